//! Floor 4: one resource as rules see it: evaluated, with the facts that decide.

use std::cell::OnceCell;
use std::rc::Rc;

pub(crate) use super::block::entries_of;
pub use super::block::{Block, Entry};
use super::setting::Setting;
use super::whole::Whole;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::evaluate::{Alternative, Evaluator, Possible, Text, Value, When};
use crate::knowledge::{Answer, Kind, Known, Shape, Support};
use crate::model::{Expression, Property, Resource, ResourceId, ScopeId, Template};
use crate::text::{Source, Span};

/// Names of the collection and the type, as ARM spells them.
pub(crate) const TYPE: &str = "type";
/// The dictionary of user-assigned identities.
pub(crate) const DICTIONARY: &str = "userAssignedIdentities";
/// The array that two API versions of two types had instead.
pub(crate) const ARRAY: &str = "identityIds";
/// What a service writes into the block.
pub(crate) const READ_ONLY: [&str; 4] = ["principalId", "tenantId", "clientId", "clientSecretUrl"];
/// The resource type of a user-assigned identity.
pub(crate) const USER_ASSIGNED_TYPE: &str = "Microsoft.ManagedIdentity/userAssignedIdentities";

/// A resource, and all that a rule may ask about it.
pub struct Subject<'x, 't, 'a> {
    /// The template with its other resources.
    pub whole: &'x Whole<'t, 'a>,
    /// The file.
    pub source: &'t Source,
    /// The template.
    pub template: &'t Template<'a>,
    /// Evaluates its expressions.
    pub evaluator: &'x Evaluator<'t, 'a>,
    /// The resource's number.
    pub id: ResourceId,
    /// The resource.
    pub resource: &'t Resource<'a>,
    /// Its full type; `None` when unknown.
    pub resource_type: Option<Rc<str>>,
    /// Its API version; `None` when unknown.
    pub api_version: Option<Rc<str>>,
    /// What is known of that type at that version, when it has been asked for.
    pub known: OnceCell<Answer>,
    /// Its identity; `None` when nothing is written.
    pub identity: Option<Identity<'t>>,
    /// How the file is to be read, and what is asked of it.
    pub setting: Setting<'t>,
}

/// An `identity` property, evaluated.
pub struct Identity<'t> {
    /// The bytes of its name.
    pub key: Span,
    /// Its value as written.
    pub written: &'t Expression<'t>,
    /// The objects that it can be.
    pub blocks: Vec<Block<'t>>,
    /// What else it can be: values that are no identity at all.
    pub others: Vec<Alternative<'t>>,
    /// What must hold for it to be `null`, as good as not written: each way in which it can.
    pub absent: Vec<When>,
    /// Whether it can be nothing else than the blocks and, where said, `null`.
    pub closed: bool,
}

impl<'t, 'a: 't> Subject<'_, 't, 'a> {
    /// The scope that the resource's expressions are evaluated in.
    pub fn scope(&self) -> ScopeId {
        self.template.container(self.resource).scope
    }

    /// What is written at a place.
    pub fn written(&self, span: Span) -> &'t str {
        self.source.slice(span)
    }

    /// The values that an expression of this resource has where the resource is deployed.
    pub fn values(&self, expression: &'t Expression<'t>) -> Possible<'t> {
        let value = self.evaluator.values(expression, self.scope());
        value.under(&self.whole.deployed(self.id))
    }

    /// What is known of the type at the version.
    pub fn answer(&self) -> &Answer {
        self.known.get_or_init(|| {
            let answer = |own: &Rc<str>| self.setting.answer(own, self.api_version.as_deref());
            self.resource_type.as_ref().map_or(Answer::Unknown, answer)
        })
    }

    /// The facts about all types.
    pub fn facts(&self) -> Known<'t> {
        self.setting.known()
    }

    /// How the combined value is spelt here: as the facts have it, or else as the user wants it.
    pub fn combined_spelling(&self) -> Option<&'static str> {
        match self.support() {
            Some(support) if !support.kinds.any() => support.kinds.combined(),
            _ => self.setting.combined,
        }
    }

    /// What the type takes at the version, where that is known.
    pub fn support(&self) -> Option<&Support> {
        self.answer().support()
    }

    /// Whether the table knows the type, at whatever version.
    pub fn is_known(&self) -> bool {
        !matches!(self.answer(), Answer::Unknown)
    }

    /// [`Self::support`], asked for only when it can matter.
    pub fn support_if(&self, wanted: bool) -> Option<&Support> {
        wanted.then(|| self.support()).flatten()
    }

    /// The type for a message.
    pub fn type_name(&self) -> &str {
        self.resource_type.as_deref().unwrap_or("this resource")
    }

    /// Type and version for a message.
    pub fn type_at_version(&self) -> String {
        match &self.api_version {
            Some(version) => format!("`{}` at API version {version}", self.type_name()),
            None => format!("`{}`", self.type_name()),
        }
    }

    /// Whether the type is `name`.
    pub fn is_type(&self, name: &str) -> bool {
        self.resource_type
            .as_deref()
            .is_some_and(|own| own.eq_ignore_ascii_case(name))
    }

    /// Whether the type ever had the `identityIds` array.
    pub fn knows_array(&self) -> bool {
        self.is_type("Microsoft.Compute/virtualMachines")
            || self.is_type("Microsoft.Compute/virtualMachineScaleSets")
    }

    /// Reads a type value as this type spells it.
    pub fn kind_of(&self, value: &Value<'_>) -> Option<Kind> {
        let text = value.literal()?;
        match self.support() {
            Some(support) => support.kinds.kind_of(text),
            None => Kind::of_text(text),
        }
    }

    /// Whether the type takes `kind` at this version; true when that is not known, and for `None`.
    pub fn takes(&self, kind: Kind) -> bool {
        kind == Kind::None
            || self
                .support()
                .is_none_or(|support| support.kinds.takes(kind))
    }

    /// How `kind` is to be spelt here; `None` when that is not known or it is not taken.
    pub fn spelling(&self, kind: Kind) -> Option<&'static str> {
        match self.support() {
            Some(support) if !support.kinds.any() && !support.kinds.no_type() => support
                .kinds
                .spelling(kind)
                .or_else(|| (kind == Kind::None).then_some("None")),
            _ => kind.common_spelling(),
        }
    }

    /// A finding about this resource.
    pub fn finding(
        &self,
        rule: &'static str,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            resource: Some(self.id),
            ..Diagnostic::new(rule, severity, span, message)
        }
    }

    /// The property `identity`, duplicates included.
    pub fn identity_properties(&self) -> Vec<Property<'a>> {
        self.resource.body.members("identity")
    }

    /// Whether a word is the name of a property that this block may have beside the usual ones.
    pub fn is_extra(&self, name: &str) -> bool {
        self.support().is_some_and(|support| {
            let mut extras = support.extra_properties();
            extras.any(|extra| extra.eq_ignore_ascii_case(name))
        })
    }

    /// How user-assigned identities are listed here, where that is known.
    pub fn shape(&self) -> Option<Shape> {
        self.support().map(|support| support.shape)
    }
}

impl<'t> Identity<'t> {
    /// The evaluated value of an `identity` property.
    pub fn new(property: &'t Property<'t>, value: Possible<'t>) -> Self {
        let mut identity = Self {
            key: property.key.span,
            written: &property.value,
            blocks: Vec::new(),
            others: Vec::new(),
            absent: Vec::new(),
            closed: value.closed,
        };
        for alternative in value.alternatives {
            match alternative.value {
                Value::Null => identity.absent.push(alternative.when),
                Value::Object(object) => {
                    let (span, source) = (alternative.span, alternative.source);
                    let block = Block::new(object, span, source, alternative.when);
                    identity.blocks.push(block);
                }
                _ => {
                    identity.closed = false;
                    identity.others.push(alternative);
                }
            }
        }
        identity.part();
        identity
    }

    /// Takes their source from blocks that one object makes under different conditions, some with a
    /// member and some without: what is written into it for one could win over what others have.
    fn part(&mut self) {
        let blocks = &self.blocks;
        if blocks.len() < 2 {
            return;
        }
        let differs = |one: &Block<'t>, other: &Block<'t>| {
            let mut names = [TYPE, DICTIONARY, ARRAY].into_iter();
            let has = |block: &Block<'t>, name| block.object.member(name).is_some();
            one.span == other.span && names.any(|name| has(one, name) != has(other, name))
        };
        let parted = blocks
            .iter()
            .map(|one| blocks.iter().any(|other| differs(one, other)));
        let parted: Vec<_> = parted.collect();
        for (block, parted) in self.blocks.iter_mut().zip(parted) {
            if parted {
                block.source = None;
            }
        }
    }

    /// Whether it is as good as not written.
    pub fn is_absent(&self) -> bool {
        self.closed && self.blocks.is_empty()
    }

    /// Whether a place lies in the property itself, not in a variable or parameter.
    pub fn holds(&self, span: Span) -> bool {
        self.key.to(self.written.span).contains(span)
    }
}

/// A text for a message, with dots for what is unknown.
pub(crate) fn shown(text: &Text<'_>) -> String {
    let pieces = text.pieces();
    let parts = pieces.iter().map(|piece| piece.literal().unwrap_or("…"));
    parts.collect()
}

/// Adds which identity a value is used as, when it is written elsewhere.
pub(crate) fn used_as(diagnostic: &mut Diagnostic, identity: &Identity<'_>) {
    if !identity.holds(diagnostic.place.span) {
        used_at(diagnostic, identity.written.span, "used as this identity");
    }
}

/// Adds where a value is used, when it is written elsewhere.
pub(crate) fn used_at(diagnostic: &mut Diagnostic, use_span: Span, message: &str) {
    if !use_span.contains(diagnostic.place.span) && !diagnostic.place.span.contains(use_span) {
        diagnostic.related.push(Label {
            span: use_span,
            message: message.to_owned(),
        });
    }
}

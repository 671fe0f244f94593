//! Floor 5: the identity that `--identity` names: a resource ID, an expression, or a name.

use std::iter;

use crate::evaluate::{HERE, Piece, Text, resource_path, spelt_out};
use crate::model::{Expression, Kind, ResourceId, Written};
use crate::rules::{Block, Entry, Subject, USER_ASSIGNED_TYPE, call_of_id, call_of_id_in};
use crate::text::Span;

use super::super::survey;
use super::Reason;
use super::declared::{Declared, is_of_loop};
use super::given::{expression_in, id_of_whole, in_bicep, refuse_symbol, refuse_text};
use super::meaning::{Meaning, folded, literal};
use super::naming::group_of;
use super::waits::dependency;

/// An identity to attach or to take away.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// How a key names it.
    pub(super) key: Written,
    /// How `dependsOn` names it, when it is made beside the resource.
    pub(super) depends_on: Option<Written>,
    /// The loop of which one turn makes it, where it is not the loop that was named.
    of_loop: Option<ResourceId>,
    /// What the key says.
    meaning: Meaning,
    /// The key's expression, to recognise what is spelt in the same way.
    spelling: Option<String>,
    /// Its name, when that is what was given.
    name: Option<String>,
    /// The items of the resource's `dependsOn` that mean it, as they are written.
    dependencies: Vec<String>,
    /// The entries of the resource that are it.
    entries: Vec<Listed>,
}

/// What tells one entry of a resource from the others.
#[derive(Clone, Debug, PartialEq)]
struct Listed {
    /// As it is written.
    written: String,
    span: Span,
    /// What it is evaluated to: one place may stand for several.
    text: Option<Vec<Piece>>,
}

/// What each text of `given` names for one resource, each identity once.
pub(super) fn resolve_all(
    subject: &Subject<'_, '_, '_>,
    declared: &Declared<'_, '_, '_, '_>,
    given: &[String],
) -> Result<Vec<Wanted>, Reason> {
    let mut all: Vec<Wanted> = Vec::with_capacity(given.len());
    for given in given {
        let wanted = resolve(subject, declared, given)?;
        if !all.iter().any(|known| known.is_same(&wanted)) {
            all.push(wanted);
        }
    }
    Ok(all)
}

/// What `given` names for one resource.
pub(super) fn resolve(
    subject: &Subject<'_, '_, '_>,
    declared: &Declared<'_, '_, '_, '_>,
    given: &str,
) -> Result<Wanted, Reason> {
    let mut wanted = named(subject, declared, given.trim())?;
    let blocks = subject.identity.iter().flat_map(|own| &own.blocks);
    let entries = blocks.flat_map(Block::entries);
    let own = entries.filter(|entry| {
        let meaning = Meaning::of_entry(subject, entry);
        let is_here = || {
            subject
                .identity
                .as_ref()
                .is_some_and(|own| own.holds(entry.span()))
        };
        let is_unknown = wanted.meaning.is_unknown() || (meaning.is_unknown() && is_here());
        let is_spelt = || is_unknown && wanted.is_spelt(subject.written(entry.span()));
        meaning.is(&wanted.meaning) || is_spelt() || wanted.has_name_of(entry)
    });
    let own = own.map(|entry| Listed::new(subject, &entry));
    wanted.entries = own.collect();
    let items = match subject.template.depends_on_of(subject.id) {
        Some(items) => match &items.kind {
            Kind::Array(items) => &items[..],
            _ => &[],
        },
        None => &[],
    };
    let meant = items.iter().filter(|item| {
        let written = subject.written(item.span);
        let meaning = Meaning::of_dependency(subject, item);
        let is_spelt = wanted.meaning.is_unknown() && wanted.is_spelt(written);
        meaning.is(&wanted.meaning) || is_spelt || wanted.is_symbol(written)
    });
    let meant = meant.map(|item| subject.written(item.span).to_owned());
    wanted.dependencies = meant.collect();
    Ok(wanted)
}

fn named(
    subject: &Subject<'_, '_, '_>,
    declared: &Declared<'_, '_, '_, '_>,
    given: &str,
) -> Result<Wanted, Reason> {
    refuse_text(subject, given)?;
    if subject.template.symbolic
        && let Some(plain) = in_bicep(subject, given)
        && plain != given
    {
        return named(subject, declared, plain.trim());
    }
    if let Some(own) = declared.named(subject, given) {
        return Ok(of_declared(subject, own, given));
    }
    if let Some(expression) = expression_in(subject, given)? {
        let id = id_of_whole(subject, declared, expression)?;
        let expression = id.as_deref().unwrap_or(expression);
        return Ok(of_expression(subject, declared, expression));
    }
    refuse_symbol(subject, declared, given)?;
    let name = literal(given);
    let written = Written::Text(given.to_owned());
    if given.starts_with('/') {
        return Ok(Wanted::new(subject, written, &name));
    }
    let key = resource_id(iter::empty(), written);
    let wanted = Wanted::new(subject, key, &call_of_id(name));
    let made = declared.of_loop(subject, &wanted.meaning, None);
    Ok(Wanted {
        name: Some(given.to_owned()),
        depends_on: made.and_then(|own| dependency(subject, own, &wanted.key)),
        of_loop: made.map(|own| own.id),
        ..wanted
    })
}

/// What an expression names: perhaps an identity of the same template.
fn of_expression(
    subject: &Subject<'_, '_, '_>,
    declared: &Declared<'_, '_, '_, '_>,
    expression: &str,
) -> Wanted {
    let key = Written::Expression(expression.to_owned());
    let meaning = Meaning::of_expression(subject, expression);
    let mut identities = declared.identities.iter();
    let made = identities.find(|other| meaning.made == Some(other.id));
    match made {
        Some(own) if subject.template.symbolic && !own.resource.is_repeated() => {
            of_declared(subject, own, expression)
        }
        own => {
            let of_loop = declared.of_loop(subject, &meaning, Some(expression));
            let own = own.copied().or(of_loop);
            Wanted {
                depends_on: own.and_then(|own| dependency(subject, own, &key)),
                of_loop: of_loop.map(|own| own.id),
                key,
                meaning,
                spelling: Some(folded(expression)),
                name: None,
                dependencies: Vec::new(),
                entries: Vec::new(),
            }
        }
    }
}

fn of_declared(
    subject: &Subject<'_, '_, '_>,
    declared: &Subject<'_, '_, '_>,
    given: &str,
) -> Wanted {
    if let Some(symbol) = declared.template.symbol(declared.resource) {
        let id = format!("{symbol}.id");
        return Wanted {
            depends_on: None,
            of_loop: None,
            meaning: Meaning::of_declared(subject, &id),
            // Where a loop hides it, what is spelt so is something else.
            spelling: (!hides(subject, &symbol)).then(|| folded(&id)),
            key: Written::Expression(id),
            // Its ID says more than its name, which another group may have as well.
            name: None,
            dependencies: Vec::new(),
            entries: Vec::new(),
        };
    }
    let name = declared.resource.member("name");
    let texts = name
        .as_ref()
        .map(|name| declared.evaluator.texts(&name.value, declared.scope()));
    let own = texts.and_then(|texts| texts.into_iter().next());
    let argument = match &name {
        // Which turn of its loop is meant, the loop of the resource says.
        Some(name) if declared.resource.is_repeated() => in_turn(declared, name.value.span),
        Some(name) => Written::Copy(name.value.span),
        None => Written::Text(given.to_owned()),
    };
    let name = name.map_or_else(|| literal(given), |name| name.value);
    let group = group_of(declared);
    let spelling = spelling_of(declared);
    let key = resource_id(group.iter().map(|one| Written::Copy(one.span)), argument);
    Wanted {
        depends_on: dependency(subject, declared, &key),
        spelling: Some(spelling),
        // In a group of its own it is not known by its name.
        name: own.filter(|_| group.is_empty()),
        ..Wanted::new(subject, key, &call_of_id_in(group, name))
    }
}

/// An expression of an ARM template, to be read in the turn of another loop.
fn in_turn(declared: &Subject<'_, '_, '_>, at: Span) -> Written {
    let text = survey::unquoted(declared.written(at));
    let inner = text.strip_suffix(']').and_then(|text| {
        let rest = text.strip_prefix('[')?;
        Some(rest.strip_prefix('[').unwrap_or(rest))
    });
    // What is escaped in the file is not what it says.
    let inner = inner.filter(|inner| !inner.contains('\\'));
    inner.map_or(Written::Copy(at), |inner| {
        Written::Expression(inner.to_owned())
    })
}

/// The name by which a symbol such as `vm::extension` is looked up.
fn first_of(symbol: &str) -> &str {
    symbol.split("::").next().unwrap_or(symbol)
}

/// Whether a loop around the resource has a variable that hides a symbol.
fn hides(subject: &Subject<'_, '_, '_>, symbol: &str) -> bool {
    is_of_loop(subject, first_of(symbol))
}

/// How an expression of ARM that is the ID of an identity of the file is spelt.
pub(super) fn spelling_of(identity: &Subject<'_, '_, '_>) -> String {
    let name = identity.resource.member("name").map(|name| name.value);
    let spelt = |value: &Expression<'_>| folded(identity.written(value.span));
    let group = group_of(identity);
    let group: String = group.iter().map(|one| spelt(one) + ",").collect();
    let name = name.as_ref().map(spelt).unwrap_or_default();
    folded(&format!("resourceId({group}'{USER_ASSIGNED_TYPE}',{name})"))
}

fn resource_id(group: impl Iterator<Item = Written>, name: Written) -> Written {
    let own = [Written::Text(USER_ASSIGNED_TYPE.to_owned()), name];
    Written::Call {
        name: "resourceId".to_owned(),
        arguments: group.chain(own).collect(),
    }
}

impl Listed {
    fn new(subject: &Subject<'_, '_, '_>, entry: &Entry<'_, '_>) -> Self {
        Self {
            written: subject.written(entry.span()).to_owned(),
            span: entry.span(),
            text: entry.text.map(Text::pieces),
        }
    }
}

impl Wanted {
    /// One that is named by what `value` says in the resource.
    fn new(subject: &Subject<'_, '_, '_>, key: Written, value: &Expression<'_>) -> Self {
        Self {
            key,
            depends_on: None,
            of_loop: None,
            spelling: None,
            meaning: Meaning::of(subject, value),
            name: None,
            dependencies: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// Whether an expression is spelt as this one.
    fn is_spelt(&self, written: &str) -> bool {
        self.spelling.as_deref() == Some(&*folded(written))
    }

    /// The symbol that the key names it by, where that is the variable of a loop in the resource.
    pub(super) fn hidden_symbol(&self, subject: &Subject<'_, '_, '_>) -> Option<&str> {
        let Written::Expression(id) = &self.key else {
            return None;
        };
        let symbol = id.strip_suffix(".id").filter(|_| self.spelling.is_none())?;
        hides(subject, symbol).then(|| first_of(symbol))
    }

    /// Whether both are one identity.
    fn is_same(&self, other: &Self) -> bool {
        self.meaning.is(&other.meaning) || self.key == other.key
    }

    /// Whether an entry of a collection that the resource has is this identity.
    pub(super) fn is(&self, subject: &Subject<'_, '_, '_>, entry: &Entry<'_, '_>) -> bool {
        self.entries.contains(&Listed::new(subject, entry))
    }

    /// Whether an entry that is not surely this identity may be it all the same.
    pub(super) fn may_be<'t, 'a: 't>(
        &self,
        subject: &Subject<'_, 't, 'a>,
        entry: &Entry<'_, 't>,
    ) -> bool {
        self.meaning.may_be(subject, entry)
    }

    /// Whether an entry is the ID of an identity of this name, in no group of its own.
    fn has_name_of(&self, entry: &Entry<'_, '_>) -> bool {
        let path = entry.text.map(spelt_out);
        let Some(path) = path.as_ref().and_then(resource_path) else {
            return false;
        };
        let Some(name) = &self.name else {
            return false;
        };
        let Some([Piece::Literal(own)]) = path.names.last().map(Vec::as_slice) else {
            return false;
        };
        // An ID in a group of its own need not be the identity of that name here.
        let here = HERE.map(|hole| Some(vec![Piece::Hole(hole.into())]));
        [path.subscription, path.resource_group] == here
            && path.resource_type.eq_ignore_ascii_case(USER_ASSIGNED_TYPE)
            && own.eq_ignore_ascii_case(name)
    }

    /// Whether an item of `dependsOn` is its symbol.
    fn is_symbol(&self, written: &str) -> bool {
        let symbol = self.depends_on.as_ref().and_then(Written::plain);
        symbol.is_some_and(|own| own.eq_ignore_ascii_case(&survey::unquoted(written)))
    }

    /// The resource of the template that makes it, where the resource does not list it.
    pub(super) fn to_come(&self) -> Option<ResourceId> {
        self.meaning
            .made
            .or(self.of_loop)
            .filter(|_| self.entries.is_empty())
    }

    /// Whether the resource waits for this identity.
    pub(super) fn is_waited_for(&self) -> bool {
        !self.dependencies.is_empty()
    }

    /// Whether an item of `dependsOn` is there for this identity: it names it as the resource's own
    /// entry does, or by its symbol. One that is spelt in another way may be there for something
    /// else that names the identity.
    pub(super) fn is_dependency(&self, written: &str) -> bool {
        let is_entry = self.entries.iter().any(|own| own.written == written);
        // A loop may make what else the resource has.
        let is_symbol = || self.of_loop.is_none() && self.is_symbol(written);
        (is_entry || is_symbol()) && self.dependencies.iter().any(|own| own == written)
    }
}

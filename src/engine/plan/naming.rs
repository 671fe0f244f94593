//! Floor 5: the ID of the identity that `--identity` names: what `enable user` would write, evaluated.

use super::Subject;
use super::declared::Declared;
use super::identity::resolve;
use super::meaning::{arm_string, literal, why_unfit_live_key};
use crate::evaluate::Piece;
use crate::language::bicep::{self, Dialect};
use crate::model::{Expression, Kind, Written};
use crate::rules::{USER_ASSIGNED_TYPE, call_of_id_in};
use crate::text::Span;

/// The identities that the user names, in one file.
pub(in crate::engine) struct Naming<'s, 'x, 't, 'a> {
    given: &'s [String],
    subjects: &'s [Subject<'x, 't, 'a>],
    declared: Declared<'s, 'x, 't, 'a>,
}

impl<'s, 'x, 't, 'a: 't> Naming<'s, 'x, 't, 'a> {
    /// `subjects` are all resources of the file.
    pub(in crate::engine) fn new(subjects: &'s [Subject<'x, 't, 'a>], given: &'s [String]) -> Self {
        Self {
            given,
            subjects,
            declared: Declared::new(subjects, given),
        }
    }

    /// What is known of each ID, for one resource, and the text that the user gave; the error says why
    /// it names none, or none that could be attached.
    pub(in crate::engine) fn ids(
        &self,
        subject: &Subject<'_, '_, '_>,
        attaches: bool,
    ) -> Result<Vec<(Vec<Piece>, &'s str)>, String> {
        let ids = self.given.iter().map(|given| {
            let wanted = resolve(subject, &self.declared, given);
            let key = wanted.map_err(|reason| reason.message)?.key;
            let why = attaches.then(|| why_unfit_live_key(subject, &key));
            if let Some(why) = why.flatten() {
                return Err(format!("`--identity` names no identity here: {why}"));
            }
            let pieces = self.evaluated(subject, &key);
            let pieces = pieces.ok_or_else(|| format!("`{given}` is no expression"))?;
            Ok((pieces, &**given))
        });
        ids.collect()
    }

    /// What is known of a key; `None` where it is no expression.
    fn evaluated(&self, subject: &Subject<'_, '_, '_>, key: &Written) -> Option<Vec<Piece>> {
        let value = |value: &Expression<'_>| {
            let passing = subject.evaluator.passing_in(subject.resource);
            let scope = subject.scope();
            let pieces = match passing.pieces(value, scope) {
                // Where a default can be overridden, more is known if that is a hole.
                pieces if matches!(pieces[..], [Piece::Hole(_)]) => {
                    passing.symbolic(value, scope).pieces()
                }
                pieces => pieces,
            };
            (!matches!(value.kind, Kind::Broken(_))).then_some(pieces)
        };
        match key {
            Written::Text(text) => value(&literal(text)),
            Written::Expression(text) if subject.template.symbolic => {
                let file = format!("var it = {text}\n");
                let document = bicep::parse(&file, Dialect::Template);
                let alone = bicep::read(&document);
                let variable = alone.scopes.first()?.variables.first()?;
                let is_whole = document.errors().is_empty();
                is_whole.then(|| value(variable.value.get()))?
            }
            Written::Expression(text) => value(&arm_string(&format!("[{text}]"))),
            Written::Call { arguments, .. } => {
                let arguments = arguments.iter().filter(|one| !is_type(one));
                let arguments = arguments.map(|one| match one {
                    Written::Text(name) => Some(literal(name)),
                    Written::Copy(place) => self.copied(*place),
                    _ => None,
                });
                let mut arguments: Vec<_> = arguments.collect::<Option<_>>()?;
                let name = arguments.pop()?;
                value(&call_of_id_in(arguments, name))
            }
            _ => None,
        }
    }

    /// The name of an identity of the file, or a part of its group's, by its place.
    fn copied(&self, place: Span) -> Option<Expression<'a>> {
        let members = self.subjects.iter().flat_map(|own| {
            let names = ["name", "resourceGroup", "subscriptionId"];
            names
                .into_iter()
                .filter_map(|name| own.resource.member(name))
        });
        let mut values = members.map(|member| member.value);
        values.find(|value| value.span == place)
    }
}

/// Whether an argument of `resourceId()` is the type.
fn is_type(argument: &Written) -> bool {
    argument.plain() == Some(USER_ASSIGNED_TYPE)
}

/// What names the resource group of an identity that is only referred to, as `resourceId()` takes it:
/// its subscription, where that is said, and its name. Empty where it is the deployment's own.
pub(super) fn group_of<'a>(identity: &Subject<'_, '_, 'a>) -> Vec<Expression<'a>> {
    let member = |name| identity.resource.member(name).map(|member| member.value);
    match member("resourceGroup").filter(|_| identity.resource.existing) {
        Some(group) => member("subscriptionId")
            .into_iter()
            .chain([group])
            .collect(),
        None => Vec::new(),
    }
}

//! Floor 5: the ID of the identity that `--identity` names: what `enable user` would write, evaluated.

use super::Subject;
use super::identity::{Declared, resolve};
use super::meaning::{arm_string, literal};
use crate::evaluate::Piece;
use crate::language::bicep::{self, Dialect};
use crate::model::{Expression, Kind, Written};
use crate::rules::call_of_id;

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
    /// it names none.
    pub(in crate::engine) fn ids(
        &self,
        subject: &Subject<'_, '_, '_>,
    ) -> Result<Vec<(Vec<Piece>, &'s str)>, String> {
        let ids = self.given.iter().map(|given| {
            let wanted = resolve(subject, &self.declared, given);
            let key = wanted.map_err(|reason| reason.message)?.key;
            let pieces = self.evaluated(subject, &key);
            let pieces = pieces.ok_or_else(|| format!("`{given}` is no expression"))?;
            Ok((pieces, &**given))
        });
        ids.collect()
    }

    /// What is known of a key; `None` where it is no expression.
    fn evaluated(&self, subject: &Subject<'_, '_, '_>, key: &Written) -> Option<Vec<Piece>> {
        let value = |value: &Expression<'_>| {
            let (passing, scope) = (subject.evaluator.passing(), subject.scope());
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
            Written::Call { arguments, .. } => match arguments.last()? {
                Written::Text(name) => value(&call_of_id(literal(name))),
                Written::Copy(place) => {
                    let names = self.subjects.iter().map(|own| own.resource.member("name"));
                    let mut names = names.flatten().map(|name| name.value);
                    value(&call_of_id(names.find(|name| name.span == *place)?))
                }
                _ => None,
            },
            _ => None,
        }
    }
}

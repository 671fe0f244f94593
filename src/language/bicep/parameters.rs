//! Floor 3: `.bicepparam`: the values that a deployment gives its template.

use std::borrow::Cow;

use super::locals::Locals;
use super::lower::Value;
use super::syntax::{Document, NodeId, StatementKind};
use crate::language::parameters::{BASE, Moved, Reference, Said};
use crate::model::Name;

/// The template that a file is for; none for `using none`.
pub(in crate::language) fn using(document: &Document<'_>) -> Option<Reference> {
    document
        .statements()
        .find_map(|(_, statement)| match statement.kind {
            StatementKind::Using { path, .. } => reference(document, path?),
            _ => None,
        })
}

/// The file that a file extends.
pub(in crate::language) fn extends(document: &Document<'_>) -> Option<Reference> {
    document
        .statements()
        .find_map(|(_, statement)| match statement.kind {
            StatementKind::Extends { path } => reference(document, path),
            _ => None,
        })
}

fn reference(document: &Document<'_>, path: NodeId) -> Option<Reference> {
    Some(Reference {
        span: document.span(path),
        path: document.string_value(path)?.into_owned(),
    })
}

/// What a file says; the places are moved by `base`.
pub(in crate::language) fn given<'t>(document: &'t Document<'t>, base: u32) -> Said<'t> {
    let locals = Locals::new(document);
    let mut statements = document.statements();
    let hides_base = statements.any(|(_, statement)| {
        let name = statement.kind.name();
        name.is_some_and(|name| document.source(name) == BASE)
    });
    let extends = !hides_base && extends(document).is_some();
    let declared = |name: NodeId, value: NodeId| {
        let name = Name {
            span: document.span(name).moved(base),
            text: Cow::Borrowed(document.source(name)),
        };
        let syntax = Box::new(Value {
            document,
            id: value,
            locals: locals.clone(),
        });
        let value = Moved {
            syntax,
            base,
            extends,
        };
        (name, value)
    };
    let mut said = Said::default();
    for (_, statement) in document.statements() {
        match statement.kind {
            StatementKind::Variable { name, value, .. } => {
                said.variables.push(declared(name, value));
            }
            StatementKind::Parameter {
                name,
                value: Some(value),
                ..
            } => said.values.push(declared(name, value)),
            _ => {}
        }
    }
    said
}

//! Floor 4: rules about what lists identities: an object or an array, and nothing else.

use super::key_symbol::resource_in;
use super::origin::is_one_of;
use super::shape::{literal_array, to_object};
use super::subject::{ARRAY, Block, DICTIONARY, Identity, Subject, used_at};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::evaluate::{Alternative, Member, Value};
use crate::knowledge::{self, Shape};
use crate::model::{Change, Expression, Kind as Expressed, ScopeId, Written};
use crate::text::Span;

/// Functions that make arrays, whatever they are given.
const MAKING_ARRAYS: [&str; 8] = [
    "array",
    "createArray",
    "filter",
    "items",
    "map",
    "objectKeys",
    "range",
    "split",
];

/// Functions that make strings, whatever they are given.
const MAKING_TEXTS: [&str; 6] = [
    "format",
    "join",
    "replace",
    "string",
    "toLower",
    "uniqueString",
];

/// What an object is called in a message.
const AN_OBJECT: &str = "an object";

/// What an array is called in a message.
pub(super) const AN_ARRAY: &str = "an array";

/// `identities-wrong-shape`: an array where a dictionary belongs, or the other way round.
pub(super) fn wrong_shape<'t>(
    subject: &Subject<'_, 't, '_>,
    _identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    if subject.shape() == Some(Shape::Other) {
        return;
    }
    for name in [DICTIONARY, ARRAY] {
        let Some(member) = block.collection(name) else {
            continue;
        };
        let before = findings.len();
        for alternative in &member.value.alternatives {
            let Some(found) = misplaced(subject, block, name, &alternative.value) else {
                continue;
            };
            let mut finding = of_wrong_shape(subject, alternative.span, name, found);
            finding.fix = match name {
                DICTIONARY => dictionary_in_place(subject, alternative),
                _ => dictionary_by_name(subject, block, member),
            };
            used_at(&mut finding, member.value_span, "used as this collection");
            findings.push(finding);
        }
        if !member.value.closed && findings.len() == before {
            unknown_of_wrong_shape(subject, block, name, member, findings);
        }
    }
}

fn of_wrong_shape(
    subject: &Subject<'_, '_, '_>,
    span: Span,
    name: &str,
    found: &str,
) -> Diagnostic {
    let (wanted, help) = if name == DICTIONARY {
        let help = "write each resource ID as a name, with `{}` as its value";
        (AN_OBJECT, help)
    } else {
        (AN_ARRAY, help_for_array(subject, found))
    };
    let mut finding = subject.finding(
        "identities-wrong-shape",
        Severity::Error,
        span,
        format!("`{name}` is {wanted}, not {found}"),
    );
    finding.help = Some(help.to_owned());
    finding
}

/// What to do about `identityIds` that is no array: an object may be right by another name.
fn help_for_array(subject: &Subject<'_, '_, '_>, found: &str) -> &'static str {
    let is_dictionary = subject.shape() == Some(Shape::Dictionary);
    if is_dictionary && found == AN_OBJECT {
        "call it `userAssignedIdentities`"
    } else if is_dictionary {
        "list the resource IDs as names of `userAssignedIdentities`, with `{}` as their values"
    } else {
        "list the resource IDs in brackets"
    }
}

/// The right name for an object that stands in `identityIds`, where the type takes that.
fn dictionary_by_name<'t>(
    subject: &Subject<'_, 't, '_>,
    block: &Block<'t>,
    member: &Member<'t>,
) -> Option<Fix> {
    let is_object = member.value.only()?.value.object().is_some();
    let fits = is_object && subject.shape() == Some(Shape::Dictionary);
    let is_free = block.object.member(DICTIONARY).is_none() && !block.is_open();
    // Where an expression makes the block, there is no name to change.
    block.written(member).filter(|_| fits && is_free)?;
    Some(Fix {
        title: "call it `userAssignedIdentities`".to_owned(),
        safety: Safety::Safe,
        changes: vec![Change::Rename {
            key: member.key_source?.span,
            name: Written::Text(DICTIONARY.to_owned()),
        }],
    })
}

/// What of a collection is not known, but is surely no such one.
fn unknown_of_wrong_shape<'t>(
    subject: &Subject<'_, 't, '_>,
    block: &Block<'t>,
    name: &str,
    member: &Member<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(written) = block.written(member) else {
        return;
    };
    let Some(scope) = subject.scope_at(written.span) else {
        return;
    };
    let wanted = if name == DICTIONARY {
        AN_OBJECT
    } else {
        AN_ARRAY
    };
    let Some(holds) = subject.whole.deployed(subject.id).and(&block.when) else {
        return;
    };
    for branch in subject.evaluator.branches(written, scope, &holds) {
        let found = form_of(subject, branch.expression, branch.scope);
        let Some(found) = found.filter(|found| *found != wanted) else {
            continue;
        };
        let mut finding = of_wrong_shape(subject, branch.expression.span, name, found);
        used_at(&mut finding, written.span, "used as this collection");
        findings.push(finding);
    }
}

/// What an expression yields, as far as its function or the type of its parameter tells.
pub(super) fn form_of(
    subject: &Subject<'_, '_, '_>,
    expression: &Expression<'_>,
    scope: ScopeId,
) -> Option<&'static str> {
    if let Some(behind) = subject.evaluator.behind(expression, scope) {
        let mut parameters = subject.template.scope(scope).parameters.iter();
        let own = parameters.find(|parameter| parameter.name.span == behind.declared)?;
        return form_of_type(own.parameter_type.as_deref()?);
    }
    let Expressed::Call(call) = &expression.kind else {
        let is_text = matches!(expression.kind, Expressed::Interpolation(_));
        return is_text.then_some("a string");
    };
    if is_one_of(call, &MAKING_ARRAYS) {
        Some(AN_ARRAY)
    } else {
        is_one_of(call, &MAKING_TEXTS).then_some("a string")
    }
}

/// What a parameter of a type is.
pub(super) fn form_of_type(written: &str) -> Option<&'static str> {
    let word = written.trim().to_ascii_lowercase();
    match &*word {
        "array" => Some(AN_ARRAY),
        "object" | "secureobject" => Some(AN_OBJECT),
        "string" | "securestring" => Some("a string"),
        "bool" => Some("a boolean"),
        "int" => Some("a number"),
        // A type that is put together of others may be any of them.
        _ if word.contains('|') => None,
        _ if word.ends_with("[]") => Some(AN_ARRAY),
        _ => (word.starts_with('{') && word.ends_with('}')).then_some(AN_OBJECT),
    }
}

/// What a collection is, when it is not what it should be.
fn misplaced(
    subject: &Subject<'_, '_, '_>,
    block: &Block<'_>,
    name: &str,
    value: &Value<'_>,
) -> Option<&'static str> {
    match value {
        Value::Array(array) if name == DICTIONARY => {
            // An empty array lists nothing; another rule speaks when the type asks for more.
            let asks = block.type_member().is_some_and(|member| {
                let mut values = member.value.alternatives.iter();
                values.any(|value| {
                    subject
                        .kind_of(&value.value)
                        .is_some_and(knowledge::Kind::user)
                })
            });
            let empty = array.items.is_empty() && !array.open;
            (!(empty && asks)).then_some(AN_ARRAY)
        }
        Value::Object(_) if name == ARRAY => Some(AN_OBJECT),
        Value::Text(_) => Some("a string"),
        Value::Boolean(_) => Some("a boolean"),
        Value::Integer(_) => Some("a number"),
        Value::Array(_) | Value::Object(_) | Value::Null => None,
    }
}

fn dictionary_in_place<'t>(
    subject: &Subject<'_, 't, '_>,
    alternative: &Alternative<'t>,
) -> Option<Fix> {
    let array = literal_array(alternative)?;
    // What is no ID as an item would be none as a name.
    if resource_in(subject, alternative).is_some() {
        return None;
    }
    Some(Fix {
        title: "turn the array into an object".to_owned(),
        safety: Safety::Safe,
        changes: vec![to_object(alternative, array)],
    })
}

//! Floor 4: what is surely wrong with an expression that is to become the key of an identity.

use super::key_text::{is_no_id, other_property};
use super::key_writing::run_time_part;
use super::kinds::is_placeholder;
use super::shape::is_identity_type;
use super::subject::{Subject, shown};
use crate::evaluate::{Alternative, Text, Value, resource_path};
use crate::knowledge::Shape;
use crate::model::{Expression, Kind, Name};

/// Functions that read what their template declares.
const PARAMETERS: &str = "parameters";
const VARIABLES: &str = "variables";

/// The namespaces of Bicep's own functions.
const NAMESPACES: [&str; 2] = ["az", "sys"];

/// Why `key`, which stands in `text` and does not live as long as the template, surely names no
/// user-assigned identity in the resource; `None` where that is not sure.
pub(crate) fn why_unfit(
    subject: &Subject<'_, '_, '_>,
    key: &Expression<'_>,
    text: &str,
) -> Option<String> {
    if let Some(what) = undeclared(subject, key) {
        return Some(format!("the template declares no {what}"));
    }
    let passing = subject.evaluator.passing();
    if let Some(name) = run_time_part(&passing, key, text) {
        return Some(format!(
            "`{name}` is not known yet when the names of an object are read"
        ));
    }
    if let Some(name) = other_property(key) {
        return Some(format!(
            "a user-assigned identity is named by its resource ID, not by its `{name}`"
        ));
    }
    if subject.shape() == Some(Shape::Other) {
        return None;
    }
    let value = passing.values(key, subject.scope());
    let whys: Option<Vec<String>> = value.alternatives.iter().map(why_no_id).collect();
    // One value that may be an ID is enough.
    whys.filter(|_| value.closed)?.into_iter().next()
}

/// Why a value is surely not the ID of a user-assigned identity.
fn why_no_id(one: &Alternative<'_>) -> Option<String> {
    let what = match &one.value {
        Value::Text(text) => return why_no_id_in(text),
        Value::Null => "null",
        Value::Boolean(_) => "a boolean",
        Value::Integer(_) => "a number",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    Some(format!("it is {what}, no resource ID"))
}

fn why_no_id_in(text: &Text<'_>) -> Option<String> {
    if let Some(path) = resource_path(text) {
        let own = &path.resource_type;
        let is_other = !is_identity_type(own) && !is_placeholder(own);
        return is_other.then(|| format!("`{own}` is no user-assigned identity"));
    }
    // What is not given may be anything.
    let is_empty = text.literal() == Some("");
    (is_no_id(text) && !is_empty).then(|| format!("`{}` is no resource ID", shown(text)))
}

/// What an expression reads that the template of the resource does not declare.
fn undeclared(subject: &Subject<'_, '_, '_>, key: &Expression<'_>) -> Option<String> {
    let (template, scope) = (subject.template, subject.template.scope(subject.scope()));
    // A resource that stands alone may be a part of any template.
    let is_template = template.level.is_some() || scope.deployment.is_some();
    let mut found = None;
    key.walk(&mut |inner| match &inner.kind {
        Kind::Symbol(name) if template.symbolic => {
            let is_known = NAMESPACES.contains(&&**name) || is_mentioned(subject, name);
            if !is_known {
                found = Some(format!("`{name}`"));
            }
        }
        Kind::Call(call) if !template.symbolic && is_template && call.base.is_none() => {
            let [argument] = &call.arguments[..] else {
                return;
            };
            let Some(name) = argument.text() else {
                return;
            };
            let is = |function: &str| call.name.text.eq_ignore_ascii_case(function);
            let is_own = |own: &Name<'_>| own.text.eq_ignore_ascii_case(name);
            let parameters = || scope.parameters.iter().any(|own| is_own(&own.name));
            let variables = || scope.variables.iter().any(|own| is_own(&own.name));
            if is(PARAMETERS) && !parameters() {
                found = Some(format!("parameter `{name}`"));
            }
            if is(VARIABLES) && !variables() {
                found = Some(format!("variable `{name}`"));
            }
        }
        _ => {}
    });
    found
}

/// Whether a file of Bicep has a word anywhere: it may be imported, or of a loop.
fn is_mentioned(subject: &Subject<'_, '_, '_>, name: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let name = name.split("::").next().unwrap_or(name);
    let words = subject.source.text().split(|letter| !is_letter(letter));
    words.into_iter().any(|word| word == name)
}

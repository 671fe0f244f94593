//! Floor 4: what is surely wrong with an expression that is to become the key of an identity.

use super::key_symbol::other_property;
use super::key_text::is_no_id;
use super::key_writing::{run_time_part, wrong_segments};
use super::kinds::is_placeholder;
use super::shape::is_identity_type;
use super::subject::{Subject, shown};
use super::wrong_shape::form_of_type;
use crate::evaluate::{Alternative, Text, Value, resource_path};
use crate::knowledge::Shape;
use crate::model::{Call, Expression, Kind, Name, Resource, Step};

/// Functions that read what their template declares.
const PARAMETERS: &str = "parameters";
const VARIABLES: &str = "variables";

/// Functions that only the default value of a parameter may call.
const DEFAULTS: [&str; 2] = ["newGuid", "utcNow"];

/// The function that tells the turn of a loop.
const COPY_INDEX: &str = "copyIndex";

/// The namespaces of Bicep's own functions.
const NAMESPACES: [&str; 2] = ["az", "sys"];

/// Why `key`, which stands in `text` and does not live as long as the template, surely names no
/// user-assigned identity in the resource; `None` where that is not sure.
pub(crate) fn why_unfit(
    subject: &Subject<'_, '_, '_>,
    key: &Expression<'_>,
    text: &str,
) -> Option<String> {
    let run_time = || {
        let name = run_time_part(&subject.evaluator.passing(), key, text)?;
        Some(format!(
            "`{name}` is not known yet when the names of an object are read"
        ))
    };
    why_no_value(subject, key)
        .or_else(run_time)
        .or_else(|| why_other(subject, key))
}

/// The same of an identity of a live resource, for which everything is known.
pub(crate) fn why_unfit_live(
    subject: &Subject<'_, '_, '_>,
    key: &Expression<'_>,
) -> Option<String> {
    why_no_value(subject, key).or_else(|| why_other(subject, key))
}

/// Why an expression has no value in the resource that could be an ID.
fn why_no_value(subject: &Subject<'_, '_, '_>, key: &Expression<'_>) -> Option<String> {
    if let Some(what) = undeclared(subject, key) {
        return Some(format!("the template declares no {what}"));
    }
    unfit_call(subject, key).or_else(|| unfit_parameter(subject, key))
}

/// Why the value of an expression is something else than the ID of a user-assigned identity.
fn why_other(subject: &Subject<'_, '_, '_>, key: &Expression<'_>) -> Option<String> {
    if let Some(name) = other_property(key) {
        return Some(format!(
            "a user-assigned identity is named by its resource ID, not by its `{name}`"
        ));
    }
    if subject.shape() == Some(Shape::Other) {
        return None;
    }
    let value = subject.evaluator.passing().values(key, subject.scope());
    let whys: Option<Vec<String>> = value.alternatives.iter().map(why_no_id).collect();
    // One value that may be an ID is enough.
    whys.filter(|_| value.closed)?.into_iter().next()
}

/// What an expression calls that it cannot call in the resource.
fn unfit_call(subject: &Subject<'_, '_, '_>, key: &Expression<'_>) -> Option<String> {
    let mut found = None;
    key.walk(&mut |inner| {
        let Kind::Call(call) = &inner.kind else {
            return;
        };
        // A function of the template's own may have any name.
        let base = call.base.as_ref();
        let is_own = base.is_some_and(|base| match &base.kind {
            Kind::Symbol(name) => !NAMESPACES.contains(&&**name),
            _ => true,
        });
        let is = |name: &&str| call.name.text.eq_ignore_ascii_case(name);
        if !is_own && DEFAULTS.iter().any(is) {
            let name = &call.name.text;
            found = Some(format!(
                "`{name}()` is for the default value of a parameter alone"
            ));
        } else if base.is_none() && is(&COPY_INDEX) && !has_loop_of(subject, call) {
            let named = call.arguments.first().and_then(Expression::text);
            let named = named.map(|name| format!("'{name}'"));
            let named = named.unwrap_or_default();
            found = Some(format!("`{COPY_INDEX}({named})` has no loop here"));
        } else if let Some(why) = wrong_segments(call) {
            found = Some(why);
        }
    });
    found
}

/// Whether a resource may stand in the loop that a `copyIndex()` counts.
fn has_loop_of(subject: &Subject<'_, '_, '_>, call: &Call<'_>) -> bool {
    let template = subject.template;
    if template.symbolic || !is_in_template(subject) {
        return true;
    }
    let named = call.arguments.first().and_then(Expression::text);
    let owners = template.owners(subject.resource);
    let mut loops = owners.filter_map(|owner| owner.repetition.as_ref());
    loops.any(|own| {
        let name = own.name.as_ref().and_then(Expression::text);
        match (named, name) {
            (Some(named), Some(name)) => named.eq_ignore_ascii_case(name),
            _ => true,
        }
    })
}

/// Whether it is known what the template of the resource declares: one that stands alone may be a
/// part of any template.
fn is_in_template(subject: &Subject<'_, '_, '_>) -> bool {
    let template = subject.template;
    template.level.is_some() || template.scope(subject.scope()).deployment.is_some()
}

/// Why a key that is a parameter can never be a string.
fn unfit_parameter(subject: &Subject<'_, '_, '_>, key: &Expression<'_>) -> Option<String> {
    let behind = subject.evaluator.behind(key, subject.scope())?;
    let scopes = subject.template.scopes.iter();
    let mut parameters = scopes.flat_map(|scope| &scope.parameters);
    let parameter = parameters.find(|own| own.name.span == behind.declared)?;
    let own = parameter.parameter_type.as_deref()?.to_ascii_lowercase();
    // Where it may be null, it may be an ID all the same.
    let what = match own.trim_end().trim_end_matches('?') {
        "array" => "an array",
        "object" | "secureobject" => "an object",
        "int" => "an integer",
        "bool" => "a boolean",
        "string" | "securestring" => return None,
        own => form_of_type(own)?,
    };
    let name = &parameter.name.text;
    Some(format!("the parameter `{name}` is {what}, no resource ID"))
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

/// Why a text is surely not the ID of a user-assigned identity.
pub(crate) fn why_no_id_in(text: &Text<'_>) -> Option<String> {
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
    let is_template = is_in_template(subject);
    let mut found = None;
    let mut parameters = Vec::new();
    key.walk(&mut |inner| {
        if let Kind::Lambda(lambda) = &inner.kind {
            parameters.extend(lambda.parameters.iter().cloned());
        }
    });
    key.walk(&mut |inner| match &inner.kind {
        Kind::Symbol(name)
            if template.symbolic
                && !parameters.iter().any(|own| **own == **name)
                && !is_in_scope(subject, name) =>
        {
            found = Some(format!("`{name}`"));
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

/// Whether a name of Bicep stands for something where the resource is.
fn is_in_scope(subject: &Subject<'_, '_, '_>, name: &str) -> bool {
    let template = subject.template;
    let owners = template.owners(subject.resource);
    let mut loops = owners.filter_map(|owner| owner.repetition.as_ref());
    // Resources beside a nested one are known by their own names alone.
    let is_step = |own: &Resource<'_>| matches!(&own.step, Step::Named(own) if own == name);
    NAMESPACES.contains(&name)
        || subject.evaluator.is_declared(name)
        || template.imported.iter().any(|own| own == name)
        || template.resources.iter().any(is_step)
        || loops.any(|own| own.variables.iter().any(|own| own.text == name))
}

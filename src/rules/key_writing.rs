//! Floor 4: rules about how the expressions in an identity block are written.

use super::block::Spelt;
use super::key_symbol::other_property;
use super::subject::{Block, DICTIONARY, Identity, Subject};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::evaluate::{Evaluator, Value};
use crate::model::{Call, Change, Expression, Kind, Written, reads_a_resource};
use crate::text::{Span, offset};

/// Functions that make a resource ID from a type and names.
const ID_FUNCTIONS: [&str; 4] = [
    "resourceId",
    "subscriptionResourceId",
    "tenantResourceId",
    "extensionResourceId",
];

/// What a resource of the file has only once it is deployed.
const RUN_TIME_PROPERTIES: [&str; 2] = ["properties", "identity"];

/// The function that the model has as a form of its own.
const CONDITION: &str = "if";

/// What a module has only once it is deployed.
const OUTPUTS: &str = "outputs";

/// Functions whose names are often written in another case, sorted.
const FUNCTIONS: &[&str] = &[
    "coalesce",
    "concat",
    "contains",
    "copyIndex",
    "createArray",
    "createObject",
    "deployment",
    "empty",
    "environment",
    "equals",
    "extensionResourceId",
    "filter",
    "first",
    "format",
    "guid",
    "intersection",
    "json",
    "lambdaVariables",
    "last",
    "length",
    "listKeys",
    "managementGroup",
    "newGuid",
    "objectKeys",
    "parameters",
    "providers",
    "reduce",
    "reference",
    "replace",
    "resourceGroup",
    "resourceId",
    "shallowMerge",
    "split",
    "string",
    "subscription",
    "subscriptionResourceId",
    "take",
    "tenant",
    "tenantResourceId",
    "toLower",
    "toObject",
    "toUpper",
    "trim",
    "tryGet",
    "union",
    "uniqueString",
    "utcNow",
    "variables",
];

/// `resource-id-trailing-slash`: a type that ends with a slash.
pub(super) fn trailing_slash<'t>(
    subject: &Subject<'_, 't, '_>,
    identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    for &(_, call) in calls(identity, block) {
        let Some((argument, text)) = type_argument(call) else {
            continue;
        };
        if !text.ends_with('/') {
            continue;
        }
        let mut finding = subject.finding(
            "resource-id-trailing-slash",
            Severity::Note,
            argument.span,
            format!("the resource type `{text}` ends with a slash"),
        );
        finding.help = Some("remove the slash: Azure tolerates it, other tools do not".to_owned());
        finding.fix = Some(Fix {
            title: "remove the slash".to_owned(),
            safety: Safety::Safe,
            changes: vec![Change::SetText {
                at: argument.span,
                text: text.trim_end_matches('/').to_owned(),
            }],
        });
        findings.push(finding);
    }
}

/// `resource-id-segment-mismatch`: more or fewer names than the type has segments.
pub(super) fn segment_mismatch<'t>(
    subject: &Subject<'_, 't, '_>,
    identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    for &(place, call) in calls(identity, block) {
        let Some(message) = wrong_segments(call) else {
            continue;
        };
        let rule = "resource-id-segment-mismatch";
        let mut finding = subject.finding(rule, Severity::Error, place, message);
        finding.help = Some("give one name for each segment behind the provider".to_owned());
        findings.push(finding);
    }
}

/// How many names an ID function is given, where its type has more or fewer.
pub(super) fn wrong_segments(call: &Call<'_>) -> Option<String> {
    let (argument, text) = type_argument(call)?;
    let mut arguments = call.arguments.iter();
    let at = arguments.position(|own| own.span == argument.span)?;
    let wanted = text.trim_end_matches('/').matches('/').count();
    let given = call.arguments.len() - at - 1;
    (wanted != given).then(|| {
        format!(
            "`{text}` has {wanted} name segment{}, but {given} {} given",
            if wanted == 1 { "" } else { "s" },
            if given == 1 { "is" } else { "are" }
        )
    })
}

/// `function-name-casing`: a function's name in another case.
pub(super) fn function_casing<'t>(
    subject: &Subject<'_, 't, '_>,
    identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut respelt = |at: Span, own: &str, wanted: &str| {
        let mut finding = subject.finding(
            "function-name-casing",
            Severity::Note,
            at,
            format!("the function `{own}` is spelt `{wanted}`"),
        );
        finding.help = Some(format!("write `{wanted}`"));
        finding.fix = Some(Fix {
            title: format!("write `{wanted}`"),
            safety: Safety::Safe,
            changes: vec![Change::Respell {
                at,
                word: wanted.to_owned(),
            }],
        });
        findings.push(finding);
    };
    for &(_, call) in calls(identity, block) {
        let own = &*call.name.text;
        if call.base.is_some() || FUNCTIONS.binary_search(&own).is_ok() {
            continue;
        }
        let mut known = FUNCTIONS.iter();
        if let Some(wanted) = known.find(|known| known.eq_ignore_ascii_case(own)) {
            respelt(call.name.span, own, wanted);
        }
    }
    for condition in &spelt(identity, block).conditions {
        let word = word_of_if(subject, *condition).map(|at| (at, subject.written(at)));
        if let Some((at, own)) = word.filter(|(_, own)| *own != CONDITION) {
            respelt(at, own, CONDITION);
        }
    }
}

/// Where the name of the function `if()` stands that a condition is written with; behind a quote and
/// a bracket, it may be.
fn word_of_if(subject: &Subject<'_, '_, '_>, condition: Span) -> Option<Span> {
    let text = subject.written(condition);
    let from = text.find(|letter: char| letter.is_ascii_alphabetic())?;
    let word = text.get(from..from + CONDITION.len())?;
    let start = condition.start + offset(from);
    word.eq_ignore_ascii_case(CONDITION)
        .then(|| Span::new(start, start + offset(CONDITION.len())))
}

/// `run-time-value-in-identity-key`: a key that is known only while the deployment runs.
pub(super) fn run_time<'t>(
    subject: &Subject<'_, 't, '_>,
    _identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(member) = block.collection(DICTIONARY) else {
        return;
    };
    for alternative in &member.value.alternatives {
        let Value::Object(object) = &alternative.value else {
            continue;
        };
        for key in object.members.iter().filter_map(|member| member.key_source) {
            // Another property of the identity is another rule's business.
            let spoken = other_property(key).is_some();
            let Some(name) =
                run_time_value(subject, key).filter(|_| !spoken && !subject.is_argument(key.span))
            else {
                continue;
            };
            let mut finding = subject.finding(
                "run-time-value-in-identity-key",
                Severity::Error,
                key.span,
                format!("`{name}` is not known yet when the names of an object are read"),
            );
            finding.help = Some(if subject.template.symbolic {
                "use the `id` of a resource, which needs no deployment".to_owned()
            } else {
                "use `resourceId()`, which needs no deployment".to_owned()
            });
            finding.fix = plain_id(key).map(|id| Fix {
                title: "use the ID that is read".to_owned(),
                safety: Safety::Unsafe,
                changes: vec![Change::Rename {
                    key: key.span,
                    name: Written::Copy(id.span),
                }],
            });
            findings.push(finding);
        }
    }
}

/// The function of an expression that runs only during a deployment, or the property of a
/// resource that is known only then.
pub(super) fn run_time_value<'t>(
    subject: &Subject<'_, 't, '_>,
    expression: &'t Expression<'t>,
) -> Option<String> {
    run_time_part(subject.evaluator, expression, subject.source.text())
}

/// The same of an expression that stands in any `text`.
pub(super) fn run_time_part<'t, 'a: 't>(
    evaluator: &Evaluator<'t, 'a>,
    expression: &'t Expression<'t>,
    text: &str,
) -> Option<String> {
    let mut found = None;
    // A function of the template's own may have any name.
    let is_own = |call: &'t Call<'t>| {
        let base = call.base.as_ref();
        base.is_some_and(|base| evaluator.resource_of(base).is_none())
    };
    expression.walk(&mut |inner| match &inner.kind {
        Kind::Call(call) if !is_own(call) => {
            let name = call.name.text.to_ascii_lowercase();
            if reads_a_resource(&name) {
                found = Some(format!("{}()", call.name.text));
            }
        }
        Kind::Member(access)
            if (RUN_TIME_PROPERTIES.contains(&&*access.name.text)
                && evaluator.resource_of(&access.base).is_some())
                || (&*access.name.text == OUTPUTS && is_module(evaluator, &access.base)) =>
        {
            found = Some(inner.span.slice(text).to_owned());
        }
        Kind::Index(index)
            if index.index.text() == Some(OUTPUTS) && is_module(evaluator, &index.base) =>
        {
            found = Some(inner.span.slice(text).to_owned());
        }
        _ => {}
    });
    found
}

/// Whether an expression is a module of the file, or one of those that a loop makes.
fn is_module(evaluator: &Evaluator<'_, '_>, expression: &Expression<'_>) -> bool {
    let base = match &expression.kind {
        Kind::Index(index) => &index.base,
        _ => expression,
    };
    let Kind::Symbol(name) = &base.kind else {
        return false;
    };
    let found = evaluator.symbol_resource(name);
    found.is_some_and(|id| evaluator.template().resource(id).is_module())
}

/// The ID in `reference(ID, version, 'Full').resourceId`.
fn plain_id<'t>(key: &'t Expression<'t>) -> Option<&'t Expression<'t>> {
    let Kind::Member(access) = &key.kind else {
        return None;
    };
    let Kind::Call(call) = &access.base.kind else {
        return None;
    };
    let named = access.name.text.eq_ignore_ascii_case("resourceId")
        && call.name.text.eq_ignore_ascii_case("reference");
    let id = call.arguments.first().filter(|_| named)?;
    matches!(&id.kind, Kind::Call(inner) if is_id_function(inner)).then_some(id)
}

fn is_id_function(call: &Call<'_>) -> bool {
    let mut known = ID_FUNCTIONS.iter();
    known.any(|known| known.eq_ignore_ascii_case(&call.name.text))
}

/// The type that an ID function is given, and its text.
fn type_argument<'c>(call: &'c Call<'_>) -> Option<(&'c Expression<'c>, &'c str)> {
    if !is_id_function(call) {
        return None;
    }
    let skip = usize::from(call.name.text.eq_ignore_ascii_case("extensionResourceId"));
    call.arguments.iter().skip(skip).find_map(|argument| {
        let text = argument.text()?;
        let (namespace, _) = text.split_once('/')?;
        (namespace.contains('.') && !namespace.is_empty()).then_some((argument, text))
    })
}

/// Every call in the identity as it is written, and in what its keys are written as elsewhere.
/// Beside a call stands the place of the whole expression that it is, or its own.
fn calls<'b, 't>(identity: &Identity<'t>, block: &'b Block<'t>) -> &'b [(Span, &'t Call<'t>)] {
    &spelt(identity, block).calls
}

fn spelt<'b, 't>(identity: &Identity<'t>, block: &'b Block<'t>) -> &'b Spelt<'t> {
    block.spelt.get_or_init(|| {
        let mut found = Spelt::default();
        for tree in trees(identity, block) {
            tree.walk(&mut |inner| match &inner.kind {
                Kind::Call(call) => found.calls.push((inner.span, call)),
                Kind::Conditional(_) => found.conditions.push(inner.span),
                _ => {}
            });
        }
        found
    })
}

/// The identity as it is written, and what its keys are written as elsewhere.
fn trees<'t>(identity: &Identity<'t>, block: &Block<'t>) -> Vec<&'t Expression<'t>> {
    let mut found = Vec::new();
    // What is written in the property belongs to it, not to each of its blocks.
    let is_first = identity
        .blocks
        .first()
        .is_some_and(|first| std::ptr::eq(first, block));
    if is_first {
        found.push(identity.written);
    }
    found.extend(block.source.filter(|source| !identity.holds(source.span)));
    for entry in block.entries() {
        for alternative in &entry.names.alternatives {
            found.extend(alternative.source.filter(|source| {
                let in_block = block
                    .source
                    .is_some_and(|own| own.span.contains(source.span));
                !identity.holds(source.span) && !in_block
            }));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::FUNCTIONS;

    #[test]
    fn functions_are_sorted_so_that_each_is_found() {
        assert!(FUNCTIONS.is_sorted());
    }
}

//! Floor 4: rules about the value of `identity.type`.

use super::subject::{Block, Identity, Subject, used_at};
use crate::diagnostic::{Diagnostic, Fix, Label, Safety, Severity};
use crate::evaluate::{Alternative, Value};
use crate::knowledge::{Difference, Kind, nearest_kind};
use crate::model::{Change, Kind as Expressed};
use crate::text::Span;

/// The resource type of nested deployments, to which Bicep compiles modules.
const DEPLOYMENTS: &str = "Microsoft.Resources/deployments";

/// `identity-type-unknown`: a value that no service knows.
pub(super) fn unknown<'t>(
    subject: &Subject<'_, 't, '_>,
    _identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    for (alternative, used) in type_values(block) {
        let text = match &alternative.value {
            Value::Integer(value) => value.to_string(),
            Value::Boolean(value) => value.to_string(),
            Value::Array(_) | Value::Object(_) => String::new(),
            other => match other.literal() {
                Some(text) if is_later(text) => continue,
                Some(text) => text.to_owned(),
                None => continue,
            },
        };
        if subject.kind_of(&alternative.value).is_some()
            || is_placeholder(&text)
            || subject.is_blank(alternative)
        {
            continue;
        }
        let free = subject.support().is_some_and(|support| support.kinds.any());
        let severity = if free {
            Severity::Warning
        } else {
            Severity::Error
        };
        let mut finding = subject.finding(
            "identity-type-unknown",
            severity,
            alternative.span,
            format!("{} is no identity type", named(&alternative.value, &text)),
        );
        let near = nearest_kind(&text, known_values(subject));
        finding.help = Some(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write {}", list(&known_values(subject))),
        });
        finding.fix = near.and_then(|near| set_text(alternative, near, Safety::Unsafe));
        used_at(&mut finding, used, "used as the type of this identity");
        findings.push(finding);
    }
}

fn named(value: &Value<'_>, text: &str) -> String {
    match value {
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        _ => format!("`{text}`"),
    }
}

/// `identity-type-unsupported`: a kind that the type does not take at this version.
pub(super) fn unsupported<'t>(
    subject: &Subject<'_, 't, '_>,
    _identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(support) = subject.support() else {
        return;
    };
    if subject.is_type(DEPLOYMENTS) {
        return;
    }
    for (alternative, used) in type_values(block) {
        let Some(kind) = subject.kind_of(&alternative.value) else {
            continue;
        };
        if subject.takes(kind) {
            continue;
        }
        let severity = if support.open {
            Severity::Warning
        } else {
            Severity::Error
        };
        let mut finding = subject.finding(
            "identity-type-unsupported",
            severity,
            alternative.span,
            match kind {
                Kind::SystemAndUser => format!(
                    "{} does not take both kinds of identity at once",
                    subject.type_at_version()
                ),
                kind => format!("{} takes no {kind} identity", subject.type_at_version()),
            },
        );
        let values: Vec<_> = support.kinds.values().collect();
        finding.help = Some(format!("it takes {}", list(&values)));
        finding.fact = first_with(subject, kind);
        used_at(&mut finding, used, "used as the type of this identity");
        findings.push(finding);
    }
}

/// The first version of the type that takes `kind`, in words.
pub(super) fn first_with(subject: &Subject<'_, '_, '_>, kind: Kind) -> Option<String> {
    let resource_type = subject.resource_type.as_deref()?;
    let since = subject
        .facts()
        .first_version_with(resource_type, |support| {
            support.is_writable() && support.kinds.spelling(kind).is_some()
        })?;
    let taken = match kind {
        Kind::SystemAndUser => "both kinds of identity at once".to_owned(),
        kind => format!("a {kind} identity"),
    };
    Some(format!(
        "`{resource_type}` takes {taken} from {} on",
        since.first
    ))
}

/// `module-identity-kind`: a module takes user-assigned identities only.
pub(super) fn module<'t>(
    subject: &Subject<'_, 't, '_>,
    _identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    if !subject.is_type(DEPLOYMENTS) || subject.support().is_none() {
        return;
    }
    let what = if subject.resource.is_module() {
        "module"
    } else {
        "deployment"
    };
    for (alternative, used) in type_values(block) {
        let Some(kind) = subject.kind_of(&alternative.value) else {
            continue;
        };
        if matches!(kind, Kind::None | Kind::User) {
            continue;
        }
        let mut finding = subject.finding(
            "module-identity-kind",
            Severity::Error,
            alternative.span,
            format!("a {what} takes no system-assigned identity"),
        );
        finding.help = Some("write `None` or `UserAssigned`".to_owned());
        used_at(&mut finding, used, "used as the type of this identity");
        findings.push(finding);
    }
}

/// `identity-type-casing`: the right value in another case.
pub(super) fn casing<'t>(
    subject: &Subject<'_, 't, '_>,
    _identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    each_written(
        subject,
        block,
        |alternative, text, wanted, difference, used| {
            if difference != Difference::Case {
                return;
            }
            let mut finding = subject.finding(
                "identity-type-casing",
                Severity::Note,
                alternative.span,
                format!("`{text}` is spelt `{wanted}`"),
            );
            finding.help = Some(help_to_respell(subject, alternative, wanted));
            finding.fact =
                Some("Azure ignores the case, tools that compare texts do not".to_owned());
            finding.fix = respell(subject, alternative, wanted);
            used_at(&mut finding, used, "used as the type of this identity");
            findings.push(finding);
        },
    );
}

/// `identity-type-spelling`: the right kind in the spelling of another type.
pub(super) fn spelling<'t>(
    subject: &Subject<'_, 't, '_>,
    _identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    if subject.support().is_none() {
        return;
    }
    each_written(
        subject,
        block,
        |alternative, text, wanted, difference, used| {
            if difference != Difference::Spelling {
                return;
            }
            let mut finding = subject.finding(
                "identity-type-spelling",
                Severity::Note,
                alternative.span,
                format!(
                    "{} spells `{text}` as `{wanted}`",
                    subject.type_at_version()
                ),
            );
            finding.help = Some(help_to_respell(subject, alternative, wanted));
            finding.fix = respell(subject, alternative, wanted);
            used_at(&mut finding, used, "used as the type of this identity");
            findings.push(finding);
        },
    );
}

/// Calls `visit` with each recognised value: itself, its text, the text that is wanted, how they
/// differ, and where it is used.
fn each_written<'b, 't>(
    subject: &Subject<'_, 't, '_>,
    block: &'b Block<'t>,
    mut visit: impl FnMut(&'b Alternative<'t>, &str, &'static str, Difference, Span),
) {
    for (alternative, used) in type_values(block) {
        let is_written = alternative
            .source
            .is_some_and(|source| source.text().is_some());
        let Some(text) = alternative.value.literal().filter(|_| is_written) else {
            continue;
        };
        let support = subject.support();
        if support.is_some_and(|support| support.kinds.values().any(|value| value == text)) {
            continue;
        }
        let written = match support {
            Some(support) => support.kinds.read(text),
            None => Kind::parse(text),
        };
        if let Some(written) = written
            && let Some(wanted) = subject.spelling(written.kind)
        {
            visit(alternative, text, wanted, written.difference(wanted), used);
        }
    }
}

/// The values of `type`, each with the place where the block uses it.
pub(super) fn type_values<'b, 't>(
    block: &'b Block<'t>,
) -> impl Iterator<Item = (&'b Alternative<'t>, Span)> {
    let member = block.type_member();
    member.into_iter().flat_map(|member| {
        let alternatives = member.value.alternatives.iter();
        alternatives.map(|alternative| (alternative, member.value_span))
    })
}

/// The values of `type` that this type takes, or all that there are.
fn known_values(subject: &Subject<'_, '_, '_>) -> Vec<&'static str> {
    let listed: Vec<_> = subject
        .support()
        .into_iter()
        .flat_map(|support| support.kinds.values())
        .collect();
    if listed.is_empty() {
        vec![
            "SystemAssigned",
            "UserAssigned",
            "SystemAssigned, UserAssigned",
            "None",
        ]
    } else {
        listed
    }
}

/// What to do with a type value that is spelt `wanted` here.
fn help_to_respell(
    subject: &Subject<'_, '_, '_>,
    alternative: &Alternative<'_>,
    wanted: &str,
) -> String {
    if subject.is_allowed_beside(alternative.span, wanted) {
        format!("remove it: `{wanted}` is allowed too")
    } else {
        format!("write `{wanted}`")
    }
}

/// Writes a type value as it is spelt here; not what a parameter allows or presets, for callers
/// pass it and the template may compare with it.
fn respell(
    subject: &Subject<'_, '_, '_>,
    alternative: &Alternative<'_>,
    wanted: &str,
) -> Option<Fix> {
    set_text(alternative, wanted, Safety::Safe)
        .filter(|_| !subject.is_in_parameter(alternative.span))
}

/// Writes `text` in place of a literal value.
pub(super) fn set_text(alternative: &Alternative<'_>, text: &str, safety: Safety) -> Option<Fix> {
    let literal = matches!(alternative.source?.kind, Expressed::Text(_));
    let differs = alternative.value.literal() != Some(text);
    (literal && differs).then(|| Fix {
        title: format!("write `{text}`"),
        safety,
        changes: vec![Change::SetText {
            at: alternative.span,
            text: text.to_owned(),
        }],
    })
}

/// Values in backticks, the last one behind `or`.
pub(super) fn list(values: &[&str]) -> String {
    let quoted: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
    match &quoted[..] {
        [] => "another value".to_owned(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} or {last}", all.join(", ")),
    }
}

/// Whether a text is an expression of another template, whose value is not known here.
pub(super) fn is_later(text: &str) -> bool {
    text.starts_with('[') && text.ends_with(']')
}

/// Whether a text is to be filled in by another tool before it reaches Azure.
pub(super) fn is_placeholder(text: &str) -> bool {
    let marks = ["$", "@{", "{{", "}}", "##", "<", ">", "__", "%", "#{"];
    marks.iter().any(|mark| text.contains(mark))
}

/// A label at the type's value.
pub(super) fn type_label(block: &Block<'_>, message: &str) -> Option<Label> {
    block.type_member().map(|member| Label {
        span: member.value_span,
        message: message.to_owned(),
    })
}

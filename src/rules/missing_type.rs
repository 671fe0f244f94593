//! Floor 4: rules about a block without a type.

use super::kinds::{is_later, is_placeholder};
use super::subject::{Block, DICTIONARY, Identity, Subject, TYPE, shown, used_as, used_at};
use super::{ARRAY, properties};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::evaluate::{Alternative, Value};
use crate::knowledge::Kind;
use crate::model::{Change, Expression, Position, Written};

/// `identity-type-missing`: a block that does not say what it wants, or no block at all.
pub(super) fn missing<'t>(
    subject: &Subject<'_, 't, '_>,
    identity: &Identity<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    for block in &identity.blocks {
        missing_in(subject, identity, block, findings);
    }
    for other in &identity.others {
        no_block(subject, identity, other, findings);
    }
}

/// A value that is no object.
fn no_block<'t>(
    subject: &Subject<'_, 't, '_>,
    identity: &Identity<'t>,
    other: &Alternative<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    let what = match &other.value {
        Value::Text(text) => {
            let known = shown(text);
            if is_placeholder(&known) || is_later(&known) {
                return;
            }
            "a string"
        }
        Value::Array(_) => "an array",
        Value::Boolean(_) => "a boolean",
        Value::Integer(_) => "a number",
        Value::Null | Value::Object(_) => return,
    };
    // An empty default means that the caller is expected to give a value.
    let empty = other.value.is_empty() == Some(true) && other.when.is_by_default();
    let support = subject.support();
    if empty || support.is_none_or(|support| support.kinds.no_type()) {
        return;
    }
    let mut finding = subject.finding(
        "identity-type-missing",
        Severity::Error,
        other.span,
        format!("an identity is an object with a `type`, not {what}"),
    );
    finding.help = Some("write an object, and the kind of identity as its `type`".to_owned());
    used_as(&mut finding, identity);
    findings.push(finding);
}

fn missing_in<'t>(
    subject: &Subject<'_, 't, '_>,
    identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    let typeless = subject
        .support()
        .is_some_and(|support| support.kinds.no_type());
    if subject.setting.patch
        || typeless
        || block.is_open()
        || is_empty_branch(block)
        || subject.is_not_given(block)
    {
        return;
    }
    let member = block.type_member();
    let null = member.and_then(|member| {
        let only = member.value.only()?;
        let is_null = matches!(only.value, Value::Null) && only.when.is_always();
        is_null.then_some((only.span, member.value_span))
    });
    if (member.is_some() && null.is_none()) || properties::has_near(subject, block, TYPE) {
        return;
    }
    let place = match null {
        Some((null, _)) => null,
        None if identity.holds(block.span) && !block.is_conditional() => identity.key,
        None => block.span,
    };
    let message = match null {
        Some(_) => "the `type` of an identity block is null",
        None => "an identity block has no `type`",
    };
    let mut finding = subject.finding("identity-type-missing", Severity::Error, place, message);
    finding.help = Some("say which identity the resource has, or remove the block".to_owned());
    finding.fix = inferred(subject, block).filter(|_| member.is_none());
    match null {
        Some((_, used)) => used_at(&mut finding, used, "used as the type of this identity"),
        None => used_as(&mut finding, identity),
    }
    findings.push(finding);
}

/// The type that a collection asks for.
fn inferred(subject: &Subject<'_, '_, '_>, block: &Block<'_>) -> Option<Fix> {
    block.source?.properties()?;
    let has_identities = [DICTIONARY, ARRAY].into_iter().any(|name| {
        block.collection(name).is_some_and(|member| {
            let only = member.value.only();
            only.is_some_and(|only| only.value.is_empty() == Some(false))
        })
    });
    let wanted = subject.spelling(Kind::User).filter(|_| has_identities)?;
    Some(Fix {
        title: format!("insert `type` with the value `{wanted}`"),
        safety: Safety::Unsafe,
        changes: vec![Change::Insert {
            object: block.span,
            name: Written::Text(TYPE.to_owned()),
            value: Written::Text(wanted.to_owned()),
            position: Position::First,
        }],
    })
}

/// `conditional-empty-identity`: one branch of a condition yields an empty block, or no type.
pub(super) fn conditional_empty<'t>(
    subject: &Subject<'_, 't, '_>,
    identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    if subject.setting.patch {
        return;
    }
    if is_empty_branch(block) && !subject.is_not_given(block) {
        let mut finding = subject.finding(
            "conditional-empty-identity",
            Severity::Error,
            block.span,
            "an empty object is an identity block without `type`",
        );
        let is_own = block.source.is_some_and(Expression::is_literal);
        let help = if is_own {
            "use null in the branch that has no identity"
        } else {
            "let the condition choose between the whole block and null"
        };
        finding.help = Some(help.to_owned());
        finding.fix = is_own.then(|| Fix {
            title: "write null".to_owned(),
            safety: Safety::Safe,
            changes: vec![Change::SetValue {
                at: block.span,
                value: Written::Null,
            }],
        });
        used_as(&mut finding, identity);
        findings.push(finding);
        return;
    }
    let Some(member) = block.type_member() else {
        return;
    };
    for alternative in &member.value.alternatives {
        if matches!(alternative.value, Value::Null) && is_branch(alternative) {
            findings.push(null_type(subject, alternative, member.value_span));
        }
    }
}

fn null_type(
    subject: &Subject<'_, '_, '_>,
    alternative: &Alternative<'_>,
    used: crate::text::Span,
) -> Diagnostic {
    let mut finding = subject.finding(
        "conditional-empty-identity",
        Severity::Error,
        alternative.span,
        "the identity block stays, but its `type` becomes null",
    );
    let none = subject
        .support()
        .is_some_and(|support| support.kinds.none());
    finding.help = Some(if none {
        "write `None` in place of null, or make the whole block null".to_owned()
    } else {
        "make the whole block null".to_owned()
    });
    let is_own = alternative.source.is_some_and(Expression::is_literal);
    finding.fix = (none && is_own).then(|| Fix {
        title: "write `None`".to_owned(),
        safety: Safety::Unsafe,
        changes: vec![Change::SetValue {
            at: alternative.span,
            value: Written::Text("None".to_owned()),
        }],
    });
    used_at(&mut finding, used, "used as the type of this identity");
    finding
}

/// Whether a value occurs only in one branch of a condition that is written.
fn is_branch(alternative: &Alternative<'_>) -> bool {
    !alternative.when.branch().is_always()
}

/// Whether the block is the empty object of a condition's one branch.
fn is_empty_branch(block: &Block<'_>) -> bool {
    block.is_conditional() && !block.object.open && block.object.members.is_empty()
}

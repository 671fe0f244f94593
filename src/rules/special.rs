//! Floor 4: rules about single resource types.

use super::subject::{Block, Identity, Subject};
use crate::diagnostic::{Diagnostic, Severity};
use crate::knowledge::Kind;

/// `policy-assignment-identity-location`: an identity lives somewhere.
pub(super) fn policy_location(subject: &Subject<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    let applies = subject.is_type("Microsoft.Authorization/policyAssignments")
        && !subject.setting.patch
        && !subject.resource.existing
        && subject.support().is_some();
    let Some(identity) = subject.identity.as_ref().filter(|_| applies) else {
        return;
    };
    if !always_identity(subject, identity) || subject.resource.member("location").is_some() {
        return;
    }
    let mut finding = subject.finding(
        "policy-assignment-identity-location",
        Severity::Error,
        identity.key,
        "a policy assignment with an identity needs a `location`",
    );
    finding.help = Some("add the `location` that the identity is to be made in".to_owned());
    findings.push(finding);
}

/// Whether the resource has an identity whatever happens.
fn always_identity(subject: &Subject<'_, '_, '_>, identity: &Identity<'_>) -> bool {
    let has = |block: &Block<'_>| {
        block.type_member().is_some_and(|member| {
            member.value.closed
                && member.value.alternatives.iter().all(|value| {
                    let kind = subject.kind_of(&value.value);
                    kind.is_some_and(|kind| kind != Kind::None)
                })
        })
    };
    identity.closed
        && !identity.may_be_absent
        && !identity.blocks.is_empty()
        && identity.blocks.iter().all(has)
}

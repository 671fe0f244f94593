//! Floor 4: rules about single resource types.

use super::asked::{demands_for, name_of};
use super::kinds::{is_later, is_placeholder};
use super::roles::is_or_extends;
use super::subject::{Block, Identity, Subject, used_at};
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate::Value;
use crate::knowledge::Kind;

/// The resource type of a policy assignment, where it stands alone.
const POLICY_ASSIGNMENT: &str = "Microsoft.Authorization/policyAssignments";

/// `policy-assignment-identity-location`: an identity lives somewhere.
pub(super) fn policy_location(subject: &Subject<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    let lacks = lacks_location(subject) && takes_identity(subject);
    let Some(identity) = subject.identity.as_ref().filter(|_| lacks) else {
        return;
    };
    if !always_identity(subject, identity) {
        return;
    }
    let mut finding = subject.finding(
        "policy-assignment-identity-location",
        Severity::Error,
        identity.key,
        NEEDS_LOCATION,
    );
    finding.help = Some("add the `location` that the identity is to be made in".to_owned());
    findings.push(finding);
}

/// Whether policy assignments are known to take an identity at the version of one.
fn takes_identity(subject: &Subject<'_, '_, '_>) -> bool {
    let version = subject.api_version.as_deref();
    let answer = subject.setting.answer(POLICY_ASSIGNMENT, version);
    answer.support().is_some()
}

/// What a policy assignment with an identity lacks that [`lacks_location`] tells of.
pub(crate) const NEEDS_LOCATION: &str = "a policy assignment with an identity needs a `location`";

/// Whether a resource is a policy assignment that surely has no location.
pub(crate) fn lacks_location(subject: &Subject<'_, '_, '_>) -> bool {
    let own = subject.resource_type.as_deref();
    own.is_some_and(|own| is_or_extends(own, POLICY_ASSIGNMENT))
        && !subject.setting.patch
        && !subject.resource.existing
        && !has_location(subject)
}

/// Whether the resource has, or may have, a location. What is `null` in a file that is no template
/// is for those who load it to fill in.
fn has_location(subject: &Subject<'_, '_, '_>) -> bool {
    let resource = subject.resource;
    let is_loaded = !subject.whole.setting.body && subject.template.is_alone(resource);
    if is_loaded && resource.kept(&["location"]).is_some() {
        return true;
    }
    let location = subject.property(&["location"]);
    !matches!(location.only().map(|only| &only.value), Some(Value::Null))
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
        && identity.absent.is_empty()
        && !identity.blocks.is_empty()
        && identity.blocks.iter().all(has)
}

/// `aks-service-principal`: a cluster that acts through a service principal.
pub(super) fn service_principal(subject: &Subject<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    let own = subject.resource_type.as_deref().unwrap_or_default();
    for demand in demands_for("aks-service-principal", own) {
        let Some(clause) = demand
            .clauses
            .first()
            .filter(|_| !subject.resource.existing)
        else {
            continue;
        };
        for alternative in &subject.property(&clause.path).alternatives {
            let text = alternative.value.literal().filter(|text| {
                let later = is_later(text) || is_placeholder(text) || text.is_empty();
                !later && clause.test.holds(Some(text))
            });
            if text.is_none() {
                continue;
            }
            let mut finding = subject.finding(
                demand.rule,
                Severity::Warning,
                alternative.span,
                format!(
                    "the cluster acts through a service principal ({})",
                    name_of(demand)
                ),
            );
            finding.help = Some(
                "write `msi` and give the cluster an `identity`: its secret needs no renewal"
                    .to_owned(),
            );
            if let Some(property) = subject.resource.kept(&clause.path) {
                used_at(&mut finding, property.value.span, "used as this client ID");
            }
            findings.push(finding);
        }
    }
}

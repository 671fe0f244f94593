//! Floor 4: what kind of principal a role is assigned to.

use super::kinds::{is_later, is_placeholder};
use super::roles::{Assignment, PRINCIPAL, is_user_assigned, made_here};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::evaluate::Value;
use crate::model::{Change, Position, Property, Written};

/// The property that says what kind of principal it is.
const PRINCIPAL_TYPE: &str = "principalType";

/// What managed identities are.
const SERVICE_PRINCIPAL: &str = "ServicePrincipal";

/// `role-assignment-principal-type`: Azure looks a new principal up unless it is told what it is,
/// and refuses to be told something else than it is.
pub(super) fn principal_type(assignment: &Assignment<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    if assignment.is_early() != Some(false) {
        return;
    }
    if assignment.lacks(PRINCIPAL_TYPE) {
        findings.extend(not_said(assignment));
    } else if let Some(written) = assignment.property(PRINCIPAL_TYPE) {
        findings.extend(said_wrong(assignment, written));
    }
}

fn not_said(assignment: &Assignment<'_, '_, '_>) -> Option<Diagnostic> {
    let principal = assignment.principal()?;
    let made = assignment.new_principals(principal)?;
    let property = assignment.property(PRINCIPAL)?;
    let mut finding = assignment.subject.finding(
        "role-assignment-principal-type",
        Severity::Warning,
        property.key.span,
        "the principal is new, and no `principalType` says what it is",
    );
    finding.help =
        Some("set `principalType` to `ServicePrincipal`, which managed identities are".into());
    finding.fact = Some(
        "without `principalType` Azure looks the principal up, \
         and a new one has not reached all of Microsoft Entra ID"
            .to_owned(),
    );
    finding.related = made_here(assignment.subject.whole, &made);
    // What is `null` is there, if to no avail.
    finding.fix = typed(assignment).map(|change| Fix {
        title: "say that the principal is a service principal".to_owned(),
        safety: Safety::Safe,
        changes: vec![change],
    });
    Some(finding)
}

/// Another kind of principal than a managed identity is.
fn said_wrong<'t>(
    assignment: &Assignment<'_, 't, '_>,
    written: &'t Property<'t>,
) -> Option<Diagnostic> {
    let subject = &assignment.subject;
    let values = subject.values(&written.value);
    let is_wrong = |value: &Value<'_>| {
        value.literal().is_some_and(|text| {
            let later = is_later(text) || is_placeholder(text);
            !later && !text.eq_ignore_ascii_case(SERVICE_PRINCIPAL)
        })
    };
    let first = values.alternatives.first()?.value.literal()?;
    let mut all = values.alternatives.iter();
    if !values.closed || !all.all(|one| is_wrong(&one.value)) || !is_of_identity(assignment) {
        return None;
    }
    let said = match first {
        "" => "nothing".to_owned(),
        _ => format!("`{first}`"),
    };
    let mut finding = subject.finding(
        "role-assignment-principal-type",
        Severity::Warning,
        written.value.span,
        format!("the principal is a managed identity, and `principalType` says {said}"),
    );
    finding.help = Some(format!("a managed identity is a `{SERVICE_PRINCIPAL}`"));
    finding.fact =
        Some("Azure refuses a `principalType` that is not what the principal is".to_owned());
    finding.fix = written.value.text().map(|_| Fix {
        title: "say that the principal is a service principal".to_owned(),
        safety: Safety::Safe,
        changes: vec![Change::SetText {
            at: written.value.span,
            text: SERVICE_PRINCIPAL.to_owned(),
        }],
    });
    Some(finding)
}

/// Whether the principal is that of a managed identity, whatever happens.
fn is_of_identity(assignment: &Assignment<'_, '_, '_>) -> bool {
    let whole = assignment.subject.whole;
    let Some(principal) = assignment.principal() else {
        return false;
    };
    let origins = &principal.origins;
    let mut all = origins.all.iter();
    origins.complete
        && !origins.all.is_empty()
        && all.all(|origin| {
            let reading = origin.reading(whole);
            reading.is_some_and(|reading| {
                let own = reading.resource_type.as_deref();
                own.is_some_and(|own| reading.is_principal_id(is_user_assigned(own)))
            })
        })
}

/// The change that says what kind of principal it is.
fn typed(assignment: &Assignment<'_, '_, '_>) -> Option<Change> {
    let value = Written::Text(SERVICE_PRINCIPAL.to_owned());
    Some(match assignment.property(PRINCIPAL_TYPE) {
        Some(null) => Change::SetValue {
            at: null.value.span,
            value,
        },
        None => Change::Insert {
            object: assignment.properties?,
            name: Written::Text(PRINCIPAL_TYPE.to_owned()),
            value,
            position: Position::After(&[PRINCIPAL]),
        },
    })
}

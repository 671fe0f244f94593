//! Floor 4: rules about identities in the properties of a resource, where they do not belong.

use super::extension_fix::removal;
use super::placement::IDENTITY_POSITION;
use super::subject::{ARRAY, DICTIONARY, Subject, TYPE};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::evaluate::Value;
use crate::model::{Change, Expression, Kind, Position};
use crate::text::Span;

/// Types whose `properties.identity` is their own, by the facts in `identity-references.tsv`.
const OWN: &[&str] = &[
    "Microsoft.App/agents/connectors",
    "Microsoft.App/agentSpaces/connectors",
    "Microsoft.DatabaseFleetManager/fleets/fleetspaces/databases",
    "Microsoft.DevTestLab/labs/users",
    "Microsoft.DigitalTwins/digitalTwinsInstances/endpoints",
    "Microsoft.DigitalTwins/digitalTwinsInstances/timeSeriesDatabaseConnections",
    "Microsoft.MachineLearningServices/workspaces/jobs",
    "Microsoft.MachineLearningServices/workspaces/labelingJobs",
];

/// A type whose `properties.identity` was its own at one version alone, by Azure/bicep-types-az.
const OWN_AT: (&str, &str) = (
    "Microsoft.KubernetesConfiguration/extensions",
    "2020-07-01-preview",
);

/// How the names of the retired extensions begin, one for each operating system.
const EXTENSION: &str = "ManagedIdentityExtensionFor";

/// `identity-under-properties`: a block one level too deep.
pub(super) fn under_properties(subject: &Subject<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    let Some(found) = subject.resource.body.at(&["properties", "identity"]) else {
        return;
    };
    let own = subject.resource_type.as_deref();
    let has_its_own = own.is_some_and(has_own_identity_property);
    let writable = subject
        .support()
        .is_some_and(crate::knowledge::Support::is_writable);
    if has_its_own || !writable || !looks_like_identity(subject, &found.value) {
        return;
    }
    let mut finding = subject.finding(
        "identity-under-properties",
        Severity::Error,
        found.key.span,
        "an identity under `properties` is ignored",
    );
    finding.help = Some(format!(
        "put it beside `properties`: {} has its identity there",
        subject.type_at_version()
    ));
    finding.fix = subject.resource.identity.is_none().then(|| Fix {
        title: "move it out of `properties`".to_owned(),
        safety: Safety::Safe,
        changes: vec![Change::Move {
            key: found.key.span,
            object: subject.resource.body.span(),
            position: Position::After(IDENTITY_POSITION),
        }],
    });
    findings.push(finding);
}

/// Whether a type has an `identity` of its own among its properties.
pub(super) fn has_own_identity_property(resource_type: &str) -> bool {
    OWN.iter()
        .any(|own| own.eq_ignore_ascii_case(resource_type))
}

/// Whether the identity of a resource stands in its properties at this version, and beside them at
/// later ones.
pub(super) fn is_still_in_properties(subject: &Subject<'_, '_, '_>) -> bool {
    let (own, at) = OWN_AT;
    let version = subject.api_version.as_deref();
    subject.is_type(own) && version.is_some_and(|version| version.eq_ignore_ascii_case(at))
}

/// Whether a value is an object with a known type, or with a collection of identities.
fn looks_like_identity(subject: &Subject<'_, '_, '_>, value: &Expression<'_>) -> bool {
    let Some(properties) = value.properties() else {
        return false;
    };
    let has = |name: &str| properties.iter().any(|property| property.is(name));
    let typed = properties
        .iter()
        .filter(|property| property.is(TYPE))
        .filter_map(|property| property.value.text())
        .any(|text| subject.kind_of(&Value::text(text)).is_some());
    typed || has(ARRAY) || (has(DICTIONARY) && has(TYPE))
}

/// `managed-identity-vm-extension`: the extension that was retired for the identity endpoint.
pub(super) fn vm_extension(subject: &Subject<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    let parents = [
        "Microsoft.Compute/virtualMachines/extensions",
        "Microsoft.Compute/virtualMachineScaleSets/extensions",
        "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/extensions",
    ];
    if parents.iter().any(|parent| subject.is_type(parent)) {
        if let Some(properties) = subject.resource.member("properties")
            && let Some(place) = retired(subject, &properties.value)
        {
            findings.push(report(subject, place, removal(subject)));
        }
    } else if subject.is_type("Microsoft.Compute/virtualMachineScaleSets") {
        let path = [
            "properties",
            "virtualMachineProfile",
            "extensionProfile",
            "extensions",
        ];
        let Some(extensions) = subject.resource.body.at(&path) else {
            return;
        };
        let Kind::Array(items) = &extensions.value.kind else {
            return;
        };
        for item in items {
            let properties = item.properties().unwrap_or_default();
            let inner = properties.iter().find(|property| property.is("properties"));
            if let Some(place) = inner.and_then(|inner| retired(subject, &inner.value)) {
                findings.push(report(subject, place, None));
            }
        }
    }
}

/// Where the retired extension is named.
fn retired(subject: &Subject<'_, '_, '_>, properties: &Expression<'_>) -> Option<Span> {
    let members = properties.properties()?;
    let find = |name: &str| members.iter().rev().find(|property| property.is(name));
    let publisher = &find("publisher")?.value;
    let publishers = subject.evaluator.texts(publisher, subject.scope());
    let own = publishers
        .iter()
        .any(|text| text.eq_ignore_ascii_case("Microsoft.ManagedIdentity"));
    let named = &find("type")?.value;
    let mut types = subject.evaluator.texts(named, subject.scope());
    // A condition or `concat()` on the operating system is enough to tell.
    named.walk(&mut |inner| types.extend(inner.text().map(ToOwned::to_owned)));
    let is_retired = |text: &String| {
        let start = text.get(..EXTENSION.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(EXTENSION))
    };
    (own && types.iter().any(is_retired)).then_some(named.span)
}

fn report(subject: &Subject<'_, '_, '_>, place: Span, remove: Option<Vec<Change>>) -> Diagnostic {
    let mut finding = subject.finding(
        "managed-identity-vm-extension",
        Severity::Error,
        place,
        "the managed identity extension is retired and cannot be installed any more",
    );
    finding.help =
        Some("remove it: the identity endpoint of the machine needs no extension".to_owned());
    finding.fix = remove.map(|changes| Fix {
        title: "remove the extension".to_owned(),
        safety: Safety::Unsafe,
        changes,
    });
    finding
}

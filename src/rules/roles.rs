//! Floor 4: role assignments: whom they are for.

use std::cell::OnceCell;

use super::origin::{Origin, Origins, Reading, is_own};
use super::reads::step;
use super::role_names::call_of;
use super::subject::{DICTIONARY, Subject, USER_ASSIGNED_TYPE, used_at};
use super::whole::Whole;
use crate::diagnostic::{Diagnostic, Fix, Label, Safety, Severity};
use crate::evaluate::{resource_path, without_end};
use crate::graph::Found;
use crate::knowledge::ApiVersion;
use crate::model::{Change, Expression, Form, Kind, Property, ResourceId, Standing, Written};
use crate::text::Span;

/// The resource type of a role assignment, where it stands alone.
const ROLE_ASSIGNMENT: &str = "Microsoft.Authorization/roleAssignments";
/// The first API version with `principalType`, by its date.
const TYPED_FROM: &str = "2018-09-01";
/// The API version that older ones are raised to.
const RAISED_TO: &str = "2022-04-01";
/// The API version at which an identity is read.
const IDENTITY_VERSION: &str = "2023-01-31";
/// The property that says whom a role is assigned to.
pub(super) const PRINCIPAL: &str = "principalId";

/// A role assignment, and all that a rule may ask about it.
pub struct Assignment<'x, 't, 'a> {
    pub(super) subject: Subject<'x, 't, 'a>,
    /// The object that its properties are written in; `None` when an expression makes them, or may
    /// replace them.
    pub(super) properties: Option<Span>,
    principal: OnceCell<Option<Principal<'t>>>,
}

/// Whom a role is assigned to.
pub(super) struct Principal<'t> {
    /// The value, as it is written.
    pub(super) written: &'t Expression<'t>,
    /// What it comes from.
    pub(super) origins: Origins<'t>,
}

/// Whether a resource type is that of role assignments.
pub(super) fn is_role_assignment(resource_type: &str) -> bool {
    is_or_extends(resource_type, ROLE_ASSIGNMENT)
}

/// Whether a resource type is `own`, or that of such a resource which is named behind the one that
/// it is for: `Microsoft.Storage/storageAccounts/providers/roleAssignments`.
pub(super) fn is_or_extends(resource_type: &str, own: &str) -> bool {
    let Some((_, name)) = own.rsplit_once('/') else {
        return resource_type.eq_ignore_ascii_case(own);
    };
    // Asked of every resource: the end of its type tells most apart.
    let Some(owner) = without_end(resource_type, name) else {
        return false;
    };
    resource_type.eq_ignore_ascii_case(own) || without_end(owner, "/providers/").is_some()
}

/// The role assignments that a template makes.
pub(super) fn assignments<'x, 't, 'a: 't>(
    whole: &'x Whole<'t, 'a>,
) -> impl Iterator<Item = Assignment<'x, 't, 'a>> {
    let all = whole.of_type(is_role_assignment);
    let made = all.filter(|subject| !subject.resource.existing);
    made.map(|subject| {
        let body = &subject.resource.body;
        // What a spread brings may replace what is written.
        let closed = |place: &Standing| place.form == Form::Object && !body.is_open();
        let object = body.standing(&["properties"]).filter(closed);
        Assignment {
            properties: object.map(|place| place.span),
            principal: OnceCell::new(),
            subject,
        }
    })
}

impl<'t> Assignment<'_, 't, '_> {
    /// One of its properties; `None` as well when it may be replaced.
    pub(super) fn property(&self, name: &'static str) -> Option<&'t Property<'t>> {
        self.properties?;
        self.subject.resource.kept(&["properties", name])
    }

    /// Whether a property is surely not written, or is `null`.
    pub(super) fn lacks(&self, name: &'static str) -> bool {
        let is_null = |property: &Property<'_>| property.value.kind == Kind::Null;
        self.properties.is_some() && self.property(name).is_none_or(is_null)
    }

    /// Whom the role is assigned to, where that is written in the resource.
    pub(super) fn principal(&self) -> Option<&Principal<'t>> {
        let found = self.principal.get_or_init(|| {
            self.properties?;
            let template = self.subject.template;
            let written = template.value_at(self.subject.id, &["properties", PRINCIPAL])?;
            Some(Principal {
                written,
                origins: self.subject.origins(written),
            })
        });
        found.as_ref()
    }

    /// Whether its API version is older than `principalType`; `None` when it is not known.
    pub(super) fn is_early(&self) -> Option<bool> {
        let version = ApiVersion::parse(self.subject.api_version.as_deref()?)?;
        Some(version.date() < TYPED_FROM)
    }

    /// The resources that are made by this template and whose identities the role is assigned to;
    /// `None` when it may be assigned to any other.
    pub(super) fn new_principals(&self, principal: &Principal<'t>) -> Option<Vec<ResourceId>> {
        let origins = &principal.origins;
        if !origins.complete || origins.all.is_empty() {
            return None;
        }
        let mut all = Vec::new();
        for origin in &origins.all {
            let whole = self.subject.whole;
            all.extend(origin.reading(whole)?.new_identities(whole)?);
        }
        Some(all)
    }
}

impl Reading<'_> {
    /// The resources whose new identities' principal IDs these are.
    fn new_identities(&self, whole: &Whole<'_, '_>) -> Option<Vec<ResourceId>> {
        let Found::Here(ids) = &self.of else {
            return None;
        };
        let is_own = |id: &ResourceId| {
            let resource_type = whole.resource_type(*id);
            self.is_principal_id(resource_type.is_some_and(|own| is_user_assigned(own)))
        };
        let is_new = |id: &ResourceId| is_own(id) && !whole.is_never(*id);
        ids.iter().all(is_new).then(|| ids.clone())
    }

    /// Whether this is the principal ID of a managed identity: of a user-assigned one itself, or of
    /// the one that another resource has.
    pub(super) fn is_principal_id(&self, is_identity: bool) -> bool {
        let around = if is_identity {
            "properties"
        } else {
            "identity"
        };
        self.is(&[around, PRINCIPAL])
    }
}

/// Whether a resource type is that of user-assigned identities.
pub(super) fn is_user_assigned(resource_type: &str) -> bool {
    resource_type.eq_ignore_ascii_case(USER_ASSIGNED_TYPE)
}

/// Labels at the resources that bring new identities.
pub(super) fn made_here(whole: &Whole<'_, '_>, made: &[ResourceId]) -> Vec<Label> {
    let mut labels = Vec::new();
    for id in made {
        let resource = whole.template.resource(*id);
        let place = resource.resource_type.as_ref();
        let label = Label {
            span: place.map_or(resource.span, |written| written.span),
            message: "its identity is made here".to_owned(),
        };
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}

/// `role-assignment-api-version`: a version that cannot be told what a new principal is.
pub(super) fn api_version(assignment: &Assignment<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    if assignment.is_early() != Some(true) {
        return;
    }
    let principal = assignment.principal();
    let made = principal.and_then(|principal| assignment.new_principals(principal));
    let subject = &assignment.subject;
    let (Some(made), Some(written)) = (made, &subject.resource.api_version) else {
        return;
    };
    let version = subject.api_version.as_deref().unwrap_or_default();
    let mut finding = subject.finding(
        "role-assignment-api-version",
        Severity::Warning,
        written.span,
        format!("API version {version} has no `principalType`, which a new principal needs"),
    );
    finding.help = Some(format!("raise the API version to {RAISED_TO}"));
    finding.fact = Some(
        "role assignments have `principalType` from 2018-09-01-preview on; \
         before, Azure looks the principal up, and may not find a new one"
            .to_owned(),
    );
    finding.related = made_here(assignment.subject.whole, &made);
    let literal = written.text().is_some() && !subject.setting.body;
    finding.fix = literal.then(|| Fix {
        title: format!("raise the API version to {RAISED_TO}"),
        safety: Safety::Unsafe,
        changes: vec![Change::SetText {
            at: written.span,
            text: RAISED_TO.to_owned(),
        }],
    });
    findings.push(finding);
}

/// `role-assignment-principal-is-not-object-id`: another ID than that of the principal.
pub(super) fn not_object_id(assignment: &Assignment<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    let Some(principal) = assignment.principal() else {
        return;
    };
    let subject = &assignment.subject;
    let written = principal.written;
    for origin in &principal.origins.all {
        if is_object_id(subject.whole, origin.expression) {
            continue;
        }
        let Some(wrong) = wrong_id(subject.whole, origin) else {
            continue;
        };
        let mut finding = subject.finding(
            "role-assignment-principal-is-not-object-id",
            Severity::Error,
            origin.expression.span,
            format!(
                "`principalId` is an object ID, and this is {}",
                wrong.name()
            ),
        );
        finding.help = Some("use the `principalId` of the identity".to_owned());
        if written.span.contains(origin.expression.span) {
            finding.fix = object_id(origin, &wrong);
        }
        used_at(&mut finding, written.span, "used as `principalId`");
        findings.push(finding);
    }
}

/// Whether what is read of a resource is called like an object ID, to look no closer then. What is
/// read of a variable may be anything.
fn is_object_id<'t>(whole: &Whole<'t, '_>, expression: &'t Expression<'t>) -> bool {
    let Kind::Member(access) = &expression.kind else {
        return false;
    };
    let mut names = ["principalId", "objectId"].iter();
    if !names.any(|name| access.name.text.eq_ignore_ascii_case(name)) {
        return false;
    }
    let mut base = &access.base;
    while let Kind::Member(access) = &base.kind {
        base = &access.base;
    }
    let is_reference = matches!(&base.kind, Kind::Call(call) if is_own(call, "reference"));
    is_reference || whole.evaluator.resource_of(base).is_some()
}

/// What is written in place of an object ID.
enum Wrong<'t> {
    /// The ID of a resource: its symbol, where it has one, and its type.
    Resource(Option<&'t Expression<'t>>, String),
    Client,
    Tenant,
}

impl Wrong<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Resource(..) => "a resource ID",
            Self::Client => "a client ID",
            Self::Tenant => "a tenant ID",
        }
    }
}

fn wrong_id<'t>(whole: &Whole<'t, '_>, origin: &Origin<'t>) -> Option<Wrong<'t>> {
    if let Some(reading) = origin.reading(whole) {
        let resource_type = reading.resource_type.clone()?;
        // Resources of Microsoft Graph are principals themselves.
        if !resource_type.contains('/') || resource_type.starts_with("Microsoft.Graph/") {
            return None;
        }
        let symbol = whole.evaluator.resource_of(reading.named).is_some();
        if reading.is(&["id"]) && symbol {
            return Some(Wrong::Resource(Some(reading.named), resource_type));
        }
        let identity = is_user_assigned(&resource_type);
        let of_identity = |name| identity && reading.is(&["properties", name]);
        if of_identity("clientId") || ends_with(&reading, &["kubeletidentity", "clientId"]) {
            return Some(Wrong::Client);
        }
        let tenant = of_identity("tenantId") || reading.is(&["identity", "tenantId"]);
        return tenant.then_some(Wrong::Tenant);
    }
    if is_listed_client(whole, origin) {
        return Some(Wrong::Client);
    }
    let text = origin.text(whole, origin.expression);
    let path = resource_path(&text)?;
    Some(Wrong::Resource(None, path.resource_type))
}

/// Whether this is the client ID of an identity, read through the resource that lists it.
fn is_listed_client<'t>(whole: &Whole<'t, '_>, origin: &Origin<'t>) -> bool {
    let listed =
        step(origin.expression).filter(|(_, name, _)| name.eq_ignore_ascii_case("clientId"));
    let list = listed.and_then(|(entry, ..)| match &entry.kind {
        Kind::Index(index) => Some(&index.base),
        Kind::Member(access) => Some(&access.base),
        _ => None,
    });
    let list = list.map(|expression| Origin {
        expression,
        ..*origin
    });
    let reading = list.and_then(|list| list.reading(whole));
    reading.is_some_and(|reading| reading.is(&["identity", DICTIONARY]))
}

fn ends_with(reading: &Reading<'_>, end: &[&str]) -> bool {
    let tail = reading.path.len().checked_sub(end.len());
    let tail = tail.and_then(|start| reading.path.get(start..));
    tail.is_some_and(|tail| {
        let mut pairs = tail.iter().zip(end);
        pairs.all(|(own, name)| own.eq_ignore_ascii_case(name))
    })
}

/// The principal ID of a user-assigned identity, in place of its resource ID.
fn object_id(origin: &Origin<'_>, wrong: &Wrong<'_>) -> Option<Fix> {
    let Wrong::Resource(symbol, resource_type) = wrong else {
        return None;
    };
    if !is_user_assigned(resource_type) {
        return None;
    }
    let properties = if let Some(symbol) = symbol {
        Written::member(Written::Copy(symbol.span), "properties")
    } else {
        call_of(origin.expression)?;
        Written::Call {
            name: "reference".to_owned(),
            arguments: vec![
                Written::Copy(origin.expression.span),
                Written::Text(IDENTITY_VERSION.to_owned()),
            ],
        }
    };
    Some(Fix {
        title: "use the principal ID of the identity".to_owned(),
        safety: Safety::Safe,
        changes: vec![Change::SetValue {
            at: origin.expression.span,
            value: Written::member(properties, "principalId"),
        }],
    })
}

//! Floor 4: one check each, beside its page in `/rules`. Knows no syntax: a rule sees the evaluated
//! model and says what should be true.

mod agreement;
mod asked;
mod attached;
mod block;
mod collection;
mod compared;
mod credential_claims;
mod credential_fixes;
mod credentials;
mod extension_fix;
mod guest;
mod hard_coded;
mod having;
mod identities;
mod idle;
mod implicit;
mod key_symbol;
mod key_text;
mod key_writing;
mod kinds;
mod listed;
mod mentions;
mod migration;
mod missing_type;
mod named;
mod names;
mod nested;
mod origin;
mod outside;
mod placement;
mod posture;
mod principal_type;
mod properties;
mod random;
mod reads;
mod reference_calls;
mod references;
mod role_fixes;
mod role_names;
mod roles;
mod same_identity;
mod seeds;
mod setting;
mod shape;
mod special;
mod spoken;
mod subject;
mod turns;
mod unfit;
mod values;
mod waiting;
mod whole;
mod wrong_shape;

use crate::diagnostic::{Diagnostic, Label, Safety, Severity};
use crate::text::Span;

pub use asked::Posture;
pub use compared::{
    Difference, Extent, Pair, Part, Remark, Standing, Turned, is_same_throughout, is_shifted,
    may_lose,
};
pub(crate) use compared::{are_two, differ, folded};
pub(crate) use identities::flaw_of_name;
pub use idle::{Idle, UNUSED_SUPPRESSION};
pub(crate) use key_text::{call_of_id, call_of_id_in};
pub use migration::{Migration, migration};
pub(crate) use placement::{IDENTITY_POSITION, insert_identity};
pub use reads::IdentityRead;
pub(crate) use references::{whose_list_is_read, whose_principal_is_read};
pub use roles::Assignment;
use roles::assignments;
pub(crate) use same_identity::can_be_same;
pub use setting::Setting;
pub(crate) use special::{NEEDS_LOCATION, lacks_location};
pub(crate) use subject::{ARRAY, DICTIONARY, USER_ASSIGNED_TYPE, entries_of};
pub use subject::{Block, Entry, Identity, Subject};
pub(crate) use unfit::{why_no_id_in, why_unfit, why_unfit_live};
pub(crate) use waiting::depend_on;
pub use whole::Whole;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its only name.
    pub slug: &'static str,
    /// The highest severity that it reports by default.
    pub severity: Severity,
    /// How safe its fixes are; empty when it has none.
    pub fixes: &'static [Safety],
    /// The languages that it checks.
    pub languages: &'static [&'static str],
    /// Whether it runs unless asked not to.
    pub default: bool,
    /// Its page, in Markdown.
    pub page: &'static str,
    /// What it does.
    pub check: Check,
}

/// How a rule looks at a template.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// The reader reports it, before there is a template.
    Reading,
    /// At two versions of one resource; only where there is one to compare with.
    Comparing(fn(&Pair<'_>, &mut Vec<Remark>)),
    /// It is about what the others say, and comes last.
    Silence,
    /// At the template as a whole.
    Whole(for<'t, 'a> fn(&Whole<'t, 'a>, &mut Vec<Diagnostic>)),
    /// At each role assignment.
    Assignment(for<'x, 't, 'a> fn(&Assignment<'x, 't, 'a>, &mut Vec<Diagnostic>)),
    /// At each resource, whether or not it has an identity.
    Resource(for<'x, 't, 'a> fn(&Subject<'x, 't, 'a>, &mut Vec<Diagnostic>)),
    /// At each identity, whatever it can be.
    Identity(for<'x, 't, 'a> fn(&Subject<'x, 't, 'a>, &Identity<'t>, &mut Vec<Diagnostic>)),
    /// At each block that an identity can be.
    Block(
        for<'x, 't, 'a> fn(&Subject<'x, 't, 'a>, &Identity<'t>, &Block<'t>, &mut Vec<Diagnostic>),
    ),
}

impl Check {
    /// Whether it looks at every template.
    pub const fn sees_templates(&self) -> bool {
        !matches!(self, Self::Reading | Self::Comparing(_))
    }
}

impl Rule {
    /// The first line of its page: what to do, in the imperative.
    pub fn title(&self) -> &'static str {
        let line = self.page.lines().next().unwrap_or_default();
        line.trim_start_matches('#').trim()
    }
}

/// The rule called `slug`.
pub fn find(slug: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.slug == slug)
}

const SAFE: &[Safety] = &[Safety::Safe];
const UNSAFE: &[Safety] = &[Safety::Unsafe];
const BOTH: &[Safety] = &[Safety::Safe, Safety::Unsafe];
const NONE: &[Safety] = &[];
const ARM: &[&str] = &["arm"];
const BICEP: &[&str] = &["bicep"];
const EVERY: &[&str] = &["arm", "bicep"];

/// Declares a rule: its slug is the name of its page.
macro_rules! rule {
    ($slug:literal, $severity:ident, $fixes:ident, $check:expr) => {
        rule!($slug, $severity, $fixes, EVERY, $check)
    };
    ($slug:literal, $severity:ident, $fixes:ident, $languages:ident, $check:expr) => {
        rule!(true, $slug, $severity, $fixes, $languages, $check)
    };
    (off $slug:literal, $severity:ident, $fixes:ident, $check:expr) => {
        rule!(false, $slug, $severity, $fixes, EVERY, $check)
    };
    ($on:literal, $slug:literal, $severity:ident, $fixes:ident, $languages:ident, $check:expr) => {
        &Rule {
            slug: $slug,
            severity: Severity::$severity,
            fixes: $fixes,
            languages: $languages,
            default: $on,
            page: include_str!(concat!("../../rules/", $slug, ".md")),
            check: $check,
        }
    };
}

/// Every rule, in the order of the catalogue.
#[rustfmt::skip]
pub const ALL: &[&Rule] = &[
    rule!("identity-type-unknown", Error, UNSAFE, Check::Block(kinds::unknown)),
    rule!("identity-type-missing", Error, UNSAFE, Check::Identity(missing_type::missing)),
    rule!("identity-type-unsupported", Error, NONE, Check::Block(kinds::unsupported)),
    rule!("identity-type-casing", Note, SAFE, Check::Block(kinds::casing)),
    rule!("identity-type-spelling", Note, SAFE, Check::Block(kinds::spelling)),
    rule!("identity-none-with-identities", Warning, UNSAFE, Check::Block(agreement::none_with_identities)),
    rule!("user-assigned-without-identities", Error, UNSAFE, Check::Block(agreement::without_identities)),
    rule!("identities-without-user-assigned", Error, UNSAFE, Check::Block(agreement::without_user_assigned)),
    rule!("identities-wrong-shape", Error, SAFE, Check::Block(wrong_shape::wrong_shape)),
    rule!("identity-ids-deprecated", Error, BOTH, Check::Block(shape::deprecated)),
    rule!("user-assigned-identities-too-early", Error, UNSAFE, Check::Block(shape::too_early)),
    rule!("read-only-identity-property", Error, SAFE, Check::Block(properties::read_only)),
    rule!("non-empty-identity-value", Error, SAFE, Check::Block(values::non_empty)),
    rule!("unknown-identity-property", Warning, BOTH, Check::Block(properties::unknown)),
    rule!("duplicate-user-assigned-identity", Warning, SAFE, Check::Block(values::duplicate)),
    rule!("duplicate-property", Error, NONE, ARM, Check::Resource(properties::duplicate)),
    rule!("too-many-user-assigned-identities", Warning, NONE, Check::Block(values::too_many)),
    rule!("identity-key-not-resource-id", Error, BOTH, Check::Block(key_text::not_resource_id)),
    rule!("identity-key-wrong-type", Error, SAFE, Check::Block(key_text::wrong_type)),
    rule!("resource-id-trailing-slash", Note, SAFE, Check::Block(key_writing::trailing_slash)),
    rule!("resource-id-segment-mismatch", Error, NONE, Check::Block(key_writing::segment_mismatch)),
    rule!("function-name-casing", Note, SAFE, ARM, Check::Block(key_writing::function_casing)),
    rule!("run-time-value-in-identity-key", Error, UNSAFE, Check::Block(key_writing::run_time)),
    rule!("hard-coded-subscription-id", Warning, NONE, Check::Block(hard_coded::hard_coded)),
    rule!("identity-unsupported", Error, UNSAFE, Check::Resource(placement::unsupported)),
    rule!("identity-under-properties", Error, SAFE, Check::Resource(nested::under_properties)),
    rule!("identity-required", Error, UNSAFE, Check::Resource(placement::required)),
    rule!("identity-read-only", Warning, UNSAFE, Check::Resource(placement::read_only)),
    rule!("identity-on-existing", Error, SAFE, BICEP, Check::Resource(placement::on_existing)),
    rule!("policy-assignment-identity-location", Error, NONE, Check::Resource(special::policy_location)),
    rule!("module-identity-kind", Error, NONE, Check::Block(kinds::module)),
    rule!("principal-id-without-system-identity", Error, UNSAFE, Check::Whole(references::principal_id)),
    rule!("reference-identity-without-full", Error, SAFE, Check::Whole(reference_calls::without_full)),
    rule!("implicit-identity-reference", Warning, UNSAFE, Check::Whole(implicit::implicit)),
    rule!("reference-api-version-too-old", Warning, UNSAFE, Check::Whole(reference_calls::too_old)),
    rule!("missing-depends-on-identity", Warning, SAFE, Check::Resource(waiting::missing_depends_on)),
    rule!("identity-not-attached", Error, UNSAFE, Check::Resource(attached::not_attached)),
    rule!("role-assignment-principal-type", Warning, SAFE, Check::Assignment(principal_type::principal_type)),
    rule!("role-assignment-principal-is-not-object-id", Error, SAFE, Check::Assignment(roles::not_object_id)),
    rule!("role-assignment-name-not-deterministic", Error, UNSAFE, Check::Assignment(role_names::not_deterministic)),
    rule!("role-assignment-name-not-guid", Error, NONE, Check::Assignment(role_names::not_guid)),
    rule!("role-assignment-name-ignores-principal", Warning, UNSAFE, Check::Whole(role_names::ignores_principal)),
    rule!("role-assignment-api-version", Warning, UNSAFE, Check::Assignment(roles::api_version)),
    rule!("user-assigned-identity-name", Error, NONE, Check::Whole(identities::name)),
    rule!(off "user-assigned-identity-name-vm-limit", Note, NONE, Check::Whole(identities::vm_limit)),
    rule!("federated-credentials-concurrent", Error, SAFE, Check::Whole(credentials::concurrent)),
    rule!("federated-credential-duplicate", Error, NONE, Check::Whole(credential_claims::duplicate)),
    rule!("user-assigned-identity-unused", Note, NONE, Check::Whole(identities::unused)),
    rule!("managed-identity-vm-extension", Error, UNSAFE, Check::Resource(nested::vm_extension)),
    rule!("conditional-empty-identity", Error, BOTH, Check::Block(missing_type::conditional_empty)),
    // They look at what the others have said of the same block.
    rule!(off "identity-missing", Warning, UNSAFE, Check::Resource(posture::missing)),
    rule!(off "identity-kind-preferred", Note, NONE, Check::Resource(posture::kind_preferred)),
    rule!(off "guest-configuration-needs-system-identity", Warning, UNSAFE, Check::Whole(guest::configuration)),
    rule!(off "aks-service-principal", Warning, NONE, Check::Resource(special::service_principal)),
    rule!("parameter-file-mismatch", Error, NONE, Check::Reading),
    rule!("identity-removed", Error, NONE, Check::Comparing(compared::removed)),
    rule!("identity-added", Note, NONE, Check::Comparing(compared::added)),
    rule!("identity-kind-changed", Note, NONE, Check::Comparing(compared::kind_changed)),
    rule!("unused-suppression", Note, SAFE, Check::Silence),
    rule!("syntax-error", Error, NONE, Check::Reading),
];

/// Everything that the rules in `chosen` say about the template as a whole.
pub fn check_whole(
    whole: &Whole<'_, '_>,
    chosen: &[&'static Rule],
    findings: &mut Vec<Diagnostic>,
) {
    for rule in chosen {
        if let Check::Whole(check) = rule.check {
            check(whole, findings);
        }
    }
    let checks = chosen.iter().filter_map(|rule| match rule.check {
        Check::Assignment(check) => Some(check),
        _ => None,
    });
    let checks: Vec<_> = checks.collect();
    if checks.is_empty() {
        return;
    }
    for assignment in assignments(whole) {
        for check in &checks {
            check(&assignment, findings);
        }
    }
}

/// Everything that the rules in `chosen` say about two versions of one resource.
pub fn check_pair(pair: &Pair<'_>, chosen: &[&'static Rule], remarks: &mut Vec<Remark>) {
    for rule in chosen {
        if let Check::Comparing(check) = rule.check {
            check(pair, remarks);
        }
    }
}

/// Everything that the rules in `chosen` say about one resource.
pub fn check(
    subject: &Subject<'_, '_, '_>,
    chosen: &[&'static Rule],
    findings: &mut Vec<Diagnostic>,
) {
    // Where no identity can be written, nothing else about the block matters.
    let existing = subject.resource.existing;
    let refused = subject.identity.is_some() && (existing || placement::takes_none(subject));
    let identity = subject.identity.as_ref().filter(|_| !refused);
    for rule in chosen {
        let first = findings.len();
        match (rule.check, identity) {
            (Check::Resource(check), _) => check(subject, findings),
            (Check::Identity(check), Some(identity)) => {
                check(subject, identity, findings);
                lead_back(&mut findings[first..], identity);
            }
            (Check::Block(check), Some(identity)) => {
                for block in &identity.blocks {
                    check(subject, identity, block, findings);
                }
                lead_back(&mut findings[first..], identity);
            }
            _ => {}
        }
    }
}

/// Adds where the identity is used, to findings in what a variable or parameter holds.
fn lead_back(findings: &mut [Diagnostic], identity: &Identity<'_>) {
    for finding in findings {
        // What a function made stands nowhere: where it is used is the place.
        if finding.place.span == Span::default() {
            let used = finding.related.pop();
            finding.place.span = used.map_or(identity.written.span, |label| label.span);
        }
        let labels = finding.related.iter().map(|label| label.span);
        let mut places = labels.chain([finding.place.span]);
        if !places.any(|place| identity.holds(place)) {
            finding.related.push(Label {
                span: identity.written.span,
                message: "used as this identity".to_owned(),
            });
        }
    }
}

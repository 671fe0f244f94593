//! Floor 4: rules about reading an identity that is not there.

use std::collections::HashSet;

use super::having::having;
use super::placement::{place_of_type, takes_none};
use super::posture::enable_system;
use super::reads::{Asked, IdentityRead, Reference};
use super::shape::is_identity_type;
use super::special::{NEEDS_LOCATION, lacks_location};
use super::subject::{ARRAY, Subject, TYPE};
use super::whole::Whole;
use crate::diagnostic::{Diagnostic, Fix, Label, NO_FIX, Safety, Severity};
use crate::evaluate::When;
use crate::knowledge::{self, Kind, Mode, Shape};
use crate::model::{Change, ResourceId, Written};
use crate::text::Span;

const RULE: &str = "principal-id-without-system-identity";

/// What a resource has instead of a system-assigned identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Instead {
    Nothing,
    /// `None` in every case.
    None,
    /// User-assigned identities in some case, and never another.
    User,
}

/// `principal-id-without-system-identity`: a part of an identity that provably is not there.
pub(super) fn principal_id(whole: &Whole<'_, '_>, findings: &mut Vec<Diagnostic>) {
    for read in whole.identity_reads() {
        findings.extend(missing_part(whole, read));
    }
}

fn missing_part<'t, 'a: 't>(whole: &Whole<'t, 'a>, read: &IdentityRead<'t>) -> Option<Diagnostic> {
    let (part, _) = read.member.filter(|_| reads_part(read))?;
    let mut full = true;
    if let Some(reference) = Reference::of(read.base) {
        let scope = read.read.scope;
        let own = reference.written_type(whole, scope);
        full = reference.is_full(whole, scope)?;
        // Without it another rule speaks, but not of a type that has no identity at all.
        let is_user_assigned = own.is_some_and(is_identity_type);
        let may_lack = full && own.is_none_or(|own| whole.may_lack_system(own));
        if !is_user_assigned && !may_lack {
            return None;
        }
    }
    let asked = read.asked(whole);
    if is_of_identity(whole, &asked) {
        return of_identity(whole, read, &asked, part, full);
    }
    let (first, instead) = lacking(whole, read, &asked.here)?;
    // Some services tell the tenant of a user-assigned identity.
    if instead == Instead::User && !part.eq_ignore_ascii_case("principalId") {
        return None;
    }
    let mut finding = first.finding(
        RULE,
        Severity::Error,
        read.span(),
        format!("the resource has no system-assigned identity, so there is no `{part}` to read"),
    );
    finding.help = Some(help(&first, instead));
    finding.related = vec![label(&first, instead)];
    finding.fix = enable_system(&first);
    // One of several that conditions choose is not the one to change.
    if asked.here.len() > 1 {
        finding.fix = None;
    } else if lacks_location(&first) {
        finding.related.push(Label {
            span: place_of(&first),
            message: format!("{NO_FIX}: {NEEDS_LOCATION}"),
        });
    }
    Some(finding)
}

fn help(first: &Subject<'_, '_, '_>, instead: Instead) -> String {
    let type_at_version = first.type_at_version();
    if takes_none(first) {
        format!("{type_at_version} takes no identity: read that of another resource")
    } else if !first.takes(Kind::System) {
        format!("{type_at_version} takes no system-assigned identity: read another's")
    } else if instead == Instead::User {
        "read `properties.principalId` of the user-assigned identity, or give the resource a \
         system-assigned one too"
            .to_owned()
    } else {
        "give the resource a system-assigned identity".to_owned()
    }
}

/// Whether what is read is what a system-assigned identity has.
pub(super) fn reads_part(read: &IdentityRead<'_>) -> bool {
    let mut parts = ["principalId", "tenantId"].iter();
    read.member
        .is_some_and(|(name, _)| parts.any(|part| name.eq_ignore_ascii_case(part)))
}

/// Whether what is read is a user-assigned identity, whoever makes it: it has none itself.
pub(super) fn is_of_identity(whole: &Whole<'_, '_>, asked: &Asked) -> bool {
    let is_own = asked.resource_type.as_deref().is_some_and(is_identity_type);
    is_own && !whole.setting.body
}

/// A user-assigned identity that is read as if it had an identity itself.
fn of_identity<'t, 'a: 't>(
    whole: &Whole<'t, 'a>,
    read: &IdentityRead<'t>,
    asked: &Asked,
    part: &str,
    full: bool,
) -> Option<Diagnostic> {
    let mut here = asked.here.iter();
    let is_made = here.any(|id| !whole.template.resource(*id).existing);
    if is_made && lacking(whole, read, &asked.here).is_none() {
        return None;
    }
    let message = format!("a user-assigned identity has its `{part}` under `properties`");
    let mut finding = Diagnostic {
        resource: read.read.owner,
        ..Diagnostic::new(RULE, Severity::Error, read.span(), message)
    };
    if let Some(first) = asked.here.first().map(|id| whole.subject(*id)) {
        finding.resource = Some(first.id);
        finding.related = vec![label(&first, Instead::Nothing)];
    }
    finding.help = Some(if full {
        format!("read `properties.{part}`")
    } else {
        format!("read `{part}`: without `Full`, `reference()` yields the properties")
    });
    // One of several that conditions choose is not the one to change.
    let is_single = asked.here.len() < 2;
    finding.fix = (full && is_single).then(|| under_properties(whole, read));
    Some(finding)
}

/// The resources of which the template reads the `principalId` of the system-assigned identity, each
/// the only one that is meant.
pub(crate) fn whose_principal_is_read(whole: &Whole<'_, '_>) -> HashSet<ResourceId> {
    let reads = reads_of(whole, "principalId");
    reads.flat_map(|(_, id)| id).collect()
}

/// The resources of which the template reads `identityIds`, which an API version with a dictionary
/// does not answer. A `reference()` may name one of its own that does.
pub(crate) fn whose_list_is_read(whole: &Whole<'_, '_>) -> HashSet<ResourceId> {
    let reads = reads_of(whole, ARRAY).filter(|(read, [id])| {
        let version = Reference::of(read.base).and_then(|call| call.version()?.text());
        let version = version.filter(|version| !version.is_empty());
        let own_type = whole.resource_type(*id).filter(|_| version.is_some());
        let answer = own_type.map(|own| whole.setting.answer(own, version));
        let shape = answer.and_then(|answer| Some(answer.support()?.shape));
        shape != Some(Shape::Identifiers)
    });
    reads.flat_map(|(_, id)| id).collect()
}

/// Where a member of an identity is read, and the only resource that can be meant.
fn reads_of<'w, 't, 'a: 't>(
    whole: &'w Whole<'t, 'a>,
    member: &'static str,
) -> impl Iterator<Item = (&'w IdentityRead<'t>, [ResourceId; 1])> {
    let reads = whole.identity_reads().iter();
    let reads = reads.filter(move |read| {
        read.member
            .is_some_and(|(name, _)| name.eq_ignore_ascii_case(member))
    });
    reads.filter_map(|read| Some((read, read.asked(whole).here.try_into().ok()?)))
}

/// Types of which a resource may be without a system-assigned identity, in lower case.
pub(super) fn types_without_system(whole: &Whole<'_, '_>) -> HashSet<String> {
    let mut types = HashSet::new();
    for id in whole.ids() {
        let Some(own) = whole.resource_type(id) else {
            continue;
        };
        let identity = whole.template.resource(id).identity.as_ref();
        let properties = identity.and_then(|own| own.value.properties());
        let mut kinds = properties.into_iter().flatten().filter(|own| own.is(TYPE));
        let has_system = kinds.any(|kind| {
            let kind = kind.value.text().and_then(Kind::of_text);
            kind.is_some_and(Kind::system)
        });
        if !has_system {
            types.insert(own.to_ascii_lowercase());
        }
    }
    types
}

/// Whether none of the resources that a read can be of has a system-assigned identity.
pub(super) fn lacks_system<'t, 'a: 't>(
    whole: &Whole<'t, 'a>,
    read: &IdentityRead<'t>,
    here: &[ResourceId],
) -> bool {
    lacking(whole, read, here).is_some()
}

/// The first of the resources that a read can be of, and what it has instead of a system-assigned
/// identity; `None` unless none of them has one.
fn lacking<'x, 't, 'a: 't>(
    whole: &'x Whole<'t, 'a>,
    read: &IdentityRead<'t>,
    here: &[ResourceId],
) -> Option<(Subject<'x, 't, 'a>, Instead)> {
    let mut first = None;
    for id in here {
        let subject = whole.subject(*id);
        let instead = instead_of_system(&subject, &read.holds)?;
        first.get_or_insert((subject, instead));
    }
    first
}

/// What a resource has instead of a system-assigned identity wherever one of `holds` does; `None`
/// when it may have one.
fn instead_of_system(subject: &Subject<'_, '_, '_>, holds: &[When]) -> Option<Instead> {
    let own = subject.resource_type.as_deref()?;
    let is_made = !subject.resource.existing && !subject.whole.is_never(subject.id);
    let known = is_made && !subject.setting.body;
    let support = subject.support();
    let is_shown = support.is_some_and(|support| support.mode == Mode::ReadOnly);
    if !known || is_shown || subject.resource.is_module() {
        return None;
    }
    let deployed = subject.whole.deployed(subject.id);
    let mut met = holds
        .iter()
        .filter_map(|hold| hold.and(&deployed))
        .peekable();
    met.peek()?;
    let mut instead = Instead::Nothing;
    for hold in met {
        let next = instead_in(subject, &hold)?;
        // What is not asked for may come nevertheless.
        let sure = subject.is_known() && !knowledge::makes_its_own(own);
        if next == Instead::Nothing && !sure {
            return None;
        }
        if instead != Instead::User {
            instead = next;
        }
    }
    Some(instead)
}

fn instead_in(subject: &Subject<'_, '_, '_>, hold: &When) -> Option<Instead> {
    let mut all = having(subject)?;
    all.retain(|having| having.when.agrees_with(hold));
    // What is no identity at all is for the rule of that mistake.
    let kinds: Option<Vec<Kind>> = all.iter().map(|having| having.kind).collect();
    let kinds = kinds?;
    if kinds.is_empty() || kinds.iter().any(|kind| kind.system()) {
        return None;
    }
    let written = all.iter().any(|having| having.span.is_some());
    Some(match kinds.contains(&Kind::User) {
        true => Instead::User,
        false if written => Instead::None,
        false => Instead::Nothing,
    })
}

/// The type of a resource, which stands for it.
fn place_of(subject: &Subject<'_, '_, '_>) -> Span {
    place_of_type(subject).unwrap_or(subject.resource.span)
}

fn label(subject: &Subject<'_, '_, '_>, instead: Instead) -> Label {
    let own = place_of(subject);
    let (span, message) = match (&subject.identity, instead) {
        (None, _) => (own, "this resource has no identity"),
        (Some(identity), Instead::User) => (identity.key, "user-assigned identities only"),
        (Some(identity), _) => (identity.key, "no identity"),
    };
    Label {
        span,
        message: message.to_owned(),
    }
}

/// `identity` becomes `properties`.
fn under_properties(whole: &Whole<'_, '_>, read: &IdentityRead<'_>) -> Fix {
    let change = if whole.template.symbolic && Reference::of(read.base).is_none() {
        let base = whole.source.slice(read.base.span);
        Change::SetValue {
            at: read.base.span.to(read.word),
            value: Written::Expression(format!("{base}.properties")),
        }
    } else {
        Change::Respell {
            at: read.word,
            word: "properties".to_owned(),
        }
    };
    Fix {
        title: "read it under `properties`".to_owned(),
        safety: Safety::Unsafe,
        changes: vec![change],
    }
}

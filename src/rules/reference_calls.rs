//! Floor 4: rules about how `reference()` is asked for an identity.

use super::nested::has_own_identity_property;
use super::reads::{Asked, IdentityRead, Reference};
use super::references::{is_of_identity, lacks_system, reads_part};
use super::subject::used_at;
use super::whole::Whole;
use crate::diagnostic::{Diagnostic, Fix, Label, Safety, Severity};
use crate::knowledge::{self, Absence, Answer, ApiVersion};
use crate::model::{Change, ResourceId, ScopeId, Written};

/// `reference-identity-without-full`: an identity among the properties alone.
pub(super) fn without_full(whole: &Whole<'_, '_>, findings: &mut Vec<Diagnostic>) {
    for read in whole.identity_reads() {
        findings.extend(not_full(whole, read));
    }
}

fn not_full<'t, 'a: 't>(whole: &Whole<'t, 'a>, read: &IdentityRead<'t>) -> Option<Diagnostic> {
    let reference = Reference::of(read.base)?;
    if reference.is_full(whole, read.read.scope)? {
        return None;
    }
    let asked = read.asked(whole);
    let own = asked.resource_type.as_deref()?;
    if knowledge::history(own).is_empty() || has_own_identity_property(own) {
        return None;
    }
    let mut finding = Diagnostic {
        resource: read.read.owner,
        ..Diagnostic::new(
            "reference-identity-without-full",
            Severity::Error,
            reference.span.to(read.span()),
            "without `Full`, `reference()` yields the properties, and the identity is none of them",
        )
    };
    finding.help = Some("ask for `Full` in the third argument".to_owned());
    let change = add_full(whole, read, &reference, &asked);
    finding.fix = change.map(|changes| Fix {
        title: "ask for `Full`".to_owned(),
        safety: Safety::Safe,
        changes,
    });
    Some(finding)
}

/// The changes that make a call ask for the whole resource; `None` without an API version to give.
fn add_full<'t, 'a: 't>(
    whole: &Whole<'t, 'a>,
    read: &IdentityRead<'t>,
    reference: &Reference<'t>,
    asked: &Asked,
) -> Option<Vec<Change>> {
    let full = "Full".to_owned();
    match &reference.call.arguments[..] {
        [_] => {
            let version = version_of(whole, read.read.scope, *asked.here.first()?)?;
            added(whole, reference, vec![version, Written::Text(full)])
        }
        // Whatever else stands in the place of the version is no version.
        [_, version] => {
            let is_version = |text| ApiVersion::parse(text).is_some();
            let fits = version.text().is_none_or(is_version);
            let more = fits.then(|| vec![Written::Text(full)])?;
            added(whole, reference, more)
        }
        [_, _, third] => third.text().map(|_| {
            vec![Change::SetText {
                at: third.span,
                text: full,
            }]
        }),
        _ => None,
    }
}

/// The changes that give a call more arguments. In Bicep it is written anew, unless it is more than
/// words in a line, which might be lost.
fn added(
    whole: &Whole<'_, '_>,
    reference: &Reference<'_>,
    more: Vec<Written>,
) -> Option<Vec<Change>> {
    let (call, at) = (reference.call, reference.span);
    if !whole.template.symbolic {
        let add = |value| Change::AddArgument { call: at, value };
        return Some(more.into_iter().map(add).collect());
    }
    let is_plain = call.base.is_none() && !whole.source.slice(at).contains(['\n', '*']);
    let arguments = call.arguments.iter().map(|own| Written::Copy(own.span));
    let value = Written::Call {
        name: call.name.text.to_string(),
        arguments: arguments.chain(more).collect(),
    };
    is_plain.then(|| vec![Change::SetValue { at, value }])
}

/// The API version of a resource, for an expression of `scope`.
pub(super) fn version_of(whole: &Whole<'_, '_>, scope: ScopeId, id: ResourceId) -> Option<Written> {
    let resource = whole.template.resource(id);
    let written = resource.api_version.as_ref()?;
    // In Bicep it is a part of a string.
    if whole.template.container(resource).scope == scope && !whole.template.symbolic {
        return Some(Written::Copy(written.span));
    }
    written.text().map(|text| Written::Text(text.to_owned()))
}

/// `reference-api-version-too-old`: a version at which the type shows no identity.
pub(super) fn too_old(whole: &Whole<'_, '_>, findings: &mut Vec<Diagnostic>) {
    for read in whole.identity_reads() {
        findings.extend(without_identity(whole, read));
    }
}

fn without_identity<'t, 'a: 't>(
    whole: &Whole<'t, 'a>,
    read: &IdentityRead<'t>,
) -> Option<Diagnostic> {
    let reference = Reference::of(read.base)?;
    let written = reference.version()?;
    if !reference.is_full(whole, read.read.scope)? {
        return None;
    }
    let value = whole.evaluator.values(written, read.read.scope);
    let only = value.only()?;
    let version = only.value.literal()?;
    // Most reads are right, and asking the whole template is dear.
    let own = reference.written_type(whole, read.read.scope);
    if let Some(own) = own {
        none_shown(whole, own, version)?;
    }
    let asked = read.asked(whole);
    let own = asked.resource_type.as_deref()?;
    let answer = none_shown(whole, own, version)?;
    // What has no identity at any version is another rule's business.
    let is_told = is_of_identity(whole, &asked) && reads_part(read);
    if is_told || lacks_system(whole, read, &asked.here) {
        return None;
    }
    let mut finding = Diagnostic {
        resource: read.read.owner,
        ..Diagnostic::new(
            "reference-api-version-too-old",
            Severity::Warning,
            only.span,
            format!("`{own}` at API version {version} shows no identity"),
        )
    };
    if read.span().start != written.span.start {
        finding.related.push(Label {
            span: read.span(),
            message: "read here".to_owned(),
        });
    }
    used_at(&mut finding, written.span, "used as this API version");
    let next = match answer {
        Answer::NotAt(absence) => better(whole, &asked, absence),
        _ => None,
    };
    finding.help = Some(match &next {
        Some(version) => format!("ask at API version {version} or later"),
        None => "read something else: this type has no identity to show".to_owned(),
    });
    finding.fix = next.filter(|_| written.text().is_some()).map(|text| Fix {
        title: format!("ask at API version {text}"),
        safety: Safety::Unsafe,
        changes: vec![Change::SetText {
            at: written.span,
            text,
        }],
    });
    Some(finding)
}

/// What is known of a type at a version that shows no identity; `None` where it may show one.
fn none_shown(whole: &Whole<'_, '_>, resource_type: &str, version: &str) -> Option<Answer> {
    let resource_type = resource_type.trim_end_matches('/');
    let answer = whole.setting.answer(resource_type, Some(version));
    let listed = match answer {
        Answer::Never => true,
        Answer::NotAt(absence) => absence.listed,
        _ => false,
    };
    listed.then_some(answer)
}

/// A version at which the identity is shown: that of the resource itself, or the next one.
fn better(whole: &Whole<'_, '_>, asked: &Asked, absence: Absence) -> Option<String> {
    let own = asked.here.first().and_then(|id| {
        let subject = whole.subject(*id);
        let version = subject.api_version.clone()?;
        subject.support().map(|_| version.to_string())
    });
    own.or_else(|| absence.next.map(|version| version.to_string()))
}

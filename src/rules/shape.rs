//! Floor 4: rules about when identities are listed how: the array of old and the dictionary.

use std::collections::HashSet;

use super::migration::{Migration, migration};
use super::subject::{
    ARRAY, Block, DICTIONARY, Identity, Subject, USER_ASSIGNED_TYPE, entries_of, used_as,
};
use crate::diagnostic::{Diagnostic, Fix, Label, NO_FIX, Safety, Severity};
use crate::evaluate::{Alternative, Text, spelt_out};
use crate::knowledge::{Answer, ApiVersion, Shape};
use crate::model::{Change, Expression, Kind as Expressed};
use crate::text::Span;

/// An array whose items are all written as strings.
pub(super) fn literal_array<'t>(alternative: &Alternative<'t>) -> Option<&'t Expression<'t>> {
    let source = alternative.source?;
    let Expressed::Array(items) = &source.kind else {
        return None;
    };
    let many =
        |item: &Expression<'_>| matches!(item.kind, Expressed::Spread(_) | Expressed::Loop(_));
    let texts = items.iter().all(|item| !is_no_text(item) && !many(item));
    texts.then_some(source)
}

/// Whether an item is written as something else than a string.
pub(super) fn is_no_text(item: &Expression<'_>) -> bool {
    matches!(
        item.kind,
        Expressed::Object(_)
            | Expressed::Array(_)
            | Expressed::Null
            | Expressed::Boolean(_)
            | Expressed::Integer(_)
            | Expressed::Number(_)
            | Expressed::Broken(_)
    )
}

/// The change that makes an array a dictionary; an identity that stands twice is kept once.
pub(super) fn to_object(alternative: &Alternative<'_>, array: &Expression<'_>) -> Change {
    let mut seen = HashSet::new();
    let mut drop = Vec::new();
    for entry in entries_of(alternative) {
        let Some(key) = entry.text.map(folded) else {
            continue;
        };
        if !seen.insert(key) {
            drop.push(entry.span());
        }
    }
    Change::ArrayToObject {
        array: array.span,
        drop,
    }
}

/// A text by which two identities are recognised as the same, case aside.
pub(super) fn folded(text: &Text<'_>) -> String {
    format!("{:?}", spelt_out(text).pieces()).to_lowercase()
}

/// `identity-ids-deprecated`: the array of old.
pub(super) fn deprecated<'t>(
    subject: &Subject<'_, 't, '_>,
    identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(member) = block.collection(ARRAY) else {
        return;
    };
    let is_object = |alternative: &Alternative<'_>| alternative.value.object().is_some();
    if member.value.alternatives.iter().any(is_object) {
        return;
    }
    let known_type = match *subject.answer() {
        Answer::Support(_) => true,
        Answer::UnknownVersion => !subject.knows_array(),
        Answer::Unknown | Answer::Never | Answer::NotAt(_) => false,
    };
    if !known_type {
        return;
    }
    let legal = subject.shape() == Some(Shape::Identifiers);
    // An override says that the type has nothing else.
    if legal && !subject.knows_array() {
        return;
    }
    let severity = if legal {
        Severity::Note
    } else {
        Severity::Error
    };
    let message = if legal {
        let version = subject.api_version.as_deref().unwrap_or("this version");
        format!("`identityIds` is legal at API version {version}, and refused from 2018-06-01 on")
    } else {
        format!("{} takes no `identityIds`", subject.type_at_version())
    };
    let place = member.key_source.map_or(block.span, |key| key.span);
    let mut finding = subject.finding("identity-ids-deprecated", severity, place, message);
    finding.help = Some("list the identities as names of `userAssignedIdentities`".to_owned());
    finding.fact = Some(
        "only virtual machines and scale sets ever had `identityIds`, \
         at API versions 2017-12-01 and 2018-04-01"
            .to_owned(),
    );
    match migration_fix(subject, block, place) {
        Ok(fix) => finding.fix = Some(fix),
        Err(reason) => finding.related.extend(reason),
    }
    used_as(&mut finding, identity);
    findings.push(finding);
}

/// The move of the block, and the higher API version that it may need; the error says why it is not
/// made, where that is more than that nothing would take the dictionary.
fn migration_fix<'t>(
    subject: &Subject<'_, 't, '_>,
    block: &Block<'t>,
    place: Span,
) -> Result<Fix, Option<Label>> {
    let is_late = subject.shape() == Some(Shape::Dictionary);
    let raise = if is_late {
        None
    } else {
        Some(raised(subject)?)
    };
    let refused = |reason| Label {
        span: place,
        message: format!("{NO_FIX}: {reason}"),
    };
    let Migration {
        mut changes,
        mut safety,
    } = migration(subject, block).map_err(refused)?;
    let mut title = "list the identities in `userAssignedIdentities`".to_owned();
    if let Some((version, change)) = raise {
        changes.push(change);
        safety = Safety::Unsafe;
        title.push_str(" and raise the API version to ");
        title.push_str(&version);
    }
    Ok(Fix {
        title,
        safety,
        changes,
    })
}

/// `user-assigned-identities-too-early`: the dictionary, at a version that knows the array only.
pub(super) fn too_early<'t>(
    subject: &Subject<'_, 't, '_>,
    identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(member) = block.collection(DICTIONARY) else {
        return;
    };
    let early = match subject.shape() {
        Some(Shape::Identifiers) => true,
        Some(Shape::None) => subject.knows_array(),
        _ => false,
    };
    if !early {
        return;
    }
    // Where the version takes no user-assigned identity at all, the type says so.
    let kinds = block.type_member().map(|member| &member.value.alternatives);
    let spoken = kinds.into_iter().flatten().any(|alternative| {
        subject
            .kind_of(&alternative.value)
            .is_some_and(|kind| !kind.user() || !subject.takes(kind))
    });
    if spoken {
        return;
    }
    let place = member.key_source.map_or(block.span, |key| key.span);
    let mut finding = subject.finding(
        "user-assigned-identities-too-early",
        Severity::Error,
        place,
        format!(
            "{} takes no `userAssignedIdentities`",
            subject.type_at_version()
        ),
    );
    if subject.knows_array() {
        finding.help = Some("raise the API version to 2018-06-01 or later".to_owned());
        finding.fact = Some(format!(
            "`{}` takes the dictionary from 2018-06-01 on",
            subject.type_name()
        ));
    } else {
        finding.help = Some("list the identities in `identityIds`".to_owned());
    }
    // At a higher version an array beside it, or in another branch, would be an error.
    let goes_along =
        |block: &Block<'t>| block.collection(ARRAY).is_none() || migration(subject, block).is_ok();
    if identity.blocks.iter().all(goes_along) {
        match raised(subject) {
            Ok((version, change)) => {
                finding.fix = Some(Fix {
                    title: format!("raise the API version to {version}"),
                    safety: Safety::Unsafe,
                    changes: vec![change],
                });
            }
            Err(reason) => finding.related.extend(reason),
        }
    }
    used_as(&mut finding, identity);
    findings.push(finding);
}

/// The first version that takes the dictionary, and the change that raises the resource's own to
/// it. The error says where the version comes from when it is not written in the resource, and
/// nothing where there is no such version.
fn raised(subject: &Subject<'_, '_, '_>) -> Result<(String, Change), Option<Label>> {
    let own = subject.api_version.as_deref();
    let own = own.and_then(ApiVersion::parse).ok_or(None)?;
    let resource_type = subject.resource_type.as_deref().ok_or(None)?;
    let wanted = subject.facts().dictionary_from(resource_type, own);
    let wanted = wanted.ok_or(None)?.text().to_owned();
    let written = subject.resource.api_version.as_ref();
    let written = written.filter(|_| !subject.setting.body).ok_or(None)?;
    if written.text().is_none() {
        return Err(Some(Label {
            span: written.span,
            message: format!("{NO_FIX}: the API version is not written in the resource"),
        }));
    }
    let change = Change::SetText {
        at: written.span,
        text: wanted.clone(),
    };
    Ok((wanted, change))
}

/// Whether a resource type is that of user-assigned identities.
pub(super) fn is_identity_type(resource_type: &str) -> bool {
    resource_type.eq_ignore_ascii_case(USER_ASSIGNED_TYPE)
}

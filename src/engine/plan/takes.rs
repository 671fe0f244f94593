//! Floor 5: which kinds of identity a resource takes, and how its `type` spells them.

use super::Reason;
use super::edit::unknown_type;
use crate::knowledge::{Answer, Kind};
use crate::rules::{NEEDS_LOCATION, Subject, lacks_location};
use crate::text::Span;

/// The value of `type` of a new block for one kind of identity; the inner error says that the type
/// takes it beside the `other` kind only.
pub(super) fn alone(
    subject: &Subject<'_, '_, '_>,
    kind: Kind,
    other: Kind,
) -> Result<Result<&'static str, Reason>, Reason> {
    let alone = kind_with(subject, Kind::None, kind);
    if alone.is_err() && kind_with(subject, other, kind).is_err() {
        return alone.map(Ok);
    }
    Ok(alone)
}

/// The value of `type` for `before` and `added` together.
pub(super) fn kind_with(
    subject: &Subject<'_, '_, '_>,
    before: Kind,
    added: Kind,
) -> Result<&'static str, Reason> {
    let place = subject
        .resource
        .resource_type
        .as_ref()
        .map_or(subject.resource.span, |written| written.span);
    let wanted = Kind::of(
        before.system() || added.system(),
        before.user() || added.user(),
    );
    if subject.resource.existing {
        return Err(Reason::new(
            place,
            "the resource only refers to one that is there already",
            "enable the identity where the resource is made",
        ));
    }
    if lacks_location(subject) {
        let help = "write the `location` that the identity is to be made in, then run this again";
        return Err(Reason::new(place, NEEDS_LOCATION, help));
    }
    match subject.answer() {
        Answer::Unknown => Err(unknown_type(subject, place, "write the identity by hand")),
        Answer::UnknownVersion => Err(Reason::new(
            place,
            "the API version is not known, and with it what the resource takes",
            "write the identity by hand",
        )),
        Answer::Never | Answer::NotAt(_) | Answer::Support(_) => spelled(subject, wanted, place),
    }
}

fn spelled(
    subject: &Subject<'_, '_, '_>,
    wanted: Kind,
    place: Span,
) -> Result<&'static str, Reason> {
    let spelling = subject
        .support()
        .filter(|support| support.is_writable())
        .and_then(|support| {
            if support.kinds.any() {
                wanted
                    .common_spelling()
                    .or(subject.setting.combined)
                    .or(Some("SystemAssigned,UserAssigned"))
            } else {
                support.kinds.spelling(wanted)
            }
        });
    if spelling.is_none()
        && let Some((other, command)) = beside(subject, wanted)
    {
        let own = subject.type_at_version();
        return Err(Reason::new(
            place,
            format!("{own} takes a {wanted} identity only beside a {other} one"),
            format!("run `armid enable {command}` first"),
        ));
    }
    spelling.ok_or_else(|| {
        let since = subject.resource_type.as_deref().and_then(|resource_type| {
            subject
                .facts()
                .first_version_with(resource_type, |support| {
                    support.is_writable() && support.kinds.spelling(wanted).is_some()
                })
        });
        Reason::new(
            place,
            match wanted {
                Kind::SystemAndUser => format!(
                    "{} takes no system-assigned identity beside a user-assigned one",
                    subject.type_at_version()
                ),
                one => format!("{} takes no {one} identity", subject.type_at_version()),
            },
            match since {
                Some(since) => format!(
                    "raise the API version: {} is the first that takes it",
                    since.first
                ),
                None => "no API version of this type takes it".to_owned(),
            },
        )
    })
}

/// The other kind, where the type takes one kind only beside it, and the word that enables it.
fn beside(subject: &Subject<'_, '_, '_>, wanted: Kind) -> Option<(Kind, &'static str)> {
    let support = subject.support().filter(|support| support.is_writable())?;
    support.kinds.spelling(Kind::SystemAndUser)?;
    match wanted {
        Kind::User => Some((Kind::System, "system")),
        Kind::System => Some((Kind::User, "user")),
        Kind::None | Kind::SystemAndUser => None,
    }
}

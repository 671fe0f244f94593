//! Floor 5: from what a template says of a resource to what is to change of the live one.

use super::body::Generation;
use super::change::{Aim, Identity, LiveChange, Turn};
use super::phrase::Phrase;
use super::read;
use super::words::Words;
use crate::engine::plan::Operation;
use crate::engine::survey;
use crate::evaluate::Piece;
use crate::knowledge::{self, Answer, ApiVersion, Kind, Shape, Support};
use crate::rules::Subject;

/// The role that assigns a user-assigned identity.
const OPERATOR: &str = "Managed Identity Operator";

/// What one side of a change is.
pub(super) struct Turned {
    aim: Aim,
    before: Option<Identity>,
    wanted: Option<Identity>,
    system: Turn,
    add: Vec<Phrase>,
    remove: Vec<Phrase>,
    remove_all: bool,
}

impl Turned {
    /// The identity of the template, whatever the resource has.
    pub(super) fn template(wanted: Identity) -> Self {
        let none = wanted.kind == Kind::None;
        Self {
            aim: Aim::Template,
            before: None,
            system: match (wanted.kind.system(), none) {
                (true, _) => Turn::On,
                (false, true) => Turn::Off,
                (false, false) => Turn::Keep,
            },
            add: wanted.users.clone(),
            remove: Vec::new(),
            remove_all: none,
            wanted: Some(wanted),
        }
    }

    /// What a newer version makes of the identity of an older one; `None` where both are the same.
    /// The error says why that cannot be told.
    pub(super) fn between(before: Identity, wanted: Identity) -> Result<Option<Self>, String> {
        let lacks = |all: &[Phrase], id: &Phrase| !all.iter().any(|own| own.is(id));
        let only = |these: &Identity, others: &Identity| -> Vec<Phrase> {
            let mut all = these.users.clone();
            all.retain(|id| lacks(&others.users, id));
            all
        };
        let (add, remove) = (only(&wanted, &before), only(&before, &wanted));
        let mut pairs = add
            .iter()
            .flat_map(|new| remove.iter().map(move |old| (new, old)));
        if pairs.any(|(new, old)| new.may_be(old)) {
            return Err(
                "whether it keeps a user-assigned identity hangs on what is not known: give it with \
                 -g, --subscription or --parameters, or make what changed by hand"
                    .to_owned(),
            );
        }
        let system = match (before.kind.system(), wanted.kind.system()) {
            (false, true) => Turn::On,
            (true, false) => Turn::Off,
            _ => Turn::Keep,
        };
        let same = system == Turn::Keep && add.is_empty() && remove.is_empty();
        Ok((!same).then(|| Self {
            aim: Aim::Difference,
            system,
            remove_all: before.kind.user() && !wanted.kind.user(),
            add,
            remove,
            before: Some(before),
            wanted: Some(wanted),
        }))
    }

    /// Whether the template says already what is wanted.
    pub(super) fn is_nothing(&self) -> bool {
        let (Some(before), Some(wanted)) = (&self.before, &self.wanted) else {
            return false;
        };
        before.kind == wanted.kind && before.users.len() == wanted.users.len()
    }

    /// What an operation does to a resource; `before` where it is known. `ids` are the identities
    /// that the operation names.
    pub(super) fn operation(
        operation: &Operation,
        before: Option<Identity>,
        ids: &[Phrase],
    ) -> Self {
        let named = |id: &Phrase| ids.iter().any(|own| own.is(id));
        let after = |before: &Identity| {
            let system = match operation {
                Operation::EnableSystem => true,
                Operation::RemoveSystem | Operation::RemoveAll => false,
                _ => before.kind.system(),
            };
            let mut users = before.users.clone();
            match operation {
                Operation::EnableUser(_) => {
                    let lacks = |id: &&Phrase| !before.users.iter().any(|own| own.is(id));
                    users.extend(ids.iter().filter(lacks).cloned());
                }
                Operation::RemoveUser(given) if given.is_empty() => users.clear(),
                Operation::RemoveUser(_) => users.retain(|id| !named(id)),
                Operation::RemoveAll => users.clear(),
                _ => {}
            }
            Identity {
                kind: Kind::of(system, !users.is_empty()),
                users,
            }
        };
        let whole = matches!(operation, Operation::RemoveAll);
        let wanted = match &before {
            Some(before) => Some(after(before)),
            None => whole.then_some(Identity::NONE),
        };
        let lists = |yes: bool| if yes { ids.to_vec() } else { Vec::new() };
        let all_users = matches!(operation, Operation::RemoveUser(given) if given.is_empty());
        Self {
            aim: Aim::Operation,
            system: match operation {
                Operation::EnableSystem => Turn::On,
                Operation::RemoveSystem | Operation::RemoveAll => Turn::Off,
                _ => Turn::Keep,
            },
            add: lists(matches!(operation, Operation::EnableUser(_))),
            remove: match (&before, all_users || whole) {
                (Some(before), true) => before.users.clone(),
                _ => lists(matches!(operation, Operation::RemoveUser(_))),
            },
            remove_all: all_users || whole,
            before,
            wanted,
        }
    }
}

/// What is to change of a live resource; the error says why that cannot be told.
pub(super) fn make(
    subject: &Subject<'_, '_, '_>,
    words: &Words<'_, '_>,
    name: Option<&Vec<Piece>>,
    turned: Turned,
    new: bool,
) -> Result<LiveChange, String> {
    let written = subject.resource_type.as_deref();
    let written = written.ok_or("its type is not known")?;
    let resource_type = knowledge::canonical(written).unwrap_or(written);
    if !super::words::is_printable(resource_type) || !resource_type.contains('/') {
        return Err("its type is none that can be printed".to_owned());
    }
    let kind = turned.wanted.as_ref().map(|wanted| wanted.kind);
    let mut notes = Vec::new();
    let at = at_version(subject, resource_type, kind, &mut notes)?;
    refuse_odd(resource_type, &turned, new)?;
    let before = turned.before.as_ref().map(|before| before.kind);
    if let (Some(before), Some(support)) = (before, subject.support())
        && before != Kind::None
        && !support.kinds.takes(before)
    {
        return Err(format!(
            "its type does not take the {before} identity that it has"
        ));
    }
    let roles = roles(resource_type, &turned, new);
    let group = knowledge::az_group(resource_type, read::own_kind(subject).as_deref());
    let needs = group.and_then(|group| group.needs).filter(|_| new);
    let replaced = replaces(resource_type, &turned, kind.filter(|_| !new), &mut notes);
    let names = read::names(subject, words, resource_type, name, &mut notes);
    let mut change = LiveChange {
        path: subject.source.path().to_owned(),
        line: subject.source.position(subject.resource.span.start).line,
        subject: survey::named(subject),
        resource_type: resource_type.to_owned(),
        api_version: at.version,
        scope: read::scope(subject, words, &mut notes)?,
        file_scope: read::file_scope(subject, words),
        names,
        aim: turned.aim,
        new,
        before: turned.before,
        wanted: turned.wanted,
        system: turned.system,
        add: turned.add,
        remove: turned.remove,
        remove_all: turned.remove_all,
        spelling: at.spelling,
        generation: at.generation,
        never: never(subject, resource_type),
        replaces: replaced,
        patch: knowledge::patch_takes_identity(resource_type),
        group,
        needs: needs.map(|needs| words.own(subject, needs.to_uppercase(), format!("the {needs}"))),
        roles,
        instances: read::instances(subject),
        notes,
    };
    if read::is_repeated(subject) {
        for phrase in change.phrases_mut() {
            phrase.replace(&|blank| words.of_loop(subject, blank));
        }
    }
    Ok(change)
}

/// Why what comes takes the place of what is there, of a live resource that is to have an identity of
/// that kind.
fn replaces(
    resource_type: &str,
    turned: &Turned,
    kind: Option<Kind>,
    notes: &mut Vec<String>,
) -> Option<&'static str> {
    if turned.aim != Aim::Template && turned.add.is_empty() {
        // What is taken away leaves the others.
        return None;
    }
    let why = knowledge::why_not_so_many(resource_type, 2)?;
    if kind.is_some_and(Kind::user) {
        let note = format!("{why}: this one takes the place of the one that is there");
        notes.push(note);
    }
    Some(why)
}

/// The roles that a change takes.
fn roles(resource_type: &str, turned: &Turned, new: bool) -> Vec<&'static str> {
    let mut roles = vec![knowledge::role_for(resource_type)];
    let made_with = turned.wanted.as_ref().filter(|_| new);
    if !turned.add.is_empty() || made_with.is_some_and(|wanted| wanted.kind.user()) {
        roles.push(OPERATOR);
    }
    roles
}

/// Refuses what the facts allow of a type and its service does not.
fn refuse_odd(resource_type: &str, turned: &Turned, new: bool) -> Result<(), String> {
    let Some(wanted) = &turned.wanted else {
        return Ok(());
    };
    let has_none = wanted.kind == Kind::None && !new;
    let why = has_none.then(|| knowledge::why_not_none(resource_type));
    let why = why.flatten();
    let why = why.or_else(|| knowledge::why_not_so_many(resource_type, wanted.users.len()));
    why.map_or(Ok(()), |why| Err(why.to_owned()))
}

/// The API version that requests are made with, and what holds there.
struct At {
    version: String,
    spelling: Option<String>,
    generation: Generation,
}

/// The version of the template where that takes the kind, else the newest that does.
fn at_version(
    subject: &Subject<'_, '_, '_>,
    resource_type: &str,
    kind: Option<Kind>,
    notes: &mut Vec<String>,
) -> Result<At, String> {
    let own = subject.api_version.as_deref();
    match (subject.answer(), own) {
        (Answer::Never, _) => Err("its type takes no identity".to_owned()),
        (Answer::Unknown, Some(version)) if super::words::is_printable(version) => Ok(At {
            version: version.to_owned(),
            spelling: kind
                .and_then(|kind| subject.spelling(kind))
                .map(str::to_owned),
            generation: Generation::Dictionary,
        }),
        (Answer::Unknown, _) => Err("neither its type nor its API version is known".to_owned()),
        (Answer::Support(support), Some(version)) if fits(support, kind) => {
            Ok(at(support, version, kind))
        }
        (Answer::Support(_) | Answer::NotAt(_) | Answer::UnknownVersion, _) => {
            let Some((newest, support)) = newest(subject, resource_type, kind) else {
                let kind = kind.unwrap_or(Kind::None);
                return Err(why_not(subject, resource_type, kind));
            };
            let word = if newest.is_stable() {
                format!("API version {newest}")
            } else {
                format!("API version {newest}, as no stable one is known to take it")
            };
            notes.push(match own {
                Some(own) if !matches!(subject.answer(), Answer::UnknownVersion) => {
                    format!("{word}, for {own} does not take this identity")
                }
                _ => format!("{word}, for that of the template is not known"),
            });
            Ok(at(&support, newest.text(), kind))
        }
    }
}

/// Whether a resource can be given no identity at any API version that a command could take. That of the
/// template is none of the live resource.
pub(super) fn takes_none(subject: &Subject<'_, '_, '_>) -> bool {
    let name = subject.resource_type.as_deref();
    let takes = name.is_some_and(|name| newest(subject, name, None).is_some());
    subject.answer().is_refusal() && !takes
}

/// The newest stable version of a type, where that takes an identity of a kind; else the newest of
/// all, where that does: the facts do not name every stable version between two previews.
fn newest(
    subject: &Subject<'_, '_, '_>,
    resource_type: &str,
    kind: Option<Kind>,
) -> Option<(ApiVersion<'static>, Support)> {
    let facts = subject.facts();
    let versions = [
        facts.newest_stable(resource_type),
        facts.newest(resource_type),
    ];
    versions.into_iter().flatten().find_map(|version| {
        let answer = facts.lookup(resource_type, Some(version.text()));
        let support = answer.support().filter(|support| fits(support, kind));
        Some((version, *support?))
    })
}

/// Why the newest version of a type does not take an identity of a kind.
fn why_not(subject: &Subject<'_, '_, '_>, resource_type: &str, kind: Kind) -> String {
    let why = match (kind, never(subject, resource_type)) {
        (Kind::None, _) => "its type has no way to be without identity",
        (Kind::System | Kind::SystemAndUser, Some(Kind::System)) => {
            "its type takes no system-assigned identity"
        }
        (Kind::User | Kind::SystemAndUser, Some(Kind::User)) => {
            "its type takes no user-assigned identity"
        }
        _ if takes_at_any(subject, resource_type, &[kind]) => {
            "the newest API version of its type that is known does not take this identity"
        }
        (Kind::SystemAndUser, _) => {
            "its type takes no system-assigned identity beside user-assigned ones"
        }
        _ => return format!("its type does not take a {kind} identity"),
    };
    why.to_owned()
}

/// The kind of identity, of two, that no API version of a type takes; `None` where each is taken, or
/// the type is not known.
fn never(subject: &Subject<'_, '_, '_>, resource_type: &str) -> Option<Kind> {
    let takes = |kind| takes_at_any(subject, resource_type, &[kind, Kind::SystemAndUser]);
    match (takes(Kind::System), takes(Kind::User)) {
        (true, false) => Some(Kind::User),
        (false, true) => Some(Kind::System),
        _ => None,
    }
}

/// Whether any API version of a type takes any of these kinds.
fn takes_at_any(subject: &Subject<'_, '_, '_>, resource_type: &str, kinds: &[Kind]) -> bool {
    let fits = |support: &Support| {
        let takes = |kind: &Kind| support.kinds.takes(*kind);
        support.is_writable() && (support.kinds.any() || kinds.iter().any(takes))
    };
    let facts = subject.facts();
    facts.first_version_with(resource_type, fits).is_some()
}

fn fits(support: &Support, kind: Option<Kind>) -> bool {
    let listed = support.shape != Shape::Other && !support.kinds.no_type();
    let takes = kind.is_none_or(|kind| support.kinds.takes(kind));
    support.is_writable() && listed && takes
}

fn at(support: &Support, version: &str, kind: Option<Kind>) -> At {
    let spelling = kind.and_then(|kind| support.kinds.spelling(kind).or(kind.common_spelling()));
    At {
        version: version.to_owned(),
        spelling: spelling.map(ToOwned::to_owned),
        generation: match support.shape {
            Shape::Identifiers => Generation::Array,
            _ => Generation::Dictionary,
        },
    }
}

//! Floor 5: `migrate`: from `identityIds` to `userAssignedIdentities`.

use std::cell::OnceCell;

use super::edit::{nested, stretches};
use super::{Command, Plan, Reason, Selected};
use crate::diagnostic::Safety;
use crate::knowledge::{Answer, ApiVersion, Shape};
use crate::language::suppress::Date;
use crate::model::{Change, Kind as Expressed};
use crate::rules::{ARRAY, Block, Subject, migration, whose_list_is_read};
use crate::text::Span;

/// The API version that a migrated resource gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum VersionPolicy {
    /// Its own, or the first that takes the dictionary.
    #[default]
    Minimum,
    /// The newest stable one that is known.
    Latest,
    /// This one.
    Exactly(String),
}

impl VersionPolicy {
    /// Reads `minimum`, `latest` or an API version, whose date there must be.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "minimum" => Some(Self::Minimum),
            "latest" => Some(Self::Latest),
            _ => {
                let version = ApiVersion::parse(text)?;
                Date::parse(version.date())?;
                Some(Self::Exactly(text.to_owned()))
            }
        }
    }

    /// The word for it, which [`Self::parse`] reads.
    pub fn word(&self) -> &str {
        match self {
            Self::Minimum => "minimum",
            Self::Latest => "latest",
            Self::Exactly(version) => version,
        }
    }
}

/// Plans the move of every block in a file.
pub(super) fn plan(
    subjects: &[Subject<'_, '_, '_>],
    selected: Selected,
    policy: &VersionPolicy,
    command: &Command,
    plan: &mut Plan,
) {
    let mut raised: Vec<Raise<'_, '_, '_, '_>> = Vec::new();
    let read = OnceCell::new();
    for (subject, named) in subjects.iter().zip(selected) {
        let Some(named) = named else {
            continue;
        };
        let Some(identity) = &subject.identity else {
            continue;
        };
        let old: Vec<_> = identity
            .blocks
            .iter()
            .filter(|block| block.object.member(ARRAY).is_some())
            .collect();
        // A type that is not known may rightly have the array.
        if old.is_empty() || matches!(subject.answer(), Answer::Unknown) {
            continue;
        }
        let planned = version(subject, policy).and_then(|version| {
            let changes = move_blocks(subject, &old, command)?;
            Ok((changes, version))
        });
        let moved = |version: &Option<String>| {
            let what = "`identityIds` moved to `userAssignedIdentities`";
            if subject.setting.patch {
                // The array named all that stay; a dictionary takes nothing away by leaving it out.
                return format!(
                    "{what}; identities that the list left out are not taken away any more: write \
                     null for each"
                );
            }
            match version {
                Some(version) => format!("{what}, API version {}", turned(subject, version)),
                None => what.to_owned(),
            }
        };
        let planned = planned.map(|(changes, version)| {
            let mut what = moved(&version);
            let read = read.get_or_init(|| whose_list_is_read(subject.whole));
            if read.contains(&subject.id) {
                what.push_str(", but the file still reads its `identityIds`");
            }
            raised.extend(version.map(|version| Raise {
                subject,
                version,
                step: plan.steps.len(),
            }));
            (changes, what)
        });
        // The user asked for every block to be moved: one that is not is a finding.
        plan.add(subject, named, planned, true);
    }
    raise(&raised, plan);
}

/// What becomes of the API version of a resource, in words.
fn turned(subject: &Subject<'_, '_, '_>, version: &str) -> String {
    let own = subject.api_version.as_deref().and_then(ApiVersion::parse);
    let new = ApiVersion::parse(version);
    if own > new {
        return format!("lowered to {version}");
    }
    let newest = subject.resource_type.as_deref();
    let newest = newest.and_then(|own| subject.facts().newest_stable(own));
    let is_unknown = new.is_some_and(ApiVersion::is_stable) && newest.is_some() && new > newest;
    let remark = if is_unknown {
        ", which is newer than any that armid knows"
    } else {
        ""
    };
    format!("raised to {version}{remark}")
}

/// An API version that has to be raised.
struct Raise<'s, 'x, 't, 'a> {
    subject: &'s Subject<'x, 't, 'a>,
    version: String,
    /// Index of the resource's step in the plan.
    step: usize,
}

fn move_blocks<'t>(
    subject: &Subject<'_, 't, '_>,
    blocks: &[&Block<'t>],
    command: &Command,
) -> Result<Vec<Change>, Reason> {
    let mut changes = Vec::new();
    for block in blocks {
        super::edit::refuse_double(block)?;
        let place = block
            .object
            .member(ARRAY)
            .and_then(|member| member.key_source)
            .map_or(block.span, |key| key.span);
        let planned = migration(subject, block)
            .map_err(|help| Reason::new(place, "`identityIds` cannot be moved here", help))?;
        if planned.safety == Safety::Unsafe && !command.unsafe_fixes {
            return Err(Reason::new(
                place,
                "`identityIds` is an expression: only a function can turn it into a dictionary",
                "allow that with `--unsafe-fixes`, or move the identities by hand",
            ));
        }
        if let Some(identity) = &subject.identity {
            super::edit::may_edit(subject, identity, block.span)?;
        }
        changes.extend(planned.changes);
    }
    Ok(changes)
}

/// The API version that a resource needs; `None` when its own will do.
fn version(
    subject: &Subject<'_, '_, '_>,
    policy: &VersionPolicy,
) -> Result<Option<String>, Reason> {
    let written = subject.resource.api_version.as_ref();
    let place = written.map_or(subject.resource.span, |written| written.span);
    let (Some(resource_type), Some(own)) = (&subject.resource_type, &subject.api_version) else {
        let help = if written.is_some() {
            "raise it to 2018-06-01 or later by hand, and move the identities"
        } else {
            "write an `apiVersion`, 2018-06-01 or later, or move the identities by hand"
        };
        return Err(Reason::new(place, "the API version is not known", help));
    };
    let takes = |version: &str| {
        let answer = subject.facts().lookup(resource_type, Some(version));
        answer
            .support()
            .is_some_and(|support| support.shape == Shape::Dictionary)
    };
    let none = |message: String| {
        Reason::new(
            place,
            message,
            "choose a version that takes it: `armid support` lists them",
        )
    };
    let wanted = match policy {
        VersionPolicy::Minimum if takes(own) => return Ok(None),
        VersionPolicy::Minimum => ApiVersion::parse(own)
            .and_then(|own| subject.facts().dictionary_from(resource_type, own))
            .map(|version| version.text().to_owned()),
        VersionPolicy::Latest => subject
            .facts()
            .newest_stable(resource_type)
            .map(|version| version.text().to_owned())
            .filter(|version| takes(version)),
        VersionPolicy::Exactly(version) if takes(version) => Some(version.clone()),
        VersionPolicy::Exactly(version) => {
            return Err(none(format!(
                "`{resource_type}` takes no `userAssignedIdentities` at {version}"
            )));
        }
    };
    let wanted = wanted.ok_or_else(|| {
        none(format!(
            "no API version of `{resource_type}` takes `userAssignedIdentities`"
        ))
    })?;
    if wanted == **own {
        return Ok(None);
    }
    if subject.setting.body {
        return Err(Reason::new(
            place,
            format!(
                "the request is for API version {own}, which takes no `userAssignedIdentities`"
            ),
            format!("send it to {wanted} or later: `--as {resource_type}@{wanted}`"),
        ));
    }
    Ok(Some(wanted))
}

/// Writes the versions: in the resource, or in a variable that only migrated resources read.
fn raise(raised: &[Raise<'_, '_, '_, '_>], plan: &mut Plan) {
    // Backwards, so that a step that is taken out moves none that is still to come.
    for one in raised.iter().rev() {
        match literal(one, raised) {
            Ok(at) => plan.steps[one.step].changes.push(Change::SetText {
                at,
                text: one.version.clone(),
            }),
            Err(message) => {
                let written = one.subject.resource.api_version.as_ref();
                let place = written.map_or(one.subject.resource.span, |written| written.span);
                let help = "raise it by hand, or give this resource an API version of its own";
                let reason = Reason::new(place, message, help);
                let step = plan.steps.remove(one.step);
                plan.add(one.subject, step.subject, Err(reason), true);
            }
        }
    }
}

/// Where the version's text is written; the error says why it cannot be changed there.
fn literal(
    one: &Raise<'_, '_, '_, '_>,
    raised: &[Raise<'_, '_, '_, '_>],
) -> Result<Span, &'static str> {
    let shared = "the API version is not this resource's own";
    let made = "the API version is neither written in the resource nor all of a variable";
    let subject = one.subject;
    let written = subject.resource.api_version.as_ref().ok_or(made)?;
    if written.text().is_some() {
        return Ok(written.span);
    }
    let name = variable_name(written).ok_or(made)?;
    let same = |other: &&Raise<'_, '_, '_, '_>| {
        let version = other.subject.resource.api_version.as_ref();
        other.version == one.version
            && other.subject.scope() == subject.scope()
            && version
                .and_then(variable_name)
                .is_some_and(|other| other.eq_ignore_ascii_case(name))
    };
    let readers = raised.iter().filter(same).count();
    let own = stretches(&nested(subject.template), subject.source, subject.scope());
    if subject.template.variable_reads().count(name, &own) != readers {
        return Err(shared);
    }
    // What that variable takes from another one may be read by others.
    let behind = subject.evaluator.behind(written, subject.scope());
    let value = behind.and_then(|behind| behind.value);
    let value = value.filter(|value| value.text().is_some());
    value.map(|value| value.span).ok_or(shared)
}

/// The variable that an expression is, and nothing more.
fn variable_name<'e>(written: &'e crate::model::Expression<'_>) -> Option<&'e str> {
    match &written.kind {
        Expressed::Call(call) if call.name.text.eq_ignore_ascii_case("variables") => {
            call.arguments.first()?.text()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_has_a_day_that_there_is() {
        for text in ["minimum", "latest", "2024-02-29", "2018-06-01-preview"] {
            assert_eq!(VersionPolicy::parse(text).unwrap().word(), text);
        }
        for text in ["2023-02-30", "2023-02-29-preview", "2023-04-31", "newest"] {
            assert_eq!(VersionPolicy::parse(text), None, "{text}");
        }
    }
}

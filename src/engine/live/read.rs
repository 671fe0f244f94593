//! Floor 5: what a template says of one live resource: where it lies, what it is called, and which
//! identity it has.

use super::change::{Identity, Instances, Scope};
use super::phrase::{Part, Phrase};
use super::target::Target;
use super::words::{Words, is_printable};
use crate::evaluate::{Piece, Text, Value, names_in};
use crate::knowledge::{Kind, Shape};
use crate::model::{Property, Resource};
use crate::rules::{Block, Entry, Subject, entries_of};

/// The blank for a name. `NAME` alone is one that shells of WSL have already.
const NAME: &str = "RESOURCE_NAME";

/// The scale set, whose instances may have to be updated one by one.
const SCALE_SET: &str = "Microsoft.Compute/virtualMachineScaleSets";

/// The identity that a template gives a resource; `None` when it gives none. The error says why that
/// is not known.
pub(super) fn identity(
    subject: &Subject<'_, '_, '_>,
    words: &Words<'_, '_>,
) -> Result<Option<Identity>, String> {
    let Some(identity) = &subject.identity else {
        return if subject.resource.body.is_open() {
            Err("properties of the resource come from elsewhere".to_owned())
        } else {
            Ok(None)
        };
    };
    let block = match (&identity.blocks[..], &identity.absent[..]) {
        _ if !identity.closed => return Err("its identity is no value that is known".to_owned()),
        ([], _) => return Ok(None),
        ([block], []) => block,
        _ => return Err("its identity hangs on a condition".to_owned()),
    };
    let kind = kind(subject, block)?;
    let users = if kind.user() {
        users(subject, words, block)?
    } else {
        Vec::new()
    };
    // Azure takes no such request, where the type lists identities at all.
    let listed = !matches!(subject.shape(), Some(Shape::None | Shape::Other));
    if kind.user() && users.is_empty() && listed {
        return Err("its identity asks for user-assigned identities, but names none".to_owned());
    }
    Ok(Some(Identity { kind, users }))
}

fn kind(subject: &Subject<'_, '_, '_>, block: &Block<'_>) -> Result<Kind, String> {
    let member = block.type_member().filter(|_| !block.is_open());
    let member = member.ok_or("its identity has no type that is known")?;
    let only = member.value.only();
    let only = only.ok_or("the type of its identity hangs on a value that is not known")?;
    let kind = subject.kind_of(&only.value);
    kind.ok_or_else(|| "the type of its identity is none that is known".to_owned())
}

fn users<'t>(
    subject: &Subject<'_, 't, '_>,
    words: &Words<'_, '_>,
    block: &Block<'t>,
) -> Result<Vec<Phrase>, String> {
    let unknown = || "its user-assigned identities are not all known".to_owned();
    let mut all: Vec<Phrase> = Vec::new();
    for member in block.collections() {
        let only = member.value.only().ok_or_else(unknown)?;
        let open = match &only.value {
            Value::Object(object) => object.open,
            Value::Array(array) => array.open,
            _ => true,
        };
        if open {
            return Err(unknown());
        }
        for entry in entries_of(only) {
            let value = entry.value.and_then(|value| value.only());
            if value.is_some_and(|only| matches!(only.value, Value::Null)) {
                continue;
            }
            let pieces = pieces(subject, &entry).ok_or_else(unknown)?;
            let written = subject.written(entry.span());
            let id = words.identity(&pieces, &super::super::survey::unquoted(written))?;
            if !all.iter().any(|own| own.is(&id)) {
                all.push(id);
            }
        }
    }
    Ok(all)
}

/// What is known of an ID; `None` where it is no string.
fn pieces<'t>(subject: &Subject<'_, 't, '_>, entry: &Entry<'_, 't>) -> Option<Vec<Piece>> {
    let pieces = entry.text?.pieces();
    let scope = entry
        .source
        .and_then(|source| subject.scope_at(source.span));
    match (&pieces[..], entry.source.zip(scope)) {
        // Where a default can be overridden, more is known if that is a hole.
        ([Piece::Hole(_)], Some((source, scope))) => {
            Some(subject.evaluator.symbolic(source, scope).pieces())
        }
        _ => Some(pieces),
    }
}

/// A resource's name, one item for each segment of its type; blanks where a loop gives the names.
pub(super) fn names(
    subject: &Subject<'_, '_, '_>,
    words: &Words<'_, '_>,
    resource_type: &str,
    name: Option<&Vec<Piece>>,
    notes: &mut Vec<String>,
) -> Vec<Phrase> {
    let count = resource_type.matches('/').count();
    let repeated = is_repeated(subject);
    let written = subject.resource.member("name");
    let written = written.map_or("", |name| subject.written(name.value.span));
    let written = &*super::super::survey::unquoted(written);
    if let Some(name) = name.filter(|_| !repeated) {
        let names = names_in(&Text::join(name.clone()));
        if names.len() == count {
            let names = names.iter().map(|name| words.phrase(name, written));
            return names.collect();
        }
    }
    notes.push(if repeated {
        "the resource is written as a loop: run this once for each of its names".to_owned()
    } else {
        "the name is not known".to_owned()
    });
    let about = format!("the name of the resource{}", quoted(written));
    if count == 1 {
        return vec![words.own(subject, NAME.to_owned(), about)];
    }
    let blank = |at: usize| {
        let about = format!("segment {at} of {about}");
        words.own(subject, format!("{NAME}_{at}"), about)
    };
    (1..=count).map(blank).collect()
}

/// A text of the template behind other words, where it may be printed.
fn quoted(written: &str) -> String {
    if is_printable(written) && !written.is_empty() {
        format!(" `{written}`")
    } else {
        String::new()
    }
}

pub(super) fn is_repeated(subject: &Subject<'_, '_, '_>) -> bool {
    let mut owners = subject.template.owners(subject.resource);
    owners.any(Resource::is_repeated)
}

/// Where a resource lies; the error says why that is not known.
pub(super) fn scope(
    subject: &Subject<'_, '_, '_>,
    words: &Words<'_, '_>,
    notes: &mut Vec<String>,
) -> Result<Scope, String> {
    if subject.whole.is_never(subject.id) {
        notes.push("its condition is false: the template does not deploy it".to_owned());
    } else if is_conditional(subject) {
        notes.push("the template deploys the resource under a condition".to_owned());
    }
    if let Some(scope) = subject.resource.body.at(&["scope"]) {
        return Ok(Scope::Other(extended(subject, words, &scope)));
    }
    let owners = subject.template.owners(subject.resource);
    let deployments: Vec<_> = owners.skip(1).collect();
    let mut target = Target::of_file(subject.template.level, words);
    for deployment in deployments.into_iter().rev() {
        target = target.inner(deployment, subject, words)?;
    }
    Ok(target.scope())
}

/// The ID of what a resource extends.
fn extended<'t, 'a: 't>(
    subject: &Subject<'_, 't, 'a>,
    words: &Words<'_, '_>,
    scope: &Property<'_>,
) -> Phrase {
    let own = subject.template.container(subject.resource).scope;
    let pieces = subject.evaluator.pieces_in_passing(&scope.value, own);
    let written = &*super::super::survey::unquoted(subject.written(scope.value.span));
    let id = words.phrase(&pieces, written);
    if id.known() == Some("/") {
        return Phrase::default();
    }
    let starts = matches!(id.parts().first(), Some(Part::Text(text)) if text.starts_with('/'));
    let ends = matches!(id.parts().last(), Some(Part::Text(text)) if text.ends_with('/'));
    if starts && !ends {
        return id;
    }
    let about = format!(
        "the ID of what the resource extends{}, with a slash at its start and none at its end",
        quoted(written)
    );
    words.own(subject, "SCOPE".to_owned(), about)
}

/// What the template of the file is deployed to.
pub(super) fn file_scope(subject: &Subject<'_, '_, '_>, words: &Words<'_, '_>) -> Scope {
    Target::of_file(subject.template.level, words).scope()
}

fn is_conditional(subject: &Subject<'_, '_, '_>) -> bool {
    let mut owners = subject.template.owners(subject.resource);
    owners.any(|resource| resource.condition.is_some())
}

/// The resource's own `kind`, by which a function app is told from a web app.
pub(super) fn own_kind(subject: &Subject<'_, '_, '_>) -> Option<String> {
    text_at(subject, &["kind"])
}

/// Whether the instances of a scale set have to be updated by hand.
pub(super) fn instances(subject: &Subject<'_, '_, '_>) -> Instances {
    if !subject.is_type(SCALE_SET) {
        return Instances::Follow;
    }
    match text_at(subject, &["properties", "upgradePolicy", "mode"]).as_deref() {
        Some(mode) if mode.eq_ignore_ascii_case("Manual") => Instances::ByHand,
        Some(_) => Instances::Follow,
        None => Instances::Unknown,
    }
}

/// The one text that a property can be.
fn text_at(subject: &Subject<'_, '_, '_>, path: &[&'static str]) -> Option<String> {
    let property = subject.resource.kept(path)?;
    let value = subject.values(&property.value);
    value.only_text().map(ToOwned::to_owned)
}

//! Floor 2: resource IDs: what `resourceId()` and its sisters make, and what a string says of one.

use std::sync::Arc;

use super::target::{GROUP, MANAGEMENT_GROUP, SUBSCRIPTION};
use super::value::{Piece, Text};

/// A resource ID taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourcePath {
    /// The subscription: as written, or a mark of the function that supplies it.
    pub subscription: Option<Vec<Piece>>,
    /// The resource group, in the same way.
    pub resource_group: Option<Vec<Piece>>,
    /// The resource type: `Microsoft.ManagedIdentity/userAssignedIdentities`.
    pub resource_type: String,
    /// The name, one item for each segment of the type.
    pub names: Vec<Vec<Piece>>,
}

/// Takes a resource ID apart; `None` when the text is not, or not provably, a resource ID.
pub fn resource_path(text: &Text<'_>) -> Option<ResourcePath> {
    let parts = split(text);
    let segments = segments_of(&parts);
    let at = segments
        .iter()
        .rposition(|segment| is_word(segment, "providers"))?;
    Some(ResourcePath {
        subscription: after(&segments[..at], "subscriptions"),
        resource_group: after(&segments[..at], "resourceGroups"),
        ..pairs_of(&segments[at + 1..])?
    })
}

/// What stands for the subscription and for the name of the resource group of the deployment in
/// [`spelt_out`].
pub const HERE: [&str; 2] = ["subscription().subscriptionid", "resourcegroup().name"];

/// A text in which the IDs of the deployment's own groups and subscription are taken apart: one
/// resource ID is one text then, however it was put together.
pub fn spelt_out(text: &Text<'_>) -> Text<'static> {
    let pieces = text.pieces().into_iter().flat_map(|piece| {
        let known = |text: &str| Piece::Literal(text.to_owned());
        let [subscription, group] = HERE.map(|hole| Piece::Hole(hole.into()));
        let hole = match &piece {
            Piece::Hole(hole) => &**hole,
            Piece::Literal(_) => "",
        };
        match hole {
            SUBSCRIPTION => vec![subscription],
            "subscription().id" => vec![known("/subscriptions/"), subscription],
            GROUP | "resourcegroup().id" => vec![
                known("/subscriptions/"),
                subscription,
                known("/resourceGroups/"),
                group,
            ],
            MANAGEMENT_GROUP => vec![
                known("/providers/Microsoft.Management/managementGroups/"),
                piece,
            ],
            _ => vec![piece],
        }
    });
    match Text::join(pieces) {
        Text::Literal(text) => Text::Literal(text.into_owned().into()),
        Text::Pattern(pieces) => Text::Pattern(pieces),
    }
}

/// Whether a resource ID ends in `providers`, a resource type of one segment behind its provider, and
/// a name, which a look at its end tells; its name may have holes.
pub fn ends_in(text: &Text<'_>, resource_type: &str) -> bool {
    let before_name = match text {
        Text::Literal(text) => before_slash(text),
        Text::Pattern(pieces) => pieces.iter().rev().find_map(|piece| match piece {
            Piece::Literal(text) => before_slash(text),
            Piece::Hole(_) => None,
        }),
    };
    let before_type = before_name.and_then(|text| without_end(text, resource_type));
    before_type.is_some_and(|text| without_end(text, "/providers/").is_some())
}

/// Whether a text is what `resourceId()` makes of the name of such a resource in the deployment's own
/// resource group, which nothing needs to be taken apart to see.
pub fn is_made_here(text: &Text<'_>, resource_type: &str) -> bool {
    let Text::Pattern(pieces) = text else {
        return false;
    };
    let [Piece::Hole(group), Piece::Literal(path), name @ ..] = &pieces[..] else {
        return false;
    };
    let own = path.strip_prefix("/providers/").and_then(|path| {
        let (own, rest) = path.split_at_checked(resource_type.len())?;
        let own = own.eq_ignore_ascii_case(resource_type).then_some(rest)?;
        own.strip_prefix('/')
    });
    let has_name = |own: &str| !(own.contains('/') || own.is_empty() && name.is_empty());
    let is_begun = &**group == GROUP && own.is_some_and(has_name);
    is_begun && ends_in(text, resource_type)
}

/// What stands in front of the last slash.
fn before_slash(text: &str) -> Option<&str> {
    text.rsplit_once('/').map(|(before, _)| before)
}

/// A text without its end, where that is `end`, ignoring case.
pub fn without_end<'x>(text: &'x str, end: &str) -> Option<&'x str> {
    let (rest, own) = text.split_at_checked(text.len().checked_sub(end.len())?)?;
    own.eq_ignore_ascii_case(end).then_some(rest)
}

/// Takes `Microsoft.X/type/name/type/name` apart, as `dependsOn` may have it: a resource ID without
/// all that stands in front of the provider.
pub fn relative_path(text: &Text<'_>) -> Option<ResourcePath> {
    let parts = split(text);
    let segments = segments_of(&parts);
    let namespace = word(segments.first()?)?;
    namespace.contains('.').then(|| pairs_of(&segments))?
}

/// A provider, then types and names in turn.
fn pairs_of(segments: &[Segment<'_>]) -> Option<ResourcePath> {
    let namespace = word(segments.first()?)?;
    let pairs = &segments[1..];
    if pairs.is_empty() || !pairs.len().is_multiple_of(2) {
        return None;
    }
    let mut resource_type = namespace.to_owned();
    let mut names = Vec::with_capacity(pairs.len() / 2);
    for pair in pairs.chunks(2) {
        resource_type.push('/');
        resource_type.push_str(word(pair[0])?);
        names.push(owned(pair[1]));
    }
    Some(ResourcePath {
        subscription: None,
        resource_group: None,
        resource_type,
        names,
    })
}

/// `a/b` as two names; a hole belongs to the name that it stands in.
pub fn names_in(text: &Text<'_>) -> Vec<Vec<Piece>> {
    super::symbols::split_names(text.pieces())
}

/// Whether two lists of names can be the same once their holes are filled.
pub fn may_be_same(one: &[Vec<Piece>], other: &[Vec<Piece>]) -> bool {
    let mut pairs = one.iter().zip(other);
    one.len() == other.len() && pairs.all(|(one, other)| may_be_same_name(one, other))
}

fn may_be_same_name(mut one: &[Piece], mut other: &[Piece]) -> bool {
    // What is the same in both decides nothing.
    while let ([first, rest @ ..], [other_first, other_rest @ ..]) = (one, other)
        && first == other_first
    {
        (one, other) = (rest, other_rest);
    }
    while let ([rest @ .., last], [other_rest @ .., other_last]) = (one, other)
        && last == other_last
    {
        (one, other) = (rest, other_rest);
    }
    let text = |piece: Option<&Piece>| match piece {
        Some(Piece::Literal(text)) => text.to_ascii_lowercase(),
        _ => String::new(),
    };
    if let ([] | [Piece::Literal(_)], [] | [Piece::Literal(_)]) = (one, other) {
        return text(one.first()) == text(other.first());
    }
    let (heads, tails) = (
        [text(one.first()), text(other.first())],
        [text(one.last()), text(other.last())],
    );
    let starts = heads[0].starts_with(&heads[1]) || heads[1].starts_with(&heads[0]);
    let ends = tails[0].ends_with(&tails[1]) || tails[1].ends_with(&tails[0]);
    starts && ends
}

impl ResourcePath {
    /// Whether both can be the ID of one resource once their holes are filled, an explicit
    /// subscription or resource group against none included.
    pub fn may_be(&self, other: &Self) -> bool {
        let agree = |one: &Option<Vec<Piece>>, other: &Option<Vec<Piece>>| match (one, other) {
            (Some(one), Some(other)) => may_be_same_name(one, other),
            _ => true,
        };
        self.resource_type
            .eq_ignore_ascii_case(&other.resource_type)
            && agree(&self.subscription, &other.subscription)
            && agree(&self.resource_group, &other.resource_group)
            && may_be_same(&self.names, &other.names)
    }
}

/// A part of a text between slashes, or a slash.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part<'x> {
    Literal(&'x str),
    Hole(&'x Arc<str>),
    Slash,
}

/// What stands between two slashes; a hole belongs to the segment that it stands in.
type Segment<'x> = &'x [Part<'x>];

/// The segment behind the word `name`.
fn after(segments: &[Segment<'_>], name: &str) -> Option<Vec<Piece>> {
    let at = segments.iter().position(|segment| is_word(segment, name))?;
    segments.get(at + 1).map(|segment| owned(segment))
}

fn owned(segment: Segment<'_>) -> Vec<Piece> {
    let pieces = segment.iter().filter_map(|part| match part {
        Part::Literal(text) => Some(Piece::Literal((*text).to_owned())),
        Part::Hole(hole) => Some(Piece::Hole(Arc::clone(hole))),
        Part::Slash => None,
    });
    pieces.collect()
}

fn word(segment: Segment<'_>) -> Option<&str> {
    match segment {
        [Part::Literal(text)] => Some(text),
        _ => None,
    }
}

fn is_word(segment: Segment<'_>, name: &str) -> bool {
    word(segment).is_some_and(|word| word.eq_ignore_ascii_case(name))
}

/// A text with its slashes apart.
fn split<'x>(text: &'x Text<'_>) -> Vec<Part<'x>> {
    // An ID of one type in a resource group has eight segments and as many slashes.
    let mut parts = Vec::with_capacity(16);
    match text {
        Text::Literal(text) => split_at_slashes(text, &mut parts),
        Text::Pattern(pieces) => {
            for piece in &**pieces {
                match piece {
                    Piece::Literal(text) => split_at_slashes(text, &mut parts),
                    Piece::Hole(hole) => parts.push(Part::Hole(hole)),
                }
            }
        }
    }
    parts
}

fn split_at_slashes<'x>(text: &'x str, parts: &mut Vec<Part<'x>>) {
    // Segments are short: to look at each letter is faster than to set up a search for each.
    for (index, part) in text.split(['/']).enumerate() {
        parts.extend((index > 0).then_some(Part::Slash));
        parts.extend((!part.is_empty()).then_some(Part::Literal(part)));
    }
}

/// What stands between the slashes, but for nothing.
fn segments_of<'x>(parts: &'x [Part<'x>]) -> Vec<Segment<'x>> {
    let segments = parts.split(|part| *part == Part::Slash);
    segments.filter(|segment| !segment.is_empty()).collect()
}

#[cfg(test)]
mod tests;

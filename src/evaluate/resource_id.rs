//! Floor 2: resource IDs: what `resourceId()` and its sisters make, and what a string says of one.

use std::rc::Rc;

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

/// What stands in front of the last slash.
fn before_slash(text: &str) -> Option<&str> {
    text.rsplit_once('/').map(|(before, _)| before)
}

/// A text without its end, where that is `end`, ignoring case.
fn without_end<'x>(text: &'x str, end: &str) -> Option<&'x str> {
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
    Hole(&'x Rc<str>),
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
        Part::Hole(hole) => Some(Piece::Hole(Rc::clone(hole))),
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
mod tests {
    use super::*;

    #[test]
    fn a_literal_id_is_taken_apart() {
        let text = Text::Literal(
            "/subscriptions/s/resourcegroups/g/providers/Microsoft.X/as/a/bs/b".into(),
        );
        let path = resource_path(&text).unwrap();
        assert_eq!(path.resource_type, "Microsoft.X/as/bs");
        assert_eq!(path.names.len(), 2);
        assert_eq!(path.subscription, Some(vec![Piece::Literal("s".into())]));
        assert_eq!(path.resource_group, Some(vec![Piece::Literal("g".into())]));
    }

    #[test]
    fn a_hole_belongs_to_the_segment_that_it_stands_in() {
        let hole = || Piece::Hole("p".into());
        let text = |text: &str| Piece::Literal(text.to_owned());
        let id = [text("/providers/A.B/cs/x-"), hole(), text("-y/ds/"), hole()];
        let path = resource_path(&Text::join(id)).unwrap();
        assert_eq!(path.resource_type, "A.B/cs/ds");
        assert_eq!(
            path.names,
            [vec![text("x-"), hole(), text("-y")], vec![hole()]]
        );
        assert_eq!((path.subscription, path.resource_group), (None, None));
        // A type is no hole.
        let id = [text("/providers/A.B/"), hole(), text("/x")];
        assert_eq!(resource_path(&Text::join(id)), None);
        let relative = [text("A.B/cs/"), hole()];
        assert_eq!(
            relative_path(&Text::join(relative)).unwrap().names,
            [vec![hole()]]
        );
        assert_eq!(relative_path(&Text::Literal("cs/x".into())), None);
    }

    #[test]
    fn the_end_of_an_id_tells_its_type_as_taking_it_apart_does() {
        let hole = || Piece::Hole("p".into());
        let text = |text: &str| Piece::Literal(text.to_owned());
        let yes = [
            vec![text("/subscriptions/s/PROVIDERS/a.b/CS/x")],
            vec![hole(), text("/providers/A.B/cs/"), hole()],
            vec![text("/providers/A.B/cs/x-"), hole(), text("-y")],
            vec![text("/providers/C.D/es/e/providers/A.B/cs/"), hole()],
        ];
        for id in yes {
            let id = Text::join(id);
            assert!(ends_in(&id, "A.B/cs"), "{id:?}");
            let path = resource_path(&id).expect("a resource ID");
            assert!(path.resource_type.eq_ignore_ascii_case("A.B/cs"));
        }
        let no = [
            vec![],
            vec![hole()],
            vec![text("x")],
            vec![text("cs/x")],
            vec![text("providers/A.B/cs/x")],
            vec![hole(), text("providers/A.B/cs/x")],
            vec![text("/providers/A.B/c"), hole(), text("/x")],
            vec![text("/providers/A.B/cs/x/ds/"), hole()],
            vec![text("/providers/A.B/cs/"), hole(), text("/ds/x")],
            vec![text("/providers/A.B/es/A.B/cs/x")],
            vec![text("/providers/ÄA.B/cs/x")],
        ];
        for id in no {
            let id = Text::join(id);
            assert!(!ends_in(&id, "A.B/cs"), "{id:?}");
        }
    }

    #[test]
    fn names_with_holes_are_compared_by_what_is_around_them() {
        let hole = |name: &str| Piece::Hole(name.into());
        let text = |text: &str| Piece::Literal(text.into());
        let same = |one: &[Piece], other: &[Piece]| {
            let (one, other) = ([one.to_vec()], [other.to_vec()]);
            assert_eq!(may_be_same(&one, &other), may_be_same(&other, &one));
            may_be_same(&one, &other)
        };
        assert!(same(&[text("a")], &[text("A")]));
        assert!(same(&[hole("p")], &[hole("p")]));
        assert!(!same(&[text("a")], &[text("b")]));
        assert!(same(&[hole("p")], &[text("b")]));
        assert!(same(&[hole("p")], &[hole("q")]));
        assert!(same(&[text("a"), hole("p")], &[text("ab"), hole("q")]));
        assert!(!same(&[text("a"), hole("p")], &[text("b"), hole("p")]));
        assert!(!same(&[hole("p"), text("-1")], &[hole("q"), text("-2")]));
        let between = |middle: &str| [hole("p"), text(middle), hole("q")];
        assert!(!same(&between("a"), &between("b")));
        assert!(!same(&[hole("p"), text("x")], &[hole("p")]));
        assert!(!may_be_same(&[vec![text("a")]], &[]));
    }

    #[test]
    fn an_explicit_group_and_none_may_be_the_same() {
        let path = |start: &str, name: &str| {
            let text = format!("{start}/providers/Microsoft.X/as/{name}");
            resource_path(&Text::Literal(text.into())).unwrap()
        };
        let group = "/subscriptions/s/resourceGroups/g";
        assert!(path(group, "a").may_be(&path("", "A")));
        assert!(!path(group, "a").may_be(&path("", "b")));
        let other = "/subscriptions/s/resourceGroups/h";
        assert!(!path(group, "a").may_be(&path(other, "a")));
        let elsewhere = "/subscriptions/t/resourceGroups/g";
        assert!(!path(group, "a").may_be(&path(elsewhere, "a")));
        let of_another_type = path(group, "a/bs/a");
        assert!(!path(group, "a").may_be(&of_another_type));
    }

    #[test]
    fn a_name_or_half_an_id_is_no_path() {
        for text in ["name", "/subscriptions/s", "/providers/Microsoft.X/as", ""] {
            assert_eq!(resource_path(&Text::Literal(text.into())), None, "{text}");
        }
    }
}

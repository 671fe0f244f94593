//! Floor 4: whether two texts of two templates name the same thing, or surely do not.

use crate::evaluate::{Piece, ResourcePath, Text, resource_path};
use crate::rules::shape::folded as one_text;
use crate::rules::subject::USER_ASSIGNED_TYPE;
use crate::text::Span;

/// A user-assigned identity that a template names.
#[derive(Clone, Debug)]
pub(super) struct Id {
    /// Equal for two identities that are surely the same, however they are spelt.
    pub(super) key: String,
    /// Where it is written.
    pub(super) place: Span,
    written: String,
    pub(super) pieces: Vec<Piece>,
}

impl Id {
    /// The identity that a key or an item names; `None` where that is none, for Azure refuses it.
    pub(super) fn new(text: &Text<'_>, place: Span, written: &str) -> Option<Self> {
        let pieces = folded(&text.pieces());
        let path = resource_path(&Text::join(pieces.clone()));
        let is_identity = match &path {
            Some(path) => path.resource_type.eq_ignore_ascii_case(USER_ASSIGNED_TYPE),
            None => text.literal().is_none(),
        };
        is_identity.then(|| Self {
            key: one_text(text),
            place,
            written: written.to_owned(),
            pieces: text.pieces(),
        })
    }

    /// Its name where that is known, else what is written.
    pub(super) fn label(&self) -> String {
        let path = resource_path(&Text::join(self.pieces.clone()));
        let name = path.as_ref().and_then(|path| path.names.last());
        match name.map(Vec::as_slice) {
            Some([Piece::Literal(name)]) => name.clone(),
            _ => unquoted(&self.written).to_owned(),
        }
    }

    /// Its name as far as that is known, where its label is what is written; and the resource group and
    /// the subscription that it names.
    pub(super) fn detail(&self) -> String {
        let Some(path) = resource_path(&Text::join(self.pieces.clone())) else {
            return String::new();
        };
        let named = |what: &str, pieces: Option<&[Piece]>| {
            let pieces = pieces?;
            let known = pieces.iter().any(|piece| piece.literal().is_some());
            let parts = pieces.iter().map(|piece| piece.literal().unwrap_or("…"));
            known.then(|| format!("{what}{}", parts.collect::<String>()))
        };
        let name = path.names.last().filter(|name| name.len() > 1);
        let all = [
            named("", name.map(Vec::as_slice)),
            named("resource group ", path.resource_group.as_deref()),
            named("subscription ", path.subscription.as_deref()),
        ];
        all.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Taken apart, so that many can be compared with it.
    pub(super) fn parts(&self) -> Parts {
        Parts::new(&self.pieces)
    }
}

/// Whether two texts name two identities, whatever the values of what is unknown.
pub(crate) fn are_two(one: &[Piece], two: &[Piece]) -> bool {
    Parts::new(one).surely_differ(&Parts::new(two))
}

/// A string as it is written, without its quotes.
fn unquoted(written: &str) -> &str {
    let inner = |quote: char| written.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(written)
}

/// Pieces in one case: resource IDs and names compare ignoring it.
pub(crate) fn folded(pieces: &[Piece]) -> Vec<Piece> {
    let fold = |piece: &Piece| match piece {
        Piece::Literal(text) => Piece::Literal(text.to_lowercase()),
        Piece::Hole(text) => Piece::Hole(text.to_lowercase().into()),
    };
    pieces.iter().map(fold).collect()
}

/// An identity taken apart.
pub(super) struct Parts {
    pieces: Vec<Piece>,
    path: Option<ResourcePath>,
}

impl Parts {
    fn new(pieces: &[Piece]) -> Self {
        let pieces = folded(pieces);
        let path = resource_path(&Text::join(pieces.clone()));
        Self { pieces, path }
    }

    /// Whether two identities are different whatever the values of what is unknown. An explicit
    /// resource group may be that of the deployment.
    pub(super) fn surely_differ(&self, other: &Self) -> bool {
        self.any_part(other, differ)
    }

    /// Whether two identities are the same, but for what only one of them says explicitly.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        !self.any_part(other, |one, two| one != two)
    }

    /// Whether `apart` holds of a part that both have.
    fn any_part(&self, other: &Self, apart: fn(&[Piece], &[Piece]) -> bool) -> bool {
        let (Some(one), Some(two)) = (&self.path, &other.path) else {
            return apart(&self.pieces, &other.pieces);
        };
        let explicit = |one: &Option<Vec<Piece>>, two: &Option<Vec<Piece>>| match (one, two) {
            (Some(one), Some(two)) => apart(one, two),
            _ => false,
        };
        one.names.len() != two.names.len()
            || one
                .names
                .iter()
                .zip(&two.names)
                .any(|(one, two)| apart(one, two))
            || explicit(&one.resource_group, &two.resource_group)
            || explicit(&one.subscription, &two.subscription)
    }
}

/// Whether two texts in one case are different whatever their holes are filled with.
pub(crate) fn differ<'p>(one: &'p [Piece], two: &'p [Piece]) -> bool {
    if one == two {
        return false;
    }
    if let ([Piece::Literal(_)] | [], [Piece::Literal(_)] | []) = (one, two) {
        return true;
    }
    let known = |piece: Option<&'p Piece>| piece.and_then(Piece::literal).unwrap_or_default();
    let (start, other_start) = (known(one.first()), known(two.first()));
    let (end, other_end) = (known(one.last()), known(two.last()));
    !(start.starts_with(other_start) || other_start.starts_with(start))
        || !(end.ends_with(other_end) || other_end.ends_with(end))
        || too_short(one, two)
        || too_short(two, one)
}

/// Whether a text that is wholly known has no room for what is known of the other.
fn too_short(whole: &[Piece], other: &[Piece]) -> bool {
    let length = |pieces: &[Piece]| {
        let known = pieces.iter().filter_map(Piece::literal);
        known.map(str::len).sum::<usize>()
    };
    let whole_known = matches!(whole, [] | [Piece::Literal(_)]);
    whole_known && length(other) > length(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(text: &str) -> Piece {
        Piece::Literal(text.to_owned())
    }

    fn hole(text: &str) -> Piece {
        Piece::Hole(text.into())
    }

    #[test]
    fn texts_differ_only_where_no_filling_makes_them_the_same() {
        assert!(differ(&[known("a")], &[known("b")]));
        assert!(!differ(&[known("a")], &[hole("x")]));
        assert!(!differ(&[hole("y")], &[hole("x")]));
        assert!(differ(&[known("a-"), hole("x")], &[known("b-"), hole("x")]));
        assert!(differ(&[hole("x"), known("-a")], &[hole("y"), known("-b")]));
        assert!(!differ(&[known("a"), hole("x")], &[known("ab"), hole("y")]));
        assert!(differ(
            &[known("ab")],
            &[known("a"), hole("x"), known("bb")]
        ));
        assert!(!differ(&[], &[hole("x")]));
    }

    #[test]
    fn an_explicit_resource_group_may_be_that_of_the_deployment() {
        let parts = |prefix: Piece, name: &str| {
            let rest = format!("/providers/{USER_ASSIGNED_TYPE}/{name}");
            let text = Text::join([prefix, known(&rest)]);
            Id::new(&text, Span::default(), "").unwrap().parts()
        };
        let here = || hole("the resource group of the deployment");
        let group = |name: &str| known(&format!("/subscriptions/s/resourceGroups/{name}"));
        assert!(!parts(here(), "a").surely_differ(&parts(group("g"), "A")));
        assert!(parts(here(), "a").surely_differ(&parts(group("g"), "b")));
        assert!(parts(group("h"), "a").surely_differ(&parts(group("g"), "a")));
        assert!(!parts(group("G"), "a").surely_differ(&parts(group("g"), "a")));
    }

    #[test]
    fn what_azure_refuses_is_no_identity() {
        let id = |text: Text<'_>| Id::new(&text, Span::default(), "").is_some();
        assert!(!id(Text::Literal("id-app".into())));
        assert!(!id(Text::Literal(
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/a".into()
        )));
        assert!(id(Text::join([hole("parameter 0 id")])));
    }
}

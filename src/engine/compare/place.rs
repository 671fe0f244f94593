//! Floor 5: what a resource is recognised by in another file.

use super::card::Card;
use crate::evaluate::Piece;

/// What a resource is recognised by in another file.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Place {
    /// Its type and its name.
    pub(in crate::engine) key: String,
    /// Whether both are wholly known.
    pub(super) known: bool,
    /// The subscription and the resource group that it is deployed to.
    target: [Spot; 2],
    /// Its number in its own file.
    pub(super) index: usize,
}

/// A subscription or a resource group.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Spot {
    /// That of the file.
    OfFile,
    /// One of that name.
    Named(String),
    /// One whose name is not known.
    Unknown,
}

impl Place {
    /// That of a resource whose type and name are wholly known.
    pub(in crate::engine) fn new(card: &Card, index: usize) -> Option<Self> {
        let (Some(kind), Some([Piece::Literal(name)])) = (&card.kind, card.name.as_deref()) else {
            return None;
        };
        Some(Self::under(format!("{kind} {name}"), true, card, index))
    }

    /// That of any resource, by what is known of its name.
    pub(super) fn likely(card: &Card, index: usize) -> Option<Self> {
        Self::new(card, index).or_else(|| {
            let (kind, name) = (card.kind.as_ref()?, card.name.as_ref()?);
            Some(Self::under(format!("{kind} {name:?}"), false, card, index))
        })
    }

    fn under(key: String, known: bool, card: &Card, index: usize) -> Self {
        let spot = |named: &Option<Vec<Piece>>| match named.as_deref() {
            None => Spot::OfFile,
            Some([Piece::Literal(name)]) => Spot::Named(name.clone()),
            Some(_) => Spot::Unknown,
        };
        Self {
            key,
            known,
            target: [&card.target.subscription, &card.target.group].map(spot),
            index,
        }
    }

    /// Whether two surely lie in different subscriptions or resource groups.
    pub(in crate::engine) fn lies_apart(&self, other: &Self) -> bool {
        let mut both = self.target.iter().zip(&other.target);
        both.any(|both| matches!(both, (Spot::Named(one), Spot::Named(two)) if one != two))
    }

    /// Whether one alone names where it lies, so that they may lie apart.
    pub(in crate::engine) fn may_lie_apart(&self, other: &Self) -> bool {
        let mut both = self.target.iter().zip(&other.target);
        both.any(|(one, two)| (*one == Spot::OfFile) != (*two == Spot::OfFile))
    }
}

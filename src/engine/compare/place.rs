//! Floor 5: what a resource is recognised by in another file.

use super::card::Card;
use crate::evaluate::Piece;

/// What a resource is recognised by in another file.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Place {
    /// Its type and its name; of a loop, its type and each name that it makes, where those are known.
    pub(super) keys: Vec<String>,
    /// Whether all are wholly known.
    pub(super) known: bool,
    /// What it is told from others by in its own file.
    pub(super) card: Card,
    /// Its number there.
    pub(super) index: usize,
}

impl Place {
    /// That of a resource whose type and name are wholly known.
    pub(in crate::engine) fn new(card: &Card, index: usize) -> Option<Self> {
        let (Some(kind), Some([Piece::Literal(name)])) = (&card.kind, card.name.as_deref()) else {
            return None;
        };
        Some(Self {
            keys: vec![format!("{kind} {name}")],
            known: true,
            card: card.clone(),
            index,
        })
    }

    /// That of any resource, by what is known of its name.
    pub(super) fn likely(card: &Card, index: usize) -> Option<Self> {
        Self::new(card, index).or_else(|| {
            let (kind, name) = (card.kind.as_ref()?, card.name.as_ref()?);
            let turns = card.names.as_ref().filter(|_| card.is_repeated());
            let keys = match turns {
                Some(names) => names.iter().map(|name| format!("{kind} {name}")).collect(),
                None => vec![format!("{kind} {name:?}")],
            };
            Some(Self {
                keys,
                known: turns.is_some(),
                card: card.clone(),
                index,
            })
        })
    }

    /// The type and the name of a resource whose name is wholly known.
    pub(in crate::engine) fn key(&self) -> &str {
        self.keys.first().map_or("", String::as_str)
    }

    /// Whether two surely lie in different places.
    pub(in crate::engine) fn lies_apart(&self, other: &Self) -> bool {
        self.card.lies_apart(&other.card)
    }

    /// Whether one alone names where it lies, so that they may lie apart.
    pub(in crate::engine) fn may_lie_apart(&self, other: &Self) -> bool {
        self.card.may_lie_apart(&other.card)
    }

    /// Whether what is not known of two names decides whether they are one.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        let is_told = self.known && other.known;
        let apart = || self.lies_apart(other) || self.card.is_named_apart_elsewhere(&other.card);
        !is_told && !apart()
    }
}

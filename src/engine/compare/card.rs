//! Floor 5: what one resource of a template is told from others by. Knows names, not templates.

use super::extension::{Extension, own_name};
use crate::evaluate::{Piece, Target, Text, resource_path};
use crate::model::Level;
use crate::rules::differ;

/// What tells one resource of a template from the others.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Card {
    /// Its full type in lower case; `None` when unknown.
    pub(super) kind: Option<String>,
    /// Its full name in lower case, with holes for what is unknown; `None` when it has none.
    pub(super) name: Option<Vec<Piece>>,
    /// Every full name that it can have, in lower case, or has in the turns of its loop; `None` where
    /// one of them is not known.
    pub(super) names: Option<Vec<String>>,
    /// The full name that it has where nobody sets a parameter, in lower case; `None` where that is not
    /// known.
    pub(super) usual: Option<String>,
    /// Its symbolic name, with those of its owners.
    pub(super) symbol: Option<String>,
    /// Its place in the file, where that has a number.
    pub(super) position: Option<String>,
    /// What the deployments around it deploy it to, in lower case.
    pub(super) target: Target,
    /// The ID of what it extends, in lower case; `None` for what extends nothing.
    pub(super) extends: Option<Vec<Piece>>,
    /// What the file is for, of a resource that lies where the file is deployed to; `None` of any other,
    /// and where that is not known.
    pub(super) level: Option<Level>,
    /// What makes it one of the turns of a loop; `None` for a resource that stands alone.
    pub(super) turns: Option<Turns>,
}

/// What the turns of a loop hang on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Turns {
    /// The list that it runs over, where names stand for its items; what is written, and a mark of all
    /// that this reads.
    pub(super) list: Option<u64>,
    /// The same of the number of turns.
    pub(super) count: Option<u64>,
    /// Whether its turns differ by their numbers alone.
    pub(super) is_numbered: bool,
}

impl Card {
    /// Tells what an extension extends apart from its own type and name, as its `scope` does; and what
    /// extends something from what lies at the level of the file.
    pub(super) fn take_apart(&mut self) {
        let is_one = !self.is_repeated() && self.names.as_ref().is_none_or(|all| all.len() == 1);
        let parts = self.kind.as_deref().zip(self.name.as_deref());
        let parts = parts.filter(|_| is_one && self.extends.is_none());
        if let Some(own) = parts.and_then(|(kind, name)| Extension::new(kind, name)) {
            for name in self.names.iter_mut().flatten().chain(&mut self.usual) {
                *name = own_name(name, &own.name);
            }
            self.kind = Some(own.kind);
            self.name = Some(own.name);
            self.extends = Some(own.extends);
        }
        if self.extends.is_some() {
            self.level = None;
        }
    }

    /// Whether it is one of the turns of a loop.
    pub(super) fn is_repeated(&self) -> bool {
        self.turns.is_some()
    }

    /// Whether it stands alone, and its name is wholly known.
    pub(super) fn is_plain(&self) -> bool {
        !self.is_repeated() && matches!(self.name.as_deref(), Some([Piece::Literal(_)]))
    }

    /// Whether two lie in different resource groups or subscriptions, or at different levels, or extend
    /// different resources: whatever their names, they are two.
    pub(super) fn lies_apart(&self, other: &Self) -> bool {
        // What one does not name may be what the other names.
        let apart = |one: &Option<Vec<Piece>>, two: &Option<Vec<Piece>>| {
            let both = one.as_ref().zip(two.as_ref());
            both.is_some_and(|(one, two)| differ(one, two))
        };
        let (one, two) = (&self.target, &other.target);
        apart(&one.subscription, &two.subscription)
            || apart(&one.group, &two.group)
            || self
                .level
                .zip(other.level)
                .is_some_and(|(one, two)| one != two)
            || self.extends_another(other)
    }

    /// Whether two surely extend two resources, or one of them none.
    fn extends_another(&self, other: &Self) -> bool {
        let path = |id: &[Piece]| resource_path(&Text::join(id.iter().cloned()));
        match (&self.extends, &other.extends) {
            (None, None) => false,
            (Some(id), None) | (None, Some(id)) => path(id).is_some(),
            (Some(one), Some(two)) => match (path(one), path(two)) {
                (Some(one), Some(two)) => !one.may_be(&two),
                _ => false,
            },
        }
    }

    /// Whether one alone names where it lies, so that they may lie apart.
    pub(super) fn may_lie_apart(&self, other: &Self) -> bool {
        let (one, two) = (&self.target, &other.target);
        one.subscription.is_some() != two.subscription.is_some()
            || one.group.is_some() != two.group.is_some()
            || self.extends.is_some() != other.extends.is_some()
    }

    /// Whether all is known that it is found by in another file.
    pub(super) fn is_known(&self) -> bool {
        let known = |pieces: &Option<Vec<Piece>>| {
            let pieces = pieces.as_deref();
            matches!(pieces, None | Some([Piece::Literal(_)]))
        };
        (self.names.is_some() || self.is_numbered())
            && self.is_sure()
            && known(&self.target.subscription)
            && known(&self.target.group)
            && known(&self.extends)
    }

    /// Whether the names of its turns hang on nothing but their numbers, however many those are.
    fn is_numbered(&self) -> bool {
        let numbered = self.turns.as_ref().is_some_and(|turns| turns.is_numbered);
        let number = |piece: &Piece| match piece {
            Piece::Literal(_) => true,
            Piece::Hole(hole) => {
                let symbol = hole.strip_prefix("symbol ");
                **hole == *"copyindex()" || symbol.is_some_and(|name| !name.contains('.'))
            }
        };
        let pieces = self.name.as_ref();
        numbered && pieces.is_some_and(|pieces| pieces.iter().all(number))
    }

    /// Whether each names where it lies, or neither, in the same words.
    pub(super) fn lies_with(&self, other: &Self) -> bool {
        self.target == other.target && self.extends == other.extends
    }

    /// Whether two names differ whatever the values of what is unknown in them.
    pub(super) fn is_named_apart(&self, other: &Self) -> bool {
        // In each turn of a loop, a hole has a value of its own.
        self.differs(other, !self.is_repeated() && !other.is_repeated())
    }

    /// The same of a resource of another file, where a hole has a value of its own, too.
    pub(super) fn is_named_apart_elsewhere(&self, other: &Self) -> bool {
        self.differs(other, false)
    }

    /// Whether two names differ; `one_value` where a hole of both has one value.
    fn differs(&self, other: &Self, one_value: bool) -> bool {
        if let (Some(own), Some(others)) = (&self.names, &other.names) {
            return !own.iter().any(|name| others.contains(name));
        }
        let (Some(own), Some(others)) = (&self.name, &other.name) else {
            return false;
        };
        let none_is = |names: &Option<Vec<String>>, pieces: &[Piece]| {
            let apart = |name: &String| differ(&[Piece::Literal(name.clone())], pieces);
            names.as_ref().is_some_and(|all| all.iter().all(apart))
        };
        let (own_rest, others_rest) = if one_value {
            without_ends(own, others)
        } else {
            (&own[..], &others[..])
        };
        differ(own_rest, others_rest) || none_is(&self.names, others) || none_is(&other.names, own)
    }

    /// Whether two surely have one name; of loops, at least in one turn of each.
    pub(super) fn is_named_as(&self, other: &Self) -> bool {
        match (&self.names, &other.names) {
            // Each turn is deployed, but only one of the values of a parameter.
            (Some(own), Some(others)) if self.is_sure() && other.is_sure() => {
                own.iter().any(|name| others.contains(name))
            }
            _ => self.is_usually(other) || self.is_spelt_as(other),
        }
    }

    /// Whether two have one name where nobody sets a parameter, but perhaps not where somebody does.
    pub(super) fn is_named_as_by_default(&self, other: &Self) -> bool {
        let sure = self.is_sure() && other.is_sure();
        self.is_usually(other) && !sure && !self.is_spelt_as(other)
    }

    fn is_usually(&self, other: &Self) -> bool {
        self.usual.is_some() && self.usual == other.usual
    }

    /// Whether what two names hang on is the same.
    fn is_spelt_as(&self, other: &Self) -> bool {
        let list = |card: &Self| card.turns.as_ref().map(|turns| turns.list);
        self.name == other.name && list(self) == list(other)
    }

    /// Whether it has every one of its names.
    pub(super) fn is_sure(&self) -> bool {
        let names = self.names.as_ref();
        self.is_repeated() || names.is_some_and(|names| names.len() == 1)
    }

    /// Whether two loops surely have the same turns.
    pub(super) fn is_same_loop(&self, other: &Self) -> bool {
        match (&self.names, &other.names) {
            _ if !self.is_repeated() || !other.is_repeated() => false,
            (Some(own), Some(others)) => own == others,
            _ => self.name == other.name && self.turns == other.turns,
        }
    }

    /// Whether a loop may deploy another resource among its own.
    pub(super) fn may_make(&self, other: &Self) -> bool {
        self.is_repeated()
            && self.name.is_some()
            && other.name.is_some()
            && self.kind.is_some()
            && self.kind == other.kind
            && !self.is_named_apart(other)
            && !self.lies_apart(other)
    }
}

/// Two texts without the pieces that both begin and end with: one hole has one value.
fn without_ends<'p>(mut one: &'p [Piece], mut two: &'p [Piece]) -> (&'p [Piece], &'p [Piece]) {
    while let ([first, rest @ ..], [other, others @ ..]) = (one, two)
        && first == other
    {
        (one, two) = (rest, others);
    }
    while let ([rest @ .., last], [others @ .., other]) = (one, two)
        && last == other
    {
        (one, two) = (rest, others);
    }
    (one, two)
}

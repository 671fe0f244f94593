//! Floor 3: resources by type and name. Texts compare ignoring case, as Azure compares them.

use std::collections::HashMap;

use super::{ByText, Place};
use crate::evaluate::{Piece, ResourcePath};
use crate::model::ResourceId;

/// How many resources of one type are compared with a name that is not one of them to the letter.
const COMPARED: usize = 64;

/// The resources of a template by what they are called.
#[derive(Default)]
pub(super) struct Index {
    /// By type and all names.
    paths: ByText,
    types: HashMap<String, Vec<ResourceId>>,
    /// Whether the type of some resource is not known.
    untyped: bool,
}

impl Index {
    /// An index with room for as many resources.
    pub(super) fn with_capacity(resources: usize) -> Self {
        Self {
            paths: ByText::with_capacity(resources),
            ..Self::default()
        }
    }

    pub(super) fn add(
        &mut self,
        place: Place,
        own_type: Option<&str>,
        names: Option<&[Vec<Piece>]>,
    ) {
        let Some(own_type) = own_type else {
            self.untyped = true;
            return;
        };
        self.types
            .entry(own_type.to_ascii_lowercase())
            .or_default()
            .push(place.id);
        let Some(names) = names else {
            return;
        };
        self.paths
            .entry(key(own_type, names))
            .or_default()
            .push(place);
    }

    /// The resources at `path`: those nearest to `from`, which is the deployment that asks.
    pub(super) fn exact(&self, path: &ResourcePath, from: Option<ResourceId>) -> Vec<ResourceId> {
        nearest(&self.paths, &key(&path.resource_type, &path.names), from)
    }

    /// The resources whose type is known to be this one, in lower case.
    pub(super) fn all_of_type(&self, resource_type: &str) -> &[ResourceId] {
        self.types.get(resource_type).map_or(&[], |all| &all[..])
    }

    /// Whether the type of some resource is not known.
    pub(super) const fn is_untyped(&self) -> bool {
        self.untyped
    }

    /// The resources that can have a type; `None` when they are too many to compare, or any can.
    pub(super) fn of_type(&self, resource_type: &str) -> Option<&[ResourceId]> {
        if self.untyped {
            return None;
        }
        let all = self.all_of_type(&resource_type.to_ascii_lowercase());
        (all.len() <= COMPARED).then_some(all)
    }
}

/// Resources by all their names, and by the last one alone, of whatever type.
pub(super) fn by_name<'x>(all: impl Iterator<Item = (Place, &'x [Vec<Piece>])>) -> ByText {
    let mut by_name = ByText::new();
    for (place, names) in all {
        let last = names.last().filter(|_| names.len() > 1);
        let last = last.map(std::slice::from_ref);
        for names in last.into_iter().chain([names]) {
            by_name.entry(key("", names)).or_default().push(place);
        }
    }
    by_name
}

/// The resources with these names: those nearest to `from`, which is the deployment that asks.
pub(super) fn named(
    all: &ByText,
    names: &[Vec<Piece>],
    from: Option<ResourceId>,
) -> Vec<ResourceId> {
    nearest(all, &key("", names), from)
}

fn nearest(all: &ByText, key: &str, from: Option<ResourceId>) -> Vec<ResourceId> {
    let Some(found) = all.get(key) else {
        return Vec::new();
    };
    let ids = |near: bool| {
        let wanted = found
            .iter()
            .filter(move |place| !near || place.deployment == from);
        wanted.map(|place| place.id).collect::<Vec<_>>()
    };
    let near = ids(true);
    if near.is_empty() { ids(false) } else { near }
}

/// One text for a type and its names.
pub(super) fn key(resource_type: &str, names: &[Vec<Piece>]) -> String {
    let pieces = names.iter().flatten().map(|piece| match piece {
        Piece::Literal(text) => text.len(),
        Piece::Hole(text) => text.len() + 2,
    });
    let mut key = String::with_capacity(resource_type.len() + names.len() + pieces.sum::<usize>());
    key.push_str(resource_type);
    for name in names {
        key.push('\n');
        for piece in name {
            match piece {
                Piece::Literal(text) => key.push_str(text),
                Piece::Hole(text) => {
                    key.push('\t');
                    key.push_str(text);
                    key.push('\t');
                }
            }
        }
    }
    key.make_ascii_lowercase();
    key
}

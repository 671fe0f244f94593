//! Floor 5: what the modules of one version may hold.

use super::version::Version;

/// Whether the modules of one version may hold what is not in its file.
pub(super) struct Elsewhere {
    /// It has a module, or a deployment of a template in another file.
    any: bool,
    /// It has one that the other version has not.
    own: bool,
}

impl Elsewhere {
    /// `alone` are the resources that only this version has.
    pub(super) fn new(version: &Version<'_, '_>, alone: &[usize]) -> Self {
        Self {
            any: (0..version.ids.len()).any(|index| version.is_linked(index)),
            own: alone.iter().any(|index| version.is_linked(*index)),
        }
    }

    /// Whether a resource of the other version may be there.
    pub(super) fn may_hold(&self, other: &Version<'_, '_>, index: usize) -> bool {
        self.own || (self.any && other.is_nested(index))
    }
}

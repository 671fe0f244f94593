//! Floor 5: whether something is to be said of what became of an identity that is not known.

use super::version::Version;
use crate::rules::{self, Difference, Standing};

/// Two versions.
pub(super) struct Sides<'s, 'o, 'n, 'a, 'b> {
    pub(super) old: &'s Version<'o, 'a>,
    pub(super) new: &'s Version<'n, 'b>,
}

impl<'o, 'n, 'a: 'o, 'b: 'n> Sides<'_, 'o, 'n, 'a, 'b> {
    /// Whether what decides on the identity of a resource is not known, and not the same in both
    /// versions, as far as can be seen. The numbers are those of the resource in either.
    pub(super) fn is_undecided(
        &self,
        (old, new): (usize, usize),
        (before, after): (&Standing, &Standing),
        difference: &Difference,
    ) -> bool {
        let same = || self.old.written(old) == self.new.written(new);
        let alike = || {
            before.every_kind() == after.every_kind() && before.every_user() == after.every_user()
        };
        difference.unknown && !same() && !(self.is_translated() && alike())
    }

    /// Whether the versions are in different languages, in which all things are written differently.
    fn is_translated(&self) -> bool {
        self.old.whole.template.symbolic != self.new.whole.template.symbolic
    }

    /// Whether parameters have other defaults.
    pub(super) fn has_other_defaults(&self) -> bool {
        self.old.defaults() != self.new.defaults()
    }

    /// Whether another default of a parameter gives a resource another identity.
    pub(super) fn is_shifted(&self, (old, new): (usize, usize)) -> bool {
        rules::is_shifted(&self.old.usual(old), &self.new.usual(new))
    }
}

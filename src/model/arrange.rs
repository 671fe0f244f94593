//! Floor 1: the order of members after a change. Knows no syntax.

use super::change::{Change, Position};

/// One place in an object or array after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The member of this number that was there; one that is taken away keeps its slot, so that
    /// others can go where it was.
    Old(usize),
    /// The new member of this number.
    New(usize),
}

/// Where each of `new` (its name, and where it goes) stands among the members called `old`.
///
/// Several that go to one place keep their order; one that goes behind another new one stays
/// directly behind it.
pub fn arrange(old: &[Option<&str>], new: &[(Option<&str>, Position)]) -> Vec<Slot> {
    let mut row = Row {
        slots: (0..old.len()).map(Slot::Old).collect(),
        anchors: Vec::with_capacity(new.len()),
    };
    for (number, (_, position)) in new.iter().enumerate() {
        let name = |slot: Slot| match slot {
            Slot::Old(number) => old.get(number).copied().flatten(),
            Slot::New(number) => new.get(number).and_then(|(name, _)| *name),
        };
        let anchor = match position {
            Position::First => Anchor::Front,
            Position::Last => Anchor::End,
            Position::After(names) => row.find(names, name),
        };
        let place = row.place(anchor);
        row.slots.insert(place, Slot::New(number));
        row.anchors.push(anchor);
    }
    row.slots
}

/// What a new member stands behind.
#[derive(Clone, Copy, PartialEq)]
enum Anchor {
    Front,
    Behind(Slot),
    End,
}

struct Row {
    slots: Vec<Slot>,
    /// Of each new member.
    anchors: Vec<Anchor>,
}

impl Row {
    fn find<'n>(&self, names: &[&str], name: impl Fn(Slot) -> Option<&'n str>) -> Anchor {
        let is_kind = |name: &str| {
            name.eq_ignore_ascii_case("type") || name.eq_ignore_ascii_case("apiVersion")
        };
        let matches = |own: &str, wanted: &str| {
            own.eq_ignore_ascii_case(wanted) || (is_kind(own) && is_kind(wanted))
        };
        let find = |wanted: &&str| {
            let is_wanted = |slot: &&Slot| name(**slot).is_some_and(|own| matches(own, wanted));
            self.slots.iter().rev().find(is_wanted)
        };
        let found = names.iter().find_map(find);
        found.map_or(Anchor::End, |slot| Anchor::Behind(*slot))
    }

    fn place(&self, anchor: Anchor) -> usize {
        let start = match anchor {
            Anchor::End => return self.slots.len(),
            Anchor::Front => 0,
            Anchor::Behind(slot) => {
                let at = self.slots.iter().position(|own| *own == slot);
                at.map_or(self.slots.len(), |at| at + 1)
            }
        };
        let followers = self.slots.iter().skip(start);
        start
            + followers
                .take_while(|slot| self.follows(**slot, anchor))
                .count()
    }

    /// Whether a new member stands behind `anchor`, or behind one that does.
    fn follows(&self, mut slot: Slot, anchor: Anchor) -> bool {
        // An anchor is always an older member, so this ends.
        while let Slot::New(number) = slot {
            match self.anchors.get(number) {
                Some(own) if *own == anchor => return true,
                Some(Anchor::Behind(next)) => slot = *next,
                _ => return false,
            }
        }
        false
    }
}

/// The changes without those that are said twice: what is true twice is true once.
pub fn distinct(changes: &[Change]) -> Vec<&Change> {
    let mut distinct: Vec<&Change> = Vec::with_capacity(changes.len());
    let mut seen = std::collections::HashMap::<_, Vec<&Change>>::new();
    for change in changes {
        let same = seen.entry(change.place()).or_default();
        if !same.contains(&change) {
            same.push(change);
            distinct.push(change);
        }
    }
    distinct
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEHIND: Position = Position::After(&["location", "name", "type"]);

    fn names(old: &[&'static str], new: &[(&'static str, Position)]) -> Vec<&'static str> {
        let all: Vec<_> = old.iter().map(|name| Some(*name)).collect();
        let added: Vec<_> = new
            .iter()
            .map(|(name, position)| (Some(*name), position.clone()))
            .collect();
        let slots = arrange(&all, &added).into_iter();
        slots
            .map(|slot| match slot {
                Slot::Old(number) => old[number],
                Slot::New(number) => new[number].0,
            })
            .collect()
    }

    #[test]
    fn a_member_goes_behind_the_first_name_that_is_there() {
        let found = names(&["type", "Name", "sku"], &[("identity", BEHIND)]);
        assert_eq!(found, ["type", "Name", "identity", "sku"]);
        let found = names(&["apiVersion", "type", "sku"], &[("identity", BEHIND)]);
        assert_eq!(found, ["apiVersion", "type", "identity", "sku"]);
        let found = names(&["type", "apiVersion", "sku"], &[("identity", BEHIND)]);
        assert_eq!(found, ["type", "apiVersion", "identity", "sku"]);
        assert_eq!(names(&["a", "b"], &[("x", BEHIND)]), ["a", "b", "x"]);
    }

    #[test]
    fn several_members_at_one_place_keep_their_order() {
        let depends = Position::After(&["identity"]);
        let new = [
            ("identity", BEHIND),
            ("tags", BEHIND),
            ("dependsOn", depends),
        ];
        let found = names(&["location", "sku"], &new);
        assert_eq!(found, ["location", "identity", "dependsOn", "tags", "sku"]);
        let first = [("x", Position::First), ("y", Position::First)];
        assert_eq!(names(&["a"], &first), ["x", "y", "a"]);
        let last = [("x", Position::Last), ("y", Position::Last)];
        assert_eq!(names(&["a"], &last), ["a", "x", "y"]);
    }

    #[test]
    fn what_is_said_twice_is_one_change() {
        let at = crate::text::Span::new(1, 2);
        let remove = Change::RemoveItem { item: at };
        let other = Change::RemoveProperty { key: at };
        let all = [remove.clone(), other.clone(), remove.clone()];
        assert_eq!(distinct(&all), [&remove, &other]);
    }
}

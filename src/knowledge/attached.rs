//! Floor 2: properties that name a user-assigned identity of their own resource.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::table::lines_of;

/// Sorted by type.
const TABLE: &str = include_str!("../../rules/facts/attached.tsv");

/// How many types are kept at hand.
const KEPT: usize = 1_000;

thread_local! {
    /// What types have that were asked for before: files name the same ones again and again.
    static KNOWN: RefCell<HashMap<Box<str>, Rc<[AttachedProperty]>>> = RefCell::default();
}

/// A property that names a user-assigned identity which the resource must list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedProperty {
    /// The resources that have it.
    pub resource_type: &'static str,
    /// The way to it, from the resource.
    pub path: Vec<PathStep>,
    /// The names that the way begins with.
    pub names: Vec<&'static str>,
    /// Whether it is certain that the resource acts through the identity.
    pub is_certain: bool,
}

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// The property of this name.
    Name(&'static str),
    /// Each item of an array.
    Items,
    /// Each value of an object.
    Values,
}

/// The properties of a type that name a user-assigned identity which the resource must list.
pub fn attached_properties(resource_type: &str) -> Rc<[AttachedProperty]> {
    KNOWN.with_borrow_mut(|known| {
        if let Some(own) = known.get(resource_type) {
            return own.clone();
        }
        let rows = lines_of(TABLE, resource_type);
        let own: Rc<[_]> = rows.filter_map(AttachedProperty::parse).collect();
        if known.len() < KEPT {
            known.insert(resource_type.into(), own.clone());
        }
        own
    })
}

impl AttachedProperty {
    fn parse(row: &'static str) -> Option<Self> {
        let mut cells = row.split('\t');
        let resource_type = cells.next()?;
        let path: Vec<_> = cells.next()?.split('.').flat_map(steps).collect();
        let names = path.iter().map_while(|step| match step {
            PathStep::Name(name) => Some(*name),
            PathStep::Items | PathStep::Values => None,
        });
        Some(Self {
            resource_type,
            names: names.collect(),
            path,
            is_certain: match cells.next()? {
                "error" => true,
                "warning" => false,
                _ => return None,
            },
        })
    }
}

/// `name`, `name[]` or `{}`.
fn steps(segment: &'static str) -> impl Iterator<Item = PathStep> {
    let (name, items) = match segment.strip_suffix("[]") {
        Some(name) => (name, Some(PathStep::Items)),
        None => (segment, None),
    };
    let own = match name {
        "{}" => PathStep::Values,
        name => PathStep::Name(name),
    };
    [Some(own), items].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge;

    #[test]
    fn every_row_is_read_and_sorted_and_of_a_type_that_takes_user_assigned_identities() {
        let rows = || TABLE.lines().filter(|row| !row.starts_with('#'));
        let all: Vec<_> = rows().filter_map(AttachedProperty::parse).collect();
        assert_eq!(all.len(), rows().count());
        let key = |own: &AttachedProperty| own.resource_type.to_ascii_lowercase();
        assert!(all.is_sorted_by_key(key));
        for own in &all {
            let takes = knowledge::first_version_with(own.resource_type, |support| {
                support.is_writable()
                    && (support.kinds.any()
                        || support.kinds.user()
                        || support.kinds.combined().is_some())
            });
            assert!(takes.is_some(), "{}", own.resource_type);
            assert_eq!(own.path[0], PathStep::Name("properties"));
            let found = attached_properties(&key(own));
            assert!(found.contains(own), "{}", own.resource_type);
        }
        let columns = rows().map(|row| row.split('\t').filter(|cell| !cell.is_empty()).count());
        assert!(columns.into_iter().all(|count| count == 5));
    }

    #[test]
    fn paths_lead_through_arrays_and_objects() {
        let hub = attached_properties("microsoft.devices/iothubs");
        let last = hub.last().unwrap();
        let names = [PathStep::Name("userAssignedIdentity")];
        assert!(last.path.ends_with(&names));
        assert!(last.path.contains(&PathStep::Values));
        assert!(attached_properties("Microsoft.ContainerService/managedClusters").is_empty());
        assert!(attached_properties("Microsoft.Batch/batchAccounts").is_empty());
        assert!(attached_properties("Microsoft.VirtualMachineImages/imageTemplates").is_empty());
    }
}

//! Floor 2: properties that name a user-assigned identity of their own resource.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../rules/facts/attached.tsv");

/// Every row, sorted by type; parsed when first asked for.
static ALL: LazyLock<Vec<AttachedProperty>> =
    LazyLock::new(|| rows().filter_map(AttachedProperty::parse).collect());

/// Which rows are about a type, in lower case.
static PLACES: LazyLock<HashMap<String, Range<usize>>> = LazyLock::new(|| {
    let mut places = HashMap::new();
    for (at, row) in ALL.iter().enumerate() {
        let own = places.entry(row.resource_type.to_ascii_lowercase());
        own.or_insert(at..at).end = at + 1;
    }
    places
});

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

fn rows() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter(|row| !row.starts_with('#'))
}

/// The properties of a type that name a user-assigned identity which the resource must list.
pub fn attached_properties(resource_type: &str) -> &'static [AttachedProperty] {
    let own = PLACES.get(&resource_type.to_ascii_lowercase());
    own.map_or(&[], |own| &ALL[own.clone()])
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
        assert_eq!(ALL.len(), rows().count());
        let key = |own: &AttachedProperty| own.resource_type.to_ascii_lowercase();
        assert!(ALL.is_sorted_by_key(key));
        for own in ALL.iter() {
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

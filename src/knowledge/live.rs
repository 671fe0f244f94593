//! Floor 2: how the identity of a resource that is there can be changed, by its type.

const AZ: &str = include_str!("../../rules/facts/az-identity.tsv");
const PATCH: &str = include_str!("../../rules/facts/identity-patch.tsv");
const ROLES: &str = include_str!("../../rules/facts/identity-roles.tsv");

/// The type of Kubernetes clusters.
const CLUSTER: &str = "Microsoft.ContainerService/managedClusters";

/// The role that can change the identity of a type of which no narrower one is known.
const CONTRIBUTOR: &str = "Contributor";

/// A command group of the Azure CLI that changes identities of one type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AzGroup {
    /// What stands before `identity` or `update`: `vm`.
    pub group: &'static str,
    /// How it names identities.
    pub style: AzStyle,
    /// What stands before `create`, where that takes an identity.
    pub create: Option<&'static str>,
    /// Options that `create` demands beside the name and the resource group.
    pub needs: Option<&'static str>,
    /// The command that asks whether it is meant, `remove` or `update`.
    pub asks: Option<&'static str>,
}

/// How a command of the Azure CLI names identities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AzStyle {
    /// `identity assign --identities [system] ID…`.
    List,
    /// `identity assign --system-assigned --user-assigned ID…`.
    Flags,
    /// `identity assign --mi-system-assigned --mi-user-assigned ID…`.
    LongFlags,
    /// `aks update --enable-managed-identity --assign-identity ID`.
    Cluster,
    /// `storage account update --identity-type KIND`.
    Account,
}

/// The rows of a table about a type, each as its cells.
fn rows<'a>(
    table: &'static str,
    resource_type: &'a str,
) -> impl Iterator<Item = Vec<&'static str>> + use<'a> {
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let cells = lines.map(|line| line.split('\t').collect::<Vec<_>>());
    cells.filter(move |cells| {
        cells
            .first()
            .is_some_and(|own| own.eq_ignore_ascii_case(resource_type))
    })
}

/// The command group for a type; `kind` is the resource's own `kind`, where it is known.
pub fn az_group(resource_type: &str, kind: Option<&str>) -> Option<AzGroup> {
    let fits = |word: &str| {
        let words = || kind.unwrap_or_default().split(',').map(str::trim);
        word == "-" || words().any(|own| own.eq_ignore_ascii_case(word))
    };
    let mut found = rows(AZ, resource_type);
    let cells = found.find(|cells| cells.get(1).is_some_and(|word| fits(word)))?;
    parse(&cells)
}

fn parse(cells: &[&'static str]) -> Option<AzGroup> {
    let [_, _, group, style, create, needs, asks, _] = *cells else {
        return None;
    };
    let given = |cell: &'static str| (cell != "-").then_some(cell);
    Some(AzGroup {
        group,
        style: match style {
            "list" => AzStyle::List,
            "flags" => AzStyle::Flags,
            "redis" => AzStyle::LongFlags,
            "cluster" => AzStyle::Cluster,
            "account" => AzStyle::Account,
            _ => return None,
        },
        create: given(create),
        needs: given(needs),
        asks: given(asks),
    })
}

/// Whether the PATCH request of a type takes an identity; `false` where that is not known.
pub fn patch_takes_identity(resource_type: &str) -> bool {
    rows(PATCH, resource_type).next().is_some()
}

/// Why a resource of a type that has an identity cannot go back to `None`, though its facts list it.
pub fn why_not_none(resource_type: &str) -> Option<&'static str> {
    resource_type
        .eq_ignore_ascii_case(CLUSTER)
        .then_some("a cluster that has an identity cannot go back to having none")
}

/// Why a resource of a type cannot have so many user-assigned identities, which its facts do not say.
pub fn why_not_so_many(resource_type: &str, count: usize) -> Option<&'static str> {
    (resource_type.eq_ignore_ascii_case(CLUSTER) && count > 1)
        .then_some("a cluster has one user-assigned identity at most")
}

/// The built-in role that can change the identity of resources of a type.
pub fn role_for(resource_type: &str) -> &'static str {
    let row = rows(ROLES, resource_type).next();
    row.and_then(|cells| cells.get(1).copied())
        .unwrap_or(CONTRIBUTOR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge;

    fn all(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
        let lines = table.lines().filter(|line| !line.starts_with('#'));
        lines.map(|line| line.split('\t').collect())
    }

    #[test]
    fn every_row_is_of_a_type_with_identity_and_has_its_source() {
        for (table, columns) in [(AZ, 8), (PATCH, 2), (ROLES, 3)] {
            for cells in all(table) {
                assert_eq!(cells.len(), columns, "{cells:?}");
                assert!(cells.iter().all(|cell| !cell.is_empty()), "{cells:?}");
                let takes =
                    knowledge::first_version_with(cells[0], knowledge::Support::is_writable);
                assert!(takes.is_some(), "{cells:?}");
                assert_eq!(knowledge::canonical(cells[0]), Some(cells[0]));
            }
        }
        assert!(all(AZ).all(|cells| parse(&cells).is_some()));
    }

    #[test]
    fn a_function_app_is_told_from_a_web_app_by_its_kind() {
        let group = |kind| az_group("microsoft.web/Sites", kind).map(|found| found.group);
        assert_eq!(group(None), Some("webapp"));
        assert_eq!(group(Some("app,linux")), Some("webapp"));
        assert_eq!(group(Some("functionapp,linux")), Some("functionapp"));
        assert_eq!(az_group("Microsoft.Logic/workflows", None), None);
    }

    #[test]
    fn a_cluster_keeps_an_identity_and_has_one_of_its_users_own() {
        let cluster = "microsoft.containerservice/managedclusters";
        assert!(why_not_none(cluster).is_some());
        assert_eq!(why_not_none("Microsoft.Web/sites"), None);
        assert_eq!(why_not_so_many(cluster, 1), None);
        assert!(why_not_so_many(cluster, 2).is_some());
        assert_eq!(why_not_so_many("Microsoft.Web/sites", 2), None);
    }

    #[test]
    fn what_is_not_listed_is_read_merged_and_written() {
        assert!(patch_takes_identity("microsoft.compute/virtualmachines"));
        assert!(!patch_takes_identity(
            "Microsoft.ContainerService/managedClusters"
        ));
        assert_eq!(
            role_for("Microsoft.Compute/virtualMachines"),
            "Virtual Machine Contributor"
        );
        assert_eq!(role_for("Contoso.Things/things"), "Contributor");
    }
}

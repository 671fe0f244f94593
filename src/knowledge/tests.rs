//! Floor 2: the facts as they are committed.

use std::collections::BTreeSet;

use super::*;

fn version(text: &str) -> ApiVersion<'_> {
    ApiVersion::parse(text).expect(text)
}

fn support(name: &str, version: &str) -> Support {
    match lookup(name, Some(version)) {
        Answer::Support(support) => support,
        other => panic!("{name}@{version}: {other:?}"),
    }
}

fn rows(table: &'static str) -> Vec<&'static str> {
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect()
}

fn types(table: &'static str) -> BTreeSet<&'static str> {
    rows(table).into_iter().map(table::type_of).collect()
}

#[test]
fn every_row_reads_and_the_tables_are_sorted() {
    for (table, columns) in [(FACTS.table, 12), (FACTS.overrides, 13)] {
        let rows = rows(table);
        for row in &rows {
            assert_eq!(row.split('\t').count(), columns, "{row}");
            assert!(Run::parse(row).is_some(), "{row}");
        }
        for pair in rows.windows(2) {
            let (one, other) = (table::type_of(pair[0]), table::type_of(pair[1]));
            assert!(table::order(one, other).is_le(), "{pair:?}");
        }
    }
    assert_eq!(types(FACTS.table).len(), 347);
}

#[test]
fn every_version_of_every_row_is_answered_by_that_row() {
    for run in rows(FACTS.table).into_iter().filter_map(Run::parse) {
        if history(run.resource_type).contains(&run) {
            for version in [Some(run.from), Some(run.to), run.stable_from, run.stable_to] {
                let Some(version) = version else { continue };
                assert!(run.contains(version), "{run:?}");
                let upper = run.resource_type.to_ascii_uppercase();
                let answer = lookup(&upper, Some(version.text()));
                assert_eq!(answer.support(), run.support.as_ref(), "{run:?} {version}");
                if run.support.is_none() {
                    assert!(answer.is_refusal(), "{run:?} {version}");
                }
            }
        }
    }
}

#[test]
fn no_version_has_two_answers() {
    for name in types(FACTS.table).union(&types(FACTS.overrides)) {
        let runs = history(name);
        for (at, run) in runs.iter().enumerate() {
            let mut earlier = runs.iter().take(at);
            assert!(!earlier.any(|other| other.overlaps(run)), "{run:?}");
        }
    }
}

#[test]
fn an_override_restates_what_it_replaces() {
    for name in types(FACTS.overrides) {
        let runs = history(name);
        let covers = |version| runs.iter().any(|run| run.contains(version));
        for row in table::lines_of(FACTS.table, name).filter_map(Run::parse) {
            assert!(covers(row.from) && covers(row.to), "{row:?}");
        }
        let mut corrected = runs.iter().filter_map(|run| run.source);
        assert!(corrected.all(|source| source.len() > 10), "{name}");
    }
}

#[test]
fn every_known_name_is_known_in_any_case() {
    assert!(NAMES.len() >= 347 + 3128);
    for name in NAMES.iter() {
        let lower = name.to_ascii_lowercase();
        assert!(is_known(&lower), "{name}");
        assert_eq!(canonical(&lower), Some(name.as_str()));
    }
    let tabled = &types(FACTS.table) | &types(FACTS.overrides);
    for name in NAMES.iter().filter(|name| !tabled.contains(name.as_str())) {
        assert_eq!(lookup(name, None), Answer::Never, "{name}");
    }
}

#[test]
fn virtual_machines_learned_identity_step_by_step() {
    let name = "microsoft.compute/VirtualMachines";
    let first = Some(version("2016-03-30"));
    let absence = Absence {
        first,
        next: first,
        read_only_before: false,
        listed: true,
    };
    assert_eq!(lookup(name, Some("2015-06-15")), Answer::NotAt(absence));
    let system = support(name, "2016-03-30");
    assert_eq!(system.shape, Shape::None);
    assert_eq!(
        system.kinds.values().collect::<Vec<_>>(),
        ["SystemAssigned"]
    );
    for early in ["2017-12-01", "2018-04-01"] {
        let ids = support(name, early);
        assert_eq!(ids.shape, Shape::Identifiers);
        assert_eq!(ids.kinds.combined(), Some("SystemAssigned, UserAssigned"));
    }
    for late in ["2018-06-01", "2030-01-01"] {
        assert_eq!(support(name, late).shape, Shape::Dictionary, "{late}");
    }
    for early in ["2015-06-15", "2017-12-01", "2018-04-01"] {
        let raised = dictionary_from(name, version(early));
        assert_eq!(raised, Some(version("2018-06-01")), "{early}");
    }
    let raised = dictionary_from(name, version("2019-07-01"));
    assert_eq!(raised, Some(version("2019-07-01")));
    assert_eq!(newest_stable(name), Some(version("2026-04-01")));
}

/// The rows that were checked by hand against the source: `type@version`, shape, values.
const CHECKED_BY_HAND: &str = "\
Microsoft.Compute/virtualMachines@2017-12-01 ids spaced
Microsoft.Compute/virtualMachines@2018-04-01 ids spaced
Microsoft.Compute/virtualMachineScaleSets@2017-12-01 ids spaced
Microsoft.Compute/virtualMachines@2018-06-01 dict spaced
Microsoft.Compute/virtualMachineScaleSets@2018-06-01 dict spaced
Microsoft.Web/sites@2024-11-01 dict spaced
Microsoft.ContainerInstance/containerGroups@2023-05-01 dict spaced
Microsoft.Automation/automationAccounts@2023-11-01 dict spaced
Microsoft.ContainerRegistry/registries@2023-07-01 dict spaced
Microsoft.Network/applicationGateways@2023-09-01 dict spaced
Microsoft.Storage/storageAccounts@2023-05-01 dict joined
Microsoft.DocumentDB/databaseAccounts@2024-05-15 dict joined
Microsoft.ContainerService/managedClusters@2025-05-01 dict single
Microsoft.Logic/workflows@2019-05-01 dict single
Microsoft.Authorization/policyAssignments@2024-04-01 dict single
Microsoft.Resources/deploymentScripts@2023-08-01 dict UserAssigned
Microsoft.Resources/deployments@2025-04-01 dict None|UserAssigned
Microsoft.DataFactory/factories@2018-06-01 dict SystemAssigned|UserAssigned|SystemAssigned,UserAssigned
Microsoft.Search/searchServices@2023-11-01 none None|SystemAssigned
Microsoft.Search/searchServices@2025-05-01 dict spaced
Microsoft.ApiManagement/service@2022-08-01 dict spaced
Microsoft.Devices/IotHubs@2020-08-31-preview dict absent
Microsoft.Devices/provisioningServices@2020-09-01-preview dict absent
Microsoft.Insights/workbooks@2020-10-20 other None|UserAssigned
Microsoft.Kusto/clusters@2023-08-15 dict spaced";

#[test]
fn rows_checked_by_hand_are_so() {
    for row in CHECKED_BY_HAND.lines() {
        let cells: Vec<&str> = row.split(' ').collect();
        let (name, version) = cells[0].split_once('@').expect(row);
        let support = support(name, version);
        let shape = match support.shape {
            Shape::Dictionary => "dict",
            Shape::Identifiers => "ids",
            Shape::None => "none",
            Shape::Other => "other",
        };
        let values = match cells[2] {
            "spaced" => "None|SystemAssigned|UserAssigned|SystemAssigned, UserAssigned",
            "joined" => "None|SystemAssigned|UserAssigned|SystemAssigned,UserAssigned",
            "single" => "None|SystemAssigned|UserAssigned",
            "absent" => "",
            values => values,
        };
        let listed: Vec<_> = support.kinds.values().collect();
        assert_eq!(support.mode, Mode::Optional, "{row}");
        assert_eq!(
            (listed.join("|").as_str(), shape),
            (values, cells[1]),
            "{row}"
        );
    }
}

#[test]
fn what_else_was_checked_by_hand_is_so() {
    // App Service's versions differ, so its set counts as open.
    for (name, version, open) in [
        ("Microsoft.Storage/storageAccounts", "2023-05-01", true),
        ("Microsoft.Kusto/clusters", "2023-08-15", true),
        ("Microsoft.Resources/deploymentScripts", "2023-08-01", true),
        ("Microsoft.Web/sites", "2024-11-01", true),
        ("Microsoft.DocumentDB/databaseAccounts", "2024-05-15", false),
        ("Microsoft.Network/applicationGateways", "2023-09-01", false),
    ] {
        assert_eq!(support(name, version).open, open, "{name}");
    }
    assert!(support("Microsoft.DataFactory/factories", "2018-06-01").open_value);
    assert!(
        support("Microsoft.Devices/IotHubs", "2020-08-31-preview")
            .kinds
            .no_type()
    );
    let cluster = support("Microsoft.ContainerService/managedClusters", "2025-05-01");
    assert_eq!(
        cluster.extra_properties().collect::<Vec<_>>(),
        ["delegatedResources"]
    );
    for never in [
        "Microsoft.KeyVault/vaults",
        "Microsoft.ManagedIdentity/userAssignedIdentities",
    ] {
        assert_eq!(lookup(never, Some("2023-07-01")), Answer::Never);
    }
}

/// Type, a version that spells the combined value with a space, the first that does not.
const RESPELLED: &str = "\
Microsoft.AzureStackHCI/clusters 2022-10-01 2025-11-01-preview
Microsoft.Cdn/profiles 2022-11-01-preview 2025-04-15
Microsoft.DevCenter/devcenters 2022-08-01-preview 2025-07-01-preview
Microsoft.DevCenter/devcenters/encryptionSets 2024-05-01-preview 2025-07-01-preview
Microsoft.DevCenter/projects 2024-02-01 2025-07-01-preview
Microsoft.DevCenter/projects/environmentTypes 2022-08-01-preview 2025-07-01-preview
Microsoft.DevOpsInfrastructure/pools 2023-10-30-preview 2024-04-04-preview
Microsoft.Maps/accounts 2021-07-01-preview 2023-12-01-preview
NewRelic.Observability/monitors 2022-07-01-preview 2025-05-01-preview
Qumulo.Storage/fileSystems 2022-06-27-preview 2024-06-19";

#[test]
fn ten_types_respell_the_combined_value() {
    let spaced = Some("SystemAssigned, UserAssigned");
    let joined = Some("SystemAssigned,UserAssigned");
    for row in RESPELLED.lines() {
        let cells: Vec<&str> = row.split(' ').collect();
        assert_eq!(combined_spelling(cells[0], cells[1]), spaced, "{row}");
        assert_eq!(combined_spelling(cells[0], cells[2]), joined, "{row}");
    }
    let syncs = combined_spelling("Microsoft.Sql/servers/jobAgents", "2023-05-01-preview");
    assert_eq!(syncs, Some("SystemAssignedUserAssigned"));
    let traces = combined_spelling("Dynatrace.Observability/monitors", "2024-04-24");
    assert_eq!(traces, Some("SystemAndUserAssigned"));
}

#[test]
fn the_two_tracks_of_cosmos_children_are_told_apart() {
    let name = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases";
    assert!(lookup(name, Some("2025-10-15")).is_refusal());
    for taken in [
        "2020-06-01-preview",
        "2026-03-15",
        "2030-01-01",
        "2030-01-01-preview",
    ] {
        assert!(support(name, taken).is_writable(), "{taken}");
    }
    let since = first_version_with(name, Support::is_writable).expect("some version");
    assert_eq!(since.first, version("2020-06-01-preview"));
    assert_eq!(since.first_stable, Some(version("2026-03-15")));
}

#[test]
fn an_identity_that_was_taken_away_stays_away() {
    let rows = [
        (
            "Microsoft.DataProtection/resourceGuards",
            "2030-01-01",
            true,
        ),
        ("Microsoft.Network/ExpressRoutePorts", "2018-11-01", true),
        ("Microsoft.DBforMariaDB/servers", "2018-06-01", false),
    ];
    for (name, at, written) in rows {
        let Answer::NotAt(absence) = lookup(name, Some(at)) else {
            panic!("{name}@{at}: {:?}", lookup(name, Some(at)));
        };
        assert!(absence.listed, "{name}");
        assert_eq!(absence.first.is_some(), written, "{name}");
        assert_eq!(absence.read_only_before, !written, "{name}");
    }
}

#[test]
fn first_versions_are_named() {
    let user = |support: &Support| support.kinds.user();
    let first = |name| first_version_with(name, user).map(|since| since.first.text());
    assert_eq!(
        first("Microsoft.ContainerService/managedClusters"),
        Some("2020-06-01")
    );
    assert_eq!(
        first("Microsoft.ApiManagement/service"),
        Some("2019-12-01-preview")
    );
    assert_eq!(first("Microsoft.KeyVault/vaults"), None);
    let required = |support: &Support| support.mode == Mode::Required;
    assert!(first_version_with("Microsoft.DataShare/accounts", required).is_some());
}

#[test]
fn a_misspelt_type_finds_its_neighbour() {
    let rows = [
        (
            "Microsoft.Compute/virtualMachine",
            "Microsoft.Compute/virtualMachines",
        ),
        (
            "Microsoft.Storage/storageAccount",
            "Microsoft.Storage/storageAccounts",
        ),
        ("Micrososft.KeyVault/vault", "Microsoft.KeyVault/vaults"),
        ("Web/sites", "Microsoft.Web/sites"),
    ];
    for (wrong, right) in rows {
        assert_eq!(nearest(wrong).first(), Some(&right), "{wrong}");
    }
    assert!(nearest("Contoso.Widgets/gadgets").is_empty());
}

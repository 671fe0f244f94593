//! Commands that ask, requests that write more than the identity, and services that refuse.

use serde_json::json;

use super::{az, lines, template};
use crate::sandbox::Sandbox;

fn resource(kind: &str, version: &str, identity: &str) -> String {
    let resource = json!({
        "type": kind, "apiVersion": version, "name": "a", "identity": { "type": identity },
    });
    template(&resource.to_string())
}

const JOB: (&str, &str) = ("Microsoft.App/jobs", "2024-03-01");
const CLUSTER: (&str, &str) = ("Microsoft.ContainerService/managedClusters", "2024-05-01");
const GROUP: (&str, &str) = ("Microsoft.ContainerInstance/containerGroups", "2023-05-01");
const FACTORY: (&str, &str) = ("Microsoft.DataFactory/factories", "2018-06-01");
const ARC: (&str, &str) = ("Microsoft.Kubernetes/connectedClusters", "2024-01-01");

fn told(dir: &Sandbox, (kind, version): (&str, &str), operation: &[&str]) -> Vec<String> {
    dir.write("main.json", resource(kind, version, "SystemAssigned"));
    az(dir, operation)
}

#[test]
fn a_command_that_asks_is_answered() {
    let dir = Sandbox::new("commands-asks");
    let lines = told(&dir, JOB, &["remove", "system"]);
    let wanted =
        "az containerapp job identity remove -g rg -n a --subscription s --yes --system-assigned";
    assert_eq!(lines, [wanted]);
    let lines = told(&dir, JOB, &["remove", "all"]);
    assert!(lines[0].contains(" --yes"), "{lines:?}");
    let lines = told(&dir, JOB, &["enable", "user", "--identity", "id-b"]);
    assert!(
        !lines[0].contains(" --yes"),
        "assign does not ask: {lines:?}"
    );
    let lines = told(&dir, CLUSTER, &[]);
    let wanted = "az aks update -g rg -n a --subscription s --yes --enable-managed-identity";
    assert_eq!(lines, [wanted]);
    let lines = told(&dir, CLUSTER, &["--new"]);
    assert!(!lines[0].contains(" --yes"), "{lines:?}");
}

#[test]
fn a_kind_alone_is_patched_where_that_is_known_to_work() {
    let dir = Sandbox::new("commands-kind-alone");
    let lines = told(&dir, FACTORY, &[]);
    assert!(
        lines[0].starts_with("az rest --method patch --url "),
        "{lines:?}"
    );
    let lines = told(
        &dir,
        ("Microsoft.Storage/storageAccounts", "2023-05-01"),
        &["remove", "all"],
    );
    assert!(
        lines[0].starts_with("az storage account update"),
        "{lines:?}"
    );
    // Of the others all is written, which is said.
    let lines = told(&dir, GROUP, &[]);
    let set = "--set identity.type=SystemAssigned identity.userAssignedIdentities=null";
    assert!(
        lines[0].starts_with("az resource update") && lines[0].ends_with(set),
        "{lines:?}"
    );
    let ran = dir.run(&["commands", "-g", "rg", "main.json"]);
    let note = "# note: the type is not known to take an identity with PATCH: the resource is read, \
                changed and written\n";
    assert!(ran.stdout.contains(note), "{}", ran.stdout);
    // What a type never has is not spoken of.
    let lines = told(&dir, ARC, &[]);
    assert!(
        lines[0].ends_with("--set identity.type=SystemAssigned"),
        "{lines:?}"
    );
}

#[test]
fn what_a_service_refuses_to_read_is_not_written() {
    let dir = Sandbox::new("commands-refused");
    dir.write("main.json", resource(GROUP.0, GROUP.1, "SystemAssigned"));
    let ran = dir.run(&["commands", "-g", "rg", "--for", "powershell", "main.json"]);
    let lines = lines(&ran);
    let at = |start: &str| {
        lines
            .iter()
            .position(|line| line.starts_with(start))
            .unwrap()
    };
    let stops = at("if ($read.StatusCode -ne 200) { throw $read.Content }");
    assert!(
        at("$read = Invoke-AzRestMethod -Method GET") < stops,
        "{lines:?}"
    );
    assert!(stops < at("Invoke-AzRestMethod -Method PUT"), "{lines:?}");
}

#[test]
fn what_is_made_needs_more_than_an_identity() {
    let dir = Sandbox::new("commands-made-with");
    for (kind, version) in [CLUSTER, ("Microsoft.Storage/storageAccounts", "2023-05-01")] {
        dir.write("main.json", resource(kind, version, "SystemAssigned"));
        let ran = dir.run(&["commands", "-g", "rg", "--new", "main.json"]);
        let note = "# note: add the other options that the resource is made with";
        assert!(ran.stdout.contains(note), "{}", ran.stdout);
    }
}

#[test]
fn the_system_assigned_identity_of_a_machine_goes_alone_or_with_all_others() {
    let dir = Sandbox::new("commands-machine-off");
    for (kind, group) in [
        ("Microsoft.Compute/virtualMachines", "vm"),
        ("Microsoft.Compute/virtualMachineScaleSets", "vmss"),
    ] {
        let first = |operation: &[&str]| told(&dir, (kind, "2024-07-01"), operation).remove(0);
        let alone = format!("az {group} identity remove -g rg -n a --subscription s");
        assert_eq!(first(&["remove", "system"]), alone);
        let all = format!(
            "az {group} update -g rg -n a --subscription s --set identity.type=\"none\" \
             identity.userAssignedIdentities=null"
        );
        assert_eq!(first(&["remove", "all"]), all);
    }
    let site = ("Microsoft.Web/sites", "2023-12-01");
    let alone = "az webapp identity remove -g rg -n a --subscription s";
    assert_eq!(told(&dir, site, &["remove", "system"]), [alone]);
    // Which others there are is not known, and `identity remove` takes what it names.
    let all = told(&dir, site, &["remove", "all"]);
    assert!(all[0].starts_with("az rest --method patch"), "{all:?}");
    assert!(all.concat().contains("\"type\": \"None\""), "{all:?}");
    let all = told(&dir, JOB, &["remove", "all"]);
    assert!(
        all[0].ends_with("--system-assigned --user-assigned"),
        "{all:?}"
    );
}

/// The API version of the template is none of the live resource, whether it is named or not.
#[test]
fn a_version_that_takes_no_identity_is_left_for_the_newest_that_does() {
    let dir = Sandbox::new("commands-newest");
    let preview = "no stable one is known to take it";
    for (kind, own, newest, operation) in [
        (
            "Microsoft.ContainerRegistry/registries",
            "2019-05-01",
            "2025-04-01",
            &["enable", "system"][..],
        ),
        (
            "Microsoft.Sql/servers",
            "2014-04-01",
            "2023-08-01",
            &["enable", "system"],
        ),
        (
            "Microsoft.Search/searchServices",
            "2023-11-01",
            "2025-05-01",
            &["enable", "user", "--identity", "id-b"],
        ),
        (
            "Microsoft.ApiManagement/service",
            "2016-10-10",
            "2024-05-01",
            &["enable", "system"],
        ),
        // Both ends of what is known are previews.
        (
            "Commvault.ContentStore/cloudAccounts",
            "2020-01-01",
            "2026-07-03-preview",
            &["enable", "system"],
        ),
    ] {
        let resource = json!({ "type": kind, "apiVersion": own, "name": "a" });
        dir.write("main.json", template(&resource.to_string()));
        for named in [&["--name", "a"][..], &[]] {
            let ran =
                dir.run(&[&["commands"], operation, named, &["-g", "rg", "main.json"]].concat());
            assert_eq!(ran.code, 0, "{kind}: {}{}", ran.stdout, ran.stderr);
            let note = format!("# note: API version {newest}");
            assert!(ran.stdout.contains(&note), "{kind}: {}", ran.stdout);
            let is_preview = newest.ends_with("preview");
            assert_eq!(ran.stdout.contains(preview), is_preview, "{}", ran.stdout);
        }
    }
}

#[test]
fn a_default_is_percent_encoded_where_it_stands_in_a_url() {
    let dir = Sandbox::new("commands-encoded");
    let (kind, version) = ("Microsoft.Search/searchServices", "2023-11-01");
    let resource = json!({
        "type": kind, "apiVersion": version, "name": "[parameters('n')]",
        "identity": { "type": "SystemAssigned" },
    });
    let template = |default: &str| {
        json!({
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "parameters": { "n": { "type": "string", "defaultValue": default } },
            "resources": [resource],
        })
    };
    for (default, line) in [
        ("id one", "URL_PARAM_N=id%20one"),
        ("id-one", "PARAM_N=id-one"),
    ] {
        dir.write("main.json", template(default).to_string());
        for way in ["rest", "az", "powershell", "python"] {
            let ran = dir.run(&["commands", "--for", way, "-g", "rg", "main.json"]);
            assert_eq!(ran.code, 0, "{}", ran.stderr);
            let is_url = matches!(way, "rest" | "az");
            assert_eq!(ran.stdout.contains(line), is_url, "{way}: {}", ran.stdout);
        }
        let ran = dir.run(&["commands", "--for", "powershell", "-g", "rg", "main.json"]);
        let wanted = if default.contains(' ') {
            "$URL_PARAM_N = 'id%20one'"
        } else {
            "$PARAM_N = 'id-one'"
        };
        assert!(ran.stdout.contains(wanted), "{}", ran.stdout);
    }
}

#[test]
fn a_variable_says_which_parameter_it_is() {
    let dir = Sandbox::new("commands-letters");
    let resource = json!({
        "type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "[parameters('\u{e9}')]",
        "identity": { "type": "SystemAssigned" },
    });
    let text = json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": { "\u{e9}": { "type": "string" } },
        "resources": [resource],
    });
    dir.write("main.json", text.to_string());
    let ran = dir.run(&["commands", "-g", "rg", "main.json"]);
    assert!(
        ran.stdout.contains("set it to the parameter \u{e9}}\""),
        "{}",
        ran.stdout
    );
}

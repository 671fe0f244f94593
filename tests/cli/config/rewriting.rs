//! What commands and fixes take from a configuration.

use std::fs;

use super::NOTE;
use crate::sandbox::{BAD, GOOD, Sandbox};

#[test]
fn commands_that_rewrite_follow_the_configuration() {
    let sandbox = Sandbox::new("config-commands");
    sandbox
        .write("armid.toml", "api-version = \"2019-07-01\"\n")
        .write("a.json", BAD.replace("2018-06-01", "2018-04-01"));
    let told = sandbox.run(&["migrate", "--diff", "a.json"]).stdout;
    assert!(
        told.contains("+    \"apiVersion\": \"2019-07-01\","),
        "{told}"
    );
    let told = sandbox
        .run(&["migrate", "--diff", "--api-version", "minimum", "a.json"])
        .stdout;
    assert!(
        told.contains("+    \"apiVersion\": \"2018-06-01\","),
        "{told}"
    );
    let unknown = GOOD.replace(
        "[]",
        "[{ \"type\": \"A.b/c\", \"apiVersion\": \"2024-01-01\", \"name\": \"x\" }]",
    );
    sandbox.write("b.json", unknown);
    let refused = sandbox.run(&["enable", "system", "--name", "x", "b.json"]);
    assert_eq!(refused.code, 1);
    sandbox.write(
        "armid.toml",
        "[[override]]\ntype = \"A.b/c\"\nkinds = [\"SystemAssigned\"]\nreason = \"ours\"\n",
    );
    let enabled = sandbox.run(&["enable", "system", "--name", "x", "b.json"]);
    assert_eq!(enabled.code, 0, "{}", enabled.stderr);
    let text = fs::read_to_string(sandbox.path("b.json")).unwrap();
    assert!(text.contains("\"type\": \"SystemAssigned\""), "{text}");
    let shown = sandbox.run(&["show", "--format", "json", "b.json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(
        json["resources"][0]["supports"]["kinds"][0],
        "SystemAssigned"
    );
}

#[test]
fn a_combined_value_is_written_as_the_user_wants_it_where_no_fact_decides() {
    let sandbox = Sandbox::new("config-combined");
    let listed = BAD
        .replace(
            "Microsoft.Compute/virtualMachines",
            "Microsoft.DataProtection/backupVaults",
        )
        .replace("2018-06-01", "2024-04-01")
        .replace("\"UserAssigned\"", "\"SystemAssigned\"")
        .replace("identityIds\": [ ", "userAssignedIdentities\": { ")
        .replace("'a')]\" ]", "'a')]\": {} }");
    sandbox.write("a.json", &listed);
    let fix = ["check", "--fix", "--unsafe-fixes", "--diff", "a.json"];
    assert_eq!(sandbox.run(&fix).stdout, "");
    let told = sandbox.run(&["check", "a.json"]).stdout;
    assert!(
        told.contains("help: include `UserAssigned`, or remove the identities"),
        "{told}"
    );
    sandbox.write(
        "armid.toml",
        "combined-spelling = \"SystemAssigned, UserAssigned\"",
    );
    let line = "+      \"type\": \"SystemAssigned, UserAssigned\",";
    let told = sandbox.run(&fix).stdout;
    assert!(told.contains(line), "{told}");
    let user = listed.replace("\"SystemAssigned\"", "\"UserAssigned\"");
    sandbox.write("b.json", &user);
    let enabled = sandbox
        .run(&["enable", "system", "--diff", "b.json"])
        .stdout;
    assert!(enabled.contains(line), "{enabled}");
    // Where a fact decides, it does.
    let site = listed.replace(
        "Microsoft.DataProtection/backupVaults",
        "Microsoft.Logic/workflows",
    );
    sandbox.write("a.json", site.replace("2024-04-01", "2019-05-01"));
    let told = sandbox.run(&fix).stdout;
    assert_eq!(told.matches(line).count(), 0, "{told}");
}

#[test]
fn unsafe_fixes_of_trusted_rules_are_made_like_safe_ones() {
    let sandbox = Sandbox::new("config-trust");
    let misspelt = NOTE.replace("systemAssigned", "SystemAsigned");
    sandbox.write("a.json", &misspelt);
    assert!(
        sandbox
            .run(&["check", "--fix", "a.json"])
            .stdout
            .contains("[unsafe fix]")
    );
    sandbox.write("armid.toml", "unsafe-fixes = [\"identity-type-unknown\"]");
    let json = sandbox.run(&["check", "--format", "json", "a.json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["diagnostics"][0]["fix"]["safety"], "safe");
    assert_eq!(json["summary"]["fixable"], 1);
    let fixed = sandbox.run(&["check", "--fix", "a.json"]);
    assert_eq!(fixed.code, 0, "{}", fixed.stdout);
    let text = fs::read_to_string(sandbox.path("a.json")).unwrap();
    assert_eq!(text, misspelt.replace("SystemAsigned", "SystemAssigned"));
}

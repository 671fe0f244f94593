//! Bodies of requests.

use serde_json::Value;

use super::{BOTH, USER_A, USER_B, json, machine, user};
use crate::sandbox::Sandbox;

#[test]
fn a_body_lists_what_turns_in_the_way_of_its_api_version() {
    let sandbox = Sandbox::new("commands-bodies");
    let body = |text: String, operation: &[&str]| -> Value {
        sandbox.write("main.json", text);
        let words = [
            "-g",
            "rg",
            "--subscription",
            "s",
            "--for",
            "rest",
            "--format",
            "json",
            "main.json",
        ];
        let ran = sandbox.run(&[&["commands"], operation, &words].concat());
        assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
        let request = json(&ran)["commands"][0]["request"].clone();
        assert_eq!(request["method"], "PATCH");
        request["body"].clone()
    };
    let add = ["enable", "user", "--identity", "id-b"];
    let remove = ["remove", "user", "--identity", "id-a"];
    let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let new = body(user("2018-06-01", BOTH), &add);
    let wanted = format!(
        "{{ \"identity\": {{ \"type\": \"{BOTH}\", \"userAssignedIdentities\": {{ \"{USER_B}\": {{}} }} }} }}"
    );
    assert_eq!(new, parsed(&wanted));
    let new = body(user("2017-12-01", BOTH), &add);
    let wanted = format!(
        "{{ \"identity\": {{ \"type\": \"{BOTH}\", \"identityIds\": [ \"{USER_A}\", \"{USER_B}\" ] }} }}"
    );
    assert_eq!(new, parsed(&wanted));
    let new = body(user("2018-06-01", BOTH), &["remove", "system"]);
    let wanted = format!(
        "{{ \"identity\": {{ \"type\": \"UserAssigned\", \"userAssignedIdentities\": {{ \"{USER_A}\": {{}} }} }} }}"
    );
    assert_eq!(new, parsed(&wanted));
    for version in ["2017-12-01", "2018-06-01"] {
        let new = body(user(version, BOTH), &remove);
        assert_eq!(
            new,
            parsed("{ \"identity\": { \"type\": \"SystemAssigned\" } }")
        );
        let new = body(user(version, "UserAssigned"), &["remove", "all"]);
        assert_eq!(new, parsed("{ \"identity\": { \"type\": \"None\" } }"));
    }
}

#[test]
fn what_is_printed_as_a_body_is_what_check_takes() {
    let sandbox = Sandbox::new("commands-read-back");
    let operations: [&[&str]; 7] = [
        &[],
        &["enable", "system"],
        &["enable", "user", "--identity", "id-b"],
        &["remove", "system"],
        &["remove", "user", "--identity", "id-a"],
        &["remove", "user"],
        &["remove", "all"],
    ];
    let types = [
        ("Microsoft.Compute/virtualMachines", "2017-12-01"),
        ("Microsoft.Compute/virtualMachines", "2018-06-01"),
        ("Microsoft.Compute/virtualMachineScaleSets", "2018-04-01"),
        ("Microsoft.Compute/virtualMachineScaleSets", "2024-07-01"),
        ("Microsoft.Web/sites", "2023-12-01"),
        ("Microsoft.Storage/storageAccounts", "2023-05-01"),
        ("Microsoft.App/containerApps", "2024-03-01"),
    ];
    let mut read = 0;
    for (resource_type, version) in types {
        let array = ["2017-12-01", "2018-04-01"].contains(&version);
        let generation = if array { "2017-12-01" } else { "2018-06-01" };
        for before in ["None", "SystemAssigned", "UserAssigned", BOTH] {
            let text = if before.contains("User") {
                user(generation, before)
            } else {
                machine(
                    generation,
                    &format!(", \"identity\": {{ \"type\": \"{before}\" }}"),
                )
            };
            let text = text.replace("Microsoft.Compute/virtualMachines", resource_type);
            sandbox.write("main.json", text.replace(generation, version));
            for operation in operations {
                read += read_back(&sandbox, operation);
            }
        }
    }
    assert!(read > 100, "{read} bodies");
}

/// Checks the bodies that an operation on `main.json` prints; how many there are.
fn read_back(sandbox: &Sandbox, operation: &[&str]) -> usize {
    let ways = ["--for", "rest", "--format", "json", "main.json"];
    let ran = sandbox.run(&[&["commands"], operation, &ways].concat());
    let all = json(&ran);
    let entries = all["commands"].as_array().unwrap();
    for entry in entries {
        let body = entry["request"]["body"].to_string();
        let body = body.replace("<SUBSCRIPTION>", "s");
        sandbox.write("body.json", body.replace("<RESOURCE_GROUP>", "rg"));
        let text = |name: &str| entry[name].as_str().unwrap();
        let kind = format!("{}@{}", text("type"), text("api_version"));
        let mut words = vec!["check", "--as", &kind, "--fail-on", "warning", "body.json"];
        if entry["request"]["method"] == "PATCH" {
            words.push("--patch");
        }
        let ran = sandbox.run(&words);
        assert_eq!(ran.code, 0, "{operation:?} {kind}\n{body}\n{}", ran.stdout);
    }
    entries.len()
}

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
    sandbox.write("old.json", user("2018-06-01", BOTH));
    let two = user("2018-06-01", BOTH).replace("id-a", "id-b");
    for (new, version) in [
        (two, "2018-06-01"),
        (user("2018-06-01", "UserAssigned"), "2018-06-01"),
        (machine("2018-06-01", ""), "2018-06-01"),
    ] {
        sandbox.write("main.json", new);
        let words = [
            "commands",
            "--from",
            "old.json",
            "--for",
            "rest",
            "--format",
            "json",
            "main.json",
        ];
        let ran = sandbox.run(&words);
        let body = json(&ran)["commands"][0]["request"]["body"].to_string();
        let body = body
            .replace("<SUBSCRIPTION>", "s")
            .replace("<RESOURCE_GROUP>", "rg");
        sandbox.write("body.json", body.clone());
        let kind = format!("Microsoft.Compute/virtualMachines@{version}");
        let ran = sandbox.run(&["check", "--as", &kind, "--patch", "body.json"]);
        let quiet = |line: &&str| !line.contains("hard-coded-subscription-id");
        assert_eq!(ran.code, 0, "{body}\n{}", ran.stdout);
        assert!(
            ran.stdout
                .lines()
                .filter(quiet)
                .all(|line| !line.contains("error")),
            "{body}"
        );
    }
}

//! What the facts about a type say of commands.

use super::{ID, lines, template};
use crate::sandbox::Sandbox;

#[test]
fn an_override_decides_at_every_version_that_a_command_could_take() {
    let dir = Sandbox::new("commands-override");
    let site =
        "{ \"type\": \"Microsoft.Web/sites\", \"apiVersion\": \"2023-12-01\", \"name\": \"a\" }";
    dir.write("main.json", template(site));
    let given = "[[override]]\ntype = \"Microsoft.Web/sites\"\nkinds = [\"SystemAssigned\"]\n\
                 shape = \"none\"\nreason = \"this cloud\"\n";
    let add = [
        "enable",
        "user",
        "--identity",
        "x",
        "main.json",
        "--name",
        "a",
    ];
    let words = [&["commands"], &add[..]].concat();
    dir.write("armid.toml", given);
    let ran = dir.run(&words);
    assert_eq!((ran.code, lines(&ran)), (1, Vec::new()), "{}", ran.stdout);
    let why = "its type does not take a user-assigned identity";
    assert!(ran.stdout.contains(why), "{}", ran.stdout);
    assert_eq!(dir.run(&add).code, 1);
    // A version that the override is for may be newer than all that are known.
    let later = given.replace(
        "[\"SystemAssigned\"]\nshape = \"none\"",
        "[\"UserAssigned\"]\nshape = \"dictionary\"",
    );
    let old = "apiVersion\": \"2014-06-01";
    dir.write(
        "main.json",
        template(&site.replace("apiVersion\": \"2023-12-01", old)),
    );
    dir.write("armid.toml", format!("{later}from = \"2099-01-01\"\n"));
    let ran = dir.run(&words);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let note = "# note: API version 2099-01-01, for 2014-06-01 does not take this identity";
    assert!(ran.stdout.contains(note), "{}", ran.stdout);
}

#[test]
fn an_assignment_needs_a_role_that_may_write_it() {
    let dir = Sandbox::new("commands-assignments");
    for (kind, version, role) in [
        (
            "Microsoft.Authorization/policyAssignments",
            "2024-04-01",
            "Resource Policy Contributor",
        ),
        (
            "Microsoft.Blueprint/blueprintAssignments",
            "2018-11-01-preview",
            "Owner",
        ),
    ] {
        let assignment = |identity: &str| {
            template(&format!(
                "{{ \"type\": \"{kind}\", \"apiVersion\": \"{version}\", \"name\": \"a\", \
                 \"location\": \"x\", \"identity\": {identity} }}"
            ))
        };
        let needs = |identity: &str| {
            dir.write("main.json", assignment(identity));
            let ran = dir.run(&["commands", "main.json"]);
            let line = ran
                .stdout
                .lines()
                .find_map(|line| line.strip_prefix("# needs: "));
            line.unwrap().to_owned()
        };
        assert_eq!(needs("{ \"type\": \"SystemAssigned\" }"), role);
        let list = format!("\"userAssignedIdentities\": {{ \"{ID}\": {{}} }}");
        let user = format!("{{ \"type\": \"UserAssigned\", {list} }}");
        assert_eq!(needs(&user), format!("{role}, Managed Identity Operator"));
    }
}

#[test]
fn all_identities_go_where_a_command_asks_for_their_names() {
    let dir = Sandbox::new("commands-none");
    let resource = |kind: &str, version: &str, identity: &str| {
        template(&format!(
            "{{ \"type\": \"{kind}\", \"apiVersion\": \"{version}\", \"name\": \"a\", \"identity\": {identity} }}"
        ))
        .replacen('{', "{ \"parameters\": { \"i\": { \"type\": \"object\" } },", 1)
    };
    for (kind, version) in [
        ("Microsoft.Web/sites", "2023-12-01"),
        ("Microsoft.DocumentDB/databaseAccounts", "2023-04-15"),
        ("Microsoft.ContainerRegistry/registries", "2023-07-01"),
        ("Microsoft.Cache/redis", "2023-08-01"),
    ] {
        let words = ["-g", "rg", "--subscription", "s", "main.json"];
        dir.write(
            "main.json",
            resource(kind, version, "{ \"type\": \"None\" }"),
        );
        let template = dir.run(&[&["commands"], &words[..]].concat());
        dir.write(
            "main.json",
            resource(kind, version, "\"[parameters('i')]\""),
        );
        let operation = dir.run(&[&["commands", "remove", "all"], &words[..]].concat());
        let line = format!(
            "az rest --method patch --url 'https://management.azure.com/subscriptions/s/resourceGroups/\
             rg/providers/{kind}/a?api-version={version}' --headers Content-Type=application/json \
             --body '{{"
        );
        for ran in [template, operation] {
            let told = lines(&ran);
            assert_eq!(told.first(), Some(&&*line), "{}", ran.stdout);
            assert!(told.contains(&"    \"type\": \"None\""), "{}", ran.stdout);
        }
    }
}

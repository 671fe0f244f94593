//! What a script has to be told: one variable for each thing that is not known, and none for two.

use std::process::Command;

use serde_json::{Value, json};

use super::{json as report, lines, parses, template};
use crate::sandbox::{Ran, Sandbox};

const SYSTEM: &str = r#""identity": { "type": "SystemAssigned" }"#;
const NONE: &str = r#""identity": { "type": "None" }"#;

fn machine(name: &str, rest: &str) -> String {
    format!(
        "{{ \"type\": \"Microsoft.Compute/virtualMachines\", \"apiVersion\": \"2024-07-01\", \
         \"name\": \"{name}\", {rest} }}"
    )
}

fn all(resources: &[String]) -> String {
    template(&resources.join(",\n"))
}

/// The commands that a script gives `az` once its variables are set.
fn given(script: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg(format!("az() {{ echo \"$@\"; }}\n{script}"));
    command.env_remove("NAME");
    let out = command.envs(variables.iter().copied()).output().unwrap();
    assert!(out.status.success(), "{out:?}\n{script}");
    let text = String::from_utf8(out.stdout).unwrap();
    text.lines().map(ToOwned::to_owned).collect()
}

fn run(dir: &Sandbox, words: &[&str]) -> Ran {
    let ran = dir.run(&[&["commands", "-g", "rg"], words].concat());
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    ran
}

/// The names of the variables of each resource, and what is said of them.
fn variables(dir: &Sandbox, words: &[&str]) -> Vec<Vec<(String, String)>> {
    let ran = run(dir, &[&["--format", "json"], words].concat());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let of = |entry: &Value| {
        let variables = entry["variables"].as_array().unwrap().iter();
        let all = variables.map(|own| (text(&own["name"]), text(&own["about"])));
        all.collect()
    };
    let report = report(&ran);
    report["commands"]
        .as_array()
        .unwrap()
        .iter()
        .map(of)
        .collect()
}

fn names(dir: &Sandbox, words: &[&str]) -> Vec<Vec<String>> {
    let all = variables(dir, words).into_iter();
    let names = all.map(|own| own.into_iter().map(|(name, _)| name).collect());
    names.collect()
}

#[test]
fn two_resources_of_unknown_name_have_two_names() {
    let dir = Sandbox::new("commands-blanks-loops");
    let looped = |name: &str, identity: &str| {
        let copy = r#""copy": { "name": "c", "count": 2 }"#;
        machine(
            &format!("[concat('{name}', copyIndex())]"),
            &format!("{copy}, {identity}"),
        )
    };
    let bicep = |name: &str, kind: &str| {
        format!(
            "resource {name} 'Microsoft.Compute/virtualMachines@2024-07-01' = [for i in range(0, 2): {{\n  \
             name: '{name}${{i}}'\n  identity: {{ type: '{kind}' }}\n}}]\n"
        )
    };
    dir.write(
        "main.json",
        all(&[looped("app", SYSTEM), looped("db", NONE)]),
    );
    dir.write(
        "main.bicep",
        bicep("app", "SystemAssigned") + &bicep("db", "None"),
    );
    for file in ["main.json", "main.bicep"] {
        let ran = run(&dir, &[file]);
        let both = [("RESOURCE_NAME", "app0"), ("RESOURCE_NAME_2", "db0")];
        let commands = given(&ran.stdout, &both);
        assert_eq!(commands[0], "vm identity assign -g rg -n app0");
        assert!(
            commands[1].starts_with("vm update -g rg -n db0 --set"),
            "{commands:?}"
        );
        for way in ["powershell", "rest", "python", "portal"] {
            let told = names(&dir, &["--for", way, file]);
            let own = |at: usize, name: &str| told[at].iter().any(|own| own == name);
            assert!(
                own(0, "RESOURCE_NAME") && !own(0, "RESOURCE_NAME_2"),
                "{told:?}"
            );
            assert!(
                own(1, "RESOURCE_NAME_2") && !own(1, "RESOURCE_NAME"),
                "{told:?}"
            );
        }
    }
    let told = variables(&dir, &["main.json"]);
    assert!(told[1][0].1.contains("db"), "{told:?}");
    // All on one line, and of one name.
    let twice = [looped("a", SYSTEM), looped("a", NONE)].join(", ");
    dir.write("one.json", template(&twice));
    assert_eq!(
        names(&dir, &["one.json"]),
        [["RESOURCE_NAME"], ["RESOURCE_NAME_2"]]
    );
}

#[test]
fn no_name_is_given_to_two_things() {
    let dir = Sandbox::new("commands-blanks-taken");
    let copy = r#""copy": { "name": "c", "count": 2 }"#;
    let slot = format!(
        "{{ \"type\": \"Microsoft.Web/sites/slots\", \"apiVersion\": \"2023-12-01\", \
         \"name\": \"[concat('w/s', copyIndex())]\", {copy}, {SYSTEM} }}"
    );
    let looped = |name: &str| machine(name, &format!("{copy}, {SYSTEM}"));
    let text = all(&[
        looped("[concat('a', copyIndex())]"),
        looped("[concat('b', copyIndex())]"),
        slot,
    ]);
    dir.write("main.json", text);
    let mut all: Vec<String> = names(&dir, &["main.json"]).concat();
    assert_eq!(all.len(), 4, "{all:?}");
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 4, "{all:?}");
}

#[test]
fn a_parameter_is_one_of_its_file() {
    let dir = Sandbox::new("commands-blanks-files");
    let file = |name: &str, identity: &str, default: &str| {
        let text = template(&machine(name, identity));
        let parameter =
            format!("\"parameters\": {{ \"vmName\": {{ \"type\": \"string\"{default} }} }}");
        text.replace("\"resources\"", &format!("{parameter}, \"resources\""))
    };
    let own = [("PARAM_VM_NAME", "one"), ("PARAM_VM_NAME_2", "other")];
    let value = [("VALUE_1", "one"), ("VALUE_1_2", "other")];
    for (name, set, default) in [
        ("[parameters('vmName')]", own, ""),
        ("[reference('d').outputs.vm.value]", value, ""),
    ] {
        dir.write("two/a.json", file(name, SYSTEM, default));
        dir.write("two/b.json", file(name, NONE, default));
        for words in [&["two"][..], &["two/a.json", "two/b.json"]] {
            let commands = given(&run(&dir, words).stdout, &set);
            assert_eq!(commands[0], "vm identity assign -g rg -n one");
            assert!(
                commands[1].starts_with("vm update -g rg -n other"),
                "{commands:?}"
            );
        }
        let told = variables(&dir, &["two"]);
        assert!(told[1][0].1.ends_with("(two/b.json)"), "{told:?}");
    }
    // Of one default each.
    let default = ", \"defaultValue\": \"vm\"";
    dir.write(
        "two/a.json",
        file("[parameters('vmName')]", SYSTEM, default),
    );
    dir.write("two/b.json", file("[parameters('vmName')]", NONE, default));
    assert_eq!(
        names(&dir, &["two"]),
        [["PARAM_VM_NAME"], ["PARAM_VM_NAME_2"]]
    );
    // What all files are deployed to is one.
    let ran = dir.run(&["commands", "--for", "rest", "two"]);
    let subscriptions = lines(&ran)
        .into_iter()
        .filter(|line| line.starts_with(": \"${SUBSCRIPTION"));
    assert_eq!(subscriptions.count(), 1, "{}", ran.stdout);
    // And so is a parameter of two versions.
    let user = |id: &str| {
        format!(
            "\"identity\": {{ \"type\": \"UserAssigned\", \"userAssignedIdentities\": {{ \
             \"[resourceId(parameters('vmName'), 'Microsoft.ManagedIdentity/userAssignedIdentities', '{id}')]\": {{}} }} }}"
        )
    };
    dir.write("old.json", file("vm", &user("id-a"), ""));
    dir.write("new.json", file("vm", &user("id-b"), ""));
    let told = names(
        &dir,
        &["--subscription", "s", "--from", "old.json", "new.json"],
    );
    assert_eq!(told, [["PARAM_VM_NAME"]]);
}

#[test]
fn a_parameter_of_a_nested_template_is_its_own() {
    let dir = Sandbox::new("commands-blanks-nested");
    let own = |identity: &str| machine("[parameters('vm')]", identity);
    let with = |text: &str| {
        let parameters = r#""parameters": { "vm": { "type": "string" } }, "resources""#;
        text.replacen("\"resources\"", parameters, 1)
    };
    let inner = with(&template(&own(NONE)));
    let nested = format!(
        "{{ \"type\": \"Microsoft.Resources/deployments\", \"apiVersion\": \"2022-09-01\", \"name\": \"d\", \
         \"properties\": {{ \"mode\": \"Incremental\", \
         \"expressionEvaluationOptions\": {{ \"scope\": \"inner\" }}, \"template\": {inner} }} }}"
    );
    dir.write("main.json", with(&all(&[own(SYSTEM), nested])));
    assert_eq!(names(&dir, &["main.json"]), [["PARAM_VM"], ["PARAM_VM_2"]]);
}

#[test]
fn what_hangs_on_the_turn_of_a_loop_is_one_of_the_loop() {
    let dir = Sandbox::new("commands-blanks-turns");
    let id = "resourceId('g', 'Microsoft.ManagedIdentity/userAssignedIdentities', concat('id', copyIndex()))";
    let looped = |name: &str| {
        let rest = format!(
            "\"copy\": {{ \"name\": \"c\", \"count\": 2 }}, \"identity\": {{ \"type\": \"UserAssigned\", \
             \"userAssignedIdentities\": {{ \"[{id}]\": {{}} }} }}"
        );
        machine(&format!("[concat('{name}', copyIndex())]"), &rest)
    };
    dir.write("main.json", all(&[looped("a"), looped("b")]));
    let told = names(&dir, &["--subscription", "s", "main.json"]);
    let wanted = [
        ["RESOURCE_NAME", "VALUE_1"],
        ["RESOURCE_NAME_2", "VALUE_1_2"],
    ];
    assert_eq!(told, wanted);
}

#[test]
fn what_a_resource_extends_is_known_or_its_own_variable() {
    let dir = Sandbox::new("commands-blanks-scopes");
    let assignment = |name: &str, scope: &str| {
        json!({
            "type": "Microsoft.Authorization/policyAssignments", "apiVersion": "2023-04-01",
            "name": name, "location": "x", "scope": scope, "identity": { "type": "SystemAssigned" },
        })
        .to_string()
    };
    let ids = |resources: &[String], schema: &str| -> Vec<String> {
        let text = all(resources).replace("deploymentTemplate", schema);
        dir.write("main.json", text);
        let ran = run(
            &dir,
            &["--subscription", "s", "--format", "json", "main.json"],
        );
        let report = report(&ran);
        let entries = report["commands"].as_array().unwrap().iter();
        let ids = entries.map(|entry| entry["id"].as_str().unwrap().to_owned());
        let end = "/providers/Microsoft.Authorization/policyAssignments/";
        ids.map(|id| id.split_once(end).unwrap().0.to_owned())
            .collect()
    };
    let own = [
        assignment("a", "[reference('x').id]"),
        assignment("b", "[reference('y').id]"),
        assignment(
            "c",
            "[resourceId('Microsoft.Storage/storageAccounts', 'st')]",
        ),
        assignment("d", "[parameters('p')]"),
        assignment("e", "Microsoft.Storage/storageAccounts/st"),
        assignment("f", "/subscriptions/s/resourceGroups/g/"),
    ];
    let account =
        "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st";
    let wanted = [
        "<SCOPE>",
        "<SCOPE_2>",
        account,
        "<SCOPE_3>",
        "<SCOPE_4>",
        "<SCOPE_5>",
    ];
    assert_eq!(ids(&own, "deploymentTemplate"), wanted);
    let own = [
        assignment("a", "/subscriptions/abc"),
        assignment(
            "b",
            "[tenantResourceId('Microsoft.Management/managementGroups', 'mg1')]",
        ),
        assignment("c", "/"),
    ];
    let group = "/providers/Microsoft.Management/managementGroups/mg1";
    let wanted = ["/subscriptions/abc", group, ""];
    assert_eq!(ids(&own, "tenantDeploymentTemplate"), wanted);
}

#[test]
fn in_bicep_what_a_resource_extends_is_its_own_variable() {
    let dir = Sandbox::new("commands-blanks-scopes-bicep");
    let bicep = |symbol: &str, scope: &str| {
        format!(
            "resource {symbol} 'Microsoft.Authorization/policyAssignments@2023-04-01' = {{\n  \
             name: '{symbol}'\n  location: 'x'\n  scope: {scope}\n  identity: {{ type: 'SystemAssigned' }}\n}}\n"
        )
    };
    let known = "resource one 'Microsoft.Storage/storageAccounts@2023-05-01' existing = { name: 'one' }\n\
                 resource two 'Microsoft.Storage/storageAccounts@2023-05-01' existing = { name: 'two' }\n";
    dir.write(
        "main.bicep",
        known.to_owned() + &bicep("a", "one") + &bicep("b", "two"),
    );
    assert_eq!(names(&dir, &["main.bicep"]), [["SCOPE"], ["SCOPE_2"]]);
}

#[test]
fn what_is_not_evaluated_is_named_wherever_it_comes_from() {
    let dir = Sandbox::new("commands-blanks-about");
    let id = "resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'u')";
    let user = format!(
        "\"identity\": {{ \"type\": \"UserAssigned\", \"userAssignedIdentities\": {{ \"[{id}]\": {{}} }} }}"
    );
    let nested = |name: &str, group: &str| {
        let inner = template(&machine(name, &user));
        format!(
            "{{ \"type\": \"Microsoft.Resources/deployments\", \"apiVersion\": \"2022-09-01\", \
             \"name\": \"{name}\", \"resourceGroup\": \"[reference('{group}').outputs.g.value]\", \
             \"properties\": {{ \"mode\": \"Incremental\", \
             \"expressionEvaluationOptions\": {{ \"scope\": \"inner\" }}, \"template\": {inner} }} }}"
        )
    };
    dir.write("main.json", all(&[nested("a", "one"), nested("b", "two")]));
    // The group of the resource is that of the identity.
    let told = variables(&dir, &["--subscription", "s", "main.json"]);
    for (own, group) in told.iter().zip(["one", "two"]) {
        let [(_, about)] = &own[..] else {
            panic!("{told:?}")
        };
        assert!(
            about.contains(&format!("reference(\"{group}\").outputs.g.value")),
            "{about}"
        );
    }
    let ran = run(&dir, &["main.json"]);
    parses("sh", &["-n"], &ran.stdout);
    let said = "set it to reference(one).outputs.g.value, which armid cannot evaluate}";
    assert!(ran.stdout.contains(said), "{}", ran.stdout);
}

#[test]
fn a_blank_for_a_name_says_whose_name_it_is() {
    let dir = Sandbox::new("commands-blanks-names");
    dir.write(
        "main.bicep",
        "resource lst 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = [for i in range(0, 2): \
         {\n  name: 'id-l${i}'\n  location: 'w'\n}]\n\
         resource sites 'Microsoft.Web/sites@2023-12-01' = [for n in ['a', 'b']: {\n  name: 'site-${n}'\n  \
         location: 'w'\n}]\n\
         resource slot 'Microsoft.Web/sites/slots@2023-12-01' = {\n  parent: sites[0]\n  name: 'st'\n  \
         location: 'w'\n  identity: { type: 'UserAssigned', userAssignedIdentities: { '${lst[0].id}': {} } }\n}\n",
    );
    let told = variables(&dir, &["--subscription", "s", "main.bicep"]);
    let told: Vec<_> = told.iter().flatten().map(|(_, about)| &**about).collect();
    assert_eq!(told, ["the name of `sites[0]`", "the name of `lst[0]`"]);
}

#[test]
fn each_resource_that_is_made_has_its_own_image() {
    let dir = Sandbox::new("commands-blanks-image");
    dir.write(
        "main.json",
        all(&[machine("a", SYSTEM), machine("b", SYSTEM)]),
    );
    let told = names(&dir, &["--new", "main.json"]);
    assert_eq!(told, [["IMAGE"], ["IMAGE_2"]]);
}

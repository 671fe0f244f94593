//! `armid commands`.

mod asking;
mod blanks;
mod bodies;
mod doubtful;
mod facts;
mod moved;
mod named;
mod past;
mod shells;
mod subscriptions;
mod targets;

use serde_json::Value;

use crate::sandbox::{Ran, Sandbox};
use shells::parses;

/// A template with one resource.
fn template(resource: &str) -> String {
    format!(
        "{{ \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/\
         deploymentTemplate.json#\", \"contentVersion\": \"1.0.0.0\", \"resources\": [ {resource} ] }}"
    )
}

const ID: &str = "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-a')]";

fn machine(version: &str, identity: &str) -> String {
    template(&format!(
        "{{ \"type\": \"Microsoft.Compute/virtualMachines\", \"apiVersion\": \"{version}\", \
         \"name\": \"vm1\"{identity} }}"
    ))
}

fn user(version: &str, kind: &str) -> String {
    let list = if version == "2017-12-01" {
        format!("\"identityIds\": [ \"{ID}\" ]")
    } else {
        format!("\"userAssignedIdentities\": {{ \"{ID}\": {{}} }}")
    };
    machine(
        version,
        &format!(", \"identity\": {{ \"type\": \"{kind}\", {list} }}"),
    )
}

const BOTH: &str = "SystemAssigned, UserAssigned";

/// The lines that are no comments.
fn lines(ran: &Ran) -> Vec<&str> {
    let lines = ran.stdout.lines();
    lines
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect()
}

/// The lines of the Azure CLI for an operation on `main.json`.
fn az(sandbox: &Sandbox, operation: &[&str]) -> Vec<String> {
    let place = ["-g", "rg", "--subscription", "s", "main.json"];
    let words = [&["commands"], operation, &place].concat();
    let ran = sandbox.run(&words);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    parses("sh", &["-n"], &ran.stdout);
    lines(&ran).into_iter().map(ToOwned::to_owned).collect()
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap()
}

const USER_A: &str = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a";
const USER_B: &str = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-b";

#[test]
fn the_operations_on_a_machine_are_those_of_the_article() {
    let sandbox = Sandbox::new("commands-article");
    let end = " -g rg -n vm1 --subscription s";
    let all = |identity: &str| sandbox.write("main.json", identity);
    all(&machine("2018-06-01", ""));
    let lines = az(&sandbox, &["enable", "system"]);
    assert_eq!(lines, [format!("az vm identity assign{end}")]);
    let lines = az(&sandbox, &["enable", "user", "--identity", "id-b"]);
    assert_eq!(
        lines,
        [format!("az vm identity assign{end} --identities {USER_B}")]
    );
    all(&user("2018-06-01", BOTH));
    let lines = az(&sandbox, &["remove", "system"]);
    assert_eq!(
        lines,
        [format!(
            "az vm update{end} --set identity.type='UserAssigned'"
        )]
    );
    // The Azure CLI has an API version of its own, at which nothing else goes; a request has not.
    all(&user("2017-12-01", BOTH));
    for (way, drops) in [
        ("az", "# drops: nothing\n"),
        (
            "rest",
            ": every user-assigned identity that is not listed\n",
        ),
    ] {
        let ran = sandbox.run(&["commands", "remove", "system", "--for", way, "main.json"]);
        assert!(ran.stdout.contains(drops), "{way}: {}", ran.stdout);
    }
    all(&user("2018-06-01", BOTH));
    let lines = az(&sandbox, &["remove", "user", "--identity", "id-a"]);
    assert_eq!(
        lines,
        [format!("az vm identity remove{end} --identities {USER_A}")]
    );
    let lines = az(&sandbox, &["remove", "user"]);
    let set = "--set identity.type='SystemAssigned' identity.userAssignedIdentities=null";
    assert_eq!(lines, [format!("az vm update{end} {set}")]);
    all(&machine(
        "2018-06-01",
        ", \"identity\": { \"type\": \"SystemAssigned\" }",
    ));
    // The article's `none` is for a machine without any other, and that is not known of a live one.
    let lines = az(&sandbox, &["remove", "system"]);
    assert_eq!(lines, [format!("az vm identity remove{end}")]);
    all(&user("2018-06-01", "UserAssigned"));
    let lines = az(&sandbox, &["remove", "user"]);
    let set = "--set identity.type=\"none\" identity.userAssignedIdentities=null";
    assert_eq!(lines, [format!("az vm update{end} {set}")]);
}

#[test]
fn a_template_as_it_is_says_what_is_wanted_and_nothing_of_the_rest() {
    let sandbox = Sandbox::new("commands-template");
    let plain =
        "{ \"type\": \"Microsoft.Web/sites\", \"apiVersion\": \"2023-12-01\", \"name\": \"web\" }";
    sandbox.write("main.json", template(plain));
    let ran = sandbox.run(&["commands", "main.json"]);
    assert_eq!(
        (ran.code, &*ran.stdout),
        (0, ""),
        "it says nothing of an identity"
    );
    sandbox.write("main.json", user("2023-09-01", "UserAssigned"));
    let ran = sandbox.run(&["commands", "--for", "az,rest", "main.json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stdout
            .contains("# needs: Virtual Machine Contributor, Managed Identity Operator")
    );
    assert!(
        ran.stdout
            .contains(": \"${RESOURCE_GROUP:?set it to the name of the resource group}\"")
    );
    assert!(
        ran.stdout
            .contains("az vm identity assign -g \"$RESOURCE_GROUP\" -n vm1 --identities")
    );
    let drops =
        "# drops, if the resource has more than the template says: a system-assigned identity";
    assert!(ran.stdout.contains(drops), "{}", ran.stdout);
    assert!(ran.stdout.contains("# ---- rest ----\n"));
    parses("sh", &["-n"], &ran.stdout);
}

#[test]
fn what_is_not_known_is_said_and_never_guessed() {
    let sandbox = Sandbox::new("commands-unknown");
    let text = "param kind string
resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  identity: { type: kind }
}
resource b 'Microsoft.Compute/virtualMachines@2024-07-01' = [for i in range(0, 2): {
  name: 'vm${i}'
  identity: { type: 'SystemAssigned' }
}]
resource c 'Microsoft.Web/sites@2023-12-01' = if (kind == 'x') {
  name: 'c'
  identity: { type: 'SystemAssigned' }
}
";
    sandbox.write("main.bicep", text);
    let ran = sandbox.run(&["commands", "main.bicep"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let why = "# nothing is printed: the type of its identity hangs on a value that is not known";
    assert!(ran.stdout.contains(why), "{}", ran.stdout);
    assert!(
        ran.stdout
            .contains("# note: the resource is written as a loop")
    );
    assert!(
        ran.stdout.contains("-n \"$RESOURCE_NAME\""),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .contains("# note: the template deploys the resource under a condition")
    );
    let ran = sandbox.run(&["commands", "--resource", "a", "main.bicep"]);
    assert_eq!(ran.code, 1, "it was named: {}", ran.stdout);
    sandbox.write(
        "p.bicepparam",
        "using 'main.bicep'\nparam kind = 'SystemAssigned'\n",
    );
    let words = [
        "commands",
        "--resource",
        "a",
        "-g",
        "rg",
        "--parameters",
        "p.bicepparam",
        "main.bicep",
    ];
    let ran = sandbox.run(&words);
    assert_eq!(lines(&ran), ["az webapp identity assign -g rg -n a"]);
    let ran = sandbox.run(&["commands", "--name", "nobody", "main.bicep"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("`nobody` fits no resource"));
    sandbox.write("broken.bicep", "resource a {");
    assert_eq!(sandbox.run(&["commands", "broken.bicep"]).code, 1);
    assert_eq!(sandbox.run(&["commands", "absent.bicep"]).code, 2);
}

#[test]
fn a_difference_needs_an_older_version() {
    let sandbox = Sandbox::new("commands-from");
    sandbox.write("old/main.json", user("2018-06-01", BOTH));
    sandbox.write(
        "new/main.json",
        user("2018-06-01", "UserAssigned").replace("id-a", "id-b"),
    );
    let ran = sandbox.run(&["commands", "-g", "rg", "--from", "old", "new"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let id = |name: &str| {
        let group = "/subscriptions/$SUBSCRIPTION/resourceGroups/rg/providers";
        format!("\"{group}/Microsoft.ManagedIdentity/userAssignedIdentities/{name}\"")
    };
    let wanted = [
        ": \"${SUBSCRIPTION:?set it to the ID of the subscription}\"".to_owned(),
        format!(
            "az vm identity assign -g rg -n vm1 --identities {}",
            id("id-b")
        ),
        format!(
            "az vm identity remove -g rg -n vm1 --identities '[system]' {}",
            id("id-a")
        ),
    ];
    assert_eq!(lines(&ran), wanted);
    let ran = sandbox.run(&["commands", "--from", "old", "new/main.json"]);
    assert_eq!(ran.code, 2, "a folder and a file");
    let ran = sandbox.run(&["commands", "--from", "old/main.json", "old/main.json"]);
    assert_eq!((ran.code, &*ran.stderr), (0, "nothing to change\n"));
}

#[test]
fn json_has_one_entry_for_each_resource_and_way() {
    let sandbox = Sandbox::new("commands-json");
    sandbox.write("main.json", user("2018-06-01", BOTH));
    let words = [
        "--for",
        "az,powershell,rest,python,portal",
        "--format",
        "json",
        "main.json",
    ];
    let ran = sandbox.run(&[&["commands"], &words[..]].concat());
    let report = json(&ran);
    assert_eq!(report["schema_version"], 1);
    let entries = report["commands"].as_array().unwrap();
    let ways = entries.iter().map(|entry| entry["way"].as_str().unwrap());
    assert_eq!(
        ways.collect::<Vec<_>>(),
        ["az", "powershell", "rest", "python", "portal"]
    );
    assert_eq!(entries[2]["request"]["body"], entries[3]["request"]["body"]);
    assert_eq!(entries[0]["variables"][0]["name"], "RESOURCE_GROUP");
    assert_eq!(entries[0]["pointer"], "/resources/0");
    assert!(entries[0]["drops"].is_null() && entries[1]["drops"].is_null());
    assert_eq!(report["untold"], Value::Array(Vec::new()));
}

#[test]
fn a_scale_set_whose_policy_is_manual_has_its_instances_updated() {
    let sandbox = Sandbox::new("commands-scale-set");
    let set = |mode: &str| {
        template(&format!(
            "{{ \"type\": \"Microsoft.Compute/virtualMachineScaleSets\", \"apiVersion\": \
             \"2024-07-01\", \"name\": \"ss\", \"properties\": {{ {mode} }} }}"
        ))
    };
    let update = "az vmss update-instances -g rg -n ss --instance-ids '*' --subscription s";
    let of = |mode: &str| {
        sandbox.write("main.json", set(mode));
        az(&sandbox, &["enable", "system"])
    };
    let update = update.replace(
        " --instance-ids '*' --subscription s",
        " --subscription s --instance-ids '*'",
    );
    assert_eq!(of("\"upgradePolicy\": { \"mode\": \"Manual\" }")[1], update);
    assert_eq!(
        of("\"upgradePolicy\": { \"mode\": \"Automatic\" }").len(),
        1
    );
    assert_eq!(of("")[1], update, "it is not known");
}

#[test]
fn a_resource_that_is_not_there_yet_is_made_with_its_identity() {
    let sandbox = Sandbox::new("commands-new");
    sandbox.write("main.json", user("2024-07-01", BOTH));
    let lines = az(&sandbox, &["enable", "user", "--identity", "id-b", "--new"]);
    let made = format!(
        "az vm create -g rg -n vm1 --subscription s --image \"$IMAGE\" --assign-identity '[system]' {USER_A} {USER_B}"
    );
    assert_eq!(lines[1], made);
    let flow = "{ \"type\": \"Microsoft.Logic/workflows\", \"apiVersion\": \"2019-05-01\", \
                \"name\": \"f\", \"identity\": { \"type\": \"SystemAssigned\" } }";
    sandbox.write("main.json", template(flow));
    let ran = sandbox.run(&["commands", "--new", "-g", "rg", "main.json"]);
    assert_eq!(
        lines_of(&ran),
        "az deployment group create -g rg --template-file main.json"
    );
}

fn lines_of(ran: &Ran) -> String {
    lines(ran).join("\n")
}

#[test]
fn nothing_is_printed_that_would_be_refused_for_want_of_an_identity() {
    let dir = Sandbox::new("commands-names-none");
    for list in ["", ", \"userAssignedIdentities\": {}"] {
        let identity = format!(", \"identity\": {{ \"type\": \"UserAssigned\"{list} }}");
        dir.write("main.json", machine("2024-07-01", &identity));
        let ran = dir.run(&["commands", "--for", "az,rest", "main.json"]);
        assert_eq!(lines(&ran), Vec::<&str>::new(), "{}", ran.stderr);
        assert!(ran.stdout.contains("but names none"), "{}", ran.stdout);
    }
}

#[test]
fn the_azure_cli_is_told_the_kind_none_as_a_text() {
    let dir = Sandbox::new("commands-none-is-a-text");
    let group = |identity: &str| {
        template(&format!(
            "{{ \"type\": \"Microsoft.ContainerInstance/containerGroups\", \"apiVersion\": \
             \"2023-05-01\", \"name\": \"g\", \"identity\": {identity} }}"
        ))
    };
    let set = |kind: &str, operation: &[&str]| {
        let list = format!("\"userAssignedIdentities\": {{ \"{ID}\": {{}} }}");
        let list = if kind == "SystemAssigned" { "" } else { &list };
        let comma = if list.is_empty() { "" } else { ", " };
        let identity = format!("{{ \"type\": \"{kind}\"{comma}{list} }}");
        dir.write("main.json", group(&identity));
        let lines = az(&dir, operation);
        lines[0].split_once(" --set ").unwrap().1.to_owned()
    };
    // Without the quotes it is the `None` of Python, and no type is sent.
    let none = "identity.type='\"None\"'";
    assert_eq!(set("SystemAssigned", &["remove", "system"]), none);
    let gone = format!("{none} identity.userAssignedIdentities=null");
    assert_eq!(set("UserAssigned", &["remove", "user"]), gone);
    let gone = set(BOTH, &["remove", "all"]);
    assert!(gone.starts_with(none), "{gone}");
    // No text of Python or JSON.
    assert_eq!(
        set(BOTH, &["remove", "user"]),
        "identity.type=SystemAssigned identity.userAssignedIdentities=null"
    );
}

//! Which subscription a command goes to.

use serde_json::{Value, json};

use super::lines;
use crate::sandbox::Sandbox;

fn resource(kind: &str, version: &str, name: &str) -> Value {
    json!({
        "type": kind, "apiVersion": version, "name": name, "location": "westeurope",
        "identity": { "type": "SystemAssigned" },
    })
}

/// Resources of the file's own subscription, and of one that a nested deployment names.
fn template(own: &[Value], subscription: &str, nested: &[Value]) -> String {
    let schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
    let inner = json!({
        "$schema": schema, "contentVersion": "1.0.0.0", "resources": nested,
    });
    let deployment = json!({
        "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "n",
        "subscriptionId": subscription, "resourceGroup": "rg-x",
        "properties": { "mode": "Incremental", "template": inner },
    });
    let resources = [&[deployment], own].concat();
    let text = json!({
        "$schema": schema, "contentVersion": "1.0.0.0",
        "parameters": { "subId": { "type": "string" } }, "resources": resources,
    });
    text.to_string()
}

fn machine(name: &str) -> Value {
    resource("Microsoft.Compute/virtualMachines", "2024-07-01", name)
}

fn site() -> Value {
    resource("Microsoft.Web/sites", "2023-12-01", "w")
}

fn account() -> Value {
    resource("Microsoft.Storage/storageAccounts", "2023-05-01", "sta")
}

fn hub() -> Value {
    resource("Microsoft.EventHub/namespaces", "2024-01-01", "eh")
}

const PARAMETER: &str = "[parameters('subId')]";

#[test]
fn the_azure_cli_is_told_a_subscription_that_is_a_parameter() {
    let dir = Sandbox::new("commands-subscription-az");
    let nested = [machine("vm"), site(), account()];
    dir.write("main.json", template(&[machine("own")], PARAMETER, &nested));
    let there = "--subscription \"$PARAM_SUB_ID\"";
    let ran = dir.run(&["commands", "remove", "system", "-g", "rg", "main.json"]);
    let wanted = [
        format!("az vm identity remove -g rg-x -n vm {there}"),
        format!("az webapp identity remove -g rg-x -n w {there}"),
        format!("az storage account update -g rg-x -n sta {there} --identity-type None"),
        "az vm identity remove -g rg -n own".to_owned(),
    ];
    for line in &wanted {
        assert!(lines(&ran).contains(&&**line), "{line}\n{}", ran.stdout);
    }
    let words = ["enable", "system", "--new", "--name", "vm", "main.json"];
    let ran = dir.run(&[&["commands"], &words[..]].concat());
    assert!(
        ran.stdout
            .contains("az vm create -g rg-x -n vm --subscription \"$PARAM_SUB_ID\" --image"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_template_is_deployed_to_the_subscription_that_was_named() {
    let dir = Sandbox::new("commands-subscription-deploy");
    dir.write("main.json", template(&[hub()], PARAMETER, &[]));
    let words = ["commands", "--new", "-g", "rg", "main.json"];
    let az = "az deployment group create -g rg --template-file main.json";
    assert_eq!(dir.run(&words).stdout.lines().last(), Some(az));
    let named = [&words[..], &["--subscription", "s"]].concat();
    let wanted = format!("{az} --subscription s");
    assert_eq!(dir.run(&named).stdout.lines().last(), Some(&*wanted));
}

/// The lines of PowerShell without comments, of which the name of the command is kept where that
/// is none about the context.
fn brief(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .filter(|line| line.contains("-Az") && !line.starts_with('#'));
    let lines = lines.map(|line| {
        let mut words = line.split(' ').filter(|word| word.contains("-Az"));
        let about_context = line.contains("AzContext");
        let command = words.next().filter(|_| !about_context);
        command.unwrap_or(line).to_owned()
    });
    lines.collect()
}

/// The commands, in the context of a subscription.
fn within(subscription: &str, commands: &[&str]) -> Vec<String> {
    let set = format!("Set-AzContext -Subscription {subscription} -ErrorAction Stop");
    let mut all = vec!["$context = Get-AzContext".to_owned(), set];
    all.extend(commands.iter().map(|command| (*command).to_owned()));
    all.push("Set-AzContext -Context $context -ErrorAction Stop".to_owned());
    all
}

#[test]
fn powershell_sets_the_context_of_each_part() {
    let dir = Sandbox::new("commands-subscription-powershell");
    let nested = [machine("vm"), site(), account()];
    let common = [
        "commands",
        "remove",
        "system",
        "-g",
        "rg",
        "--for",
        "powershell",
    ];
    let with = |more: &[&str], text: String| {
        dir.write("main.json", text);
        let ran = dir.run(&[&common[..], more, &["main.json"]].concat());
        brief(&ran.stdout)
    };
    let vm = ["Get-AzVM", "Update-AzVM"];
    for (subscription, written) in [("s2", "'s2'"), (PARAMETER, "$PARAM_SUB_ID")] {
        let told = with(&[], template(&[machine("own")], subscription, &nested));
        let wanted = [
            within(written, &vm),
            within(written, &["Set-AzWebApp"]),
            within(written, &["Set-AzStorageAccount"]),
            vm.map(str::to_owned).to_vec(),
        ];
        assert_eq!(told, wanted.concat());
    }
    // What is said on the command line is said of all that has none of its own.
    let text = template(&[machine("own")], "s2", &[site()]);
    let told = with(&["--subscription", "s1"], text);
    let wanted = [within("'s2'", &["Set-AzWebApp"]), within("'s1'", &vm)];
    assert_eq!(told, wanted.concat());
    // A request names it itself.
    let told = with(&[], template(&[], "s2", &[hub()]));
    assert!(!told.is_empty() && told.iter().all(|line| !line.contains("AzContext")));
}

#[test]
fn powershell_makes_resources_in_their_subscription() {
    let dir = Sandbox::new("commands-subscription-new");
    dir.write("main.json", template(&[hub()], "s2", &[machine("vm")]));
    let words = ["commands", "--new", "-g", "rg", "--for", "powershell"];
    let ran = dir.run(&[&words[..], &["main.json"]].concat());
    let vm = within("'s2'", &["New-AzVMConfig", "New-AzVM"]);
    let deploy = ["New-AzResourceGroupDeployment"];
    let wanted = [vm.clone(), vec![deploy[0].to_owned()]];
    assert_eq!(brief(&ran.stdout), wanted.concat());
    let ran = dir.run(&[&words[..], &["--subscription", "s1", "main.json"]].concat());
    assert_eq!(brief(&ran.stdout), [vm, within("'s1'", &deploy)].concat());
}

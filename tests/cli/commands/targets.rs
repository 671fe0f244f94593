//! Where resources of nested deployments lie.

use serde_json::{Value, json};

use super::{json as report, lines};
use crate::sandbox::Sandbox;

const PROVIDER: &str = "/providers/Microsoft.Authorization/policyAssignments/pa";
const OTHER: &str = "/subscriptions/22222222-2222-2222-2222-222222222222";

fn template(level: &str, resource: &Value) -> Value {
    json!({
        "$schema": format!("https://schema.management.azure.com/schemas/2019-08-01/{level}.json#"),
        "contentVersion": "1.0.0.0",
        "resources": [resource],
    })
}

/// A template for `outer` with a deployment for `inner` that has more properties.
fn nested(outer: &str, inner: &str, more: &Value) -> Value {
    let assignment = json!({
        "type": "Microsoft.Authorization/policyAssignments",
        "apiVersion": "2024-04-01",
        "name": "pa",
        "location": "westeurope",
        "identity": { "type": "SystemAssigned" },
    });
    deployment(outer, &template(inner, &assignment), more)
}

fn deployment(outer: &str, inner: &Value, more: &Value) -> Value {
    let mut deployment = json!({
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": "n",
        "properties": { "mode": "Incremental", "template": inner },
    });
    let own = deployment.as_object_mut().unwrap();
    own.extend(more.as_object().unwrap().clone());
    template(outer, &deployment)
}

const GROUP: &str = "deploymentTemplate";
const SUBSCRIPTION: &str = "subscriptionDeploymentTemplate";
const MANAGEMENT: &str = "managementGroupDeploymentTemplate";
const TENANT: &str = "tenantDeploymentTemplate";

/// The ID of the one resource, or why there is none.
fn id(dir: &Sandbox, text: &Value) -> Result<String, String> {
    dir.write("main.json", text.to_string());
    let words = ["commands", "-g", "rg1", "--subscription", "s1", "main.json"];
    let words = [&words[..], &["--format", "json"]].concat();
    let ran = dir.run(&words);
    let told = report(&ran);
    match told["commands"][0]["id"].as_str() {
        Some(id) => Ok(id.to_owned()),
        None => Err(told["untold"][0]["why"].as_str().unwrap().to_owned()),
    }
}

#[test]
fn a_nested_deployment_says_where_its_resources_lie() {
    let dir = Sandbox::new("commands-targets");
    let other = json!({ "subscriptionId": &OTHER["/subscriptions/".len()..] });
    let both = json!({ "subscriptionId": "s2", "resourceGroup": "rg2" });
    let scope = |scope: &str| json!({ "scope": scope });
    let group = "Microsoft.Management/managementGroups/mg2";
    let called = "[concat('Microsoft.Management/managementGroups/', 'mg', '2')]";
    let management = format!("/providers/{group}");
    for (outer, inner, more, wanted) in [
        (MANAGEMENT, SUBSCRIPTION, other.clone(), OTHER),
        (GROUP, SUBSCRIPTION, other, OTHER),
        (MANAGEMENT, MANAGEMENT, scope(group), &management),
        (TENANT, MANAGEMENT, scope(&management), &management),
        (TENANT, MANAGEMENT, scope(called), &management),
        (MANAGEMENT, TENANT, scope("/"), ""),
        (
            TENANT,
            SUBSCRIPTION,
            scope("/subscriptions/s2"),
            "/subscriptions/s2",
        ),
        (TENANT, GROUP, both, "/subscriptions/s2/resourceGroups/rg2"),
        (
            SUBSCRIPTION,
            GROUP,
            json!({ "resourceGroup": "rg2" }),
            "/subscriptions/s1/resourceGroups/rg2",
        ),
        (SUBSCRIPTION, SUBSCRIPTION, json!({}), "/subscriptions/s1"),
        (
            GROUP,
            GROUP,
            json!({}),
            "/subscriptions/s1/resourceGroups/rg1",
        ),
    ] {
        let id = id(&dir, &nested(outer, inner, &more));
        assert_eq!(
            id,
            Ok(format!("{wanted}{PROVIDER}")),
            "{outer} {inner} {more}"
        );
    }
}

#[test]
fn a_deployment_in_a_deployment_starts_from_what_that_goes_to() {
    let dir = Sandbox::new("commands-targets-twice");
    let inner = nested(SUBSCRIPTION, GROUP, &json!({ "resourceGroup": "rg2" }));
    let text = deployment(MANAGEMENT, &inner, &json!({ "subscriptionId": "s2" }));
    let wanted = format!("/subscriptions/s2/resourceGroups/rg2{PROVIDER}");
    assert_eq!(id(&dir, &text), Ok(wanted));
}

#[test]
fn nothing_is_printed_where_the_target_of_a_deployment_is_not_known() {
    let dir = Sandbox::new("commands-targets-unknown");
    for (outer, inner, more) in [
        (GROUP, GROUP, json!({ "subscriptionId": "s2" })),
        (GROUP, SUBSCRIPTION, json!({})),
        (GROUP, GROUP, json!({ "scope": "/" })),
        (
            TENANT,
            MANAGEMENT,
            json!({ "scope": "[deployment().name]" }),
        ),
        (
            TENANT,
            MANAGEMENT,
            json!({ "scope": "Microsoft.Management/managementGroups/" }),
        ),
        (
            TENANT,
            GROUP,
            json!({ "scope": "/", "resourceGroup": "rg2" }),
        ),
    ] {
        let why = id(&dir, &nested(outer, inner, &more)).unwrap_err();
        assert!(why.contains("deployment that it lies in"), "{more}: {why}");
    }
    let ran = dir.run(&["commands", "main.json"]);
    assert_eq!(lines(&ran), Vec::<&str>::new());
}

#[test]
fn an_inner_scope_names_identities_of_its_own_resource_group() {
    let dir = Sandbox::new("commands-targets-inner");
    let users = "Microsoft.ManagedIdentity/userAssignedIdentities";
    for (scope, group) in [("inner", "rg2"), ("outer", "rg1")] {
        let site = json!({
            "type": "Microsoft.Web/sites",
            "apiVersion": "2023-12-01",
            "name": "w",
            "identity": {
                "type": "UserAssigned",
                "userAssignedIdentities": { format!("[resourceId('{users}', 'id')]"): {} },
            },
        });
        let mut text = deployment(
            GROUP,
            &template(GROUP, &site),
            &json!({ "resourceGroup": "rg2" }),
        );
        text["resources"][0]["properties"]["expressionEvaluationOptions"] =
            json!({ "scope": scope });
        dir.write("main.json", text.to_string());
        let words = ["commands", "-g", "rg1", "--subscription", "s1"];
        let ran = dir.run(&[&words[..], &["--format", "json", "main.json"]].concat());
        let id = format!("/subscriptions/s1/resourceGroups/{group}/providers/{users}/id");
        assert_eq!(report(&ran)["commands"][0]["add"], json!([id]), "{scope}");
    }
}

#[test]
fn a_template_is_deployed_to_what_it_is_for() {
    let dir = Sandbox::new("commands-targets-new");
    let words = [
        "commands",
        "--new",
        "-g",
        "rg1",
        "--for",
        "az,powershell",
        "main.json",
    ];
    let more = json!({ "resourceGroup": "rg2" });
    dir.write("main.json", nested(GROUP, GROUP, &more).to_string());
    let lines_for = [
        "az deployment group create -g rg1 --template-file main.json",
        "New-AzResourceGroupDeployment -ResourceGroupName 'rg1' -TemplateFile 'main.json'",
    ];
    assert_eq!(lines(&dir.run(&words)), lines_for);
    dir.write("main.json", nested(SUBSCRIPTION, GROUP, &more).to_string());
    let ran = dir.run(&words);
    assert_eq!(lines(&ran), Vec::<&str>::new());
    let why = "# note: deploy the template: it makes the resource";
    assert_eq!(ran.stdout.matches(why).count(), 2, "{}", ran.stdout);
}

#[test]
fn no_identity_is_named_by_a_group_that_a_template_has_not() {
    let dir = Sandbox::new("commands-targets-groupless");
    let users = "Microsoft.ManagedIdentity/userAssignedIdentities";
    let site = json!({
        "type": "Microsoft.Web/sites",
        "apiVersion": "2023-12-01",
        "name": "w",
        "location": "westeurope",
        "identity": { "type": "SystemAssigned" },
    });
    let group = |scope: &str| {
        let mut outer = deployment(
            SUBSCRIPTION,
            &template(GROUP, &site),
            &json!({ "resourceGroup": "rg2" }),
        );
        outer["resources"][0]["properties"]["expressionEvaluationOptions"] =
            json!({ "scope": scope });
        outer
    };
    let assignment = |key: &str| {
        template(
            SUBSCRIPTION,
            &json!({
                "type": "Microsoft.Authorization/policyAssignments",
                "apiVersion": "2024-04-01",
                "name": "pa",
                "location": "westeurope",
                "identity": { "type": "UserAssigned", "userAssignedIdentities": { key: {} } },
            }),
        )
    };
    let why = "names no user-assigned identity: those lie in resource groups, and the template is \
               not deployed to one";
    let own = assignment(&format!("[resourceId('{users}', 'id-a')]"));
    let enable = &["enable", "user", "--identity", "id-n"][..];
    let named = assignment(&format!("[resourceId('rg2', '{users}', 'id-a')]"));
    let id = format!("/subscriptions/s1/resourceGroups/rg2/providers/{users}/id-");
    for (text, operation, told) in [
        (&own, &[][..], Err(())),
        (&named, &[][..], Ok("a")),
        (&named, enable, Err(())),
        (&group("outer"), enable, Err(())),
        (&group("inner"), enable, Ok("n")),
    ] {
        dir.write("main.json", text.to_string());
        let words = ["--subscription", "s1", "--for", "rest", "main.json"];
        let ran = dir.run(&[&["commands"], operation, &words].concat());
        match told {
            Err(()) => assert!(ran.stdout.contains(why), "{}", ran.stdout),
            Ok(name) => assert!(
                ran.stdout.contains(&format!("{id}{name}")),
                "{}",
                ran.stdout
            ),
        }
    }
}

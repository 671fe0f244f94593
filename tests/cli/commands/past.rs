//! Which resource of the older version is which of the newer one.

use serde_json::{Value, json};

use super::lines;
use crate::sandbox::{Ran, Sandbox};

const SYSTEM: &str = "identity: { type: 'SystemAssigned' }";

fn site(symbol: &str, name: &str, condition: &str, identity: &str) -> String {
    format!(
        "resource {symbol} 'Microsoft.Web/sites@2023-12-01' = {condition}{{\n  name: '{name}'\n  {identity}\n}}\n"
    )
}

fn changed(dir: &Sandbox, old: &str, new: &str, end: &str) -> Ran {
    let (before, after) = (format!("old.{end}"), format!("new.{end}"));
    dir.write(&before, old);
    dir.write(&after, new);
    dir.run(&["commands", "-g", "rg", "--from", &before, &after])
}

#[test]
fn of_several_with_one_name_each_is_compared_with_what_it_was() {
    let dir = Sandbox::new("commands-past-conditions");
    let both = |one: &str, other: &str| {
        let sites = [
            site("a", "w", "if (on) ", one),
            site("b", "w", "if (!on) ", other),
        ];
        format!("param on bool\n{}", sites.concat())
    };
    for text in [both(SYSTEM, SYSTEM), both(SYSTEM, "")] {
        let ran = changed(&dir, &text, &text, "bicep");
        assert_eq!((&*ran.stdout, &*ran.stderr), ("", "nothing to change\n"));
    }
    // One that became two.
    let one = format!("param on bool\n{}", site("a", "w", "", SYSTEM));
    let ran = changed(&dir, &one, &both("", SYSTEM), "bicep");
    let said = "# w (Microsoft.Web/sites), new.bicep:2\n# nothing is printed: several resources have \
                its name, of which conditions choose: make what changed of its identity by hand\n";
    assert_eq!((ran.code, &*ran.stdout), (0, said));
}

#[test]
fn what_a_loop_made_is_not_called_new() {
    let dir = Sandbox::new("commands-past-loops");
    let each = format!(
        "param names array = ['a', 'b']\nresource w 'Microsoft.Web/sites@2023-12-01' = \
         [for n in names: {{\n  name: 'w-${{n}}'\n  {SYSTEM}\n}}]\n"
    );
    let apart = site("wa", "w-a", "", SYSTEM) + &site("wb", "w-b", "", "");
    let why = "nothing is printed: it is one of the turns of a loop in one version alone";
    let ran = changed(&dir, &each, &apart, "bicep");
    assert_eq!(ran.stdout.matches(why).count(), 2, "{}", ran.stdout);
    let ran = changed(&dir, &apart, &each, "bicep");
    assert_eq!(ran.stdout.matches(why).count(), 1, "{}", ran.stdout);
    assert_eq!(lines(&ran), Vec::<&str>::new());
    // One that was alone before: the others of the loop are not changed with it.
    let each = each.replace("param names array", "var names");
    let bare = each.replace(SYSTEM, "");
    let one = site("wa", "w-a", "", SYSTEM);
    let ran = changed(&dir, &one, &bare, "bicep");
    assert_eq!(ran.stdout.matches(why).count(), 1, "{}", ran.stdout);
    assert_eq!(lines(&ran), Vec::<&str>::new());
    let ran = changed(&dir, &one, &each, "bicep");
    assert_eq!(ran.stdout.matches(why).count(), 0, "{}", ran.stdout);
    assert_eq!(lines(&ran), Vec::<&str>::new());
}

#[test]
fn a_loop_is_all_that_was_written_out() {
    let dir = Sandbox::new("commands-past-written-out");
    let site = |name: &str, kind: &str| {
        json!({
            "type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": name,
            "location": "westeurope", "identity": { "type": kind },
        })
    };
    let each = |kind: &str| {
        let mut each = site("[concat('w', copyIndex())]", kind);
        each["copy"] = json!({ "name": "c", "count": 2 });
        template(&[each]).to_string()
    };
    let why = "nothing is printed: it is one of the turns of a loop in one version alone";
    for (first, second, kind, told) in [
        ("SystemAssigned", "None", "SystemAssigned", 1),
        ("None", "SystemAssigned", "None", 1),
        ("SystemAssigned", "None", "None", 1),
        ("None", "None", "None", 0),
    ] {
        let apart = template(&[site("w0", first), site("w1", second)]).to_string();
        let ran = changed(&dir, &apart, &each(kind), "json");
        let case = (first, second, kind);
        assert_eq!(
            ran.stdout.matches(why).count(),
            told,
            "{case:?} {}",
            ran.stdout
        );
        assert_eq!(lines(&ran), Vec::<&str>::new(), "{case:?}");
    }
}

const SCHEMA: &str =
    "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

/// A deployment to a resource group of one site.
fn nested(name: &str, group: &str, identity: &Value) -> Value {
    json!({
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2022-09-01",
        "name": name,
        "resourceGroup": group,
        "properties": { "mode": "Incremental", "template": template(&[alone(identity)]) },
    })
}

fn alone(identity: &Value) -> Value {
    json!({
        "type": "Microsoft.Web/sites",
        "apiVersion": "2023-12-01",
        "name": "w",
        "identity": identity,
    })
}

fn template(resources: &[Value]) -> Value {
    json!({ "$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": resources })
}

#[test]
fn one_name_in_two_resource_groups_is_two_resources() {
    let dir = Sandbox::new("commands-past-groups");
    let (system, none) = (
        json!({ "type": "SystemAssigned" }),
        json!({ "type": "None" }),
    );
    let both = |groups: [&str; 2], identities: [&Value; 2]| {
        let first = nested("d", groups[0], identities[0]);
        template(&[first, nested("e", groups[1], identities[1])]).to_string()
    };
    let old = both(["rg-x", "rg-y"], [&system, &none]);
    let remove = "az webapp identity remove -g rg-x -n w";
    let new = both(["rg-x", "rg-y"], [&none, &none]);
    assert_eq!(lines(&changed(&dir, &old, &new, "json")), [remove]);
    let new = both(["rg-y", "rg-x"], [&system, &none]);
    assert_eq!(
        lines(&changed(&dir, &old, &new, "json")),
        ["az webapp identity assign -g rg-y -n w", remove]
    );
}

#[test]
fn what_one_version_alone_places_may_be_another_resource() {
    let dir = Sandbox::new("commands-past-places");
    let (system, none) = (
        json!({ "type": "SystemAssigned" }),
        json!({ "type": "None" }),
    );
    dir.write("old.json", template(&[alone(&system)]).to_string());
    let new = template(&[nested("d", "rg-x", &none)]).to_string();
    dir.write("new.json", &new);
    let run = |from: &str, to: &str, more: &[&str]| {
        dir.run(&[&["commands", "--from", from, to], more].concat())
    };
    let why = "one version alone names where it lies";
    for ran in [
        run("old.json", "new.json", &[]),
        run("new.json", "old.json", &[]),
    ] {
        assert!(ran.stdout.contains(why), "{}", ran.stdout);
        assert_eq!(lines(&ran), Vec::<&str>::new());
    }
    let ran = run("old.json", "new.json", &["-g", "rg-x"]);
    assert_eq!(lines(&ran), ["az webapp identity remove -g rg-x -n w"]);
    let ran = run("old.json", "new.json", &["-g", "rg"]);
    let why = "the older version has no such resource";
    assert!(ran.stdout.contains(why), "{}", ran.stdout);
    // Named in both, it is another one, which came from nowhere.
    dir.write("other.json", new.replace("rg-x", "rg-y"));
    let ran = run("new.json", "other.json", &[]);
    assert!(ran.stdout.contains(why), "{}", ran.stdout);
}

#[test]
fn nothing_is_detached_that_may_be_what_stays() {
    let dir = Sandbox::new("commands-past-same");
    let machine = |key: &str| {
        format!(
            "resource vm 'Microsoft.Compute/virtualMachines@2023-09-01' = {{\n  name: 'v'\n  identity: \
             {{ type: 'UserAssigned', userAssignedIdentities: {{ {key}: {{}} }} }}\n}}\n"
        )
    };
    let existing = |scope: &str| {
        format!(
            "resource u 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = \
             {{\n  name: 'id'\n  {scope}\n}}\n{}",
            machine("'${u.id}'")
        )
    };
    let id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-a/providers/\
              Microsoft.ManagedIdentity/userAssignedIdentities/id";
    let named = existing("scope: resourceGroup('rg-a')");
    let (here, literal) = (existing(""), machine(&format!("'{id}'")));
    let texts = [named, here, literal];
    for old in &texts {
        for new in &texts {
            dir.write("old.bicep", old);
            dir.write("new.bicep", new);
            let run = |more: &[&str]| {
                let words = ["commands", "--from", "old.bicep", "new.bicep"];
                dir.run(&[&words[..], more].concat())
            };
            let ran = run(&[]);
            assert_eq!(lines(&ran), Vec::<&str>::new());
            let why = "hangs on what is not known: give it with -g";
            assert_eq!(ran.stdout.contains(why), old != new, "{}", ran.stdout);
            let all = ["-g", "rg-a", "--subscription", &id[15..51]];
            assert_eq!(run(&all).stderr, "nothing to change\n");
        }
    }
    // In another group it is another one.
    dir.write("old.bicep", &texts[0]);
    dir.write("new.bicep", &texts[1]);
    let words = ["commands", "-g", "rg-b", "--subscription", "s"];
    let ran = dir.run(&[&words[..], &["--from", "old.bicep", "new.bicep"]].concat());
    assert_eq!(lines(&ran).len(), 2, "{}", ran.stdout);
}

#[test]
fn what_diff_cannot_tell_is_told_to_be_unknown() {
    let dir = Sandbox::new("commands-past-unknown");
    let site = |default: &str| {
        let identity = "identity: { type: on ? 'SystemAssigned' : 'None' }";
        format!(
            "param on bool = {default}\n{}",
            site("w", "w", "", identity)
        )
    };
    let ran = changed(&dir, &site("true"), &site("false"), "bicep");
    let why = "the type of its identity hangs on a value that is not known";
    assert!(ran.stdout.contains(why), "{}", ran.stdout);
    let ran = changed(&dir, &site("true"), &site("true"), "bicep");
    assert_eq!((&*ran.stdout, &*ran.stderr), ("", "nothing to change\n"));
    // A loss in a branch that is written elsewhere.
    let variable = |value: &str| {
        let resource =
            "resource w 'Microsoft.Web/sites@2023-12-01' = {\n  name: 'w'\n  identity: x\n}\n";
        format!("param on bool\nvar x = on ? {{ type: 'SystemAssigned' }} : {value}\n{resource}")
    };
    let user = "{ type: 'UserAssigned', userAssignedIdentities: { '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'u')}': {} } }";
    let ran = changed(
        &dir,
        &variable(user),
        &variable("{ type: 'None' }"),
        "bicep",
    );
    let why = "its identity hangs on a condition";
    assert!(ran.stdout.contains(why), "{}", ran.stdout);
}

#[test]
fn an_id_in_other_words_is_no_change() {
    let dir = Sandbox::new("commands-past-words");
    let users = "Microsoft.ManagedIdentity/userAssignedIdentities";
    let site = |key: &str| {
        let identity = format!(
            "identity: {{ type: 'UserAssigned', userAssignedIdentities: {{ '${{{key}}}': {{}} }} }}"
        );
        site("w", "w", "", &identity)
    };
    let old = format!("resourceId('{users}', 'id')");
    for new in [
        format!("resourceId(resourceGroup().name, '{users}', 'ID')"),
        format!("resourceId(subscription().subscriptionId, resourceGroup().name, '{users}', 'id')"),
    ] {
        dir.write("old.bicep", site(&old));
        dir.write("new.bicep", site(&new));
        let ran = dir.run(&["diff", "old.bicep", "new.bicep"]);
        assert_eq!(ran.stdout.trim_end(), "no identity is lost in 1 template");
        let ran = changed(&dir, &site(&old), &site(&new), "bicep");
        assert_eq!((&*ran.stdout, &*ran.stderr), ("", "nothing to change\n"));
    }
}

#[test]
fn what_is_never_deployed_is_not_there() {
    let dir = Sandbox::new("commands-past-never");
    let (never, now) = (
        site("w", "w", "if (false) ", SYSTEM),
        site("w", "w", "", SYSTEM),
    );
    let ran = changed(&dir, &never, &now, "bicep");
    let why = "the older version has no such resource";
    assert!(ran.stdout.contains(why), "{}", ran.stdout);
    let ran = changed(&dir, &now, &site("w", "w", "if (false) ", ""), "bicep");
    assert_eq!((&*ran.stdout, &*ran.stderr), ("", "nothing to change\n"));
    let words = [
        "commands",
        "--name",
        "w",
        "--from",
        "old.bicep",
        "new.bicep",
    ];
    let ran = dir.run(&words);
    assert_eq!((ran.code, &*ran.stderr), (0, "nothing to change\n"));
}

#[test]
fn of_an_id_with_a_parameter_the_rest_is_known() {
    let dir = Sandbox::new("commands-past-default");
    let users = "Microsoft.ManagedIdentity/userAssignedIdentities";
    let text = |key: &str, variables: &Value| {
        let identity = json!({ "type": "UserAssigned", "userAssignedIdentities": { key: {} } });
        let mut all = template(&[alone(&identity)]);
        all["parameters"] = json!({ "prefix": { "type": "string", "defaultValue": "app" } });
        all["variables"] = variables.clone();
        all.to_string()
    };
    let old = text(
        &format!("[resourceId('{users}', variables('name'))]"),
        &json!({ "name": "[format('{0}-id', parameters('prefix'))]" }),
    );
    let key =
        |end: &str| format!("[resourceId('{users}', concat(parameters('prefix'), '-{end}'))]");
    let ran = changed(&dir, &old, &text(&key("id"), &json!({})), "json");
    assert_eq!((&*ran.stdout, &*ran.stderr), ("", "nothing to change\n"));
    let ran = changed(&dir, &old, &text(&key("log"), &json!({})), "json");
    let group = "/subscriptions/$SUBSCRIPTION/resourceGroups/rg/providers";
    let line = |what: &str, end: &str| {
        format!(
            "az webapp identity {what} -g rg -n w --identities \"{group}/{users}/$PARAM_PREFIX-{end}\""
        )
    };
    let told = lines(&ran);
    assert_eq!(
        told[told.len() - 2..],
        [line("assign", "log"), line("remove", "id")]
    );
}

#[test]
fn another_default_of_the_name_of_an_identity_is_unknown_to_diff_and_commands() {
    let dir = Sandbox::new("commands-past-named-by-default");
    let users = "Microsoft.ManagedIdentity/userAssignedIdentities";
    let text = |parameter: &Value, name: &str| {
        let key = format!("[resourceId('{users}', {name})]");
        let identity = json!({ "type": "UserAssigned", "userAssignedIdentities": { key: {} } });
        let mut all = template(&[alone(&identity)]);
        all["parameters"] = json!({ "n": parameter });
        all.to_string()
    };
    let named = |default: &str| {
        text(
            &json!({ "type": "string", "defaultValue": default }),
            "parameters('n')",
        )
    };
    let asked = text(&json!({ "type": "string" }), "parameters('n')");
    let literal = text(&json!({ "type": "string" }), "'id-a'");
    for (old, new, known) in [
        (&named("id-a"), &named("id-b"), false),
        (&named("id-a"), &literal, false),
        // What had to be given may be given.
        (&asked, &named("id-a"), true),
        (&named("id-a"), &asked, true),
        (&named("id-a"), &named("id-a"), true),
    ] {
        let ran = changed(&dir, old, new, "json");
        assert_eq!(ran.stderr == "nothing to change\n", known, "{}", ran.stdout);
        let diff = dir.run(&["diff", "old.json", "new.json"]);
        assert_eq!(
            !diff.stdout.contains("1 cannot be told"),
            known,
            "{}",
            diff.stdout
        );
    }
}

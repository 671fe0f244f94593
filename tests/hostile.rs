//! Hostile input is answered, in bounded time and memory: these tests end, and no thread overflows.

use armid::diagnostic::Finding;
use armid::engine::{CheckOptions, Outcome, check};
use armid::rules::Posture;
use armid::text::Source;

const HEAD: &str = r#""$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0""#;

/// Checks a text on a stack of the size that the program gives its threads.
fn findings(text: String) -> Vec<Finding> {
    findings_under(text, CheckOptions::default())
}

fn findings_under(text: String, options: CheckOptions) -> Vec<Finding> {
    let run = move || match check(&Source::new("a.json", text), &options, true) {
        Outcome::Template(checked) => checked.findings,
        Outcome::NotATemplate => Vec::new(),
    };
    let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(run);
    thread.expect("a thread").join().expect("no panic")
}

fn slugs(findings: &[Finding]) -> Vec<&str> {
    findings
        .iter()
        .map(|finding| finding.diagnostic.rule)
        .collect()
}

fn site(index: usize, identity: &str) -> String {
    format!(
        r#"{{"type":"Microsoft.Web/sites","apiVersion":"2023-12-01","name":"s{index}","identity":{identity}}}"#
    )
}

fn template(variables: &str, resources: &[String]) -> String {
    let resources = resources.join(",");
    format!(r#"{{{HEAD},"variables":{{{variables}}},"resources":[{resources}]}}"#)
}

#[test]
fn nesting_without_end_is_one_syntax_error() {
    for open in ["[", "{\"a\":"] {
        assert_eq!(slugs(&findings(open.repeat(100_000))), ["syntax-error"]);
    }
}

#[test]
fn an_expression_nested_ten_thousand_deep_is_one_syntax_error() {
    let deep = format!(
        "\"[{}1{}]\"",
        "if(true(),".repeat(10_000),
        ",2)".repeat(10_000)
    );
    let text = template("", &[site(0, &deep)]);
    assert_eq!(slugs(&findings(text)), ["syntax-error"]);
}

#[test]
fn a_cycle_of_variables_is_told_where_it_closes() {
    let variables = r#""a":"[variables('b')]","b":"[variables('a')]""#;
    let text = template(variables, &[site(0, "\"[variables('a')]\"")]);
    let found = findings(text);
    let messages: Vec<_> = found.iter().map(|one| &*one.diagnostic.message).collect();
    assert_eq!(messages, ["the value of `a` is made of itself"]);
}

#[test]
fn a_chain_of_ten_thousand_variables_ends() {
    let links = (0..10_000).map(|at| format!(r#""v{at}":"[variables('v{}')]""#, at + 1));
    let mut links: Vec<_> = links.collect();
    links.push(r#""v10000":{"type":"SystemAsigned"}"#.to_owned());
    let text = template(&links.join(","), &[site(0, "\"[variables('v0')]\"")]);
    // Too long to be followed: unknown, and therefore silent.
    assert!(findings(text).is_empty());
}

#[test]
fn ten_thousand_findings_on_one_line_are_all_told() {
    let resources: Vec<_> = (0..10_000)
        .map(|index| site(index, r#"{"type":"systemAssigned"}"#))
        .collect();
    let found = findings(template("", &resources));
    assert_eq!(found.len(), 10_000);
}

#[test]
fn a_defect_that_ten_thousand_resources_share_is_told_once() {
    let resources: Vec<_> = (0..10_000)
        .map(|index| site(index, "\"[variables('i')]\""))
        .collect();
    let found = findings(template(r#""i":{"type":"SystemAsigned"}"#, &resources));
    assert_eq!(slugs(&found), ["identity-type-unknown"]);
    assert!(found[0].diagnostic.related.len() <= 50);
}

#[test]
fn a_key_of_a_megabyte_and_a_large_dictionary_are_read() {
    let key = "k".repeat(1_000_000);
    let large = format!(r#"{{"type":"UserAssigned","userAssignedIdentities":{{"{key}":{{}}}}}}"#);
    let found = findings(template("", &[site(0, &large)]));
    assert_eq!(slugs(&found), ["identity-key-not-resource-id"]);
    let id = "resourceId('Microsoft.ManagedIdentity/userAssignedIdentities',";
    let keys: Vec<_> = (0..20_000)
        .map(|at| format!(r#""[{id}'n{at}')]":{{}}"#))
        .collect();
    let keys = keys.join(",");
    let many = format!(r#"{{"type":"UserAssigned","userAssignedIdentities":{{{keys}}}}}"#);
    assert!(findings(template("", &[site(0, &many)])).is_empty());
}

#[test]
fn a_condition_bomb_is_cut_off() {
    let mut bomb = String::from("'SystemAssigned'");
    for at in 0..60 {
        bomb = format!("if(equals(parameters('p{at}'), 1), {bomb}, 'UserAssigned')");
    }
    let text = template("", &[site(0, &format!(r#"{{"type":"[{bomb}]"}}"#))]);
    assert!(!slugs(&findings(text)).contains(&"syntax-error"));
}

#[test]
fn nested_deployments_are_followed_as_deep_as_json_goes() {
    let mut inner = site(0, r#"{"type":"systemAssigned"}"#);
    for _ in 0..60 {
        inner = format!(
            r#"{{"type":"Microsoft.Resources/deployments","apiVersion":"2022-09-01","name":"d","properties":{{"mode":"Incremental","expressionEvaluationOptions":{{"scope":"inner"}},"template":{{{HEAD},"resources":[{inner}]}}}}}}"#
        );
    }
    let found = findings(template("", &[inner]));
    assert_eq!(slugs(&found), ["identity-type-casing"]);
}

/// Every profile at once.
fn asking() -> CheckOptions {
    let profiles = armid::knowledge::profiles();
    CheckOptions {
        posture: Posture {
            profiles: profiles.into_iter().map(ToOwned::to_owned).collect(),
            ..Posture::default()
        },
        ..CheckOptions::default()
    }
}

#[test]
fn ten_thousand_resources_without_an_identity_are_each_told_once() {
    let links = (0..200).map(|at| format!(r#""k{at}":"[concat(variables('k{}'),'x')]""#, at + 1));
    let mut variables: Vec<_> = links.collect();
    variables.push(r#""k200":"functionapp""#.to_owned());
    let resources: Vec<_> = (0..10_000)
        .map(|index| {
            let kind = index % 150 + 50;
            format!(
                r#"{{"type":"Microsoft.Web/sites","apiVersion":"2023-12-01","name":"s{index}","kind":"[variables('k{kind}')]"}}"#
            )
        })
        .collect();
    let found = findings_under(template(&variables.join(","), &resources), asking());
    assert_eq!(found.len(), 10_000);
    assert!(slugs(&found).iter().all(|slug| *slug == "identity-missing"));
}

#[test]
fn ten_thousand_machines_and_their_extensions_are_brought_together() {
    let resources = (0..10_000).flat_map(|index| {
        let machine = format!(
            r#"{{"type":"Microsoft.Compute/virtualMachines","apiVersion":"2024-07-01","name":"m{index}","identity":{{"type":"None"}}}}"#
        );
        let extension = format!(
            r#"{{"type":"Microsoft.Compute/virtualMachines/extensions","apiVersion":"2024-07-01","name":"m{index}/e","properties":{{"publisher":"Microsoft.GuestConfiguration"}}}}"#
        );
        [machine, extension]
    });
    let resources: Vec<_> = resources.collect();
    let found = findings_under(template("", &resources), asking());
    assert_eq!(found.len(), 20_000);
}

#[test]
fn a_kind_of_too_many_values_asks_for_nothing() {
    let mut bomb = String::from("'app'");
    for at in 0..100 {
        bomb = format!("if(equals(parameters('p{at}'), 1), {bomb}, 'functionapp')");
    }
    let site = |name: &str| {
        format!(
            r#"{{"type":"Microsoft.Web/sites","apiVersion":"2023-12-01","name":"{name}","kind":"[{bomb}]"}}"#
        )
    };
    let found = findings_under(template("", &[site("a")]), asking());
    // Most profiles ask whatever the kind is.
    assert_eq!(slugs(&found), ["identity-missing"]);
    let fact = found[0].diagnostic.fact.clone().unwrap_or_default();
    assert!(
        !fact.contains("TA-0000") && fact.contains("CKV_AZURE_16"),
        "{fact}"
    );
}

#[test]
fn a_large_nested_deployment_hands_out_what_nobody_looks_up() {
    let outer = |inside: usize, assignments: usize| {
        let sites: Vec<_> = (0..inside)
            .map(|index| site(index, r#"{"type":"SystemAssigned"}"#))
            .collect();
        let id = "[reference(resourceId('Microsoft.Web/sites','s0'),'2023-12-01','Full').identity.principalId]";
        let outputs = format!(r#""outputs":{{"o":{{"type":"string","value":"{id}"}}}}"#);
        let inner = template("", &sites);
        let inner = inner.trim_end_matches('}');
        let deployment = format!(
            r#"{{"type":"Microsoft.Resources/deployments","apiVersion":"2022-09-01","name":"d","properties":{{"mode":"Incremental","expressionEvaluationOptions":{{"scope":"inner"}},"template":{inner},{outputs}}}}}}}"#
        );
        let assignments = (0..assignments).map(|index| {
            format!(
                r#"{{"type":"Microsoft.Authorization/roleAssignments","apiVersion":"2022-04-01","name":"[guid('elsewhere{index}')]","dependsOn":["d"],"properties":{{"principalType":"ServicePrincipal","roleDefinitionId":"x","principalId":"[reference('d').outputs.o.value]"}}}}"#
            )
        });
        template(
            "",
            &std::iter::once(deployment)
                .chain(assignments)
                .collect::<Vec<_>>(),
        )
    };
    let told = |text| {
        let all = findings(text);
        let slug = "role-assignment-name-ignores-principal";
        slugs(&all).iter().filter(|own| **own == slug).count()
    };
    assert_eq!(told(outer(199, 3)), 3);
    assert_eq!(told(outer(200, 3)), 0);
    assert_eq!(told(outer(5_000, 5_000)), 0);
}

//! What functions say of the deployment that evaluates them.

use super::*;

const ID: &str = "resourceId('A.B/cs', 'x')";

/// What each expression is in a template with `inner` or `outer` scope, below deployments with these
/// properties, the outermost first.
fn texts(deployments: &[&str], scope: &str, expressions: &[&str]) -> Vec<String> {
    let outputs = expressions.iter().enumerate().map(|(index, expression)| {
        format!(r#""o{index}": {{ "type": "string", "value": "[{expression}]" }}"#)
    });
    let outputs = outputs.collect::<Vec<_>>().join(",");
    let mut template = format!(r#"{{ "resources": [], "outputs": {{ {outputs} }} }}"#);
    for deployment in deployments.iter().rev() {
        template = format!(
            r#"{{ "resources": [ {{ "type": "Microsoft.Resources/deployments",
            "apiVersion": "2022-09-01", "name": "d", {deployment} "properties": {{
            "expressionEvaluationOptions": {{ "scope": "{scope}" }}, "template": {template} }} }} ] }}"#
        );
    }
    let text = template.replacen(
        '{',
        r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#","#,
        1,
    );
    let source = Source::new("a.json", text);
    let tree = arm::parse(&source).unwrap();
    let (_, template) = arm::read(&tree, None).unwrap();
    let manner = Manner {
        across: Some("old"),
        ..Manner::default()
    };
    let evaluator = Evaluator::in_manner(&template, manner);
    let all = template.outputs.iter().enumerate().map(|(index, own)| {
        let written = output(&evaluator, index);
        let pieces = evaluator.pieces(written, own.scope);
        assert_eq!(evaluator.symbolic(written, own.scope).pieces(), pieces);
        shown(pieces)
    });
    all.collect()
}

#[test]
fn an_inner_scope_is_evaluated_in_its_own_resource_group() {
    let id =
        "/subscriptions/{the subscription of the deployment}/resourceGroups/rg2/providers/A.B/cs/x";
    for (expression, inner, outer) in [
        (
            ID,
            id,
            "{the resource group of the deployment}/providers/A.B/cs/x",
        ),
        (
            "concat(resourceGroup().id, '/providers/A.B/cs/x')",
            id,
            "{the resource group of the deployment}/providers/A.B/cs/x",
        ),
        (
            "resourceId(resourceGroup().name, 'A.B/cs', 'x')",
            id,
            "/subscriptions/{the subscription of the deployment}\
             /resourceGroups/{resourcegroup().name}/providers/A.B/cs/x",
        ),
    ] {
        let named = r#""resourceGroup": "[concat('rg', 2)]","#;
        assert_eq!(texts(&[named], "inner", &[expression]), [inner]);
        assert_eq!(texts(&[named], "outer", &[expression]), [outer]);
        assert_eq!(texts(&[""], "inner", &[expression]), [outer]);
    }
}

#[test]
fn an_inner_scope_is_evaluated_in_its_own_subscription() {
    let both = r#""subscriptionId": "s2", "resourceGroup": "rg2","#;
    let alone = r#""subscriptionId": "s2","#;
    let asked = [
        ID,
        "subscriptionResourceId('A.B/cs', 'x')",
        "subscription().subscriptionId",
        "resourceId('rg3', 'A.B/cs', 'x')",
        "subscription().id",
    ];
    let rest = [
        "/subscriptions/s2/providers/A.B/cs/x",
        "s2",
        "/subscriptions/s2/resourceGroups/rg3/providers/A.B/cs/x",
        "/subscriptions/s2",
    ];
    let wanted = |first: &'static str| [&[first][..], &rest].concat();
    assert_eq!(
        texts(&[both], "inner", &asked),
        wanted("/subscriptions/s2/resourceGroups/rg2/providers/A.B/cs/x")
    );
    assert_eq!(
        texts(&[alone], "inner", &asked),
        wanted("/subscriptions/s2/providers/A.B/cs/x")
    );
}

#[test]
fn a_deployment_in_a_deployment_goes_where_that_goes_unless_it_says_otherwise() {
    let (group, other) = (r#""resourceGroup": "rg2","#, r#""resourceGroup": "rg3","#);
    let name = ["resourceGroup().name"];
    assert_eq!(texts(&[group, ""], "inner", &name), ["rg2"]);
    assert_eq!(texts(&[group, other], "inner", &name), ["rg3"]);
    let same = r#""resourceGroup": "[resourceGroup().name]","#;
    assert_eq!(texts(&[group, same], "inner", &name), ["rg2"]);
    assert_eq!(
        texts(&[same], "inner", &[ID]),
        ["{the resource group of the deployment}/providers/A.B/cs/x"]
    );
}

#[test]
fn what_differs_between_resource_groups_is_no_one_value() {
    let location = ["resourceGroup().location"];
    let own = texts(&[r#""resourceGroup": "rg2","#], "inner", &location);
    assert_ne!(own, texts(&[""], "inner", &location));
    let scoped = texts(&[r#""scope": "/subscriptions/s2","#], "inner", &[ID]);
    assert_ne!(scoped, texts(&[""], "inner", &[ID]));
}

#[test]
fn an_id_is_the_same_text_however_its_start_is_written() {
    let ids = [
        "resourceId('rg2', 'A.B/cs', 'x')",
        "concat('/subscriptions/', subscription().subscriptionId, '/resourceGroups/rg2/providers/A.B/cs/x')",
        "concat(subscription().id, '/resourceGroups/rg2/providers/A.B/cs/x')",
    ];
    for (deployment, scope) in [("", "outer"), (r#""subscriptionId": "s2","#, "inner")] {
        let texts = texts(&[deployment], scope, &ids);
        assert!(texts.iter().all(|text| *text == texts[0]), "{texts:?}");
    }
}

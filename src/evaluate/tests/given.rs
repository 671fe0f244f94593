//! What parameters are given.

use super::*;
use crate::model::{Argument, Arguments, Name};

#[test]
fn what_a_nested_deployment_is_given_is_evaluated_outside() {
    let text = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "variables": { "v": "outer" },
        "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "d",
          "properties": { "expressionEvaluationOptions": { "scope": "inner" },
            "parameters": { "a": { "value": "[variables('v')]" } },
            "template": { "parameters": { "a": { "type": "string" }, "b": { "type": "string", "defaultValue": "[parameters('a')]" },
                "c": { "type": "string" } },
              "variables": { "v": "inner" }, "resources": [], "outputs": {
                "a": { "type": "string", "value": "[parameters('a')]" },
                "b": { "type": "string", "value": "[parameters('b')]" },
                "c": { "type": "string", "value": "[parameters('c')]" } } } } } ] }"#;
    let source = Source::new("a.json", text);
    let tree = arm::parse(&source).unwrap();
    let (_, template) = arm::read(&tree, None).unwrap();
    let evaluator = Evaluator::new(&template);
    let inner = template.outputs[0].scope;
    assert_ne!(inner, SCOPE);
    let behind = |index: usize| evaluator.behind(output(&evaluator, index), inner).unwrap();
    assert!(behind(0).scope == SCOPE && !behind(0).open);
    assert!(matches!(behind(0).value.unwrap().kind, Kind::Call(_)));
    assert!(behind(1).scope == inner && !behind(1).open);
    assert!(behind(2).value.is_none() && behind(2).open);
    for index in 0..2 {
        let output = output(&evaluator, index);
        let text = evaluator.symbolic(output, inner);
        assert_eq!(text.literal(), Some("outer"), "{index}");
        assert_eq!(evaluator.values(output, inner).only_text(), Some("outer"));
    }
}

#[test]
fn what_a_nested_deployment_is_not_given_is_what_it_may_be() {
    let text = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "resources": [ { "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "d",
          "properties": { "expressionEvaluationOptions": { "scope": "inner" },
            "parameters": { "a": { "value": null }, "b": { "value": null } },
            "template": { "parameters": { "a": { "type": "string" },
                "b": { "type": "string", "defaultValue": "d" },
                "c": { "type": "string", "allowedValues": [ "x", "y" ] },
                "d": { "type": "string", "defaultValue": "x", "allowedValues": [ "x", "y" ] } },
              "resources": [], "outputs": {
                "a": { "type": "string", "value": "[parameters('a')]" },
                "b": { "type": "string", "value": "[parameters('b')]" },
                "c": { "type": "string", "value": "[parameters('c')]" },
                "d": { "type": "string", "value": "[parameters('d')]" } } } } } ] }"#;
    let source = Source::new("a.json", text);
    let tree = arm::parse(&source).unwrap();
    let (_, template) = arm::read(&tree, None).unwrap();
    let evaluator = Evaluator::new(&template);
    let inner = template.outputs[0].scope;
    let values = |index: usize| evaluator.values(output(&evaluator, index), inner);
    assert!(matches!(values(0).only().unwrap().value, Value::Null));
    assert_eq!(values(1).only_text(), Some("d"));
    let of_c = values(2);
    let texts: Vec<_> = of_c
        .alternatives
        .iter()
        .map(|one| one.value.literal())
        .collect();
    assert!(of_c.closed && texts == [Some("x"), Some("y")], "{of_c:?}");
    assert_eq!(values(3).only_text(), Some("x"));
}

#[test]
fn a_parameter_that_is_given_is_what_it_is_given() {
    let text = "param p string = 'd'\nparam q string = '${p}-q'\nvar given = 'x'\noutput o string = '${p}/${q}'\n";
    let document = bicep::parse(text, Dialect::Template);
    let (mut template, other) = (bicep::read(&document), bicep::read(&document));
    let open = Evaluator::new(&other).symbolic(other.outputs[0].value.get(), SCOPE);
    assert!(matches!(open, Text::Pattern(_)), "{open:?}");
    // As a parameter file does it.
    let value = bicep::read(&document)
        .scopes
        .swap_remove(0)
        .variables
        .swap_remove(0)
        .value;
    let parameter = &template.scopes[0].parameters[0].name;
    let name = Name {
        span: parameter.span,
        text: parameter.text.clone(),
    };
    template.scopes[0].arguments = Arguments::Given(vec![Argument {
        name,
        value,
        scope: SCOPE,
    }]);
    let evaluator = Evaluator::new(&template);
    let output = output(&evaluator, 0);
    assert_eq!(evaluator.symbolic(output, SCOPE).literal(), Some("x/x-q"));
    assert_eq!(evaluator.values(output, SCOPE).only_text(), Some("x/x-q"));
}

#[test]
fn a_deployment_among_symbolic_names_evaluates_its_own_expressions() {
    let text = |version: &str, options: &str| {
        format!(
            r#"{{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0", "languageVersion": "{version}", "variables": {{ "v": "outer" }},
            "resources": {{ "d": {{ "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01",
              "name": "d", "properties": {{ {options} "template": {{ "variables": {{ "v": "inner" }},
                "resources": [], "outputs": {{ "o": {{ "type": "string", "value": "[variables('v')]" }} }} }} }} }} }} }}"#
        )
    };
    let inner = r#""expressionEvaluationOptions": { "scope": "inner" },"#;
    for (version, options, expected) in [
        ("1.0", "", "outer"),
        ("1.0", inner, "inner"),
        ("2.0", "", "inner"),
        ("2.0", inner, "inner"),
    ] {
        let source = Source::new("a.json", text(version, options));
        let tree = arm::parse(&source).unwrap();
        let (_, template) = arm::read(&tree, None).unwrap();
        let evaluator = Evaluator::new(&template);
        let value = evaluator.values(output(&evaluator, 0), template.outputs[0].scope);
        assert_eq!(value.only_text(), Some(expected), "{version} {options}");
    }
}

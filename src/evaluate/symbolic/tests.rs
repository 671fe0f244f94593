use super::*;
use crate::language::arm;
use crate::text::Source;

/// The text of the name of the first resource.
fn name(variables: &str, name: &str) -> Vec<Piece> {
    let text = format!(
        r#"{{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "parameters": {{ "p": {{ "type": "string", "defaultValue": "d" }} }},
        "variables": {{ {variables} }},
        "resources": [ {{ "type": "a.b/c", "apiVersion": "1", "name": "{name}" }} ] }}"#
    );
    let source = Source::new("a.json", text);
    let tree = arm::parse(&source).unwrap();
    let (_, template) = arm::read(&tree, None).unwrap();
    let evaluator = Evaluator::new(&template);
    let name = template.name_of(ResourceId(0)).unwrap();
    evaluator.symbolic(name, ScopeId(0)).pieces()
}

#[test]
fn a_default_is_no_name() {
    let plain = name("", "[parameters('p')]");
    assert!(matches!(&plain[..], [Piece::Hole(_)]), "{plain:?}");
    let variables = r#""v": "[concat(parameters('P'), '-x')]""#;
    let through = name(variables, "[toLower(variables('v'))]");
    let direct = name("", "[format('{0}-x', parameters('p'))]");
    assert_eq!(through, direct);
    assert_eq!(through[1], Piece::Literal("-x".to_owned()));
}

#[test]
fn what_is_known_is_followed() {
    let variables = r#""a": "x", "b": "[concat(variables('a'), 'y')]""#;
    let found = name(variables, "[concat(variables('b'), 1)]");
    assert_eq!(found, [Piece::Literal("xy1".to_owned())]);
}

#[test]
fn a_circle_ends() {
    let variables = r#""a": "[variables('b')]", "b": "[concat('x', variables('a'))]""#;
    assert!(!name(variables, "[variables('a')]").is_empty());
}

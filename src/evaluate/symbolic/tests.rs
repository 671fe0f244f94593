use super::*;
use crate::evaluate::tests::shown;
use crate::language::arm;
use crate::language::bicep::{self, Dialect};
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
fn what_has_no_name_is_called_by_its_place() {
    let found = name("", "[concat(newGuid(), '-', newGuid())]");
    let [Piece::Hole(one), Piece::Literal(dash), Piece::Hole(other)] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(dash, "-");
    assert!(one != other && one.starts_with("at ") && other.starts_with("at "));
}

#[test]
fn a_circle_ends() {
    let variables = r#""a": "[variables('b')]", "b": "[concat('x', variables('a'))]""#;
    assert!(!name(variables, "[variables('a')]").is_empty());
}

/// The text of each output of a Bicep file, holes in braces.
fn outputs(text: &str) -> Vec<String> {
    let document = bicep::parse(text, Dialect::Template);
    assert!(document.errors().is_empty(), "{:?}", document.errors());
    let template = bicep::read(&document);
    let evaluator = Evaluator::new(&template);
    let texts = template.outputs.iter().map(|output| {
        let text = evaluator.symbolic(output.value.get(), ScopeId(0));
        shown(text.pieces())
    });
    texts.collect()
}

#[test]
fn names_and_ids_of_resources_are_followed() {
    let found = outputs(
        "param p string = 'd'\nvar v = 'x-${p}'\n\
         resource vm 'a.b/vms@2020-01-01' = {\n  name: 'vm-${p}'\n}\n\
         resource vms 'a.b/vms@2020-01-01' = [for i in range(0, 2): {\n  name: 'n${i}'\n}]\n\
         output a string = v\noutput b string = p\noutput c string = vm.name\n\
         output d string = vm.id\noutput e string = vms.name\noutput f string = vms.id\n\
         output g string = vms[0].name\noutput h string = '${vm.id}/x'\n\
         output i array = [for q in ['y']: '${q}${v}']\noutput j string = vm['id']\n\
         output k string = vm['name']\noutput l string = vms['id']\n",
    );
    let p = "{parameter 0 p}";
    assert_eq!(found[0], format!("x-{p}"));
    assert_eq!(found[1], p);
    assert_eq!(found[2], format!("vm-{p}"));
    assert_eq!(found[3], "{id of vm}");
    // One of several has no name that stands for all.
    assert_eq!(found[4], "{symbol vms.name}");
    assert_eq!(found[5], "{symbol vms.id}");
    assert_eq!(found[6], "{name of vms[0]}");
    assert_eq!(found[7], "{id of vm}/x");
    assert_eq!(found[9], "{id of vm}");
    assert_eq!(found[10], format!("vm-{p}"));
    assert_eq!(found[11], "{symbol vms.id}");
}

#[test]
fn what_has_too_many_pieces_is_one_hole() {
    let all = |count: usize| {
        let pieces = vec!["parameters('p')"; count];
        name("", &format!("[concat({})]", pieces.join(",")))
    };
    assert_eq!(all(LONGEST).len(), LONGEST);
    for count in [LONGEST + 1, 10 * LONGEST] {
        assert!(matches!(&all(count)[..], [Piece::Hole(hole)] if !hole.starts_with("param")));
    }
}

#[test]
fn what_is_nested_too_deep_is_a_hole() {
    let nested = |depth: usize| {
        let (open, close) = ("concat('a', ".repeat(depth), ")".repeat(depth));
        let found = name("", &format!("[{open}parameters('p'){close}]"));
        shown(found)
    };
    assert_eq!(
        nested(DEEPEST as usize - 1),
        "a".repeat(59) + "{parameter 0 p}"
    );
    let deeper = "a".repeat(59) + "{\"a\"}{parameter 0 p}";
    assert_eq!(nested(DEEPEST as usize), deeper);
}

#[test]
fn what_is_called_by_a_turn_of_a_loop_varies() {
    let text = "resource my_vm 'a.b/vms@2020-01-01' = {\n  name: 'vm'\n\
        \x20 resource ext 'exts' = {\n    name: 'e'\n  }\n}\n";
    let document = bicep::parse(text, Dialect::Template);
    let template = bicep::read(&document);
    let evaluator = Evaluator::new(&template);
    let varies = |hole: &str| evaluator.varies(&[Piece::Hole(hole.into())]);
    assert!(!varies("id of my_vm"));
    assert!(!varies("f(symbol my_vm,)"));
    assert!(!varies("f(symbol my_vm::ext,symbol my_vm)"));
    assert!(!varies("symbol my_vm::ext"));
    assert!(varies("f(symbol my_vm,symbol i@0.1,)"));
    assert!(varies("symbol my_vm@1.0"));
    assert!(varies("f(copyindex(),)"));
    // Of another file.
    assert!(!varies("symbol shared"));
    assert!(varies("at 3 9"));
    assert!(!evaluator.varies(&[Piece::Literal("at 3 9".to_owned())]));
}

use super::*;
use crate::evaluate::tests::shown;
use crate::language::arm;
use crate::language::bicep::{self, Dialect};
use crate::model::Template;
use crate::text::Source;

fn bicep(text: &str, check: impl FnOnce(&Evaluator<'_, '_>)) {
    let document = bicep::parse(text, Dialect::Template);
    assert!(document.errors().is_empty(), "{:?}", document.errors());
    check(&Evaluator::new(&bicep::read(&document)));
}

/// What each output of a template is, holes in braces; `?` for what is no text.
fn outputs(text: &str) -> Vec<String> {
    let document = bicep::parse(text, Dialect::Template);
    assert!(document.errors().is_empty(), "{:?}", document.errors());
    let template: Template<'_> = bicep::read(&document);
    let evaluator = Evaluator::new(&template);
    let values = template.outputs.iter().map(|output| {
        let value = evaluator.values(output.value.get(), ScopeId(0));
        match value.only().map(|only| &only.value) {
            Some(Value::Text(text)) => shown(text.pieces()),
            _ => "?".to_owned(),
        }
    });
    values.collect()
}

#[test]
fn a_symbol_is_a_value_or_a_resource() {
    let text = "param p string\nvar v = 'x'\n\
        resource r 'a.b/c@2020-01-01' = {\n  name: 'n'\n}\n\
        module m 'm.bicep' = {\n  name: 'm'\n}\n";
    bicep(text, |evaluator| {
        assert_eq!(evaluator.symbol_variable("v"), Some(0));
        assert_eq!(evaluator.symbol_variable("p"), None);
        assert_eq!(evaluator.symbol_resource("r"), Some(ResourceId(0)));
        assert_eq!(evaluator.symbol_resource("m"), Some(ResourceId(1)));
        assert_eq!(evaluator.symbol_resource("v"), None);
        assert_eq!(evaluator.resource_named("r"), Some(ResourceId(0)));
        assert_eq!(evaluator.resource_named("m"), None);
        for (name, declared, value) in [
            ("p", true, true),
            ("v", true, true),
            ("r", true, false),
            ("m", true, false),
            ("P", false, false),
            ("x", false, false),
        ] {
            assert_eq!(evaluator.is_declared(name), declared, "{name}");
            assert_eq!(evaluator.is_value(name), value, "{name}");
        }
    });
}

#[test]
fn arm_json_has_no_symbols() {
    let text = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "languageVersion": "2.0", "parameters": { "p": { "type": "string" } }, "variables": { "v": "x" },
        "resources": { "r": { "type": "a.b/c", "apiVersion": "1", "name": "n" } } }"#;
    let source = Source::new("a.json", text);
    let tree = arm::parse(&source).unwrap();
    let (_, template) = arm::read(&tree, None).unwrap();
    let evaluator = Evaluator::new(&template);
    for name in ["p", "v", "r"] {
        assert_eq!(evaluator.symbol_variable(name), None, "{name}");
        assert_eq!(evaluator.symbol_resource(name), None, "{name}");
        assert_eq!(evaluator.resource_named(name), None, "{name}");
        assert!(
            !evaluator.is_declared(name) && !evaluator.is_value(name),
            "{name}"
        );
    }
}

#[test]
fn a_nested_resource_continues_the_type_and_the_name_of_its_owner() {
    let found = outputs(
        "resource vm 'a.b/vms@2020-01-01' = {\n  name: 'vm'\n\
         \x20 resource ext 'exts' = {\n    name: 'e'\n\
         \x20   resource part 'parts' = {\n      name: 'p'\n    }\n  }\n\
         \x20 resource whole 'a.b/vms/others@2021-01-01' = {\n    name: 'o'\n  }\n}\n\
         output a string = vm::ext.type\noutput b string = vm::ext::part.type\n\
         output c string = vm::whole.type\noutput d string = vm::ext::part.name\n\
         output e string = vm::ext::part.id\noutput f string = vm::whole.apiVersion\n\
         output g string = vm.properties.state\n",
    );
    let expected = [
        "a.b/vms/exts",
        "a.b/vms/exts/parts",
        "a.b/vms/others",
        "p",
        "{the resource group of the deployment}/providers/a.b/vms/vm/exts/e/parts/p",
        "2021-01-01",
        "?",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_child_has_the_names_of_its_parent() {
    let child = |symbol: &str, parent: &str| {
        format!(
            "resource {symbol} 'a.b/vms/exts@2020-01-01' = {{\n  parent: {parent}\n  name: '{symbol}'\n}}\n\
             output {symbol}Id string = {symbol}.id\n"
        )
    };
    let text = [
        "param which int\nresource vm 'a.b/vms@2020-01-01' = {\n  name: 'vm'\n}\n".to_owned(),
        "resource vms 'a.b/vms@2020-01-01' = [for n in ['x', 'y']: {\n  name: n\n}]\n".to_owned(),
        child("one", "vm"),
        child("two", "vms[0]"),
        child("three", "vms"),
        child("four", "vms[which]"),
        child("five", "elsewhere.vm"),
    ];
    let below = "{the resource group of the deployment}/providers/a.b/vms/";
    let found = outputs(&text.concat());
    let unknown = |symbol: &str| format!("{below}{{parent 1 of {symbol}}}/exts/{symbol}");
    let expected = [
        format!("{below}vm/exts/one"),
        unknown("two"),
        unknown("three"),
        unknown("four"),
        unknown("five"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn one_turn_of_a_loop_has_a_name_of_its_own() {
    let found = outputs(
        "resource vms 'a.b/vms@2020-01-01' = [for n in ['x', 'y']: {\n  name: n\n}]\n\
         output a string = vms[0].name\noutput b string = vms[1].id\noutput c string = vms.name\n",
    );
    assert_eq!(found[0], "{name of vms[0]}");
    assert_eq!(
        found[1],
        "{the resource group of the deployment}/providers/a.b/vms/{name of vms[1]}"
    );
    assert_eq!(found[2], "?");
}

#[test]
fn a_name_that_may_be_another_one_is_a_hole() {
    let found = outputs(
        "param p string = 'd'\nvar fixed = 'f'\n\
         resource r 'a.b/c@2020-01-01' = {\n  name: p\n}\n\
         resource s 'a.b/c@2020-01-01' = {\n  name: fixed\n}\n\
         output a string = r.name\noutput b string = s.name\n",
    );
    assert_eq!(found, ["{name of r}", "f"]);
}

#[test]
fn an_id_begins_with_the_scope_of_the_resource() {
    let existing = |symbol: &str, scope: &str| {
        format!(
            "resource {symbol} 'a.b/c@2020-01-01' existing = {{\n  name: 'n'\n  scope: {scope}\n}}\n\
             output {symbol}Id string = {symbol}.id\n"
        )
    };
    let text = [
        "param p string\n".to_owned(),
        existing("one", "resourceGroup('sub', 'rg')"),
        existing("two", "resourceGroup('rg')"),
        existing("three", "resourceGroup(p)"),
        existing("four", "az.resourceGroup('rg')"),
        existing("five", "subscription()"),
        existing("six", "managementGroup('rg')"),
        "resource child 'a.b/c/d@2020-01-01' existing = {\n  parent: one\n  name: 'd'\n}\n\
         output childId string = child.id\n"
            .to_owned(),
    ];
    let found = outputs(&text.concat());
    let here = "/subscriptions/{the subscription of the deployment}/resourceGroups/";
    let tail = "/providers/a.b/c/n";
    let expected = [
        format!("/subscriptions/sub/resourceGroups/rg{tail}"),
        format!("{here}rg{tail}"),
        format!("{here}{{symbol p}}{tail}"),
        format!("{{the scope of four}}{tail}"),
        format!("{{the scope of five}}{tail}"),
        format!("{{the scope of six}}{tail}"),
        format!("/subscriptions/sub/resourceGroups/rg{tail}/d/d"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn more_owners_than_any_type_has_segments_are_not_followed() {
    let id = |owners: u32| {
        let opened = (1..=owners).map(|at| format!("resource r{at} 't{at}' = {{\nname: 'n{at}'\n"));
        let opened = opened.collect::<Vec<_>>().concat();
        let symbols = (1..=owners).map(|at| format!("::r{at}"));
        let symbols = symbols.collect::<Vec<_>>().concat();
        let text = format!(
            "resource r 'a.b/c@2020-01-01' = {{\nname: 'n'\n{opened}{}}}\noutput o string = r{symbols}.id\n",
            "}\n".repeat(owners as usize)
        );
        outputs(&text).remove(0)
    };
    assert!(id(PARENTS).ends_with(&format!("/t{PARENTS}/n{PARENTS}")));
    assert_eq!(id(PARENTS + 1), "?");
}

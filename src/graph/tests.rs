use super::*;
use crate::language::bicep::{self, Dialect};
use crate::language::{Format, arm};
use crate::rules::{Setting, Whole};
use crate::text::Source;

/// What a test asks about a template.
struct Asked<'w, 't, 'a> {
    whole: &'w Whole<'t, 'a>,
}

impl Asked<'_, '_, '_> {
    /// The resource whose last name, or symbol, is `name`.
    fn id(&self, name: &str) -> ResourceId {
        let template = self.whole.template;
        let graph = self.whole.graph();
        let ids = (0..template.resources.len()).map(|index| ResourceId(offset(index)));
        let mut ids = ids.filter(|id| {
            let last = graph.names(*id).and_then(<[_]>::last);
            let symbol = template.symbol(template.resource(*id));
            symbol.as_deref() == Some(name)
                || last.is_some_and(|last| last[..] == [Piece::Literal(name.to_owned())])
        });
        ids.next().unwrap_or_else(|| panic!("no `{name}`"))
    }

    fn waits(&self, from: &str, to: &str) -> Reach {
        self.whole.waits_for(self.id(from), &[self.id(to)])
    }
}

fn ask(path: &str, text: &str, check: impl Fn(&Asked<'_, '_, '_>)) {
    let source = Source::new(path, text);
    if let Format::Json = Format::of_path(path) {
        let tree = arm::parse(&source).unwrap();
        let (_, template) = arm::read(&tree, None).unwrap();
        let whole = Whole::new(&source, &template, Setting::default());
        check(&Asked { whole: &whole });
    } else {
        let document = bicep::parse(source.text(), Dialect::Template);
        assert!(document.errors().is_empty(), "{:?}", document.errors());
        let template = bicep::read(&document);
        let whole = Whole::new(&source, &template, Setting::default());
        check(&Asked { whole: &whole });
    }
}

/// A template with these resources, some of which stand for `a.b/things` called `x`.
fn arm(resources: &str, check: impl Fn(&Asked<'_, '_, '_>)) {
    let text = format!(
        r#"{{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "parameters": {{ "p": {{ "type": "string", "defaultValue": "d" }}, "deps": {{ "type": "array" }} }},
        "variables": {{ "one": "one", "id": "[resourceId('A.b/things', variables('one'))]" }},
        "resources": [ {resources} ] }}"#
    );
    ask("a.json", &text, check);
}

fn thing(name: &str, more: &str) -> String {
    format!(r#"{{ "type": "a.b/things", "apiVersion": "1", "name": "{name}"{more} }}"#)
}

fn depending(name: &str, on: &str) -> String {
    thing(name, &format!(r#", "dependsOn": [ "{on}" ]"#))
}

#[test]
fn each_spelling_of_depends_on_is_followed() {
    for on in [
        "[resourceId('A.B/Things', 'one')]",
        "[resourceId('A.B/Things/', 'One')]",
        "[variables('id')]",
        "[concat('a.b/things/', variables('one'))]",
        "a.b/things/one",
        "one",
        "[variables('one')]",
        "[format('a.b/things/{0}', 'one')]",
        "[resourceId(resourceGroup().name, 'a.b/things', 'one')]",
        "/subscriptions/s/resourceGroups/g/providers/a.b/things/one",
        "the loop",
    ] {
        let one = thing("one", r#", "copy": { "name": "The Loop", "count": 1 }"#);
        arm(&format!("{}, {one}", depending("two", on)), |asked| {
            assert_eq!(asked.waits("two", "one"), Reach::Yes, "{on}");
            assert_eq!(asked.waits("one", "two"), Reach::No, "{on}");
        });
    }
}

#[test]
fn names_with_holes_are_the_same_only_when_their_expressions_are() {
    let same = depending(
        "two",
        "[resourceId('a.b/things', concat('n', parameters('P')))]",
    );
    let named = thing("[format('n{0}', parameters('p'))]", "");
    let other = depending(
        "three",
        "[resourceId('a.b/things', concat('m', parameters('p')))]",
    );
    let maybe = depending(
        "four",
        "[resourceId('a.b/things', concat('n', parameters('deps')))]",
    );
    arm(&format!("{named}, {same}, {other}, {maybe}"), |asked| {
        let first = [ResourceId(0)];
        let whole = asked.whole;
        assert_eq!(whole.waits_for(asked.id("two"), &first), Reach::Yes);
        assert_eq!(whole.waits_for(asked.id("three"), &first), Reach::No);
        assert_eq!(whole.waits_for(asked.id("four"), &first), Reach::Unknown);
    });
}

#[test]
fn a_way_over_others_counts() {
    let one = thing("one", "");
    let two = depending("two", "one");
    let three = thing(
        "three",
        r#", "properties": { "x": "[reference('two').y]" }"#,
    );
    let four = depending("four", "[resourceId('a.b/things', 'three')]");
    arm(&format!("{four}, {three}, {two}, {one}"), |asked| {
        assert_eq!(asked.waits("four", "one"), Reach::Yes);
        assert_eq!(asked.waits("one", "four"), Reach::No);
    });
}

#[test]
fn what_cannot_be_followed_is_unknown() {
    for on in [
        "[parameters('p')]",
        "[if(equals(parameters('p'), 'x'), 'two', 'one')]",
    ] {
        let all = [thing("one", ""), thing("two", ""), depending("three", on)];
        arm(&all.join(","), |asked| {
            assert_eq!(asked.waits("three", "one"), Reach::Unknown, "{on}");
        });
    }
    let all = [
        thing("one", ""),
        thing("two", r#", "dependsOn": "[parameters('deps')]""#),
        depending("three", "two"),
    ];
    arm(&all.join(","), |asked| {
        assert_eq!(asked.waits("three", "one"), Reach::Unknown);
        assert_eq!(asked.waits("one", "three"), Reach::No);
    });
}

#[test]
fn a_nested_deployment_waits_for_all_and_all_in_it_wait_for_what_it_waits_for() {
    let inner = [thing("in1", ""), depending("in2", "in1"), thing("in3", "")].join(",");
    let nested = format!(
        r#"{{ "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "d",
        "dependsOn": [ "first" ], "properties": {{ "mode": "Incremental", "template": {{ "resources": [ {inner} ] }} }} }}"#
    );
    let all = [thing("first", ""), nested, depending("last", "d")];
    arm(&all.join(","), |asked| {
        assert_eq!(asked.waits("in1", "first"), Reach::Yes);
        assert_eq!(asked.waits("last", "in3"), Reach::Yes);
        assert_eq!(asked.waits("in2", "in1"), Reach::Yes);
        assert_eq!(asked.waits("in3", "in1"), Reach::No);
        assert_eq!(asked.waits("first", "in1"), Reach::No);
        let in1 = asked.whole.graph().deployment(asked.id("in1"));
        assert_eq!(in1, Some(asked.id("d")));
    });
}

#[test]
fn the_same_name_in_two_deployments_is_two_resources() {
    let deployment = |name: &str, inner: String| {
        format!(
            r#"{{ "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "{name}",
            "properties": {{ "template": {{ "resources": [ {inner} ] }} }} }}"#
        )
    };
    let one = deployment("d1", [thing("same", ""), depending("a", "same")].join(","));
    let two = deployment("d2", [thing("same", ""), depending("b", "same")].join(","));
    arm(&format!("{one}, {two}"), |asked| {
        let whole = asked.whole;
        assert_eq!(whole.waits_for(asked.id("a"), &[ResourceId(1)]), Reach::Yes);
        assert_eq!(whole.waits_for(asked.id("a"), &[ResourceId(4)]), Reach::No);
        assert_eq!(whole.waits_for(asked.id("b"), &[ResourceId(4)]), Reach::Yes);
    });
}

#[test]
fn parents_are_waited_for_by_name_and_by_nesting() {
    let parent = thing(
        "one",
        r#", "resources": [ { "type": "parts", "apiVersion": "1", "name": "part" } ]"#,
    );
    let child = r#"{ "type": "a.b/things/parts", "apiVersion": "1", "name": "[concat(variables('one'), '/other')]" }"#;
    arm(&format!("{child}, {parent}"), |asked| {
        assert_eq!(asked.waits("part", "one"), Reach::Yes);
        assert_eq!(asked.waits("other", "one"), Reach::Yes);
        assert_eq!(asked.waits("other", "part"), Reach::No);
    });
}

#[test]
fn symbolic_names_of_arm_are_followed() {
    let text = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "languageVersion": "2.0", "resources": {
        "sym": { "type": "a.b/things", "apiVersion": "1", "name": "one" },
        "other": { "type": "a.b/things", "apiVersion": "1", "name": "two", "dependsOn": [ "sym" ] },
        "third": { "type": "a.b/things", "apiVersion": "1", "name": "three", "properties": { "x": "[reference('Other').x]" } } } }"#;
    ask("a.json", text, |asked| {
        assert_eq!(asked.waits("two", "one"), Reach::Yes);
        assert_eq!(asked.waits("three", "one"), Reach::Yes);
        assert_eq!(asked.waits("one", "three"), Reach::No);
    });
}

const BICEP: &str = "param p string
var ids = [uai.id]
var more = union(ids, [other.id])
resource uai 'a.b/things@1' = { name: 'uai' }
resource other 'a.b/things@1' = { name: p }
resource vm 'a.b/things@1' = {
  name: 'vm'
  properties: { all: more }
  resource nested 'parts@1' = { name: 'n' }
}
resource outside 'a.b/things/parts@1' = { parent: vm, name: 'o' }
module m 'm.bicep' = { params: { x: vm::nested.id } }
resource last 'a.b/things@1' = [for id in m.outputs.ids: { name: id }]
resource alone 'a.b/things@1' = { name: 'alone' }
";

#[test]
fn symbols_are_followed_through_variables_modules_and_loops() {
    ask("a.bicep", BICEP, |asked| {
        assert_eq!(asked.waits("vm", "uai"), Reach::Yes);
        assert_eq!(asked.waits("vm", "other"), Reach::Yes);
        assert_eq!(asked.waits("outside", "vm"), Reach::Yes);
        assert_eq!(asked.waits("m", "vm::nested"), Reach::Yes);
        assert_eq!(asked.waits("last", "uai"), Reach::Yes);
        assert_eq!(asked.waits("alone", "uai"), Reach::No);
        assert_eq!(asked.waits("uai", "vm"), Reach::No);
        let names = asked.whole.graph().names(asked.id("outside")).unwrap();
        assert_eq!(names.len(), 2);
    });
}

#[test]
fn an_id_is_found_by_its_symbol_and_by_its_name() {
    ask("a.bicep", BICEP, |asked| {
        let graph = asked.whole.graph();
        let evaluator = &asked.whole.evaluator;
        let find = |text: Vec<Piece>| graph.find(evaluator, &Text::join(text), None);
        let literal = |text: &str| Piece::Literal(text.to_owned());
        let by_symbol = find(vec![Piece::Hole("id of uai".into())]);
        assert_eq!(by_symbol, Found::Here(vec![asked.id("uai")]));
        let by_name = find(vec![literal("/providers/A.B/Things/UAI")]);
        assert_eq!(by_name, Found::Here(vec![asked.id("uai")]));
        // `other` has a name that nobody knows.
        let unknown = find(vec![literal("/providers/a.b/things/zzz")]);
        assert_eq!(unknown, Found::Unknown);
        let elsewhere = find(vec![literal("/providers/a.b/others/zzz")]);
        assert_eq!(elsewhere, Found::Elsewhere);
        let group = "/subscriptions/s/resourceGroups/g/providers/a.b/things/uai";
        assert_eq!(find(vec![literal(group)]), Found::Unknown);
        assert_eq!(find(vec![literal("uai")]), Found::Unknown);
    });
}

#[test]
fn every_resource_waiting_for_every_other_is_answered() {
    let all: Vec<_> = (0..300)
        .map(|number| depending(&format!("n{number}"), &format!("n{}", (number + 1) % 300)))
        .collect();
    arm(&all.join(","), |asked| {
        assert_eq!(asked.waits("n0", "n299"), Reach::Yes);
        assert_eq!(asked.waits("n299", "n0"), Reach::Yes);
    });
}

#[test]
fn nested_resources_are_waited_for_by_their_last_name() {
    let text = "
        resource a 'A.b/things@1' = {
          name: 'one'
          resource first 'parts' = { name: 'first' }
          resource second 'parts' = {
            name: 'second'
            dependsOn: [first]
            resource third 'bits' = {
              name: 'third'
              properties: { before: first.id }
            }
          }
        }";
    ask("a.bicep", text, |asked| {
        assert_eq!(asked.waits("a::second", "a::first"), Reach::Yes);
        assert_eq!(asked.waits("a::second::third", "a::first"), Reach::Yes);
        assert_eq!(asked.waits("a::first", "a::second"), Reach::No);
    });
}

#[test]
fn what_is_read_is_found_by_symbol_name_and_id() {
    let text = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "languageVersion": "2.0",
        "resources": {
            "thing": { "type": "a.b/things", "apiVersion": "1", "name": "one" },
            "twin": { "type": "a.b/others", "apiVersion": "1", "name": "two" },
            "other": { "type": "a.b/things", "apiVersion": "1", "name": "two" },
            "old": { "existing": true, "type": "a.b/things", "apiVersion": "1", "name": "three" } } }"#;
    ask("a.json", text, |asked| {
        let graph = asked.whole.graph();
        let find = |text: &'static str| {
            graph.find_read(&asked.whole.evaluator, &Text::Literal(text.into()), None)
        };
        for known in [
            "thing",
            "THING",
            "one",
            "/providers/A.b/things/one",
            "a.B/things/one",
        ] {
            assert_eq!(find(known), Found::Here(vec![asked.id("one")]), "{known}");
        }
        assert_eq!(find("old"), Found::Elsewhere);
        // Two resources have this name.
        assert_eq!(find("two"), Found::Unknown);
        assert_eq!(find("none"), Found::Unknown);
    });
}

#[test]
fn a_turn_of_a_loop_and_what_is_behind_the_provider_are_read_too() {
    let text = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "languageVersion": "2.0",
        "resources": {
            "many": { "type": "a.b/things", "apiVersion": "1", "name": "one",
                "copy": { "name": "loop", "count": 2 } } } }"#;
    ask("a.json", text, |asked| {
        let graph = asked.whole.graph();
        let find = |text: &Text<'_>| graph.find_read(&asked.whole.evaluator, text, None);
        let turn = Text::Pattern([Piece::Literal("many[".into()), Piece::Hole("x".into())].into());
        let part = Text::Pattern([Piece::Literal("many".into()), Piece::Hole("x".into())].into());
        let here = Found::Here(vec![asked.id("one")]);
        assert_eq!(find(&Text::Literal("Many[0]".into())), here);
        assert_eq!(find(&Text::Literal("a.b/things/one".into())), here);
        assert_eq!(find(&turn), here);
        assert_eq!(find(&part), Found::Unknown);
        let other = find(&Text::Literal("a.b/things/two".into()));
        assert_eq!(other, Found::Elsewhere);
    });
}

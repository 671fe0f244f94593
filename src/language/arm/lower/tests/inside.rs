//! Changes inside of strings: texts, expressions, and templates in templates.

use super::*;

#[test]
fn texts_are_escaped_where_they_stand() {
    let plain = "{\"a\": \"x\"}";
    let set = |text: &str| Change::SetText {
        at: at(plain, "\"x\""),
        text: text.to_owned(),
    };
    check(plain, &[set("q\"\\\n")], "{\"a\": \"q\\\"\\\\\\n\"}");
    check(plain, &[set("[x]")], "{\"a\": \"[[x]\"}");
    check(plain, &[set("[x")], "{\"a\": \"[x\"}");
    let number = "{\"a\": 1}";
    let change = Change::SetText {
        at: at(number, "1"),
        text: "x".to_owned(),
    };
    let refusal = run(number, &[change]).unwrap_err();
    assert!(matches!(refusal, Refusal::Absent { .. }), "{refusal}");
    let inner = "{\"a\": \"[if(\\u0063(), 'x', null())]\"}";
    let set = |needle: &str, text: &str| Change::SetText {
        at: at(inner, needle),
        text: text.to_owned(),
    };
    check(
        inner,
        &[set("'x'", "it's \"")],
        "{\"a\": \"[if(\\u0063(), 'it''s \\\"', null())]\"}",
    );
}

#[test]
fn expressions_are_edited_inside_of_strings() {
    let before = "{\"a\": \"[if(resourceID('x'), 'SystemAssigned', null())]\"}";
    let value = |needle: &str, value| Change::SetValue {
        at: at(before, needle),
        value,
    };
    check(
        before,
        &[value("null()", text("None"))],
        "{\"a\": \"[if(resourceID('x'), 'SystemAssigned', 'None')]\"}",
    );
    check(
        before,
        &[value("'SystemAssigned'", Written::Null)],
        "{\"a\": \"[if(resourceID('x'), null(), null())]\"}",
    );
    let respell = |needle: &str, word: &str| Change::Respell {
        at: at(before, needle),
        word: word.to_owned(),
    };
    check(
        before,
        &[respell("resourceID", "resourceId"), respell("if", "IF")],
        "{\"a\": \"[IF(resourceId('x'), 'SystemAssigned', null())]\"}",
    );
    for no_word in [
        "resource",
        "SystemAssigned",
        "x",
        "esourceID",
        "resourceID(",
        "if(resourceID",
    ] {
        let refusal = run(before, &[respell(no_word, "y")]).unwrap_err();
        assert!(matches!(refusal, Refusal::Absent { .. }), "{refusal}");
    }
    let whole = at(
        before,
        "\"[if(resourceID('x'), 'SystemAssigned', null())]\"",
    );
    let set = |value| Change::SetValue { at: whole, value };
    check(
        before,
        &[set(Written::Copy(at(before, "resourceID('x')")))],
        "{\"a\": \"[resourceID('x')]\"}",
    );
    check(
        before,
        &[set(Written::Copy(at(before, "'x'")))],
        "{\"a\": \"x\"}",
    );
    check(
        before,
        &[set(Written::Expression(" f('\"') ".to_owned()))],
        "{\"a\": \"[f('\\\"')]\"}",
    );
    let bad = run(before, &[set(Written::Expression("f(".to_owned()))]).unwrap_err();
    assert!(matches!(bad, Refusal::BadExpression { .. }));
}

#[test]
fn names_become_calls() {
    let before = "{\n  \"id-app\": {},\n  \"[variables('v')]\": null\n}";
    let call = |key: &str| Change::Rename {
        key: at(before, key),
        name: Written::Call {
            name: "resourceId".to_owned(),
            arguments: vec![text("T"), Written::Copy(at(before, key))],
        },
    };
    let set = Change::SetValue {
        at: at(before, "null"),
        value: Written::Object(Vec::new()),
    };
    check(
        before,
        &[call("\"id-app\""), call("\"[variables('v')]\""), set],
        "{\n  \"[resourceId('T', 'id-app')]\": {},\n  \"[resourceId('T', variables('v'))]\": {}\n}",
    );
    let number = "{\"a\": 1}";
    let copy = Change::Rename {
        key: at(number, "\"a\""),
        name: Written::Copy(at(number, "1")),
    };
    let refusal = run(number, &[copy]).unwrap_err();
    let at_the_number = at(number, "1");
    assert!(
        matches!(refusal, Refusal::Unfit { at, .. } if at == at_the_number),
        "{refusal}"
    );
}

#[test]
fn objects_that_a_call_makes_are_edited_too() {
    let before =
        "{\"a\": \"[if(c(), createObject('type', 'x', 'y', createArray()), createObject())]\"}";
    let object = at(before, "createObject('type', 'x', 'y', createArray())");
    let change = insert(object, "z", text("1"), Position::After(&["type"]));
    check(
        before,
        &[change.clone(), remove(before, "'y'")],
        "{\"a\": \"[if(c(), createObject('type', 'x', 'z', '1'), createObject())]\"}",
    );
    let array = Change::Append {
        array: at(before, "createArray()"),
        value: text("i"),
    };
    let first = insert(
        at(before, "createObject()"),
        "t",
        Written::Null,
        Position::First,
    );
    check(
        before,
        &[change, array, first, remove(before, "'type'")],
        "{\"a\": \"[if(c(), createObject('z', '1', 'y', createArray('i')), createObject('t', null()))]\"}",
    );
    let whole = "{\"a\": \"[createObject('b', 1)]\"}";
    let token = at(whole, "\"[createObject('b', 1)]\"");
    check(
        whole,
        &[insert(token, "c", Written::Null, Position::Last)],
        "{\"a\": \"[createObject('b', 1, 'c', null())]\"}",
    );
    let other = "{\"a\": \"[variables('b')]\"}";
    let token = at(other, "\"[variables('b')]\"");
    let refusal = run(other, &[insert(token, "c", Written::Null, Position::Last)]).unwrap_err();
    assert!(matches!(refusal, Refusal::Computed { .. }), "{refusal}");
}

#[test]
fn a_call_makes_an_object_or_an_array() {
    let before = "{\"a\": \"[if(c(), createObject ('k', 1, 'l', 2), createArray('i'))]\"}";
    let object = at(before, "createObject ('k', 1, 'l', 2)");
    let array = at(before, "createArray('i')");
    let into_array = insert(array, "t", Written::Null, Position::Last);
    let into_object = Change::Append {
        array: object,
        value: text("i"),
    };
    for change in [into_array, into_object] {
        let refusal = run(before, &[change]).unwrap_err();
        assert!(matches!(refusal, Refusal::Computed { .. }), "{refusal}");
    }
    check(
        before,
        &[remove(before, "'k'")],
        "{\"a\": \"[if(c(), createObject ('l', 2), createArray('i'))]\"}",
    );
    // One that comes may be the neighbour of another.
    let new = |name, position| insert(object, name, Written::Null, position);
    check(
        before,
        &[
            new("x", Position::After(&["k"])),
            new("y", Position::After(&["x"])),
        ],
        "{\"a\": \"[if(c(), createObject ('k', 1, 'x', null(), 'y', null(), 'l', 2), createArray('i'))]\"}",
    );
}

#[test]
fn a_call_gets_another_argument() {
    let add = |before: &str, call: &str, value: Written| Change::AddArgument {
        call: at(before, call),
        value,
    };
    let before = "{\"a\": \"[f(g( 'x' ,  1 ), h())]\", \"b\": \"[i()]\"}";
    check(
        before,
        &[
            add(before, "g( 'x' ,  1 )", text("y")),
            add(before, "g( 'x' ,  1 )", Written::Copy(at(before, "h()"))),
            add(before, "h()", text("z")),
            add(before, "\"[i()]\"", Written::Null),
        ],
        "{\"a\": \"[f(g( 'x' ,  1 ,  'y' ,  h()), h('z'))]\", \"b\": \"[i(null())]\"}",
    );
    let rest = "\"b\": 7, \"c\": 1.5, \"d\": \"[g(]\", \"e\": null, \"f\": true}";
    let values = &format!("{{\"a\": \"[f()]\", {rest}");
    let copy = |value: &str| add(values, "\"[f()]\"", Written::Copy(at(values, value)));
    check(
        values,
        &[copy("7"), copy("null"), copy("true")],
        &format!("{{\"a\": \"[f(7, null(), true())]\", {rest}"),
    );
    let refused = run(values, &[copy("1.5")]).unwrap_err();
    assert!(matches!(refused, Refusal::Unfit { .. }), "{refused}");
    let refused = run(values, &[copy("\"[g(]\"")]).unwrap_err();
    assert!(matches!(refused, Refusal::Unreadable { .. }), "{refused}");
    let refused = run(before, &[add(before, "'x'", text("y"))]).unwrap_err();
    assert!(matches!(refused, Refusal::Absent { .. }), "{refused}");
    let refused = run(before, &[add(before, "{", text("y"))]).unwrap_err();
    assert!(matches!(refused, Refusal::Absent { .. }), "{refused}");
}

#[test]
fn a_member_of_a_call_takes_the_place_of_a_call() {
    let before = "{\"a\": \"[f(g('x')).y]\"}";
    let call = Written::Call {
        name: "h".to_owned(),
        arguments: vec![Written::Copy(at(before, "'x'"))],
    };
    let set = Change::SetValue {
        at: at(before, "f(g('x'))"),
        value: Written::Member {
            base: Box::new(call),
            name: "z".to_owned(),
        },
    };
    check(before, &[set], "{\"a\": \"[h('x').z.y]\"}");
}

/// A template spec whose name is beside its template.
const SPEC: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "resources": [
    {
      "type": "Microsoft.Resources/templateSpecs/versions",
      "apiVersion": "2022-02-01",
      "name": "[h()]",
      "tags": { "plain": "t", "marked": "[[m]" },
      "properties": {
        "mainTemplate": {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "resources": [
            { "type": "A.B/c", "apiVersion": "1", "name": "[[if(true(), 'x', 'y')]", "of": "[o('q')]" }
          ]
        }
      }
    }
  ]
}"#;

#[test]
fn templates_inside_of_templates_have_their_own_brackets() {
    let inner = container(SPEC, "            {");
    let call = insert(
        inner,
        "identity",
        Written::Call {
            name: "f".to_owned(),
            arguments: vec![Written::Copy(at(SPEC, "'x'"))],
        },
        Position::Last,
    );
    let set = |needle: &str| Change::SetText {
        at: at(SPEC, needle),
        text: "z".to_owned(),
    };
    let after = run(SPEC, &[call, set("'y'")]).unwrap();
    let wanted =
        r#""name": "[[if(true(), 'x', 'z')]", "of": "[o('q')]", "identity": "[[f('x')]" }"#;
    assert!(after.contains(wanted), "{after}");
    let refusal = run(SPEC, &[set("'q'")]).unwrap_err();
    assert!(matches!(refusal, Refusal::Unreadable { .. }), "{refusal}");
}

#[test]
fn what_is_copied_takes_the_brackets_of_where_it_goes() {
    let inner = container(SPEC, "            {");
    let tags = container(SPEC, "\"tags\": {");
    for (from, into, copied) in [
        ("\"t\"", inner, "\"t\""),
        ("\"[[m]\"", inner, "\"[[[m]\""),
        ("\"[h()]\"", inner, "\"[[h()]\""),
        ("\"[[m]\"", tags, "\"[[m]\""),
        ("\"A.B/c\"", tags, "\"A.B/c\""),
        (
            "\"[[if(true(), 'x', 'y')]\"",
            tags,
            "\"[if(true(), 'x', 'y')]\"",
        ),
    ] {
        let copy = Written::Copy(at(SPEC, from));
        let after = run(SPEC, &[insert(into, "copy", copy, Position::Last)]).unwrap();
        let wanted = format!("\"copy\": {copied} }}");
        assert!(after.contains(&wanted), "{wanted} in {after}");
    }
}

#[test]
fn every_control_character_is_escaped() {
    let before = "{\"a\": \"x\"}";
    let set = Change::SetText {
        at: at(before, "\"x\""),
        text: "\r\t\u{1}".to_owned(),
    };
    check(before, &[set], "{\"a\": \"\\r\\t\\u0001\"}");
}

#[test]
fn an_argument_of_several_is_the_item_that_goes() {
    let before = "{\"a\": \"[createArray('x', 'y', 'z')]\"}";
    let item = |needle: &str| Change::RemoveItem {
        item: at(before, needle),
    };
    check(
        before,
        &[item("'y'")],
        "{\"a\": \"[createArray('x', 'z')]\"}",
    );
    check(
        before,
        &[item("'z'"), item("'x'")],
        "{\"a\": \"[createArray('y')]\"}",
    );
}

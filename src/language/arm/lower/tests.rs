//! Before and after, for every change and layout.
#![expect(
    clippy::similar_names,
    clippy::too_many_lines,
    reason = "a table of cases"
)]

use crate::language::Refusal;
use crate::language::arm::{Lowering, outline, parse, read_expression};
use crate::model::{Change, Position, Written, outline_after};
use crate::text::{Source, Span, offset};

/// The bytes of the only `needle` in `text`.
fn at(text: &str, needle: &str) -> Span {
    let start = text
        .find(needle)
        .unwrap_or_else(|| panic!("no {needle} in {text}"));
    assert_eq!(text.rfind(needle), Some(start), "{needle} in {text}");
    Span::new(offset(start), offset(start + needle.len()))
}

/// The object or array that starts with the bracket at the end of the only `needle`.
fn container(text: &str, needle: &str) -> Span {
    let start = at(text, needle).end - 1;
    let mut depth = 0;
    let mut in_string = false;
    for (index, letter) in text.bytes().enumerate().skip(start as usize) {
        match letter {
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Span::new(start, offset(index + 1));
        }
    }
    panic!("{needle} is not closed");
}

fn text(text: &str) -> Written {
    Written::Text(text.to_owned())
}

fn remove(whole: &str, key: &str) -> Change {
    Change::RemoveProperty {
        key: at(whole, key),
    }
}

fn insert(object: Span, name: &str, value: Written, position: Position) -> Change {
    Change::Insert {
        object,
        name: text(name),
        value,
        position,
    }
}

fn root(whole: &str) -> Span {
    let start = whole.find('{').unwrap();
    let end = whole.rfind('}').unwrap() + 1;
    Span::new(offset(start), offset(end))
}

/// Lowers, applies, and reads back.
fn run(before: &str, changes: &[Change]) -> Result<String, Refusal> {
    let source = Source::new("a.json", before);
    let tree = parse(&source).unwrap();
    let lowered = Lowering::new(&tree, &source).lower(changes)?;
    assert_eq!(lowered.edits.escape(&lowered.fences), None, "{before}");
    let after = lowered.edits.apply(before);
    let old = outline(&tree);
    let wanted = outline_after(&old, changes, &read_expression).unwrap();
    let changed = Source::new("a.json", after.clone());
    let tree = parse(&changed).unwrap_or_else(|problem| panic!("{problem:?}\n{after}"));
    assert_eq!(wanted.difference(&outline(&tree)), None, "{after}");
    Ok(after)
}

#[track_caller]
fn check(before: &str, changes: &[Change], after: &str) {
    assert_eq!(run(before, changes).unwrap(), after, "from {before}");
}

fn identity() -> Written {
    Written::Object(vec![(text("type"), text("SystemAssigned"))])
}

const PLACE: Position = Position::After(&["location", "name", "type", "apiVersion"]);

#[track_caller]
fn check_insert(before: &str, after: &str) {
    let change = insert(root(before), "identity", identity(), PLACE);
    check(before, &[change], after);
}

#[track_caller]
fn check_remove(before: &str, keys: &[&str], after: &str) {
    let changes: Vec<_> = keys.iter().map(|key| remove(before, key)).collect();
    check(before, &changes, after);
}

#[test]
fn a_new_property_is_laid_out_as_its_neighbours() {
    for [before, after] in [
        [
            "{\n  \"name\": \"a\",\n  \"x\": 1\n}\n",
            "{\n  \"name\": \"a\",\n  \"identity\": {\n    \"type\": \"SystemAssigned\"\n  },\n  \"x\": 1\n}\n",
        ],
        [
            "{\n\t\"name\": \"a\"\n}",
            "{\n\t\"name\": \"a\",\n\t\"identity\": {\n\t\t\"type\": \"SystemAssigned\"\n\t}\n}",
        ],
        [
            "\u{feff}{\r\n    \"name\" : \"a\",\r\n}",
            "\u{feff}{\r\n    \"name\" : \"a\",\r\n    \"identity\" : {\r\n        \"type\" : \"SystemAssigned\"\r\n    },\r\n}",
        ],
        [
            "{\"name\":\"a\",\"x\":1}",
            "{\"name\":\"a\",\"identity\":{\"type\":\"SystemAssigned\"},\"x\":1}",
        ],
        [
            "{ \"name\": \"a\", \"x\": 1 }",
            "{ \"name\": \"a\", \"identity\": { \"type\": \"SystemAssigned\" }, \"x\": 1 }",
        ],
        [
            "{\"name\": \"a\"}",
            "{\"name\": \"a\", \"identity\": {\"type\": \"SystemAssigned\"}}",
        ],
        [
            "{\n  \"name\": \"a\",\n  \"sku\": { \"name\": \"b\" }\n}",
            "{\n  \"name\": \"a\",\n  \"identity\": { \"type\": \"SystemAssigned\" },\n  \"sku\": { \"name\": \"b\" }\n}",
        ],
        [
            "{\n  \"name\": \"a\" // the name\n}",
            "{\n  \"name\": \"a\", // the name\n  \"identity\": {\n    \"type\": \"SystemAssigned\"\n  }\n}",
        ],
        [
            "{\n  \"name\": \"a\", // the name\n  // about x\n  \"x\": 1\n}",
            "{\n  \"name\": \"a\", // the name\n  \"identity\": {\n    \"type\": \"SystemAssigned\"\n  },\n  // about x\n  \"x\": 1\n}",
        ],
        [
            "{ \"name\": \"a\" // c\n}",
            "{ \"name\": \"a\", // c\n  \"identity\": {\n    \"type\": \"SystemAssigned\"\n  }\n}",
        ],
    ] {
        check_insert(before, after);
    }
}

#[test]
fn an_empty_object_takes_its_first_property() {
    for [before, after] in [
        [
            "{\n  \"x\": {}\n}",
            "{\n  \"x\": {\n    \"a\": null\n  }\n}",
        ],
        [
            "{\n  \"x\": { }\n}",
            "{\n  \"x\": {\n    \"a\": null\n  }\n}",
        ],
        [
            "{\n  \"x\": {\n  }\n}",
            "{\n  \"x\": {\n    \"a\": null\n  }\n}",
        ],
        ["{\"x\":{}}", "{\"x\":{\"a\":null}}"],
        ["{ \"x\": { } }", "{ \"x\": { \"a\": null } }"],
        [
            "{\n  \"y\": [{ \"x\": {} }]\n}",
            "{\n  \"y\": [{ \"x\": { \"a\": null } }]\n}",
        ],
        [
            "{\n  \"x\": {\n    // nothing\n  }\n}",
            "{\n  \"x\": {\n    // nothing\n    \"a\": null\n  }\n}",
        ],
        [
            "{\n  \"x\": { // nothing\n  }\n}",
            "{\n  \"x\": { // nothing\n    \"a\": null\n  }\n}",
        ],
        [
            "{\n  \"x\": { /* c */ }\n}",
            "{\n  \"x\": { /* c */ \"a\": null }\n}",
        ],
    ] {
        let open = ["\"x\":{", "\"x\": {"]
            .into_iter()
            .find(|open| before.contains(open));
        let object = container(before, open.unwrap());
        check(
            before,
            &[insert(object, "a", Written::Null, Position::Last)],
            after,
        );
    }
    let two = "{\n  \"x\": {}\n}";
    let object = container(two, "\"x\": {");
    check(
        two,
        &[
            insert(object, "a", Written::Null, Position::Last),
            insert(object, "b", Written::Null, Position::First),
        ],
        "{\n  \"x\": {\n    \"b\": null,\n    \"a\": null\n  }\n}",
    );
    let flat = "{\"x\": {}}";
    let object = container(flat, "\"x\": {");
    check(
        flat,
        &[
            insert(object, "a", Written::Null, Position::Last),
            insert(object, "b", Written::Null, Position::Last),
        ],
        "{\"x\": {\"a\": null, \"b\": null}}",
    );
}

#[test]
fn a_property_goes_with_its_lines_and_commas() {
    let lines = "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}";
    check_remove(lines, &["\"a\""], "{\n  \"b\": 2,\n  \"c\": 3\n}");
    check_remove(lines, &["\"b\""], "{\n  \"a\": 1,\n  \"c\": 3\n}");
    check_remove(lines, &["\"c\""], "{\n  \"a\": 1,\n  \"b\": 2\n}");
    check_remove(lines, &["\"a\"", "\"b\""], "{\n  \"c\": 3\n}");
    check_remove(lines, &["\"c\"", "\"b\""], "{\n  \"a\": 1\n}");
    check_remove(lines, &["\"a\"", "\"c\""], "{\n  \"b\": 2\n}");
    check_remove(lines, &["\"a\"", "\"b\"", "\"c\""], "{}");
    let trailing = "{\n  \"a\": 1,\n  \"b\": 2,\n}";
    check_remove(trailing, &["\"b\""], "{\n  \"a\": 1,\n}");
    check_remove(trailing, &["\"b\"", "\"a\""], "{}");
    let flat = "{ \"a\": 1, \"b\": 2, \"c\": 3 }";
    check_remove(flat, &["\"a\""], "{ \"b\": 2, \"c\": 3 }");
    check_remove(flat, &["\"b\""], "{ \"a\": 1, \"c\": 3 }");
    check_remove(flat, &["\"c\""], "{ \"a\": 1, \"b\": 2 }");
    check_remove(flat, &["\"b\"", "\"c\""], "{ \"a\": 1 }");
    let small = "{\"a\":1,\"b\":2,\"c\":3}";
    check_remove(small, &["\"a\""], "{\"b\":2,\"c\":3}");
    check_remove(small, &["\"c\""], "{\"a\":1,\"b\":2}");
    check_remove(small, &["\"a\"", "\"b\"", "\"c\""], "{}");
    let commas_first = "{\n    \"a\": 1\n  , \"b\": 2\n  , \"c\": 3\n}";
    check_remove(commas_first, &["\"c\""], "{\n    \"a\": 1\n  , \"b\": 2\n}");
    check_remove(commas_first, &["\"b\""], "{\n    \"a\": 1\n  , \"c\": 3\n}");
    let mixed = "{ \"a\": 1,\n  \"b\": 2 }";
    check_remove(mixed, &["\"a\""], "{ \"b\": 2 }");
    check_remove(mixed, &["\"b\""], "{ \"a\": 1 }");
}

#[test]
fn comments_go_with_what_they_describe() {
    let above = "{\n  \"a\": 1,\n  // about b\n  // and more\n  \"b\": 2,\n  \"c\": 3\n}";
    check_remove(above, &["\"b\""], "{\n  \"a\": 1,\n  \"c\": 3\n}");
    let behind = "{\n  \"a\": 1, // about a\n  \"b\": 2, // about b\n  \"c\": 3 // about c\n}";
    check_remove(
        behind,
        &["\"b\""],
        "{\n  \"a\": 1, // about a\n  \"c\": 3 // about c\n}",
    );
    check_remove(
        behind,
        &["\"c\""],
        "{\n  \"a\": 1, // about a\n  \"b\": 2 // about b\n}",
    );
    check_remove(behind, &["\"a\"", "\"b\"", "\"c\""], "{}");
    let free = "{\n  \"a\": 1,\n\n  // free\n\n  \"b\": 2\n}";
    check_remove(free, &["\"b\""], "{\n  \"a\": 1\n\n  // free\n\n}");
    check_remove(free, &["\"a\"", "\"b\""], "{\n\n  // free\n\n}");
    let block = "{\n  /* about a */ \"a\": 1, /* about b */ \"b\": 2\n}";
    check_remove(block, &["\"b\""], "{\n  /* about a */ \"a\": 1\n}");
    check_remove(
        block,
        &["\"a\""],
        "{\n  \"b\": 2\n}"
            .replace("\"b\"", "/* about b */ \"b\"")
            .as_str(),
    );
    let swallow = "{ \"a\": 1, // about a\n  \"b\": 2 }";
    check_remove(swallow, &["\"b\""], "{ \"a\": 1 // about a\n}");
    let head = "{ // the whole\n  \"a\": 1\n}";
    check_remove(head, &["\"a\""], "{ // the whole\n}");
}

#[test]
fn items_go_like_properties() {
    let lines = "[\n  {\n    \"a\": 1\n  },\n  \"x\" // about x\n]";
    let item = |whole: &str, needle: &str| Change::RemoveItem {
        item: at(whole, needle),
    };
    check(
        lines,
        &[item(lines, "\"x\"")],
        "[\n  {\n    \"a\": 1\n  }\n]",
    );
    let braces = "[ {\n  \"a\": 1\n}, {\n  \"b\": 2\n} ]";
    check(
        braces,
        &[item(braces, "{\n  \"b\": 2\n}")],
        "[ {\n  \"a\": 1\n} ]",
    );
    check(
        braces,
        &[item(braces, "{\n  \"a\": 1\n}")],
        "[ {\n  \"b\": 2\n} ]",
    );
    let hung = "[\n{\n  \"a\": 1\n}, {\n  \"b\": 2\n}\n]";
    check(
        hung,
        &[item(hung, "{\n  \"a\": 1\n}")],
        "[\n{\n  \"b\": 2\n}\n]",
    );
    let flat = "[\"x\", \"y\"]";
    check(flat, &[item(flat, "\"y\""), item(flat, "\"x\"")], "[]");
}

#[test]
fn an_array_becomes_an_object_in_its_own_layout() {
    let convert = |before: &str, open: &str, drop: &[&str]| {
        vec![Change::ArrayToObject {
            array: container(before, open),
            drop: drop.iter().map(|needle| at(before, needle)).collect(),
        }]
    };
    let lines = "{\n  \"x\": [\n    \"a\", // first\n    \"b\",\n    \"c\" // last\n  ]\n}";
    check(
        lines,
        &convert(lines, "\"x\": [", &[]),
        "{\n  \"x\": {\n    \"a\": {}, // first\n    \"b\": {},\n    \"c\": {} // last\n  }\n}",
    );
    check(
        lines,
        &convert(lines, "\"x\": [", &["\"b\"", "\"c\""]),
        "{\n  \"x\": {\n    \"a\": {} // first\n  }\n}",
    );
    let flat = "{ \"x\": [ \"a\" ] }";
    check(
        flat,
        &convert(flat, "\"x\": [", &[]),
        "{ \"x\": { \"a\": {} } }",
    );
    let small = "{\"x\":[\"a\",\"b\"]}";
    check(
        small,
        &convert(small, "\"x\":[", &[]),
        "{\"x\":{\"a\":{},\"b\":{}}}",
    );
    let empty = "{\"x\": []}";
    check(empty, &convert(empty, "\"x\": [", &[]), "{\"x\": {}}");
    let mut more = convert(small, "\"x\":[", &["\"b\""]);
    more.push(Change::Rename {
        key: at(small, "\"x\""),
        name: text("y"),
    });
    more.push(Change::Append {
        array: container(small, "\"x\":["),
        value: text("c"),
    });
    check(small, &more, "{\"y\":{\"a\":{},\"c\":{}}}");
    let number = "{\"x\": [1]}";
    let refusal = run(number, &convert(number, "\"x\": [", &[])).unwrap_err();
    assert!(matches!(refusal, Refusal::Unfit { .. }), "{refusal}");
}

#[test]
fn a_property_moves_as_it_is_written() {
    let mv = |before: &str, position| {
        vec![Change::Move {
            key: at(before, "\"identity\""),
            object: root(before),
            position,
        }]
    };
    let page = "{\n  \"location\": \"w\",\n  \"properties\": {\n    // who it is\n    \"identity\": {\n      \"type\": \"x\"\n    }, // so\n    \"os\": 1\n  }\n}";
    check(
        page,
        &mv(page, PLACE),
        "{\n  \"location\": \"w\",\n  // who it is\n  \"identity\": {\n    \"type\": \"x\"\n  }, // so\n  \"properties\": {\n    \"os\": 1\n  }\n}",
    );
    check(
        page,
        &mv(page, Position::Last),
        "{\n  \"location\": \"w\",\n  \"properties\": {\n    \"os\": 1\n  },\n  // who it is\n  \"identity\": {\n    \"type\": \"x\"\n  } // so\n}",
    );
    let small = "{\"name\":1,\"p\":{\"identity\":{\"type\":\"x\"}}}";
    check(
        small,
        &mv(small, PLACE),
        "{\"name\":1,\"identity\":{\"type\":\"x\"},\"p\":{}}",
    );
    let mut both = mv(page, PLACE);
    both.push(Change::SetText {
        at: at(page, "\"x\""),
        text: "y".to_owned(),
    });
    both.push(insert(
        container(page, "\"identity\": {"),
        "z",
        Written::Null,
        Position::Last,
    ));
    check(
        page,
        &both,
        "{\n  \"location\": \"w\",\n  // who it is\n  \"identity\": {\n    \"type\": \"y\",\n    \"z\": null\n  }, // so\n  \"properties\": {\n    \"os\": 1\n  }\n}",
    );
    let itself = "{\"identity\": {\"a\": 1}}";
    let change = Change::Move {
        key: at(itself, "\"identity\""),
        object: container(itself, "\"identity\": {"),
        position: Position::Last,
    };
    let refusal = run(itself, &[change]).unwrap_err();
    assert!(matches!(refusal, Refusal::IntoItself { .. }));
}

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
    for no_word in ["resource", "SystemAssigned", "x"] {
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

#[test]
fn values_take_the_layout_of_what_they_replace() {
    let before = "{\n  \"a\": {\n    \"b\": 1\n  },\n  \"c\": { \"d\": 1 },\n  \"e\": null\n}";
    let set = |needle: &str| Change::SetValue {
        at: at(before, needle),
        value: identity(),
    };
    check(
        before,
        &[
            set("{\n    \"b\": 1\n  }"),
            set("{ \"d\": 1 }"),
            set("null"),
        ],
        "{\n  \"a\": {\n    \"type\": \"SystemAssigned\"\n  },\n  \"c\": { \"type\": \"SystemAssigned\" },\n  \"e\": {\n    \"type\": \"SystemAssigned\"\n  }\n}",
    );
    let copy = Change::SetValue {
        at: at(before, "null"),
        value: Written::Object(vec![(
            text("x"),
            Written::Copy(at(before, "{\n    \"b\": 1\n  }")),
        )]),
    };
    check(
        before,
        &[copy],
        "{\n  \"a\": {\n    \"b\": 1\n  },\n  \"c\": { \"d\": 1 },\n  \"e\": {\n    \"x\": {\n      \"b\": 1\n    }\n  }\n}",
    );
}

#[test]
fn several_changes_to_one_object_compose() {
    let before = "{\n  \"type\": \"x\",\n  \"a\": 1, // gone\n  \"b\": 2,\n  \"c\": 3\n}";
    check(
        before,
        &[
            remove(before, "\"a\""),
            remove(before, "\"b\""),
            insert(root(before), "identity", identity(), PLACE),
            insert(
                root(before),
                "dependsOn",
                Written::Array(vec![text("d")]),
                Position::After(&["identity"]),
            ),
            Change::Rename {
                key: at(before, "\"c\""),
                name: text("C"),
            },
            Change::SetValue {
                at: at(before, "3"),
                value: Written::Null,
            },
            insert(root(before), "z", Written::Null, Position::Last),
        ],
        "{\n  \"type\": \"x\",\n  \"identity\": {\n    \"type\": \"SystemAssigned\"\n  },\n  \"dependsOn\": [\n    \"d\"\n  ],\n  \"C\": null,\n  \"z\": null\n}",
    );
    let overlap = [
        remove(before, "\"a\""),
        Change::SetValue {
            at: at(before, "1"),
            value: Written::Null,
        },
    ];
    let refusal = run(before, &overlap).unwrap_err();
    assert!(matches!(refusal, Refusal::Overlap(_)), "{refusal}");
}

#[test]
fn a_first_property_goes_above_all_others() {
    let first = |before: &str, after: &str| {
        let change = insert(root(before), "x", Written::Null, Position::First);
        check(before, &[change], after);
    };
    first(
        "{\n  // about a\n  \"a\": 1\n}",
        "{\n  \"x\": null,\n  // about a\n  \"a\": 1\n}",
    );
    first(
        "{ // all\n  \"a\": 1\n}",
        "{ // all\n  \"x\": null,\n  \"a\": 1\n}",
    );
    first("{ \"a\": 1 }", "{ \"x\": null, \"a\": 1 }");
    first("{\"a\": 1, \"b\": 2}", "{\"x\": null, \"a\": 1, \"b\": 2}");
    first("{ /* c */ \"a\": 1 }", "{ \"x\": null, /* c */ \"a\": 1 }");
    let flat = "{\"a\": 1, \"b\": 2}";
    let change = insert(root(flat), "x", Written::Null, Position::First);
    check(
        flat,
        &[change, remove(flat, "\"a\"")],
        "{\"x\": null, \"b\": 2}",
    );
}

#[test]
fn templates_inside_of_templates_have_their_own_brackets() {
    let before = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "resources": [
    {
      "type": "Microsoft.Resources/templateSpecs/versions",
      "apiVersion": "2022-02-01",
      "name": "a/1",
      "properties": {
        "mainTemplate": {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "resources": [
            { "type": "A.B/c", "apiVersion": "1", "name": "[[if(true(), 'x', 'y')]" }
          ]
        }
      }
    }
  ]
}"#;
    let changes = [
        insert(
            container(before, "            {"),
            "identity",
            Written::Call {
                name: "f".to_owned(),
                arguments: vec![Written::Copy(at(before, "'x'"))],
            },
            Position::Last,
        ),
        insert(
            container(before, "    {\n"),
            "scope",
            Written::Expression("g()".to_owned()),
            Position::First,
        ),
        Change::SetText {
            at: at(before, "'y'"),
            text: "z".to_owned(),
        },
    ];
    let changes = [changes[0].clone(), changes[2].clone()];
    let after = run(before, &changes).unwrap();
    assert!(
        after.contains(r#""name": "[[if(true(), 'x', 'z')]", "identity": "[[f('x')]" }"#),
        "{after}"
    );
}

#[test]
fn changes_that_contradict_each_other_are_refused() {
    let before = "{\"a\": [\"x\"], \"b\": {}}";
    let key = at(before, "\"a\"");
    let mv = Change::Move {
        key,
        object: container(before, "\"b\": {"),
        position: Position::Last,
    };
    let gone = Change::RemoveProperty { key };
    for pair in [[mv.clone(), gone.clone()], [gone, mv]] {
        let refusal = run(before, &pair).unwrap_err();
        assert!(matches!(refusal, Refusal::Overlap(_)), "{refusal}");
    }
    let convert = Change::ArrayToObject {
        array: at(before, "[\"x\"]"),
        drop: Vec::new(),
    };
    let null = Change::SetValue {
        at: at(before, "\"x\""),
        value: Written::Null,
    };
    let refusal = run(before, &[convert, null]).unwrap_err();
    assert!(matches!(refusal, Refusal::Unfit { .. }), "{refusal}");
}

#[test]
fn a_comment_before_a_comma_stays_when_the_comma_goes() {
    let before = "{\n  \"a\": 1 /* one */,\n  \"b\": 2\n}";
    check_remove(before, &["\"b\""], "{\n  \"a\": 1 /* one */\n}");
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

#[test]
fn an_array_is_laid_out_as_the_arrays_beside_it() {
    let list = || Written::Array(vec![text("x")]);
    let set = |before: &str| Change::SetValue {
        at: at(before, "null"),
        value: list(),
    };
    let flat = "{\n  \"a\": [ 1 ],\n  \"o\": {\n    \"p\": 1\n  },\n  \"e\": null\n}";
    check(flat, &[set(flat)], &flat.replace("null", "[ \"x\" ]"));
    let tall = "{\n  \"a\": [\n    1\n  ],\n  \"o\": { \"p\": 1 },\n  \"e\": null\n}";
    let after = tall.replace("null", "[\n    \"x\"\n  ]");
    check(tall, &[set(tall)], &after);
    let empty = "{\"o\": {\"p\": 1}, \"a\": [ 1 ], \"b\": []}";
    let append = Change::Append {
        array: at(empty, "[]"),
        value: text("x"),
    };
    check(empty, &[append], &empty.replace("[]", "[ \"x\" ]"));
}

#[test]
fn a_value_is_indented_as_what_holds_it() {
    let before = "{\n    \"a\": {\n      \"b\": null\n    }\n}";
    let set = Change::SetValue {
        at: at(before, "null"),
        value: identity(),
    };
    let after = before.replace("null", "{\n        \"type\": \"SystemAssigned\"\n      }");
    check(before, &[set], &after);
}

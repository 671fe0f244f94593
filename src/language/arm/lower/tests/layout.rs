//! The layout of values that take another place or shape.

use super::*;

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
    let call = "{\"x\": \"[ids()]\"}";
    let computed = Change::ArrayToObject {
        array: at(call, "\"[ids()]\""),
        drop: Vec::new(),
    };
    let refusal = run(call, &[computed]).unwrap_err();
    assert!(matches!(refusal, Refusal::Computed { .. }), "{refusal}");
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
    let change = moved(itself, "\"identity\"", "\"identity\": {");
    let refusal = run(itself, &[change]).unwrap_err();
    assert!(matches!(refusal, Refusal::IntoItself { .. }));
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
fn a_value_breaks_where_a_line_is_its_own_and_too_short() {
    let file = |own: &str, other: &str| {
        format!(
            "{{\n  \"a\": {own},\n  \"c\": {{ \"d\": 1 }},\n  \"l\": [ {{ \"e\": {other}, \"f\": 1 }} ]\n}}"
        )
    };
    let before = file("null", "7");
    for (length, breaks) in [(10, false), (90, true)] {
        let long = "x".repeat(length);
        let set = |needle: &str| Change::SetValue {
            at: at(&before, needle),
            value: Written::Object(vec![(text("type"), text(&long))]),
        };
        let flat = format!("{{ \"type\": \"{long}\" }}");
        let broken = format!("{{\n    \"type\": \"{long}\"\n  }}");
        let own = if breaks { &broken } else { &flat };
        check(&before, &[set("null"), set("7")], &file(own, &flat));
    }
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

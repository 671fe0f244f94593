//! Properties that come.

use super::*;

#[track_caller]
fn check_insert(before: &str, after: &str) {
    let change = insert(root(before), "identity", identity(), PLACE);
    check(before, &[change], after);
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
fn a_colon_is_set_off_as_the_others_are() {
    for colon in [":", ": ", " :", " : "] {
        let before = format!("{{\n  \"a\"{colon}1\n}}");
        let after = format!("{{\n  \"a\"{colon}1,\n  \"b\"{colon}\"c\"\n}}");
        let change = insert(root(&before), "b", text("c"), Position::Last);
        check(&before, &[change], &after);
    }
}

#[test]
fn what_is_empty_takes_the_colon_of_its_own_name() {
    let before = "{\n  \"a\":1,\n  \"b\" : {},\n  \"c\": 2\n}";
    let change = insert(
        container(before, "\"b\" : {"),
        "x",
        text("y"),
        Position::Last,
    );
    check(
        before,
        &[change],
        "{\n  \"a\":1,\n  \"b\" : {\n    \"x\" : \"y\"\n  },\n  \"c\": 2\n}",
    );
}

#[test]
fn a_comment_that_moves_into_an_empty_object_keeps_its_bracket() {
    let before = "{\"a\": {}, \"p\": {\n  \"i\": 2 // two\n}}";
    let change = moved(before, "\"i\"", "\"a\": {");
    check(before, &[change], "{\"a\": {\"i\": 2 // two\n}, \"p\": {}}");
    let two = "{\"a\": {}, \"p\": {\n  \"i\": 2, // two\n  \"j\": 3\n}}";
    let changes = ["\"i\"", "\"j\""].map(|key| moved(two, key, "\"a\": {"));
    check(
        two,
        &changes,
        "{\"a\": {\"i\": 2, // two\n  \"j\": 3}, \"p\": {}}",
    );
    let comment = "{\"a\": {/* c */}, \"p\": {\n  \"i\": 2 // two\n}}";
    check(
        comment,
        &[moved(comment, "\"i\"", "\"a\": {")],
        "{\"a\": {/* c */ \"i\": 2 // two\n}, \"p\": {}}",
    );
    let line = "{\"a\": {\n  // c\n}, \"p\": {\n  \"i\": 2 // two\n}}";
    check(
        line,
        &[moved(line, "\"i\"", "\"a\": {")],
        "{\"a\": {\n  // c\n  \"i\": 2 // two\n}, \"p\": {}}",
    );
}

#[test]
fn commas_are_followed_as_elsewhere_in_the_file() {
    let new = |before: &str, name| {
        let object = container(before, "\"a\":{");
        insert(object, name, Written::Null, Position::Last)
    };
    for [before, after] in [
        [
            "{\"x\":1, \"a\":{}}",
            "{\"x\":1, \"a\":{\"p\":null, \"q\":null}}",
        ],
        [
            "{\"x\":1,\"a\":{}}",
            "{\"x\":1,\"a\":{\"p\":null,\"q\":null}}",
        ],
    ] {
        check(before, &[new(before, "p"), new(before, "q")], after);
    }
}

#[test]
fn what_is_too_long_for_one_line_takes_several() {
    let before = "{\n  \"name\": \"a\",\n  \"sku\": { \"name\": \"b\" }\n}";
    // A line of 100 letters is one too long.
    for (length, flat) in [(71, true), (72, false)] {
        let long = "x".repeat(length);
        let value = Written::Object(vec![(text("type"), text(&long))]);
        let change = insert(root(before), "identity", value, PLACE);
        let wanted = if flat {
            format!("{{ \"type\": \"{long}\" }}")
        } else {
            format!("{{\n    \"type\": \"{long}\"\n  }}")
        };
        let after = format!(
            "{{\n  \"name\": \"a\",\n  \"identity\": {wanted},\n  \"sku\": {{ \"name\": \"b\" }}\n}}"
        );
        check(before, &[change], &after);
    }
}

#[test]
fn an_object_goes_as_deep_as_its_neighbours_do() {
    let before = "{\n  \"a\": 1,\n  \"q\": {\n      \"x\": 1\n  }\n}";
    let change = insert(
        container(before, "\"q\": {"),
        "identity",
        identity(),
        Position::Last,
    );
    check(
        before,
        &[change],
        "{\n  \"a\": 1,\n  \"q\": {\n      \"x\": 1,\n      \"identity\": {\n          \"type\": \"SystemAssigned\"\n      }\n  }\n}",
    );
}

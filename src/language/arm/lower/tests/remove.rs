//! Properties and items that go, with their commas and comments.

use super::*;

#[track_caller]
fn check_remove(before: &str, keys: &[&str], after: &str) {
    let changes: Vec<_> = keys.iter().map(|key| remove(before, key)).collect();
    check(before, &changes, after);
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
    let behind_a_comment = "{\n  \"a\": 1, // about a\n  \"b\": 2, \"c\": 3\n}";
    check_remove(
        behind_a_comment,
        &["\"b\""],
        "{\n  \"a\": 1, // about a\n  \"c\": 3\n}",
    );
    let about_the_last = "{ \"a\": 1, \"b\": 2 /* about b */ }";
    check_remove(about_the_last, &["\"b\""], "{ \"a\": 1 }");
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
fn a_comment_before_a_comma_stays_when_the_comma_goes() {
    let before = "{\n  \"a\": 1 /* one */,\n  \"b\": 2\n}";
    check_remove(before, &["\"b\""], "{\n  \"a\": 1 /* one */\n}");
}

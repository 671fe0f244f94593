//! Several changes at once.

use super::*;

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
fn changes_that_contradict_each_other_are_refused() {
    let before = "{\"a\": [\"x\"], \"b\": {}}";
    let mv = moved(before, "\"a\"", "\"b\": {");
    let gone = remove(before, "\"a\"");
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
fn an_item_that_stays_an_item_may_become_anything() {
    let before = "{\"a\": [\"x\"]}";
    let changes = [
        Change::SetValue {
            at: at(before, "\"x\""),
            value: Written::Null,
        },
        Change::Append {
            array: container(before, "["),
            value: text("y"),
        },
    ];
    check(before, &changes, "{\"a\": [null, \"y\"]}");
}

#[test]
fn what_moves_takes_its_changes_along() {
    let before = "{\"p\": {\"i\": {\"type\": \"x\"}}, \"b\": {}}";
    let changes = [
        moved(before, "\"i\"", "\"b\": {"),
        Change::SetText {
            at: at(before, "\"x\""),
            text: "y".to_owned(),
        },
    ];
    check(
        before,
        &changes,
        "{\"p\": {}, \"b\": {\"i\": {\"type\": \"y\"}}}",
    );
}

#[test]
fn moves_may_follow_each_other_but_not_in_a_circle() {
    let before = "{\"a\": {\"x\": {}}, \"b\": {\"y\": {}}, \"c\": {}}";
    let chain = [
        moved(before, "\"a\"", "\"y\": {"),
        moved(before, "\"b\"", "\"c\": {"),
    ];
    check(
        before,
        &chain,
        "{\"c\": {\"b\": {\"y\": {\"a\": {\"x\": {}}}}}}",
    );
    let circle = [
        moved(before, "\"a\"", "\"y\": {"),
        moved(before, "\"b\"", "\"x\": {"),
    ];
    let refusal = run(before, &circle).unwrap_err();
    assert!(matches!(refusal, Refusal::IntoItself { .. }), "{refusal}");
}

#[test]
fn a_line_comment_that_moves_leaves_the_bracket_behind_it_alone() {
    let before = "{\"a\": {\"x\":1}, \"p\": {\n  \"i\": 2 // two\n}}";
    check(
        before,
        &[moved(before, "\"i\"", "\"a\": {")],
        "{\"a\": {\"x\":1, \"i\": 2 // two\n}, \"p\": {}}",
    );
}

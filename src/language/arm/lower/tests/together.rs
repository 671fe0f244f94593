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

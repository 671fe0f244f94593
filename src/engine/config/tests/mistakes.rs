//! What is wrong with a configuration, and where.

use super::*;

fn one(text: &str) -> (String, String) {
    let mut all = mistakes(text);
    assert_eq!(all.len(), 1, "{all:?}");
    let (_, _, message, help) = all.remove(0);
    (message, help)
}

#[test]
fn a_key_that_there_is_none_of_is_told_with_its_place_and_the_nearest() {
    let text = "\u{feff}# é\r\nselct = []\r\n";
    let message = "there is no key `selct`".to_owned();
    let help = "did you mean `select`?".to_owned();
    assert_eq!(mistakes(text), [(2, 1, message, help)]);
    let (_, help) = one("[posture]\ntools = []");
    assert_eq!(help, "the keys here are `profiles`, `types`");
    let (message, _) =
        one("[[suppress]]\nrule = []\nrules = [\"identity-missing\"]\nreason = \"x\"");
    assert_eq!(message, "there is no key `rule`");
}

#[test]
fn what_is_no_toml_is_told_where_it_stops_being_any() {
    for text in [
        "select = [",
        "a",
        "= 1",
        "select = 1\nselect = 2",
        "[x",
        "\"\u{0}\"",
    ] {
        let all = mistakes(text);
        assert_eq!(all.len(), 1);
        assert!(all[0].2.starts_with("this is no TOML: "), "{text}: {all:?}");
    }
    let deep = format!("select = {}", "[".repeat(200_000));
    assert!(one(&deep).0.starts_with("this is no TOML"));
}

#[test]
fn the_way_out_is_one_that_leads_out() {
    for (text, wanted) in [
        (
            "select = \"identity-missing\"",
            "write `[\"identity-missing\"]`",
        ),
        (
            "[posture.types]\n\"Microsoft.Web/*\" = \"any\"",
            "write each type by itself: no patterns stand here",
        ),
    ] {
        assert_eq!(one(text).1, wanted, "{text}");
    }
}

#[test]
fn a_value_of_another_kind_is_told() {
    let rows = [
        ("select = \"a\"", "a text stands here, not a list of rules"),
        (
            "ignore = [1]",
            "a number stands here, not the name of a rule",
        ),
        ("fail-on = true", "true or false stands here, not a word"),
        (
            "fail-on = \"warnings\"",
            "`warnings` is none of the words here",
        ),
        (
            "severity = []",
            "a list stands here, not a table of rules with their severities",
        ),
        (
            "exclude = [\"\"]",
            "an empty text stands here, not a pattern",
        ),
        (
            "exclude = [\"{a\"]",
            "`{a`: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)",
        ),
        ("api-version = \"newest\"", "`newest` is no API version"),
        (
            "api-version = 2018-13-01",
            "this is no TOML: invalid date, expected month between 01 and 12",
        ),
        (
            "combined-spelling = \"both\"",
            "`both` is none of the words here",
        ),
        (
            "[posture]\nprofiles = [\"psrul\"]",
            "there is no profile `psrul`",
        ),
        (
            "[posture.types]\n\"Microsoft.Web/site\" = \"any\"",
            "`Microsoft.Web/site` is no resource type that armid knows",
        ),
        (
            "[posture.types]\n\"Microsoft.Web/sites\" = \"both\"",
            "`both` is none of the words here",
        ),
        (
            "suppress = {}",
            "a table stands here, not tables, each `[[suppress]]`",
        ),
        (
            "select = [\"identity-missing\"]",
            "`identity-missing` looks for what `[posture]` asks, which is nothing",
        ),
        ("select = []", "no rule would run"),
    ];
    for (text, wanted) in rows {
        assert_eq!(one(text).0, wanted, "{text}");
    }
}

#[test]
fn a_selection_of_which_nothing_is_left_is_told() {
    for text in [
        "select = [\"syntax-error\"]\nignore = [\"syntax-error\"]",
        "select = [\"syntax-error\"]\nextend-select = [\"identity-required\"]\n\
         ignore = [\"identity-required\"]\nseverity = { syntax-error = \"off\" }",
    ] {
        assert_eq!(one(text).0, "no rule would run", "{text}");
    }
}

#[test]
fn a_name_of_a_rule_is_checked_wherever_it_stands() {
    for text in [
        "select = [\"identity-type-caseing\"]",
        "extend-select = [\"identity-type-caseing\"]",
        "ignore = [\"identity-type-caseing\"]",
        "unsafe-fixes = [\"identity-type-caseing\"]",
        "[severity]\nidentity-type-caseing = \"off\"",
        "[per-file-ignores]\n\"a\" = [\"identity-type-caseing\"]",
        "[[suppress]]\nreason = \"x\"\nrules = [\"identity-type-caseing\"]",
    ] {
        let (message, help) = one(text);
        assert_eq!(message, "there is no rule `identity-type-caseing`");
        assert!(
            help.starts_with("did you mean `identity-type-casing`"),
            "{help}"
        );
    }
}

#[test]
fn an_override_needs_a_type_a_reason_and_something_to_say() {
    let base = "[[override]]\ntype = \"A.b/c\"\nreason = \"x\"\n";
    assert_eq!(one(base).0, "this override changes nothing");
    let rows = [
        ("kinds = [\"Both\"]", "`Both` is no identity type"),
        (
            "kinds = []",
            "a type that takes an identity has a kind of it",
        ),
        (
            "kinds = [\"System|User\"]",
            "`System|User` is no identity type",
        ),
        (
            "from = \"latest\"\nopen = true",
            "`latest` is no API version",
        ),
        (
            "from = 2024-02-01\nto = 2024-01-01\nopen = true",
            "`to` is 2024-01-01, which is before `from`, 2024-02-01",
        ),
        ("properties = [\"a b\"]", "`a b` is no name of a property"),
        ("shape = \"list\"", "`list` is none of the words here"),
    ];
    for (line, wanted) in rows {
        let all = mistakes(&format!("{base}{line}\n"));
        let told: Vec<&str> = all.iter().map(|own| own.2.as_str()).collect();
        assert!(told.contains(&wanted), "{line}: {all:?}");
        assert!(!told.contains(&"this override changes nothing"), "{line}");
    }
    let (message, _) = one("[[override]]\ntype = \"sites\"\nreason = \"x\"\nopen = true");
    assert_eq!(message, "`sites` is no resource type");
    for missing in ["type", "reason"] {
        let text = base.lines().filter(|line| !line.starts_with(missing));
        let text: Vec<_> = text.chain(["open = true"]).collect();
        assert_eq!(
            one(&text.join("\n")).0,
            format!("`{missing}` is missing here")
        );
    }
}

#[test]
fn many_mistakes_are_told_in_order_and_not_without_end() {
    let names: Vec<String> = (0..100).map(|number| format!("\"x{number}\"")).collect();
    let all = mistakes(&format!("ignore = [{}]", names.join(", ")));
    assert_eq!(all.len(), 20);
    assert_eq!(all[0].2, "there is no rule `x0`");
    assert_eq!(all[19].3, "there are 80 more mistakes in this file");
    let text = format!("exclude = [{}]", "\"a\",".repeat(2000));
    assert_eq!(
        one(&text).0,
        "there are 2000 of them here, and 1000 are the most"
    );
}

//! Types of identities that are expressions.

use super::check_as;

/// Whether an identity of that type is found to be of an unknown one.
fn is_bad(expression: &str) -> bool {
    let text = format!(
        "resource vm 'Microsoft.Compute/virtualMachines@2024-07-01' = {{
  name: 'vm'
  identity: {{
    type: {expression}
  }}
}}\n"
    );
    let findings = check_as("main.bicep", &text);
    let rules: Vec<_> = findings.iter().map(|one| one.diagnostic.rule).collect();
    assert!(
        rules.is_empty() || rules == ["identity-type-unknown"],
        "{expression}: {rules:?}"
    );
    !rules.is_empty()
}

#[test]
fn every_operator_is_followed() {
    let yes = [
        "'a' == 'a'",
        "'a' != 'b'",
        "'A' =~ 'a'",
        "'A' !~ 'b'",
        "1 < 2",
        "2 <= 2",
        "3 > 2",
        "3 >= 3",
        "!false",
        "true && !false",
        "false || true",
        "-1 < 0",
        "empty([])",
        "contains('abc', 'b')",
        "(true)",
        "length([1, 2]) == 2",
        "!contains({ a: 1 }, 'b')",
        "sys.empty('')",
    ];
    for condition in yes {
        assert!(
            is_bad(&format!("{condition} ? 'Bad' : 'None'")),
            "{condition}"
        );
        assert!(
            !is_bad(&format!("{condition} ? 'None' : 'Bad'")),
            "{condition}"
        );
    }
}

#[test]
fn every_way_to_reach_a_value_is_followed() {
    let values = [
        "null ?? 'Bad'",
        "{ a: 'Bad' }.a",
        "{ a: 'Bad' }['a']",
        "{ 'a': 'Bad' }.?a",
        "['x', 'Bad'][1]",
        "['Bad', 'x'][^2]",
        "['Bad'][?0]",
        "{}.?a ?? 'Bad'",
        "{ ...{ a: 'Bad' } }.a",
        "[...['Bad']][0]",
        "any('Bad')",
        "'Bad'!",
        "('Bad')",
        "'''Bad'''",
        "'B${'ad'}'",
        "'${'B'}${'ad'}'",
        "first(map(['Bad'], x => x))",
        "json('{\"a\": \"Bad\"}').a",
        "union({ a: 'x' }, { a: 'Bad' }).a",
        "concat('Ba', 'd')",
        "format('{0}d', 'Ba')",
        "'\\u{42}ad'",
    ];
    for value in values {
        assert!(is_bad(value), "{value}");
    }
}

//! As much of JSON Schema as our own schema uses: a library for all of it brings 75 crates.

use serde_json::Value;

const SCHEMA: &str = include_str!("sarif.schema.json");

/// What is wrong with a SARIF log, each with its place.
pub(crate) fn faults(log: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut faults = Vec::new();
    check(&schema, &schema, log, "", &mut faults);
    faults
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().unwrap() {
        let holds = match keyword.as_str() {
            "$schema" | "$comment" | "definitions" | "additionalProperties" => true,
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                check(root, root.pointer(pointer).unwrap(), value, at, faults);
                true
            }
            "properties" => {
                let closed = schema["additionalProperties"] == false;
                for (name, inner) in value.as_object().into_iter().flatten() {
                    let at = format!("{at}/{name}");
                    match rule.get(name) {
                        Some(own) => check(root, own, inner, &at, faults),
                        None if closed => faults.push(format!("{at}: unknown")),
                        None => {}
                    }
                }
                true
            }
            "items" => {
                for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, inner, &format!("{at}/{index}"), faults);
                }
                true
            }
            _ => holds(keyword, rule, value),
        };
        if !holds {
            faults.push(format!("{at}: breaks {keyword} {rule}"));
        }
    }
}

/// Whether a value keeps to one keyword; one of another type than the keyword is for always does.
fn holds(keyword: &str, rule: &Value, value: &Value) -> bool {
    let at_most = |length: usize| length as u64 <= rule.as_u64().unwrap();
    let at_least = |length: usize| length as u64 >= rule.as_u64().unwrap();
    let items = value.as_array();
    let text = value.as_str();
    match keyword {
        "type" => match rule.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_u64() || value.is_i64(),
            "boolean" => value.is_boolean(),
            other => panic!("type {other}"),
        },
        "const" => value == rule,
        "enum" => rule.as_array().unwrap().contains(value),
        "required" => {
            let mut names = rule.as_array().unwrap().iter();
            names.all(|name| value.get(name.as_str().unwrap()).is_some())
        }
        "minimum" => value
            .as_f64()
            .is_none_or(|own| own >= rule.as_f64().unwrap()),
        "minItems" => items.is_none_or(|items| at_least(items.len())),
        "maxItems" => items.is_none_or(|items| at_most(items.len())),
        "uniqueItems" => items.is_none_or(|items| {
            let mut pairs = items.iter().enumerate();
            pairs.all(|(at, one)| !items[..at].contains(one))
        }),
        "minLength" => text.is_none_or(|text| at_least(text.chars().count())),
        "maxLength" => text.is_none_or(|text| at_most(text.chars().count())),
        "format" => text.is_none_or(is_reference),
        other => panic!("the keyword {other} is unknown here"),
    }
}

/// Whether a text has only characters that RFC 3986 allows, and `%` before two digits only.
fn is_reference(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let right = match byte {
            b'%' => (0..2).all(|_| bytes.next().is_some_and(|byte| byte.is_ascii_hexdigit())),
            byte => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&byte),
        };
        if !right {
            return false;
        }
    }
    true
}

#[test]
fn a_log_that_breaks_the_schema_is_found_out() {
    let log = crate::example::sarif();
    assert_eq!(faults(&log), Vec::<String>::new());
    let result = "/runs/0/results/0";
    let breaks = [
        (
            "",
            "version",
            Value::from("2.0.0"),
            "/version: breaks const \"2.1.0\"",
        ),
        (result, "level", Value::from("fatal"), "/level: breaks enum"),
        (result, "line", Value::from(1), "/line: unknown"),
        (
            result,
            "message",
            Value::from("text"),
            "/message: breaks type \"object\"",
        ),
        (
            result,
            "locations",
            Value::Array(Vec::new()),
            "/locations: breaks minItems 1",
        ),
    ];
    for (at, name, value, fault) in breaks {
        let mut broken = log.clone();
        broken.pointer_mut(at).unwrap()[name] = value;
        let found = faults(&broken);
        assert_eq!(found.len(), 1 + usize::from(name == "message"), "{found:?}");
        assert!(found.iter().any(|own| own.contains(fault)), "{found:?}");
    }
    let place = format!("{result}/locations/0/physicalLocation");
    let mut broken = log.clone();
    broken.pointer_mut(&place).unwrap()["region"]["startColumn"] = Value::from(0);
    broken.pointer_mut(&place).unwrap()["artifactLocation"]["uri"] = Value::from("a b%2");
    broken.pointer_mut(result).unwrap()["ruleId"].take();
    assert_eq!(faults(&broken).len(), 3);
}

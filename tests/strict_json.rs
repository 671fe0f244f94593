//! Strict JSON is read as `serde_json` reads it: every value, name and string, wherever it stands.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod common;

use std::fmt::Write as _;
use std::fs;

use armid::language::arm;
use armid::model::{Expression, Kind, ScopeId};
use armid::text::Source;
use proptest::prelude::*;
use serde_json::Value;
use walkdir::WalkDir;

/// Where a value that was read differs from what `serde_json` reads; `None` where they agree.
fn difference(ours: &Expression<'_>, value: &Value, source: &Source) -> Option<String> {
    let written = source.slice(ours.span);
    let same = match (&ours.kind, value) {
        (Kind::Object(properties), Value::Object(members)) => {
            let loops = |expression: &Expression<'_>| matches!(expression.kind, Kind::Loop(_));
            if properties.iter().any(|property| loops(&property.value)) {
                return None;
            }
            if properties.len() != members.len() {
                return Some(format!("{} members in {written}", properties.len()));
            }
            return properties.iter().find_map(|property| {
                let name: String = serde_json::from_str(source.slice(property.key.span)).ok()?;
                match members.get(&name) {
                    Some(member) => difference(&property.value, member, source),
                    None => Some(format!("no member {name} in {written}")),
                }
            });
        }
        (Kind::Array(items), Value::Array(values)) => {
            if items.len() != values.len() {
                return Some(format!("{} items in {written}", items.len()));
            }
            let mut pairs = items.iter().zip(values);
            return pairs.find_map(|(item, value)| difference(item, value, source));
        }
        (Kind::Null, Value::Null) => true,
        (Kind::Boolean(ours), Value::Bool(value)) => ours == value,
        (Kind::Integer(ours), Value::Number(number)) => number.as_i64() == Some(*ours),
        (Kind::Number(ours), Value::Number(number)) => {
            number.as_i64().is_none() && serde_json::from_str(ours).ok().as_ref() == Some(value)
        }
        // An expression, or the escape of one.
        (_, Value::String(text)) if text.starts_with('[') => {
            serde_json::from_str::<String>(written).is_ok_and(|string| string == *text)
        }
        (Kind::Text(ours), Value::String(text)) => ours == text,
        _ => false,
    };
    (!same).then(|| format!("{written} is {value}, read as {:?}", ours.kind))
}

/// A JSON document, `depth` levels deep at most.
fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        prop::num::f64::NORMAL.prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "\\[{0,2}[a-z(']{0,6}\\]?".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        let name = prop_oneof![any::<String>(), "[a-zA-Z]{1,8}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(name, inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// The document with other white space, and with its letters escaped where `escape` says.
fn respelt(value: &Value, space: &str, escape: u8) -> String {
    let plain = serde_json::to_string(value).unwrap();
    let mut text = String::new();
    let (mut inside, mut escaped) = (false, false);
    for (at, letter) in plain.char_indices() {
        if escaped {
            text.push(letter);
            escaped = false;
            continue;
        }
        match letter {
            '"' => {
                inside = !inside;
                text.push(letter);
            }
            '\\' => {
                escaped = true;
                text.push(letter);
            }
            ':' | ',' | '[' | '{' | ']' | '}' if !inside => {
                let _ = write!(text, "{space}{letter}{space}");
            }
            _ if inside && escape > 0 && at % usize::from(escape) == 0 => {
                let mut units = [0; 2];
                for unit in letter.encode_utf16(&mut units) {
                    let _ = write!(text, "\\u{unit:04X}");
                }
            }
            _ => text.push(letter),
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn generated_documents_are_read_alike(
        value in document(),
        space in prop_oneof![Just(""), Just(" "), Just("\n\t"), Just("\r\n  ")],
        escape in 0..4_u8,
    ) {
        let text = format!(
            r#"{{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "variables": {{ "here": {} }}, "resources": [] }}"#,
            respelt(&value, space, escape)
        );
        let again: Value = serde_json::from_str(&text).unwrap();
        let source = Source::new("main.json", text.clone());
        let tree = arm::parse(&source).unwrap_or_else(|problem| panic!("{problem:?}: {text}"));
        let (_, template) = arm::read(&tree, None).unwrap();
        let ours = template.scope(ScopeId(0)).variables[0].value.get();
        prop_assert_eq!(difference(ours, &again["variables"]["here"], &source), None);
    }
}

#[test]
fn the_resources_of_real_templates_are_read_alike() {
    let Some(folder) = common::corpus() else {
        return;
    };
    let mut compared = 0;
    let files = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    for file in files.filter(|file| file.path().extension().is_some_and(|end| end == "json")) {
        let Ok(text) = fs::read_to_string(file.path()) else {
            continue;
        };
        let text = text.trim_start_matches('\u{feff}').to_owned();
        if serde_json::from_str::<Value>(&text).is_err() {
            continue;
        }
        let source = Source::new("main.json", text);
        let tree =
            arm::parse(&source).unwrap_or_else(|problem| panic!("{:?}: {problem:?}", file.path()));
        let Some((_, template)) = arm::read(&tree, None) else {
            continue;
        };
        for resource in &template.resources {
            let body = resource.body.lower();
            let Ok(value) = serde_json::from_str::<Value>(source.slice(body.span)) else {
                panic!("{:?}: not one value at {:?}", file.path(), body.span);
            };
            assert_eq!(
                difference(&body, &value, &source),
                None,
                "{:?}",
                file.path()
            );
            compared += 1;
        }
    }
    assert!(compared > 1000, "{compared} resources");
}

//! Floor 5: the JSON schema of `armid.toml`, for editors.

use serde_json::{Map, Value, json};

use super::keys::{KEYS, Key, SEVERITIES, Takes, WANTED};
use crate::knowledge;
use crate::rules;

/// The schema, as the table of keys has it.
pub fn schema() -> Value {
    let slugs = rules::ALL.iter().map(|rule| rule.slug);
    let mut root = object(KEYS);
    let meta = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "armid.toml",
        "description": "The configuration of armid, for the files in its folder and below.",
        "definitions": {
            "rule": { "enum": slugs.collect::<Vec<_>>() },
            "rules": {
                "type": "array",
                "items": { "$ref": "#/definitions/rule" },
                "uniqueItems": true,
            },
            "version": {
                "type": "string",
                "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}(-[A-Za-z][A-Za-z0-9._-]*)?$",
            },
            "text": { "type": "string", "pattern": "\\S" },
        },
    });
    if let Value::Object(meta) = meta {
        root.extend(meta);
    }
    Value::Object(root)
}

/// A table with these keys and no other.
fn object(keys: &[Key]) -> Map<String, Value> {
    let mut properties = Map::new();
    for key in keys {
        let mut value = of(key.takes);
        value.insert("description".to_owned(), json!(key.what));
        properties.insert(key.name.to_owned(), Value::Object(value));
    }
    let needed = keys.iter().filter(|key| key.needed);
    let needed: Vec<_> = needed.map(|key| key.name).collect();
    let mut all = map(json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    }));
    if !needed.is_empty() {
        all.insert("required".to_owned(), json!(needed));
    }
    all
}

fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn of(takes: Takes) -> Map<String, Value> {
    let rules = json!({ "$ref": "#/definitions/rules" });
    // Draft 7 ignores what stands beside a reference.
    let the = |name: &str| json!({ "allOf": [{ "$ref": format!("#/definitions/{name}") }] });
    let list = |item: Value| json!({ "type": "array", "items": item });
    let text = || json!({ "$ref": "#/definitions/text" });
    map(match takes {
        Takes::Table(keys) => return object(keys),
        Takes::Tables(keys) => list(Value::Object(object(keys))),
        Takes::Word(words) => json!({ "enum": words }),
        Takes::Flag => json!({ "type": "boolean" }),
        Takes::Text | Takes::Pattern => the("text"),
        Takes::Address => json!({ "type": "string" }),
        Takes::Texts | Takes::Patterns => list(text()),
        Takes::Kinds => {
            let mut kinds = map(list(text()));
            kinds.insert("minItems".to_owned(), json!(1));
            return kinds;
        }
        Takes::Rules => the("rules"),
        Takes::Profiles => list(json!({ "enum": knowledge::profiles() })),
        Takes::ResourceType => json!({ "type": "string", "pattern": "^[^/]+\\.[^/]+(/[^/]+)+$" }),
        Takes::ApiVersion => the("version"),
        Takes::Policy => json!({
            "anyOf": [{ "enum": ["minimum", "latest"] }, { "$ref": "#/definitions/version" }],
        }),
        Takes::Date => json!({ "type": "string", "format": "date" }),
        Takes::Severities => severities(),
        Takes::RulesByPattern => json!({ "type": "object", "additionalProperties": rules }),
        Takes::KindsByType => {
            json!({ "type": "object", "additionalProperties": { "enum": WANTED } })
        }
    })
}

/// A property for each rule, so that editors complete its name.
fn severities() -> Value {
    let rules = rules::ALL.iter().map(|rule| {
        let value = json!({ "enum": SEVERITIES, "description": rule.title() });
        (rule.slug.to_owned(), value)
    });
    json!({
        "type": "object",
        "properties": rules.collect::<Map<_, _>>(),
        "additionalProperties": false,
    })
}

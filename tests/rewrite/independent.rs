//! Commands on one text, and a reader of the result that shares no code with ours.
#![allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test file uses a part of it"
)]

use armid::diagnostic::Address;
use armid::engine::plan::{Command, Operation, Selector};
use armid::engine::{Applied, CheckOptions, apply};
use armid::rules::Setting;
use armid::text::Source;
use serde_json::Value;

/// JSON without its comments, trailing commas and line ends in strings, for a strict reader.
pub(crate) fn strict(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                out.push('"');
                while let Some(inner) = letters.next() {
                    match inner {
                        '\n' => out.push_str("\\n"),
                        '\r' => out.push_str("\\r"),
                        '\t' => out.push_str("\\t"),
                        _ => out.push(inner),
                    }
                    if inner == '"' {
                        break;
                    }
                    if inner == '\\' {
                        out.extend(letters.next());
                    }
                }
            }
            '/' if letters.peek() == Some(&'/') => {
                while letters.next_if(|letter| *letter != '\n').is_some() {}
            }
            '/' if letters.peek() == Some(&'*') => {
                letters.next();
                let mut last = ' ';
                for letter in letters.by_ref() {
                    if last == '*' && letter == '/' {
                        break;
                    }
                    last = letter;
                }
            }
            '}' | ']' => {
                while out.ends_with(|last: char| last.is_whitespace()) {
                    out.pop();
                }
                if out.ends_with(',') {
                    out.pop();
                }
                out.push(letter);
            }
            _ => out.push(letter),
        }
    }
    out
}

pub(crate) fn read(text: &str) -> Option<Value> {
    serde_json::from_str(&strict(text)).ok()
}

/// JSON pointers of everything that differs.
pub(crate) fn differences(old: &Value, new: &Value, pointer: &str, found: &mut Vec<String>) {
    let escape = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for key in old
                .keys()
                .chain(new.keys().filter(|key| !old.contains_key(*key)))
            {
                let pointer = format!("{pointer}/{}", escape(key));
                match (old.get(key), new.get(key)) {
                    (Some(old), Some(new)) => differences(old, new, &pointer, found),
                    _ => found.push(pointer),
                }
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                differences(old, new, &format!("{pointer}/{index}"), found);
            }
        }
        _ if old == new => {}
        _ => found.push(pointer.to_owned()),
    }
}

pub(crate) fn command(operation: Operation, resources: Vec<String>) -> Command {
    Command {
        operation,
        selector: Selector {
            resources,
            ..Selector::default()
        },
        unsafe_fixes: true,
        drop_block: false,
    }
}

/// The new text, and the pointers of the resources that changed; `None` for no template.
pub(crate) fn applied(path: &str, text: &str, command: &Command) -> Option<(String, Vec<String>)> {
    let source = Source::new(path, text);
    match apply(
        &source,
        &CheckOptions::default(),
        Setting::default(),
        true,
        command,
    ) {
        Ok(Applied::Template { text: new, plan }) => {
            let changed = plan.steps.iter().map(|step| {
                let (Address::Pointer(address) | Address::Symbol(address)) = &step.subject.address;
                address.clone()
            });
            let new = new.map_or_else(|| text.to_owned(), |new| new.text().to_owned());
            Some((new, changed.collect()))
        }
        Ok(_) => None,
        Err(problem) => panic!("{path}: {problem}"),
    }
}

/// The first place that differs and is neither the identity, the API version nor the dependencies
/// of one of the resources that `changed`, nor in a variable.
pub(crate) fn astray(before: &Value, after: &Value, changed: &[String]) -> Option<String> {
    let mut found = Vec::new();
    differences(before, after, "", &mut found);
    found.into_iter().find(|pointer| {
        let lower = pointer.to_lowercase();
        let is_own = changed.iter().any(|resource| {
            let rest = lower.strip_prefix(&resource.to_lowercase());
            rest.is_some_and(|rest| {
                let own = ["/identity", "/apiversion", "/dependson"];
                own.iter().any(|own| rest.starts_with(own))
            })
        });
        !is_own && !lower.contains("/variables/")
    })
}

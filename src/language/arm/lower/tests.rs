//! Before and after, for every change and layout.
#![expect(
    clippy::similar_names,
    clippy::too_many_lines,
    reason = "a table of cases"
)]

mod insert;
mod inside;
mod layout;
mod remove;
mod together;

use crate::language::Refusal;
use crate::language::arm::{Lowering, outline, parse, read_expression};
use crate::model::{Change, Position, Written, outline_after};
use crate::text::{Source, Span, offset};

/// The bytes of the only `needle` in `text`.
fn at(text: &str, needle: &str) -> Span {
    let start = text
        .find(needle)
        .unwrap_or_else(|| panic!("no {needle} in {text}"));
    assert_eq!(text.rfind(needle), Some(start), "{needle} in {text}");
    Span::new(offset(start), offset(start + needle.len()))
}

/// The object or array that starts with the bracket at the end of the only `needle`.
fn container(text: &str, needle: &str) -> Span {
    let start = at(text, needle).end - 1;
    let mut depth = 0;
    let mut in_string = false;
    for (index, letter) in text.bytes().enumerate().skip(start as usize) {
        match letter {
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Span::new(start, offset(index + 1));
        }
    }
    panic!("{needle} is not closed");
}

fn text(text: &str) -> Written {
    Written::Text(text.to_owned())
}

fn remove(whole: &str, key: &str) -> Change {
    Change::RemoveProperty {
        key: at(whole, key),
    }
}

fn insert(object: Span, name: &str, value: Written, position: Position) -> Change {
    Change::Insert {
        object,
        name: text(name),
        value,
        position,
    }
}

fn moved(before: &str, key: &str, object: &str) -> Change {
    Change::Move {
        key: at(before, key),
        object: container(before, object),
        position: Position::Last,
    }
}

fn root(whole: &str) -> Span {
    let start = whole.find('{').unwrap();
    let end = whole.rfind('}').unwrap() + 1;
    Span::new(offset(start), offset(end))
}

/// Lowers, applies, and reads back.
fn run(before: &str, changes: &[Change]) -> Result<String, Refusal> {
    let source = Source::new("a.json", before);
    let tree = parse(&source).unwrap();
    let lowered = Lowering::new(&tree, &source).lower(changes)?;
    assert_eq!(lowered.edits.escape(&lowered.fences), None, "{before}");
    let after = lowered.edits.apply(before);
    let old = outline(&tree);
    let wanted = outline_after(&old, changes, &read_expression).unwrap();
    let changed = Source::new("a.json", after.clone());
    let tree = parse(&changed).unwrap_or_else(|problem| panic!("{problem:?}\n{after}"));
    assert_eq!(wanted.difference(&outline(&tree)), None, "{after}");
    Ok(after)
}

#[track_caller]
fn check(before: &str, changes: &[Change], after: &str) {
    assert_eq!(run(before, changes).unwrap(), after, "from {before}");
}

fn identity() -> Written {
    Written::Object(vec![(text("type"), text("SystemAssigned"))])
}

const PLACE: Position = Position::After(&["location", "name", "type", "apiVersion"]);

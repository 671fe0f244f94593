//! Reads every expression of real templates, when the corpus is at hand.

mod common;

use std::fs;

use armid::language::arm::{JsonString, Shape, Value, lower_string, parse};
use armid::model::Kind;
use armid::text::{Source, Span};

/// Calls `visit` with every string of `value`, property names included.
fn strings<'t>(value: Value<'t>, visit: &mut impl FnMut(Value<'t>, &'t str)) {
    if let Shape::Text(text) = value.shape() {
        visit(value, text);
    }
    value.items().for_each(|item| strings(item, visit));
    for entry in value.properties() {
        visit(entry.key, entry.name());
        strings(entry.value, visit);
    }
}

/// Reads the strings of one file; adds to `broken` and returns how many are expressions.
fn read(source: &Source, broken: &mut Vec<String>) -> usize {
    let mut expressions = 0;
    let Ok(tree) = parse(source) else {
        return 0;
    };
    let text = tree.text;
    strings(tree.root(), &mut |string, value| {
        let written = string.written();
        let span = string.span();
        let lowered = lower_string(JsonString {
            value: value.into(),
            raw: &written[1..written.len() - 1],
            span: Span::new(span.start - tree.base, span.end - tree.base),
        });
        expressions += usize::from(!matches!(lowered.kind, Kind::Text(_)));
        lowered.walk(&mut |node| {
            assert!(lowered.span.contains(node.span));
            if let Kind::Call(call) = &node.kind {
                assert_eq!(call.name.span.slice(text), call.name.text);
            }
        });
        if let Kind::Broken(problem) = &lowered.kind {
            let (path, found) = (source.path(), &problem.message);
            broken.push(format!("{path}:{}: {found}", problem.span.start));
        }
    });
    expressions
}

#[test]
fn real_expressions_are_read() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let (mut expressions, mut broken) = (0, Vec::new());
    for path in common::files(&corpus, &["json"]) {
        let is_valid = path
            .parent()
            .is_none_or(|folder| !folder.ends_with("invalid"));
        if is_valid {
            let text = fs::read_to_string(&path).unwrap();
            let source = Source::new(path.to_string_lossy(), text);
            expressions += read(&source, &mut broken);
        }
    }
    assert!(expressions > 0, "the corpus has no expression");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

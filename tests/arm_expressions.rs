//! Reads every expression of real templates, when the corpus is at hand.

use std::fs;
use std::path::{Path, PathBuf};

use armid::language::arm::{JsonString, lower_string};
use armid::model::Kind;
use armid::text::{Span, offset};
use jsonc_parser::ast::{ObjectPropName, StringLit, Value};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use walkdir::WalkDir;

/// What Resource Manager itself takes.
const DIALECT: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_loose_object_property_names: false,
    allow_trailing_commas: true,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// A folder of public templates that is no part of this repository.
fn corpus() -> PathBuf {
    match std::env::var_os("ARMID_CORPUS") {
        Some(path) => path.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
    }
}

/// Calls `visit` with every string of `value`, property names included.
fn strings<'t, 'a>(value: &'t Value<'a>, visit: &mut impl FnMut(&'t StringLit<'a>)) {
    match value {
        Value::StringLit(string) => visit(string),
        Value::Array(array) => array.elements.iter().for_each(|item| strings(item, visit)),
        Value::Object(object) => {
            for property in &object.properties {
                if let ObjectPropName::String(name) = &property.name {
                    visit(name);
                }
                strings(&property.value, visit);
            }
        }
        Value::NumberLit(_) | Value::BooleanLit(_) | Value::NullKeyword(_) => {}
    }
}

/// Reads the strings of one file; adds to `broken` and returns how many are expressions.
fn read(path: &Path, text: &str, broken: &mut Vec<String>) -> usize {
    let mut expressions = 0;
    let ast = parse_to_ast(text, &CollectOptions::default(), &DIALECT);
    let Some(root) = ast.ok().and_then(|ast| ast.value) else {
        return 0;
    };
    strings(&root, &mut |string| {
        let lowered = lower_string(JsonString {
            value: string.value.clone(),
            raw: &text[string.range.start + 1..string.range.end - 1],
            span: Span::new(offset(string.range.start), offset(string.range.end)),
        });
        expressions += usize::from(!matches!(lowered.kind, Kind::Text(_)));
        lowered.walk(&mut |node| {
            assert!(lowered.span.contains(node.span));
            if let Kind::Call(call) = &node.kind {
                assert_eq!(call.name.span.slice(text), call.name.text);
            }
        });
        if let Kind::Broken(problem) = &lowered.kind {
            let (path, found) = (path.display(), &problem.message);
            broken.push(format!("{path}:{}: {found}", problem.span.start));
        }
    });
    expressions
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that did nothing must say so")]
fn real_expressions_are_read() {
    let corpus = corpus();
    if !corpus.is_dir() {
        eprintln!("skipped: no corpus; name its folder in ARMID_CORPUS");
        return;
    }
    let (mut expressions, mut broken) = (0, Vec::new());
    for entry in WalkDir::new(corpus).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        let is_valid = path
            .parent()
            .is_none_or(|folder| !folder.ends_with("invalid"));
        if is_valid && path.extension().is_some_and(|end| end == "json") {
            let text = fs::read_to_string(&path).unwrap();
            // jsonc-parser takes no byte order mark; offsets need no mark here.
            let text = text.trim_start_matches('\u{feff}');
            expressions += read(&path, text, &mut broken);
        }
    }
    assert!(expressions > 0, "the corpus has no expression");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

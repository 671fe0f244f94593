//! A JSON file has the values that jsonc-parser's own tree has, and is refused where that is.

#![expect(clippy::panic, reason = "a test may fail loudly")]

mod common;

use std::fs;
use std::path::Path;

use armid::language::arm::{self, Shape, Value};
use armid::text::{Source, Span, offset};
use jsonc_parser::ast;
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use proptest::prelude::*;

/// JSON with comments and trailing commas.
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

/// Whether two readings of one text are the same, place by place; panics where they are not.
fn compare(text: &str) {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let source = Source::new("a.json", text.to_owned());
    let ours = arm::parse(&source);
    let theirs = parse_to_ast(&text[bom..], &CollectOptions::default(), &DIALECT);
    match (ours, theirs.ok().and_then(|result| result.value)) {
        (Ok(tree), Some(value)) => same(tree.root(), &value, offset(bom), text),
        (Err(_), None) => {}
        (ours, theirs) => panic!("{ours:?}, the parser {theirs:?}: {text}"),
    }
}

fn same(ours: Value<'_>, theirs: &ast::Value<'_>, bom: u32, text: &str) {
    let span = |range: Range| Span::new(offset(range.start) + bom, offset(range.end) + bom);
    assert_eq!(ours.span(), span(theirs.range()), "{text}");
    assert_eq!(ours.written(), ours.span().slice(text));
    let (items, properties) = (ours.items().count(), ours.properties().count());
    match (ours.shape(), theirs) {
        (Shape::Object, ast::Value::Object(object)) => {
            assert_eq!((properties, items), (object.properties.len(), 0), "{text}");
            for (entry, property) in ours.properties().zip(&object.properties) {
                let ast::ObjectPropName::String(name) = &property.name else {
                    panic!("a bare name in {text}");
                };
                assert_eq!(entry.name(), name.value);
                assert_eq!(entry.key.span(), span(name.range));
                assert_eq!(entry.span(), span(property.range));
                same(entry.value, &property.value, bom, text);
            }
        }
        (Shape::Array, ast::Value::Array(array)) => {
            assert_eq!((properties, items), (0, array.elements.len()), "{text}");
            for (item, element) in ours.items().zip(&array.elements) {
                same(item, element, bom, text);
            }
        }
        (shape, theirs) => {
            assert_eq!((properties, items), (0, 0));
            let shape_of_theirs = match theirs {
                ast::Value::StringLit(string) => Shape::Text(&string.value),
                ast::Value::NumberLit(number) => Shape::Number(number.value),
                ast::Value::BooleanLit(boolean) => Shape::Boolean(boolean.value),
                ast::Value::NullKeyword(_) => Shape::Null,
                ast::Value::Object(_) | ast::Value::Array(_) => panic!("{shape:?} in {text}"),
            };
            assert_eq!(shape, shape_of_theirs, "{text}");
        }
    }
}

#[test]
fn texts_are_read_and_refused_alike() {
    for text in [
        "",
        " \n// nothing\n",
        "/* no end",
        "{} /* no end",
        "{} // end",
        "{} {}",
        "{},",
        "{} @",
        "\u{feff}{ \"a\": 1, }",
        "{ \"a\": [1, true, false, null, -2.5e3, \"x\"], \"b\": {}, \"a\": [] }",
        "{ \"\\u0061\\n\": \"\\ud83d\\ude00 \\\" \\\\\", \"é\": \"line\nend\", \"\": \"\" }",
        "{ \"a\": \"\\ud83d\" }",
        "{ /* a */ \"a\" /* b */ : // c\n [ /* d */ ] /* e */ , /* f */ } // g",
        "{ , }",
        "[ , ]",
        "[ 1, , 2 ]",
        "{ \"a\": 1,, \"b\": 2 }",
        "[ 1 2 ]",
        "[ 1 {} ]",
        "{ \"a\": 1 \"b\": 2 }",
        "{ \"a\": }",
        "{ \"a\" 1 }",
        "{ \"a\"",
        "{ a: 1 }",
        "{ 1: 1 }",
        "{ null: 1 }",
        "{ 'a': 1 }",
        "[ 'a' ]",
        "[ 0x1 ]",
        "[ +1 ]",
        "[ .5 ]",
        "[ 5. ]",
        "[ NaN ]",
        "[ word ]",
        "[ 1 }",
        "{ \"a\": 1 ]",
        "[ \"a ]",
        "\"alone\"",
        "12",
        "true",
        "}",
        ":",
    ] {
        compare(text);
    }
}

#[test]
fn values_lie_as_deep_as_the_parser_lets_them() {
    for depth in 250..=260 {
        compare(&format!(
            "{}1{}",
            "{\"a\":".repeat(depth),
            "}".repeat(depth)
        ));
        compare(&format!(
            "{}{{}}{}",
            "{\"a\":".repeat(depth),
            "}".repeat(depth)
        ));
        compare(&format!(
            "{}1{}",
            "[{\"a\":[".repeat(depth / 2),
            "]}]".repeat(depth / 2)
        ));
    }
    for depth in 505..=520 {
        compare(&format!("{}1{}", "[".repeat(depth), "]".repeat(depth)));
        compare(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
    }
    for depth in 165..=175 {
        compare(&format!(
            "{}1{}",
            "[{\"a\":".repeat(depth),
            "}]".repeat(depth)
        ));
    }
}

#[test]
fn the_files_of_testdata_and_of_the_corpus_are_read_alike() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut compared = 0;
    for folder in [Some(own), common::corpus()].into_iter().flatten() {
        for path in common::files(&folder, &["json", "jsonc"]) {
            if let Ok(text) = fs::read_to_string(path) {
                compare(&text);
                compared += 1;
            }
        }
    }
    assert!(compared > 50, "{compared} files");
}

/// Words of JSON, and some of its relatives', in any order.
fn soup() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => prop::sample::select(vec!["{", "}", "[", "]", ",", ":", "{}", "[]", "\"a\": "]),
        4 => prop::sample::select(vec!["\"a\"", "\"\\n\"", "\"é\"", "1", "-0.5", "true", "null"]),
        1 => prop::sample::select(vec!["//\n", "/**/", "//", "/*", "\"", "'b'", "w", "\\", "\u{a0}"]),
    ];
    prop::collection::vec(word, 0..12).prop_map(|words| words.concat())
}

/// Mostly well-formed documents, and ones with one word more or less.
fn nearly() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec!["1", "\"x\"", "\"\\t\"", "null", "false", "{}", "[]"]);
    let tree = leaf
        .prop_map(str::to_owned)
        .prop_recursive(4, 24, 4, |inner| {
            let comma = prop::sample::select(vec!["", ",", "/*c*/"]);
            let items = prop::collection::vec(inner.clone(), 0..4);
            prop_oneof![
                (items.clone(), comma.clone())
                    .prop_map(|(items, end)| format!("[{} {end}]", items.join(" , "))),
                (items, comma).prop_map(|(items, end)| {
                    let members = items.iter().map(|item| format!("\"k\\u0041\" : {item}"));
                    format!("{{{} {end}}}", members.collect::<Vec<_>>().join(","))
                }),
            ]
        });
    let noise = prop::sample::select(vec!["", "", ",", ":", "}", "]", "\"q\"", "{", "[", "7"]);
    (tree, any::<prop::sample::Index>(), noise).prop_map(|(mut text, at, noise)| {
        text.insert_str(at.index(text.len()), noise);
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn any_words_are_read_and_refused_alike(text in soup()) {
        compare(&text);
    }

    #[test]
    fn nearly_well_formed_texts_are_read_and_refused_alike(text in nearly()) {
        compare(&text);
    }
}

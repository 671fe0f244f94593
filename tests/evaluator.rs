//! The evaluator against tables of expressions whose values were worked out from the documentation
//! of Azure, by hand: `testdata/evaluate`.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use armid::evaluate::{Evaluator, Piece, Possible, Text, Value};
use armid::language::arm;
use armid::language::bicep::{self, Dialect};
use armid::model::{ScopeId, Template};
use armid::text::Source;

/// One line of a table.
struct Row {
    line: usize,
    expression: String,
    value: String,
}

fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/evaluate");
    fs::read_to_string(path.join(name)).unwrap()
}

fn rows(table: &str) -> Vec<Row> {
    let text = data(table);
    let lines = text.lines().enumerate();
    let rows = lines.filter(|(_, line)| !line.starts_with('#'));
    rows.map(|(at, line)| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [page, expression, value] = columns[..] else {
            panic!("{table}:{}: {} columns", at + 1, columns.len());
        };
        assert!(!page.is_empty());
        Row {
            line: at + 1,
            expression: expression.to_owned(),
            value: value.to_owned(),
        }
    })
    .collect()
}

/// A value as the tables write it.
fn shown(possible: &Possible<'_>) -> String {
    let mut all: Vec<String> = Vec::new();
    for alternative in &possible.alternatives {
        let one = shown_value(&alternative.value);
        if !all.contains(&one) {
            all.push(one);
        }
    }
    if !possible.closed {
        all.push("?".to_owned());
    }
    all.join(" | ")
}

fn shown_value(value: &Value<'_>) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Text(text) => shown_text(text),
        Value::Array(array) => {
            let mut items: Vec<String> =
                array.items.iter().map(|item| shown(&item.value)).collect();
            items.extend(array.open.then(|| "?".to_owned()));
            format!("[{}]", items.join(","))
        }
        Value::Object(object) => {
            let members = object.members.iter().map(|member| {
                let key = member.key.as_ref().map_or("?".to_owned(), shown_text);
                format!("{key}:{}", shown(&member.value))
            });
            let mut members: Vec<String> = members.collect();
            members.extend(object.open.then(|| "?".to_owned()));
            format!("{{{}}}", members.join(","))
        }
    }
}

fn shown_text(text: &Text<'_>) -> String {
    let mut all = String::new();
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => all.push_str(&literal),
            Piece::Hole(_) => all.push_str("{?}"),
        }
    }
    serde_json::to_string(&all).unwrap()
}

/// Compares the variables `row0`, `row1`, … of a template with the values of a table.
fn compare(table: &str, rows: &[Row], template: &Template<'_>) {
    let evaluator = Evaluator::new(template);
    let variables = &template.scope(ScopeId(0)).variables;
    let first = variables.len() - rows.len();
    let mut wrong = String::new();
    for (row, variable) in rows.iter().zip(&variables[first..]) {
        let found = shown(&evaluator.values(variable.value.get(), ScopeId(0)));
        if found != row.value {
            let Row {
                line,
                expression,
                value,
            } = row;
            let _ = writeln!(
                wrong,
                "{table}:{line}: {expression} is {value}, found {found}"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn expressions_of_arm_json_have_their_documented_values() {
    let rows = rows("arm.tsv");
    assert!(rows.len() >= 150, "{} rows", rows.len());
    let mut variables = String::new();
    for (at, row) in rows.iter().enumerate() {
        let expression = serde_json::to_string(&format!("[{}]", row.expression)).unwrap();
        let _ = write!(variables, ", \"row{at}\": {expression}");
    }
    let text = data("arm.json");
    let (before, after) = text.split_once("\n  },\n  \"resources\"").unwrap();
    let text = format!("{before}{variables}\n  }},\n  \"resources\"{after}");
    let source = Source::new("main.json", text);
    let tree = arm::parse(&source).unwrap_or_else(|problem| panic!("{problem:?}"));
    let (_, template) = arm::read(&tree, None).unwrap();
    compare("arm.tsv", &rows, &template);
}

#[test]
fn expressions_of_bicep_have_their_documented_values() {
    let rows = rows("bicep.tsv");
    let mut text = data("template.bicep");
    for (at, row) in rows.iter().enumerate() {
        let _ = writeln!(text, "var row{at} = {}", row.expression);
    }
    let document = bicep::parse(&text, Dialect::Template);
    let errors: Vec<_> = document.errors().iter().collect();
    assert!(errors.is_empty(), "{errors:?}");
    let template = bicep::read(&document);
    compare("bicep.tsv", &rows, &template);
}

//! Real templates, when they are there: every identity block is found, and nothing else.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use armid::diagnostic::{Address, InventoryEntry};
use armid::engine::{CheckOptions, inventory};
use armid::text::Source;

/// The rows of a table: cells by column name.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let header: Vec<_> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| {
            let cells = line.split('\t').map(ToOwned::to_owned);
            header
                .iter()
                .map(|name| (*name).to_owned())
                .zip(cells)
                .collect()
        })
        .collect()
}

fn entries(path: &Path) -> Vec<InventoryEntry> {
    let Ok(text) = std::fs::read_to_string(path) else {
        return Vec::new();
    };
    let source = Source::new(path.to_string_lossy(), text);
    inventory(&source, &CheckOptions::default(), false).unwrap_or_default()
}

fn pointer(address: &Address) -> &str {
    match address {
        Address::Pointer(pointer) => pointer,
        Address::Symbol(symbol) => panic!("`{symbol}` in JSON"),
    }
}

#[test]
fn every_identity_block_is_found_with_its_pointer_type_version_and_shape() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let mut wrong = Vec::new();
    let rows = rows(&corpus.join("identity-truth.tsv"));
    assert!(rows.len() > 200);
    for row in &rows {
        let all = entries(&corpus.join(&row["file"]));
        let found = all.iter().find(|entry| {
            let identity = entry.identity.as_ref();
            identity.is_some_and(|identity| pointer(&identity.address) == row["pointer"])
        });
        let Some(entry) = found else {
            wrong.push(format!("not found: {} {}", row["file"], row["pointer"]));
            continue;
        };
        let identity = entry.identity.as_ref().unwrap();
        let shape = match row["collection"].split(' ').next().unwrap() {
            "dict" => "dictionary",
            "expr" | "expr-whole" => "expression",
            "ids" => "array",
            "none" => "none",
            other => panic!("{other}"),
        };
        let type_text = identity.type_text.clone().unwrap_or_default();
        let typed = row["identity_type"] == "EXPR" || row["identity_type"] == type_text;
        let kind = entry.subject.resource_type.clone().unwrap_or_default();
        let version = entry.subject.api_version.clone().unwrap_or_default();
        // A type or version that is an expression is evaluated here and written there.
        let same = |own: &str, truth: &str| own == truth || truth.starts_with('[');
        if shape != identity.shape
            || !typed
            || !same(&kind, &row["resource_type"])
            || !same(&version, &row["api_version"])
        {
            wrong.push(format!("{row:?}\n   {entry:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n{} wrong",
        wrong.join("\n"),
        wrong.len()
    );
}

#[test]
fn nothing_else_that_is_called_identity_is_taken_for_one() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let truth: BTreeSet<_> = rows(&corpus.join("identity-truth.tsv"))
        .into_iter()
        .map(|row| (row["file"].clone(), row["pointer"].clone()))
        .collect();
    let mut wrong = Vec::new();
    for folder in ["arm", "policy"] {
        for file in std::fs::read_dir(corpus.join(folder)).unwrap() {
            let path = file.unwrap().path();
            let name = format!("{folder}/{}", path.file_name().unwrap().to_string_lossy());
            for entry in entries(&path) {
                let Some(identity) = entry.identity else {
                    continue;
                };
                let place = (name.clone(), pointer(&identity.address).to_owned());
                if !truth.contains(&place) {
                    wrong.push(place);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

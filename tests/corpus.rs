//! Real templates, when they are there: every identity block is found, and nothing else.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use armid::diagnostic::{Address, InventoryEntry};
use armid::engine::{CheckOptions, inventory};
use armid::language::bicep::{self, Dialect};
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

#[track_caller]
fn assert_none(wrong: &[String]) {
    assert!(
        wrong.is_empty(),
        "{}\n{} wrong",
        wrong.join("\n"),
        wrong.len()
    );
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
    assert_none(&wrong);
}

/// The address of a Bicep resource.
fn symbol(address: &Address) -> &str {
    match address {
        Address::Symbol(symbol) => symbol,
        Address::Pointer(pointer) => panic!("`{pointer}` in Bicep"),
    }
}

/// How the identity of a Bicep resource is written.
fn written_as(entry: &InventoryEntry) -> &'static str {
    match &entry.identity {
        None => "none",
        Some(identity) if identity.shape == "expression" && identity.type_text.is_none() => "expr",
        Some(_) => "object",
    }
}

/// Whether a resource is what a row of the table says.
fn is_row(entry: &InventoryEntry, row: &BTreeMap<String, String>) -> bool {
    let named = &entry.subject;
    // A nested resource continues the type of its owner, and may have its version.
    let written = &row["type_at_version"];
    let (resource_type, version) = written.split_once('@').unwrap_or((written, ""));
    let own_type = named.resource_type.as_deref().unwrap_or_default();
    let own_version = named.api_version.as_deref().unwrap_or_default();
    let (owner, own) = match symbol(&named.address).rsplit_once("::") {
        Some((owner, own)) => (Some(owner), own),
        None => (None, symbol(&named.address)),
    };
    let same_type = match own_type.strip_suffix(resource_type) {
        Some("") => true,
        Some(rest) => owner.is_some() && rest.ends_with('/'),
        None => false,
    };
    let same_version = own_version == version || (owner.is_some() && version.is_empty());
    let parent = owner.map(|owner| owner.rsplit("::").next().unwrap_or(owner));
    own == row["symbol"]
        && same_type
        && same_version
        && parent.is_none_or(|parent| parent == row["parent_symbol"])
        && written_as(entry) == row["identity"]
        && entry.existing != row["existing"].is_empty()
}

#[test]
fn every_bicep_resource_is_found_and_nothing_else() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let rows = rows(&corpus.join("bicep-truth.tsv"));
    assert!(rows.len() > 1000);
    let mut wrong = Vec::new();
    let mut files: BTreeMap<_, Vec<InventoryEntry>> = BTreeMap::new();
    for file in std::fs::read_dir(corpus.join("bicep")).unwrap() {
        let path = file.unwrap().path();
        let name = format!("bicep/{}", path.file_name().unwrap().to_string_lossy());
        files.insert(name, entries(&path));
    }
    for row in &rows {
        let all = files.get_mut(&row["file"]).unwrap();
        let line: u32 = row["line"].parse().unwrap();
        let at = all.iter().position(|entry| entry.line == line);
        let Some(entry) = at.map(|at| all.remove(at)) else {
            wrong.push(format!("not found: {row:?}"));
            continue;
        };
        if !is_row(&entry, row) {
            wrong.push(format!("{row:?}\n   {entry:?}"));
        }
    }
    for (file, left) in files {
        wrong.extend(
            left.iter()
                .map(|entry| format!("{file}: not there: {entry:?}")),
        );
    }
    assert_none(&wrong);
}

/// How a resource is deployed, as the model has it and as the table says.
#[test]
fn every_bicep_loop_and_condition_is_known() {
    let Some(corpus) = common::corpus() else {
        return;
    };
    let mut wrong = Vec::new();
    for row in rows(&corpus.join("bicep-truth.tsv")) {
        let text = std::fs::read_to_string(corpus.join(&row["file"])).unwrap();
        let source = Source::new(&row["file"], text);
        let document = bicep::parse(source.text(), Dialect::Template);
        let template = bicep::read(&document);
        let line: u32 = row["line"].parse().unwrap();
        let mut all = template.resources.iter();
        let found = all.find(|own| source.position(own.span.start).line == line);
        let found = found.map(|own| (own.is_repeated(), own.condition.is_some()));
        let truth = (!row["loop"].is_empty(), !row["condition"].is_empty());
        if found != Some(truth) {
            wrong.push(format!("{found:?}: {row:?}"));
        }
    }
    assert_none(&wrong);
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

//! What the tests of the Bicep parser share.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::allow_attributes,
    clippy::print_stdout,
    reason = "no test uses all of it"
)]

use armid::language::bicep::{Dialect, Document, Node, parse};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where real templates are: beside the checkout, or where `ARMID_CORPUS` says.
pub fn corpus_root() -> PathBuf {
    std::env::var_os("ARMID_CORPUS").map_or_else(|| root().join("../shared/corpus"), PathBuf::from)
}

/// The Bicep files of a folder of real templates; `None` if they are not there.
pub fn corpus(folder: &str) -> Option<Vec<(String, String)>> {
    let base = corpus_root();
    let found = files(&base.join(folder));
    if found.is_empty() {
        println!("skipped: no corpus at {}", base.display());
        return None;
    }
    Some(found)
}

/// The Bicep files of a folder, by name.
pub fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut found: Vec<(String, String)> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_str()?.to_owned();
            let bicep = path
                .extension()
                .is_some_and(|ending| ending == "bicep" || ending == "bicepparam");
            bicep.then(|| (name, std::fs::read_to_string(&path).expect("UTF-8")))
        })
        .collect();
    found.sort();
    found
}

pub fn dialect(name: &str) -> Dialect {
    if name.ends_with(".bicepparam") {
        Dialect::Parameters
    } else {
        Dialect::Template
    }
}

pub fn read<'a>(name: &str, text: &'a str) -> Document<'a> {
    parse(text, dialect(name))
}

pub fn line(text: &str, offset: u32) -> usize {
    text[..offset as usize].matches('\n').count() + 1
}

pub fn complaints(name: &str, text: &str) -> String {
    let mut all = String::new();
    for error in read(name, text).errors() {
        let line = line(text, error.span.start);
        let _ = writeln!(all, "{name}:{line}: {}", error.message);
    }
    all
}

/// Tokens and gaps are the file, and so are tokens and trivia; errors point into it.
pub fn check_lossless(name: &str, document: &Document) {
    let text = document.text();
    let mut rebuilt = String::new();
    let mut at = 0;
    for token in document.tokens() {
        let start = token.span.start as usize;
        assert!(at <= start, "{name}: tokens overlap at {start}");
        rebuilt.push_str(&text[at..start]);
        rebuilt.push_str(token.span.slice(text));
        at = token.span.end as usize;
    }
    assert_eq!(rebuilt, text, "{name}");
    for error in document.errors() {
        let place = error.span.start as usize..error.span.end as usize;
        assert!(text.get(place).is_some(), "{name}: {error:?}");
    }
    let whole = armid::text::Span::new(0, u32::try_from(text.len()).expect("small"));
    let mut pieces: Vec<_> = document.trivia(whole).map(|trivia| trivia.span).collect();
    pieces.extend(document.tokens().iter().map(|token| token.span));
    pieces.sort();
    let all: String = pieces.iter().map(|span| span.slice(text)).collect();
    assert_eq!(all, text, "{name}: with trivia");
}

/// Children come before their parent, in the order of the file and inside it.
pub fn check_tree(name: &str, document: &Document) {
    let text = document.text();
    let mut parents = vec![0_u32; document.nodes().len()];
    let order: BTreeMap<_, usize> = document
        .nodes()
        .enumerate()
        .map(|(i, id)| (id, i))
        .collect();
    for id in document.nodes() {
        let span = document.span(id);
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{name}"
        );
        let mut before = span.start;
        for child in document.children(id) {
            assert!(child < id, "{name}: {id:?} before its child");
            let inner = document.span(child);
            assert!(
                span.contains(inner) && before <= inner.start,
                "{name}: {:?}",
                document.node(id)
            );
            before = inner.end;
            parents[order[&child]] += 1;
        }
    }
    for (_, statement) in document.all_statements() {
        for child in document.statement_children(statement) {
            assert!(statement.span.contains(document.span(child)), "{name}");
            parents[order[&child]] += 1;
        }
    }
    let nested = document
        .nodes()
        .filter(|id| matches!(document.node(*id), Node::Declaration(_)));
    assert!(nested.count() <= document.all_statements().count());
    assert!(
        parents.iter().all(|count| *count == 1),
        "{name}: a node without exactly one parent"
    );
}

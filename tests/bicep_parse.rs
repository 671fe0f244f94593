//! Bicep as it is found, and as it is refused.

#![expect(clippy::print_stdout, reason = "what was found is worth a look")]

mod bicep;

use armid::language::bicep::{Dialect, StatementKind, TriviaKind, parse};
use bicep::{
    check_lossless, check_tree, complaints, corpus, corpus_root, dialect, files, line, read, root,
};
use std::collections::BTreeMap;

#[test]
fn every_real_file_is_read_without_an_error() {
    let Some(files) = corpus("bicep") else { return };
    let mut all = String::new();
    for (name, text) in &files {
        // One file is the decompiler's own unfinished output: it has `param x ?`, and carries
        // Bicep's complaint about that in a comment on the line below.
        let refused: Vec<_> = text
            .lines()
            .enumerate()
            .filter(|(_, line)| line.contains("(Error)] Expected a type at this location"))
            .map(|(below, _)| below)
            .collect();
        let document = read(name, text);
        let found: Vec<_> = document
            .errors()
            .iter()
            .map(|error| line(text, error.span.start))
            .collect();
        if found != refused {
            all.push_str(&complaints(name, text));
        }
        check_lossless(name, &document);
        check_tree(name, &document);
    }
    assert_eq!(all, "");
    println!("{} files", files.len());
}

#[test]
fn resources_are_found_where_the_truth_says() {
    let Some(files) = corpus("bicep") else { return };
    let truth = std::fs::read_to_string(corpus_root().join("bicep-truth.tsv")).expect("a table");
    let mut rows = truth.lines();
    let head: Vec<_> = rows.next().expect("a head").split('\t').collect();
    let column = |name: &str| {
        head.iter()
            .position(|cell| *cell == name)
            .expect("a column")
    };
    let mut wanted: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        let cells: Vec<_> = row.split('\t').collect();
        let cell = |name: &str| cells[column(name)];
        let file = cell("file").rsplit('/').next().expect("a name").to_owned();
        wanted
            .entry(file)
            .or_default()
            .push(cell("line").to_owned() + " " + cell("symbol"));
    }
    for (name, text) in &files {
        let document = read(name, text);
        let mut found: Vec<_> = document
            .all_statements()
            .filter_map(|(_, statement)| match statement.kind {
                StatementKind::Resource { name, .. } => {
                    let place = line(text, statement.keyword.start);
                    Some((place, format!("{place} {}", document.source(name))))
                }
                _ => None,
            })
            .collect();
        found.sort();
        let found: Vec<_> = found.into_iter().map(|(_, row)| row).collect();
        assert_eq!(found, wanted.remove(name).unwrap_or_default(), "{name}");
    }
    assert!(wanted.is_empty(), "{wanted:?}");
}

#[test]
fn broken_real_files_are_survived() {
    let Some(files) = corpus("invalid") else {
        return;
    };
    for (name, text) in &files {
        let document = read(name, text);
        check_lossless(name, &document);
        check_tree(name, &document);
        print!("{}", complaints(name, text));
    }
}

#[test]
fn every_form_of_the_language_is_read() {
    let files = files(&root().join("testdata/bicep"));
    assert!(files.len() >= 3);
    for (name, text) in &files {
        assert_eq!(complaints(name, text), "");
        for variant in [
            text.clone(),
            format!("\u{feff}{text}"),
            text.replace('\n', "\r\n"),
        ] {
            let document = read(name, &variant);
            assert_eq!(document.errors(), [], "{name}");
            check_lossless(name, &document);
            check_tree(name, &document);
        }
    }
}

#[test]
fn what_bicep_refuses_is_told_with_its_line() {
    let folder = root().join("testdata/reject");
    let table = std::fs::read_to_string(folder.join("expected.tsv")).expect("a table");
    let mut wanted: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    for row in table.lines().skip(1) {
        let cells: Vec<_> = row.split('\t').collect();
        let line = cells[1].parse().expect("a line");
        wanted.entry(cells[0]).or_default().push((line, cells[2]));
    }
    assert!(wanted.len() >= 60);
    let files = files(&folder);
    let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        wanted.keys().copied().collect::<Vec<_>>(),
        "files and table differ"
    );
    for (name, text) in &files {
        let document = read(name, text);
        let rows = &wanted[name.as_str()];
        assert_eq!(
            document.errors().len(),
            rows.len(),
            "{}",
            complaints(name, text)
        );
        for (error, (wanted_line, message)) in document.errors().iter().zip(rows) {
            assert_eq!(
                line(text, error.span.start),
                *wanted_line,
                "{name}: {}",
                error.message
            );
            assert!(
                error.message.contains(message),
                "{name}: {} / {message}",
                error.message
            );
            let first = error.message.chars().next().unwrap_or('A');
            assert!(
                !first.is_uppercase() && !error.message.ends_with('.'),
                "{}",
                error.message
            );
            assert!(!error.help.ends_with('.'), "{}", error.help);
        }
        check_lossless(name, &document);
        check_tree(name, &document);
    }
}

#[test]
fn a_broken_statement_costs_only_itself() {
    let good = "param kept string\n";
    for (name, text) in files(&root().join("testdata/reject")) {
        if dialect(&name) == Dialect::Parameters {
            continue;
        }
        let alone = read(&name, &text).errors().len();
        let runs_on = [
            "comment-unterminated.bicep",
            "multi-line-string-unterminated.bicep",
        ];
        if runs_on.contains(&name.as_str()) {
            continue;
        }
        // A decorator of nothing decorates what follows, and an extra line ends what was open.
        let closed = if text.ends_with('\n') {
            text.clone()
        } else {
            text.clone() + "\n"
        };
        let both = format!("{good}{closed}var gap = 1\n{good}");
        let document = read(&name, &both);
        let kept = document.statements().filter(|(_, statement)| {
            matches!(statement.kind, StatementKind::Parameter { name, .. } if document.source(name) == "kept")
        });
        assert_eq!(kept.count(), 2, "{name}: {}", complaints(&name, &both));
        assert!(
            document.errors().len() <= alone,
            "{name}: {}",
            complaints(&name, &both)
        );
    }
}

#[test]
fn comments_and_directives_are_between_the_tokens() {
    let text =
        "\u{feff}// one\n#disable-next-line a-b BCP1 // two\nvar a = /* three */ 1 // four\n";
    let document = parse(text, Dialect::Template);
    assert_eq!(document.errors(), []);
    let trivia = |from: usize, to: usize| {
        let range =
            armid::text::Span::new(u32::try_from(from).expect(""), u32::try_from(to).expect(""));
        let all = document.trivia(range);
        let told = all.filter(|trivia| trivia.kind != TriviaKind::Blank);
        told.map(|trivia| trivia.span.slice(text))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        trivia(0, text.len()),
        [
            "\u{feff}",
            "// one",
            "#disable-next-line a-b BCP1",
            "// two",
            "/* three */",
            "// four"
        ]
    );
    let directive = document.trivia(armid::text::Span::new(12, 14)).next();
    let codes = directive.map(|trivia| trivia.codes(text).collect::<Vec<_>>());
    assert_eq!(codes, Some(vec!["a-b", "BCP1"]));
    let third = text.find("/* three").expect("there");
    assert_eq!(trivia(third + 1, third + 2), ["/* three */"]);
    assert_eq!(trivia(third + 11, third + 12), Vec::<&str>::new());
}

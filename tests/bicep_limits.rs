//! Bicep as it is meant to hurt: cut short, mutated, nested, endless.

mod bicep;

use armid::language::bicep::{Dialect, StatementKind, TokenKind, parse};
use bicep::{check_lossless, check_tree, files, read, root};
use std::thread;

#[test]
fn every_prefix_is_survived() {
    for folder in ["testdata/bicep", "testdata/reject"] {
        for (name, text) in files(&root().join(folder)) {
            for (end, _) in text.char_indices() {
                let document = read(&name, &text[..end]);
                assert!(
                    document
                        .tokens()
                        .last()
                        .is_some_and(|last| last.kind == TokenKind::End)
                );
                if end % 16 == 0 {
                    check_lossless(&name, &document);
                    check_tree(&name, &document);
                }
            }
        }
    }
}

#[test]
fn every_token_may_be_missing_or_doubled() {
    for (name, text) in files(&root().join("testdata/bicep")) {
        let spans: Vec<_> = read(&name, &text)
            .tokens()
            .iter()
            .map(|token| token.span)
            .collect();
        for span in spans {
            let (start, end) = (span.start as usize, span.end as usize);
            let without = format!("{}{}", &text[..start], &text[end..]);
            let twice = format!("{}{}", &text[..end], &text[start..]);
            for mutant in [without, twice] {
                let document = read(&name, &mutant);
                check_lossless(&name, &document);
                check_tree(&name, &document);
            }
        }
    }
}

/// Runs in a thread with the stack that a worker of rayon has.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    let worker = thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(work)
        .expect("a thread");
    worker.join().expect("no panic");
}

#[test]
fn a_hundred_thousand_levels_are_an_error_and_no_crash() {
    on_a_small_stack(|| {
        let forms = [
            ("var a = ", "[", "1", "]"),
            ("var a = ", "[\n", "1", "\n]"),
            ("var a = ", "(", "1", ")"),
            ("var a = ", "{a:", "1", "}"),
            ("var a = ", "{\na:", "1", "\n}"),
            ("var a = ", "f(", "1", ")"),
            ("var a = ", "a[", "1", "]"),
            ("var a = ", "b ? 1 : ", "1", ""),
            ("var a = ", "b ? ", "1", " : 1"),
            ("var a = ", "b => ", "1", ""),
            ("var a = ", "(b, c) => ", "1", ""),
            ("var a = ", "'${", "1", "}'"),
            ("var a = ", "$'''${", "1", "}'''"),
            ("var a = ", "[for b in c: ", "1", "]"),
            ("var a = ", "[for b in ", "c", ": 1]"),
            ("var a = ", "[...", "1", "]"),
            ("type a = ", "{a:", "int", "}"),
            ("type a = ", "[", "int", "]"),
            ("type a = ", "(", "int", ")"),
            ("type a = ", "b<", "int", ">"),
            ("type a = ", "b[", "1", "]"),
            ("param a ", "{\n@b()\nc:", "int", "\n}"),
            ("@a(", "[", "1", "]"),
            ("", "resource a 'b' = {\n", "c: 1", "\n}"),
            ("var a = ", "!(", "1", ")"),
            ("var a = ", "1 + (", "1", ")"),
        ];
        for (before, open, middle, close) in forms {
            for closed in [true, false] {
                let tail = if closed {
                    close.repeat(100_000)
                } else {
                    String::new()
                };
                let text = format!(
                    "{before}{}{middle}{tail}\nvar z = 1\n",
                    open.repeat(100_000)
                );
                let document = parse(&text, Dialect::Template);
                assert!(!document.errors().is_empty(), "{open}");
                assert!(
                    document.errors().len() < 10,
                    "{open}: {:?}",
                    &document.errors()[..3]
                );
            }
        }
    });
}

#[test]
fn a_hundred_thousand_links_are_read_walked_and_dropped() {
    on_a_small_stack(|| {
        let links = [
            ".b", ".?b", "::b", "[0]", "[?0]", "!", ".b()", " + 1", " ?? 1", " && b", " == 1",
        ];
        for link in links {
            let text = format!("var a = b{}\n", link.repeat(100_000));
            let document = parse(&text, Dialect::Template);
            assert_eq!(document.errors(), [], "{link}");
            let (_, statement) = document.statements().next().expect("a statement");
            let StatementKind::Variable { value, .. } = statement.kind else {
                panic!("a variable");
            };
            assert!(document.nodes().len() > 100_000);
            assert_eq!(
                document.descendants(value).count(),
                document.nodes().len() - 1,
                "{link}"
            );
            let _copy = document.clone();
        }
        let types = format!("type a = b{}\n", "[]".repeat(100_000));
        assert_eq!(parse(&types, Dialect::Template).errors(), []);
        let union = format!("type a = 'b'{}\n", " | 'c'".repeat(100_000));
        assert_eq!(parse(&union, Dialect::Template).errors(), []);
    });
}

#[test]
fn noise_costs_linear_time() {
    on_a_small_stack(|| {
        let lines = [
            "var a = [\n",
            "var a = {\n",
            "a [\n",
            "f(\n",
            "var a = 'b\n",
            "var a = '${\n",
            "}\n",
            "@\n",
            "var a = {\n  b: [\n",
            "resource a 'b' = {\n",
            "  )\n",
            "var a = [1 2\n",
            "#\n",
            "'''\n",
            "$'''${\n",
            "type a = {\n@b()\n",
            "\"\n",
            "var a = (\n",
            "/*\n",
            "((((((\n",
            "[{(\n",
            "])}\n",
            "'",
            "${",
            "var a = f(1,\n",
        ];
        for line in lines {
            let text = line.repeat(20_000);
            // A walk that grows with the square of it takes minutes.
            let document = parse(&text, Dialect::Template);
            assert!(!document.errors().is_empty(), "{line:?}");
        }
    });
}

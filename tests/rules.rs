//! Pages and rules belong together one to one, and every example of a page holds.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use armid::diagnostic::{Safety, Severity};
use armid::engine::config::{KEYS, Key, Takes, schema};
use armid::engine::diff::unified;
use armid::engine::{Outcome, check, fix};
use armid::rules::{self, Check, Rule};
use common::{Example, examples};
use std::fmt::Write as _;

#[test]
fn every_page_is_a_rule_and_every_rule_has_a_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let pages: BTreeSet<_> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            Some(name.strip_suffix(".md")?.to_owned())
        })
        .collect();
    let slugs: BTreeSet<_> = rules::ALL.iter().map(|rule| rule.slug.to_owned()).collect();
    assert_eq!(pages, slugs);
    assert_eq!(slugs.len(), rules::ALL.len(), "a slug stands twice");
}

/// The site turns the links to rules round; in the repository they lead to the pages as they are.
#[test]
fn every_link_in_a_chapter_leads_to_a_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let chapters = std::fs::read_dir(root.join("docs")).unwrap();
    let chapters = chapters.map(|entry| entry.unwrap().path());
    let mut wrong = Vec::new();
    for path in chapters.chain([root.join("README.md"), root.join("CONTRIBUTING.md")]) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        for after in text.split("](").skip(1) {
            let target = after.split([')', '#']).next().unwrap_or_default();
            let is_file = || path.with_file_name(target).exists();
            if !target.is_empty() && !target.contains("://") && !is_file() {
                wrong.push(format!("{}: {target}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_header_of_a_page_says_what_the_rule_declares() {
    for rule in rules::ALL {
        let severity = rule.severity.word();
        let fixes: Vec<_> = rule.fixes.iter().map(|safety| safety.word()).collect();
        let fixes = if fixes.is_empty() {
            "none".to_owned()
        } else {
            fixes.join(", ")
        };
        let languages = rule.languages.join(", ");
        let off = if rule.default { "" } else { " (off)" };
        let row = format!("| {severity}{off} | {fixes} | 0.1.0 | {languages} |");
        assert!(rule.page.contains(&row), "{}: no row `{row}`", rule.slug);
        assert!(rule.page.starts_with("# "), "{}", rule.slug);
    }
}

#[test]
fn every_rule_has_the_examples_that_it_needs() {
    for rule in rules::ALL {
        for language in rule.languages {
            let all = examples(rule.page);
            let fence = if *language == "arm" {
                "json"
            } else {
                *language
            };
            let own = |role: &str| {
                // `.bicepparam` is Bicep too.
                let own = all.iter().filter(|one| one.language.starts_with(fence));
                own.filter(|one| one.role == role).count()
            };
            let slug = rule.slug;
            assert!(own("bad") >= 1, "{slug}: no bad {language} example");
            assert!(own("good") >= 1, "{slug}: no good {language} example");
            let compares = matches!(rule.check, Check::Comparing(_));
            assert_eq!(own("before") >= 1, compares, "{slug}: {language}");
            assert!(
                rule.fixes.is_empty() || own("fixed") >= 1,
                "{slug}: no fixed {language} example"
            );
            let expressive = all.iter().any(|one| {
                one.language.starts_with(fence)
                    && one.role == "good"
                    && has_expression(&one.text, language)
            });
            assert!(
                expressive,
                "{slug}: no good {language} example with an expression"
            );
        }
        let good = examples(rule.page);
        let good = good.iter().filter(|one| one.role == "good").count();
        assert!(good >= 2, "{}: too few good examples", rule.slug);
    }
}

/// Whether an example computes something.
fn has_expression(text: &str, language: &str) -> bool {
    let marks: &[&str] = match language {
        "arm" => &["\"["],
        _ => &["${", " ? ", " ?? ", "(", "..."],
    };
    marks.iter().any(|mark| text.contains(mark))
}

#[test]
fn every_bad_example_raises_its_rule_and_no_other() {
    let mut wrong = Vec::new();
    each_example("bad", |rule, example| {
        let findings = example.findings();
        let own = findings
            .iter()
            .filter(|finding| finding.0 == rule.slug)
            .count();
        let with = |finding: &(String, String, String)| example.with.as_ref() == Some(&finding.0);
        let with = findings.iter().filter(|finding| with(finding)).count();
        if own == 0 || own + with != findings.len() {
            wrong.push(format!(
                "{} line {}: {findings:#?}",
                rule.slug, example.line
            ));
        }
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_good_and_fixed_example_is_silent() {
    let mut wrong = Vec::new();
    for role in ["good", "fixed", "before"] {
        each_example(role, |rule, example| {
            let findings = example.findings();
            if !findings.is_empty() {
                wrong.push(format!(
                    "{} line {}: {findings:#?}",
                    rule.slug, example.line
                ));
            }
        });
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_fix_makes_the_fixed_example_byte_for_byte() {
    let mut wrong = Vec::new();
    let mut pairs = 0;
    for rule in rules::ALL {
        let all = examples(rule.page);
        for (index, fixed) in all.iter().enumerate() {
            if fixed.role != "fixed" {
                continue;
            }
            let bad = all[..index]
                .iter()
                .rfind(|one| one.role == "bad" && one.language == fixed.language);
            let bad = bad.unwrap_or_else(|| panic!("{}: nothing to fix", rule.slug));
            pairs += 1;
            let source = bad.source();
            let done = fix(&source, &bad.options(), true, Safety::Unsafe).unwrap();
            let done = done.unwrap();
            let text = done.text.as_ref().map_or(source.text(), |text| text.text());
            if text != fixed.text {
                let diff = unified(rule.slug, &fixed.text, text);
                wrong.push(format!("{} line {}\n{diff}", rule.slug, fixed.line));
            }
        }
    }
    assert!(pairs >= 40, "{pairs}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_fixes_that_are_allowed_are_made() {
    each_example("bad", |rule, example| {
        if example.gives_parameters() {
            return;
        }
        let source = example.source();
        let options = example.options();
        let Outcome::Template(checked) = check(&source, &options, true) else {
            panic!("{} line {}", rule.slug, example.line);
        };
        let safe = checked.findings.iter().filter(|finding| {
            let fix = finding.diagnostic.fix.as_ref();
            fix.is_some_and(|fix| {
                assert!(rule.fixes.contains(&fix.safety), "{}", rule.slug);
                assert!(!finding.edits.is_empty(), "{}", rule.slug);
                fix.safety == Safety::Safe
            })
        });
        let safe = safe.count();
        let done = fix(&source, &options, true, Safety::Safe).unwrap().unwrap();
        assert_eq!(done.text.is_some(), safe > 0, "{}", rule.slug);
    });
}

#[test]
fn no_finding_is_more_severe_than_its_rule_declares() {
    each_example("bad", |rule, example| {
        for (slug, severity, _) in example.findings() {
            let worst = rules::find(&slug).unwrap().severity;
            let word = severity.as_str();
            assert!(
                rank(word) <= rank(worst.word()),
                "{} line {}",
                rule.slug,
                example.line
            );
        }
    });
}

fn rank(word: &str) -> usize {
    let all = [Severity::Note, Severity::Warning, Severity::Error];
    all.iter().position(|one| one.word() == word).unwrap()
}

fn each_example(role: &str, mut visit: impl FnMut(&Rule, &Example)) {
    let mut seen = 0;
    for rule in rules::ALL {
        for example in examples(rule.page).iter().filter(|one| one.role == role) {
            seen += 1;
            visit(rule, example);
        }
    }
    assert!(seen > 0, "no example is `{role}`");
    assert_eq!(Safety::Safe.word(), "safe");
}

/// The table of rules as the README has it.
fn table() -> String {
    let mut table = String::from("| | rule | what to do | fix |\n|---|---|---|---|\n");
    for rule in rules::ALL {
        let letter = rule.severity.word()[..1].to_uppercase();
        let fixes: Vec<_> = rule.fixes.iter().map(|safety| safety.word()).collect();
        let (slug, title) = (rule.slug, rule.title());
        let fixes = fixes.join(", ");
        let off = if rule.default {
            ""
        } else {
            " (off by default)"
        };
        writeln!(
            table,
            "| {letter} | [{slug}](rules/{slug}.md) | {title}{off} | {fixes} |"
        )
        .unwrap();
    }
    table
}

/// `BLESS=1 cargo test --test rules` rewrites the table.
#[test]
fn the_readme_lists_every_rule() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once("<!-- rules -->\n").unwrap();
    let (listed, after) = rest.split_once("<!-- /rules -->").unwrap();
    if std::env::var_os("BLESS").is_some() {
        let table = table();
        let text = format!("{before}<!-- rules -->\n{table}<!-- /rules -->{after}");
        std::fs::write(&path, text).unwrap();
        return;
    }
    assert_eq!(listed, table(), "run with BLESS=1");
}

/// Writes what is generated in front of what is committed, or compares the two.
fn committed(name: &str, generated: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, generated).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    let same = committed.replace("\r\n", "\n") == generated;
    assert!(same, "{name} is stale: BLESS=1 cargo test --test rules");
}

#[test]
fn the_schema_of_the_configuration_is_what_the_program_writes() {
    committed("armid.schema.json", &format!("{:#}\n", schema()));
}

#[test]
fn the_chapter_on_configuration_has_every_key() {
    let name = "docs/configuration.md";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let text = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let (before, rest) = text.split_once("<!-- keys -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- /keys -->").unwrap();
    let mut table = "| key | for example | what it is for |\n|---|---|---|\n".to_owned();
    rows(KEYS, "", &mut table);
    committed(
        name,
        &format!("{before}<!-- keys -->\n{table}<!-- /keys -->{after}"),
    );
}

/// A row for each key; those of a table follow it.
fn rows(keys: &[Key], prefix: &str, out: &mut String) {
    for key in keys {
        let (name, needed) = (key.name, if key.needed { " (needed)" } else { "" });
        let (Takes::Table(own) | Takes::Tables(own)) = key.takes else {
            let (example, what) = (key.example.replace('|', "\\|"), key.what);
            writeln!(out, "| `{prefix}{name}`{needed} | `{example}` | {what} |").unwrap();
            continue;
        };
        let what = key.what;
        let header = match key.takes {
            Takes::Table(_) => format!("[{name}]"),
            _ => format!("[[{name}]]"),
        };
        writeln!(out, "| `{header}` | | {what} |").unwrap();
        rows(own, &format!("{prefix}{name}."), out);
    }
}

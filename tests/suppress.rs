//! Comments that silence findings, in both languages.
//!
//! `testdata/suppress/<case>.<language>.expected` has `suppressed N`, and one line for each finding
//! that is left: `line:column rule: message`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};

use armid::diagnostic::Safety;
use armid::engine::{CheckOptions, Checked, Fixed, Outcome, Verified, check, fix};
use armid::language::suppress::Date;
use armid::language::{Format, arm, bicep};
use armid::rules::UNUSED_SUPPRESSION;
use armid::text::{EditSet, Source, Span};

fn options() -> CheckOptions {
    CheckOptions {
        today: Date::parse("2026-11-26"),
        ..CheckOptions::default()
    }
}

fn checked(source: &Source, options: &CheckOptions) -> Checked {
    match check(source, options, true) {
        Outcome::Template(checked) => checked,
        Outcome::NotATemplate => panic!("{} is no template", source.path()),
    }
}

/// What is left of the findings, as the cases have it.
fn told(source: &Source, options: &CheckOptions) -> String {
    let checked = checked(source, options);
    let mut lines = format!("suppressed {}\n", checked.silenced.len());
    for finding in &checked.findings {
        let own = &finding.diagnostic;
        let place = source.position(own.place.span.start);
        let line = format!(
            "{}:{} {}: {}\n",
            place.line, place.column, own.rule, own.message
        );
        lines.push_str(&line);
    }
    lines
}

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/suppress");
    let all = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = all.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().unwrap() != "expected");
    paths.sort();
    assert!(paths.len() >= 12, "{}", paths.len());
    paths
}

fn read(path: &Path) -> Source {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    Source::new(name, std::fs::read_to_string(path).unwrap())
}

#[test]
fn every_case_leaves_the_findings_that_are_written_beside_it() {
    let mut wrong = Vec::new();
    for path in cases() {
        let source = read(&path);
        let wanted = path.with_file_name(format!("{}.expected", source.path()));
        let found = told(&source, &options());
        if std::env::var_os("DRAFT").is_some() {
            std::fs::write(&wanted, &found).unwrap();
        }
        let wanted = std::fs::read_to_string(wanted).unwrap_or_default();
        if found != wanted {
            wrong.push(format!("{}\nfound {found}wanted {wanted}", source.path()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The same file as other editors leave it.
fn disguises(text: &str) -> [String; 4] {
    [
        text.replace('\n', "\r\n"),
        format!("\u{feff}{text}"),
        text.trim_end().to_owned(),
        text.replace("  ", "\t"),
    ]
}

#[test]
fn line_ends_byte_order_marks_and_tabs_change_nothing() {
    for path in cases() {
        let source = read(&path);
        let wanted = checked(&source, &options());
        let rules = |checked: &Checked| {
            let rules = checked.findings.iter().map(|own| own.diagnostic.rule);
            rules.collect::<Vec<_>>()
        };
        for text in disguises(source.text()) {
            let other = Source::new(source.path(), text);
            let found = checked_of(&other);
            assert_eq!(rules(&found), rules(&wanted), "{}", source.path());
            assert_eq!(
                found.silenced.len(),
                wanted.silenced.len(),
                "{}",
                source.path()
            );
        }
    }
}

fn checked_of(source: &Source) -> Checked {
    checked(source, &options())
}

/// What a text has beside its comments and blanks.
fn code(source: &Source) -> String {
    let text = source.text();
    let spans = match Format::of_path(source.path()) {
        Format::Json => arm::comments(text),
        Format::Bicep(dialect) => bicep::asides(&bicep::parse(text, dialect)),
    };
    let mut code = String::new();
    let mut done = 0;
    for span in spans {
        code.push_str(Span::new(done, span.start).slice(text));
        done = span.end;
    }
    code.push_str(&text[done as usize..]);
    code.retain(|c| !c.is_whitespace());
    code
}

/// The text without what is unused in it.
fn tidied(source: &Source) -> String {
    let findings = checked_of(source).findings.into_iter();
    let idle = findings.filter(|own| own.diagnostic.rule == UNUSED_SUPPRESSION);
    let edits = idle.flat_map(|own| own.edits);
    EditSet::new(edits.collect()).unwrap().apply(source.text())
}

#[test]
fn the_fix_takes_away_what_is_unused_and_nothing_else() {
    let mut changed = 0;
    for path in cases() {
        let source = read(&path);
        let text = tidied(&source);
        let after = Source::new(source.path(), text.as_str());
        changed += usize::from(text != source.text());
        assert_eq!(code(&after), code(&source));
        let (old, new) = (checked_of(&source), checked_of(&after));
        assert_eq!(new.silenced.len(), old.silenced.len(), "{}", source.path());
        let fixable = new.findings.iter().filter(|own| {
            own.diagnostic.rule == UNUSED_SUPPRESSION && own.diagnostic.fix.is_some()
        });
        assert_eq!(fixable.count(), 0, "{text}");
        let disguised = disguises(source.text()).into_iter().zip(disguises(&text));
        for (before, wanted) in disguised.take(3) {
            assert_eq!(tidied(&Source::new(source.path(), before)), wanted);
        }
    }
    assert!(changed >= 6, "{changed}");
}

fn fixed(path: &str, text: &str, allowed: Safety) -> (String, Fixed) {
    let source = Source::new(path, text);
    let fixed = fix(&source, &options(), true, allowed).unwrap().unwrap();
    let text = fixed.text.as_ref().map_or(text, Verified::text);
    (text.to_owned(), fixed)
}

/// A site with this identity block.
fn site(identity: &str) -> String {
    format!(
        r#"{{
  "type": "Microsoft.Web/sites",
  "apiVersion": "2023-12-01",
  "name": "web",
  "location": "westeurope",
{identity}
}}
"#
    )
}

#[test]
fn names_go_with_their_commas() {
    for (before, after) in [
        ("[a, identity-type-casing, b]", "[identity-type-casing]"),
        ("[ a,b,  identity-type-casing ]", "[ identity-type-casing ]"),
        ("[identity-type-casing,a,b,]", "[identity-type-casing,]"),
        (
            "[a,\tidentity-type-casing,identity-type-casing]",
            "[identity-type-casing]",
        ),
        (
            "[a, no-rule, identity-type-casing, b]",
            "[no-rule, identity-type-casing]",
        ),
        ("[a, no-rule, b]", "[no-rule]"),
    ] {
        let name = |list: &str| {
            let a = list.replace("a,", "identity-type-unknown,");
            a.replace("b,", "identity-type-missing,")
                .replace("b]", "identity-type-missing]")
        };
        let with = |list: &str| {
            let kind = if list.contains("casing") {
                "systemAssigned"
            } else {
                "SystemAssigned"
            };
            site(&format!(
                "  \"identity\": {{ \"type\": \"{kind}\" }} // armid: ignore{list} x"
            ))
        };
        let (text, done) = fixed("a.json", &with(&name(before)), Safety::Unsafe);
        assert_eq!(text, with(after), "{before}");
        assert!(done.mended >= 1);
    }
}

#[test]
fn a_fix_leaves_alone_what_is_silenced() {
    let text = site(
        "  // armid: ignore[identity-type-casing]\n  \"identity\": { \"type\": \"systemAssigned\" }",
    );
    let (after, done) = fixed("a.json", &text, Safety::Unsafe);
    assert_eq!(
        (after, done.mended, done.checked.silenced.len()),
        (text, 0, 1)
    );
}

/// The comment above a property that goes is for the whole file.
#[test]
fn a_fix_takes_no_comment_away_that_silences_something_else() {
    let text = |above: &str| {
        site(&format!(
            "  \"identity\": {{\n    \"type\": \"systemAssigned\",\n{above}    \"principalId\": \"x\"\n  }}"
        ))
    };
    let needed = text("    // armid: ignore-file[identity-type-casing]\n");
    let (after, done) = fixed("a.json", &needed, Safety::Unsafe);
    assert_eq!(
        (after, done.mended, done.checked.silenced.len()),
        (needed, 0, 1)
    );
    assert_eq!(done.checked.findings.len(), 1);
    assert!(
        done.checked.findings[0].diagnostic.fix.is_none()
            && done.checked.findings[0].edits.is_empty()
    );
    let (after, _) = fixed("a.json", &text("    // the principal\n"), Safety::Unsafe);
    let wanted = "  \"identity\": {\n    \"type\": \"SystemAssigned\"\n  }";
    assert_eq!(after, site(wanted));
}

#[test]
fn nothing_is_said_of_rules_that_do_not_run() {
    let text = site(
        "  \"identity\": { \"type\": \"SystemAssigned\" } // armid: ignore[identity-type-casing, identity-on-existing, function-name-casing, no-rule]",
    );
    let rules = |options: &CheckOptions, path: &str, text: &str| {
        let found = checked(&Source::new(path, text), options).findings;
        let messages = found.into_iter().map(|own| own.diagnostic.message);
        messages.collect::<Vec<_>>()
    };
    let unused = "`identity-type-casing` has nothing to silence here";
    let unknown = "there is no rule `no-rule`";
    let function = "`function-name-casing` has nothing to silence here";
    assert_eq!(
        rules(&options(), "a.json", &text),
        [unused, function, unknown]
    );
    let select = |names: &[&str]| CheckOptions {
        select: names.iter().map(|name| (*name).to_owned()).collect(),
        ..options()
    };
    assert_eq!(
        rules(&select(&[UNUSED_SUPPRESSION]), "a.json", &text),
        [unknown]
    );
    let two = select(&[UNUSED_SUPPRESSION, "identity-type-casing"]);
    assert_eq!(rules(&two, "a.json", &text), [unused, unknown]);
    assert!(rules(&select(&["identity-type-casing"]), "a.json", &text).is_empty());
    let ignored = CheckOptions {
        ignore: vec!["identity-type-casing".to_owned()],
        ..options()
    };
    assert_eq!(rules(&ignored, "a.json", &text), [function, unknown]);
    let broken = "var a 1\nvar b = 1 // armid: ignore[identity-type-casing]\n";
    let deaf = CheckOptions {
        ignore: vec!["syntax-error".to_owned()],
        ..options()
    };
    assert!(rules(&deaf, "a.bicep", broken).is_empty());
    let bicep = "var a = 1 // armid: ignore[identity-on-existing, function-name-casing]\n";
    let existing = "`identity-on-existing` has nothing to silence here";
    assert_eq!(rules(&options(), "a.bicep", bicep), [existing]);
}

#[test]
fn without_suppressions_everything_is_told_and_nothing_is_unused() {
    for path in cases() {
        let source = read(&path);
        let all = CheckOptions {
            no_suppressions: true,
            ..options()
        };
        let found = checked(&source, &all);
        assert_eq!(found.silenced.len(), 0);
        assert!(
            found
                .findings
                .iter()
                .all(|own| own.diagnostic.rule != UNUSED_SUPPRESSION)
        );
        let own = checked_of(&source);
        let idle = own
            .findings
            .iter()
            .filter(|own| own.diagnostic.rule == UNUSED_SUPPRESSION);
        let told = own.findings.len() - idle.count();
        assert!(found.findings.len() >= told, "{}", source.path());
    }
}

#[test]
fn nothing_expires_where_there_is_no_day() {
    let text = site(
        "  \"identity\": { \"type\": \"systemAssigned\" } // armid: ignore[identity-type-casing] until=1999-12-31",
    );
    let source = Source::new("a.json", text);
    assert_eq!(checked(&source, &CheckOptions::default()).silenced.len(), 1);
    let rules: Vec<_> = checked_of(&source)
        .findings
        .into_iter()
        .map(|own| own.diagnostic.rule)
        .collect();
    assert_eq!(rules, ["identity-type-casing", UNUSED_SUPPRESSION]);
}

/// Two sites that share a kind, of which the second one says something more.
fn sharing(more: &str) -> String {
    let site = |name: &str, more: &str| {
        format!(
            "resource {name} 'Microsoft.Web/sites@2023-12-01' = {{\n  name: '{name}'\n  location: 'x'\n{more}  identity: {{ type: kind }}\n}}\n"
        )
    };
    let (one, two) = (site("one", ""), site("two", more));
    format!("var kind = 'UserAssigned'\n{one}{two}")
}

#[test]
fn a_reader_whose_finding_is_silenced_does_not_want_it_mended() {
    let comment = "  // armid: ignore[user-assigned-without-identities] set by policy\n";
    let mended = |text: &str| {
        let source = Source::new("a.bicep", text);
        fix(&source, &options(), true, Safety::Unsafe)
            .unwrap()
            .unwrap()
    };
    let fixed = mended(&sharing(comment));
    assert!(fixed.text.is_none());
    let [left] = &fixed.checked.findings[..] else {
        panic!("{:?}", fixed.checked.findings);
    };
    let label = left.diagnostic.related.last().unwrap();
    assert_eq!(
        label.message,
        "no fix is made: `kind` is read elsewhere, too"
    );
    // Nobody is silenced.
    let fixed = mended(&sharing(""));
    assert_eq!(
        fixed.text.unwrap().text(),
        sharing("").replace("'UserAssigned'", "'None'")
    );
    // What is silenced asks for something else.
    let other = comment.replace("user-assigned-without-identities", "identity-type-casing");
    let fixed = mended(&sharing(&other));
    assert!(fixed.text.unwrap().text().contains("'None'"));
}

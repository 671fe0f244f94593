//! Suppressions of everything that is found anywhere, of a hundred thousand things, and of nonsense.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use armid::diagnostic::{Finding, Safety};
use armid::engine::{CheckOptions, Checked, Fixed, Outcome, check, fix};
use armid::text::{Edit, EditSet, Source, Span};
use proptest::prelude::*;

fn checked(source: &Source) -> Checked {
    match check(source, &CheckOptions::default(), true) {
        Outcome::Template(checked) => checked,
        Outcome::NotATemplate => Checked::default(),
    }
}

/// Every template of the cases and pairs that is checked as a whole.
fn templates() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut folders: Vec<PathBuf> = vec![root.join("pairs"), root.join("check")];
    let mut all = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if !name.ends_with(".expected") {
                    all.push(Source::new(name, text));
                }
            }
        }
    }
    assert!(all.len() > 150, "{}", all.len());
    all
}

/// The text with a comment above the line of each finding; `None` when such a line begins in a
/// string.
fn excused(source: &Source, findings: &[Finding]) -> Option<Source> {
    let mut above = BTreeMap::<u32, String>::new();
    for finding in findings {
        let own = &finding.diagnostic;
        let line = source.position(own.place.span.start).line;
        let start = source.line(line).unwrap().start;
        let comment = format!("// armid: ignore[{}]\n", own.rule);
        let text = above.entry(start).or_default();
        // Two findings of one rule on a line need one comment, not two.
        if !text.contains(&comment) {
            text.push_str(&comment);
        }
    }
    let edits = above.into_iter().map(|(start, text)| Edit {
        span: Span::at(start),
        text,
    });
    let text = EditSet::new(edits.collect()).unwrap().apply(source.text());
    let after = Source::new(source.path(), text);
    let reads = |own: &Finding| own.diagnostic.rule != "syntax-error";
    checked(&after).findings.iter().all(reads).then_some(after)
}

/// The text after the unsafe fixes, and what is left; `None` when there is nothing to fix.
fn fixed(source: &Source) -> Option<(Source, Fixed)> {
    let fixed = fix(source, &CheckOptions::default(), true, Safety::Unsafe).unwrap()?;
    let text = Source::new(source.path(), fixed.text.as_ref()?.text());
    Some((text, fixed))
}

#[test]
fn a_comment_above_its_line_silences_every_finding_and_no_fix_touches_it() {
    let (mut silenced, mut left_out) = (0, 0);
    for source in templates() {
        let before = checked(&source);
        let Some(after) = excused(&source, &before.findings) else {
            left_out += 1;
            continue;
        };
        let own = checked(&after);
        assert!(
            own.findings.is_empty(),
            "{:#?}\n{}",
            own.findings,
            after.text()
        );
        assert_eq!(
            own.silenced.len(),
            before.findings.len() + before.silenced.len()
        );
        silenced += own.silenced.len();
        assert!(fixed(&after).is_none(), "{}", after.text());
    }
    assert!(silenced > 500 && left_out < 10, "{silenced} {left_out}");
}

#[test]
fn fixing_the_rest_never_brings_back_what_is_silenced() {
    let mut seen = 0;
    for source in templates() {
        let before = checked(&source).findings;
        for index in 0..before.len() {
            let only = &before[index..=index];
            let rule = only[0].diagnostic.rule;
            let count = |all: &[Finding]| {
                let own = all.iter().filter(|own| own.diagnostic.rule == rule);
                own.count()
            };
            let Some(excused) = excused(&source, only) else {
                continue;
            };
            let first = count(&checked(&excused).findings);
            let Some((text, done)) = fixed(&excused) else {
                continue;
            };
            seen += 1;
            let last = count(&done.checked.findings);
            assert!(last <= first, "{rule}\n{}", text.text());
        }
    }
    assert!(seen > 100, "{seen}");
}

const MANY: usize = 100_000;
const FEWER: usize = 9_999;

/// A site with something in front of its identity, in both languages.
fn sites(before: &str, kind: &str) -> [Source; 2] {
    let json = format!(
        "{{ \"type\": \"Microsoft.Web/sites\", \"apiVersion\": \"2023-12-01\", \"name\": \"a\",\n{before}\"identity\": {{ \"type\": \"{kind}\" }}}}"
    );
    let bicep = format!(
        "resource a 'Microsoft.Web/sites@2023-12-01' = {{\nname: 'a'\n{before}identity: {{ type: '{kind}' }}\n}}\n"
    );
    [Source::new("a.json", json), Source::new("a.bicep", bicep)]
}

#[test]
fn a_hundred_thousand_comments_take_time_in_proportion() {
    let many = "// armid: ignore[identity-type-casing]\n".repeat(MANY);
    for source in sites(&many, "systemAssigned") {
        let found = checked(&source);
        assert_eq!((found.silenced.len(), found.findings.len()), (1, MANY - 1));
    }
}

#[test]
fn of_many_comments_in_any_form_the_fix_leaves_the_one_that_is_needed() {
    for one in [
        "// armid: ignore[identity-type-casing]\n",
        "/* armid: ignore[identity-type-casing] */ ",
        "/* armid: ignore[identity-type-casing]\n */ ",
        "// armid: ignore-file[identity-type-casing]\n",
    ] {
        for source in sites(&one.repeat(FEWER), "systemAssigned") {
            let found = checked(&source);
            assert_eq!((found.silenced.len(), found.findings.len()), (1, FEWER - 1));
            let (text, done) = fixed(&source).unwrap();
            assert_eq!((done.mended, done.checked.silenced.len()), (FEWER - 1, 1));
            assert_eq!(text.text().matches("armid").count(), 1, "{one}");
        }
    }
}

#[test]
fn many_findings_find_their_comments() {
    let mut json = String::from(
        "{ \"contentVersion\": \"1.0.0.0\",\n// armid: ignore[identity-type-unknown]\n\"resources\": [\n",
    );
    for number in 0..FEWER {
        let above = match number % 3 {
            0 => "// armid: ignore[identity-type-casing]\n",
            _ => "",
        };
        write!(
            json,
            "{above}{{ \"type\": \"Microsoft.Web/sites\", \"apiVersion\": \"2023-12-01\", \"name\": \"{number}\",\n\"identity\": {{ \"type\": \"systemAssigned\" }} }},\n"
        )
        .unwrap();
    }
    json.push_str("]}");
    let found = checked(&Source::new("a.json", json));
    assert_eq!(found.silenced.len(), FEWER / 3);
    assert_eq!(found.findings.len(), FEWER - FEWER / 3 + 1);
}

fn nonsense() -> impl Strategy<Value = String> {
    let words = [
        "ignore",
        "ignore-file",
        "[",
        "]",
        ",",
        " ",
        "\t",
        "until=",
        "2026-01-01",
        "until",
        "*",
        "identity-type-casing",
        "unused-suppression",
        "syntax-error",
        "armid:",
        "é",
        "\u{2028}",
        "\u{0}",
        "\u{1b}[31m",
        "x",
        "-",
        "9999-99-99",
        "'",
        "\"",
        "\\",
        "//",
        "${",
        "ignore[",
    ];
    proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..12)
        .prop_map(|words| words.concat().replace("*/", "* /"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nonsense_behind_the_mark_breaks_nothing(one in nonsense(), two in nonsense()) {
        let comments = format!("// armid:{one}\n/* armid:{two} */ // armid: {two}\n");
        for source in sites(&comments, "systemAssigned") {
            let found = checked(&source);
            for own in &found.findings {
                let span = own.diagnostic.place.span;
                let place = source.text().get(span.start as usize..span.end as usize);
                prop_assert!(place.is_some_and(|place| !place.is_empty()));
                prop_assert!(own.diagnostic.rule != "syntax-error");
            }
            if let Some((after, done)) = fixed(&source) {
                prop_assert!(fixed(&after).is_none());
                prop_assert_eq!(checked(&after).silenced.len(), done.checked.silenced.len());
            }
        }
    }
}

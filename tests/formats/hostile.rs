//! Whatever stands in a template or in a path, a report is read back as what it was made from.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use armid::diagnostic::{Address, Diagnostic, Finding, Fix, Label, Safety, Severity, Subject};
use armid::engine::problem::Problem;
use armid::engine::run::{FileReport, Run};
use armid::report::{Format, visible};
use armid::text::{Edit, Source, Span};
use proptest::prelude::*;
use serde_json::Value;

use crate::read::{azure, github, message_of, path_of};
use crate::schema::faults;
use crate::{without_rules, written};

const NAMES: [&str; 28] = [
    "a\n::error file=x,line=1::gotcha",
    "\n##vso[task.setvariable variable=PATH]evil",
    "##vso[task.setvariable variable=PATH]evil",
    "##[add-mask]e ####",
    "::stop-commands::token",
    "a\r\nb\rc",
    "a::b:c,d=e;f]g[h",
    ",title=x::y",
    ";code=x;]y",
    "% %0A %0D %25 %2525 %3A %3B %5D %AZP25 %AZP250A",
    "]]> <!-- --> </failure><x a='b' c=\"d\">&amp;&#0;&nope;",
    "\u{1b}[31m\u{1b}]8;;http://x\u{7}",
    "\0\u{1}\u{8}\u{b}\u{c}\u{e}\u{1f}\u{7f}\u{80}\u{9b}",
    "\u{202e}\u{2066}\u{200b}\u{feff}\u{ad}\u{e0041}",
    "\u{85}\u{2028}\u{2029}",
    "\u{fffd}\u{fffe}\u{ffff}\u{10ffff}",
    "\"",
    "'",
    "`",
    "\\",
    "\\u0000 \\n \\\"",
    "😀 e\u{301} 日本 \u{1f468}\u{200d}\u{1f469}",
    "{0} {{1}} }{ ${x}",
    "[x](http://evil) [y](0) \\](",
    "<script>alert(1)</script> **b** _i_ # h",
    " lead and trail ",
    "\t",
    "a//b/../c?d#e",
];

/// A run in which every text that a template or a path gives is `evil`.
fn run(evil: &str) -> Run {
    let text = format!("{{ \"{evil}\": \"{evil}\",\n  \"{evil}\": \"x\" }}");
    let path = format!("dir/{evil}.json");
    let mut source = Source::new(&*path, &*text);
    let other = Source::new(format!("other/{evil}.json"), evil);
    let base = source.attach(Arc::new(other)).unwrap();
    let end = u32::try_from(text.len()).unwrap();
    let label = |start, end| Label {
        span: Span::new(start, end),
        message: evil.to_owned(),
    };
    let finding = |severity| {
        let diagnostic = Diagnostic {
            help: Some(evil.to_owned()),
            fact: Some(evil.to_owned()),
            place: label(2, end - 2),
            related: vec![label(base, base + 1), label(0, 1)],
            fix: Some(Fix {
                title: evil.to_owned(),
                safety: Safety::Safe,
                changes: Vec::new(),
            }),
            ..Diagnostic::new("identity-type-unknown", severity, Span::at(0), evil)
        };
        Finding {
            diagnostic,
            subject: Some(Subject {
                resource_type: Some(evil.to_owned()),
                api_version: Some(evil.to_owned()),
                name: Some(evil.to_owned()),
                address: Address::Pointer(evil.to_owned()),
            }),
            edits: vec![Edit {
                span: Span::new(2, 3),
                text: evil.to_owned(),
            }],
        }
    };
    let mut there = finding(Severity::Warning);
    there.diagnostic.place = label(base, base);
    Run {
        files: vec![FileReport {
            source,
            findings: vec![finding(Severity::Error), finding(Severity::Note), there],
        }],
        checked: 1,
        problems: vec![Problem::Read {
            path,
            source: io::Error::other(evil.to_owned()),
        }],
        ..Run::default()
    }
}

/// The paths of the three findings.
fn paths(evil: &str) -> [String; 3] {
    let own = format!("dir/{evil}.json");
    [own.clone(), own, format!("other/{evil}.json")]
}

/// A text as a line protocol gives it: line ends are kept, what is invisible is spelt out.
fn spelt(text: &str) -> String {
    let mut out = String::new();
    for piece in text.split_inclusive(['\r', '\n']) {
        let line = piece.trim_end_matches(['\r', '\n']);
        out.push_str(&visible(line));
        out.push_str(&piece[line.len()..]);
    }
    out
}

fn array(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

/// Nothing in a report acts on a terminal or on a build agent.
fn assert_harmless(format: Format, text: &str) {
    let characters: BTreeSet<char> = text.chars().filter(|own| *own != '\n').collect();
    let raw = characters
        .iter()
        .find(|own| visible(&own.to_string()) != own.to_string());
    assert_eq!(raw, None, "{format:?}");
    for line in text.lines() {
        let line = if format == Format::Azure {
            line.strip_prefix("##vso[task.logissue ").unwrap_or(line)
        } else {
            line
        };
        assert!(!line.contains("##"), "{format:?}: {line}");
        let command = line.trim_start().starts_with("::");
        assert!(!command || format == Format::Github, "{format:?}: {line}");
    }
}

fn assert_json(json: &str, lines: &str, evil: &str) {
    let json: Value = serde_json::from_str(json).unwrap();
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(array(&json["diagnostics"]), lines);
    for (one, path) in lines.iter().zip(paths(evil)) {
        assert_eq!(one["path"], path);
        assert_eq!(one["message"], evil);
        assert_eq!(one["resource"]["pointer"], evil);
        assert_eq!(one["fix"]["edits"][0]["text"], evil);
    }
    assert_eq!(lines[0]["related"][0]["path"], paths(evil)[2]);
}

fn assert_sarif(text: &str, evil: &str) {
    let log: Value = serde_json::from_str(text).unwrap();
    assert_eq!(faults(&log), Vec::<String>::new(), "{evil:?}");
    let uri = |place: &Value| {
        let uri = &place["physicalLocation"]["artifactLocation"]["uri"];
        path_of(uri.as_str().unwrap())
    };
    let text = |message: &Value| message_of(message["text"].as_str().unwrap());
    let results = array(&log["runs"][0]["results"]);
    assert_eq!(results.len(), 3);
    for (one, path) in results.iter().zip(paths(evil)) {
        assert_eq!(uri(&one["locations"][0]), path);
        assert_eq!(uri(&one["relatedLocations"][0]), paths(evil)[2]);
        assert_eq!(uri(&one["relatedLocations"][1]), paths(evil)[0]);
        if !evil.contains(['{', '}', '\\']) {
            assert_eq!(
                text(&one["message"]),
                format!("{evil}\nnote: {evil}\nhelp: {evil}")
            );
            assert_eq!(text(&one["relatedLocations"][0]["message"]), evil);
        }
        let raw = one["message"]["text"].as_str().unwrap();
        assert!(!raw.contains("](") || raw.contains("\\]("), "{raw}");
        assert!(!raw.replace("{{", "").contains('{'), "{raw}");
        let replaced = &one["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(replaced["insertedContent"]["text"], evil);
    }
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
}

fn assert_gitlab_and_rdjson(gitlab: &str, rdjson: &str, evil: &str) {
    let gitlab: Value = serde_json::from_str(gitlab).unwrap();
    let rdjson: Value = serde_json::from_str(rdjson).unwrap();
    let (gitlab, rdjson) = (array(&gitlab), array(&rdjson["diagnostics"]));
    assert_eq!((gitlab.len(), rdjson.len()), (3, 3));
    for (index, path) in paths(evil).iter().enumerate() {
        assert_eq!(&gitlab[index]["location"]["path"], path);
        assert_eq!(gitlab[index]["description"], evil);
        assert_eq!(&rdjson[index]["location"]["path"], path);
        let message = rdjson[index]["message"].as_str().unwrap();
        assert!(message.starts_with(evil) && message.ends_with(evil));
    }
    assert_eq!(rdjson[0]["suggestions"][0]["text"], evil);
    assert!(
        rdjson[2].get("suggestions").is_none(),
        "it is for another file"
    );
}

fn assert_junit(text: &str, evil: &str) {
    // What XML cannot write at all comes as its number.
    let spelt = |text: &str| -> String {
        let unwritable = |own: char| {
            matches!(own, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}')
                || matches!(own, '\u{fffe}' | '\u{ffff}')
        };
        let spelt = |own: char| {
            if unwritable(own) {
                own.escape_unicode().to_string()
            } else {
                own.to_string()
            }
        };
        text.chars().map(spelt).collect()
    };
    let document = roxmltree::Document::parse(text).unwrap();
    let tags = |tag: &'static str| {
        document
            .descendants()
            .filter(move |node| node.has_tag_name(tag))
    };
    let root = document.root_element();
    assert_eq!(root.attribute("tests"), Some("4"));
    assert_eq!(tags("testcase").count(), 4);
    let files = tags("testcase").filter_map(|node| node.attribute("file"));
    let wanted = paths(evil).map(|path| spelt(&path));
    assert_eq!(files.collect::<Vec<_>>(), wanted);
    assert_eq!(tags("failure").count(), 2);
    for failure in tags("failure") {
        assert_eq!(failure.attribute("message"), Some(&*spelt(evil)));
        assert!(failure.text().unwrap().ends_with(&spelt(evil)));
    }
    let error = tags("error").next().unwrap();
    assert!(error.attribute("message").unwrap().ends_with(&spelt(evil)));
}

fn assert_github(text: &str, evil: &str) {
    let commands: Vec<_> = text.lines().map(|line| github(line).unwrap()).collect();
    let names: Vec<&str> = commands.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["error", "error", "notice", "warning"]);
    assert!(commands[0].data.ends_with(&spelt(evil)));
    for (one, path) in commands[1..].iter().zip(paths(evil)) {
        assert_eq!(one.properties["file"], spelt(&path), "{evil:?}");
        assert_eq!(one.properties["title"], "identity-type-unknown");
        assert!(one.data.starts_with(&spelt(evil)) && one.data.ends_with(&spelt(evil)));
    }
}

fn assert_azure(text: &str, evil: &str) {
    let commands: Vec<_> = text.lines().map(azure).collect();
    assert_eq!(commands.len(), 4);
    assert!(commands[2].is_none(), "a note is a plain line");
    for (index, path) in [(1, &paths(evil)[0]), (3, &paths(evil)[2])] {
        let one = commands[index].as_ref().unwrap();
        assert_eq!(one.name, "task.logissue");
        assert_eq!(one.properties["sourcepath"], spelt(path), "{evil:?}");
        assert_eq!(one.properties["code"], "identity-type-unknown");
        assert!(one.data.starts_with(&spelt(evil)) && one.data.ends_with(&spelt(evil)));
    }
}

/// A run in SARIF, with one rule in place of all of armid's: their pages are the bulk of a report,
/// and no template has a say in them.
fn short_sarif(run: &Run) -> String {
    const HEAD: &str = r#"{"$schema":"a:b","version":"2.1.0","runs":[{"tool":{"driver":{"name":"armid",
        "version":"0","semanticVersion":"0","rules":[{"id":"a","shortDescription":{"text":"a"},
        "fullDescription":{"text":"a"},"help":{"text":"a","markdown":"a"},
        "defaultConfiguration":{"enabled":true,"level":"note"}}]}},"#;
    let whole = written(run, Format::Sarif);
    let (_, rest) = whole.split_once("\"invocations\"").unwrap();
    format!("{HEAD}\"invocations\"{rest}")
}

fn assert_unbroken(evil: &str) {
    let run = run(evil);
    let reports = Format::ALL.map(|format| match format {
        Format::Sarif => short_sarif(&run),
        other => written(&run, other),
    });
    for (format, text) in Format::ALL.into_iter().zip(&reports) {
        assert_harmless(format, text);
    }
    let [
        _,
        concise,
        json,
        jsonl,
        sarif,
        github,
        azure,
        gitlab,
        junit,
        rdjson,
    ] = &reports;
    assert_eq!(concise.lines().count(), 3);
    assert_json(json, jsonl, evil);
    assert_sarif(sarif, evil);
    assert_github(github, evil);
    assert_azure(azure, evil);
    assert_gitlab_and_rdjson(gitlab, rdjson, evil);
    assert_junit(junit, evil);
}

#[test]
fn no_format_is_broken_by_what_stands_in_a_template() {
    for evil in NAMES {
        assert_unbroken(evil);
    }
}

#[test]
fn a_very_long_text_is_no_different() {
    assert_unbroken(&"é😀%;]##".repeat(10_000));
}

#[test]
fn the_hostile_example_in_every_format() {
    let evil = "a\n::error::b ##vso[x]y;z],%0A ]]> <&\"' \u{1b}[31m\u{202e} \0 😀 {0} [l](0)";
    for format in Format::ALL {
        let text = without_rules(&written(&run(evil), format), format);
        insta::assert_snapshot!(format!("hostile_{}", format.word()), text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_a_format(
        evil in prop::collection::vec(
            prop_oneof![any::<char>(), prop::sample::select("%#:;,]>\n\r\\\"{}[](0A".chars().collect::<Vec<_>>())],
            1..24,
        )
    ) {
        assert_unbroken(&evil.into_iter().collect::<String>());
    }
}

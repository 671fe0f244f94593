//! One run in every format.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

use armid::diagnostic::{Diagnostic, Finding, Label, Severity};
use armid::engine::CheckOptions;
use armid::engine::input::Input;
use armid::engine::problem::Problem;
use armid::engine::run::{FileReport, Run, check_files};
use armid::report::Format;
use armid::rules;
use armid::text::{Source, Span};
use serde_json::Value;

use crate::read::path_of;
use crate::schema::faults;
use crate::{without_rules, written};

/// With a byte order mark, CRLF, and a character of two UTF-16 code units before a finding.
const VM: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [{
    "type": "Microsoft.Compute/virtualMachines", "apiVersion": "2018-06-01", "name": "vm",
    "identity": { /* 😀 */ "type": "userAssigned",
      "identityIds": [ "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'a')]" ] }
  }]
}
"#;

const SITE: &str = "resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: 'site'
  location: 'westeurope'
  identity: {
    type: 'SystemAsigned'
  }
}
";

/// Two templates, a finding about a file that is attached to one, and a file that cannot be read.
fn run() -> Run {
    let vm = format!("\u{feff}{}", VM.replace('\n', "\r\n"));
    let inputs = vec![
        Input::stdin("./infra/vm 1.json".to_owned(), vm.into_bytes()),
        Input::stdin("infra/site.bicep".to_owned(), SITE.into()),
    ];
    let mut run = check_files(inputs, &CheckOptions::default());
    run.files.push(attached());
    run.checked += 1;
    run.problems.push(Problem::Read {
        path: "infra/secret.json".to_owned(),
        source: io::Error::other("it is not ours"),
    });
    run
}

fn attached() -> FileReport {
    let mut source = Source::new(
        "infra/main.json",
        "{\n  \"type\": \"[parameters('kind')]\" }",
    );
    let parameters = "{ \"kind\": {\n    \"value\": \"SystemAsigned\" } }";
    let base = source.attach(Arc::new(Source::new("infra/prod.json", parameters)));
    let base = base.unwrap();
    let label = |start, end, message: &str| Label {
        span: Span::new(start, end),
        message: message.to_owned(),
    };
    let own = label(12, 34, "used here");
    let there = label(base + 25, base + 40, "the value comes from here");
    let with = |span, related| {
        let wrong = "`SystemAsigned` is no identity type";
        let diagnostic = Diagnostic {
            related: vec![related],
            ..Diagnostic::new("identity-type-unknown", Severity::Warning, span, wrong)
        };
        Finding {
            diagnostic,
            subject: None,
            edits: Vec::new(),
        }
    };
    FileReport {
        findings: vec![with(there.span, own.clone()), with(own.span, there)],
        source,
    }
}

/// The example in SARIF.
pub(crate) fn sarif() -> Value {
    serde_json::from_str(&written(&run(), Format::Sarif)).unwrap()
}

#[test]
fn every_format_tells_the_same_findings() {
    for format in Format::ALL {
        let text = without_rules(&written(&run(), format), format);
        insta::assert_snapshot!(format.word(), text);
    }
}

#[test]
fn an_empty_run_is_a_whole_report() {
    let empty = Run::default();
    for format in [Format::Json, Format::Sarif, Format::Gitlab, Format::Rdjson] {
        let value: Value = serde_json::from_str(&written(&empty, format)).unwrap();
        let list = match format {
            Format::Json | Format::Rdjson => &value["diagnostics"],
            Format::Sarif => &value["runs"][0]["results"],
            _ => &value,
        };
        assert_eq!(list.as_array().map(Vec::len), Some(0), "{format:?}");
    }
    for format in [
        Format::Concise,
        Format::Jsonl,
        Format::Github,
        Format::Azure,
    ] {
        assert_eq!(written(&empty, format), "", "{format:?}");
    }
    let junit = written(&empty, Format::Junit);
    let junit = roxmltree::Document::parse(&junit).unwrap();
    let tests = junit
        .descendants()
        .filter(|node| node.has_tag_name("testcase"));
    assert_eq!(tests.count(), 1);
    assert_eq!(junit.root_element().attribute("tests"), Some("1"));
}

#[test]
fn sarif_keeps_to_its_schema_and_lists_every_rule_with_its_page() {
    let log = sarif();
    assert_eq!(faults(&log), Vec::<String>::new());
    let listed = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    assert_eq!(listed.len(), rules::ALL.len());
    for (own, rule) in listed.iter().zip(rules::ALL) {
        assert_eq!(own["id"], rule.slug);
        assert_eq!(own["help"]["markdown"], rule.page);
    }
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], rules::ALL[index].slug);
    }
}

#[test]
fn a_fix_in_sarif_and_in_rdjson_makes_the_same_text_as_its_edits() {
    let run = run();
    let log = sarif();
    let rdjson: Value = serde_json::from_str(&written(&run, Format::Rdjson)).unwrap();
    let found = run.files.iter().flat_map(|file| {
        let each = file.findings.iter();
        each.map(|finding| (&file.source, finding))
    });
    let mut fixes = 0;
    for (index, (source, finding)) in found.enumerate() {
        let mut wanted = source.text().to_owned();
        for edit in finding.edits.iter().rev() {
            wanted.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
        let suggestion = &rdjson["diagnostics"][index]["suggestions"][0];
        let fix = &log["runs"][0]["results"][index]["fixes"][0]["artifactChanges"][0];
        if finding.edits.is_empty() {
            assert!(suggestion.is_null() && fix.is_null());
            continue;
        }
        fixes += 1;
        let replacements = fix["replacements"].as_array().unwrap();
        let mut made = source.text().to_owned();
        for one in replacements.iter().rev() {
            let range = range(source, &one["deletedRegion"]);
            made.replace_range(range, one["insertedContent"]["text"].as_str().unwrap());
        }
        assert_eq!(made, wanted);
        let mut made = source.text().to_owned();
        let range = bytes(source, &suggestion["range"]);
        made.replace_range(range, suggestion["text"].as_str().unwrap());
        assert_eq!(made, wanted);
    }
    assert!(fixes > 2, "{fixes}");
}

/// The bytes of a region in lines and columns of UTF-16 code units.
fn range(source: &Source, region: &Value) -> std::ops::Range<usize> {
    let at = |line: &str, column: &str| {
        let (line, column) = (
            region[line].as_u64().unwrap(),
            region[column].as_u64().unwrap(),
        );
        let span = source.line(u32::try_from(line).unwrap()).unwrap();
        let mut units = 1;
        let text = source.slice(span);
        let found = text.char_indices().find(|(_, character)| {
            let here = units == column;
            units += character.len_utf16() as u64;
            here
        });
        span.start as usize + found.map_or(text.len(), |(at, _)| at)
    };
    at("startLine", "startColumn")..at("endLine", "endColumn")
}

/// The bytes of a range in lines and columns of bytes.
fn bytes(source: &Source, range: &Value) -> std::ops::Range<usize> {
    let at = |end: &str| {
        let (line, column) = (&range[end]["line"], &range[end]["column"]);
        let line = u32::try_from(line.as_u64().unwrap()).unwrap();
        let column = usize::try_from(column.as_u64().unwrap()).unwrap();
        source.line(line).unwrap().start as usize + column - 1
    };
    at("start")..at("end")
}

#[test]
fn a_region_of_sarif_is_the_same_in_text_and_in_bytes() {
    let run = run();
    let log = sarif();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let sources = run
        .files
        .iter()
        .flat_map(|file| file.findings.iter().map(|_| &file.source));
    for (result, source) in results.iter().zip(sources) {
        let place = &result["locations"][0]["physicalLocation"];
        if path_of(place["artifactLocation"]["uri"].as_str().unwrap()) == "infra/prod.json" {
            continue;
        }
        let range = range(source, &place["region"]);
        assert_eq!(place["region"]["byteOffset"], range.start as u64);
        assert_eq!(place["region"]["byteLength"], range.len() as u64);
    }
}

#[test]
fn no_two_findings_have_one_fingerprint() {
    let gitlab: Value = serde_json::from_str(&written(&run(), Format::Gitlab)).unwrap();
    let prints: Vec<_> = gitlab.as_array().unwrap().iter().collect();
    let distinct: BTreeSet<_> = prints
        .iter()
        .map(|one| one["fingerprint"].as_str())
        .collect();
    assert_eq!(distinct.len(), prints.len());
    let log = sarif();
    for (one, result) in prints
        .iter()
        .zip(log["runs"][0]["results"].as_array().unwrap())
    {
        assert_eq!(
            one["fingerprint"],
            result["partialFingerprints"]["armid/v1"]
        );
    }
}

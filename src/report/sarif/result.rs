//! Floor 6: one finding, as SARIF tells it.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::Message;
use crate::diagnostic::{Address, Finding, Fix, Label, Subject};
use crate::engine::fingerprint;
use crate::report::spot::{Spot, uri};
use crate::report::words::told;
use crate::rules;
use crate::text::{self, Source};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Outcome<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Remedy<'a>>,
}

#[derive(Serialize)]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    physical: Physical,
    #[serde(rename = "logicalLocations", skip_serializing_if = "Vec::is_empty")]
    logical: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    byte_offset: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    byte_length: Option<u32>,
}

/// The resource that a finding is about.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fully_qualified_name: Option<String>,
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Remedy<'a> {
    description: Message,
    artifact_changes: [Change<'a>; 1],
    properties: Safety,
}

#[derive(Serialize)]
struct Safety {
    safety: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Content<'a>,
}

#[derive(Serialize)]
struct Content<'a> {
    text: &'a str,
}

/// Where each rule is among those that the report lists.
pub(super) struct Positions(HashMap<&'static str, usize>);

impl Positions {
    pub(super) fn new() -> Self {
        let slugs = rules::ALL.iter().map(|rule| rule.slug);
        Self(slugs.zip(0..).collect())
    }

    pub(super) fn result<'a>(
        &self,
        source: &Source,
        finding: &'a Finding,
        print: String,
    ) -> Outcome<'a> {
        let found = &finding.diagnostic;
        let mut place = location(source, &found.place);
        place.logical = finding.subject.iter().map(logical).collect();
        let related = found.related.iter().zip(1..).map(|(label, id)| Location {
            id: Some(id),
            ..location(source, label)
        });
        let key = format!("armid/v{}", fingerprint::VERSION);
        let fix = found.fix.as_ref().filter(|_| !finding.edits.is_empty());
        Outcome {
            rule_id: found.rule,
            rule_index: self.0.get(found.rule).copied(),
            level: found.severity.word(),
            message: Message::new(&told(found)),
            locations: [place],
            related_locations: related.collect(),
            partial_fingerprints: BTreeMap::from([(key, print)]),
            fixes: fix
                .map(|fix| remedy(source, fix, &finding.edits))
                .into_iter()
                .collect(),
        }
    }
}

fn location(source: &Source, label: &Label) -> Location {
    let spot = Spot::new(source, label.span);
    let message = Some(&label.message).filter(|text| !text.is_empty());
    Location {
        id: None,
        physical: Physical {
            artifact_location: artifact(spot.file.path()),
            region: Region {
                byte_offset: Some(spot.span.start),
                byte_length: Some(spot.span.end.saturating_sub(spot.span.start)),
                ..region(&spot)
            },
        },
        logical: Vec::new(),
        message: message.map(|text| Message::new(text)),
    }
}

fn artifact(path: &str) -> Artifact {
    let (uri, relative) = uri(path);
    Artifact {
        uri,
        uri_base_id: relative.then_some("%SRCROOT%"),
    }
}

/// Lines and columns alone.
fn region(spot: &Spot<'_>) -> Region {
    Region {
        start_line: spot.start.line,
        start_column: spot.start.column,
        end_line: spot.end.line,
        end_column: spot.end.column,
        byte_offset: None,
        byte_length: None,
    }
}

fn logical(subject: &Subject) -> Logical {
    let (Address::Pointer(address) | Address::Symbol(address)) = &subject.address;
    Logical {
        name: subject.name.clone(),
        fully_qualified_name: Some(address.clone()).filter(|address| !address.is_empty()),
        kind: "resource",
    }
}

fn remedy<'a>(source: &Source, fix: &Fix, edits: &'a [text::Edit]) -> Remedy<'a> {
    // A region in bytes would make the new text one in bytes, too (section 3.57.2 of the format).
    let replacements = edits.iter().map(|edit| Replacement {
        deleted_region: region(&Spot::new(source, edit.span)),
        inserted_content: Content { text: &edit.text },
    });
    Remedy {
        description: Message::new(&fix.title),
        artifact_changes: [Change {
            artifact_location: artifact(source.path()),
            replacements: replacements.collect(),
        }],
        properties: Safety {
            safety: fix.safety.word(),
        },
    }
}

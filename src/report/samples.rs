//! Floor 6: findings and resources to draw in tests.

use std::sync::Arc;

use crate::diagnostic::{
    Address, Diagnostic, Finding, Fix, IdentitySummary, InventoryEntry, Label, Safety, Severity,
    Subject, SupportSummary,
};
use crate::engine::input::decode;
use crate::engine::run::{FileReport, Run};
use crate::text::{Edit, Source, Span, offset};

const TEMPLATE: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "variables": { "ids": ["[parameters('id')]"] },
  "resources": [
    {
      "type": "Microsoft.Compute/virtualMachines",
      "apiVersion": "2018-06-01",
      "name": "[variables('vmName')]",
	"identity": { "type": "userAssigned", "identityIds": "[variables('ids')]" }
    }
  ]
}
"#;

/// The bytes of the first `needle`.
fn find(text: &str, needle: &str) -> Span {
    let at = text.find(needle).unwrap();
    Span::new(offset(at), offset(at + needle.len()))
}

/// A bare finding.
pub(super) fn finding(span: Span) -> Finding {
    Finding {
        diagnostic: Diagnostic::new("sample-rule", Severity::Warning, span, "something is wrong"),
        subject: None,
        edits: Vec::new(),
    }
}

/// A run over one file.
pub(super) fn one(text: &str, findings: &[Finding]) -> Run {
    Run {
        files: vec![FileReport {
            source: Source::new("dir/main.json", text),
            findings: findings.to_vec(),
        }],
        checked: 3,
        ..Run::default()
    }
}

fn subject() -> Subject {
    Subject {
        resource_type: Some("Microsoft.Compute/virtualMachines".to_owned()),
        api_version: Some("2018-06-01".to_owned()),
        name: Some("[variables('vmName')]".to_owned()),
        address: Address::Pointer("/resources/0".to_owned()),
    }
}

/// A file with an error, which says why and has a safe fix, and a note with an unsafe one.
pub(super) fn sample() -> Run {
    let mut error = finding(find(TEMPLATE, "\"identityIds\""));
    let found = &mut error.diagnostic;
    found.rule = "identity-ids-deprecated";
    found.severity = Severity::Error;
    found.message = "`identityIds` is refused by this API version".to_owned();
    found.help = Some("list the identities as keys of `userAssignedIdentities`".to_owned());
    found.fact = Some("the last version that takes `identityIds` is 2018-04-01".to_owned());
    found.place.message = "an array of identities".to_owned();
    found.related = vec![
        Label {
            span: find(TEMPLATE, "[\"[parameters('id')]\"]"),
            message: "the value comes from here".to_owned(),
        },
        Label {
            span: find(TEMPLATE, "\"2018-06-01\""),
            message: "the API version".to_owned(),
        },
    ];
    found.fix = Some(Fix {
        title: "move the identities to `userAssignedIdentities`".to_owned(),
        safety: Safety::Safe,
        changes: Vec::new(),
    });
    error.subject = Some(subject());
    error.edits = vec![Edit {
        span: find(TEMPLATE, "\"identityIds\""),
        text: "\"userAssignedIdentities\"".to_owned(),
    }];
    let mut note = finding(find(TEMPLATE, "\"userAssigned\""));
    note.diagnostic.severity = Severity::Note;
    note.diagnostic.fix = Some(Fix {
        title: "write `UserAssigned`".to_owned(),
        safety: Safety::Unsafe,
        changes: Vec::new(),
    });
    note.subject = Some(Subject {
        resource_type: None,
        api_version: None,
        name: None,
        address: Address::Symbol("vm".to_owned()),
    });
    one(TEMPLATE, &[note, error])
}

/// A finding in a file that is attached to the template, and one that points there.
pub(super) fn attached() -> Run {
    let mut source = Source::new("dir/main.json", TEMPLATE);
    let text = "\u{feff}{ \"parameters\": {\r\n  \"type\": { \"value\": \"userAssigned\" } } }";
    let file = Arc::new(Source::new("dir/prod.parameters.json", text));
    let base = source.attach(file).unwrap();
    let value = find(text, "\"userAssigned\"");
    let value = Span::new(base + value.start, base + value.end);
    let label = |span, message: &str| Label {
        span,
        message: message.to_owned(),
    };
    let mut there = finding(value);
    there.diagnostic.related = vec![label(find(TEMPLATE, "\"identity\""), "used here")];
    let mut here = finding(find(TEMPLATE, "\"2018-06-01\""));
    let end = base + offset(text.len());
    here.diagnostic.related = vec![
        label(Span::at(end), "the end"),
        label(value, "the value comes from here"),
    ];
    Run {
        files: vec![FileReport {
            source,
            findings: vec![here, there],
        }],
        checked: 1,
        ..Run::default()
    }
}

/// A file in Windows-1252.
pub(super) fn unreadable() -> Run {
    let bytes = b"{\n  \"name\": \"caf\xE9\",\n  \"x\": 1\n}\n".to_vec();
    let loaded = decode("latin.json".to_owned(), bytes);
    Run {
        files: vec![FileReport {
            source: loaded.source,
            findings: loaded.trouble.into_iter().collect(),
        }],
        checked: 1,
        ..Run::default()
    }
}

/// A file that tries to steer the terminal, with every text of a finding taken from it.
pub(super) fn hostile() -> Run {
    let evil = "a\u{1b}[31m\u{202e}b\u{9b}2J\u{7}\u{2066}\u{feff}c\rd";
    let text = format!("{{ \"{evil}\": \"{evil}\",\n  \"next\": \"\u{202e}\" }}");
    let mut found = finding(find(&text, "next"));
    let evil = format!("`{evil}`\nline two");
    found.diagnostic.message.clone_from(&evil);
    found.diagnostic.help = Some(evil.clone());
    found.diagnostic.fact = Some(evil.clone());
    found.diagnostic.place.message.clone_from(&evil);
    found.diagnostic.related = vec![Label {
        span: Span::new(3, 9),
        message: evil.clone(),
    }];
    found.subject = Some(Subject {
        resource_type: Some(evil.clone()),
        api_version: Some(evil.clone()),
        name: Some(evil.clone()),
        address: Address::Pointer(evil.clone()),
    });
    Run {
        files: vec![FileReport {
            source: Source::new(format!("{evil}.json"), text),
            findings: vec![found],
        }],
        checked: 1,
        ..Run::default()
    }
}

fn identity(kinds: Option<Vec<&'static str>>, ids: Option<Vec<String>>) -> IdentitySummary {
    IdentitySummary {
        address: Address::Pointer("/resources/0/identity".to_owned()),
        type_text: kinds.as_ref().map(|kinds| kinds.join(", ")),
        shape: if ids.is_some() {
            "dictionary"
        } else {
            "expression"
        },
        values: kinds.clone().map(|kinds| match kinds[..] {
            ["SystemAssigned", "UserAssigned"] => vec!["SystemAssigned, UserAssigned"],
            _ => kinds,
        }),
        kinds,
        user_assigned: ids,
    }
}

/// Two files of resources: known, unknown, existing, hostile and overlong.
pub(super) fn resources() -> Vec<(String, Vec<InventoryEntry>)> {
    let text = |text: &str| Some(text.to_owned());
    let vm = InventoryEntry {
        subject: subject(),
        line: 4,
        existing: false,
        identity: Some(identity(
            Some(vec!["SystemAssigned", "UserAssigned"]),
            Some(vec![
                "[resourceId('a', \"b\")]".to_owned(),
                "two".to_owned(),
            ]),
        )),
        supports: Some(SupportSummary {
            kinds: [
                "None",
                "SystemAssigned",
                "UserAssigned",
                "SystemAssigned, UserAssigned",
            ]
            .map(str::to_owned)
            .to_vec(),
            shape: "dictionary",
        }),
    };
    let mut plain = vm.clone();
    plain.line = 1234;
    plain.identity = None;
    plain.supports = None;
    plain.subject.name = text("\u{1b}[2Jname,\nwith \"quotes\"");
    let mut unknown = vm.clone();
    unknown.subject.resource_type = None;
    unknown.subject.api_version = None;
    unknown.subject.name = None;
    unknown.identity = Some(identity(None, None));
    let mut site = vm.clone();
    site.subject.address = Address::Symbol("site::slot".to_owned());
    site.subject.resource_type = text("Microsoft.Web/sites/slots/siteextensions/and/more/segments");
    site.subject.name = text("'${prefix}-a-rather-long-name-of-an-existing-site-${suffix}'");
    site.existing = true;
    site.identity = Some(identity(Some(vec!["None"]), Some(Vec::new())));
    site.supports = Some(SupportSummary {
        kinds: vec!["SystemAssigned".to_owned()],
        shape: "none",
    });
    vec![
        ("main.json".to_owned(), vec![vm, plain, unknown]),
        ("modules/site.bicep".to_owned(), vec![site]),
    ]
}

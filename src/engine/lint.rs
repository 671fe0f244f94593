//! Floor 5: STUB, replaced at merge: the rules over one file.

use crate::diagnostic::{
    Address, Diagnostic, Finding, IdentitySummary, InventoryEntry, Label, Severity, Subject,
};
use crate::text::{Source, Span, offset};

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// Rules to run; empty for the default set.
    pub select: Vec<String>,
    /// Rules not to run.
    pub ignore: Vec<String>,
    /// Read the file as the body of a REST request for this resource type and API version.
    pub rest_body: Option<(String, String)>,
    /// The body is sent with PATCH.
    pub patch: bool,
}

/// What came of one file.
#[derive(Debug)]
pub enum Outcome {
    /// It is a template, or broken.
    Template(Vec<Finding>),
    /// It is some other JSON.
    NotATemplate,
}

fn finding(source: &Source, needle: &str, rule: &'static str) -> Option<Finding> {
    let at = source.text().find(needle)?;
    let diagnostic = Diagnostic {
        rule,
        severity: Severity::Error,
        message: format!("`{needle}` is wrong"),
        help: Some("write it another way".to_owned()),
        place: Label {
            span: Span::new(offset(at), offset(at + needle.len())),
            message: String::new(),
        },
        related: Vec::new(),
        fact: None,
        resource: None,
        fix: None,
    };
    Some(Finding {
        diagnostic,
        subject: None,
        edits: Vec::new(),
    })
}

/// Checks one file.
pub fn check(source: &Source, options: &CheckOptions, _explicit: bool) -> Outcome {
    let text = source.text();
    if !text.contains("deploymentTemplate.json") && options.rest_body.is_none() {
        return Outcome::NotATemplate;
    }
    if !text.trim_end().ends_with('}') {
        return Outcome::Template(finding(source, "{", "syntax-error").into_iter().collect());
    }
    let wanted = |rule: &str| {
        (options.select.is_empty() || options.select.iter().any(|slug| slug == rule))
            && !options.ignore.iter().any(|slug| slug == rule)
    };
    let found = finding(source, "\"identityIds\"", "identity-ids-deprecated")
        .filter(|found| wanted(found.diagnostic.rule));
    Outcome::Template(found.into_iter().collect())
}

/// Lists the resources of one file.
#[expect(clippy::result_large_err, reason = "a stub")]
pub fn inventory(
    source: &Source,
    options: &CheckOptions,
    explicit: bool,
) -> Result<Vec<InventoryEntry>, Finding> {
    match check(source, options, explicit) {
        Outcome::NotATemplate => Ok(Vec::new()),
        Outcome::Template(found) => match found.into_iter().next() {
            Some(broken) if broken.diagnostic.rule == "syntax-error" => Err(broken),
            _ => Ok(vec![InventoryEntry {
                subject: Subject {
                    resource_type: Some("Microsoft.Compute/virtualMachines".to_owned()),
                    api_version: Some("2018-06-01".to_owned()),
                    name: Some("vm".to_owned()),
                    address: Address::Pointer("/resources/0".to_owned()),
                },
                line: 4,
                existing: false,
                identity: Some(IdentitySummary {
                    address: Address::Pointer("/resources/0/identity".to_owned()),
                    kinds: None,
                    type_text: None,
                    shape: "expression",
                    user_assigned: None,
                }),
                supports: None,
            }]),
        },
    }
}

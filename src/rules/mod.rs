//! Floor 4: STUB, replaced at merge: the table of rules.

use crate::diagnostic::{Safety, Severity};

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name.
    pub slug: &'static str,
    /// How sure the harm is.
    pub severity: Severity,
    /// The kinds of fix that it can offer.
    pub fixes: &'static [Safety],
    /// The languages that it reads: `arm`, `bicep`.
    pub languages: &'static [&'static str],
    /// Its page, Markdown.
    pub page: &'static str,
    /// Whether it runs when nothing is selected.
    pub default: bool,
}

/// Every rule.
pub const ALL: &[&Rule] = &[
    &Rule {
        slug: "identity-ids-deprecated",
        severity: Severity::Error,
        fixes: &[Safety::Safe, Safety::Unsafe],
        languages: &["arm", "bicep"],
        page: "# Use `userAssignedIdentities` instead of `identityIds`\n\nStub page.\n",
        default: true,
    },
    &Rule {
        slug: "syntax-error",
        severity: Severity::Error,
        fixes: &[],
        languages: &["arm", "bicep"],
        page: "# The file can be read\n\nStub page.\n",
        default: true,
    },
];

/// The rule of that name.
pub fn find(slug: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.slug == slug)
}

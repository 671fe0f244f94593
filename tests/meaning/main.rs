//! What a fix or a command writes means where it goes what it is to mean, or is not written.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use armid::diagnostic::{NO_FIX, Safety};
use armid::engine::{CheckOptions, fix};
use armid::text::Source;

mod functions;
mod names;

const SCHEMA: &str = r#""$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0","#;

const IDENTITY: &str = "\
resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}
";

const ROLE: &str = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

/// The text after all fixes, and why others were not made.
fn mended(path: &str, text: &str) -> (String, Vec<String>) {
    let source = Source::new(path, text);
    let fixed = fix(&source, &CheckOptions::default(), true, Safety::Unsafe);
    let fixed = fixed.unwrap().unwrap();
    let labels = fixed.checked.findings.iter();
    let labels = labels.flat_map(|found| &found.diagnostic.related);
    let reasons = labels.filter_map(|label| label.message.strip_prefix(NO_FIX));
    let reasons = reasons.map(|reason| reason.trim_start_matches(": ").to_owned());
    let done = fixed.text.map(|done| done.text().to_owned());
    (done.unwrap_or_else(|| text.to_owned()), reasons.collect())
}

/// Asserts that a file has `line` after its fixes.
fn gets(path: &str, text: &str, line: &str) {
    let (done, _) = mended(path, text);
    assert!(!text.contains(line), "{line} is there before");
    assert!(done.contains(line), "{line} is not in\n{done}");
}

/// Asserts that a file stays because `name` would mean something else.
fn stays(path: &str, text: &str, name: &str) {
    let reason = format!("`{name}` means something else where it would be written");
    assert_eq!(mended(path, text), (text.to_owned(), vec![reason]));
}

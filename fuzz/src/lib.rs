//! What the fuzz targets share: the invariants of the seeded mutants, and what only fuzzers try.

#[path = "../../tests/mutants/invariants.rs"]
mod invariants;

use std::fs;
use std::sync::LazyLock;

use armid::engine::CheckOptions;
use armid::engine::config::Configs;
use armid::evaluate::Evaluator;
use armid::language::Language;
use armid::model::ScopeId;
use armid::text::Source;
use serde_json::json;

pub use invariants::*;

/// Every rule, and everything that is asked for.
pub static OPTIONS: LazyLock<CheckOptions> = LazyLock::new(everything);

/// The way that the first letter says, and the rest of a text.
pub fn split(text: &str) -> (usize, &str) {
    let mut letters = text.chars();
    let way = letters.next().map_or(0, |letter| letter as usize);
    (way, letters.as_str())
}

/// Each line is the value of a variable that the others can name; all of them come to an end.
pub fn evaluated(text: &str) {
    let mut variables = serde_json::Map::new();
    for (number, line) in text.lines().take(20).enumerate() {
        variables.insert(format!("v{number}"), json!(format!("[{line}]")));
    }
    let template = json!({
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "parameters": { "p": { "type": "string" }, "q": { "type": "string", "allowedValues": ["a", "b"] } },
        "variables": variables,
        "resources": [{
            "type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "[variables('v0')]",
            "condition": "[variables('v1')]",
            "identity": { "type": "[variables('v2')]", "userAssignedIdentities": "[variables('v3')]" }
        }]
    });
    let text = template.to_string();
    let source = Source::new("a.json", &*text);
    let document = Language::Arm.parse(&source).expect("JSON");
    let read = document.read(None).expect("a template");
    let evaluator = Evaluator::new(&read);
    for variable in &read.scope(ScopeId(0)).variables {
        drop(evaluator.values(variable.value.get(), ScopeId(0)));
        drop(evaluator.pieces(variable.value.get(), ScopeId(0)));
    }
    drop(checked("a.json", &text, &OPTIONS));
}

/// A configuration is read, or its mistakes are told.
pub fn configured(text: &str) {
    // In memory, one for each process.
    let path = format!("/dev/shm/armid-fuzz-{}.toml", std::process::id());
    fs::write(&path, text).expect("room");
    if let Err(problem) = Configs::only(path.as_ref()) {
        drop(format!("{problem} {:?}", problem.advice()));
    }
}

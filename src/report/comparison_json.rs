//! Floor 6: what a newer version of templates does to what is deployed, for programs.
//!
//! ```jsonc
//! { "schema_version": 1,
//!   "resources": [{
//!     "change": "kept",                    // kept | renamed | deleted | referred | added | elsewhere
//!     "before": {                          // null for one that is added
//!       "path": "old/main.json", "line": 4, "pointer": "/resources/0",        // Bicep: "symbol"
//!       "type": "Microsoft.Compute/virtualMachines", "api_version": "2023-09-01", "name": "vm1",
//!       "kinds": ["SystemAssigned"],       // every kind of every possible value, null: unknown
//!       "user_assigned": [] },             // names, or as written where unknown; null: unknown
//!     "after": { },                        // null for one that is deleted or only referred to
//!     "effects": [{
//!       "what": "lost",                    // lost | gained | renamed | deleted | referred | added | elsewhere |
//!                                          // unknown
//!       "severity": "error",               // error | warning | note; null where there is no finding
//!       "identity": null,                  // the user-assigned identity; null: the system-assigned
//!                                          // one, or the resource as a whole
//!       "text": "loses its system-assigned identity: …" }] }],
//!   "summary": { "templates": 1, "lost": 1, "gained": 0, "renamed": 0, "deleted": 0, "referred": 0,
//!                "added": 0, "elsewhere": 0, "unknown": 0 } }      // resources
//! ```

use std::io;

use serde::Serialize;

use super::effects::effects;
use super::escape;
use super::json::{Located, SCHEMA_VERSION};
use crate::diagnostic::Severity;
use crate::engine::compare::{self, Change, Comparisons, Fate};
use crate::knowledge::Kind;

/// One JSON object, one resource a line.
pub fn write_comparison_json(comparisons: &Comparisons, out: &mut dyn io::Write) -> io::Result<()> {
    write!(out, "{{\"schema_version\":{SCHEMA_VERSION},\"resources\":")?;
    let mut summary = Summary {
        templates: comparisons.compared + comparisons.same,
        ..Summary::default()
    };
    let changes = comparisons.files.iter().flat_map(|file| &file.changes);
    let resources = changes.map(|change| {
        let resource = resource(change);
        summary.count(&resource);
        resource
    });
    escape::write_array(resources, out)?;
    out.write_all(b",\"summary\":")?;
    escape::write_json(&summary, out)?;
    out.write_all(b"}\n")
}

#[derive(Serialize)]
struct Resource<'a> {
    change: &'static str,
    before: Option<Side<'a>>,
    after: Option<Side<'a>>,
    effects: Vec<Effect<'a>>,
}

#[derive(Serialize)]
struct Side<'a> {
    #[serde(flatten)]
    located: Located<'a>,
    kinds: Option<Vec<&'static str>>,
    user_assigned: Option<&'a [String]>,
}

#[derive(Serialize)]
struct Effect<'a> {
    what: &'static str,
    severity: Option<&'static str>,
    identity: Option<&'a str>,
    text: String,
}

#[derive(Default, Serialize)]
struct Summary {
    templates: usize,
    lost: usize,
    gained: usize,
    renamed: usize,
    deleted: usize,
    referred: usize,
    added: usize,
    elsewhere: usize,
    unknown: usize,
}

impl Summary {
    fn count(&mut self, resource: &Resource<'_>) {
        let has = |what: &str| {
            let mut all = resource.effects.iter();
            usize::from(all.any(|effect| effect.what == what))
        };
        self.lost += has("lost");
        self.gained += has("gained");
        self.renamed += has("renamed");
        self.deleted += has("deleted");
        self.referred += has("referred");
        self.added += has("added");
        self.elsewhere += has("elsewhere");
        self.unknown += has("unknown");
    }
}

fn resource(change: &Change) -> Resource<'_> {
    let effects = effects(change).into_iter().map(|effect| Effect {
        what: effect.what,
        severity: effect.severity.map(Severity::word),
        identity: effect.identity,
        text: effect.text,
    });
    Resource {
        change: match change.fate {
            Fate::Kept => "kept",
            Fate::Renamed => "renamed",
            Fate::Deleted => "deleted",
            Fate::Referred => "referred",
            Fate::Added => "added",
            Fate::Elsewhere => "elsewhere",
        },
        before: change.before.as_ref().map(version),
        after: change.after.as_ref().map(version),
        effects: effects.collect(),
    }
}

fn version(side: &compare::Side) -> Side<'_> {
    Side {
        located: Located::new(&side.path, side.line, &side.subject),
        kinds: side.kinds.as_deref().map(words),
        user_assigned: side.users.as_deref(),
    }
}

/// As `armid show` has them: each kind once.
fn words(kinds: &[Kind]) -> Vec<&'static str> {
    let any = |has: fn(Kind) -> bool| kinds.iter().copied().any(has);
    let held = [
        ("None", any(|kind| kind == Kind::None)),
        ("SystemAssigned", any(Kind::system)),
        ("UserAssigned", any(Kind::user)),
    ];
    held.into_iter()
        .filter_map(|(word, held)| held.then_some(word))
        .collect()
}

//! Floor 5: a baseline from its file.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde::de::IgnoredAny;

use super::place::Places;
use super::{Baseline, BaselineProblem, Entry, Found, HEARD, SCHEMA_VERSION, Scope, VERSION};
use crate::engine::CheckOptions;
use crate::engine::discover::{named_file, shown};
use crate::engine::disk::folder_of;
use crate::engine::input::Loaded;
use crate::engine::problem::Problem;
use crate::engine::run::Run;
use crate::rules::Check;

/// What every version of the file has.
#[derive(Deserialize)]
struct Head {
    schema_version: u64,
    fingerprint_version: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    #[serde(rename = "schema_version")]
    _schema_version: u64,
    #[serde(rename = "fingerprint_version")]
    _fingerprint_version: u64,
    findings: Vec<Entry>,
}

impl Baseline {
    /// One that knows nothing and will be at `path`.
    pub fn empty(path: &Path) -> Self {
        Self {
            places: Places::new(folder_of(path)),
            entries: Found::new(),
        }
    }

    /// Reads the file at `path`, of at most `limit` bytes.
    pub fn read(path: &Path, limit: u64) -> Result<Self, Problem> {
        let name = shown(path);
        if !path.exists() {
            return Err(BaselineProblem::Missing { path: name }.into());
        }
        let file = named_file(path, name, limit).map_err(|problem| match problem {
            Problem::NotAFile { .. } => Problem::Usage {
                message: problem.to_string(),
                help: Some("write the baseline to a file, and name that".to_owned()),
            },
            other => other,
        })?;
        let Loaded { source, trouble } = file.load()?;
        if let Some(trouble) = trouble {
            return Err(BaselineProblem::Broken {
                path: source.path().to_owned(),
                line: 1,
                column: 1,
                message: trouble.diagnostic.message,
            }
            .into());
        }
        let entries = parse(source.path(), source.text())?;
        Ok(Self {
            entries,
            ..Self::empty(path)
        })
    }

    /// What a run looked at: these files under the rules of each, as far as they could be read.
    /// `compared` says that rules ran that compare two versions.
    pub fn scope(
        &self,
        files: &[PathBuf],
        options: &CheckOptions,
        compared: bool,
        run: &Run,
    ) -> Scope {
        let ran = |options: &CheckOptions| {
            let rules = options.rules().into_iter();
            let ran = rules.filter(|rule| compared || !matches!(rule.check, Check::Comparing(_)));
            ran.map(|rule| rule.slug).collect::<Vec<_>>()
        };
        let mut scope = Scope::new(ran(options));
        for path in files {
            if let Ok(own) = options.for_file(path) {
                scope.add(self.places.relative(path), ran(&own));
            }
        }
        for (source, finding) in run.findings() {
            let own = &finding.diagnostic;
            if own.rule == HEARD {
                let (file, _) = source.locate(own.place.span);
                scope.leave_out(&self.places.relative(Path::new(file.path())));
            }
        }
        scope
    }
}

fn parse(path: &str, text: &str) -> Result<Found, BaselineProblem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let head: Head = json(path, text).map_err(|problem| {
        let sign = serde_json::from_str::<Sign>(text);
        let is_other =
            sign.is_ok_and(|sign| sign.findings.is_none() && sign.schema_version.is_none());
        if is_other {
            let path = path.to_owned();
            return BaselineProblem::Other { path };
        }
        problem
    })?;
    let versions = [
        ("schema_version", Some(head.schema_version), SCHEMA_VERSION),
        ("fingerprint_version", head.fingerprint_version, VERSION),
    ];
    for (key, version, known) in versions {
        let Some(version) = version.filter(|version| *version != u64::from(known)) else {
            continue;
        };
        let path = path.to_owned();
        return Err(if version > u64::from(known) {
            BaselineProblem::Newer {
                path,
                key,
                version,
                known,
            }
        } else {
            BaselineProblem::Version {
                path,
                key,
                version,
                known,
            }
        });
    }
    let whole: Whole = json(path, text)?;
    let mut entries = Found::new();
    for entry in whole.findings {
        // Two branches that were merged may both have added it.
        let count = entry.count;
        let own = entries.entry(entry.fingerprint.clone());
        own.and_modify(|own| own.count = own.count.max(count))
            .or_insert(entry);
    }
    Ok(entries)
}

/// What tells a baseline from other JSON.
#[derive(Deserialize)]
struct Sign {
    findings: Option<IgnoredAny>,
    schema_version: Option<IgnoredAny>,
}

fn json<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, BaselineProblem> {
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line().max(1), error.column().max(1));
        let message = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = message.strip_suffix(&place).unwrap_or(&message);
        BaselineProblem::Broken {
            path: path.to_owned(),
            line,
            column,
            message: message.to_owned(),
        }
    })
}

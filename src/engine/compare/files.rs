//! Floor 5: two versions of many files, on every core. Draws nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::moved::follow;
use super::{Change, Compared, Comparison, Incomparable, Place, Reading, Text, compare};
use crate::diagnostic::{Finding, Severity, Subject as Named};
use crate::engine::git::Blob;
use crate::engine::input::{Input, Loaded};
use crate::engine::problem::Problem;
use crate::engine::run::{FileReport, Task, each};
use crate::engine::{CheckOptions, syntax_error};
use crate::language::Format;
use crate::rules::Remark;
use crate::text::Source;

/// Where a version of a file comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// A file, or standard input.
    Input(Input),
    /// A revision of a git repository.
    Revision(Blob),
}

/// Two versions of one file; one of them where the other has no such file.
#[derive(Clone, Debug)]
pub struct Versions {
    /// The older version.
    pub old: Option<Origin>,
    /// The newer version.
    pub new: Option<Origin>,
}

/// A finding about two versions.
#[derive(Clone, Debug)]
pub struct Found {
    /// What is to be said; its places are in the newer version.
    pub remark: Remark,
    /// The newer version of the resource.
    pub subject: Named,
    /// The older version, which the remark's other places are in.
    pub old: Arc<Source>,
}

/// What became of the resources of one file.
#[derive(Clone, Debug)]
pub struct FileComparison {
    /// The older version; empty where there was no such file.
    pub old: Text,
    /// The newer version; empty where there is no such file.
    pub new: Text,
    /// Each resource that changed.
    pub changes: Vec<Change>,
    /// What the rules say of it.
    pub findings: Vec<Found>,
    /// The resources of either version that may be in another file.
    pub(super) loose: [Vec<Place>; 2],
}

/// What became of every file.
#[derive(Debug, Default)]
pub struct Comparisons {
    /// Files of whose resources something is to be said, in path order.
    pub files: Vec<FileComparison>,
    /// Number of templates that were compared.
    pub compared: usize,
    /// Number of files that are the same in both versions, byte for byte.
    pub same: usize,
    /// Older versions that cannot be parsed.
    pub broken_old: Vec<FileReport>,
    /// Newer versions that cannot be parsed.
    pub broken_new: Vec<FileReport>,
    /// Files that are no template in either version.
    pub skipped: Vec<String>,
    /// Files that could not be read.
    pub problems: Vec<Problem>,
}

impl Origin {
    /// The path as it is reported, without the revision.
    fn shown(&self) -> &str {
        match self {
            Self::Input(input) => &input.shown,
            Self::Revision(blob) => &blob.shown,
        }
    }

    /// Whether the user named it.
    pub(in crate::engine) fn is_explicit(&self) -> bool {
        matches!(self, Self::Input(input) if input.explicit)
    }

    pub(in crate::engine) fn load(
        self,
        options: &CheckOptions,
    ) -> Result<(Text, Option<Finding>), Problem> {
        let format = Format::of_path(self.shown());
        let Loaded {
            mut source,
            trouble,
        } = match self {
            Self::Input(input) => input.load()?,
            Self::Revision(blob) => blob.load()?,
        };
        options.attach(&mut source)?;
        let source = Arc::new(source);
        Ok((Text { source, format }, trouble))
    }
}

impl Task for Versions {
    fn path(&self) -> &str {
        let either = self.new.as_ref().or(self.old.as_ref());
        either.map_or("", Origin::shown)
    }
}

/// The files of two folders, by their paths inside; what one folder alone has under a name in JSON
/// and the other in Bicep is one file, too.
pub fn paired(old: (&Path, Vec<Input>), new: (&Path, Vec<Input>)) -> Vec<Versions> {
    let mut all: BTreeMap<PathBuf, (Option<Input>, Option<Input>)> = BTreeMap::new();
    let inside = |root: &Path, input: &Input| {
        let path = input.path.strip_prefix(root);
        path.unwrap_or(&input.path).to_owned()
    };
    for input in old.1 {
        let path = inside(old.0, &input);
        all.entry(path).or_default().0 = Some(input);
    }
    for input in new.1 {
        let path = inside(new.0, &input);
        all.entry(path).or_default().1 = Some(input);
    }
    let origin = |input: Option<Input>| input.map(Origin::Input);
    let all = all.into_iter().map(|(path, (old, new))| {
        let (old, new) = (origin(old), origin(new));
        (path, Versions { old, new })
    });
    translated(all.collect())
}

/// Joins a file that is only in the older version to the one of the same name in the other language
/// that is only in the newer one.
pub(super) fn translated(all: Vec<(PathBuf, Versions)>) -> Vec<Versions> {
    let is_source = |path: &Path| {
        let end = path.extension().and_then(|end| end.to_str());
        end.is_some_and(|end| ["json", "jsonc", "bicep"].contains(&&*end.to_ascii_lowercase()))
    };
    let mut alone: BTreeMap<PathBuf, [Vec<usize>; 2]> = BTreeMap::new();
    for (index, (path, versions)) in all.iter().enumerate() {
        let side = match (&versions.old, &versions.new) {
            (Some(_), None) => 0,
            (None, Some(_)) => 1,
            _ => continue,
        };
        if is_source(path) {
            alone.entry(path.with_extension("")).or_default()[side].push(index);
        }
    }
    let mut all: Vec<Option<Versions>> = all.into_iter().map(|(_, one)| Some(one)).collect();
    for sides in alone.into_values() {
        if let [[old], [new]] = [&sides[0][..], &sides[1][..]] {
            let old = all[*old].take().and_then(|versions| versions.old);
            if let Some(versions) = &mut all[*new] {
                versions.old = old;
            }
        }
    }
    all.into_iter().flatten().collect()
}

/// The gravest finding of all.
pub fn gravest(comparisons: &Comparisons) -> Option<Severity> {
    let found = comparisons.files.iter().flat_map(|file| &file.findings);
    found.map(|found| found.remark.diagnostic.severity).max()
}

/// Compares every file. What left one file for another is followed by its type and name.
pub fn compare_files(all: Vec<Versions>, reading: Reading<'_>) -> Comparisons {
    let outcomes = each(all, 1, |versions| compare_one(versions, reading));
    let mut comparisons = Comparisons::default();
    for outcome in outcomes {
        match outcome {
            Ok(Seen::Same) => comparisons.same += 1,
            Ok(Seen::Compared(file)) => {
                comparisons.compared += 1;
                comparisons.files.extend(file);
            }
            Ok(Seen::Broken(old, new)) => {
                comparisons.broken_old.extend(old);
                comparisons.broken_new.extend(new);
            }
            Ok(Seen::Skipped(path)) => comparisons.skipped.push(path),
            Err(problem) => comparisons.problems.push(problem),
        }
    }
    follow(&mut comparisons.files, reading);
    let said = |file: &FileComparison| !file.changes.is_empty() || !file.findings.is_empty();
    comparisons.files.retain(said);
    comparisons
}

enum Seen {
    Same,
    Compared(Option<FileComparison>),
    Broken(Vec<FileReport>, Vec<FileReport>),
    Skipped(String),
}

fn compare_one(versions: Versions, reading: Reading<'_>) -> Result<Seen, Problem> {
    let path = versions.path().to_owned();
    let options = &*reading.options.for_file(Path::new(&path))?;
    let reading = Reading { options, ..reading };
    let (old, old_trouble) = loaded(versions.old, &path, reading.options)?;
    let (new, new_trouble) = loaded(versions.new, &path, reading.options)?;
    let same = old.source.text() == new.source.text() && old.format == new.format;
    if same && !reading.named {
        return Ok(Seen::Same);
    }
    let comparison = match compare(&old, &new, reading) {
        Ok(comparison) => comparison,
        Err(Incomparable::NoTemplate) => return Ok(Seen::Skipped(path)),
        Err(Incomparable::Old(problem)) => {
            let why = old_trouble.unwrap_or_else(|| syntax_error(&problem));
            return Ok(Seen::Broken(vec![broken(&old, why)], Vec::new()));
        }
        Err(Incomparable::New(problem)) => {
            let why = new_trouble.unwrap_or_else(|| syntax_error(&problem));
            return Ok(Seen::Broken(Vec::new(), vec![broken(&new, why)]));
        }
    };
    if old_trouble.is_some() || new_trouble.is_some() {
        let old = old_trouble.map(|why| broken(&old, why));
        let new = new_trouble.map(|why| broken(&new, why));
        let all = |report: Option<FileReport>| report.into_iter().collect();
        return Ok(Seen::Broken(all(old), all(new)));
    }
    if comparison.changes.is_empty() && comparison.loose.iter().all(Vec::is_empty) {
        return Ok(Seen::Compared(None));
    }
    Ok(Seen::Compared(Some(FileComparison::new(
        old, new, comparison,
    ))))
}

impl FileComparison {
    pub(super) fn new(old: Text, new: Text, comparison: Comparison) -> Self {
        let findings = comparison.findings.into_iter();
        Self {
            findings: findings
                .map(|found| Found::new(found, &old.source))
                .collect(),
            changes: comparison.changes,
            loose: comparison.loose,
            old,
            new,
        }
    }
}

impl Found {
    pub(super) fn new(found: Compared, old: &Arc<Source>) -> Self {
        Self {
            remark: found.remark,
            subject: found.subject,
            old: old.clone(),
        }
    }
}

/// The text of a version; an empty one where there is none.
fn loaded(
    origin: Option<Origin>,
    path: &str,
    options: &CheckOptions,
) -> Result<(Text, Option<Finding>), Problem> {
    match origin {
        Some(origin) => origin.load(options),
        None => Ok((Text::new(Source::new(path, "")), None)),
    }
}

fn broken(text: &Text, why: Finding) -> FileReport {
    FileReport {
        source: text.source.with_text(text.source.text()),
        findings: vec![why],
    }
}

//! Floor 5: files and what they were at a revision; and what that adds to an ordinary check.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{Comparisons, Found, Origin, Versions, translated};
use super::repositories::{Repositories, Repository};
use crate::diagnostic::{Finding, Label};
use crate::engine::CheckOptions;
use crate::engine::discover::{self, DiscoverOptions, Taking, shown};
use crate::engine::git::{Blob, Revision};
use crate::engine::input::Input;
use crate::engine::problem::Problem;
use crate::engine::run::{FileReport, Run};
use crate::engine::silence::silence_in;
use crate::text::{Source, Span};

/// Why a file has nothing to be compared with.
const OF_A_SUBMODULE: &str = "lies where a submodule was at that revision";

/// Files and what they were at a revision.
#[derive(Debug, Default)]
pub struct AtRevision {
    /// Every file, and those that are there no more.
    pub versions: Vec<Versions>,
    /// The files that are not compared with anything.
    pub alone: Vec<Alone>,
}

/// A file that is not compared with anything.
#[derive(Debug)]
pub struct Alone {
    /// Its path as it is reported.
    pub path: String,
    /// Why, behind its path.
    pub why: &'static str,
}

/// The older version of each file at the revision `name` of its repository, and the files below `paths`
/// that are there no more and would have been found.
pub fn versions_at(
    name: &str,
    paths: &[PathBuf],
    inputs: &[Input],
    options: DiscoverOptions<'_>,
) -> Result<AtRevision, Problem> {
    let limit = options.max_file_size;
    let named: HashSet<OsString> = inputs
        .iter()
        .filter(|input| input.explicit)
        .filter_map(|input| input.path.file_name().map(ToOwned::to_owned))
        .collect();
    let wanted = |path: &Path| {
        discover::wanted(path) || path.file_name().is_some_and(|name| named.contains(name))
    };
    let mut repositories = Repositories::open(&folder_of(paths), name, wanted)?;
    let mut alone = Vec::new();
    let mut all = Vec::new();
    let mut known = Known::default();
    for input in inputs {
        let mut versions = Versions {
            old: None,
            new: Some(Origin::Input(input.clone())),
        };
        let mut path = input.path.clone();
        match repositories.of(&input.path)? {
            Repository::Revision(number) => {
                let revision = &repositories.revisions()[number];
                if let Some(inside) = revision.inside(&input.path) {
                    if revision.was_in_submodule(&inside) {
                        alone.push(Alone {
                            path: input.shown.clone(),
                            why: OF_A_SUBMODULE,
                        });
                    }
                    versions.old = older(revision, input, &inside, limit).map(Origin::Revision);
                    path = revision.on_disk(&inside);
                    if versions.old.is_none() {
                        known.new.push((all.len(), number, inside));
                    }
                }
            }
            Repository::None(why) => alone.push(Alone {
                path: input.shown.clone(),
                why,
            }),
        }
        known.seen.insert(path.clone());
        all.push((path, versions));
    }
    for revision in repositories.revisions() {
        let gone = gone(revision, paths, &known.seen, options)?;
        known.seen.extend(gone.iter().map(|(path, _)| path.clone()));
        all.extend(gone);
    }
    known.follow(repositories.revisions(), &mut all, limit)?;
    let versions = translated(all);
    Ok(AtRevision { versions, alone })
}

/// What a file was. A link that was none has the older version of what it leads to.
fn older(revision: &Revision, input: &Input, inside: &Path, limit: u64) -> Option<Blob> {
    let blob = |inside: &Path| revision.blob(inside, &input.shown, limit);
    blob(inside).or_else(|| {
        let is_link = !input.is_stdin() && input.path.is_symlink();
        let target = input.path.canonicalize().ok().filter(|_| is_link)?;
        blob(target.strip_prefix(revision.root()).ok()?)
    })
}

/// The files of a run, by their paths on disk.
#[derive(Default)]
struct Known {
    /// Those that are compared, or are told to be gone.
    seen: HashSet<PathBuf>,
    /// Those that had no such name, by their places in the list, with the numbers of their revisions
    /// and their paths inside.
    new: Vec<(usize, usize, PathBuf)>,
}

impl Known {
    /// Compares what was renamed with what it was, unless that is among the files that are gone: what
    /// those had is looked for in every file.
    fn follow(
        &self,
        revisions: &[Revision],
        all: &mut [(PathBuf, Versions)],
        limit: u64,
    ) -> Result<(), Problem> {
        for (number, revision) in revisions.iter().enumerate() {
            let mut new = self.new.iter().filter(|(_, own, _)| *own == number);
            let mut new = new.by_ref().peekable();
            if new.peek().is_none() {
                continue;
            }
            let names = revision.renamed()?;
            for (at, _, inside) in new {
                let old = names.get(inside).filter(|old| {
                    is_gone(revision, old) && !self.seen.contains(&revision.on_disk(old))
                });
                if let Some(old) = old {
                    let shown = shown(&from_here(revision, old));
                    all[*at].1.old = revision.blob(old, &shown, limit).map(Origin::Revision);
                }
            }
        }
        Ok(())
    }
}

/// The path of what is in a repository as it is from the current folder, where it is below that.
fn from_here(revision: &Revision, inside: &Path) -> PathBuf {
    let here = Path::new(".").canonicalize().unwrap_or_default();
    let whole = revision.on_disk(inside);
    whole.strip_prefix(here).unwrap_or(inside).to_owned()
}

/// The files below `paths` that are in the revision and on disk no more, by what their paths were there.
fn gone(
    revision: &Revision,
    paths: &[PathBuf],
    seen: &HashSet<PathBuf>,
    options: DiscoverOptions<'_>,
) -> Result<Vec<(PathBuf, Versions)>, Problem> {
    let mut all = BTreeMap::new();
    for root in paths.iter().filter(|path| path.is_dir()) {
        let Some((folder, start)) = below(revision, root) else {
            continue;
        };
        let mut taking = Taking::from(root, options);
        for inside in revision.files_in(&folder) {
            if seen.contains(&revision.on_disk(inside)) || !is_gone(revision, inside) {
                continue;
            }
            let path = start.join(inside.strip_prefix(&folder).unwrap_or(inside));
            if !taking.takes(path.strip_prefix(root).unwrap_or(&path)) {
                continue;
            }
            all.entry(inside.to_owned()).or_insert(path);
        }
    }
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let left_out = revision.left_out()?;
    all.retain(|inside, _| !left_out.contains(inside));
    let versions = all.into_iter().map(|(inside, path)| {
        let old = revision.blob(&inside, &shown(&path), options.max_file_size);
        let old = old.map(Origin::Revision);
        (revision.on_disk(&inside), Versions { old, new: None })
    });
    Ok(versions.collect())
}

/// The folder of a repository that a path names, and what the paths of its files start with; of a
/// repository that lies below the path, the whole.
fn below(revision: &Revision, path: &Path) -> Option<(PathBuf, PathBuf)> {
    let start = if path == Path::new(".") {
        PathBuf::new()
    } else {
        path.to_owned()
    };
    if let Some(folder) = revision.folder(path) {
        return Some((folder, start));
    }
    let whole = path.canonicalize().ok()?;
    let rest = revision.root().strip_prefix(whole).ok()?;
    Some((PathBuf::new(), start.join(rest)))
}

/// Whether a path leads to no file any more: to nothing, a folder, or a link.
fn is_gone(revision: &Revision, inside: &Path) -> bool {
    match revision.on_disk(inside).symlink_metadata() {
        Ok(meta) => !meta.is_file(),
        Err(error) => matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
    }
}

/// The folder whose repository is asked.
fn folder_of(paths: &[PathBuf]) -> PathBuf {
    let first = paths.first().filter(|path| *path != Path::new("-"));
    let folder = first.map_or(Path::new("."), |path| {
        if path.is_dir() {
            path
        } else {
            path.parent().unwrap_or(path)
        }
    });
    if folder.is_dir() {
        folder.to_owned()
    } else {
        PathBuf::from(".")
    }
}

/// Adds what was found between two versions to what a check of the newer ones found, but for what
/// comments in those silence. `order` is that of the files.
pub fn add(run: &mut Run, comparisons: &mut Comparisons, order: &[String], options: &CheckOptions) {
    let files = run.files.iter().enumerate();
    let mut reports: HashMap<String, usize> = HashMap::new();
    for (index, file) in files {
        // A template that parameter files name has a report for each of them.
        reports
            .entry(file.source.path().to_owned())
            .or_insert(index);
    }
    let known = run.files.len();
    for file in &mut comparisons.files {
        if file.findings.is_empty() {
            continue;
        }
        let new = &file.new.source;
        let index = *reports.entry(new.path().to_owned()).or_insert_with(|| {
            run.files.push(FileReport {
                source: new.with_text(new.text()),
                findings: Vec::new(),
            });
            run.files.len() - 1
        });
        let own = options.for_file(Path::new(new.path()));
        let options = own.as_deref().unwrap_or(options);
        let report = &mut run.files[index];
        let findings = std::mem::take(&mut file.findings).into_iter();
        let findings = findings.map(|found| attached(found, &mut report.source));
        let mut findings: Vec<Finding> = findings.collect();
        let anywhere = |_| true;
        let silenced = silence_in(&report.source, options, &mut findings, anywhere);
        let accepted = options.accept(&report.source, &mut findings);
        run.suppressed += silenced.len() + accepted.len();
        options.retain(&mut findings);
        report.findings.append(&mut findings);
        let key = |finding: &Finding| (finding.diagnostic.place.span, finding.diagnostic.rule);
        report.findings.sort_by(|one, two| key(one).cmp(&key(two)));
    }
    let mut added = run.files.split_off(known);
    added.retain(|report| !report.findings.is_empty());
    insert(&mut run.files, added, order);
    run.problems.append(&mut comparisons.problems);
}

/// Puts reports in their places among those that are in order.
fn insert(reports: &mut Vec<FileReport>, added: Vec<FileReport>, order: &[String]) {
    let places = order.iter().enumerate();
    let places: HashMap<&str, usize> = places.map(|(at, path)| (&**path, at)).collect();
    let place = |report: &FileReport| places.get(report.source.path()).copied();
    let mut all = Vec::with_capacity(reports.len() + added.len());
    let mut added = added;
    added.sort_by_key(place);
    let mut added = added.into_iter().peekable();
    for report in reports.drain(..) {
        let next = place(&report);
        while let Some(own) = added.next_if(|own| next.is_some() && place(own) < next) {
            all.push(own);
        }
        all.push(report);
    }
    all.extend(added);
    *reports = all;
}

/// A finding whose places in the older version are attached to the newer one.
fn attached(found: Found, source: &mut Source) -> Finding {
    let mut diagnostic = found.remark.diagnostic;
    let base = source
        .attached_at(&found.old)
        .or_else(|| source.attach(Arc::clone(&found.old)));
    let moved = |label: Label| {
        // Files of parameters are attached to both, at the same place.
        if !found.old.holds(label.span) {
            return Some(label);
        }
        let base = base?;
        let span = Span::new(base + label.span.start, base + label.span.end);
        Some(Label { span, ..label })
    };
    let before = found.remark.before.into_iter().filter_map(moved);
    let mut related: Vec<Label> = before.collect();
    related.append(&mut diagnostic.related);
    diagnostic.related = related;
    Finding {
        diagnostic,
        subject: Some(found.subject),
        edits: Vec::new(),
    }
}

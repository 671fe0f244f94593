//! Floor 5: every file, on every core, in path order. Knows no rule and draws nothing.

use std::any::Any;
use std::collections::BTreeSet;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::thread::available_parallelism;

use rayon::prelude::*;

use super::input::{Input, Loaded};
use super::options::Configured;
use super::problem::{Problem, gather};
use super::silence::HEARD;
use super::using::{Deployed, Told, check_parameters, is_parameter_file};
use super::{CheckOptions, Checked, Outcome, check, inventory};
use crate::diagnostic::{Finding, InventoryEntry};
use crate::text::Source;

/// Stack of each thread that reads files, the same on every system. The deepest JSON that the
/// parser takes (512 levels) needs about 2 MiB without optimisation, and the main thread of Windows
/// has 1 MiB; so no file is read on the main thread. It is address space until it is touched.
const STACK: usize = 8 << 20;

/// One file with findings.
#[derive(Debug)]
pub struct FileReport {
    /// Its text.
    pub source: Source,
    /// What was found, in source order.
    pub findings: Vec<Finding>,
}

impl FileReport {
    /// Its findings, each with the text of the file.
    pub fn findings(&self) -> impl Iterator<Item = (&Source, &Finding)> {
        let findings = self.findings.iter();
        findings.map(|finding| (&self.source, finding))
    }
}

/// What a check came to.
#[derive(Debug, Default)]
pub struct Run {
    /// The files with findings, in path order. The text of the others is not kept.
    pub files: Vec<FileReport>,
    /// Number of templates that were checked.
    pub checked: usize,
    /// Number of findings that comments in the files silence or a baseline knows.
    pub suppressed: usize,
    /// Number of findings that a baseline knows and that are no more.
    pub stale: usize,
    /// Number of fixes that were made.
    pub fixed: usize,
    /// Files that are no template.
    pub skipped: Vec<String>,
    /// Files to which parameter files lead, and these.
    pub beside: BTreeSet<String>,
    /// Files that could not be read.
    pub problems: Vec<Problem>,
}

impl Run {
    /// All findings, each with the text of its file.
    pub fn findings(&self) -> impl Iterator<Item = (&Source, &Finding)> {
        self.files.iter().flat_map(FileReport::findings)
    }

    /// Puts what is wrong with a parameter file in front of everything else.
    pub fn add_first(&mut self, report: Option<FileReport>, options: &CheckOptions) {
        let Some(mut report) = report else {
            return;
        };
        let own = options.for_file(Path::new(report.source.path()));
        own.as_deref()
            .unwrap_or(options)
            .retain(&mut report.findings);
        if !report.findings.is_empty() {
            self.files.insert(0, report);
        }
    }
}

/// The resources of every file.
#[derive(Debug, Default)]
pub struct Inventory {
    /// Each template's path and its resources in source order; in path order.
    pub files: Vec<(String, Vec<InventoryEntry>)>,
    /// Files that cannot be parsed.
    pub broken: Vec<FileReport>,
    /// Files that could not be read.
    pub problems: Vec<Problem>,
}

/// Checks every file.
pub fn check_files(inputs: Vec<Input>, options: &CheckOptions) -> Run {
    let deployed = Deployed::by(&inputs);
    let outcomes = each(inputs, 1, |input| {
        options.progress.step()?;
        let explicit = input.explicit;
        if is_parameter_file(&input.shown) {
            let (path, limit) = (input.path.clone(), input.limit());
            let loaded = input.load()?;
            let (source, checked) = check_parameters(loaded, &path, limit, &deployed, options)?;
            return Ok(Seen::Derived(source, checked));
        }
        let own = options.for_file(&input.path)?;
        let options = deployed.options(&input, &own);
        let Loaded { source, trouble } = options.load(input)?;
        Ok(match check(&source, &options, explicit) {
            Outcome::NotATemplate => Seen::Skipped(source.path().to_owned()),
            Outcome::Template(checked) => match trouble.map_or(checked, Checked::only) {
                checked if checked.is_clean() => Seen::Clean,
                checked => Seen::Template(source, checked),
            },
        })
    });
    let mut run = Run::default();
    let mut told = told(&outcomes);
    for outcome in outcomes {
        match outcome {
            Ok(Seen::Clean) => run.checked += 1,
            Ok(Seen::Template(source, checked)) => run.add(source, checked),
            Ok(Seen::Derived(source, mut checked)) => {
                told.retain_new(&source, &mut checked);
                run.add(source, checked);
            }
            Ok(Seen::Skipped(path)) => run.skipped.push(path),
            Err(problem) => gather(problem, &mut run.problems),
        }
    }
    run.add_idle(options);
    run
}

impl Run {
    /// Adds what was found in one file.
    pub(super) fn add(&mut self, source: Source, checked: Checked) {
        self.checked += 1;
        self.suppressed += checked.silenced.len();
        if source.has_attached() {
            self.beside.extend(source.paths().map(ToOwned::to_owned));
        }
        let findings = checked.findings;
        if !findings.is_empty() {
            self.files.push(FileReport { source, findings });
        }
    }
}

impl Run {
    /// Adds what configurations say that silences nothing.
    pub(super) fn add_idle(&mut self, options: &CheckOptions) {
        let Configured::Each(configs) = &options.configured else {
            return;
        };
        let unread = self
            .findings()
            .any(|(_, finding)| finding.diagnostic.rule == HEARD);
        let whole = self.problems.is_empty() && !unread;
        for report in configs.idle(options, whole) {
            let path = Path::new(report.source.path());
            let files = &self.files;
            let at = files.partition_point(|own| Path::new(own.source.path()) <= path);
            self.files.insert(at, report);
        }
    }
}

/// Lists the resources of every file.
pub fn inventory_files(inputs: Vec<Input>, options: &CheckOptions) -> Inventory {
    let outcomes = each(inputs, 1, |input| {
        let explicit = input.explicit;
        let options = options.for_file(&input.path)?;
        let Loaded { source, trouble } = options.load(input)?;
        let entries = inventory(&source, &options, explicit).map_err(|broken| *broken);
        Ok(match (entries, trouble) {
            (Ok(entries), None) => Ok((source.path().to_owned(), entries)),
            (Ok(entries), Some(_)) if entries.is_empty() => Ok((source.path().to_owned(), entries)),
            (Ok(_) | Err(_), Some(broken)) | (Err(broken), None) => {
                let findings = vec![broken];
                Err(FileReport { source, findings })
            }
        })
    });
    let mut inventory = Inventory::default();
    for outcome in outcomes {
        match outcome {
            Ok(Ok((_, entries))) if entries.is_empty() => {}
            Ok(Ok(file)) => inventory.files.push(file),
            Ok(Err(broken)) => inventory.broken.push(broken),
            Err(problem) => inventory.problems.push(problem),
        }
    }
    inventory
}

/// What is found in the files themselves, if there are parameter files that find it too.
fn told(outcomes: &[Result<Seen, Problem>]) -> Told {
    let mut told = Told::default();
    let derived = |outcome: &Result<_, _>| matches!(outcome, Ok(Seen::Derived(..)));
    if outcomes.iter().any(derived) {
        for outcome in outcomes {
            if let Ok(Seen::Template(source, checked)) = outcome {
                told.note(source, checked);
            }
        }
    }
    told
}

enum Seen {
    Clean,
    Template(Source, Checked),
    /// Found in a template with the values of a parameter file, and in that file.
    Derived(Source, Checked),
    Skipped(String),
}

/// Something that is worked on by itself.
pub(super) trait Task: Send {
    /// The path that a defect of armid's own is reported with.
    fn path(&self) -> &str;
}

impl Task for Input {
    fn path(&self) -> &str {
        &self.shown
    }
}

/// Runs `task` on every input, on so many threads per core; the results keep the inputs' order. A
/// panic is one file's problem.
pub(super) fn each<I: Task, T: Send>(
    inputs: Vec<I>,
    per_core: usize,
    task: impl Fn(I) -> Result<T, Problem> + Sync,
) -> Vec<Result<T, Problem>> {
    let guarded = |input: I| {
        let path = input.path().to_owned();
        catch_unwind(AssertUnwindSafe(|| task(input))).unwrap_or_else(|panic| {
            let message = said(&*panic);
            Err(Problem::Bug { path, message })
        })
    };
    // How many cores there are is read from several files: of one input it is not asked.
    let threads = match inputs.len() {
        0 | 1 => 1,
        many => many.min(per_core * available_parallelism().map_or(1, NonZero::get)),
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(STACK)
        .build();
    match pool {
        Ok(pool) => pool.install(|| inputs.into_par_iter().map(guarded).collect()),
        // No thread to be had: slower, and on the caller's stack.
        Err(_) => inputs.into_iter().map(guarded).collect(),
    }
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stdin(name: &str, text: &str) -> Input {
        Input::stdin(name.to_owned(), text.as_bytes().to_vec())
    }

    #[test]
    fn results_keep_the_order_of_the_inputs_and_a_panic_stays_with_its_file() {
        let inputs = (0..50).map(|i| stdin(&format!("{i}.json"), "")).collect();
        let results = each(inputs, 1, |input| {
            assert!(input.shown != "7.json", "seven");
            Ok(input.shown)
        });
        for (i, result) in results.iter().enumerate() {
            match result {
                Ok(path) => assert_eq!(*path, format!("{i}.json")),
                Err(problem) => {
                    assert_eq!(i, 7);
                    assert_eq!(problem.to_string(), "armid failed on `7.json`: seven");
                }
            }
        }
    }

    #[test]
    fn text_is_kept_only_where_something_was_found() {
        let schema = "{\"$schema\": \"…/deploymentTemplate.json#\"}";
        let inputs = vec![
            stdin("a.json", schema),
            stdin("b.json", "{\"name\": \"package\"}"),
            stdin("c.json", &schema[..schema.len() - 1]),
        ];
        let run = check_files(inputs, &CheckOptions::default());
        assert_eq!(run.checked, 2);
        assert_eq!(run.skipped, ["b.json"]);
        assert_eq!(run.files.len(), 1);
        assert_eq!(run.files[0].source.path(), "c.json");
    }
}

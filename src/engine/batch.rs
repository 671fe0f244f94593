//! Floor 5: every file rewritten, each on its own, in path order. Draws nothing.

use std::path::PathBuf;

use super::apply::{Applied, apply};
use super::deliver::Target;
pub use super::deliver::{Delivered, Delivery};
use super::disk::flush_folders;
use super::excuse::{Excuse, by_values, excuse};
use super::fix::{Fixed, fix};
use super::input::{Input, Loaded};
use super::now::Now;
use super::plan::{By, Command, Plan};
use super::problem::{Problem, gather};
use super::rewrite::Verified;
use super::run::{FileReport, Run, each};
use super::using::{Deployed, Told, check_parameters, is_parameter_file};
use super::{CheckOptions, Checked, Outcome, check};
use crate::diagnostic::{Finding, Safety, Subject};
use crate::text::{Edit, Source};

/// What fixing came to.
#[derive(Debug, Default)]
pub struct FixRun {
    /// What is still found, and how much was mended.
    pub run: Run,
    /// What the new texts came to, of files that changed or that go to standard output.
    pub delivered: Vec<Delivered>,
    /// Files with findings that no comment can be written for, and how many those are.
    pub unexcused: Vec<(String, usize)>,
    /// Number of findings in parameter files, or with their values alone.
    pub by_values: usize,
}

/// What a command came to in one file that it changes or finds fault with.
#[derive(Debug)]
pub struct Change {
    /// The text before.
    pub source: Source,
    /// The resources that change.
    pub done: Vec<Done>,
    /// What is replaced in the text before.
    pub edits: Vec<Edit>,
    /// What became of the new text.
    pub delivered: Delivered,
    /// Refusals, or why the file cannot be read; at their places in the text that is there now.
    pub report: Option<FileReport>,
}

/// A resource that changes.
#[derive(Debug)]
pub struct Done {
    /// The resource.
    pub subject: Subject,
    /// Its line in the text that is there now, from 1.
    pub line: u32,
    /// What happens to it, in words.
    pub what: String,
}

/// What a command came to.
#[derive(Debug, Default)]
pub struct CommandRun {
    /// The files of which there is something to tell, in path order.
    pub files: Vec<Change>,
    /// Number of templates that were read.
    pub checked: usize,
    /// Resources that are left as they are without having been named, and why.
    pub skipped: Vec<Skipped>,
    /// Resources that already are as they are wanted.
    pub unchanged: Vec<Skipped>,
    /// Files that are no template.
    pub no_templates: Vec<String>,
    /// Which words of the selector fit any resource.
    pub fitting: Vec<bool>,
    /// Names, types and addresses that the selector could have named.
    pub known: Vec<(By, String)>,
    /// Files that could not be read or replaced.
    pub problems: Vec<Problem>,
}

/// A resource that is left as it is.
#[derive(Debug)]
pub struct Skipped {
    /// The file.
    pub path: String,
    /// The resource.
    pub subject: Subject,
    /// Its line, from 1.
    pub line: u32,
    /// Why.
    pub message: String,
}

/// Makes the fixes of every file's findings that are as safe as `allowed`.
pub fn fix_files(
    inputs: Vec<Input>,
    options: &CheckOptions,
    allowed: Safety,
    delivery: Delivery,
) -> FixRun {
    mend_files(inputs, options, delivery, &|source, options, explicit| {
        fix(source, options, explicit, allowed)
    })
}

/// Writes comments that silence every file's findings.
pub fn excuse_files(
    inputs: Vec<Input>,
    options: &CheckOptions,
    reason: &Excuse,
    delivery: Delivery,
) -> FixRun {
    mend_files(inputs, options, delivery, &|source, options, explicit| {
        excuse(source, options, explicit, reason)
    })
}

/// What makes a new text of a file; it is told whether the user named the file.
type Mend<'m> = &'m (dyn Fn(&Source, &CheckOptions, bool) -> Result<Option<Fixed>, Problem> + Sync);

fn mend_files(
    inputs: Vec<Input>,
    options: &CheckOptions,
    delivery: Delivery,
    mend: Mend<'_>,
) -> FixRun {
    let deployed = Deployed::by(&inputs);
    let is_parameters = |input: &Input| is_parameter_file(&input.shown);
    let (parameters, templates): (Vec<_>, Vec<_>) = inputs.into_iter().partition(is_parameters);
    let fix_all = |inputs| {
        let outcomes = each(inputs, delivery.per_core(), |input: Input| {
            options.progress.step()?;
            if is_parameter_file(&input.shown) {
                return fix_file(input, &deployed, options, delivery, mend);
            }
            let own = options.for_file(&input.path)?;
            let options = deployed.options(&input, &own);
            fix_file(input, &deployed, &options, delivery, mend)
        });
        flush_folders();
        outcomes
    };
    let mut all = FixRun::default();
    let mut told = Told::default();
    for outcome in fix_all(templates) {
        if let Ok((Ok((source, fixed)), _)) = &outcome {
            all.by_values += by_values(source, fixed, false);
            if !parameters.is_empty() {
                told.note(source, &fixed.checked);
            }
        }
        all.add(outcome);
    }
    if parameters.is_empty() {
        all.run.add_idle(options);
        return all;
    }
    // They come last: what they find is in the templates as they are then.
    for mut outcome in fix_all(parameters) {
        if let Ok((Ok((source, fixed)), _)) = &mut outcome {
            told.retain_new(source, &mut fixed.checked);
            all.by_values += by_values(source, fixed, true);
        }
        all.add(outcome);
    }
    let path = |report: &FileReport| PathBuf::from(report.source.path());
    all.run.files.sort_by_cached_key(path);
    all.run.add_idle(options);
    all
}

impl FixRun {
    fn add(&mut self, outcome: Result<FixedFile, Problem>) {
        let (fixed, delivered) = match outcome {
            Ok(done) => done,
            Err(problem) => return gather(problem, &mut self.run.problems),
        };
        match fixed {
            Ok((source, fixed)) => {
                self.run.fixed += fixed.mended;
                if fixed.unexcused > 0 {
                    let path = source.path().to_owned();
                    self.unexcused.push((path, fixed.unexcused));
                }
                self.run.add(source, fixed.checked);
            }
            Err(path) => self.run.skipped.push(path),
        }
        if delivered.changed || delivered.stdout.is_some() {
            self.delivered.push(delivered);
        }
    }
}

/// A file that was fixed, its findings placed in the text beside them; or the path of one that is
/// no template.
type FixedFile = (Result<(Source, Fixed), String>, Delivered);

fn fix_file(
    input: Input,
    deployed: &Deployed,
    options: &CheckOptions,
    delivery: Delivery,
    mend: Mend<'_>,
) -> Result<FixedFile, Problem> {
    let target = Target::of(&input);
    let unfixed = |checked: Checked| Fixed {
        text: None,
        checked,
        mended: 0,
        unexcused: 0,
    };
    // A difference is shown of templates as they are, and their findings are told after it.
    if is_parameter_file(&input.shown) && delivery != Delivery::Diff {
        let (path, limit) = (input.path.clone(), input.limit());
        let loaded = input.load()?;
        let delivered = target.deliver(&loaded.source, None, delivery)?;
        let (source, checked) = check_parameters(loaded, &path, limit, deployed, options)?;
        return Ok((Ok((source, unfixed(checked))), delivered));
    }
    let Loaded {
        mut source,
        trouble,
    } = input.load()?;
    if let Some(trouble) = trouble {
        let fixed = match told(trouble, &source, options, &target) {
            Some(trouble) => Ok((source, unfixed(Checked::only(trouble)))),
            None => Err(source.path().to_owned()),
        };
        return Ok((fixed, Delivered::default()));
    }
    options.attach(&mut source)?;
    let fixed = mend(&source, options, target.explicit)?;
    let text = fixed.as_ref().and_then(|fixed| fixed.text.as_ref());
    let delivered = target.deliver(&source, text, delivery)?;
    let Some(fixed) = fixed else {
        return Ok((Err(source.path().to_owned()), delivered));
    };
    let source = match &fixed.text {
        Some(text) => source.with_text(text.text()),
        None => source,
    };
    Ok((Ok((source, fixed)), delivered))
}

/// What is told of a file that is not UTF-8: nothing where it is no template. What came from standard
/// input would have to be handed back, and cannot be as it was.
fn told(
    trouble: Finding,
    source: &Source,
    options: &CheckOptions,
    target: &Target,
) -> Option<Finding> {
    let is_template = || {
        let outcome = check(source, options, target.explicit);
        matches!(outcome, Outcome::Template(_))
    };
    (target.is_stdin || is_template()).then_some(trouble)
}

/// Carries a command out on every file.
pub fn command_files(
    inputs: Vec<Input>,
    options: &CheckOptions,
    command: &Command,
    delivery: Delivery,
) -> CommandRun {
    let outcomes = each(inputs, delivery.per_core(), |input| {
        options.progress.step()?;
        command_file(input, options, command, delivery)
    });
    flush_folders();
    let mut run = CommandRun {
        fitting: vec![false; command.selector.words().count()],
        ..CommandRun::default()
    };
    for outcome in outcomes {
        match outcome {
            Ok(done) => run.add(done),
            Err(problem) => gather(problem, &mut run.problems),
        }
    }
    run.known.sort_unstable();
    run.known.dedup();
    run
}

/// What a command came to in one file, and the text before.
struct Commanded {
    source: Source,
    applied: Applied,
    delivered: Delivered,
}

fn command_file(
    input: Input,
    options: &CheckOptions,
    command: &Command,
    delivery: Delivery,
) -> Result<Commanded, Problem> {
    let target = Target::of(&input);
    let options = options.for_file(&input.path)?;
    let Loaded { source, trouble } = options.load(input)?;
    if let Some(trouble) = trouble {
        let told = told(trouble, &source, &options, &target);
        return Ok(Commanded {
            source,
            applied: told.map_or(Applied::NotATemplate, Applied::Unreadable),
            delivered: Delivered::default(),
        });
    }
    let applied = apply(
        &source,
        &options,
        options.setting(),
        target.explicit,
        &options.command(command),
    )?;
    let text = match &applied {
        Applied::Template { text, .. } => text.as_ref(),
        _ => None,
    };
    let delivered = target.deliver(&source, text, delivery)?;
    Ok(Commanded {
        source,
        applied,
        delivered,
    })
}

impl CommandRun {
    fn add(&mut self, done: Commanded) {
        let mut change = Change {
            source: done.source,
            done: Vec::new(),
            edits: Vec::new(),
            delivered: done.delivered,
            report: None,
        };
        match done.applied {
            Applied::Template { text, plan } => {
                self.checked += 1;
                let now = Now::of(&change, text.as_ref());
                let (done, findings) = self.take(plan, &now);
                change.report = now.report(findings);
                change.done = done;
                change.edits = text.map(Verified::into_edits).unwrap_or_default();
            }
            Applied::Unreadable(finding) => {
                self.checked += 1;
                change.report = Now::of(&change, None).report(vec![finding]);
            }
            Applied::NotATemplate => self.no_templates.push(change.source.path().to_owned()),
        }
        let told = change.delivered.changed || change.delivered.stdout.is_some();
        if told || change.report.is_some() {
            self.files.push(change);
        }
    }

    /// Takes what is told of all files together, and gives back what is the file's own.
    fn take(&mut self, plan: Plan, now: &Now<'_>) -> (Vec<Done>, Vec<Finding>) {
        for (all, own) in self.fitting.iter_mut().zip(plan.fitting) {
            *all |= own;
        }
        self.known.extend(plan.known);
        let skipped = |(subject, at), message| Skipped {
            path: now.source.path().to_owned(),
            subject,
            line: now.line(at),
            message,
        };
        let why = || "nothing to change".to_owned();
        let unchanged = plan.unchanged.into_iter().map(|own| skipped(own, why()));
        self.unchanged.extend(unchanged);
        let mut findings = Vec::new();
        for own in plan.declined {
            if own.named {
                findings.push(Finding {
                    diagnostic: own.diagnostic,
                    subject: Some(own.subject),
                    edits: Vec::new(),
                });
            } else {
                let why = own.diagnostic.message;
                self.skipped.push(skipped((own.subject, own.span), why));
            }
        }
        let done = plan.steps.into_iter().map(|step| Done {
            line: now.line(step.span),
            subject: step.subject,
            what: step.what,
        });
        (done.collect(), findings)
    }
}

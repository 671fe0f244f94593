//! Floor 7: `check --baseline`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::{Paints, Streams, failure};
use crate::engine::CheckOptions;
use crate::engine::baseline::{Baseline, Entry, Scope};
use crate::engine::discover::shown;
use crate::engine::disk::{savable, save};
use crate::engine::input::Input;
use crate::engine::problem::Problem;
use crate::engine::run::Run;
use crate::report::{Paint, visible, write_baseline};

/// How many stale findings are named.
const NAMED: usize = 20;

/// What is known.
#[derive(Args, Debug)]
#[command(next_help_heading = "Baseline")]
pub(super) struct BaselineArgs {
    /// Tell only what this file does not know yet.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// With `--baseline`: make everything that is found known, and forget what is found no more.
    #[arg(long, requires = "baseline", conflicts_with = "diff")]
    write_baseline: bool,
}

/// The baseline of a run.
pub(super) struct Known {
    path: PathBuf,
    write: bool,
    baseline: Arc<Baseline>,
    /// The files that are looked at.
    files: Vec<PathBuf>,
}

impl BaselineArgs {
    /// Where the baseline is.
    pub(super) fn path(&self) -> Option<&Path> {
        self.baseline.as_deref()
    }

    /// Reads the baseline, of at most `limit` bytes, for a run on these files.
    pub(super) fn open(&self, inputs: &[Input], limit: u64) -> Result<Option<Known>, Problem> {
        let Some(path) = &self.baseline else {
            return Ok(None);
        };
        if self.write_baseline {
            savable(path)?;
        }
        let baseline = if self.write_baseline && !path.exists() {
            Baseline::empty(path)
        } else {
            Baseline::read(path, limit)?
        };
        Ok(Some(Known {
            path: path.clone(),
            write: self.write_baseline,
            baseline: Arc::new(baseline),
            files: inputs.iter().map(|input| input.path.clone()).collect(),
        }))
    }
}

impl Known {
    /// What the check has to know of it.
    pub(super) fn shared(&self) -> Arc<Baseline> {
        self.baseline.clone()
    }

    /// As [`settle`](Self::settle); what goes wrong is drawn, and is a problem of the run.
    pub(super) fn conclude(
        self,
        run: &mut Run,
        options: &CheckOptions,
        compared: bool,
        paints: Paints,
        streams: &mut Streams<'_>,
    ) -> String {
        let told = self.settle(run, options, compared, paints.stderr);
        told.unwrap_or_else(|problem| {
            failure::draw(&problem, paints.stderr, streams.stderr);
            run.problems.push(problem);
            String::new()
        })
    }

    /// Takes what is known out of a run, writes the baseline if that is asked for, and tells in
    /// lines what became of it. `compared` says that rules ran that compare two versions.
    fn settle(
        self,
        run: &mut Run,
        options: &CheckOptions,
        compared: bool,
        paint: Paint,
    ) -> Result<String, Problem> {
        let scope = self.baseline.scope(&self.files, options, compared, run);
        let found = self.baseline.collect(run);
        if !self.write {
            let stale = if run.problems.is_empty() {
                self.baseline.stale(&found, &scope)
            } else {
                Vec::new()
            };
            self.baseline.take_out(run);
            run.stale = stale.iter().map(|entry| entry.count).sum();
            return Ok(self.told(&stale, paint));
        }
        let name = shown(&self.path);
        if !run.problems.is_empty() {
            let warning = paint.warning("warning");
            let name = visible(&name);
            self.baseline.take_out(run);
            return Ok(format!(
                "{warning}: `{name}` is left as it is: not every file could be read\n"
            ));
        }
        let new = self.baseline.updated(&found, &scope);
        save(&self.path, |out| write_baseline(&new.written(), out))?;
        new.take_out(run);
        Ok(self.written(&new, &scope))
    }

    /// The line that says what was written.
    fn written(&self, new: &Baseline, scope: &Scope) -> String {
        let before = &self.baseline;
        let count = |entries: Vec<Entry>| entries.iter().map(|entry| entry.count).sum::<usize>();
        let gone = count(before.stale(new.entries(), scope));
        let added = new.known() + gone - before.known();
        let (name, known) = (shown(&self.path), new.known());
        let plural = if known == 1 { "" } else { "s" };
        format!(
            "{}: {known} finding{plural} known ({added} new, {gone} gone)\n",
            visible(&name)
        )
    }

    /// The lines that tell what is found no more.
    fn told(&self, stale: &[Entry], paint: Paint) -> String {
        if stale.is_empty() {
            return String::new();
        }
        let (warning, name) = (paint.warning("warning"), shown(&self.path));
        let name = visible(&name);
        let mut lines = vec![format!(
            "{warning}: `{name}` knows findings that are no more:"
        )];
        for entry in stale.iter().take(NAMED) {
            let times = match entry.count {
                1 => String::new(),
                count => format!(" ({count} times)"),
            };
            let (path, rule) = (visible(&entry.path), visible(&entry.rule));
            lines.push(format!("  {path}: {rule}{times}"));
        }
        if stale.len() > NAMED {
            lines.push(format!("  and {} more", stale.len() - NAMED));
        }
        lines.push("  help: `--write-baseline` forgets them\n".to_owned());
        lines.join("\n")
    }
}

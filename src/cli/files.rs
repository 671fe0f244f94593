//! Floor 7: the arguments that say which files to read and what they are.

use std::path::{Path, PathBuf};

use clap::Args;

use super::config::{ConfigArgs, configured};
use super::failure::say;
use super::{Paints, Streams, doubts, failure};
use crate::engine::config::Configs;
use crate::engine::discover::{
    DEFAULT_LIMIT, DiscoverOptions, LARGEST, are_whole, discover, shown,
};
use crate::engine::input::{Input, read};
use crate::engine::parameters::{Parameters, ParametersRead, read_parameters};
use crate::engine::problem::Problem;
use crate::engine::run::FileReport;
use crate::engine::{CheckOptions, Configured};
use crate::knowledge::ApiVersion;
use crate::language::Format;
use crate::report::visible;

/// What standard input is called when nothing is said.
const STDIN: &str = "<stdin>";

/// Which files.
#[derive(Args, Debug)]
pub(super) struct FileArgs {
    /// Files, or folders in which to look for *.json, *.jsonc, *.bicep and *.bicepparam; `-` is
    /// standard input.
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// What to call standard input; its extension says the language.
    #[arg(long, value_name = "PATH")]
    #[arg(help_heading = "Input")]
    stdin_filename: Option<PathBuf>,
    /// Take the files that `.gitignore` leaves out too, and folders called `bin`, `obj` or
    /// `node_modules`.
    #[arg(long)]
    #[arg(help_heading = "Input")]
    no_ignore: bool,
    /// The paths come from a hook, which names every file that changed: pass over what is no
    /// template even where it cannot be read.
    #[arg(long)]
    #[arg(help_heading = "Input")]
    hook: bool,
    /// The largest file to read, in bytes or with KiB, MiB or GiB.
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "256MiB")]
    #[arg(help_heading = "Input")]
    max_file_size: u64,
    /// Read each file as the body of a REST request for this type and API version.
    #[arg(long = "as", value_name = "TYPE@VERSION", value_parser = type_and_version)]
    #[arg(help_heading = "Input")]
    rest_body: Option<(String, String)>,
    /// The body is sent with PATCH, in which `null` removes an identity.
    #[arg(long, requires = "rest_body")]
    #[arg(help_heading = "Input")]
    patch: bool,
    /// Take the values of parameters from this file: *.parameters.json or *.bicepparam.
    #[arg(long, value_name = "FILE", conflicts_with = "rest_body")]
    #[arg(help_heading = "Input")]
    parameters: Option<PathBuf>,
    #[command(flatten)]
    config: ConfigArgs,
}

/// The files, and whether any path led nowhere.
pub(super) struct Inputs {
    pub(super) files: Vec<Input>,
    /// What came from standard input, and is not looked at.
    pub(super) passed_over: Option<Vec<u8>>,
    pub(super) configured: Configured,
    pub(super) failed: bool,
    /// Why, already told.
    pub(super) problems: Vec<Problem>,
}

/// What standard input is to a run.
enum Stdin {
    Read(Input),
    /// A hook names it, and the configuration excludes it.
    PassedOver(Vec<u8>),
}

impl Inputs {
    /// Whether standard input is among them.
    pub(super) fn has_stdin(&self) -> bool {
        self.passed_over.is_some() || self.files.iter().any(Input::is_stdin)
    }

    /// Refuses to mix one text that goes to standard output with files that are written.
    pub(super) fn stdin_alone(&self, to_stdout: bool) -> Result<(), Problem> {
        let others = self.files.iter().filter(|input| !input.is_stdin());
        if to_stdout && others.count() > 0 {
            return Err(Problem::Usage {
                message: "standard input and files cannot be rewritten together".to_owned(),
                help: Some("give `-` alone, or the files".to_owned()),
            });
        }
        Ok(())
    }
}

impl FileArgs {
    /// The paths as given.
    pub(super) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// The largest file to read, in bytes.
    pub(super) const fn limit(&self) -> u64 {
        self.max_file_size
    }

    /// How files are looked for.
    pub(super) const fn looking<'c>(&self, configs: Option<&'c Configs>) -> DiscoverOptions<'c> {
        DiscoverOptions {
            no_ignore: self.no_ignore,
            max_file_size: self.max_file_size,
            configs,
            force: self.hook,
        }
    }

    /// The parameter file, if one is given.
    pub(super) fn parameter_file(&self) -> Option<&Path> {
        self.parameters.as_deref()
    }

    /// The configuration, if one is named.
    pub(super) fn configuration(&self) -> Option<&Path> {
        self.config.path()
    }

    /// How the files are read, and what is wrong with the parameter file, if one is given.
    pub(super) fn options(
        &self,
        inputs: &Inputs,
    ) -> Result<(CheckOptions, Option<FileReport>), Problem> {
        let (parameters, broken) = self.parameters(inputs)?;
        let options = CheckOptions {
            rest_body: self.rest_body.clone(),
            patch: self.patch,
            parameters,
            other_values: !are_whole(&self.paths),
            configured: inputs.configured.clone(),
            ..CheckOptions::default()
        };
        Ok((options, broken))
    }

    /// The values of the parameter file, if one is given, and what is wrong with that file.
    fn parameters(
        &self,
        inputs: &Inputs,
    ) -> Result<(Option<Parameters>, Option<FileReport>), Problem> {
        let Some(path) = &self.parameters else {
            return Ok((None, None));
        };
        let ParametersRead {
            parameters, report, ..
        } = read_parameters(path, self.max_file_size)?;
        let parameters = match &inputs.files[..] {
            [only] if only.explicit => parameters.for_one_template(),
            _ => parameters,
        };
        let broken = Some(report).filter(|report| !report.findings.is_empty());
        Ok((Some(parameters), broken))
    }

    /// Finds the files, and tells of paths that lead nowhere.
    pub(super) fn inputs(
        &self,
        quiet: bool,
        paints: Paints,
        streams: &mut Streams<'_>,
    ) -> Result<Inputs, Problem> {
        if self.stdin_filename.is_some() && !self.reads_stdin() {
            return Err(Problem::Usage {
                message: "`--stdin-filename` names standard input, which is not read".to_owned(),
                help: Some("give `-` as the path".to_owned()),
            });
        }
        let paths: Vec<PathBuf> = self
            .paths
            .iter()
            .filter(|path| !is_stdin(path))
            .cloned()
            .collect();
        let configs = self.config.configs()?;
        let found = discover(&paths, self.looking(configs.as_deref()));
        for problem in &found.problems {
            failure::draw(problem, paints.stderr, streams.stderr);
        }
        if !quiet {
            let (paint, out) = (paints.stderr, &mut *streams.stderr);
            failure::too_large(&found.too_large, self.max_file_size, paint, out);
        }
        let mut files = found.files;
        if self.hook {
            for file in &mut files {
                file.explicit = false;
            }
        }
        let mut passed_over = None;
        if self.reads_stdin() {
            match self.stdin(configs.as_deref(), quiet, paints, streams)? {
                Stdin::Read(input) => files.insert(0, input),
                Stdin::PassedOver(bytes) => passed_over = Some(bytes),
            }
        }
        self.keep_bodies(&mut files)?;
        if !quiet {
            doubts::language(&files, paints, streams);
            if let Some((kind, _)) = &self.rest_body {
                doubts::kind(kind, paints, streams);
            }
        }
        Ok(Inputs {
            files,
            passed_over,
            configured: configured(configs.as_ref()),
            failed: !found.problems.is_empty(),
            problems: found.problems,
        })
    }

    /// Reads standard input.
    fn stdin(
        &self,
        configs: Option<&Configs>,
        quiet: bool,
        paints: Paints,
        streams: &mut Streams<'_>,
    ) -> Result<Stdin, Problem> {
        let name = self.stdin_filename.as_deref();
        let name = name.map_or_else(|| STDIN.to_owned(), shown);
        let path = Path::new(&name);
        let excludes = |configs: &Configs| configs.excludes_named(path, false);
        let forced = self.hook && self.stdin_filename.is_some();
        let is_excluded = forced && configs.is_some_and(excludes);
        if let Some(configs) = configs.filter(|_| !is_excluded) {
            configs.of(path)?;
        }
        let bytes = read(&mut *streams.stdin, 0, &name, self.max_file_size)?;
        if is_excluded {
            return Ok(Stdin::PassedOver(bytes));
        }
        if !quiet {
            let given = self.stdin_filename.as_ref().map(|_| &*name);
            doubts::language_of_stdin(given, &bytes, paints, streams);
        }
        Ok(Stdin::Read(Input::stdin(name, bytes)))
    }

    /// Leaves Bicep out where bodies of requests are read, and refuses it where it is named.
    fn keep_bodies(&self, files: &mut Vec<Input>) -> Result<(), Problem> {
        if self.rest_body.is_none() {
            return Ok(());
        }
        let is_bicep = |file: &Input| matches!(Format::of_path(&file.shown), Format::Bicep(_));
        if let Some(named) = files.iter().find(|file| file.explicit && is_bicep(file)) {
            return Err(Problem::Usage {
                message: format!(
                    "`{}` is Bicep, and the body of a request is JSON",
                    named.shown
                ),
                help: Some("leave `--as` out, or give JSON".to_owned()),
            });
        }
        files.retain(|file| !is_bicep(file));
        Ok(())
    }

    /// Warns of values that no template was given.
    pub(super) fn doubt_values(
        &self,
        options: &CheckOptions,
        checked: usize,
        paints: Paints,
        streams: &mut Streams<'_>,
    ) {
        let idle = options.parameters.as_ref().filter(|own| own.are_idle());
        if let Some((path, _)) = self.parameters.as_deref().zip(idle).filter(|_| checked > 0) {
            doubts::values(path, paints, streams);
        }
    }

    /// Whether standard input is among the paths.
    pub(super) fn reads_stdin(&self) -> bool {
        self.paths.iter().any(|path| is_stdin(path))
    }

    /// Refuses standard input without a name, of which no other version could be found: nothing would be
    /// compared, and that would read as nothing lost.
    pub(super) fn refuse_nameless(&self) -> Result<(), Problem> {
        if !self.reads_stdin() || self.stdin_filename.is_some() {
            return Ok(());
        }
        Err(Problem::Usage {
            message: "standard input has no name, so there is nothing to compare it with"
                .to_owned(),
            help: Some("name it with `--stdin-filename main.json`".to_owned()),
        })
    }
}

/// Names files on standard error.
pub(super) fn name_skipped(skipped: &[String], streams: &mut Streams<'_>) {
    for path in skipped {
        say(
            streams.stderr,
            format!("skipped `{}`: not a template\n", visible(path)),
        );
    }
}

fn type_and_version(text: &str) -> Result<(String, String), String> {
    match text.rsplit_once('@') {
        Some((_, version)) if ApiVersion::parse(version).is_none() => Err(format!(
            "`{version}` is no API version, which is a date: 2024-07-01 or 2024-07-01-preview"
        )),
        Some((kind, version)) if kind.contains('/') => Ok((kind.to_owned(), version.to_owned())),
        _ => Err("give a type and an API version: \
                  Microsoft.Compute/virtualMachines@2018-06-01"
            .to_owned()),
    }
}

/// A number of bytes with its unit.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text.split_at(digits.len()).1.to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        unit => return Err(format!("`{unit}` is no unit: use KiB, MiB or GiB")),
    };
    let number: u64 = digits
        .trim()
        .parse()
        .map_err(|_| format!("give a number of bytes, such as {DEFAULT_LIMIT} or 256MiB"))?;
    match number.checked_mul(1 << shift) {
        Some(bytes) if (1..=LARGEST).contains(&bytes) => Ok(bytes),
        _ => Err("a file must be smaller than 4 GiB".to_owned()),
    }
}

/// Whether a path is that of standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_powers_of_1024_and_below_4_gib() {
        assert_eq!(size("10"), Ok(10));
        assert_eq!(size("2KiB"), Ok(2048));
        assert_eq!(size("256mb"), Ok(256 << 20));
        assert!(size("3GiB").is_ok() && size("4GiB").is_err());
        assert!(size("0").is_err() && size("x").is_err() && size("1TiB").is_err());
        assert!(size("99999999999999999999").is_err() && size("").is_err());
    }

    #[test]
    fn a_rest_body_needs_a_type_and_a_version() {
        let parsed = type_and_version("Microsoft.Web/sites@2018-02-01").unwrap();
        assert_eq!(
            parsed,
            ("Microsoft.Web/sites".to_owned(), "2018-02-01".to_owned())
        );
        assert!(type_and_version("Microsoft.Web/sites").is_err());
        assert!(type_and_version("sites@1").is_err());
    }
}

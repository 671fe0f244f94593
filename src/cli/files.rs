//! Floor 7: the arguments that say which files to read and what they are.

use std::path::{Path, PathBuf};

use clap::Args;

use super::config::{ConfigArgs, configured};
use super::failure::say;
use super::{Paints, Streams, failure};
use crate::engine::CheckOptions;
use crate::engine::Configured;
use crate::engine::config::Configs;
use crate::engine::discover::{
    DEFAULT_LIMIT, DiscoverOptions, LARGEST, are_whole, discover, shown,
};
use crate::engine::input::{Input, read};
use crate::engine::parameters::{Parameters, ParametersRead, read_parameters};
use crate::engine::problem::{Problem, did_you_mean};
use crate::engine::run::FileReport;
use crate::knowledge::{self, ApiVersion};
use crate::language::Language;
use crate::report::visible;
use crate::text::Source;

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
    pub(super) configured: Configured,
    pub(super) failed: bool,
    /// Why, already told.
    pub(super) problems: Vec<Problem>,
}

impl Inputs {
    /// Whether standard input is among them.
    pub(super) fn has_stdin(&self) -> bool {
        self.files.iter().any(Input::is_stdin)
    }

    /// Refuses to mix one text that goes to standard output with files that are written.
    pub(super) fn stdin_alone(&self, to_stdout: bool) -> Result<(), Problem> {
        if to_stdout && self.files.len() > 1 {
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
        if self.reads_stdin() {
            let name = self
                .stdin_filename
                .as_deref()
                .map_or_else(|| STDIN.to_owned(), shown);
            if let Some(configs) = &configs {
                configs.of(Path::new(&name))?;
            }
            let bytes = read(&mut *streams.stdin, 0, &name, self.max_file_size)?;
            if !quiet {
                self.doubt_language(&bytes, paints, streams);
            }
            files.insert(0, Input::stdin(name, bytes));
        }
        if !quiet {
            self.doubt_type(paints, streams);
        }
        Ok(Inputs {
            files,
            configured: configured(configs.as_ref()),
            failed: !found.problems.is_empty(),
            problems: found.problems,
        })
    }
}

impl FileArgs {
    /// Warns of Bicep from standard input that nobody says is Bicep.
    fn doubt_language(&self, bytes: &[u8], paints: Paints, streams: &mut Streams<'_>) {
        if self.stdin_filename.is_none() && looks_like_bicep(bytes) {
            let warning = paints.stderr.warning("warning");
            let text = "standard input is read as JSON, and looks like Bicep";
            let help = "name it with `--stdin-filename main.bicep`";
            say(streams.stderr, format!("{warning}: {text}: {help}\n"));
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

    /// Warns of a type that is nearly one that armid knows: nothing would be found in its body.
    fn doubt_type(&self, paints: Paints, streams: &mut Streams<'_>) {
        let Some((kind, _)) = &self.rest_body else {
            return;
        };
        if knowledge::canonical(kind).is_some() {
            return;
        }
        if let Some(help) = did_you_mean(knowledge::nearest(kind)) {
            let (warning, kind) = (paints.stderr.warning("warning"), visible(kind));
            let text = format!("{warning}: armid knows no type `{kind}`: {help}\n");
            say(streams.stderr, text);
        }
    }
}

/// Whether a text is Bicep, and no JSON.
fn looks_like_bicep(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    // Nearly all JSON, which is not worth reading twice.
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if start.is_empty() || start.starts_with('{') {
        return false;
    }
    let source = Source::new(STDIN, text);
    Language::Arm.parse(&source).is_err() && Language::Bicep.parse(&source).is_ok()
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

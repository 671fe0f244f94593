//! Floor 7: which reports are written, and where they go.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Args, Command, Error};

use super::{Verdict, finish};
use crate::engine::CheckOptions;
use crate::engine::config::NAME;
use crate::engine::disk::{descriptor, folder_of, savable, save};
use crate::engine::input::Input;
use crate::engine::problem::Problem;
use crate::engine::run::Run;
use crate::report::{self, Format, Paint, Style};

/// How findings are written.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// How to write the findings (`human` if nothing is said), and to which file; repeat it for
    /// several reports.
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = WantedParser)]
    format: Vec<Wanted>,
    /// Write the report to this file instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Tell how often each rule speaks, too; for people and in `json`.
    #[arg(long)]
    statistics: bool,
    /// Show people no more findings than this; all of them count.
    #[arg(long, value_name = "NUMBER")]
    max_findings: Option<usize>,
}

/// One `--format`.
#[derive(Clone, Debug)]
struct Wanted {
    format: Format,
    /// The file, if one is named; `-` is standard output.
    file: Option<PathBuf>,
}

/// Reads `FORMAT` and `FORMAT=FILE`.
#[derive(Clone)]
struct WantedParser;

impl TypedValueParser for WantedParser {
    type Value = Wanted;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Wanted, Error> {
        let Some(text) = value.to_str() else {
            return Err(Error::new(ErrorKind::InvalidUtf8).with_cmd(command));
        };
        let (word, file) = match text.split_once('=') {
            Some((word, file)) => (word, Some(PathBuf::from(file))),
            None => (text, None),
        };
        // It complains about a word that is none of these, and names the nearest.
        let word = PossibleValuesParser::new(values()).parse_ref(command, arg, OsStr::new(word))?;
        let format = Format::ALL.into_iter().find(|format| format.word() == word);
        Ok(Wanted {
            format: format.unwrap_or_default(),
            file,
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(values()))
    }
}

fn values() -> impl Iterator<Item = PossibleValue> {
    let formats = Format::ALL.into_iter();
    formats.map(|format| PossibleValue::new(format.word()).help(format.what()))
}

/// The reports of a run.
#[derive(Debug)]
pub(super) struct Outputs {
    /// The one that goes to standard output.
    stdout: Option<Format>,
    /// The one that goes to standard error.
    stderr: Option<Format>,
    files: Vec<ReportFile>,
}

#[derive(Debug)]
struct ReportFile {
    format: Format,
    path: PathBuf,
    /// What the file that is there is called among those that are read.
    input: Option<String>,
}

impl OutputArgs {
    /// Whether anything is said of reports.
    pub(super) fn is_given(&self) -> bool {
        self.output.is_some() || !self.format.is_empty()
    }

    /// Whether a report goes to a file.
    pub(super) fn has_file(&self) -> bool {
        self.output.is_some() || self.format.iter().any(|one| one.file.is_some())
    }

    /// How they look.
    pub(super) const fn style(&self, style: Style) -> Style {
        Style {
            statistics: self.statistics,
            max_findings: self.max_findings,
            ..style
        }
    }

    /// The reports, once it is clear that each has a place of its own. `inputs` are the files that
    /// are read, and `others` are more of them.
    pub(super) fn outputs(&self, inputs: &[Input], others: &[&Path]) -> Result<Outputs, Problem> {
        let mut outputs = Outputs {
            stdout: None,
            stderr: None,
            files: Vec::new(),
        };
        let default = Wanted {
            format: Format::default(),
            file: None,
        };
        let wanted = match &self.format[..] {
            [] => std::slice::from_ref(&default),
            given => given,
        };
        let nameless = wanted.iter().any(|one| one.file.is_none());
        if let Some(file) = self.output.as_deref().filter(|_| !nameless) {
            return Err(usage(
                format!("nothing is left for `--output {}`", file.display()),
                "each `--format` names its own file; leave one out",
            ));
        }
        let counts =
            |one: &Wanted| matches!(one.format, Format::Human | Format::Concise | Format::Json);
        if self.statistics && !wanted.iter().any(counts) {
            return Err(usage(
                format!(
                    "`{}` has no place for `--statistics`",
                    wanted[0].format.word()
                ),
                "leave it out, or add `--format json=FILE`",
            ));
        }
        for Wanted { format, file } in wanted {
            let file = file.as_ref().or(self.output.as_ref());
            match file.filter(|file| file.as_path() != Path::new("-")) {
                None => outputs.add_stream(*format, 1)?,
                Some(path) => match descriptor(path) {
                    Some(number @ (1 | 2)) => outputs.add_stream(*format, number)?,
                    _ => outputs.add_file(*format, path)?,
                },
            }
        }
        for file in &mut outputs.files {
            let place = place(&file.path);
            if place.ends_with(NAME) && place.exists() {
                return Err(overwriting(&file.path, "a configuration"));
            }
            if others.iter().any(|other| self::place(other) == place) {
                return Err(overwriting(&file.path, READ));
            }
            let same = inputs.iter().find(|input| {
                // Names are compared first: asking the system about every file takes its time. What is
                // met in a folder is no link.
                let maybe = input.explicit || input.path.file_name() == place.file_name();
                maybe && !input.is_stdin() && self::place(&input.path) == place
            });
            file.input = same.map(|input| input.shown.clone());
        }
        Ok(outputs)
    }
}

impl Outputs {
    fn add_stream(&mut self, format: Format, number: u32) -> Result<(), Problem> {
        let (stream, name) = match number {
            2 => (&mut self.stderr, "standard error"),
            _ => (&mut self.stdout, "standard output"),
        };
        if let Some(other) = stream.replace(format) {
            let (one, two) = (other.word(), format.word());
            return Err(usage(
                format!("`{one}` and `{two}` would both go to {name}"),
                &format!("name a file for one of them: `--format {two}=FILE`"),
            ));
        }
        Ok(())
    }

    fn add_file(&mut self, format: Format, path: &Path) -> Result<(), Problem> {
        let place = place(path);
        if let Some(other) = self
            .files
            .iter()
            .find(|file| self::place(&file.path) == place)
        {
            let (one, two, shown) = (other.format.word(), format.word(), path.display());
            return Err(usage(
                format!("`{one}` and `{two}` would both go to `{shown}`"),
                "name a file for each",
            ));
        }
        if path == Path::new("") {
            return Err(usage(
                format!("`--format {}=` names no file", format.word()),
                "name one after `=`, or leave `=` out for standard output",
            ));
        }
        savable(path)?;
        self.files.push(ReportFile {
            format,
            path: path.to_owned(),
            input: None,
        });
        Ok(())
    }

    /// Writes the reports that do not go to standard output, and gives back what went wrong.
    pub(super) fn save(
        &self,
        run: &Run,
        options: &CheckOptions,
        style: Style,
        stderr: &mut dyn io::Write,
    ) -> Vec<Problem> {
        let style = Style {
            paint: Paint::default(),
            ..style
        };
        let mut read = Vec::new();
        if !self.files.is_empty() {
            let paths = run.beside.iter().cloned().chain(options.paths());
            read.extend(paths.map(|path| place(Path::new(&path))));
        }
        let files = self.files.iter();
        let saved = files.filter_map(|file| file.save(run, &read, style).err());
        let mut problems: Vec<Problem> = saved.collect();
        if let Some(format) = self.stderr {
            let written = report::write(run, format, style, stderr).and_then(|()| stderr.flush());
            problems.extend(finish(written, Verdict::Clean).err());
        }
        problems
    }

    /// Writes the report that goes to standard output.
    pub(super) fn write(&self, run: &Run, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
        match self.stdout {
            Some(format) => report::write(run, format, style, out),
            None => Ok(()),
        }
    }
}

impl ReportFile {
    /// `read` are the places of files that the run came to read.
    fn save(&self, run: &Run, read: &[PathBuf], style: Style) -> Result<(), Problem> {
        let other = |input: &&String| !run.skipped.contains(input);
        if let Some(input) = self.input.as_ref().filter(other) {
            return Err(overwriting(Path::new(input), READ));
        }
        if read.contains(&place(&self.path)) {
            return Err(overwriting(&self.path, READ));
        }
        save(&self.path, |out| {
            report::write(run, self.format, style, out)
        })?;
        Ok(())
    }
}

/// What most files are that no report may replace.
const READ: &str = "one of the files that are read";

fn overwriting(path: &Path, what: &str) -> Problem {
    let path = path.display();
    usage(
        format!("`{path}` is {what}: no report is written to it"),
        "name another file",
    )
}

fn usage(message: String, help: &str) -> Problem {
    Problem::Usage {
        message,
        help: Some(help.to_owned()),
    }
}

/// The one name of the file that a path leads to, or would.
fn place(path: &Path) -> PathBuf {
    fs::canonicalize(path)
        .or_else(|_| {
            Ok(fs::canonicalize(folder_of(path))?.join(path.file_name().unwrap_or_default()))
        })
        .unwrap_or_else(|_: io::Error| path.to_owned())
}

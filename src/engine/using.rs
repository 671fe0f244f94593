//! Floor 5: a `.bicepparam` file with the template that it names. Knows no syntax.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::input::{Input, Loaded};
use super::parameters::{self, ParametersRead, beside, finding, mismatch};
use super::problem::Problem;
use super::run::FileReport;
use super::silence::{HEARD, silence_attached};
use super::{CheckOptions, Checked, Configured, Outcome, check};
use crate::diagnostic::{Address, Diagnostic, Finding, Label, Severity, Subject};
use crate::language::bicep::Dialect;
use crate::language::{Format, ParameterFile, Reference, arm};
use crate::text::{Source, Span};

/// How a reference to something that is not a file starts: a registry, or template specs.
const ELSEWHERE: [&str; 4] = ["br:", "br/", "ts:", "ts/"];

/// Whether a file is one that names a template.
pub(super) fn is_parameter_file(path: &str) -> bool {
    Format::of_path(path) == Format::Bicep(Dialect::Parameters)
}

/// The templates that parameter files among the inputs name.
pub(super) struct Deployed {
    /// Those of them that are inputs, too, by their paths there.
    inputs: HashSet<PathBuf>,
    /// The same by their paths without symbolic links.
    given: HashSet<PathBuf>,
    /// Whether there is JSON among the inputs that is called like a parameter file, which does not
    /// say which template it is for.
    nameless: bool,
}

impl Deployed {
    /// Reads the parameter files among `inputs`.
    pub(super) fn by(inputs: &[Input]) -> Self {
        let files = inputs
            .iter()
            .filter(|input| is_parameter_file(&input.shown));
        let named = files.filter_map(|input| fs::canonicalize(deployed_by(input.clone())?).ok());
        let all: HashSet<PathBuf> = named.collect();
        let mut deployed = Self {
            inputs: HashSet::new(),
            given: HashSet::new(),
            nameless: inputs.iter().any(is_called_parameters),
        };
        for input in inputs.iter().filter(|_| !all.is_empty()) {
            if let Ok(path) = fs::canonicalize(&input.path)
                && all.contains(&path)
            {
                deployed.inputs.insert(input.path.clone());
                deployed.given.insert(path);
            }
        }
        deployed
    }

    /// The options for a file: what no comment silences in a template may be found with the values
    /// of a parameter file.
    pub(super) fn options<'o>(
        &self,
        input: &Input,
        options: &'o CheckOptions,
    ) -> Cow<'o, CheckOptions> {
        if options.other_values || !(self.nameless || self.inputs.contains(&input.path)) {
            return Cow::Borrowed(options);
        }
        Cow::Owned(CheckOptions {
            other_values: true,
            ..options.clone()
        })
    }

    /// Takes out what stands in files that the configuration excludes and nobody named.
    fn leave_out(&self, source: &Source, options: &CheckOptions, checked: &mut Checked) {
        let Configured::Each(configs) = &options.configured else {
            return;
        };
        let mut known = HashMap::new();
        let mut is_wanted = |found: &Finding| {
            let (file, _) = source.locate(found.diagnostic.place.span);
            *known.entry(file.path()).or_insert_with_key(|path| {
                let path = Path::new(path);
                let is_given =
                    || fs::canonicalize(path).is_ok_and(|path| self.given.contains(&path));
                !configs.excludes_named(path, false) || is_given()
            })
        };
        checked.findings.retain(&mut is_wanted);
        checked.silenced.retain(|own| is_wanted(&own.finding));
    }
}

/// The path of the template that a parameter file names, whose configuration is the one that counts;
/// `None` where it names none, or is none.
pub fn deployed_by(input: Input) -> Option<PathBuf> {
    if !is_parameter_file(&input.shown) {
        return None;
    }
    let folder = input.path.parent().unwrap_or(Path::new("")).to_owned();
    let Loaded { source, .. } = input.load().ok()?;
    let using = ParameterFile::parse(&source).ok()?.using()?;
    let path = folder.join(using.path);
    path.is_file().then_some(path)
}

/// Whether a file is called like a parameter file of JSON.
fn is_called_parameters(input: &Input) -> bool {
    let name = input.shown.rsplit('/').next().unwrap_or_default();
    Format::of_path(name) == Format::Json && name.to_ascii_lowercase().contains("param")
}

/// Checks a parameter file, and the template that it names with its values. Gives back the template,
/// or nothing with the file attached. No finding has a fix: the template serves other values too.
pub(super) fn check_parameters(
    loaded: Loaded,
    path: &Path,
    limit: u64,
    deployed: &Deployed,
    run: &CheckOptions,
) -> Result<(Source, Checked), Problem> {
    let mut options = run.for_file(path)?;
    let ParametersRead {
        report,
        parameters,
        using,
    } = parameters::read(loaded, path.to_owned(), limit)?;
    let using = using.filter(|using| {
        let is_elsewhere = ELSEWHERE.iter().any(|start| using.path.starts_with(start));
        options.rest_body.is_none() && !is_elsewhere
    });
    let FileReport {
        mut source,
        findings: mut own,
    } = report;
    let mut checked = Checked::default();
    if let Some(using) = using {
        match template(&using, &source, path, limit) {
            Err(diagnostic) => own.push(finding(*diagnostic)),
            Ok(loaded) => {
                source = loaded.source;
                parameters.attach(&mut source)?;
                options = Cow::Owned(CheckOptions {
                    parameters: Some(parameters.for_one_template()),
                    ..run.for_file(Path::new(source.path()))?.into_owned()
                });
                checked = match (loaded.trouble, check(&source, &options, true)) {
                    (Some(trouble), _) => Checked::only(trouble),
                    (None, Outcome::Template(checked)) => checked,
                    (None, Outcome::NotATemplate) => Checked::default(),
                };
                name_file(using.span, &source, &mut checked.findings);
            }
        }
    }
    options.retain(&mut own);
    options.leave_ignored(&source, &mut own);
    checked
        .silenced
        .extend(silence_attached(&source, &options, &mut own));
    checked.silenced.extend(options.accept(&source, &mut own));
    let findings = &mut checked.findings;
    findings.extend(own);
    for found in &mut *findings {
        found.diagnostic.fix = None;
        found.edits.clear();
    }
    findings.sort_by_key(|found| (found.diagnostic.place.span, found.diagnostic.rule));
    deployed.leave_out(&source, run, &mut checked);
    Ok((source, checked))
}

/// Tells of what is found in a template which parameter file it is found with, where nothing else in a
/// finding does.
fn name_file(using: Span, source: &Source, findings: &mut [Finding]) {
    for found in findings {
        let own = &mut found.diagnostic;
        let labels = own.related.iter().chain([&own.place]);
        let names_one = labels
            .map(|label| label.span)
            .any(|span| !source.holds(span));
        if !names_one && own.rule != HEARD {
            own.related.push(Label {
                span: using,
                message: "found with the values of this file".to_owned(),
            });
        }
    }
}

/// The template that a parameter file names; `holder` has the file attached.
fn template(
    using: &Reference,
    holder: &Source,
    path: &Path,
    limit: u64,
) -> Result<Loaded, Box<Diagnostic>> {
    let (file, _) = holder.locate(using.span);
    let (_, input) = beside(using, file, path, limit)?;
    let name = input.shown.clone();
    let cannot = |message: String| {
        let help = "name a Bicep file or an ARM template".to_owned();
        Box::new(mismatch(using.span, message, Some(help)))
    };
    let loaded = input
        .load()
        .map_err(|problem| cannot(problem.to_string()))?;
    if !is_template(&loaded.source) {
        return Err(cannot(format!("`{name}` is no template")));
    }
    Ok(loaded)
}

/// Whether values can be given to it; what cannot be parsed is told by its own check.
fn is_template(source: &Source) -> bool {
    match Format::of_path(source.path()) {
        Format::Bicep(dialect) => dialect == Dialect::Template,
        Format::Json => arm::parse(source).map_or_else(
            |_| arm::looks_like_template(source.text()),
            |tree| arm::is_deployment_template(&tree),
        ),
    }
}

/// What was told of files, each finding once.
#[derive(Default)]
pub(super) struct Told {
    /// The worst severity of each rule at each place.
    known: HashMap<(PathBuf, Span, &'static str), Severity>,
    /// The rules that spoke about each resource of a file.
    subjects: HashSet<(PathBuf, &'static str, String)>,
    /// Paths as they are reported, and the files that they lead to.
    files: HashMap<String, PathBuf>,
}

impl Told {
    /// The file that a path leads to.
    fn file(&mut self, path: &str) -> PathBuf {
        if let Some(known) = self.files.get(path) {
            return known.clone();
        }
        let real = fs::canonicalize(path).unwrap_or_else(|_| PathBuf::from(path));
        self.files.insert(path.to_owned(), real.clone());
        real
    }

    /// Takes note of a finding; false when it was told before.
    fn is_new(&mut self, source: &Source, found: &Finding) -> bool {
        let diagnostic = &found.diagnostic;
        let (file, span) = source.locate(diagnostic.place.span);
        let key = (self.file(file.path()), span, diagnostic.rule);
        let before = self.known.get(&key).copied();
        let is_new = before.is_none_or(|before| before < diagnostic.severity);
        if is_new {
            self.known.insert(key, diagnostic.severity);
        }
        is_new
    }

    /// Takes note of what was found in a file.
    pub(super) fn note(&mut self, source: &Source, checked: &Checked) {
        let path = self.file(source.path());
        let silenced = checked.silenced.iter().map(|own| &own.finding);
        for found in checked.findings.iter().chain(silenced) {
            self.is_new(source, found);
            let rule = found.diagnostic.rule;
            let subjects = found.subject.iter();
            let subjects = subjects.map(|subject| (path.clone(), rule, address(subject)));
            self.subjects.extend(subjects);
        }
    }

    /// Takes note of what was found in a file, and leaves what is new.
    pub(super) fn retain_new(&mut self, source: &Source, checked: &mut Checked) {
        let path = self.file(source.path());
        let mut is_news = |found: &Finding| {
            // What is wrong in the template itself was told of it, if at a better place.
            let rule = found.diagnostic.rule;
            let subject = found.subject.as_ref();
            let in_template = source.holds(found.diagnostic.place.span);
            let known = subject.filter(|_| in_template).is_some_and(|subject| {
                let key = (path.clone(), rule, address(subject));
                self.subjects.contains(&key)
            });
            !known && self.is_new(source, found)
        };
        checked.findings.retain(&mut is_news);
        checked.silenced.retain(|own| is_news(&own.finding));
    }
}

/// The address of a resource in its file.
fn address(subject: &Subject) -> String {
    match &subject.address {
        Address::Pointer(address) | Address::Symbol(address) => address.clone(),
    }
}

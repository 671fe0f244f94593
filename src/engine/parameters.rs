//! Floor 5: a parameter file with what it extends, and the values that it gives. Knows no rule.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::discover::{LARGEST, named_file, shown};
use super::input::{Input, Loaded};
use super::lint::syntax_error;
use super::problem::Problem;
use super::run::FileReport;
use super::using::is_parameter_file;
use crate::diagnostic::{Diagnostic, Finding, Severity};
use crate::language::bicep::Dialect;
use crate::language::{Format, Layer, ParameterFile, Reference};
use crate::model::Problem as Unread;
use crate::text::{Source, Span};

/// The rule about parameter files and templates that do not belong together.
pub(super) const MISMATCH: &str = "parameter-file-mismatch";

/// The values of a parameter file. A template that they are for has the file attached to it.
#[derive(Clone, Debug)]
pub struct Parameters {
    /// The file, and then each that the one before it extends; with its offset.
    files: Vec<(Arc<Source>, u32)>,
    /// Whether these are all values: no file, and no part of one, could not be read.
    pub(super) all: bool,
    /// Whether they are for one template, which has to declare every one of them.
    pub(super) for_one: bool,
    /// Whether any template was given them.
    pub(super) used: Arc<AtomicBool>,
}

/// A parameter file that was read.
#[derive(Debug)]
pub struct ParametersRead {
    /// What is wrong with the file itself, or with those that it extends.
    pub report: FileReport,
    /// The values.
    pub parameters: Parameters,
    /// The template that the file names.
    pub(super) using: Option<Reference>,
}

/// Reads the parameter file that the user names.
pub fn read_parameters(path: &Path, limit: u64) -> Result<ParametersRead, Problem> {
    let input = named_file(path, shown(path), limit).map_err(|problem| match problem {
        Problem::NotAFile { .. } => Problem::Usage {
            message: problem.to_string(),
            help: Some("write the values to a file, and name that".to_owned()),
        },
        other => other,
    })?;
    let loaded = input.load()?;
    let name = loaded.source.path().to_owned();
    let none = || Problem::Usage {
        message: format!("`{name}` is no parameter file"),
        help: Some("give a `.bicepparam` file, or JSON with an object `parameters`".to_owned()),
    };
    if Format::of_path(&name) == Format::Bicep(Dialect::Template) {
        return Err(none());
    }
    let read = read(loaded, path.to_owned(), limit)?;
    let mut files = read.parameters.files.iter();
    let is_one = |(file, _): &(Arc<Source>, u32)| {
        ParameterFile::parse(file).is_ok_and(|parsed| parsed.is_one())
    };
    if !files.all(is_one) {
        return Err(none());
    }
    Ok(read)
}

/// Reads a parameter file from its text on, and all that it extends.
pub(super) fn read(loaded: Loaded, path: PathBuf, limit: u64) -> Result<ParametersRead, Problem> {
    let mut all = ParametersRead {
        report: FileReport {
            source: Source::new(loaded.source.path(), ""),
            findings: Vec::new(),
        },
        parameters: Parameters {
            files: Vec::new(),
            all: true,
            for_one: false,
            used: Arc::default(),
        },
        using: None,
    };
    let mut seen = HashSet::new();
    let mut next = Some((loaded, path));
    while let Some((loaded, path)) = next.take() {
        seen.insert(real(&path));
        if let Some((reference, source)) = all.add(loaded)? {
            next = all.base(&reference, &source, &path, limit, &seen);
        }
    }
    all.parameters.all = all.report.findings.is_empty();
    Ok(all)
}

/// One file, whatever the way to it.
fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

impl ParametersRead {
    /// Adds one file of the chain, and gives back what it extends.
    fn add(&mut self, loaded: Loaded) -> Result<Option<(Reference, Arc<Source>)>, Problem> {
        let source = Arc::new(loaded.source);
        let Some(base) = self.report.source.attach(source.clone()) else {
            let path = source.path().to_owned();
            let limit = LARGEST;
            return Err(Problem::TooLarge {
                path,
                size: None,
                limit,
            });
        };
        let here = |reference: Reference| Reference {
            span: reference.span.moved(base),
            ..reference
        };
        if let Some(mut trouble) = loaded.trouble {
            let place = &mut trouble.diagnostic.place.span;
            *place = place.moved(base);
            self.report.findings.push(trouble);
            return Ok(None);
        }
        let errors = match ParameterFile::parse(&source) {
            Ok(parsed) => {
                if self.parameters.files.is_empty() {
                    self.using = parsed.using().map(here);
                }
                self.parameters.files.push((source.clone(), base));
                let extends = parsed.extends().map(here);
                let errors = parsed.errors();
                self.tell(errors, base);
                return Ok(extends.map(|reference| (reference, source.clone())));
            }
            Err(problem) => vec![problem],
        };
        self.tell(errors, base);
        Ok(None)
    }

    fn tell(&mut self, errors: Vec<Unread>, base: u32) {
        let errors = errors.into_iter().map(|error| {
            let span = error.span.moved(base);
            syntax_error(&Unread { span, ..error })
        });
        self.report.findings.extend(errors);
    }

    /// Opens what a file extends.
    fn base(
        &mut self,
        reference: &Reference,
        from: &Source,
        path: &Path,
        limit: u64,
        seen: &HashSet<PathBuf>,
    ) -> Option<(Loaded, PathBuf)> {
        let found = beside(reference, from, path, limit).and_then(|(path, input)| {
            if is_parameter_file(&input.shown) {
                return Ok((path, input));
            }
            let message = format!("`{}` is no `.bicepparam` file", input.shown);
            let help = "a parameter file can extend nothing else".to_owned();
            Err(Box::new(mismatch(reference.span, message, Some(help))))
        });
        let (path, input) = match found {
            Ok(found) => found,
            Err(diagnostic) => {
                self.report.findings.push(finding(*diagnostic));
                return None;
            }
        };
        if seen.contains(&real(&path)) {
            self.report.findings.push(syntax_error(&Unread {
                span: reference.span,
                message: format!("this file extends itself through `{}`", reference.path),
                help: Some("break the circle: Bicep cannot evaluate it".to_owned()),
            }));
            return None;
        }
        match input.load() {
            Ok(loaded) => Some((loaded, path)),
            Err(problem) => {
                let diagnostic = unreachable(reference.span, &problem);
                self.report.findings.push(finding(diagnostic));
                None
            }
        }
    }
}

/// The file that a reference in a file leads to; `path` is where that file is.
pub(super) fn beside(
    reference: &Reference,
    from: &Source,
    path: &Path,
    limit: u64,
) -> Result<(PathBuf, Input), Box<Diagnostic>> {
    let span = reference.span;
    let wrong = match reference.path.as_str() {
        "" => Some("this path is empty"),
        path if path.starts_with('/') => Some("this path starts with a slash"),
        path if path.contains('\\') => Some("this path has a backslash"),
        _ => None,
    };
    if let Some(message) = wrong {
        let help = "write it relative to this file, with `/` between folders";
        return Err(Box::new(mismatch(span, message, Some(help.to_owned()))));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let target = folder.join(&reference.path);
    let name = named_beside(from.path(), &reference.path);
    match named_file(&target, name, limit) {
        Ok(input) => Ok((target, input)),
        Err(problem) => Err(Box::new(unreachable(span, &problem))),
    }
}

/// The path of a file beside another, as it is reported.
fn named_beside(path: &str, reference: &str) -> String {
    use std::path::Component;
    let folder = Path::new(path).parent();
    let mut all = folder.map(Path::to_owned).unwrap_or_default();
    for component in Path::new(reference).components() {
        match (component, all.components().next_back()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => drop(all.pop()),
            (Component::ParentDir, Some(Component::CurDir)) => all = PathBuf::from(".."),
            _ => all.push(component),
        }
    }
    shown(&all)
}

/// Why a file that is named cannot be had.
fn unreachable(span: Span, problem: &Problem) -> Diagnostic {
    let advice = match problem {
        Problem::NotAFile { .. } => None,
        other => other.advice(),
    };
    let help = advice.or_else(|| Some("write the path relative to this file".to_owned()));
    mismatch(span, problem.to_string(), help)
}

/// A finding of `parameter-file-mismatch`.
pub(super) fn mismatch(span: Span, message: impl Into<String>, help: Option<String>) -> Diagnostic {
    Diagnostic {
        help,
        ..Diagnostic::new(MISMATCH, Severity::Error, span, message)
    }
}

/// A finding that is no resource's own.
pub(super) fn finding(diagnostic: Diagnostic) -> Finding {
    Finding {
        diagnostic,
        subject: None,
        edits: Vec::new(),
    }
}

impl Parameters {
    /// The same values, for one template alone: a parameter that it does not declare is told.
    #[must_use]
    pub fn for_one_template(self) -> Self {
        Self {
            for_one: true,
            ..self
        }
    }

    /// Whether they could be read, and no template was given them.
    pub fn are_idle(&self) -> bool {
        self.all && !self.used.load(Ordering::Relaxed)
    }

    /// The paths of the files.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(file, _)| file.path())
    }

    /// Attaches the files to a template, so that its places can be in them.
    pub fn attach(&self, template: &mut Source) -> Result<(), Problem> {
        for (file, base) in &self.files {
            if template.attach(file.clone()) != Some(*base) {
                let path = template.path().to_owned();
                let limit = LARGEST;
                return Err(Problem::TooLarge {
                    path,
                    size: None,
                    limit,
                });
            }
        }
        Ok(())
    }

    /// The parsed files; none when they are not attached to `template`.
    pub(super) fn layers(&self, template: &Source) -> Vec<Layer<'_>> {
        let files = self.files.iter();
        let layers = files.filter_map(|(file, base)| {
            let (at, _) = template.locate(Span::at(*base));
            let parsed = std::ptr::eq(at, &raw const **file).then(|| ParameterFile::parse(file));
            Some((parsed?.ok()?, *base))
        });
        layers.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::named_beside;

    #[test]
    fn a_path_beside_a_file_is_shown_as_that_file_s_own() {
        for (path, reference, expected) in [
            ("main.bicepparam", "main.bicep", "main.bicep"),
            ("main.bicepparam", "./main.bicep", "main.bicep"),
            ("./main.bicepparam", "./main.bicep", "./main.bicep"),
            ("env/prod.bicepparam", "../main.bicep", "main.bicep"),
            ("./env/prod.bicepparam", "../main.bicep", "./main.bicep"),
            ("../prod.bicepparam", "../main.bicep", "../../main.bicep"),
            ("./prod.bicepparam", "../main.bicep", "../main.bicep"),
            (
                "/a/b/prod.bicepparam",
                "../c/./main.bicep",
                "/a/c/main.bicep",
            ),
        ] {
            assert_eq!(
                named_beside(path, reference),
                expected,
                "{path} {reference}"
            );
        }
    }
}

//! Floor 3: one parsed file of either language, as a rewrite sees it.

use std::borrow::Cow;

use super::arm;
use super::bicep::{self, Dialect};
use super::format::Format;
use super::lowered::{Lowered, Refusal};
use crate::model::{Change, Expression, Outline, Problem, Template};
use crate::text::Source;

/// The languages that a file can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// ARM templates: JSON with comments.
    Arm,
    /// Bicep.
    Bicep,
}

/// A parsed file.
#[derive(Debug)]
pub enum Document<'s> {
    /// An ARM template, or anything else in JSON.
    Arm(arm::Tree<'s>),
    /// A Bicep file without errors.
    Bicep(bicep::Document<'s>),
}

impl Language {
    /// The language that files of a format are rewritten in; `None` when that cannot be done.
    pub fn of(format: Format) -> Option<Self> {
        match format {
            Format::Json => Some(Self::Arm),
            Format::Bicep(Dialect::Template) => Some(Self::Bicep),
            Format::Bicep(Dialect::Parameters) => None,
        }
    }

    /// Whether a text that cannot be parsed was meant to be a template.
    pub fn looks_like_template(self, text: &str) -> bool {
        match self {
            Self::Arm => arm::looks_like_template(text),
            Self::Bicep => true,
        }
    }

    /// Parses a file.
    pub fn parse(self, source: &Source) -> Result<Document<'_>, Problem> {
        match self {
            Self::Arm => arm::parse(source).map(Document::Arm),
            Self::Bicep => {
                let document = bicep::parse(source.text(), Dialect::Template);
                match document.errors().first() {
                    None => Ok(Document::Bicep(document)),
                    Some(error) => Err(error.into()),
                }
            }
        }
    }

    /// Reads an expression that a change writes.
    pub fn read_expression(self, text: &str) -> Expression<'_> {
        match self {
            Self::Arm => arm::read_expression(text),
            Self::Bicep => bicep::read_expression(text),
        }
    }
}

impl Document<'_> {
    /// The template; `None` when the file is none. `body` names the resource type and API version
    /// of a REST request body.
    pub fn read(&self, body: Option<(&str, &str)>) -> Option<Template<'_>> {
        match self {
            Self::Arm(tree) => arm::read(tree, body).map(|(_, template)| template),
            Self::Bicep(document) => Some(bicep::read(document)),
        }
    }

    /// Whether it is a template that a deployment can give values.
    pub fn is_deployment_template(&self) -> bool {
        match self {
            Self::Arm(tree) => arm::is_deployment_template(tree),
            Self::Bicep(_) => true,
        }
    }

    /// The language of the file.
    pub fn language(&self) -> Language {
        match self {
            Self::Arm(_) => Language::Arm,
            Self::Bicep(_) => Language::Bicep,
        }
    }

    /// Everything that the file says.
    pub fn outline(&self) -> Outline<'_> {
        match self {
            Self::Arm(tree) => arm::outline(tree),
            Self::Bicep(document) => bicep::outline(document),
        }
    }

    /// What lowers changes to the file; `source` is what was parsed.
    pub fn lowering<'d>(&'d self, source: &'d Source) -> Lowering<'d> {
        match self {
            Self::Arm(tree) => Lowering::Arm(arm::Lowering::new(tree, source)),
            Self::Bicep(document) => Lowering::Bicep(bicep::Lowering::new(document, source)),
        }
    }
}

/// What lowers changes to one file, set after set.
pub enum Lowering<'d> {
    /// To ARM JSON.
    Arm(arm::Lowering<'d>),
    /// To Bicep.
    Bicep(bicep::Lowering<'d>),
}

impl<'d> Lowering<'d> {
    /// Everything that the file says, when it was read for the changes; else it is in
    /// [`Document::outline`].
    pub fn outline(&self) -> Option<&Outline<'d>> {
        match self {
            Self::Arm(_) => None,
            Self::Bicep(lowering) => Some(lowering.outline()),
        }
    }

    /// Changes as replacements of bytes; a change with a place in an attached file is refused.
    pub fn lower(&self, changes: &[Change]) -> Result<Lowered, Refusal> {
        let mut elsewhere = None;
        for change in changes {
            change.each_place(&mut |at| {
                if !self.source().holds(at) {
                    elsewhere = Some(at);
                }
            });
        }
        if let Some(at) = elsewhere {
            return Err(Refusal::Elsewhere { at });
        }
        match self {
            Self::Arm(lowering) => lowering.lower(changes),
            Self::Bicep(lowering) => lowering.lower(changes),
        }
    }

    /// Changes in words that mean what they are to mean where they are written. What has no such
    /// words is refused, as it is by [`Lowering::lower`].
    pub fn spelt<'c>(&self, changes: &'c [Change]) -> Result<Cow<'c, [Change]>, Refusal> {
        match self {
            Self::Arm(_) => Ok(Cow::Borrowed(changes)),
            Self::Bicep(lowering) => lowering.spelt(changes),
        }
    }

    fn source(&self) -> &Source {
        match self {
            Self::Arm(lowering) => lowering.source(),
            Self::Bicep(lowering) => lowering.source(),
        }
    }
}

impl<'d> From<arm::Lowering<'d>> for Lowering<'d> {
    fn from(lowering: arm::Lowering<'d>) -> Self {
        Self::Arm(lowering)
    }
}

impl<'d> From<bicep::Lowering<'d>> for Lowering<'d> {
    fn from(lowering: bicep::Lowering<'d>) -> Self {
        Self::Bicep(lowering)
    }
}

impl From<&bicep::SyntaxError> for Problem {
    fn from(error: &bicep::SyntaxError) -> Self {
        Self {
            span: error.span,
            message: error.message.clone().into_owned(),
            help: (!error.help.is_empty()).then(|| error.help.clone().into_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::Written;
    use crate::text::Span;

    #[test]
    fn a_change_with_a_place_in_an_attached_file_is_refused_in_both_languages() {
        for (path, text, span) in [
            ("a.json", "{ \"a\": \"x\" }", Span::new(7, 10)),
            ("a.bicep", "var a = 'x'", Span::new(8, 11)),
        ] {
            let mut source = Source::new(path, text);
            let base = source.attach(Arc::new(Source::new("b", text))).unwrap();
            let there = Span::new(base + span.start, base + span.end);
            let language = Language::of(Format::of_path(path)).unwrap();
            let document = language.parse(&source).unwrap();
            let lowering = document.lowering(&source);
            let lower = |at, value| lowering.lower(&[Change::SetValue { at, value }]);
            assert!(lower(span, Written::Null).is_ok());
            for (at, value) in [(there, Written::Null), (span, Written::Copy(there))] {
                let refusal = lower(at, value).unwrap_err();
                assert_eq!(refusal, Refusal::Elsewhere { at: there });
            }
        }
    }
}

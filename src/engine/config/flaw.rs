//! Floor 5: what is wrong with an `armid.toml`, and where. Draws nothing.

use std::fmt::{self, Display};
use std::sync::Arc;

use miette::{LabeledSpan, NamedSource, SourceCode};

use crate::text::{Source, Span};

/// As many mistakes are told of one file.
const TOLD: usize = 20;

/// Why a configuration cannot be used.
#[derive(Debug)]
pub struct ConfigError {
    /// The place of the first mistake, as `path:line:column`.
    at: Option<String>,
    /// The mistakes, in the order of the file; there is one at least.
    flaws: Vec<Flaw>,
}

/// One mistake.
#[derive(Debug)]
pub struct Flaw {
    /// The file, and the bytes that are wrong; `None` where it could not be read.
    place: Option<(Arc<NamedSource<String>>, Span)>,
    message: String,
    help: Option<String>,
}

/// What is wrong with some bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl ConfigError {
    /// The file cannot be read.
    pub(super) fn unreadable(message: String, help: Option<String>) -> Self {
        Self {
            at: None,
            flaws: vec![Flaw {
                place: None,
                message,
                help,
            }],
        }
    }

    /// The file has these mistakes.
    pub(super) fn new(source: &Source, mut mistakes: Vec<Mistake>) -> Self {
        mistakes.sort_by_key(|own| own.span);
        mistakes.dedup();
        let left_out = mistakes.len().saturating_sub(TOLD);
        mistakes.truncate(TOLD);
        if let Some(last) = mistakes.last_mut()
            && left_out > 0
        {
            last.help = Some(format!("there are {left_out} more mistakes in this file"));
        }
        let at = mistakes.first().map(|first| {
            let place = source.position(first.span.start);
            format!("{}:{}:{}", source.path(), place.line, place.column)
        });
        let text = Arc::new(NamedSource::new(source.path(), source.text().to_owned()));
        let flaws = mistakes.into_iter().map(|own| Flaw {
            place: Some((text.clone(), own.span)),
            message: own.message,
            help: own.help,
        });
        Self {
            at,
            flaws: flaws.collect(),
        }
    }

    /// Where the first mistake is, as `path:line:column`.
    pub fn place(&self) -> Option<&str> {
        self.at.as_deref()
    }

    /// What to do about the first mistake.
    pub fn advice(&self) -> Option<String> {
        self.first()?.help.clone()
    }

    fn first(&self) -> Option<&Flaw> {
        self.flaws.first()
    }
}

impl Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first().map_or(Ok(()), |first| first.fmt(out))
    }
}

impl Display for Flaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for ConfigError {}

impl std::error::Error for Flaw {}

impl miette::Diagnostic for Flaw {
    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        let help = self.help.as_ref()?;
        Some(Box::new(help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        let (text, _) = self.place.as_ref()?;
        Some(&**text)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (_, span) = self.place.as_ref()?;
        let (start, end) = (span.start as usize, span.end as usize);
        let label = LabeledSpan::new(None, start, end.saturating_sub(start));
        Some(Box::new(std::iter::once(label)))
    }
}

/// The first mistake, and the others as related to it.
impl miette::Diagnostic for ConfigError {
    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        self.first()?.help()
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.first()?.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.first()?.labels()
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        let others = self.flaws.iter().skip(1);
        Some(Box::new(others.map(|flaw| flaw as &dyn miette::Diagnostic)))
    }
}

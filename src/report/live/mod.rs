//! Floor 6: what is to change of live resources, in the words of each way to do it.

mod az;
mod json;
mod portal;
mod powershell;
mod python;
pub mod quote;
mod rest;
mod text;

use crate::engine::live::{Blank, LiveChange, Phrase};
use quote::Quote;

pub use json::write_live_json;
pub use text::{write_live, write_untold};

/// A way to change the identity of a live resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The Azure CLI.
    Az,
    /// Azure PowerShell.
    PowerShell,
    /// A request.
    Rest,
    /// Python, on Azure's own libraries.
    Python,
    /// The Azure portal.
    Portal,
}

impl Way {
    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Az => "az",
            Self::PowerShell => "powershell",
            Self::Rest => "rest",
            Self::Python => "python",
            Self::Portal => "portal",
        }
    }

    /// How texts are quoted in it.
    fn quote(self) -> Quote {
        match self {
            Self::Az | Self::Rest => quote::sh,
            Self::PowerShell => quote::powershell,
            Self::Python => quote::python,
            Self::Portal => quote::plain,
        }
    }
}

/// A part of a line.
#[derive(Clone)]
enum Token {
    /// In the way's own language.
    Code(String),
    /// A text, to be quoted.
    Text(Phrase),
}

/// A line of a script.
#[derive(Clone, Default)]
struct Line(Vec<Token>);

impl Line {
    /// A line that starts with `code`.
    fn new(code: impl Into<String>) -> Self {
        Self(vec![Token::Code(code.into())])
    }

    /// Adds code.
    fn code(mut self, code: impl Into<String>) -> Self {
        self.0.push(Token::Code(code.into()));
        self
    }

    /// Adds a text.
    fn text(mut self, phrase: &Phrase) -> Self {
        self.0.push(Token::Text(phrase.clone()));
        self
    }

    /// Adds an option with its value.
    fn option(self, name: &str, value: &Phrase) -> Self {
        // What starts so would be an option of its own.
        let is_option = value.known().is_some_and(|known| known.starts_with('-'));
        let sign = if is_option { '=' } else { ' ' };
        self.code(format!(" {name}{sign}")).text(value)
    }

    /// Adds another line.
    fn append(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    fn write(&self, quote: Quote) -> String {
        let tokens = self.0.iter().map(|token| match token {
            Token::Code(code) => code.clone(),
            Token::Text(phrase) => quote(phrase),
        });
        tokens.collect()
    }

    fn blanks(&self) -> impl Iterator<Item = &Blank> {
        let texts = self.0.iter().filter_map(|token| match token {
            Token::Text(phrase) => Some(phrase),
            Token::Code(_) => None,
        });
        texts.flat_map(Phrase::blanks).map(|blank| &**blank)
    }
}

/// A request.
struct Request {
    method: &'static str,
    /// Whether the resource is read first, and the body merged into it.
    reads: bool,
    url: Phrase,
    body: Phrase,
}

/// What one way says of one resource.
struct Sheet {
    /// The script; empty when nothing can be done that way.
    lines: Vec<Line>,
    /// What it takes away from a resource that has more identities than the template says.
    drops: Option<String>,
    /// What is to be known of it.
    notes: Vec<String>,
    /// The request that is made.
    request: Option<Request>,
}

impl Sheet {
    fn new(change: &LiveChange) -> Self {
        Self {
            lines: Vec::new(),
            drops: change.drops().map(ToOwned::to_owned),
            notes: change.notes.clone(),
            request: None,
        }
    }

    /// Nothing can be done that way.
    fn refused(change: &LiveChange, why: &str) -> Self {
        let mut sheet = Self::new(change);
        sheet.drops = None;
        sheet.notes.push(why.to_owned());
        sheet
    }

    fn of(change: &LiveChange, way: Way) -> Self {
        match way {
            Way::Az => az::sheet(change),
            Way::PowerShell => powershell::sheet(change),
            Way::Rest => rest::sheet(change),
            Way::Python => python::sheet(change),
            Way::Portal => portal::sheet(change),
        }
    }

    /// Every blank of the script, each once.
    fn blanks(&self) -> Vec<Blank> {
        let mut all: Vec<Blank> = Vec::new();
        for blank in self.lines.iter().flat_map(Line::blanks) {
            if !all.contains(blank) {
                all.push(blank.clone());
            }
        }
        all
    }
}

/// Why nothing can be said where the identity before is not known.
const UNKNOWN: &str = "what the template says of its identity is not known, and with it the identity \
                       that is to be: give the values of parameters with --parameters";

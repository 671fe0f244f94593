//! Floor 5: a text with blanks: what a template does not say of a live resource is left to be filled
//! in by whoever runs a command.

use std::sync::Arc;

use crate::evaluate::Piece;
use crate::rules::are_two;

/// Something that has to be filled in: a variable of the shell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Blank {
    /// Its name: capitals, digits and underscores.
    pub name: String,
    /// What it stands for, in words.
    pub about: String,
    /// The file or the resource that it belongs to, `main.json` or `main.json:4:5`; empty for what
    /// all files have in common.
    pub of: String,
    /// What it most likely is.
    pub value: Option<String>,
}

/// A part of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Known.
    Text(String),
    /// To be filled in.
    Blank(Arc<Blank>),
}

/// A text, known or with blanks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase(Vec<Part>);

impl Phrase {
    /// A known text.
    pub fn text(text: impl Into<String>) -> Self {
        let mut phrase = Self::default();
        phrase.push(&text.into());
        phrase
    }

    /// A blank.
    pub fn blank(blank: Blank) -> Self {
        Self(vec![Part::Blank(Arc::new(blank))])
    }

    /// Its parts; no two known ones side by side.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// All of it, when all of it is known.
    pub fn known(&self) -> Option<&str> {
        match &self.0[..] {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// What follows a known start, which compares ignoring case.
    pub(super) fn after(&self, start: &str) -> Option<Self> {
        let (first, others) = self.0.split_first()?;
        let Part::Text(text) = first else { return None };
        let found = text.get(..start.len())?;
        let mut rest = Self::text(&text[start.len()..]);
        rest.extend(&Self(others.to_vec()));
        found.eq_ignore_ascii_case(start).then_some(rest)
    }

    /// Its blanks in order.
    pub fn blanks(&self) -> impl Iterator<Item = &Arc<Blank>> {
        self.0.iter().filter_map(|part| match part {
            Part::Blank(blank) => Some(blank),
            Part::Text(_) => None,
        })
    }

    /// Adds a known text.
    pub fn push(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Part::Text(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.0.push(Part::Text(text.to_owned())),
        }
    }

    /// Adds another phrase.
    pub fn extend(&mut self, other: &Self) {
        for part in &other.0 {
            match part {
                Part::Text(text) => self.push(text),
                Part::Blank(_) => self.0.push(part.clone()),
            }
        }
    }

    /// Phrases joined.
    pub fn join<'p>(phrases: impl IntoIterator<Item = &'p Self>) -> Self {
        let mut all = Self::default();
        for phrase in phrases {
            all.extend(phrase);
        }
        all
    }

    /// What becomes of each known part.
    #[must_use]
    pub fn map(&self, change: impl Fn(&str) -> String) -> Self {
        let parts = self.0.iter().map(|part| match part {
            Part::Text(text) => Part::Text(change(text)),
            Part::Blank(_) => part.clone(),
        });
        Self(parts.collect())
    }

    /// Whether both are the same resource ID or name: those compare ignoring case. A parameter is the
    /// same with a default and without one.
    pub fn is(&self, other: &Self) -> bool {
        let same = |(one, two): (&Part, &Part)| match (one, two) {
            (Part::Text(one), Part::Text(two)) => one.to_lowercase() == two.to_lowercase(),
            (Part::Blank(one), Part::Blank(two)) => {
                let default = |value: &Option<String>, other: &Option<String>| {
                    value.is_none() || other.is_none() || value == other
                };
                one.name == two.name && one.about == two.about && default(&one.value, &two.value)
            }
            _ => false,
        };
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(same)
    }

    /// Whether both may be the ID of one identity once their blanks are filled in.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        let piece = |part: &Part| match part {
            Part::Text(text) => Piece::Literal(text.clone()),
            Part::Blank(blank) => Piece::Hole(blank.name.as_str().into()),
        };
        let pieces = |phrase: &Self| phrase.0.iter().map(piece).collect::<Vec<_>>();
        !are_two(&pieces(self), &pieces(other))
    }

    /// Puts other blanks in the place of blanks.
    pub(super) fn replace(&mut self, other: &dyn Fn(&Blank) -> Option<Arc<Blank>>) {
        for part in &mut self.0 {
            if let Part::Blank(blank) = part
                && let Some(other) = other(blank)
            {
                *blank = other;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blank(name: &str) -> Phrase {
        Phrase::blank(Blank {
            name: name.to_owned(),
            about: String::new(),
            of: String::new(),
            value: None,
        })
    }

    #[test]
    fn known_parts_run_together() {
        let phrase = Phrase::join([&Phrase::text("a"), &Phrase::text("b"), &blank("X")]);
        assert_eq!(phrase.parts().len(), 2);
        assert_eq!(phrase.known(), None);
        assert_eq!(Phrase::text("").known(), Some(""));
    }

    #[test]
    fn ids_compare_ignoring_case_and_blanks_by_name() {
        let id = |text: &str, name: &str| Phrase::join([&Phrase::text(text), &blank(name)]);
        assert!(id("/A", "X").is(&id("/a", "X")));
        assert!(!id("/a", "X").is(&id("/a", "Y")));
    }
}

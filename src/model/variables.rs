//! Floor 1: which expressions of a file read its variables and parameters.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::fmt;

use crate::text::Span;

/// A file that can tell where its variables are read.
pub trait ReadsVariables: fmt::Debug {
    /// All reads, in source order.
    fn variable_reads(&self) -> VariableReads;
}

/// The reads of a file's variables.
#[derive(Debug, Default)]
pub struct VariableReads {
    /// Where each variable is named, in the order of the places; in lower case where the language
    /// ignores it.
    pub named: HashMap<String, Vec<u32>>,
    /// Where the name is made by an expression, and may be any; in order.
    pub made: Vec<u32>,
    /// The variables that other files may import.
    pub exported: HashSet<String>,
    /// Where a name is that of a loop's variable, or of a function's parameter (Bicep).
    pub bound: HashMap<String, Stretches>,
    /// Whether the language ignores case.
    pub ignores_case: bool,
    /// The reads of parameters, where they have names of their own (ARM).
    pub parameters: Option<Box<Self>>,
}

impl VariableReads {
    /// How many expressions in `stretches` of the file may read the variable `name`.
    pub fn count(&self, name: &str, stretches: &[Span]) -> usize {
        let folded = self.ignores_case.then(|| name.to_ascii_lowercase());
        let named = self.named.get(folded.as_deref().unwrap_or(name));
        let all = named.into_iter().chain([&self.made]);
        let count = |places: &Vec<u32>| {
            let inside = |span: &Span| {
                let before = |end: u32| places.partition_point(|at| *at < end);
                before(span.end) - before(span.start)
            };
            stretches.iter().map(inside).sum::<usize>()
        };
        all.map(count).sum()
    }

    /// How many expressions in `stretches` of the file may read the parameter `name`.
    pub fn count_parameter(&self, name: &str, stretches: &[Span]) -> usize {
        let own = self.parameters.as_deref().unwrap_or(self);
        own.count(name, stretches)
    }

    /// Whether a name at that place, or the first one of `vm::extension`, is the variable of a loop or
    /// the parameter of a function around it.
    pub fn is_bound(&self, name: &str, at: Span) -> bool {
        let first = name.split("::").next().unwrap_or(name);
        self.bound.get(first).is_some_and(|own| own.hold(at))
    }

    /// Whether other files may import the variable `name`.
    pub fn is_exported(&self, name: &str) -> bool {
        self.exported.contains(name)
    }
}

/// Stretches of a file, none within another, in order.
#[derive(Debug, Default)]
pub struct Stretches(Vec<Span>);

impl Stretches {
    /// Of stretches in any order, of which some may lie within others.
    pub fn new(mut all: Vec<Span>) -> Self {
        all.sort_unstable_by_key(|span| (span.start, Reverse(span.end)));
        all.dedup_by(|next, kept| kept.contains(*next));
        Self(all)
    }

    /// Whether a place lies in one of them.
    pub fn hold(&self, at: Span) -> bool {
        let next = self.0.partition_point(|span| span.start <= at.start);
        let before = next.checked_sub(1).and_then(|index| self.0.get(index));
        before.is_some_and(|span| span.contains(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_lies_in_a_stretch_that_holds_all_of_it() {
        let spans = [(30, 40), (12, 14), (10, 20), (10, 12), (15, 20), (10, 20)];
        let spans = spans.map(|(start, end)| Span::new(start, end));
        let all = Stretches::new(spans.to_vec());
        for (start, end, held) in [
            (9, 10, false),
            (10, 11, true),
            (13, 16, true),
            (19, 20, true),
            (19, 21, false),
            (20, 30, false),
            (39, 40, true),
            (40, 41, false),
        ] {
            assert_eq!(all.hold(Span::new(start, end)), held, "{start}");
        }
        assert!(!Stretches::default().hold(Span::new(0, 0)));
    }
}

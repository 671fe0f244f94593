//! Floor 1: which expressions of a file read its variables and parameters.

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

    /// Whether other files may import the variable `name`.
    pub fn is_exported(&self, name: &str) -> bool {
        self.exported.contains(name)
    }
}

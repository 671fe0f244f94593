//! Floor 3: where a Bicep file names its variables, and which of them others may import.

use std::collections::HashMap;

use super::{Document, Node};
use crate::model::{ReadsVariables, Stretches, VariableReads};
use crate::text::Span;

impl ReadsVariables for Document<'_> {
    fn variable_reads(&self) -> VariableReads {
        let mut all = VariableReads::default();
        let mut bound: HashMap<String, Vec<Span>> = HashMap::new();
        for id in self.nodes() {
            if matches!(self.node(id), Node::Variable) {
                let name = self.source(id).to_owned();
                let at = self.span(id).start;
                all.named.entry(name).or_default().push(at);
            }
            let Some((names, body)) = self.binds(id) else {
                continue;
            };
            for name in self.list(names).map(|name| self.source(name)) {
                let bodies = bound.entry(name.to_owned()).or_default();
                bodies.push(self.span(body));
            }
        }
        let bound = bound.into_iter();
        all.bound = bound
            .map(|(name, bodies)| (name, Stretches::new(bodies)))
            .collect();
        // Nodes stand in the order in which they were made.
        all.named
            .values_mut()
            .for_each(|places| places.sort_unstable());
        let is_export = |decorator| match self.node(decorator) {
            Node::Call { function, .. } | Node::MethodCall { function, .. } => {
                self.source(function) == "export"
            }
            _ => false,
        };
        for (_, statement) in self.statements() {
            if let Some(name) = statement.kind.name()
                && self.list(statement.decorators).any(is_export)
            {
                all.exported.insert(self.source(name).to_owned());
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::bicep::{Dialect, parse};
    use crate::text::offset;

    #[test]
    fn case_is_told_apart_and_exports_are_told() {
        let text =
            "@export()\nvar one = 1\n@description('x')\nvar One = one\nvar two = [one, One]\n";
        let all = parse(text, Dialect::Template).variable_reads();
        let whole = Span::new(0, offset(text.len()));
        let counts = ["one", "One", "two"].map(|name| all.count(name, &[whole]));
        assert_eq!(counts, [2, 1, 0]);
        let exported = ["one", "One", "two"].map(|name| all.is_exported(name));
        assert_eq!(exported, [true, false, false]);
    }
}

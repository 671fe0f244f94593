//! Floor 4: what of an identity stands outside its resource: defaults, and what a deployment gives.

use super::subject::{Block, Subject};
use crate::model::Arguments;
use crate::text::Span;

impl Subject<'_, '_, '_> {
    /// Whether a block is the empty default of a parameter: "not given".
    pub fn is_not_given(&self, block: &Block<'_>) -> bool {
        let is_default = || {
            let scopes = self.template.scopes.iter();
            let mut defaults = scopes
                .flat_map(|scope| &scope.parameters)
                .filter_map(|parameter| parameter.default.as_ref());
            defaults.any(|default| default.span().contains(block.span))
        };
        !block.is_open() && block.object.members.is_empty() && is_default()
    }

    /// Whether a place lies in what a deployment gives its template, whose expressions are
    /// evaluated before the template is read.
    pub fn is_argument(&self, span: Span) -> bool {
        self.template
            .scopes
            .iter()
            .any(|scope| match &scope.arguments {
                Arguments::Given { values, .. } => {
                    values.iter().any(|(_, value)| value.span().contains(span))
                }
                Arguments::Open => false,
            })
    }
}

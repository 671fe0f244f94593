//! Floor 4: what of an identity stands outside its resource: defaults, and what a deployment gives.

use super::subject::{Block, Subject};
use crate::evaluate::Alternative;
use crate::model::{Arguments, Deferred, Kind, Parameter, ScopeId};
use crate::text::{Span, offset};

impl<'a> Subject<'_, '_, 'a> {
    /// Whether a block is the empty default of a parameter: "not given".
    pub fn is_not_given(&self, block: &Block<'_>) -> bool {
        let is_default = || {
            let mut defaults = self.parameters().filter_map(|one| one.default.as_ref());
            defaults.any(|default| default.span().contains(block.span))
        };
        !block.is_open() && block.object.members.is_empty() && is_default()
    }

    /// Whether a value is the empty string that a parameter has by default: "not given".
    pub fn is_blank(&self, alternative: &Alternative<'_>) -> bool {
        let here = |value: &Deferred<'_>| value.span().contains(alternative.span);
        alternative.value.literal() == Some("")
            && self.parameters().any(|parameter| {
                let default = parameter.default.as_ref();
                default.is_some_and(|default| {
                    let allowed = parameter.allowed.as_ref();
                    here(default) || (default.get().text() == Some("") && allowed.is_some_and(here))
                })
            })
    }

    /// Whether a place lies in what a parameter allows or has by default.
    pub fn is_in_parameter(&self, span: Span) -> bool {
        self.parameters().any(|parameter| {
            let declared = [&parameter.default, &parameter.allowed];
            let mut values = declared.into_iter().flatten();
            values.any(|value| value.span().contains(span))
        })
    }

    /// Whether a place lies in what a parameter allows, and `text` is allowed there too.
    pub fn is_allowed_beside(&self, span: Span, text: &str) -> bool {
        let mut all = self.parameters().filter_map(|one| one.allowed.as_ref());
        all.any(|allowed| {
            let Kind::Array(items) = &allowed.get().kind else {
                return false;
            };
            allowed.span().contains(span) && items.iter().any(|item| item.text() == Some(text))
        })
    }

    fn parameters(&self) -> impl Iterator<Item = &Parameter<'a>> {
        let scopes = self.template.scopes.iter();
        scopes.flat_map(|scope| &scope.parameters)
    }

    /// The scope in which what is written at a place of this resource's identity is evaluated: its
    /// own, or that of the variable or argument that it comes from. `None` for what a caller may
    /// give, and for what stands nowhere.
    pub fn scope_at(&self, span: Span) -> Option<ScopeId> {
        if span != Span::default() && self.resource.span.contains(span) {
            return Some(self.scope());
        }
        let mut scopes = self.template.scopes.iter().enumerate();
        scopes.find_map(|(index, scope)| {
            let mut variables = scope.variables.iter();
            if variables.any(|variable| variable.value.span().contains(span)) {
                return Some(ScopeId(offset(index)));
            }
            let Arguments::Given(values) = &scope.arguments else {
                return None;
            };
            let mut given = values.iter();
            let given = given.find(|given| given.value.span().contains(span));
            // What is not given has its default.
            let is_default = || {
                let mut all = scope.parameters.iter().flat_map(|one| &one.default);
                let found = all.any(|default| default.span().contains(span));
                found.then(|| ScopeId(offset(index)))
            };
            given.map(|given| given.scope).or_else(is_default)
        })
    }

    /// Whether a place lies in what a deployment gives its template, whose expressions are
    /// evaluated before the template is read.
    pub fn is_argument(&self, span: Span) -> bool {
        self.template
            .scopes
            .iter()
            .any(|scope| match &scope.arguments {
                Arguments::Given(values) => {
                    values.iter().any(|given| given.value.span().contains(span))
                }
                Arguments::Open => false,
            })
    }
}

//! Floor 2: what stands behind the name of a variable or parameter, as it is written.

use super::Evaluator;
use super::lookup::Section;
use super::symbols::Named;
use crate::model::{Arguments, Expression, Kind, ScopeId};
use crate::text::Span;

/// What a mention of a variable or parameter means.
#[derive(Clone, Copy, Debug)]
pub struct Behind<'t> {
    /// Where its name is declared, which tells it from every other.
    pub declared: Span,
    /// What it holds: of a parameter what it is given, else its default; `None` when neither is
    /// written.
    pub value: Option<&'t Expression<'t>>,
    /// The scope that the value is evaluated in.
    pub scope: ScopeId,
    /// Whether somebody else may give it another value.
    pub open: bool,
}

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    /// The variable or parameter that an expression in `scope` is, outside of lambdas; `None` when
    /// it is none of the file's.
    pub fn behind(&self, expression: &Expression<'_>, scope: ScopeId) -> Option<Behind<'t>> {
        match &expression.kind {
            Kind::Symbol(name) => match self.meant(name, scope)? {
                Named::Variable(index) => Some(self.behind_variable(scope, index)),
                Named::Parameter(index) => Some(self.behind_parameter(scope, index)),
                Named::Resource(_) => None,
            },
            Kind::Call(call) if call.base.is_none() => {
                let [argument] = &call.arguments[..] else {
                    return None;
                };
                let is = |name: &str| call.name.text.eq_ignore_ascii_case(name);
                if is("variables") {
                    let index = self.declaration(Section::Variables(scope), argument.text()?)?;
                    Some(self.behind_variable(scope, index))
                } else if is("parameters") {
                    let index = self.declaration(Section::Parameters(scope), argument.text()?)?;
                    Some(self.behind_parameter(scope, index))
                } else {
                    None
                }
            }
            _ => None,
        }
    }

    fn behind_variable(&self, scope: ScopeId, index: usize) -> Behind<'t> {
        let variable = &self.template.scope(scope).variables[index];
        Behind {
            declared: variable.name.span,
            value: Some(variable.value.get()),
            scope,
            open: false,
        }
    }

    fn behind_parameter(&self, scope: ScopeId, index: usize) -> Behind<'t> {
        let declared = self.template.scope(scope);
        let parameter = &declared.parameters[index];
        let default = Behind {
            declared: parameter.name.span,
            value: parameter
                .default
                .as_ref()
                .map(|default| -> &'t Expression<'t> { default.get() }),
            scope,
            open: true,
        };
        if matches!(declared.arguments, Arguments::Open) {
            return default;
        }
        match self.argument(scope, &parameter.name.text) {
            Some(given) => Behind {
                value: Some(given.value.get()),
                scope: given.scope,
                open: false,
                ..default
            },
            None => Behind {
                open: parameter.default.is_none(),
                ..default
            },
        }
    }
}

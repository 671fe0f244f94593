//! Floor 2: the expressions that a value comes from: what variables hold, and each branch of a
//! condition.

use super::Evaluator;
use super::when::When;
use crate::model::{Expression, Kind, ScopeId};

/// How deep names are followed.
const DEEPEST: u32 = 40;

/// How many expressions one value may come from before the rest is left out.
const LIMIT: usize = 64;

/// An expression that a value can come from. It may be one that cannot be followed.
#[derive(Clone, Debug)]
pub struct Branch<'t> {
    /// The expression.
    pub expression: &'t Expression<'t>,
    /// The scope that it is evaluated in.
    pub scope: ScopeId,
    /// What must hold for it to be the one.
    pub when: When,
}

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    /// The expressions that the value of `expression` comes from wherever `when` holds: those behind
    /// variables, conditions, and parameters that the file gives a value.
    pub fn branches(
        &self,
        expression: &'t Expression<'t>,
        scope: ScopeId,
        when: &When,
    ) -> Vec<Branch<'t>> {
        let mut found = Vec::new();
        let start = Branch {
            expression,
            scope,
            when: when.clone(),
        };
        self.follow(start, 0, &mut found);
        found
    }

    fn follow(&self, branch: Branch<'t>, depth: u32, found: &mut Vec<Branch<'t>>) {
        if found.len() >= LIMIT {
            return;
        }
        if depth >= DEEPEST {
            found.push(branch);
            return;
        }
        if let Kind::Conditional(choice) = &branch.expression.kind {
            for (holds, outcome) in self.outcomes_in(&choice.condition, branch.scope) {
                let taken = if holds {
                    &choice.then
                } else {
                    &choice.otherwise
                };
                if let Some(when) = branch.when.and(&outcome) {
                    let next = Branch {
                        expression: taken,
                        when,
                        ..branch.clone()
                    };
                    self.follow(next, depth + 1, found);
                }
            }
            return;
        }
        match self.value_behind(branch.expression, branch.scope) {
            Some((expression, scope)) => {
                let next = Branch {
                    expression,
                    scope,
                    when: branch.when,
                };
                self.follow(next, depth + 1, found);
            }
            None => found.push(branch),
        }
    }

    /// The value that a name has in every deployment, and where that is evaluated.
    pub fn value_behind(
        &self,
        expression: &'t Expression<'t>,
        scope: ScopeId,
    ) -> Option<(&'t Expression<'t>, ScopeId)> {
        if let Kind::Call(call) = &expression.kind
            && let ([only], None, "any") = (&call.arguments[..], &call.base, &*call.name.text)
        {
            return Some((only, scope));
        }
        let behind = self.behind(expression, scope).filter(|one| !one.open)?;
        Some((behind.value?, behind.scope))
    }
}

//! Floor 5: every name that a resource can have, and what the turns of its loop hang on.

use super::card::Turns;
use super::version::{Version, is_relative};
use crate::evaluate::{Alternative, Piece, Turn, Value, When};
use crate::model::{Expression, Kind, Resource, ResourceId};

impl<'t, 'a: 't> Version<'t, 'a> {
    /// Every full name that a resource can have, in lower case, or has in the turns of its loop; `None`
    /// where one is not known. `name` is what is known of it in all of them.
    pub(super) fn every_name(&self, id: ResourceId, name: Option<&[Piece]>) -> Option<Vec<String>> {
        let template = self.whole.template;
        let resource = template.resource(id);
        if template.owners(resource).any(Resource::is_repeated) {
            let turns = self.named_turns(id)?.into_iter();
            return Some(turns.map(|(name, _)| name).collect());
        }
        if let [Piece::Literal(name)] = name? {
            return Some(vec![name.to_lowercase()]);
        }
        let (written, scope) = (self.whole_name(id)?, template.container(resource).scope);
        let values = self.whole.evaluator.values(written, scope);
        let literal = |one: &Alternative<'_>| Some(one.value.literal()?.to_lowercase());
        let names = values.alternatives.iter().map(literal);
        names
            .collect::<Option<Vec<_>>>()
            .filter(|all| values.closed && !all.is_empty())
    }

    /// The full name that a resource has where nobody sets a parameter, in lower case, and what must hold
    /// for it.
    pub(super) fn usual_name(&self, id: ResourceId) -> Option<(String, When)> {
        let template = self.whole.template;
        let resource = template.resource(id);
        let (written, scope) = (self.whole_name(id)?, template.container(resource).scope);
        let values = self.whole.evaluator.values(written, scope);
        let usual = |one: &&Alternative<'_>| {
            let by_default = one.when.is_by_default() && !one.when.is_asked_for();
            by_default || (values.closed && values.alternatives.len() == 1)
        };
        let mut usual = values.alternatives.iter().filter(usual);
        let only = usual.next()?;
        let name = only.value.literal()?.to_lowercase();
        usual.next().is_none().then(|| (name, only.when.clone()))
    }

    /// The turns of the loop that a resource is written as, each with the full name that it has there, in
    /// lower case; `None` where one is not known.
    pub(super) fn named_turns(&self, id: ResourceId) -> Option<Vec<(String, Turn<'t>)>> {
        let turns = self.called_turns(id)?.into_iter();
        let lower = turns.map(|(name, turn)| (name.to_lowercase(), turn));
        Some(lower.collect())
    }

    /// The full names that the resource of that place has in the turns of its loop; `None` where one is
    /// not known.
    pub(super) fn turn_names(&self, index: usize) -> Option<Vec<String>> {
        let turns = self.called_turns(self.ids[index])?.into_iter();
        Some(turns.map(|(name, _)| name).collect())
    }

    /// The full name of the resource of that place as far as it is known; of a loop, those of its turns.
    pub(super) fn known_name(&self, index: usize) -> Option<String> {
        let turns = self.turn_names(index).filter(|names| !names.is_empty());
        match turns {
            Some(names) => Some(in_short(&names)),
            None => self.evaluated_name(index),
        }
    }

    fn called_turns(&self, id: ResourceId) -> Option<Vec<(String, Turn<'t>)>> {
        let template = self.whole.template;
        let resource = template.resource(id);
        let scope = template.container(resource).scope;
        let mut owners = template.owners(resource).skip(1);
        let repetition = resource.repetition.as_deref()?;
        let (written, evaluator) = (self.whole_name(id)?, &self.symbolic);
        if owners.any(Resource::is_repeated) {
            return None;
        }
        let turns = evaluator.turns(repetition, scope)?.into_iter();
        let turns = turns.filter(|turn| !self.is_never_in(resource, turn));
        let named = |turn: Turn<'t>| match &evaluator.pieces_in(written, scope, &turn)[..] {
            [Piece::Literal(name)] => Some((name.clone(), turn)),
            _ => None,
        };
        turns.map(named).collect()
    }

    /// Whether the condition of a loop is false in one of its turns, whatever happens.
    fn is_never_in(&self, resource: &'t Resource<'a>, turn: &Turn<'t>) -> bool {
        let scope = self.whole.template.container(resource).scope;
        let evaluator = &self.whole.evaluator;
        resource.condition.as_ref().is_some_and(|condition| {
            let value = evaluator.values_in(condition.get(), scope, turn);
            value
                .only()
                .is_some_and(|only| matches!(only.value, Value::Boolean(false)))
        })
    }

    /// The name of a resource as it is written, where that is all of it.
    fn whole_name(&self, id: ResourceId) -> Option<&'t Expression<'a>> {
        let template = self.whole.template;
        let resource = template.resource(id);
        let continues = if template.symbolic {
            template.container(resource).extends_owner || resource.body.at(&["parent"]).is_some()
        } else {
            is_relative(template, resource)
        };
        template.name_of(id).filter(|_| !continues)
    }

    /// What the turns of a loop hang on.
    pub(super) fn turns_of(&self, resource: &Resource<'a>) -> Turns {
        let scope = self.whole.template.container(resource).scope;
        let repetition = resource.repetition.as_deref();
        let over = repetition.and_then(|own| own.over.as_ref());
        let mark = over.map(|over| self.mark(over.get(), scope));
        let is_list = repetition.is_some_and(|own| !own.variables.is_empty());
        let is_range = over.is_some_and(|over| match &over.get().kind {
            Kind::Call(call) => call.base.is_none() && call.name.text.eq_ignore_ascii_case("range"),
            _ => false,
        });
        Turns {
            is_numbered: !is_list || is_range,
            list: mark.filter(|_| is_list),
            count: mark.filter(|_| !is_list),
        }
    }
}

/// How many names of turns are told.
const TOLD: usize = 3;

/// Names, with `…` for those beyond the first few.
pub(super) fn in_short(names: &[String]) -> String {
    let mut told: Vec<&str> = names.iter().take(TOLD).map(String::as_str).collect();
    if names.len() > TOLD {
        told.push("…");
    }
    told.join(", ")
}

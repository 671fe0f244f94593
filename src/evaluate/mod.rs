//! Floor 2: an expression to the values that can occur. Knows ARM's functions, and no syntax.
//!
//! Unknown is a value: whatever cannot be followed is left out and the list is marked open.

mod behind;
mod branches;
mod canonical;
mod collections;
mod condition;
mod functions;
mod given;
mod lookup;
mod manner;
mod merging;
mod narrow;
mod plain;
mod resource_id;
mod strings;
mod structures;
mod symbolic;
mod symbols;
mod target;
mod turn;
mod usual;
mod value;
mod when;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use crate::model::{Binder, Expression, Kind, Resource, ScopeId, Template};

pub use behind::Behind;
pub use branches::Branch;
pub use manner::Manner;
pub use resource_id::{
    HERE, ResourcePath, ends_in, is_made_here, may_be_same, names_in, relative_path, resource_path,
    spelt_out, without_end,
};
pub use symbols::split_names;
pub use target::{Target, is_of_another_deployment};
pub use turn::Turn;
pub use value::{Alternative, Array, Item, Member, Object, Piece, Possible, Text, Value};
pub use when::{Choice, Literal, When};

/// How deep one evaluation may go: through expressions, variables and parameters together.
const DEPTH: u32 = 200;

/// How many expressions one question may cost.
const BUDGET: u32 = 200_000;

/// Evaluates expressions of one template.
pub struct Evaluator<'t, 'a> {
    template: &'t Template<'a>,
    manner: Manner,
    /// The parameter that nobody gives a value.
    by_default: Option<Rc<str>>,
    /// What was met while it was being evaluated.
    circles: RefCell<Vec<lookup::Declared>>,
    /// Texts of variables, and of parameters that the file gives.
    spelt: RefCell<HashMap<lookup::Declared, Vec<Piece>>>,
    /// What each variable is called in canonical texts, by its scope and number.
    called: RefCell<HashMap<(ScopeId, usize), Rc<str>>>,
    /// Values of variables and parameters; `None` while one is being evaluated.
    known: RefCell<HashMap<lookup::Declared, Option<Possible<'t>>>>,
    /// Where names of large scopes are declared.
    names: Rc<RefCell<lookup::Names>>,
    /// What the names of Bicep, and of parameter files, stand for.
    symbols: Rc<symbols::Symbols>,
    depth: Cell<u32>,
    budget: Cell<u32>,
    /// The variables of the loops around what is not of the file itself.
    around: Vec<(String, Binder)>,
    /// Whether what is asked for is of one turn of a loop.
    in_turn: Cell<bool>,
}

/// Where an expression stands: its scope, and the lambda parameters around it.
#[derive(Clone, Debug)]
pub struct Place<'t> {
    /// The scope for parameters and variables.
    pub scope: ScopeId,
    bound: Option<Rc<Bound<'t>>>,
}

#[derive(Debug)]
struct Bound<'t> {
    name: String,
    value: Possible<'t>,
    outer: Option<Rc<Bound<'t>>>,
}

impl<'t> Place<'t> {
    /// Anywhere in `scope` outside a lambda.
    pub const fn scope(scope: ScopeId) -> Self {
        Self { scope, bound: None }
    }

    fn bind(&self, name: &str, value: Possible<'t>) -> Self {
        Self {
            scope: self.scope,
            bound: Some(Rc::new(Bound {
                name: name.to_owned(),
                value,
                outer: self.bound.clone(),
            })),
        }
    }

    fn bound(&self, name: &str) -> Option<&Possible<'t>> {
        let mut next = self.bound.as_ref();
        while let Some(bound) = next {
            if bound.name.eq_ignore_ascii_case(name) {
                return Some(&bound.value);
            }
            next = bound.outer.as_ref();
        }
        None
    }
}

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    /// An evaluator for `template`.
    pub fn new(template: &'t Template<'a>) -> Self {
        Self::in_manner(template, Manner::default())
    }

    /// The template whose expressions it evaluates.
    pub fn template(&self) -> &'t Template<'a> {
        self.template
    }

    /// An evaluator for `template` whose texts are for more than the template itself.
    pub fn in_manner(template: &'t Template<'a>, manner: Manner) -> Self {
        Self {
            template,
            manner,
            by_default: None,
            known: RefCell::default(),
            circles: RefCell::default(),
            spelt: RefCell::default(),
            called: RefCell::default(),
            names: Rc::default(),
            symbols: Rc::default(),
            depth: Cell::new(0),
            budget: Cell::new(BUDGET),
            around: Vec::new(),
            in_turn: Cell::new(false),
        }
    }

    /// The values that `expression` can have in `scope`.
    pub fn values(&self, expression: &'t Expression<'t>, scope: ScopeId) -> Possible<'t> {
        self.budget.set(BUDGET);
        self.evaluate(expression, &Place::scope(scope))
    }

    /// The strings that are known of what an expression can be, for one that does not live as long
    /// as the template. What is evaluated for it is not kept: for a few expressions of a file only.
    pub fn texts(&self, expression: &Expression<'_>, scope: ScopeId) -> Vec<String> {
        if let Kind::Text(text) = &expression.kind {
            return vec![text.clone().into_owned()];
        }
        let passing = self.passing();
        let value = passing.evaluate(expression, &Place::scope(scope));
        self.budget.set(passing.budget.get());
        let texts = value.alternatives.iter();
        texts
            .filter_map(|one| one.value.literal().map(ToOwned::to_owned))
            .collect()
    }

    /// The one text that an expression is, with holes for what is unknown of it.
    pub fn pieces(&self, expression: &'t Expression<'t>, scope: ScopeId) -> Vec<Piece> {
        self.budget.set(BUDGET);
        self.pieces_of(expression, &Place::scope(scope))
    }

    /// [`Self::pieces`] for an expression that does not live as long as the template, as
    /// [`Self::texts`] is [`Self::values`] for one.
    pub fn pieces_in_passing(&self, expression: &Expression<'_>, scope: ScopeId) -> Vec<Piece> {
        self.passing().pieces_of(expression, &Place::scope(scope))
    }

    fn pieces_of(&self, expression: &'t Expression<'t>, place: &Place<'t>) -> Vec<Piece> {
        match self
            .evaluate(expression, place)
            .only()
            .map(|only| &only.value)
        {
            Some(Value::Text(text)) => text.pieces(),
            _ => vec![self.hole(expression, place)],
        }
    }

    /// An evaluator of the same template whose values are not kept, for expressions that do not live
    /// as long as the template. Within an evaluation, it goes on: names that go in circles must come
    /// to an end.
    pub fn passing<'p>(&self) -> Evaluator<'p, 'a>
    where
        't: 'p,
    {
        let mut passing = Evaluator::in_manner(self.template, self.manner);
        // Where names are declared takes long to find out.
        passing.names = Rc::clone(&self.names);
        passing.symbols = Rc::clone(&self.symbols);
        if self.depth.get() > 0 {
            passing.depth.set(self.depth.get());
            passing.budget.set(self.budget.get());
        }
        passing
    }

    /// [`Self::passing`] for expressions that are to stand in a resource: they can name the variables
    /// of the loops that make it.
    pub fn passing_in<'p>(&self, resource: &Resource<'a>) -> Evaluator<'p, 'a>
    where
        't: 'p,
    {
        let mut passing = self.passing();
        let owners = self.template.owners(resource);
        for repetition in owners.filter_map(|owner| owner.repetition.as_ref()) {
            let names = (0..).zip(&repetition.variables);
            passing.around.extend(names.filter_map(|(place, name)| {
                let list = repetition.list?;
                Some((name.text.to_string(), Binder { list, place }))
            }));
        }
        passing
    }

    fn evaluate(&self, expression: &'t Expression<'t>, place: &Place<'t>) -> Possible<'t> {
        let budget = self.budget.get();
        if self.depth.get() >= DEPTH || budget == 0 {
            return Possible::unknown();
        }
        self.budget.set(budget - 1);
        self.depth.set(self.depth.get() + 1);
        let value = self.evaluate_kind(expression, place);
        self.depth.set(self.depth.get() - 1);
        value
    }

    fn evaluate_kind(&self, expression: &'t Expression<'t>, place: &Place<'t>) -> Possible<'t> {
        let one = |value| Possible::one(value, expression.span, Some(expression));
        match &expression.kind {
            Kind::Null => one(Value::Null),
            Kind::Boolean(value) => one(Value::Boolean(*value)),
            Kind::Integer(value) => one(Value::Integer(*value)),
            Kind::Text(text) => one(Value::Text(Text::Literal(text.as_ref().into()))),
            Kind::Object(properties) => self.object(expression, properties, place),
            Kind::Array(items) => self.array(expression, items, place),
            Kind::Call(call) => self.call(expression, call, place),
            Kind::Member(access) => self.member(access, place),
            Kind::Index(index) => self.index(index, place),
            Kind::Symbol(name) => self.symbol(name, place),
            Kind::Conditional(choice) => self.conditional(choice, place),
            Kind::Interpolation(pieces) => self.interpolation(expression, pieces, place),
            Kind::Loop(_) => one(Value::Array(Rc::new(Array {
                items: Vec::new(),
                open: true,
            }))),
            Kind::Number(_)
            | Kind::Lambda(_)
            | Kind::Spread(_)
            | Kind::Broken(_)
            | Kind::Hidden(_)
            | Kind::Opaque => Possible::unknown(),
        }
    }
}

#[cfg(test)]
mod tests;

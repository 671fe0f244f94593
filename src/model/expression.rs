//! Floor 1: one expression tree for both languages. Knows no syntax and evaluates nothing.

use std::borrow::Cow;

use super::symbol::Symbol;
use crate::text::{Span, is_same_name};

/// A value as it is written: a literal, or something that yields one.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression<'a> {
    /// The bytes of the whole value: quotes and brackets included.
    pub span: Span,
    /// What it is.
    pub kind: Kind<'a>,
}

/// The kinds of [`Expression`].
#[derive(Clone, Debug, PartialEq)]
pub enum Kind<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number, as written.
    Number(&'a str),
    /// A string without holes, its escapes decoded.
    Text(Cow<'a, str>),
    /// An object literal, properties in source order, duplicates kept.
    Object(Box<[Property<'a>]>),
    /// An array literal.
    Array(Box<[Expression<'a>]>),
    /// A function call; ARM's `parameters('x')` and `variables('x')` are calls too.
    Call(Box<Call<'a>>),
    /// `base.name`.
    Member(Box<Access<'a>>),
    /// `base[index]`.
    Index(Box<Index<'a>>),
    /// Bicep: the name of a parameter, variable, resource, module, or lambda parameter.
    Symbol(Symbol<'a>),
    /// Bicep: the variable of a loop that hides what the file declares by its name.
    Hidden(Symbol<'a>),
    /// `condition ? then : otherwise`; ARM's `if()` is lowered to it.
    Conditional(Box<Conditional<'a>>),
    /// A string with holes: its pieces in order, literal ones as [`Kind::Text`].
    Interpolation(Box<[Expression<'a>]>),
    /// An anonymous function.
    Lambda(Box<Lambda<'a>>),
    /// An array made by a loop (`copy`, `for`): the expression of one item.
    Loop(Box<Expression<'a>>),
    /// `...value` inside an object (as a property without a name) or an array.
    Spread(Box<Expression<'a>>),
    /// Cannot be read; the rest of the tree is unharmed.
    Broken(Box<Problem>),
    /// Not modelled: its value is unknown.
    Opaque,
}

/// One `name: value` of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Property<'a> {
    /// The name as it is written, quotes included; [`Kind::Text`] when it is a plain name, and
    /// [`Kind::Opaque`] beside a [`Kind::Spread`] value.
    pub key: Expression<'a>,
    /// The value.
    pub value: Expression<'a>,
}

/// A name and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Name<'a> {
    /// The bytes of the name.
    pub span: Span,
    /// The name as written.
    pub text: Cow<'a, str>,
}

/// A function call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call<'a> {
    /// The value in front of `.name(…)` for a method or a namespace.
    pub base: Option<Box<Expression<'a>>>,
    /// The function's name.
    pub name: Name<'a>,
    /// The arguments in order.
    pub arguments: Box<[Expression<'a>]>,
}

/// `base.name`.
#[derive(Clone, Debug, PartialEq)]
pub struct Access<'a> {
    /// What the member is read from.
    pub base: Expression<'a>,
    /// The member's name.
    pub name: Name<'a>,
    /// Whether a missing base or member yields null (`.?`).
    pub safe: bool,
}

/// `base[index]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Index<'a> {
    /// What is indexed.
    pub base: Expression<'a>,
    /// The index or member name.
    pub index: Expression<'a>,
    /// Whether a missing base or item yields null (`[?…]`).
    pub safe: bool,
    /// Whether the index counts from the end (`[^1]`).
    pub from_end: bool,
}

/// A choice between two values.
#[derive(Clone, Debug, PartialEq)]
pub struct Conditional<'a> {
    /// What decides.
    pub condition: Expression<'a>,
    /// The value when the condition is true.
    pub then: Expression<'a>,
    /// The value when it is false.
    pub otherwise: Expression<'a>,
}

/// An anonymous function.
#[derive(Clone, Debug, PartialEq)]
pub struct Lambda<'a> {
    /// Names of its parameters.
    pub parameters: Vec<Cow<'a, str>>,
    /// Its body.
    pub body: Expression<'a>,
}

/// What keeps a piece of source from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Call<'_> {
    /// Whether it is a call of one of the language's own functions, as far as what stands in front of
    /// its name tells.
    pub fn is_of_the_language(&self) -> bool {
        self.base.as_deref().is_none_or(
            |base| matches!(&base.kind, Kind::Symbol(name) if name.is_system_namespace()),
        )
    }
}

impl<'a> Expression<'a> {
    /// An expression of `kind` at `span`.
    pub fn new(span: Span, kind: Kind<'a>) -> Self {
        Self { span, kind }
    }

    /// The text of a string without holes.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The properties of an object literal.
    pub fn properties(&self) -> Option<&[Property<'a>]> {
        match &self.kind {
            Kind::Object(properties) => Some(properties),
            _ => None,
        }
    }

    /// Whether it is one value, whatever holds: a literal or a function that stands for one. What a
    /// condition, a spread or another function makes has one place for all that it can be.
    pub fn is_literal(&self) -> bool {
        let is_spread = |value: &Self| matches!(value.kind, Kind::Spread(_));
        match &self.kind {
            Kind::Null | Kind::Boolean(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Text(_) => {
                true
            }
            Kind::Object(own) => !own.iter().any(|property| is_spread(&property.value)),
            Kind::Array(items) => !items.iter().any(is_spread),
            Kind::Call(call) => {
                let name = &*call.name.text;
                let is = |other: &&str| name.eq_ignore_ascii_case(other);
                let made = ["createObject", "createArray", "null", "true", "false"];
                let read = is(&"json") && call.arguments.iter().all(|text| text.text().is_some());
                call.is_of_the_language() && (read || made.iter().any(is))
            }
            _ => false,
        }
    }

    /// Calls `visit` with this expression and every one inside it, outermost first.
    ///
    /// Recursion is bounded: a reader makes no tree deeper than its own limit.
    pub fn walk<'t>(&'t self, visit: &mut impl FnMut(&'t Expression<'a>)) {
        visit(self);
        self.for_each_child(&mut |child| child.walk(visit));
    }

    /// Calls `visit` with every expression directly inside this one.
    pub fn for_each_child<'t>(&'t self, visit: &mut dyn FnMut(&'t Expression<'a>)) {
        match &self.kind {
            Kind::Object(properties) => properties.iter().for_each(|property| {
                visit(&property.key);
                visit(&property.value);
            }),
            Kind::Array(items) | Kind::Interpolation(items) => items.iter().for_each(visit),
            Kind::Call(call) => {
                call.base.as_deref().into_iter().for_each(&mut *visit);
                call.arguments.iter().for_each(visit);
            }
            Kind::Member(access) => visit(&access.base),
            Kind::Index(index) => {
                visit(&index.base);
                visit(&index.index);
            }
            Kind::Conditional(choice) => {
                visit(&choice.condition);
                visit(&choice.then);
                visit(&choice.otherwise);
            }
            Kind::Lambda(lambda) => visit(&lambda.body),
            Kind::Loop(inner) | Kind::Spread(inner) => visit(inner),
            Kind::Null
            | Kind::Boolean(_)
            | Kind::Integer(_)
            | Kind::Number(_)
            | Kind::Text(_)
            | Kind::Symbol(_)
            | Kind::Broken(_)
            | Kind::Hidden(_)
            | Kind::Opaque => {}
        }
    }
}

impl Expression<'_> {
    /// The same expression, `by` bytes further on; what stands nowhere stays nowhere.
    ///
    /// Recursion is bounded: a reader makes no tree deeper than its own limit.
    #[must_use]
    pub fn moved(mut self, by: u32) -> Self {
        self.shift(by);
        self
    }

    fn shift(&mut self, by: u32) {
        let shift = |span: &mut Span| {
            if *span != Span::default() {
                *span = span.moved(by);
            }
        };
        shift(&mut self.span);
        match &mut self.kind {
            Kind::Call(call) => shift(&mut call.name.span),
            Kind::Member(access) => shift(&mut access.name.span),
            Kind::Broken(problem) => shift(&mut problem.span),
            _ => {}
        }
        self.for_each_child_mut(&mut |child| child.shift(by));
    }

    /// Calls `visit` with every expression directly inside this one, to change it.
    pub fn for_each_child_mut(&mut self, visit: &mut dyn FnMut(&mut Self)) {
        match &mut self.kind {
            Kind::Object(properties) => properties.iter_mut().for_each(|property| {
                visit(&mut property.key);
                visit(&mut property.value);
            }),
            Kind::Array(items) | Kind::Interpolation(items) => items.iter_mut().for_each(visit),
            Kind::Call(call) => {
                call.base.as_deref_mut().into_iter().for_each(&mut *visit);
                call.arguments.iter_mut().for_each(visit);
            }
            Kind::Member(access) => visit(&mut access.base),
            Kind::Index(index) => {
                visit(&mut index.base);
                visit(&mut index.index);
            }
            Kind::Conditional(choice) => {
                visit(&mut choice.condition);
                visit(&mut choice.then);
                visit(&mut choice.otherwise);
            }
            Kind::Lambda(lambda) => visit(&mut lambda.body),
            Kind::Loop(inner) | Kind::Spread(inner) => visit(inner),
            Kind::Null
            | Kind::Boolean(_)
            | Kind::Integer(_)
            | Kind::Number(_)
            | Kind::Text(_)
            | Kind::Symbol(_)
            | Kind::Broken(_)
            | Kind::Hidden(_)
            | Kind::Opaque => {}
        }
    }
}

impl Property<'_> {
    /// The name, when it is a plain one.
    pub fn name(&self) -> Option<&str> {
        self.key.text()
    }

    /// The bytes from the first of the name to the last of the value.
    pub fn span(&self) -> Span {
        self.key.span.to(self.value.span)
    }

    /// Whether the name is `name`; ARM compares names ignoring case.
    pub fn is(&self, name: &str) -> bool {
        self.name().is_some_and(|own| is_same_name(own, name))
    }
}

#[cfg(all(test, target_pointer_width = "64"))]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_small() {
        assert_eq!(size_of::<Expression<'_>>(), 32);
    }
}

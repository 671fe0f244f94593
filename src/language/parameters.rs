//! Floor 3: parameter files of both languages, and what they give a template. Opens no file.

use std::borrow::Cow;
use std::collections::HashSet;

use super::arm;
use super::bicep::{self, Dialect};
use super::format::Format;
use crate::model::{
    Argument, Arguments, Deferred, Expression, Kind, Name, Parameter, Problem, Property, Scope,
    ScopeId, Syntax, Template, Variable,
};
use crate::text::{Source, Span};

/// What a base file's parameters are called in a file that extends it.
pub(super) const BASE: &str = "base";

/// A parameter file that was parsed.
#[derive(Debug)]
pub enum ParameterFile<'s> {
    /// `*.parameters.json`.
    Arm(arm::Tree<'s>),
    /// `*.bicepparam`.
    Bicep(bicep::Document<'s>),
}

/// A path that a parameter file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The string.
    pub span: Span,
    /// The path in it.
    pub path: String,
}

/// A parsed file among the places of a template: its first byte is at `base`.
pub type Layer<'s> = (ParameterFile<'s>, u32);

/// What a parameter file says, at the places of the template that it is attached to.
#[derive(Default)]
pub(super) struct Said<'t> {
    pub(super) variables: Vec<(Name<'t>, Moved<'t>)>,
    pub(super) values: Vec<(Name<'t>, Moved<'t>)>,
}

/// A value of a parameter file.
pub(super) struct Moved<'t> {
    pub(super) syntax: Box<dyn Syntax<'t> + 't>,
    pub(super) base: u32,
    /// Whether `base.name` is a value of the file that this one extends.
    pub(super) extends: bool,
}

/// The name of a parameter whose value is evaluated where it was given.
struct Symbol<'t> {
    name: Cow<'t, str>,
    span: Span,
}

impl<'s> ParameterFile<'s> {
    /// Parses a file; the error is why nothing in it can be read.
    pub fn parse(source: &'s Source) -> Result<Self, Problem> {
        match Format::of_path(source.path()) {
            Format::Json => arm::parse(source).map(Self::Arm),
            Format::Bicep(_) => Ok(Self::Bicep(bicep::parse(
                source.text(),
                Dialect::Parameters,
            ))),
        }
    }

    /// What cannot be read, while the rest can.
    pub fn errors(&self) -> Vec<Problem> {
        match self {
            Self::Arm(_) => Vec::new(),
            Self::Bicep(document) => document.errors().iter().map(Problem::from).collect(),
        }
    }

    /// Whether it is a parameter file at all.
    pub fn is_one(&self) -> bool {
        match self {
            Self::Arm(tree) => arm::gives_parameters(tree),
            Self::Bicep(_) => true,
        }
    }

    /// The template that the file is for.
    pub fn using(&self) -> Option<Reference> {
        match self {
            Self::Arm(_) => None,
            Self::Bicep(document) => bicep::using(document),
        }
    }

    /// The file whose values hold where this one gives none.
    pub fn extends(&self) -> Option<Reference> {
        match self {
            Self::Arm(_) => None,
            Self::Bicep(document) => bicep::extends(document),
        }
    }

    /// The parameters that the file gives a value.
    pub fn names(&self) -> Vec<Name<'_>> {
        let said = self.said(0);
        said.values.into_iter().map(|(name, _)| name).collect()
    }

    fn said(&self, base: u32) -> Said<'_> {
        match self {
            Self::Arm(tree) => arm::given(tree, base),
            Self::Bicep(document) => bicep::given(document, base),
        }
    }
}

/// Gives a template's own parameters the values of a parameter file: the first of `files`; each of
/// the others is what the one before it extends. Unless these are `all` values, a parameter without
/// one is unknown.
pub fn supply<'t>(template: &mut Template<'t>, files: &'t [Layer<'t>], all: bool) {
    let mut given: Option<(ScopeId, Vec<(Name<'t>, Span)>)> = None;
    for (file, base) in files.iter().rev() {
        given = Some(add(template, file.said(*base), given));
    }
    if let (Some((scope, names)), Some(own)) = (given, template.scopes.first_mut()) {
        let values = names.iter();
        let values = values.map(|(name, span)| argument(name.clone(), &name.text, *span, scope));
        let mut values: Vec<_> = values.collect();
        if !all {
            let given: HashSet<String> = names.iter().map(|(name, _)| folded(name)).collect();
            let others = own.parameters.iter().map(|parameter| &parameter.name);
            let others = others.filter(|name| !given.contains(&folded(name)));
            // No name of the file is empty: what it stands for is unknown.
            values.extend(others.map(|name| argument(name.clone(), "", name.span, scope)));
        }
        own.arguments = Arguments::Given(values);
    }
}

/// Adds the scope of one file. In it, its parameters have the values that it gives them, and those
/// of the file that it extends have theirs, also as `base.name`. Gives back the scope, and all
/// parameters with the places of their values.
fn add<'t>(
    template: &mut Template<'t>,
    said: Said<'t>,
    inherited: Option<(ScopeId, Vec<(Name<'t>, Span)>)>,
) -> (ScopeId, Vec<(Name<'t>, Span)>) {
    let id = ScopeId(crate::text::offset(template.scopes.len()));
    let mut scope = Scope::default();
    let mut all = Vec::with_capacity(said.values.len());
    let mut given = Vec::new();
    for (name, value) in said.variables {
        let value = Deferred::new(value);
        scope.variables.push(Variable { name, value });
    }
    for (name, value) in said.values {
        all.push((name.clone(), value.span()));
        scope
            .parameters
            .push(parameter(name, Some(Deferred::new(value))));
    }
    if let Some((outer, inherited)) = inherited {
        let own: HashSet<String> = all.iter().map(|(name, _)| folded(name)).collect();
        for (name, span) in inherited {
            let qualified = Name {
                span: name.span,
                text: format!("{BASE}.{}", name.text).into(),
            };
            scope.parameters.push(parameter(qualified.clone(), None));
            given.push(argument(qualified, &name.text, span, outer));
            if !own.contains(&folded(&name)) {
                scope.parameters.push(parameter(name.clone(), None));
                given.push(argument(name.clone(), &name.text, span, outer));
                all.push((name, span));
            }
        }
    }
    scope.arguments = Arguments::Given(given);
    template.scopes.push(scope);
    (id, all)
}

fn folded(name: &Name<'_>) -> String {
    name.text.to_ascii_lowercase()
}

fn parameter<'t>(name: Name<'t>, default: Option<Deferred<'t>>) -> Parameter<'t> {
    Parameter {
        name,
        parameter_type: None,
        described: false,
        default,
        allowed: None,
        nullable: false,
        most: None,
    }
}

/// What `symbol` is in `scope`, for the parameter `name`.
fn argument<'t>(name: Name<'t>, symbol: &str, span: Span, scope: ScopeId) -> Argument<'t> {
    let symbol = Symbol {
        name: Cow::Owned(symbol.to_owned()),
        span,
    };
    Argument {
        name,
        value: Deferred::new(symbol),
        scope,
    }
}

/// `base.name` as the one name that [`add`] declares.
fn qualify(expression: &mut Expression<'_>) {
    let is_base =
        |inner: &Expression<'_>| matches!(&inner.kind, Kind::Symbol(name) if &**name == BASE);
    let name = match &expression.kind {
        Kind::Member(access) if is_base(&access.base) => Some(&*access.name.text),
        Kind::Index(index) if is_base(&index.base) => index.index.text(),
        _ => None,
    };
    if let Some(name) = name {
        expression.kind = Kind::Symbol(format!("{BASE}.{name}").into());
    }
    expression.for_each_child_mut(&mut qualify);
}

impl<'t> Moved<'t> {
    fn moved(&self, property: Property<'t>) -> Property<'t> {
        Property {
            key: property.key.moved(self.base),
            value: property.value.moved(self.base),
        }
    }
}

impl<'t> Syntax<'t> for Moved<'t> {
    fn span(&self) -> Span {
        self.syntax.span().moved(self.base)
    }

    fn lower(&self) -> Expression<'t> {
        let mut value = self.syntax.lower().moved(self.base);
        if self.extends {
            qualify(&mut value);
        }
        value
    }

    fn members(&self, name: &str) -> Vec<Property<'t>> {
        let found = self.syntax.members(name).into_iter();
        found.map(|property| self.moved(property)).collect()
    }

    fn at(&self, path: &[&str]) -> Option<Property<'t>> {
        self.syntax.at(path).map(|property| self.moved(property))
    }

    /// A parameter file is evaluated before there is anything to read.
    fn run_time_reads(&self, _enter: &dyn Fn(Span) -> bool) -> Vec<Expression<'t>> {
        Vec::new()
    }
}

impl<'t> Syntax<'t> for Symbol<'t> {
    fn span(&self) -> Span {
        self.span
    }

    fn lower(&self) -> Expression<'t> {
        Expression::new(self.span, Kind::Symbol(self.name.clone().into()))
    }

    fn members(&self, _name: &str) -> Vec<Property<'t>> {
        Vec::new()
    }

    fn at(&self, _path: &[&str]) -> Option<Property<'t>> {
        None
    }

    fn run_time_reads(&self, _enter: &dyn Fn(Span) -> bool) -> Vec<Expression<'t>> {
        Vec::new()
    }
}

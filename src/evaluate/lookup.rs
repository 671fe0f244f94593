//! Floor 2: variables, parameters, symbols, and members of what they hold.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

use super::symbols::Named;
use super::target::from_afar;
use super::value::{Alternative, Object, Possible, Value};
use super::when::{Choice, DEFAULT, When};
use super::{Evaluator, Place};
use crate::model::{
    Access, Argument, Arguments, Deferred, Expression, Index, Kind, Name, Parameter, ScopeId,
    Symbol,
};

/// A scope larger than this is looked up through a map.
const SMALL: usize = 16;

/// Something that is evaluated once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Declared {
    Variable(ScopeId, usize),
    Parameter(ScopeId, usize),
}

/// Where the names of large scopes are declared.
pub(super) type Names = HashMap<Section, Rc<HashMap<String, usize>>>;

/// The names of one kind in one scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Section {
    Variables(ScopeId),
    Parameters(ScopeId),
    Arguments(ScopeId),
}

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    /// The value of a variable.
    pub(super) fn variable(&self, name: &str, scope: ScopeId) -> Possible<'t> {
        let Some(index) = self.declaration(Section::Variables(scope), name) else {
            return Possible::unknown();
        };
        self.variable_at(scope, index)
    }

    /// Names of variables and parameters that were met within their own values.
    pub fn circles(&self) -> Vec<&'t Name<'a>> {
        let circles = self.circles.borrow();
        let names = circles.iter().map(|declared| match *declared {
            Declared::Variable(scope, index) => &self.template.scope(scope).variables[index].name,
            Declared::Parameter(scope, index) => &self.template.scope(scope).parameters[index].name,
        });
        names.collect()
    }

    /// The value of the variable of that number.
    pub(super) fn variable_at(&self, scope: ScopeId, index: usize) -> Possible<'t> {
        self.once(Declared::Variable(scope, index), || {
            let variable = &self.template.scope(scope).variables[index];
            self.evaluate(variable.value.get(), &Place::scope(scope))
        })
    }

    /// The value of a parameter: what the file gives it, else its allowed values, else its
    /// default as one of many.
    pub(super) fn parameter(&self, name: &str, scope: ScopeId) -> Possible<'t> {
        let Some(index) = self.declaration(Section::Parameters(scope), name) else {
            return Possible::unknown();
        };
        self.parameter_at(scope, index)
    }

    fn parameter_at(&self, scope: ScopeId, index: usize) -> Possible<'t> {
        self.once(Declared::Parameter(scope, index), || {
            let declared = self.template.scope(scope);
            let parameter = &declared.parameters[index];
            match &declared.arguments {
                Arguments::Given(_) => match self.argument(scope, &parameter.name.text) {
                    Some(given) => {
                        let mut value =
                            self.evaluate(given.value.get(), &Place::scope(given.scope));
                        if self.is_afar(given.scope, scope) {
                            value = from_afar(&value, given.scope);
                        }
                        self.or_default(value, parameter, scope)
                    }
                    None if parameter.default.is_some() => self.default_value(parameter, scope),
                    // Somebody else has to give it.
                    None => self.open_parameter(parameter, scope),
                },
                Arguments::Open => self.open_parameter(parameter, scope),
            }
        })
    }

    /// A given `null` is as good as nothing given, where there is a default.
    fn or_default(
        &self,
        value: Possible<'t>,
        parameter: &'t Parameter<'a>,
        scope: ScopeId,
    ) -> Possible<'t> {
        let is_null = |one: &Alternative<'t>| matches!(one.value, Value::Null);
        if parameter.default.is_none() || !value.alternatives.iter().any(is_null) {
            return value;
        }
        value.then(|one| {
            Some(if is_null(one) {
                self.default_value(parameter, scope)
            } else {
                Possible {
                    alternatives: vec![one.clone()],
                    closed: true,
                }
            })
        })
    }

    /// The value that a deployment gives a parameter, or its default, and the scope of that; no value
    /// where anybody may give it.
    pub(super) fn given(
        &self,
        scope: ScopeId,
        index: usize,
    ) -> (Option<&'t Expression<'a>>, ScopeId) {
        let declared = self.template.scope(scope);
        let parameter = &declared.parameters[index];
        match self.argument(scope, &parameter.name.text) {
            Some(given) => (Some(given.value.get()), given.scope),
            None if matches!(declared.arguments, Arguments::Open) => (None, scope),
            None => (parameter.default.as_ref().map(Deferred::get), scope),
        }
    }

    /// What a deployment or a parameter file gives the parameter of that name.
    pub fn argument(&self, scope: ScopeId, name: &str) -> Option<&'t Argument<'a>> {
        let Arguments::Given(values) = &self.template.scope(scope).arguments else {
            return None;
        };
        values.get(self.declaration(Section::Arguments(scope), name)?)
    }

    fn default_value(&self, parameter: &'t Parameter<'a>, scope: ScopeId) -> Possible<'t> {
        match &parameter.default {
            Some(default) => self.evaluate(default.get(), &Place::scope(scope)),
            None => Possible::unknown(),
        }
    }

    /// A parameter that anybody may set.
    fn open_parameter(&self, parameter: &'t Parameter<'a>, scope: ScopeId) -> Possible<'t> {
        if self.manner.symbolic {
            return Possible::unknown();
        }
        let listed = !self.manner.usual || parameter.default.is_none();
        if let Some(allowed) = parameter.allowed.as_ref().filter(|_| listed)
            && let Kind::Array(items) = &allowed.get().kind
        {
            let subject: Rc<str> = parameter_key(&parameter.name.text, scope).into();
            let mut all = Possible {
                alternatives: Vec::new(),
                closed: true,
            };
            for item in items {
                let value = self.evaluate(item, &Place::scope(scope));
                let when = choice_key(&value).map_or_else(When::default, |key| {
                    When::assume(subject.clone(), Choice::Is(key))
                });
                all.extend_when(value, &when);
            }
            return all;
        }
        let mut default = self.default_value(parameter, scope);
        let subject: Rc<str> = parameter_key(&parameter.name.text, scope).into();
        if self.by_default.as_ref() == Some(&subject) {
            return default;
        }
        // An empty default means that the caller is expected to give a value.
        default
            .alternatives
            .retain(|alternative| alternative.value.literal() != Some(""));
        let when = When::assume(subject, Choice::Is(DEFAULT.into()));
        let mut value = Possible::unknown();
        value.extend_when(default, &when);
        value
    }

    /// A Bicep name: a lambda parameter, a variable or a parameter; anything else is unknown.
    pub(super) fn symbol(&self, name: &Symbol<'_>, place: &Place<'t>) -> Possible<'t> {
        if let Some(bound) = place.bound(name) {
            return bound.clone();
        }
        match self.meant(name, place.scope) {
            Some(Named::Variable(index)) => self.variable_at(place.scope, index),
            Some(Named::Parameter(index)) => self.parameter_at(place.scope, index),
            Some(Named::Resource(_)) | None => Possible::unknown(),
        }
    }

    pub(super) fn member(&self, access: &'t Access<'t>, place: &Place<'t>) -> Possible<'t> {
        let name = (&*access.name.text, access.name.span);
        let known = self.resource_member(&access.base, name, place);
        if let Some(known) = known
            .or_else(|| self.target_member(access, place))
            .or_else(|| self.resource_info(access, place))
        {
            return known;
        }
        let base = self.evaluate(&access.base, place);
        base.then(|alternative| read_member(alternative, &access.name.text, access.safe))
    }

    pub(super) fn index(&self, index: &'t Index<'t>, place: &Place<'t>) -> Possible<'t> {
        // `site['id']` is `site.id`.
        if let Some(name) = index.index.text()
            && let Some(known) = self.resource_member(&index.base, (name, index.index.span), place)
        {
            return known;
        }
        let base = self.evaluate(&index.base, place);
        let step = self.evaluate(&index.index, place);
        base.then(|alternative| {
            Some(step.then(|step| match (&alternative.value, &step.value) {
                (_, Value::Text(name)) => read_member(alternative, name.literal()?, index.safe),
                (Value::Array(array), Value::Integer(at)) if !array.open => {
                    let at = usize::try_from(*at).ok()?;
                    let at = if index.from_end {
                        array.items.len().checked_sub(at)?
                    } else {
                        at
                    };
                    array.items.get(at).map(|item| item.value.clone())
                }
                _ => None,
            }))
        })
    }

    /// Index of the declaration of `name`, or of the value that it is given, ignoring case; the
    /// last of several.
    pub(super) fn declaration(&self, section: Section, name: &str) -> Option<usize> {
        match section {
            Section::Variables(scope) => {
                let all = &self.template.scope(scope).variables;
                let names = all.iter().map(|variable| &*variable.name.text);
                self.find(section, names, name)
            }
            Section::Parameters(scope) => {
                let all = &self.template.scope(scope).parameters;
                let names = all.iter().map(|parameter| &*parameter.name.text);
                self.find(section, names, name)
            }
            Section::Arguments(scope) => {
                let Arguments::Given(all) = &self.template.scope(scope).arguments else {
                    return None;
                };
                let names = all.iter().map(|given| &*given.name.text);
                self.find(section, names, name)
            }
        }
    }

    fn find<'n>(
        &self,
        section: Section,
        mut names: impl DoubleEndedIterator<Item = &'n str> + ExactSizeIterator,
        name: &str,
    ) -> Option<usize> {
        if names.len() <= SMALL {
            return names.rposition(|own| own.eq_ignore_ascii_case(name));
        }
        let map = self
            .names
            .borrow_mut()
            .entry(section)
            .or_insert_with(|| {
                let pairs = names.enumerate();
                let map: HashMap<_, _> = pairs
                    .map(|(index, own)| (own.to_ascii_lowercase(), index))
                    .collect();
                Rc::new(map)
            })
            .clone();
        map.get(&*lower_case(name)).copied()
    }

    /// Evaluates once; unknown while it is being evaluated, so that a cycle ends.
    fn once(&self, declared: Declared, evaluate: impl FnOnce() -> Possible<'t>) -> Possible<'t> {
        if let Some(known) = self.known.borrow().get(&declared) {
            return known.clone().unwrap_or_else(|| {
                let mut circles = self.circles.borrow_mut();
                if !circles.contains(&declared) {
                    circles.push(declared);
                }
                Possible::unknown()
            });
        }
        self.known.borrow_mut().insert(declared, None);
        let value = evaluate();
        self.known
            .borrow_mut()
            .insert(declared, Some(value.clone()));
        value
    }
}

/// The name under which choices of a parameter's value are assumed.
pub(super) fn parameter_key(name: &str, scope: ScopeId) -> String {
    let mut key = String::new();
    add_parameter_key(name, scope, &mut key);
    key
}

/// [`parameter_key`] at the end of a text.
pub(super) fn add_parameter_key(name: &str, scope: ScopeId, out: &mut String) {
    out.push_str("parameter ");
    out.push_str(&scope.0.to_string());
    out.push(' ');
    out.push_str(&lower_case(name));
}

/// A name in lower case, without a copy when it is so already.
pub(super) fn lower_case(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|letter| letter.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// What tells one allowed value from another.
fn choice_key(value: &Possible<'_>) -> Option<Rc<str>> {
    match &value.only()?.value {
        Value::Integer(value) => Some(value.to_string().into()),
        Value::Boolean(value) => Some(value.to_string().into()),
        other => Some(other.literal()?.to_ascii_lowercase().into()),
    }
}

fn read_member<'t>(from: &Alternative<'t>, name: &str, safe: bool) -> Option<Possible<'t>> {
    let object: &Object<'t> = match &from.value {
        Value::Object(object) => object,
        Value::Null if safe => return Some(Possible::one(Value::Null, from.span, from.source)),
        _ => return None,
    };
    match object.read(name) {
        Some(value) => Some(value),
        None if safe && !object.open => Some(Possible::one(Value::Null, from.span, None)),
        None => None,
    }
}

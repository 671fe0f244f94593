//! Floor 4: where a value comes from: through conditions, variables, and what parameters are given;
//! and what of a resource it reads.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::subject::Subject;
use super::whole::Whole;
use crate::evaluate::{ResourcePath, Text, relative_path, resource_path};
use crate::graph::Found;
use crate::model::{Call, Expression, Kind, ResourceId, ScopeId};
use crate::text::Span;

/// How many names and conditions are followed.
const DEEPEST: u32 = 32;

/// Shortest text that may be the name of something.
pub(super) const SHORTEST: usize = 3;

/// How many values of one expression are looked at.
const MOST: usize = 64;

/// How many steps that takes.
const FARTHEST: u32 = 1000;

/// How many names one expression may be made of; of more, it is not known what it is.
const NAMES: usize = 1000;

/// An expression that is no name and no condition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Origin<'t> {
    pub(super) expression: &'t Expression<'t>,
    /// The scope that it is evaluated in.
    pub(super) scope: ScopeId,
    /// The resource that it is written in; `None` when it was met on the way to another scope.
    pub(super) owner: Option<ResourceId>,
}

/// Everything that an expression can come from.
#[derive(Debug)]
pub(super) struct Origins<'t> {
    pub(super) all: Vec<Origin<'t>>,
    /// Whether it can come from nothing else.
    pub(super) complete: bool,
    /// How many steps were taken.
    steps: u32,
}

/// Properties of a resource, read at run time.
#[derive(Debug)]
pub(super) struct Reading<'t> {
    /// The resource.
    pub(super) of: Found,
    /// The resource that the symbol is of, where there is one; it may be one that the template only
    /// refers to (`existing`).
    pub(super) symbol: Option<ResourceId>,
    /// Its type, whoever makes it.
    pub(super) resource_type: Option<String>,
    /// The names of the properties, from the resource inwards.
    pub(super) path: Vec<&'t str>,
    /// What names the resource: its symbol, or what `reference()` is given.
    pub(super) named: &'t Expression<'t>,
}

impl<'t, 'a: 't> Subject<'_, 't, 'a> {
    /// Where the value of an expression of this resource comes from.
    pub(super) fn origins(&self, expression: &'t Expression<'t>) -> Origins<'t> {
        self.origins_from(self.origin(expression))
    }

    /// Where the value of an expression comes from that this resource leads to.
    pub(super) fn origins_from(&self, origin: Origin<'t>) -> Origins<'t> {
        let mut origins = Origins {
            all: Vec::new(),
            complete: true,
            steps: 0,
        };
        follow(self.whole, origin, 0, &mut origins);
        origins
    }

    /// An expression of this resource as it stands.
    pub(super) fn origin(&self, expression: &'t Expression<'t>) -> Origin<'t> {
        Origin {
            expression,
            scope: self.scope(),
            owner: Some(self.id),
        }
    }
}

fn follow<'t, 'a: 't>(
    whole: &Whole<'t, 'a>,
    origin: Origin<'t>,
    depth: u32,
    origins: &mut Origins<'t>,
) {
    origins.steps += 1;
    if depth > DEEPEST || origins.all.len() >= MOST || origins.steps > FARTHEST {
        origins.complete = false;
        return;
    }
    let mut to = |expression| {
        let next = Origin {
            expression,
            ..origin
        };
        follow(whole, next, depth + 1, origins);
    };
    match &origin.expression.kind {
        Kind::Conditional(choice) => [&choice.then, &choice.otherwise].into_iter().for_each(to),
        Kind::Call(call) if is_own(call, "coalesce") => call.arguments.iter().for_each(to),
        Kind::Call(call) if is_own(call, "any") && call.arguments.len() == 1 => {
            to(&call.arguments[0]);
        }
        _ => match whole.evaluator.behind(origin.expression, origin.scope) {
            None => origins.all.push(origin),
            Some(behind) => {
                // An empty default means that a value is to be given.
                let value = behind
                    .value
                    .filter(|value| !behind.open || value.text() != Some(""));
                origins.complete &= !behind.open && value.is_some();
                if let Some(expression) = value {
                    let moves = behind.scope != origin.scope;
                    let next = Origin {
                        expression,
                        scope: behind.scope,
                        owner: origin.owner.filter(|_| !moves),
                    };
                    follow(whole, next, depth + 1, origins);
                }
            }
        },
    }
}

/// Whether a call is one of the language's own function `name`.
pub(super) fn is_own(call: &Call<'_>, name: &str) -> bool {
    call.is_of_the_language() && call.name.text.eq_ignore_ascii_case(name)
}

/// Whether a call is one of the language's own functions `names`.
pub(super) fn is_one_of(call: &Call<'_>, names: &[&str]) -> bool {
    names.iter().any(|name| is_own(call, name))
}

impl<'t> Origin<'t> {
    /// What it reads of a resource; `None` when it reads something else.
    pub(super) fn reading(&self, whole: &Whole<'t, '_>) -> Option<Reading<'t>> {
        let mut path = Vec::new();
        let mut base = self.expression;
        loop {
            if let Some(id) = whole.evaluator.resource_of(base) {
                path.reverse();
                return Some(Reading {
                    of: made(whole, id),
                    symbol: Some(id),
                    resource_type: whole.resource_type(id).map(ToString::to_string),
                    path,
                    named: base,
                });
            }
            match &base.kind {
                Kind::Member(access) => {
                    path.push(&*access.name.text);
                    base = &access.base;
                }
                Kind::Index(index) => {
                    path.push(index.index.text()?);
                    base = &index.base;
                }
                Kind::Call(call) if is_own(call, "reference") => {
                    let full = match call.arguments.get(2).map(Expression::text) {
                        None => false,
                        Some(word) => word?.eq_ignore_ascii_case("full"),
                    };
                    if !full {
                        path.push("properties");
                    }
                    path.reverse();
                    return Some(self.referenced(whole, call.arguments.first()?, path));
                }
                _ => return None,
            }
        }
    }

    /// What `reference()` reads.
    fn referenced(
        &self,
        whole: &Whole<'t, '_>,
        named: &'t Expression<'t>,
        path: Vec<&'t str>,
    ) -> Reading<'t> {
        let text = self.text(whole, named);
        let from = self.deployment(whole);
        let mut of = whole.graph().find_read(&whole.evaluator, &text, from);
        let together = |id: &ResourceId| whole.together(from, self.scope, *id);
        if let Found::Here(ids) = &of
            && !ids.iter().all(together)
        {
            of = Found::Unknown;
        }
        let symbol = whole.graph().called(&text, from);
        let symbol = symbol.filter(together);
        let found = match &of {
            Found::Here(ids) => ids.first().copied(),
            _ => symbol.or_else(|| whole.evaluator.resource_with_id(&text)),
        };
        let resource_type = match found {
            Some(id) => whole.resource_type(id).map(ToString::to_string),
            None => path_of(&text).map(|path| path.resource_type),
        };
        Reading {
            of,
            symbol,
            resource_type,
            path,
            named,
        }
    }

    /// The nested deployment that evaluates it.
    fn deployment(&self, whole: &Whole<'t, '_>) -> Option<ResourceId> {
        match self.owner {
            Some(owner) => whole.graph().deployment(owner),
            None => whole.deployment_of(self.scope),
        }
    }

    /// The one text that an expression beside this one is, with holes for what is not known.
    pub(super) fn text(
        &self,
        whole: &Whole<'t, '_>,
        expression: &'t Expression<'t>,
    ) -> Text<'static> {
        whole.evaluator.symbolic(expression, self.scope)
    }
}

/// A resource ID taken apart, or what of one `reference()` is content with.
pub(super) fn path_of(text: &Text<'_>) -> Option<ResourcePath> {
    resource_path(text).or_else(|| relative_path(text))
}

/// A resource of the file as what its ID means.
fn made(whole: &Whole<'_, '_>, id: ResourceId) -> Found {
    if whole.template.resource(id).existing {
        Found::Elsewhere
    } else {
        Found::Here(vec![id])
    }
}

impl Reading<'_> {
    /// Whether the properties read are these, ignoring case.
    pub(super) fn is(&self, path: &[&str]) -> bool {
        self.path.len() == path.len()
            && self
                .path
                .iter()
                .zip(path)
                .all(|(own, name)| own.eq_ignore_ascii_case(name))
    }
}

/// What an expression is made of, through the names that it mentions.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Variables and parameters, by where they are declared.
    pub(super) declared: BTreeSet<Span>,
    /// Those of them that somebody else may set.
    pub(super) open: BTreeSet<Span>,
    /// Resources and modules that it mentions by their symbols.
    pub(super) resources: BTreeSet<ResourceId>,
    /// What differs from turn to turn of a loop, and other names that the file does not declare.
    pub(super) locals: BTreeSet<String>,
    /// Texts that are written in it, in lower case.
    pub(super) texts: BTreeSet<String>,
    /// Whether some of it cannot be read.
    pub(super) vague: bool,
}

impl Parts {
    /// The parts of an expression of a resource.
    pub(super) fn of<'t>(whole: &Whole<'t, '_>, origin: Origin<'t>) -> Self {
        Self::of_all(whole, [origin.expression], origin.scope)
    }

    /// The parts of several expressions.
    pub(super) fn of_all<'t>(
        whole: &Whole<'t, '_>,
        expressions: impl IntoIterator<Item = &'t Expression<'t>>,
        scope: ScopeId,
    ) -> Self {
        let mut parts = Self::default();
        for expression in expressions {
            parts.add(whole, expression, scope);
        }
        parts
    }

    /// Adds the parts of another expression.
    pub(super) fn add<'t>(
        &mut self,
        whole: &Whole<'t, '_>,
        expression: &'t Expression<'t>,
        scope: ScopeId,
    ) {
        let mut next = vec![(expression, scope)];
        while let Some((expression, scope)) = next.pop() {
            if self.declared.len() > NAMES {
                self.vague = true;
                return;
            }
            // The name in `parameters('name')` is no text.
            let mut name = None;
            expression.walk(&mut |inner| {
                if name != Some(inner.span) {
                    next.extend(self.mention(whole, inner, scope));
                }
                if let Kind::Call(call) = &inner.kind
                    && whole.evaluator.behind(inner, scope).is_some()
                {
                    name = call.arguments.first().map(|name| name.span);
                }
            });
        }
    }

    /// Adds one name, or another expression without what is inside of it; what the name holds is
    /// still to be added, with the scope of that.
    fn mention<'t>(
        &mut self,
        whole: &Whole<'t, '_>,
        inner: &Expression<'_>,
        scope: ScopeId,
    ) -> Option<(&'t Expression<'t>, ScopeId)> {
        if let Some(behind) = whole.evaluator.behind(inner, scope) {
            if behind.open {
                self.open.insert(behind.declared);
            }
            // Each name is followed once, so this ends.
            let is_new = self.declared.insert(behind.declared);
            return Some((behind.value.filter(|_| is_new)?, behind.scope));
        }
        match &inner.kind {
            Kind::Text(text) => drop(self.texts.insert(text.to_ascii_lowercase())),
            Kind::Symbol(name) => match whole.evaluator.symbol_resource(name) {
                Some(id) => drop(self.resources.insert(id)),
                None if name.is_system_namespace() => {}
                None => drop(self.locals.insert(name.to_string())),
            },
            Kind::Call(call) if is_own(call, "copyIndex") => {
                self.locals.insert("copyIndex".to_owned());
            }
            // A deployment may be called after anything.
            Kind::Call(call) if is_own(call, "deployment") => self.vague = true,
            Kind::Hidden(name) => drop(self.locals.insert(name.to_string())),
            Kind::Opaque | Kind::Broken(_) | Kind::Lambda(_) | Kind::Loop(_) => self.vague = true,
            _ => {}
        }
        None
    }

    /// Adds what symbols of the file stand for.
    pub(super) fn add_symbols(&mut self, whole: &Whole<'_, '_>, symbols: Vec<Cow<'_, str>>) {
        let scope = ScopeId(0);
        for symbol in symbols {
            let symbol = Expression::new(Span::default(), Kind::Symbol(symbol.into()));
            if let Some((value, scope)) = self.mention(whole, &symbol, scope) {
                self.add(whole, value, scope);
            }
        }
    }

    /// Whether both hold a name or a resource.
    pub(super) fn share(&self, other: &Self) -> bool {
        !self.declared.is_disjoint(&other.declared)
            || !self.resources.is_disjoint(&other.resources)
            || !self.locals.is_disjoint(&other.locals)
    }
}

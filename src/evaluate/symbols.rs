//! Floor 2: Bicep's names: one namespace for parameters, variables and resources, exact in case;
//! and what the properties of a resource are known to be.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::target::{GROUP, is_own_group};
use super::value::{Piece, Possible, Text, Value};
use super::{Evaluator, Place};
use crate::model::{Expression, Kind, Resource, ResourceId, ScopeId, Symbol};
use crate::text::{Span, offset};

/// How many owners and parents a resource can have; Azure's types have fewer segments.
const PARENTS: u32 = 16;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Variable(usize),
    Parameter(usize),
    /// A resource or a module.
    Resource(ResourceId),
}

/// The names of a scope.
type Names = HashMap<String, Named>;

/// The names of each scope, gathered when first asked for.
pub(super) type Symbols = OnceCell<Vec<OnceCell<Names>>>;

/// A resource that an expression names, with the index behind it if there is one.
type Reference<'t> = (ResourceId, Option<&'t Expression<'t>>);

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    /// What a name of the file stands for. Nested resources are called `vm::extension`.
    pub(super) fn named(&self, name: &str, scope: ScopeId) -> Option<Named> {
        let all = self.symbols.get_or_init(|| {
            let scopes = self.template.scopes.iter();
            scopes.map(|_| OnceCell::new()).collect()
        });
        let names = all.get(scope.0 as usize)?.get_or_init(|| {
            let mut names = Names::new();
            let declared = self.template.scope(scope);
            let variables = declared.variables.iter().map(|variable| &variable.name);
            for (index, own) in variables.enumerate() {
                names.insert(own.text.to_string(), Named::Variable(index));
            }
            let parameters = declared.parameters.iter().map(|parameter| &parameter.name);
            for (index, own) in parameters.enumerate() {
                names.insert(own.text.to_string(), Named::Parameter(index));
            }
            // A parameter file sees no resource.
            let is_own = scope == ScopeId(0);
            let resources = self.template.resources.iter().filter(|_| is_own);
            for (index, resource) in resources.enumerate() {
                if let Some(symbol) = self.template.symbol(resource) {
                    names.insert(symbol, Named::Resource(ResourceId(offset(index))));
                }
            }
            names
        });
        names.get(name).copied()
    }

    /// [`Self::named`] for a name where it stands: that of a loop's variable is none of the file's.
    pub(super) fn meant(&self, symbol: &Symbol<'_>, scope: ScopeId) -> Option<Named> {
        match symbol.binder() {
            Some(_) => None,
            None => self.named(symbol, scope),
        }
    }

    /// The resource that a symbol of the file names; `None` for a module, and anything else.
    pub fn resource_named(&self, symbol: &str) -> Option<ResourceId> {
        if !self.template.symbolic {
            return None;
        }
        match self.named(symbol, ScopeId(0))? {
            Named::Resource(id) if !self.template.resource(id).is_module() => Some(id),
            _ => None,
        }
    }

    /// The resource or module that a symbol of the file names.
    pub fn symbol_resource(&self, symbol: &str) -> Option<ResourceId> {
        match self.named(symbol, ScopeId(0))? {
            Named::Resource(id) => Some(id),
            _ => None,
        }
    }

    /// The number of the variable that a symbol of the file names.
    pub fn symbol_variable(&self, symbol: &str) -> Option<usize> {
        match self.named(symbol, ScopeId(0))? {
            Named::Variable(index) if self.template.symbolic => Some(index),
            _ => None,
        }
    }

    /// Whether the file declares a parameter, a variable, a resource or a module of that name.
    pub fn is_declared(&self, name: &str) -> bool {
        self.template.symbolic && self.named(name, ScopeId(0)).is_some()
    }

    /// Whether a name of the file is that of a parameter or a variable.
    pub fn is_value(&self, name: &str) -> bool {
        let named = self.named(name, ScopeId(0));
        self.template.symbolic && matches!(named, Some(Named::Variable(_) | Named::Parameter(_)))
    }

    /// The resource that an expression is, outside lambdas: `vm`, `vms[0]`, `vm::extension`.
    pub fn resource_of(&self, expression: &'t Expression<'t>) -> Option<ResourceId> {
        self.reference(expression, &Place::scope(ScopeId(0)))
            .map(|(id, _)| id)
    }

    fn reference(
        &self,
        expression: &'t Expression<'t>,
        place: &Place<'t>,
    ) -> Option<Reference<'t>> {
        let (base, index) = match &expression.kind {
            Kind::Index(index) => (&index.base, Some(&index.index)),
            _ => (expression, None),
        };
        let Kind::Symbol(name) = &base.kind else {
            return None;
        };
        if place.bound(name).is_some() || name.binder().is_some() || place.scope != ScopeId(0) {
            return None;
        }
        let id = self.resource_named(name)?;
        (self.template.resource(id).is_repeated() == index.is_some()).then_some((id, index))
    }

    /// What reading the property `name` of a resource yields; `None` when `base` is no resource.
    pub(super) fn resource_member(
        &self,
        base: &'t Expression<'t>,
        (name, at): (&str, Span),
        place: &Place<'t>,
    ) -> Option<Possible<'t>> {
        let (id, index) = self.reference(base, place)?;
        let resource = self.template.resource(id);
        let span = base.span.to(at);
        let one = |text: Text<'t>| Possible::one(Value::Text(text), span, None);
        let literal = |text: String| Text::Literal(text.into());
        Some(match name {
            "id" => match self.id_of(id, index, place) {
                Some(pieces) => one(Text::join(pieces)),
                None => Possible::unknown(),
            },
            "name" => one(Text::join(self.last_name(id, index, place)?)),
            "type" => one(literal(self.full_type(id, 0)?)),
            "apiVersion" => one(literal(resource.api_version.as_ref()?.text()?.to_owned())),
            // What a resource has only once it is there.
            _ => Possible::unknown(),
        })
    }

    /// The full type of a resource; a nested one continues that of its owner.
    fn full_type(&self, id: ResourceId, depth: u32) -> Option<String> {
        let resource = self.template.resource(id);
        let own = resource.resource_type.as_ref()?.text()?;
        match self.template.container(resource).owner {
            Some(owner) if !own.contains('/') && depth < PARENTS => {
                Some(format!("{}/{own}", self.full_type(owner, depth + 1)?))
            }
            _ => Some(own.to_owned()),
        }
    }

    /// The resource ID, with holes for what is not known; `None` when it cannot be put together.
    fn id_of(
        &self,
        id: ResourceId,
        index: Option<&'t Expression<'t>>,
        place: &Place<'t>,
    ) -> Option<Vec<Piece>> {
        let full_type = self.full_type(id, 0)?;
        let (namespace, types) = full_type.split_once('/')?;
        let types: Vec<_> = types.split('/').collect();
        let names = self.names_of(id, index, place, 0)?;
        if names.len() != types.len() {
            return None;
        }
        let literal = |text: String| Piece::Literal(text);
        let mut pieces = self.prefix_of(id, 0);
        pieces.push(literal(format!("/providers/{namespace}")));
        for (segment, name) in types.iter().zip(names) {
            pieces.push(literal(format!("/{segment}/")));
            pieces.extend(name);
        }
        Some(pieces)
    }

    /// The names of a resource of a symbolic template, from its outermost owner or parent inwards;
    /// `None` where they cannot be put together.
    pub fn full_name(&self, id: ResourceId) -> Option<Vec<Vec<Piece>>> {
        self.names_of(id, None, &Place::scope(ScopeId(0)), 0)
    }

    /// The names of a resource from the outermost owner inwards.
    fn names_of(
        &self,
        id: ResourceId,
        index: Option<&'t Expression<'t>>,
        place: &Place<'t>,
        depth: u32,
    ) -> Option<Vec<Vec<Piece>>> {
        if depth > PARENTS {
            return None;
        }
        let resource = self.template.resource(id);
        let own = self.name_pieces(id, index, place);
        if let Some((parent, index)) = self.parent_of(resource, place) {
            let mut names = self.names_of(parent, index, place, depth + 1)?;
            names.push(own);
            return Some(names);
        }
        if resource.body.at(&["parent"]).is_some() {
            // The parent comes from somewhere else: as many names as the type has, all unknown.
            let count = self.full_type(id, 0)?.matches('/').count();
            let symbol = self.template.symbol(resource)?;
            let unknown = |at: usize| vec![Piece::Hole(format!("parent {at} of {symbol}").into())];
            let mut names: Vec<_> = (1..count).map(unknown).collect();
            names.push(own);
            return Some(names);
        }
        Some(split_names(own))
    }

    /// The owner or the `parent` of a resource.
    fn parent_of(&self, resource: &Resource<'a>, place: &Place<'t>) -> Option<Reference<'t>> {
        let owner = self.template.container(resource).owner;
        if let Some(owner) = owner {
            return Some((owner, None));
        }
        let parent = resource.body.at(&["parent"])?.value;
        let Kind::Symbol(symbol) = &parent.kind else {
            return None;
        };
        let id = self
            .resource_named(symbol)
            .filter(|_| place.bound(symbol).is_none() && symbol.binder().is_none())?;
        (!self.template.resource(id).is_repeated()).then_some((id, None))
    }

    /// The last name of a resource.
    fn last_name(
        &self,
        id: ResourceId,
        index: Option<&'t Expression<'t>>,
        place: &Place<'t>,
    ) -> Option<Vec<Piece>> {
        split_names(self.name_pieces(id, index, place)).pop()
    }

    /// The `name` of a resource as it is written.
    fn name_pieces(
        &self,
        id: ResourceId,
        index: Option<&'t Expression<'t>>,
        place: &Place<'t>,
    ) -> Vec<Piece> {
        let resource = self.template.resource(id);
        let symbol = self.template.symbol(resource).unwrap_or_default();
        if let Some(index) = index {
            // Each turn of a loop makes a name of its own.
            let turn = self.canonical(index, place);
            let turn = turn.unwrap_or_else(|| self.manner.place(index.span));
            return vec![Piece::Hole(format!("name of {symbol}[{turn}]").into())];
        }
        if self.manner.across.is_some()
            && let Some(name) = self.template.name_of(id)
        {
            return self.naming(name, &Place::scope(ScopeId(0)));
        }
        let known = resource.member("name").and_then(|name| {
            let mut texts = self.texts(&name.value, ScopeId(0)).into_iter();
            let only = texts.next().filter(|text| !text.is_empty())?;
            // A name that may be another one is no literal.
            (texts.next().is_none() && self.is_fixed(&name.value)).then_some(only)
        });
        match known {
            Some(name) => vec![Piece::Literal(name)],
            None => vec![Piece::Hole(format!("name of {symbol}").into())],
        }
    }

    /// Whether a name is a literal, or a variable that holds nothing else.
    fn is_fixed(&self, name: &Expression<'_>) -> bool {
        match &name.kind {
            Kind::Text(_) => true,
            Kind::Symbol(symbol) => match self.meant(symbol, ScopeId(0)) {
                Some(Named::Variable(index)) => {
                    let value = self.variable_at(ScopeId(0), index);
                    value.only_text().is_some()
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// What stands in front of `/providers/` in the ID of a resource.
    fn prefix_of(&self, id: ResourceId, depth: u32) -> Vec<Piece> {
        let hole = |text: &str| Piece::Hole(text.into());
        let literal = |text: &str| Piece::Literal(text.to_owned());
        let resource = self.template.resource(id);
        if depth < PARENTS
            && let Some((parent, _)) = self.parent_of(resource, &Place::scope(ScopeId(0)))
        {
            return self.prefix_of(parent, depth + 1);
        }
        let Some(scope) = resource.body.at(&["scope"]) else {
            return vec![hole(GROUP)];
        };
        if is_own_group(&scope.value) {
            return vec![hole(GROUP)];
        }
        let mut group: Vec<Vec<Piece>> = match &scope.value.kind {
            Kind::Call(call) if call.base.is_none() && &*call.name.text == "resourceGroup" => {
                let arguments = call.arguments.iter();
                arguments.map(|one| self.scope_pieces(one)).collect()
            }
            _ => Vec::new(),
        };
        let Some(name) = group.pop() else {
            let symbol = self.template.symbol(resource).unwrap_or_default();
            return vec![hole(&format!("the scope of {symbol}"))];
        };
        let subscription = group.pop();
        let subscription =
            subscription.unwrap_or_else(|| vec![hole("the subscription of the deployment")]);
        let mut pieces = vec![literal("/subscriptions/")];
        pieces.extend(subscription);
        pieces.push(literal("/resourceGroups/"));
        pieces.extend(name);
        pieces
    }

    /// A name in `resourceGroup(…)`.
    fn scope_pieces(&self, written: &Expression<'_>) -> Vec<Piece> {
        if self.manner.across.is_some() {
            let passing = self.passing();
            let pieces = passing.naming(written, &Place::scope(ScopeId(0)));
            self.budget.set(passing.budget.get());
            return pieces;
        }
        let texts = self.texts(written, ScopeId(0));
        vec![match &texts[..] {
            [only] if self.is_fixed(written) => Piece::Literal(only.clone()),
            _ => Piece::Hole(self.described(written).into()),
        }]
    }

    /// A name for an unknown value that does not live as long as the template.
    fn described(&self, written: &Expression<'_>) -> String {
        match &written.kind {
            Kind::Symbol(name) => match name.binder() {
                Some(binder) => format!("symbol {name}{binder}"),
                None => format!("symbol {name}"),
            },
            _ => self.manner.place(written.span),
        }
    }
}

/// `a/b` as two names; a hole belongs to the name that it stands in.
pub fn split_names(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut names: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in pieces {
        let Piece::Literal(text) = piece else {
            if let Some(last) = names.last_mut() {
                last.push(piece);
            }
            continue;
        };
        for (index, part) in text.split('/').enumerate() {
            if index > 0 {
                names.push(Vec::new());
            }
            if let Some(last) = names.last_mut() {
                last.push(Piece::Literal(part.to_owned()));
            }
        }
    }
    // Nothing stands between a hole and the next slash: the name is the hole alone.
    for name in names.iter_mut().filter(|name| name.len() > 1) {
        name.retain(|piece| piece.literal() != Some(""));
    }
    names
}

#[cfg(test)]
mod tests;

//! Floor 3: a Bicep tree to the shared model: its scope, its resources and modules.

use std::borrow::Cow;
use std::collections::HashMap;

use super::locals::{Locals, imports};
use super::lower::Value;
use super::syntax::{Body, Document, Item, Node, NodeId, Statement, StatementId, StatementKind};
use crate::model::{
    Arguments, Container, ContainerId, Declared, Deferred, Expression, Kept, Kind, Level, Name,
    Output, Parameter, Property, Repetition, Resource, ResourceId, Scope, ScopeId, Step, Syntax,
    Template, Variable,
};
use crate::text::{Span, offset};

/// The type that a module becomes, and the first API version at which that takes an identity.
const MODULE: (&str, &str) = ("Microsoft.Resources/deployments", "2025-04-01");

/// Reads a file. A resource's span is its statement from the word `resource` on; the object of its
/// properties is its body's. Type and API version have the places of their own parts of the string.
/// Modules are resources too, marked as such.
pub fn read<'t>(document: &'t Document<'t>) -> Template<'t> {
    let mut reader = Reader {
        document,
        locals: Locals::new(document),
        types: types(document),
        template: Template::default(),
    };
    reader.template.symbolic = true;
    reader.template.file = Some(document);
    reader.template.level = level(document);
    reader.template.imported = imports(document);
    let scope = reader.scope();
    reader.template.scopes.push(scope);
    let container = reader.container(None);
    for (_, statement) in document.statements() {
        reader.statement(statement, container);
    }
    reader.template
}

/// What the file is deployed to; `None` when that may be several things.
fn level(document: &Document<'_>) -> Option<Level> {
    let target = document
        .statements()
        .find_map(|(_, statement)| match statement.kind {
            StatementKind::TargetScope { value } => Some(document.string_value(value)),
            _ => None,
        });
    let Some(target) = target else {
        return Some(Level::ResourceGroup);
    };
    match target.as_deref()? {
        "resourceGroup" => Some(Level::ResourceGroup),
        "subscription" => Some(Level::Subscription),
        "managementGroup" => Some(Level::ManagementGroup),
        "tenant" => Some(Level::Tenant),
        _ => None,
    }
}

struct Reader<'t> {
    document: &'t Document<'t>,
    locals: Locals<'t>,
    /// The types that the file declares.
    types: HashMap<&'t str, NodeId>,
    template: Template<'t>,
}

/// How many names of types are followed to the type that they stand for.
const ALIASES: usize = 16;

impl<'t> Reader<'t> {
    fn value(&self, id: NodeId) -> Value<'t> {
        Value {
            document: self.document,
            id,
            locals: self.locals.clone(),
        }
    }

    fn name(&self, id: NodeId) -> Name<'t> {
        Name {
            span: self.document.span(id),
            text: Cow::Borrowed(self.document.source(id)),
        }
    }

    fn scope(&self) -> Scope<'t> {
        let mut scope = Scope {
            arguments: Arguments::Open,
            ..Scope::default()
        };
        for (_, statement) in self.document.statements() {
            match statement.kind {
                StatementKind::Parameter { name, ty, value } => scope.parameters.push(Parameter {
                    name: self.name(name),
                    parameter_type: ty.map(|ty| Cow::Borrowed(self.document.source(ty))),
                    described: false,
                    default: value.map(|value| Deferred::new(self.value(value))),
                    allowed: self.allowed(statement, ty),
                    nullable: ty
                        .is_some_and(|ty| matches!(self.document.node(ty), Node::Nullable(_))),
                    most: self.most(statement, ty),
                }),
                StatementKind::Variable { name, value, .. } => scope.variables.push(Variable {
                    name: self.name(name),
                    value: Deferred::new(self.value(value)),
                }),
                _ => {}
            }
        }
        scope
    }

    /// The argument of the decorator `name`.
    fn decorator(&self, statement: &Statement, name: &str) -> Option<NodeId> {
        let document = self.document;
        document.list(statement.decorators).find_map(|decorator| {
            let (Node::Call {
                function,
                arguments,
            }
            | Node::MethodCall {
                function,
                arguments,
                ..
            }) = document.node(decorator)
            else {
                return None;
            };
            let only = document.list(arguments).next();
            only.filter(|_| document.source(function) == name)
        })
    }

    /// The values of `@allowed([…])`, or of a type that lists its values.
    fn allowed(&self, statement: &Statement, ty: Option<NodeId>) -> Option<Deferred<'t>> {
        let decorated = self.decorator(statement, "allowed");
        if let Some(values) = decorated {
            return Some(Deferred::new(self.value(values)));
        }
        let union = Union {
            value: self.value(self.meant(ty?)),
        };
        union.values().is_some().then(|| Deferred::new(union))
    }

    /// The number of `@maxLength(…)` or `@maxValue(…)`, or the length of a tuple.
    fn most(&self, statement: &Statement, ty: Option<NodeId>) -> Option<i64> {
        let mut limits = ["maxLength", "maxValue"].into_iter();
        if let Some(limit) = limits.find_map(|limit| self.decorator(statement, limit)) {
            return match self.value(limit).lower().kind {
                Kind::Integer(most) => Some(most),
                _ => None,
            };
        }
        match self.document.node(self.meant(ty?)) {
            Node::TupleType(items) => i64::try_from(self.document.list(items).count()).ok(),
            _ => None,
        }
    }

    /// The type that a name of the file stands for.
    fn meant(&self, ty: NodeId) -> NodeId {
        let document = self.document;
        let mut meant = document.unparenthesized(ty);
        for _ in 0..ALIASES {
            let declared = match document.node(meant) {
                Node::Variable => self.types.get(document.source(meant)),
                _ => None,
            };
            let Some(declared) = declared else { break };
            meant = document.unparenthesized(*declared);
        }
        meant
    }

    fn container(&mut self, owner: Option<ResourceId>) -> ContainerId {
        self.template.containers.push(Container {
            owner,
            pointer: String::new(),
            scope: ScopeId(0),
            extends_owner: owner.is_some(),
        });
        ContainerId(offset(self.template.containers.len() - 1))
    }

    fn statement(&mut self, statement: &Statement, container: ContainerId) {
        let span = statement.keyword.to(statement.span);
        if let StatementKind::Output { value, .. } = statement.kind {
            let value = Deferred::new(self.value(value));
            self.template.outputs.push(Output {
                scope: ScopeId(0),
                owner: None,
                condition: None,
                value,
            });
        }
        let (StatementKind::Resource { name, value, .. }
        | StatementKind::Module { name, value, .. }) = statement.kind
        else {
            return;
        };
        let body = self.document.body(value);
        let mut resource = self.resource(container, name, value, body);
        resource.span = Span::new(statement.keyword.start, span.end);
        resource.repetition = self.repetition(statement, body);
        let id = ResourceId(offset(self.template.resources.len()));
        match statement.kind {
            StatementKind::Resource { ty, existing, .. } => {
                (resource.resource_type, resource.api_version) = self.type_of(ty, container);
                resource.existing = existing.is_some();
            }
            StatementKind::Module { path, .. } => {
                let at = self.document.span(path);
                let text = |text| Some(Expression::new(at, Kind::Text(Cow::Borrowed(text))));
                (resource.resource_type, resource.api_version) = (text(MODULE.0), text(MODULE.1));
                resource.declared = Declared::Module;
            }
            _ => {}
        }
        self.template.resources.push(resource);
        self.nested(body, id);
    }

    fn repetition(&self, statement: &Statement, body: Body) -> Option<Box<Repetition<'t>>> {
        let Node::For {
            variables,
            collection,
            body: inner,
        } = self.document.node(body.looped?)
        else {
            return None;
        };
        let variables = self.document.list(variables).map(|name| self.name(name));
        let variables: Box<[_]> = variables.collect();
        let first = variables.first().map(|name| &*name.text);
        let binder = first.and_then(|name| self.locals.binder(name, self.document.span(inner)));
        let batch = self.decorator(statement, "batchSize");
        Some(Box::new(Repetition {
            span: statement.keyword,
            name: None,
            variables,
            list: binder.map(|binder| binder.list),
            over: Some(Deferred::new(self.value(collection))),
            batch: batch.map(|batch| self.value(batch).lower()),
        }))
    }

    /// The resources inside another. The parser keeps their nesting within bounds.
    fn nested(&mut self, body: Body, owner: ResourceId) {
        let object = body.object.and_then(|object| self.document.object(object));
        let nested: Vec<StatementId> = object
            .into_iter()
            .flat_map(|object| object.declarations())
            .collect();
        if nested.is_empty() {
            return;
        }
        let container = self.container(Some(owner));
        for id in nested {
            let statement = *self.document.statement(id);
            self.statement(&statement, container);
        }
    }

    fn resource(
        &self,
        container: ContainerId,
        name: NodeId,
        value: NodeId,
        body: Body,
    ) -> Resource<'t> {
        let own = self.value(body.object.unwrap_or(value));
        let mut resource = Resource {
            span: self.document.span(value),
            container,
            step: Step::Named(Cow::Borrowed(self.document.source(name))),
            resource_type: None,
            api_version: None,
            identity: None,
            identity_again: false,
            existing: false,
            condition: body
                .condition
                .map(|condition| Box::new(Deferred::new(self.value(condition)))),
            repetition: None,
            declared: Declared::Resource,
            body: Box::new(own.clone()),
            known: Kept::default(),
        };
        let object = body.object.and_then(|object| self.document.object(object));
        for item in object.into_iter().flat_map(|object| object.items()) {
            match item {
                Item::Property(property) => {
                    let name = property.key.name.as_deref();
                    if name.is_some_and(|name| name.eq_ignore_ascii_case("identity")) {
                        resource.identity_again = resource.identity.is_some();
                        resource.identity = Some(own.property(&property));
                    }
                }
                Item::Spread { .. } | Item::Broken(_) | Item::Declaration(_) => {}
            }
        }
        resource
    }

    /// Type and API version of `'type@version'`; a nested resource may have its owner's version.
    fn type_of(
        &self,
        id: NodeId,
        container: ContainerId,
    ) -> (Option<Expression<'t>>, Option<Expression<'t>>) {
        let document = self.document;
        let Some(inside) = document.string_content(id) else {
            return (None, None);
        };
        let written = inside.slice(document.text());
        let text = |from: usize, to: usize| {
            let span = Span::new(inside.start + offset(from), inside.start + offset(to));
            let text = written.get(from..to).unwrap_or_default();
            Some(Expression::new(span, Kind::Text(Cow::Borrowed(text))))
        };
        if let Some(at) = written.find('@') {
            return (text(0, at), text(at + 1, written.len()));
        }
        let owner = self.template.containers[container.0 as usize].owner;
        let owner = owner.map(|owner| self.template.resource(owner));
        let version = owner.and_then(|owner| owner.api_version.clone());
        (text(0, written.len()), version)
    }
}

/// The types that a file declares.
fn types<'t>(document: &'t Document<'t>) -> HashMap<&'t str, NodeId> {
    let statements = document.statements();
    let types = statements.filter_map(|(_, statement)| match statement.kind {
        StatementKind::Type { name, value } => Some((document.source(name), value)),
        _ => None,
    });
    types.collect()
}

/// A type that lists its values: `'a' | 'b'`.
struct Union<'t> {
    value: Value<'t>,
}

impl Union<'_> {
    /// The values; `None` when it is another type.
    fn values(&self) -> Option<Vec<NodeId>> {
        let document = self.value.document;
        match document.node(self.value.id) {
            Node::Union(types) => {
                let values = document.list(types).map(|id| document.unparenthesized(id));
                let is_value = |id: NodeId| {
                    matches!(
                        document.node(id),
                        Node::String { .. } | Node::Integer | Node::Boolean(_) | Node::Null
                    )
                };
                values.clone().all(is_value).then(|| values.collect())
            }
            Node::String { .. } => Some(vec![self.value.id]),
            _ => None,
        }
    }
}

impl<'t> Syntax<'t> for Union<'t> {
    fn span(&self) -> Span {
        self.value.span()
    }

    fn lower(&self) -> Expression<'t> {
        let values = self.values().unwrap_or_default();
        let values = values.into_iter().map(|id| self.value.of(id).lower());
        Expression::new(self.span(), Kind::Array(values.collect()))
    }

    fn members(&self, _name: &str) -> Vec<Property<'t>> {
        Vec::new()
    }

    fn run_time_reads(&self, _enter: &dyn Fn(Span) -> bool) -> Vec<Expression<'t>> {
        Vec::new()
    }

    fn at(&self, _path: &[&str]) -> Option<Property<'t>> {
        None
    }
}

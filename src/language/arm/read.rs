//! Floor 3: a JSON tree to the shared model: what kind of file it is, its scopes, its resources.

use std::borrow::Cow;

use super::detect::{is_bare_resource, is_policy, is_template, level};
use super::node::{Node, Quoting};
use super::scope::{arguments, declared};
use super::tree::{Entry, Tree};
use crate::model::{
    Arguments, Container, ContainerId, Declared, Deferred, Expression, Kept, Kind, Output,
    Repetition, Resource, ResourceId, Scope, ScopeId, Step, Syntax, Template, escape_pointer,
};
use crate::text::{Span, offset};

/// What a JSON file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// A deployment template.
    Template,
    /// One resource, its `type` and `apiVersion` at the root.
    Resource,
    /// A policy definition, an initiative, or a list of them.
    Policy,
    /// The body of a REST request, whose type and API version the user named.
    Body,
}

/// Reads a file; `None` when it is no template. `body` names the resource type and API version of
/// a REST request body.
pub fn read<'t>(tree: &'t Tree<'t>, body: Option<(&str, &str)>) -> Option<(Root, Template<'t>)> {
    let mut reader = Reader::new(tree);
    let root = Node {
        value: tree.root(),
        quoting: Quoting::Plain,
    };
    reader.template.file = Some(tree);
    let kind = reader.read_root(root, body)?;
    Some((kind, reader.template))
}

pub(super) struct Reader<'t> {
    pub(super) tree: &'t Tree<'t>,
    pub(super) template: Template<'t>,
    /// The templates whose expressions start with `[[`.
    pub(super) embedded: Vec<Span>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(tree: &'t Tree<'t>) -> Self {
        Self {
            tree,
            template: Template::default(),
            embedded: Vec::new(),
        }
    }

    pub(super) fn read_root(&mut self, root: Node<'t>, body: Option<(&str, &str)>) -> Option<Root> {
        if let Some((resource_type, api_version)) = body {
            if !root.value.is_object() {
                return None;
            }
            self.read_body(root, resource_type, api_version);
            return Some(Root::Body);
        }
        if is_template(root) {
            self.template.level = level(root);
            let scope = self.open_scope(root);
            self.read_template(root, None, "", scope);
            return Some(Root::Template);
        }
        if is_bare_resource(root) {
            self.read_alone(root);
            return Some(Root::Resource);
        }
        if root.items().next().is_some() && root.items().all(is_bare_resource) {
            let container = self.root_container();
            self.read_items(root, container);
            return Some(Root::Resource);
        }
        let text = self.tree.text.as_bytes();
        let has = |name: &str| memchr::memmem::find(text, name.as_bytes()).is_some();
        if has("olicyRule") || (has("\"details\"") && has("\"then\"")) || has("olicySetDefinitions")
        {
            let scope = self.add_scope(Scope::default());
            self.read_policies(root, "", scope, Quoting::Plain);
            return is_policy(root).then_some(Root::Policy);
        }
        None
    }

    fn read_body(&mut self, root: Node<'t>, resource_type: &str, api_version: &str) {
        let container = self.root_container();
        let at = Span::at(root.span().start);
        let text = |text: &str| Expression::new(at, Kind::Text(Cow::Owned(text.to_owned())));
        let (mut resource, _) = resource(root, container, Step::Root);
        resource.resource_type = Some(text(resource_type));
        resource.api_version = Some(text(api_version));
        self.template.resources.push(resource);
    }

    fn read_alone(&mut self, root: Node<'t>) {
        let container = self.root_container();
        self.read_resource(root, container, Step::Root);
    }

    fn root_container(&mut self) -> ContainerId {
        let scope = self.add_scope(Scope::default());
        self.add_container(Container {
            owner: None,
            pointer: String::new(),
            scope,
            extends_owner: false,
        })
    }

    /// Reads a template's resources, and what its variables embed. `pointer` leads to the template
    /// from `owner`, or from the root.
    pub(super) fn read_template(
        &mut self,
        template: Node<'t>,
        owner: Option<ResourceId>,
        pointer: &str,
        scope: ScopeId,
    ) {
        if template.quoting == Quoting::Embedded {
            self.embedded.push(template.span());
        }
        if let Some(resources) = template.value.find("resources") {
            let step = escape_pointer(resources.name());
            let container = self.add_container(Container {
                owner,
                pointer: format!("{pointer}/{step}"),
                scope,
                extends_owner: false,
            });
            self.read_items(template.with(resources.value), container);
        }
        if let Some(outputs) = template.get("outputs") {
            let outputs = outputs.properties().map(|(_, output)| Output {
                scope,
                owner,
                condition: output.get("condition").map(Deferred::new),
                value: Deferred::new(output),
            });
            self.template.outputs.extend(outputs);
        }
        if let Some(variables) = template.get("variables") {
            self.read_embedded_variables(variables, owner, pointer, scope);
        }
    }

    fn read_items(&mut self, resources: Node<'t>, container: ContainerId) {
        // A list that grows by doubling may end up with twice the room it needs.
        if self.template.resources.is_empty() {
            let count = resources.items().count() + resources.properties().count();
            self.template.resources.reserve_exact(count);
        }
        for (index, item) in resources.items().enumerate() {
            self.read_resource(item, container, Step::Item(offset(index)));
        }
        for (entry, item) in resources.properties() {
            let step = Step::Named(Cow::Borrowed(entry.name()));
            self.read_resource(item, container, step);
        }
    }

    fn read_resource(&mut self, node: Node<'t>, container: ContainerId, step: Step<'t>) {
        if !node.value.is_object() {
            return;
        }
        let id = ResourceId(offset(self.template.resources.len()));
        let (resource, inside) = resource(node, container, step);
        self.template.resources.push(resource);
        self.read_inside(inside, id, node, container);
    }

    /// What lies in a resource: its children, and templates.
    fn read_inside(
        &mut self,
        inside: Inside<'t>,
        id: ResourceId,
        node: Node<'t>,
        container: ContainerId,
    ) {
        let scope = self.template.containers[container.0 as usize].scope;
        if let Some(children) = inside.children
            && children.value.is_container()
        {
            let inner = self.add_container(Container {
                owner: Some(id),
                pointer: format!("/{}", escape_pointer(children.name())),
                scope,
                extends_owner: true,
            });
            self.read_items(node.with(children.value), inner);
        }
        let Some(properties) = inside.properties else {
            return;
        };
        let resource_type = inside.resource_type.unwrap_or_default();
        let inner = node.with(properties.value);
        if resource_type.eq_ignore_ascii_case("Microsoft.Resources/deployments") {
            let pointer = format!("/{}", escape_pointer(properties.name()));
            self.read_deployment(inner, id, &pointer, scope);
        } else {
            self.read_embedded_resource(inner, resource_type, id, properties.name(), scope);
        }
    }

    /// A nested deployment: its template has a scope of its own only when it says so.
    fn read_deployment(
        &mut self,
        properties: Node<'t>,
        id: ResourceId,
        pointer: &str,
        outer: ScopeId,
    ) {
        let Some(template) = properties.value.find("template") else {
            return;
        };
        let node = properties.with(template.value);
        let pointer = format!("{pointer}/{}", escape_pointer(template.name()));
        let inner = properties
            .path(&["expressionEvaluationOptions", "scope"])
            .and_then(Node::literal)
            .map_or(self.template.scope(outer).symbolic, |scope| {
                scope.eq_ignore_ascii_case("inner")
            });
        let scope = if inner {
            let arguments = arguments(properties, outer);
            self.add_scope(Scope {
                deployment: Some(id),
                ..declared(node, arguments)
            })
        } else {
            outer
        };
        self.read_template(node, Some(id), &pointer, scope);
    }

    pub(super) fn open_scope(&mut self, template: Node<'t>) -> ScopeId {
        let scope = declared(template, Arguments::Open);
        self.add_scope(scope)
    }

    pub(super) fn add_scope(&mut self, scope: Scope<'t>) -> ScopeId {
        self.template.scopes.push(scope);
        ScopeId(offset(self.template.scopes.len() - 1))
    }

    fn add_container(&mut self, container: Container) -> ContainerId {
        self.template.containers.push(container);
        ContainerId(offset(self.template.containers.len() - 1))
    }
}

/// Where more may be read in a resource.
#[derive(Clone, Copy, Default)]
struct Inside<'t> {
    /// Its type, when that is no expression.
    resource_type: Option<&'t str>,
    children: Option<Entry<'t>>,
    properties: Option<Entry<'t>>,
}

fn resource<'t>(
    node: Node<'t>,
    container: ContainerId,
    step: Step<'t>,
) -> (Resource<'t>, Inside<'t>) {
    let mut inside = Inside::default();
    let mut resource = Resource {
        span: node.span(),
        container,
        step,
        resource_type: None,
        api_version: None,
        identity: None,
        identity_again: false,
        existing: false,
        condition: None,
        repetition: None,
        declared: Declared::Resource,
        body: Box::new(node),
        known: Kept::default(),
    };
    for (entry, value) in node.properties() {
        let name = entry.name();
        // The length sorts out most names without comparing them.
        match name.len() {
            4 if name.eq_ignore_ascii_case("type") => {
                resource.resource_type = Some(value.lower());
                inside.resource_type = value.literal();
            }
            4 if name.eq_ignore_ascii_case("copy") => {
                resource.repetition = Some(Box::new(repetition(value)));
            }
            8 if name.eq_ignore_ascii_case("identity") => {
                resource.identity_again = resource.identity.is_some();
                resource.identity = Some(node.lower_property(entry));
            }
            8 if name.eq_ignore_ascii_case("existing") => {
                resource.existing = matches!(value.lower().kind, Kind::Boolean(true));
            }
            9 if name.eq_ignore_ascii_case("condition") => {
                resource.condition = Some(Box::new(Deferred::new(value)));
            }
            9 if name.eq_ignore_ascii_case("resources") => inside.children = Some(entry),
            10 if name.eq_ignore_ascii_case("apiVersion") => {
                resource.api_version = Some(value.lower());
            }
            10 if name.eq_ignore_ascii_case("properties") => inside.properties = Some(entry),
            _ => {}
        }
    }
    (resource, inside)
}

/// The loop that a `copy` makes. Without a `batchSize`, a serial one runs turn by turn.
fn repetition(copy: Node<'_>) -> Repetition<'_> {
    let mode = copy.get("mode");
    let serial = mode.filter(|mode| {
        let mode = mode.literal();
        mode.is_none_or(|mode| mode.eq_ignore_ascii_case("serial"))
    });
    let batch = serial.map(|mode| match copy.get("batchSize") {
        Some(size) => size.lower(),
        None if mode.literal().is_some() => Expression::new(mode.span(), Kind::Integer(1)),
        None => Expression::new(mode.span(), Kind::Opaque),
    });
    Repetition {
        list: None,
        span: copy.span(),
        name: copy.get("name").map(|name| name.lower()),
        variables: Box::default(),
        over: copy.get("count").map(Deferred::new),
        batch,
    }
}

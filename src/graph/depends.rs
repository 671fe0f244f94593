//! Floor 3: what each resource waits for.

use std::borrow::Cow;
use std::collections::HashMap;

use super::reach::{Edges, Node, Strength};
use super::{Graph, Named, Place, add_named};
use crate::evaluate::{Evaluator, ResourcePath, Text, Value, relative_path, resource_path};
use crate::model::{Expression, Kind, ResourceId, ScopeId, Template, reads_a_resource};
use crate::text::offset;

/// Every edge of a graph.
pub(super) fn edges<'t, 'a: 't>(graph: &Graph, evaluator: &Evaluator<'t, 'a>) -> Edges {
    let template = evaluator.template();
    let mut connector = Connector {
        graph,
        template,
        evaluator,
        edges: Edges::new(template.resources.len()),
        loops: Named::new(),
        kinds: HashMap::new(),
        variables: HashMap::new(),
    };
    connector.name_loops();
    for index in 0..template.resources.len() {
        connector.place(ResourceId(offset(index)));
        if template.symbolic {
            connector.symbolic(ResourceId(offset(index)));
        } else {
            connector.depends_on(ResourceId(offset(index)));
        }
    }
    connector.reads();
    connector.edges.turn();
    connector.edges
}

struct Connector<'g, 't, 'a> {
    graph: &'g Graph,
    template: &'t Template<'a>,
    evaluator: &'g Evaluator<'t, 'a>,
    edges: Edges,
    /// Resources by the name of their loop.
    loops: Named,
    /// The node that stands for some resource of a type.
    kinds: HashMap<String, Node>,
    /// The nodes of variables (Bicep).
    variables: HashMap<usize, Node>,
}

impl<'t, 'a: 't> Connector<'_, 't, 'a> {
    fn name_loops(&mut self) {
        for (index, resource) in self.template.resources.iter().enumerate() {
            let id = ResourceId(offset(index));
            let scope = self.template.container(resource).scope;
            let repetition = resource.repetition.as_ref();
            let name = repetition.and_then(|repetition| repetition.name.as_ref());
            if let Some(Text::Literal(name)) = name.map(|name| self.evaluator.symbolic(name, scope))
            {
                let deployment = self.graph.deployment(id);
                add_named(&mut self.loops, Place { deployment, id }, &name);
            }
        }
    }

    /// Owners, parents by name, and the deployment around.
    fn place(&mut self, id: ResourceId) {
        let resource = self.template.resource(id);
        let container = self.template.container(resource);
        let edges = &mut self.edges;
        if let Some(owner) = container.owner {
            if container.extends_owner {
                edges.add(edges.start(id), Node::end(owner), Strength::Sure);
            } else {
                edges.add(edges.start(id), edges.start(owner), Strength::Sure);
                edges.add(Node::end(owner), Node::end(id), Strength::Sure);
            }
        }
        let parent = self.parent_path(id);
        let parents = parent.map(|path| self.exact(&path, id));
        for parent in parents.unwrap_or_default() {
            self.wait(id, parent, Strength::Sure);
        }
    }

    /// The resource that the name and type of a child name as its parent.
    fn parent_path(&self, id: ResourceId) -> Option<ResourcePath> {
        let (resource_type, _) = self.graph.types[id.0 as usize]
            .as_deref()?
            .rsplit_once('/')?;
        let names = self.graph.names(id)?;
        let (_, names) = names.split_last()?;
        (!names.is_empty()).then(|| ResourcePath {
            subscription: None,
            resource_group: None,
            resource_type: resource_type.to_owned(),
            names: names.to_vec(),
        })
    }

    fn exact(&self, path: &ResourcePath, from: ResourceId) -> Vec<ResourceId> {
        self.graph.index.exact(path, self.graph.deployment(from))
    }

    fn wait(&mut self, from: ResourceId, to: ResourceId, strength: Strength) {
        let edges = &mut self.edges;
        if from != to {
            edges.add(edges.start(from), Node::end(to), strength);
        }
    }

    fn vague(&mut self, from: ResourceId) {
        let start = self.edges.start(from);
        self.edges.add_vague(start);
    }

    /// `dependsOn` of an ARM template.
    fn depends_on(&mut self, id: ResourceId) {
        let template = self.template;
        let Some(written) = template.depends_on_of(id) else {
            return;
        };
        let scope = template.container(template.resource(id)).scope;
        match &written.kind {
            Kind::Array(items) => {
                for item in items {
                    self.dependency(id, item, scope);
                }
            }
            Kind::Null => {}
            _ => self.evaluated(id, written, scope),
        }
    }

    /// One item of `dependsOn`, or what `reference()` is given.
    fn dependency(&mut self, id: ResourceId, item: &'t Expression<'t>, scope: ScopeId) {
        let text = self.evaluator.symbolic(item, scope);
        if !self.follow(id, &text, Strength::Sure) {
            self.evaluated(id, item, scope);
        }
    }

    /// A value that is no plain text: each text that it can be may be waited for.
    fn evaluated(&mut self, id: ResourceId, written: &'t Expression<'t>, scope: ScopeId) {
        let value = self.evaluator.values(written, scope);
        let mut sure = value.closed;
        for alternative in &value.alternatives {
            match &alternative.value {
                Value::Text(text) => sure &= self.follow(id, text, Strength::Maybe),
                Value::Array(array) => {
                    sure &= !array.open;
                    for item in &array.items {
                        let text = item.text.as_ref();
                        sure &= text.is_some_and(|text| self.follow(id, text, Strength::Maybe));
                    }
                }
                Value::Null => {}
                _ => sure = false,
            }
        }
        if !sure {
            self.vague(id);
        }
    }

    /// Waits for the resources that a text names; whether it was possible to tell which.
    fn follow(&mut self, id: ResourceId, text: &Text<'_>, strength: Strength) -> bool {
        let from = self.graph.deployment(id);
        if let Some(path) = resource_path(text).or_else(|| relative_path(text)) {
            let found = self.exact(&path, id);
            if found.is_empty() && self.graph.may_be_here(&path) {
                self.some_of(id, &path.resource_type);
            }
            for to in found {
                self.wait(id, to, strength);
            }
            return true;
        }
        let mut found = Vec::new();
        if let Some(name) = text.literal() {
            let key = (from, name.to_ascii_lowercase());
            let named = [&self.loops, &self.graph.symbols];
            found.extend(
                named
                    .into_iter()
                    .filter_map(|names| names.get(&key))
                    .flatten(),
            );
        }
        if found.is_empty() {
            found = self.graph.named(text, from);
        }
        for to in &found {
            self.wait(id, *to, strength);
        }
        // A name that nothing has is a mistake of another kind.
        !found.is_empty() || text.literal().is_some()
    }

    /// Waits for some resource of a type, nobody knows which.
    fn some_of(&mut self, id: ResourceId, resource_type: &str) {
        let (graph, edges) = (self.graph, &mut self.edges);
        let name = resource_type.to_ascii_lowercase();
        let node = *self.kinds.entry(name).or_insert_with_key(|name| {
            let node = edges.node();
            let all = graph.index.all_of_type(name);
            for to in all {
                edges.add(node, Node::end(*to), Strength::Maybe);
            }
            node
        });
        let start = edges.start(id);
        edges.add(start, node, Strength::Maybe);
        if self.graph.index.is_untyped() {
            self.vague(id);
        }
    }

    /// The symbols that a Bicep resource names.
    fn symbolic(&mut self, id: ResourceId) {
        let resource = self.template.resource(id);
        let mut names = resource.body.symbols();
        for piece in resource.beside_body() {
            names.extend(piece.syntax().symbols());
        }
        self.beside_edges(id, &names);
        self.name_edges(self.edges.start(id), &names);
    }

    /// Edges to resources that lie in an owner of this one, where they are called by their last
    /// name alone.
    fn beside_edges(&mut self, id: ResourceId, names: &[Cow<'t, str>]) {
        let mut next = self.template.container(self.template.resource(id)).owner;
        while let Some(owner) = next {
            let resource = self.template.resource(owner);
            let symbol = self.template.symbol(resource).unwrap_or_default();
            for name in names {
                let nested = self.evaluator.symbol_resource(&format!("{symbol}::{name}"));
                if let Some(to) = nested {
                    self.wait(id, to, Strength::Sure);
                }
            }
            next = self.template.container(resource).owner;
        }
    }

    /// Edges to what names stand for. A variable is a node of its own, for many resources may name
    /// it, and it others.
    fn name_edges(&mut self, from: Node, names: &[Cow<'t, str>]) {
        let scope = self.template.scope(ScopeId(0));
        let mut open = vec![(from, Cow::Borrowed(names))];
        while let Some((from, names)) = open.pop() {
            for name in names.iter() {
                if let Some(to) = self.evaluator.symbol_resource(name) {
                    let end = Node::end(to);
                    self.edges.add(from, end, Strength::Sure);
                }
                let Some(variable) = self.evaluator.symbol_variable(name) else {
                    continue;
                };
                let edges = &mut self.edges;
                let node = *self.variables.entry(variable).or_insert_with(|| {
                    let node = edges.node();
                    let value = scope.variables[variable].value.syntax();
                    open.push((node, Cow::Owned(value.symbols())));
                    node
                });
                edges.add(from, node, Strength::Sure);
            }
        }
    }

    /// What `reference()` and the functions of the `list` family are asked about.
    fn reads(&mut self) {
        let template = self.template;
        if template.symbolic {
            return;
        }
        for read in template.run_time_reads() {
            let Some(owner) = read.owner else {
                continue;
            };
            read.expression.walk(&mut |inner| {
                if let Kind::Call(call) = &inner.kind
                    && reads_a_resource(&call.name.text)
                    && let Some(first) = call.arguments.first()
                {
                    self.dependency(owner, first, read.scope);
                }
            });
        }
    }
}

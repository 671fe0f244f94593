//! Floor 3: templates inside other things: policies, template specs, managed applications,
//! variables.

use super::detect::is_template;
use super::node::{Node, Quoting};
use super::read::Reader;
use super::scope::{arguments, declared};
use super::tree::{Shape, Tree};
use crate::model::{Arguments, ResourceId, Scope, ScopeId, escape_pointer};
use crate::text::Span;

/// The templates of a file that stand inside of others and are evaluated after them, in source
/// order, none inside of another.
pub(super) fn embedded_templates(tree: &Tree<'_>) -> Vec<Span> {
    let mut reader = Reader::new(tree);
    let root = Node {
        value: tree.root(),
        quoting: Quoting::Plain,
    };
    reader.read_root(root, None);
    let mut embedded = reader.embedded;
    embedded.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    embedded.dedup_by(|inner, outer| outer.contains(*inner));
    embedded
}

impl<'t> Reader<'t> {
    /// Every template that a policy deploys, anywhere below `node`. `pointer` leads to `node`.
    pub(super) fn read_policies(
        &mut self,
        node: Node<'t>,
        pointer: &str,
        scope: ScopeId,
        quoting: Quoting,
    ) {
        let walk = Walk {
            owner: None,
            quoting,
        };
        self.walk_policies(node, pointer, scope, walk);
    }

    /// Policies and templates that stand in the variables of a template.
    pub(super) fn read_embedded_variables(
        &mut self,
        variables: Node<'t>,
        owner: Option<ResourceId>,
        pointer: &str,
        scope: ScopeId,
    ) {
        let text = self.tree.text.as_bytes();
        let has_policy = memchr::memmem::find(text, b"olicyRule").is_some();
        for (entry, value) in variables.properties() {
            if !value.value.is_container() {
                continue;
            }
            let pointer = format!("{pointer}/variables/{}", escape_pointer(entry.name()));
            if is_template(value) {
                self.read_template(value, owner, &pointer, scope);
            } else if has_policy {
                let walk = Walk {
                    owner,
                    quoting: Quoting::Embedded,
                };
                self.walk_policies(value, &pointer, scope, walk);
            }
        }
    }

    /// Templates inside the properties of a resource that is no deployment.
    pub(super) fn read_embedded_resource(
        &mut self,
        properties: Node<'t>,
        resource_type: &str,
        id: ResourceId,
        name: &str,
        scope: ScopeId,
    ) {
        // Most resources have nothing to point at.
        let pointer = || format!("/{}", escape_pointer(name));
        let policies = [
            "Microsoft.Authorization/policyDefinitions",
            "Microsoft.Authorization/policySetDefinitions",
        ];
        if policies
            .iter()
            .any(|known| resource_type.eq_ignore_ascii_case(known))
        {
            let walk = Walk {
                owner: Some(id),
                quoting: self.quoting_of_policy(properties, id),
            };
            self.walk_policies(properties, &pointer(), scope, walk);
            return;
        }
        for name in ["template", "mainTemplate"] {
            self.read_own_template(properties, name, id, pointer);
        }
        for (index, linked) in properties
            .get("linkedTemplates")
            .into_iter()
            .flat_map(Node::items)
            .enumerate()
        {
            let pointer = || format!("{}/linkedTemplates/{index}", pointer());
            self.read_own_template(linked, "template", id, pointer);
        }
    }

    /// How a policy that is a resource is written. As a file of its own it stands in no template, so
    /// that nothing needs `[[`; where it has that, it is made for one.
    fn quoting_of_policy(&self, properties: Node<'t>, id: ResourceId) -> Quoting {
        let is_alone = self.template.is_alone(self.template.resource(id));
        let text = properties.value.written().as_bytes();
        if is_alone && memchr::memmem::find(text, b"\"[[").is_none() {
            Quoting::Plain
        } else {
            Quoting::Embedded
        }
    }

    /// A template that is deployed later, by itself: it has a scope of its own, and callers of its
    /// own.
    fn read_own_template(
        &mut self,
        node: Node<'t>,
        name: &str,
        id: ResourceId,
        pointer: impl Fn() -> String,
    ) {
        let Some(entry) = node.value.find(name) else {
            return;
        };
        let template = Node {
            value: entry.value,
            quoting: Quoting::Embedded,
        };
        if is_template(template) {
            let scope = self.open_scope(template);
            let pointer = format!("{}/{}", pointer(), escape_pointer(entry.name()));
            self.read_template(template, Some(id), &pointer, scope);
        }
    }

    fn walk_policies(&mut self, node: Node<'t>, pointer: &str, scope: ScopeId, walk: Walk) {
        let scope = if node.get("policyRule").is_some() {
            let declared = declared(node, Arguments::Open);
            self.add_scope(declared)
        } else {
            scope
        };
        match node.value.shape() {
            Shape::Array => {
                for (index, item) in node.items().enumerate() {
                    self.walk_policies(item, &format!("{pointer}/{index}"), scope, walk);
                }
            }
            Shape::Object => {
                let inner = node.properties();
                for (entry, value) in inner.filter(|(_, value)| value.value.is_container()) {
                    let name = entry.name();
                    let pointer = format!("{pointer}/{}", escape_pointer(name));
                    let deployed = name
                        .eq_ignore_ascii_case("details")
                        .then(|| value.path(&["deployment", "properties"]))
                        .flatten();
                    match deployed {
                        Some(deployed) => {
                            self.read_policy_deployment(deployed, &pointer, scope, walk);
                        }
                        None => self.walk_policies(value, &pointer, scope, walk),
                    }
                }
            }
            _ => {}
        }
    }

    /// The template that a policy deploys: a scope of its own, with what the policy gives it.
    fn read_policy_deployment(
        &mut self,
        properties: Node<'t>,
        pointer: &str,
        policy: ScopeId,
        walk: Walk,
    ) {
        let Some(template) = properties.get("template") else {
            return;
        };
        let quoting = match walk.quoting {
            Quoting::Embedded => Quoting::Embedded,
            Quoting::Plain | Quoting::Foreign => Quoting::Plain,
        };
        let template = Node {
            quoting,
            ..template
        };
        // A policy's own expressions (`[field('location')]`) are evaluated by the policy service.
        let given = Node {
            quoting: Quoting::Foreign,
            ..properties
        };
        let arguments = arguments(given, policy);
        let declared: Scope<'t> = declared(template, arguments);
        let scope = self.add_scope(declared);
        let pointer = format!("{pointer}/deployment/properties/template");
        self.read_template(template, walk.owner, &pointer, scope);
    }
}

/// What stays the same while policies are looked for.
#[derive(Clone, Copy)]
struct Walk {
    /// The resource that the policies stand in.
    owner: Option<ResourceId>,
    quoting: Quoting,
}

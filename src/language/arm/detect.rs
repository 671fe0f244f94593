//! Floor 3: what kind of document a JSON value is.

use super::node::{Node, Quoting};
use super::tree::Tree;
use crate::model::Level;

/// Whether a file is a deployment template.
pub fn is_deployment_template(tree: &Tree<'_>) -> bool {
    is_template(Node {
        value: tree.root(),
        quoting: Quoting::Plain,
    })
}

/// Whether an object is a deployment template: its schema says so, or, without a schema, it has
/// what every template has.
pub(super) fn is_template(node: Node<'_>) -> bool {
    if !node.value.is_object() {
        return false;
    }
    if let Some(schema) = node.get("$schema") {
        return schema.literal().and_then(level_of_schema).is_some();
    }
    let resources = node.get("resources");
    resources.is_some_and(|node| node.value.is_container()) && node.get("contentVersion").is_some()
}

/// What a template is deployed to, by its `$schema`.
pub(super) fn level(template: Node<'_>) -> Option<Level> {
    template
        .get("$schema")
        .and_then(Node::literal)
        .and_then(level_of_schema)
}

/// What a deployment with this `$schema` goes to; `None` when it is that of no deployment.
pub fn level_of_schema(schema: &str) -> Option<Level> {
    let path = schema.trim().trim_end_matches('#');
    let file = path.rsplit('/').next().unwrap_or_default();
    [
        ("deploymentTemplate.json", Level::ResourceGroup),
        ("subscriptionDeploymentTemplate.json", Level::Subscription),
        (
            "managementGroupDeploymentTemplate.json",
            Level::ManagementGroup,
        ),
        ("tenantDeploymentTemplate.json", Level::Tenant),
    ]
    .into_iter()
    .find_map(|(known, level)| file.eq_ignore_ascii_case(known).then_some(level))
}

/// Whether an object is one resource by itself.
pub(super) fn is_bare_resource(node: Node<'_>) -> bool {
    let typed = node
        .get("type")
        .and_then(Node::literal)
        .is_some_and(|text| {
            let slash = text.find('/');
            slash.is_some_and(|slash| text[..slash].contains('.'))
        });
    typed && node.get("apiVersion").is_some()
}

/// Whether a document is a policy definition, an initiative, or a list of them.
pub(super) fn is_policy(node: Node<'_>) -> bool {
    let one = |node: Node<'_>| {
        ["policyRule", "policyDefinitions", "policySetDefinitions"]
            .iter()
            .any(|name| node.get(name).is_some() || node.path(&["properties", name]).is_some())
            || (node.get("if").is_some() && node.get("then").is_some())
    };
    one(node) || node.items().any(one)
}

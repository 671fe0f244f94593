//! Floor 3: what a template declares, and what a deployment gives it.

use std::borrow::Cow;

use super::node::{LoopNode, Node, UnknownNode};
use super::tree::{Entry, Shape};
use crate::model::{
    Argument, Arguments, Deferred, Kind, Name, Parameter, Scope, ScopeId, Syntax, Variable,
};

/// What says of the declared type of a parameter what is in its values (`languageVersion` 2.0).
const DESCRIBING: [&str; 5] = [
    "additionalProperties",
    "discriminator",
    "items",
    "prefixItems",
    "properties",
];

/// What `parameters` of a deployment gives its template.
pub(super) fn arguments(properties: Node<'_>, scope: ScopeId) -> Arguments<'_> {
    let linked = properties.get("parametersLink").is_some();
    let values = match properties.get("parameters") {
        None if !linked => Vec::new(),
        Some(node) if node.value.is_object() => node
            .properties()
            .map(|(entry, given)| {
                let value = match given.get("value") {
                    Some(value) => Deferred::new(value),
                    None => Deferred::new(UnknownNode(given.span())),
                };
                Argument {
                    name: name(entry),
                    value,
                    scope,
                }
            })
            .collect(),
        _ => return Arguments::Open,
    };
    Arguments::Given(values)
}

/// The parameters and variables that a template declares.
pub(super) fn declared<'t>(template: Node<'t>, arguments: Arguments<'t>) -> Scope<'t> {
    let definitions = template.get("definitions");
    let parameters = template
        .get("parameters")
        .into_iter()
        .flat_map(Node::properties)
        .map(|(entry, node)| Parameter {
            name: name(entry),
            parameter_type: node.get("type").and_then(Node::literal).map(Cow::Borrowed),
            described: DESCRIBING.iter().any(|name| node.get(name).is_some()),
            default: node.get("defaultValue").map(Deferred::new),
            allowed: allowed_values(node, definitions).map(Deferred::new),
            nullable: node
                .get("nullable")
                .is_some_and(|own| matches!(own.value.shape(), Shape::Boolean(true))),
            most: ["maxLength", "maxValue"].into_iter().find_map(|limit| {
                match node.get(limit)?.lower().kind {
                    Kind::Integer(most) => Some(most),
                    _ => None,
                }
            }),
        })
        .collect();
    let mut variables = Vec::new();
    for (entry, node) in template
        .get("variables")
        .into_iter()
        .flat_map(Node::properties)
    {
        if entry.is("copy") && node.value.is_array() {
            variables.extend(node.items().filter_map(copied_variable));
        } else {
            variables.push(Variable {
                name: name(entry),
                value: Deferred::new(node),
            });
        }
    }
    Scope {
        parameters,
        variables,
        arguments,
        deployment: None,
        symbolic: template
            .get("languageVersion")
            .and_then(Node::literal)
            .is_some_and(|version| version != "1.0"),
    }
}

fn name(entry: Entry<'_>) -> Name<'_> {
    Name {
        span: entry.key.span(),
        text: Cow::Borrowed(entry.name()),
    }
}

fn copied_variable(copy: Node<'_>) -> Option<Variable<'_>> {
    let name = copy.get("name")?;
    Some(Variable {
        name: Name {
            span: name.span(),
            text: Cow::Borrowed(name.literal()?),
        },
        value: Deferred::new(LoopNode {
            item: copy.get("input"),
            span: copy.span(),
        }),
    })
}

/// The allowed values of a parameter, its own or those of the definition that it refers to.
fn allowed_values<'t>(parameter: Node<'t>, definitions: Option<Node<'t>>) -> Option<Node<'t>> {
    parameter.get("allowedValues").or_else(|| {
        let reference = parameter.get("$ref").and_then(Node::literal)?;
        let name = reference.strip_prefix("#/definitions/")?;
        definitions?.get(name)?.get("allowedValues")
    })
}

//! Floor 3: the children of a node, and everything below it, without recursion.

use super::document::Document;
use super::node::{List, Node, NodeId};
use super::statement::{Statement, StatementKind};

/// The nodes right below a node or a statement, in the order of the file. A nested statement is not
/// a node: what it holds comes from [`Document::statement_children`].
#[derive(Clone, Debug)]
pub struct Children<'d> {
    lists: [&'d [u32]; 2],
    single: [Option<NodeId>; 5],
    /// How many of `single` come between the two lists.
    between: usize,
    step: usize,
}

impl Iterator for Children<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        loop {
            let list = match self.step {
                0 => 0,
                step if step == self.between + 1 => 1,
                step if step <= self.single.len() + 1 => {
                    let slot = step - 1 - usize::from(step > self.between);
                    self.step += 1;
                    if let Some(Some(id)) = self.single.get(slot) {
                        return Some(*id);
                    }
                    continue;
                }
                _ => return None,
            };
            if let Some((first, rest)) = self.lists[list].split_first() {
                self.lists[list] = rest;
                return NodeId::from_number(*first);
            }
            self.step += 1;
        }
    }
}

impl Document<'_> {
    fn made_of<const N: usize>(
        &self,
        first: List,
        before: Option<NodeId>,
        second: List,
        after: [Option<NodeId>; N],
    ) -> Children<'_> {
        let mut single = [None; 5];
        single[0] = before;
        for (slot, id) in single[1..].iter_mut().zip(after) {
            *slot = id;
        }
        Children {
            lists: [self.numbers(first), self.numbers(second)],
            single,
            between: 1,
            step: 0,
        }
    }

    /// The nodes right below `id`.
    pub fn children(&self, id: NodeId) -> Children<'_> {
        const NO: List = List::EMPTY;
        match self.node(id) {
            Node::String { pieces: list, .. } | Node::Array(list) | Node::Object(list) => {
                self.made_of(list, None, NO, [])
            }
            Node::Spread(inner)
            | Node::Parenthesized(inner)
            | Node::NonNull(inner)
            | Node::Unary { operand: inner, .. } => self.made_of(NO, Some(inner), NO, []),
            Node::Property { key: a, value: b }
            | Node::If {
                condition: a,
                body: b,
            }
            | Node::Member {
                base: a, name: b, ..
            }
            | Node::Index {
                base: a, index: b, ..
            }
            | Node::Nested { base: a, name: b }
            | Node::Binary {
                left: a, right: b, ..
            } => self.made_of(NO, Some(a), NO, [Some(b)]),
            Node::Ternary {
                condition,
                then,
                otherwise,
            } => self.made_of(NO, Some(condition), NO, [Some(then), Some(otherwise)]),
            Node::For {
                variables,
                collection,
                body,
            } => self.made_of(variables, Some(collection), NO, [Some(body)]),
            Node::Lambda { parameters, body } => self.made_of(parameters, Some(body), NO, []),
            Node::Call {
                function,
                arguments,
            } => self.made_of(NO, Some(function), arguments, []),
            Node::MethodCall { .. } | Node::Generic { .. } => self.called(id),
            other => self.type_children(other),
        }
    }

    /// The nodes right below a type, a part of one, or a leaf.
    fn type_children(&self, node: Node) -> Children<'_> {
        const NO: List = List::EMPTY;
        match node {
            Node::ObjectType(list) | Node::TupleType(list) | Node::Union(list) => {
                self.made_of(list, None, NO, [])
            }
            Node::ArrayType(inner)
            | Node::ElementType(inner)
            | Node::OthersType(inner)
            | Node::Nullable(inner)
            | Node::Wildcard(inner) => self.made_of(NO, Some(inner), NO, []),
            Node::ResourceType(ty) => self.made_of(NO, ty, NO, []),
            Node::TypedName { name, ty } => self.made_of(NO, Some(name), NO, [Some(ty)]),
            Node::ImportItem { name, alias } => self.made_of(NO, Some(name), NO, [alias]),
            Node::TypeProperty {
                decorators,
                key,
                value,
            } => self.made_of(decorators, Some(key), NO, [Some(value)]),
            Node::OtherProperties { decorators, value } | Node::TupleItem { decorators, value } => {
                self.made_of(decorators, Some(value), NO, [])
            }
            _ => self.made_of(NO, None, NO, []),
        }
    }

    /// Two nodes, then a list.
    fn called(&self, id: NodeId) -> Children<'_> {
        let (first, second, list) = match self.node(id) {
            Node::MethodCall {
                base,
                function,
                arguments,
            } => (Some(base), function, arguments),
            Node::Generic {
                base,
                name,
                arguments,
            } => (base, name, arguments),
            _ => (None, id, List::EMPTY),
        };
        Children {
            lists: [&[], self.numbers(list)],
            single: [first, Some(second), None, None, None],
            between: 2,
            step: 0,
        }
    }

    /// The nodes right below a statement: its decorators, then its parts.
    pub fn statement_children(&self, statement: &Statement) -> Children<'_> {
        const NO: List = List::EMPTY;
        let (before, list, after) = match statement.kind {
            StatementKind::Broken => (None, NO, [None; 3]),
            StatementKind::TargetScope { value: only } | StatementKind::Extends { path: only } => {
                (Some(only), NO, [None; 3])
            }
            StatementKind::Metadata { name: a, value: b }
            | StatementKind::Type { name: a, value: b }
            | StatementKind::Assert { name: a, value: b }
            | StatementKind::ExtensionConfiguration {
                name: a,
                configuration: b,
            } => (Some(a), NO, [Some(b), None, None]),
            StatementKind::Resource {
                name: a,
                ty: b,
                value: c,
                ..
            }
            | StatementKind::Module {
                name: a,
                path: b,
                value: c,
            }
            | StatementKind::Output {
                name: a,
                ty: b,
                value: c,
            }
            | StatementKind::Test {
                name: a,
                path: b,
                value: c,
            } => (Some(a), NO, [Some(b), Some(c), None]),
            StatementKind::Parameter { name, ty, value } => (Some(name), NO, [ty, value, None]),
            StatementKind::Variable { name, ty, value } => {
                (Some(name), NO, [ty, Some(value), None])
            }
            StatementKind::Function {
                name,
                parameters,
                returns,
                body,
            } => (Some(name), parameters, [Some(returns), Some(body), None]),
            StatementKind::Import { symbols, path } => (None, symbols, [Some(path), None, None]),
            StatementKind::Extension {
                specification,
                configuration,
                alias,
            } => (Some(specification), NO, [configuration, alias, None]),
            StatementKind::Using {
                path,
                configuration,
            } => (path, NO, [configuration, None, None]),
        };
        self.made_of(statement.decorators, before, list, after)
    }

    /// Everything below `id` and itself, children before their parent; nested statements too.
    pub fn descendants(&self, id: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        let mut first = id;
        loop {
            let below = match self.node(first) {
                Node::Declaration(nested) => self.statement_children(self.statement(nested)).next(),
                _ => self.children(first).next(),
            };
            // A child always comes before its parent, so this ends.
            match below {
                Some(child) if child < first => first = child,
                _ => break,
            }
        }
        (first.index()..=id.index()).map(NodeId::from_index)
    }
}

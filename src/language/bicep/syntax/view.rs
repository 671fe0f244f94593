//! Floor 3: objects, their properties, and the bodies of resources and modules.

use super::document::Document;
use super::node::{List, Node, NodeId, StatementId};
use crate::text::Span;
use std::borrow::Cow;

/// How a property's key is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// `key:`
    Identifier,
    /// `'key':`
    String,
    /// `'${key}':`
    Interpolated,
}

/// A property's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key<'a> {
    /// Its node: a name or a string.
    pub id: NodeId,
    /// With its quotes, if it has any.
    pub span: Span,
    /// How it is written.
    pub kind: KeyKind,
    /// What it is called; unknown if it is interpolated.
    pub name: Option<Cow<'a, str>>,
}

/// `key: value`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property<'a> {
    /// Its node.
    pub id: NodeId,
    /// From the key to the value.
    pub span: Span,
    /// What stands before the colon.
    pub key: Key<'a>,
    /// What stands after it.
    pub value: NodeId,
}

/// An item of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item<'a> {
    /// `key: value`
    Property(Property<'a>),
    /// `...value`
    Spread {
        /// The whole item.
        id: NodeId,
        /// What stands after the dots.
        value: NodeId,
    },
    /// A nested resource.
    Declaration(StatementId),
    /// An item that could not be read.
    Broken(NodeId),
}

/// An object.
#[derive(Clone, Copy, Debug)]
pub struct ObjectView<'d, 'a> {
    document: &'d Document<'a>,
    /// Its node.
    pub id: NodeId,
    /// With its braces.
    pub span: Span,
    items: List,
}

impl<'d, 'a> ObjectView<'d, 'a> {
    /// Its items, in order.
    pub fn items(
        &self,
    ) -> impl DoubleEndedIterator<Item = Item<'a>> + ExactSizeIterator + use<'d, 'a> {
        let document = self.document;
        document.list(self.items).map(|id| document.item(id))
    }

    /// Its properties, in order.
    pub fn properties(&self) -> impl DoubleEndedIterator<Item = Property<'a>> + use<'d, 'a> {
        self.items().filter_map(|item| match item {
            Item::Property(property) => Some(property),
            _ => None,
        })
    }

    /// The first property of that very name.
    pub fn property(&self, name: &str) -> Option<Property<'a>> {
        self.properties()
            .find(|property| property.key.name.as_deref() == Some(name))
    }

    /// The nodes of the resources nested in it, in order.
    pub fn items_of_declarations(&self) -> impl Iterator<Item = NodeId> + use<'d, 'a> {
        let document = self.document;
        let items = document.list(self.items);
        items.filter(|id| matches!(document.node(*id), Node::Declaration(_)))
    }

    /// The resources nested in it, in order.
    pub fn declarations(&self) -> impl DoubleEndedIterator<Item = StatementId> + use<'d, 'a> {
        self.items().filter_map(|item| match item {
            Item::Declaration(id) => Some(id),
            _ => None,
        })
    }
}

/// What the value of a resource or a module is made of: a loop around a condition around an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The [`Node::For`].
    pub looped: Option<NodeId>,
    /// The expression inside the parentheses of `if (…)`.
    pub condition: Option<NodeId>,
    /// The [`Node::Object`].
    pub object: Option<NodeId>,
}

impl<'a> Document<'a> {
    /// The loop, the condition and the object of a resource's or a module's value.
    pub fn body(&self, value: NodeId) -> Body {
        let mut body = Body::default();
        let mut at = value;
        if let Node::For { body: inner, .. } = self.node(at) {
            body.looped = Some(at);
            at = inner;
        }
        if let Node::If {
            condition,
            body: inner,
        } = self.node(at)
        {
            body.condition = Some(self.unparenthesized(condition));
            at = inner;
        }
        if let Node::Object(_) = self.node(at) {
            body.object = Some(at);
        }
        body
    }

    /// The object at `id`, if it is one.
    pub fn object(&self, id: NodeId) -> Option<ObjectView<'_, 'a>> {
        match self.node(id) {
            Node::Object(items) => Some(ObjectView {
                document: self,
                id,
                span: self.span(id),
                items,
            }),
            _ => None,
        }
    }

    /// The items of the array at `id`, if it is one; spreads are among them.
    pub fn array(
        &self,
        id: NodeId,
    ) -> Option<impl DoubleEndedIterator<Item = NodeId> + ExactSizeIterator + Clone + use<'_, 'a>>
    {
        match self.node(id) {
            Node::Array(items) => Some(self.list(items)),
            _ => None,
        }
    }

    /// The key at `id` of a property, of an object or of an object type.
    pub fn key(&self, id: NodeId) -> Key<'a> {
        let span = self.span(id);
        let (kind, name) = match self.node(id) {
            Node::String { .. } => match self.string_value(id) {
                Some(name) => (KeyKind::String, Some(name)),
                None => (KeyKind::Interpolated, None),
            },
            _ => (KeyKind::Identifier, Some(Cow::Borrowed(self.source(id)))),
        };
        Key {
            id,
            span,
            kind,
            name,
        }
    }

    fn item(&self, id: NodeId) -> Item<'a> {
        match self.node(id) {
            Node::Property { key, value } => Item::Property(Property {
                id,
                span: self.span(id),
                key: self.key(key),
                value,
            }),
            Node::Spread(value) => Item::Spread { id, value },
            Node::Declaration(statement) => Item::Declaration(statement),
            _ => Item::Broken(id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Item, KeyKind};
    use crate::language::bicep::{Dialect, StatementKind, parse};

    #[test]
    fn a_resource_shows_its_loop_its_condition_and_its_properties() {
        let text = "resource vm 'a/b@1' existing = [for x in xs: if (x.on) {
  name: 'n'
  'two words': 1
  '${x}': 2
  ...rest
  resource inner 'c@1' = {}
}]
";
        let document = parse(text, Dialect::Template);
        assert_eq!(document.errors(), []);
        let (_, statement) = document.statements().next().expect("a statement");
        let StatementKind::Resource {
            name,
            ty,
            existing,
            value,
        } = statement.kind
        else {
            panic!("a resource");
        };
        assert_eq!(document.source(name), "vm");
        assert_eq!(document.string_value(ty).as_deref(), Some("a/b@1"));
        assert_eq!(existing.map(|span| span.slice(text)), Some("existing"));
        let body = document.body(value);
        assert_eq!(body.looped, Some(value));
        assert_eq!(body.condition.map(|id| document.source(id)), Some("x.on"));
        let object = body.object.and_then(|object| document.object(object));
        let object = object.expect("an object");
        let kinds: Vec<_> = object
            .properties()
            .map(|property| property.key.kind)
            .collect();
        assert_eq!(
            kinds,
            [KeyKind::Identifier, KeyKind::String, KeyKind::Interpolated]
        );
        let two = object.property("two words").expect("there");
        assert_eq!(two.span.slice(text), "'two words': 1");
        assert_eq!(object.declarations().count(), 1);
        assert!(
            object
                .items()
                .any(|item| matches!(item, Item::Spread { .. }))
        );
    }

    #[test]
    fn a_broken_item_leaves_its_neighbours() {
        let text = "var a = {\n  b: 1\n  c: )\n  d: [1, *, 3]\n}\n";
        let document = parse(text, Dialect::Template);
        assert_eq!(document.errors().len(), 2);
        let (_, statement) = document.statements().next().expect("a statement");
        let StatementKind::Variable { value, .. } = statement.kind else {
            panic!("a variable");
        };
        let object = document.object(value).expect("an object");
        assert_eq!(object.items().len(), 3);
        let last = object.property("d").expect("there");
        let items = document.array(last.value).expect("an array");
        assert_eq!(items.len(), 3);
    }
}

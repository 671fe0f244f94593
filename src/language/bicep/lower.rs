//! Floor 3: Bicep expressions as the shared tree: operators become ARM's functions.

use std::borrow::Cow;

use super::locals::Locals;
use super::syntax::{
    BinaryOperator, Document, Item, Key, List, Node, NodeId, Piece, UnaryOperator,
};
use crate::model::{
    Access, Call, Conditional, Expression, Form, Index, Kind, Lambda, Name, Property, Standing,
    Syntax,
};
use crate::text::Span;

/// How deep a tree is made; what lies deeper, as in a chain of a thousand links, is unknown.
const DEEPEST: u32 = 150;

/// The function that compares texts ignoring case: Bicep's own name for it, `ARM` has none.
const EQUALS_INSENSITIVE: &str = "=~";

/// A value of a Bicep file, lowered when somebody asks.
#[derive(Clone)]
pub(super) struct Value<'t> {
    pub(super) document: &'t Document<'t>,
    pub(super) id: NodeId,
    pub(super) locals: Locals<'t>,
}

impl<'t> Value<'t> {
    pub(super) fn of(&self, id: NodeId) -> Self {
        Self {
            document: self.document,
            id,
            locals: self.locals.clone(),
        }
    }

    fn inner(&self, id: NodeId, depth: u32) -> Expression<'t> {
        self.of(id).lowered(depth)
    }

    fn opaque(&self) -> Expression<'t> {
        Expression::new(self.document.span(self.id), Kind::Opaque)
    }

    fn lowered(&self, depth: u32) -> Expression<'t> {
        let span = self.document.span(self.id);
        if depth >= DEEPEST {
            return self.opaque();
        }
        let next = depth + 1;
        let kind = match self.document.node(self.id) {
            Node::Parenthesized(inner) | Node::NonNull(inner) => {
                return self.through(inner, next);
            }
            Node::Null => Kind::Null,
            Node::Boolean(value) => Kind::Boolean(value),
            Node::Integer => {
                let source = self.document.source(self.id);
                source.parse().map_or(Kind::Number(source), Kind::Integer)
            }
            Node::String { .. } => self.string(next),
            Node::Variable => self.variable(),
            Node::Array(items) => Kind::Array(self.array_items(items, next)),
            Node::Object(_) => self.object(next),
            Node::For { body, .. } => Kind::Loop(Box::new(self.inner(body, next))),
            Node::Spread(inner) => Kind::Spread(Box::new(self.inner(inner, next))),
            Node::Lambda { parameters, body } => self.lambda(parameters, body, next),
            Node::Ternary {
                condition,
                then,
                otherwise,
            } => Kind::Conditional(Box::new(Conditional {
                condition: self.inner(condition, next),
                then: self.inner(then, next),
                otherwise: self.inner(otherwise, next),
            })),
            Node::Unary { operator, operand } => self.unary(operator, operand, next),
            Node::Binary {
                operator,
                left,
                right,
            } => self.binary(operator, left, right, next),
            _ => self.postfix(next),
        };
        Expression::new(span, kind)
    }

    /// The value inside parentheses, of which there may be many.
    fn through(&self, inner: NodeId, depth: u32) -> Expression<'t> {
        self.inner(self.document.bare(inner), depth)
    }

    fn variable(&self) -> Kind<'t> {
        let name = self.document.source(self.id);
        self.locals.meaning(name, self.document.span(self.id))
    }

    /// Items that go as a whole: with the parentheses around them.
    fn array_items(&self, items: List, depth: u32) -> Box<[Expression<'t>]> {
        let mut all = self.items(items, depth);
        for (item, id) in all.iter_mut().zip(self.document.list(items)) {
            // What grows inside of parentheses is known by its own brackets.
            if !matches!(item.kind, Kind::Array(_) | Kind::Object(_)) {
                item.span = self.document.span(id);
            }
        }
        all
    }

    fn items(&self, items: List, depth: u32) -> Box<[Expression<'t>]> {
        let items = self.document.list(items);
        items.map(|item| self.inner(item, depth)).collect()
    }

    fn string(&self, depth: u32) -> Kind<'t> {
        let Some(view) = self.document.string(self.id) else {
            return Kind::Opaque;
        };
        let mut pieces: Vec<Expression<'t>> = Vec::with_capacity(view.pieces.len());
        for piece in view.pieces {
            pieces.push(match piece {
                Piece::Text { span, value } => Expression::new(span, Kind::Text(value)),
                Piece::Hole(id) => self.inner(id, depth),
            });
        }
        match (pieces.pop(), pieces.is_empty()) {
            (None, _) => Kind::Text(Cow::Borrowed("")),
            // A string that is nothing but one value is that value, if it is text at all.
            (Some(only), true)
                if matches!(
                    only.kind,
                    Kind::Text(_)
                        | Kind::Symbol(_)
                        | Kind::Member(_)
                        | Kind::Index(_)
                        | Kind::Call(_)
                        | Kind::Conditional(_)
                ) =>
            {
                only.kind
            }
            (Some(last), _) => {
                pieces.push(last);
                Kind::Interpolation(pieces.into())
            }
        }
    }

    fn object(&self, depth: u32) -> Kind<'t> {
        let Some(view) = self.document.object(self.id) else {
            return Kind::Opaque;
        };
        let mut properties = Vec::with_capacity(view.items().len());
        for item in view.items() {
            let (id, spread) = match item {
                Item::Property(property) => {
                    properties.push(Property {
                        key: self.key(&property.key, depth),
                        value: self.inner(property.value, depth),
                    });
                    continue;
                }
                Item::Declaration(_) => continue,
                Item::Spread { id, value } => (id, self.inner(value, depth)),
                // What could not be read may be anything.
                Item::Broken(id) => (id, self.of(id).opaque()),
            };
            let span = self.document.span(id);
            properties.push(Property {
                key: Expression::new(Span::new(span.start, span.start), Kind::Opaque),
                value: Expression::new(span, Kind::Spread(Box::new(spread))),
            });
        }
        Kind::Object(properties.into())
    }

    pub(super) fn key(&self, key: &Key<'t>, depth: u32) -> Expression<'t> {
        match &key.name {
            Some(name) => Expression::new(key.span, Kind::Text(name.clone())),
            None => self.inner(key.id, depth),
        }
    }

    fn lambda(&self, parameters: List, body: NodeId, depth: u32) -> Kind<'t> {
        let names = self.document.list(parameters);
        Kind::Lambda(Box::new(Lambda {
            parameters: names
                .map(|id| Cow::Borrowed(self.document.source(id)))
                .collect(),
            body: self.inner(body, depth),
        }))
    }

    fn unary(&self, operator: UnaryOperator, operand: NodeId, depth: u32) -> Kind<'t> {
        let value = self.inner(operand, depth);
        match (operator, &value.kind) {
            (UnaryOperator::Not, _) => self.made("not", vec![value]),
            (UnaryOperator::Minus, Kind::Integer(number)) => Kind::Integer(-number),
            (UnaryOperator::Plus, Kind::Integer(number)) => Kind::Integer(*number),
            // As the compiler writes it.
            (UnaryOperator::Minus, _) => {
                let zero = Expression::new(value.span, Kind::Integer(0));
                self.made("sub", vec![zero, value])
            }
            (UnaryOperator::Plus, _) => value.kind,
        }
    }

    fn binary(
        &self,
        operator: BinaryOperator,
        left: NodeId,
        right: NodeId,
        depth: u32,
    ) -> Kind<'t> {
        use BinaryOperator as Is;
        let (function, negated) = match operator {
            Is::Multiply => ("mul", false),
            Is::Divide => ("div", false),
            Is::Modulo => ("mod", false),
            Is::Add => ("add", false),
            Is::Subtract => ("sub", false),
            Is::Less => ("less", false),
            Is::LessOrEqual => ("lessOrEquals", false),
            Is::Greater => ("greater", false),
            Is::GreaterOrEqual => ("greaterOrEquals", false),
            Is::Equal => ("equals", false),
            Is::NotEqual => ("equals", true),
            Is::EqualInsensitive => (EQUALS_INSENSITIVE, false),
            Is::NotEqualInsensitive => (EQUALS_INSENSITIVE, true),
            Is::And => ("and", false),
            Is::Or => ("or", false),
            Is::Coalesce => ("coalesce", false),
        };
        let operands = vec![self.inner(left, depth), self.inner(right, depth)];
        let call = self.made(function, operands);
        if negated {
            let span = self.document.span(self.id);
            self.made("not", vec![Expression::new(span, call)])
        } else {
            call
        }
    }

    /// A call that an operator stands for.
    fn made(&self, function: &'static str, arguments: Vec<Expression<'t>>) -> Kind<'t> {
        Kind::Call(Box::new(Call {
            base: None,
            name: Name {
                span: self.document.span(self.id),
                text: Cow::Borrowed(function),
            },
            arguments: arguments.into(),
        }))
    }

    fn name(&self, id: NodeId) -> Name<'t> {
        Name {
            span: self.document.span(id),
            text: Cow::Borrowed(self.document.source(id)),
        }
    }

    /// Members, items and calls.
    fn postfix(&self, depth: u32) -> Kind<'t> {
        match self.document.node(self.id) {
            Node::Member { base, name, safe } => Kind::Member(Box::new(Access {
                base: self.inner(base, depth),
                name: self.name(name),
                safe,
            })),
            Node::Index {
                base,
                index,
                safe,
                from_end,
            } => Kind::Index(Box::new(Index {
                base: self.inner(base, depth),
                index: self.inner(index, depth),
                safe,
                from_end,
            })),
            Node::Nested { base, name } => match self.inner(base, depth).kind {
                Kind::Symbol(owner) => {
                    let name = self.document.source(name);
                    Kind::Symbol(format!("{owner}::{name}").into())
                }
                _ => Kind::Opaque,
            },
            Node::Call {
                function,
                arguments,
            } => self.call(None, function, arguments, depth),
            Node::MethodCall {
                base,
                function,
                arguments,
            } => self.call(Some(base), function, arguments, depth),
            _ => Kind::Opaque,
        }
    }

    fn call(
        &self,
        base: Option<NodeId>,
        function: NodeId,
        arguments: List,
        depth: u32,
    ) -> Kind<'t> {
        let name = self.name(function);
        // A function of the file, or of another one, may be called like one of Bicep's own.
        if base.is_none() && self.locals.is_function(&name.text) {
            return Kind::Opaque;
        }
        Kind::Call(Box::new(Call {
            base: base.map(|base| Box::new(self.inner(base, depth))),
            name,
            arguments: self.items(arguments, depth),
        }))
    }

    fn properties(&self, name: &str) -> impl DoubleEndedIterator<Item = super::Property<'t>> {
        let view = self.document.object(self.id);
        let all = view.into_iter().flat_map(|view| view.properties());
        all.filter(move |property| {
            let own = property.key.name.as_deref();
            own.is_some_and(|own| own.eq_ignore_ascii_case(name))
        })
    }

    /// The value behind several names, without parentheses around it.
    fn behind(&self, path: &[&str]) -> Option<Self> {
        let mut owner = self.clone();
        for name in path {
            let found = owner.properties(name).next_back()?.value;
            owner.id = self.document.unparenthesized(found);
        }
        Some(owner)
    }

    /// A property of an object as a whole.
    pub(super) fn property(&self, property: &super::Property<'t>) -> Property<'t> {
        Property {
            key: self.key(&property.key, 0),
            value: self.inner(property.value, 0),
        }
    }
}

impl<'t> Syntax<'t> for Value<'t> {
    fn span(&self) -> Span {
        self.document.span(self.id)
    }

    fn lower(&self) -> Expression<'t> {
        self.lowered(0)
    }

    fn members(&self, name: &str) -> Vec<Property<'t>> {
        let found = self.properties(name);
        found.map(|property| self.property(&property)).collect()
    }

    fn is_open(&self) -> bool {
        let view = self.document.object(self.id);
        view.is_none_or(|view| {
            view.items()
                .any(|item| matches!(item, Item::Spread { .. } | Item::Broken(_)))
        })
    }

    fn at(&self, path: &[&str]) -> Option<Property<'t>> {
        let (last, before) = path.split_last()?;
        let owner = self.behind(before)?;
        let found = owner.properties(last).next_back()?;
        Some(owner.property(&found))
    }

    fn standing(&self, path: &[&str]) -> Option<Standing> {
        let value = self.behind(path)?;
        let is_object = !value.is_open();
        Some(Standing {
            span: value.span(),
            form: if is_object { Form::Object } else { Form::Other },
        })
    }

    fn run_time_reads(&self, _enter: &dyn Fn(Span) -> bool) -> Vec<Expression<'t>> {
        super::mentions::run_time_reads(self)
    }

    fn symbols(&self) -> Vec<Cow<'t, str>> {
        super::mentions::symbols(self)
    }
}

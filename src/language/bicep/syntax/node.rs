//! Floor 3: the kinds of node below a statement, and the numbers by which nodes are named.

use std::num::NonZeroU32;

/// Names a node of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(NonZeroU32);

impl NodeId {
    /// The node at `index` of the list; the four billionth and later ones share a name, which no
    /// file that is read can reach.
    pub(in super::super) fn from_index(index: usize) -> Self {
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        Self(NonZeroU32::MIN.saturating_add(number))
    }

    pub(in super::super) const fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    pub(in super::super) const fn number(self) -> u32 {
        self.0.get()
    }

    pub(in super::super) fn from_number(number: u32) -> Option<Self> {
        NonZeroU32::new(number).map(Self)
    }
}

/// Names a statement of one document, top-level or nested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StatementId(pub(in super::super) u32);

/// Names a list of nodes of one document; see [`super::Document::list`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct List(pub(in super::super) u32);

impl List {
    /// The list without items.
    pub const EMPTY: Self = Self(0);
}

/// How a string is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `'…'`, with escapes and `${…}`.
    Single,
    /// `'''…'''`, verbatim; with dollars before it, that many and `{` open a hole.
    Multi {
        /// Number of `$` before the quotes.
        dollars: u16,
    },
}

impl Style {
    /// Length of what opens a hole: `${`, or `{` after the string's own number of dollars.
    pub(in super::super) fn hole_length(self) -> usize {
        match self {
            Self::Single => 2,
            Self::Multi { dollars } => usize::from(dollars) + 1,
        }
    }
}

/// An operator before its operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOperator {
    /// `!`
    Not,
    /// `-`
    Minus,
    /// `+`
    Plus,
}

/// An operator between its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOperator {
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`
    EqualInsensitive,
    /// `!~`
    NotEqualInsensitive,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `??`
    Coalesce,
}

/// A node: an expression, a type, or a part of one. Types share the nodes of expressions where they
/// are written alike (`a.b`, `a[0]`, `-1`, `'x'`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// An item that could not be read.
    Broken,
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// Digits; see [`super::Document::integer`].
    Integer,
    /// A string; without holes it has no pieces of its own. See [`super::Document::string`].
    String {
        /// [`Node::Text`] and expressions in turn, where there is a hole.
        pieces: List,
        /// How it is quoted.
        style: Style,
        /// Whether the text holds a backslash that escapes.
        escaped: bool,
    },
    /// Text between the holes of a string; never empty.
    Text {
        /// Whether it holds a backslash that escapes.
        escaped: bool,
    },
    /// A name that is declared, or that selects a member, a function or a property.
    Name,
    /// A name that is looked up: a variable, a parameter, a symbol, a type.
    Variable,
    /// `[…]`
    Array(List),
    /// `{…}`: [`Node::Property`], [`Node::Spread`], [`Node::Declaration`], [`Node::Broken`].
    Object(List),
    /// `key: value`; the key is a [`Node::Name`] or a [`Node::String`].
    Property {
        /// What stands before the colon.
        key: NodeId,
        /// What stands after it.
        value: NodeId,
    },
    /// `...value`
    Spread(NodeId),
    /// A resource nested in the body of another.
    Declaration(StatementId),
    /// `[for x in xs: body]`
    For {
        /// One or two [`Node::Name`]: the item, and its index.
        variables: List,
        /// What is looped over.
        collection: NodeId,
        /// What is made for each.
        body: NodeId,
    },
    /// `if (condition) {…}`, only as the body of a resource, a module, or a loop of them.
    If {
        /// A [`Node::Parenthesized`].
        condition: NodeId,
        /// A [`Node::Object`].
        body: NodeId,
    },
    /// `(…)`
    Parenthesized(NodeId),
    /// `x => …`, `(x, y) => …`
    Lambda {
        /// Each a [`Node::Name`].
        parameters: List,
        /// What it yields.
        body: NodeId,
    },
    /// `name(…)`
    Call {
        /// A [`Node::Name`].
        function: NodeId,
        /// What is passed.
        arguments: List,
    },
    /// `base.name(…)`
    MethodCall {
        /// What stands before the dot.
        base: NodeId,
        /// A [`Node::Name`].
        function: NodeId,
        /// What is passed.
        arguments: List,
    },
    /// `base.name`, `base.?name`
    Member {
        /// What stands before the dot.
        base: NodeId,
        /// A [`Node::Name`].
        name: NodeId,
        /// Whether it is `.?`.
        safe: bool,
    },
    /// `base[index]`, `base[?index]`, `base[^index]`, `base[?^index]`
    Index {
        /// What stands before the bracket.
        base: NodeId,
        /// What stands inside.
        index: NodeId,
        /// Whether it is `[?`.
        safe: bool,
        /// Whether it is `[^`: counted from the end.
        from_end: bool,
    },
    /// `base::name`: a nested resource.
    Nested {
        /// What stands before the colons.
        base: NodeId,
        /// A [`Node::Name`].
        name: NodeId,
    },
    /// `value!`, of an expression or a type.
    NonNull(NodeId),
    /// `-value`
    Unary {
        /// The sign.
        operator: UnaryOperator,
        /// What it applies to.
        operand: NodeId,
    },
    /// `left + right`
    Binary {
        /// The sign.
        operator: BinaryOperator,
        /// The left operand; chains nest here.
        left: NodeId,
        /// The right operand.
        right: NodeId,
    },
    /// `condition ? then : otherwise`
    Ternary {
        /// Before `?`.
        condition: NodeId,
        /// Between `?` and `:`.
        then: NodeId,
        /// After `:`.
        otherwise: NodeId,
    },
    /// `name type`: a parameter of a `func`.
    TypedName {
        /// A [`Node::Name`].
        name: NodeId,
        /// Its type.
        ty: NodeId,
    },
    /// `name<…>`, `base.name<…>`
    Generic {
        /// What stands before the dot, if there is one.
        base: Option<NodeId>,
        /// A [`Node::Name`].
        name: NodeId,
        /// Types.
        arguments: List,
    },
    /// `{…}` as a type: [`Node::TypeProperty`], [`Node::OtherProperties`], [`Node::Broken`].
    ObjectType(List),
    /// `key: type` in an object type.
    TypeProperty {
        /// Expressions of the decorators above it.
        decorators: List,
        /// A [`Node::Name`] or a [`Node::String`].
        key: NodeId,
        /// Its type.
        value: NodeId,
    },
    /// `*: type` in an object type.
    OtherProperties {
        /// Expressions of the decorators above it.
        decorators: List,
        /// The type of every other property.
        value: NodeId,
    },
    /// `[…]` as a type: [`Node::TupleItem`], [`Node::Broken`].
    TupleType(List),
    /// One type of a tuple.
    TupleItem {
        /// Expressions of the decorators above it.
        decorators: List,
        /// The type.
        value: NodeId,
    },
    /// `type[]`
    ArrayType(NodeId),
    /// `type[*]`: the type of an array's items.
    ElementType(NodeId),
    /// `type.*`: the type of an object's other properties.
    OthersType(NodeId),
    /// `type?`
    Nullable(NodeId),
    /// `a | b`
    Union(List),
    /// `resource 'type@version'`; an output may leave the string out.
    ResourceType(Option<NodeId>),
    /// `* as name` of an import.
    Wildcard(NodeId),
    /// `name`, `name as alias`, `'name' as alias` of an import.
    ImportItem {
        /// A [`Node::Name`] or a [`Node::String`].
        name: NodeId,
        /// A [`Node::Name`].
        alias: Option<NodeId>,
    },
}

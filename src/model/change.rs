//! Floor 1: what should be true after a rewrite, without a word about commas or quotes.

use crate::text::Span;

/// One change to a template. Places name what is written there now, by its bytes; how the change
/// is spelt is the language's business.
///
/// Changes to one template are made together: each place is one of the text before any of them. A
/// change that is said twice is made once.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The string at `at` holds `text`.
    SetText {
        /// The bytes of the string, quotes included.
        at: Span,
        /// The new text, without quotes or escapes.
        text: String,
    },
    /// The value at `at` is `value`.
    SetValue {
        /// The bytes of the value.
        at: Span,
        /// The new value.
        value: Written,
    },
    /// The property whose name is at `key` is called `name`.
    Rename {
        /// The bytes of the name, quotes included.
        key: Span,
        /// The new name.
        name: Written,
    },
    /// A word inside an expression (a function's name) reads `word`.
    Respell {
        /// The bytes of the word.
        at: Span,
        /// The new word.
        word: String,
    },
    /// The property whose name is at `key` is gone, with the comments that describe it.
    RemoveProperty {
        /// The bytes of the name.
        key: Span,
    },
    /// The property whose name is at `key` lies in the object at `object` instead, as it is
    /// written, at `position`.
    Move {
        /// The bytes of the name.
        key: Span,
        /// The bytes of the object that it goes to.
        object: Span,
        /// Where it goes.
        position: Position,
    },
    /// The array at `array`, a list of names or IDs, becomes an object with each item as a name
    /// and an empty object as its value: order kept, `drop`ped items left out, comments kept.
    ArrayToObject {
        /// The bytes of the array.
        array: Span,
        /// Items that go, with the comments that describe them.
        drop: Vec<Span>,
    },
    /// The item at `item` of an array is gone.
    RemoveItem {
        /// The bytes of the item.
        item: Span,
    },
    /// The object at `object` has one more property. A name that is a copy of an item of an array
    /// brings all comments beside the item: it is there in place of the item.
    Insert {
        /// The bytes of the object.
        object: Span,
        /// The property's name.
        name: Written,
        /// Its value.
        value: Written,
        /// Where it goes.
        position: Position,
    },
    /// The array at `array` has one more item, the last.
    Append {
        /// The bytes of the array; of the word `resource` or `module` for its decorators (Bicep).
        array: Span,
        /// The new item.
        value: Written,
    },
    /// A part of a comment is gone. A whole comment goes with its line if it stands alone there,
    /// else with the blanks beside it.
    CutComment {
        /// The bytes of the comment, its signs included.
        comment: Span,
        /// The bytes that go.
        gone: Span,
    },
    /// The function call at `call` has one more argument, the last.
    AddArgument {
        /// The bytes of the call, from its name to its closing parenthesis.
        call: Span,
        /// The new argument.
        value: Written,
    },
    /// A comment stands on a line of its own.
    AddComment {
        /// The start of the line that it stands above.
        above: Span,
        /// What it says, on one line.
        text: String,
    },
}

impl Change {
    /// The place that the change names first.
    pub fn place(&self) -> Span {
        match self {
            Self::SetText { at, .. } | Self::SetValue { at, .. } | Self::Respell { at, .. } => *at,
            Self::Rename { key, .. } | Self::RemoveProperty { key } | Self::Move { key, .. } => {
                *key
            }
            Self::ArrayToObject { array, .. } | Self::Append { array, .. } => *array,
            Self::RemoveItem { item } => *item,
            Self::CutComment { gone, .. } => *gone,
            Self::AddComment { above, .. } => *above,
            Self::Insert { object, .. } => *object,
            Self::AddArgument { call, .. } => *call,
        }
    }
}

impl Change {
    /// Whether a document says anything else with the change than without it.
    pub fn is_said(&self) -> bool {
        !matches!(self, Self::CutComment { .. } | Self::AddComment { .. })
    }

    /// Calls `visit` with every place that the change names.
    pub fn each_place(&self, visit: &mut dyn FnMut(Span)) {
        visit(self.place());
        match self {
            Self::Move { object, .. } => visit(*object),
            Self::ArrayToObject { drop, .. } => drop.iter().copied().for_each(&mut *visit),
            _ => {}
        }
        self.each_written(&mut |written| {
            if let Written::Copy(at) = written {
                visit(*at);
            }
        });
    }

    /// Calls `visit` with every value that the change writes, outermost first.
    pub fn each_written<'c>(&'c self, visit: &mut dyn FnMut(&'c Written)) {
        match self {
            Self::SetValue { value, .. }
            | Self::Append { value, .. }
            | Self::AddArgument { value, .. }
            | Self::Rename { name: value, .. } => value.walk(visit),
            Self::Insert { name, value, .. } => {
                name.walk(visit);
                value.walk(visit);
            }
            _ => {}
        }
    }

    /// Calls `visit` with every value that the change writes, outermost first, to spell it otherwise.
    pub fn each_written_mut(&mut self, visit: &mut dyn FnMut(&mut Written)) {
        match self {
            Self::SetValue { value, .. }
            | Self::Append { value, .. }
            | Self::AddArgument { value, .. }
            | Self::Rename { name: value, .. } => value.walk_mut(visit),
            Self::Insert { name, value, .. } => {
                name.walk_mut(visit);
                value.walk_mut(visit);
            }
            _ => {}
        }
    }
}

impl Written {
    /// A member of what `base` is.
    #[must_use]
    pub fn member(base: Self, name: &str) -> Self {
        Self::Member {
            base: Box::new(base),
            name: name.to_owned(),
        }
    }

    /// The text, when it is one and no expression or copy of anything.
    pub fn plain(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn walk<'c>(&'c self, visit: &mut dyn FnMut(&'c Self)) {
        visit(self);
        match self {
            Self::Call {
                arguments: list, ..
            }
            | Self::Array(list) => {
                for item in list {
                    item.walk(visit);
                }
            }
            Self::Object(properties) => {
                for (name, value) in properties {
                    name.walk(visit);
                    value.walk(visit);
                }
            }
            Self::Member { base, .. } => base.walk(visit),
            _ => {}
        }
    }

    fn walk_mut(&mut self, visit: &mut dyn FnMut(&mut Self)) {
        visit(self);
        match self {
            Self::Call {
                arguments: list, ..
            }
            | Self::Array(list) => {
                for item in list {
                    item.walk_mut(visit);
                }
            }
            Self::Object(properties) => {
                for (name, value) in properties {
                    name.walk_mut(visit);
                    value.walk_mut(visit);
                }
            }
            Self::Member { base, .. } => base.walk_mut(visit),
            _ => {}
        }
    }
}

/// Where a new property goes. Properties of the object go by the names that they have before any
/// change, and one that is taken away by the same changes still marks its place; a property that
/// an earlier change of the list brings counts too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Position {
    /// In front of all others.
    First,
    /// Behind all others.
    Last,
    /// Behind the property of the first of these names (ignoring case) that the object has;
    /// `type` and `apiVersion` count as one, the later of the two. Behind all others when it has
    /// none of them.
    After(&'static [&'static str]),
}

/// A value that a change writes.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// `null`.
    Null,
    /// A whole number.
    Integer(i64),
    /// A string.
    Text(String),
    /// The value at a place of the same file, as it is written there; inside an expression, its
    /// expression without the marks that set it off from plain text.
    Copy(Span),
    /// A call of one of the language's own functions, with its arguments.
    Call {
        /// The function's name, without a namespace: where that is something else, one is written.
        name: String,
        /// The arguments in order.
        arguments: Vec<Written>,
    },
    /// A member of what an expression yields.
    Member {
        /// What it is read from.
        base: Box<Written>,
        /// The member's name.
        name: String,
    },
    /// What the file declares by this name (Bicep), one in another as `vm::extension`.
    Symbol(String),
    /// An expression of the language itself, without the marks that set it off from plain text.
    Expression(String),
    /// An object.
    Object(Vec<(Written, Written)>),
    /// An array.
    Array(Vec<Written>),
}

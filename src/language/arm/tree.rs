//! Floor 3: the values of a JSON file in one list, in source order.
//!
//! A list takes a fraction of the room of a tree of nodes, and reading it goes through memory once;
//! what a value says stays in the text.

use std::fmt;

use crate::text::{Span, is_same_name, offset};

/// A parsed file.
pub struct Tree<'s> {
    /// The text behind a byte order mark.
    pub text: &'s str,
    /// Bytes in front of `text`.
    pub base: u32,
    items: Vec<Item>,
    /// What strings and names say that are written with escapes, by their numbers.
    decoded: Vec<(u32, Box<str>)>,
}

/// A value, or the name of a property. Bytes count from the start of [`Tree::text`].
#[derive(Clone, Copy, Debug)]
struct Item {
    start: u32,
    end: u32,
    /// The object of a name, the name of a property's value, the array of an item; 0 for the root.
    owner: u32,
    /// The number of the first value or name behind it and all that stands inside of it; with
    /// [`ESCAPES`] where a string is written with some.
    behind: u32,
}

/// No file has so many values: each takes two bytes of four gigabytes.
const ESCAPES: u32 = 1 << 31;

/// A value of a file, or the name of a property.
#[derive(Clone, Copy)]
pub struct Value<'t> {
    tree: &'t Tree<'t>,
    at: u32,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape<'t> {
    /// A string, escapes decoded.
    Text(&'t str),
    /// A number as it is written.
    Number(&'t str),
    /// `true` or `false`.
    Boolean(bool),
    /// `null`.
    Null,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// A property of an object.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'t> {
    /// The string in front of the colon.
    pub key: Value<'t>,
    /// What follows the colon.
    pub value: Value<'t>,
}

impl Item {
    fn has_escapes(self) -> bool {
        self.behind & ESCAPES != 0
    }

    /// Whether the name can be `name`: the length sorts out most without a look at the text.
    fn may_say(self, name: &str) -> bool {
        (self.end - self.start) as usize == name.len() + 2 || self.has_escapes()
    }
}

impl<'s> Tree<'s> {
    /// A tree that has no value yet.
    pub(super) fn new(text: &'s str, base: u32) -> Self {
        Self {
            text,
            base,
            items: Vec::new(),
            decoded: Vec::new(),
        }
    }

    /// Adds a value or name behind all others; its number, for what stands inside.
    pub(super) fn push(&mut self, start: usize, end: usize, owner: u32) -> u32 {
        let at = offset(self.items.len());
        self.items.push(Item {
            start: offset(start),
            end: offset(end),
            owner,
            behind: at + 1,
        });
        at
    }

    /// Says what the last string says, when that is not what stands between its quotes.
    pub(super) fn decode(&mut self, text: String) {
        if let Some(last) = self.items.last_mut() {
            self.decoded.push((last.behind - 1, text.into_boxed_str()));
            last.behind |= ESCAPES;
        }
    }

    /// Closes the object or array `at`: all that was added since stands inside of it.
    pub(super) fn close(&mut self, at: u32, end: usize) {
        let behind = offset(self.items.len());
        if let Some(item) = self.items.get_mut(at as usize) {
            item.end = offset(end);
            item.behind = behind;
        }
    }
}

impl<'t> Tree<'t> {
    /// The one value of the file.
    pub fn root(&'t self) -> Value<'t> {
        self.value(0)
    }

    /// Every value and every name, in source order.
    pub(super) fn values(&'t self) -> impl Iterator<Item = Value<'t>> {
        (0..offset(self.items.len())).map(|at| self.value(at))
    }

    /// The last value or name that starts at a byte of the file, or before it.
    pub(super) fn last_before(&'t self, start: u32) -> Option<Value<'t>> {
        let start = start.checked_sub(self.base)?;
        let behind = self.items.partition_point(|item| item.start <= start);
        Some(self.value(offset(behind.checked_sub(1)?)))
    }

    fn value(&'t self, at: u32) -> Value<'t> {
        Value { tree: self, at }
    }
}

impl<'t> Value<'t> {
    fn item(self) -> Item {
        self.tree.items[self.at as usize]
    }

    /// Its bytes in the file.
    pub fn span(self) -> Span {
        let Item { start, end, .. } = self.item();
        Span::new(start + self.tree.base, end + self.tree.base)
    }

    /// As it is written, quotes and brackets included.
    pub fn written(self) -> &'t str {
        let Item { start, end, .. } = self.item();
        Span::new(start, end).slice(self.tree.text)
    }

    fn first_byte(self) -> u8 {
        self.tree.text.as_bytes()[self.item().start as usize]
    }

    /// What it is; strings and numbers are the only ones that say more.
    pub fn shape(self) -> Shape<'t> {
        match self.first_byte() {
            b'{' => Shape::Object,
            b'[' => Shape::Array,
            b'"' => Shape::Text(self.said()),
            b't' => Shape::Boolean(true),
            b'f' => Shape::Boolean(false),
            b'n' => Shape::Null,
            _ => Shape::Number(self.written()),
        }
    }

    /// The text of a string, escapes decoded; `None` for anything else.
    pub fn text(self) -> Option<&'t str> {
        (self.first_byte() == b'"').then(|| self.said())
    }

    /// What a string or a name says.
    pub(super) fn said(self) -> &'t str {
        let item = self.item();
        let decoded = &self.tree.decoded;
        let found = item
            .has_escapes()
            .then(|| decoded.binary_search_by_key(&self.at, |(at, _)| *at));
        match found {
            Some(Ok(found)) => &decoded[found].1,
            _ => Span::new(item.start + 1, item.end - 1).slice(self.tree.text),
        }
    }

    pub(super) fn is_object(self) -> bool {
        self.first_byte() == b'{'
    }

    pub(super) fn is_array(self) -> bool {
        self.first_byte() == b'['
    }

    /// Whether it can have something inside.
    pub(super) fn is_container(self) -> bool {
        matches!(self.first_byte(), b'{' | b'[')
    }

    /// Whether it is the name of a property.
    pub(super) fn is_key(self) -> bool {
        self.owner().is_some_and(Self::is_object)
    }

    /// The object of a name, the name of a property's value, the array of an item.
    pub(super) fn owner(self) -> Option<Self> {
        (self.at > 0).then(|| self.tree.value(self.item().owner))
    }

    /// The value of the property whose name it is.
    pub(super) fn value_of_key(self) -> Self {
        self.tree.value(self.at + 1)
    }

    /// The items of an array; none of anything else.
    pub fn items(self) -> impl Iterator<Item = Self> {
        let end = if self.is_array() { self.behind() } else { 0 };
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            let item = (next < end).then(|| self.tree.value(next))?;
            next = item.behind();
            Some(item)
        })
    }

    /// The properties of an object; none of anything else.
    pub fn properties(self) -> impl Iterator<Item = Entry<'t>> {
        let end = if self.is_object() { self.behind() } else { 0 };
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            let key = (next < end).then(|| self.tree.value(next))?;
            let entry = key.entry();
            next = entry.value.behind();
            Some(entry)
        })
    }

    /// The first name or item in an object or array.
    pub(super) fn first(self) -> Option<Self> {
        (self.at + 1 < self.behind()).then(|| self.tree.value(self.at + 1))
    }

    fn behind(self) -> u32 {
        self.item().behind & !ESCAPES
    }

    /// The property `name` of an object, ignoring case; the last of several, as ARM reads it.
    pub(super) fn find(self, name: &str) -> Option<Entry<'t>> {
        let mut found = None;
        let mut next = self.at + 1;
        let end = if self.is_object() { self.behind() } else { 0 };
        // Nothing is asked as often as this: no more of a property is looked at than must be.
        while next < end
            && let Some([key, value]) = self.tree.items[next as usize..].first_chunk()
        {
            if key.may_say(name) && self.tree.value(next).is(name) {
                found = Some(next);
            }
            next = value.behind & !ESCAPES;
        }
        found.map(|key| self.tree.value(key).entry())
    }

    /// The property whose name it is.
    fn entry(self) -> Entry<'t> {
        Entry {
            key: self,
            value: self.value_of_key(),
        }
    }

    /// Whether a name is `name`, ignoring case.
    fn says(self, name: &str) -> bool {
        self.item().may_say(name) && self.is(name)
    }

    /// The same of one that [may say so](Item::may_say).
    fn is(self, name: &str) -> bool {
        let item = self.item();
        if item.has_escapes() {
            return is_same_name(self.said(), name);
        }
        let own = &self.tree.text.as_bytes()[item.start as usize + 1..item.end as usize - 1];
        is_same_name(own, name)
    }
}

impl<'t> Entry<'t> {
    /// The name, escapes decoded.
    pub fn name(self) -> &'t str {
        self.key.said()
    }

    /// Whether it has this name, ignoring case.
    pub(super) fn is(self, name: &str) -> bool {
        self.key.says(name)
    }

    /// From the first byte of the name to the last of the value.
    pub fn span(self) -> Span {
        self.key.span().to(self.value.span())
    }
}

/// The text is not told: it may be long.
impl fmt::Debug for Tree<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} values", self.items.len())
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?} at {:?}", self.shape(), self.span())
    }
}

#[cfg(test)]
mod tests {
    use crate::language::arm::parse;
    use crate::text::Source;

    #[test]
    fn a_property_is_found_by_its_name_however_that_is_written() {
        let text = r#"{"a": 1, "": 2, "ab": {"x": 0}, "A": 3, "\u0062": 4, "é": 5, "\u00c9": 6}"#;
        let source = Source::new("a.json", text);
        let tree = parse(&source).unwrap();
        let found = |name: &str| {
            let entry = tree.root().find(name)?;
            Some((entry.key.written(), entry.value.written()))
        };
        assert_eq!(found("a"), Some(("\"A\"", "3")));
        assert_eq!(found(""), Some(("\"\"", "2")));
        assert_eq!(found("AB"), Some(("\"ab\"", "{\"x\": 0}")));
        assert_eq!(found("B"), Some(("\"\\u0062\"", "4")));
        assert_eq!(found("é"), Some(("\"é\"", "5")));
        assert_eq!(found("É"), Some(("\"\\u00c9\"", "6")));
        for absent in ["x", "b ", "c", "\"", "\\u0062"] {
            assert_eq!(found(absent), None, "{absent}");
        }
    }
}

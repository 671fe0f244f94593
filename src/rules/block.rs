//! Floor 4: one object that an identity can be, and the identities that it lists.

use std::cell::OnceCell;
use std::rc::Rc;

use super::subject::{ARRAY, DICTIONARY, TYPE};
use crate::evaluate::{Alternative, Member, Object, Possible, Text, Value, When};
use crate::model::{Call, Expression};
use crate::text::Span;

/// One object that an identity can be.
pub struct Block<'t> {
    /// The object.
    pub object: Rc<Object<'t>>,
    /// Where it is written.
    pub span: Span,
    /// What it is written as.
    pub source: Option<&'t Expression<'t>>,
    /// What must hold for it to occur.
    pub when: When,
    /// What it is written with, when that has been asked for.
    pub spelt: OnceCell<Spelt<'t>>,
    /// Where its type, its dictionary and its array are among the members: nearly every rule asks.
    usual: [Option<usize>; 3],
}

/// What a block is written with, and what its keys are written with elsewhere.
#[derive(Default)]
pub struct Spelt<'t> {
    /// Calls, each with the place of the whole expression that it is, or its own.
    pub calls: Vec<(Span, &'t Call<'t>)>,
    /// Where conditions stand.
    pub conditions: Vec<Span>,
}

/// An identity in a collection: a key of the dictionary, or an item of the array.
pub struct Entry<'b, 't> {
    /// The string, with holes for what is unknown; `None` when it is no string.
    pub text: Option<&'b Text<'t>>,
    /// The values that it can have.
    pub names: &'b Possible<'t>,
    /// What it is written as.
    pub source: Option<&'t Expression<'t>>,
    /// The value beside a key; `None` for an item.
    pub value: Option<&'b Possible<'t>>,
    /// Where that value is written; the item's own place for an item.
    pub value_span: Span,
}

impl<'t> Block<'t> {
    /// The object that `when` makes an identity, with where and what it is written as.
    pub fn new(
        object: Rc<Object<'t>>,
        span: Span,
        source: Option<&'t Expression<'t>>,
        when: When,
    ) -> Self {
        let at = |name| object.members.iter().rposition(|member| member.is(name));
        let usual = [TYPE, DICTIONARY, ARRAY].map(at);
        Self {
            object,
            span,
            source,
            when,
            spelt: OnceCell::new(),
            usual,
        }
    }

    /// The member `type`.
    pub fn type_member(&self) -> Option<&Member<'t>> {
        self.object.members.get(self.usual[0]?)
    }

    /// The member that lists identities under `name`, unless it is `null`.
    pub fn collection(&self, name: &str) -> Option<&Member<'t>> {
        let member = match name {
            DICTIONARY => self.object.members.get(self.usual[1]?)?,
            ARRAY => self.object.members.get(self.usual[2]?)?,
            _ => self.object.member(name)?,
        };
        let is_null = matches!(
            member.value.only().map(|only| &only.value),
            Some(Value::Null)
        );
        (!is_null).then_some(member)
    }

    /// The members that list identities: the dictionary, the array, or both.
    pub fn collections(&self) -> impl Iterator<Item = &Member<'t>> {
        [DICTIONARY, ARRAY]
            .into_iter()
            .filter_map(|name| self.collection(name))
    }

    /// The value of a member as it is written in the block; `None` when a function made it.
    pub fn written(&self, member: &Member<'t>) -> Option<&'t Expression<'t>> {
        let mut properties = self.source?.properties()?.iter();
        let own = properties.rfind(|own| own.value.span == member.value_span)?;
        Some(&own.value)
    }

    /// The identities of every value that the collections can have.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_, 't>> {
        let collections = self.collections();
        let alternatives = collections.flat_map(|member| &member.value.alternatives);
        alternatives.flat_map(entries_of)
    }

    /// Whether it can have members that are not known by name.
    pub fn is_open(&self) -> bool {
        let mut members = self.object.members.iter();
        self.object.open
            || members.any(|member| member.key.as_ref().and_then(Text::literal).is_none())
    }

    /// Whether the block occurs only in one branch of a condition that is written.
    pub fn is_conditional(&self) -> bool {
        !self.when.branch().is_always()
    }
}

/// The identities of one collection.
pub(crate) fn entries_of<'b, 't>(
    alternative: &'b Alternative<'t>,
) -> impl Iterator<Item = Entry<'b, 't>> {
    let (members, items) = match &alternative.value {
        Value::Object(object) => (&object.members[..], &[][..]),
        Value::Array(array) => (&[][..], &array.items[..]),
        _ => (&[][..], &[][..]),
    };
    let members = members.iter().map(|member| Entry {
        text: member.key.as_ref(),
        names: &member.names,
        source: member.key_source,
        value: Some(&member.value),
        value_span: member.value_span,
    });
    let items = items.iter().map(|item| Entry {
        text: item.text.as_ref(),
        names: &item.value,
        source: item.source,
        value: None,
        value_span: item.source.map_or(alternative.span, |source| source.span),
    });
    members.chain(items)
}

impl Entry<'_, '_> {
    /// Where the key or item is written.
    pub fn span(&self) -> Span {
        self.source.map_or(self.value_span, |source| source.span)
    }
}

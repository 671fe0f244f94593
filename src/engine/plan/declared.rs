//! Floor 5: what a file declares, as far as `--identity` may name it.

use std::collections::HashMap;

use crate::diagnostic::Address;
use crate::evaluate::Piece;
use crate::model::Step;
use crate::rules::{Subject, USER_ASSIGNED_TYPE};

use super::super::survey;
use super::given::is_list;
use super::identity::spelling_of;
use super::meaning::{Meaning, folded};

/// What a file declares, as far as `--identity` may name it.
pub(super) struct Declared<'s, 'x, 't, 'a> {
    /// The user-assigned identities.
    pub(super) identities: Vec<&'s Subject<'x, 't, 'a>>,
    /// Which of them a word may name, in lower case.
    called: HashMap<String, Vec<usize>>,
    /// Everything that has a symbol that expressions can use.
    pub(super) symbols: HashMap<String, &'s Subject<'x, 't, 'a>>,
}

impl<'s, 'x, 't, 'a: 't> Declared<'s, 'x, 't, 'a> {
    /// Of all resources of a file; nothing is looked for when no identity is `wanted` by name.
    pub(super) fn new(subjects: &'s [Subject<'x, 't, 'a>], wanted: &[String]) -> Self {
        let subjects = if wanted.is_empty() { &[] } else { subjects };
        let identities = subjects.iter();
        let identities: Vec<_> = identities
            .filter(|other| other.is_type(USER_ASSIGNED_TYPE))
            .collect();
        let mut called: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, identity) in identities.iter().enumerate() {
            for word in words(identity) {
                called.entry(word.to_lowercase()).or_default().push(index);
            }
        }
        let symbols = subjects.iter().filter_map(|other| {
            let symbol = other.template.symbol(other.resource)?;
            Some((symbol, other))
        });
        Self {
            identities,
            called,
            symbols: symbols.collect(),
        }
    }

    /// The identities that a word may name.
    pub(super) fn called(&self, given: &str) -> impl Iterator<Item = &'s Subject<'x, 't, 'a>> {
        let found = self.called.get(&given.to_lowercase());
        let found = found.into_iter().flatten();
        found.map(|&index| self.identities[index])
    }

    /// The identity that a word names in the scope of a resource.
    pub(super) fn named(
        &self,
        subject: &Subject<'_, '_, '_>,
        given: &str,
    ) -> Option<&'s Subject<'x, 't, 'a>> {
        let mut called = self.called(given);
        called.find(|other| declares(subject, other, given))
    }

    /// The loop beside a resource of an ARM template of which one turn makes an identity: by its
    /// name, where those of all turns are known, or by its spelling, where both loops have as many
    /// turns.
    pub(super) fn of_loop(
        &self,
        subject: &Subject<'_, '_, '_>,
        meaning: &Meaning,
        expression: Option<&str>,
    ) -> Option<&'s Subject<'x, 't, 'a>> {
        if subject.template.symbolic {
            return None;
        }
        let spelling = expression.map(folded);
        let turns = turns_of(subject);
        let name = meaning.name_here();
        let mut loops = self
            .identities
            .iter()
            .copied()
            .filter(|other| other.resource.is_repeated() && other.scope() == subject.scope());
        loops.find(|other| {
            let is_spelt = || {
                turns.is_some()
                    && turns == turns_of(other)
                    && spelling.as_ref() == Some(&spelling_of(other))
            };
            let has = |name: &String| {
                names_of_turns(other)
                    .iter()
                    .any(|own| own.eq_ignore_ascii_case(name))
            };
            name.as_ref().is_some_and(has) || is_spelt()
        })
    }
}

/// What an identity may be called by.
fn words(identity: &Subject<'_, '_, '_>) -> Vec<String> {
    let mut words: Vec<String> = survey::named(identity).name.into_iter().collect();
    if let Step::Named(symbol) = &identity.resource.step {
        words.push(symbol.to_string());
    }
    if let Some(name) = identity.resource.member("name") {
        words.extend(identity.evaluator.texts(&name.value, identity.scope()));
    }
    words
}

/// Whether a resource beside this one is the identity that was named.
fn declares(subject: &Subject<'_, '_, '_>, other: &Subject<'_, '_, '_>, given: &str) -> bool {
    if is_list(subject, other) || other.scope() != subject.scope() {
        return false;
    }
    let named = survey::named(other);
    let symbol = match (&other.resource.step, &named.address) {
        (Step::Named(name), Address::Pointer(_) | Address::Symbol(_)) => &**name == given,
        _ => false,
    };
    let Some(name) = other.resource.member("name") else {
        return symbol;
    };
    let texts = other.evaluator.texts(&name.value, other.scope());
    symbol
        || named.name.as_deref() == Some(given)
        || texts.iter().any(|text| text.eq_ignore_ascii_case(given))
}

/// How many turns a loop has, as it is written.
fn turns_of(subject: &Subject<'_, '_, '_>) -> Option<String> {
    let repetition = subject.resource.repetition.as_ref()?;
    let count = repetition.over.as_ref()?.get();
    Some(folded(subject.written(count.span)))
}

/// The names that a loop gives, as far as they are known.
fn names_of_turns<'t, 'a: 't>(identity: &Subject<'_, 't, 'a>) -> Vec<String> {
    let (evaluator, scope) = (identity.evaluator, identity.scope());
    let resource = identity.resource;
    let turns = resource
        .repetition
        .as_deref()
        .and_then(|own| evaluator.turns(own, scope));
    let name = resource.kept(&["name"]);
    let (Some(turns), Some(name)) = (turns, name) else {
        return Vec::new();
    };
    let texts = turns
        .iter()
        .map(|turn| evaluator.pieces_in(&name.value, scope, turn));
    let texts = texts.filter_map(|pieces| match &pieces[..] {
        [Piece::Literal(name)] => Some(name.clone()),
        _ => None,
    });
    texts.collect()
}

/// Whether a name is that of a loop's variable where a resource is written (Bicep), whatever the file
/// declares.
pub(super) fn is_of_loop(subject: &Subject<'_, '_, '_>, name: &str) -> bool {
    let owners = subject.template.owners(subject.resource);
    let loops = owners.filter_map(|own| own.repetition.as_ref());
    let mut variables = loops.flat_map(|own| &own.variables);
    variables.any(|variable| variable.text == name)
}

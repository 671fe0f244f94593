//! Floor 5: which resources a command is for.

use crate::diagnostic::{Address, Subject as Named};
use crate::evaluate::{Piece, Value};
use crate::knowledge::Kind;
use crate::rules::Subject;
use crate::text::nearest;

/// An identity that a resource has now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Has {
    /// A system-assigned one.
    System,
    /// A user-assigned one.
    User,
    /// None at all.
    None,
}

/// Which resources; an empty list selects all, modules aside: those have to be named.
#[derive(Clone, Debug, Default)]
pub struct Selector {
    /// Resource types; `*` stands for any text.
    pub types: Vec<String>,
    /// Names, as written or as evaluated.
    pub names: Vec<String>,
    /// Symbolic names or JSON pointers.
    pub resources: Vec<String>,
    /// The identities that the resource has now.
    pub has: Vec<Has>,
}

/// What a word of a selector says of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Its type.
    Type,
    /// Its name.
    Name,
    /// Its symbolic name or its JSON pointer.
    Address,
}

impl Selector {
    /// Whether the user named resources, rather than all that take the identity.
    pub fn is_named(&self) -> bool {
        !(self.types.is_empty() && self.names.is_empty() && self.resources.is_empty())
    }

    pub(in crate::engine) fn selects(&self, subject: &Subject<'_, '_, '_>, named: &Named) -> bool {
        let has = self.has.is_empty() || self.has.iter().any(|has| holds(subject, *has));
        let fitting: Vec<bool> = self.fitting(subject, named).collect();
        let (types, rest) = fitting.split_at(self.types.len());
        let (named_so, resources) = rest.split_at(self.names.len());
        let any = |list: &[bool]| list.is_empty() || list.contains(&true);
        // What a module deploys is in a file of its own; the identity beside its parameters is the
        // deployment's, and nobody means that without a word.
        if subject.resource.is_module() && !self.is_named() {
            return false;
        }
        any(types) && any(named_so) && any(resources) && has
    }

    /// The words that each have to fit some resource, in the order of the types, the names
    /// and the resources.
    pub fn words(&self) -> impl Iterator<Item = (By, &str)> {
        let lists = [
            (By::Type, &self.types),
            (By::Name, &self.names),
            (By::Address, &self.resources),
        ];
        lists
            .into_iter()
            .flat_map(|(by, list)| list.iter().map(move |word| (by, &**word)))
    }

    /// Whether each of the words fits a resource.
    pub(in crate::engine) fn fitting(
        &self,
        subject: &Subject<'_, '_, '_>,
        named: &Named,
    ) -> impl Iterator<Item = bool> {
        let own = named.resource_type.as_deref();
        let types = self
            .types
            .iter()
            .map(move |pattern| own.is_some_and(|own| matches(pattern, own)));
        let by_name = self.names.iter().map(|name| has_name(subject, named, name));
        let by_place = self.resources.iter().map(|one| is_at(&named.address, one));
        types.chain(by_name).chain(by_place)
    }
}

/// All words that could select a resource.
pub(in crate::engine) fn words_of(named: Named) -> impl Iterator<Item = (By, String)> {
    let (Address::Pointer(address) | Address::Symbol(address)) = named.address;
    let texts = [
        named.resource_type.map(|own| (By::Type, own)),
        named.name.map(|name| (By::Name, name)),
        Some((By::Address, address)),
    ];
    texts.into_iter().flatten()
}

/// The words nearest to one that fits no resource, among those that say the same of one.
pub fn nearest_words<'k>((by, word): (By, &str), known: &'k [(By, String)]) -> Vec<&'k str> {
    let alike = known.iter().filter(|(own, _)| *own == by);
    let others = alike.map(|(_, text)| &**text);
    let others = others.filter(|text| !text.is_empty() && *text != word);
    // A nested resource of Bicep is called by all of its symbol.
    let mut nested = others.clone().filter(|text| {
        let last = text.rsplit_once("::").map(|(_, last)| last);
        by == By::Address && last == Some(word)
    });
    match nested.next() {
        Some(first) => std::iter::once(first).chain(nested).take(3).collect(),
        None => nearest(word, others),
    }
}

/// Whether `text` fits a pattern in which `*` stands for any text, ignoring case.
pub(in crate::engine) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let parts: Vec<_> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

fn has_name(subject: &Subject<'_, '_, '_>, named: &Named, wanted: &str) -> bool {
    if named.name.as_deref() == Some(wanted) {
        return true;
    }
    let Some(name) = subject.resource.member("name") else {
        return false;
    };
    let scope = subject.template.container(subject.resource).scope;
    let texts = subject.evaluator.texts(&name.value, scope);
    let is_own = texts.iter().any(|text| text.eq_ignore_ascii_case(wanted));
    is_own || (wanted.contains('/') && has_whole_name(subject, wanted))
}

/// Whether a resource is called `wanted` together with those that it lies in.
fn has_whole_name(subject: &Subject<'_, '_, '_>, wanted: &str) -> bool {
    let names = subject.whole.graph().names(subject.id);
    let names = names.into_iter().flatten().map(|name| match &name[..] {
        [Piece::Literal(name)] => Some(&**name),
        _ => None,
    });
    let names: Option<Vec<&str>> = names.collect();
    names.is_some_and(|names| names.join("/").eq_ignore_ascii_case(wanted))
}

/// Whether a resource is at a JSON pointer, or has a symbolic name.
pub(in crate::engine) fn is_at(address: &Address, wanted: &str) -> bool {
    match address {
        Address::Pointer(pointer) => {
            // A symbolic name is the last step of a pointer.
            let last = pointer.rsplit('/').next().unwrap_or_default();
            pointer == wanted || (!wanted.starts_with('/') && last == wanted)
        }
        Address::Symbol(symbol) => symbol == wanted,
    }
}

fn holds(subject: &Subject<'_, '_, '_>, has: Has) -> bool {
    let kinds: Vec<Kind> = subject
        .identity
        .iter()
        .flat_map(|identity| &identity.blocks)
        .filter_map(|block| block.type_member())
        .flat_map(|member| &member.value.alternatives)
        .filter(|alternative| !matches!(alternative.value, Value::Null))
        .filter_map(|alternative| subject.kind_of(&alternative.value))
        .collect();
    match has {
        Has::System => kinds.iter().any(|kind| kind.system()),
        Has::User => kinds.iter().any(|kind| kind.user()),
        Has::None => {
            let known = subject
                .identity
                .as_ref()
                .is_none_or(|identity| identity.closed);
            known && kinds.iter().all(|kind| *kind == Kind::None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text, fits) in [
            ("Microsoft.Web/sites", "microsoft.web/Sites", true),
            ("Microsoft.Web/*", "Microsoft.Web/sites/slots", true),
            (
                "*/virtualMachines",
                "Microsoft.Compute/virtualMachines",
                true,
            ),
            (
                "*/virtualMachines",
                "Microsoft.Compute/virtualMachines/extensions",
                false,
            ),
            ("Microsoft.*/s*s", "Microsoft.Web/sites", true),
            ("Microsoft.Web", "Microsoft.Web/sites", false),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
    }
}

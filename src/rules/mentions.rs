//! Floor 4: whether anything in a file may speak of a resource. Looks at the text, since it is asked
//! where nothing is found otherwise: a name may be put together anywhere.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeSet, HashMap};

use super::subject::{Block, Subject};
use super::whole::Whole;
use crate::evaluate::Text;
use crate::model::{Deferred, Expression, Kind, ResourceId, Step};
use crate::text::{Span, offset};

/// How many bytes all questions together may look at; beyond, everything may be spoken of.
const READ: usize = 200_000_000;

/// How many names are followed.
const DEEPEST: usize = 32;

/// What a file speaks of.
pub(super) struct Mentions<'w, 't, 'a> {
    whole: &'w Whole<'t, 'a>,
    /// Lists of what resources wait for, in order: to wait for something is no use of it.
    lists: Vec<Span>,
    /// How often the symbol of each identity, in lower case, is named outside of those lists (Bicep).
    symbols: HashMap<String, usize>,
    /// Texts, in lower case, that stand where an identity is attached: a symbol may have been meant.
    keys: OnceCell<BTreeSet<String>>,
    /// Resources that nest others.
    owners: BTreeSet<ResourceId>,
    read: Cell<usize>,
}

impl<'w, 't, 'a: 't> Mentions<'w, 't, 'a> {
    /// What the file speaks of, as far as it matters to the resources that will be asked about.
    pub(super) fn new(whole: &'w Whole<'t, 'a>, asked: &[Subject<'_, 't, 'a>]) -> Self {
        let template = whole.template;
        let resources = template.resources.iter();
        let lists = resources.filter_map(|own| own.body.standing(&["dependsOn"]));
        let mut lists: Vec<_> = lists.map(|list| list.span).collect();
        lists.sort_unstable();
        let containers = template.containers.iter();
        Self {
            whole,
            lists,
            symbols: symbols(whole, asked),
            keys: OnceCell::new(),
            owners: containers.filter_map(|container| container.owner).collect(),
            read: Cell::new(0),
        }
    }

    /// Whether something may speak of a resource: by its symbol, by its name, or by what the name
    /// is made of.
    pub(super) fn may_name(&self, subject: &Subject<'_, 't, 'a>) -> bool {
        let template = self.whole.template;
        // What differs in case alone may have been meant.
        let symbol = template.symbol(subject.resource);
        let symbol = symbol.map(|symbol| symbol.to_ascii_lowercase());
        let by_symbol = symbol.is_some_and(|symbol| {
            let count = self.symbols.get(&symbol).copied().unwrap_or(0);
            // Statements of which the model knows nothing.
            let text = self.whole.source.text();
            let more = || {
                let mut words = ["\nassert ", "\ntest "].iter();
                words.any(|word| text.contains(word))
            };
            let keys = || self.keys.get_or_init(|| keys(self.whole));
            count > 0 || more() || keys().contains(&symbol)
        });
        // A symbolic name in JSON stands in front of the resource, and where else it is meant.
        let by_symbol = by_symbol
            || match &subject.resource.step {
                Step::Named(symbol) if !template.symbolic => {
                    self.words(symbol, &[subject.resource.span], 2) > 1
                }
                _ => false,
            };
        let Some(name) = subject.name() else {
            return true;
        };
        by_symbol || self.owners.contains(&subject.id) || self.may_have(subject, name)
    }

    /// Whether a name may be written somewhere else, too.
    fn may_have(&self, subject: &Subject<'_, 't, 'a>, name: &'t Expression<'t>) -> bool {
        let evaluator = subject.evaluator;
        let mut hidden = vec![subject.resource.span];
        let (mut written, mut scope) = (name, subject.scope());
        for _ in 0..DEEPEST {
            let Some(behind) = evaluator.behind(written, scope) else {
                break;
            };
            hidden.push(behind.declared);
            hidden.extend(behind.value.map(|value| value.span));
            if self.has_word(behind.declared, &hidden) {
                return true;
            }
            let Some(value) = behind.value else {
                // Nothing else has the value of this parameter.
                return false;
            };
            (written, scope) = (value, behind.scope);
        }
        // What it is put together from may be put together again.
        let mut all = true;
        written.walk(&mut |inner| {
            if let Some(behind) = evaluator.behind(inner, scope) {
                let mut hidden = hidden.clone();
                hidden.push(behind.declared);
                all &= self.has_word(behind.declared, &hidden);
            } else if let Kind::Text(text) = &inner.kind {
                all &= self.has_text(text, &hidden);
            }
        });
        all
    }

    /// Whether a declared name is mentioned outside of some places.
    fn has_word(&self, declared: Span, hidden: &[Span]) -> bool {
        let source = self.whole.source;
        if !source.holds(declared) {
            return true;
        }
        let written = source.slice(declared);
        let word = written.trim_matches(|letter: char| !is_in_word(letter));
        self.words(word, hidden, 1) > 0
    }

    /// How often a word occurs outside of some places, up to `enough`; that much as well when too much
    /// was asked.
    fn words(&self, word: &str, hidden: &[Span], enough: usize) -> usize {
        let stands_alone = |before: Option<char>, after: Option<char>| {
            !before.is_some_and(is_in_word) && !after.is_some_and(is_in_word)
        };
        self.count(word, hidden, enough, stands_alone)
    }

    fn has_text(&self, text: &str, hidden: &[Span]) -> bool {
        self.count(text, hidden, 1, |_, _| true) > 0
    }

    /// How often a text occurs, between letters that `fit`, outside of some places, up to `enough`.
    fn count(
        &self,
        wanted: &str,
        hidden: &[Span],
        enough: usize,
        fit: impl Fn(Option<char>, Option<char>) -> bool,
    ) -> usize {
        let bytes = self.whole.source.text().as_bytes();
        self.read.set(self.read.get() + bytes.len());
        if wanted.is_empty() || self.read.get() > READ {
            return enough;
        }
        let letter = |at: usize| bytes.get(at).map(|byte| char::from(*byte));
        // A copy of the text in lower case would be as large as the file.
        let first = wanted.as_bytes()[0];
        let heads = memchr::memchr2_iter(
            first.to_ascii_lowercase(),
            first.to_ascii_uppercase(),
            bytes,
        );
        let is_wanted = |at: &usize| {
            let found = bytes.get(*at..*at + wanted.len());
            found.is_some_and(|found| found.eq_ignore_ascii_case(wanted.as_bytes()))
        };
        let counted = heads.filter(is_wanted).filter(|&at| {
            let end = at + wanted.len();
            let place = Span::new(offset(at), offset(end));
            let list = self.lists.partition_point(|list| list.start <= place.start);
            let list = list.checked_sub(1).and_then(|list| self.lists.get(list));
            let mut masks = hidden.iter().chain(list);
            fit(at.checked_sub(1).and_then(letter), letter(end))
                && !masks.any(|mask| mask.contains(place))
        });
        counted.take(enough).count()
    }
}

fn is_in_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// The texts that name attached identities, where symbols can be meant.
fn keys(whole: &Whole<'_, '_>) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    if !whole.template.symbolic {
        return keys;
    }
    for subject in whole.subjects() {
        let blocks = subject
            .identity
            .iter()
            .flat_map(|identity| &identity.blocks);
        for entry in blocks.flat_map(Block::entries) {
            let text = entry.text.and_then(Text::literal);
            keys.extend(text.map(str::to_ascii_lowercase));
        }
    }
    keys
}

/// How often the symbols of resources are named, but for where they are only waited for.
fn symbols<'t, 'a: 't>(
    whole: &Whole<'t, 'a>,
    asked: &[Subject<'_, 't, 'a>],
) -> HashMap<String, usize> {
    let template = whole.template;
    if !template.symbolic {
        return HashMap::new();
    }
    let asked = asked
        .iter()
        .filter_map(|subject| template.symbol(subject.resource));
    let mut counts: HashMap<String, usize> =
        asked.map(|name| (name.to_ascii_lowercase(), 0)).collect();
    let longest = counts.keys().map(String::len).max().unwrap_or_default();
    let mut add = |names: Vec<std::borrow::Cow<'_, str>>| {
        // Most names are those of parameters and variables.
        for name in names.iter().filter(|name| name.len() <= longest) {
            if let Some(count) = counts.get_mut(&name.to_ascii_lowercase()) {
                *count += 1;
            }
        }
    };
    for resource in &template.resources {
        add(resource.body.symbols());
        for piece in resource.beside_body() {
            add(piece.syntax().symbols());
        }
    }
    let variables = template.scopes.iter().flat_map(|scope| &scope.variables);
    let values = variables.map(|variable| &variable.value);
    for value in values.chain(template.outputs.iter().map(|output| &output.value)) {
        let value: &Deferred<'_> = value;
        add(value.syntax().symbols());
    }
    for id in whole.ids() {
        let Some(Kind::Array(items)) = template.depends_on_of(id).map(|list| &list.kind) else {
            continue;
        };
        for item in items {
            if let Kind::Symbol(name) = &item.kind
                && let Some(count) = counts.get_mut(&name.to_ascii_lowercase())
            {
                *count = count.saturating_sub(1);
            }
        }
    }
    counts
}

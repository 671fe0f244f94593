//! Floor 4: whether anything in a file may speak of a resource. Looks at the text, since it is asked
//! where nothing is found otherwise: a name may be put together anywhere.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeSet, HashMap};

use super::origin::{is_one_of, is_own};
use super::spoken::Spoken;
use super::subject::{Block, Subject};
use super::whole::Whole;
use crate::evaluate::Text;
use crate::model::{Deferred, Expression, Kind, ResourceId, ScopeId, Step};
use crate::text::{Span, offset};

/// How many bytes all questions together may look at; beyond, everything may be spoken of.
const READ: usize = 200_000_000;

/// How many names are followed, one behind the other.
const DEEPEST: usize = 32;

/// How many places a name may be made of.
const NAMES: usize = 1000;

/// Functions that yield one of what they are given, or something to choose from.
const CHOOSING: [&str; 3] = ["createArray", "createObject", "coalesce"];

/// Functions that yield several of what they are given, where that is no text.
const JOINING: [&str; 2] = ["concat", "union"];

/// How much of an expression is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    /// Something in it: a member, or an item.
    Some,
}

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
    /// What is put together, and what is handed on.
    spoken: OnceCell<Spoken>,
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
            spoken: OnceCell::new(),
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
        let scope = subject.scope();
        let Some(mut hidden) = self.made_of(name, scope) else {
            return true;
        };
        hidden.push(subject.resource.span);
        let known = subject.values(name).alternatives;
        let mut known = known.iter().filter_map(|one| one.value.literal());
        known.any(|text| !text.is_empty() && self.has_text(text, &hidden))
            || self.may_say(name, scope, &hidden, Part::All, 0)
            || self.is_put_together(&self.whole.evaluator.symbolic(name, scope), &hidden)
    }

    /// Whether what is put together outside of some places may be the name, or holds it.
    fn is_put_together(&self, name: &Text<'_>, hidden: &[Span]) -> bool {
        let spoken = || Spoken::gather(self.whole, |place| self.is_waited_for(place));
        self.spoken.get_or_init(spoken).may_name(name, hidden)
    }

    /// Whether a place lies in a list of what a resource waits for.
    fn is_waited_for(&self, place: Span) -> bool {
        let list = self.lists.partition_point(|list| list.start <= place.start);
        let list = list.checked_sub(1).and_then(|list| self.lists.get(list));
        list.is_some_and(|list| list.contains(place))
    }

    /// Where the variables and parameters stand that an expression is made of, with their values;
    /// `None` when they are too many.
    fn made_of(&self, expression: &'t Expression<'t>, scope: ScopeId) -> Option<Vec<Span>> {
        let mut places = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = vec![(expression, scope)];
        while let Some((expression, scope)) = next.pop() {
            let length = expression.span.end - expression.span.start;
            self.read.set(self.read.get() + length as usize);
            if self.read.get() > READ || places.len() > NAMES {
                return None;
            }
            expression.walk(&mut |inner| {
                if let Some(behind) = self.whole.evaluator.behind(inner, scope)
                    && seen.insert(behind.declared)
                {
                    places.push(behind.declared);
                    places.extend(behind.value.map(|value| value.span));
                    next.extend(behind.value.map(|value| (value, behind.scope)));
                }
            });
        }
        Some(places)
    }

    /// Whether what an expression yields may be written outside of some places: what it is put
    /// together from may be put together again.
    fn may_say(
        &self,
        expression: &'t Expression<'t>,
        scope: ScopeId,
        hidden: &[Span],
        part: Part,
        depth: usize,
    ) -> bool {
        if let Some(behind) = self.whole.evaluator.behind(expression, scope) {
            let holds = |value| self.may_say(value, behind.scope, hidden, part, depth + 1);
            // Nothing else has the value of a parameter that only this mentions.
            return depth > DEEPEST
                || self.has_word(behind.declared, hidden)
                || behind.value.is_some_and(holds);
        }
        let says = |inner, part| self.may_say(inner, scope, hidden, part, depth);
        let is_text = |one: &&Expression<'_>| {
            let kinds = matches!(one.kind, Kind::Null | Kind::Boolean(_) | Kind::Integer(_));
            !kinds && !matches!(one.kind, Kind::Number(_))
        };
        match &expression.kind {
            Kind::Text(text) => {
                self.has_text(text, hidden)
                    || self.is_put_together(&Text::Literal(text.as_ref().into()), hidden)
            }
            Kind::Interpolation(pieces) => pieces.iter().all(|piece| says(piece, part)),
            Kind::Conditional(choice) => says(&choice.then, part) || says(&choice.otherwise, part),
            Kind::Object(properties) => {
                let mut values = properties.iter().map(|property| &property.value);
                values.any(|value| is_text(&value) && says(value, part))
            }
            Kind::Array(items) => {
                let mut items = items.iter().filter(is_text);
                items.any(|item| says(item, part))
            }
            Kind::Member(access) => says(&access.base, Part::Some),
            Kind::Index(index) => says(&index.base, Part::Some),
            Kind::Lambda(lambda) => says(&lambda.body, part),
            Kind::Loop(inner) | Kind::Spread(inner) => says(inner, part),
            Kind::Call(call) if is_one_of(call, &CHOOSING) => {
                call.arguments.iter().any(|argument| says(argument, part))
            }
            Kind::Call(call) if part == Part::Some => {
                !is_one_of(call, &JOINING)
                    || call.arguments.iter().any(|argument| says(argument, part))
            }
            Kind::Call(call) => {
                let [format, rest @ ..] = &call.arguments[..] else {
                    return true;
                };
                let whole = format.text().filter(|_| is_own(call, "format"));
                whole.map_or_else(|| says(format, part), |text| self.has_pieces(text, hidden))
                    && rest.iter().all(|argument| says(argument, part))
            }
            _ => true,
        }
    }

    /// Whether all that `format()` leaves of a text is written outside of some places.
    fn has_pieces(&self, format: &str, hidden: &[Span]) -> bool {
        let escapes = ["{{", "}}"].iter().any(|brace| format.contains(brace));
        let mut pieces = format.split(['{', '}']).step_by(2);
        escapes || pieces.all(|piece| self.has_text(piece, hidden))
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
            fit(at.checked_sub(1).and_then(letter), letter(end))
                && !self.is_waited_for(place)
                && !hidden.iter().any(|mask| mask.contains(place))
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

//! Floor 5: what decides on the identity of a resource, as it is written, with all that this reads.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::version::Version;
use crate::model::{Expression, Kind, ResourceId, ScopeId};
use crate::text::Span;

/// How many variables that read each other are followed.
const DEEPEST: u32 = 100;

/// What the identity itself is called among [`Reads`].
pub(super) const IDENTITY: &str = "";

/// What the conditions under which a resource is deployed are called.
const CONDITIONS: &str = " ";

/// Marks of what is read, each under what the evaluator calls it: equal for the same text, layout
/// aside, over the same variables.
pub(super) type Reads = BTreeMap<String, u64>;

impl<'t, 'a: 't> Version<'t, 'a> {
    /// What decides on the identity of the resource of that place in [`Self::ids`].
    pub(super) fn reads(&self, index: usize) -> Reads {
        let template = self.whole.template;
        let resource = self.resource(index);
        let mut reading = Reading::new(self);
        for owner in template.owners(resource) {
            let repetition = owner.repetition.as_ref();
            let list = repetition.filter(|own| !own.variables.is_empty());
            let Some(list) = list.and_then(|own| own.over.as_ref()) else {
                continue;
            };
            let mark = reading.mark(list.get(), template.container(owner).scope, 0);
            reading.turn = Some(mark_of((reading.turn, mark)));
        }
        // What the lists read decides only where a name stands for their items.
        reading.reads.clear();
        reading.known.clear();
        // A `null` is as good as not written.
        let identity = resource.identity.as_ref();
        let identity = identity.filter(|identity| identity.value.kind != Kind::Null);
        let scope = template.container(resource).scope;
        let identity = identity.map(|identity| reading.mark(&identity.value, scope, 0));
        let conditions = template.owners(resource).map(|owner| {
            let scope = template.container(owner).scope;
            let condition = owner.condition.as_ref();
            condition.map(|condition| reading.mark(condition.get(), scope, 0))
        });
        let conditions = mark_of(conditions.collect::<Vec<_>>());
        let own = [(IDENTITY, mark_of(identity)), (CONDITIONS, conditions)];
        let own = own.map(|(name, mark)| (name.to_owned(), mark));
        reading.reads.extend(own);
        reading.reads
    }

    /// A mark of an expression and of all that it reads.
    pub(super) fn mark(&self, expression: &Expression<'_>, scope: ScopeId) -> u64 {
        Reading::new(self).mark(expression, scope, 0)
    }
}

fn mark_of(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

struct Reading<'v, 't, 'a> {
    version: &'v Version<'t, 'a>,
    reads: Reads,
    /// Marks by where the names are declared.
    known: HashMap<Span, u64>,
    /// What the loops around run over.
    turn: Option<u64>,
}

impl<'v, 't, 'a: 't> Reading<'v, 't, 'a> {
    fn new(version: &'v Version<'t, 'a>) -> Self {
        Self {
            version,
            reads: Reads::new(),
            known: HashMap::new(),
            turn: None,
        }
    }

    fn mark(&mut self, expression: &Expression<'_>, scope: ScopeId, depth: u32) -> u64 {
        if depth > DEEPEST {
            return 0;
        }
        let written = self.version.whole.source.slice(expression.span);
        let mut all = vec![mark_of(
            written.split_whitespace().collect::<Vec<_>>().concat(),
        )];
        let mut inner = Vec::new();
        expression.walk(&mut |one| inner.push(one));
        for one in inner {
            all.push(self.read(one, scope, depth + 1));
        }
        mark_of(all)
    }

    /// A mark of what the name that an expression is stands for; nothing for anything else.
    fn read(&mut self, expression: &Expression<'_>, scope: ScopeId, depth: u32) -> u64 {
        let evaluator = &self.version.whole.evaluator;
        if let Some(behind) = evaluator.behind(expression, scope) {
            // Whether a default became another one is asked elsewhere.
            let Some(value) = behind.value.filter(|_| !behind.open) else {
                return 0;
            };
            let name = self.version.whole.source.slice(behind.declared);
            let name = name.trim_matches(['"', '\'']).to_ascii_lowercase();
            return self.once(behind.declared, format!("variable {name}"), |reading| {
                reading.mark(value, behind.scope, depth)
            });
        }
        let Kind::Symbol(name) = &expression.kind else {
            return 0;
        };
        let called = format!("symbol {name}");
        if let Some(id) = evaluator.symbol_resource(name) {
            let span = self.version.whole.template.resource(id).span;
            return self.once(span, called, |reading| reading.named(id, depth));
        }
        let turn = self.turn.unwrap_or_default();
        self.reads.insert(called, turn);
        turn
    }

    fn once(&mut self, declared: Span, called: String, mark: impl FnOnce(&mut Self) -> u64) -> u64 {
        if let Some(known) = self.known.get(&declared) {
            return *known;
        }
        self.known.insert(declared, 0);
        let mark = mark(self);
        self.known.insert(declared, mark);
        self.reads.insert(called, mark);
        mark
    }

    /// A mark of what another resource is called, and where it lies.
    fn named(&mut self, id: ResourceId, depth: u32) -> u64 {
        let template = self.version.whole.template;
        let resource = template.resource(id);
        let scope = template.container(resource).scope;
        let name = template.name_of(id);
        let mut all = vec![name.map(|name| self.mark(name, scope, depth))];
        for member in ["scope", "parent"] {
            let member = resource.body.at(&[member]);
            all.push(member.map(|member| self.mark(&member.value, scope, depth)));
        }
        mark_of(all)
    }
}

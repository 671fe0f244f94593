//! Floor 5: what a template declares, and who reads it.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::ways::{Values, Ways};
use crate::diagnostic::Fix;
use crate::engine::plan::{nested, stretches};
use crate::model::{Change, Deferred, Expression, Kind, ResourceId, ScopeId};
use crate::rules::Whole;
use crate::text::Span;

/// Functions whose values have in them what they are given.
const PASSING: [&str; 5] = [
    "coalesce",
    "createArray",
    "createObject",
    "shallowMerge",
    "union",
];

/// Types of parameters that tell no more of a value than its form.
const PLAIN_TYPES: [&str; 5] = ["array", "object", "secureobject", "securestring", "string"];

/// A variable or parameter.
#[derive(Clone, Copy)]
pub(super) struct Holder<'t> {
    pub(super) name: &'t str,
    /// Where its name is declared.
    pub(super) declared: Span,
    scope: ScopeId,
    pub(super) is_parameter: bool,
    parameter_type: Option<&'t str>,
    /// Whether its type says what is in a value of it.
    is_described: bool,
}

/// The values of variables and parameters, those that nested deployments give among them, in source
/// order: where each stands, and what holds it.
pub(super) struct Holders<'t>(Vec<(Span, Holder<'t>)>);

impl<'t> Holders<'t> {
    pub(super) fn of<'a: 't>(whole: &Whole<'t, 'a>) -> Self {
        let mut all = Vec::new();
        each_value(whole, &mut |holder, value, _| {
            all.push((value.span(), holder));
        });
        all.sort_by_key(|(span, _)| *span);
        Self(all)
    }

    fn at(&self, place: Span) -> Option<&(Span, Holder<'t>)> {
        let next = self
            .0
            .partition_point(|(span, _)| span.start <= place.start);
        let last = self.0.get(next.checked_sub(1)?)?;
        last.0.contains(place).then_some(last)
    }

    /// What holds the value that is written at a place.
    pub(super) fn holder(&self, place: Span) -> Option<&Holder<'t>> {
        self.at(place).map(|(_, holder)| holder)
    }

    /// The changes of a fix that edit what is declared.
    pub(super) fn edits_of(&self, fix: &Fix) -> Vec<Change> {
        let is_held = |change: &&Change| {
            let mut places = places_of(change).into_iter();
            places.any(|place| self.at(place).is_some())
        };
        fix.changes.iter().filter(is_held).cloned().collect()
    }
}

/// The places that a change edits.
pub(super) fn places_of(change: &Change) -> Vec<Span> {
    match change {
        Change::Move { key, object, .. } => vec![*key, *object],
        _ => vec![change.place()],
    }
}

/// Calls `visit` with each value that a variable or parameter can have, and the scope that it is
/// evaluated in.
fn each_value<'t, 'a: 't>(
    whole: &Whole<'t, 'a>,
    visit: &mut impl FnMut(Holder<'t>, &'t Deferred<'a>, ScopeId),
) {
    for (scope, number) in whole.template.scopes.iter().zip(0..) {
        let id = ScopeId(number);
        for variable in &scope.variables {
            let holder = Holder {
                name: &variable.name.text,
                declared: variable.name.span,
                scope: id,
                is_parameter: false,
                parameter_type: None,
                is_described: false,
            };
            visit(holder, &variable.value, id);
        }
        for parameter in &scope.parameters {
            let holder = Holder {
                name: &parameter.name.text,
                declared: parameter.name.span,
                scope: id,
                is_parameter: true,
                parameter_type: parameter.parameter_type.as_deref(),
                is_described: parameter.described,
            };
            for value in [&parameter.default, &parameter.allowed]
                .into_iter()
                .flatten()
            {
                visit(holder, value, id);
            }
            if let Some(given) = whole.evaluator.argument(id, holder.name) {
                visit(holder, &given.value, given.scope);
            }
        }
    }
}

/// What has the value of a variable or parameter in its own.
enum Reader {
    Identity(ResourceId),
    /// Another variable or parameter, by where it is declared.
    Holder(Span),
}

/// Who reads the variables and parameters of a template.
pub(super) struct Readers<'w, 't, 'a> {
    whole: &'w Whole<'t, 'a>,
    holders: HashMap<Span, Holder<'t>>,
    /// The templates in it that have variables and parameters of their own.
    nested: Vec<(Span, ScopeId)>,
    values: Values<'t, 'a>,
    /// Each read that passes the value on as it is, or a part of it.
    passing: HashMap<Span, Vec<Passed<'t, 'a>>>,
}

/// A read that passes a value on.
struct Passed<'t, 'a> {
    reader: Reader,
    /// What is read where it is a part, and the scope that it is read in.
    part: Option<(&'t Expression<'a>, ScopeId)>,
}

impl<'w, 't, 'a: 't> Readers<'w, 't, 'a> {
    pub(super) fn new(whole: &'w Whole<'t, 'a>) -> Self {
        let mut readers = Self {
            whole,
            holders: HashMap::new(),
            nested: nested(whole.template),
            values: HashMap::new(),
            passing: HashMap::new(),
        };
        let template = whole.template;
        each_value(whole, &mut |holder, value, scope| {
            readers.holders.insert(holder.declared, holder);
            let values = readers.values.entry(holder.declared).or_default();
            values.push((value.get(), scope));
            let by = || Reader::Holder(holder.declared);
            readers.read(value.get(), scope, None, &by);
        });
        for id in whole.ids() {
            let resource = template.resource(id);
            if let Some(identity) = &resource.identity {
                let scope = template.container(resource).scope;
                readers.read(&identity.value, scope, None, &|| Reader::Identity(id));
            }
        }
        readers
    }

    /// Notes what an expression passes on; `part` is the outermost one of the same scope that reads
    /// a part of its value. A reader makes no tree deeper than its own limit.
    fn read(
        &mut self,
        written: &'t Expression<'a>,
        scope: ScopeId,
        part: Option<&'t Expression<'a>>,
        by: &dyn Fn() -> Reader,
    ) {
        match &written.kind {
            Kind::Object(properties) => {
                for property in properties {
                    self.read(&property.key, scope, part, by);
                    self.read(&property.value, scope, part, by);
                }
            }
            Kind::Array(items) => {
                let items = items.iter();
                items.for_each(|item| self.read(item, scope, part, by));
            }
            Kind::Conditional(choice) => {
                self.read(&choice.then, scope, part, by);
                self.read(&choice.otherwise, scope, part, by);
            }
            Kind::Spread(inner) | Kind::Loop(inner) => self.read(inner, scope, part, by),
            Kind::Member(access) => self.read(&access.base, scope, part.or(Some(written)), by),
            Kind::Index(index) => self.read(&index.base, scope, part.or(Some(written)), by),
            Kind::Call(call) if call.is_of_the_language() && is_passing(&call.name.text) => {
                let given = call.arguments.iter();
                given.for_each(|argument| self.read(argument, scope, part, by));
            }
            _ => {
                if let Some(behind) = self.whole.evaluator.behind(written, scope) {
                    let passed = Passed {
                        reader: by(),
                        part: part.map(|part| (part, scope)),
                    };
                    self.passing
                        .entry(behind.declared)
                        .or_default()
                        .push(passed);
                }
            }
        }
    }

    /// Whether other files may import it.
    pub(super) fn is_exported(&self, holder: &Holder<'_>) -> bool {
        let reads = self.whole.template.variable_reads();
        !holder.is_parameter && reads.is_exported(holder.name)
    }

    /// Whether nothing reads it but the identities of these resources, themselves or through others
    /// that nothing else reads; each takes the value as it is, or a part that is there after `edits`.
    pub(super) fn are_identities_of(
        &self,
        holder: &Holder<'_>,
        edits: &[Change],
        resources: &HashSet<Option<ResourceId>>,
    ) -> bool {
        let mut known = HashSet::from([holder.declared]);
        let mut left = vec![holder.declared];
        while let Some(declared) = left.pop() {
            let holder = self.holders.get(&declared);
            let Some(readers) =
                holder.and_then(|holder| self.readers_served(holder, edits, resources))
            else {
                return false;
            };
            left.extend(readers.into_iter().filter(|reader| known.insert(*reader)));
        }
        true
    }

    /// Where the holders among the readers of a holder are declared; `None` where something reads it
    /// that is not served.
    fn readers_served(
        &self,
        holder: &Holder<'_>,
        edits: &[Change],
        resources: &HashSet<Option<ResourceId>>,
    ) -> Option<Vec<Span>> {
        let own = stretches(&self.nested, self.whole.source, holder.scope);
        let passing = self.passing.get(&holder.declared);
        let (mut served, mut next) = (0, Vec::new());
        for passed in passing.into_iter().flatten() {
            let is_served = match passed.reader {
                Reader::Identity(id) => resources.contains(&Some(id)),
                Reader::Holder(declared) => {
                    next.push(declared);
                    self.holders.get(&declared).is_some_and(|next| {
                        !self.is_exported(next) && self.keeps_its_type(next, edits)
                    })
                }
            };
            let is_there = |(part, scope)| !self.ways(edits).are_changed(part, scope);
            served += usize::from(is_served && passed.part.is_none_or(is_there));
        }
        (self.count(holder, &own) <= served).then_some(next)
    }

    /// Whether the values of a holder surely fit the type that it is declared with as they did before.
    pub(super) fn keeps_its_type(&self, holder: &Holder<'_>, edits: &[Change]) -> bool {
        if !holder.is_parameter {
            return true;
        }
        let declared = holder.parameter_type.unwrap_or_default();
        let is_plain = !holder.is_described
            && PLAIN_TYPES
                .iter()
                .any(|plain| plain.eq_ignore_ascii_case(declared));
        let values = self.values.get(&holder.declared).into_iter().flatten();
        let mut ways = self.ways(edits).and_the_end();
        is_plain && { values }.all(|(value, scope)| !ways.are_changed(value, *scope))
    }

    fn ways<'x>(&'x self, edits: &'x [Change]) -> Ways<'x, 't, 'a> {
        Ways::new(&self.whole.evaluator, &self.values, edits)
    }

    /// Whether nothing is made of it but the names of these resources, and nothing reads it but they
    /// and what means them: what waits for a name, and what the deployment hands back.
    pub(super) fn names_only(
        &self,
        holder: &Holder<'_>,
        resources: &HashSet<Option<ResourceId>>,
    ) -> bool {
        let template = self.whole.template;
        let named = resources.iter().flatten();
        let named = named.map(|id| template.resource(*id).span);
        let waits = template.resources.iter().filter_map(|resource| {
            let waits = resource.body.standing(&["dependsOn"])?;
            Some(waits.span)
        });
        let outputs = template.outputs.iter().map(|output| output.value.span());
        let own = stretches(&self.nested, self.whole.source, holder.scope);
        let is_own = |place: &Span| own.iter().any(|stretch| stretch.contains(*place));
        let mut meant: Vec<Span> = named.chain(waits).chain(outputs).filter(is_own).collect();
        meant.sort_by_key(|place| (place.start, Reverse(place.end)));
        // What one holds is not counted again.
        meant.dedup_by(|inner, outer| outer.contains(*inner));
        self.count(holder, &own) == self.count(holder, &meant)
    }

    /// How many expressions in `stretches` of the file may read it.
    fn count(&self, holder: &Holder<'_>, stretches: &[Span]) -> usize {
        let reads = self.whole.template.variable_reads();
        if holder.is_parameter {
            reads.count_parameter(holder.name, stretches)
        } else {
            reads.count(holder.name, stretches)
        }
    }
}

/// Whether the value of a function has in it what the function is given.
pub(super) fn is_passing(function: &str) -> bool {
    let mut known = PASSING.iter();
    known.any(|known| known.eq_ignore_ascii_case(function))
}

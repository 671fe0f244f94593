//! Floor 4: what a posture asks of a resource, and whether its conditions hold there.

use super::subject::Subject;
use crate::evaluate::{Alternative, Possible, Text, Value, When};
use crate::knowledge::{self, ApiVersion, Clause, Demand, Test, Wanted};

/// How many combinations of values are looked at before a condition counts as unknown.
const MOST: usize = 64;

/// Under which name a configuration asks.
const CONFIGURED: &str = "posture.types";

/// The resource type of a policy, which may have a template inside.
const POLICY: &str = "Microsoft.Authorization/policyDefinitions";

/// The rule whose demands are about identity blocks.
const ABOUT_BLOCKS: &str = "identity-missing";

/// The rule for an identity that is there, but of another kind than is wanted.
const ABOUT_KINDS: &str = "identity-kind-preferred";

/// Which identities are asked for beyond what Azure needs. Empty, it asks for none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posture {
    /// Tools whose rules are asked; [`knowledge::profiles`] lists them.
    pub profiles: Vec<String>,
    /// Resource types, each with the one kind that its identity must be. It stands in for all that the
    /// profiles ask of the type.
    pub types: Vec<(String, Wanted)>,
}

/// Something that is asked of a resource.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// Who asks: a tool, and its rule.
    pub(super) by: String,
    /// What the identity must include; `None` when that is not asked.
    pub(super) wanted: Option<Wanted>,
    /// Whether it must be nothing else beside.
    pub(super) only: bool,
    /// A property that must have a value.
    pub(super) property: Option<&'static [&'static str]>,
    /// The first API version that has this property, where others have not.
    pub(super) property_since: Option<ApiVersion<'static>>,
    clauses: &'static [Clause],
}

/// One combination of the values of the properties that are looked at.
pub(super) struct Case<'t> {
    /// What must hold for it.
    pub(super) when: When,
    seen: Vec<(&'static [&'static str], Seen<'t>)>,
}

/// The value of a property in one combination.
#[derive(Clone)]
enum Seen<'t> {
    Absent,
    Text(Text<'t>),
    /// Some value, or none: it is not known.
    Unknown,
}

impl Posture {
    /// Whether a rule that is off by default has something to look for.
    pub fn asks(&self, slug: &str) -> bool {
        self.demands().any(|demand| match slug {
            ABOUT_KINDS => demand.rule == ABOUT_BLOCKS && !is_any(demand.wanted),
            slug => demand.rule == slug,
        }) || self.types.iter().any(|(_, wanted)| match slug {
            ABOUT_KINDS => *wanted != Wanted::Any,
            slug => slug == ABOUT_BLOCKS,
        })
    }

    /// Whether a rule can speak only when a posture asks.
    pub fn is_needed_by(slug: &str) -> bool {
        [ABOUT_BLOCKS, ABOUT_KINDS].contains(&slug)
    }

    fn demands(&self) -> impl Iterator<Item = &'static Demand> {
        let has = |name: &str| self.profiles.iter().any(|own| own == name);
        let all = knowledge::demands().iter();
        all.filter(move |demand| has(demand.profile))
    }
}

fn is_any(wanted: Option<Wanted>) -> bool {
    wanted == Some(Wanted::Any)
}

/// All that is asked of the identity of a resource, whatever its conditions.
pub(super) fn asked(subject: &Subject<'_, '_, '_>) -> Vec<Asked> {
    let (Some(posture), Some(own)) = (subject.setting.posture, &subject.resource_type) else {
        return Vec::new();
    };
    let mut types = posture.types.iter().rev();
    // A policy's template mends what is there, and that has an identity of its own.
    if is_in_policy(subject) {
        return Vec::new();
    }
    if let Some((_, wanted)) = types.find(|(name, _)| name.eq_ignore_ascii_case(own)) {
        return vec![Asked {
            by: CONFIGURED.to_owned(),
            wanted: Some(*wanted),
            only: *wanted != Wanted::Any,
            property: None,
            property_since: None,
            clauses: &[],
        }];
    }
    let demands = posture.demands().filter(|demand| {
        demand.rule == ABOUT_BLOCKS && demand.resource_type.eq_ignore_ascii_case(own)
    });
    demands.map(Asked::from).collect()
}

impl From<&'static Demand> for Asked {
    fn from(demand: &'static Demand) -> Self {
        Self {
            by: name_of(demand),
            wanted: demand.wanted,
            only: false,
            property: demand.property.as_deref(),
            property_since: demand.property_since,
            clauses: &demand.clauses,
        }
    }
}

/// Whether the resource is one that a policy of the template deploys.
fn is_in_policy(subject: &Subject<'_, '_, '_>) -> bool {
    let mut next = subject.template.container(subject.resource).owner;
    while let Some(owner) = next {
        let owner_type = subject.whole.resource_type(owner);
        if owner_type.is_some_and(|own| own.eq_ignore_ascii_case(POLICY)) {
            return true;
        }
        let owner = subject.template.resource(owner);
        next = subject.template.container(owner).owner;
    }
    false
}

/// What `rule` answers of the resources of a type, whoever asks.
pub(super) fn demands_for(
    rule: &str,
    resource_type: &str,
) -> impl Iterator<Item = &'static Demand> {
    let all = knowledge::demands().iter();
    all.filter(move |demand| {
        demand.rule == rule && demand.resource_type.eq_ignore_ascii_case(resource_type)
    })
}

/// Whether the conditions of a demand hold of a resource whatever happens.
pub(super) fn always_holds(subject: &Subject<'_, '_, '_>, demand: &'static Demand) -> bool {
    let asked = Asked::from(demand);
    let cases = cases(subject, std::slice::from_ref(&asked));
    !cases.is_empty() && cases.iter().all(|case| case.asks(&asked))
}

/// A tool and its rule.
pub(super) fn name_of(demand: &Demand) -> String {
    format!("{} {}", demand.profile, demand.id)
}

/// The combinations of values that decide what is asked.
pub(super) fn cases<'t>(subject: &Subject<'_, 't, '_>, asked: &[Asked]) -> Vec<Case<'t>> {
    let mut all = vec![Case {
        when: When::default(),
        seen: Vec::new(),
    }];
    for path in paths(asked) {
        let values = subject.property(path);
        let mut next = Vec::new();
        for case in &all {
            let alternatives = values.alternatives.iter();
            let seen = alternatives.map(|one| (one.when.clone(), seen(one)));
            let open = (!values.closed).then(|| (When::default(), Seen::Unknown));
            for (when, seen) in seen.chain(open) {
                if let Some(when) = case.when.and(&when) {
                    let seen = case.seen.iter().cloned().chain([(path, seen)]);
                    next.push(Case {
                        when,
                        seen: seen.collect(),
                    });
                }
            }
        }
        all = next;
        if all.len() > MOST {
            // Nothing has been seen: every condition is unknown.
            return vec![Case {
                when: When::default(),
                seen: Vec::new(),
            }];
        }
    }
    all
}

/// The properties that are looked at, each once.
fn paths(asked: &[Asked]) -> Vec<&'static [&'static str]> {
    let mut all: Vec<&'static [&'static str]> = Vec::new();
    for one in asked {
        let clauses = one.clauses.iter().map(|clause| &*clause.path);
        for path in clauses.chain(one.property) {
            if !all.contains(&path) {
                all.push(path);
            }
        }
    }
    all
}

fn seen<'t>(alternative: &Alternative<'t>) -> Seen<'t> {
    match &alternative.value {
        Value::Null => Seen::Absent,
        Value::Text(text) => Seen::Text(text.clone()),
        _ => Seen::Unknown,
    }
}

impl Case<'_> {
    /// Whether something is asked here for certain.
    pub(super) fn asks(&self, asked: &Asked) -> bool {
        let mut clauses = asked.clauses.iter();
        clauses.all(|clause| holds(clause.test, self.see(&clause.path)) == Some(true))
    }

    /// Whether the property that must have a value may have one.
    pub(super) fn has(&self, asked: &Asked) -> bool {
        asked.property.is_none_or(|path| match self.see(path) {
            Seen::Absent => false,
            Seen::Text(text) => text.literal() != Some(""),
            Seen::Unknown => true,
        })
    }

    fn see(&self, path: &[&str]) -> &Seen<'_> {
        let found = self.seen.iter().find(|(own, _)| *own == path);
        found.map_or(&Seen::Unknown, |(_, seen)| seen)
    }
}

/// Whether a test holds of a value; `None` when that is not known.
fn holds(test: Test, seen: &Seen<'_>) -> Option<bool> {
    let known = match seen {
        Seen::Absent => return Some(test.holds(None)),
        Seen::Unknown => return None,
        Seen::Text(known) => known,
    };
    if let Some(literal) = known.literal() {
        return Some(test.holds(Some(literal)));
    }
    // The beginning of a text is often known, and often enough.
    let prefix = known.prefix();
    match test {
        Test::Absent => Some(false),
        Test::Begins(wanted) if prefix.len() >= wanted.len() => Some(test.holds(Some(prefix))),
        Test::Contains(_) if test.holds(Some(prefix)) => Some(true),
        Test::Lacks(_) if !test.holds(Some(prefix)) => Some(false),
        _ => None,
    }
}

impl<'t, 'a: 't> Subject<'_, 't, 'a> {
    /// The values that the property behind several names has where the resource is deployed; null
    /// when there is none.
    pub fn property(&self, path: &[&'static str]) -> Possible<'t> {
        if let Some(property) = self.resource.kept(path) {
            return self.values(&property.value);
        }
        // Something on the way may be no object literal.
        for length in (1..path.len()).rev() {
            let (before, rest) = path.split_at(length);
            if let Some(property) = self.resource.kept(before) {
                let value = self.values(&property.value);
                return rest.iter().fold(value, |value, name| inside(&value, name));
            }
        }
        if self.resource.body.is_open() {
            return Possible::unknown();
        }
        Possible::one(Value::Null, self.resource.span, None)
    }
}

/// A member of what an object can be; null where there is none.
fn inside<'t>(value: &Possible<'t>, name: &str) -> Possible<'t> {
    value.then(|alternative| {
        let absent = || Possible::one(Value::Null, alternative.span, alternative.source);
        match &alternative.value {
            Value::Null => Some(absent()),
            Value::Object(object) => match object.read(name) {
                None if object.open => None,
                found => Some(found.unwrap_or_else(absent)),
            },
            _ => None,
        }
    })
}

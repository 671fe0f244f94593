//! Floor 4: what the resources of a template are called, taken together.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use super::origin::Parts;
use super::roles::is_role_assignment;
use super::whole::Whole;
use crate::model::ResourceId;
use crate::text::{Span, offset};

/// How many names and texts are gathered; of a template with more, nothing is known.
const MOST: usize = 1_000_000;

/// What the resources of a template are called, gathered when first asked for.
pub(super) struct Names<'w, 't, 'a> {
    whole: &'w Whole<'t, 'a>,
    gathered: OnceCell<Option<Gathered>>,
}

/// The variables, parameters and texts that make the names of resources.
pub(super) struct Gathered {
    /// Of each resource but role assignments.
    each: Vec<Parts>,
    declared: HashMap<Span, usize>,
    texts: HashMap<String, usize>,
    /// Variables and parameters that say where resources are.
    pub(super) locations: BTreeSet<Span>,
}

impl<'w, 't, 'a: 't> Names<'w, 't, 'a> {
    pub(super) fn new(whole: &'w Whole<'t, 'a>) -> Self {
        Self {
            whole,
            gathered: OnceCell::new(),
        }
    }

    /// The names; `None` when they are too many.
    pub(super) fn get(&self) -> Option<&Gathered> {
        self.gathered.get_or_init(|| gather(self.whole)).as_ref()
    }
}

fn gather<'t, 'a: 't>(whole: &Whole<'t, 'a>) -> Option<Gathered> {
    let template = whole.template;
    let mut gathered = Gathered {
        each: Vec::with_capacity(template.resources.len()),
        declared: HashMap::new(),
        texts: HashMap::new(),
        locations: BTreeSet::new(),
    };
    let mut count = 0;
    for (index, resource) in template.resources.iter().enumerate() {
        let scope = template.container(resource).scope;
        if let Some(location) = resource.kept(&["location"]) {
            let mut parts = Parts::default();
            parts.add(whole, &location.value, scope);
            count += parts.declared.len();
            gathered.locations.extend(parts.declared);
        }
        let id = ResourceId(offset(index));
        let own_type = whole.resource_type(id);
        let counts = !own_type.is_some_and(|own| is_role_assignment(own));
        let mut parts = Parts::default();
        if let Some(name) = template.name_of(id).filter(|_| counts) {
            parts.add(whole, name, scope);
        }
        count += parts.declared.len() + parts.texts.len();
        if count > MOST {
            return None;
        }
        for name in &parts.declared {
            *gathered.declared.entry(*name).or_default() += 1;
        }
        for text in &parts.texts {
            *gathered.texts.entry(text.clone()).or_default() += 1;
        }
        gathered.each.push(parts);
    }
    Some(gathered)
}

impl Gathered {
    /// Whether a variable or parameter makes the name of a resource, some left out of account.
    pub(super) fn declares(&self, name: Span, but: &BTreeSet<&ResourceId>) -> bool {
        let all = self.declared.get(&name).copied().unwrap_or(0);
        all > self.among(but, |parts| parts.declared.contains(&name))
    }

    /// Whether a text makes the name of a resource, some left out of account.
    pub(super) fn says(&self, text: &str, but: &BTreeSet<&ResourceId>) -> bool {
        let all = self.texts.get(text).copied().unwrap_or(0);
        all > self.among(but, |parts| parts.texts.contains(text))
    }

    fn among(&self, some: &BTreeSet<&ResourceId>, holds: impl Fn(&Parts) -> bool) -> usize {
        let each = some.iter().filter_map(|id| self.each.get(id.0 as usize));
        each.filter(|parts| holds(parts)).count()
    }
}

//! Floor 4: a template as rules see it: its resources, each with its evaluated type and API version.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::named::{self, Namings};
use super::random::may_be_random;
use super::reads::{self, IdentityRead};
use super::references;
use super::setting::Setting;
use super::subject::{Identity, Subject, USER_ASSIGNED_TYPE};
use super::turns::most_turns;
use crate::evaluate::{Evaluator, Turn, When};
use crate::graph::{Graph, Reach};
use crate::model::{Expression, Resource, ResourceId, ScopeId, Template};
use crate::text::{Source, offset};

/// A template, and all that a rule may ask about it.
pub struct Whole<'t, 'a> {
    /// The file.
    pub source: &'t Source,
    /// The template.
    pub template: &'t Template<'a>,
    /// Evaluates its expressions.
    pub evaluator: Evaluator<'t, 'a>,
    /// How the file is to be read, and what is asked of it.
    pub setting: Setting<'t>,
    types: Vec<Option<Rc<str>>>,
    graph: OnceCell<Graph>,
    identity_reads: OnceCell<Vec<IdentityRead<'t>>>,
    namings: OnceCell<Namings<'t>>,
    without_system: OnceCell<HashSet<String>>,
    makes_identities: OnceCell<bool>,
    random: OnceCell<bool>,
    deployed: RefCell<HashMap<ResourceId, Deployed>>,
}

/// When a resource is deployed, as far as conditions tell.
#[derive(Clone, Default)]
struct Deployed {
    /// What holds wherever it is.
    holds: When,
    /// Whether it never is.
    never: bool,
}

impl<'t, 'a: 't> Whole<'t, 'a> {
    /// Evaluates the types of all resources.
    pub fn new(source: &'t Source, template: &'t Template<'a>, setting: Setting<'t>) -> Self {
        Self::evaluated(source, template, Evaluator::new(template), setting)
    }

    /// [`Self::new`] with an evaluator of the caller's choice.
    pub fn evaluated(
        source: &'t Source,
        template: &'t Template<'a>,
        evaluator: Evaluator<'t, 'a>,
        setting: Setting<'t>,
    ) -> Self {
        let types = types(template, &evaluator);
        Self {
            source,
            template,
            evaluator,
            setting,
            types,
            graph: OnceCell::new(),
            identity_reads: OnceCell::new(),
            namings: OnceCell::new(),
            without_system: OnceCell::new(),
            makes_identities: OnceCell::new(),
            random: OnceCell::new(),
            deployed: RefCell::default(),
        }
    }

    /// What resource IDs mean. Built when first asked for: most templates never are.
    pub fn graph(&self) -> &Graph {
        self.graph
            .get_or_init(|| Graph::new(self.template, &self.evaluator, &self.types))
    }

    /// Whether a resource is deployed after one of others.
    pub fn waits_for(&self, from: ResourceId, to: &[ResourceId]) -> Reach {
        self.graph().waits_for(&self.evaluator, from, to)
    }

    /// What names each resource, but for symbols.
    pub(super) fn namings(&self) -> &Namings<'t> {
        self.namings.get_or_init(|| named::namings(self))
    }

    /// Where the identity of a resource is read while the template is deployed, but for reads that
    /// ask first whether there is one. Looked for when first asked.
    pub fn identity_reads(&self) -> &[IdentityRead<'t>] {
        self.identity_reads
            .get_or_init(|| reads::identity_reads(self))
    }

    /// Whether a resource of a type may be without a system-assigned identity. Asked before anything
    /// is evaluated.
    pub fn may_lack_system(&self, resource_type: &str) -> bool {
        let types = self
            .without_system
            .get_or_init(|| references::types_without_system(self));
        types.contains(&resource_type.trim_end_matches('/').to_ascii_lowercase())
    }

    /// Whether the template makes a user-assigned identity.
    pub fn makes_identities(&self) -> bool {
        *self.makes_identities.get_or_init(|| {
            self.ids().any(|id| {
                let own = self.resource_type(id);
                own.is_some_and(|own| own.eq_ignore_ascii_case(USER_ASSIGNED_TYPE))
                    && !self.template.resource(id).existing
            })
        })
    }

    /// Whether the file may call a function that has another value in each deployment.
    pub(super) fn may_be_random(&self) -> bool {
        let text = self.source.text();
        *self.random.get_or_init(|| may_be_random(text))
    }

    /// What holds wherever a resource is deployed: its condition, and those of its owners and of the
    /// deployments around it.
    pub fn deployed(&self, id: ResourceId) -> When {
        self.conditions(id).holds
    }

    /// Whether a resource is switched off: with what is known, its own condition or that of one it
    /// lies in is false, or a loop that makes it has no turns. Azure is asked for nothing then.
    pub fn is_never(&self, id: ResourceId) -> bool {
        let mut owners = self.template.owners(self.template.resource(id));
        self.conditions(id).never
            || owners.any(|owner| {
                let scope = self.template.container(owner).scope;
                most_turns(self, owner, scope).is_some_and(|most| most <= 0)
            })
    }

    fn conditions(&self, id: ResourceId) -> Deployed {
        let owners = || self.template.owners(self.template.resource(id));
        // Most depend on nothing, and what others do is asked for by many rules.
        if owners().all(|owner| owner.condition.is_none()) {
            return Deployed::default();
        }
        if let Some(known) = self.deployed.borrow().get(&id) {
            return known.clone();
        }
        let all = self.conditions_in(id, None);
        self.deployed.borrow_mut().insert(id, all.clone());
        all
    }

    /// What holds wherever a resource is deployed in one turn of its loop.
    pub(super) fn deployed_in(&self, id: ResourceId, turn: &Turn<'t>) -> When {
        self.conditions_in(id, Some(turn)).holds
    }

    fn conditions_in(&self, id: ResourceId, turn: Option<&Turn<'t>>) -> Deployed {
        let mut all = Deployed::default();
        // The turn is one of the resource's own loop.
        let mut turn = turn;
        for owner in self.template.owners(self.template.resource(id)) {
            let own_turn = turn.take();
            if let Some(condition) = &owner.condition {
                let scope = self.template.container(owner).scope;
                let own = match own_turn {
                    Some(turn) => self.evaluator.assumption_in(condition.get(), scope, turn),
                    None => self.evaluator.assumption(condition.get(), scope),
                };
                match own.and_then(|own| all.holds.and(&own)) {
                    Some(both) => all.holds = both,
                    None => all.never = true,
                }
            }
        }
        all
    }

    /// The number of every resource, in source order.
    pub fn ids(&self) -> impl Iterator<Item = ResourceId> {
        (0..self.template.resources.len()).map(|index| ResourceId(offset(index)))
    }

    /// Every resource, in source order.
    pub fn subjects(&self) -> impl Iterator<Item = Subject<'_, 't, 'a>> {
        self.ids().map(|id| self.subject(id))
    }

    /// One resource as rules see it; its identity is evaluated anew.
    pub fn subject(&self, id: ResourceId) -> Subject<'_, 't, 'a> {
        let resource = self.template.resource(id);
        let scope = self.template.container(resource).scope;
        Subject {
            whole: self,
            source: self.source,
            template: self.template,
            evaluator: &self.evaluator,
            id,
            resource,
            resource_type: self.types[id.0 as usize].clone(),
            api_version: resource
                .api_version
                .as_ref()
                .and_then(|written| text_of(&self.evaluator, self.template, resource, written)),
            known: OnceCell::new(),
            identity: resource.identity.as_ref().map(|property| {
                let value = self.evaluator.values(&property.value, scope);
                let holds = self.deployed(id);
                Identity::new(property, value.under(&holds))
            }),
            setting: self.setting,
        }
    }

    /// The resources whose full type is one that `is` accepts, but for those that are switched off.
    pub(super) fn of_type(
        &self,
        is: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = Subject<'_, 't, 'a>> {
        let types = self.types.iter().enumerate();
        let wanted = types.filter(move |(_, own)| own.as_deref().is_some_and(&is));
        let ids = wanted.map(|(index, _)| ResourceId(offset(index)));
        let made = ids.filter(|id| !self.is_never(*id));
        made.map(|id| self.subject(id))
    }

    /// The nested deployment whose template is a scope of its own; `None` for the file's scope.
    pub(super) fn deployment_of(&self, scope: ScopeId) -> Option<ResourceId> {
        let mut containers = self.template.containers.iter();
        containers
            .find(|container| container.scope == scope)
            .and_then(|container| container.owner)
    }

    /// The full type of a resource; `None` when unknown.
    pub fn resource_type(&self, id: ResourceId) -> Option<&Rc<str>> {
        self.types[id.0 as usize].as_ref()
    }
}

/// Evaluated types, one for each resource; a child's continues that of its owner.
fn types<'t, 'a: 't>(
    template: &'t Template<'a>,
    evaluator: &Evaluator<'t, 'a>,
) -> Vec<Option<Rc<str>>> {
    let mut types: Vec<Option<Rc<str>>> = Vec::with_capacity(template.resources.len());
    for resource in &template.resources {
        let own = resource
            .resource_type
            .as_ref()
            .and_then(|written| text_of(evaluator, template, resource, written));
        let container = template.container(resource);
        // A child's type may be its last segment alone.
        let full = match (own, container.owner) {
            (Some(own), Some(owner)) if container.extends_owner && !stands_alone(&own) => {
                let owner = types.get(owner.0 as usize).cloned().flatten();
                owner.map(|owner| Rc::from(format!("{owner}/{own}")))
            }
            (own, _) => own,
        };
        // Neighbours are often of one type: they share its text.
        let before = types.last().cloned().flatten();
        types.push(if before == full { before } else { full });
    }
    types
}

/// Whether a type names its provider.
fn stands_alone(resource_type: &str) -> bool {
    let namespace = resource_type.split('/').next().unwrap_or_default();
    namespace.contains('.') && resource_type.contains('/')
}

/// The only text that an expression of a resource can be.
fn text_of<'t, 'a: 't>(
    evaluator: &Evaluator<'t, 'a>,
    template: &'t Template<'a>,
    resource: &'t Resource<'a>,
    written: &'t Expression<'t>,
) -> Option<Rc<str>> {
    if let Some(text) = written.text() {
        return Some(text.into());
    }
    let scope = template.container(resource).scope;
    Some(evaluator.values(written, scope).only_text()?.into())
}

//! Floor 4: what the GUID of a role assignment's name is made of.

use std::collections::BTreeSet;

use super::key_text::is_guid;
use super::kinds::is_placeholder;
use super::names::Names;
use super::origin::{Origin, Parts, SHORTEST, is_one_of, path_of};
use super::role_fixes::SCOPES;
use super::role_names::call_of;
use super::roles::{Assignment, Principal};
use super::whole::Whole;
use crate::evaluate::{Piece, may_be_same};
use crate::graph::Found;
use crate::model::{Kind, ResourceId, Step};
use crate::text::{Span, offset};

/// The resource type of a role definition.
const ROLE_DEFINITION: &str = "Microsoft.Authorization/roleDefinitions";

/// Of how many resources of a nested deployment the names are looked at; of more, any seed may hold
/// one.
const MOST_INSIDE: usize = 200;

/// What a seed may be compared with.
pub(super) struct Seeds<'s, 't, 'a> {
    assignment: &'s Assignment<'s, 't, 'a>,
    /// The principal, its identity, and what both are named by.
    pub(super) principal: Parts,
    /// Names and symbols of the identity, in lower case.
    names: Vec<String>,
    /// Names of one turn of a loop: of what differs from turn to turn it is not known what it is.
    turns: Vec<Vec<Piece>>,
    /// Calls of which only the deployment knows what they yield, as [`calls_of`] writes them.
    calls: BTreeSet<String>,
    /// Whether it is known whose identity it is.
    resolved: bool,
    /// Whether it may be named by anything.
    any: bool,
}

impl<'s, 't, 'a: 't> Seeds<'s, 't, 'a> {
    pub(super) fn new(assignment: &'s Assignment<'s, 't, 'a>, principal: &Principal<'t>) -> Self {
        let subject = &assignment.subject;
        let whole = subject.whole;
        let origin = subject.origin(principal.written);
        let mut seeds = Self {
            assignment,
            principal: Parts::of(whole, origin),
            names: Vec::new(),
            turns: Vec::new(),
            calls: BTreeSet::new(),
            resolved: principal.origins.complete && !principal.origins.all.is_empty(),
            any: false,
        };
        for origin in &principal.origins.all {
            seeds.calls.extend(calls_of(whole, *origin));
            let reading = origin.reading(whole);
            let symbol = reading.as_ref().and_then(|reading| reading.symbol);
            seeds.principal.resources.extend(symbol);
            match reading.as_ref().map(|reading| &reading.of) {
                Some(Found::Here(ids)) => seeds.principal.resources.extend(ids),
                Some(Found::Elsewhere) => {}
                Some(Found::Unknown) | None => seeds.resolved = false,
            }
            let identity = reading.map_or(origin.expression, |reading| reading.named);
            let text = origin.text(whole, identity);
            // A symbolic name, or a name that stands alone.
            seeds
                .names
                .extend(text.literal().map(str::to_ascii_lowercase));
            let path = path_of(&text);
            let segments = path.iter().flat_map(|path| &path.names);
            let known = segments.filter_map(|name| known_name(name));
            seeds.names.extend(known);
        }
        let is_one_turn = seeds.principal.locals.is_empty();
        let resources: Vec<_> = seeds.principal.resources.iter().copied().collect();
        for id in resources {
            if is_one_turn && whole.template.resource(id).is_repeated() {
                seeds.add_turn(whole, id);
            }
            seeds.add_resource(whole, id);
        }
        seeds
    }

    /// One turn of a loop of resources.
    fn add_turn(&mut self, whole: &Whole<'t, 'a>, id: ResourceId) {
        let template = whole.template;
        let scope = template.container(template.resource(id)).scope;
        if let Some(name) = template.name_of(id) {
            let parts = Parts::of_all(whole, [name], scope);
            self.names.extend(parts.texts);
        }
        let is_known = |piece: &Piece| piece.literal().is_some_and(|text| !text.is_empty());
        let names = whole.graph().names(id).unwrap_or_default().iter();
        let names = names.filter(|name| name.iter().any(is_known));
        self.turns.extend(names.cloned());
    }

    /// A resource whose identity it is, or a module that hands the principal out.
    fn add_resource(&mut self, whole: &Whole<'t, 'a>, id: ResourceId) {
        let template = whole.template;
        let resource = template.resource(id);
        let container = template.container(resource);
        let around = container.owner.filter(|_| container.extends_owner);
        self.principal.resources.extend(around);
        let links = [template.name_of(id), template.parent_of(id)];
        for expression in links.into_iter().flatten() {
            self.principal.add(whole, expression, container.scope);
            let origin = Origin {
                expression,
                scope: container.scope,
                owner: Some(id),
            };
            self.calls.extend(calls_of(whole, origin));
        }
        let names = whole.graph().names(id).unwrap_or_default();
        self.names
            .extend(names.iter().filter_map(|name| known_name(name)));
        if let Step::Named(symbol) = &resource.step {
            self.names.push(symbol.to_ascii_lowercase());
        }
        let is_deployment = whole
            .resource_type(id)
            .is_some_and(|own| own.eq_ignore_ascii_case("Microsoft.Resources/deployments"));
        if is_deployment && resource.is_module() {
            self.principal.add_symbols(whole, resource.body.symbols());
        } else if is_deployment && is_large(whole, id) {
            self.any = true;
        } else if is_deployment && let Some(properties) = template.properties_of(id) {
            self.principal
                .add(whole, &properties.value, container.scope);
            self.add_inside(whole, id);
        }
    }

    /// The names of what a nested deployment makes: what it hands out may be the principal of any.
    fn add_inside(&mut self, whole: &Whole<'t, 'a>, deployment: ResourceId) {
        let span = whole.template.resource(deployment).span;
        // They stand right behind it in source order.
        let behind = deployment.0 + 1..offset(whole.template.resources.len());
        let inside = behind
            .map(ResourceId)
            .take_while(|id| span.contains(whole.template.resource(*id).span));
        for id in inside {
            let names = whole.graph().names(id).unwrap_or_default();
            self.names
                .extend(names.iter().filter_map(|name| known_name(name)));
        }
    }

    /// Whether the seeds of a `guid()`, whose parts are given, surely hold nothing of the principal.
    pub(super) fn ignore_principal(
        &self,
        guid: Origin<'t>,
        parts: &Parts,
        names: &Names<'_, 't, 'a>,
    ) -> bool {
        !self.may_hold(parts) && self.are_known(parts, names) && !self.share_a_call(guid)
    }

    /// Whether the seeds of a `guid()` call what the principal calls, too.
    fn share_a_call(&self, guid: Origin<'t>) -> bool {
        let whole = self.assignment.subject.whole;
        let calls = || calls_of(whole, guid);
        let shared = |call: String| self.calls.iter().any(|own| call.contains(&**own));
        !self.calls.is_empty() && calls().into_iter().any(shared)
    }

    /// Whether seeds hold the principal, its identity, or what these are named by.
    pub(super) fn may_hold(&self, parts: &Parts) -> bool {
        // Two letters may stand in any text.
        let named = |name: &String| {
            let within = || parts.texts.iter().any(|text| text.contains(&**name));
            parts.texts.contains(name) || (name.len() >= SHORTEST && within())
        };
        let fits = |turn: &Vec<Piece>| {
            let own = std::slice::from_ref(turn);
            let mut texts = parts.texts.iter().cloned().map(Piece::Literal);
            texts.any(|text| may_be_same(own, &[vec![text]]))
        };
        let same = |text: &String| is_guid(text) && parts.texts.contains(text);
        let filled_in = |text: &String| is_placeholder(text) || text.contains('#');
        parts.vague
            || self.any
            || parts.share(&self.principal)
            || self.names.iter().any(named)
            || self.turns.iter().any(fits)
            || self.principal.texts.iter().any(same)
            || parts.texts.iter().any(filled_in)
    }

    /// Whether it is known of all parts that they are something else.
    fn are_known(&self, parts: &Parts, names: &Names<'_, 't, 'a>) -> bool {
        let Some(names) = names.get() else {
            return false;
        };
        let whole = self.assignment.subject.whole;
        let own = self.assignment.role_and_scope(None);
        let but: BTreeSet<_> = self.principal.resources.union(&own.resources).collect();
        // Of an unknown principal, any other resource may be the one whose identity it is.
        let may_be_its = || {
            let mut declared = parts.declared.difference(&own.declared);
            let mut texts = parts.texts.difference(&own.texts);
            declared.any(|name| names.declares(*name, &but))
                || texts.any(|text| text.len() >= SHORTEST && names.says(text, &but))
        };
        if !self.resolved && may_be_its() {
            return false;
        }
        let is_role = |id: &ResourceId| {
            let own_type = whole.resource_type(*id);
            own_type.is_some_and(|own| own.eq_ignore_ascii_case(ROLE_DEFINITION))
        };
        let is_other = |id: &ResourceId| {
            let module = whole.template.resource(*id).is_module();
            own.resources.contains(id) || is_role(id) || (self.resolved && !module)
        };
        let is_known = |name: &Span| {
            let other = self.resolved && names.declares(*name, &but);
            other || own.declared.contains(name) || names.locations.contains(name)
        };
        let is_its = |id: &ResourceId| {
            let mut all = self.principal.resources.iter();
            all.any(|own| may_be_another_symbol(whole, *own, *id))
        };
        parts.locals.is_subset(&own.locals)
            && parts.resources.iter().all(is_other)
            && !parts.resources.iter().any(is_its)
            && parts.open.iter().all(is_known)
    }
}

/// Whether `other` only refers to a resource, and that may be `own`.
fn may_be_another_symbol(whole: &Whole<'_, '_>, own: ResourceId, other: ResourceId) -> bool {
    let (Some(own_type), Some(other_type)) = (whole.resource_type(own), whole.resource_type(other))
    else {
        return false;
    };
    let names = |id| whole.graph().names(id);
    let same = |(own, other): (&[_], &[_])| may_be_same(own, other);
    whole.template.resource(other).existing
        && own_type.eq_ignore_ascii_case(other_type)
        && names(own).zip(names(other)).is_none_or(same)
}

/// Whether a nested deployment makes too much to look through it for every assignment.
fn is_large(whole: &Whole<'_, '_>, deployment: ResourceId) -> bool {
    let all = &whole.template.resources;
    let far = all.get(deployment.0 as usize + MOST_INSIDE);
    far.is_some_and(|far| all[deployment.0 as usize].span.contains(far.span))
}

impl Assignment<'_, '_, '_> {
    /// The role, and the resource that it is assigned at; `guid` is what stands for the GUID in its
    /// name, when that is no `guid()`.
    pub(super) fn role_and_scope(&self, guid: Option<Span>) -> Parts {
        let subject = &self.subject;
        let (whole, template) = (subject.whole, subject.template);
        let scope = subject.resource.kept(&["scope"]);
        let role = self.property("roleDefinitionId");
        let mut parts = Parts::default();
        for written in [role, scope].into_iter().flatten() {
            parts.add(whole, &written.value, subject.scope());
        }
        for piece in self.name_beside_guid(guid) {
            parts.add(whole, piece.expression, piece.scope);
        }
        let resources: Vec<_> = parts.resources.iter().copied().collect();
        for id in resources {
            if let Some(name) = template.name_of(id) {
                let scope = template.container(template.resource(id)).scope;
                parts.add(whole, name, scope);
            }
        }
        parts
    }
}

/// The calls in an expression of which only the deployment knows what they yield, each as one text
/// wherever it stands. What is deployed to is the same for every principal.
fn calls_of<'t, 'a: 't>(whole: &Whole<'t, 'a>, origin: Origin<'t>) -> Vec<String> {
    let mut calls = Vec::new();
    origin.expression.walk(&mut |inner| {
        let scope = call_of(inner).is_some_and(|call| is_one_of(call, &SCOPES));
        if scope || !matches!(inner.kind, Kind::Call(_) | Kind::Symbol(_)) {
            return;
        }
        // What has no such text is called by its place.
        if let [Piece::Hole(call)] = &whole.evaluator.pieces(inner, origin.scope)[..]
            && call.contains('(')
            && !call.starts_with("at ")
        {
            calls.push(call.to_string());
        }
    });
    calls
}

/// A name without holes, in lower case.
fn known_name(pieces: &[Piece]) -> Option<String> {
    match pieces {
        [Piece::Literal(name)] => Some(name.to_ascii_lowercase()),
        _ => None,
    }
}

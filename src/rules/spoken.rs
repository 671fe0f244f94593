//! Floor 4: the IDs and names of user-assigned identities that a file puts together, and what it
//! hands to other templates.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::origin::is_one_of;
use super::roles::is_user_assigned;
use super::whole::Whole;
use crate::evaluate::{Evaluator, Piece, Text, may_be_same, names_in, resource_path};
use crate::model::{Expression, Kind, ResourceId, ScopeId};
use crate::text::{Span, offset};

/// The resource type that others are looked for behind.
const IDENTITY: &str = "Microsoft.ManagedIdentity/userAssignedIdentities";

/// How many expressions are looked at; a file with more may speak of everything.
const MOST: usize = 1_000_000;

/// How many names are compared; beyond, each may be any.
const COMPARED: usize = 10_000_000;

/// Functions whose text tells a template that is given it nothing of what it is made of.
const PUT_TOGETHER: [&str; 4] = ["format", "concat", "uniqueString", "guid"];

/// Texts that a file puts together, with the places where it does.
type Places = BTreeMap<Vec<Piece>, Vec<Span>>;

/// What a file speaks of, beyond what stands in its text.
#[derive(Default)]
pub(super) struct Spoken {
    /// Names of identities in IDs.
    ids: Places,
    /// All other texts.
    texts: Places,
    /// Where the parameters and variables are declared that are handed to other templates.
    handed: BTreeSet<Span>,
    seen: usize,
    compared: Cell<usize>,
}

impl Spoken {
    /// Reads the whole file; what stands in a place that is `passed_over` says nothing.
    pub(super) fn gather<'t, 'a: 't>(
        whole: &Whole<'t, 'a>,
        passed_over: impl Fn(Span) -> bool,
    ) -> Self {
        let template = whole.template;
        let mut all = Self::default();
        for (index, scope) in template.scopes.iter().enumerate() {
            let id = ScopeId(offset(index));
            let variables = scope.variables.iter().map(|variable| &variable.value);
            let defaults = scope.parameters.iter().flat_map(|one| &one.default);
            for value in variables.chain(defaults) {
                all.add(&whole.evaluator, value.get(), id, &passed_over);
            }
        }
        for output in &template.outputs {
            all.add(
                &whole.evaluator,
                output.value.get(),
                output.scope,
                &passed_over,
            );
        }
        for id in whole.ids() {
            all.add_resource(whole, id, &passed_over);
        }
        all
    }

    /// Whether something outside of some places may be the name of an identity or be its ID, or
    /// what the name is made of, which is declared in these places too, is handed to another template.
    pub(super) fn may_name(&self, name: &Text<'_>, hidden: &[Span]) -> bool {
        let elsewhere = |places: &Vec<Span>| {
            let mut places = places.iter();
            places.any(|place| !hidden.iter().any(|mask| mask.contains(*place)))
        };
        let own = [lowered(name)];
        self.compared.set(self.compared.get() + self.ids.len());
        self.seen > MOST
            || self.compared.get() > COMPARED
            || hidden.iter().any(|declared| self.handed.contains(declared))
            || self.texts.get(&own[0]).is_some_and(elsewhere)
            || self.ids.iter().any(|(other, places)| {
                // A name that is chosen is looked for by each choice.
                let is_chosen = |name: &[Piece]| matches!(name, [Piece::Hole(_)]);
                (!is_chosen(&own[0]) || is_chosen(other))
                    && may_be_same(&own, std::slice::from_ref(other))
                    && elsewhere(places)
            })
    }

    fn add_resource<'t, 'a: 't>(
        &mut self,
        whole: &Whole<'t, 'a>,
        id: ResourceId,
        passed_over: &impl Fn(Span) -> bool,
    ) {
        let template = whole.template;
        let resource = template.resource(id);
        let scope = template.container(resource).scope;
        let body = resource.body.lower();
        let passing = whole.evaluator.passing();
        self.add(&passing, &body, scope, passed_over);
        for piece in resource.beside_body() {
            self.add(&whole.evaluator, piece.get(), scope, passed_over);
        }
        let own_type = whole.resource_type(id).map_or("", |own| own);
        if is_deployment(own_type) || resource.is_module() {
            let path: &[&str] = if resource.is_module() {
                &["params"]
            } else {
                &["properties", "parameters"]
            };
            if let Some(given) = resource.kept(path) {
                self.hand(whole, &given.value, scope);
            }
        }
        // Children of an identity, and one that another deployment may have made.
        let speaks = resource.existing && is_user_assigned(own_type) || is_behind(own_type);
        if let Some(name) = template.name_of(id).filter(|_| speaks) {
            let names = names_in(&whole.evaluator.symbolic(name, scope));
            if names.len() == own_type.matches('/').count()
                && let Some(first) = names.into_iter().next()
            {
                self.add_id(first, resource.span);
            }
        }
    }

    fn add<'p, 'a: 'p>(
        &mut self,
        evaluator: &Evaluator<'p, 'a>,
        expression: &'p Expression<'p>,
        scope: ScopeId,
        passed_over: &impl Fn(Span) -> bool,
    ) {
        expression.walk(&mut |inner| {
            let place = inner.span;
            let is_text = matches!(inner.kind, Kind::Interpolation(_) | Kind::Call(_));
            if !is_text || place == Span::default() || self.seen > MOST || passed_over(place) {
                return;
            }
            self.seen += 1;
            let text = evaluator.symbolic(inner, scope);
            let Some(path) = resource_path(&text) else {
                self.texts.entry(lowered(&text)).or_default().push(place);
                return;
            };
            let own = &path.resource_type;
            if (is_user_assigned(own) || is_behind(own))
                && let Some(first) = path.names.into_iter().next()
            {
                self.add_id(first, place);
            }
        });
    }

    fn add_id(&mut self, name: Vec<Piece>, place: Span) {
        let name = lowered(&Text::join(name));
        self.ids.entry(name).or_default().push(place);
    }

    /// The parameters and variables that stand in what a template is given, but for those that are
    /// made into another text.
    fn hand<'t, 'a: 't>(
        &mut self,
        whole: &Whole<'t, 'a>,
        given: &'t Expression<'t>,
        scope: ScopeId,
    ) {
        if let Some(behind) = whole.evaluator.behind(given, scope) {
            self.handed.insert(behind.declared);
        }
        let is_other = match &given.kind {
            Kind::Interpolation(_) => true,
            Kind::Call(call) => is_one_of(call, &PUT_TOGETHER),
            _ => false,
        };
        if !is_other {
            given.for_each_child(&mut |inner| self.hand(whole, inner, scope));
        }
    }
}

fn is_deployment(resource_type: &str) -> bool {
    resource_type.eq_ignore_ascii_case("Microsoft.Resources/deployments")
}

/// Whether a resource type is that of what belongs to an identity.
fn is_behind(resource_type: &str) -> bool {
    let split = resource_type.split_at_checked(IDENTITY.len());
    split.is_some_and(|(own, rest)| own.eq_ignore_ascii_case(IDENTITY) && rest.starts_with('/'))
}

/// A text as names compare: ignoring case.
fn lowered(text: &Text<'_>) -> Vec<Piece> {
    let lower = |piece: Piece| match piece {
        Piece::Literal(text) => Piece::Literal(text.to_ascii_lowercase()),
        hole @ Piece::Hole(_) => hole,
    };
    text.pieces().into_iter().map(lower).collect()
}

//! Floor 5: one version of a template: its resources as they are recognised and compared.

use std::collections::{HashMap, HashSet};

use super::card::Card;
use crate::evaluate::{Evaluator, Manner, Piece, Target, Text};
use crate::model::{Resource, ResourceId, Step, Template};
use crate::rules::{Setting, Standing, Subject, Whole, folded};
use crate::text::{Source, offset};

/// The type of nested deployments and modules, in lower case.
pub(super) const DEPLOYMENTS: &str = "microsoft.resources/deployments";

/// A template that is compared with another.
pub(in crate::engine) struct Version<'t, 'a> {
    pub(in crate::engine) whole: Whole<'t, 'a>,
    pub(super) symbolic: Evaluator<'t, 'a>,
    /// Tells defaults from other values.
    usual: Evaluator<'t, 'a>,
    /// The resources that are deployed.
    pub(in crate::engine) ids: Vec<ResourceId>,
    /// Those that [`Self::without_never`] left out.
    pub(in crate::engine) never: Vec<ResourceId>,
    /// The full name of every resource of the template.
    full_names: Vec<Option<Vec<Piece>>>,
    /// What each of them is recognised by.
    pub(in crate::engine) cards: Vec<Card>,
    /// What the resources are recognised by that are only referred to.
    existing: HashMap<(Option<String>, Vec<Piece>), ResourceId>,
    /// The deployments whose template is in the file.
    wrappers: HashSet<ResourceId>,
}

impl<'t, 'a: 't> Version<'t, 'a> {
    /// Evaluates the names. `mark` is another one for either version.
    pub(in crate::engine) fn new(
        source: &'t Source,
        template: &'t Template<'a>,
        setting: Setting<'t>,
        mark: &'static str,
    ) -> Self {
        let manner = |symbolic| Manner {
            across: Some(mark),
            symbolic,
            usual: false,
        };
        let usual = Manner {
            usual: true,
            ..manner(false)
        };
        let evaluator = Evaluator::in_manner(template, manner(false));
        let mut version = Self {
            whole: Whole::evaluated(source, template, evaluator, setting),
            symbolic: Evaluator::in_manner(template, manner(true)),
            usual: Evaluator::in_manner(template, usual),
            full_names: Vec::new(),
            ids: Vec::new(),
            never: Vec::new(),
            cards: Vec::new(),
            existing: HashMap::new(),
            wrappers: wrappers(template),
        };
        version.full_names = version.names();
        for index in 0..version.full_names.len() {
            let id = ResourceId(offset(index));
            let card = version.card(id, version.full_names[index].clone());
            if template.resource(id).existing {
                let name = card.name.map(|name| ((card.kind, name), id));
                version.existing.extend(name);
            } else {
                version.ids.push(id);
                version.cards.push(card);
            }
        }
        version
    }

    /// Without the resources that are never deployed.
    pub(in crate::engine) fn without_never(mut self) -> Self {
        let both = self.ids.into_iter().zip(self.cards);
        let whole = &self.whole;
        let no_turn = |card: &Card| card.names.as_ref().is_some_and(Vec::is_empty);
        let (never, kept): (Vec<_>, Vec<_>) =
            both.partition(|(id, card)| whole.is_never(*id) || no_turn(card));
        (self.ids, self.cards) = kept.into_iter().unzip();
        self.never = never.into_iter().map(|(id, _)| id).collect();
        self
    }

    /// The identity of the resource of that place in [`Self::ids`].
    pub(super) fn standing(&self, index: usize) -> Standing {
        Standing::of(&self.whole.subject(self.ids[index]), &self.symbolic, None)
    }

    /// The identity that the resource of that place has in each turn of its loop, or outside of one,
    /// under the name that it has there; `None` where those are not known.
    pub(super) fn named(&self, index: usize) -> Option<Vec<(String, Standing)>> {
        let (id, card) = (self.ids[index], &self.cards[index]);
        if !card.is_repeated() {
            let [name] = &card.names.as_ref()?[..] else {
                return None;
            };
            return Some(vec![(name.clone(), self.standing(index))]);
        }
        let turns = self.named_turns(id)?.into_iter();
        let subject = self.whole.subject(id);
        let of = |turn| Standing::of(&subject, &self.symbolic, Some(&turn));
        Some(turns.map(|(name, turn)| (name, of(turn))).collect())
    }

    /// The identity of the resource of that place where nobody sets a parameter.
    pub(super) fn usual(&self, index: usize) -> Standing {
        let subject = Subject {
            evaluator: &self.usual,
            ..self.whole.subject(self.ids[index])
        };
        Standing::of(&subject, &self.usual, None)
    }

    /// The identity that it has where it has the name that it has then.
    pub(super) fn under_its_usual_name(&self, index: usize) -> Standing {
        let (id, evaluator) = (self.ids[index], &self.whole.evaluator);
        let standing = Standing::of(&self.whole.subject(id), evaluator, None);
        match self.usual_name(id) {
            Some((_, when)) => standing.under(&when),
            None => standing,
        }
    }

    /// The defaults of all parameters as they are written, layout aside.
    pub(super) fn defaults(&self) -> Vec<(&'t str, String)> {
        let scopes = self.whole.template.scopes.iter();
        let parameters = scopes.flat_map(|scope| &scope.parameters);
        let written = parameters.filter_map(|parameter| {
            let span = parameter.default.as_ref()?.span();
            let text = self.whole.source.slice(span).split_whitespace().collect();
            Some((&*parameter.name.text, text))
        });
        written.collect()
    }

    /// The resource of that place in [`Self::ids`].
    pub(super) fn resource(&self, index: usize) -> &'t Resource<'a> {
        self.whole.template.resource(self.ids[index])
    }

    /// Whether the resource of that place can have an identity.
    pub(super) fn may_have(&self, index: usize) -> bool {
        let resource = self.resource(index);
        resource.identity.is_some() || resource.body.is_open()
    }

    /// The identity of the resource of that place as it is written, layout aside.
    pub(in crate::engine) fn written(&self, index: usize) -> Option<String> {
        let identity = self.resource(index).identity.as_ref()?;
        let written = self.whole.source.slice(identity.value.span);
        Some(written.split_whitespace().collect())
    }

    /// Whether the resource of that place is deployed from a nested template.
    pub(super) fn is_nested(&self, index: usize) -> bool {
        let template = self.whole.template;
        let mut next = Some(self.resource(index));
        while let Some(resource) = next {
            let container = template.container(resource);
            if container.owner.is_some() && !container.extends_owner {
                return true;
            }
            next = container.owner.map(|owner| template.resource(owner));
        }
        false
    }

    /// Whether the resource of that place deploys a template that is in another file.
    pub(super) fn is_linked(&self, index: usize) -> bool {
        let resource = self.resource(index);
        let is_deployment = self.cards[index].kind.as_deref() == Some(DEPLOYMENTS);
        resource.is_module() || (is_deployment && !self.wrappers.contains(&self.ids[index]))
    }

    /// What only refers to a resource.
    pub(super) fn reference_to(&self, card: &Card) -> Option<ResourceId> {
        let name = card.name.clone()?;
        self.existing.get(&(card.kind.clone(), name)).copied()
    }

    /// Whether a resource that is only referred to lies where the template is deployed to.
    pub(super) fn lies_here(&self, id: ResourceId) -> bool {
        let scope = self.whole.template.resource(id).body.at(&["scope"]);
        scope.is_none()
    }

    fn card(&self, id: ResourceId, name: Option<Vec<Piece>>) -> Card {
        let template = self.whole.template;
        let resource = template.resource(id);
        let symbol = symbol(template, resource);
        let kind = self.whole.resource_type(id);
        let names = self.every_name(id, name.as_deref());
        let mut loops = template
            .owners(resource)
            .filter(|owner| owner.is_repeated());
        let turns = loops.next().map(|own| self.turns_of(own));
        let target = self.target(resource);
        let mut card = Card {
            kind: kind.map(|kind| kind.to_lowercase()),
            name: name.map(|name| folded(&name)),
            position: (symbol.is_none()).then(|| template.pointer(resource)),
            symbol,
            level: template.level.filter(|_| target.is_of_file()),
            target,
            extends: self.extended(resource),
            usual: self.usual_name(id).map(|(name, _)| name),
            names,
            turns,
        };
        card.take_apart();
        card
    }

    /// Where the deployments around a resource deploy it to, in lower case.
    fn target(&self, resource: &'t Resource<'a>) -> Target {
        let target = self.symbolic.target(resource);
        Target {
            subscription: target.subscription.map(|name| folded(&name)),
            group: target.group.map(|name| folded(&name)),
        }
    }

    /// The ID of what a resource extends, in lower case.
    fn extended(&self, resource: &'t Resource<'a>) -> Option<Vec<Piece>> {
        let kind = resource.resource_type.as_ref().and_then(|kind| kind.text());
        let is_deployment = kind.is_some_and(|kind| kind.eq_ignore_ascii_case(DEPLOYMENTS));
        // What a deployment is given as its scope is where what it deploys lies.
        let id = self.symbolic.extended(resource).filter(|_| !is_deployment);
        id.map(|id| folded(&id))
    }

    /// The full name of the resource of that place, with `…` for what is not known.
    pub(super) fn evaluated_name(&self, index: usize) -> Option<String> {
        let name = self.full_names[self.ids[index].0 as usize].as_ref()?;
        let piece = |piece: &Piece| piece.literal().unwrap_or("…").to_owned();
        Some(name.iter().map(piece).collect())
    }

    /// The full name of each resource.
    pub(in crate::engine) fn names(&self) -> Vec<Option<Vec<Piece>>> {
        let template = self.whole.template;
        let mut names: Vec<Option<Vec<Piece>>> = Vec::with_capacity(template.resources.len());
        for (index, resource) in template.resources.iter().enumerate() {
            let id = ResourceId(offset(index));
            let name = if template.symbolic {
                self.symbolic.full_name(id).map(joined)
            } else {
                let container = template.container(resource);
                let owner = container.owner.filter(|_| is_relative(template, resource));
                let written = template.name_of(id);
                let own = written.map(|name| self.symbolic.pieces(name, container.scope));
                match owner {
                    None => own,
                    Some(owner) => {
                        let owner = names.get(owner.0 as usize).cloned().flatten();
                        owner.zip(own).map(|(owner, own)| joined(vec![owner, own]))
                    }
                }
            };
            names.push(name.filter(|name| !name.is_empty()));
        }
        names
    }
}

/// The resources that hold a template.
fn wrappers(template: &Template<'_>) -> HashSet<ResourceId> {
    let containers = template.containers.iter();
    let inner = containers.filter(|container| !container.extends_owner);
    inner.filter_map(|container| container.owner).collect()
}

/// Whether a child's name continues that of its owner.
pub(super) fn is_relative<'a>(template: &Template<'a>, resource: &Resource<'a>) -> bool {
    let written = resource.resource_type.as_ref();
    let stands_alone = written
        .and_then(|kind| kind.text())
        .is_some_and(|kind| kind.contains('.') && kind.contains('/'));
    template.container(resource).extends_owner && !stands_alone
}

/// Names as one, with slashes between them.
fn joined(names: Vec<Vec<Piece>>) -> Vec<Piece> {
    let mut all = Vec::new();
    for name in names {
        if !all.is_empty() {
            all.push(Piece::Literal("/".to_owned()));
        }
        all.extend(name);
    }
    Text::join(all).pieces()
}

/// The symbolic name of a resource, with those of its owners: `vm::extension`.
fn symbol<'a>(template: &Template<'a>, resource: &Resource<'a>) -> Option<String> {
    let mut names = Vec::new();
    let mut next = Some(resource);
    while let Some(resource) = next {
        let Step::Named(name) = &resource.step else {
            return None;
        };
        names.push(&**name);
        let owner = template.container(resource).owner;
        next = owner.map(|owner| template.resource(owner));
    }
    names.reverse();
    Some(names.join("::"))
}

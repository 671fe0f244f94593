//! Floor 3: the resources of a template, which of them a resource ID means, and which waits for
//! which. Built once for a template, in time linear in its size; the edges when first asked for.
//!
//! Edges come from `dependsOn` in all its spellings, from `reference()` and `list…()`, from symbols,
//! and from parents. What cannot be followed is not left out: it makes answers [`Reach::Unknown`].

mod depends;
mod names;
mod reach;

use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::evaluate::{
    Evaluator, Piece, ResourcePath, Text, is_of_another_deployment, may_be_same, names_in,
    relative_path, resource_path,
};
use crate::model::{ResourceId, Step, Template};
use crate::text::offset;

use names::Index;
use reach::Edges;
pub use reach::Reach;

/// The graph of one template.
pub struct Graph {
    /// The names of each resource from the outermost owner inwards; `None` when unknown.
    names: Vec<Option<Vec<Vec<Piece>>>>,
    types: Vec<Option<Rc<str>>>,
    /// The nested deployment that each resource lies in.
    deployments: Vec<Option<ResourceId>>,
    existing: Vec<bool>,
    index: Index,
    /// Resources by their names alone. Most are called by a resource ID.
    by_name: OnceCell<ByText>,
    /// Resources by their symbolic name (ARM).
    symbols: Named,
    /// Which waits for which. Most templates are only asked what a resource ID means.
    edges: OnceCell<Edges>,
}

/// What a resource ID means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Resources that the template makes: one, or several of which conditions choose.
    Here(Vec<ResourceId>),
    /// A resource that the template does not make.
    Elsewhere,
    /// It may be one of the template's or not.
    Unknown,
}

impl Graph {
    /// Builds the graph. `types` has the full type of each resource.
    pub fn new<'t, 'a: 't>(
        template: &'t Template<'a>,
        evaluator: &Evaluator<'t, 'a>,
        types: &[Option<Rc<str>>],
    ) -> Self {
        let mut graph = Self {
            names: Vec::with_capacity(types.len()),
            types: types.to_vec(),
            deployments: Vec::with_capacity(types.len()),
            existing: template.resources.iter().map(|one| one.existing).collect(),
            index: Index::with_capacity(types.len()),
            by_name: OnceCell::new(),
            symbols: Named::new(),
            edges: OnceCell::new(),
        };
        for index in 0..types.len() {
            graph.add_resource(template, evaluator, index);
        }
        graph
    }

    fn add_resource<'t, 'a: 't>(
        &mut self,
        template: &'t Template<'a>,
        evaluator: &Evaluator<'t, 'a>,
        index: usize,
    ) {
        let resource = &template.resources[index];
        let container = template.container(resource);
        self.deployments.push(match container.owner {
            Some(owner) if container.extends_owner => self.deployments[owner.0 as usize],
            owner => owner,
        });
        let names = names_of(template, evaluator, &self.types, index, 0);
        let place = Place {
            deployment: self.deployments[index],
            id: ResourceId(offset(index)),
        };
        self.index
            .add(place, self.types[index].as_deref(), names.as_deref());
        self.names.push(names);
        if let Step::Named(name) = &resource.step {
            add_named(&mut self.symbols, place, name);
        }
    }

    /// The nested deployment that a resource lies in; `None` for one of the file's own.
    pub fn deployment(&self, id: ResourceId) -> Option<ResourceId> {
        self.deployments[id.0 as usize]
    }

    /// The names of a resource from the outermost owner inwards, with holes for what the file does
    /// not say; `None` when unknown.
    pub fn names(&self, id: ResourceId) -> Option<&[Vec<Piece>]> {
        self.names[id.0 as usize].as_deref()
    }

    /// The resource of the same deployment that a resource is a part of: the one with its names but
    /// for the last. `None` when the template makes none, or several, or that is not known.
    pub fn parent(&self, id: ResourceId) -> Option<ResourceId> {
        let (resource_type, _) = self.types[id.0 as usize].as_deref()?.rsplit_once('/')?;
        let (_, names) = self.names(id)?.split_last()?;
        let path = ResourcePath {
            subscription: None,
            resource_group: None,
            resource_type: resource_type.to_owned(),
            names: names.to_vec(),
        };
        let here = self.deployment(id);
        let mut found = self.index.exact(&path, here);
        found.retain(|found| self.deployment(*found) == here);
        match found[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Which resources a text is the ID of, for one who reads it in the deployment `from` (`None`
    /// for the file's own resources). One that is only referred to (`existing`) counts as elsewhere.
    pub fn find(
        &self,
        evaluator: &Evaluator<'_, '_>,
        text: &Text<'_>,
        from: Option<ResourceId>,
    ) -> Found {
        if let Some(id) = evaluator.resource_with_id(text) {
            return self.made(vec![id]);
        }
        if is_of_another_deployment(text) {
            return Found::Unknown;
        }
        resource_path(text).map_or(Found::Unknown, |path| self.at(&path, from))
    }

    /// Which resources `reference()` reads that is given this text: a resource ID, or what is behind
    /// the provider in one, or the symbolic name or the name of a resource of the template.
    pub fn find_read(
        &self,
        evaluator: &Evaluator<'_, '_>,
        text: &Text<'_>,
        from: Option<ResourceId>,
    ) -> Found {
        if evaluator.resource_with_id(text).is_some() || resource_path(text).is_some() {
            return self.find(evaluator, text, from);
        }
        if let Some(path) = relative_path(text) {
            return self.at(&path, from);
        }
        let found = match self.with_symbol(text, from) {
            Some(found) => found.to_vec(),
            None => self.named(text, from),
        };
        // A name that two resources have means either.
        match found[..] {
            [_] => self.made(found),
            _ => Found::Unknown,
        }
    }

    /// The resource that a text is the symbolic name of (ARM); also one that is only referred to
    /// (`existing`).
    pub fn called(&self, text: &Text<'_>, from: Option<ResourceId>) -> Option<ResourceId> {
        match self.with_symbol(text, from)? {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The resources with a symbolic name, or with that of which a text is one turn.
    fn with_symbol(&self, text: &Text<'_>, from: Option<ResourceId>) -> Option<&[ResourceId]> {
        // One turn of a loop is `name[0]`.
        let symbol = text.prefix().split('[').next().unwrap_or_default();
        let whole = text.literal().is_some() || symbol.len() < text.prefix().len();
        let key = (from, symbol.to_ascii_lowercase());
        let found = self.symbols.get(&key).filter(|_| whole)?;
        Some(found)
    }

    /// The resources that a text is the name of, of whatever type.
    fn named(&self, text: &Text<'_>, from: Option<ResourceId>) -> Vec<ResourceId> {
        let by_name = self.by_name.get_or_init(|| {
            let all = self.names.iter().zip(&self.types).enumerate();
            names::by_name(all.filter_map(|(index, (names, own))| {
                own.as_ref()?;
                let id = ResourceId(offset(index));
                let deployment = self.deployment(id);
                Some((Place { deployment, id }, names.as_deref()?))
            }))
        });
        names::named(by_name, &names_in(text), from)
    }

    fn at(&self, path: &ResourcePath, from: Option<ResourceId>) -> Found {
        let found = self.index.exact(path, from);
        let elsewhere = path.subscription.is_some() || path.resource_group.is_some();
        match (found.is_empty(), elsewhere) {
            (false, false) => self.made(found),
            (true, _) if !self.may_be_here(path) => Found::Elsewhere,
            _ => Found::Unknown,
        }
    }

    fn made(&self, mut found: Vec<ResourceId>) -> Found {
        found.retain(|id| !self.existing[id.0 as usize]);
        if found.is_empty() {
            Found::Elsewhere
        } else {
            Found::Here(found)
        }
    }

    /// Whether a resource of the template can be the one at `path`.
    fn may_be_here(&self, path: &ResourcePath) -> bool {
        let Some(candidates) = self.index.of_type(&path.resource_type) else {
            return true;
        };
        candidates.iter().any(|id| {
            !self.existing[id.0 as usize]
                && self
                    .names(*id)
                    .is_none_or(|names| may_be_same(names, &path.names))
        })
    }

    /// Whether `from` is deployed after one of `to`.
    pub fn waits_for<'t, 'a: 't>(
        &self,
        evaluator: &Evaluator<'t, 'a>,
        from: ResourceId,
        to: &[ResourceId],
    ) -> Reach {
        let edges = self.edges(evaluator);
        let each = to.iter().map(|to| edges.reaches(from, *to));
        each.fold(Reach::No, Reach::or)
    }

    /// Whether `from` is deployed after `to` because of resources alone that `passes` accepts.
    pub fn waits_over<'t, 'a: 't>(
        &self,
        evaluator: &Evaluator<'t, 'a>,
        from: ResourceId,
        to: ResourceId,
        passes: &impl Fn(ResourceId) -> bool,
    ) -> Reach {
        self.edges(evaluator).reaches_over(from, to, passes)
    }

    fn edges<'t, 'a: 't>(&self, evaluator: &Evaluator<'t, 'a>) -> &Edges {
        self.edges.get_or_init(|| depends::edges(self, evaluator))
    }
}

/// How many owners and parents are followed; Azure's types have fewer segments.
const PARENTS: u32 = 16;

/// The names of a resource: its own, behind those of its owner or `parent` where it needs them.
fn names_of<'t, 'a: 't>(
    template: &'t Template<'a>,
    evaluator: &Evaluator<'t, 'a>,
    types: &[Option<Rc<str>>],
    index: usize,
    depth: u32,
) -> Option<Vec<Vec<Piece>>> {
    let id = ResourceId(offset(index));
    let container = template.container(template.resource(id));
    let text = evaluator.symbolic(template.name_of(id)?, container.scope);
    let own = names_in(&text);
    let wanted = types[index].as_deref()?.matches('/').count();
    if own.len() == wanted {
        return Some(own);
    }
    let owner = container.owner.filter(|_| container.extends_owner);
    let parent = template.parent_of(id);
    let above = owner.or_else(|| evaluator.resource_of(parent?))?;
    let mut names = (depth < PARENTS)
        .then(|| names_of(template, evaluator, types, above.0 as usize, depth + 1))??;
    names.extend(own);
    (names.len() == wanted).then_some(names)
}

/// Where a resource lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    deployment: Option<ResourceId>,
    id: ResourceId,
}

/// Resources by a name within a deployment.
type Named = HashMap<(Option<ResourceId>, String), Vec<ResourceId>>;

fn add_named(names: &mut Named, place: Place, name: &str) {
    let key = (place.deployment, name.to_ascii_lowercase());
    names.entry(key).or_default().push(place.id);
}

/// Resources by a text.
type ByText = HashMap<String, Vec<Place>>;

#[cfg(test)]
mod tests;

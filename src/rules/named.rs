//! Floor 4: where a file names a resource: what waits for it, and what reads it.

use std::collections::HashMap;

use super::origin::is_own;
use super::reads::{Reference, deployment_of};
use super::whole::Whole;
use crate::graph::Found;
use crate::model::{Expression, Kind, ResourceId, ScopeId};

/// An expression that names a resource.
#[derive(Clone, Copy)]
pub(super) struct Naming<'t> {
    pub(super) written: &'t Expression<'t>,
    pub(super) scope: ScopeId,
    /// The nested deployment that it is read in.
    from: Option<ResourceId>,
}

impl<'t> Naming<'t> {
    /// An item of what a resource waits for.
    pub(super) fn in_list<'a: 't>(
        whole: &Whole<'t, 'a>,
        id: ResourceId,
        written: &'t Expression<'t>,
    ) -> Self {
        let template = whole.template;
        Self {
            written,
            scope: template.container(template.resource(id)).scope,
            from: whole.graph().deployment(id),
        }
    }

    /// The resources that it means.
    pub(super) fn meant<'a: 't>(&self, whole: &Whole<'t, 'a>) -> Vec<ResourceId> {
        let text = whole.evaluator.symbolic(self.written, self.scope);
        match whole.graph().find_read(&whole.evaluator, &text, self.from) {
            Found::Here(found) => found,
            Found::Elsewhere | Found::Unknown => Vec::new(),
        }
    }

    /// Whether it means a resource by its symbol, whatever that is called.
    pub(super) fn is_symbol<'a: 't>(&self, whole: &Whole<'t, 'a>) -> bool {
        let text = whole.evaluator.symbolic(self.written, self.scope);
        whole.evaluator.resource_of(self.written).is_some()
            || whole.evaluator.resource_with_id(&text).is_some()
            || whole.graph().called(&text, self.from).is_some()
    }
}

/// What names resources.
#[derive(Default)]
pub(super) struct Namings<'t> {
    /// What names each resource: items of what others wait for, and what `reference()` is given.
    pub(super) of: HashMap<ResourceId, Vec<Naming<'t>>>,
    /// The same that may name a role assignment, of which it is not known which: IDs behind those of
    /// other resources, and turns of loops, are not told apart.
    pub(super) assignments: Vec<Naming<'t>>,
    /// The same of which nothing is known, or that names what is not in the file.
    pub(super) unknown: Vec<Naming<'t>>,
}

/// What names each resource.
pub(super) fn namings<'t, 'a: 't>(whole: &Whole<'t, 'a>) -> Namings<'t> {
    let mut all = Namings::default();
    let mut add = |naming: Naming<'t>| {
        let meant = naming.meant(whole);
        if meant.is_empty() && !naming.is_symbol(whole) {
            let id = whole.evaluator.symbolic(naming.written, naming.scope);
            let mut pieces = id.pieces().into_iter();
            let is_one = pieces.any(|piece| piece.literal().is_some_and(is_of_assignment))
                || calls_guid(naming.written);
            let unknown = [&mut all.unknown, &mut all.assignments];
            unknown[usize::from(is_one)].push(naming);
        }
        for id in meant {
            all.of.entry(id).or_default().push(naming);
        }
    };
    for id in whole.ids() {
        let items = whole
            .template
            .depends_on_of(id)
            .map(|list| match &list.kind {
                Kind::Array(items) => &items[..],
                _ => std::slice::from_ref(list),
            });
        let items = items.into_iter().flatten();
        items.for_each(|item| add(Naming::in_list(whole, id, item)));
    }
    each_read(whole, &mut add);
    all
}

/// Whether a part of an ID has the type of a role assignment.
fn is_of_assignment(text: &str) -> bool {
    text.to_ascii_lowercase().contains("/roleassignments")
}

/// Whether a name is made by `guid()`, as those of role assignments are.
fn calls_guid(written: &Expression<'_>) -> bool {
    let mut found = false;
    written.walk(&mut |inner| {
        found |= matches!(&inner.kind, Kind::Call(call) if is_own(call, "guid"));
    });
    found
}

/// Whether `reference()` asks for a resource.
pub(super) fn is_read<'t, 'a: 't>(whole: &Whole<'t, 'a>, id: ResourceId) -> bool {
    let mut is_read = false;
    each_read(whole, &mut |naming| {
        is_read |= naming.meant(whole).contains(&id);
    });
    is_read
}

fn each_read<'t, 'a: 't>(whole: &Whole<'t, 'a>, visit: &mut impl FnMut(Naming<'t>)) {
    for read in whole.template.run_time_reads() {
        read.expression.walk(&mut |inner| {
            if let Some(reference) = Reference::of(inner) {
                visit(Naming {
                    written: reference.id,
                    scope: read.scope,
                    from: deployment_of(whole, read),
                });
            }
        });
    }
}

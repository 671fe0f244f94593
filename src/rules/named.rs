//! Floor 4: where a file names a resource: what waits for it, and what reads it.

use super::reads::{Reference, deployment_of};
use super::whole::Whole;
use crate::graph::Found;
use crate::model::{Expression, ResourceId, ScopeId};

/// An expression that names a resource.
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

/// What `reference()` is given that asks for a resource.
pub(super) fn readers<'t, 'a: 't>(whole: &Whole<'t, 'a>, id: ResourceId) -> Vec<Naming<'t>> {
    let mut all = Vec::new();
    for read in whole.template.run_time_reads() {
        read.expression.walk(&mut |inner| {
            if let Some(reference) = Reference::of(inner) {
                let naming = Naming {
                    written: reference.id,
                    scope: read.scope,
                    from: deployment_of(whole, read),
                };
                all.extend(Some(naming).filter(|own| own.meant(whole).contains(&id)));
            }
        });
    }
    all
}

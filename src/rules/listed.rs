//! Floor 4: fixes that give a key another spelling, where the identity may be listed already.

use std::collections::HashSet;

use super::shape::folded;
use super::subject::{Block, Entry, entries_of};
use crate::diagnostic::Fix;
use crate::evaluate::Alternative;
use crate::model::Change;
use crate::text::Span;

/// The identities of a block as they are once its keys are mended.
pub(super) struct Listed<'b, 't> {
    block: &'b Block<'t>,
    /// Collections that are written out, with each text of theirs as [`folded`] gives it; read when
    /// they are first asked for.
    known: Option<HashSet<(Span, String)>>,
}

impl<'b, 't> Listed<'b, 't> {
    pub(super) fn new(block: &'b Block<'t>) -> Self {
        Self { block, known: None }
    }

    /// The fix after which a key says `text`, which it did not before; where another key of the
    /// collection says that, the removal of this one.
    pub(super) fn once(&mut self, entry: &Entry<'_, 't>, text: String, fix: Fix) -> Fix {
        let key = entry.span();
        let mut around = collections(self.block).filter(|one| one.span.contains(key));
        let Some(collection) = around.next().filter(|_| entry.value.is_some()) else {
            return fix;
        };
        let block = self.block;
        let known = self.known.get_or_insert_with(|| texts(block).collect());
        if known.insert((collection.span, text)) {
            return fix;
        }
        Fix {
            title: "remove the name: the identity is listed already".to_owned(),
            safety: fix.safety,
            changes: vec![Change::RemoveProperty { key }],
        }
    }
}

/// The objects that are written out with their keys.
fn collections<'b, 't>(block: &'b Block<'t>) -> impl Iterator<Item = &'b Alternative<'t>> {
    let all = block.collections();
    let all = all.flat_map(|member| &member.value.alternatives);
    all.filter(|one| one.source.and_then(|own| own.properties()).is_some())
}

fn texts(block: &Block<'_>) -> impl Iterator<Item = (Span, String)> {
    collections(block).flat_map(|collection| {
        let own = entries_of(collection).filter(|entry| collection.span.contains(entry.span()));
        own.filter_map(|entry| Some((collection.span, folded(entry.text?))))
    })
}

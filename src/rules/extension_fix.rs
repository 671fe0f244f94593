//! Floor 4: how a VM extension is removed of which nothing is left behind.

use super::named::{Naming, is_read};
use super::subject::Subject;
use crate::graph::Reach;
use crate::model::{Change, Expression, Kind, Property, Step, Written};

/// What it takes to remove an extension: what waits for it waits for what the extension waited for.
/// `None` where something else in the file may mean it.
pub(super) fn removal(subject: &Subject<'_, '_, '_>) -> Option<Vec<Change>> {
    let (whole, resource) = (subject.whole, subject.resource);
    let mut changes = vec![Change::RemoveItem {
        item: resource.span,
    }];
    // A declaration that a symbol names is not removed.
    if subject.template.symbolic {
        return Some(changes);
    }
    // One of an object of symbolic names may be meant by its own.
    let is_named = matches!(resource.step, Step::Named(_));
    if is_named || resource.is_repeated() || is_read(whole, subject.id) {
        return None;
    }
    let own = subject.template.depends_on_of(subject.id);
    let own = own.map_or(Some(&[][..]), items)?;
    let mut direct = Vec::new();
    for id in whole.ids().filter(|id| *id != subject.id) {
        let Some(written) = subject.template.depends_on_of(id) else {
            continue;
        };
        let mut waits = Vec::new();
        for item in items(written).unwrap_or_default() {
            let found = Naming::in_list(whole, id, item).meant(whole);
            if found == [subject.id] {
                waits.push(item);
            } else if found.contains(&subject.id) {
                return None;
            }
        }
        if !waits.is_empty() {
            direct.push(id);
            let property = subject.template.resource(id).member("dependsOn")?;
            changes.extend(instead(subject, &property, &waits, own));
        }
    }
    let others = whole.ids().filter(|id| *id != subject.id);
    let mut others = others.filter(|id| !direct.contains(id));
    let is_plain = others.all(|id| match whole.waits_for(id, &[subject.id]) {
        Reach::No => true,
        Reach::Yes => whole.waits_for(id, &direct) == Reach::Yes,
        Reach::Unknown => false,
    });
    is_plain.then_some(changes)
}

fn items<'e, 't>(written: &'e Expression<'t>) -> Option<&'e [Expression<'t>]> {
    match &written.kind {
        Kind::Array(items) => Some(items),
        _ => None,
    }
}

/// The changes after which a `dependsOn` has the items in `own` in place of those in `waits`.
fn instead(
    subject: &Subject<'_, '_, '_>,
    depends_on: &Property<'_>,
    waits: &[&Expression<'_>],
    own: &[Expression<'_>],
) -> Vec<Change> {
    let all = items(&depends_on.value).unwrap_or_default();
    let written = |item: &Expression<'_>| subject.written(item.span).to_ascii_lowercase();
    let is_kept = |item: &&Expression<'_>| !waits.iter().any(|wait| wait.span == item.span);
    let kept: Vec<_> = all.iter().filter(is_kept).map(written).collect();
    let missing = own.iter().filter(|item| !kept.contains(&written(item)));
    let missing: Vec<_> = missing.collect();
    if kept.is_empty() && missing.is_empty() {
        return vec![Change::RemoveProperty {
            key: depends_on.key.span,
        }];
    }
    let gone = waits
        .iter()
        .map(|item| Change::RemoveItem { item: item.span });
    let new = missing.into_iter().map(|item| Change::Append {
        array: depends_on.value.span,
        value: Written::Copy(item.span),
    });
    gone.chain(new).collect()
}

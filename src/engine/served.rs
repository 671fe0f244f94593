//! Floor 5: fixes that edit what several read: each is kept only where all readers want it. Knows no
//! syntax.

mod readers;
mod ways;

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, Finding, Fix, Label, NO_FIX};
use crate::model::{Change, ResourceId};
use crate::rules::{self, Check, Whole};
use crate::text::Span;
use readers::{Holders, Readers, places_of};

/// Rules whose fixes say the same thing in other words, or mend what serves no reader as it is: a
/// reader that does not ask for such a fix is not harmed.
const HARMLESS: [&str; 5] = [
    "function-name-casing",
    "resource-id-trailing-slash",
    "identity-key-wrong-type",
    "principal-id-without-system-identity",
    "implicit-identity-reference",
];

/// A fix that a resource asks for.
pub(super) type Asked = (Option<ResourceId>, Fix);

/// Equal edits of what is declared, and who wants them.
struct Wish {
    rule: &'static str,
    edits: Vec<Change>,
    by: HashSet<Option<ResourceId>>,
    /// Why they are not made; `None` where they are.
    refused: OnceCell<Option<Label>>,
}

/// Takes the fixes away that edit a variable or parameter for one of its readers and would harm
/// another. `more` are the fixes that each finding, by its number, has at other uses; `unwanted` tells
/// which findings are silenced or known: who has one of those does not want it mended.
pub(super) fn guard(
    whole: &Whole<'_, '_>,
    findings: &mut [Finding],
    more: &HashMap<usize, Vec<Asked>>,
    unwanted: impl FnOnce(&[Finding]) -> Vec<usize>,
) {
    if findings.iter().all(|found| found.diagnostic.fix.is_none()) {
        return;
    }
    let holders = Holders::of(whole);
    let mut wishes = Wishes::new(&holders, findings, more);
    if wishes.all.is_empty() {
        return;
    }
    for number in unwanted(findings) {
        wishes.withdraw(&findings[number].diagnostic, more.get(&number));
    }
    let readers = Readers::new(whole);
    for (number, finding) in findings.iter_mut().enumerate() {
        let own = &mut finding.diagnostic;
        let Some(wish) = own.fix.as_ref().and_then(|fix| wishes.of(own.rule, fix)) else {
            continue;
        };
        let refused = wish
            .refused
            .get_or_init(|| why_not(wish, &holders, &readers));
        if let Some(label) = refused {
            own.fix = None;
            // No fix is ever made in a parameter file.
            let is_own = whole.source.holds(label.span);
            own.related.extend(is_own.then(|| label.clone()));
        } else if let (Some(fix), Some(more)) = (&mut own.fix, more.get(&number)) {
            let same = more.iter().map(|(_, other)| other);
            same.filter(|other| holders.edits_of(other) == wish.edits)
                .for_each(|other| join(fix, other));
        }
    }
}

/// Adds what a fix of the same finding changes for another resource.
fn join(fix: &mut Fix, other: &Fix) {
    if other.safety > fix.safety {
        fix.title.clone_from(&other.title);
        fix.safety = other.safety;
    }
    for change in &other.changes {
        if !fix.changes.contains(change) {
            fix.changes.push(change.clone());
        }
    }
}

struct Wishes<'h, 't> {
    holders: &'h Holders<'t>,
    all: Vec<Wish>,
    /// The numbers of wishes by their rule and the first place that they edit.
    places: HashMap<(&'static str, Span), Vec<usize>>,
}

impl<'h, 't> Wishes<'h, 't> {
    fn new(
        holders: &'h Holders<'t>,
        findings: &[Finding],
        more: &HashMap<usize, Vec<Asked>>,
    ) -> Self {
        let mut wishes = Self {
            holders,
            all: Vec::new(),
            places: HashMap::new(),
        };
        for (number, finding) in findings.iter().enumerate() {
            let own = &finding.diagnostic;
            if HARMLESS.contains(&own.rule) {
                continue;
            }
            if let Some(fix) = &own.fix {
                wishes.add(own, fix, own.resource);
            }
            for (resource, fix) in more.get(&number).into_iter().flatten() {
                wishes.add(own, fix, *resource);
            }
        }
        wishes
    }

    fn add(&mut self, finding: &Diagnostic, fix: &Fix, by: Option<ResourceId>) {
        let edits = self.holders.edits_of(fix);
        let Some(first) = edits.first() else { return };
        let key = (finding.rule, first.place());
        let numbers = self.places.entry(key).or_default();
        let known = numbers
            .iter()
            .find(|number| self.all[**number].edits == edits);
        let number = known.copied().unwrap_or_else(|| {
            numbers.push(self.all.len());
            self.all.push(Wish {
                rule: finding.rule,
                edits,
                by: HashSet::new(),
                refused: OnceCell::new(),
            });
            self.all.len() - 1
        });
        self.all[number].by.insert(by);
    }

    /// Takes the wishes of a finding back, from everybody who has it.
    fn withdraw(&mut self, finding: &Diagnostic, more: Option<&Vec<Asked>>) {
        let own = finding.fix.iter().map(|fix| (finding.resource, fix));
        let more = more.into_iter().flatten().map(|(by, fix)| (*by, fix));
        for (by, fix) in own.chain(more) {
            if let Some(number) = self.number(finding.rule, fix) {
                self.all[number].by.remove(&by);
            }
        }
    }

    /// The wish that a fix is; `None` for one that edits nothing that others may read.
    fn of(&self, rule: &'static str, fix: &Fix) -> Option<&Wish> {
        Some(&self.all[self.number(rule, fix)?])
    }

    fn number(&self, rule: &'static str, fix: &Fix) -> Option<usize> {
        let edits = self.holders.edits_of(fix);
        let numbers = self.places.get(&(rule, edits.first()?.place()))?;
        let mut all = numbers.iter().copied();
        all.find(|number| self.all[*number].edits == edits)
    }
}

/// Why edits are not made; `None` where everything that reads what they edit is served by them.
fn why_not(wish: &Wish, holders: &Holders<'_>, readers: &Readers<'_, '_, '_>) -> Option<Label> {
    let of_identities = rules::find(wish.rule)
        .is_some_and(|rule| matches!(rule.check, Check::Identity(_) | Check::Block(_)));
    let places = wish.edits.iter().flat_map(places_of);
    for holder in places.filter_map(|place| holders.holder(place)) {
        let refused = |message: &str| {
            Some(Label {
                span: holder.declared,
                message: format!("{NO_FIX}: `{}` {message}", holder.name),
            })
        };
        if !readers.keeps_its_type(holder, &wish.edits) {
            return refused("is declared with a type of its own");
        }
        if readers.is_exported(holder) {
            return refused("can be imported by other files");
        }
        let is_served = if of_identities {
            readers.are_identities_of(holder, &wish.edits, &wish.by)
        } else {
            readers.names_only(holder, &wish.by)
        };
        if !is_served {
            return refused("is read elsewhere, too");
        }
    }
    None
}

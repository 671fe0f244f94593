//! Floor 4: which identity a resource has, in each combination of values that can occur.

use super::collection::{State, collections};
use super::kinds::{is_later, is_placeholder};
use super::properties::has_near;
use super::subject::{Block, Subject, TYPE};
use crate::evaluate::{Alternative, Value, When};
use crate::knowledge::{Answer, Kind, Shape};
use crate::text::Span;

/// The rules that say why a block is no identity, or why one is missing that was meant.
const UNSUPPORTED: &[&str] = &["identity-unsupported", "identity-read-only"];
const MISPLACED: &[&str] = &["identity-required", "identity-under-properties"];
const TYPELESS: &[&str] = &["identity-type-missing", "conditional-empty-identity"];
const UNKNOWN: &[&str] = &["identity-type-unknown"];
const NOT_TAKEN: &[&str] = &["identity-type-unsupported", "module-identity-kind"];
const UNNAMED: &[&str] = &["user-assigned-without-identities"];
const UNATTACHED: &[&str] = &["identities-without-user-assigned"];
const IGNORED: &[&str] = &["identity-none-with-identities"];
const MISSPELT: &[&str] = &["unknown-identity-property"];

/// What a resource has in one combination.
pub(super) struct Having {
    /// The kind of identity; `None` stands for a block that Azure refuses or ignores.
    pub(super) kind: Option<Kind>,
    /// Rules that may have said the same already.
    pub(super) told_by: &'static [&'static str],
    /// What must hold.
    pub(super) when: When,
    /// Where the kind is written; `None` when nothing is.
    pub(super) span: Option<Span>,
}

impl Having {
    /// Whether it is no identity at all.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self.kind, None | Some(Kind::None))
    }

    fn nothing(when: When) -> Self {
        Self {
            kind: Some(Kind::None),
            told_by: MISPLACED,
            when,
            span: None,
        }
    }

    fn broken(told_by: &'static [&'static str], when: &When, span: Span) -> Self {
        Self {
            kind: None,
            told_by,
            when: when.clone(),
            span: Some(span),
        }
    }
}

/// What a resource has, in every combination; `None` when that is not known.
pub(super) fn having(subject: &Subject<'_, '_, '_>) -> Option<Vec<Having>> {
    let deployed = subject.whole.deployed(subject.id);
    let Some(identity) = &subject.identity else {
        let known = !subject.resource.body.is_open();
        return known.then(|| vec![Having::nothing(deployed)]);
    };
    if !identity.closed {
        return None;
    }
    let absent = identity.absent.iter().filter_map(|own| own.and(&deployed));
    let mut all: Vec<Having> = absent.map(Having::nothing).collect();
    for block in &identity.blocks {
        if let Some(when) = block.when.and(&deployed) {
            of_block(subject, block, &when, &mut all)?;
        }
    }
    if is_refused(subject) {
        for one in all.iter_mut().filter(|one| !one.is_nothing()) {
            one.kind = None;
            one.told_by = UNSUPPORTED;
        }
    }
    Some(all)
}

/// Whether an identity that is written here has no effect. Versions of which the facts know nothing
/// may take one.
fn is_refused(subject: &Subject<'_, '_, '_>) -> bool {
    let unlisted = matches!(subject.answer(), Answer::NotAt(absence) if !absence.listed);
    subject.answer().is_refusal() && !unlisted
}

fn of_block<'t>(
    subject: &Subject<'_, 't, '_>,
    block: &Block<'t>,
    holds: &When,
    all: &mut Vec<Having>,
) -> Option<()> {
    let typeless = subject
        .support()
        .is_some_and(|support| support.kinds.no_type());
    if block.is_open() || typeless || subject.is_not_given(block) {
        return None;
    }
    let Some(member) = block.type_member() else {
        let misspelt = has_near(subject, block, TYPE);
        let told_by = if misspelt { MISSPELT } else { TYPELESS };
        all.push(Having::broken(told_by, holds, block.span));
        return Some(());
    };
    if !member.value.closed {
        return None;
    }
    for alternative in &member.value.alternatives {
        let Some(when) = alternative.when.and(holds) else {
            continue;
        };
        if matches!(alternative.value, Value::Null) {
            all.push(Having::broken(TYPELESS, &when, member.value_span));
        } else if let Some(kind) = subject.kind_of(&alternative.value) {
            of_kind(subject, block, (kind, &when, alternative.span), all);
        } else {
            is_wrong(subject, alternative).then_some(())?;
            all.push(Having::broken(UNKNOWN, &when, alternative.span));
        }
    }
    Some(())
}

/// Whether a value that is no kind can be nothing else.
fn is_wrong(subject: &Subject<'_, '_, '_>, alternative: &Alternative<'_>) -> bool {
    match &alternative.value {
        Value::Integer(_) | Value::Boolean(_) => true,
        other => other.literal().is_some_and(|text| {
            !is_later(text) && !is_placeholder(text) && !subject.is_blank(alternative)
        }),
    }
}

/// A kind, beside each collection that can occur with it.
fn of_kind<'t>(
    subject: &Subject<'_, 't, '_>,
    block: &Block<'t>,
    (kind, when, span): (Kind, &When, Span),
    all: &mut Vec<Having>,
) {
    let known = collections(block).filter(|_| subject.takes(kind));
    let Some(known) = known else {
        let taken = subject.takes(kind);
        all.push(Having {
            kind: taken.then_some(kind),
            told_by: if taken { &[] } else { NOT_TAKEN },
            when: when.clone(),
            span: Some(span),
        });
        return;
    };
    let listed = matches!(
        subject.shape(),
        None | Some(Shape::Dictionary | Shape::Identifiers)
    );
    let name = super::agreement::collection_name(subject);
    let misspelt = has_near(subject, block, name);
    for collection in known {
        let Some(when) = collection.when.and(when) else {
            continue;
        };
        let filled = collection.state == State::Filled;
        let (kind, told_by) = match kind {
            kind if kind.user() && listed && !filled => {
                (None, if misspelt { MISSPELT } else { UNNAMED })
            }
            Kind::None if filled => (Some(kind), IGNORED),
            Kind::System if filled => (Some(kind), UNATTACHED),
            kind => (Some(kind), &[][..]),
        };
        all.push(Having {
            kind,
            told_by,
            when,
            span: Some(span),
        });
    }
}

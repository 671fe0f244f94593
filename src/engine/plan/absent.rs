//! Floor 5: a block in place of an identity that is `null`.

use super::Reason;
use super::edit::may_edit;
use crate::evaluate::Value;
use crate::model::{Change, Kind as Expressed, Written};
use crate::rules::{Identity, Subject};
use crate::text::Span;

/// Writes a block where `null` stands, when that is all that stands there. The error is that of the
/// block.
pub(super) fn in_place_of_null(
    identity: &Identity<'_>,
    value: &Result<Written, Reason>,
) -> Result<Option<Change>, Reason> {
    if !identity.is_absent() {
        return Ok(None);
    }
    let (at, value) = (identity.written.span, value.clone()?);
    Ok(Some(Change::SetValue { at, value }))
}

/// Writes a block into each branch in which `null` stands beside other values.
pub(super) fn in_place_of_nulls<'t, 'a: 't>(
    subject: &Subject<'_, 't, 'a>,
    identity: &Identity<'t>,
    value: &Result<Written, Reason>,
) -> Result<Vec<Change>, Reason> {
    if identity.absent.is_empty() {
        return Ok(Vec::new());
    }
    let (written, deployed) = (identity.written, subject.whole.deployed(subject.id));
    let branches = subject
        .evaluator
        .branches(written, subject.scope(), &deployed);
    let is_literal = |span: Span| {
        let mut branches = branches.iter().map(|branch| branch.expression);
        branches.any(|own| own.span == span && own.kind == Expressed::Null)
    };
    let values = subject.values(written).under(&deployed).alternatives;
    let nulls = values
        .iter()
        .filter(|one| matches!(one.value, Value::Null))
        .map(|one| one.span);
    nulls
        .map(|at| {
            if !is_literal(at) {
                return Err(Reason::new(
                    at,
                    "in one case an expression makes the identity `null`",
                    "write the block of that case by hand",
                ));
            }
            may_edit(subject, identity, at)?;
            let value = value.clone()?;
            Ok(Change::SetValue { at, value })
        })
        .collect()
}

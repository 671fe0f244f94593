//! Floor 5: the text of `--identity`, as somebody may write it.

use super::Reason;
use super::identity::Wanted;
use super::meaning::{arm_string, has_comment, why_unfit_key};
use crate::language::bicep;
use crate::model::Kind;
use crate::rules::Subject;

/// A text that names no identity, whatever the file declares.
pub(super) fn refuse_text(subject: &Subject<'_, '_, '_>, given: &str) -> Result<(), Reason> {
    let refused = |message: String, help| Err(Reason::new(subject.resource.span, message, help));
    if given.trim().is_empty() {
        let help = "give its resource ID, its name, or an expression that yields its ID";
        return refused("the identity has no name".to_owned(), help);
    }
    if subject.setting.body && !given.starts_with('/') {
        return refused(
            format!("`{given}` is no resource ID, and a request body has no expressions"),
            "give the whole ID: /subscriptions/…/userAssignedIdentities/NAME",
        );
    }
    Ok(())
}

/// Refuses what surely names no identity in this resource.
pub(super) fn refuse_unfit(subject: &Subject<'_, '_, '_>, wanted: &[Wanted]) -> Result<(), Reason> {
    let why = wanted
        .iter()
        .find_map(|one| why_unfit_key(subject, &one.key));
    why.map_or(Ok(()), |why| {
        let message = format!("`--identity` names no identity here: {why}");
        let help =
            "give the resource ID of the identity, its name, or an expression that yields its ID";
        Err(Reason::new(subject.resource.span, message, help))
    })
}

/// What somebody meant who quoted a text, or who wrote an expression as an ARM template has it, in
/// the words of Bicep.
pub(super) fn in_bicep(subject: &Subject<'_, '_, '_>, given: &str) -> Option<String> {
    if let Some(hole) = given
        .strip_prefix("'${")
        .and_then(|rest| rest.strip_suffix("}'"))
        && !hole.contains(['\'', '{', '}'])
    {
        return Some(hole.to_owned());
    }
    if given.starts_with('\'') {
        return match bicep::read_expression(given).kind {
            Kind::Text(text) => Some(text.into_owned()),
            _ => None,
        };
    }
    if !(given.starts_with('[') && given.ends_with(']')) {
        return None;
    }
    bicep::from_arm(&arm_string(given), &|name| subject.evaluator.is_value(name))
}

/// Whether a text is an expression of a language in which names stand bare.
fn is_expression(subject: &Subject<'_, '_, '_>, given: &str) -> bool {
    given.contains(['.', '(', '[', '\'']) || subject.evaluator.is_value(given)
}

/// What stands between the brackets of an expression, which a name has not; an error where it cannot
/// be one.
pub(super) fn expression_in<'g>(
    subject: &Subject<'_, '_, '_>,
    given: &'g str,
) -> Result<Option<&'g str>, Reason> {
    let refused = |why| {
        let message = format!("`{given}` is not an expression: {why}");
        Err(Reason::new(subject.resource.span, message, ""))
    };
    if given.starts_with('/') {
        return Ok(None);
    }
    if subject.template.symbolic {
        return match is_expression(subject, given) {
            true if has_comment(given) => refused("it has a comment"),
            is_one => Ok(is_one.then_some(given)),
        };
    }
    let Some(rest) = given.strip_prefix('[') else {
        return Ok(given.contains('(').then_some(given));
    };
    match rest.strip_suffix(']') {
        None => refused("the `]` at its end is missing"),
        Some(inner) if inner.trim_start().starts_with('[') => {
            refused("it starts with more than one `[`")
        }
        Some(inner) => Ok(Some(inner)),
    }
}

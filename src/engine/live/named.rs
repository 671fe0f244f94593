//! Floor 5: the identities that the user names.

use super::file::Read;
use super::phrase::Phrase;
use super::read;
use crate::engine::survey;
use crate::evaluate::Piece;
use crate::language::Language;
use crate::model::{Expression, Kind, ScopeId};
use crate::rules::USER_ASSIGNED_TYPE;

/// An expression that the user wrote; `None` for an ID or a name.
pub(super) fn expression(language: Option<Language>, given: &str) -> Option<Expression<'_>> {
    let inner = given
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let is_expression = inner.is_some() || given.contains(['(', '.']);
    let is_expression = is_expression && !given.starts_with('/');
    let written = inner.unwrap_or(given);
    language
        .filter(|_| is_expression)
        .map(|language| language.read_expression(written))
}

/// The resource ID of the identity that the user names.
pub(super) fn identity_id(
    read: &Read<'_, '_>,
    given: &str,
    expression: Option<&Expression<'_>>,
) -> Result<Phrase, String> {
    let literal = |text: &str| read.words.phrase(&[Piece::Literal(text.to_owned())], text);
    if given.starts_with('/') {
        return Ok(literal(given));
    }
    if let Some(expression) = expression
        && !matches!(expression.kind, Kind::Broken(_))
    {
        let texts = read
            .version
            .whole
            .evaluator
            .pieces_in_passing(expression, ScopeId(0));
        return Ok(read.words.phrase(&texts, given));
    }
    let mut subjects = read.version.whole.subjects();
    let declared = subjects.find(|other| {
        let named = survey::named(other);
        let name = read.name(other).map(Vec::as_slice);
        let own = matches!(name, Some([Piece::Literal(own)]) if own.eq_ignore_ascii_case(given));
        let symbol = read.version.whole.template.symbol(other.resource);
        let written = named.name.as_deref() == Some(given);
        other.is_type(USER_ASSIGNED_TYPE) && (own || written || symbol.as_deref() == Some(given))
    });
    let mut notes = Vec::new();
    let (scope, name) = match declared {
        Some(own) if !own.resource.is_repeated() => {
            let names = read::names(
                &own,
                &read.words,
                USER_ASSIGNED_TYPE,
                read.name(&own),
                &mut notes,
            );
            let name = Phrase::join(names.iter());
            (read::scope(&own, &read.words, &mut notes)?, name)
        }
        Some(_) => return Err(format!("`{given}` is a list of identities, made by a loop")),
        None => {
            let scope = super::Scope::Group {
                subscription: read.words.subscription(),
                group: read.words.group(),
            };
            (scope, literal(given))
        }
    };
    let mut id = scope.id();
    id.push(&format!("/providers/{USER_ASSIGNED_TYPE}/"));
    id.extend(&name);
    Ok(id)
}

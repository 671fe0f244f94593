//! Floor 4: which user-assigned identity a text names, and whether two name the same one.

use super::origin::is_own;
use super::shape::is_identity_type;
use super::subject::{Entry, Subject};
use super::whole::Whole;
use crate::evaluate::{Branch, Piece, ResourcePath, Text, resource_path};
use crate::graph::Found;
use crate::model::{Expression, Kind, ResourceId, Written};

/// What stands in front of the ID in a property of Cosmos DB.
const PREFIX: &str = "UserAssignedIdentity=";

/// A user-assigned identity that is named somewhere.
pub(super) struct Named {
    /// The text in lower case, holes marked: equal texts name the same identity.
    pub(super) text: String,
    id: Text<'static>,
    path: Option<ResourcePath>,
}

/// The user-assigned identity that a value names; `None` when it provably names none, or may name
/// anything.
pub(super) fn named<'t>(subject: &Subject<'_, 't, '_>, branch: &Branch<'t>) -> Option<Named> {
    let text = subject.evaluator.symbolic(branch.expression, branch.scope);
    let named = of_text(without_prefix(text));
    let symbol = subject.evaluator.resource_with_id(&named.id);
    let of_symbol = symbol.and_then(|id| subject.whole.resource_type(id));
    let of_path = named.path.as_ref().map(|path| &*path.resource_type);
    let own = of_symbol.map(|own| &**own).or(of_path);
    own.is_some_and(is_identity_type).then_some(named)
}

/// What names the identity that a value names, and nothing else beside it; `None` where that is no
/// part of its own.
pub(super) fn id_in<'t>(subject: &Subject<'_, 't, '_>, branch: &Branch<'t>) -> Option<Written> {
    let whole = branch.expression;
    let text = subject.evaluator.symbolic(whole, branch.scope);
    let prefix = text.prefix();
    if prefix.is_empty() || prefix.starts_with('/') {
        return Some(Written::Copy(whole.span));
    }
    if let Some(text) = whole.text() {
        let (_, id) = text.split_once('=')?;
        let is_id = id.starts_with('/') && !id.contains(['=', '&']);
        return is_id.then(|| Written::Text(id.to_owned()));
    }
    let own = |head: &Expression<'_>, id: &Expression<'_>, end: &str| {
        let is_head = head.text()?.strip_suffix(end)? == prefix;
        (is_head && prefix.ends_with('=')).then_some(Written::Copy(id.span))
    };
    match &whole.kind {
        Kind::Interpolation(pieces) => match &pieces[..] {
            [head, id] => own(head, id, ""),
            _ => None,
        },
        Kind::Call(call) => match &call.arguments[..] {
            [head, id] if is_own(call, "concat") => own(head, id, ""),
            [head, id] if is_own(call, "format") => own(head, id, "{0}"),
            _ => None,
        },
        _ => None,
    }
}

/// What an entry of a collection can name; `None` when that is not known.
pub(super) fn named_by<'t>(
    subject: &Subject<'_, 't, '_>,
    entry: &Entry<'_, 't>,
) -> Option<Vec<Named>> {
    let sources = entry.names.alternatives.iter().map(|one| one.source);
    let mut sources: Vec<_> = sources.collect();
    // What is known of a value need not say what it was written as.
    if sources.is_empty() || sources.iter().any(Option::is_none) {
        sources = vec![entry.source];
    }
    let texts = sources.into_iter().map(|source| {
        let source = source?;
        let scope = subject.scope_at(source.span)?;
        Some(of_text(subject.evaluator.symbolic(source, scope)))
    });
    texts.collect()
}

fn of_text(id: Text<'static>) -> Named {
    let mut text = String::new();
    for piece in id.pieces() {
        match piece {
            Piece::Literal(literal) => text.push_str(&literal.to_ascii_lowercase()),
            Piece::Hole(hole) => {
                text.push('\t');
                text.push_str(&hole);
                text.push('\t');
            }
        }
    }
    let path = resource_path(&id);
    Named { text, id, path }
}

fn without_prefix(text: Text<'static>) -> Text<'static> {
    let start = text.prefix().get(..PREFIX.len()).unwrap_or_default();
    if !start.eq_ignore_ascii_case(PREFIX) {
        return text;
    }
    let mut pieces = text.pieces();
    if let Some(Piece::Literal(first)) = pieces.first_mut() {
        first.drain(..PREFIX.len());
    }
    owned(pieces)
}

fn owned(pieces: Vec<Piece>) -> Text<'static> {
    match Text::join(pieces) {
        Text::Literal(text) => Text::Literal(text.into_owned().into()),
        Text::Pattern(pieces) => Text::Pattern(pieces),
    }
}

/// Whether both can name the same identity.
pub(super) fn may_be(subject: &Subject<'_, '_, '_>, one: &Named, other: &Named) -> bool {
    if one.text == other.text {
        return true;
    }
    let whole = subject.whole;
    let made = [made_by(subject, one), made_by(subject, other)];
    if let [Some(one), Some(other)] = made
        && (one == other || (is_sure(whole, one) && is_sure(whole, other)))
    {
        return one == other;
    }
    let path = |named: &Named| match whole.evaluator.resource_with_id(&named.id) {
        Some(id) => Some(ResourcePath {
            subscription: None,
            resource_group: None,
            resource_type: whole.resource_type(id)?.to_string(),
            names: whole.graph().names(id)?.to_vec(),
        }),
        None => named.path.clone(),
    };
    match (path(one), path(other)) {
        (Some(one), Some(other)) => one.may_be(&other),
        _ => true,
    }
}

/// Whether two texts that stand in a resource can name the same identity.
pub(crate) fn can_be_same(subject: &Subject<'_, '_, '_>, one: &Text<'_>, other: &Text<'_>) -> bool {
    if let (Some(one), Some(other)) = (one.literal(), other.literal()) {
        return one.eq_ignore_ascii_case(other);
    }
    let [one, other] = [one, other].map(|text| of_text(owned(text.pieces())));
    may_be(subject, &one, &other)
}

/// The one resource of the template that makes an identity.
fn made_by(subject: &Subject<'_, '_, '_>, named: &Named) -> Option<ResourceId> {
    let whole = subject.whole;
    let graph = whole.graph();
    let from = graph.deployment(subject.id);
    match graph.find(&whole.evaluator, &named.id, from) {
        Found::Here(ids) if ids.len() == 1 => ids.first().copied(),
        _ => None,
    }
}

/// Whether a resource is made in every deployment, once, and in the group of all others: two such
/// resources are never the same.
fn is_sure(whole: &Whole<'_, '_>, id: ResourceId) -> bool {
    let resource = whole.template.resource(id);
    resource.condition.is_none()
        && !resource.is_repeated()
        && resource.kept(&["scope"]).is_none()
        && whole.graph().deployment(id).is_none()
}

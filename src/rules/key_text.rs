//! Floor 4: rules about what the key of an identity says.

use super::key_symbol::{bare_symbol, is_bare, no_id_of_symbol, value_of};
use super::kinds::{is_later, is_placeholder};
use super::listed::Listed;
use super::shape::{folded, is_identity_type};
use super::subject::{Block, Entry, Identity, Subject, USER_ASSIGNED_TYPE, shown, used_at};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::evaluate::{
    Alternative, HERE, Piece, Text, Value, ends_in, is_made_here, resource_path, spelt_out,
};
use crate::knowledge::Shape;
use crate::model::{Call, Change, Expression, Kind as Expressed, Name, Written};

/// How many segments the ID of a user-assigned identity has.
const SEGMENTS: usize = 8;

/// What a resource group is in Azure's types.
const RESOURCE_GROUP: &str = "Microsoft.Resources/resourceGroups";

/// What to do about a key that is none.
const HELP: &str = "name the identity by its resource ID, as `resourceId()` gives it";

/// A misspelt provider that an official page once taught.
const KNOWN_TYPO: &str = "Micrososft.ManagedIdentity";
const PROVIDER: &str = "Microsoft.ManagedIdentity";

/// `identity-key-not-resource-id`: a name, a GUID or another property of the identity.
pub(super) fn not_resource_id<'t>(
    subject: &Subject<'_, 't, '_>,
    _identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    if subject.shape() == Some(Shape::Other) {
        return;
    }
    let mut listed = Listed::new(block);
    for entry in block.entries() {
        no_id_of_symbol(subject, block, &entry, findings);
        findings.extend(of_the_deployment(subject, &entry));
        for alternative in &entry.names.alternatives {
            let Value::Text(text) = &alternative.value else {
                continue;
            };
            if !is_no_id(text) || subject.is_blank(alternative) || is_made_of_nothing(alternative) {
                continue;
            }
            // What begins like one is the ID of something else, if of anything.
            let is_like_one = match text.prefix() {
                "" => text.literal().is_none(),
                prefix => prefix.starts_with('/'),
            };
            let whose = if is_like_one {
                " of a user-assigned identity"
            } else {
                ""
            };
            let mut finding = subject.finding(
                "identity-key-not-resource-id",
                Severity::Error,
                alternative.span,
                format!("`{}` is no resource ID{whose}", shown(text)),
            );
            finding.help = Some(HELP.to_owned());
            finding.fix = wrapped(subject, &entry, text, &mut listed);
            if let Some(symbol) = bare_symbol(subject, &entry) {
                finding.message = format!("`{symbol}` as a bare name is text, no resource ID");
                finding.help = Some(format!("write the value of `{symbol}` as the name"));
                finding.fix = value_of(subject, &entry, symbol);
            }
            used_at(
                &mut finding,
                entry.span(),
                "used as a user-assigned identity",
            );
            findings.push(finding);
        }
    }
}

/// The finding for what the deployment itself has: its group, or its subscription, is no identity.
fn of_the_deployment<'t>(
    subject: &Subject<'_, 't, '_>,
    entry: &Entry<'_, 't>,
) -> Option<Diagnostic> {
    let source = entry.source.filter(|_| entry.names.is_unknown())?;
    let pieces = subject
        .evaluator
        .pieces(source, subject.scope_at(source.span)?);
    let [Piece::Hole(hole)] = &pieces[..] else {
        return None;
    };
    if !HERE.contains(&&**hole) && spelt_out(&Text::join(pieces.clone())).prefix().is_empty() {
        return None;
    }
    let mut finding = subject.finding(
        "identity-key-not-resource-id",
        Severity::Error,
        entry.span(),
        "this is the group or the subscription of the deployment, no user-assigned identity",
    );
    finding.help = Some(HELP.to_owned());
    Some(finding)
}

/// Whether a text is provably no resource ID.
pub(super) fn is_no_id(text: &Text<'_>) -> bool {
    if let Some(literal) = text.literal() {
        return !is_placeholder(literal)
            && !is_later(literal)
            && (!literal.starts_with('/') || is_misbuilt(text));
    }
    let prefix = text.prefix();
    if !prefix.is_empty() && !prefix.starts_with('/') {
        return !is_placeholder(prefix);
    }
    is_misbuilt(text)
}

/// Whether a text that begins like a resource ID is none of an identity, whatever its unknown parts
/// are: a segment of it is misspelt or missing. Of another type's, another rule speaks.
fn is_misbuilt(text: &Text<'_>) -> bool {
    // Most are, and take next to nothing then.
    if is_made_here(text, USER_ASSIGNED_TYPE) {
        return false;
    }
    let path = resource_path(text);
    if path.is_some_and(|path| !is_identity_type(&path.resource_type)) {
        return false;
    }
    let mut known = String::new();
    let mut whole = true;
    for piece in spelt_out(text).pieces() {
        match piece {
            Piece::Literal(text) => known.push_str(&text),
            // Whatever they are, they have no slash, and are no word of an ID.
            Piece::Hole(hole) if HERE.contains(&&*hole) => known.push('-'),
            // What anything else is may have slashes of its own: nothing behind it has a place.
            Piece::Hole(_) => {
                known.truncate(known.rfind('/').unwrap_or_default());
                whole = false;
                break;
            }
        }
    }
    if is_placeholder(&known) {
        return false;
    }
    let segments: Vec<_> = known.split('/').filter(|part| !part.is_empty()).collect();
    let is = |at: usize, word: &str| {
        segments
            .get(at)
            .is_none_or(|own| own.eq_ignore_ascii_case(word))
    };
    // The ID of a group that the file makes is not put together as Azure has it.
    let of_group = RESOURCE_GROUP.split('/');
    if segments.len() > 6 && (5..).zip(of_group).all(|(at, word)| is(at, word)) {
        return false;
    }
    // No tenant, management group or subscription has identities, and no resource has them behind it.
    let of_identity = USER_ASSIGNED_TYPE.split('/');
    let in_group = !known.starts_with("//")
        && is(0, "subscriptions")
        && is(2, "resourceGroups")
        && is(4, "providers")
        && (5..).zip(of_identity).all(|(at, word)| is(at, word))
        && segments.len() <= SEGMENTS;
    let text = Text::Literal(known.as_str().into());
    !in_group || (whole && resource_path(&text).is_none())
}

/// Whether a text is what a function makes of nothing, such as `join()` of an array that is empty
/// unless it is given.
fn is_made_of_nothing(alternative: &Alternative<'_>) -> bool {
    let written = alternative.source.and_then(Expression::text);
    alternative.value.literal() == Some("") && written.is_none()
}

/// The key as an argument of `resourceId()`, when it is the name of an identity.
fn wrapped<'t>(
    subject: &Subject<'_, 't, '_>,
    entry: &Entry<'_, 't>,
    text: &Text<'_>,
    listed: &mut Listed<'_, 't>,
) -> Option<Fix> {
    let source = entry.source?;
    let name = text.literal()?;
    let is_name = !is_guid(name)
        && !name.is_empty()
        && name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
    let plain = match &source.kind {
        Expressed::Text(_) | Expressed::Symbol(_) => true,
        Expressed::Call(call) => {
            let name = &call.name.text;
            name.eq_ignore_ascii_case("parameters") || name.eq_ignore_ascii_case("variables")
        }
        _ => false,
    };
    if !is_name || !plain {
        return None;
    }
    let (written, meant) = if is_bare(subject, source) {
        let name = Expression::new(source.span, Expressed::Text(name.into()));
        (Written::Text(text.literal()?.to_owned()), name)
    } else {
        (Written::Copy(source.span), source.clone())
    };
    let call = Written::Call {
        name: "resourceId".to_owned(),
        arguments: vec![Written::Text(USER_ASSIGNED_TYPE.to_owned()), written],
    };
    let change = match entry.value {
        Some(_) => Change::Rename {
            key: source.span,
            name: call,
        },
        None => Change::SetValue {
            at: source.span,
            value: call,
        },
    };
    let fix = Fix {
        title: "wrap the name in `resourceId()`".to_owned(),
        safety: Safety::Unsafe,
        changes: vec![change],
    };
    Some(listed.once(entry, id_of(subject, meant), fix))
}

/// What `resourceId()` makes of a name, as [`folded`] gives it.
fn id_of(subject: &Subject<'_, '_, '_>, name: Expression<'_>) -> String {
    let evaluator = subject.evaluator;
    let id = call_of_id(name);
    folded(&Text::join(
        evaluator.pieces_in_passing(&id, subject.scope()),
    ))
}

/// The call that makes the ID of the user-assigned identity of that name.
pub(crate) fn call_of_id(name: Expression<'_>) -> Expression<'_> {
    call_of_id_in(Vec::new(), name)
}

/// The same in a group that is named: what stands for it in front of the type.
pub(crate) fn call_of_id_in<'e>(
    group: Vec<Expression<'e>>,
    name: Expression<'e>,
) -> Expression<'e> {
    let place = name.span;
    let resource_type = Expressed::Text(USER_ASSIGNED_TYPE.into());
    let own = [Expression::new(place, resource_type), name];
    let call = Call {
        base: None,
        name: Name {
            span: place,
            text: "resourceId".into(),
        },
        arguments: group.into_iter().chain(own).collect(),
    };
    Expression::new(place, Expressed::Call(Box::new(call)))
}

/// `identity-key-wrong-type`: the ID of something else.
pub(super) fn wrong_type<'t>(
    subject: &Subject<'_, 't, '_>,
    _identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut listed = Listed::new(block);
    for entry in block.entries() {
        for alternative in &entry.names.alternatives {
            let Value::Text(text) = &alternative.value else {
                continue;
            };
            // Most are told by their end, which is less work than to take them apart.
            if ends_in(text, USER_ASSIGNED_TYPE) {
                continue;
            }
            let Some(path) = resource_path(text) else {
                continue;
            };
            if is_identity_type(&path.resource_type) || is_placeholder(&path.resource_type) {
                continue;
            }
            let typo = alternative.source.and_then(find_typo);
            let mut finding = subject.finding(
                "identity-key-wrong-type",
                Severity::Error,
                typo.map_or(alternative.span, |literal| literal.span),
                format!("`{}` is no user-assigned identity", path.resource_type),
            );
            finding.help = Some(format!("the resource type is `{USER_ASSIGNED_TYPE}`"));
            finding.fix = typo.and_then(|literal| {
                let fix = respelt(literal)?;
                let wrong = KNOWN_TYPO.to_ascii_lowercase();
                let text = entry.text.map(folded);
                let own = entry.span().contains(literal.span);
                Some(match text.filter(|text| own && text.contains(&wrong)) {
                    Some(text) => {
                        let text = text.replace(&wrong, &PROVIDER.to_ascii_lowercase());
                        listed.once(&entry, text, fix)
                    }
                    None => fix,
                })
            });
            used_at(
                &mut finding,
                entry.span(),
                "used as a user-assigned identity",
            );
            findings.push(finding);
        }
    }
}

/// The known typo mended in the literal that holds it.
fn respelt(literal: &Expression<'_>) -> Option<Fix> {
    Some(Fix {
        title: format!("write `{PROVIDER}`"),
        safety: Safety::Safe,
        changes: vec![Change::SetText {
            at: literal.span,
            text: literal.text()?.replace(KNOWN_TYPO, PROVIDER),
        }],
    })
}

/// The literal that holds the known typo.
fn find_typo<'t>(expression: &'t Expression<'t>) -> Option<&'t Expression<'t>> {
    let mut found = None;
    expression.walk(&mut |inner| {
        if inner.text().is_some_and(|text| text.contains(KNOWN_TYPO)) {
            found = Some(inner);
        }
    });
    found
}

/// Whether a text is a GUID.
pub(super) fn is_guid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<_> = text.split('-').collect();
    parts.len() == lengths.len()
        && parts.iter().zip(lengths).all(|(part, length)| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

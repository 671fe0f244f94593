//! Floor 4: rules about what the key of an identity says.

use super::kinds::{is_later, is_placeholder};
use super::listed::Listed;
use super::shape::{folded, is_identity_type};
use super::subject::{Block, Entry, Identity, Subject, USER_ASSIGNED_TYPE, shown, used_at};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::evaluate::{Alternative, Text, Value, ends_in, resource_path};
use crate::knowledge::Shape;
use crate::model::{Call, Change, Expression, Kind as Expressed, Name, ResourceId, Written};

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
        not_another_property(subject, block, &entry, findings);
        for alternative in &entry.names.alternatives {
            let Value::Text(text) = &alternative.value else {
                continue;
            };
            if !is_no_id(text) || subject.is_blank(alternative) || is_made_of_nothing(alternative) {
                continue;
            }
            let mut finding = subject.finding(
                "identity-key-not-resource-id",
                Severity::Error,
                alternative.span,
                format!("`{}` is no resource ID", shown(text)),
            );
            finding.help =
                Some("name the identity by its resource ID, as `resourceId()` gives it".to_owned());
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

/// Tells of an entry that is, or comes from, another property of an identity than its ID.
fn not_another_property<'t>(
    subject: &Subject<'_, 't, '_>,
    block: &Block<'t>,
    entry: &Entry<'_, 't>,
    findings: &mut Vec<Diagnostic>,
) {
    // What is no name leads nowhere, and most keys are none: they need no scope.
    let is_name = |source: &&Expression<'_>| match &source.kind {
        Expressed::Text(_) => false,
        Expressed::Call(call) => call.arguments.len() == 1,
        _ => true,
    };
    let Some(source) = entry.source.filter(is_name) else {
        return;
    };
    let scope = subject.scope_at(source.span).unwrap_or(subject.scope());
    for branch in subject.evaluator.branches(source, scope, &block.when) {
        // A branch within the key makes it one that is read too early, which is another rule's.
        let own = branch.expression.span;
        let is_within = source.span.contains(own) && source.span != own;
        let Some(name) = other_property(branch.expression).filter(|_| !is_within) else {
            continue;
        };
        let mut finding = subject.finding(
            "identity-key-not-resource-id",
            Severity::Error,
            own,
            format!("a user-assigned identity is named by its resource ID, not by its `{name}`"),
        );
        finding.help = Some("use the resource ID of the identity".to_owned());
        let key = Some(source).filter(|source| source.span == own);
        finding.fix = key.and_then(|key| id_instead(subject, entry, key));
        used_at(
            &mut finding,
            entry.span(),
            "used as a user-assigned identity",
        );
        findings.push(finding);
    }
}

/// Whether a text is provably no resource ID.
pub(super) fn is_no_id(text: &Text<'_>) -> bool {
    if let Some(literal) = text.literal() {
        return !is_placeholder(literal)
            && !is_later(literal)
            && (!literal.starts_with('/') || resource_path(text).is_none());
    }
    let prefix = text.prefix();
    !prefix.is_empty() && !prefix.starts_with('/') && !is_placeholder(prefix)
}

/// Whether a text is what a function makes of nothing, such as `join()` of an array that is empty
/// unless it is given.
fn is_made_of_nothing(alternative: &Alternative<'_>) -> bool {
    let written = alternative.source.and_then(Expression::text);
    alternative.value.literal() == Some("") && written.is_none()
}

/// `principalId` or `clientId`, when an expression reads it.
pub(super) fn other_property(expression: &Expression<'_>) -> Option<&'static str> {
    let Expressed::Member(access) = &expression.kind else {
        return None;
    };
    // What another file hands out may have any name.
    if is_handed_out(&access.base) {
        return None;
    }
    ["principalId", "clientId"]
        .into_iter()
        .find(|name| access.name.text.eq_ignore_ascii_case(name))
}

/// Whether an expression reads the outputs of a module or deployment.
fn is_handed_out(mut expression: &Expression<'_>) -> bool {
    loop {
        expression = match &expression.kind {
            Expressed::Member(access) if &*access.name.text == "outputs" => return true,
            Expressed::Member(access) => &access.base,
            Expressed::Index(index) if index.index.text() == Some("outputs") => return true,
            Expressed::Index(index) => &index.base,
            _ => return false,
        };
    }
}

/// The symbol, parameter or variable of the file that a bare name looks like.
fn bare_symbol<'t>(subject: &Subject<'_, 't, '_>, entry: &Entry<'_, 't>) -> Option<&'t str> {
    let source = entry.source.filter(|_| entry.value.is_some())?;
    let name = source.text()?;
    (is_bare(subject, source) && subject.evaluator.is_declared(name)).then_some(name)
}

/// Whether a name is written without quotes.
fn is_bare(subject: &Subject<'_, '_, '_>, source: &Expression<'_>) -> bool {
    subject.template.symbolic && source.text() == Some(subject.written(source.span))
}

/// The name replaced by the ID of the identity that it looks like, or by the parameter's value.
fn value_of(subject: &Subject<'_, '_, '_>, entry: &Entry<'_, '_>, symbol: &str) -> Option<Fix> {
    let (safety, text) = match subject.evaluator.resource_named(symbol) {
        Some(id) => (Safety::Safe, identity_id(subject, id, symbol)?),
        None if subject.evaluator.is_value(symbol) => (Safety::Unsafe, symbol.to_owned()),
        None => return None,
    };
    Some(renamed(entry.source?, safety, text))
}

/// `uai.id`, when the symbol is one identity.
fn identity_id(subject: &Subject<'_, '_, '_>, id: ResourceId, symbol: &str) -> Option<String> {
    let resource = subject.template.resource(id);
    let own = resource.resource_type.as_ref().and_then(Expression::text)?;
    (is_identity_type(own) && !resource.is_repeated()).then(|| format!("{symbol}.id"))
}

fn renamed(source: &Expression<'_>, safety: Safety, text: String) -> Fix {
    Fix {
        title: format!("use `{text}`"),
        safety,
        changes: vec![Change::Rename {
            key: source.span,
            name: Written::Expression(text),
        }],
    }
}

/// `uai.id` in place of `uai.properties.principalId`.
fn id_instead<'t>(
    subject: &Subject<'_, 't, '_>,
    entry: &Entry<'_, 't>,
    source: &'t Expression<'t>,
) -> Option<Fix> {
    let Expressed::Member(outer) = &source.kind else {
        return None;
    };
    let Expressed::Member(inner) = &outer.base.kind else {
        return None;
    };
    let Expressed::Symbol(symbol) = &inner.base.kind else {
        return None;
    };
    let id = subject.evaluator.resource_of(&inner.base)?;
    let text = identity_id(subject, id, symbol)?;
    (entry.value.is_some() && &*inner.name.text == "properties")
        .then(|| renamed(source, Safety::Unsafe, text))
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

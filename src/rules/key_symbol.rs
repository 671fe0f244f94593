//! Floor 4: keys of identities that are, or look like, something that the file declares.

use super::shape::is_identity_type;
use super::subject::{Block, Entry, Subject, entries_of, used_at};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::evaluate::Alternative;
use crate::model::{Change, Expression, Kind, ResourceId, Written};
use crate::text::Span;

/// Tells of an entry that is, or comes from, another property of an identity than its ID, or a
/// resource itself.
pub(super) fn no_id_of_symbol<'t>(
    subject: &Subject<'_, 't, '_>,
    block: &Block<'t>,
    entry: &Entry<'_, 't>,
    findings: &mut Vec<Diagnostic>,
) {
    // What is no name leads nowhere, and most keys are none: they need no scope.
    let is_name = |source: &&Expression<'_>| match &source.kind {
        Kind::Text(_) => false,
        Kind::Call(call) => call.arguments.len() == 1,
        _ => true,
    };
    let Some(source) = entry.source.filter(is_name) else {
        return;
    };
    let scope = subject.scope_at(source.span).unwrap_or(subject.scope());
    for branch in subject.evaluator.branches(source, scope, &block.when) {
        // A branch within the key makes it one that is read too early, which is another rule's.
        let own = branch.expression;
        let is_within = source.span.contains(own.span) && source.span != own.span;
        let property = other_property(own).filter(|_| !is_within);
        let is_written = own.span == source.span;
        let (message, fix) = if let Some(name) = property {
            let message = format!(
                "a user-assigned identity is named by its resource ID, not by its `{name}`"
            );
            (message, id_instead(subject, entry, own))
        } else if let Some(name) = resource_itself(subject, own) {
            let message = format!("`{name}` is the resource itself, no resource ID");
            (message, id_of_it(subject, entry, own, &name))
        } else {
            continue;
        };
        let rule = "identity-key-not-resource-id";
        let mut finding = subject.finding(rule, Severity::Error, own.span, message);
        finding.help = Some("use the resource ID of the identity".to_owned());
        finding.fix = fix.filter(|_| is_written);
        used_at(
            &mut finding,
            entry.span(),
            "used as a user-assigned identity",
        );
        findings.push(finding);
    }
}

/// How a resource or module of the file is written, or all that a loop makes of one, when an
/// expression is such a one itself.
fn resource_itself(subject: &Subject<'_, '_, '_>, expression: &Expression<'_>) -> Option<String> {
    let (base, index) = match &expression.kind {
        Kind::Index(index) => (&index.base, Some(&index.index)),
        _ => (expression, None),
    };
    let Kind::Symbol(name) = &base.kind else {
        return None;
    };
    let id = subject.evaluator.symbol_resource(name)?;
    let Some(index) = index else {
        return Some(name.to_string());
    };
    let is_of_loop = subject.template.resource(id).is_repeated();
    is_of_loop.then(|| format!("{name}[{}]", subject.written(index.span)))
}

/// The first resource or module of the file that is listed itself.
pub(super) fn resource_in<'t>(
    subject: &Subject<'_, 't, '_>,
    collection: &Alternative<'t>,
) -> Option<String> {
    let mut sources = entries_of(collection).filter_map(|entry| entry.source);
    sources.find_map(|source| resource_itself(subject, source))
}

/// `uai.id` in place of `uai`.
fn id_of_it<'t>(
    subject: &Subject<'_, 't, '_>,
    entry: &Entry<'_, 't>,
    source: &'t Expression<'t>,
    name: &str,
) -> Option<Fix> {
    let id = subject.evaluator.resource_of(source)?;
    let own = subject.template.resource(id).resource_type.as_ref()?;
    let text = format!("{name}.id");
    is_identity_type(own.text()?).then(|| match entry.value {
        Some(_) => renamed(source, Safety::Safe, text),
        None => Fix {
            title: format!("use `{text}`"),
            safety: Safety::Safe,
            changes: vec![Change::SetValue {
                at: source.span,
                value: Written::Expression(text),
            }],
        },
    })
}

/// `principalId` or `clientId`, when an expression reads it.
pub(super) fn other_property(expression: &Expression<'_>) -> Option<&'static str> {
    let Kind::Member(access) = &expression.kind else {
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
            Kind::Member(access) if &*access.name.text == "outputs" => return true,
            Kind::Member(access) => &access.base,
            Kind::Index(index) if index.index.text() == Some("outputs") => return true,
            Kind::Index(index) => &index.base,
            _ => return false,
        };
    }
}

/// The symbol, parameter or variable of the file, or of a loop, that a bare name looks like.
pub(super) fn bare_symbol<'t>(
    subject: &Subject<'_, 't, '_>,
    entry: &Entry<'_, 't>,
) -> Option<&'t str> {
    let source = entry.source.filter(|_| entry.value.is_some())?;
    let name = source.text()?;
    let stands = || subject.evaluator.is_declared(name) || is_bound(subject, name, source.span);
    (is_bare(subject, source) && stands()).then_some(name)
}

/// Whether a name is that of a loop's variable where it stands (Bicep).
fn is_bound(subject: &Subject<'_, '_, '_>, name: &str, at: Span) -> bool {
    subject.template.variable_reads().is_bound(name, at)
}

/// Whether a name is written without quotes.
pub(super) fn is_bare(subject: &Subject<'_, '_, '_>, source: &Expression<'_>) -> bool {
    subject.template.symbolic && source.text() == Some(subject.written(source.span))
}

/// The name replaced by the ID of the identity that it looks like, or by the value of the parameter or
/// variable.
pub(super) fn value_of(
    subject: &Subject<'_, '_, '_>,
    entry: &Entry<'_, '_>,
    symbol: &str,
) -> Option<Fix> {
    let source = entry.source?;
    let is_declared = subject.evaluator.is_declared(symbol);
    let (safety, text) = match subject.evaluator.resource_named(symbol) {
        // Of a variable that hides another name nothing is known, nor whether it is listed already.
        _ if is_declared && is_bound(subject, symbol, source.span) => return None,
        Some(id) => (Safety::Safe, identity_id(subject, id, symbol)?),
        None if is_declared && !subject.evaluator.is_value(symbol) => return None,
        None => (Safety::Unsafe, symbol.to_owned()),
    };
    Some(renamed(source, safety, text))
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
    let Kind::Member(outer) = &source.kind else {
        return None;
    };
    let Kind::Member(inner) = &outer.base.kind else {
        return None;
    };
    let Kind::Symbol(symbol) = &inner.base.kind else {
        return None;
    };
    let id = subject.evaluator.resource_of(&inner.base)?;
    let text = identity_id(subject, id, symbol)?;
    (entry.value.is_some() && &*inner.name.text == "properties")
        .then(|| renamed(source, Safety::Unsafe, text))
}

//! Floor 4: the rule about an identity that is read as a resource of its own.

use std::collections::HashSet;

use super::reads::{Reference, deployment_of, step};
use super::reference_calls::version_of;
use super::whole::Whole;
use crate::diagnostic::{Diagnostic, Fix, Label, Safety, Severity};
use crate::evaluate::{Piece, Text};
use crate::graph::Found;
use crate::model::{Change, Expression, Kind, Read, ScopeId, Written};

/// What the ID of such a resource ends with, behind that of the resource whose identity it is.
const IMPLICIT: &str = "/providers/Microsoft.ManagedIdentity/Identities/default";

/// The resource type of it.
const IMPLICIT_TYPE: &str = "Microsoft.ManagedIdentity/identities";

/// `implicit-identity-reference`: `…/providers/Microsoft.ManagedIdentity/Identities/default`.
pub(super) fn implicit(whole: &Whole<'_, '_>, findings: &mut Vec<Diagnostic>) {
    if !mentions(whole.source.text()) {
        return;
    }
    for read in whole.template.run_time_reads() {
        let mut member = None;
        read.expression.walk(&mut |inner| {
            if let Some((base, name, _)) = step(inner) {
                member = Some((base.span, name));
            }
            if let Some(reference) = Reference::of(inner) {
                let of_it = member.filter(|(base, _)| *base == reference.span);
                let part = of_it.map(|(_, name)| name);
                findings.extend(referenced(whole, read, &reference, part));
            }
        });
    }
    for subject in whole.subjects() {
        let Some(written) = &subject.resource.resource_type else {
            continue;
        };
        if subject.is_type(IMPLICIT_TYPE) {
            let mut finding = subject.finding(SLUG, Severity::Warning, written.span, MESSAGE);
            finding.help = Some(HELP.to_owned());
            findings.push(finding);
        }
    }
}

const SLUG: &str = "implicit-identity-reference";
const MESSAGE: &str =
    "the identity of a resource is read as a resource of its own, which may not be found";
const HELP: &str = "read `identity.principalId` of the resource itself";

/// What the `identity` of a resource has as well.
const SHOWN: [&str; 2] = ["principalId", "tenantId"];

/// Whether a file names such a resource, or its type.
fn mentions(text: &str) -> bool {
    let is_here = |at: usize| {
        let rest = &text.as_bytes()[at + TYPE_HEAD.len()..];
        let start = rest.get(..TYPE_TAIL.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(TYPE_TAIL))
    };
    let mut heads = memchr::memmem::find_iter(text.as_bytes(), TYPE_HEAD);
    heads.any(is_here)
}

/// The two halves of the type: the first is hardly ever written in another case.
const TYPE_HEAD: &[u8] = b"ManagedIdentity/";
const TYPE_TAIL: &[u8] = b"identities";

fn referenced<'t, 'a: 't>(
    whole: &Whole<'t, 'a>,
    read: &'t Read<'t>,
    reference: &Reference<'t>,
    part: Option<&str>,
) -> Option<Diagnostic> {
    let text = whole.evaluator.symbolic(reference.id, read.scope);
    let owner_id = without_ending(&text)?;
    let place = written_at(whole, reference.id, read.scope).unwrap_or(reference.id);
    let mut finding = Diagnostic {
        resource: read.owner,
        help: Some(HELP.to_owned()),
        ..Diagnostic::new(SLUG, Severity::Warning, place.span, MESSAGE)
    };
    if !reference.span.contains(place.span) {
        finding.related.push(Label {
            span: reference.span,
            message: "read here".to_owned(),
        });
    }
    let is_shown = |part: &str| SHOWN.iter().any(|own| part.eq_ignore_ascii_case(own));
    match part {
        Some(part) if is_shown(part) => {
            finding.fix = directly(whole, read, reference, &owner_id);
        }
        Some(part) => finding.help = Some(without(part)),
        // All of it is another object than the `identity` of the resource.
        None => {}
    }
    Some(finding)
}

/// What to do about a part that the `identity` of the resource itself lacks.
fn without(part: &str) -> String {
    let lacks = format!("the `identity` of the resource itself has no `{part}`");
    if part.eq_ignore_ascii_case("clientId") {
        return format!("{lacks}: a user-assigned identity has one under `properties`");
    }
    lacks
}

/// The ID in front of the ending that makes it the identity of a resource.
fn without_ending(text: &Text<'_>) -> Option<Text<'static>> {
    let mut pieces = text.pieces();
    let Some(Piece::Literal(last)) = pieces.last_mut() else {
        return None;
    };
    let at = last.len().checked_sub(IMPLICIT.len())?;
    let ends = last.get(at..)?.eq_ignore_ascii_case(IMPLICIT);
    last.truncate(at);
    ends.then(|| match Text::join(pieces) {
        Text::Literal(text) => Text::Literal(text.into_owned().into()),
        Text::Pattern(pieces) => Text::Pattern(pieces),
    })
}

/// The literal that ends with it, in the expression itself or in a variable that it reads.
fn written_at<'t, 'a: 't>(
    whole: &Whole<'t, 'a>,
    expression: &'t Expression<'t>,
    scope: ScopeId,
) -> Option<&'t Expression<'t>> {
    let mut open = vec![(expression, scope)];
    let mut seen = HashSet::new();
    let mut found = None;
    while let (Some((expression, scope)), None) = (open.pop(), found) {
        if !seen.insert(expression.span) {
            continue;
        }
        expression.walk(&mut |inner| {
            let text = inner.text().unwrap_or_default();
            let tail = text.len().checked_sub("Identities/default".len());
            let tail = tail.and_then(|at| text.get(at..));
            if tail.is_some_and(|tail| tail.eq_ignore_ascii_case("Identities/default")) {
                found = Some(inner);
            }
            open.extend(whole.evaluator.value_behind(inner, scope));
        });
    }
    found
}

/// Asks the resource itself, where it is one of this template and shows its identity.
fn directly<'t, 'a: 't>(
    whole: &Whole<'t, 'a>,
    read: &'t Read<'t>,
    reference: &Reference<'t>,
    owner_id: &Text<'_>,
) -> Option<Fix> {
    if reference.is_full(whole, read.scope)? {
        return None;
    }
    let from = deployment_of(whole, read);
    let found = whole.graph().find(&whole.evaluator, owner_id, from);
    let Found::Here(ids) = found else {
        return None;
    };
    let id = *ids.first()?;
    let owner = whole.subject(id);
    owner.support()?;
    let value = if whole.template.symbolic {
        let symbol = whole.template.symbol(owner.resource)?;
        (!owner.resource.is_repeated())
            .then(|| Written::member(Written::Symbol(symbol), "identity"))?
    } else {
        let full = Written::Call {
            name: reference.call.name.text.to_string(),
            arguments: vec![
                Written::Copy(owner_of(reference.id)?.span),
                version_of(whole, read.scope, id)?,
                Written::Text("Full".to_owned()),
            ],
        };
        Written::member(full, "identity")
    };
    Some(Fix {
        title: "read the identity of the resource itself".to_owned(),
        safety: Safety::Unsafe,
        changes: vec![Change::SetValue {
            at: reference.span,
            value,
        }],
    })
}

/// The ID of the resource in `concat(id, …)` or `format(…, id)`, where nothing else is in it.
fn owner_of<'t>(expression: &'t Expression<'t>) -> Option<&'t Expression<'t>> {
    let Kind::Call(call) = &expression.kind else {
        return None;
    };
    let is = |name: &str| call.name.text.eq_ignore_ascii_case(name);
    match &call.arguments[..] {
        [id, ending] if is("concat") => {
            let is_all = ending.text()?.eq_ignore_ascii_case(IMPLICIT);
            is_all.then_some(id)
        }
        [format, id] if is("format") => {
            let ending = format.text()?.strip_prefix("{0}")?;
            ending.eq_ignore_ascii_case(IMPLICIT).then_some(id)
        }
        _ => None,
    }
}

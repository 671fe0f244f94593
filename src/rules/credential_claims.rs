//! Floor 4: what federated identity credentials claim, and how many an identity takes.

use std::collections::BTreeMap;

use super::credentials::{Credential, by_identity, related};
use super::origin::is_own;
use super::whole::Whole;
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate::Text;
use crate::model::Kind;
use crate::text::Span;

/// How many credentials one identity takes.
const MOST: i64 = 20;

/// `federated-credential-duplicate`: what an identity has already, or has no room for.
pub(super) fn duplicate(whole: &Whole<'_, '_>, findings: &mut Vec<Diagnostic>) {
    for credentials in by_identity(whole) {
        if !twice(&credentials, findings) {
            too_many(&credentials, findings);
        }
    }
}

/// One issuer and subject twice; whether that was found.
fn twice(credentials: &[Credential<'_, '_, '_>], findings: &mut Vec<Diagnostic>) -> bool {
    let claims: Vec<_> = credentials.iter().map(Credential::claim).collect();
    let mut seen: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut found: Option<(usize, Vec<Span>)> = None;
    for (number, credential) in credentials.iter().enumerate() {
        let Some(claim) = &claims[number] else {
            continue;
        };
        let before = seen.entry(format!("{claim:?}")).or_default();
        let same = before.iter().map(|number| &credentials[*number]);
        let mut same = same.filter(|same| same.when.agrees_with(&credential.when));
        let first = same.next().map(Credential::claimed);
        let turns = credential.turns.is_some_and(|turns| turns > 1);
        let itself =
            (credential.subject.resource.condition.is_none() && turns).then(|| credential.place());
        if let Some(first) = first.or(itself) {
            let (_, places) = found.get_or_insert((number, Vec::new()));
            for place in [first, credential.claimed()] {
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        before.push(number);
    }
    let Some((number, places)) = found else {
        return false;
    };
    let credential = &credentials[number];
    let mut finding = credential.subject.finding(
        "federated-credential-duplicate",
        Severity::Error,
        credential.claimed(),
        "the identity has a credential with this issuer and subject already",
    );
    finding.help = Some("remove one of them, or give it another subject".to_owned());
    finding.fact =
        Some("issuer and subject together are unique among the credentials of an identity".into());
    finding.related = related(&places, finding.place.span, "the same issuer and subject");
    findings.push(finding);
    true
}

impl Credential<'_, '_, '_> {
    /// Issuer and subject, when equal texts mean equal values.
    fn claim(&self) -> Option<[Text<'static>; 2]> {
        let text = |name| {
            let written = self.property(name)?;
            let mut exact = true;
            written.walk(&mut |inner| {
                if let Kind::Call(call) = &inner.kind {
                    exact &= !is_own(call, "toLower") && !is_own(call, "toUpper");
                }
            });
            let text = self
                .subject
                .evaluator
                .symbolic(written, self.subject.scope());
            (exact && !self.subject.evaluator.varies(&text.pieces())).then_some(text)
        };
        Some([text("issuer")?, text("subject")?])
    }

    /// Where its subject is written.
    fn claimed(&self) -> Span {
        self.property("subject")
            .map_or(self.place(), |written| written.span)
    }
}

/// More credentials than an identity takes.
fn too_many(credentials: &[Credential<'_, '_, '_>], findings: &mut Vec<Diagnostic>) {
    let mut count = 0;
    for credential in credentials {
        let sure = credential.when.is_always() && credential.subject.resource.condition.is_none();
        count += credential.turns.filter(|_| sure).unwrap_or(0);
        if count > MOST {
            let mut finding = credential.subject.finding(
                "federated-credential-duplicate",
                Severity::Error,
                credential.place(),
                format!("an identity takes no more than {MOST} federated credentials"),
            );
            finding.help = Some("divide them among several identities".to_owned());
            findings.push(finding);
            return;
        }
    }
}

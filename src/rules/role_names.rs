//! Floor 4: the names of role assignments.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::key_text::is_guid;
use super::kinds::{is_later, is_placeholder};
use super::names::Names;
use super::origin::{Origin, Parts, is_own};
use super::random::{Random, random_in};
use super::role_fixes::{keep_if_named, with_seed, without_random};
use super::roles::{Assignment, assignments};
use super::seeds::Seeds;
use super::subject::{shown, used_at};
use super::turns::most_turns;
use super::whole::Whole;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::evaluate::{Piece, Text, Value, names_in};
use crate::model::{Call, Expression, Kind, Resource};
use crate::text::Span;

impl<'t, 'a: 't> Assignment<'_, 't, 'a> {
    /// Its name as written.
    pub(super) fn name(&self) -> Option<&'t Expression<'t>> {
        self.subject.name()
    }

    /// The calls of `guid()` that make the GUID of its name.
    fn guids(&self) -> Vec<Origin<'t>> {
        let Some(name) = self.name() else {
            return Vec::new();
        };
        let mut calls = Vec::new();
        for origin in self.subject.origins(name).all {
            let parts = self.parts(origin);
            let mut guids = parts
                .into_iter()
                .filter(|part| is_call(part.expression, "guid"));
            // Two of them make no name that could be told apart.
            if let (Some(only), None) = (guids.next(), guids.next()) {
                calls.push(only);
            }
        }
        calls
    }

    /// What of its name stands beside the GUID, or beside what is in the GUID's place.
    pub(super) fn name_beside_guid(&self, guid: Option<Span>) -> Vec<Origin<'t>> {
        let names = self.name().map(|name| self.subject.origins(name).all);
        let is_guid = |piece: &Expression<'_>| {
            is_call(piece, "guid") || guid.is_some_and(|guid| piece.span.contains(guid))
        };
        let mut beside = Vec::new();
        for origin in names.into_iter().flatten() {
            let pieces = pieces_of(origin.expression).unwrap_or_default();
            let pieces = pieces.iter().filter(|piece| !is_guid(piece));
            beside.extend(pieces.map(|expression| Origin {
                expression,
                ..origin
            }));
        }
        beside
    }

    /// The expressions that a text is put together from; itself when it is not.
    fn parts(&self, origin: Origin<'t>) -> Vec<Origin<'t>> {
        let Some(pieces) = pieces_of(origin.expression) else {
            return vec![origin];
        };
        let pieces = pieces.iter().map(|expression| Origin {
            expression,
            ..origin
        });
        pieces
            .flat_map(|piece| self.subject.origins_from(piece).all)
            .collect()
    }
}

/// The expressions that a text is put together from; `None` when it is not.
pub(super) fn pieces_of<'t>(expression: &'t Expression<'t>) -> Option<&'t [Expression<'t>]> {
    let makes_text = |call: &Call<'_>| {
        let mut functions = ["concat", "format", "toLower", "toUpper"].into_iter();
        functions.any(|name| is_own(call, name))
    };
    match &expression.kind {
        Kind::Interpolation(pieces) => Some(pieces),
        Kind::Call(call) if makes_text(call) => Some(&call.arguments),
        _ => None,
    }
}

fn is_call(expression: &Expression<'_>, name: &str) -> bool {
    matches!(&expression.kind, Kind::Call(call) if is_own(call, name))
}

/// The arguments of a call.
pub(super) fn call_of<'t>(expression: &'t Expression<'t>) -> Option<&'t Call<'t>> {
    match &expression.kind {
        Kind::Call(call) => Some(call),
        _ => None,
    }
}

/// `role-assignment-name-not-deterministic`: a name that the next deployment does not make again.
pub(super) fn not_deterministic(
    assignment: &Assignment<'_, '_, '_>,
    findings: &mut Vec<Diagnostic>,
) {
    let subject = &assignment.subject;
    let Some(name) = assignment.name() else {
        return;
    };
    let whole = subject.whole;
    let random = Some(name).filter(|_| whole.may_be_random());
    let random = random.and_then(|name| random_in(whole, name, subject.scope()));
    let Some(random) = random else {
        return;
    };
    if is_for_new(assignment, &random) {
        return;
    }
    let mut finding = subject.finding(
        "role-assignment-name-not-deterministic",
        Severity::Error,
        random.used.span,
        "the name of the role assignment is another one in each deployment",
    );
    finding.help = Some(
        "make it of what it says: `guid()` of the scope, the principal and the role".to_owned(),
    );
    finding.fact = Some(
        "a second deployment assigns the same role to the same principal under another name, \
         which Azure refuses"
            .to_owned(),
    );
    if !random.used.span.contains(random.call) {
        finding.related.push(Label {
            span: random.call,
            message: "another value in each deployment".to_owned(),
        });
    }
    finding.fix = without_random(assignment, name, &random);
    keep_if_named(assignment, &mut finding);
    findings.push(finding);
}

/// Whether what the role is for is another one in each deployment, too.
fn is_for_new(assignment: &Assignment<'_, '_, '_>, random: &Random<'_>) -> bool {
    let Some(parameter) = random.parameter else {
        return false;
    };
    let principal = assignment.principal();
    let seeds = principal.map(|principal| Seeds::new(assignment, principal));
    seeds.is_some_and(|seeds| seeds.principal.declared.contains(&parameter))
        || assignment
            .role_and_scope(Some(random.used.span))
            .declared
            .contains(&parameter)
}

/// `role-assignment-name-not-guid`: a name that Azure does not take.
pub(super) fn not_guid(assignment: &Assignment<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    let subject = &assignment.subject;
    let name = assignment.name().filter(|name| !ends_in_guid(name));
    let Some(name) = name else {
        return;
    };
    let mut found = |span: Span, what: String| {
        let mut finding = subject.finding(
            "role-assignment-name-not-guid",
            Severity::Error,
            span,
            format!("{what} is no GUID, as the name of a role assignment has to be"),
        );
        finding.help = Some("use `guid()` of the scope, the principal and the role".to_owned());
        used_at(&mut finding, name.span, "used as this name");
        findings.push(finding);
    };
    for alternative in &subject.values(name).alternatives {
        if let Value::Text(text) = &alternative.value
            && !subject.is_blank(alternative)
            && is_no_guid(text)
        {
            found(alternative.span, format!("`{}`", shown(text)));
        }
    }
    for origin in subject.origins(name).all {
        if is_call(origin.expression, "uniqueString") {
            found(
                origin.expression.span,
                "what `uniqueString()` makes".to_owned(),
            );
        }
    }
}

/// Whether a name, as it is written, is what `guid()` makes, perhaps behind a slash.
fn ends_in_guid(name: &Expression<'_>) -> bool {
    match pieces_of(name) {
        // Where `format()` puts its arguments, its text alone says.
        Some([.., before, last]) if !is_call(name, "format") => {
            is_call(last, "guid") && before.text().is_some_and(|text| text.ends_with('/'))
        }
        _ => is_call(name, "guid"),
    }
}

/// Whether a name, or its last segment, is surely no GUID.
fn is_no_guid(text: &Text<'_>) -> bool {
    let names = names_in(text);
    let pieces = names.last().map_or(&[][..], |last| &last[..]);
    let known: String = pieces.iter().filter_map(Piece::literal).collect();
    if is_placeholder(&known) || is_later(&known) {
        return false;
    }
    let fits = |letter: char| letter.is_ascii_hexdigit() || "-{}()".contains(letter);
    if !known.chars().all(fits) {
        return true;
    }
    let whole = pieces.iter().all(|piece| piece.literal().is_some());
    let bare = known.trim_matches(['{', '}', '(', ')']);
    let digits = bare.len() == 32 && !bare.contains('-');
    whole && !is_guid(bare) && !digits
}

/// Whether a loop surely makes one name for principals that differ from turn to turn: what the name
/// is made of may be one of them.
fn is_same_in_each_turn<'t>(
    assignment: &Assignment<'_, 't, '_>,
    name: &'t Expression<'t>,
    principal: &Parts,
) -> bool {
    let subject = &assignment.subject;
    let (whole, resource) = (subject.whole, subject.resource);
    let is_still = |parts: &Parts| parts.locals.is_empty() && !parts.vague;
    let of = |written| Parts::of(whole, subject.origin(written));
    let mut around = subject.template.owners(resource).skip(1);
    let condition = resource.condition.as_ref();
    resource.is_repeated()
        && !around.any(Resource::is_repeated)
        && !principal.locals.is_empty()
        && !principal.vague
        && is_still(&of(name))
        && is_still(&assignment.role_and_scope(None))
        && condition.is_none_or(|asked| is_still(&of(asked.get())))
        && most_turns(whole, resource, subject.scope()).is_none_or(|most| most > 1)
}

/// `role-assignment-name-ignores-principal`: another principal would get the same name.
pub(super) fn ignores_principal(whole: &Whole<'_, '_>, findings: &mut Vec<Diagnostic>) {
    let mut told = HashMap::<Span, usize>::new();
    let names = Names::new(whole);
    for assignment in assignments(whole) {
        let subject = &assignment.subject;
        let (Some(name), Some(principal)) = (assignment.name(), assignment.principal()) else {
            continue;
        };
        let mut written = None;
        for origin in assignment.guids() {
            let Some(call) = call_of(origin.expression) else {
                continue;
            };
            // Most seeds hold the principal as it is written: then nothing more is asked.
            let parts = Parts::of_all(whole, &call.arguments, origin.scope);
            let value = principal.written;
            let written = written.get_or_insert_with(|| Parts::of(whole, subject.origin(value)));
            let is_same = is_same_in_each_turn(&assignment, name, written);
            if (parts.share(written) && !is_same)
                || random_in(whole, name, subject.scope()).is_some()
            {
                continue;
            }
            let seeds = Seeds::new(&assignment, principal);
            if !is_same && !seeds.ignore_principal(origin, &parts, &names) {
                continue;
            }
            let message = if is_same {
                "each turn of the loop makes a role assignment of the same name"
            } else {
                "another principal would get a role assignment of the same name"
            };
            let mut finding = subject.finding(
                "role-assignment-name-ignores-principal",
                Severity::Warning,
                origin.expression.span,
                message,
            );
            finding.help =
                Some("give `guid()` the principal, or the ID of its identity, too".to_owned());
            finding.fact =
                Some("Azure refuses to change the principal of a role assignment".to_owned());
            finding.related.push(Label {
                span: principal.written.span,
                message: "the principal".to_owned(),
            });
            finding.fix = with_seed(&assignment, principal, &origin);
            keep_if_named(&assignment, &mut finding);
            used_at(&mut finding, name.span, "used as this name");
            // What makes the names of several has no one principal to be given.
            let place = finding.place.span;
            match told.entry(place) {
                Entry::Occupied(shared) => {
                    findings[*shared.get()].fix = None;
                    finding.fix = None;
                }
                Entry::Vacant(first) => {
                    first.insert(findings.len());
                }
            }
            findings.push(finding);
        }
    }
}

//! Floor 4: federated identity credentials one after the other.

use super::credentials::{COMPARED, Credential};
use super::subject::Subject;
use crate::graph::Reach;
use crate::model::{Change, Expression, Kind, Position, Step, Written};
use crate::text::Span;

/// Where `dependsOn` goes.
const DEPENDS_ON_POSITION: &[&str] = &["identity", "location", "name", "type"];

/// What it takes to write credentials of one identity one by one; `None` when it cannot be said.
pub(super) fn in_sequence(credentials: &[Credential<'_, '_, '_>]) -> Option<Vec<Change>> {
    let sequence = sequence(credentials)?;
    let mut changes = Vec::new();
    for number in sequence.loops {
        changes.extend(turn_by_turn(&credentials[number].subject)?);
    }
    for (number, before) in sequence.waits {
        let subject = &credentials[number].subject;
        let before = before.iter().map(|before| &credentials[*before].subject);
        let names = before.map(|before| dependency(subject, before));
        changes.extend(wait(subject, names.collect::<Option<_>>()?)?);
    }
    Some(changes)
}

/// Which credentials a fix has to change.
struct Sequence {
    /// The number of each loop that writes several at a time.
    loops: Vec<usize>,
    /// The number of each that has to wait, and those of the ones before it that it waits for.
    waits: Vec<(usize, Vec<usize>)>,
}

/// What it takes to write the credentials one by one, in source order; `None` when one of them
/// waits for a later one already, or they are too many.
fn sequence(credentials: &[Credential<'_, '_, '_>]) -> Option<Sequence> {
    let whole = credentials.first()?.subject.whole;
    if credentials.len() > COMPARED {
        return None;
    }
    let mut sequence = Sequence {
        loops: Vec::new(),
        waits: Vec::new(),
    };
    // Those before it that each is written after.
    let mut after: Vec<Vec<usize>> = Vec::with_capacity(credentials.len());
    for (number, credential) in credentials.iter().enumerate() {
        if credential.overlaps().is_some() {
            sequence.loops.push(number);
        }
        let later = credentials.get(number + 1..).unwrap_or_default();
        let later: Vec<_> = later.iter().map(|later| later.subject.id).collect();
        if whole.waits_for(credential.subject.id, &later) != Reach::No {
            return None;
        }
        let (mut own, mut waits) = (Vec::new(), Vec::new());
        for (before, earlier) in credentials[..number].iter().enumerate().rev() {
            let passes = |between: &usize| {
                let is_there = credential.needs(earlier, &credentials[*between]);
                is_there && after[*between].contains(&before)
            };
            let is_next = before + 1 == number;
            if !is_next && !credential.when.agrees_with(&earlier.when) {
                continue;
            }
            if !own.iter().any(passes) && !credential.waits_for(earlier) {
                waits.insert(0, before);
            }
            own.push(before);
        }
        if !waits.is_empty() {
            sequence.waits.push((number, waits));
        }
        after.push(own);
    }
    Some(sequence)
}

/// A loop that runs turn by turn.
fn turn_by_turn(subject: &Subject<'_, '_, '_>) -> Option<Vec<Change>> {
    let repetition = subject.resource.repetition.as_ref()?;
    let one = Written::Integer(1);
    if let Some(batch) = &repetition.batch {
        let literal = matches!(batch.kind, Kind::Integer(_));
        let change = Change::SetValue {
            at: batch.span,
            value: one,
        };
        return literal.then(|| vec![change]);
    }
    if subject.template.symbolic {
        let call = Written::Call {
            name: "batchSize".to_owned(),
            arguments: vec![one],
        };
        return Some(vec![Change::Append {
            array: repetition.span,
            value: call,
        }]);
    }
    let serial = Written::Text("serial".to_owned());
    let insert = |name: &str, value| Change::Insert {
        object: repetition.span,
        name: Written::Text(name.to_owned()),
        value,
        position: Position::Last,
    };
    let mode = match subject.resource.kept(&["copy", "mode"]) {
        Some(mode) => Change::SetValue {
            at: mode.value.span,
            value: serial,
        },
        None => insert("mode", serial),
    };
    let batch = match subject.resource.kept(&["copy", "batchSize"]) {
        Some(batch) => Change::SetValue {
            at: batch.value.span,
            value: one,
        },
        None => insert("batchSize", one),
    };
    Some(vec![mode, batch])
}

/// The changes that make a resource wait for others.
fn wait(subject: &Subject<'_, '_, '_>, others: Vec<Written>) -> Option<Vec<Change>> {
    let Some(list) = subject.resource.kept(&["dependsOn"]) else {
        return Some(vec![Change::Insert {
            object: subject.resource.body.span(),
            name: Written::Text("dependsOn".to_owned()),
            value: Written::Array(others),
            position: Position::After(DEPENDS_ON_POSITION),
        }]);
    };
    let array = list.value.span;
    let append = |value| Change::Append { array, value };
    matches!(list.value.kind, Kind::Array(_)).then(|| others.into_iter().map(append).collect())
}

/// How a resource names another one that it waits for.
fn dependency(subject: &Subject<'_, '_, '_>, before: &Subject<'_, '_, '_>) -> Option<Written> {
    let beside = subject.resource.container == before.resource.container;
    if subject.template.symbolic {
        let symbol = before.template.symbol(before.resource)?;
        // Of two declarations of one name, it may mean the other one.
        let is_top = !symbol.contains("::");
        if is_top && subject.evaluator.symbol_resource(&symbol) != Some(before.id) {
            return None;
        }
        let own = symbol.rsplit("::").next().filter(|_| beside);
        let own = own.unwrap_or(&symbol);
        return Some(Written::Symbol(own.to_owned()));
    }
    if let Step::Named(symbol) = &before.resource.step {
        return beside.then(|| Written::Text(symbol.clone().into_owned()));
    }
    if let Some(repetition) = &before.resource.repetition {
        let name = repetition.name.as_ref()?;
        return Some(Written::Copy(name.span));
    }
    let template = before.template;
    let mut names = segments(template.name_of(before.id)?)?;
    let container = template.container(before.resource);
    if let Some(owner) = container.owner.filter(|_| names.len() == 1) {
        if template.resource(owner).is_repeated() {
            return None;
        }
        let above = template.name_of(owner)?;
        names.insert(0, Written::Copy(above.span));
    }
    let resource_type = before.resource_type.as_deref()?;
    let mut arguments = vec![Written::Text(resource_type.to_owned())];
    arguments.extend(names);
    // The same names mean the same resource in the same scope only.
    let same = subject.scope() == before.scope() && arguments.len() == 3;
    same.then(|| Written::Call {
        name: "resourceId".to_owned(),
        arguments,
    })
}

/// The names between the slashes of a name.
fn segments(name: &Expression<'_>) -> Option<Vec<Written>> {
    let mut segments: Vec<Vec<Written>> = vec![Vec::new()];
    for piece in pieces(name)? {
        match piece {
            Piece::Text(text) => {
                for (index, part) in text.split('/').enumerate() {
                    if index > 0 {
                        segments.push(Vec::new());
                    }
                    if !part.is_empty() {
                        segments.last_mut()?.push(Written::Text(part.to_owned()));
                    }
                }
            }
            Piece::Value(at) => segments.last_mut()?.push(Written::Copy(at)),
        }
    }
    let whole = |mut pieces: Vec<Written>| match pieces.len() {
        0 => None,
        1 => pieces.pop(),
        _ => Some(Written::Call {
            name: "concat".to_owned(),
            arguments: pieces,
        }),
    };
    segments.into_iter().map(whole).collect()
}

/// A part of a name.
enum Piece {
    Text(String),
    Value(Span),
}

/// The parts of a name that is written as a text, or put together from parts.
fn pieces(name: &Expression<'_>) -> Option<Vec<Piece>> {
    let piece = |part: &Expression<'_>| match &part.kind {
        Kind::Text(text) => Piece::Text(text.clone().into_owned()),
        _ => Piece::Value(part.span),
    };
    let Kind::Call(call) = &name.kind else {
        return matches!(name.kind, Kind::Text(_)).then(|| vec![piece(name)]);
    };
    let is = |function: &str| call.name.text.eq_ignore_ascii_case(function);
    if is("concat") {
        return Some(call.arguments.iter().map(piece).collect());
    }
    if !is("format") {
        return Some(vec![piece(name)]);
    }
    let (format, given) = call.arguments.split_first()?;
    let mut pieces = Vec::new();
    let mut rest = format.text()?;
    while let Some((text, tail)) = rest.split_once('{') {
        let (number, tail) = tail.split_once('}')?;
        pieces.push(Piece::Text(text.to_owned()));
        pieces.push(piece(given.get(number.parse::<usize>().ok()?)?));
        rest = tail;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    (!rest.contains('}')).then_some(pieces)
}

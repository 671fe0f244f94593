//! Floor 4: the move from the array of identities to the dictionary.

use std::collections::HashSet;

use super::key_symbol::resource_in;
use super::key_writing::run_time_value;
use super::shape::{folded, is_no_text, literal_array, to_object};
use super::subject::{ARRAY, Block, DICTIONARY, Subject, entries_of};
use super::wrong_shape::{AN_ARRAY, form_of};
use crate::diagnostic::Safety;
use crate::evaluate::{Alternative, Branch, Member, Value, When};
use crate::model::{Change, Expression, Kind, Position, Property, Written};
use crate::text::Span;

/// What it takes to move a block from the array to the dictionary; its API version aside.
#[derive(Clone, Debug, PartialEq)]
pub struct Migration {
    /// Unsafe when the array is an expression.
    pub safety: Safety,
    /// What should be true afterwards.
    pub changes: Vec<Change>,
}

/// Plans the move of one block's `identityIds` to `userAssignedIdentities`. The error says what to
/// do by hand.
pub fn migration<'t>(
    subject: &Subject<'_, 't, '_>,
    block: &Block<'t>,
) -> Result<Migration, String> {
    let member = block
        .object
        .member(ARRAY)
        .ok_or("there is no `identityIds`")?;
    let written = own(block, member)
        .ok_or("the block is made by an expression: rename `identityIds` where it is made")?;
    if block.collection(ARRAY).is_none() {
        // A null lists nothing.
        return Ok(Migration {
            safety: Safety::Safe,
            changes: vec![remove(written)],
        });
    }
    if let Kind::Array(items) = &written.value.kind
        && items.iter().any(is_no_text)
    {
        return Err("an item of the array is no string: mend or remove it first".to_owned());
    }
    if matches!(written.value.kind, Kind::Loop(_)) {
        return Err("a loop makes the array: put the loop into a variable first".to_owned());
    }
    let literal = match &member.value.alternatives[..] {
        [one] if one.when.is_always() => literal_array(one).map(|array| (one, array)),
        _ => None,
    };
    let literal = literal.filter(|(_, array)| array.span == written.value.span);
    if let Some((one, _)) = literal {
        refuse_run_time(subject, one)?;
        if let Some(name) = resource_in(subject, one) {
            return Err(format!(
                "`{name}` is the resource itself, no resource ID: mend it first"
            ));
        }
    }
    let mut changes = Vec::new();
    let mut safety = Safety::Safe;
    match (literal, block.collection(DICTIONARY)) {
        (Some((one, _)), Some(dictionary)) => {
            merge(one, dictionary, &mut changes)?;
            changes.push(remove(written));
        }
        (None, Some(_)) => return Err(BY_HAND.to_owned()),
        (Some((one, array)), None) => {
            changes.extend(renamed(block, written)?);
            changes.push(to_object(one, array));
        }
        (None, None) => {
            refuse_no_array(subject, member, &written.value)?;
            refuse_null(subject, member, &written.value)?;
            safety = Safety::Unsafe;
            changes.extend(renamed(block, written)?);
            changes.push(Change::SetValue {
                at: written.value.span,
                value: dictionary_of(written.value.span),
            });
        }
    }
    Ok(Migration { safety, changes })
}

const BY_HAND: &str = "add the items of the array to `userAssignedIdentities` by hand";

/// An item may be known only while the deployment runs, a name may not.
fn refuse_run_time<'t>(
    subject: &Subject<'_, 't, '_>,
    array: &Alternative<'t>,
) -> Result<(), String> {
    let mut items = entries_of(array).filter_map(|entry| entry.source);
    match items.find_map(|item| run_time_value(subject, item)) {
        Some(name) => Err(format!(
            "`{name}` is not known yet when the names of an object are read: list the identity by \
             an ID that needs no deployment first"
        )),
        None => Ok(()),
    }
}

/// What is no array is not made a dictionary as if it were one: the function would fail.
fn refuse_no_array<'t>(
    subject: &Subject<'_, 't, '_>,
    member: &Member<'t>,
    written: &'t Expression<'t>,
) -> Result<(), String> {
    let scope = subject.scope_at(written.span).unwrap_or(subject.scope());
    let mut values = member.value.alternatives.iter().map(|one| &one.value);
    let known = values.find_map(|value| match value {
        Value::Array(_) | Value::Null => None,
        Value::Object(_) => Some("an object"),
        Value::Text(_) => Some("a string"),
        Value::Boolean(_) => Some("a boolean"),
        Value::Integer(_) => Some("a number"),
    });
    let form = known.or_else(|| {
        let branches = subject.evaluator.branches(written, scope, &When::default());
        let mut forms = branches
            .iter()
            .filter_map(|one| form_of(subject, one.expression, one.scope));
        forms.find(|form| *form != AN_ARRAY)
    });
    form.map_or(Ok(()), |form| {
        Err(format!(
            "it is {form}, not an array: list the resource IDs in brackets first"
        ))
    })
}

/// An array that is null in one case lists nothing then; a function takes no null.
fn refuse_null<'t>(
    subject: &Subject<'_, 't, '_>,
    member: &Member<'t>,
    written: &'t Expression<'t>,
) -> Result<(), String> {
    let mut values = member.value.alternatives.iter();
    let is_null = values.any(|one| matches!(one.value, Value::Null));
    let scope = subject.scope_at(written.span).unwrap_or(subject.scope());
    let branches = subject.evaluator.branches(written, scope, &When::default());
    let asks = |one: &Branch<'_>| !member.value.closed && asks_for_null(subject, one.expression);
    let mut branches = branches.iter();
    if is_null || branches.any(|one| is_nullable(subject, one) || asks(one)) {
        return Err(
            "in one case the array is null, which `toObject()` does not take: call it around the \
             array alone"
                .to_owned(),
        );
    }
    Ok(())
}

/// Whether a value is a parameter that may be null.
fn is_nullable(subject: &Subject<'_, '_, '_>, branch: &Branch<'_>) -> bool {
    let behind = subject.evaluator.behind(branch.expression, branch.scope);
    let scopes = subject.template.scopes.iter();
    let mut parameters = scopes.flat_map(|scope| &scope.parameters);
    behind.is_some_and(|behind| {
        parameters
            .any(|own| own.name.span == behind.declared && own.nullable && own.default.is_none())
    })
}

/// Whether a value is read in a way that gives null where it is not there.
fn asks_for_null(subject: &Subject<'_, '_, '_>, value: &Expression<'_>) -> bool {
    let (is_safe, base) = match &value.kind {
        Kind::Call(call) => (call.name.text.eq_ignore_ascii_case("tryGet"), None),
        Kind::Member(access) => (access.safe, Some(&access.base)),
        Kind::Index(index) => (index.safe, Some(&index.base)),
        _ => (false, None),
    };
    // In Bicep nothing behind a `.?` is read where that gives null.
    let base = base.filter(|_| subject.template.symbolic);
    is_safe || base.is_some_and(|base| asks_for_null(subject, base))
}

/// The property that a member is, when it is written in the block itself.
fn own<'t>(block: &Block<'t>, member: &Member<'t>) -> Option<&'t Property<'t>> {
    let key = member.key_source?;
    let mut properties = block.source?.properties()?.iter();
    properties.find(|property| property.key.span == key.span)
}

fn remove(property: &Property<'_>) -> Change {
    Change::RemoveProperty {
        key: property.key.span,
    }
}

/// The name of the dictionary for the array, in place of a dictionary that is `null`.
fn renamed(block: &Block<'_>, array: &Property<'_>) -> Result<Vec<Change>, String> {
    let rename = Change::Rename {
        key: array.key.span,
        name: Written::Text(DICTIONARY.to_owned()),
    };
    let Some(null) = block.object.member(DICTIONARY) else {
        return Ok(vec![rename]);
    };
    let null = own(block, null).ok_or(BY_HAND)?;
    Ok(vec![remove(null), rename])
}

/// The dictionary that has the items of an array expression as names.
fn dictionary_of(array: Span) -> Written {
    let lambda = |body: &str| Written::Expression(format!("lambda('id', {body})"));
    Written::Call {
        name: "toObject".to_owned(),
        arguments: vec![
            Written::Copy(array),
            lambda("lambdaVariables('id')"),
            lambda("createObject()"),
        ],
    }
}

/// Appends the items of the array to a dictionary that is there, those that it lacks.
fn merge(
    array: &Alternative<'_>,
    dictionary: &Member<'_>,
    changes: &mut Vec<Change>,
) -> Result<(), String> {
    if entries_of(array).next().is_none() {
        return Ok(());
    }
    let target = match &dictionary.value.alternatives[..] {
        [one]
            if one
                .source
                .is_some_and(|source| source.properties().is_some()) =>
        {
            one
        }
        _ => return Err(BY_HAND.to_owned()),
    };
    let entries = entries_of(target);
    let mut seen: HashSet<_> = entries.filter_map(|entry| entry.text.map(folded)).collect();
    for entry in entries_of(array) {
        let is_new = |text| seen.insert(folded(text));
        if !entry.text.is_none_or(is_new) {
            continue;
        }
        changes.push(Change::Insert {
            object: target.span,
            name: Written::Copy(entry.span()),
            value: Written::Object(Vec::new()),
            position: Position::Last,
        });
    }
    Ok(())
}

//! Floor 5: one file to the list of its resources.

use super::given::Given;
use super::lint::syntax_error;
use super::options::CheckOptions;
use super::survey;
use crate::diagnostic::{Address, Finding, IdentitySummary, InventoryEntry, SupportSummary};
use crate::evaluate::Value;
use crate::knowledge::{Answer, Kind, Shape};
use crate::language::Format;
use crate::language::arm::{self, Root};
use crate::language::bicep::{self, Dialect};
use crate::model::{Expression, Kind as Expressed, Property, Template, escape_pointer};
use crate::rules::{Identity, Setting, Subject, Whole, entries_of};
use crate::text::Source;

/// Every resource of a file, in source order; empty when it is no template. The error is the
/// finding for a file that cannot be read.
pub fn inventory(
    source: &Source,
    options: &CheckOptions,
    explicit: bool,
) -> Result<Vec<InventoryEntry>, Box<Finding>> {
    let given = Given::new(options.parameters.as_ref(), source, explicit);
    if let Format::Bicep(dialect) = Format::of_path(source.path()) {
        return Ok(match dialect {
            Dialect::Template => {
                let document = bicep::parse(source.text(), dialect);
                let mut template = bicep::read(&document);
                given.supply(&mut template);
                let setting = Setting {
                    body: false,
                    patch: false,
                    ..options.setting()
                };
                entries(source, &template, setting)
            }
            Dialect::Parameters => Vec::new(),
        });
    }
    let tree = match arm::parse(source) {
        Ok(tree) => tree,
        Err(problem) if explicit || arm::looks_like_template(source.text()) => {
            return Err(Box::new(syntax_error(&problem)));
        }
        Err(_) => return Ok(Vec::new()),
    };
    let Some((root, mut template)) = arm::read(&tree, options.body()) else {
        return Ok(Vec::new());
    };
    if root == Root::Template {
        given.supply(&mut template);
    }
    Ok(entries(source, &template, options.setting()))
}

/// The resources of a template; modules are not among them, since their files have their own.
fn entries(source: &Source, template: &Template<'_>, setting: Setting<'_>) -> Vec<InventoryEntry> {
    let whole = Whole::new(source, template, setting);
    let subjects = whole.subjects();
    let wanted = subjects.filter(|subject| !subject.resource.is_module());
    wanted.map(|subject| entry(&subject)).collect()
}

fn entry(subject: &Subject<'_, '_, '_>) -> InventoryEntry {
    let named = survey::named(subject);
    let identity = subject
        .identity
        .as_ref()
        .map(|identity| summary(subject, identity, &named.address));
    InventoryEntry {
        line: subject.source.position(subject.resource.span.start).line,
        existing: subject.resource.existing,
        identity,
        supports: supports(subject.answer()),
        subject: named,
    }
}

/// What can be written there; `None` when that is not known.
fn supports(answer: &Answer) -> Option<SupportSummary> {
    match answer {
        Answer::Support(support) if support.is_writable() => Some(SupportSummary {
            kinds: support.kinds.listed(),
            shape: match support.shape {
                Shape::Dictionary => "dictionary",
                Shape::Identifiers => "array",
                Shape::None => "none",
                Shape::Other => "other",
            },
        }),
        Answer::NotAt(absence) if !absence.listed => None,
        Answer::Unknown | Answer::UnknownVersion => None,
        Answer::Support(_) | Answer::Never | Answer::NotAt(_) => Some(SupportSummary {
            kinds: Vec::new(),
            shape: "none",
        }),
    }
}

fn summary(
    subject: &Subject<'_, '_, '_>,
    identity: &Identity<'_>,
    address: &Address,
) -> IdentitySummary {
    let written = identity.written.properties();
    let property = |name: &str| {
        let properties = written.unwrap_or_default();
        properties.iter().rev().find(|property| property.is(name))
    };
    let text = |expression: &Expression<'_>| {
        survey::unquoted(subject.written(expression.span)).into_owned()
    };
    let collection = property("userAssignedIdentities").or_else(|| property("identityIds"));
    let absent = matches!(identity.written.kind, Expressed::Null);
    let shape = match collection.map(|collection| &collection.value.kind) {
        _ if written.is_none() && !absent => "expression",
        None if written.is_some_and(has_spread) => "expression",
        None | Some(Expressed::Null) => "none",
        Some(Expressed::Object(_)) => "dictionary",
        Some(Expressed::Array(_)) => "array",
        Some(_) => "expression",
    };
    let listed = collection.and_then(|collection| match &collection.value.kind {
        Expressed::Object(members) if has_spread(members) => None,
        Expressed::Object(members) => Some(members.iter().map(|one| text(&one.key)).collect()),
        Expressed::Array(items) if !items.iter().any(is_spread) => {
            Some(items.iter().map(text).collect())
        }
        _ => None,
    });
    let values = values(subject, identity);
    IdentitySummary {
        address: inner_address(subject, identity, address),
        kinds: values.as_deref().map(kinds),
        values,
        type_text: property("type").map(|property| text(&property.value)),
        shape,
        user_assigned: match shape {
            "none" => Some(Vec::new()),
            "expression" => evaluated(subject, identity),
            _ => listed,
        },
    }
}

/// The user-assigned identities as they are written where they come from; `None` when they are not all
/// known.
fn evaluated(subject: &Subject<'_, '_, '_>, identity: &Identity<'_>) -> Option<Vec<String>> {
    let (true, [block], []) = (identity.closed, &identity.blocks[..], &identity.absent[..]) else {
        return None;
    };
    if block.is_open() || !identity.others.is_empty() {
        return None;
    }
    let mut all = Vec::new();
    for member in block.collections() {
        let only = member.value.only()?;
        match &only.value {
            Value::Object(object) if !object.open => {}
            Value::Array(array) if !array.open => {}
            _ => return None,
        }
        for entry in entries_of(only) {
            let value = entry.value.and_then(|value| value.only());
            if value.is_some_and(|only| matches!(only.value, Value::Null)) {
                continue;
            }
            all.push(survey::unquoted(subject.written(entry.span())).into_owned());
        }
    }
    Some(all)
}

/// Whether an object holds the properties of others, which are not written in it.
fn has_spread(properties: &[Property<'_>]) -> bool {
    properties.iter().any(|property| is_spread(&property.value))
}

fn is_spread(value: &Expression<'_>) -> bool {
    matches!(value.kind, Expressed::Spread(_))
}

/// The pointer of the block, under the name that the user gave it; in Bicep the symbol.
fn inner_address(
    subject: &Subject<'_, '_, '_>,
    identity: &Identity<'_>,
    address: &Address,
) -> Address {
    match address {
        Address::Pointer(pointer) => {
            let name = survey::unquoted(subject.written(identity.key));
            Address::Pointer(format!("{pointer}/{}", escape_pointer(&name)))
        }
        Address::Symbol(_) => address.clone(),
    }
}

/// Both kinds at once.
const BOTH: &str = "SystemAssigned, UserAssigned";

/// Every value of the type that can occur; `None` when that is not known.
fn values(subject: &Subject<'_, '_, '_>, identity: &Identity<'_>) -> Option<Vec<&'static str>> {
    if !identity.closed {
        return None;
    }
    let all = [Kind::None, Kind::System, Kind::User, Kind::SystemAndUser];
    let mut found = [!identity.absent.is_empty(), false, false, false];
    for block in &identity.blocks {
        let member = block.type_member()?;
        if !member.value.closed {
            return None;
        }
        for alternative in &member.value.alternatives {
            let kind = match alternative.value {
                Value::Null => Kind::None,
                _ => subject.kind_of(&alternative.value)?,
            };
            for (own, found) in all.iter().zip(&mut found) {
                *found |= *own == kind;
            }
        }
    }
    let held = all.into_iter().zip(found).filter(|(_, held)| *held);
    let spelt = held.map(|(kind, _)| kind.common_spelling().unwrap_or(BOTH));
    Some(spelt.collect())
}

/// Every kind of these values.
fn kinds(values: &[&'static str]) -> Vec<&'static str> {
    let names = ["None", "SystemAssigned", "UserAssigned"];
    let held = |name: &&str| {
        values
            .iter()
            .any(|value| value.split(", ").any(|own| own == *name))
    };
    names.into_iter().filter(held).collect()
}

//! Floor 5: what may be edited, and edits that enable and remove share.

use super::Reason;
use crate::evaluate::{Alternative, Member, Value};
use crate::knowledge::Kind;
use crate::model::{
    Change, Expression, Kind as Expressed, Position, Property, ScopeId, Template, Written,
};
use crate::rules::{ARRAY, Block, DICTIONARY, Identity, Subject};
use crate::text::{Source, Span, offset};

/// Whether a place may be edited for this resource alone: it lies in the resource, or in a variable
/// that nothing else reads.
pub(super) fn may_edit(
    subject: &Subject<'_, '_, '_>,
    identity: &Identity<'_>,
    span: Span,
) -> Result<(), Reason> {
    if identity.holds(span) {
        return Ok(());
    }
    for scope in &subject.template.scopes {
        for parameter in &scope.parameters {
            let values = [&parameter.default, &parameter.allowed];
            let holds = values
                .into_iter()
                .flatten()
                .any(|value| value.span().contains(span));
            if holds {
                return Err(Reason::new(
                    span,
                    format!(
                        "the identity comes from the parameter `{}`",
                        parameter.name.text
                    ),
                    "edit the value by hand: whoever deploys the template may give another",
                ));
            }
        }
        let mut variables = scope.variables.iter();
        if let Some(variable) = variables.find(|own| own.value.span().contains(span)) {
            return only_reader(subject, identity, variable.name.span, span);
        }
    }
    Err(Reason::new(
        span,
        "the identity is made outside the resource",
        "edit it by hand",
    ))
}

/// Refuses a variable that more reads than the identity: itself, or through others that hold it.
fn only_reader(
    subject: &Subject<'_, '_, '_>,
    identity: &Identity<'_>,
    declared: Span,
    span: Span,
) -> Result<(), Reason> {
    let help = "give this resource a variable of its own, or edit the variable by hand";
    let refused = |message: String| Err(Reason::new(span, message, help));
    let all = || {
        let scopes = subject.template.scopes.iter().enumerate();
        scopes.flat_map(|(index, scope)| {
            let variables = scope.variables.iter();
            variables.map(move |variable| (variable, ScopeId(offset(index))))
        })
    };
    let written = subject.template.variable_reads();
    let nested = nested(subject.template);
    let mut followed = vec![declared];
    while let Some(&declared) = followed.last() {
        let own = all().find(|(own, _)| own.name.span == declared);
        let (name, scope) = own.map_or(("", ScopeId(0)), |(own, scope)| (&*own.name.text, scope));
        if written.is_exported(name) {
            return refused(format!("other files may import the variable `{name}`"));
        }
        let own = stretches(&nested, subject.source, scope);
        let reads = written.count(name, &own);
        if reads > 1 {
            return refused(format!("the variable `{name}` is read in {reads} places"));
        }
        if reads_in(subject, identity.written, subject.scope(), declared) {
            break;
        }
        let holder = all().find(|(other, scope)| {
            let is_new = !followed.contains(&other.name.span);
            is_new && reads_in(subject, other.value.get(), *scope, declared)
        });
        match holder {
            Some((holder, _)) => followed.push(holder.name.span),
            None => return refused(format!("`{name}` is read outside of the resource")),
        }
    }
    Ok(())
}

/// Where the resources of a nested template stand in their deployment.
const NESTED: &str = "/properties/template/";

/// The templates of a file that have variables and parameters of their own: where each stands, and
/// its scope.
pub(in crate::engine) fn nested(template: &Template<'_>) -> Vec<(Span, ScopeId)> {
    let nested = template.containers.iter().filter_map(|container| {
        let owner = template.resource(container.owner?);
        let way = container.pointer.get(..NESTED.len()).unwrap_or_default();
        let is_own =
            container.scope != template.container(owner).scope && way.eq_ignore_ascii_case(NESTED);
        let path = ["properties", "template"];
        let written = is_own.then(|| owner.body.standing(&path))?;
        Some((written?.span, container.scope))
    });
    nested.collect()
}

/// The stretches of the file whose expressions may read the variables and parameters of a scope: not
/// the templates in it that have their own.
pub(in crate::engine) fn stretches(
    nested: &[(Span, ScopeId)],
    source: &Source,
    scope: ScopeId,
) -> Vec<Span> {
    let all = Span::new(0, offset(source.text().len()));
    let whole = nested.iter().find(|(_, own)| *own == scope);
    let whole = match whole {
        Some((span, _)) => *span,
        None if scope == ScopeId(0) => all,
        None => return vec![all],
    };
    let inside = nested
        .iter()
        .filter(|(span, own)| *own != scope && whole.contains(*span));
    let mut inside: Vec<_> = inside.map(|(span, _)| *span).collect();
    inside.sort_unstable();
    let mut found = Vec::with_capacity(inside.len() + 1);
    let mut at = whole.start;
    for span in inside {
        if span.start >= at {
            found.push(Span::new(at, span.start));
            at = span.end;
        }
    }
    found.push(Span::new(at, whole.end));
    found
}

/// Whether an expression reads what is declared at a place.
fn reads_in(
    subject: &Subject<'_, '_, '_>,
    expression: &Expression<'_>,
    scope: ScopeId,
    declared: Span,
) -> bool {
    let mut found = false;
    expression.walk(&mut |inner| {
        let behind = subject.evaluator.behind(inner, scope);
        found |= behind.is_some_and(|behind| behind.declared == declared);
    });
    found
}

/// Blocks of an identity that can be followed; an error when some of it cannot, or a property that
/// matters stands twice.
pub(super) fn followed<'i, 't>(identity: &'i Identity<'t>) -> Result<&'i [Block<'t>], Reason> {
    if let Some(other) = identity.others.first() {
        return Err(no_object(other));
    }
    if !identity.closed {
        return Err(cannot_follow(identity.written));
    }
    identity.blocks.iter().try_for_each(refuse_double)?;
    Ok(&identity.blocks)
}

/// Refuses a block that has a property twice: a change of the one leaves the other.
pub(super) fn refuse_double(block: &Block<'_>) -> Result<(), Reason> {
    let properties = block.source.and_then(Expression::properties);
    for name in ["type", DICTIONARY, ARRAY] {
        let keys = properties.iter().copied().flatten().map(|own| &own.key);
        let is_own =
            |key: &&Expression<'_>| key.text().is_some_and(|own| own.eq_ignore_ascii_case(name));
        if let Some(second) = keys.filter(is_own).nth(1) {
            return Err(Reason::new(
                second.span,
                format!("the identity has more than one `{name}`"),
                "leave one of them: `armid check` tells where they are",
            ));
        }
    }
    Ok(())
}

pub(super) fn cannot_follow(written: &Expression<'_>) -> Reason {
    Reason::new(
        written.span,
        "the identity is an expression that cannot be followed to its value",
        "edit it where its value is made",
    )
}

/// An identity that is something else than an object.
fn no_object(other: &Alternative<'_>) -> Reason {
    let what = match &other.value {
        Value::Text(_) => "a string",
        Value::Array(_) => "an array",
        _ => "a value of another kind",
    };
    let message = format!("the identity is {what}, no object with a `type`");
    Reason::new(
        other.span,
        message,
        "mend it first: `armid check` tells how",
    )
}

/// A type of which nothing is known.
pub(super) fn unknown_type(subject: &Subject<'_, '_, '_>, place: Span, help: &str) -> Reason {
    let message = match &subject.resource_type {
        Some(own) => format!("armid does not know the resource type `{own}`"),
        None => "the resource type cannot be followed to its value".to_owned(),
    };
    Reason::new(place, message, help)
}

/// A block that may have what is not written in it.
pub(super) fn open(block: &Block<'_>) -> Reason {
    Reason::new(
        block.span,
        "the identity may have members that are not written in it",
        "edit it where they are made",
    )
}

/// Refuses a member that something unknown may replace, which is spread into the block behind it.
pub(super) fn refuse_replaced(block: &Block<'_>, member: &Member<'_>) -> Result<(), Reason> {
    let properties = block.source.and_then(Expression::properties);
    let properties = properties.unwrap_or_default().iter().rev();
    let mut behind = properties.take_while(|own| own.value.span != member.value_span);
    let is_spread = |own: &Property<'_>| matches!(own.value.kind, Expressed::Spread(_));
    if block.is_open() && behind.any(is_spread) {
        return Err(open(block));
    }
    Ok(())
}

/// The values that the type of a block can have, each a string that is written as such.
pub(super) fn kinds<'b, 't>(
    subject: &Subject<'_, '_, '_>,
    block: &'b Block<'t>,
) -> Result<Vec<(&'b Alternative<'t>, Kind)>, Reason> {
    let Some(member) = block.type_member() else {
        return if block.is_open() {
            Err(open(block))
        } else {
            Ok(Vec::new())
        };
    };
    refuse_replaced(block, member)?;
    let unknown = || {
        Reason::new(
            member.value_span,
            "the type of the identity is an expression that cannot be followed to its values",
            "edit it where its value is made",
        )
    };
    if !member.value.closed {
        return Err(unknown());
    }
    let mut kinds: Vec<(&Alternative<'_>, Kind)> = Vec::new();
    for alternative in &member.value.alternatives {
        if matches!(alternative.value, Value::Null) {
            return Err(Reason::new(
                alternative.span,
                if member.value.only().is_some() {
                    "the type of the identity is `null`"
                } else {
                    "the type of the identity is `null` in one case"
                },
                "write a type there first",
            ));
        }
        let kind = subject.kind_of(&alternative.value).ok_or_else(|| {
            Reason::new(
                alternative.span,
                "the type of the identity is no value that armid knows",
                "mend the type first",
            )
        })?;
        if !kinds.iter().any(|(own, _)| own.span == alternative.span) {
            kinds.push((alternative, kind));
        }
    }
    Ok(kinds)
}

/// Sets the values of a type: `wanted` says what becomes of each kind.
pub(super) fn retype(
    subject: &Subject<'_, '_, '_>,
    identity: &Identity<'_>,
    kinds: &[(&Alternative<'_>, Kind)],
    wanted: impl Fn(Kind) -> Option<&'static str>,
) -> Result<Vec<Change>, Reason> {
    let mut changes = Vec::new();
    for (alternative, kind) in kinds {
        let Some(text) = wanted(*kind) else { continue };
        if alternative.value.literal() == Some(text) {
            continue;
        }
        let literal = alternative
            .source
            .is_some_and(|source| matches!(source.kind, Expressed::Text(_)));
        if !literal {
            return Err(Reason::new(
                alternative.span,
                "the type of the identity is made by an expression",
                format!("make the expression yield `{text}`"),
            ));
        }
        may_edit(subject, identity, alternative.span)?;
        changes.push(Change::SetText {
            at: alternative.span,
            text: text.to_owned(),
        });
    }
    Ok(changes)
}

/// A block with nothing but a type, and perhaps identities.
pub(super) fn block(wanted: &str, collection: Option<(&str, Written)>) -> Written {
    let text = |text: &str| Written::Text(text.to_owned());
    let mut members = vec![(text("type"), text(wanted))];
    members.extend(collection.map(|(name, value)| (text(name), value)));
    Written::Object(members)
}

/// Inserts the type of a block that has none.
pub(super) fn insert_type(block: &Block<'_>, wanted: &str) -> Change {
    Change::Insert {
        object: block.span,
        name: Written::Text("type".to_owned()),
        value: Written::Text(wanted.to_owned()),
        position: Position::First,
    }
}

/// Whether a block is an object that is written out.
pub(super) fn is_literal(block: &Block<'_>) -> bool {
    block
        .source
        .is_some_and(|source| source.properties().is_some())
}

/// Names of kinds for a message.
pub(super) fn plural(count: usize, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}

//! Floor 2: `concat`, `format`, interpolation and resource IDs: strings that may be known in part.

use super::functions::combine;
use super::plain::plainly;
use super::target::MANAGEMENT_GROUP;
use super::value::{Joined, Piece, Possible, Text, Value};
use super::{Evaluator, Place, Target};
use crate::model::{Call, Expression};

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    /// Parts of a string: what is unknown becomes a hole, named by its expression.
    fn with_holes(
        &self,
        written: &'t [Expression<'t>],
        values: &[Possible<'t>],
        place: &Place<'t>,
    ) -> Vec<Possible<'t>> {
        let pairs = written.iter().zip(values);
        pairs
            .map(|(written, value)| {
                if value.alternatives.is_empty() {
                    let text = Text::join([self.hole(written, place)]);
                    Possible::one(Value::Text(text), written.span, Some(written))
                } else {
                    value.clone()
                }
            })
            .collect()
    }

    /// The string that is made of parts, one behind the other.
    fn joined(
        &self,
        expression: &'t Expression<'t>,
        written: &'t [Expression<'t>],
        values: &[Possible<'t>],
        place: &Place<'t>,
    ) -> Possible<'t> {
        let parts = self.with_holes(written, values, place);
        combine(&parts, expression, &|given| {
            let texts: Option<Vec<_>> = given.iter().map(|one| as_pieces(&one.value)).collect();
            Some(Value::Text(Text::join(texts?.into_iter().flatten())))
        })
    }

    /// `concat` of strings, or of arrays.
    pub(super) fn concat(
        &self,
        expression: &'t Expression<'t>,
        call: &'t Call<'t>,
        arguments: &[Possible<'t>],
        place: &Place<'t>,
    ) -> Possible<'t> {
        if arguments.iter().all(Possible::is_unknown) {
            return Possible::unknown();
        }
        let is_array = |alternative: &super::Alternative<'t>| alternative.value.array().is_some();
        if arguments
            .iter()
            .any(|argument| argument.alternatives.iter().any(is_array))
        {
            return super::structures::concat_arrays(expression, arguments);
        }
        self.joined(expression, &call.arguments, arguments, place)
    }

    /// `format('{0}', …)` with plain placeholders.
    pub(super) fn format(
        &self,
        expression: &'t Expression<'t>,
        call: &'t Call<'t>,
        arguments: &[Possible<'t>],
        place: &Place<'t>,
    ) -> Possible<'t> {
        let arguments = self.with_holes(&call.arguments, arguments, place);
        combine(&arguments, expression, &|given| {
            let (format, rest) = given.split_first()?;
            let pieces: Option<Vec<_>> = rest.iter().map(|one| as_pieces(&one.value)).collect();
            fill(format.value.literal()?, &pieces?).map(Value::Text)
        })
    }

    /// A Bicep string with holes.
    pub(super) fn interpolation(
        &self,
        expression: &'t Expression<'t>,
        pieces: &'t [Expression<'t>],
        place: &Place<'t>,
    ) -> Possible<'t> {
        let values = pieces.iter().map(|piece| self.evaluate(piece, place));
        self.joined(expression, pieces, &values.collect::<Vec<_>>(), place)
    }

    /// `resourceId()` and its sisters: an ID whose unknown parts are holes.
    pub(super) fn resource_id(
        &self,
        name: &str,
        expression: &'t Expression<'t>,
        call: &'t Call<'t>,
        arguments: &[Possible<'t>],
        place: &Place<'t>,
    ) -> Possible<'t> {
        let arguments = self.with_holes(&call.arguments, arguments, place);
        let target = self.target_in(place.scope);
        combine(&arguments, expression, &|given| {
            let texts: Option<Vec<_>> = given.iter().map(|one| as_text(&one.value)).collect();
            id_of(name, &texts?, &target).map(Value::Text)
        })
    }
}

/// The ID that `resourceId()` or one of its sisters makes for what is deployed to `target`: as many
/// names as the type has segments belong to it.
pub(super) fn id_of(function: &str, given: &[Text<'_>], target: &Target) -> Option<Text<'static>> {
    let is_type = |text: &Text<'_>| {
        text.literal().is_some_and(|text| {
            text.split_once('/')
                .is_some_and(|(namespace, _)| namespace.contains('.'))
        })
    };
    // The first argument of extensionResourceId is an ID, whose own type is not meant.
    let skip = usize::from(function == "extensionresourceid");
    let at = skip + given.iter().skip(skip).position(is_type)?;
    let resource_type = given[at].literal()?.trim_end_matches('/');
    let (namespace, types) = resource_type.split_once('/')?;
    let types: Vec<_> = types.split('/').collect();
    let names = &given[at + 1..];
    if types.len() != names.len() {
        return None;
    }
    let mut id = Joined::default();
    let mut add = |prefix: &str, text: &Text<'_>| {
        id.add_known(prefix);
        id.add_text(text);
    };
    match (function, &given[..at]) {
        ("resourceid", []) => add("", &target.id()),
        ("resourceid", [group]) => {
            add("/subscriptions/", &target.subscription_id());
            add("/resourceGroups/", group);
        }
        ("resourceid", [subscription, group]) => {
            add("/subscriptions/", subscription);
            add("/resourceGroups/", group);
        }
        ("subscriptionresourceid", []) => add("/subscriptions/", &target.subscription_id()),
        ("subscriptionresourceid", [subscription]) => add("/subscriptions/", subscription),
        ("tenantresourceid", []) => {}
        ("managementgroupresourceid", []) => add("", &hole(MANAGEMENT_GROUP)),
        ("extensionresourceid", [id]) => add("", id),
        _ => return None,
    }
    id.add_known("/providers/");
    id.add_known(namespace);
    for (segment, name) in types.iter().zip(names) {
        for part in ["/", segment, "/"] {
            id.add_known(part);
        }
        id.add_text(name);
    }
    Some(id.text())
}

fn hole(name: &str) -> Text<'static> {
    Text::join([Piece::Hole(name.into())])
}

fn as_text<'t>(value: &Value<'t>) -> Option<Text<'t>> {
    match value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

pub(super) fn as_pieces(value: &Value<'_>) -> Option<Vec<Piece>> {
    match value {
        Value::Text(text) => Some(text.pieces()),
        other => Some(vec![Piece::Literal(plainly(other)?)]),
    }
}

/// Fills `{0}` and `{{`; anything fancier is unknown.
pub(super) fn fill(format: &str, arguments: &[Vec<Piece>]) -> Option<Text<'static>> {
    let mut pieces = Vec::new();
    let mut rest = format;
    while let Some(at) = rest.find(['{', '}']) {
        pieces.push(Piece::Literal(rest[..at].to_owned()));
        let tail = &rest[at..];
        if let Some(after) = tail.strip_prefix("{{").or_else(|| tail.strip_prefix("}}")) {
            pieces.push(Piece::Literal(tail[..1].to_owned()));
            rest = after;
            continue;
        }
        let (number, after) = tail.strip_prefix('{')?.split_once('}')?;
        pieces.extend(
            arguments
                .get(number.parse::<usize>().ok()?)?
                .iter()
                .cloned(),
        );
        rest = after;
    }
    pieces.push(Piece::Literal(rest.to_owned()));
    Some(Text::join(pieces))
}

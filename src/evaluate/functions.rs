//! Floor 2: ARM's functions by name. What is not here yields an unknown value.

use std::rc::Rc;

use super::lookup::lower_case;
use super::value::{Alternative, Object, Piece, Possible, Text, Value};
use super::when::When;
use super::{Evaluator, Place};
use crate::model::{Call, Expression};

/// One value for each argument, as they occur together.
pub(super) type Arguments<'x, 't> = [&'x Alternative<'t>];

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    pub(super) fn call(
        &self,
        expression: &'t Expression<'t>,
        call: &'t Call<'t>,
        place: &Place<'t>,
    ) -> Possible<'t> {
        if !call.is_of_the_language() {
            return Possible::unknown();
        }
        let name = lower_case(&call.name.text);
        let first = call.arguments.first();
        match &*name {
            "variables" | "parameters" | "lambdavariables" => {
                let Some(name_given) = first.and_then(|first| self.name_argument(first, place))
                else {
                    return Possible::unknown();
                };
                match &*name {
                    "variables" => self.variable(&name_given, place.scope),
                    "parameters" => self.parameter(&name_given, place.scope),
                    _ => place
                        .bound(&name_given)
                        .cloned()
                        .unwrap_or_else(Possible::unknown),
                }
            }
            "copyindex" => self.copy_index(expression, call, place),
            // Its seeds are not asked for their values.
            "guid" => self.guid(expression, place),
            "toobject" => self.to_object(expression, call, place),
            "map" => self.map(expression, call, place),
            "filter" => self.filter(expression, call, place),
            "any" => first.map_or_else(Possible::unknown, |first| self.evaluate(first, place)),
            _ => {
                let arguments: Vec<_> = call
                    .arguments
                    .iter()
                    .map(|argument| self.evaluate(argument, place))
                    .collect();
                self.apply(&name, expression, call, arguments, place)
            }
        }
    }

    fn name_argument(&self, argument: &'t Expression<'t>, place: &Place<'t>) -> Option<String> {
        match argument.text() {
            Some(text) => Some(text.to_owned()),
            None => Some(self.evaluate(argument, place).only_text()?.to_owned()),
        }
    }

    fn apply(
        &self,
        name: &str,
        expression: &'t Expression<'t>,
        call: &'t Call<'t>,
        arguments: Vec<Possible<'t>>,
        place: &Place<'t>,
    ) -> Possible<'t> {
        let each = |step: &dyn Fn(&Arguments<'_, 't>) -> Option<Value<'t>>| {
            combine(&arguments, expression, step)
        };
        match name {
            "coalesce" => coalesce(&arguments),
            "and" | "or" => logical(name == "and", &arguments, expression),
            "createobject" => self.create_object(expression, call, arguments, place),
            "createarray" => structure_array(expression, arguments),
            "concat" => self.concat(expression, call, &arguments, place),
            "format" => self.format(expression, call, &arguments, place),
            "resourceid"
            | "subscriptionresourceid"
            | "tenantresourceid"
            | "extensionresourceid"
            | "managementgroupresourceid" => {
                self.resource_id(name, expression, call, &arguments, place)
            }
            "=~" => each(&equal_ignoring_case),
            "union" => self.union(expression, &arguments),
            "shallowmerge" => super::merging::shallow_merge(expression, &arguments),
            "array" => each(&super::structures::array),
            "json" => each(&super::structures::json),
            "first" => pick(&arguments, |length| length.checked_sub(length)),
            "last" => pick(&arguments, |length| length.checked_sub(1)),
            "tryget" => try_get(&arguments),
            _ => match super::plain::plain(name) {
                Some(function) => each(&|given| {
                    let values: Vec<_> = given.iter().map(|one| &one.value).collect();
                    function(&values)
                }),
                None => Possible::unknown(),
            },
        }
    }

    /// The expression itself as a part of a string that is not known.
    pub(super) fn hole(&self, expression: &'t Expression<'t>, place: &Place<'t>) -> Piece {
        let text = self
            .canonical(expression, place)
            .unwrap_or_else(|| self.manner.place(expression.span));
        Piece::Hole(text.into())
    }

    /// `guid(…)`: known to be a GUID, and the same for the same seeds.
    fn guid(&self, expression: &'t Expression<'t>, place: &Place<'t>) -> Possible<'t> {
        let text = Text::join([self.hole(expression, place)]);
        Possible::one(Value::Text(text), expression.span, Some(expression))
    }
}

/// Bicep's `left =~ right`.
fn equal_ignoring_case<'t>(given: &Arguments<'_, 't>) -> Option<Value<'t>> {
    let [left, right] = given else { return None };
    let (left, right) = (left.value.literal()?, right.value.literal()?);
    Some(Value::Boolean(left.to_lowercase() == right.to_lowercase()))
}

/// `tryGet(object, name, …)`: a missing member is null.
fn try_get<'t>(arguments: &[Possible<'t>]) -> Possible<'t> {
    let Some((base, steps)) = arguments.split_first() else {
        return Possible::unknown();
    };
    steps.iter().fold(base.clone(), |base, step| {
        let Some(name) = step.only_text() else {
            return Possible::unknown();
        };
        base.then(|alternative| match &alternative.value {
            Value::Object(object) => match object.read(name) {
                Some(value) => Some(value),
                None if !object.open => Some(Possible::one(Value::Null, alternative.span, None)),
                None => None,
            },
            Value::Null => Some(Possible::one(Value::Null, alternative.span, None)),
            _ => None,
        })
    })
}

/// What `step` makes of each combination of argument values that can occur.
pub(super) fn combine<'t>(
    arguments: &[Possible<'t>],
    expression: &'t Expression<'t>,
    step: &dyn Fn(&Arguments<'_, 't>) -> Option<Value<'t>>,
) -> Possible<'t> {
    let mut all = Possible {
        alternatives: Vec::new(),
        closed: arguments.iter().all(|argument| argument.closed),
    };
    for (given, when) in combinations(arguments) {
        match step(&given) {
            Some(value) => {
                all.extend_when(
                    Possible::one(value, expression.span, Some(expression)),
                    &when,
                );
            }
            None => all.closed = false,
        }
    }
    if all.alternatives.is_empty() {
        all.closed = false;
    }
    all
}

/// The combinations of argument values that can occur together; at most 256.
fn combinations<'x, 't>(arguments: &'x [Possible<'t>]) -> Vec<(Vec<&'x Alternative<'t>>, When)> {
    let mut all = vec![(Vec::new(), When::default())];
    for argument in arguments {
        let mut next = Vec::new();
        for (given, when) in &all {
            for alternative in &argument.alternatives {
                if let Some(both) = when.and(&alternative.when)
                    && next.len() < 256
                {
                    let mut given: Vec<&Alternative<'t>> = given.clone();
                    given.push(alternative);
                    next.push((given, both));
                }
            }
        }
        all = next;
    }
    all
}

/// The first argument that is not null.
fn coalesce<'t>(arguments: &[Possible<'t>]) -> Possible<'t> {
    let Some((first, rest)) = arguments.split_first() else {
        return Possible::unknown();
    };
    if rest.is_empty() || first.is_unknown() {
        // Behind an unknown value the others are possible, but not certain.
        let mut value = first.clone();
        for other in rest {
            value.extend_when(other.clone(), &When::default());
        }
        return value;
    }
    first.then(|alternative| match alternative.value {
        Value::Null => Some(coalesce(rest)),
        _ => Some(Possible {
            alternatives: vec![alternative.clone()],
            closed: true,
        }),
    })
}

/// `and`, `or`: one argument that decides is enough.
fn logical<'t>(
    is_and: bool,
    arguments: &[Possible<'t>],
    expression: &'t Expression<'t>,
) -> Possible<'t> {
    let decides = |argument: &Possible<'t>| matches!(argument.only().map(|only| &only.value), Some(Value::Boolean(value)) if *value != is_and);
    if arguments.iter().any(decides) {
        return Possible::one(Value::Boolean(!is_and), expression.span, Some(expression));
    }
    combine(arguments, expression, &|given| {
        let mut result = is_and;
        for one in given {
            let Value::Boolean(value) = one.value else {
                return None;
            };
            result = if is_and {
                result && value
            } else {
                result || value
            };
        }
        Some(Value::Boolean(result))
    })
}

/// One item of an array or one letter of a string, by what its index is for a length.
fn pick<'t>(arguments: &[Possible<'t>], index: impl Fn(usize) -> Option<usize>) -> Possible<'t> {
    let [argument] = arguments else {
        return Possible::unknown();
    };
    argument.then(|alternative| match &alternative.value {
        Value::Array(array) if !array.open => {
            let at = index(array.items.len())?;
            array.items.get(at).map(|item| item.value.clone())
        }
        Value::Text(text) => {
            let text = text.literal()?;
            let at = index(text.chars().count());
            // An empty text has an empty beginning and end.
            let letter = at.and_then(|at| text.chars().nth(at));
            let value = Value::text(letter.map(String::from).unwrap_or_default());
            Some(Possible::one(value, alternative.span, alternative.source))
        }
        _ => None,
    })
}

fn structure_array<'t>(expression: &'t Expression<'t>, items: Vec<Possible<'t>>) -> Possible<'t> {
    let items = items.into_iter().map(super::value::Item::made).collect();
    let array = super::value::Array { items, open: false };
    let value = Value::Array(Rc::new(array));
    Possible::one(value, expression.span, Some(expression))
}

/// An object as a value.
pub(super) fn object_value(object: Object<'_>) -> Value<'_> {
    Value::Object(Rc::new(object))
}

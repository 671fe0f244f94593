//! Floor 3: an expression that somebody wrote for an ARM template, as Bicep writes it.

use super::edit::{is_identifier, quoted};
use crate::model::{Call, Expression, Kind};

/// Functions that both languages have, as Bicep spells them.
const FUNCTIONS: [&str; 28] = [
    "concat",
    "contains",
    "deployment",
    "empty",
    "environment",
    "extensionResourceId",
    "first",
    "format",
    "guid",
    "join",
    "last",
    "length",
    "managementGroup",
    "managementGroupResourceId",
    "replace",
    "resourceGroup",
    "resourceId",
    "split",
    "string",
    "subscription",
    "subscriptionResourceId",
    "substring",
    "tenant",
    "tenantResourceId",
    "toLower",
    "toUpper",
    "trim",
    "uniqueString",
];

/// An expression of an ARM template in Bicep's words; `None` when it has no simple ones there.
/// `is_declared` says whether the file has a parameter or variable of that name.
pub fn from_arm(expression: &Expression<'_>, is_declared: &dyn Fn(&str) -> bool) -> Option<String> {
    let inner = |part: &Expression<'_>| from_arm(part, is_declared);
    Some(match &expression.kind {
        Kind::Null => "null".to_owned(),
        Kind::Boolean(value) => value.to_string(),
        Kind::Integer(value) => value.to_string(),
        Kind::Text(text) => quoted(text),
        Kind::Call(call) => called(call, is_declared)?,
        Kind::Member(access) if is_identifier(&access.name.text) => {
            format!("{}.{}", inner(&access.base)?, access.name.text)
        }
        Kind::Index(index) => format!("{}[{}]", inner(&index.base)?, inner(&index.index)?),
        Kind::Conditional(choice) => {
            let parts = [&choice.condition, &choice.then, &choice.otherwise].map(inner);
            let [Some(condition), Some(then), Some(otherwise)] = parts else {
                return None;
            };
            format!("({condition} ? {then} : {otherwise})")
        }
        _ => return None,
    })
}

fn called(call: &Call<'_>, is_declared: &dyn Fn(&str) -> bool) -> Option<String> {
    if call.base.is_some() {
        return None;
    }
    let is = |name: &str| call.name.text.eq_ignore_ascii_case(name);
    if is("parameters") || is("variables") {
        let [name] = &call.arguments[..] else {
            return None;
        };
        let name = name.text().filter(|name| is_declared(name))?;
        return Some(name.to_owned());
    }
    let function = FUNCTIONS.iter().find(|function| is(function))?;
    let arguments = call.arguments.iter();
    let arguments = arguments.map(|argument| from_arm(argument, is_declared));
    let arguments = arguments.collect::<Option<Vec<_>>>()?;
    Some(format!("{function}({})", arguments.join(", ")))
}

//! Floor 3: the functions that are syntax in disguise. Evaluates none of them.

use crate::model::{Call, Conditional, Expression, Kind, Lambda, Name};

/// A call by a name without a namespace; a few are forms of their own.
pub(super) fn call<'a>(name: Name<'a>, mut arguments: Vec<Expression<'a>>) -> Kind<'a> {
    let is = |own: &str| name.text.eq_ignore_ascii_case(own);
    match arguments.len() {
        0 if is("null") => return Kind::Null,
        0 if is("true") => return Kind::Boolean(true),
        0 if is("false") => return Kind::Boolean(false),
        3 if is("if") => match <[_; 3]>::try_from(arguments) {
            Ok([condition, then, otherwise]) => {
                return Kind::Conditional(Box::new(Conditional {
                    condition,
                    then,
                    otherwise,
                }));
            }
            Err(all) => arguments = all,
        },
        2.. if is("lambda") => match lambda(arguments) {
            Ok(lambda) => return Kind::Lambda(Box::new(lambda)),
            Err(all) => arguments = all,
        },
        _ => {}
    }
    Kind::Call(Box::new(Call {
        base: None,
        name,
        arguments: arguments.into(),
    }))
}

/// A lambda, when all arguments but the last are its parameters' names.
fn lambda(mut arguments: Vec<Expression<'_>>) -> Result<Lambda<'_>, Vec<Expression<'_>>> {
    let Some(body) = arguments.pop() else {
        return Err(arguments);
    };
    if arguments.iter().any(|name| name.text().is_none()) {
        arguments.push(body);
        return Err(arguments);
    }
    let parameters = arguments.into_iter().filter_map(|name| match name.kind {
        Kind::Text(text) => Some(text),
        _ => None,
    });
    Ok(Lambda {
        parameters: parameters.collect(),
        body,
    })
}

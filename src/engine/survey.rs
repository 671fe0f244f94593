//! Floor 5: the resources of a template as reports name them.

use std::borrow::Cow;

use crate::diagnostic::{Address, Subject as Named};
use crate::language::bicep;
use crate::model::{Kind, Resource, Template};
use crate::rules::Subject;

/// A resource as reports name it.
pub(super) fn named(subject: &Subject<'_, '_, '_>) -> Named {
    let name = subject.resource.member("name");
    Named {
        resource_type: subject.resource_type.as_deref().map(ToOwned::to_owned),
        api_version: subject.api_version.as_deref().map(ToOwned::to_owned),
        name: name.map(|name| unquoted(subject.written(name.value.span)).into_owned()),
        address: address(subject.template, subject.resource),
    }
}

fn address<'a>(template: &Template<'a>, resource: &Resource<'a>) -> Address {
    match template.symbol(resource) {
        Some(symbol) => Address::Symbol(symbol),
        None => Address::Pointer(template.pointer(resource)),
    }
}

/// A string as it is written, without its quotes; what it says, where Bicep writes that with escapes or
/// between three quotes.
pub(super) fn unquoted(written: &str) -> Cow<'_, str> {
    let is_odd = written.starts_with("'''")
        || written.starts_with('$')
        || (written.starts_with('\'') && written.contains('\\'));
    if is_odd && let Kind::Text(text) = bicep::read_expression(written).kind {
        return Cow::Owned(text.into_owned());
    }
    let inner = |quote: char| written.strip_prefix(quote)?.strip_suffix(quote);
    Cow::Borrowed(inner('"').or_else(|| inner('\'')).unwrap_or(written))
}

//! Floor 5: the resources of a template as reports name them.

use crate::diagnostic::{Address, Subject as Named};
use crate::model::{Resource, Template};
use crate::rules::Subject;

/// A resource as reports name it.
pub(super) fn named(subject: &Subject<'_, '_, '_>) -> Named {
    let name = subject.resource.member("name");
    Named {
        resource_type: subject.resource_type.as_deref().map(ToOwned::to_owned),
        api_version: subject.api_version.as_deref().map(ToOwned::to_owned),
        name: name.map(|name| unquoted(subject.written(name.value.span)).to_owned()),
        address: address(subject.template, subject.resource),
    }
}

fn address<'a>(template: &Template<'a>, resource: &Resource<'a>) -> Address {
    match template.symbol(resource) {
        Some(symbol) => Address::Symbol(symbol),
        None => Address::Pointer(template.pointer(resource)),
    }
}

/// A string as it is written, without its quotes.
pub(super) fn unquoted(written: &str) -> &str {
    let inner = |quote: char| written.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(written)
}

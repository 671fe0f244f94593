//! Floor 5: the identity that `--identity` names: a resource ID, an expression, or a name.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::diagnostic::Address;
use crate::evaluate::{Piece, Text, resource_path};
use crate::language::arm::{self, JsonString};
use crate::language::bicep;
use crate::model::{Kind, Step, Written};
use crate::rules::{Entry, Subject, USER_ASSIGNED_TYPE};
use crate::text::{Span, offset};

use super::super::survey;
use super::Reason;

/// An identity to attach or to take away.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// How a key names it.
    pub(super) key: Written,
    /// How `dependsOn` names it, when it is made beside the resource.
    pub(super) depends_on: Option<Written>,
    /// The key's text, without spaces and case, to recognise it.
    text: String,
    /// Its name, when that is what was given.
    name: Option<String>,
}

/// What a file declares, as far as `--identity` may name it.
pub(super) struct Declared<'s, 'x, 't, 'a> {
    /// The user-assigned identities.
    identities: Vec<&'s Subject<'x, 't, 'a>>,
    /// Everything that has a symbol that expressions can use.
    symbols: HashMap<String, &'s Subject<'x, 't, 'a>>,
}

impl<'s, 'x, 't, 'a: 't> Declared<'s, 'x, 't, 'a> {
    /// Of all resources of a file; nothing is looked for when no identity is `wanted` by name.
    pub(super) fn new(subjects: &'s [Subject<'x, 't, 'a>], wanted: &[String]) -> Self {
        let subjects = if wanted.is_empty() { &[] } else { subjects };
        let identities = subjects.iter();
        let identities = identities.filter(|other| other.is_type(USER_ASSIGNED_TYPE));
        let symbols = subjects.iter().filter_map(|other| {
            let symbol = other.template.symbol(other.resource)?;
            Some((symbol, other))
        });
        Self {
            identities: identities.collect(),
            symbols: symbols.collect(),
        }
    }
}

/// What `given` names for one resource.
pub(super) fn resolve(
    subject: &Subject<'_, '_, '_>,
    declared: &Declared<'_, '_, '_, '_>,
    given: &str,
) -> Result<Wanted, Reason> {
    refuse_text(subject, given)?;
    if subject.template.symbolic
        && let Some(plain) = in_bicep(subject, given)
        && plain != given
    {
        return resolve(subject, declared, &plain);
    }
    let mut identities = declared.identities.iter();
    if let Some(own) = identities.find(|other| declares(subject, other, given)) {
        return Ok(of_declared(subject, own, given));
    }
    if subject.template.symbolic {
        if is_expression(subject, given) {
            return Ok(Wanted {
                key: Written::Expression(given.to_owned()),
                depends_on: None,
                text: folded(survey::unquoted(given)),
                name: None,
            });
        }
        refuse_symbol(subject, declared, given)?;
    }
    let inner = given
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    if given.starts_with('/') {
        return Ok(Wanted {
            key: Written::Text(given.to_owned()),
            depends_on: None,
            text: folded(given),
            name: None,
        });
    }
    if let Some(expression) = inner.or_else(|| given.contains('(').then_some(given)) {
        return Ok(Wanted {
            key: Written::Expression(expression.to_owned()),
            depends_on: None,
            text: folded(expression),
            name: None,
        });
    }
    let name = Written::Text(given.to_owned());
    Ok(Wanted {
        key: resource_id(name),
        depends_on: None,
        text: folded(&format!("resourceId('{USER_ASSIGNED_TYPE}','{given}')")),
        name: Some(given.to_owned()),
    })
}

/// A text that names no identity, whatever the file declares.
fn refuse_text(subject: &Subject<'_, '_, '_>, given: &str) -> Result<(), Reason> {
    let refused = |message: String, help| Err(Reason::new(subject.resource.span, message, help));
    if given.trim().is_empty() {
        let help = "give its resource ID, its name, or an expression that yields its ID";
        return refused("the identity has no name".to_owned(), help);
    }
    if subject.setting.body && !given.starts_with('/') {
        return refused(
            format!("`{given}` is no resource ID, and a request body has no expressions"),
            "give the whole ID: /subscriptions/…/userAssignedIdentities/NAME",
        );
    }
    Ok(())
}

/// What somebody meant who quoted a text, or who wrote an expression as an ARM template has it, in
/// the words of Bicep.
fn in_bicep(subject: &Subject<'_, '_, '_>, given: &str) -> Option<String> {
    if let Some(hole) = given
        .strip_prefix("'${")
        .and_then(|rest| rest.strip_suffix("}'"))
        && !hole.contains(['\'', '{', '}'])
    {
        return Some(hole.to_owned());
    }
    if given.starts_with('\'') {
        return match bicep::read_expression(given).kind {
            Kind::Text(text) => Some(text.into_owned()),
            _ => None,
        };
    }
    if !(given.starts_with('[') && given.ends_with(']')) {
        return None;
    }
    let expression = arm::lower_string(JsonString {
        value: Cow::Borrowed(given),
        raw: given,
        span: Span::new(0, offset(given.len())),
    });
    bicep::from_arm(&expression, &|name| subject.evaluator.is_value(name))
}

/// Whether a text is an expression of a language in which names stand bare.
fn is_expression(subject: &Subject<'_, '_, '_>, given: &str) -> bool {
    let is_path = given.starts_with('/');
    !is_path && (given.contains(['.', '(', '[', '\'']) || subject.evaluator.is_value(given))
}

/// A symbol that is no identity, or a list of them, is not taken for a name.
fn refuse_symbol(
    subject: &Subject<'_, '_, '_>,
    declared: &Declared<'_, '_, '_, '_>,
    given: &str,
) -> Result<(), Reason> {
    let Some(other) = declared.symbols.get(given) else {
        return Ok(());
    };
    let (what, help) = if other.is_type(USER_ASSIGNED_TYPE) {
        let help = format!("say which of them, as in `{given}[0].id`");
        ("a list of identities, made by a loop".to_owned(), help)
    } else if other.resource.is_module() {
        let help = format!("say which output it is, as in `{given}.outputs.identityId`");
        ("a module".to_owned(), help)
    } else {
        let help = "an identity that is called so by its name only is written as its resource ID";
        (format!("`{}`", other.type_name()), help.to_owned())
    };
    let message = format!("`{given}` is {what} in this file, no user-assigned identity");
    Err(Reason::new(subject.resource.span, message, help))
}

/// Whether a resource beside this one is the identity that was named.
fn declares(subject: &Subject<'_, '_, '_>, other: &Subject<'_, '_, '_>, given: &str) -> bool {
    // A symbol of a loop is a list of identities.
    let is_list = subject.template.symbolic && other.resource.is_repeated();
    if is_list || other.scope() != subject.scope() {
        return false;
    }
    let named = survey::named(other);
    let symbol = match (&other.resource.step, &named.address) {
        (Step::Named(name), Address::Pointer(_) | Address::Symbol(_)) => &**name == given,
        _ => false,
    };
    let Some(name) = other.resource.member("name") else {
        return symbol;
    };
    let texts = other.evaluator.texts(&name.value, other.scope());
    symbol
        || named.name.as_deref() == Some(given)
        || texts.iter().any(|text| text.eq_ignore_ascii_case(given))
}

fn of_declared(
    subject: &Subject<'_, '_, '_>,
    declared: &Subject<'_, '_, '_>,
    given: &str,
) -> Wanted {
    let name = declared.resource.member("name");
    if let Some(symbol) = declared.template.symbol(declared.resource) {
        let texts = name.map(|name| declared.evaluator.texts(&name.value, declared.scope()));
        return Wanted {
            key: Written::Expression(format!("{symbol}.id")),
            depends_on: None,
            text: folded(&format!("{symbol}.id")),
            name: texts.and_then(|texts| texts.into_iter().next()),
        };
    }
    let (argument, text) = match &name {
        Some(name) => {
            let written = survey::unquoted(declared.written(name.value.span));
            let plain = name.value.text().is_some();
            let inner = written.trim_start_matches('[').trim_end_matches(']');
            let text = if plain {
                format!("'{written}'")
            } else {
                inner.to_owned()
            };
            (Written::Copy(name.value.span), text)
        }
        None => (Written::Text(given.to_owned()), format!("'{given}'")),
    };
    let key = resource_id(argument);
    let beside = declared.resource.container == subject.resource.container;
    let depends_on = match &declared.resource.step {
        Step::Named(symbol) => Written::Text(symbol.clone().into_owned()),
        Step::Root | Step::Item(_) => key.clone(),
    };
    let texts = name.map(|name| declared.evaluator.texts(&name.value, declared.scope()));
    Wanted {
        key,
        depends_on: beside.then_some(depends_on),
        text: folded(&format!("resourceId('{USER_ASSIGNED_TYPE}',{text})")),
        name: texts.and_then(|texts| texts.into_iter().next()),
    }
}

fn resource_id(name: Written) -> Written {
    Written::Call {
        name: "resourceId".to_owned(),
        arguments: vec![Written::Text(USER_ASSIGNED_TYPE.to_owned()), name],
    }
}

/// A text without spaces, brackets and case.
pub(super) fn folded(text: &str) -> String {
    let between = |open: &str, close: &str| text.strip_prefix(open)?.strip_suffix(close);
    let inner = between("[", "]").or_else(|| between("${", "}"));
    let letters = inner.unwrap_or(text).chars();
    let kept = letters.filter(|letter| !letter.is_whitespace());
    kept.flat_map(char::to_lowercase)
        .collect::<String>()
        .replace("userassignedidentities/'", "userassignedidentities'")
}

impl Wanted {
    /// Whether an entry of a collection is this identity.
    pub(super) fn is(&self, subject: &Subject<'_, '_, '_>, entry: &Entry<'_, '_>) -> bool {
        let written = survey::unquoted(subject.written(entry.span()));
        if folded(written) == self.text {
            return true;
        }
        // However it is escaped.
        let literal = entry.text.and_then(Text::literal);
        if let (Written::Text(own), Some(literal)) = (&self.key, literal)
            && own.eq_ignore_ascii_case(literal)
        {
            return true;
        }
        let Some(path) = entry.text.and_then(resource_path) else {
            return false;
        };
        let Some(name) = &self.name else {
            return false;
        };
        let Some([Piece::Literal(own)]) = path.names.last().map(Vec::as_slice) else {
            return false;
        };
        // An ID in a group of its own need not be the identity of that name here.
        let here = path.subscription.is_none() && path.resource_group.is_none();
        here && path.resource_type.eq_ignore_ascii_case(USER_ASSIGNED_TYPE)
            && own.eq_ignore_ascii_case(name)
    }

    /// Whether a text of `dependsOn` means this identity.
    pub(super) fn is_dependency(&self, written: &str) -> bool {
        let text = folded(survey::unquoted(written));
        let symbol = match &self.depends_on {
            Some(Written::Text(symbol)) => text == symbol.to_lowercase(),
            _ => false,
        };
        symbol || text == self.text
    }
}

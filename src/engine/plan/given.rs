//! Floor 5: the text of `--identity`, as somebody may write it.

use super::Reason;
use super::declared::{Declared, is_of_loop};
use super::identity::Wanted;
use super::meaning::{self, arm_string, has_comment, is_broken, why_unfit_key};
use crate::evaluate::Text;
use crate::language::bicep;
use crate::model::{Expression, Kind, Resource, Step};
use crate::rules::{Subject, USER_ASSIGNED_TYPE, flaw_of_name, why_no_id_in};

/// Why a text names no identity, whatever the file and the resource are.
pub fn why_no_identity(given: &str) -> Option<String> {
    if given.starts_with('/') {
        // Holes of Bicep have better words where the file is known.
        let is_plain = !given.contains("${");
        return is_plain
            .then(|| why_no_id_in(&Text::Literal(given.into())))
            .flatten();
    }
    let is_name = || flaw_of_name(given).is_none();
    let is_bicep = || meaning::in_bicep(given, |_, _| ()).is_some();
    let is_arm = || given.contains('(') && is_whole(&arm_string(&format!("[{given}]")));
    let reads = given.starts_with('[') || is_name() || is_bicep() || is_arm();
    why_unreadable(given)
        .or_else(|| (!reads).then(|| "it is no resource ID, no name and no expression".to_owned()))
}

/// Why a text cannot be read as what names an identity, which need not be one that Azure takes.
pub fn why_unreadable(given: &str) -> Option<String> {
    if given.trim().is_empty() {
        return Some("it is empty".to_owned());
    }
    let is_cut = given.starts_with('[') && (!given.ends_with(']') || !is_whole(&arm_string(given)));
    is_cut.then(|| "it is no expression".to_owned())
}

/// Whether all of an expression can be read.
fn is_whole(expression: &Expression<'_>) -> bool {
    let mut whole = true;
    expression.walk(&mut |inner| whole &= !matches!(inner.kind, Kind::Broken(_)));
    whole
}

/// What `--identity` takes.
const HOW: &str =
    "give the resource ID of the identity, its name, or an expression that yields its ID";

/// A text that names no identity, whatever the file declares.
pub(super) fn refuse_text(subject: &Subject<'_, '_, '_>, given: &str) -> Result<(), Reason> {
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
    if subject.template.symbolic && given.starts_with('/') && given.contains("${") {
        return refused(
            format!("`${{` in a plain ID is text: `{given}`"),
            "put it between single quotes, as it stands in Bicep",
        );
    }
    Ok(())
}

/// Refuses what surely names no identity in this resource.
pub(super) fn refuse_unfit(subject: &Subject<'_, '_, '_>, wanted: &[Wanted]) -> Result<(), Reason> {
    let why = wanted
        .iter()
        .find_map(|one| why_unfit_key(subject, &one.key));
    why.map_or(Ok(()), |why| {
        let message = format!("`--identity` names no identity here: {why}");
        Err(Reason::new(subject.resource.span, message, HOW))
    })
}

/// Refuses a symbol that names something else where it is to be written.
pub(super) fn refuse_hidden(
    subject: &Subject<'_, '_, '_>,
    wanted: &[Wanted],
) -> Result<(), Reason> {
    let hidden = wanted.iter().find_map(|one| one.hidden_symbol(subject));
    hidden.map_or(Ok(()), |symbol| {
        let message = format!(
            "`{symbol}` is the variable of a loop here, and hides the identity of that name"
        );
        let help = "give the variable another name first";
        Err(Reason::new(subject.resource.span, message, help))
    })
}

/// What somebody meant who quoted a text, or who wrote an expression as an ARM template has it, in
/// the words of Bicep.
pub(super) fn in_bicep(subject: &Subject<'_, '_, '_>, given: &str) -> Option<String> {
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
    bicep::from_arm(&arm_string(given), &|name| subject.evaluator.is_value(name))
}

/// Whether a text is an expression of a language in which names stand bare: no name of an identity,
/// or that of a value.
fn is_expression(subject: &Subject<'_, '_, '_>, given: &str) -> bool {
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || "-_".contains(letter);
    !given.chars().all(is_of_name) || subject.evaluator.is_value(given)
}

/// What stands between the brackets of an expression, which a name has not; an error where it cannot
/// be one.
pub(super) fn expression_in<'g>(
    subject: &Subject<'_, '_, '_>,
    given: &'g str,
) -> Result<Option<&'g str>, Reason> {
    let refused = |why| {
        let message = format!("`{given}` is not an expression: {why}");
        Err(Reason::new(subject.resource.span, message, HOW))
    };
    if given.starts_with('/') {
        return Ok(None);
    }
    if subject.template.symbolic {
        return match is_expression(subject, given) {
            true if has_comment(given) => refused("it has a comment"),
            true if is_broken(given) => refused("Bicep cannot read it"),
            is_one => Ok(is_one.then_some(given)),
        };
    }
    let Some(rest) = given.strip_prefix('[') else {
        return Ok(given.contains('(').then_some(given));
    };
    match rest.strip_suffix(']') {
        None => refused("the `]` at its end is missing"),
        Some(inner) if inner.trim_start().starts_with('[') => {
            refused("it starts with more than one `[`")
        }
        Some(inner) => Ok(Some(inner)),
    }
}

/// Whether an identity is a list of them where a resource is: what a loop makes, in Bicep and outside
/// of loops.
pub(super) fn is_list(subject: &Subject<'_, '_, '_>, identity: &Subject<'_, '_, '_>) -> bool {
    let template = subject.template;
    let in_loop = || {
        let mut owners = template.owners(subject.resource);
        owners.any(Resource::is_repeated)
    };
    identity.resource.is_repeated() && (template.symbolic || !in_loop())
}

/// A symbol that is no identity, or a list of them, is not taken for a name.
pub(super) fn refuse_symbol(
    subject: &Subject<'_, '_, '_>,
    declared: &Declared<'_, '_, '_, '_>,
    given: &str,
) -> Result<(), Reason> {
    if let Some(other) = declared.symbols.get(given) {
        return Err(no_identity(subject, other, given));
    }
    let is_symbol = |other: &&Subject<'_, '_, '_>| {
        let step = &other.resource.step;
        let is_named = matches!(step, Step::Named(name) if &**name == given);
        is_named && other.scope() == subject.scope() && is_list(subject, other)
    };
    match declared.called(given).find(is_symbol) {
        Some(list) => Err(no_identity(subject, list, given)),
        None => Ok(()),
    }
}

/// The ID of an identity that an expression of Bicep is as a whole.
pub(super) fn id_of_whole(
    subject: &Subject<'_, '_, '_>,
    declared: &Declared<'_, '_, '_, '_>,
    expression: &str,
) -> Result<Option<String>, Reason> {
    if !subject.template.symbolic {
        return Ok(None);
    }
    let whole = meaning::in_bicep(expression, |value, _| {
        let (base, is_item) = match &value.kind {
            Kind::Index(index) => (&index.base, true),
            _ => (value, false),
        };
        match &base.kind {
            Kind::Symbol(symbol) => Some((symbol.to_string(), is_item)),
            _ => None,
        }
    });
    let Some((symbol, is_item)) = whole.flatten() else {
        return Ok(None);
    };
    if is_of_loop(subject, &symbol) {
        return Ok(None);
    }
    match declared.symbols.get(&symbol) {
        Some(other) if other.resource.is_repeated() || !is_item => {
            let is_one =
                other.is_type(USER_ASSIGNED_TYPE) && other.resource.is_repeated() == is_item;
            if is_one {
                Ok(Some(format!("{expression}.id")))
            } else {
                Err(no_identity(subject, other, expression))
            }
        }
        _ => Ok(None),
    }
}

/// Why what names a resource of the file names no identity.
fn no_identity(subject: &Subject<'_, '_, '_>, other: &Subject<'_, '_, '_>, given: &str) -> Reason {
    let (what, help) = if other.is_type(USER_ASSIGNED_TYPE) {
        let help = if subject.template.symbolic {
            format!("say which of them, as in `{given}[0].id`")
        } else {
            "say which of them, by its name or its ID".to_owned()
        };
        ("a list of identities, made by a loop".to_owned(), help)
    } else if other.resource.is_module() {
        let help = format!("say which output it is, as in `{given}.outputs.identityId`");
        ("a module".to_owned(), help)
    } else {
        let help = "an identity that is called so by its name only is written as its resource ID";
        (format!("`{}`", other.type_name()), help.to_owned())
    };
    let message = format!("`{given}` is {what} in this file, no user-assigned identity");
    Reason::new(subject.resource.span, message, help)
}

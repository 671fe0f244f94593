//! Floor 5: what a text means that names an identity, however it is spelt.

use std::borrow::Cow;

use crate::evaluate::{Evaluator, HERE, Piece, Text, Value, resource_path, spelt_out};
use crate::graph::Found;
use crate::language::arm::{self, JsonString};
use crate::language::bicep::{self, Dialect};
use crate::model::{Expression, Kind, ResourceId, ScopeId, Written};
use crate::rules::{
    Entry, Subject, USER_ASSIGNED_TYPE, can_be_same, flaw_of_name, why_unfit, why_unfit_live,
};
use crate::text::{Span, offset};

use super::super::survey;
use super::declared::is_of_loop;

/// What is sure of a text, wherever it stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Meaning {
    /// The text in the ways in which it can be known: equal ones name the same.
    texts: Vec<Vec<Piece>>,
    /// The text in both ways, as it is; `None` where it cannot be read.
    known: Option<[Text<'static>; 2]>,
    /// The only resource of the template that it can be the ID of.
    pub(super) made: Option<ResourceId>,
}

impl Meaning {
    /// Of a value that stands in the resource, and does not live as long as the template.
    pub(super) fn of(subject: &Subject<'_, '_, '_>, value: &Expression<'_>) -> Self {
        let passing = subject.evaluator.passing_in(subject.resource);
        Self::new(subject, &texts(&passing, value, subject.scope()))
    }

    /// Of an expression of the file's language, without brackets around it, that stands in the
    /// resource.
    pub(super) fn of_expression(subject: &Subject<'_, '_, '_>, written: &str) -> Self {
        if !subject.template.symbolic {
            return Self::of(subject, &arm_string(&format!("[{written}]")));
        }
        let of_loop = in_bicep(written, |value, _| reads_loop(subject, value));
        if of_loop == Some(true) {
            return Self::default();
        }
        Self::of_declared(subject, written)
    }

    /// Of an expression of Bicep whose names are those that the file declares, even where the resource
    /// stands in a loop that has a variable of such a name.
    pub(super) fn of_declared(subject: &Subject<'_, '_, '_>, written: &str) -> Self {
        in_bicep(written, |value, _| Self::of(subject, value)).unwrap_or_default()
    }

    /// Of an entry of a collection that the resource has.
    pub(super) fn of_entry<'t, 'a: 't>(
        subject: &Subject<'_, 't, 'a>,
        entry: &Entry<'_, 't>,
    ) -> Self {
        let place = entry.source.and_then(|source| {
            let scope = subject.scope_at(source.span)?;
            Some((source, scope))
        });
        let mut meaning = match place {
            Some((source, scope)) => Self::new(subject, &texts(subject.evaluator, source, scope)),
            None => Self::default(),
        };
        meaning.texts.extend(entry.text.and_then(comparable));
        meaning
    }

    /// Of an item of the resource's `dependsOn`, which may be a name or a part of an ID.
    pub(super) fn of_dependency<'t, 'a: 't>(
        subject: &Subject<'_, 't, 'a>,
        item: &'t Expression<'t>,
    ) -> Self {
        let (whole, from) = (subject.whole, subject.whole.graph().deployment(subject.id));
        let find = |text: &Text<'_>| whole.graph().find_read(&whole.evaluator, text, from);
        Self::found(&texts(subject.evaluator, item, subject.scope()), find)
    }

    fn new(subject: &Subject<'_, '_, '_>, texts: &[Text<'static>; 2]) -> Self {
        let (whole, from) = (subject.whole, subject.whole.graph().deployment(subject.id));
        let find = |text: &Text<'_>| whole.graph().find(&whole.evaluator, text, from);
        Self::found(texts, find)
    }

    fn found(texts: &[Text<'static>; 2], find: impl Fn(&Text<'_>) -> Found) -> Self {
        let made = texts.iter().find_map(|text| match find(text) {
            Found::Here(ids) => <[ResourceId; 1]>::try_from(ids).ok(),
            Found::Elsewhere | Found::Unknown => None,
        });
        Self {
            texts: texts.iter().filter_map(comparable).collect(),
            known: Some(texts.clone()),
            made: made.map(|[only]| only),
        }
    }

    /// The name of the identity of the deployment's own group whose ID it surely is.
    pub(super) fn name_here(&self) -> Option<String> {
        let [_, known] = self.known.as_ref()?;
        let path = resource_path(&spelt_out(known))?;
        let here = HERE.map(|hole| Some(vec![Piece::Hole(hole.into())]));
        let is_here = [path.subscription, path.resource_group] == here
            && path.resource_type.eq_ignore_ascii_case(USER_ASSIGNED_TYPE);
        match path.names.last().map(Vec::as_slice) {
            Some([Piece::Literal(name)]) if is_here => Some(name.clone()),
            _ => None,
        }
    }

    /// Whether there is no text that another one could be compared with.
    pub(super) fn is_unknown(&self) -> bool {
        self.texts.is_empty()
    }

    /// Whether both surely mean the same.
    pub(super) fn is(&self, other: &Self) -> bool {
        let is_made = self.made.is_some() && self.made == other.made;
        is_made || self.texts.iter().any(|text| other.texts.contains(text))
    }
}

impl Meaning {
    /// Whether an entry that the resource has may mean the same, once all is known.
    pub(super) fn may_be<'t, 'a: 't>(
        &self,
        subject: &Subject<'_, 't, 'a>,
        entry: &Entry<'_, 't>,
    ) -> bool {
        let Some([symbolic, known]) = &self.known else {
            return true;
        };
        let spelt = entry.source.and_then(|source| {
            let scope = subject.scope_at(source.span)?;
            Some(subject.evaluator.symbolic(source, scope))
        });
        if spelt.is_some_and(|own| !can_be_same(subject, symbolic, &own)) {
            return false;
        }
        let values = entry.names.alternatives.iter();
        let texts = values.filter_map(|one| match &one.value {
            Value::Text(text) => Some(text),
            _ => None,
        });
        let mut texts: Vec<_> = texts.collect();
        if !entry.names.closed {
            texts = entry.text.into_iter().collect();
        }
        let mut texts = texts.into_iter();
        texts.any(|text| can_be_same(subject, known, text))
    }
}

/// Whether an expression reads the variable of a loop around the resource that is called like
/// something else in the file.
fn reads_loop(subject: &Subject<'_, '_, '_>, value: &Expression<'_>) -> bool {
    let mut found = false;
    value.walk(&mut |inner| {
        if let Kind::Symbol(name) = &inner.kind {
            found |= subject.evaluator.is_declared(name) && is_of_loop(subject, name);
        }
    });
    found
}

/// The text that a value is, with parameters unknown, and with what is known of them.
fn texts<'t, 'a: 't>(
    evaluator: &Evaluator<'t, 'a>,
    value: &'t Expression<'t>,
    scope: ScopeId,
) -> [Text<'static>; 2] {
    let known = evaluator.pieces(value, scope);
    [evaluator.symbolic(value, scope), Text::join(known)]
}

/// A text without case; `None` where a part of it is known by its place alone.
fn comparable(text: &Text<'_>) -> Option<Vec<Piece>> {
    let pieces = spelt_out(text).pieces().into_iter();
    let pieces = pieces.map(|piece| match piece {
        Piece::Literal(text) => Some(Piece::Literal(text.to_ascii_lowercase())),
        Piece::Hole(hole) => (!hole.starts_with("at ")).then_some(Piece::Hole(hole)),
    });
    pieces.collect()
}

/// An expression as it is written, without its marks, and without case and blanks outside of quotes.
pub(super) fn folded(written: &str) -> String {
    let text = &*survey::unquoted(written);
    let between = |open: &str, close: &str| text.strip_prefix(open)?.strip_suffix(close);
    let inner = between("[[", "]").or_else(|| between("[", "]"));
    let inner = inner.or_else(|| between("${", "}")).unwrap_or(text);
    let mut in_quotes = false;
    let kept = inner.chars().filter(|letter| {
        in_quotes ^= *letter == '\'';
        in_quotes || !letter.is_whitespace()
    });
    kept.flat_map(char::to_lowercase).collect()
}

/// A text that stands nowhere.
pub(super) fn literal(text: &str) -> Expression<'_> {
    Expression::new(Span::default(), Kind::Text(text.into()))
}

/// A string of an ARM template.
pub(super) fn arm_string(text: &str) -> Expression<'_> {
    arm::lower_string(JsonString {
        value: Cow::Borrowed(text),
        raw: text,
        span: Span::new(0, offset(text.len())),
    })
}

/// Whether an expression of Bicep has a comment beside it or in it.
pub(super) fn has_comment(written: &str) -> bool {
    let file = declaration(written);
    !bicep::asides(&bicep::parse(&file, Dialect::Template)).is_empty()
}

/// Whether Bicep cannot read an expression.
pub(super) fn is_broken(written: &str) -> bool {
    matches!(&bicep::read_expression(written).kind, Kind::Interpolation(pieces) if pieces.is_empty())
}

/// What `of` tells of an expression of Bicep and the text that it stands in; `None` where it is none.
pub(super) fn in_bicep<R>(written: &str, of: impl FnOnce(&Expression<'_>, &str) -> R) -> Option<R> {
    let file = declaration(written);
    let document = bicep::parse(&file, Dialect::Template);
    let alone = bicep::read(&document);
    let mut variables = alone.scopes.iter().flat_map(|scope| &scope.variables);
    let variable = variables.next().filter(|_| document.errors().is_empty())?;
    Some(of(variable.value.get(), &file))
}

/// Why an expression, which stands in a text, surely names no user-assigned identity.
type Why = fn(&Subject<'_, '_, '_>, &Expression<'_>, &str) -> Option<String>;

/// Why a key that is to be written into the resource surely names no user-assigned identity.
pub(super) fn why_unfit_key(subject: &Subject<'_, '_, '_>, key: &Written) -> Option<String> {
    why_unfit_by(subject, key, why_unfit)
}

/// The same of one that a live resource is to have.
pub(super) fn why_unfit_live_key(subject: &Subject<'_, '_, '_>, key: &Written) -> Option<String> {
    why_unfit_by(subject, key, |subject, key, _| why_unfit_live(subject, key))
}

fn why_unfit_by(subject: &Subject<'_, '_, '_>, key: &Written, why: Why) -> Option<String> {
    match key {
        Written::Text(text) => why(subject, &literal(text), text),
        // What an ARM template has in brackets is refused with better words where it is written.
        Written::Expression(text) if text.starts_with('[') => None,
        Written::Expression(text) if subject.template.symbolic => {
            in_bicep(text, |value, file| why(subject, value, file))?
        }
        Written::Expression(text) => {
            let file = format!("[{text}]");
            why(subject, &arm_string(&file), &file)
        }
        // A name that the user gave.
        Written::Call { arguments, .. } => {
            let name = arguments.last().and_then(Written::plain)?;
            let flaw = flaw_of_name(name)?;
            Some(format!("`{name}` is no name of an identity: {flaw}"))
        }
        _ => None,
    }
}

/// A file of Bicep that declares an expression.
fn declaration(written: &str) -> String {
    format!("var it = {written}\n")
}

//! Floor 5: one file, and its older version where there is one.

use std::collections::HashMap;

use super::change::Aim;
use super::make::{Turned, make};
use super::phrase::Phrase;
use super::read;
use super::words::Words;
use super::{Asked, LiveChange, Untold, What};
use crate::diagnostic::{Finding, Subject as Named};
use crate::engine::compare::{Text, Version, Versions, matched};
use crate::engine::given::Given;
use crate::engine::plan::{By, Operation, words_of};
use crate::engine::problem::Problem;
use crate::engine::run::FileReport;
use crate::engine::{CheckOptions, survey, syntax_error};
use crate::evaluate::Piece;
use crate::language::{Document, Language};
use crate::model::{Expression, Kind, ScopeId, Template};
use crate::rules::{Subject, USER_ASSIGNED_TYPE};

/// What one file came to.
pub(super) enum Outcome {
    /// It is no template.
    Skipped,
    /// It cannot be parsed.
    Broken(Box<FileReport>),
    /// A template.
    Read(Told),
}

/// What is to change of the resources of one file.
#[derive(Default)]
pub(super) struct Told {
    pub(super) changes: Vec<LiveChange>,
    pub(super) untold: Vec<Untold>,
    pub(super) fitting: Vec<bool>,
    pub(super) known: Vec<(By, String)>,
}

/// The full names of the resources of a template, by their numbers.
type Names = Vec<Option<Vec<Piece>>>;

/// Reads a file.
pub(super) fn read(
    versions: Versions,
    options: &CheckOptions,
    asked: &Asked,
) -> Result<Outcome, Problem> {
    let Some(new) = versions.new else {
        return Ok(Outcome::Skipped);
    };
    let explicit = new.is_explicit();
    let (new, trouble) = new.load(options)?;
    let old = versions.old.map(|old| old.load(options)).transpose()?;
    let (old, old_trouble) = old.unzip();
    let parsed = match parse(&new, trouble, explicit) {
        Ok(Some(parsed)) => parsed,
        Ok(None) => return Ok(Outcome::Skipped),
        Err(broken) => return Ok(Outcome::Broken(broken)),
    };
    let Some(template) = parsed.read(options.body()) else {
        return Ok(Outcome::Skipped);
    };
    let given = Given::new(options.parameters.as_ref(), &new.source, explicit);
    let template = supplied(&parsed, template, &given);
    let Some(old) = old else {
        return Ok(Outcome::Read(told(&new, &template, None, options, asked)));
    };
    let parsed_old = match parse(&old, old_trouble.flatten(), true) {
        Ok(parsed) => parsed,
        Err(broken) => return Ok(Outcome::Broken(broken)),
    };
    let given_old = Given::new(options.parameters.as_ref(), &old.source, explicit);
    let template_old = match &parsed_old {
        Some(parsed) => {
            let template = parsed.read(options.body()).unwrap_or_default();
            supplied(parsed, template, &given_old)
        }
        None => Template::default(),
    };
    let old = Some((&old, &template_old));
    Ok(Outcome::Read(told(&new, &template, old, options, asked)))
}

fn supplied<'d>(
    document: &Document<'_>,
    mut template: Template<'d>,
    given: &'d Given<'d>,
) -> Template<'d> {
    if document.is_deployment_template() {
        given.supply(&mut template);
    }
    template
}

/// The parsed file; `None` when it is none that could be a template.
fn parse(
    text: &Text,
    trouble: Option<Finding>,
    explicit: bool,
) -> Result<Option<Document<'_>>, Box<FileReport>> {
    let Some(language) = Language::of(text.format).filter(|_| !text.source.text().is_empty())
    else {
        return Ok(None);
    };
    let broken = |finding| {
        Box::new(FileReport {
            source: text.source.with_text(text.source.text()),
            findings: vec![finding],
        })
    };
    match (language.parse(&text.source), trouble) {
        (Ok(_), Some(finding)) => Err(broken(finding)),
        (Ok(document), None) => Ok(Some(document)),
        (Err(problem), _) if explicit || language.looks_like_template(text.source.text()) => {
            Err(broken(syntax_error(&problem)))
        }
        (Err(_), _) => Ok(None),
    }
}

/// One version, and its names.
struct Read<'t, 'a> {
    version: Version<'t, 'a>,
    names: Names,
    words: Words<'t, 'a>,
}

impl<'t, 'a: 't> Read<'t, 'a> {
    fn new(
        text: &'t Text,
        template: &'t Template<'a>,
        options: &'t CheckOptions,
        asked: &'t Asked,
        mark: &'static str,
    ) -> Self {
        let version = Version::new(&text.source, template, options.setting(), mark);
        Self {
            names: version.names(),
            version,
            words: Words::new(&asked.place, template),
        }
    }

    fn name(&self, subject: &Subject<'_, '_, '_>) -> Option<&Vec<Piece>> {
        self.names.get(subject.id.0 as usize)?.as_ref()
    }
}

fn told(
    new: &Text,
    template: &Template<'_>,
    old: Option<(&Text, &Template<'_>)>,
    options: &CheckOptions,
    asked: &Asked,
) -> Told {
    let language = Language::of(new.format);
    let given = match &asked.what {
        What::Operation(Operation::EnableUser(given) | Operation::RemoveUser(given)) => &given[..],
        _ => &[],
    };
    let given: Vec<(&str, Option<Expression<'_>>)> = given
        .iter()
        .map(|given| (&**given, expression(language, given)))
        .collect();
    let read = Read::new(new, template, options, asked, "new");
    let older = old.map(|(text, template)| Read::new(text, template, options, asked, "old"));
    let pairs: HashMap<usize, usize> = match &older {
        Some(older) => {
            let matched = matched(&older.version.cards, &read.version.cards);
            let kept = matched.pairs.into_iter().filter(|pair| !pair.renamed);
            kept.map(|pair| (pair.new, pair.old)).collect()
        }
        None => HashMap::new(),
    };
    let mut told = Told {
        fitting: vec![false; asked.selector.words().count()],
        ..Told::default()
    };
    for (index, id) in read.version.ids.iter().enumerate() {
        let subject = read.version.whole.subject(*id);
        let named = survey::named(&subject);
        let fitting = asked.selector.fitting(&subject, &named);
        for (all, own) in told.fitting.iter_mut().zip(fitting) {
            *all |= own;
        }
        told.known.extend(words_of(named.clone()));
        if !asked.selector.selects(&subject, &named) || is_no_resource(&subject) {
            continue;
        }
        let made = change(&read, older.as_ref(), &pairs, index, &given, asked);
        match made {
            Ok(change) => told.changes.extend(change),
            Err(why) => told.untold.push(untold(&subject, named, why, asked)),
        }
    }
    told
}

/// What is to change of the resource of that place; the error says why that cannot be told.
fn change(
    read: &Read<'_, '_>,
    older: Option<&Read<'_, '_>>,
    pairs: &HashMap<usize, usize>,
    index: usize,
    given: &[(&str, Option<Expression<'_>>)],
    asked: &Asked,
) -> Result<Option<LiveChange>, String> {
    let subject = read.version.whole.subject(read.version.ids[index]);
    let turned = match (&asked.what, older) {
        (What::Difference, Some(older)) => difference(read, index, older, pairs.get(&index))?,
        (What::Difference, None) => None,
        (What::Template, _) => template_of(read, &subject)?,
        (What::Operation(operation), _) => {
            let named = asked.selector.is_named();
            operated(read, &subject, operation, given, named)?
        }
    };
    let make = |turned| {
        let name = read.name(&subject);
        make(&subject, &read.words, name, turned, asked.new)
    };
    turned.map(make).transpose()
}

fn untold(subject: &Subject<'_, '_, '_>, named: Named, why: String, asked: &Asked) -> Untold {
    Untold {
        path: subject.source.path().to_owned(),
        line: subject.source.position(subject.resource.span.start).line,
        subject: named,
        why,
        named: asked.selector.is_named(),
    }
}

/// Whether it is a deployment, which is not there once it is done.
fn is_no_resource(subject: &Subject<'_, '_, '_>) -> bool {
    subject.resource.is_module() || subject.is_type("Microsoft.Resources/deployments")
}

/// The identity that the template gives a resource, where it says anything of one.
fn template_of(
    read: &Read<'_, '_>,
    subject: &Subject<'_, '_, '_>,
) -> Result<Option<Turned>, String> {
    Ok(read::identity(subject, &read.words)?.map(Turned::template))
}

fn difference(
    read: &Read<'_, '_>,
    index: usize,
    older: &Read<'_, '_>,
    pair: Option<&usize>,
) -> Result<Option<Turned>, String> {
    let subject = read.version.whole.subject(read.version.ids[index]);
    let Some(old) = pair else {
        return match &subject.identity {
            Some(_) => {
                Err("the older version has no such resource: deploy the template".to_owned())
            }
            None => Ok(None),
        };
    };
    if older.version.written(*old) == read.version.written(index)
        && read::identity(&subject, &read.words).is_err()
    {
        return Ok(None);
    }
    let before = older.version.whole.subject(older.version.ids[*old]);
    let nothing = || super::Identity {
        kind: crate::knowledge::Kind::None,
        users: Vec::new(),
    };
    let wanted = read::identity(&subject, &read.words)?.unwrap_or_else(nothing);
    let before = read::identity(&before, &older.words)?.unwrap_or_else(nothing);
    Ok(Turned::between(Aim::Difference, before, wanted))
}

/// What an operation does; `None` for a resource that nobody named and that it is not for.
fn operated(
    read: &Read<'_, '_>,
    subject: &Subject<'_, '_, '_>,
    operation: &Operation,
    given: &[(&str, Option<Expression<'_>>)],
    named: bool,
) -> Result<Option<Turned>, String> {
    let before = read::identity(subject, &read.words);
    let has_none = matches!(&before, Ok(None));
    let removes = matches!(
        operation,
        Operation::RemoveSystem | Operation::RemoveUser(_) | Operation::RemoveAll
    );
    if !named && ((removes && has_none) || subject.answer().is_refusal()) {
        return Ok(None);
    }
    if !named && subject.answer().support().is_none() && has_none {
        return Ok(None);
    }
    let before = match before {
        Ok(before) => Some(before.unwrap_or(super::Identity {
            kind: crate::knowledge::Kind::None,
            users: Vec::new(),
        })),
        Err(_) => None,
    };
    let mut ids = Vec::new();
    for (given, expression) in given {
        ids.push(identity_id(read, given, expression.as_ref())?);
    }
    let turned = Turned::operation(operation, before, &ids);
    Ok(Some(turned).filter(|turned| named || !turned.is_nothing()))
}

/// An expression that the user wrote; `None` for an ID or a name.
fn expression(language: Option<Language>, given: &str) -> Option<Expression<'_>> {
    let inner = given
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let is_expression = inner.is_some() || given.contains(['(', '.']);
    let is_expression = is_expression && !given.starts_with('/');
    let written = inner.unwrap_or(given);
    language
        .filter(|_| is_expression)
        .map(|language| language.read_expression(written))
}

/// The resource ID of the identity that the user names.
fn identity_id(
    read: &Read<'_, '_>,
    given: &str,
    expression: Option<&Expression<'_>>,
) -> Result<Phrase, String> {
    let literal = |text: &str| read.words.phrase(&[Piece::Literal(text.to_owned())], text);
    if given.starts_with('/') {
        return Ok(literal(given));
    }
    if let Some(expression) = expression
        && !matches!(expression.kind, Kind::Broken(_))
    {
        let texts = read
            .version
            .whole
            .evaluator
            .pieces_in_passing(expression, ScopeId(0));
        return Ok(read.words.phrase(&texts, given));
    }
    let mut subjects = read.version.whole.subjects();
    let declared = subjects.find(|other| {
        let named = survey::named(other);
        let name = read.name(other).map(Vec::as_slice);
        let own = matches!(name, Some([Piece::Literal(own)]) if own.eq_ignore_ascii_case(given));
        let symbol = read.version.whole.template.symbol(other.resource);
        let written = named.name.as_deref() == Some(given);
        other.is_type(USER_ASSIGNED_TYPE) && (own || written || symbol.as_deref() == Some(given))
    });
    let mut notes = Vec::new();
    let (scope, name) = match declared {
        Some(own) if !own.resource.is_repeated() => {
            let names = read::names(
                &own,
                &read.words,
                USER_ASSIGNED_TYPE,
                read.name(&own),
                &mut notes,
            );
            let name = Phrase::join(names.iter());
            (read::scope(&own, &read.words, &mut notes)?, name)
        }
        Some(_) => return Err(format!("`{given}` is a list of identities, made by a loop")),
        None => {
            let scope = super::Scope::Group {
                subscription: read.words.subscription(),
                group: read.words.group(),
            };
            (scope, literal(given))
        }
    };
    let mut id = scope.id();
    id.push(&format!("/providers/{USER_ASSIGNED_TYPE}/"));
    id.extend(&name);
    Ok(id)
}

//! Floor 5: one file, and its older version where there is one.

use super::difference::Older;
use super::make::{Turned, make, takes_none};
use super::moved::Stray;
use super::phrase::Phrase;
use super::read;
use super::words::Words;
use super::{Asked, Identity, LiveChange, Untold, What};
use crate::diagnostic::{Finding, Subject as Named};
use crate::engine::compare::{Origin, Past, Text, Version, Versions};
use crate::engine::given::Given;
use crate::engine::plan::{By, Naming, Operation, words_of};
use crate::engine::problem::Problem;
use crate::engine::run::FileReport;
use crate::engine::{CheckOptions, survey, syntax_error};
use crate::evaluate::Piece;
use crate::knowledge::Answer;
use crate::language::{Document, Language};
use crate::model::Template;
use crate::rules::Subject;

/// What one file came to.
pub(super) enum Outcome {
    /// It is no template.
    Skipped,
    /// It cannot be parsed.
    Broken(Box<FileReport>),
    /// A template.
    Read(Told),
    /// The newer version has no such file.
    Gone(Vec<Stray>),
}

/// What is to change of the resources of one file.
#[derive(Default)]
pub(super) struct Told {
    pub(super) changes: Vec<LiveChange>,
    pub(super) untold: Vec<Untold>,
    pub(super) fitting: Vec<bool>,
    pub(super) known: Vec<(By, String)>,
    /// What only the older version of the file has.
    pub(super) gone: Vec<Stray>,
    /// What only the newer version of the file has.
    pub(super) come: Vec<Stray>,
}

impl Told {
    /// Notes which words of the selector fit a resource, and which could.
    fn meet(&mut self, subject: &Subject<'_, '_, '_>, asked: &Asked) -> Named {
        let named = survey::named(subject);
        let fitting = asked.selector.fitting(subject, &named);
        for (all, own) in self.fitting.iter_mut().zip(fitting) {
            *all |= own;
        }
        self.known.extend(words_of(named.clone()));
        named
    }
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
        return gone(versions.old, options, asked);
    };
    let explicit = new.is_explicit();
    let (new, trouble) = new.load(options)?;
    let old = versions.old.map(|old| old.load(options)).transpose()?;
    let (old, old_trouble) = old.unzip();
    let parsed = match parse(&new, trouble, options, explicit) {
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
    let parsed_old = match parse(&old, old_trouble.flatten(), options, true) {
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

/// What was in a file that is no more.
fn gone(old: Option<Origin>, options: &CheckOptions, asked: &Asked) -> Result<Outcome, Problem> {
    let Some(old) = old else {
        return Ok(Outcome::Skipped);
    };
    let explicit = old.is_explicit();
    let (old, trouble) = old.load(options)?;
    let Ok(Some(parsed)) = parse(&old, trouble, options, explicit) else {
        return Ok(Outcome::Skipped);
    };
    let given = Given::new(options.parameters.as_ref(), &old.source, explicit);
    let template = parsed.read(options.body()).unwrap_or_default();
    let template = supplied(&parsed, template, &given);
    let read = Read::new(&old, &template, options, asked, ("old", old.source.path()));
    let all = 0..read.version.ids.len();
    Ok(Outcome::Gone(
        all.filter_map(|index| Stray::new(&read, index)).collect(),
    ))
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
fn parse<'t>(
    text: &'t Text,
    trouble: Option<Finding>,
    options: &CheckOptions,
    explicit: bool,
) -> Result<Option<Document<'t>>, Box<FileReport>> {
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
        (Ok(document), Some(_)) if document.read(options.body()).is_none() => Ok(None),
        (Ok(_), Some(finding)) => Err(broken(finding)),
        (Ok(document), None) => Ok(Some(document)),
        (Err(problem), _) if explicit || language.looks_like_template(text.source.text()) => {
            Err(broken(syntax_error(&problem)))
        }
        (Err(_), _) => Ok(None),
    }
}

/// One version, and its names.
pub(super) struct Read<'t, 'a> {
    pub(super) version: Version<'t, 'a>,
    names: Names,
    pub(super) words: Words<'t, 'a>,
}

impl<'t, 'a: 't> Read<'t, 'a> {
    fn new(
        text: &'t Text,
        template: &'t Template<'a>,
        options: &'t CheckOptions,
        asked: &'t Asked,
        (mark, file): (&'static str, &str),
    ) -> Self {
        let mut version = Version::new(&text.source, template, options.setting(), mark);
        // Who names a resource says that it is there.
        if !matches!(asked.what, What::Operation(_)) || !asked.selector.is_named() {
            version = version.without_never();
        }
        Self {
            names: version.names(),
            version,
            words: Words::new(&asked.place, template, &text.source, file),
        }
    }

    pub(super) fn name(&self, subject: &Subject<'_, '_, '_>) -> Option<&Vec<Piece>> {
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
    let file = new.source.path();
    let read = Read::new(new, template, options, asked, ("new", file));
    let given = match &asked.what {
        What::Operation(Operation::EnableUser(given) | Operation::RemoveUser(given)) => &given[..],
        _ => &[],
    };
    let subjects: Vec<_> = match given {
        [] => Vec::new(),
        _ => read.version.whole.subjects().collect(),
    };
    let naming = Naming::new(&subjects, given);
    // A parameter of both versions is one.
    let older =
        old.map(|(text, template)| Read::new(text, template, options, asked, ("old", file)));
    let older = older.map(|older| Older::new(older, &read));
    let mut told = Told {
        fitting: vec![false; asked.selector.words().count()],
        ..Told::default()
    };
    for (index, id) in read.version.ids.iter().enumerate() {
        let subject = read.version.whole.subject(*id);
        let named = told.meet(&subject, asked);
        if !asked.selector.selects(&subject, &named) || is_no_resource(&subject) {
            continue;
        }
        let is_new = |older: &Older<'_, '_>| *older.pasts.of(index) == Past::New;
        if matches!(asked.what, What::Difference) && older.as_ref().is_none_or(is_new) {
            told.come.extend(Stray::new(&read, index));
        }
        let made = change(&read, older.as_ref(), index, &naming, asked);
        match made {
            Ok(change) => told.changes.extend(change),
            Err(why) => told.untold.push(untold(&subject, named, why, asked)),
        }
    }
    for id in &read.version.never {
        let subject = read.version.whole.subject(*id);
        let named = told.meet(&subject, asked);
        let is_asked = asked.selector.selects(&subject, &named) && !is_no_resource(&subject);
        if is_asked && would_change(&read, &subject, &naming, asked) {
            let why = "its condition is false: the template does not deploy it".to_owned();
            told.untold.push(untold(&subject, named, why, asked));
        }
    }
    told.untold.sort_by_key(|own| own.line);
    if let Some(older) = &older {
        let gone = older.pasts.gone.iter();
        told.gone = gone
            .filter_map(|index| Stray::new(&older.read, *index))
            .collect();
    }
    told
}

/// Whether there would be something to change of a resource if it were deployed.
fn would_change(
    read: &Read<'_, '_>,
    subject: &Subject<'_, '_, '_>,
    naming: &Naming<'_, '_, '_, '_>,
    asked: &Asked,
) -> bool {
    match &asked.what {
        What::Template => subject.identity.is_some(),
        What::Difference => false,
        What::Operation(operation) => {
            let turned = operated(read, subject, operation, naming, asked.selector.is_named());
            !matches!(turned, Ok(None))
        }
    }
}

/// What is to change of the resource of that place; the error says why that cannot be told.
fn change(
    read: &Read<'_, '_>,
    older: Option<&Older<'_, '_>>,
    index: usize,
    naming: &Naming<'_, '_, '_, '_>,
    asked: &Asked,
) -> Result<Option<LiveChange>, String> {
    let subject = read.version.whole.subject(read.version.ids[index]);
    let turned = match (&asked.what, older) {
        (What::Difference, Some(older)) => older.difference(read, index)?,
        (What::Difference, None) => None,
        (What::Template, _) => template_of(read, &subject)?,
        (What::Operation(operation), _) => {
            let named = asked.selector.is_named();
            operated(read, &subject, operation, naming, named)?
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
pub(super) fn is_no_resource(subject: &Subject<'_, '_, '_>) -> bool {
    subject.resource.is_module() || subject.is_type("Microsoft.Resources/deployments")
}

/// The identity that the template gives a resource, where it says anything of one.
fn template_of(
    read: &Read<'_, '_>,
    subject: &Subject<'_, '_, '_>,
) -> Result<Option<Turned>, String> {
    Ok(read::identity(subject, &read.words)?.map(Turned::template))
}

/// Refuses identities that are to go and are not surely among those of the resource, but may be.
fn refuse_doubtful(before: &Identity, ids: &[Phrase]) -> Result<(), String> {
    for id in ids {
        let mut own = before.users.iter();
        let is_doubtful =
            own.any(|own| own.may_be(id)) && !before.users.iter().any(|own| own.is(id));
        if is_doubtful {
            return Err(
                "one of its identities may be the one that is to go, which cannot be told here"
                    .to_owned(),
            );
        }
    }
    Ok(())
}

/// What an operation does; `None` for a resource that nobody named and that it is not for.
fn operated(
    read: &Read<'_, '_>,
    subject: &Subject<'_, '_, '_>,
    operation: &Operation,
    naming: &Naming<'_, '_, '_, '_>,
    named: bool,
) -> Result<Option<Turned>, String> {
    let before = read::identity(subject, &read.words);
    let has_none = matches!(&before, Ok(None));
    let removes = matches!(
        operation,
        Operation::RemoveSystem | Operation::RemoveUser(_) | Operation::RemoveAll
    );
    if !named && ((removes && has_none) || takes_none(subject)) {
        return Ok(None);
    }
    let is_unknown = matches!(subject.answer(), Answer::Unknown | Answer::UnknownVersion);
    if !named && is_unknown && has_none {
        return Ok(None);
    }
    let before = match before {
        Ok(before) => Some(before.unwrap_or(Identity::NONE)),
        Err(_) => None,
    };
    let attaches = matches!(operation, Operation::EnableUser(_));
    let ids = naming.ids(subject, attaches)?.into_iter();
    let ids = ids.map(|(id, given)| read.words.identity(&id, given));
    let ids: Vec<_> = ids.collect::<Result<_, _>>()?;
    // Who names a resource says that it has the identity.
    if removes
        && !named
        && let Some(before) = &before
    {
        refuse_doubtful(before, &ids)?;
    }
    let turned = Turned::operation(operation, before, &ids);
    Ok(Some(turned).filter(|turned| named || !turned.is_nothing()))
}

//! Floor 5: two versions of a file: what became of the identities of its resources.

mod base;
mod card;
mod comparing;
mod crowd;
mod elsewhere;
mod extension;
mod files;
mod loops;
mod matching;
mod moved;
mod names;
mod past;
mod place;
mod repositories;
mod untold;
mod version;
mod written;

use std::cell::OnceCell;
use std::sync::Arc;

use crate::diagnostic::Subject as Named;
use crate::knowledge::Kind;
use crate::language::{Document, Format, Language};
use crate::model::{Problem, Template};
use crate::rules::{Difference, Remark};
use crate::text::Source;

use super::CheckOptions;
use super::given::Given;
use card::Card;
use comparing::Comparing;
use matching::Aside;

pub(super) use past::{Past, Pasts};
pub(super) use place::Place;
pub(super) use version::Version;

pub use base::{Alone, AtRevision, add, versions_at};
pub use files::{
    Comparisons, FileComparison, Found, Origin, Versions, compare_files, gravest, paired,
};

/// What became of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is there under the same name.
    Kept,
    /// It is there under another name: to Azure, another resource.
    Renamed,
    /// The newer version has no such resource.
    Deleted,
    /// The newer version only refers to it.
    Referred,
    /// The older version had no such resource.
    Added,
    /// Only one version has it in its file; a module of the other may have it.
    Elsewhere,
}

/// One version of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The file.
    pub path: String,
    /// The line that the resource starts on, from 1.
    pub line: u32,
    /// The resource.
    pub subject: Named,
    /// Every kind of identity that it can have; `None` when that is not known.
    pub kinds: Option<Vec<Kind>>,
    /// Every user-assigned identity that it can have; `None` when that is not known.
    pub users: Option<Vec<String>>,
}

/// What became of one resource.
#[derive(Clone, Debug)]
pub struct Change {
    /// In one word.
    pub fate: Fate,
    /// The older version.
    pub before: Option<Side>,
    /// The newer version.
    pub after: Option<Side>,
    /// What is different between their identities, for a resource that is kept.
    pub difference: Difference,
    /// Where it may be in another file.
    place: Option<Place>,
}

impl Change {
    /// Calls both versions by the name that the older one alone knows.
    fn call_as_before(&mut self, old: &Card, new: &Card) {
        if let (Some(before), Some(after)) = (&self.before, &mut self.after)
            && old.is_plain()
            && !new.is_plain()
        {
            after.subject.name.clone_from(&before.subject.name);
        }
    }
}

/// A finding about two versions.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What is to be said.
    pub remark: Remark,
    /// The newer version of the resource.
    pub subject: Named,
}

/// What became of the resources of a file.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Each resource that changed, in the order of the newer version; what it has no more comes
    /// last.
    pub changes: Vec<Change>,
    /// What the rules say of it.
    pub findings: Vec<Compared>,
    /// Number of resources that are in both versions.
    pub kept: usize,
    /// The resources of either version that have a partner which may be another one.
    loose: [Vec<Place>; 2],
}

/// Why two files cannot be compared.
#[derive(Clone, Debug)]
pub enum Incomparable {
    /// The older version cannot be parsed.
    Old(Problem),
    /// The newer version cannot be parsed.
    New(Problem),
    /// Neither is a template; or one is not, and the user named both.
    NoTemplate,
}

/// How two versions are read.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'o> {
    /// What they are, and the rules that speak.
    pub options: &'o CheckOptions,
    /// The user named both, so that each must be a template.
    pub named: bool,
}

/// One version of a file, and how it is read: by the name that it has on disk.
#[derive(Clone, Debug)]
pub struct Text {
    /// The text.
    pub source: Arc<Source>,
    /// The language.
    pub format: Format,
}

impl Text {
    /// A text in the language that its path tells.
    pub fn new(source: Source) -> Self {
        let format = Format::of_path(source.path());
        let source = Arc::new(source);
        Self { source, format }
    }

    fn looks_like_template(&self) -> bool {
        let language = Language::of(self.format);
        language.is_some_and(|language| language.looks_like_template(self.source.text()))
    }
}

/// Compares two versions of a file, in whatever languages. A file that is no template is one without
/// resources, and so is an empty text.
pub fn compare(old: &Text, new: &Text, reading: Reading<'_>) -> Result<Comparison, Incomparable> {
    side_by_side(old, new, reading, &Among::All(Aside::default()))
}

/// Which resources of two versions are compared, by their numbers in either.
enum Among {
    /// Every one; some of them are in other files.
    All(Aside),
    /// These, with whether they surely are the same.
    Pairs(Vec<(usize, usize)>, bool),
}

fn side_by_side(
    old: &Text,
    new: &Text,
    reading: Reading<'_>,
    among: &Among,
) -> Result<Comparison, Incomparable> {
    let options = reading.options;
    let (old_file, new_file) = (parsed(old), parsed(new));
    // Both or neither: a parameter that one version lacks is part of the comparison.
    let given = |text: &Text| Given::new(options.parameters.as_ref(), &text.source, true);
    let (old_given, new_given) = (given(old), given(new));
    let old_template = read(&old_file, options, &old_given);
    let new_template = read(&new_file, options, &new_given);
    let templates = [old_template.is_some(), new_template.is_some()];
    // What one version shows to be a template was meant to be one in the other.
    let meant = reading.named || templates.contains(&true);
    match (&old_file, &new_file) {
        (Err(problem), _) if meant || old.looks_like_template() => {
            return Err(Incomparable::Old(problem.clone()));
        }
        (_, Err(problem)) if meant || new.looks_like_template() => {
            return Err(Incomparable::New(problem.clone()));
        }
        _ => {}
    }
    if templates == [false, false] || (reading.named && templates != [true, true]) {
        return Err(Incomparable::NoTemplate);
    }
    let old_template = old_template.unwrap_or_default();
    let new_template = new_template.unwrap_or_default();
    let setting = options.setting();
    let comparing = Comparing {
        old: Version::new(&old.source, &old_template, setting, "old").without_never(),
        new: Version::new(&new.source, &new_template, setting, "new").without_never(),
        chosen: options.rules(),
        shifted: OnceCell::new(),
    };
    Ok(match among {
        Among::All(aside) => comparing.all(aside),
        Among::Pairs(pairs, sure) => comparing.only(pairs, *sure),
    })
}

/// A parsed file; `None` for one that holds no resources by its name, and for an empty one.
fn parsed(text: &Text) -> Result<Option<Document<'_>>, Problem> {
    let language = Language::of(text.format).filter(|_| !text.source.text().is_empty());
    let parsed = language.map(|language| language.parse(&text.source));
    parsed.transpose()
}

/// The template that a file is.
fn read<'d>(
    file: &'d Result<Option<Document<'_>>, Problem>,
    options: &CheckOptions,
    given: &'d Given<'d>,
) -> Option<Template<'d>> {
    let document = file.as_ref().ok()?.as_ref()?;
    let mut template = document.read(options.body())?;
    if document.is_deployment_template() {
        given.supply(&mut template);
    }
    Some(template)
}

//! Floor 3: changes sorted by the object, array or string that they change.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::File;
use super::build::Builder;
use super::fence;
use super::inside::InnerGroup;
use crate::language::Refusal;
use crate::language::arm::tree::Value;
use crate::language::comment::CommentEdit;
use crate::model::{Change, Position, Written};
use crate::text::{Edit, Span};

/// What is to be done, and where.
pub(super) struct Plan<'f, 't, 'c> {
    pub(super) file: &'f File<'t>,
    /// What is to be done in each property that moves (by its bytes), and in the rest of the file
    /// (`None`).
    jobs: HashMap<Option<Span>, Vec<Job<'t, 'c>>>,
}

/// One thing to do.
pub(super) enum Job<'t, 'c> {
    /// One replacement.
    Edit(Edit),
    /// A comment that comes, or goes, whole or in part.
    Comment(CommentEdit),
    /// All that changes among the members of one object or array.
    Group(Group<'t, 'c>),
    /// The same for one that an expression makes.
    Inner(InnerGroup<'c>),
}

/// What changes among the members of one object or array.
pub(super) struct Group<'t, 'c> {
    pub(super) span: Span,
    pub(super) value: Value<'t>,
    /// The objects and arrays around it, outermost first.
    pub(super) around: Vec<Value<'t>>,
    /// Where members start that go.
    pub(super) removed: BTreeSet<u32>,
    /// Members that come.
    pub(super) incoming: Vec<(Incoming<'t, 'c>, Position)>,
    /// Whether an array becomes an object.
    pub(super) converted: bool,
}

/// A new member.
pub(super) enum Incoming<'t, 'c> {
    Property(&'c Written, &'c Written),
    Item(&'c Written),
    Moved(Origin<'t>),
}

/// Where a property that moves comes from.
#[derive(Clone, Copy)]
pub(super) struct Origin<'t> {
    pub(super) object: Value<'t>,
    pub(super) member: Span,
    pub(super) name: &'t str,
}

impl Group<'_, '_> {
    /// Refuses members that this kind of container cannot hold.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let holds = |(new, _): &(Incoming<'_, '_>, Position)| match new {
            Incoming::Item(_) => self.value.is_array(),
            Incoming::Property(..) | Incoming::Moved(_) => self.converted || self.value.is_object(),
        };
        if self.incoming.iter().all(holds) {
            return Ok(());
        }
        Err(Refusal::Absent {
            at: self.span,
            wanted: if self.value.is_array() {
                "object"
            } else {
                "array"
            },
        })
    }

    /// Refuses an item that becomes a name and is no string after another change; `written` is what
    /// changes put in the place of values.
    pub(super) fn check_names(&self, written: &HashMap<Span, &str>) -> Result<(), Refusal> {
        let mut items = self.value.items().map(Value::span);
        let is_unfit = |at: &Span| written.get(at).is_some_and(|text| !text.starts_with('"'));
        match items.find(is_unfit) {
            Some(at) if self.converted => Err(Refusal::Unfit {
                at,
                as_what: "a property's name",
            }),
            _ => Ok(()),
        }
    }
}

impl Job<'_, '_> {
    fn span(&self) -> Span {
        match self {
            Self::Edit(edit) => edit.span,
            Self::Comment(own) => own.edit.span,
            Self::Group(group) => group.span,
            Self::Inner(group) => group.span,
        }
    }
}

impl<'f, 't, 'c> Plan<'f, 't, 'c> {
    pub(super) fn new(file: &'f File<'t>, changes: &[&'c Change]) -> Result<Self, Refusal> {
        let mut builder = Builder::new(file);
        for change in changes {
            builder.add(change)?;
        }
        let (mut jobs, moves) = builder.finish()?;
        jobs.sort_by_key(|job| (job.span().start, std::cmp::Reverse(job.span().end)));
        let owners = owners(&jobs, &moves)?;
        let mut sorted = HashMap::<_, Vec<_>>::new();
        for (job, owner) in jobs.into_iter().zip(owners) {
            sorted.entry(owner).or_default().push(job);
        }
        Ok(Self { file, jobs: sorted })
    }

    /// The edits inside a property that moves, or in the rest of the file.
    pub(super) fn edits(&self, owner: Option<Span>) -> Result<Vec<Edit>, Refusal> {
        let mut edits = Vec::new();
        for job in self.jobs.get(&owner).into_iter().flatten() {
            match job {
                Job::Edit(edit) => edits.push(edit.clone()),
                Job::Comment(own) => edits.push(own.edit.clone()),
                Job::Group(group) => edits.extend(self.group(group)?),
                Job::Inner(group) => edits.extend(self.file.inner_group(group)?),
            }
        }
        Ok(edits)
    }

    /// The bytes that the edits of [`Plan::edits`] may touch.
    pub(super) fn fences(&self) -> Result<Vec<Span>, Refusal> {
        let mut fences = Vec::new();
        for job in self.jobs.get(&None).into_iter().flatten() {
            match job {
                Job::Edit(edit) => fences.push(edit.span),
                Job::Comment(own) => fences.push(own.fence),
                Job::Group(group) => fence::around(group, &mut fences),
                Job::Inner(group) => fences.push(group.span),
            }
        }
        Ok(fences)
    }
}

/// The property that moves which each job (sorted) lies in, if any. Refuses properties that move
/// into each other.
fn owners(
    jobs: &[Job<'_, '_>],
    moves: &BTreeMap<Span, Span>,
) -> Result<Vec<Option<Span>>, Refusal> {
    let mut open: Vec<Span> = Vec::new();
    let mut next = moves.keys().copied().peekable();
    let mut of_object = HashMap::new();
    let owners = jobs.iter().map(|job| {
        let at = job.span();
        while let Some(start) = next.next_if(|start| start.start <= at.start) {
            open.push(start);
        }
        while open.pop_if(|last| last.end <= at.start).is_some() {}
        let owner = open.iter().rev().find(|last| last.contains(at)).copied();
        of_object.insert(at, owner);
        owner
    });
    let owners = owners.collect();
    for start in moves.keys() {
        let mut way = *start;
        for _ in 0..=moves.len() {
            let object = moves.get(&way);
            match object.and_then(|object| of_object.get(object)) {
                Some(Some(next)) if *next == *start => {
                    return Err(Refusal::IntoItself { at: *start });
                }
                Some(Some(next)) => way = *next,
                _ => break,
            }
        }
    }
    Ok(owners)
}

//! Floor 1: one resource of a template.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt;

use super::expression::{Expression, Name, Property};
use super::template::{ContainerId, Deferred, Syntax};
use crate::text::Span;

/// Index of a [`Resource`] in its template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ResourceId(pub u32);

/// A resource as it is written.
pub struct Resource<'a> {
    /// The bytes of the whole resource.
    pub span: Span,
    /// The list it lies in.
    pub container: ContainerId,
    /// Its place in that list.
    pub step: Step<'a>,
    /// Its type as written (a child's may be its last segment alone).
    pub resource_type: Option<Expression<'a>>,
    /// Its API version as written.
    pub api_version: Option<Expression<'a>>,
    /// Its identity, `null` included.
    pub identity: Option<Property<'a>>,
    /// Whether `identity` is written more than once; the last one wins.
    pub identity_again: bool,
    /// Whether it only refers to a resource that is already there.
    pub existing: bool,
    /// What must hold for it to be deployed.
    pub condition: Option<Box<Deferred<'a>>>,
    /// How it is repeated, when it is written as a loop.
    pub repetition: Option<Box<Repetition<'a>>>,
    /// What it is declared as.
    pub declared: Declared,
    /// Everything else, lowered on demand.
    pub body: Box<dyn Syntax<'a> + 'a>,
    /// What of it has been asked for by [`Resource::kept`].
    pub known: Kept<'a>,
}

/// Properties that were asked for, each lowered once and kept: the first, and the rest.
#[derive(Default)]
pub struct Kept<'a>(OnceCell<Box<Asked<'a>>>);

struct Asked<'a> {
    path: Vec<&'static str>,
    property: Option<Property<'a>>,
    rest: Kept<'a>,
}

/// The loop that a resource is written as.
#[derive(Debug)]
pub struct Repetition<'a> {
    /// The bytes of the `copy` object in ARM; in Bicep of the word `resource` or `module`.
    pub span: Span,
    /// The name that others can depend on (ARM).
    pub name: Option<Expression<'a>>,
    /// The names of its item and its index, as far as it has them (Bicep).
    pub variables: Box<[Name<'a>]>,
    /// The number of its list, by which its variables are known ([`super::Binder`]).
    pub list: Option<u32>,
    /// What it runs over: the number of turns in ARM, the list in Bicep.
    pub over: Option<Deferred<'a>>,
    /// How many turns run at a time, where that is limited.
    pub batch: Option<Expression<'a>>,
}

/// What a resource is declared as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declared {
    /// A resource.
    Resource,
    /// A Bicep module: a nested deployment of another file.
    Module,
}

/// The last step of a resource's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The resource is the whole file.
    Root,
    /// Item of an array, from 0.
    Item(u32),
    /// Member of an object of symbolic names, or a Bicep symbol.
    Named(Cow<'a, str>),
}

impl<'a> Resource<'a> {
    /// Whether it is written as a loop.
    pub fn is_repeated(&self) -> bool {
        self.repetition.is_some()
    }

    /// Whether it is a Bicep module.
    pub fn is_module(&self) -> bool {
        self.declared == Declared::Module
    }

    /// What is written beside its body (Bicep): what it is repeated over, and what must hold for it.
    pub fn beside_body(&self) -> impl Iterator<Item = &Deferred<'a>> {
        let repetition = self.repetition.as_ref();
        let over = repetition.and_then(|repetition| repetition.over.as_ref());
        over.into_iter().chain(self.condition.as_deref())
    }

    /// The property `name` of the resource, ignoring case; the last of several, as ARM reads it.
    pub fn member(&self, name: &str) -> Option<Property<'a>> {
        self.body.at(&[name])
    }

    /// The property behind several names ([`Syntax::at`]), lowered at its first use and kept as
    /// long as the resource. For a few properties of each.
    pub fn kept(&self, path: &[&'static str]) -> Option<&Property<'a>> {
        let mut next = &self.known;
        loop {
            let asked = next.0.get_or_init(|| {
                Box::new(Asked {
                    path: path.to_vec(),
                    property: self.body.at(path),
                    rest: Kept::default(),
                })
            });
            if asked.path == path {
                return asked.property.as_ref();
            }
            next = &asked.rest;
        }
    }
}

impl fmt::Debug for Resource<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Resource")
            .field("span", &self.span)
            .field("step", &self.step)
            .field("resource_type", &self.resource_type)
            .field("api_version", &self.api_version)
            .field("identity", &self.identity)
            .finish_non_exhaustive()
    }
}

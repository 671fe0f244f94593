//! Floor 1: a whole template: its scopes, and its resources in source order.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt;

use super::expression::{Expression, Name, Property};
use super::links::{Links, Read};
use super::resource::{Resource, ResourceId, Step};
use super::variables::{ReadsVariables, VariableReads};
use crate::text::Span;

/// Everything that one file deploys.
#[derive(Debug, Default)]
pub struct Template<'a> {
    /// Where parameters and variables are looked up; the first is the file's own.
    pub scopes: Vec<Scope<'a>>,
    /// Where resources lie: one entry for each `resources` of the file.
    pub containers: Vec<Container>,
    /// Every resource, nested ones included, in source order.
    pub resources: Vec<Resource<'a>>,
    /// Every output, those of nested templates included, in source order.
    pub outputs: Vec<Output<'a>>,
    /// Whether resources are named by symbols that expressions can use (Bicep).
    pub symbolic: bool,
    /// Names that the file brings in from others (Bicep).
    pub imported: Vec<Cow<'a, str>>,
    /// What the file's own resources are deployed to, where it says so.
    pub level: Option<Level>,
    /// The file, which tells where its variables are read.
    pub file: Option<&'a dyn ReadsVariables>,
    /// What it told, once it was asked.
    pub(super) variable_reads: OnceCell<VariableReads>,
    /// What resources say of others, lowered when first asked for.
    pub(super) links: OnceCell<Vec<Links<'a>>>,
    /// What is read at run time, lowered when first asked for.
    pub(super) reads: OnceCell<Vec<Read<'a>>>,
}

/// What a template is deployed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// A resource group.
    ResourceGroup,
    /// A subscription.
    Subscription,
    /// A management group.
    ManagementGroup,
    /// A tenant.
    Tenant,
}

/// What a deployment hands back.
#[derive(Debug)]
pub struct Output<'a> {
    /// The scope that it is evaluated in.
    pub scope: ScopeId,
    /// The deployment that it is an output of; `None` for the file's own.
    pub owner: Option<ResourceId>,
    /// What must hold for it to be handed back (ARM).
    pub condition: Option<Deferred<'a>>,
    /// The output as it is written: in ARM the object that has a `value`.
    pub value: Deferred<'a>,
}

/// Index of a [`Scope`] in its template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScopeId(pub u32);

/// Index of a [`Container`] in its template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContainerId(pub u32);

/// Parameters and variables that expressions of some resources see.
#[derive(Debug, Default)]
pub struct Scope<'a> {
    /// Declared parameters.
    pub parameters: Vec<Parameter<'a>>,
    /// Declared variables.
    pub variables: Vec<Variable<'a>>,
    /// Who supplies parameter values.
    pub arguments: Arguments<'a>,
    /// The nested deployment whose template it belongs to, which evaluates its expressions.
    pub deployment: Option<ResourceId>,
    /// Whether nested deployments evaluate their expressions themselves without being told to, as
    /// those do in a template with symbolic names (`languageVersion` 2.0), where Azure refuses
    /// anything else.
    pub symbolic: bool,
}

/// Where the parameter values of a scope come from.
#[derive(Debug, Default)]
pub enum Arguments<'a> {
    /// From a caller outside the file: a default is only one of the values.
    #[default]
    Open,
    /// From the file, or from a parameter file. A parameter that is not among them has its
    /// default.
    Given(Vec<Argument<'a>>),
}

/// The value that a parameter is given.
#[derive(Debug)]
pub struct Argument<'a> {
    /// The parameter's name.
    pub name: Name<'a>,
    /// Its value.
    pub value: Deferred<'a>,
    /// The scope that the value is evaluated in.
    pub scope: ScopeId,
}

/// A declared parameter.
#[derive(Debug)]
pub struct Parameter<'a> {
    /// Its name.
    pub name: Name<'a>,
    /// Its type as written (`string`, `bool`, `securestring` …).
    pub parameter_type: Option<Cow<'a, str>>,
    /// Whether beside the type it is declared what is in its values (ARM: `properties`, `items` …).
    pub described: bool,
    /// The value when the caller gives none.
    pub default: Option<Deferred<'a>>,
    /// The only values it may have.
    pub allowed: Option<Deferred<'a>>,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// The largest number that it may be, or how many items it may have.
    pub most: Option<i64>,
}

/// A declared variable.
#[derive(Debug)]
pub struct Variable<'a> {
    /// Its name.
    pub name: Name<'a>,
    /// Its value.
    pub value: Deferred<'a>,
}

/// A list of resources and how its place is written.
#[derive(Debug)]
pub struct Container {
    /// The resource whose `resources` or nested template it is.
    pub owner: Option<ResourceId>,
    /// JSON pointer of the list, from the owner (or the root): `/resources`.
    pub pointer: String,
    /// The scope that its expressions are evaluated in.
    pub scope: ScopeId,
    /// Whether a child's type continues the owner's (child resources), or stands alone.
    pub extends_owner: bool,
}

/// A piece of a language's own syntax tree, lowered only when somebody asks.
pub trait Syntax<'a> {
    /// The bytes of the piece.
    fn span(&self) -> Span;
    /// The whole piece as an expression.
    fn lower(&self) -> Expression<'a>;
    /// Only the properties called `name` (ignoring case) of an object, in source order.
    fn members(&self, name: &str) -> Vec<Property<'a>>;
    /// Only the property behind several names, when each but the last leads to an object literal;
    /// of equal names the last.
    fn at(&self, path: &[&str]) -> Option<Property<'a>>;
    /// How the value behind several names stands in the file, when each but the last leads to an
    /// object literal. Lowers nothing.
    fn standing(&self, _path: &[&str]) -> Option<Standing> {
        None
    }
    /// Over how many of several names a way leads: up to the first behind which stands something
    /// else than an object literal; `None` where something on the way is not written.
    fn reach(&self, path: &[&str]) -> Option<usize> {
        for count in 1..path.len() {
            if self.standing(&path[..count])?.form != Form::Object {
                return Some(count);
            }
        }
        self.standing(path).map(|_| path.len())
    }
    /// The bytes of each item of the array literal behind several names (ARM). Lowers nothing.
    fn items(&self, _path: &[&str]) -> Vec<Span> {
        Vec::new()
    }
    /// Whether it can have properties that are not listed (`...base`).
    fn is_open(&self) -> bool {
        false
    }
    /// Every expression of the piece that may read what is there only at run time: a call of
    /// `reference()` or `list…()`, an identity of a resource. `enter` is asked with the bytes of
    /// each object inside whether to look into it.
    fn run_time_reads(&self, enter: &dyn Fn(Span) -> bool) -> Vec<Expression<'a>>;
    /// The symbols that the piece names (Bicep), nested ones as `vm::extension`; not those that
    /// only nested resources name.
    fn symbols(&self) -> Vec<Cow<'a, str>> {
        Vec::new()
    }
}

/// How a value stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its bytes.
    pub span: Span,
    /// What it is.
    pub form: Form,
}

/// The kinds of [`Standing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An object literal all of whose properties are listed.
    Object,
    /// Anything else, and what something is spread into or a loop makes a part of.
    Other,
}

/// A value that is lowered at its first use and kept.
pub struct Deferred<'a> {
    syntax: Box<dyn Syntax<'a> + 'a>,
    lowered: OnceCell<Expression<'a>>,
}

impl<'a> Deferred<'a> {
    /// A value still in its language's own form.
    pub fn new(syntax: impl Syntax<'a> + 'a) -> Self {
        Self {
            syntax: Box::new(syntax),
            lowered: OnceCell::new(),
        }
    }

    /// The bytes of the value.
    pub fn span(&self) -> Span {
        self.syntax.span()
    }

    /// The value.
    pub fn get(&self) -> &Expression<'a> {
        self.lowered.get_or_init(|| self.syntax.lower())
    }

    /// The value in its language's own form.
    pub fn syntax(&self) -> &dyn Syntax<'a> {
        &*self.syntax
    }
}

impl fmt::Debug for Deferred<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lowered.get().fmt(formatter)
    }
}

impl<'a> Template<'a> {
    /// Which expressions of the file read its variables.
    pub fn variable_reads(&self) -> &VariableReads {
        let tell = || self.file.map(ReadsVariables::variable_reads);
        self.variable_reads
            .get_or_init(|| tell().unwrap_or_default())
    }

    /// The resource of that number.
    pub fn resource(&self, id: ResourceId) -> &Resource<'a> {
        &self.resources[id.0 as usize]
    }

    /// The container that a resource lies in.
    pub fn container(&self, resource: &Resource<'a>) -> &Container {
        &self.containers[resource.container.0 as usize]
    }

    /// Whether a resource is a JSON file, or an item of a list that is one, and in no template.
    pub fn is_alone(&self, resource: &Resource<'a>) -> bool {
        let container = self.container(resource);
        !self.symbolic && container.owner.is_none() && container.pointer.is_empty()
    }

    /// The scope of that number.
    pub fn scope(&self, id: ScopeId) -> &Scope<'a> {
        &self.scopes[id.0 as usize]
    }

    /// Symbol of a resource of a symbolic template: `vm`, of a nested one `vm::extension`.
    pub fn symbol(&self, resource: &Resource<'a>) -> Option<String> {
        let mut names = Vec::new();
        let mut next = self.symbolic.then_some(resource);
        while let Some(resource) = next {
            let Step::Named(name) = &resource.step else {
                return None;
            };
            names.push(&**name);
            let owner = self.container(resource).owner;
            next = owner.map(|owner| self.resource(owner));
        }
        names.reverse();
        (!names.is_empty()).then(|| names.join("::"))
    }

    /// A resource and what it lies in, from the inside out: resources that nest it, and deployments
    /// and other resources that hold the template that it is in.
    pub fn owners<'t>(
        &'t self,
        resource: &'t Resource<'a>,
    ) -> impl Iterator<Item = &'t Resource<'a>> + use<'t, 'a> {
        std::iter::successors(Some(resource), |resource| {
            let owner = self.container(resource).owner;
            owner.map(|owner| self.resource(owner))
        })
    }

    /// JSON pointer (RFC 6901) of a resource; empty for a resource that is the whole file.
    pub fn pointer(&self, resource: &Resource<'a>) -> String {
        let mut steps = Vec::new();
        let mut next = Some(resource);
        while let Some(resource) = next {
            let container = self.container(resource);
            steps.push((&container.pointer, &resource.step));
            next = container.owner.map(|owner| self.resource(owner));
        }
        let mut pointer = String::new();
        for (list, step) in steps.into_iter().rev() {
            pointer.push_str(list);
            match step {
                Step::Root => {}
                Step::Item(index) => {
                    pointer.push('/');
                    pointer.push_str(&index.to_string());
                }
                Step::Named(name) => {
                    pointer.push('/');
                    pointer.push_str(&escape_pointer(name));
                }
            }
        }
        pointer
    }
}

/// A name as a step of a JSON pointer.
pub fn escape_pointer(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) {
        Cow::Owned(name.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(name)
    }
}

//! Floor 1: what the resources of a template say of one another. Lowered when first asked for, since
//! most templates are read without it.

use std::cell::OnceCell;

use super::expression::{Expression, Property};
use super::resource::ResourceId;
use super::template::{ScopeId, Syntax, Template};
use crate::text::{Span, offset};

/// How a resource is named and what it waits for, as far as it was asked for.
#[derive(Debug, Default)]
pub(super) struct Links<'a> {
    name: OnceCell<Option<Expression<'a>>>,
    depends_on: OnceCell<Option<Expression<'a>>>,
    parent: OnceCell<Option<Expression<'a>>>,
}

/// An expression that may read what is there only at run time.
#[derive(Debug)]
pub struct Read<'a> {
    /// The resource that it is written in; `None` for a variable, or an output of the file.
    pub owner: Option<ResourceId>,
    /// The output that it is the value of, by its number.
    pub output: Option<usize>,
    /// The scope that it is evaluated in.
    pub scope: ScopeId,
    /// The whole expression around it.
    pub expression: Expression<'a>,
}

/// Whether a function of that name reads a resource at run time: `reference`, or one of the `list`
/// family.
pub fn reads_a_resource(function: &str) -> bool {
    let head = function.get(..4);
    function.eq_ignore_ascii_case("reference")
        || head.is_some_and(|head| head.eq_ignore_ascii_case("list"))
}

impl<'a> Template<'a> {
    /// The name of a resource as written.
    pub fn name_of(&self, id: ResourceId) -> Option<&Expression<'a>> {
        let name = &self.links_of(id).name;
        name.get_or_init(|| self.value_of(id, "name")).as_ref()
    }

    /// The `dependsOn` of a resource as written.
    pub fn depends_on_of(&self, id: ResourceId) -> Option<&Expression<'a>> {
        let depends_on = &self.links_of(id).depends_on;
        let value = depends_on.get_or_init(|| self.value_of(id, "dependsOn"));
        value.as_ref()
    }

    /// The `parent` of a resource (Bicep).
    pub fn parent_of(&self, id: ResourceId) -> Option<&Expression<'a>> {
        let parent = &self.links_of(id).parent;
        let value = || self.symbolic.then(|| self.value_of(id, "parent")).flatten();
        parent.get_or_init(value).as_ref()
    }

    fn links_of(&self, id: ResourceId) -> &Links<'a> {
        let links = self.links.get_or_init(|| {
            let each = self.resources.iter().map(|_| Links::default());
            each.collect()
        });
        &links[id.0 as usize]
    }

    fn value_of(&self, id: ResourceId, name: &str) -> Option<Expression<'a>> {
        self.resource(id)
            .member(name)
            .map(|property| property.value)
    }

    /// The property `properties` of a resource. Only for resources of which a rule needs it: it may
    /// be as large as the file.
    pub fn properties_of(&self, id: ResourceId) -> Option<&Property<'a>> {
        self.resource(id).kept(&["properties"])
    }

    /// The value of a property of a resource, behind several names, when each but the last leads to
    /// an object literal. Not lowered again when it is among the [`Self::run_time_reads`].
    pub fn value_at(&self, id: ResourceId, path: &[&'static str]) -> Option<&Expression<'a>> {
        let resource = self.resource(id);
        let reads = self.reads_of(id).iter().map(|read| &read.expression);
        if reads.len() > 0 {
            let span = resource.body.standing(path)?.span;
            if let Some(read) = reads.rev().find(|read| read.span == span) {
                return Some(read);
            }
        }
        resource.kept(path).map(|property| &property.value)
    }

    /// Those of the run-time reads that a resource is the owner of; nothing as long as nobody has
    /// asked for all.
    fn reads_of(&self, id: ResourceId) -> &[Read<'a>] {
        let all = self.reads.get().map_or(&[][..], |reads| reads);
        let is_own = |read: &Read<'_>| read.output.is_none() && read.owner.is_some();
        let resources = &all[..all.partition_point(is_own)];
        let start = resources.partition_point(|read| read.owner < Some(id));
        let own = &resources[start..];
        &own[..own.partition_point(|read| read.owner == Some(id))]
    }

    /// Every expression that may read what is there only at run time: those of resources, then
    /// those of variables, then those of outputs.
    pub fn run_time_reads(&self) -> &[Read<'a>] {
        self.reads.get_or_init(|| {
            let resources = self.resources.iter().map(|resource| resource.span);
            let outputs = self.outputs.iter().map(|output| output.value.span());
            let mut others: Vec<Span> = resources.chain(outputs).collect();
            others.sort_unstable();
            let mut reads = Vec::new();
            let mut add = |owner, output, scope, syntax: &dyn Syntax<'a>| {
                let found = syntax.run_time_reads(&|span| others.binary_search(&span).is_err());
                reads.extend(found.into_iter().map(|expression| Read {
                    owner,
                    output,
                    scope,
                    expression,
                }));
            };
            for (index, resource) in self.resources.iter().enumerate() {
                let owner = Some(ResourceId(offset(index)));
                let scope = self.container(resource).scope;
                add(owner, None, scope, &*resource.body);
            }
            for (index, scope) in self.scopes.iter().enumerate() {
                for variable in &scope.variables {
                    let scope = ScopeId(offset(index));
                    add(None, None, scope, variable.value.syntax());
                }
            }
            for (index, output) in self.outputs.iter().enumerate() {
                let syntax = output.value.syntax();
                add(output.owner, Some(index), output.scope, syntax);
            }
            reads
        })
    }
}

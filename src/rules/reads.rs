//! Floor 4: where a template reads the identity of a resource while it is deployed.

use super::origin::is_own;
use super::whole::Whole;
use crate::evaluate::{Text, When, relative_path, resource_path};
use crate::graph::Found;
use crate::model::{Call, Deferred, Expression, Kind, Read, ResourceId, ScopeId};
use crate::text::{Source, Span};

/// How many combinations of conditions one read may stand under.
const COMBINATIONS: usize = 32;

/// `X.identity`, perhaps with a member of it. Not one that asks first whether it is there.
pub struct IdentityRead<'t> {
    /// What the identity is read of.
    pub base: &'t Expression<'t>,
    /// The bytes of the word `identity`.
    pub word: Span,
    /// The member of the identity that is read, and its bytes.
    pub member: Option<(&'t str, Span)>,
    /// The expression that it stands in, and where that is.
    pub read: &'t Read<'t>,
    /// What can hold where it is evaluated: one of these.
    pub holds: Vec<When>,
}

/// A call of `reference()`.
pub(super) struct Reference<'t> {
    /// The call.
    pub(super) call: &'t Call<'t>,
    /// Its bytes.
    pub(super) span: Span,
    /// What it is asked about.
    pub(super) id: &'t Expression<'t>,
}

/// What the identity is read of, as far as the file tells.
pub(super) struct Asked {
    /// The resources of this template that it can be: one, or several of which conditions choose;
    /// or one that it only refers to (`existing`), by its symbol.
    pub(super) here: Vec<ResourceId>,
    /// Its resource type.
    pub(super) resource_type: Option<String>,
}

impl<'t> Reference<'t> {
    /// The call that an expression is.
    pub(super) fn of(expression: &'t Expression<'t>) -> Option<Self> {
        let Kind::Call(call) = &expression.kind else {
            return None;
        };
        let is_reference = is_own(call, "reference");
        let id = call.arguments.first().filter(|_| is_reference)?;
        Some(Self {
            call,
            span: expression.span,
            id,
        })
    }

    /// The argument that gives the API version.
    pub(super) fn version(&self) -> Option<&'t Expression<'t>> {
        self.call.arguments.get(1)
    }

    /// The type in `resourceId()`, where it is written as it is. Costs next to nothing.
    pub(super) fn written_type<'a: 't>(
        &self,
        whole: &Whole<'t, 'a>,
        scope: ScopeId,
    ) -> Option<&'t str> {
        let behind = whole.evaluator.value_behind(self.id, scope);
        let Kind::Call(call) = &behind.map_or(self.id, |(id, _)| id).kind else {
            return None;
        };
        let is_id = call.base.is_none() && call.name.text.eq_ignore_ascii_case("resourceId");
        let mut texts = call.arguments.iter().filter_map(Expression::text);
        texts.find(|text| is_id && text.contains('/'))
    }

    /// Whether the whole resource is asked for, not its properties alone; `None` when unknown.
    pub(super) fn is_full<'a: 't>(&self, whole: &Whole<'t, 'a>, scope: ScopeId) -> Option<bool> {
        let Some(third) = self.call.arguments.get(2) else {
            return Some(false);
        };
        if let Some(text) = third.text() {
            return Some(text.eq_ignore_ascii_case("Full"));
        }
        let value = whole.evaluator.values(third, scope);
        Some(value.only_text()?.eq_ignore_ascii_case("Full"))
    }
}

impl<'t> IdentityRead<'t> {
    /// The bytes from the word `identity` to the end of what is read of it.
    pub(super) fn span(&self) -> Span {
        let end = self.member.map_or(self.word, |(_, member)| member);
        self.word.to(end)
    }

    /// What the identity is read of.
    pub(super) fn asked<'a: 't>(&self, whole: &Whole<'t, 'a>) -> Asked {
        let nothing = Asked {
            here: Vec::new(),
            resource_type: None,
        };
        let asked = Reference::of(self.base);
        if let Some(reference) = asked {
            let text = whole.evaluator.symbolic(reference.id, self.read.scope);
            return self.named(whole, &text);
        }
        let base = plain(self.base);
        match whole.evaluator.resource_of(base) {
            Some(id) if whole.template.symbolic => Asked {
                here: vec![id],
                resource_type: whole.resource_type(id).map(ToString::to_string),
            },
            _ => nothing,
        }
    }

    /// The resources that the first argument of `reference()` names.
    fn named<'a: 't>(&self, whole: &Whole<'t, 'a>, text: &Text<'_>) -> Asked {
        let from = deployment_of(whole, self.read);
        let graph = whole.graph();
        let mut here = match graph.find_read(&whole.evaluator, text, from) {
            Found::Here(ids) => ids,
            Found::Elsewhere => graph.called(text, from).into_iter().collect(),
            Found::Unknown => Vec::new(),
        };
        let path = resource_path(text).or_else(|| relative_path(text));
        let own = here.first().and_then(|id| whole.resource_type(*id));
        let resource_type = path
            .map(|path| path.resource_type)
            .or_else(|| own.map(ToString::to_string));
        let together = |id: &ResourceId| whole.together(from, self.read.scope, *id);
        if !here.iter().all(together) {
            here.clear();
        }
        Asked {
            here,
            resource_type,
        }
    }
}

/// The nested deployment that an expression is evaluated in.
pub(super) fn deployment_of(whole: &Whole<'_, '_>, read: &Read<'_>) -> Option<ResourceId> {
    let owner = read.owner?;
    match read.output {
        Some(_) => Some(owner),
        None => whole.graph().deployment(owner),
    }
}

/// What `any()` is given, or the expression itself.
fn plain<'t>(expression: &'t Expression<'t>) -> &'t Expression<'t> {
    match &expression.kind {
        Kind::Call(call) if call.base.is_none() && &*call.name.text == "any" => {
            call.arguments.first().unwrap_or(expression)
        }
        _ => expression,
    }
}

/// The name of what is read, but for its first letter.
const WORD: &[u8] = b"dentity";

/// Whether a text may read an identity at all. Asked before anything is looked at: most templates
/// do not.
fn may_read(source: &Source) -> bool {
    let text = source.text().as_bytes();
    memchr::memmem::find_iter(text, WORD).any(|at| {
        let is_whole = |next: &u8| !next.is_ascii_alphanumeric() && *next != b'_';
        let Some([rest @ .., before, b'i' | b'I']) = text.get(..at) else {
            return false;
        };
        text.get(at + WORD.len()).is_none_or(is_whole)
            && match before {
                b'.' | b'?' => true,
                b'\'' => may_be_index(rest),
                _ => false,
            }
    })
}

/// Whether the string behind a text may be what something is indexed by. An item behind a comma, or
/// what a function is given, is not.
fn may_be_index(before: &[u8]) -> bool {
    match before.trim_ascii_end() {
        [.., b','] => false,
        [.., name, b'('] => !name.is_ascii_alphanumeric(),
        _ => true,
    }
}

/// Every read of an identity.
pub(super) fn identity_reads<'t, 'a: 't>(whole: &Whole<'t, 'a>) -> Vec<IdentityRead<'t>> {
    if !may_read(whole.source) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for read in whole.template.run_time_reads() {
        let condition = read.output.and_then(|index| {
            let output = &whole.template.outputs[index];
            output.condition.as_ref().map(Deferred::get)
        });
        // What asks first whether there is an identity, knows what it does.
        if is_guarded(&read.expression) || condition.is_some_and(is_guarded) {
            continue;
        }
        if read.owner.is_some_and(|owner| whole.is_never(owner)) {
            continue;
        }
        let around = read
            .owner
            .map_or_else(When::default, |owner| whole.deployed(owner));
        let assumption = |condition| whole.evaluator.assumption(condition, read.scope);
        let own = condition.map_or_else(|| Some(When::default()), assumption);
        let Some(holds) = own.and_then(|own| around.and(&own)) else {
            continue;
        };
        let mut collector = Collector {
            whole,
            read,
            bound: Vec::new(),
            found: &mut found,
        };
        collector.visit(&read.expression, &[holds]);
    }
    found
}

/// What an identity has, beside its list of identities.
fn is_part(name: &str) -> bool {
    ["identity", "principalId", "tenantId"]
        .iter()
        .any(|own| name.eq_ignore_ascii_case(own))
}

/// Whether an expression asks anywhere whether there is an identity.
fn is_guarded(expression: &Expression<'_>) -> bool {
    let mut found = false;
    expression.walk(&mut |inner| {
        found |= match &inner.kind {
            Kind::Member(access) => access.safe && is_part(&access.name.text),
            Kind::Index(index) => index.safe && index.index.text().is_some_and(is_part),
            Kind::Call(call) => {
                let asks = ["contains", "tryGet"]
                    .iter()
                    .any(|name| call.name.text.eq_ignore_ascii_case(name));
                let mut texts = call.arguments.iter().filter_map(Expression::text);
                asks && texts.any(is_part)
            }
            _ => false,
        };
    });
    found
}

struct Collector<'w, 't, 'a> {
    whole: &'w Whole<'t, 'a>,
    read: &'t Read<'t>,
    /// Parameters of the lambdas around.
    bound: Vec<&'t str>,
    found: &'w mut Vec<IdentityRead<'t>>,
}

impl<'t, 'a: 't> Collector<'_, 't, 'a> {
    /// `holds`: what can hold here. The reader keeps the depth of a tree within bounds.
    fn visit(&mut self, expression: &'t Expression<'t>, holds: &[When]) {
        if let Some(base) = self.collect(expression, holds) {
            return self.visit(base, holds);
        }
        match &expression.kind {
            Kind::Conditional(choice) => {
                self.visit(&choice.condition, holds);
                let scope = self.read.scope;
                let outcomes = self.whole.evaluator.outcomes_in(&choice.condition, scope);
                for (wanted, branch) in [(true, &choice.then), (false, &choice.otherwise)] {
                    let mut whens = Vec::new();
                    for (_, when) in outcomes.iter().filter(|(is, _)| *is == wanted) {
                        whens.extend(holds.iter().filter_map(|own| own.and(when)));
                    }
                    // A branch that is never taken, or nobody knows when, is nobody's business.
                    if (1..=COMBINATIONS).contains(&whens.len()) {
                        self.visit(branch, &whens);
                    }
                }
            }
            Kind::Lambda(lambda) => {
                let before = self.bound.len();
                self.bound
                    .extend(lambda.parameters.iter().map(|name| &**name));
                self.visit(&lambda.body, holds);
                self.bound.truncate(before);
            }
            _ => expression.for_each_child(&mut |child| self.visit(child, holds)),
        }
    }

    /// Notes a read; what it is of.
    fn collect(
        &mut self,
        expression: &'t Expression<'t>,
        holds: &[When],
    ) -> Option<&'t Expression<'t>> {
        let (inner, name, span) = step(expression)?;
        let (base, word, member) = if name.eq_ignore_ascii_case("identity") {
            (inner, span, None)
        } else {
            let (base, own, word) = step(inner)?;
            let is_identity = own.eq_ignore_ascii_case("identity");
            (base, word, is_identity.then_some(Some((name, span)))?)
        };
        if !self.is_bound(base) {
            let every = |own| self.whole.evaluator.in_every_turn(own);
            self.found.push(IdentityRead {
                base,
                word,
                member,
                read: self.read,
                holds: holds.iter().map(every).collect(),
            });
        }
        Some(base)
    }

    /// Whether an expression is what the parameter of a lambda stands for.
    fn is_bound(&self, base: &Expression<'_>) -> bool {
        let base = match &plain(base).kind {
            Kind::Index(index) => &index.base.kind,
            other => other,
        };
        matches!(base, Kind::Symbol(name) if self.bound.contains(&&**name))
    }
}

/// `base.name` or `base['name']`, with the bytes of the name.
pub(super) fn step<'t>(
    expression: &'t Expression<'t>,
) -> Option<(&'t Expression<'t>, &'t str, Span)> {
    match &expression.kind {
        Kind::Member(access) => Some((&access.base, &access.name.text, access.name.span)),
        Kind::Index(index) => Some((&index.base, index.index.text()?, index.index.span)),
        _ => None,
    }
}

impl Whole<'_, '_> {
    /// Whether what is evaluated in the deployment `from` and `scope` means the resource `id` when
    /// it names it: both are of one template, or of nested deployments to the same resource group.
    pub(super) fn together(
        &self,
        from: Option<ResourceId>,
        scope: ScopeId,
        id: ResourceId,
    ) -> bool {
        let graph = self.graph();
        let to = graph.deployment(id);
        if from == to {
            let own = self.template.container(self.template.resource(id)).scope;
            return own == scope;
        }
        let chain = |mut next: Option<ResourceId>| {
            let mut all = Vec::new();
            while let Some(id) = next {
                all.push(id);
                next = graph.deployment(id);
            }
            all.reverse();
            all
        };
        let (one, other) = (chain(from), chain(to));
        let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
        let mut apart = one.iter().skip(same).chain(other.iter().skip(same));
        apart.all(|id| self.stays_in_its_group(*id))
    }

    /// Whether a resource is a nested deployment to the resource group of the one around it.
    fn stays_in_its_group(&self, id: ResourceId) -> bool {
        let is_deployment = self
            .resource_type(id)
            .is_some_and(|own| own.eq_ignore_ascii_case("Microsoft.Resources/deployments"));
        let resource = self.template.resource(id);
        let mut elsewhere = ["resourceGroup", "subscriptionId", "scope"].iter();
        is_deployment && elsewhere.all(|name| resource.member(name).is_none())
    }
}

#[cfg(test)]
mod tests;

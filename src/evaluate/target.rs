//! Floor 2: what deployments go to, and what functions say of it.

use std::fmt::Write;
use std::rc::Rc;

use super::lookup::lower_case;
use super::resource_id::relative_path;
use super::value::{
    Alternative, Array, Item, Joined, Member, Object, Piece, Possible, Text, Value,
};
use super::{Evaluator, Place};
use crate::model::{Access, Expression, Kind, Resource, ScopeId};

/// The name of the file's own subscription as a part of a text, and of its resource group.
pub(super) const SUBSCRIPTION: &str = "the subscription of the deployment";
pub(super) const GROUP: &str = "the resource group of the deployment";

/// The ID of the management group that a deployment is made to.
pub(super) const MANAGEMENT_GROUP: &str = "the management group";

/// The functions whose value hangs on the deployment that evaluates them.
const OF_A_PLACE: [&str; 4] = [
    "resourcegroup",
    "resourceid",
    "subscription",
    "subscriptionresourceid",
];

/// What something is deployed to, as far as the deployments around it name it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// The subscription's ID; `None` for that of the file.
    pub subscription: Option<Vec<Piece>>,
    /// The resource group's name; `None` for that of the file, and for none in another
    /// subscription.
    pub group: Option<Vec<Piece>>,
}

impl Target {
    /// Whether it is what the file is deployed to.
    pub fn is_of_file(&self) -> bool {
        self.subscription.is_none() && self.group.is_none()
    }

    /// The subscription's ID.
    pub(super) fn subscription_id(&self) -> Text<'static> {
        Text::join(match &self.subscription {
            Some(pieces) => pieces.clone(),
            None => vec![Piece::Hole(SUBSCRIPTION.into())],
        })
    }

    /// What the IDs of resources start with that lie there.
    pub(super) fn id(&self) -> Text<'static> {
        if self.is_of_file() {
            return Text::join([Piece::Hole(GROUP.into())]);
        }
        let mut id = Joined::default();
        id.add_known("/subscriptions/");
        id.add_text(&self.subscription_id());
        if let Some(group) = &self.group {
            id.add_known("/resourceGroups/");
            id.add_text(&Text::join(group.iter().cloned()));
        }
        id.text()
    }

    /// What is named by what the file's own is called is the file's own.
    fn without_own(mut self) -> Self {
        let is = |pieces: &Option<Vec<Piece>>, name: &str| {
            let pieces = pieces.as_deref();
            matches!(pieces, Some([Piece::Hole(hole)]) if **hole == *name)
        };
        if is(&self.subscription, SUBSCRIPTION) {
            self.subscription = None;
        }
        if self.subscription.is_none() && is(&self.group, "resourcegroup().name") {
            self.group = None;
        }
        self
    }
}

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    /// What the deployments around a resource deploy it to.
    pub fn target(&self, resource: &'t Resource<'a>) -> Target {
        self.budget.set(super::BUDGET);
        self.target_of(self.template.owners(resource).skip(1))
    }

    /// The ID of what a resource extends, without the file's own resource group in front; `None` for one
    /// that extends nothing else.
    pub fn extended(&self, resource: &'t Resource<'a>) -> Option<Vec<Piece>> {
        self.budget.set(super::BUDGET);
        let scope = &resource.kept(&["scope"])?.value;
        if resource.is_module() || is_own_group(scope) {
            return None;
        }
        let place = Place::scope(self.template.container(resource).scope);
        let id = self.resource_member(scope, ("id", scope.span), &place);
        let pieces = match id.as_ref().and_then(Possible::only).map(|only| &only.value) {
            Some(Value::Text(text)) => text.pieces(),
            _ => self.pieces_of(scope, &place),
        };
        let extended = match &pieces[..] {
            [Piece::Hole(hole), rest @ ..] if **hole == *GROUP => rest.to_vec(),
            _ if relative_path(&Text::join(pieces.iter().cloned())).is_some() => {
                let provider = Piece::Literal("/providers/".to_owned());
                Text::join([provider].into_iter().chain(pieces)).pieces()
            }
            _ => pieces,
        };
        Some(extended).filter(|pieces| !pieces.is_empty())
    }

    /// What the innermost of several deployments goes to, which lie in each other.
    fn target_of(&self, deployments: impl Iterator<Item = &'t Resource<'a>>) -> Target {
        let mut target = Target::default();
        for deployment in deployments {
            let place = Place::scope(self.template.container(deployment).scope);
            let written = |name: &'static str| {
                let pieces = self.pieces_of(&deployment.kept(&[name])?.value, &place);
                Some(pieces).filter(|pieces| !pieces.is_empty())
            };
            if let Some(scope) = deployment.kept(&["scope"])
                && target.subscription.is_none()
            {
                let hole = self.hole(&scope.value, &place);
                target.group = target.group.or_else(|| Some(vec![hole.clone()]));
                target.subscription = Some(vec![hole]);
            }
            // Another subscription without a group is the subscription itself.
            if target.is_of_file() {
                target.group = written("resourceGroup");
            }
            if target.subscription.is_none() {
                target.subscription = written("subscriptionId");
            }
        }
        target.without_own()
    }

    /// What the deployment goes to that evaluates the expressions of a scope, where texts are compared
    /// with those of another template. Within one, what lies in one deployment is told by its place.
    pub(super) fn target_in(&self, scope: ScopeId) -> Target {
        match self.manner.across {
            Some(_) => self.target_of_scope(scope),
            None => Target::default(),
        }
    }

    fn target_of_scope(&self, scope: ScopeId) -> Target {
        match self.template.scope(scope).deployment {
            Some(id) => self.target_of(self.template.owners(self.template.resource(id))),
            None => Target::default(),
        }
    }

    /// Whether what `from` hands into `into` is of another resource group or subscription, in which
    /// the same words mean other resources.
    pub(super) fn is_afar(&self, from: ScopeId, into: ScopeId) -> bool {
        // Where texts name their groups, they are told apart by them.
        self.manner.across.is_none()
            && from != into
            && self.target_of_scope(from) != self.target_of_scope(into)
    }

    /// `resourceGroup().id` and its like, where texts are compared with those of another template: the
    /// same parts that `resourceId()` makes an ID of.
    pub(super) fn target_member(
        &self,
        access: &'t Access<'t>,
        place: &Place<'t>,
    ) -> Option<Possible<'t>> {
        let Kind::Call(call) = &access.base.kind else {
            return None;
        };
        let function = lower_case(&call.name.text);
        if !OF_A_PLACE.contains(&&*function) || !call.is_of_the_language() {
            return None;
        }
        self.manner.across?;
        let target = self.target_in(place.scope);
        let has_group = target.group.is_some() || target.is_of_file();
        let text = match (&*function, &*lower_case(&access.name.text)) {
            ("resourcegroup", "id") if has_group => target.id(),
            ("resourcegroup", "name") => Text::join(target.group?),
            ("subscription", "subscriptionid") => target.subscription_id(),
            ("subscription", "id") => {
                let start = Piece::Literal("/subscriptions/".to_owned());
                Text::join([start].into_iter().chain(target.subscription_id().pieces()))
            }
            _ => return None,
        };
        let span = access.base.span.to(access.name.span);
        Some(Possible::one(Value::Text(text), span, None))
    }

    /// Tells a function apart from the same one in another deployment.
    pub(super) fn print_target(&self, function: &str, scope: ScopeId, out: &mut String) {
        if !OF_A_PLACE.contains(&function) {
            return;
        }
        let target = self.target_in(scope);
        if !target.is_of_file() {
            let _ = write!(out, "{target:?}");
        }
    }
}

/// What stands between the words for something of another deployment's own, and its scope.
const AFAR: &str = " of scope ";

/// Whether a text is an ID in the resource group or subscription of another deployment, which goes
/// elsewhere.
pub fn is_of_another_deployment(id: &Text<'_>) -> bool {
    let Text::Pattern(pieces) = id else {
        return false;
    };
    matches!(pieces.first(), Some(Piece::Hole(hole)) if hole.contains(AFAR))
}

/// A value that is handed in from another resource group or subscription: what it says of its own is
/// none of the deployment that it is handed into.
pub(super) fn from_afar<'t>(value: &Possible<'t>, from: ScopeId) -> Possible<'t> {
    let text = |text: &Text<'t>| match text {
        Text::Literal(_) => text.clone(),
        Text::Pattern(pieces) => Text::Pattern(pieces_from_afar(pieces, from).into()),
    };
    let moved = |value: &Value<'t>| match value {
        Value::Text(own) => Value::Text(text(own)),
        Value::Object(object) => Value::Object(Rc::new(Object {
            members: object
                .members
                .iter()
                .map(|member| Member {
                    key: member.key.as_ref().map(text),
                    names: from_afar(&member.names, from),
                    value: from_afar(&member.value, from),
                    ..member.clone()
                })
                .collect(),
            open: object.open,
        })),
        Value::Array(array) => Value::Array(Rc::new(Array {
            items: array
                .items
                .iter()
                .map(|item| Item {
                    text: item.text.as_ref().map(text),
                    source: item.source,
                    value: from_afar(&item.value, from),
                })
                .collect(),
            open: array.open,
        })),
        Value::Null | Value::Boolean(_) | Value::Integer(_) => value.clone(),
    };
    Possible {
        alternatives: value
            .alternatives
            .iter()
            .map(|one| Alternative {
                value: moved(&one.value),
                ..one.clone()
            })
            .collect(),
        closed: value.closed,
    }
}

/// As [`from_afar`], of a text.
pub(super) fn pieces_from_afar(pieces: &[Piece], from: ScopeId) -> Vec<Piece> {
    let is_of_a_place = |hole: &str| {
        hole == SUBSCRIPTION
            || hole == GROUP
            || OF_A_PLACE.iter().any(|name| {
                let mut found = hole.match_indices(name);
                found.any(|(at, _)| hole[at + name.len()..].starts_with('('))
            })
    };
    let moved = |piece: &Piece| match piece {
        Piece::Hole(hole) if is_of_a_place(hole) => {
            Piece::Hole(format!("{hole}{AFAR}{}", from.0).into())
        }
        _ => piece.clone(),
    };
    pieces.iter().map(moved).collect()
}

/// Whether a scope is the resource group of the deployment: `resourceGroup()`, or that with the
/// names of its own.
pub(super) fn is_own_group(scope: &Expression<'_>) -> bool {
    let is_own = |written: &Expression<'_>, function: &str, name: &str| match &written.kind {
        Kind::Member(access) => {
            let called = called(&access.base);
            &*access.name.text == name
                && called.is_some_and(|(own, arguments)| own == function && arguments.is_empty())
        }
        _ => false,
    };
    match called(scope) {
        Some(("resourceGroup", arguments)) => match arguments {
            [] => true,
            [group] => is_own(group, "resourceGroup", "name"),
            [subscription, group] => {
                is_own(subscription, "subscription", "subscriptionId")
                    && is_own(group, "resourceGroup", "name")
            }
            _ => false,
        },
        _ => false,
    }
}

/// The function that a call is of, and its arguments.
fn called<'e, 'a>(written: &'e Expression<'a>) -> Option<(&'e str, &'e [Expression<'a>])> {
    match &written.kind {
        Kind::Call(call) if call.base.is_none() => Some((&*call.name.text, &*call.arguments)),
        _ => None,
    }
}

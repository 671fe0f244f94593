//! Floor 5: what is to change of the identity of one live resource, as a plain value.

use super::body::{Body, Generation};
use super::phrase::{Blank, Phrase};
use super::words::SUBSCRIPTION;
use crate::diagnostic::Subject as Named;
use crate::knowledge::{AzGroup, Kind};

/// Which identity a resource has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The kind.
    pub kind: Kind,
    /// The resource IDs of its user-assigned identities; none where the kind has none.
    pub users: Vec<Phrase>,
}

impl Identity {
    /// No identity.
    pub const NONE: Self = Self {
        kind: Kind::None,
        users: Vec::new(),
    };
}

/// What is to become of a resource's system-assigned identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It is not spoken of.
    Keep,
    /// It is there afterwards.
    On,
    /// It is not there afterwards.
    Off,
}

/// Why a change is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The resource is to have what the template says, whatever it has now.
    Template,
    /// It is to have what a newer version of the template says.
    Difference,
    /// It is to gain or lose something.
    Operation,
}

/// Where a resource lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In a resource group of a subscription.
    Group {
        /// The subscription's ID.
        subscription: Phrase,
        /// The group's name.
        group: Phrase,
    },
    /// Elsewhere: what its ID starts with.
    Other(Phrase),
}

impl Scope {
    /// The subscription of a resource group, unless nothing says which it is: then it is the one that
    /// a command takes by itself.
    pub fn said_subscription(&self) -> Option<&Phrase> {
        let Self::Group { subscription, .. } = self else {
            return None;
        };
        let mut blanks = subscription.blanks();
        let unsaid = blanks
            .next()
            .is_some_and(|blank| blank.name == SUBSCRIPTION);
        (!unsaid).then_some(subscription)
    }

    /// What the IDs of resources in it start with.
    pub fn id(&self) -> Phrase {
        match self {
            Self::Other(id) => id.clone(),
            Self::Group {
                subscription,
                group,
            } => {
                let (start, middle) = ("/subscriptions/", "/resourceGroups/");
                Phrase::join([
                    &Phrase::text(start),
                    subscription,
                    &Phrase::text(middle),
                    group,
                ])
            }
        }
    }
}

/// Whether the instances of a scale set have to be updated by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instances {
    /// No: it is no scale set, or updates them by itself.
    Follow,
    /// Yes.
    ByHand,
    /// That is not known.
    Unknown,
}

/// What is to change of the identity of one live resource.
#[derive(Clone, Debug)]
pub struct LiveChange {
    /// The file that has the resource.
    pub path: String,
    /// The line that it starts on, from 1.
    pub line: u32,
    /// The resource as reports name it.
    pub subject: Named,
    /// Its full type.
    pub resource_type: String,
    /// The API version that requests are made with.
    pub api_version: String,
    /// Where it lies.
    pub scope: Scope,
    /// What the template of the file is deployed to.
    pub file_scope: Scope,
    /// Its name, one item for each segment of the type.
    pub names: Vec<Phrase>,
    /// Why.
    pub aim: Aim,
    /// Whether the resource is yet to be made.
    pub new: bool,
    /// The identity that it has now; `None` where that is not known.
    pub before: Option<Identity>,
    /// The identity that it is to have; `None` where that hangs on what it has now.
    pub wanted: Option<Identity>,
    /// What becomes of the system-assigned identity.
    pub system: Turn,
    /// The user-assigned identities that come.
    pub add: Vec<Phrase>,
    /// The user-assigned identities that go.
    pub remove: Vec<Phrase>,
    /// Whether no user-assigned identity is to be left.
    pub remove_all: bool,
    /// How the type spells the wanted kind at the version; `None` where it has no such kind.
    pub spelling: Option<String>,
    /// How the type lists user-assigned identities at the version.
    pub generation: Generation,
    /// The kind of identity, of two, that no API version of the type takes.
    pub never: Option<Kind>,
    /// Why a resource of the type has one user-assigned identity at most: the one that comes
    /// takes the place of the one that is there.
    pub replaces: Option<&'static str>,
    /// Whether its PATCH request is known to take an identity.
    pub patch: bool,
    /// The command group of the Azure CLI, where there is one.
    pub group: Option<AzGroup>,
    /// What the option is given that the command demands with which the resource is made.
    pub needs: Option<Phrase>,
    /// The roles that it takes.
    pub roles: Vec<&'static str>,
    /// Whether the instances of a scale set have to be updated by hand.
    pub instances: Instances,
    /// What is not known, in sentences.
    pub notes: Vec<String>,
}

impl LiveChange {
    /// The resource ID.
    pub fn id(&self) -> Phrase {
        let mut id = self.scope.id();
        let (namespace, types) = self.resource_type.split_once('/').unwrap_or_default();
        id.push(&format!("/providers/{namespace}"));
        for (segment, name) in types.split('/').zip(&self.names) {
            id.push(&format!("/{segment}/"));
            id.extend(name);
        }
        id
    }

    /// The body of the PATCH request; `None` where it cannot be told.
    pub fn body(&self) -> Option<Body> {
        let (wanted, spelling) = (self.wanted.as_ref()?, self.spelling.as_ref()?);
        let before = self.before.as_ref().filter(|_| !self.new);
        Some(Body::patch(before, wanted, spelling, self.generation))
    }

    /// Every blank, in the order of its first use.
    pub fn blanks(&self) -> Vec<Blank> {
        let mut all: Vec<Blank> = Vec::new();
        let id = self.id();
        let ids = self.add.iter().chain(&self.remove);
        let identities = self.wanted.iter().chain(&self.before);
        let users = identities.flat_map(|identity| &identity.users);
        for blank in [&id]
            .into_iter()
            .chain(&self.needs)
            .chain(ids)
            .chain(users)
            .flat_map(Phrase::blanks)
        {
            if !all.contains(blank) {
                all.push((**blank).clone());
            }
        }
        all
    }

    /// What a request that says the wanted kind takes away beside what is meant to go, from a resource
    /// that has more identities than the template says, in words; `None` when nothing.
    pub fn drops(&self) -> Option<&'static str> {
        let wanted = self.wanted.as_ref()?;
        let all_meant = self.remove_all && self.aim == Aim::Operation;
        let users = match self.generation {
            _ if !wanted.kind.user() => !all_meant,
            Generation::Array => true,
            Generation::Dictionary => self.replaces.is_some(),
        };
        let meant = self.system == Turn::Off && self.aim != Aim::Template;
        self.taken(!wanted.kind.system() && !meant, users)
    }

    /// What steps take away that switch the system-assigned identity off where that is wanted, beside
    /// what is meant to go; `every_user` when they take every user-assigned identity.
    pub fn drops_in_steps(&self, every_user: bool) -> Option<&'static str> {
        let system = self.system == Turn::Off && self.aim == Aim::Template;
        self.taken(system, every_user && self.aim != Aim::Operation)
    }

    /// In words, a system-assigned identity and user-assigned ones that nobody listed, as far as the
    /// type takes them.
    pub fn taken(&self, system: bool, users: bool) -> Option<&'static str> {
        let may = |kind| self.never != Some(kind);
        match (system && may(Kind::System), users && may(Kind::User)) {
            (true, true) => Some(
                "a system-assigned identity, and every user-assigned identity that is not listed",
            ),
            (true, false) => Some("a system-assigned identity"),
            (false, true) => Some("every user-assigned identity that is not listed"),
            (false, false) => None,
        }
    }

    /// Every phrase, to be changed.
    pub(super) fn phrases_mut(&mut self) -> impl Iterator<Item = &mut Phrase> {
        let scopes = [&mut self.scope, &mut self.file_scope].into_iter();
        let scopes = scopes.flat_map(|scope| match scope {
            Scope::Group {
                subscription,
                group,
            } => vec![subscription, group],
            Scope::Other(id) => vec![id],
        });
        let identities = self.before.iter_mut().chain(&mut self.wanted);
        let users = identities.flat_map(|identity| &mut identity.users);
        let lists = self.add.iter_mut().chain(&mut self.remove);
        let own = self.names.iter_mut().chain(&mut self.needs);
        scopes.chain(own).chain(users).chain(lists)
    }
}

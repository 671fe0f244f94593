//! Floor 5: what a nested deployment deploys to.

use super::change::Scope;
use super::phrase::{Part, Phrase};
use super::words::{Words, management_group};
use crate::language::arm::level_of_schema;
use crate::model::{Level, Property, Resource};
use crate::rules::Subject;

/// What the ID of a management group starts with.
const MANAGEMENT_GROUP: &str = "/providers/Microsoft.Management/managementGroups/";

/// What a deployment goes to.
#[derive(Clone)]
pub(super) enum Target {
    Group { subscription: Phrase, group: Phrase },
    Subscription(Phrase),
    ManagementGroup(Phrase),
    Tenant,
}

impl Target {
    /// What the file is deployed to.
    pub(super) fn of_file(level: Option<Level>, words: &Words<'_, '_>) -> Self {
        match level {
            None | Some(Level::ResourceGroup) => Self::Group {
                subscription: words.subscription(),
                group: words.group(),
            },
            Some(Level::Subscription) => Self::Subscription(words.subscription()),
            Some(Level::ManagementGroup) => Self::ManagementGroup(management_group()),
            Some(Level::Tenant) => Self::Tenant,
        }
    }

    /// What the template of a deployment is deployed to that is itself deployed to this; the error
    /// says why that is not known.
    pub(super) fn inner<'t, 'a: 't>(
        self,
        deployment: &Resource<'a>,
        subject: &Subject<'_, 't, 'a>,
        words: &Words<'_, '_>,
    ) -> Result<Self, String> {
        let property = |name: &'static str| {
            let property = deployment.body.at(&[name])?;
            Some(phrase(&property, deployment, subject, words))
        };
        let (subscription, group) = (property("subscriptionId"), property("resourceGroup"));
        let target = match (property("scope"), subscription, group) {
            (None, None, None) => self,
            (None, subscription, Some(group)) => Self::Group {
                subscription: subscription
                    .or(self.subscription())
                    .unwrap_or_else(|| words.subscription()),
                group,
            },
            (None, Some(subscription), None) => Self::Subscription(subscription),
            (Some(scope), None, None) => Self::of_id(&scope)
                .ok_or("the scope of the deployment that it lies in is not known")?,
            _ => return Err("the deployment that it lies in names two scopes".to_owned()),
        };
        let schema = deployment.body.at(&["properties", "template", "$schema"]);
        let schema = schema.map(|schema| {
            let container = subject.template.container(deployment);
            subject.evaluator.texts(&schema.value, container.scope)
        });
        let agrees = match schema.as_deref() {
            None => true,
            Some([only]) => level_of_schema(only) == Some(target.level()),
            Some(_) => false,
        };
        agrees.then_some(target).ok_or_else(|| {
            "the deployment that it lies in goes to something else than the `$schema` of its \
             template says"
                .to_owned()
        })
    }

    /// What the `scope` of a deployment names.
    fn of_id(id: &Phrase) -> Option<Self> {
        if id.known() == Some("/") {
            return Some(Self::Tenant);
        }
        if let Some(rest) = id.after("/subscriptions/") {
            if is_segment(&rest) {
                return Some(Self::Subscription(rest));
            }
            let text = rest.known()?;
            let mut segments = text.split('/');
            let subscription = segments.next()?;
            let word = segments.next()?;
            let group = Phrase::text(segments.next()?);
            let is_group = word.eq_ignore_ascii_case("resourceGroups")
                && segments.next().is_none()
                && is_segment(&group);
            return is_group.then(|| Self::Group {
                subscription: Phrase::text(subscription),
                group,
            });
        }
        // A name without a slash in front is one of the tenant.
        let group = id.after(MANAGEMENT_GROUP).or_else(|| {
            let relative = MANAGEMENT_GROUP.trim_start_matches("/providers/");
            id.after(relative)
        })?;
        is_segment(&group).then(|| {
            let mut id = Phrase::text(MANAGEMENT_GROUP);
            id.extend(&group);
            Self::ManagementGroup(id)
        })
    }

    fn subscription(&self) -> Option<Phrase> {
        match self {
            Self::Group { subscription, .. } | Self::Subscription(subscription) => {
                Some(subscription.clone())
            }
            Self::ManagementGroup(_) | Self::Tenant => None,
        }
    }

    fn level(&self) -> Level {
        match self {
            Self::Group { .. } => Level::ResourceGroup,
            Self::Subscription(_) => Level::Subscription,
            Self::ManagementGroup(_) => Level::ManagementGroup,
            Self::Tenant => Level::Tenant,
        }
    }

    pub(super) fn scope(self) -> Scope {
        match self {
            Self::Group {
                subscription,
                group,
            } => Scope::Group {
                subscription,
                group,
            },
            Self::Subscription(subscription) => {
                let mut id = Phrase::text("/subscriptions/");
                id.extend(&subscription);
                Scope::Other(id)
            }
            Self::ManagementGroup(id) => Scope::Other(id),
            Self::Tenant => Scope::Other(Phrase::default()),
        }
    }
}

/// The value of a property of a deployment.
fn phrase<'t, 'a: 't>(
    property: &Property<'_>,
    deployment: &Resource<'a>,
    subject: &Subject<'_, 't, 'a>,
    words: &Words<'_, '_>,
) -> Phrase {
    let scope = subject.template.container(deployment).scope;
    let pieces = subject.evaluator.pieces_in_passing(&property.value, scope);
    let written = subject.written(property.value.span);
    words.phrase(&pieces, &super::super::survey::unquoted(written))
}

/// Whether a phrase is one segment of an ID.
fn is_segment(phrase: &Phrase) -> bool {
    let slash = |part: &Part| matches!(part, Part::Text(text) if text.contains('/'));
    let parts = phrase.parts();
    phrase.known() != Some("") && !parts.is_empty() && !parts.iter().any(slash)
}

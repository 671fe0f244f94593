//! Floor 4: rules about identities that a posture asks for: a profile, or a configuration.

use super::asked::{Asked, asked, cases};
use super::having::{Having, having};
use super::kinds::set_text;
use super::placement::{insert_identity, place_of_type};
use super::special::lacks_location;
use super::subject::{Subject, TYPE, used_as};
use crate::diagnostic::{Diagnostic, Fix, Label, Safety, Severity};
use crate::knowledge::{Answer, ApiVersion, Kind, Wanted};
use crate::model::{Change, Written};
use crate::text::Span;

/// What a resource lacks in every combination of values that can occur.
struct Shortfall {
    /// What is asked in vain in some combination.
    unmet: Vec<Asked>,
    /// What the resource has instead, in every combination.
    having: Vec<Having>,
}

/// `identity-missing`: no identity where one is asked for.
pub(super) fn missing(subject: &Subject<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    let Some(shortfall) = shortfall(subject) else {
        return;
    };
    let nothing = shortfall.having.iter().all(Having::is_nothing);
    if !nothing || shortfall.is_told(findings) {
        return;
    }
    let broken = shortfall.having.iter().any(|having| having.kind.is_none());
    let place = subject.identity.as_ref().map(|identity| identity.key);
    let Some(place) = place.or_else(|| place_of_type(subject)) else {
        return;
    };
    let what = if broken { "valid identity" } else { "identity" };
    let mut finding = subject.finding(
        "identity-missing",
        Severity::Warning,
        place,
        format!(
            "`{}` has no {what} ({})",
            subject.type_name(),
            shortfall.by()
        ),
    );
    finding.help = Some(shortfall.help(subject));
    finding.fact = shortfall.fact();
    let written = shortfall.having.iter().filter_map(|having| having.span);
    finding.related = written.map(|span| label(span, broken)).collect();
    finding.related.dedup();
    finding.fix = shortfall.fix(subject);
    findings.push(finding);
}

/// `identity-kind-preferred`: an identity, but not of the kind that is asked for.
pub(super) fn kind_preferred(subject: &Subject<'_, '_, '_>, findings: &mut Vec<Diagnostic>) {
    let Some(shortfall) = shortfall(subject) else {
        return;
    };
    let first = shortfall.having.iter().find(|having| !having.is_nothing());
    let (Some(first), false) = (first, shortfall.is_told(findings)) else {
        return;
    };
    let Some(identity) = &subject.identity else {
        return;
    };
    let lacks = |wanted: Wanted| shortfall.wants(wanted) && !first.includes(wanted);
    let (place, what) = if lacks(Wanted::System) {
        (first.span, "has no system-assigned identity".to_owned())
    } else if lacks(Wanted::User) {
        (first.span, "has no user-assigned identity".to_owned())
    } else if let Some(other) = shortfall.unwanted().filter(|_| first.is_combined()) {
        (first.span, format!("has a {other} identity too"))
    } else {
        let property = shortfall.property().unwrap_or_default();
        (None, format!("names no identity in `{property}`"))
    };
    let mut finding = subject.finding(
        "identity-kind-preferred",
        Severity::Note,
        place.unwrap_or(identity.key),
        format!("`{}` {what} ({})", subject.type_name(), shortfall.by()),
    );
    finding.help = Some(shortfall.help(subject));
    finding.fact = shortfall.fact();
    used_as(&mut finding, identity);
    findings.push(finding);
}

/// What a resource lacks whatever happens; `None` when it may have all that is asked.
fn shortfall(subject: &Subject<'_, '_, '_>) -> Option<Shortfall> {
    let never = matches!(subject.answer(), Answer::Never);
    if subject.setting.patch || subject.resource.existing || never {
        return None;
    }
    let asked = asked(subject);
    if asked.is_empty() {
        return None;
    }
    let having = having(subject)?;
    let mut unmet = vec![false; asked.len()];
    let mut met = vec![false; having.len()];
    for case in cases(subject, &asked) {
        for (index, having) in having.iter().enumerate() {
            if !case.when.agrees_with(&having.when) {
                continue;
            }
            met[index] = true;
            let mut any = false;
            for (unmet, asked) in unmet.iter_mut().zip(&asked) {
                let lacks = asked.wanted.is_some_and(|wanted| !having.includes(wanted));
                let more = asked.only && having.is_combined();
                if case.asks(asked) && (lacks || more || !case.has(asked)) {
                    *unmet = true;
                    any = true;
                }
            }
            if !any {
                return None;
            }
        }
    }
    let kept = |(one, kept): (_, bool)| kept.then_some(one);
    let having: Vec<Having> = having.into_iter().zip(met).filter_map(kept).collect();
    let kept = |(one, kept): (_, bool)| kept.then_some(one);
    (!having.is_empty()).then(|| Shortfall {
        unmet: asked.into_iter().zip(unmet).filter_map(kept).collect(),
        having,
    })
}

impl Having {
    /// Whether the resource has such an identity.
    pub(super) fn includes(&self, wanted: Wanted) -> bool {
        self.kind.is_some_and(|kind| wanted.is_in(kind))
    }

    /// Whether the resource has identities of both kinds.
    fn is_combined(&self) -> bool {
        self.includes(Wanted::System) && self.includes(Wanted::User)
    }
}

impl Shortfall {
    /// Whether another rule has said already what is wrong with the identity.
    fn is_told(&self, findings: &[Diagnostic]) -> bool {
        let mut told_by = self.having.iter().flat_map(|having| having.told_by);
        told_by.any(|slug| findings.iter().any(|finding| finding.rule == *slug))
    }

    fn wants(&self, wanted: Wanted) -> bool {
        self.unmet.iter().any(|asked| asked.wanted == Some(wanted))
    }

    /// The kind of identity that must not be there, when only the other one may.
    fn unwanted(&self) -> Option<&'static str> {
        let mut only = self.unmet.iter().filter(|asked| asked.only);
        match only.next()?.wanted? {
            Wanted::System => Some("user-assigned"),
            Wanted::User => Some("system-assigned"),
            Wanted::Any => None,
        }
    }

    /// The property that must have a value too.
    fn property(&self) -> Option<String> {
        let mut properties = self.unmet.iter().filter_map(|asked| asked.property);
        properties.next().map(|path| path.join("."))
    }

    /// The first version that has all that is asked, where that of the resource is too early.
    fn first_version(&self, subject: &Subject<'_, '_, '_>) -> Option<ApiVersion<'static>> {
        let identity = match *subject.answer() {
            Answer::NotAt(absence) => absence.next,
            _ => None,
        };
        let own = subject.api_version.as_deref().and_then(ApiVersion::parse)?;
        let all = self.unmet.iter().filter_map(|asked| asked.property_since);
        identity.max(all.filter(|since| own < *since).max())
    }

    /// Who asks, each once.
    fn askers(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.unmet.iter().map(|asked| &*asked.by).collect();
        all.dedup();
        all
    }

    /// Who asks, in a few words.
    fn by(&self) -> String {
        match &self.askers()[..] {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        }
    }

    fn fact(&self) -> Option<String> {
        let askers = self.askers();
        (askers.len() > 1).then(|| format!("asked for by {}", askers.join(", ")))
    }

    fn help(&self, subject: &Subject<'_, '_, '_>) -> String {
        if let Some(other) = self.unwanted()
            && self.having.iter().any(Having::is_combined)
        {
            return format!("take the {other} identity away, where nothing needs it");
        }
        let what = match (self.wants(Wanted::System), self.wants(Wanted::User)) {
            (true, true) => "a system-assigned and a user-assigned identity",
            (true, false) => "a system-assigned identity",
            (false, true) => "a user-assigned identity",
            (false, false) => "a system-assigned or a user-assigned identity",
        };
        let raise = self
            .first_version(subject)
            .map(|next| format!("raise the API version to {next} or later, and "));
        let named = self.property().map(|path| format!(", named in `{path}`"));
        let (raise, named) = (raise.unwrap_or_default(), named.unwrap_or_default());
        format!("{raise}give it {what}{named}")
    }

    /// Enables the system-assigned identity, where that answers everything.
    fn fix(&self, subject: &Subject<'_, '_, '_>) -> Option<Fix> {
        let answers = |asked: &Asked| {
            let wanted = matches!(asked.wanted, Some(Wanted::Any | Wanted::System));
            wanted && asked.property.is_none()
        };
        let [only] = &self.having[..] else {
            return None;
        };
        if only.kind.is_none() || !self.unmet.iter().all(answers) {
            return None;
        }
        enable_system(subject)
    }
}

/// Gives a resource its system-assigned identity, beside those that it has; not where one would lack
/// the `location` that it needs.
pub(super) fn enable_system(subject: &Subject<'_, '_, '_>) -> Option<Fix> {
    if lacks_location(subject) {
        return None;
    }
    let support = subject.support().filter(|support| support.is_writable())?;
    let spelt = |kind: Kind| {
        let any = support.kinds.any();
        support
            .kinds
            .spelling(kind)
            .or_else(|| kind.common_spelling().filter(|_| any))
            .or_else(|| {
                subject
                    .combined_spelling()
                    .filter(|_| kind == Kind::SystemAndUser)
            })
    };
    let wanted = spelt(Kind::System)?;
    let fix = |changes| Fix {
        title: "enable the system-assigned identity".to_owned(),
        safety: Safety::Unsafe,
        changes,
    };
    let Some(identity) = &subject.identity else {
        let body = subject.resource.body.span();
        return Some(fix(vec![insert_identity(body, wanted)]));
    };
    if identity.is_absent() {
        let block = (
            Written::Text(TYPE.to_owned()),
            Written::Text(wanted.to_owned()),
        );
        return Some(fix(vec![Change::SetValue {
            at: identity.written.span,
            value: Written::Object(vec![block]),
        }]));
    }
    let [block] = &identity.blocks[..] else {
        return None;
    };
    let only = block.type_member()?.value.only()?;
    let before = subject.kind_of(&only.value)?;
    let wanted = spelt(Kind::of(true, before.user()))?;
    set_text(only, wanted, Safety::Unsafe).filter(|_| identity.holds(only.span))
}

fn label(span: Span, broken: bool) -> Label {
    let message = if broken {
        "Azure accepts no such identity"
    } else {
        "asks for none"
    };
    Label {
        span,
        message: message.to_owned(),
    }
}

//! Floor 2: facts that somebody gives, over those of the tables, for as long as they are handed on.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::FACTS;
use super::kind::Kind;
use super::lookup::{Absence, Answer, Since};
use super::support::{Kinds, Mode, Shape, Support};
use super::version::ApiVersion;

#[cfg(test)]
mod tests;

/// Corrections to the tables; of several about one version the last one speaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// The corrections, in the order in which they are given.
    pub corrections: Vec<Correction>,
}

/// What is said of a resource type at some versions; what it leaves out is as the tables have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// The type, which the tables need not know.
    pub resource_type: String,
    /// The first version; `None` when it holds for all before `to`.
    pub from: Option<ApiVersion<'static>>,
    /// The last version; `None` when it holds for all after `from`.
    pub to: Option<ApiVersion<'static>>,
    /// Whether the type takes an identity.
    pub takes: Option<Takes>,
    /// The values of `type`.
    pub kinds: Option<Kinds>,
    /// How user-assigned identities are listed.
    pub shape: Option<Shape>,
    /// Whether there may be other kinds than those that are given.
    pub open: Option<bool>,
    /// Writable properties beside the usual ones, joined with commas.
    pub extra: Option<&'static str>,
    /// Why, and where it says so.
    pub reason: String,
}

/// Whether a type takes an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// It takes none.
    Nothing,
    /// It takes one, so.
    As(Mode),
}

/// What is taken where nothing is known and nothing is said.
const ANYTHING: Support = Support {
    mode: Mode::Optional,
    kinds: Kinds::ANY,
    shape: Shape::Other,
    open_value: true,
    open: true,
    extra: "",
};

/// The text itself, for as long as the process lives: answers borrow from the tables, which do.
pub fn keep(text: &str) -> &'static str {
    static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.get(text) {
        return known;
    }
    let own: &'static str = Box::leak(text.into());
    kept.insert(own);
    own
}

impl Correction {
    /// Whether it holds at every version.
    fn is_for_all(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    fn holds_at(&self, version: ApiVersion<'_>) -> bool {
        self.from.is_none_or(|from| from <= version) && self.to.is_none_or(|to| version <= to)
    }

    /// What is taken, by this and what is known beside it.
    fn apply(&self, known: Option<Support>) -> Option<Support> {
        if self.takes == Some(Takes::Nothing) {
            return None;
        }
        let base = known.unwrap_or(ANYTHING);
        let takes_user = self.kinds.map(|kinds| {
            let mut values = kinds.values().filter_map(Kind::of_text);
            kinds.any() || values.any(Kind::user)
        });
        let usual = match takes_user {
            _ if known.is_some() => base.shape,
            Some(true) => Shape::Dictionary,
            Some(false) => Shape::None,
            None => base.shape,
        };
        Some(Support {
            mode: match self.takes {
                Some(Takes::As(mode)) => mode,
                _ => base.mode,
            },
            kinds: self.kinds.unwrap_or(base.kinds),
            shape: self.shape.unwrap_or(usual),
            open: self.open.unwrap_or(base.open && self.kinds.is_none()),
            extra: self.extra.unwrap_or(base.extra),
            ..base
        })
    }
}

/// All that is known: the tables, and what is laid over them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'o> {
    overlay: Option<&'o Overlay>,
}

impl<'o> Known<'o> {
    /// The tables under an overlay, if there is one.
    pub fn under(overlay: Option<&'o Overlay>) -> Self {
        Self { overlay }
    }

    fn about(self, resource_type: &str) -> impl DoubleEndedIterator<Item = &'o Correction> {
        let all = self.overlay.map_or(&[][..], |overlay| &overlay.corrections);
        all.iter()
            .filter(move |own| own.resource_type.eq_ignore_ascii_case(resource_type))
    }

    /// Whether anything is laid over the facts about a type.
    pub fn corrects(self, resource_type: &str) -> bool {
        self.about(resource_type).next().is_some()
    }

    /// What speaks in place of the tables at a version.
    pub fn correction(
        self,
        resource_type: &str,
        api_version: Option<&str>,
    ) -> Option<&'o Correction> {
        let version = api_version.and_then(ApiVersion::parse);
        let mut last_first = self.about(resource_type).rev();
        match version {
            Some(version) => last_first.find(|own| own.holds_at(version)),
            None => last_first.next().filter(|own| own.is_for_all()),
        }
    }

    /// What a type takes at a version, as [`super::lookup()`] tells it from the tables alone.
    pub fn lookup(self, resource_type: &str, api_version: Option<&str>) -> Answer {
        let known = FACTS.lookup(resource_type, api_version);
        if !self.corrects(resource_type) {
            return known;
        }
        let correction = self.correction(resource_type, api_version);
        let nothing = |own: &Correction| own.takes == Some(Takes::Nothing);
        if correction.is_some_and(|own| own.is_for_all() && nothing(own)) {
            return Answer::Never;
        }
        let Some(version) = api_version.and_then(ApiVersion::parse) else {
            return match known {
                Answer::Never if self.about(resource_type).all(nothing) => Answer::Never,
                _ => Answer::UnknownVersion,
            };
        };
        match (correction, known) {
            (Some(correction), known) => match correction.apply(known.support().copied()) {
                Some(support) => Answer::Support(support),
                None => Answer::NotAt(self.absence(resource_type, version, known)),
            },
            (None, Answer::Never | Answer::NotAt(_)) => {
                Answer::NotAt(self.absence(resource_type, version, known))
            }
            (None, known) => known,
        }
    }

    fn support(self, resource_type: &str, version: ApiVersion<'_>) -> Option<Support> {
        let known = FACTS.lookup(resource_type, Some(version.text()));
        let known = known.support().copied();
        match self.correction(resource_type, Some(version.text())) {
            Some(correction) => correction.apply(known),
            None => known,
        }
    }

    /// Versions that are known to exist, and what is taken there.
    fn versions(self, resource_type: &str) -> Vec<(ApiVersion<'static>, Support)> {
        let runs = FACTS.runs(resource_type);
        let begins = runs
            .iter()
            .flat_map(|run| [Some(run.from), run.stable_from]);
        let given = self.about(resource_type).map(|own| own.from);
        let mut all: Vec<_> = begins.chain(given).flatten().collect();
        all.sort_unstable();
        all.dedup();
        let supported = all.into_iter().filter_map(|version| {
            let support = self.support(resource_type, version)?;
            Some((version, support))
        });
        supported.collect()
    }

    fn absence(self, resource_type: &str, version: ApiVersion<'_>, known: Answer) -> Absence {
        let mut writable = self.versions(resource_type);
        writable.retain(|(_, support)| support.is_writable());
        let (read_only_before, listed) = match known {
            Answer::NotAt(absence) => (absence.read_only_before, absence.listed),
            _ => (false, true),
        };
        let corrected = self
            .correction(resource_type, Some(version.text()))
            .is_some();
        Absence {
            first: writable.first().map(|(first, _)| *first),
            next: writable
                .iter()
                .map(|(next, _)| *next)
                .find(|next| *next > version),
            read_only_before,
            listed: listed || corrected,
        }
    }

    /// The first version whose support `accepts`.
    pub fn first_version_with(
        self,
        resource_type: &str,
        accepts: impl Fn(&Support) -> bool,
    ) -> Option<Since> {
        if !self.corrects(resource_type) {
            return FACTS.first_version_with(resource_type, accepts);
        }
        let mut fitting = self.versions(resource_type);
        fitting.retain(|(_, support)| accepts(support));
        let versions = || fitting.iter().map(|(version, _)| *version);
        Some(Since {
            first: versions().next()?,
            first_stable: versions().find(|version| version.is_stable()),
        })
    }

    /// The first version, not before `at_least`, that takes the dictionary of user-assigned
    /// identities; a stable one for a stable `at_least` if there is one.
    pub fn dictionary_from<'v>(
        self,
        resource_type: &str,
        at_least: ApiVersion<'v>,
    ) -> Option<ApiVersion<'v>> {
        if !self.corrects(resource_type) {
            return FACTS.dictionary_from(resource_type, at_least);
        }
        let fits = |support: &Support| support.is_writable() && support.shape == Shape::Dictionary;
        if self
            .support(resource_type, at_least)
            .as_ref()
            .is_some_and(fits)
        {
            return Some(at_least);
        }
        let mut later = self.versions(resource_type);
        later.retain(|(version, support)| *version > at_least && fits(support));
        let mut versions = later.iter().map(|(version, _)| *version);
        let first = versions.clone().next();
        let stable = versions.find(|version| version.is_stable());
        stable.filter(|_| at_least.is_stable()).or(first)
    }

    /// The newest stable version of a type that is known.
    pub fn newest_stable(self, resource_type: &str) -> Option<ApiVersion<'static>> {
        let given = self.about(resource_type).flat_map(|own| [own.from, own.to]);
        let stable = given.flatten().filter(|version| version.is_stable());
        stable.chain(FACTS.newest_stable(resource_type)).max()
    }

    /// The newest version of a type that is known, which may be a preview.
    pub fn newest(self, resource_type: &str) -> Option<ApiVersion<'static>> {
        let given = self.about(resource_type).flat_map(|own| [own.from, own.to]);
        given.flatten().chain(FACTS.newest(resource_type)).max()
    }

    /// Whether a type demands an identity at any version.
    pub fn ever_requires(self, resource_type: &str) -> bool {
        let demands = |own: &Correction| own.takes == Some(Takes::As(Mode::Required));
        self.about(resource_type).any(demands) || super::ever_requires(resource_type)
    }
}

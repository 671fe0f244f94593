//! Floor 2: from a resource type and an API version to what is known of them.

use super::kind::Kind;
use super::names;
use super::support::{Shape, Support};
use super::table::{Run, lines_of};
use super::version::ApiVersion;

/// The three files of facts, as they are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    /// Runs of API versions, sorted by type.
    pub(super) table: &'static str,
    /// Corrections to both other files; the same columns and a source, sorted by type.
    pub(super) overrides: &'static str,
    /// Types that never take an identity, as a tree.
    pub(super) without: &'static str,
}

/// What is known of a resource type at an API version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The type is not known: say nothing.
    Unknown,
    /// The type takes an identity at some version; whether at this one is not known, because it is
    /// not given, no API version, one that the type data lacks between two that take an identity, or
    /// one that no correction of a type names that the data has without identity: say nothing.
    UnknownVersion,
    /// The type is known, and takes an identity at no version.
    Never,
    /// The type is known, and takes no identity at this version.
    NotAt(Absence),
    /// The type takes an identity at this version, or shows one ([`Support::mode`]).
    Support(Support),
}

/// A version without identity, of a type that has one at another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// The first version at which an identity can be written; `None` when responses only ever
    /// showed one.
    pub first: Option<ApiVersion<'static>>,
    /// The first such version after the one asked for; `None` when identity was taken away.
    pub next: Option<ApiVersion<'static>>,
    /// Whether an older version shows an identity in responses only.
    pub read_only_before: bool,
    /// Whether the type data has versions without identity here. When it has not, the version is
    /// older than all that is known, or between two runs of which one takes none: absent from the
    /// data is not unsupported.
    pub listed: bool,
}

/// Since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// The first version.
    pub first: ApiVersion<'static>,
    /// The earliest stable version that is known; where the first one is a preview there may be an
    /// earlier one that the facts do not name.
    pub first_stable: Option<ApiVersion<'static>>,
}

impl Answer {
    /// What the type takes, where that is known.
    pub fn support(&self) -> Option<&Support> {
        match self {
            Self::Support(support) => Some(support),
            _ => None,
        }
    }

    /// Whether it is known that no identity can be written.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Never | Self::NotAt(_) => true,
            Self::Support(support) => !support.is_writable(),
            Self::Unknown | Self::UnknownVersion => false,
        }
    }
}

impl Facts {
    /// The runs of a type, oldest first. A run of the overrides stands in for all that it overlaps.
    pub(super) fn runs(&self, resource_type: &str) -> Vec<Run> {
        let parse = |table| lines_of(table, resource_type).filter_map(Run::parse);
        let mut runs: Vec<Run> = parse(self.overrides).collect();
        let corrections = runs.len();
        for run in parse(self.table) {
            let mut corrected = runs.iter().take(corrections);
            if !corrected.any(|correction| correction.overlaps(&run)) {
                runs.push(run);
            }
        }
        runs.sort_by_key(|run| (run.from, run.to));
        runs
    }

    pub(super) fn lookup(&self, resource_type: &str, api_version: Option<&str>) -> Answer {
        let runs = self.runs(resource_type);
        if runs.is_empty() && !names::holds(self.without, resource_type) {
            return Answer::Unknown;
        }
        if runs.iter().all(|run| run.support.is_none()) {
            return Answer::Never;
        }
        let Some(version) = api_version.and_then(ApiVersion::parse) else {
            return Answer::UnknownVersion;
        };
        let run = run_at(&runs, version);
        match run.and_then(|run| run.support) {
            Some(support) => Answer::Support(support),
            None if run.is_none() && was_withdrawn(&runs, version) => Answer::UnknownVersion,
            // The data has the type without identity where a correction says that it takes one: it
            // says nothing of the other versions, either.
            None if run.is_none() && names::holds(self.without, resource_type) => {
                Answer::UnknownVersion
            }
            None => Answer::NotAt(absence(&runs, version, run.is_some())),
        }
    }

    pub(super) fn first_version_with(
        &self,
        resource_type: &str,
        accepts: impl Fn(&Support) -> bool,
    ) -> Option<Since> {
        let runs = self.runs(resource_type);
        let fits = |run: &&Run| run.support.as_ref().is_some_and(&accepts);
        Some(Since {
            first: runs.iter().find(fits)?.from,
            first_stable: runs
                .iter()
                .filter(fits)
                .filter_map(|run| run.stable_from)
                .min(),
        })
    }

    pub(super) fn dictionary_from<'v>(
        &self,
        resource_type: &str,
        at_least: ApiVersion<'v>,
    ) -> Option<ApiVersion<'v>> {
        let runs = self.runs(resource_type);
        let fits = |run: &Run| {
            run.writable()
                .is_some_and(|support| support.shape == Shape::Dictionary)
        };
        if run_at(&runs, at_least).is_some_and(fits) {
            return Some(at_least);
        }
        let later = || runs.iter().filter(|run| fits(run) && run.to >= at_least);
        let after = |version: &ApiVersion<'static>| *version >= at_least;
        let stable = later().filter_map(|run| run.stable_from).filter(after);
        let any = later().map(|run| run.from).filter(after).min();
        if at_least.is_stable() {
            stable.min().or(any)
        } else {
            any
        }
    }

    pub(super) fn newest_stable(&self, resource_type: &str) -> Option<ApiVersion<'static>> {
        let runs = self.runs(resource_type);
        runs.iter().filter_map(|run| run.stable_to).max()
    }

    pub(super) fn newest(&self, resource_type: &str) -> Option<ApiVersion<'static>> {
        self.runs(resource_type).iter().map(|run| run.to).max()
    }

    pub(super) fn combined_spelling(
        &self,
        resource_type: &str,
        api_version: &str,
    ) -> Option<&'static str> {
        let answer = self.lookup(resource_type, Some(api_version));
        answer.support()?.kinds.spelling(Kind::SystemAndUser)
    }
}

/// The run that speaks for `version`: the one that contains it or, for a version newer than all
/// that is known of its track, the last of the track.
fn run_at<'r>(runs: &'r [Run], version: ApiVersion<'_>) -> Option<&'r Run> {
    let containing = runs.iter().find(|run| run.contains(version));
    containing.or_else(|| {
        let track = runs.iter().filter(|run| run.track.has(version));
        track
            .max_by_key(|run| run.to)
            .filter(|run| run.to < version)
    })
}

/// Whether a version that lies in no run stands between two that take an identity. The type data
/// loses versions that are withdrawn, stable ones too, and templates go on naming them.
fn was_withdrawn(runs: &[Run], version: ApiVersion<'_>) -> bool {
    let mut track = runs.iter().filter(|run| run.track.has(version));
    let before = track.clone().rfind(|run| run.to < version);
    let after = track.find(|run| run.from > version);
    let takes = |run: Option<&Run>| run.is_some_and(|run| run.writable().is_some());
    takes(before) && takes(after)
}

fn absence(runs: &[Run], version: ApiVersion<'_>, listed: bool) -> Absence {
    let writable = || runs.iter().filter(|run| run.writable().is_some());
    let mut next = writable().filter(|run| run.from > version);
    let mut older = runs.iter().filter(|run| run.from <= version);
    Absence {
        first: writable().map(|run| run.from).next(),
        next: next.next().map(|run| run.from),
        read_only_before: older
            .any(|run| run.support.is_some_and(|support| !support.is_writable())),
        listed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
A.a/a\t2019-01-01\t2019-06-01\tboth\tnone\t-\t-\t-\t-\t-\t2019-01-01\t2019-06-01
A.a/a\t2020-01-01-preview\t2021-01-01\tboth\toptional\tSystemAssigned\tnone\t-\t-\tclosed\t2020-01-01\t2021-01-01
A.a/a\t2022-01-01\t2022-01-01\tboth\toptional\tSystemAssigned|UserAssigned\tdict\t-\t-\tclosed\t2022-01-01\t2022-01-01
A.a/b\t2019-01-01\t2020-01-01\tboth\treadonly\tSystemAssigned\tnone\t-\t-\tclosed\t2019-01-01\t2020-01-01
A.a/b\t2021-01-01\t2021-01-01\tboth\tnone\t-\t-\t-\t-\t-\t2021-01-01\t2021-01-01
A.a/c\t2020-01-01-preview\t2022-01-01-preview\tpreview\toptional\tSystemAssigned\tnone\t-\t-\tclosed\t-\t-
A.a/c\t2020-06-01\t2021-01-01\tstable\tnone\t-\t-\t-\t-\t-\t2020-06-01\t2021-01-01
";

    const OVERRIDES: &str = "\
A.a/a\t2020-01-01-preview\t2020-06-01\tboth\tnone\t-\t-\t-\t-\t-\t2020-01-01\t2020-06-01\thttps://example.com/1
A.a/a\t2021-01-01\t2021-01-01\tboth\trequired\tUserAssigned\tdict\t-\t-\tclosed\t2021-01-01\t2021-01-01\thttps://example.com/2
A.a/n\t2020-01-01\t2020-01-01\tboth\toptional\tSystemAssigned\tnone\t-\t-\topen\t2020-01-01\t2020-01-01\thttps://example.com/3
B.b/new\t2020-01-01\t2020-01-01\tboth\toptional\tSystemAssigned\tnone\t-\t-\topen\t2020-01-01\t2020-01-01\thttps://example.com/4
";

    const WITHOUT: &str = "A.a\n m\n n\n";

    fn facts(overrides: &'static str) -> Facts {
        Facts {
            table: TABLE,
            overrides,
            without: WITHOUT,
        }
    }

    /// One word for an answer.
    fn word(facts: Facts, name: &str, version: Option<&str>) -> String {
        match facts.lookup(name, version) {
            Answer::Unknown => "unknown".into(),
            Answer::UnknownVersion => "version?".into(),
            Answer::Never => "never".into(),
            Answer::NotAt(absence) if absence.listed => "not".into(),
            Answer::NotAt(_) => "gap".into(),
            Answer::Support(support) => support.kinds.values().collect::<Vec<_>>().join("|"),
        }
    }

    #[test]
    fn a_version_is_looked_up_in_the_runs_of_its_track() {
        let rows = [
            ("A.a/a", "2018-01-01", "gap"),
            ("a.A/A", "2019-03-01", "not"),
            ("A.a/a", "2019-09-01", "gap"),
            ("A.a/a", "2020-01-01-PREVIEW", "SystemAssigned"),
            ("A.a/a", "2021-06-01", "version?"),
            ("A.a/a", "2021-06-01-preview", "version?"),
            ("A.a/a", "2022-01-01", "SystemAssigned|UserAssigned"),
            ("A.a/a", "2030-01-01-preview", "SystemAssigned|UserAssigned"),
            ("A.a/b", "2030-01-01", "not"),
            ("A.a/c", "2020-06-01", "not"),
            ("A.a/c", "2020-06-01-preview", "SystemAssigned"),
            ("A.a/c", "2030-01-01", "not"),
            ("A.a/b", "2020-06-01", "gap"),
            ("A.a/c", "2030-01-01-preview", "SystemAssigned"),
            ("A.a/c", "latest", "version?"),
            ("A.a/m", "latest", "never"),
            ("A.a/x", "2020-01-01", "unknown"),
        ];
        for (name, version, wanted) in rows {
            assert_eq!(
                word(facts(""), name, Some(version)),
                wanted,
                "{name}@{version}"
            );
        }
        assert_eq!(word(facts(""), "A.a/a", None), "version?");
        assert_eq!(word(facts(""), "A.a/m", None), "never");
    }

    #[test]
    fn overrides_win_over_the_table_and_the_tree() {
        let rows = [
            ("A.a/a", "2020-01-01-preview", "not"),
            ("A.a/a", "2021-01-01", "UserAssigned"),
            ("A.a/a", "2022-01-01", "SystemAssigned|UserAssigned"),
            ("A.a/n", "2020-01-01", "SystemAssigned"),
            ("A.a/n", "2019-01-01", "version?"),
            ("b.b/NEW", "2021-01-01", "SystemAssigned"),
        ];
        for (name, version, wanted) in rows {
            let got = word(facts(OVERRIDES), name, Some(version));
            assert_eq!(got, wanted, "{name}@{version}");
        }
        let runs = facts(OVERRIDES).runs("A.a/a");
        let sources: Vec<_> = runs.iter().map(|run| run.source.is_some()).collect();
        assert_eq!(sources, [false, true, true, false]);
    }

    #[test]
    fn the_newest_version_may_be_a_preview() {
        let text = |version: Option<ApiVersion<'static>>| version.map(ApiVersion::text);
        let newest = |name| text(facts("").newest(name));
        assert_eq!(newest("a.a/A"), Some("2022-01-01"));
        assert_eq!(newest("A.a/c"), Some("2022-01-01-preview"));
        assert_eq!(text(facts("").newest_stable("A.a/c")), Some("2021-01-01"));
        assert_eq!(newest("A.a/m"), None);
    }

    #[test]
    fn absence_names_the_first_and_the_next_version_that_takes_one() {
        let absent = |name, version| match facts("").lookup(name, Some(version)) {
            Answer::NotAt(absence) => absence,
            other => panic!("{other:?}"),
        };
        let early = absent("A.a/a", "2019-01-01");
        assert_eq!(early.first, ApiVersion::parse("2020-01-01-preview"));
        assert_eq!(early.next, early.first);
        let gone = absent("A.a/b", "2021-01-01");
        assert_eq!((gone.first, gone.read_only_before), (None, true));
        let preview_only = absent("A.a/c", "2021-01-01");
        assert_eq!(preview_only.first, ApiVersion::parse("2020-01-01-preview"));
        assert_eq!(preview_only.next, None);
    }
}

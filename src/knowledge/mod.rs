//! Floor 2: what Azure's resource types take as identity. Knows nothing of syntax.
//!
//! The facts are text in `rules/facts`, embedded as it is and searched in place: nothing is read
//! at start-up. "Unknown" is never "unsupported": of a type that is in no file nothing is said.

mod attached;
mod kind;
mod live;
mod lookup;
mod names;
mod overlay;
mod posture;
mod support;
mod table;
mod version;

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

pub use attached::{AttachedProperty, PathStep, attached_properties};
pub use kind::{Difference, Kind, Written, nearest_kind};
pub use live::{
    AzGroup, AzStyle, az_group, patch_takes_identity, role_for, why_not_none, why_not_so_many,
};
pub use lookup::{Absence, Answer, Since};
pub use overlay::{Correction, Known, Overlay, Takes, keep};
pub use posture::{Clause, Demand, Test, Wanted, demands, profiles};
pub use support::{Kinds, Mode, Shape, Support};
pub use table::{Run, Track};
pub use version::ApiVersion;

use lookup::Facts;

const FACTS: Facts = Facts {
    table: include_str!("../../rules/facts/identity-support.tsv"),
    overrides: include_str!("../../rules/facts/overrides.tsv"),
    without: include_str!("../../rules/facts/types-without-identity.txt"),
};

const MAKES_ITS_OWN: &str = include_str!("../../rules/facts/identity-by-itself.tsv");

/// Every name, for suggestions; built when first asked for.
static NAMES: LazyLock<Vec<String>> =
    LazyLock::new(|| names::all([FACTS.table, FACTS.overrides], FACTS.without));

/// What `resource_type` takes at `api_version`. Types compare ignoring case.
///
/// A version newer than all that is known of its track (stable or preview, where the facts tell
/// them apart) takes the newest facts of the track.
pub fn lookup(resource_type: &str, api_version: Option<&str>) -> Answer {
    FACTS.lookup(resource_type, api_version)
}

/// Whether a type demands an identity at any version. Costs next to nothing: it asks before
/// anything is looked up.
pub fn ever_requires(resource_type: &str) -> bool {
    static REQUIRING: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
        let tables = [FACTS.overrides, FACTS.table];
        let lines = tables.map(|table| table::lines_with(table, "\trequired\t"));
        let mut types: Vec<_> = lines.into_iter().flatten().map(table::type_of).collect();
        types.dedup();
        types
    });
    REQUIRING
        .iter()
        .any(|demanding| demanding.eq_ignore_ascii_case(resource_type))
}

/// Whether a service gives resources of a type a system-assigned identity that nobody asked for.
pub fn makes_its_own(resource_type: &str) -> bool {
    let rows = MAKES_ITS_OWN.lines().filter(|row| !row.starts_with('#'));
    let mut types = rows.filter_map(|row| row.split('\t').next());
    types.any(|own| own.eq_ignore_ascii_case(resource_type))
}

/// Every run of API versions of a type, oldest first; empty for a type that is not known or takes
/// no identity at any version.
pub fn history(resource_type: &str) -> Vec<Run> {
    FACTS.runs(resource_type)
}

/// The first version whose support `accepts`.
pub fn first_version_with(
    resource_type: &str,
    accepts: impl Fn(&Support) -> bool,
) -> Option<Since> {
    FACTS.first_version_with(resource_type, accepts)
}

/// The first version, not before `at_least`, that takes the dictionary of user-assigned identities;
/// a stable one for a stable `at_least` if there is one.
pub fn dictionary_from<'v>(
    resource_type: &str,
    at_least: ApiVersion<'v>,
) -> Option<ApiVersion<'v>> {
    FACTS.dictionary_from(resource_type, at_least)
}

/// The newest stable version of a type that is known; `None` for types without identity, whose
/// versions the facts do not keep.
pub fn newest_stable(resource_type: &str) -> Option<ApiVersion<'static>> {
    FACTS.newest_stable(resource_type)
}

/// The newest version of a type that is known, which may be a preview.
pub fn newest(resource_type: &str) -> Option<ApiVersion<'static>> {
    FACTS.newest(resource_type)
}

/// How a type spells the combined value at a version; `None` when it has none, or we do not know.
pub fn combined_spelling(resource_type: &str, api_version: &str) -> Option<&'static str> {
    FACTS.combined_spelling(resource_type, api_version)
}

/// Whether a type is known, with identity or without.
pub fn is_known(resource_type: &str) -> bool {
    FACTS.lookup(resource_type, None) != Answer::Unknown
}

/// A known type in its proper case.
pub fn canonical(resource_type: &str) -> Option<&'static str> {
    if let Some(line) = table::lines_of(FACTS.table, resource_type).next() {
        return Some(table::type_of(line));
    }
    let found = NAMES.binary_search_by(|name| table::order(name, resource_type));
    NAMES.get(found.ok()?).map(String::as_str)
}

/// Up to three known types that a misspelt one most likely stands for, the likeliest first.
pub fn nearest(resource_type: &str) -> Vec<&'static str> {
    names::nearest(&NAMES, resource_type)
}

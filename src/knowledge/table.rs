//! Floor 2: the table of identity support, read in place. Nothing is parsed before it is asked for.

use std::cmp::Ordering;

use super::support::Support;
use super::version::ApiVersion;

/// Which versions a run is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Track {
    /// Stable versions and previews.
    Both,
    /// Stable versions.
    Stable,
    /// Versions with a suffix.
    Preview,
}

/// A run of API versions of one type with the same facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The type in its proper case.
    pub resource_type: &'static str,
    /// The first version.
    pub from: ApiVersion<'static>,
    /// The last version that is known.
    pub to: ApiVersion<'static>,
    /// Which versions between them.
    pub track: Track,
    /// What they take; `None` for no identity.
    pub support: Option<Support>,
    /// The earliest stable version that is known; where the run begins with a preview there may be
    /// an earlier one.
    pub stable_from: Option<ApiVersion<'static>>,
    /// The latest stable version that is known.
    pub stable_to: Option<ApiVersion<'static>>,
    /// Who says so, when it corrects or adds to the type data.
    pub source: Option<&'static str>,
}

impl Track {
    /// Whether versions of both tracks exist.
    fn meets(self, other: Self) -> bool {
        self == other || self == Self::Both || other == Self::Both
    }

    /// Whether `version` belongs to the track.
    pub fn has(self, version: ApiVersion<'_>) -> bool {
        match self {
            Self::Both => true,
            Self::Stable => version.is_stable(),
            Self::Preview => !version.is_stable(),
        }
    }
}

impl Run {
    /// Reads a line of the table; `None` when it is not as the header says.
    pub(super) fn parse(line: &'static str) -> Option<Self> {
        let mut cells = line.split('\t');
        let mut next = || cells.next();
        let resource_type = next()?;
        let from = ApiVersion::parse(next()?)?;
        let to = ApiVersion::parse(next()?)?;
        let track = match next()? {
            "both" => Track::Both,
            "stable" => Track::Stable,
            "preview" => Track::Preview,
            _ => return None,
        };
        let facts = [next()?, next()?, next()?, next()?, next()?, next()?];
        let support = match facts[0] {
            "none" => None,
            _ => Some(Support::parse(facts)?),
        };
        let stable_from = stable(next()?)?;
        let stable_to = stable(next()?)?;
        let source = next();
        let whole = cells.next().is_none() && from <= to && track.has(from) && track.has(to);
        whole.then_some(Self {
            resource_type,
            from,
            to,
            track,
            support,
            stable_from,
            stable_to,
            source,
        })
    }

    /// Whether `version` lies in the run.
    pub fn contains(&self, version: ApiVersion<'_>) -> bool {
        self.track.has(version) && self.from <= version && version <= self.to
    }

    /// Whether some version may lie in both runs.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.track.meets(other.track) && self.from <= other.to && other.from <= self.to
    }

    /// What the run takes, if it can be written.
    pub fn writable(&self) -> Option<&Support> {
        self.support.as_ref().filter(|s| s.is_writable())
    }
}

/// A cell of a stable version: `-` is none, anything but a stable version is a mistake.
#[expect(clippy::option_option, reason = "a mistake is not an empty cell")]
fn stable(cell: &'static str) -> Option<Option<ApiVersion<'static>>> {
    match cell {
        "-" => Some(None),
        text => ApiVersion::parse(text)
            .filter(|version| version.is_stable())
            .map(Some),
    }
}

/// The lines of `table` about a type. The table is sorted by type, ignoring case; its comments
/// begin with `#`, which sorts before every type.
pub(super) fn lines_of<'a>(
    table: &'static str,
    resource_type: &'a str,
) -> impl Iterator<Item = &'static str> + use<'a> {
    let start = first_line(table, |line| {
        order(type_of(line), resource_type) == Ordering::Less
    });
    let rest = table.get(start..).unwrap_or_default();
    rest.lines()
        .take_while(move |line| type_of(line).eq_ignore_ascii_case(resource_type))
}

/// The lines of `table` that hold `cell`.
pub(super) fn lines_with(table: &'static str, cell: &str) -> impl Iterator<Item = &'static str> {
    let found: Vec<_> = memchr::memmem::find_iter(table.as_bytes(), cell).collect();
    found.into_iter().filter_map(move |at| {
        let start = table.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
        table.get(start..)?.lines().next()
    })
}

/// The type that a line is about.
pub(super) fn type_of(line: &str) -> &str {
    line.split_once('\t').map_or(line, |(name, _)| name)
}

/// How two types sort: by their bytes in lower case.
pub(super) fn order(one: &str, other: &str) -> Ordering {
    let first = one.bytes().map(|b| b.to_ascii_lowercase());
    let second = other.bytes().map(|b| b.to_ascii_lowercase());
    first.cmp(second)
}

/// Where the first line begins that is not `before` what is sought.
fn first_line(table: &str, before: impl Fn(&str) -> bool) -> usize {
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let head = table.as_bytes().get(low..middle).unwrap_or_default();
        let start = memchr::memrchr(b'\n', head).map_or(low, |at| low + at + 1);
        let tail = table.as_bytes().get(start..).unwrap_or_default();
        let length = memchr::memchr(b'\n', tail).unwrap_or(tail.len());
        let line = table.get(start..start + length).unwrap_or_default();
        if before(line) {
            low = (start + length + 1).min(table.len());
        } else {
            high = start;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# note\n# type\tfrom\nA.b/c\t1\nA.b/c\t2\na.B/C/d\t3\nZ.z/z\t4\n";

    #[test]
    fn lines_are_found_ignoring_case() {
        let found = |name| lines_of(TABLE, name).collect::<Vec<_>>();
        assert_eq!(found("a.B/C"), ["A.b/c\t1", "A.b/c\t2"]);
        assert_eq!(found("A.b/c/D"), ["a.B/C/d\t3"]);
        assert_eq!(found("z.z/Z"), ["Z.z/z\t4"]);
        for absent in ["", "#", "a.a/a", "a.b/c/", "m", "zz", "é"] {
            assert!(found(absent).is_empty(), "{absent}");
        }
    }

    #[test]
    fn a_table_without_rows_has_no_lines() {
        assert_eq!(lines_of("", "a").count(), 0);
        assert_eq!(lines_of("# only a comment", "a").count(), 0);
    }

    #[test]
    fn a_malformed_row_is_refused() {
        let good = "A/b\t2020-01-01\t2021-01-01\tboth\tnone\t-\t-\t-\t-\t-\t-\t-";
        assert!(Run::parse(good).is_some());
        let rows = [
            "A/b\t2022-01-01\t2021-01-01\tboth\tnone\t-\t-\t-\t-\t-\t-\t-",
            "A/b\t2020-01-01\t2021-01-01\tall\tnone\t-\t-\t-\t-\t-\t-\t-",
            "A/b\t2020-01-01\t2021-01-01\tpreview\tnone\t-\t-\t-\t-\t-\t-\t-",
            "A/b\t2020-01-01\t2021-01-01\tboth\tmaybe\t*\tnone\t-\t-\topen\t-\t-",
            "A/b\t2020-01-01\t2021-01-01\tboth\tnone\t-\t-\t-\t-\t-\t-",
            "A/b\t2020-01-01\t2021-01-01\tboth\tnone\t-\t-\t-\t-\t-\t2020-01-01-preview\t-",
            "A/b\t2020-01-01\t2021-01-01\tboth\tnone\t-\t-\t-\t-\t-\t-\t-\tsource\textra",
        ];
        for row in rows {
            assert!(Run::parse(row).is_none(), "{row}");
        }
    }
}

//! Floor 2: where other tools ask for a managed identity, as a table of their rules.

use std::sync::LazyLock;

use super::kind::Kind;
use super::version::ApiVersion;

const TABLE: &str = include_str!("../../rules/facts/posture.tsv");

/// Every row; parsed when first asked for.
static DEMANDS: LazyLock<Vec<Demand>> =
    LazyLock::new(|| rows().filter_map(Demand::parse).collect());

/// What one rule of another tool asks of the resources of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// The tool.
    pub profile: &'static str,
    /// Its rule.
    pub id: &'static str,
    /// The rule of ours that answers.
    pub rule: &'static str,
    /// The resources that it is about.
    pub resource_type: &'static str,
    /// What must hold of a resource for it to be asked, all of it.
    pub clauses: Vec<Clause>,
    /// What the identity must include; `None` when it does not ask.
    pub wanted: Option<Wanted>,
    /// A property that must have a value.
    pub property: Option<Vec<&'static str>>,
    /// The first API version that has this property, where others have not.
    pub property_since: Option<ApiVersion<'static>>,
}

/// What an identity must include.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wanted {
    /// Whatever it is.
    Any,
    /// The system-assigned one.
    System,
    /// User-assigned ones.
    User,
}

/// A property and what must hold of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The names that lead to the property.
    pub path: Vec<&'static str>,
    /// What must hold.
    pub test: Test,
}

/// What must hold of a property. Texts compare ignoring case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// It has no value.
    Absent,
    /// It is this text.
    Is(&'static str),
    /// It is anything else, or absent.
    IsNot(&'static str),
    /// It begins so.
    Begins(&'static str),
    /// It ends so.
    Ends(&'static str),
    /// It has this text in it.
    Contains(&'static str),
    /// It does not, or it is absent.
    Lacks(&'static str),
}

/// The tools, in the order of the table.
pub fn profiles() -> Vec<&'static str> {
    let mut all: Vec<_> = DEMANDS.iter().map(|demand| demand.profile).collect();
    all.dedup();
    all
}

/// Every row of the table.
pub fn demands() -> &'static [Demand] {
    &DEMANDS
}

fn rows() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter(|line| !line.starts_with('#'))
}

impl Demand {
    /// Reads a line of the table; `None` when it is not as the header says.
    fn parse(line: &'static str) -> Option<Self> {
        let mut cells = line.split('\t');
        let mut next = || cells.next().filter(|cell| !cell.is_empty());
        let mut demand = Self {
            profile: next()?,
            id: next()?,
            rule: next()?,
            resource_type: next()?,
            clauses: match next()? {
                "-" => Vec::new(),
                all => all.split("; ").map(Clause::parse).collect::<Option<_>>()?,
            },
            wanted: match next()? {
                "-" => None,
                word => Some(Wanted::named(word)?),
            },
            property: None,
            property_since: None,
        };
        let property = next()?;
        if property != "-" {
            let (path, since) = match property.split_once('@') {
                Some((path, since)) => (path, Some(ApiVersion::parse(since)?)),
                None => (property, None),
            };
            demand.property = Some(path.split('.').collect());
            demand.property_since = since;
        }
        let _source = next()?;
        cells.next().is_none().then_some(demand)
    }
}

impl Clause {
    fn parse(written: &'static str) -> Option<Self> {
        let (path, rest) = written.split_once(' ')?;
        let (word, value) = rest.split_once(' ').unwrap_or((rest, ""));
        let test = match word {
            "absent" => Test::Absent,
            "is" => Test::Is(value),
            "is-not" => Test::IsNot(value),
            "begins" => Test::Begins(value),
            "ends" => Test::Ends(value),
            "contains" => Test::Contains(value),
            "lacks" => Test::Lacks(value),
            _ => return None,
        };
        (value.is_empty() == (test == Test::Absent)).then(|| Self {
            path: path.split('.').collect(),
            test,
        })
    }
}

impl Test {
    /// Whether it holds of a text; `None` is a property without value.
    pub fn holds(self, value: Option<&str>) -> bool {
        let fold = |text: &str| text.to_ascii_lowercase();
        let Some(value) = value.map(fold) else {
            return matches!(self, Self::Absent | Self::IsNot(_) | Self::Lacks(_));
        };
        match self {
            Self::Absent => false,
            Self::Is(text) => value == fold(text),
            Self::IsNot(text) => value != fold(text),
            Self::Begins(text) => value.starts_with(&fold(text)),
            Self::Ends(text) => value.ends_with(&fold(text)),
            Self::Contains(text) => value.contains(&fold(text)),
            Self::Lacks(text) => !value.contains(&fold(text)),
        }
    }
}

impl Wanted {
    /// What a word of the table asks for: `any`, `system` or `user`.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "any" => Some(Self::Any),
            "system" => Some(Self::System),
            "user" => Some(Self::User),
            _ => None,
        }
    }

    /// Whether an identity of this kind includes it.
    pub fn is_in(self, kind: Kind) -> bool {
        match self {
            Self::Any => kind != Kind::None,
            Self::System => kind.system(),
            Self::User => kind.user(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{canonical, history};

    #[test]
    fn every_row_reads_and_names_a_type_that_takes_an_identity() {
        assert_eq!(rows().count(), demands().len());
        for demand in demands() {
            let name = demand.resource_type;
            assert_eq!(canonical(name), Some(name));
            let takes = !history(name).is_empty();
            assert!(takes || demand.rule != "identity-missing", "{name}");
        }
    }

    #[test]
    fn the_rows_of_a_profile_stand_together() {
        let wanted = [
            "psrule",
            "checkov",
            "template-analyzer",
            "azure-policy",
            "kics",
            "trivy",
        ];
        assert_eq!(profiles(), wanted);
    }

    #[test]
    fn a_malformed_row_is_refused() {
        let good = "p\tR.1\tidentity-missing\tA.b/c\tkind is x; sku.name absent\tany\t-\tsource";
        assert!(Demand::parse(good).is_some());
        for (from, to) in [
            ("any", "both"),
            ("kind is x", "kind resembles x"),
            ("kind is x", "kind is"),
            ("absent", "absent x"),
            ("\tsource", ""),
            ("\tsource", "\tsource\tmore"),
            ("R.1", ""),
        ] {
            let row: &'static str = Box::leak(good.replace(from, to).into_boxed_str());
            assert_eq!(Demand::parse(row), None, "{row}");
        }
    }

    #[test]
    fn tests_ignore_case_and_know_what_is_absent() {
        let held = |value: Option<&str>| {
            let tests = [
                Test::Absent,
                Test::Is("App"),
                Test::IsNot("app"),
                Test::Begins("APP"),
                Test::Ends("app"),
                Test::Contains("functionapp"),
                Test::Lacks("functionapp"),
            ];
            tests.map(|test| u8::from(test.holds(value)))
        };
        assert_eq!(held(None), [1, 0, 1, 0, 0, 0, 1]);
        assert_eq!(held(Some("APP")), [0, 1, 0, 1, 1, 0, 1]);
        assert_eq!(held(Some("app,linux")), [0, 0, 1, 1, 0, 0, 1]);
        assert_eq!(held(Some("FunctionApp")), [0, 0, 1, 0, 1, 1, 0]);
    }
}

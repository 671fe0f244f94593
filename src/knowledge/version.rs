//! Floor 2: API versions and their order. Knows nothing of resource types.

use std::cmp::Ordering;
use std::fmt;

/// An API version: a date, and a suffix such as `-preview` when it is not stable.
///
/// Versions order by date; any suffix comes before the plain version of the same date. Suffixes
/// compare ignoring case.
#[derive(Clone, Copy, Debug)]
pub struct ApiVersion<'a> {
    text: &'a str,
}

/// Length of `YYYY-MM-DD`.
const DATE: usize = 10;

impl<'a> ApiVersion<'a> {
    /// Reads `YYYY-MM-DD` and an optional suffix; `None` for anything else, `latest` included.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (date, suffix) = text.split_at_checked(DATE)?;
        let number = |from: usize, to: usize| -> Option<u32> {
            let digits = date.get(from..to)?;
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| digits.parse().ok()).flatten()
        };
        let dashes = date.as_bytes().get(4) == Some(&b'-') && date.as_bytes().get(7) == Some(&b'-');
        number(0, 4)?;
        let real = (1..=12).contains(&number(5, 7)?) && (1..=31).contains(&number(8, 10)?);
        let named = suffix.is_empty() || suffix.strip_prefix('-').is_some_and(is_suffix);
        (dashes && real && named).then_some(Self { text })
    }

    /// The version as written.
    pub fn text(self) -> &'a str {
        self.text
    }

    /// `YYYY-MM-DD`.
    pub fn date(self) -> &'a str {
        self.text.get(..DATE).unwrap_or_default()
    }

    /// What follows the date, its dash included (`-preview`); empty for a stable version.
    pub fn suffix(self) -> &'a str {
        self.text.get(DATE..).unwrap_or_default()
    }

    /// Whether the version has no suffix.
    pub fn is_stable(self) -> bool {
        self.suffix().is_empty()
    }
}

fn is_suffix(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}

impl Ord for ApiVersion<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let suffix = |version: Self| version.suffix().bytes().map(|b| b.to_ascii_lowercase());
        let other = ApiVersion { text: other.text };
        self.date()
            .cmp(other.date())
            .then(self.is_stable().cmp(&other.is_stable()))
            .then_with(|| suffix(*self).cmp(suffix(other)))
    }
}

impl PartialOrd for ApiVersion<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for ApiVersion<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for ApiVersion<'_> {}

impl fmt::Display for ApiVersion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> ApiVersion<'_> {
        ApiVersion::parse(text).expect(text)
    }

    #[test]
    fn a_suffix_comes_before_the_plain_version_of_the_same_date() {
        let ordered = [
            "2017-12-01",
            "2018-04-01-alpha",
            "2018-04-01-beta",
            "2018-04-01-preview",
            "2018-04-01-privatepreview",
            "2018-04-01",
            "2018-04-02-preview",
            "2030-01-01",
        ];
        for pair in ordered.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn suffixes_compare_ignoring_case() {
        assert_eq!(version("2018-04-01-Preview"), version("2018-04-01-preview"));
        assert!(!version("2018-04-01-Preview").is_stable());
    }

    #[test]
    fn what_is_no_version_is_refused() {
        let wrong = [
            "",
            "latest",
            "2018",
            "2018-04",
            "2018-4-1",
            "2018-04-01-",
            "2018-04-01preview",
            "2018-04-01 ",
            " 2018-04-01",
            "2018-13-01",
            "2018-00-10",
            "2018-04-32",
            "2018/04/01",
            "[variables('v')]",
            "+018-04-01",
            "2018-04-0é",
            "2018-04-01-é",
        ];
        for text in wrong {
            assert!(ApiVersion::parse(text).is_none(), "{text}");
        }
    }
}

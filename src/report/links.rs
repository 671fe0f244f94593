//! Floor 6: names of rules that lead to their pages, on a terminal that takes links.

/// Where the pages of rules are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Links {
    /// The address of the project.
    base: &'static str,
    /// What is between it and a rule's name.
    folder: &'static str,
    /// What is behind the name.
    end: &'static str,
}

impl Links {
    /// As this armid was built: the site that its package names, or else the repository; `None`
    /// where neither is named.
    pub fn published() -> Option<Self> {
        Self::at(env!("CARGO_PKG_HOMEPAGE"), env!("CARGO_PKG_REPOSITORY"))
    }

    /// The pages of a site, or else of a repository; `None` where both are empty.
    pub fn at(site: &'static str, repository: &'static str) -> Option<Self> {
        let (base, folder, end) = match (site, repository) {
            ("", "") => return None,
            ("", repository) => (repository, "/blob/HEAD/rules/", ".md"),
            (site, _) => (site, "/rules/", "/"),
        };
        Some(Self { base, folder, end })
    }

    /// A rule's name that leads to its page (OSC 8,
    /// <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>).
    pub(super) fn around(self, rule: &str) -> String {
        let Self { base, folder, end } = self;
        let base = base.trim_end_matches('/');
        format!("\u{1b}]8;;{base}{folder}{rule}{end}\u{1b}\\{rule}\u{1b}]8;;\u{1b}\\")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_counts_more_than_a_repository_and_without_either_there_is_no_link() {
        let of = |site, repository| Links::at(site, repository).map(|links| links.around("a-rule"));
        assert_eq!(of("", ""), None);
        assert_eq!(
            of("https://site.example/", "https://code.example/x").unwrap(),
            "\u{1b}]8;;https://site.example/rules/a-rule/\u{1b}\\a-rule\u{1b}]8;;\u{1b}\\"
        );
        assert_eq!(
            of("", "https://code.example/x").unwrap(),
            "\u{1b}]8;;https://code.example/x/blob/HEAD/rules/a-rule.md\u{1b}\\a-rule\
             \u{1b}]8;;\u{1b}\\"
        );
    }
}

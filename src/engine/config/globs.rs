//! Floor 5: patterns for paths below one folder.

use std::path::Path;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use super::flaw::Mistake;
use super::table::Placed;

/// The longest pattern, in bytes: one that needs more is a mistake.
const LONGEST: usize = 1024;

/// Patterns; each stands for files and for all that is in folders.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    patterns: Vec<Placed<String>>,
    /// For each pattern, in their order, what it fits itself.
    own: GlobSet,
    /// For each pattern, what is in the folders that it fits.
    below: GlobSet,
    /// The patterns that fit folders only.
    folders: Vec<bool>,
}

impl Globs {
    /// Patterns as they are written. One without a slash is for any depth, as in `.gitignore`.
    pub(super) fn new(patterns: Vec<Placed<String>>) -> Result<Self, Vec<Mistake>> {
        let mut mistakes = Vec::new();
        let (mut own, mut below) = (GlobSetBuilder::new(), GlobSetBuilder::new());
        let mut folders = Vec::new();
        for pattern in &patterns {
            match Parts::of(&pattern.value) {
                Ok(parts) => {
                    own.add(parts.own);
                    below.add(parts.below);
                    folders.push(parts.folder);
                }
                Err((message, help)) => mistakes.push(Mistake {
                    span: pattern.span,
                    message,
                    help,
                }),
            }
        }
        let first = patterns.first().map(|first| first.span);
        let mut build = |builder: &GlobSetBuilder| {
            builder.build().unwrap_or_else(|error| {
                mistakes.push(Mistake {
                    span: first.unwrap_or_default(),
                    message: error.kind().to_string(),
                    help: Some("write fewer or simpler patterns".to_owned()),
                });
                GlobSet::empty()
            })
        };
        let (own, below) = (build(&own), build(&below));
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        Ok(Self {
            patterns,
            own,
            below,
            folders,
        })
    }

    /// The patterns, as written.
    pub fn patterns(&self) -> &[Placed<String>] {
        &self.patterns
    }

    /// Whether any pattern fits a file, which is relative to their folder, or a folder that it is
    /// in.
    pub(super) fn fits(&self, file: &Path) -> bool {
        !self.fitting(file).is_empty()
    }

    /// Whether any pattern fits a file or folder itself.
    pub(super) fn fits_itself(&self, path: &Path, is_folder: bool) -> bool {
        if self.patterns.is_empty() {
            return false;
        }
        let mut fitting = self.own.matches(path).into_iter();
        fitting.any(|number| is_folder || !self.folders[number])
    }

    /// The numbers of the patterns that fit a file or a folder that it is in.
    pub(super) fn fitting(&self, file: &Path) -> Vec<usize> {
        if self.patterns.is_empty() {
            return Vec::new();
        }
        let mut numbers = self.own.matches(file);
        numbers.retain(|number| !self.folders[*number]);
        numbers.extend(self.below.matches(file));
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

/// A message, and what to do.
type Refused = (String, Option<String>);

/// What a pattern is made of.
struct Parts {
    own: Glob,
    below: Glob,
    folder: bool,
}

impl Parts {
    fn of(pattern: &str) -> Result<Self, Refused> {
        let refuse = |message: String, help: &str| Err((message, Some(help.to_owned())));
        if pattern.len() > LONGEST {
            return refuse(
                "the pattern is too long".to_owned(),
                "write several shorter ones",
            );
        }
        if pattern.starts_with('!') {
            return refuse(
                format!("`{pattern}` cannot turn the other patterns round"),
                "write what is meant instead of what is not; `\\!` is the character",
            );
        }
        let below = pattern.strip_prefix("./");
        let path = below.unwrap_or(pattern);
        let rooted = below.is_some() || path.starts_with('/');
        let path = path.strip_prefix('/').unwrap_or(path);
        let folder = path.ends_with('/');
        let path = path.trim_end_matches('/');
        if path.split('/').any(|part| part == "..") {
            return refuse(
                format!("`{pattern}` leads out of the folder of this file"),
                "put an `armid.toml` there",
            );
        }
        if path.is_empty() || path == "." {
            return refuse(
                format!("`{pattern}` is no pattern for paths"),
                "write `**` for everything",
            );
        }
        let path = if rooted || path.contains('/') {
            path.to_owned()
        } else {
            format!("**/{path}")
        };
        let glob = |text: &str| {
            let mut builder = GlobBuilder::new(text);
            builder.literal_separator(true).backslash_escape(true);
            let built = builder.build();
            built.map_err(|error| (format!("`{pattern}`: {}", error.kind()), None))
        };
        Ok(Self {
            own: glob(&path)?,
            below: glob(&format!("{path}/**"))?,
            folder,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn globs(patterns: &[&str]) -> Result<Globs, Vec<Mistake>> {
        let placed = patterns.iter().map(|pattern| Placed {
            value: (*pattern).to_owned(),
            span: Span::default(),
        });
        Globs::new(placed.collect())
    }

    #[test]
    fn a_pattern_stands_for_files_and_for_what_is_in_folders() {
        let rows = [
            ("legacy", "legacy/a.json", true),
            ("legacy", "old/legacy/deep/a.json", true),
            ("legacy", "legacy.json", false),
            ("/legacy", "old/legacy/a.json", false),
            ("./legacy/*.json", "legacy/a.json", true),
            ("./legacy", "legacy/a.json", true),
            ("./legacy", "old/legacy/a.json", false),
            ("legacy/*.json", "legacy/deep/a.json", false),
            ("legacy/**/*.json", "legacy/deep/a.json", true),
            ("legacy/**", "legacy/deep/a.json", true),
            ("legacy/", "legacy/a.json", true),
            ("a.json/", "a.json", false),
            ("*.json", "deep/a.json", true),
            ("*.json", "deep/a.bicep", false),
            ("{a,b}.json", "b.json", true),
            ("\\!x", "!x", true),
            ("**", "a.json", true),
            ("A.json", "a.json", false),
        ];
        for (pattern, path, fits) in rows {
            let globs = globs(&[pattern]).unwrap();
            assert_eq!(globs.fits(Path::new(path)), fits, "{pattern} {path}");
            assert_eq!(globs.fitting(Path::new(path)).len(), usize::from(fits));
        }
        assert!(!Globs::default().fits(Path::new("a")));
    }

    #[test]
    fn a_step_of_a_walk_is_judged_by_itself() {
        let globs = globs(&["legacy", "old/", "deep/*"]).unwrap();
        let fits = |path, is_folder| globs.fits_itself(Path::new(path), is_folder);
        assert!(fits("a/legacy", true) && fits("legacy", false));
        assert!(!fits("legacy/a.json", false) && fits("deep/a.json", false));
        assert!(fits("old", true) && !fits("old", false));
    }

    #[test]
    fn the_patterns_that_fit_are_told_by_their_numbers() {
        let globs = globs(&["x", "*.json", "a.json"]).unwrap();
        assert_eq!(globs.fitting(Path::new("a.json")), [1, 2]);
    }

    #[test]
    fn a_bad_pattern_is_told() {
        for pattern in [
            "",
            "/",
            ".",
            "../a",
            "a/../../b",
            "!a",
            "a[",
            "{a",
            &"a".repeat(2000),
        ] {
            let mistakes = globs(&["fine", pattern]).unwrap_err();
            assert_eq!(mistakes.len(), 1, "{pattern}");
        }
    }
}

//! Floor 5: which findings fail a run.

use crate::diagnostic::Severity;

/// The least severity that fails a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailOn {
    /// Any finding.
    Note,
    /// Warnings and errors.
    Warning,
    /// Errors.
    #[default]
    Error,
    /// Nothing: findings never fail a run.
    Never,
}

impl FailOn {
    /// The word for each, the least severe first.
    pub(super) const WORDS: &[&str] = &["note", "warning", "error", "never"];

    /// What a word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::Note, Self::Warning, Self::Error, Self::Never];
        all.into_iter().find(|own| own.word() == word)
    }

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Never => "never",
        }
    }

    /// Whether a finding of this severity fails a run.
    pub fn fails(self, severity: Severity) -> bool {
        match self {
            Self::Note => true,
            Self::Warning => severity >= Severity::Warning,
            Self::Error => severity >= Severity::Error,
            Self::Never => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_decides_which_findings_fail_a_run() {
        assert!(FailOn::Note.fails(Severity::Note));
        assert!(FailOn::Warning.fails(Severity::Warning));
        assert!(!FailOn::Warning.fails(Severity::Note));
        assert!(!FailOn::Error.fails(Severity::Warning));
        assert!(!FailOn::Never.fails(Severity::Error));
    }

    #[test]
    fn every_word_is_read_back() {
        for word in FailOn::WORDS {
            assert_eq!(FailOn::parse(word).map(FailOn::word), Some(*word));
        }
        assert_eq!(FailOn::parse("off"), None);
    }
}

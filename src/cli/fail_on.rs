//! Floor 7: which severity fails a run.

use clap::ValueEnum;

use super::Verdict;
use crate::diagnostic::Severity;
use crate::engine::config;

/// The least severity that makes the exit code 1.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum FailOn {
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
    /// The same, as a configuration says it.
    pub(super) const fn threshold(self) -> config::FailOn {
        match self {
            Self::Note => config::FailOn::Note,
            Self::Warning => config::FailOn::Warning,
            Self::Error => config::FailOn::Error,
            Self::Never => config::FailOn::Never,
        }
    }

    /// The verdict of a run whose gravest finding is this one.
    pub(super) fn verdict(self, gravest: Option<Severity>) -> Verdict {
        if gravest.is_some_and(|gravest| self.threshold().fails(gravest)) {
            Verdict::Findings
        } else {
            Verdict::Clean
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_decides_which_findings_fail_a_run() {
        let warning = Some(Severity::Warning);
        assert_eq!(FailOn::Note.verdict(warning), Verdict::Findings);
        assert_eq!(FailOn::Warning.verdict(warning), Verdict::Findings);
        assert_eq!(FailOn::Error.verdict(warning), Verdict::Clean);
        assert_eq!(FailOn::Never.verdict(Some(Severity::Error)), Verdict::Clean);
        assert_eq!(FailOn::Note.verdict(None), Verdict::Clean);
    }
}

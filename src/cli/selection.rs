//! Floor 7: names of rules on the command line.

use clap::Args;

use crate::engine::problem::{Problem, did_you_mean};
use crate::rules;
use crate::text::nearest;

/// Which rules.
#[derive(Args, Debug)]
pub(super) struct RuleArgs {
    /// Run these rules instead of the default ones; repeat it, or join names with commas.
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    select: Vec<String>,
    /// Leave these rules out.
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    ignore: Vec<String>,
}

impl RuleArgs {
    /// The names to select and to ignore, once each is known to be a rule's.
    pub(super) fn checked(&self) -> Result<(Vec<String>, Vec<String>), Problem> {
        for slug in self.select.iter().chain(&self.ignore) {
            if rules::find(slug).is_none() {
                return Err(unknown_rule(slug));
            }
        }
        Ok((self.select.clone(), self.ignore.clone()))
    }
}

/// The usage error for a name that is no rule's.
fn unknown_rule(slug: &str) -> Problem {
    let near = nearest(slug, rules::ALL.iter().map(|rule| rule.slug));
    let help = did_you_mean(near).or_else(|| Some("`armid rules` lists them all".to_owned()));
    Problem::Usage {
        message: format!("there is no rule `{slug}`"),
        help,
    }
}

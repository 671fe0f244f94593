//! Floor 7: names of rules and of profiles on the command line.

use clap::Args;
use clap::builder::{StringValueParser, TypedValueParser};

use crate::engine::CheckOptions;
use crate::engine::input::Input;
use crate::engine::problem::{Problem, did_you_mean};
use crate::knowledge;
use crate::rules::{self, Posture};
use crate::text::nearest;

/// Which rules.
#[derive(Args, Debug)]
#[command(next_help_heading = "Rules")]
pub(super) struct RuleArgs {
    /// Run these rules instead of the default ones; repeat it, or join names with commas.
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = trimmed())]
    select: Vec<String>,
    /// Leave these rules out.
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = trimmed())]
    ignore: Vec<String>,
    /// Ask for identities where these tools do: psrule, checkov, template-analyzer, azure-policy,
    /// kics, trivy.
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = trimmed())]
    profile: Vec<String>,
}

/// Reads one of several names joined with commas, which may have blanks after them.
fn trimmed() -> impl TypedValueParser<Value = String> {
    StringValueParser::new().try_map(|name| match name.trim() {
        "" => Err("a name is missing"),
        name => Ok(name.to_owned()),
    })
}

/// Which rules run, and what is asked of resources.
#[derive(Debug)]
pub(super) struct Selection {
    pub(super) select: Vec<String>,
    pub(super) ignore: Vec<String>,
    pub(super) posture: Posture,
}

impl RuleArgs {
    /// The names, once each is known to be a rule's or a profile's and all of them make sense
    /// together.
    pub(super) fn checked(&self) -> Result<Selection, Problem> {
        for slug in self.select.iter().chain(&self.ignore) {
            if rules::find(slug).is_none() {
                return Err(unknown_rule(slug));
            }
        }
        if !self.select.is_empty() && self.select.iter().all(|slug| self.ignore.contains(slug)) {
            return Err(Problem::Usage {
                message: "`--ignore` leaves out every rule of `--select`".to_owned(),
                help: Some("no rule would run: leave one of the two out".to_owned()),
            });
        }
        let profiles: Result<_, Problem> = self.profile.iter().map(|name| profile(name)).collect();
        let posture = Posture {
            profiles: profiles?,
            ..Posture::default()
        };
        self.agrees_with(&posture)?;
        Ok(Selection {
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            posture,
        })
    }

    /// A rule that is asked for and would look for nothing in any file is a mistake.
    pub(super) fn agree_with(
        &self,
        options: &CheckOptions,
        files: &[Input],
    ) -> Result<(), Problem> {
        let asked_in = |slug: &str, file: &Input| {
            let own = options.for_file(&file.path);
            own.is_ok_and(|own| own.posture.asks(slug))
        };
        let needing = self
            .select
            .iter()
            .filter(|slug| Posture::is_needed_by(slug));
        for slug in needing {
            let asked = options.posture.asks(slug) || files.iter().any(|file| asked_in(slug, file));
            if !asked {
                return Err(nothing_asked(slug));
            }
        }
        Ok(())
    }

    /// A profile all of whose rules are left out is a mistake.
    fn agrees_with(&self, posture: &Posture) -> Result<(), Problem> {
        let mut asked = rules::ALL.iter().filter(|rule| posture.asks(rule.slug));
        let selected = |slug: &str| self.select.iter().any(|own| own == slug);
        if posture.profiles.is_empty()
            || self.select.is_empty()
            || asked.clone().any(|rule| selected(rule.slug))
        {
            return Ok(());
        }
        let first = asked.next().map(|rule| rule.slug);
        Err(Problem::Usage {
            message: format!(
                "`--select` leaves out every rule of `--profile {}`",
                posture.profiles.join(",")
            ),
            help: first.map(|slug| format!("add `{slug}` to `--select`")),
        })
    }
}

/// The profile of that name.
fn profile(name: &str) -> Result<String, Problem> {
    let known = knowledge::profiles();
    let found = known.iter().find(|known| known.eq_ignore_ascii_case(name));
    found
        .map(|known| (*known).to_owned())
        .ok_or_else(|| Problem::Usage {
            message: format!("there is no profile `{name}`"),
            help: did_you_mean(nearest(name, known.iter().copied()))
                .or_else(|| Some(format!("the profiles are {}", known.join(", ")))),
        })
}

/// The usage error for a rule that would look for nothing.
fn nothing_asked(slug: &str) -> Problem {
    let asks = |name: &&str| {
        let posture = Posture {
            profiles: vec![(*name).to_owned()],
            ..Posture::default()
        };
        posture.asks(slug)
    };
    let asking: Vec<_> = knowledge::profiles().into_iter().filter(asks).collect();
    Problem::Usage {
        message: format!("`{slug}` looks for what a profile asks, and none is given that asks"),
        help: Some(format!(
            "add `--profile` with one or more of {}",
            asking.join(", ")
        )),
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

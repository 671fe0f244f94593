//! Floor 5: what holds for one file: what is asked of the run, and what its configuration says.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::baseline::Baseline;
use super::config::{Config, Configs, FailOn};
use super::input::{Input, Loaded};
use super::parameters::Parameters;
use super::plan::{Command, Operation};
use super::problem::Problem;
use super::progress::Progress;
use super::silence::Silenced;
use crate::diagnostic::{Finding, Safety};
use crate::language::Format;
use crate::language::suppress::{Date, Suppression};
use crate::rules::{self, Posture, Rule, Setting};
use crate::text::Source;

/// What to check.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// Slugs of the only rules to run; empty for those that run by default.
    pub select: Vec<String>,
    /// Slugs of rules that run beside those.
    pub extend: Vec<String>,
    /// Slugs of rules that do not run.
    pub ignore: Vec<String>,
    /// The file is the body of a REST request for this resource type and API version.
    pub rest_body: Option<(String, String)>,
    /// The body is merged into a resource that is there (PATCH).
    pub patch: bool,
    /// The values of the template's parameters; the files that hold them are attached to it.
    pub parameters: Option<Parameters>,
    /// Which identities are asked for beyond what Azure needs.
    pub posture: Posture,
    /// A file with parameters may be deployed with values that are not looked at: what comments
    /// silence then is unknown.
    pub other_values: bool,
    /// Neither comments in the files nor configurations silence anything.
    pub no_suppressions: bool,
    /// The day on which comments that count until some day are judged; `None` when none expires.
    pub today: Option<Date>,
    /// Who is told how far it is.
    pub progress: Progress,
    /// What is known and not mended.
    pub baseline: Option<Arc<Baseline>>,
    /// What configurations add.
    pub configured: Configured,
}

/// What configurations add to the options.
#[derive(Clone, Debug, Default)]
pub enum Configured {
    /// Nothing: none is looked for.
    #[default]
    Nothing,
    /// Each file's own is still to be found.
    Each(Arc<Configs>),
    /// The options are those of one file; what they cannot say is here.
    By(Arc<Config>, Entries),
}

impl Configured {
    /// Where each file's own is to be found.
    pub fn configs(&self) -> Option<&Configs> {
        match self {
            Self::Each(configs) => Some(configs),
            Self::Nothing | Self::By(..) => None,
        }
    }
}

impl CheckOptions {
    /// The rules that run.
    pub fn rules(&self) -> Vec<&'static Rule> {
        let asked = |rule: &&&Rule| match &self.select[..] {
            [] => rule.default || self.posture.asks(rule.slug),
            select => select.iter().any(|slug| slug == rule.slug),
        };
        let extends = |rule: &&&Rule| self.extend.iter().any(|slug| slug == rule.slug);
        let all = rules::ALL.iter();
        let wanted = all.filter(|rule| asked(rule) || extends(rule));
        wanted
            .filter(|rule| !self.ignore.iter().any(|slug| slug == rule.slug))
            .copied()
            .collect()
    }

    /// The rules that run and check the language of a file.
    pub(super) fn rules_for(&self, format: Format) -> Vec<&'static Rule> {
        let mut rules = self.rules();
        rules.retain(|rule| rule.languages.contains(&format.language()));
        rules
    }

    /// Keeps the findings of rules that run, as severe as they are to be.
    pub(super) fn retain(&self, findings: &mut Vec<Finding>) {
        let rules = self.rules();
        findings.retain(|found| rules.iter().any(|rule| rule.slug == found.diagnostic.rule));
        self.weigh(findings);
    }

    /// Attaches the files that hold the parameters' values to a file that is to be checked.
    pub fn attach(&self, source: &mut Source) -> Result<(), Problem> {
        match &self.parameters {
            Some(parameters) => parameters.attach(source),
            None => Ok(()),
        }
    }

    /// Loads a file that is to be checked, with the files that hold the parameters' values.
    pub(super) fn load(&self, input: Input) -> Result<Loaded, Problem> {
        let mut loaded = input.load()?;
        self.attach(&mut loaded.source)?;
        Ok(loaded)
    }

    /// The files that say how others are checked, as far as they are known by now.
    pub fn paths(&self) -> Vec<String> {
        let mut paths = match &self.configured {
            Configured::Each(configs) => configs.paths(),
            Configured::Nothing | Configured::By(..) => Vec::new(),
        };
        let parameters = self.parameters.iter().flat_map(Parameters::paths);
        paths.extend(parameters.map(ToOwned::to_owned));
        paths
    }

    /// What is meant to silence findings.
    pub(super) fn comments<'t>(
        &self,
        read: impl FnOnce() -> Vec<Suppression<'t>>,
    ) -> Vec<Suppression<'t>> {
        if self.no_suppressions {
            return Vec::new();
        }
        read()
    }

    pub(super) fn body(&self) -> Option<(&str, &str)> {
        let (resource_type, api_version) = self.rest_body.as_ref()?;
        Some((resource_type, api_version))
    }
}

/// The numbers of the `[[suppress]]` entries that are for one file.
#[derive(Clone, Debug, Default)]
pub struct Entries(Vec<usize>);

impl CheckOptions {
    /// The options for one file.
    pub fn for_file(&self, path: &Path) -> Result<Cow<'_, Self>, Problem> {
        let Configured::Each(configs) = &self.configured else {
            return Ok(Cow::Borrowed(self));
        };
        Ok(match configs.of(path)? {
            Some(config) => Cow::Owned(config.over(self, &configs.real(path))),
            None => Cow::Borrowed(self),
        })
    }

    /// The configuration of the file that the options are for.
    pub(super) fn config(&self) -> Option<&Config> {
        match &self.configured {
            Configured::By(config, _) => Some(config),
            Configured::Nothing | Configured::Each(_) => None,
        }
    }

    /// The least severity that fails a run, of findings in a file.
    pub fn fail_on(&self, path: &Path) -> FailOn {
        let own = self.for_file(path).ok();
        let config = own.as_deref().and_then(Self::config);
        config.and_then(Config::fail_on).unwrap_or_default()
    }

    /// How rules are to see a file.
    pub(super) fn setting(&self) -> Setting<'_> {
        let config = self.config();
        Setting {
            body: self.rest_body.is_some(),
            patch: self.patch,
            posture: None,
            facts: config.and_then(Config::overlay),
            combined: config.and_then(Config::combined_spelling),
        }
    }

    /// Gives findings the severity that the configuration wants, and fixes the trust.
    pub(super) fn weigh(&self, findings: &mut [Finding]) {
        let Some(config) = self.config() else {
            return;
        };
        for finding in findings {
            let own = &mut finding.diagnostic;
            own.severity = config.severity_of(own.rule).unwrap_or(own.severity);
            if let Some(fix) = own.fix.as_mut().filter(|_| config.trusts(own.rule)) {
                fix.safety = Safety::Safe;
            }
        }
    }

    /// Takes out what rules say of parameter files on which they do not run.
    pub(super) fn leave_ignored(&self, source: &Source, findings: &mut Vec<Finding>) {
        let Some(config) = self.config().filter(|_| source.has_attached()) else {
            return;
        };
        let mut ignored: HashMap<&str, Vec<&str>> = HashMap::new();
        findings.retain(|finding| {
            let own = &finding.diagnostic;
            if source.holds(own.place.span) {
                return true;
            }
            let rules = ignored
                .entry(source.locate(own.place.span).0.path())
                .or_insert_with_key(|path| {
                    let path = Path::new(path).canonicalize();
                    path.map_or_else(|_| Vec::new(), |path| config.ignored_in(&path).collect())
                });
            !rules.contains(&own.rule)
        });
    }

    /// Takes out the findings that the configuration accepts.
    pub(super) fn accept(&self, source: &Source, findings: &mut Vec<Finding>) -> Vec<Silenced> {
        let Configured::By(config, Entries(own)) = &self.configured else {
            return Vec::new();
        };
        if self.no_suppressions || !config.accepts_any() {
            return Vec::new();
        }
        let accepted = |finding: &Finding| {
            let place = finding.diagnostic.place.span;
            if source.holds(place) {
                return config.accepts(own, finding, self.today);
            }
            // What a parameter file holds is found in the template that it is for.
            let path = Path::new(source.locate(place).0.path()).canonicalize();
            let entries = path.map_or_else(|_| Vec::new(), |path| config.entries_for(&path));
            config.accepts(&entries, finding, self.today)
        };
        let (accepted, left) = std::mem::take(findings).into_iter().partition(accepted);
        *findings = left;
        let accepted: Vec<Finding> = accepted;
        let silenced = accepted.into_iter().map(|finding| Silenced {
            finding,
            comment: None,
        });
        silenced.collect()
    }

    /// Takes note that a file was checked, in full or in part.
    pub(super) fn note(&self, whole: bool) {
        if let Configured::By(config, Entries(own)) = &self.configured
            && !own.is_empty()
        {
            let whole = whole && !self.no_suppressions;
            config.note(own, &self.rules(), whole);
        }
    }

    /// A command as it is for the file: where it leaves the API version open, the configuration
    /// decides.
    pub(super) fn command<'c>(&self, command: &'c Command) -> Cow<'c, Command> {
        let policy = self.config().and_then(Config::api_version);
        match (&command.operation, policy) {
            (Operation::Migrate(None), Some(policy)) => Cow::Owned(Command {
                operation: Operation::Migrate(Some(policy.clone())),
                ..command.clone()
            }),
            _ => Cow::Borrowed(command),
        }
    }
}

impl Config {
    /// The options for a file under this configuration. What the command line says counts more.
    pub(super) fn over(self: &Arc<Self>, asked: &CheckOptions, file: &Path) -> CheckOptions {
        let mut own = asked.clone();
        if asked.select.is_empty() {
            own.select = self.select().map(ToOwned::to_owned).collect();
            own.extend = self.extend_select().map(ToOwned::to_owned).collect();
            own.ignore.extend(self.ignore().map(ToOwned::to_owned));
        }
        own.ignore
            .extend(self.ignored_in(file).map(ToOwned::to_owned));
        if own.posture.profiles.is_empty() {
            own.posture.profiles = self.profiles().map(ToOwned::to_owned).collect();
        }
        own.posture.types = self.types();
        own.configured = Configured::By(Arc::clone(self), Entries(self.entries_for(file)));
        own
    }
}

//! What an `armid.toml` is read as, and what is wrong with one.

mod force;
mod mistakes;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use miette::Diagnostic as _;

use super::*;
use crate::engine::{CheckOptions, Configured};
use crate::knowledge::{Answer, Known};
use crate::language::suppress::Date;

fn read(text: &str) -> Result<Config, ConfigError> {
    Config::read(Source::new("armid.toml", text), PathBuf::from("/repo"))
}

/// Each mistake: its line and column, its message, its help.
fn mistakes(text: &str) -> Vec<(u32, u32, String, String)> {
    let error = read(text).unwrap_err();
    let source = Source::new("armid.toml", text);
    let others = error.related().into_iter().flatten();
    let all = std::iter::once(&error as &dyn miette::Diagnostic).chain(others);
    let told = all.map(|own| {
        let label = own.labels().unwrap().next().unwrap();
        let place = source.position(crate::text::offset(label.offset()));
        let help = own.help().map_or_else(String::new, |help| help.to_string());
        (place.line, place.column, own.to_string(), help)
    });
    told.collect()
}

/// The options for a file of a folder with this configuration.
fn options(text: &str, file: &str) -> CheckOptions {
    let config = Arc::new(read(text).unwrap());
    config.over(&CheckOptions::default(), Path::new(file))
}

#[test]
fn an_empty_file_says_nothing() {
    for text in ["", "\u{feff}", "# only a comment\r\n", "\r\n"] {
        let own = options(text, "/repo/a.json");
        let rules = own.rules();
        assert_eq!(rules.len(), CheckOptions::default().rules().len());
    }
}

#[test]
fn every_example_of_the_table_of_keys_is_read() {
    fn toml(keys: &[Key], header: &str, out: &mut String) {
        for key in keys {
            let plain = !matches!(key.takes, Takes::Table(_) | Takes::Tables(_));
            if plain {
                writeln!(out, "{} = {}", key.name, key.example).unwrap();
            }
        }
        for key in keys {
            let (Takes::Table(own) | Takes::Tables(own)) = key.takes else {
                continue;
            };
            let name = format!("{header}{}", key.name);
            let brackets = matches!(key.takes, Takes::Tables(_));
            let line = if brackets {
                format!("[[{name}]]\n")
            } else {
                format!("[{name}]\n")
            };
            out.push_str(&line);
            toml(own, &format!("{name}."), out);
        }
    }
    let mut text = String::new();
    toml(KEYS, "", &mut text);
    let config = read(&text).unwrap();
    assert!(!config.select.is_empty() && !config.extend_select.is_empty());
    assert!(!config.ignore.is_empty() && !config.unsafe_fixes.is_empty());
    assert!(!config.severity.is_empty() && config.fail_on.is_some());
    assert!(!config.exclude.patterns().is_empty() && !config.per_file_ignores.1.is_empty());
    assert!(config.api_version.is_some() && config.combined_spelling.is_some());
    assert!(!config.profiles.is_empty() && !config.types.is_empty());
    let [correction] = &config.overlay.corrections[..] else {
        panic!("{text}")
    };
    assert!(correction.from.is_some() && correction.to.is_some() && correction.takes.is_some());
    assert!(correction.kinds.is_some() && correction.shape.is_some());
    assert!(correction.open.is_some() && correction.extra.is_some());
    assert_eq!(config.suppress.len(), 1);
    // The examples of tables are whole tables.
    for key in KEYS {
        if !matches!(key.takes, Takes::Rules) {
            let text = format!("{} = {}", key.name, key.example);
            assert!(
                read(&text).is_ok() || key.name == "override",
                "{text}: {:?}",
                mistakes(&text)
            );
        }
    }
}

#[test]
fn selection_is_taken_from_the_file_unless_a_flag_selects() {
    let text = "select = [\"identity-type-casing\", \"syntax-error\"]\n\
                extend-select = [\"aks-service-principal\"]\n\
                ignore = [\"syntax-error\"]\n\
                [severity]\nidentity-type-unknown = \"off\"\nidentity-type-casing = \"error\"\n\
                [per-file-ignores]\n\"old/**\" = [\"identity-type-casing\"]\n";
    let slugs = |own: &CheckOptions| -> Vec<_> { own.rules().iter().map(|r| r.slug).collect() };
    let own = options(text, "/repo/a.json");
    assert_eq!(
        slugs(&own),
        ["identity-type-casing", "aks-service-principal"]
    );
    assert_eq!(
        slugs(&options(text, "/repo/old/a.json")),
        ["aks-service-principal"]
    );
    assert_eq!(slugs(&options(text, "/other/old/a.json")).len(), 2);
    let config = Arc::new(read(text).unwrap());
    let asked = CheckOptions {
        select: vec![
            "syntax-error".to_owned(),
            "identity-type-unknown".to_owned(),
        ],
        ..CheckOptions::default()
    };
    let own = config.over(&asked, Path::new("/repo/a.json"));
    assert_eq!(slugs(&own), ["identity-type-unknown", "syntax-error"]);
    let asked = CheckOptions {
        ignore: vec!["aks-service-principal".to_owned()],
        ..CheckOptions::default()
    };
    let own = config.over(&asked, Path::new("/repo/a.json"));
    assert_eq!(slugs(&own), ["identity-type-casing"]);
}

#[test]
fn a_posture_is_taken_from_the_file_and_a_flag_replaces_its_profiles() {
    let text = "[posture]\nprofiles = [\"psrule\"]\n[posture.types]\n\
                \"Contoso.Widgets/widgets\" = \"user\"\n\
                [[override]]\ntype = \"Contoso.Widgets/widgets\"\nopen = true\nreason = \"ours\"\n";
    let own = options(text, "/repo/a.json");
    assert_eq!(own.posture.profiles, ["psrule"]);
    assert!(
        own.rules()
            .iter()
            .any(|rule| rule.slug == "identity-missing")
    );
    let config = Arc::new(read(text).unwrap());
    let mut asked = CheckOptions::default();
    asked.posture.profiles.push("trivy".to_owned());
    let own = config.over(&asked, Path::new("/repo/a.json"));
    assert_eq!(own.posture.profiles, ["trivy"]);
    assert_eq!(
        own.posture.types,
        [("Contoso.Widgets/widgets".to_owned(), Wanted::User)]
    );
}

#[test]
fn an_override_is_a_correction_that_says_where_it_is_written() {
    let config = read(
        "# first\n[[override]]\ntype = \"Contoso.Widgets/widgets\"\nfrom = 2024-01-01\n\
         kinds = [\"None\", \"SystemAssigned\"]\nreason = \"as the team says\"\n",
    );
    let config = config.unwrap();
    let known = Known::under(config.overlay());
    let answer = known.lookup("contoso.widgets/widgets", Some("2024-06-01"));
    let Answer::Support(support) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!(
        support.kinds.values().collect::<Vec<_>>(),
        ["None", "SystemAssigned"]
    );
    let correction = known.correction("Contoso.Widgets/widgets", Some("2024-06-01"));
    assert_eq!(
        correction.unwrap().reason,
        "armid.toml:2 says so: as the team says"
    );
}

#[test]
fn an_entry_counts_to_the_end_of_its_day() {
    let config = read(
        "[[suppress]]\nrules = [\"identity-type-casing\"]\nreason = \"x\"\nuntil = 2026-06-30\n",
    );
    let config = config.unwrap();
    let entry = &config.suppress[0];
    assert!(!entry.is_over(Date::parse("2026-06-30")));
    assert!(entry.is_over(Date::parse("2026-07-01")));
    assert!(!entry.is_over(None));
    let told = config.idle(Date::parse("2026-07-01"), false);
    assert_eq!(
        told[0].diagnostic.message,
        "this entry expired on 2026-06-30, and silences nothing"
    );
    assert!(config.idle(Date::parse("2026-06-30"), false).is_empty());
    assert_eq!(config.idle(Date::parse("2026-06-30"), true).len(), 1);
    let path = Path::new("/repo/a.json");
    config.note(&config.entries_for(path), &[], true);
    assert!(config.idle(None, true).is_empty());
}

#[test]
fn options_without_configurations_are_those_of_every_file() {
    let options = CheckOptions::default();
    assert!(matches!(options.configured, Configured::Nothing));
    let own = options.for_file(Path::new("a.json")).unwrap();
    assert!(matches!(own, std::borrow::Cow::Borrowed(_)));
    assert_eq!(options.fail_on(Path::new("a.json")), FailOn::Error);
}

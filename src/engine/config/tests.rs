//! What an `armid.toml` is read as, and what is wrong with one.

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

fn one(text: &str) -> (String, String) {
    let mut all = mistakes(text);
    assert_eq!(all.len(), 1, "{all:?}");
    let (_, _, message, help) = all.remove(0);
    (message, help)
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
fn a_key_that_there_is_none_of_is_told_with_its_place_and_the_nearest() {
    let text = "\u{feff}# é\r\nselct = []\r\n";
    let message = "there is no key `selct`".to_owned();
    let help = "did you mean `select`?".to_owned();
    assert_eq!(mistakes(text), [(2, 1, message, help)]);
    let (_, help) = one("[posture]\ntools = []");
    assert_eq!(help, "the keys here are `profiles`, `types`");
    let (message, _) =
        one("[[suppress]]\nrule = []\nrules = [\"identity-missing\"]\nreason = \"x\"");
    assert_eq!(message, "there is no key `rule`");
}

#[test]
fn what_is_no_toml_is_told_where_it_stops_being_any() {
    for text in [
        "select = [",
        "a",
        "= 1",
        "select = 1\nselect = 2",
        "[x",
        "\"\u{0}\"",
    ] {
        let all = mistakes(text);
        assert_eq!(all.len(), 1);
        assert!(all[0].2.starts_with("this is no TOML: "), "{text}: {all:?}");
    }
    let deep = format!("select = {}", "[".repeat(200_000));
    assert!(one(&deep).0.starts_with("this is no TOML"));
}

#[test]
fn a_value_of_another_kind_is_told() {
    let rows = [
        ("select = \"a\"", "a text stands here, not a list of rules"),
        (
            "ignore = [1]",
            "a number stands here, not the name of a rule",
        ),
        ("fail-on = true", "true or false stands here, not a word"),
        (
            "fail-on = \"warnings\"",
            "`warnings` is none of the words here",
        ),
        (
            "severity = []",
            "a list stands here, not a table of rules with their severities",
        ),
        (
            "exclude = [\"\"]",
            "an empty text stands here, not a pattern",
        ),
        (
            "exclude = [\"{a\"]",
            "`{a`: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)",
        ),
        ("api-version = \"newest\"", "`newest` is no API version"),
        (
            "api-version = 2018-13-01",
            "this is no TOML: invalid date, expected month between 01 and 12",
        ),
        (
            "combined-spelling = \"both\"",
            "`both` is none of the words here",
        ),
        (
            "[posture]\nprofiles = [\"psrul\"]",
            "there is no profile `psrul`",
        ),
        (
            "[posture.types]\n\"Microsoft.Web/site\" = \"any\"",
            "`Microsoft.Web/site` is no resource type that armid knows",
        ),
        (
            "[posture.types]\n\"Microsoft.Web/sites\" = \"both\"",
            "`both` is none of the words here",
        ),
        (
            "suppress = {}",
            "a table stands here, not tables, each `[[suppress]]`",
        ),
        (
            "select = [\"identity-missing\"]",
            "`identity-missing` looks for what `[posture]` asks, which is nothing",
        ),
        ("select = []", "no rule would run"),
    ];
    for (text, wanted) in rows {
        assert_eq!(one(text).0, wanted, "{text}");
    }
}

#[test]
fn a_name_of_a_rule_is_checked_wherever_it_stands() {
    for text in [
        "select = [\"identity-type-caseing\"]",
        "extend-select = [\"identity-type-caseing\"]",
        "ignore = [\"identity-type-caseing\"]",
        "unsafe-fixes = [\"identity-type-caseing\"]",
        "[severity]\nidentity-type-caseing = \"off\"",
        "[per-file-ignores]\n\"a\" = [\"identity-type-caseing\"]",
        "[[suppress]]\nreason = \"x\"\nrules = [\"identity-type-caseing\"]",
    ] {
        let (message, help) = one(text);
        assert_eq!(message, "there is no rule `identity-type-caseing`");
        assert!(
            help.starts_with("did you mean `identity-type-casing`"),
            "{help}"
        );
    }
}

#[test]
fn an_override_needs_a_type_a_reason_and_something_to_say() {
    let base = "[[override]]\ntype = \"A.b/c\"\nreason = \"x\"\n";
    assert_eq!(one(base).0, "this override changes nothing");
    let rows = [
        ("kinds = [\"Both\"]", "`Both` is no identity type"),
        (
            "kinds = []",
            "a type that takes an identity has a kind of it",
        ),
        (
            "kinds = [\"System|User\"]",
            "`System|User` is no identity type",
        ),
        (
            "from = \"latest\"\nopen = true",
            "`latest` is no API version",
        ),
        (
            "from = 2024-02-01\nto = 2024-01-01\nopen = true",
            "`to` is 2024-01-01, which is before `from`, 2024-02-01",
        ),
        ("properties = [\"a b\"]", "`a b` is no name of a property"),
        ("shape = \"list\"", "`list` is none of the words here"),
    ];
    for (line, wanted) in rows {
        let all = mistakes(&format!("{base}{line}\n"));
        assert!(all.iter().any(|own| own.2 == wanted), "{line}: {all:?}");
    }
    let (message, _) = one("[[override]]\ntype = \"sites\"\nreason = \"x\"\nopen = true");
    assert_eq!(message, "`sites` is no resource type");
    for missing in ["type", "reason"] {
        let text = base.lines().filter(|line| !line.starts_with(missing));
        let text: Vec<_> = text.chain(["open = true"]).collect();
        assert_eq!(
            one(&text.join("\n")).0,
            format!("`{missing}` is missing here")
        );
    }
}

#[test]
fn many_mistakes_are_told_in_order_and_not_without_end() {
    let names: Vec<String> = (0..100).map(|number| format!("\"x{number}\"")).collect();
    let all = mistakes(&format!("ignore = [{}]", names.join(", ")));
    assert_eq!(all.len(), 20);
    assert_eq!(all[0].2, "there is no rule `x0`");
    assert_eq!(all[19].3, "there are 80 more mistakes in this file");
    let text = format!("exclude = [{}]", "\"a\",".repeat(2000));
    assert_eq!(
        one(&text).0,
        "there are 2000 of them here, and 1000 are the most"
    );
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

/// What is in force, as one TOML file.
fn force(config: Option<&Config>, flags: &Flags) -> String {
    let lines = in_force(config, flags, Path::new("/repo/a.json"));
    let lines: Vec<String> = lines.into_iter().map(|line| line.text).collect();
    lines.join("\n")
}

#[test]
fn what_is_shown_is_itself_a_configuration_that_says_the_same() {
    let text = "select = [\"identity-type-casing\", \"identity-missing\"]\n\
                ignore = [\"syntax-error\"]\nfail-on = \"never\"\nexclude = [\"a\\\"b\", \"c/**\"]\n\
                api-version = 2024-01-01\ncombined-spelling = \"SystemAssigned,UserAssigned\"\n\
                unsafe-fixes = [\"identity-type-missing\"]\n\
                [severity]\nidentity-type-unknown = \"off\"\n\
                [per-file-ignores]\n\"x y/**\" = [\"identity-type-casing\"]\n\
                [posture]\nprofiles = [\"psrule\"]\ntypes = { \"Microsoft.Web/sites\" = \"any\" }\n\
                [[override]]\ntype = \"A.b/c\"\nkinds = [\"None\"]\nreason = \"a\\u202e\"\n\
                [[suppress]]\nrules = [\"identity-missing\"]\nreason = \"…\"\nuntil = 2027-01-31\n";
    let config = read(text).unwrap();
    let shown = force(Some(&config), &Flags::default());
    assert!(!shown.contains('\u{202e}'));
    let again = read(&shown).unwrap_or_else(|error| panic!("{error}\n{shown}"));
    assert_eq!(force(Some(&again), &Flags::default()), shown);
    let (own, other) = (Arc::new(config), Arc::new(again));
    let over = |config: &Arc<Config>| {
        let own = config.over(&CheckOptions::default(), Path::new("/repo/x y/a.json"));
        (own.select, own.extend, own.ignore, own.posture)
    };
    assert_eq!(over(&own), over(&other));
    assert_eq!(own.fail_on(), other.fail_on());
    assert_eq!(own.api_version(), other.api_version());
    // Without a configuration, what is shown says what holds by default.
    let shown = read(&force(None, &Flags::default())).unwrap();
    assert_eq!(shown.fail_on(), Some(FailOn::default()));
    assert_eq!(shown.api_version(), Some(&VersionPolicy::default()));
}

#[test]
fn flags_are_named_as_the_origin_of_what_they_say() {
    let config = read("fail-on = \"note\"\nignore = [\"syntax-error\"]").unwrap();
    let flags = Flags {
        ignore: vec!["identity-missing".to_owned()],
        fail_on: Some(FailOn::Never),
        ..Flags::default()
    };
    let lines = in_force(Some(&config), &flags, Path::new("/repo/a.json"));
    let origin = |text: &str| {
        let mut lines = lines.iter();
        let line = lines.find(|line| line.text.trim() == text).unwrap();
        line.origin.clone().unwrap()
    };
    assert_eq!(origin("fail-on = \"never\""), Origin::Flag("--fail-on"));
    assert_eq!(origin("\"identity-missing\","), Origin::Flag("--ignore"));
    assert_eq!(
        origin("\"syntax-error\","),
        Origin::Place("armid.toml:2".to_owned())
    );
    assert_eq!(origin("api-version = \"minimum\""), Origin::Default);
}

#[test]
fn options_without_configurations_are_those_of_every_file() {
    let options = CheckOptions::default();
    assert!(matches!(options.configured, Configured::Nothing));
    let own = options.for_file(Path::new("a.json")).unwrap();
    assert!(matches!(own, std::borrow::Cow::Borrowed(_)));
    assert_eq!(options.fail_on(Path::new("a.json")), FailOn::Error);
}

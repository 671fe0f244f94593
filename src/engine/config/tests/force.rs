//! What is in force, as a configuration.

use super::*;

/// What is in force, as one TOML file.
fn force(config: Option<&Config>, flags: &Flags) -> String {
    let lines = in_force(config, flags, &[PathBuf::from("/repo/a.json")]);
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
    let lines = in_force(Some(&config), &flags, &[PathBuf::from("/repo/a.json")]);
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

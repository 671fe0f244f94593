//! Arguments, exit codes and streams.

use std::process::Stdio;

use crate::sandbox::{BAD, GOOD, Ran, Sandbox};

#[test]
fn a_finding_has_its_path_line_and_column_in_every_format() {
    let dir = Sandbox::new("place");
    dir.write("sub/bad.json", BAD);
    let concise = dir.run(&["check", "--format", "concise"]).stdout;
    assert!(
        concise.contains("sub/bad.json:10:7: error[identity-ids-deprecated] "),
        "{concise}"
    );
    let human = dir.run(&["check"]).stdout;
    assert!(
        human.contains("error[identity-ids-deprecated]: "),
        "{human}"
    );
    assert!(human.contains("─ sub/bad.json:10:7"), "{human}");
    let json = dir.run(&["check", "--format", "json"]).stdout;
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["schema_version"], 1);
    assert_eq!(value["diagnostics"][0]["path"], "sub/bad.json");
    assert_eq!(value["diagnostics"][0]["range"]["start"]["line"], 10);
    assert_eq!(value["summary"]["files"], 1);
}

#[test]
fn an_unknown_rule_is_a_usage_error_that_names_the_nearest() {
    let dir = Sandbox::new("unknown-rule");
    for flag in ["--select", "--ignore"] {
        let ran = dir.run(&["check", flag, "syntax-error,identity-id-deprecated"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        assert!(
            ran.stderr
                .contains("did you mean `identity-ids-deprecated`?"),
            "{}",
            ran.stderr
        );
    }
    let ran = dir.run(&["explain", "identity-ids-depreciated"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("`identity-ids-deprecated`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_rule_can_be_left_out_and_selected() {
    let dir = Sandbox::new("select");
    dir.write("bad.json", BAD);
    let rule = "identity-ids-deprecated";
    assert!(dir.run(&["check", "--select", rule]).stdout.contains(rule));
    assert!(!dir.run(&["check", "--ignore", rule]).stdout.contains(rule));
}

#[test]
fn names_of_rules_are_joined_with_commas_and_blanks_and_one_is_left() {
    let dir = Sandbox::new("rule-names");
    dir.write("main.json", BAD);
    let names = "identity-type-casing, identity-ids-deprecated";
    let ran = dir.run(&["check", "--format", "concise", "--select", names]);
    assert_eq!(ran.paths(), ["main.json"], "{}", ran.stderr);
    let ran = dir.run(&["check", "--select", names, "--ignore", names]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("leaves out every rule of `--select`"));
    let one = [
        "check",
        "--select",
        names,
        "--ignore",
        "identity-type-casing",
    ];
    assert_eq!(dir.run(&one).code, 1);
}

#[test]
fn mistakes_in_the_arguments_are_exit_code_2() {
    let dir = Sandbox::new("usage");
    let mistakes: &[&[&str]] = &[
        &[],
        &["chekc"],
        &["check", "--no-such-flag"],
        &["check", "--format", "xml"],
        &["check", "--patch"],
        &["check", "--as", "virtualMachines"],
        &["check", "--max-file-size", "4GiB"],
        &["check", "--quiet", "--verbose"],
        &["check", "--stdin-filename", "main.json"],
        &["support", "No.Such/type"],
    ];
    for args in mistakes {
        let ran = dir.run(args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(
            ran.stdout.is_empty() && !ran.stderr.is_empty(),
            "{args:?}: {ran:?}"
        );
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let dir = Sandbox::new("help");
    let version = dir.run(&["--version"]);
    assert_eq!(
        version.stdout,
        format!("armid {}\n", env!("CARGO_PKG_VERSION"))
    );
    for args in [
        &["--help"][..],
        &["check", "--help"],
        &["show", "-h"],
        &["help", "explain"],
    ] {
        let ran = dir.run(args);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{args:?}");
        assert!(ran.stdout.contains("Examples:"), "{args:?}");
        assert!(
            ran.stdout.lines().all(|line| line.chars().count() <= 100),
            "{}",
            ran.stdout
        );
    }
}

#[test]
fn a_type_that_is_nearly_a_known_one_is_doubted() {
    let dir = Sandbox::new("doubted-type");
    dir.write("body.json", "{\"identity\": {\"type\": \"None\"}}");
    let check = |kind: &str, more: &[&str]| {
        let args = [&["check", "body.json", "--as", kind], more].concat();
        dir.run(&args)
    };
    let ran = check("Microsoft.Web/site@2018-02-01", &[]);
    assert_eq!(ran.code, 0);
    let expected = "warning: armid knows no type `Microsoft.Web/site`: did you mean \
                    `Microsoft.Web/sites`";
    assert!(ran.stderr.starts_with(expected), "{}", ran.stderr);
    for kind in [
        "microsoft.web/SITES@2018-02-01",
        "Contoso.Own/thing@2018-02-01",
    ] {
        assert_eq!(check(kind, &[]).stderr, "");
    }
    assert_eq!(
        check("Microsoft.Web/site@2018-02-01", &["--quiet"]).stderr,
        ""
    );
    let ran = check("Microsoft.Web/sites@latest", &[]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("`latest` is no API version"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_is_nearly_right_is_answered_with_what_may_be_meant() {
    let dir = Sandbox::new("nearly");
    dir.write("main.json", BAD);
    let asked: &[(&[&str], &str)] = &[
        (&["chekc"], "'check'"),
        (&["check", "--basline", "x"], "'--baseline'"),
        (&["check", "--format", "sarf"], "'sarif'"),
        (&["check", "--profile", "psrul"], "`psrule`"),
        (&["check", "mian.json"], "`main.json`"),
        (&["support", "Microsoft.Web/site"], "`Microsoft.Web/sites`"),
        (&["explain", "MissingIdentityId"], "`MissingIdentityIds`"),
        (&["man", "migrat"], "`migrate`"),
        (&["completions", "bahs"], "'bash'"),
        (
            &[
                "remove",
                "system",
                "--type",
                "Microsoft.Compute/virtualMachine",
                "main.json",
            ],
            "`Microsoft.Compute/virtualMachines`",
        ),
    ];
    for (args, meant) in asked {
        let ran = dir.run(args);
        assert_eq!(ran.code, 2, "{args:?}");
        assert!(ran.stderr.contains(meant), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn every_command_has_examples_that_fit_80_columns() {
    let dir = Sandbox::new("help-80");
    let help = |command: &str| {
        let mut armid = dir.command(&[command, "--help"]);
        let ran = Ran::from(armid.env("COLUMNS", "80").output().unwrap());
        assert_eq!(ran.code, 0, "{command}: {}", ran.stderr);
        ran.stdout
    };
    for command in [
        "check",
        "migrate",
        "enable",
        "remove",
        "diff",
        "show",
        "support",
        "explain",
        "rules",
        "config",
        "completions",
        "man",
    ] {
        let text = help(command);
        let (_, examples) = text.split_once("\nExamples:\n").expect(command);
        for line in examples.lines() {
            // What did not fit would go on at the left.
            assert!(line.starts_with("  "), "{command}: {line}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 80));
    }
}

#[test]
fn a_version_that_is_not_known_takes_nothing_away() {
    let dir = Sandbox::new("support-version");
    let said = |version: &str| {
        let of = format!("Microsoft.Compute/virtualMachines@{version}");
        dir.run(&["support", &of]).stdout
    };
    assert!(said("2015-06-15").contains("takes no managed identity"));
    for between in ["2018-05-01", "2018-06-01-preview", "2014-01-01"] {
        let said = said(between);
        assert!(said.contains("is not known"), "{said}");
        assert!(!said.contains("takes no"), "{said}");
    }
    // Both neighbours of the first of these take an identity, and one of the second does.
    for (name, version) in [
        ("Microsoft.Compute/diskEncryptionSets", "2020-09-30"),
        ("Microsoft.DocumentDB/databaseAccounts", "2020-05-01"),
    ] {
        let said = dir.run(&["support", &format!("{name}@{version}")]).stdout;
        assert!(said.contains("is not known"), "{said}");
    }
    assert!(said("2024-07-01").contains("the same holds from"));
    assert!(said("2199-01-01").contains("as the newest known versions do"));
}

#[test]
fn standard_input_is_read_once_and_reported_under_its_name() {
    let dir = Sandbox::new("stdin");
    let ran = dir.pipe(&["check", "-", "-", "--format", "concise"], BAD.as_bytes());
    assert_eq!((ran.code, ran.paths()), (1, vec!["<stdin>"]));
    let args = [
        "check",
        "-",
        "--stdin-filename",
        "a/b.json",
        "--format",
        "concise",
    ];
    assert_eq!(dir.pipe(&args, BAD.as_bytes()).paths(), ["a/b.json"]);
    assert_eq!(dir.pipe(&args, GOOD.as_bytes()).code, 0);
    let args = ["check", "-", "--max-file-size", "10"];
    assert_eq!(dir.pipe(&args, BAD.as_bytes()).code, 2);
}

#[test]
fn colour_comes_only_when_it_is_asked_for_or_seen() {
    let dir = Sandbox::new("color");
    dir.write("bad.json", BAD);
    let colored = |args: &[&str], name: &str, value: &str| {
        let output = dir.command(args).env(name, value).output().unwrap();
        Ran::from(output).stdout.contains('\u{1b}')
    };
    assert!(!colored(&["check"], "X", ""));
    assert!(colored(&["check"], "CLICOLOR_FORCE", "1"));
    assert!(colored(&["check", "--color", "always"], "NO_COLOR", "1"));
    assert!(!colored(
        &["check", "--color", "never"],
        "CLICOLOR_FORCE",
        "1"
    ));
}

#[test]
fn quiet_leaves_the_summary_out_and_verbose_names_what_was_skipped() {
    let dir = Sandbox::new("quiet");
    dir.write("good.json", GOOD)
        .write("package.json", "{\"name\": \"x\"}");
    let plain = dir.run(&["check"]);
    assert_eq!(plain.stdout, "no findings in 1 template\n");
    assert_eq!(plain.stderr, "");
    assert_eq!(dir.run(&["check", "--quiet"]).stdout, "");
    let verbose = dir.run(&["check", "--verbose"]);
    assert_eq!(verbose.stderr, "skipped `package.json`: not a template\n");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let dir = Sandbox::new("pipe");
    for i in 0..600 {
        dir.write(format!("{i}.json"), BAD);
    }
    for format in ["human", "concise", "json"] {
        let mut child = dir
            .command(&["check", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert_eq!((ran.code, ran.stderr.as_str()), (1, ""), "{format}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_exit_code_2() {
    let dir = Sandbox::new("full");
    dir.write("good.json", GOOD);
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = dir.command(&["check"]).stdout(full).output().unwrap();
    let ran = Ran::from(output);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("error: cannot write the report"),
        "{}",
        ran.stderr
    );
}

#[test]
fn rules_and_deployment_errors_are_explained() {
    let dir = Sandbox::new("explain");
    assert!(
        dir.run(&["rules"])
            .stdout
            .contains("identity-ids-deprecated")
    );
    let page = dir.run(&["explain", "identity-ids-deprecated"]);
    assert_eq!(page.code, 0);
    assert!(!page.stdout.starts_with('#'), "{}", page.stdout);
    let error = dir.run(&["explain", "missingidentityids"]);
    assert!(
        error.stdout.starts_with("MissingIdentityIds\n"),
        "{}",
        error.stdout
    );
}

#[test]
fn an_operation_behind_an_option_is_no_path() {
    let dir = Sandbox::new("operation");
    dir.write("main.json", GOOD);
    let before: [&[&str]; 4] = [
        &["-g", "rg"],
        &["--for", "rest"],
        &["--format", "json"],
        &["main.json"],
    ];
    for before in before {
        for operation in ["enable", "remove"] {
            let ran =
                dir.run(&[&["commands"], before, &[operation, "system", "main.json"]].concat());
            assert_eq!((ran.code, &*ran.stdout), (2, ""), "{before:?}");
            let help = format!("write `armid commands {operation} …`");
            assert!(ran.stderr.contains(&help), "{}", ran.stderr);
        }
    }
    // A folder may have that name.
    dir.write("enable/main.json", GOOD);
    assert_eq!(dir.run(&["commands", "main.json", "enable"]).code, 0);
}

#[test]
fn the_commands_in_json_end_a_line_and_nothing_to_do_has_no_heads() {
    let dir = Sandbox::new("commands-ends");
    dir.write("main.json", GOOD);
    let ran = dir.run(&["commands", "--format", "json", "main.json"]);
    assert!(ran.stdout.ends_with("}\n"), "{}", ran.stdout);
    let ways = [
        "commands",
        "--for",
        "az,rest",
        "--from",
        "main.json",
        "main.json",
    ];
    assert_eq!(dir.run(&ways).stdout, "");
}

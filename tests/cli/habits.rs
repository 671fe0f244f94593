//! How much is told, and what a run's end says.

use crate::sandbox::{BAD, GOOD, Sandbox};

/// A folder with three errors and three notes in three of four templates.
fn folder(test: &str) -> Sandbox {
    let dir = Sandbox::new(test);
    let bad = BAD.replace("UserAssigned\"", "userAssigned\"");
    for name in ["a.json", "b.json", "c.json"] {
        dir.write(name, &bad);
    }
    dir.write("good.json", GOOD);
    dir
}

#[test]
fn statistics_tell_how_often_each_rule_speaks() {
    let dir = folder("statistics");
    let ran = dir.run(&["check", "--statistics", "--max-findings", "0"]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.stdout,
        "and 6 more findings (`--max-findings 0`)\n\
         count  rule                     severity  fixable\n    \
         3  identity-ids-deprecated  error     3 safe\n    \
         3  identity-type-casing     note      3 safe\n\
         \n\
         3 errors, 3 notes in 3 of 4 templates\n\
         6 fixable with `--fix`\n"
    );
    let ran = dir.run(&["check", "--statistics", "--format", "json"]);
    let expected = "],\"statistics\":[{\"rule\":\"identity-ids-deprecated\",\
        \"severity\":\"error\",\"count\":3,\"fixable\":3,\"fixable_unsafe\":0},";
    assert!(ran.stdout.contains(expected), "{}", ran.stdout);
    let ran = dir.run(&["check", "--format", "json"]);
    assert!(!ran.stdout.contains("statistics"));
    let ran = dir.run(&["check", "--statistics", "good.json"]);
    assert_eq!(ran.stdout, "no findings in 1 template\n");
    let ran = dir.run(&["check", "--statistics", "--format", "sarif"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr
            .contains("`sarif` has no place for `--statistics`")
    );
}

#[test]
fn findings_that_are_not_shown_are_counted() {
    let dir = folder("max-findings");
    let all = dir.run(&["check", "--format", "concise"]);
    let two = dir.run(&["check", "--format", "concise", "--max-findings", "2"]);
    assert_eq!((all.code, two.code), (1, 1));
    let first: String = all.stdout.split_inclusive('\n').take(2).collect();
    assert_eq!(
        two.stdout,
        format!("{first}and 4 more findings (`--max-findings 2`)\n")
    );
    let ran = dir.run(&["check", "--max-findings", "1", "--quiet"]);
    assert!(ran.stdout.starts_with("note[") && ran.stdout.contains("a.json"));
    assert!(
        ran.stdout
            .ends_with("and 5 more findings (`--max-findings 1`)\n")
    );
    let ran = dir.run(&["check", "--max-findings", "6"]);
    assert!(!ran.stdout.contains("more finding") && ran.stdout.contains("3 errors, 3 notes"));
    // What programs read is whole.
    let whole = dir.run(&["check", "--format", "jsonl"]).stdout;
    let ran = dir.run(&["check", "--format", "jsonl", "--max-findings", "1"]);
    assert_eq!(ran.stdout, whole);
}

#[test]
fn exit_zero_forgives_findings_and_nothing_else() {
    let dir = folder("exit-zero");
    let ran = dir.run(&["check", "--exit-zero"]);
    assert_eq!(ran.code, 0);
    assert!(ran.stdout.contains("3 errors, 3 notes"), "{}", ran.stdout);
    assert_eq!(dir.run(&["check", "--diff"]).code, 1);
    assert_eq!(dir.run(&["check", "--diff", "--exit-zero"]).code, 0);
    assert_eq!(dir.run(&["check", "--exit-zero", "no.json"]).code, 2);
    let ran = dir.run(&["check", "--exit-zero", "--fail-on", "note"]);
    assert_eq!(ran.code, 2, "one of them would count for nothing");
}

#[test]
fn quiet_leaves_findings_and_what_is_asked_for() {
    let dir = folder("quiet");
    dir.write("package.json", "{}");
    let ran = dir.run(&["check", "--quiet", "good.json", "package.json"]);
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, "", "")
    );
    let ran = dir.run(&["check", "--quiet", "--fail-on", "note", "a.json"]);
    assert_eq!(ran.code, 1);
    assert!(!ran.stdout.contains("in 1 template"), "{}", ran.stdout);
    let ran = dir.run(&["check", "--quiet", "--statistics", "a.json"]);
    assert!(ran.stdout.contains("count  rule"), "{}", ran.stdout);
    let ran = dir.run(&["check", "--verbose", "--fail-on", "never"]);
    assert_eq!(ran.code, 0);
    assert_eq!(ran.stderr, "skipped `package.json`: not a template\n");
    assert_eq!(dir.run(&["check", "--quiet", "--verbose"]).code, 2);
}

#[test]
fn what_has_no_name_is_compared_with_nothing_and_that_is_told() {
    let dir = Sandbox::new("base-stdin");
    let ran = dir.pipe(&["check", "--base", "HEAD", "-"], b"{}");
    assert_eq!((ran.code, &*ran.stdout), (2, ""));
    assert!(ran.stderr.contains("--stdin-filename"), "{}", ran.stderr);
}

#[test]
fn nothing_is_counted_beside_what_went_wrong() {
    let dir = Sandbox::new("count-nothing");
    dir.write("broken.json", "{ \"resources\": [")
        .write("bad.json", BAD);
    for args in [
        &["show", "nothere"][..],
        &["show", "broken.json"],
        &["enable", "system", "--name", "nope", "bad.json"],
        &["enable", "system", "--name", "nope", "--check", "bad.json"],
    ] {
        let ran = dir.run(args);
        assert_ne!(ran.code, 0, "{args:?}");
        assert_eq!(ran.stdout, "", "{args:?}");
        assert!(ran.stderr.contains("error"), "{args:?}");
    }
    // What is done is told.
    let args = [
        "enable", "system", "--name", "nope", "--name", "vm", "--check", "bad.json",
    ];
    let ran = dir.run(&args);
    assert!(
        ran.stdout.contains("1 resource would change"),
        "{}",
        ran.stdout
    );
    let bad = BAD.replace("\"UserAssigned\"", "\"SystemAssigned, UserAssigned\"");
    dir.write("both.json", bad);
    let args = [
        "enable",
        "system",
        "--name",
        "nope",
        "--name",
        "vm",
        "-v",
        "both.json",
    ];
    let ran = dir.run(&args);
    assert_eq!(ran.stdout, "nothing to change in 1 template\n");
    assert!(ran.stderr.contains("skipped both.json"), "{}", ran.stderr);
    let ran = dir.run(&["show", "--format", "csv", "nothere"]);
    assert!(ran.stdout.starts_with("path,"), "{}", ran.stdout);
}

#[test]
fn a_name_that_is_missing_is_told_as_that() {
    let dir = Sandbox::new("no-name");
    dir.write("good.json", GOOD);
    for flag in ["--select", "--ignore", "--profile"] {
        for names in ["syntax-error,", "", " "] {
            let ran = dir.run(&["check", flag, names, "good.json"]);
            assert_eq!(ran.code, 2, "{flag} {names:?}");
            let told = "a name is missing";
            assert!(ran.stderr.contains(told), "{flag} {names:?} {}", ran.stderr);
        }
    }
}

#[test]
fn the_identity_itself_is_not_where_it_is_used() {
    let dir = Sandbox::new("no-use");
    let block = BAD.split_once("      \"identityIds\"").unwrap();
    let end = block.1.split_once('\n').unwrap().1;
    dir.write(
        "a.json",
        format!("{}\"userAssignedIdentities\": {{}}\n{end}", block.0),
    )
    .write(
        "b.json",
        format!("{}{end}", block.0.replace("ssigned\",", "ssigned\"")),
    );
    for file in ["a.json", "b.json"] {
        let ran = dir.run(&["check", file]);
        assert!(
            ran.stdout.contains("user-assigned-without-identities"),
            "{}",
            ran.stdout
        );
        assert!(!ran.stdout.contains("used as this"), "{}", ran.stdout);
    }
}

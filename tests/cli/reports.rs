//! Formats of `check`, and where reports go.

mod kept;

use std::fs;

use serde_json::Value;

use crate::sandbox::{BAD, GOOD, Ran, Sandbox};

const FORMATS: [&str; 10] = [
    "human", "concise", "json", "jsonl", "sarif", "github", "azure", "gitlab", "junit", "rdjson",
];

fn text(dir: &Sandbox, name: &str) -> String {
    fs::read_to_string(dir.path(name)).unwrap()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn assert_usage(ran: &Ran, message: &str) {
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains(message), "{}", ran.stderr);
}

#[test]
fn the_exit_code_is_the_same_for_every_format() {
    let dir = Sandbox::new("formats");
    dir.write("bad.json", BAD).write("good.json", GOOD);
    for format in FORMATS {
        let run = |more: &[&str]| dir.run(&[&["check", "--format", format], more].concat());
        assert_eq!(run(&[]).code, 1, "{format}");
        assert_eq!(run(&["good.json"]).code, 0, "{format}");
        assert_eq!(run(&["good.json", "missing.json"]).code, 2, "{format}");
        let ran = run(&["--fail-on", "never"]);
        assert_eq!(ran.code, 0, "{format}");
        assert!(ran.stdout.contains("identity-ids-deprecated"), "{format}");
        let to_file = format!("{format}=report");
        let ran = dir.run(&["check", "--format", &to_file]);
        assert_eq!((ran.code, ran.stdout.as_str()), (1, ""), "{format}");
        assert_eq!(text(&dir, "report"), run(&[]).stdout, "{format}");
    }
}

#[test]
fn one_run_writes_several_reports() {
    let dir = Sandbox::new("several");
    dir.write("sub/bad.json", BAD);
    let ran = dir.run(&[
        "check",
        "--format",
        "human",
        "--format=sarif=out.sarif",
        "--format",
        "junit=sub/junit.xml",
    ]);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    assert_eq!(ran.stdout, dir.run(&["check"]).stdout);
    let result = &json(&text(&dir, "out.sarif"))["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "identity-ids-deprecated");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "sub/bad.json");
    assert_eq!(place["region"]["startLine"], 10);
    assert!(text(&dir, "sub/junit.xml").contains("<failure type=\"error\""));
}

#[test]
fn output_takes_the_report_that_has_no_file() {
    let dir = Sandbox::new("output");
    dir.write("bad.json", BAD);
    let ran = dir.run(&["check", "--color", "always", "-o", "report.txt"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    // Colour is for a terminal, whatever is asked for.
    assert_eq!(text(&dir, "report.txt"), dir.run(&["check"]).stdout);
    let ran = dir.run(&["check", "--format", "gitlab", "--output", "report.txt"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, ""));
    assert!(json(&text(&dir, "report.txt")).is_array());
    let args = [
        "check",
        "--format=json=-",
        "--format",
        "jsonl",
        "-o",
        "lines",
    ];
    let ran = dir.run(&args);
    assert!(json(&ran.stdout)["diagnostics"].is_array());
    assert_eq!(text(&dir, "lines").lines().count(), 1);
    for to in ["--format=json=-", "--output=-"] {
        let ran = dir.run(&["check", "--quiet", to]);
        assert!(ran.stdout.contains("identity-ids-deprecated"), "{to}");
    }
}

#[test]
fn reports_that_have_one_place_are_refused_before_anything_is_read() {
    let dir = Sandbox::new("one-place");
    dir.write("bad.json", BAD);
    let refused: [(&[&str], &str); 7] = [
        (
            &["--format", "human", "--format", "json"],
            "`human` and `json` would both go to standard output",
        ),
        (
            &["--format=json=-", "--format", "sarif"],
            "`json` and `sarif` would both go to standard output",
        ),
        (
            &["--format=json=a", "--format=sarif=./a"],
            "`json` and `sarif` would both go to `./a`",
        ),
        (
            &["--format", "json", "--format", "sarif", "-o", "a"],
            "`json` and `sarif` would both go to `a`",
        ),
        (
            &["--format=json=a", "-o", "b"],
            "nothing is left for `--output b`",
        ),
        (&["--format=json="], "`--format json=` names no file"),
        (&["--format=sarfi=a"], "a similar value exists: 'sarif'"),
    ];
    for (args, message) in refused {
        assert_usage(&dir.run(&[&["check"], args].concat()), message);
    }
    assert!(!dir.path("a").exists() && !dir.path("b").exists());
}

#[test]
fn a_report_that_cannot_be_written_is_exit_code_2() {
    let dir = Sandbox::new("no-report");
    dir.write("bad.json", BAD).write("sub/good.json", GOOD);
    let ran = dir.run(&["check", "-o", "no/such/report"]);
    assert_usage(
        &ran,
        "error: cannot write `no/such/report`: there is no folder `no/such`",
    );
    assert_usage(
        &dir.run(&["check", "-o", "sub"]),
        "error: `sub` is not a file",
    );
    #[cfg(target_os = "linux")]
    {
        let ran = dir.run(&["check", "--format", "json", "--format=sarif=/dev/full"]);
        assert_eq!(ran.code, 2);
        // What can be written is.
        assert!(json(&ran.stdout)["diagnostics"].is_array());
        assert!(
            ran.stderr.contains("error: cannot write `/dev/full`"),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn a_template_is_never_overwritten_by_a_report_and_an_older_report_is() {
    let dir = Sandbox::new("overwrite");
    dir.write("bad.json", BAD).write("sub/good.json", GOOD);
    for (args, name) in [
        (["check", "bad.json", "-o", "./bad.json"], "bad.json"),
        (["check", ".", "-o", "sub/good.json"], "sub/good.json"),
    ] {
        let ran = dir.run(&args);
        assert_eq!(ran.code, 2);
        let told = format!("`{name}` is one of the files that are read: no report");
        assert!(ran.stderr.contains(&told), "{}", ran.stderr);
    }
    dir.write("values.json", "{ \"parameters\": {} }");
    let args = ["check", "bad.json", "--parameters", "values.json"];
    let ran = dir.run(&[&args[..], &["-o", "./values.json"]].concat());
    assert_usage(&ran, "no report is written to it");
    assert_eq!(text(&dir, "bad.json"), BAD);
    assert_eq!(text(&dir, "sub/good.json"), GOOD);
    for _ in 0..2 {
        let ran = dir.run(&[
            "check",
            "--format=json=report.json",
            "--format=sarif=s.json",
        ]);
        assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    }
}

#[test]
fn a_report_stands_beside_what_goes_to_standard_output() {
    let dir = Sandbox::new("beside");
    let old = BAD.replace("\"UserAssigned\"", "\"userAssigned\"");
    let args = ["check", "--fix", "-", "--ignore", "identity-ids-deprecated"];
    let fixed = dir.pipe(&args, old.as_bytes());
    let args = [&args[..], &["--format=json=report.json"]].concat();
    let ran = dir.pipe(&args, old.as_bytes());
    assert_eq!((&ran.stdout, ran.code), (&fixed.stdout, fixed.code));
    assert_eq!(ran.stderr, "");
    assert_eq!(json(&text(&dir, "report.json"))["summary"]["fixed"], 1);
    for more in [
        &["--format", "json"][..],
        &["-o", "x"],
        &["--format=sarif=x"],
    ] {
        let ran = dir.run(&[&["check", "--diff"], more].concat());
        assert_usage(&ran, "`--diff` writes no report");
    }
}

#[test]
fn sarif_says_what_armid_could_not_do() {
    let dir = Sandbox::new("invocation");
    dir.write("good.json", GOOD);
    let args = ["check", "--format", "sarif", "good.json", "missing.json"];
    let ran = dir.run(&args);
    assert_eq!(ran.code, 2);
    let invocation = &json(&ran.stdout)["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let told = &invocation["toolExecutionNotifications"][0];
    assert_eq!(told["message"]["text"], "`missing.json` does not exist");
    let log = json(&dir.run(&args[..4]).stdout);
    assert_eq!(
        log["runs"][0]["invocations"][0]["executionSuccessful"],
        true
    );
}

#[test]
fn a_fingerprint_survives_lines_and_resources_above() {
    let dir = Sandbox::new("fingerprint");
    let prints = |template: &str| -> Vec<String> {
        dir.write("main.json", template);
        let report = json(&dir.run(&["check", "--format", "gitlab"]).stdout);
        let issues = report.as_array().unwrap().iter();
        issues
            .map(|issue| issue["fingerprint"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = prints(BAD);
    let other = BAD
        .lines()
        .skip(4)
        .take(7)
        .map(|line| line.replace("\"vm\"", "\"other\""));
    let other = format!("\"resources\": [{{{}\n}}, {{", other.collect::<String>());
    let after = prints(&BAD.replace("\"resources\": [{", &other));
    assert_eq!((before.len(), after.len()), (1, 2));
    assert_eq!(after[1], before[0]);
    assert_ne!(after[0], before[0]);
}

#[cfg(unix)]
#[test]
fn no_name_of_a_file_or_in_a_template_steers_a_build() {
    let dir = Sandbox::new("steer");
    let evil = "::error::a\\n##vso[task.setvariable variable=PATH]b]]>%0A\\u001b[31m";
    let template = BAD.replace("\"vm\"", &format!("\"{evil}\""));
    let template = template.replace("\"UserAssigned\"", &format!("\"{evil}\""));
    dir.write("::stop-commands::x\n##vso[y]z,1;%0A.json", template);
    for format in FORMATS {
        let ran = dir.run(&["check", "--format", format]);
        assert_eq!(ran.code, 1, "{format}");
        let lines = ran.stdout.lines().filter(|line| {
            let command = line.trim_start();
            let own =
                command.starts_with("::error file=") || command.starts_with("##vso[task.logissue ");
            let rest = line.strip_prefix("##").unwrap_or(line);
            rest.contains("##")
                || (!own && (command.starts_with("::") || command.starts_with("##")))
        });
        assert_eq!(lines.collect::<Vec<_>>(), Vec::<&str>::new(), "{format}");
        assert!(!ran.stdout.contains('\u{1b}'), "{format}");
    }
}

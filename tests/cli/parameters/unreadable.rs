//! Parameter files that cannot be read, and places in them.

use std::fs;

use serde_json::Value;

use super::{BICEP, JSON, concise, values};
use crate::sandbox::Sandbox;

#[test]
fn a_parameter_file_that_cannot_be_read_is_an_error_of_the_right_kind() {
    let dir = Sandbox::new("parameters-broken");
    dir.write("main.json", JSON)
        .write("broken.json", "{ \"parameters\": {,} }");
    dir.write("package.json", "{ \"name\": \"x\" }");
    dir.write("folder/x.txt", "").write("main.bicep", BICEP);
    let run = |path: &str| concise(&dir, &["main.json", "--parameters", path]);
    for (path, message) in [
        (
            "brokn.json",
            "error: `brokn.json` does not exist\n  help: did you mean `broken.json`?\n",
        ),
        (
            "folder",
            "error: `folder` is a folder, not a file\n  help: write the values to a file",
        ),
        (
            "package.json",
            "error: `package.json` is no parameter file\n  help: ",
        ),
        (
            "main.json",
            "error: `main.json` is no parameter file\n  help: ",
        ),
        (
            "main.bicep",
            "error: `main.bicep` is no parameter file\n  help: ",
        ),
    ] {
        let ran = run(path);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{path}");
        assert!(ran.stderr.starts_with(message), "{}", ran.stderr);
    }
}

#[test]
fn a_parameter_file_that_cannot_be_parsed_is_a_finding() {
    let dir = Sandbox::new("parameters-unparsed");
    dir.write("main.json", JSON)
        .write("broken.json", "{ \"parameters\": {,} }");
    let run = |path: &str| concise(&dir, &["main.json", "--parameters", path]);
    let ran = run("broken.json");
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout
            .starts_with("broken.json:1:18: error[syntax-error] "),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.stderr, "");
    let show = dir.run(&["show", "main.json", "--parameters", "broken.json"]);
    assert!(show.stderr.contains("broken.json:1:18"), "{}", show.stderr);
    assert_eq!(show.code, 1);
    let before = fs::read_to_string(dir.path("main.json")).unwrap();
    let enable = dir.run(&["remove", "all", "main.json", "--parameters", "broken.json"]);
    assert!(
        enable.stderr.contains("broken.json:1:18"),
        "{}",
        enable.stderr
    );
    assert_eq!(enable.code, 1);
    assert_eq!(fs::read_to_string(dir.path("main.json")).unwrap(), before);
    let body = dir.run(&[
        "check",
        "--as",
        "A.B/c@2020-01-01",
        "--parameters",
        "x",
        "main.json",
    ]);
    assert_eq!(body.code, 2);
    assert!(
        body.stderr.contains("cannot be used with"),
        "{}",
        body.stderr
    );
}

#[test]
fn a_template_that_is_not_there_is_told_where_it_is_named() {
    let dir = Sandbox::new("parameters-using");
    dir.write("main.bicep", BICEP)
        .write("package.json", "{ \"name\": \"x\" }");
    dir.write("sub/main.bicep", BICEP);
    let told = |using: &str| {
        dir.write(
            "p.bicepparam",
            format!("using {using}\nparam identityType = 'None'\n"),
        );
        let ran = concise(&dir, &["p.bicepparam"]);
        assert_eq!(
            ran.code,
            i32::from(!ran.stdout.is_empty()),
            "{}",
            ran.stderr
        );
        ran.stdout
    };
    for (using, message) in [
        ("'mian.bicep'", "`mian.bicep` does not exist"),
        ("'./sub/man.bicep'", "`sub/man.bicep` does not exist"),
        ("'sub'", "`sub` is a folder, not a file"),
        ("'package.json'", "`package.json` is no template"),
        ("'p.bicepparam'", "`p.bicepparam` is no template"),
        ("''", "this path is empty"),
        ("'/main.bicep'", "this path starts with a slash"),
        ("'sub\\\\main.bicep'", "this path has a backslash"),
    ] {
        let expected = format!("p.bicepparam:1:7: error[parameter-file-mismatch] {message}\n");
        assert_eq!(told(using), expected);
    }
    for silent in [
        "none",
        "'main.bicep'",
        "'./sub/../main.bicep'",
        "'main.bicep' with {\n  mode: 'stack'\n}",
        "'br:example.azurecr.io/bicep/app:v1'",
        "'br/public:avm/res/web/site:0.1.0'",
        "'ts:00000000-0000-0000-0000-000000000001/rg/spec:v1'",
    ] {
        assert_eq!(told(silent), "", "{silent}");
    }
}

#[test]
fn places_are_right_behind_a_byte_order_mark_and_with_carriage_returns() {
    let dir = Sandbox::new("parameters-marks");
    dir.write("main.json", JSON.replace('\n', "\r\n"));
    dir.write("main.bicep", format!("\u{feff}{BICEP}"));
    let json = values(r#""é😀": {}, "identityType": { "value": "SystemAsigned" }"#);
    let marked = format!("\u{feff}{}", json.replace('\n', "\r\n"));
    let at = marked.find("\"SystemAsigned").unwrap();
    dir.write("p.json", &marked);
    dir.write(
        "p.bicepparam",
        "\u{feff}using 'main.bicep'\r\nparam identityType = 'SystemAsigned'\r\n",
    );
    let args = [
        "check",
        "--format",
        "json",
        "--ignore",
        "parameter-file-mismatch",
    ];
    let ran = dir.run(&[&args[..], &["main.json", "--parameters", "p.json"]].concat());
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    let start = &found["diagnostics"][0]["range"]["start"];
    assert_eq!(
        (start["line"].as_u64(), start["column"].as_u64()),
        (Some(4), Some(57))
    );
    assert_eq!(start["offset"], at);
    let ran = dir.run(&[&args[..], &["p.bicepparam"]].concat());
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    let start = &found["diagnostics"][0]["range"]["start"];
    assert_eq!(
        (start["line"].as_u64(), start["column"].as_u64()),
        (Some(2), Some(22))
    );
    assert_eq!(start["offset"], 3 + 20 + 21);
}

#[test]
fn a_parameter_file_in_utf_16_is_told_and_gives_nothing() {
    let dir = Sandbox::new("parameters-wide");
    let wide = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    dir.write("main.bicep", BICEP).write("main.json", JSON);
    dir.write(
        "p.bicepparam",
        wide("using 'main.bicep'\nparam identityType = 'x'\n"),
    );
    dir.write(
        "p.json",
        wide(&values(r#""identityType": { "value": "x" }"#)),
    );
    let message = "the file is UTF-16 (little-endian), not UTF-8";
    let ran = concise(&dir, &["p.bicepparam"]);
    assert_eq!(
        ran.stdout,
        format!("p.bicepparam:1:1: error[syntax-error] {message}\n")
    );
    let ran = concise(&dir, &["main.json", "--parameters", "p.json"]);
    assert_eq!(
        ran.stdout,
        format!("p.json:1:1: error[syntax-error] {message}\n")
    );
    dir.write("wide.bicep", wide(BICEP));
    dir.write(
        "p.bicepparam",
        "using 'wide.bicep'\nparam identityType = 'x'\n",
    );
    let ran = concise(&dir, &[]);
    let told = format!("wide.bicep:1:1: error[syntax-error] {message}\n");
    assert_eq!(ran.stdout.matches(&told).count(), 1, "{}", ran.stdout);
}

#[cfg(unix)]
#[test]
fn nobody_waits_for_a_pipe_that_is_named_as_a_template_or_as_values() {
    let dir = Sandbox::new("parameters-pipe");
    let pipe = dir.path("pipe.bicep");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    dir.write("main.json", JSON);
    dir.write("p.bicepparam", "using 'pipe.bicep'\n");
    let ran = concise(&dir, &["p.bicepparam"]);
    let expected = "p.bicepparam:1:7: error[parameter-file-mismatch] `pipe.bicep` is a named \
                    pipe, not a file\n";
    assert_eq!((ran.code, ran.stdout.as_str()), (1, expected));
    let ran = concise(&dir, &["main.json", "--parameters", "pipe.bicep"]);
    assert_eq!(ran.code, 2);
    let expected = "error: `pipe.bicep` is a named pipe, not a file\n  help: write the values";
    assert!(ran.stderr.starts_with(expected), "{}", ran.stderr);
}

/// Values that fit no template of a folder are used nowhere, which reads as nothing found.
#[test]
fn values_that_no_template_is_given_are_told() {
    let dir = Sandbox::new("parameters-unused");
    dir.write("infra/main.json", JSON)
        .write("infra/other.bicep", "param other string\n")
        .write(
            "p.json",
            values(r#""identityType": { "value": "systemassigned" }, "zz": { "value": 1 }"#),
        );
    let told = "warning: no template declares all parameters of `p.json`: its values are not used; \
                name the template that they are for\n";
    let run = |args: &[&str]| dir.run(&[args, &["--parameters", "p.json"]].concat());
    for args in [
        &["check", "infra"][..],
        &["show", "infra"],
        &["enable", "system", "infra", "--check"],
        &["commands", "infra"],
    ] {
        let ran = run(args);
        assert!(ran.stderr.contains(told), "{args:?}: {}", ran.stderr);
    }
    assert_eq!(run(&["check", "--quiet", "infra"]).stderr, "");
    assert_eq!(run(&["check", "infra/main.json"]).stderr, "");
    dir.write(
        "p.json",
        values(r#""identityType": { "value": "systemassigned" }"#),
    );
    for args in [
        &["check", "infra"][..],
        &["show", "infra"],
        &["commands", "infra"],
    ] {
        let ran = run(args);
        assert!(!ran.stderr.contains("not used"), "{args:?}: {}", ran.stderr);
    }
    dir.write("infra/main.json", "{}");
    assert_eq!(run(&["check", "infra/main.json"]).stderr, "");
}

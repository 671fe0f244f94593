//! There is no room for what is to be written.

use std::fs;
use std::process::Stdio;

use crate::sandbox::{BAD, Sandbox};
use crate::world::{ended, new, nothing_is_left, old, script};

/// Where every byte is one too many.
fn full() -> Option<Stdio> {
    let full = fs::OpenOptions::new().write(true).open("/dev/full");
    if full.is_err() {
        println!("skipped: there is no /dev/full");
    }
    full.ok().map(Stdio::from)
}

#[test]
fn a_report_that_does_not_fit_is_an_error_whatever_it_is() {
    let dir = Sandbox::new("faults-full-stdout");
    dir.write("main.json", BAD).write("other.json", old(1));
    let runs: [&[&str]; 16] = [
        &["check"],
        &["check", "--format", "concise"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["check", "--format", "junit"],
        &["check", "--diff"],
        &["migrate", "--diff"],
        &["migrate", "--check"],
        &["enable", "system", "--check"],
        &["remove", "all", "--format", "json", "--check"],
        &["show"],
        &["diff", "main.json", "other.json"],
        &["support", "Microsoft.Web/sites"],
        &["explain", "syntax-error"],
        &["rules"],
        &["completions", "bash"],
    ];
    for args in runs {
        let Some(stdout) = full() else { return };
        let mut command = dir.command(args);
        command.stderr(Stdio::piped()).stdout(stdout);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        let expected = "error: cannot write the report\n  cause: No space left on device";
        assert!(said.contains(expected), "{args:?}: {said}");
    }
    assert_eq!(fs::read_to_string(dir.path("main.json")).unwrap(), BAD);
}

#[test]
fn every_format_tells_of_a_file_that_takes_nothing() {
    if full().is_none() {
        return;
    }
    let dir = Sandbox::new("faults-full-file");
    dir.write("main.json", BAD);
    for format in [
        "human", "concise", "json", "sarif", "junit", "github", "gitlab", "rdjson", "azure",
    ] {
        let named = format!("{format}=/dev/full");
        let ran = dir.run(&["check", "--format", &named]);
        assert_eq!(ran.code, 2, "{format}: {}", ran.stderr);
        assert!(
            ran.stderr.contains("error: cannot write `/dev/full`"),
            "{format}: {}",
            ran.stderr
        );
    }
}

#[test]
fn what_was_changed_stays_changed_when_nobody_can_be_told() {
    let Some(stdout) = full() else { return };
    let dir = Sandbox::new("faults-full-told");
    dir.write("main.json", old(7));
    let output = dir.command(&["migrate"]).stdout(stdout).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(dir.path("main.json")).unwrap(), new(7));
}

/// The largest file that a process may write is a block of 512 bytes: less than a template.
const NO_ROOM: &str = "trap '' XFSZ; ulimit -f 1; exec \"$ARMID\" ";

#[test]
fn a_file_that_finds_no_room_is_as_it_was() {
    let dir = Sandbox::new("faults-no-room");
    dir.write("a.json", old(1)).write("b.json", old(2));
    let long = "x".repeat(1000);
    let large = old(3).replace("vm3", &long);
    dir.write("large.json", &large);
    for command in ["migrate", "check --fix", "enable system", "remove all"] {
        let ran = script(&dir, &format!("{NO_ROOM} {command}"));
        assert_eq!(ran.code, 2, "{command}: {}", ran.stderr);
        let told = "error: cannot write `large.json`\n  cause: File too large";
        assert!(ran.stderr.contains(told), "{command}: {}", ran.stderr);
        let now = fs::read_to_string(dir.path("large.json")).unwrap();
        assert_eq!(now, large, "{command}");
        nothing_is_left(&dir.path(""));
    }
}

#[test]
fn a_report_and_a_baseline_that_find_no_room_are_as_they_were() {
    let dir = Sandbox::new("faults-no-report");
    for number in 0..20 {
        dir.write(format!("{number}.json"), old(number));
    }
    dir.write("report.txt", "old").write("known.json", "");
    fs::remove_file(dir.path("known.json")).unwrap();
    let ran = script(&dir, &format!("{NO_ROOM} check --format json=report.txt"));
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("cannot write `report.txt`"),
        "{}",
        ran.stderr
    );
    assert_eq!(fs::read_to_string(dir.path("report.txt")).unwrap(), "old");
    let write = "check --baseline known.json --write-baseline";
    let ran = script(&dir, &format!("{NO_ROOM} {write}"));
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("cannot write `known.json`"),
        "{}",
        ran.stderr
    );
    assert!(!dir.path("known.json").exists());
    nothing_is_left(&dir.path(""));
}

/// Fills a file system of its own, and copies what armid leaves in it.
const TINY_DISK: &str = r#"
mkdir -p disk out
unshare -m sh -c '
  mount -t tmpfs -o size=64k none disk || exit 77
  cp *.json disk
  head -c 100000 /dev/zero > disk/rest 2> /dev/null
  cd disk
  "$ARMID" migrate; code=$?
  rm rest
  cp -a . ../out
  exit $code
' || exit $?
"#;

#[test]
fn a_full_disk_leaves_every_file_as_it_was() {
    let dir = Sandbox::new("faults-full-disk");
    for number in 0..10 {
        dir.write(format!("{number}.json"), old(number));
    }
    let ran = script(&dir, TINY_DISK);
    if !dir.path("out/0.json").exists() {
        println!("skipped: no file system can be made: {ran:?}");
        return;
    }
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    let told = ran.stderr.matches("No space left on device").count();
    assert_eq!(told, 10, "{}", ran.stderr);
    for number in 0..10 {
        let now = fs::read_to_string(dir.path(format!("out/{number}.json"))).unwrap();
        assert_eq!(now, old(number));
    }
    nothing_is_left(&dir.path("out"));
    // With room again, the same run goes through.
    let ran = dir.command(&["migrate", "out"]);
    assert!(ended(&mut { ran }).status.success());
    assert_eq!(fs::read_to_string(dir.path("out/9.json")).unwrap(), new(9));
}

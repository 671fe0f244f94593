//! Nobody reads what is written.

use std::io::Read;
use std::process::{Output, Stdio};

use crate::sandbox::Sandbox;
use crate::world::{new, old, script};

/// A run whose reader goes away after a few bytes.
fn cut(dir: &Sandbox, args: &[&str]) -> Output {
    let mut command = dir.command(args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let _some = stdout.read(&mut [0; 10]).unwrap();
    drop(stdout);
    child.wait_with_output().unwrap()
}

#[test]
fn a_reader_that_leaves_is_no_news() {
    let dir = Sandbox::new("faults-head");
    // Far more than a pipe and a buffer hold.
    for number in 0..400 {
        dir.write(format!("old/{number}.json"), old(number));
        dir.write(format!("new/{number}.json"), new(number));
    }
    let runs: [(&[&str], i32); 13] = [
        (&["check"], 1),
        (&["check", "--format", "concise"], 1),
        (&["check", "--format", "json"], 1),
        (&["check", "--format", "sarif"], 1),
        (&["check", "--format", "junit"], 1),
        (&["check", "--diff"], 1),
        (&["check", "--exit-zero"], 0),
        (&["migrate", "--diff"], 1),
        (&["migrate", "--check"], 1),
        (&["migrate", "--check", "--format", "json"], 1),
        (&["show"], 0),
        (&["show", "--format", "csv"], 0),
        (&["diff", "old", "new"], 0),
    ];
    for (args, code) in runs {
        let output = cut(&dir, args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            !said.contains("error:") && !said.contains("panic") && !said.contains("pipe"),
            "{args:?}: {said}"
        );
        assert_eq!(output.status.code(), Some(code), "{args:?}: {said}");
    }
}

#[test]
fn a_migration_that_nobody_reads_of_is_made_all_the_same() {
    let dir = Sandbox::new("faults-head-migrate");
    for number in 0..2000 {
        dir.write(format!("{number}.json"), old(number));
    }
    let output = cut(&dir, &["migrate"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
    for number in 0..2000 {
        let text = std::fs::read_to_string(dir.path(format!("{number}.json"))).unwrap();
        assert_eq!(text, new(number));
    }
}

#[test]
fn streams_that_are_not_open_are_no_reason_to_fail() {
    let dir = Sandbox::new("faults-streams");
    dir.write("main.json", old(1));
    for (streams, code) in [
        (">&-", 1),
        ("2>&-", 1),
        ("<&- >&- 2>&-", 1),
        ("- <&- 2>&-", 1),
        (">&- --format json=report.json", 1),
    ] {
        let ran = script(&dir, &format!("exec \"$ARMID\" check {streams}"));
        assert_eq!(ran.code, code, "{streams}: {ran:?}");
    }
    let report = std::fs::read_to_string(dir.path("report.json")).unwrap();
    assert!(report.contains("identity-ids-deprecated"));
}

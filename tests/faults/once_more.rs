//! Two runs on the same folder at once.

use std::fs;
use std::process::{Child, Output, Stdio};

use crate::sandbox::Sandbox;
use crate::world::{new, nothing_is_left, old};

const FILES: usize = 300;

fn start(dir: &Sandbox, args: &[&str]) -> Child {
    let mut command = dir.command(args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// A run may find that the other one was quicker, and nothing worse.
fn is_fair(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code();
    if code == Some(2) {
        for line in said.lines() {
            let quicker = line.starts_with("error: ")
                && line.ends_with("` has changed since it was read")
                || line == "  help: it is left as it is now; run armid again";
            assert!(quicker, "{said}");
        }
    } else {
        assert_eq!((code, &*said), (Some(0), ""));
    }
}

#[test]
fn two_migrations_at_once_leave_what_one_would() {
    let dir = Sandbox::new("faults-two");
    for round in 0..4 {
        for number in 0..FILES {
            dir.write(format!("{number}.json"), old(number));
        }
        let runs = if round % 2 == 0 { 2 } else { 4 };
        let runs: Vec<Child> = (0..runs).map(|_| start(&dir, &["migrate"])).collect();
        for run in runs {
            is_fair(&run.wait_with_output().unwrap());
        }
        for number in 0..FILES {
            let now = fs::read_to_string(dir.path(format!("{number}.json"))).unwrap();
            assert_eq!(now, new(number));
        }
        nothing_is_left(&dir.path(""));
    }
}

#[test]
fn two_commands_at_once_leave_every_file_whole() {
    let dir = Sandbox::new("faults-two-commands");
    for number in 0..FILES {
        dir.write(format!("{number}.json"), old(number));
    }
    let both = [&["migrate"][..], &["enable", "system"]];
    let runs: Vec<Child> = both.iter().map(|args| start(&dir, args)).collect();
    for run in runs {
        is_fair(&run.wait_with_output().unwrap());
    }
    nothing_is_left(&dir.path(""));
    // Whichever came first, running both again settles every file.
    for args in both {
        is_fair(&start(&dir, args).wait_with_output().unwrap());
    }
    for number in 0..FILES {
        let now = fs::read_to_string(dir.path(format!("{number}.json"))).unwrap();
        let settled = new(number).replace(
            "\"type\": \"UserAssigned\"",
            "\"type\": \"SystemAssigned, UserAssigned\"",
        );
        assert_eq!(now, settled);
    }
}

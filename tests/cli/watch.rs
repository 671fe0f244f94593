//! `check --watch`.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::sandbox::{BAD, GOOD, Sandbox};

/// How long anything may take. It bounds what hangs, and measures nothing.
const PATIENCE: Duration = Duration::from_secs(120);

/// A run that goes on, and the lines that it writes.
struct Watched {
    child: Child,
    lines: Receiver<String>,
}

impl Watched {
    fn start(dir: &Sandbox, args: &[&str]) -> Self {
        let mut command = dir.command(args);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                drop(sender.send(line));
            }
        });
        Self { child, lines }
    }

    /// Reads on until this line.
    fn wait_for(&self, wanted: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left).expect(wanted);
            if line == wanted {
                return;
            }
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

#[test]
fn a_change_is_checked_and_told() {
    let dir = Sandbox::new("watch");
    dir.write("a.json", GOOD);
    let watched = Watched::start(&dir, &["check", "--watch", "--quiet", "--statistics"]);
    let line = "    1  identity-ids-deprecated  error     1 safe";
    dir.write("a.json", BAD);
    watched.wait_for(line);
}

#[cfg(unix)]
#[test]
fn reports_follow_each_change_until_control_c() {
    use rustix::process::{Pid, Signal, kill_process};
    let dir = Sandbox::new("watch-twice");
    dir.write("a.json", GOOD).write("sub/b.json", GOOD);
    let mut watched = Watched::start(&dir, &["check", "--watch"]);
    watched.wait_for("no findings in 2 templates");
    dir.write("sub/b.json", BAD);
    watched.wait_for("1 error in 1 of 2 templates");
    // As editors do it.
    dir.write("sub/new", GOOD);
    fs::rename(dir.path("sub/new"), dir.path("sub/b.json")).unwrap();
    watched.wait_for("no findings in 2 templates");
    fs::remove_file(dir.path("a.json")).unwrap();
    watched.wait_for("no findings in 1 template");
    let id = i32::try_from(watched.child.id()).unwrap();
    kill_process(Pid::from_raw(id).unwrap(), Signal::INT).unwrap();
    let end = Instant::now() + PATIENCE;
    let status = loop {
        match watched.child.try_wait().unwrap() {
            Some(status) => break status,
            None => assert!(Instant::now() < end, "it goes on"),
        }
        thread::sleep(Duration::from_millis(20));
    };
    assert_eq!(status.code(), Some(0));
}

#[test]
fn what_cannot_be_watched_or_would_change_what_is_watched_is_refused() {
    let dir = Sandbox::new("watch-refused");
    dir.write("a.json", GOOD);
    let refused: &[&[&str]] = &[
        &["check", "--watch", "-"],
        &["check", "--watch", "--fix"],
        &["check", "--watch", "--diff"],
        &["check", "--watch", "--output", "report.json"],
        &["check", "--watch", "--format", "json=report.json"],
        &[
            "check",
            "--watch",
            "--baseline",
            "b.json",
            "--write-baseline",
        ],
        &["check", "--watch", "no/such/file.json"],
        &["check", "--watch", "--select", "no-such-rule"],
    ];
    for args in refused {
        let ran = dir.run(args);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert!(
            ran.stderr.starts_with("error: "),
            "{args:?}: {}",
            ran.stderr
        );
    }
}

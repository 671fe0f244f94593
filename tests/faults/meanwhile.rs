//! Somebody else works on the files during a run.

use std::fs;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::sandbox::{BAD, GOOD, Sandbox};
use crate::world::{ended, new, nothing_is_left, old};

/// Removes, cuts, grows and replaces files as fast as it can, until it is told to stop.
fn meddle(dir: &Sandbox, stop: &AtomicBool, files: usize) {
    let mut turn = 0_usize;
    while !stop.load(Ordering::Relaxed) {
        let number = turn * 7 % files;
        let path = dir.path(format!("{number}.json"));
        let text = old(number);
        let _raced = match turn % 4 {
            0 => fs::remove_file(&path),
            1 => fs::write(&path, &text[..text.len() / 2]),
            2 => fs::write(&path, text + "\n// more\n"),
            _ => {
                let aside = dir.path(format!("{number}.aside"));
                fs::write(&aside, &text).and_then(|()| fs::rename(aside, &path))
            }
        };
        turn += 1;
    }
}

#[test]
fn files_that_come_go_and_change_during_a_run_are_no_more_than_told() {
    let dir = Sandbox::new("faults-meddle");
    let files = 100;
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let meddler = scope.spawn(|| meddle(&dir, &stop, files));
        for round in 0..40 {
            let args: &[&str] = match round % 4 {
                0 => &["check"],
                1 => &["migrate"],
                2 => &["check", "--fix"],
                _ => &["show"],
            };
            let output = ended(&mut dir.command(args));
            let said = String::from_utf8_lossy(&output.stderr);
            let code = output.status.code().unwrap();
            assert!((0..=2).contains(&code), "{args:?}: {said}");
            assert!(
                !said.contains("panic") && !said.contains("armid failed"),
                "{said}"
            );
        }
        stop.store(true, Ordering::Relaxed);
        meddler.join().unwrap();
    });
    nothing_is_left(&dir.path(""));
}

#[cfg(target_os = "linux")]
mod between {
    use std::path::Path;

    use rustix::process::Signal;

    use super::*;
    use crate::world::{signal, wait_until};

    /// How many bytes a process has read.
    fn bytes_read(process: u32) -> usize {
        let text = fs::read_to_string(format!("/proc/{process}/io")).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("rchar: "));
        line.and_then(|number| number.parse().ok()).unwrap_or(0)
    }

    /// A template that takes armid a while.
    fn long() -> String {
        let resource = BAD.split_once("[{").unwrap().1.split_once("}]").unwrap().0;
        let many = vec![format!("{{{resource}}}"); 3_000].join(",");
        BAD.replace(&format!("{{{resource}}}"), &many)
    }

    /// Lets armid read a file, stops it, does something to the file, and lets it go on. Gives back
    /// what it says in the end.
    fn between(dir: &Sandbox, text: &str, args: &[&str], change: &dyn Fn(&Path)) -> Option<String> {
        let path = dir.path("main.json");
        fs::write(&path, text).unwrap();
        let mut command = dir.command(args);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let id = child.id();
        wait_until(&mut child, || bytes_read(id) >= text.len());
        signal(id, Signal::STOP);
        let over = child.try_wait().unwrap().is_some();
        let early = fs::read_to_string(&path).unwrap() == text;
        change(&path);
        signal(id, Signal::CONT);
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        // It has written before it was stopped, however quick that was.
        if over || !early {
            return None;
        }
        assert_eq!(output.status.code(), Some(2), "{said}");
        Some(said)
    }

    /// The same until armid is caught between reading and writing.
    fn caught(name: &str, args: &[&str], change: &dyn Fn(&Path), after: &dyn Fn(&Path, &str)) {
        let dir = Sandbox::new(&format!("faults-between-{name}"));
        let text = long();
        let said = (0..10).find_map(|_| between(&dir, &text, args, change));
        let said = said.expect("a run that is stopped in time");
        after(&dir.path("main.json"), &said);
        nothing_is_left(&dir.path(""));
    }

    const CHANGED: &str = "error: `main.json` has changed since it was read\n  \
                           help: it is left as it is now; run armid again\n";

    #[test]
    fn a_file_that_is_replaced_between_reading_and_writing_keeps_its_new_text() {
        let replace = |path: &Path| {
            let aside = path.with_extension("aside");
            fs::write(&aside, GOOD).unwrap();
            fs::rename(aside, path).unwrap();
        };
        for args in [
            &["migrate", "main.json"][..],
            &["check", "--fix", "main.json"],
        ] {
            caught("replaced", args, &replace, &|path, said| {
                assert_eq!(said, CHANGED);
                assert_eq!(fs::read_to_string(path).unwrap(), GOOD);
            });
        }
    }

    #[test]
    fn a_file_that_is_cut_or_grows_between_reading_and_writing_stays_so() {
        for text in [String::new(), new(1), long() + "\n"] {
            let write = |path: &Path| fs::write(path, &text).unwrap();
            caught("cut", &["migrate", "main.json"], &write, &|path, said| {
                assert_eq!(said, CHANGED);
                assert_eq!(fs::read_to_string(path).unwrap(), text);
            });
        }
    }

    #[test]
    fn a_file_that_is_removed_between_reading_and_writing_does_not_come_back() {
        let remove = |path: &Path| fs::remove_file(path).unwrap();
        caught(
            "removed",
            &["migrate", "main.json"],
            &remove,
            &|path, said| {
                assert!(
                    said.starts_with("error: cannot read `main.json`\n  cause: "),
                    "{said}"
                );
                assert!(!path.exists());
            },
        );
    }
}

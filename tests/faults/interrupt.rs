//! Ctrl-C in the middle of a run that writes files.

use std::fs;
use std::process::{Output, Stdio};

use rustix::process::Signal;

use crate::sandbox::Sandbox;
use crate::world::{new, nothing_is_left, old, signal, wait_until};

const FILES: usize = 2000;

/// The files that have been changed.
fn changed(dir: &Sandbox) -> usize {
    let whole = (0..FILES).filter(|&number| {
        let now = fs::read_to_string(dir.path(format!("{number}.json"))).unwrap();
        assert!(now == old(number) || now == new(number), "{number} is torn");
        now == new(number)
    });
    whole.count()
}

/// Sends Ctrl-C to a run once it has changed something.
fn interrupted(dir: &Sandbox, args: &[&str]) -> Output {
    for number in 0..FILES {
        dir.write(format!("{number}.json"), old(number));
    }
    let mut command = dir.command(args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let first = dir.path("0.json");
    assert!(wait_until(&mut child, || {
        fs::read_to_string(&first).is_ok_and(|text| text == new(0))
    }));
    signal(child.id(), Signal::INT);
    child.wait_with_output().unwrap()
}

#[test]
fn an_interrupted_migration_tells_what_it_did_and_the_next_does_the_rest() {
    let dir = Sandbox::new("faults-interrupt");
    let output = interrupted(&dir, &["migrate"]);
    let (told, said) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    let done = changed(&dir);
    assert!(0 < done && done < FILES, "it did not come midway: {done}");
    assert_eq!(output.status.code(), Some(2), "{said}");
    let summary = format!("{done} resources changed in {done} of {done} templates");
    assert_eq!(told.lines().last(), Some(&*summary));
    assert_eq!(told.lines().count(), done + 1);
    let left = FILES - done;
    let expected = format!(
        "error: interrupted before {left} of the files\n  \
         help: they are as they were; run armid again for the rest\n"
    );
    assert_eq!(said, expected);
    nothing_is_left(&dir.path(""));

    let again = dir.run(&["migrate"]);
    assert_eq!((again.code, again.stderr.as_str()), (0, ""));
    let summary = format!("{left} resources changed in {left} of {FILES} templates");
    assert_eq!(again.stdout.lines().last(), Some(&*summary));
    assert_eq!(changed(&dir), FILES);
}

#[test]
fn an_interrupted_fix_tells_what_it_did_and_forgets_no_baseline() {
    let dir = Sandbox::new("faults-interrupt-fix");
    dir.write("armid.toml", "select = [\"identity-ids-deprecated\"]");
    let output = interrupted(&dir, &["check", "--fix"]);
    let said = String::from_utf8_lossy(&output.stderr);
    let done = changed(&dir);
    assert!(0 < done && done < FILES, "it did not come midway: {done}");
    assert_eq!(output.status.code(), Some(2), "{said}");
    let left = FILES - done;
    assert!(
        said.contains(&format!("error: interrupted before {left} of the files\n")),
        "{said}"
    );
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains(&format!("{done} ")), "{told}");
    nothing_is_left(&dir.path(""));
}

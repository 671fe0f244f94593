//! Paths that lead to no ordinary file, or that are no text.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::sandbox::{BAD, Ran, Sandbox};
use crate::world::{ended, new, old};

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Runs armid to its end: whoever opens a pipe waits for ever.
fn run<A: AsRef<OsStr>>(dir: &Sandbox, args: &[A]) -> Ran {
    Ran::from(ended(&mut dir.command(args)))
}

#[test]
fn a_folder_that_holds_itself_is_walked_once() {
    let dir = Sandbox::new("faults-loop");
    dir.write("a/b/main.json", old(1));
    symlink("..", dir.path("a/b/up")).unwrap();
    symlink(dir.path("a"), dir.path("a/again")).unwrap();
    symlink("loop", dir.path("loop")).unwrap();
    symlink("two", dir.path("one")).unwrap();
    symlink("one", dir.path("two")).unwrap();
    let ran = run(&dir, &["check", "--format", "concise"]);
    assert_eq!((ran.code, ran.paths()), (1, vec!["a/b/main.json"]));
    // Named twice, by two ways, it is still one file.
    let ran = run(&dir, &["check", "--format", "concise", "a/again", "a/b/up"]);
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
    for name in ["loop", "one", "two"] {
        let ran = run(&dir, &["check", name]);
        assert_eq!(ran.code, 2, "{name}");
        assert!(ran.stderr.contains("cannot read"), "{}", ran.stderr);
    }
    let ran = run(&dir, &["migrate", "a", "a/b/up", "a/again/b"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let now = fs::read_to_string(dir.path("a/b/main.json")).unwrap();
    assert_eq!(now, new(1));
    assert!(dir.path("a/b/up").is_symlink() && dir.path("a/again").is_symlink());
}

#[test]
fn nothing_that_a_file_or_an_option_names_is_opened_when_it_is_a_pipe() {
    let dir = Sandbox::new("faults-pipes");
    dir.write("main.json", BAD)
        .write("a.bicepparam", "using './pipe.bicep'\n")
        .write("b.bicepparam", "using none\nextends './pipe.bicepparam'\n");
    for name in ["pipe.bicep", "pipe.bicepparam", "pipe"] {
        pipe(&dir.path(name));
    }
    let runs: [(&[&str], i32); 9] = [
        (&["check", "--format", "concise"], 1),
        (&["check", "main.json", "--parameters", "pipe"], 2),
        (&["check", "main.json", "--baseline", "pipe"], 2),
        (&["check", "main.json", "--config", "pipe"], 2),
        (&["check", "pipe", "/dev/null", "/dev/zero", "/dev/tty"], 2),
        (&["migrate", "pipe", "/dev/zero"], 2),
        (&["diff", "pipe", "main.json"], 2),
        (&["show", "pipe"], 2),
        (&["config", "show", "pipe.bicepparam"], 0),
    ];
    for (args, code) in runs {
        let ran = run(&dir, args);
        assert_eq!(ran.code, code, "{args:?}: {ran:?}");
    }
    pipe(&dir.path("armid.toml"));
    let ran = run(&dir, &["check"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("is a named pipe"), "{}", ran.stderr);
}

#[test]
fn a_parameter_file_cannot_name_a_device() {
    let dir = Sandbox::new("faults-device");
    let up = "../".repeat(30);
    for (name, text) in [
        ("a.bicepparam", format!("using '{up}dev/zero'\n")),
        ("b.bicepparam", "using '/dev/zero'\n".to_owned()),
    ] {
        dir.write(name, text);
        let ran = run(&dir, &["check", "--format", "concise", name]);
        assert_eq!(ran.code, 1, "{name}: {ran:?}");
        assert_eq!(ran.paths(), [name]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_that_is_no_text_is_checked_migrated_and_reported_in_every_format() {
    let dir = Sandbox::new("faults-no-text");
    let folder = OsStr::from_bytes(b"f\xfe\xff");
    let file = Path::new(folder).join(OsStr::from_bytes(b"\xe9.json"));
    dir.write(&file, old(1));
    for format in [
        "human", "concise", "json", "sarif", "junit", "github", "gitlab", "rdjson", "azure",
    ] {
        // All of it is UTF-8, or `Ran` would fail.
        let ran = run(&dir, &["check", "--format", format]);
        assert_eq!(ran.code, 1, "{format}: {}", ran.stderr);
        assert!(!ran.stdout.is_empty(), "{format}");
    }
    let show = run(&dir, &["show", "--format", "json"]);
    assert!(
        show.stdout.contains("f\u{fffd}\u{fffd}/\u{fffd}.json"),
        "{}",
        show.stdout
    );
    let diff: [OsString; 3] = ["migrate".into(), "--diff".into(), file.clone().into()];
    let ran = run(&dir, &diff);
    let head = "--- \"a/f\\376\\377/\\351.json\"\n+++ \"b/f\\376\\377/\\351.json\"\n";
    assert_eq!(
        (ran.code, ran.stdout.starts_with(head)),
        (1, true),
        "{}",
        ran.stdout
    );
    let migrate: [OsString; 2] = ["migrate".into(), folder.into()];
    let ran = run(&dir, &migrate);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(fs::read_to_string(dir.path(&file)).unwrap(), new(1));
    // A report can go there, too.
    let mut output = OsString::from("--output=");
    output.push(OsStr::from_bytes(b"\xff.txt"));
    assert_eq!(run(&dir, &[OsString::from("check"), output]).code, 0);
    assert!(dir.path(OsStr::from_bytes(b"\xff.txt")).exists());
}

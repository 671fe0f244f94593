//! What `SECURITY.md` promises of the source itself; the rest of its promises are tests of the
//! program, which it names.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// The source files, each with its path from `src` and its text.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = WalkDir::new(&root).into_iter().map(Result::unwrap);
    let rust = files.filter(|file| file.path().extension().is_some_and(|end| end == "rs"));
    let all: Vec<_> = rust
        .map(|file| {
            let path = file.path().strip_prefix(&root).unwrap();
            let path = path.to_str().unwrap().replace('\\', "/");
            (path, fs::read_to_string(file.path()).unwrap())
        })
        .collect();
    assert!(all.len() > 100, "{} files", all.len());
    all
}

/// The files in which one of the words stands.
fn with_any(words: &[&str]) -> Vec<String> {
    let all = sources().into_iter();
    let found = all.filter(|(_, text)| words.iter().any(|word| text.contains(word)));
    found.map(|(path, _)| path).collect()
}

#[test]
fn no_program_is_run_but_git_in_one_place() {
    assert_eq!(
        with_any(&["process::Command", "Command::new(\""]),
        ["engine/git/ask.rs"]
    );
    let (_, git) = sources()
        .into_iter()
        .find(|(path, _)| path == "engine/git/ask.rs")
        .unwrap();
    assert_eq!(git.matches("Command::new(").count(), 1);
    assert!(git.contains("Command::new(\"git\")"));
}

#[test]
fn nothing_speaks_to_a_network() {
    let words = [
        "std::net",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "UnixStream",
    ];
    assert_eq!(with_any(&words), Vec::<String>::new());
}

#[test]
fn no_code_is_unsafe() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"));
    let manifest = manifest.unwrap();
    let (_, lints) = manifest.split_once("\n[lints.rust]\n").unwrap();
    assert!(lints.starts_with("unsafe_code = \"forbid\"\n"));
    // `forbid` cannot be taken back by an attribute.
    assert_eq!(
        with_any(&["unsafe fn ", "unsafe {", "unsafe impl"]),
        Vec::<String>::new()
    );
}

#[test]
fn every_test_that_the_promises_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let promises = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let code = promises.split('`').skip(1).step_by(2);
    let named: Vec<_> = code.filter_map(|code| code.split_once("::")).collect();
    assert!(named.len() >= 5, "{named:?}");
    for (path, function) in named {
        let source = fs::read_to_string(root.join(path)).unwrap();
        assert!(
            source.contains(&format!("fn {function}()")),
            "{path}::{function}"
        );
    }
}

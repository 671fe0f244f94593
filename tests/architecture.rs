//! A module imports only from floors below its own, and stays small.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::path::{Path, PathBuf};

/// Modules by floor; those of one floor do not import each other.
const FLOORS: [(&str, u32); 11] = [
    ("text", 0),
    ("model", 1),
    ("diagnostic", 2),
    ("evaluate", 2),
    ("knowledge", 2),
    ("graph", 3),
    ("language", 3),
    ("rules", 4),
    ("engine", 5),
    ("report", 6),
    ("cli", 7),
];

/// The longest file.
const LONGEST: usize = 400;

fn sources(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|end| end == "rs") {
            all.push(path);
        }
    }
}

/// Every file of a folder: its path there, and its text.
fn files_of(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let name = path
                .strip_prefix(&root)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// Every file of the program, without the tests beside it.
fn all_sources() -> Vec<(String, String)> {
    let mut all = files_of("src");
    let is_test = |path: &str| path.ends_with("tests.rs") || path.contains("/tests/");
    all.retain(|(path, _)| !is_test(path));
    all
}

fn floor(module: &str) -> Option<u32> {
    FLOORS
        .iter()
        .find(|(name, _)| *name == module)
        .map(|(_, floor)| *floor)
}

/// The module at the root that a file belongs to.
fn module_of(path: &str) -> &str {
    let first = path.split('/').next().unwrap();
    first.strip_suffix(".rs").unwrap_or(first)
}

#[test]
fn imports_point_down() {
    let mut wrong = Vec::new();
    for (path, text) in all_sources() {
        let own = module_of(&path);
        let Some(own_floor) = floor(own) else {
            assert!(["lib", "main"].contains(&own), "{path} is on no floor");
            continue;
        };
        for piece in text.split("crate::").skip(1) {
            let name: String = piece
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .collect();
            let Some(other) = floor(&name) else { continue };
            if name != own && other >= own_floor {
                wrong.push(format!(
                    "{path} (floor {own_floor}) imports {name} (floor {other})"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_first_line_of_a_module_says_its_floor() {
    for (path, text) in all_sources() {
        let Some(floor) = floor(module_of(&path)) else {
            continue;
        };
        let wanted = format!("//! Floor {floor}");
        assert!(
            text.starts_with(&wanted),
            "{path} does not start with `{wanted}`"
        );
    }
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<_> = ["src", "tests", "benches"]
        .into_iter()
        .flat_map(files_of)
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn rules_know_no_syntax() {
    for (path, text) in all_sources() {
        if !path.starts_with("rules/") {
            continue;
        }
        assert!(!text.contains("language::"), "{path} names a language");
    }
}

//! Many files, and few that may be open at once.

use std::fs;

use crate::sandbox::{BAD, GOOD, Sandbox};
use crate::world::{new, nothing_is_left, old, script};

const FILES: usize = 100_000;
const FOLDERS: usize = 100;

#[test]
fn a_hundred_thousand_files_are_read_with_few_of_them_open() {
    let dir = Sandbox::new("faults-many");
    for folder in 0..FOLDERS {
        let folder = dir.path(format!("{folder}"));
        fs::create_dir_all(&folder).unwrap();
        let originals = [("7.json", BAD), ("8.json", GOOD), ("0.json", "{}")];
        for (name, text) in originals {
            fs::write(folder.join(name), text).unwrap();
        }
        // Links: as many files to walk over and to open, and made in no time.
        for number in (1..7).chain(9..FILES / FOLDERS) {
            let original = if number < 20 { "8.json" } else { "0.json" };
            fs::hard_link(folder.join(original), folder.join(format!("{number}.json"))).unwrap();
        }
    }
    let few = "ulimit -n 64; exec \"$ARMID\" check --quiet --format concise";
    let ran = script(&dir, few);
    assert_eq!((ran.code, ran.stderr.as_str()), (1, ""));
    assert_eq!(ran.stdout.lines().count(), FOLDERS);
    fs::remove_dir_all(dir.path("")).unwrap();
}

#[test]
fn few_open_files_are_enough_to_rewrite() {
    for most in [64, 24] {
        let dir = Sandbox::new("faults-few");
        let path = |number: usize| format!("{}/b/c/d/e/f/g/h/{number}.json", number % 7);
        for number in 0..300 {
            dir.write(path(number), old(number));
        }
        let ran = script(&dir, &format!("ulimit -n {most}; exec \"$ARMID\" migrate"));
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{most}");
        for number in 0..300 {
            let now = fs::read_to_string(dir.path(path(number))).unwrap();
            assert_eq!(now, new(number));
        }
        nothing_is_left(&dir.path(""));
    }
}

#[test]
fn a_path_as_long_as_can_be_is_walked() {
    let dir = Sandbox::new("faults-deep");
    let mut path = String::new();
    // As deep as the system takes a path, less what is above it.
    while dir.path(&path).as_os_str().len() + path.len() < 3000 {
        path.push_str("folder/");
    }
    dir.write(format!("{path}main.json"), old(1));
    let ran = script(&dir, "ulimit -n 64; exec \"$ARMID\" migrate");
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let now = fs::read_to_string(dir.path(format!("{path}main.json"))).unwrap();
    assert_eq!(now, new(1));
}

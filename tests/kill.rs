//! A run that is killed at any moment leaves each file old or new, and the next run cleans up.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

const FILES: usize = 500;
const KILLS: u32 = 120;

fn old(number: usize) -> String {
    format!(
        r#"{{
  "type": "Microsoft.Compute/virtualMachines",
  "apiVersion": "2018-06-01",
  "name": "vm{number}",
  "identity": {{ "type": "UserAssigned", "identityIds": [ "[parameters('a')]" ] }}
}}
"#
    )
}

fn new(number: usize) -> String {
    old(number)
        .replace("identityIds", "userAssignedIdentities")
        .replace("[ \"", "{ \"")
        .replace("\" ]", "\": {} }")
}

fn path(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("{number}.json"))
}

fn migrate(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_armid"));
    command
        .args(["migrate", "--quiet", "."])
        .current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// Checks that every file is whole, makes it old again, and says how many were new.
fn restore(folder: &Path) -> usize {
    let mut changed = 0;
    for number in 0..FILES {
        let text = fs::read_to_string(path(folder, number)).unwrap();
        if text == new(number) {
            changed += 1;
            fs::write(path(folder, number), old(number)).unwrap();
        } else {
            assert_eq!(text, old(number), "{number} is torn");
        }
    }
    changed
}

#[test]
fn a_run_that_is_killed_tears_no_file_and_the_next_leaves_no_other() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kill");
    let _absent = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for number in 0..FILES {
        fs::write(path(&folder, number), old(number)).unwrap();
    }
    let start = Instant::now();
    assert!(migrate(&folder).status().unwrap().success());
    let whole = start.elapsed();
    assert_eq!(restore(&folder), FILES);

    let mut halfway = 0;
    for kill in 0..KILLS {
        let mut run = migrate(&folder).spawn().unwrap();
        // Spread over the run in an order that is not rising: the golden ratio.
        let share = (f64::from(kill) * 0.618_034).fract();
        sleep(whole.mul_f64(share));
        let _already_done = run.kill();
        run.wait().unwrap();
        let changed = restore(&folder);
        halfway += usize::from(changed > 0 && changed < FILES);
    }
    assert!(halfway > 0, "no kill came midway");

    assert!(migrate(&folder).status().unwrap().success());
    assert_eq!(restore(&folder), FILES);
    let entries = fs::read_dir(&folder).unwrap();
    let strange: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| !name.to_string_lossy().ends_with(".json"))
        .collect();
    assert!(strange.is_empty(), "{strange:?}");
}

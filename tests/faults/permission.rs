//! Who runs armid may not do what it would need.

use std::fs;

use crate::sandbox::{BAD, GOOD, Sandbox};
use crate::world::{Commoner, new, old, script};

#[test]
fn what_may_not_be_read_is_told_and_the_rest_is_checked() {
    let Some(own) = Commoner::new("read") else {
        return;
    };
    own.write("open.json", BAD);
    own.write("secret.json", BAD);
    own.write("closed/inner.json", BAD);
    own.mode("secret.json", 0o000);
    own.mode("closed", 0o000);
    let ran = own.run(&["check", "--format", "concise"]);
    assert_eq!((ran.code, ran.paths()), (2, vec!["open.json"]));
    for name in ["secret.json", "closed"] {
        let told = format!("error: cannot read `{name}`\n  cause: ");
        assert!(ran.stderr.contains(&told), "{}", ran.stderr);
    }
    let named = own.run(&["check", "secret.json"]);
    assert_eq!(named.code, 2);
    let named = own.run(&["check", "closed/inner.json"]);
    assert_eq!(named.code, 2, "{}", named.stderr);
    let ran = own.run(&["show"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(ran.stdout.contains("open.json"), "{}", ran.stdout);
}

#[test]
fn a_configuration_that_may_not_be_read_is_not_passed_over() {
    let Some(own) = Commoner::new("config") else {
        return;
    };
    own.write("main.json", BAD);
    own.write("armid.toml", "ignore = [\"identity-ids-deprecated\"]");
    own.mode("armid.toml", 0o000);
    let ran = own.run(&["check", "--format", "concise"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("armid.toml"), "{}", ran.stderr);
}

#[test]
fn what_may_not_be_written_is_left_and_the_rest_is_migrated() {
    let Some(own) = Commoner::new("write") else {
        return;
    };
    own.write("open.json", &old(1));
    own.write("kept.json", &old(2));
    own.write("folder/inner.json", &old(3));
    own.mode("kept.json", 0o444);
    own.mode("folder", 0o555);
    for args in [&["migrate"][..], &["check", "--fix"]] {
        let ran = own.run(args);
        assert_eq!(ran.code, 2, "{}", ran.stderr);
        let read_only = "error: `kept.json` is read-only\n  help: ";
        assert!(ran.stderr.contains(read_only), "{}", ran.stderr);
        let no_room = "error: cannot make a file in `folder`\n  cause: ";
        assert!(ran.stderr.contains(no_room), "{}", ran.stderr);
    }
    let text = |name| fs::read_to_string(own.path(name)).unwrap();
    assert_eq!(text("open.json"), new(1));
    assert_eq!(text("kept.json"), old(2));
    own.mode("folder", 0o755);
    assert_eq!(text("folder/inner.json"), old(3));
}

#[test]
fn a_report_that_may_not_be_written_is_told() {
    let Some(own) = Commoner::new("report") else {
        return;
    };
    own.write("main.json", GOOD);
    own.write("report.json", "old");
    own.mode("report.json", 0o444);
    own.write("folder/other.json", GOOD);
    own.mode("folder", 0o555);
    for file in ["report.json", "folder/new.json"] {
        let format = format!("json={file}");
        let ran = own.run(&["check", "--format", &format]);
        assert_eq!(ran.code, 2, "{file}: {}", ran.stderr);
        assert!(ran.stderr.contains("error: cannot "), "{}", ran.stderr);
    }
    assert_eq!(fs::read_to_string(own.path("report.json")).unwrap(), "old");
}

/// Puts the templates on a file system that nobody can write to.
const READ_ONLY: &str = r#"
mkdir -p disk
unshare -m sh -c '
  mount -t tmpfs none disk || exit 77
  mkdir disk/.git && cp *.json disk && mount -o remount,ro disk || exit 77
  cd disk
  "$ARMID" check --quiet --format concise || echo "check $?"
  "$ARMID" migrate || echo "migrate $?"
  "$ARMID" check --fix --quiet --format concise || echo "fix $?"
  "$ARMID" migrate --diff > ../a.diff || echo "diff $?"
  cmp a.json ../a.json && cmp b.json ../b.json && ls -A && touch ../done
'
"#;

#[test]
fn a_tree_that_is_read_only_is_checked_and_stays_as_it_is() {
    let dir = Sandbox::new("faults-read-only");
    dir.write("a.json", old(1)).write("b.json", old(2));
    let ran = script(&dir, READ_ONLY);
    if ran.code == 77 || ran.stderr.contains("unshare") {
        println!("skipped: no file system can be made: {ran:?}");
        return;
    }
    assert!(dir.path("done").exists(), "{ran:?}");
    let words: Vec<&str> = ran.stdout.lines().collect();
    for wanted in ["check 1", "migrate 2", "fix 2", "diff 1"] {
        assert!(words.contains(&wanted), "{ran:?}");
    }
    assert_eq!(&words[words.len() - 3..], [".git", "a.json", "b.json"]);
    assert_eq!(ran.stderr.matches("is read-only").count(), 4, "{ran:?}");
    let diff = fs::read_to_string(dir.path("a.diff")).unwrap();
    assert_eq!(diff.matches("+++").count(), 2);
}

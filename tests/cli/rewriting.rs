//! What is written, what is only told, and what is left alone.

use std::fs;

use crate::sandbox::{GOOD, Sandbox};

const OLD: &str = r#"{
  "type": "Microsoft.Compute/virtualMachines",
  "apiVersion": "2018-06-01",
  "name": "vm",
  "identity": {
    "type": "userAssigned",
    "identityIds": [ "[parameters('a')]" ]
  }
}
"#;

const MIGRATED: &str = r#"{
  "type": "Microsoft.Compute/virtualMachines",
  "apiVersion": "2018-06-01",
  "name": "vm",
  "identity": {
    "type": "userAssigned",
    "userAssignedIdentities": { "[parameters('a')]": {} }
  }
}
"#;

const DIFF: &str = r#"--- a/a.json
+++ b/a.json
@@ -4,6 +4,6 @@
   "name": "vm",
   "identity": {
     "type": "userAssigned",
-    "identityIds": [ "[parameters('a')]" ]
+    "userAssignedIdentities": { "[parameters('a')]": {} }
   }
 }
"#;

fn fixed() -> String {
    MIGRATED.replace("userAssigned\"", "UserAssigned\"")
}

fn text(dir: &Sandbox, name: &str) -> String {
    fs::read_to_string(dir.path(name)).unwrap()
}

#[test]
fn migrate_writes_and_says_what_it_did() {
    let dir = Sandbox::new("migrate");
    dir.write("a.json", OLD).write("good.json", GOOD);
    let ran = dir.run(&["migrate"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(
        ran.stdout,
        "a.json:1: Microsoft.Compute/virtualMachines vm: `identityIds` moved to \
         `userAssignedIdentities`\n1 resource changed in 1 of 2 templates\n"
    );
    assert_eq!(text(&dir, "a.json"), MIGRATED);
    assert_eq!(text(&dir, "good.json"), GOOD);
    let again = dir.run(&["migrate"]);
    assert_eq!(again.stdout, "nothing to change in 2 templates\n");
    assert_eq!(again.code, 0);
}

#[test]
fn a_difference_and_a_check_write_nothing_and_exit_with_1() {
    let dir = Sandbox::new("dry");
    dir.write("a.json", OLD);
    let ran = dir.run(&["migrate", "--diff"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, DIFF));
    assert!(
        ran.stderr
            .contains("1 resource would change in 1 of 1 template")
    );
    let ran = dir.run(&["migrate", "--check"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("1 resource would change"));
    let ran = dir.run(&["check", "--diff"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("+    \"type\": \"UserAssigned\","));
    assert!(
        ran.stderr.contains("2 findings would be mended"),
        "{}",
        ran.stderr
    );
    assert_eq!(text(&dir, "a.json"), OLD);
    dir.write("a.json", fixed());
    for args in [
        ["migrate", "--diff"],
        ["migrate", "--check"],
        ["check", "--diff"],
    ] {
        assert_eq!(dir.run(&args).code, 0, "{args:?}");
    }
}

#[test]
fn the_difference_is_one_that_patch_takes() {
    let dir = Sandbox::new("patch");
    dir.write("sub/a.json", OLD.replace('\n', "\r\n"));
    dir.write("b.json", OLD.trim_end());
    dir.write("patch", dir.run(&["migrate", "--diff"]).stdout);
    let mut git = std::process::Command::new("git");
    git.args(["apply", "patch"]).current_dir(dir.path(""));
    // A repository around this one would be meant instead.
    git.env(
        "GIT_CEILING_DIRECTORIES",
        dir.path("..").canonicalize().unwrap(),
    );
    assert!(git.status().unwrap().success());
    assert_eq!(text(&dir, "sub/a.json"), MIGRATED.replace('\n', "\r\n"));
    assert_eq!(text(&dir, "b.json"), MIGRATED.trim_end());
}

#[test]
fn check_mends_what_is_safe_and_tells_the_rest() {
    let dir = Sandbox::new("fix");
    let early = OLD.replace("2018-06-01", "2018-04-01");
    dir.write("a.json", OLD).write("b.json", &early);
    let ran = dir.run(&["check", "--fix"]);
    // At the version that knows the array, it is a note, and its fix raises the version.
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(
        ran.stdout.contains("3 fixed, 1 note in 1 of 2 templates"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("1 fixable with `--fix --unsafe-fixes`"));
    assert_eq!(text(&dir, "a.json"), fixed());
    assert_eq!(
        text(&dir, "b.json"),
        early.replace("userAssigned", "UserAssigned")
    );
    let ran = dir.run(&["check", "--fix", "--unsafe-fixes", "--format", "json"]);
    assert!(ran.stdout.contains("\"fixed\":1"), "{}", ran.stdout);
    assert_eq!(text(&dir, "b.json"), fixed());
}

#[test]
fn unsafe_fixes_alone_say_what_they_belong_to() {
    let dir = Sandbox::new("unsafe-alone");
    let ran = dir.run(&["check", "--unsafe-fixes"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("--fix|--diff"), "{}", ran.stderr);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let dir = Sandbox::new("stdin");
    let ran = dir.pipe(&["check", "--fix", "-"], OLD.as_bytes());
    assert_eq!((ran.code, ran.stdout), (0, fixed()));
    assert!(
        ran.stderr.contains("2 fixed, no findings"),
        "{}",
        ran.stderr
    );
    let ran = dir.pipe(
        &["migrate", "--stdin-filename", "a.json", "-"],
        OLD.as_bytes(),
    );
    assert_eq!((ran.code, ran.stdout.as_str()), (0, MIGRATED));
    let ran = dir.pipe(
        &["migrate", "--diff", "--stdin-filename", "a.json", "-"],
        OLD.as_bytes(),
    );
    assert_eq!((ran.code, ran.stdout.as_str()), (1, DIFF));
    // What cannot be read, or is no template, comes out as it went in.
    for other in ["{ \"a\": \n", "{ \"name\": \"x\" }"] {
        let ran = dir.pipe(&["migrate", "-"], other.as_bytes());
        assert_eq!(ran.stdout, other);
    }
    dir.write("b.json", OLD);
    let ran = dir.pipe(&["migrate", "-", "b.json"], OLD.as_bytes());
    assert_eq!((ran.code, text(&dir, "b.json").as_str()), (2, OLD));
    assert!(
        ran.stderr
            .contains("standard input and files cannot be rewritten together")
    );
}

#[test]
fn json_lists_edits_that_make_the_new_file() {
    let dir = Sandbox::new("json-edits");
    dir.write("a.json", format!("\u{feff}{OLD}"));
    for args in [
        ["migrate", "--format", "json", "--check"],
        ["migrate", "--format", "json", "--diff"],
    ] {
        let ran = dir.run(&args);
        assert_eq!(ran.code, 1);
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(report["schema_version"], 1);
        let file = &report["files"][0];
        assert_eq!(file["path"], "a.json");
        assert_eq!(file["resources"][0]["pointer"], "");
        let mut made = text(&dir, "a.json");
        for edit in file["edits"].as_array().unwrap().iter().rev() {
            let at = |end: &str| {
                let offset = edit["range"][end]["offset"].as_u64().unwrap();
                usize::try_from(offset).unwrap()
            };
            made.replace_range(at("start")..at("end"), edit["text"].as_str().unwrap());
        }
        assert_eq!(made, format!("\u{feff}{MIGRATED}"));
    }
    let report = dir.run(&["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&report.stdout).unwrap();
    for finding in report["diagnostics"].as_array().unwrap() {
        let edits = finding["fix"]["edits"].as_array().unwrap();
        assert!(!edits.is_empty(), "{finding}");
    }
}

#[test]
fn a_selector_that_fits_nothing_is_an_error_with_near_names() {
    let dir = Sandbox::new("selector");
    dir.write("a.json", OLD);
    let ran = dir.run(&[
        "enable",
        "system",
        "--type",
        "Microsoft.Compute/virtualMachine",
    ]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr
            .contains("did you mean `Microsoft.Compute/virtualMachines`?")
    );
    assert_eq!(text(&dir, "a.json"), OLD);
}

#[test]
fn blanks_around_an_expression_are_no_part_of_it() {
    let dir = Sandbox::new("blanks");
    dir.write("a.json", MIGRATED);
    let key = "parameters('the id')";
    let twice = [format!(" [{key}] "), format!("{key} ")];
    let ran = dir.run(&[
        "enable",
        "user",
        "--identity",
        &twice[0],
        "--identity",
        &twice[1],
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(
        ran.stdout.contains("1 user-assigned identity attached"),
        "{}",
        ran.stdout
    );
    let text = text(&dir, "a.json");
    assert!(text.contains(&format!("\"[{key}]\": {{}}")), "{text}");
}

#[test]
fn a_bicep_file_that_cannot_be_read_is_told_from_a_folder_too() {
    let dir = Sandbox::new("broken-bicep");
    dir.write("a.bicep", "var x = \n")
        .write("note.json", "{ \"a\": ");
    let ran = dir.run(&["migrate", "."]);
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("error[syntax-error]"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("note.json"), "{}", ran.stdout);
}

#[test]
fn a_refusal_is_explained() {
    let dir = Sandbox::new("refused");
    dir.write("a.json", OLD.replace("virtualMachines", "unheardOf"));
    let ran = dir.run(&["enable", "system", "--name", "vm"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout.contains("error[rewrite-refused]"),
        "{}",
        ran.stdout
    );
    let ran = dir.run(&["explain", "rewrite-refused"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.stdout.contains("Make a change by hand"),
        "{}",
        ran.stdout
    );
}

#[cfg(unix)]
#[test]
fn one_file_that_cannot_be_written_stops_no_other() {
    use std::os::unix::fs::symlink;

    let dir = Sandbox::new("unwritable");
    dir.write("here/a.json", OLD).write("here/b.json", OLD);
    dir.write("outside.json", OLD).write("here/z.json", OLD);
    fs::hard_link(dir.path("here/b.json"), dir.path("here/other")).unwrap();
    symlink("../outside.json", dir.path("here/link.json")).unwrap();
    let mut command = dir.command(&["migrate", "a.json", "b.json", "link.json", "z.json"]);
    let output = command.current_dir(dir.path("here")).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("hard links"), "{stderr}");
    assert!(stderr.contains("outside of the folder"), "{stderr}");
    for (name, wanted) in [
        ("here/a.json", MIGRATED),
        ("here/b.json", OLD),
        ("outside.json", OLD),
        ("here/z.json", MIGRATED),
    ] {
        assert_eq!(text(&dir, name), wanted, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_within_the_folder_is_followed() {
    let dir = Sandbox::new("inner-link");
    dir.write("sub/a.json", OLD);
    std::os::unix::fs::symlink("sub/a.json", dir.path("link.json")).unwrap();
    let ran = dir.run(&["migrate", "link.json"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(text(&dir, "sub/a.json"), MIGRATED);
    assert!(
        fs::symlink_metadata(dir.path("link.json"))
            .unwrap()
            .is_symlink()
    );
}

#[test]
fn that_nothing_has_an_identity_any_more_is_no_error() {
    let dir = Sandbox::new("has-none");
    dir.write("web.json", SITE);
    let remove = ["remove", "system", "--has", "system", "web.json"];
    for what in ["1 resource changed", "nothing to change"] {
        let ran = dir.run(&remove);
        assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
        assert!(ran.stdout.contains(what), "{}", ran.stdout);
    }
    let ran = dir.run(&["remove", "system", "--type", "No/such", "web.json"]);
    assert_eq!(ran.code, 2);
}

const SITE: &str = r#"{
  "type": "Microsoft.Web/sites",
  "apiVersion": "2023-12-01",
  "name": "web",
  "identity": { "type": "SystemAssigned" }
}
"#;

/// A folder is swept of what killed runs left there, however often it is called something else.
#[test]
fn one_folder_under_many_names_is_written_to_as_under_one() {
    let dir = Sandbox::new("spellings");
    let files: Vec<_> = (0..24)
        .map(|number| format!("infra/{number}.json"))
        .collect();
    for name in &files {
        dir.write(name, OLD);
    }
    let mut args = vec!["migrate".to_owned()];
    args.extend(files.iter().enumerate().map(|(at, name)| match at % 4 {
        0 => name.clone(),
        1 => format!("infra/../{name}"),
        2 => dir.path(name).display().to_string(),
        _ => format!("infra/../infra/../{name}"),
    }));
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    for _ in 0..8 {
        let ran = dir.run(&args);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        for name in &files {
            assert_eq!(text(&dir, name), MIGRATED, "{name}");
            dir.write(name, OLD);
        }
    }
}

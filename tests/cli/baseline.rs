//! Known findings.

use std::fs;

use crate::sandbox::{BAD, GOOD, Ran, Sandbox};

const KNOW: [&str; 4] = ["check", "--baseline", "known.json", "--write-baseline"];

/// A folder with one template, which is [`BAD`], and a baseline that knows it.
fn knowing(test: &str) -> Sandbox {
    let dir = Sandbox::new(test);
    dir.write("a.json", BAD);
    dir.run(&KNOW);
    dir
}

/// A check that knows the findings of the baseline.
fn check(dir: &Sandbox, more: &[&str]) -> Ran {
    dir.run(&[&["check", "--baseline", "known.json"], more].concat())
}

fn read(dir: &Sandbox, name: &str) -> String {
    fs::read_to_string(dir.path(name)).unwrap()
}

/// [`BAD`] with two more findings: its resource a second time, and a note.
fn worse() -> String {
    let start = BAD.find("{\n    \"type\"").unwrap();
    let end = BAD.rfind("}]").unwrap() + 1;
    let resource = &BAD[start..end];
    let noted = resource
        .replace("\"vm\"", "\"vm2\"")
        .replace("UserAssigned\"", "userAssigned\"");
    BAD.replace(resource, &format!("{resource}, {noted}"))
}

#[test]
fn what_is_known_is_told_no_more_and_what_is_new_is() {
    let dir = Sandbox::new("baseline");
    dir.write("infra/a.json", BAD).write("b.json", GOOD);
    let ran = dir.run(&KNOW);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout, "no findings in 2 templates (1 suppressed)\n");
    assert_eq!(ran.stderr, "known.json: 1 finding known (1 new, 0 gone)\n");
    let text = read(&dir, "known.json");
    assert!(text.contains("\n{\"path\":\"infra/a.json\",\"rule\":\"identity-ids-deprecated\","));
    let ran = check(&dir, &[]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    // Lines move, the next template is as bad, and one more finding comes.
    dir.write("infra/a.json", format!("\n// new\n\n{}", worse()));
    let ran = check(&dir, &["--format", "concise"]);
    assert_eq!(
        (ran.code, ran.stdout.lines().count()),
        (1, 2),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains(":13:"), "{}", ran.stdout);
    let ran = check(&dir, &["--format", "json"]);
    assert!(ran.stdout.contains("\"suppressed\":1,\"stale\":0"));
}

#[test]
fn a_baseline_is_the_same_from_every_folder() {
    let dir = Sandbox::new("baseline-folder");
    dir.write("infra/a.json", BAD);
    dir.run(&KNOW);
    let text = read(&dir, "known.json");
    let mut inside = dir.command(&["check", "--baseline", "../known.json", "--write-baseline"]);
    let ran = inside.current_dir(dir.path("infra")).output().unwrap();
    assert_eq!(ran.status.code(), Some(0));
    assert_eq!(ran.stdout, b"no findings in 1 template (1 suppressed)\n");
    assert_eq!(read(&dir, "known.json"), text);
    let path = dir.path("infra/a.json");
    let path = path.to_str().unwrap();
    let ran = check(&dir, &[path]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
}

#[test]
fn what_is_known_is_not_mended() {
    let dir = knowing("baseline-fix");
    let ran = check(&dir, &["--fix", "--unsafe-fixes"]);
    assert_eq!(ran.stdout, "no findings in 1 template (1 suppressed)\n");
    assert_eq!(read(&dir, "a.json"), BAD);
    // Of two, the one that is new is mended.
    dir.write("a.json", worse());
    let ran = check(&dir, &["--fix", "--unsafe-fixes"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    let text = read(&dir, "a.json");
    assert_eq!(text.matches("identityIds").count(), 1);
    assert_eq!(text.matches("userAssignedIdentities\": {").count(), 1);
}

#[test]
fn what_is_known_and_gone_is_told_where_it_was_looked_for() {
    let dir = Sandbox::new("baseline-stale");
    dir.write("a.json", BAD)
        .write("b.json", BAD)
        .write("c.json", BAD);
    dir.run(&KNOW);
    dir.write("a.json", GOOD);
    fs::remove_file(dir.path("b.json")).unwrap();
    let ran = check(&dir, &[]);
    assert_eq!(ran.code, 0);
    assert_eq!(
        ran.stderr,
        "warning: `known.json` knows findings that are no more:\n  \
         a.json: identity-ids-deprecated\n  \
         b.json: identity-ids-deprecated\n  \
         help: `--write-baseline` forgets them\n"
    );
    assert_eq!(
        ran.stdout,
        "no findings in 2 templates (1 suppressed, 2 in the baseline no more)\n"
    );
    let ran = check(&dir, &["--quiet"]);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", ""));
    // Under another rule, nothing is known of this one; in another file, nothing of the first.
    let ran = check(&dir, &["--select", "identity-required"]);
    assert!(!ran.stderr.contains("a.json"), "{}", ran.stderr);
    let ran = check(&dir, &["c.json"]);
    assert!(!ran.stderr.contains("a.json"), "{}", ran.stderr);
    let ran = check(&dir, &["c.json", "--write-baseline"]);
    assert_eq!(ran.stderr, "known.json: 2 findings known (0 new, 1 gone)\n");
    let ran = dir.run(&KNOW);
    assert_eq!(ran.stderr, "known.json: 1 finding known (0 new, 1 gone)\n");
}

#[test]
fn what_cannot_be_read_is_not_excused_and_takes_nothing_out_of_the_baseline() {
    let dir = knowing("baseline-broken-template");
    let before = read(&dir, "known.json");
    dir.write("a.json", &BAD[..BAD.len() - 3]);
    let ran = dir.run(&KNOW);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("syntax-error"), "{}", ran.stdout);
    assert_eq!(read(&dir, "known.json"), before);
}

#[test]
fn a_baseline_that_cannot_be_used_is_told_with_its_place() {
    let dir = Sandbox::new("baseline-broken");
    dir.write("a.json", BAD);
    let told = |content: Option<&str>| {
        if let Some(content) = content {
            dir.write("known.json", content);
        }
        let ran = check(&dir, &[]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
        ran.stderr
    };
    assert_eq!(
        told(None),
        "error: there is no baseline `known.json`\n  help: `--write-baseline` makes it\n"
    );
    let help = "  help: mend it, or delete it and make it anew with `--write-baseline`\n";
    assert_eq!(
        told(Some("{\n  oops")),
        format!("error: `known.json:2:3` is no baseline: key must be a string\n{help}")
    );
    // What is no baseline at all is not to be deleted.
    let other = "error: `known.json` is no baseline: it has no `findings`\n  \
                 help: name another file: `--write-baseline` makes one\n";
    assert_eq!(told(Some(BAD)), other);
    let entry = "{\"schema_version\":1,\"fingerprint_version\":1,\"findings\":[\n{\"path\":1}]}";
    let stderr = told(Some(entry));
    assert!(stderr.starts_with("error: `known.json:2:9` is no baseline: invalid type"));
    assert_eq!(
        told(Some("{\"schema_version\":0}")),
        format!(
            "error: the baseline `known.json` has schema_version 0, and this armid knows 1\n{help}"
        )
    );
    // Neither is it written over, nor is anything else.
    let ran = dir.run(&KNOW);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    let ran = dir.run(&["check", "--baseline", "a.json", "--write-baseline"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_eq!(read(&dir, "a.json"), BAD);
    let ran = dir.run(&["check", "--baseline", "no/known.json", "--write-baseline"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    let ran = dir.run(&["check", "--write-baseline"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("--baseline"), "{}", ran.stderr);
}

#[test]
fn a_baseline_that_a_newer_armid_wrote_is_told_as_that() {
    let dir = Sandbox::new("baseline-newer");
    dir.write("a.json", BAD);
    for (content, version) in [
        (
            "{\"schema_version\":2,\"fingerprint_version\":1}",
            "schema_version 2",
        ),
        ("{\"schema_version\":9}", "schema_version 9"),
        (
            "{\"schema_version\":1,\"fingerprint_version\":9}",
            "fingerprint_version 9",
        ),
    ] {
        dir.write("known.json", content);
        let told = format!(
            "error: a newer armid wrote the baseline `known.json`: it has {version}, and this one \
             knows 1\n  help: use that armid, or delete it and make it anew with \
             `--write-baseline`\n"
        );
        assert_eq!(check(&dir, &[]).stderr, told);
    }
    dir.write("known.json", "{\"schema_version\":1,\"findings\":[]}");
    let stderr = check(&dir, &[]).stderr;
    assert!(
        stderr.contains("missing field `fingerprint_version`"),
        "{stderr}"
    );
}

#[test]
fn no_report_is_written_over_the_baseline() {
    let dir = knowing("baseline-report");
    let before = read(&dir, "known.json");
    let ran = check(&dir, &["--output", "known.json"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert_eq!(read(&dir, "known.json"), before);
}

#[test]
fn a_resource_whose_finding_is_known_is_not_mended_with_another() {
    let dir = Sandbox::new("baseline-shared");
    let site = |name: &str| {
        format!(
            "resource {name} 'Microsoft.Web/sites@2023-12-01' = {{\n  name: '{name}'\n  location: 'x'\n  identity: {{ type: kind }}\n}}\n"
        )
    };
    let (kind, one, two) = ("var kind = 'UserAssigned'\n", site("one"), site("two"));
    dir.write("a.bicep", format!("{kind}{two}"));
    dir.run(&KNOW);
    let text = format!("{kind}{one}{two}");
    dir.write("a.bicep", &text);
    let ran = check(&dir, &["--fix", "--unsafe-fixes"]);
    assert_eq!(
        (ran.code, read(&dir, "a.bicep")),
        (1, text),
        "{}",
        ran.stdout
    );
    let ran = check(&dir, &[]);
    assert!(
        ran.stdout.contains("`kind` is read elsewhere, too"),
        "{}",
        ran.stdout
    );
    dir.run(&["check", "--fix", "--unsafe-fixes"]);
    assert!(read(&dir, "a.bicep").starts_with("var kind = 'None'\n"));
}

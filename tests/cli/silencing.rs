//! Comments that silence findings.

mod values;

use std::fs;

use crate::sandbox::{BAD, Sandbox};
use values::DEPLOYED;

/// [`BAD`] with a comment above its error.
fn excused(comment: &str) -> String {
    BAD.replace(
        "      \"identityIds\"",
        &format!("      {comment}\n      \"identityIds\""),
    )
}

const COMMENT: &str = "// armid: ignore[identity-ids-deprecated] until the move, see #12";

#[test]
fn what_is_silenced_is_counted_and_fails_nothing() {
    let dir = Sandbox::new("silenced");
    dir.write("a.json", excused(COMMENT));
    let ran = dir.run(&["check"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.stdout, "no findings in 1 template (1 suppressed)\n");
    let ran = dir.run(&["check", "--format", "json"]);
    assert!(ran.stdout.contains("\"suppressed\":1"), "{}", ran.stdout);
    let ran = dir.run(&["check", "--no-suppressions", "--format", "concise"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout
            .starts_with("a.json:11:7: error[identity-ids-deprecated]"),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.stdout.lines().count(), 1);
}

#[test]
fn what_is_silenced_is_not_fixed_and_what_silences_nothing_goes() {
    let dir = Sandbox::new("silenced-fix");
    let text = excused(COMMENT);
    dir.write("a.json", &text);
    let ran = dir.run(&["check", "--fix", "--unsafe-fixes"]);
    assert_eq!(ran.stdout, "no findings in 1 template (1 suppressed)\n");
    assert_eq!(fs::read_to_string(dir.path("a.json")).unwrap(), text);
    let unused = "// armid: ignore[identity-type-casing] \u{1b}[31m";
    dir.write("a.json", excused(&format!("{COMMENT}\n{unused}")));
    let ran = dir.run(&["check", "--fix"]);
    assert_eq!(
        ran.stdout,
        "1 fixed, no findings in 1 template (1 suppressed)\n"
    );
    assert_eq!(fs::read_to_string(dir.path("a.json")).unwrap(), text);
    let ran = dir.run(&["check", "--diff", "--no-suppressions"]);
    assert!(
        ran.stdout.contains("+      \"userAssignedIdentities\""),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_comment_counts_until_its_last_day() {
    let dir = Sandbox::new("silenced-until");
    let text = |day: &str| {
        excused(&format!(
            "// armid: ignore[identity-ids-deprecated] until={day}"
        ))
    };
    dir.write("later.json", text("9999-12-31"));
    dir.write("over.json", text("2001-02-03"));
    let ran = dir.run(&["check", "--format", "concise"]);
    assert_eq!(ran.code, 1);
    let lines: Vec<_> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{}", ran.stdout);
    let expired = "over.json:10:49: note[unused-suppression] this comment expired on 2001-02-03";
    assert!(lines[0].starts_with(expired), "{}", lines[0]);
    assert!(
        lines[1].starts_with("over.json:11:7: error[identity-ids-deprecated]"),
        "{}",
        lines[1]
    );
}

#[test]
fn a_misspelt_rule_is_told_with_the_nearest_name() {
    let dir = Sandbox::new("silenced-misspelt");
    let comment = "// armid: ignore[identity-id-deprecated]";
    let ran = dir.pipe(
        &["check", "-", "--stdin-filename", "a.json"],
        excused(comment).as_bytes(),
    );
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout
            .contains("note[unused-suppression]: there is no rule `identity-id-deprecated`"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .contains("help: did you mean `identity-ids-deprecated`?"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .ends_with("1 error, 1 note in 1 template\n1 fixable with `--fix`\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn nothing_that_a_comment_says_reaches_the_terminal_unescaped() {
    let dir = Sandbox::new("silenced-hostile");
    let comment = "// armid: ignore[\u{1b}[31mred\u{202e}, a\u{0}b\u{85}] until=\u{7}";
    dir.write("a.json", excused(comment));
    for format in ["human", "concise", "json"] {
        let ran = dir.run(&["check", "--format", format]);
        let hidden = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(!ran.stdout.contains(hidden), "{:?}", ran.stdout);
        assert!(ran.stdout.contains("unused-suppression"), "{}", ran.stdout);
    }
}

#[test]
fn comments_are_written_with_their_reason_where_comments_are_at_home() {
    let dir = Sandbox::new("silenced-added");
    let bicep = DEPLOYED
        .replace("kind }", "'systemAssigned' }")
        .replace("  // armid", "  //");
    dir.write("main.bicep", &bicep)
        .write("a.json", BAD)
        .write("b.jsonc", BAD);
    let reason = "until=9999-12-31 see #12";
    let add = ["check", "--add-suppressions", "--reason", reason];
    let ran = dir.run(&[&add[..], &["--diff"]].concat());
    assert_eq!(
        (ran.code, ran.stdout.matches("\n+").count()),
        (1, 4),
        "{}",
        ran.stdout
    );
    assert_eq!(fs::read_to_string(dir.path("b.jsonc")).unwrap(), BAD);
    let ran = dir.run(&add);
    assert_eq!(ran.code, 1);
    let told = "warning: `a.json` is JSON without comments, and none is written";
    assert!(ran.stderr.starts_with(told), "{}", ran.stderr);
    assert!(
        ran.stdout
            .ends_with("1 error in 1 of 3 templates (2 suppressed)\n1 fixable with `--fix`\n"),
        "{}",
        ran.stdout
    );
    let comment = format!("// armid: ignore[identity-ids-deprecated] {reason}");
    assert_eq!(
        fs::read_to_string(dir.path("b.jsonc")).unwrap(),
        excused(&comment)
    );
    let comment = format!("  // armid: ignore[identity-type-casing] {reason}\n  identity");
    let wanted = bicep.replace("  identity", &comment);
    assert_eq!(fs::read_to_string(dir.path("main.bicep")).unwrap(), wanted);
    let ran = dir.run(&[&add[..], &["--json-comments"]].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(ran.stdout, "no findings in 3 templates (3 suppressed)\n");
    let piped = [&add[..], &["-", "--stdin-filename", "x.jsonc"]].concat();
    let ran = dir.pipe(&piped, BAD.as_bytes());
    assert_eq!(
        (ran.code, ran.stdout),
        (0, fs::read_to_string(dir.path("a.json")).unwrap())
    );
}

#[test]
fn no_comment_is_written_that_silences_nothing() {
    let dir = Sandbox::new("silenced-out-of-reach");
    let bicep = r"resource w 'Microsoft.Web/sites@2023-12-01' = {
  name: 'w'
  properties: { x: '''
 z ''' }, identity: { type: 'systemAssigned' }
}
";
    let json = r#"{
  "type": "Microsoft.Web/sites",
  "apiVersion": "2023-12-01",
  "name": "w",
  "kind": "a
 b", "identity": { "type": "systemAssigned" }
}
"#;
    let half = r#"{
  "type": "Microsoft.Web/sites",
  "apiVersion": "2023-12-01",
  "name": "w",
  "identity": { "type": "SystemAssigned",
    "principalId": "x" /* f
 */ , "tenantId": "y" }
}
"#;
    let add = ["check", "--add-suppressions", "--reason", "r"];
    for (name, text) in [("m.bicep", bicep), ("m.jsonc", json)] {
        dir.write(name, text);
        let ran = dir.run(&[&add[..], &[name]].concat());
        let told = format!("warning: `{name}` has one finding that no comment above reaches");
        assert!(ran.stderr.starts_with(&told), "{}", ran.stderr);
        assert!(!ran.stdout.contains("unused-suppression"), "{}", ran.stdout);
        assert_eq!(fs::read_to_string(dir.path(name)).unwrap(), text);
    }
    // One of two on the line is in reach.
    dir.write("h.jsonc", half);
    let once = half.replace(
        "    \"principalId",
        "    // armid: ignore[read-only-identity-property] r\n    \"principalId",
    );
    for _ in 0..2 {
        let ran = dir.run(&[&add[..], &["h.jsonc"]].concat());
        assert!(ran.stderr.contains("no comment above"), "{}", ran.stderr);
        assert_eq!(fs::read_to_string(dir.path("h.jsonc")).unwrap(), once);
    }
}

#[test]
fn comments_need_a_reason_and_go_with_no_other_change() {
    let dir = Sandbox::new("silenced-added-usage");
    dir.write("a.jsonc", BAD);
    for args in [
        &["--add-suppressions"][..],
        &["--reason", "x"],
        &["--add-suppressions", "--reason", "x", "--fix"],
        &["--add-suppressions", "--reason", "x", "--base", "HEAD"],
        &[
            "--add-suppressions",
            "--reason",
            "x",
            "--baseline",
            "known.json",
        ],
        &["--add-suppressions", "--reason", "x", "--watch"],
        &["--add-suppressions", "--reason", "x", "--no-suppressions"],
        &["--add-suppressions", "--reason", "a\nb"],
        &["--add-suppressions", "--reason", "until=2001-01-01"],
        &["--add-suppressions", "--reason", "until tomorrow, until=x"],
        &["--json-comments"],
    ] {
        let ran = dir.run(&[&["check"], args].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert_eq!(fs::read_to_string(dir.path("a.jsonc")).unwrap(), BAD);
    }
}

#[test]
fn a_comment_that_ends_a_file_without_a_last_line_break_goes() {
    let dir = Sandbox::new("silenced-last");
    let resource = "resource app 'Microsoft.Web/sites@2023-12-01' existing = {\n  name: 'app'\n}";
    let comments = [
        "// armid: ignore-file[identity-type-casing]",
        "/* armid: ignore-file[identity-type-casing] */",
    ];
    for comment in comments {
        let texts = [
            format!("param a string\n{comment}"),
            format!("param a string\r\n{comment}"),
            format!("{resource} {comment}"),
            comment.to_owned(),
            format!("{resource}\n\n{comment}  "),
        ];
        for text in texts {
            dir.write("m.bicep", &text);
            let ran = dir.run(&["check", "--diff"]);
            assert!(
                ran.stdout.lines().any(|line| line.starts_with('-')),
                "{text:?}: {}{}",
                ran.stdout,
                ran.stderr
            );
            let ran = dir.run(&["check", "--fix"]);
            assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{text:?}");
            let after = fs::read_to_string(dir.path("m.bicep")).unwrap();
            let kept = text.trim_end().strip_suffix(comment).unwrap();
            assert_eq!(after.trim_end(), kept.trim_end(), "{text:?}");
        }
    }
}

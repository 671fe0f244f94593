//! `armid.toml`, as its users meet it.

use std::fs;

use crate::sandbox::{BAD, GOOD, Ran, Sandbox};

/// A template whose only finding is a note, at line 10, column 13.
const NOTE: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [{
    "type": "Microsoft.Web/sites",
    "apiVersion": "2023-12-01",
    "name": "web",
    "location": "westeurope",
    "identity": {
      "type": "systemAssigned"
    }
  }]
}
"#;

fn check(sandbox: &Sandbox, args: &[&str]) -> Ran {
    let fixed = ["check", "--format", "concise", "--quiet"];
    sandbox.run(&[&fixed[..], args].concat())
}

#[test]
fn the_nearest_configuration_above_a_file_counts_up_to_the_root_of_the_repository() {
    let sandbox = Sandbox::new("config-nearest");
    sandbox
        .write("armid.toml", "ignore = [\"identity-type-casing\"]")
        .write("a.json", NOTE)
        .write("sub/deep/b.json", NOTE)
        .write("own/armid.toml", "")
        .write("own/c.json", NOTE)
        .write("nested/.git/HEAD", "")
        .write("nested/d.json", NOTE);
    assert_eq!(
        check(&sandbox, &["."]).paths(),
        ["nested/d.json", "own/c.json"]
    );
    // However the file is named.
    let inside = |args: &[&str]| {
        let mut command = sandbox.command(args);
        command.current_dir(sandbox.path("sub/deep"));
        Ran::from(command.output().unwrap())
    };
    for path in [
        "b.json",
        "./b.json",
        "../deep/b.json",
        "../../sub/deep/b.json",
    ] {
        let ran = inside(&["check", "-q", path]);
        assert_eq!((ran.code, &*ran.stdout), (0, ""), "{path}");
    }
    let absolute = sandbox.path("sub/deep/b.json");
    assert_eq!(check(&sandbox, &[absolute.to_str().unwrap()]).stdout, "");
    let told = inside(&["config", "show", "b.json"]).stdout;
    assert!(told.contains("# ../../armid.toml:1\n"), "{told}");
}

#[test]
fn flags_win_and_one_file_or_none_can_be_asked_for() {
    let sandbox = Sandbox::new("config-flags");
    sandbox
        .write(
            "armid.toml",
            "ignore = [\"identity-type-casing\"]\nfail-on = \"note\"",
        )
        .write("other.toml", "[severity]\nidentity-type-casing = \"error\"")
        .write("a.json", NOTE);
    assert_eq!(check(&sandbox, &["a.json"]).stdout, "");
    let selected = check(&sandbox, &["a.json", "--select", "identity-type-casing"]);
    assert_eq!((selected.paths().len(), selected.code), (1, 1));
    let flag = [
        "a.json",
        "--select",
        "identity-type-casing",
        "--fail-on",
        "error",
    ];
    assert_eq!(check(&sandbox, &flag).code, 0);
    let none = check(&sandbox, &["a.json", "--no-config"]);
    assert_eq!((none.paths().len(), none.code), (1, 0));
    let other = check(&sandbox, &["a.json", "--config", "other.toml"]);
    assert!(
        other.stdout.contains(": error[identity-type-casing]"),
        "{}",
        other.stdout
    );
    assert_eq!(other.code, 1);
    let both = check(
        &sandbox,
        &["a.json", "--config", "other.toml", "--no-config"],
    );
    assert_eq!(both.code, 2);
    let missing = check(&sandbox, &["a.json", "--config", "othr.toml"]);
    assert_eq!(missing.code, 2);
    let told = "error: `othr.toml` does not exist\n  help: did you mean `other.toml`?\n";
    assert_eq!(missing.stderr, told);
    let piped = sandbox.pipe(
        &["check", "-q", "-", "--stdin-filename", "b.json"],
        NOTE.as_bytes(),
    );
    assert_eq!((piped.code, &*piped.stdout), (0, ""));
}

#[test]
fn each_file_of_a_run_is_judged_by_its_own_configuration() {
    let sandbox = Sandbox::new("config-two");
    sandbox
        .write("strict/armid.toml", "fail-on = \"note\"")
        .write("lax/armid.toml", "fail-on = \"never\"")
        .write("strict/a.json", GOOD)
        .write("lax/b.json", BAD);
    assert_eq!(check(&sandbox, &["."]).code, 0);
    sandbox.write("strict/a.json", NOTE);
    assert_eq!(check(&sandbox, &["."]).code, 1);
    assert_eq!(check(&sandbox, &["lax"]).code, 0);
    assert_eq!(check(&sandbox, &["lax", "--fail-on", "error"]).code, 1);
}

#[test]
fn what_is_excluded_is_passed_over_unless_it_is_named_and_by_a_hook_even_then() {
    let sandbox = Sandbox::new("config-exclude");
    sandbox
        .write("armid.toml", "exclude = [\"vendor\", \"gen/*.json\"]")
        .write("vendor/deep/armid.toml", "this is broken")
        .write("vendor/deep/a.json", NOTE)
        .write("vendor/b.json", NOTE)
        .write("gen/c.json", NOTE)
        .write("gen/more/d.json", NOTE);
    assert_eq!(check(&sandbox, &["."]).paths(), ["gen/more/d.json"]);
    assert_eq!(check(&sandbox, &["gen/c.json"]).paths(), ["gen/c.json"]);
    let named = [
        "gen/c.json",
        "vendor/deep/a.json",
        "vendor/b.json",
        "gen/more/d.json",
    ];
    let hook = check(&sandbox, &[&["--hook"], &named[..]].concat());
    assert_eq!(hook.paths(), ["gen/more/d.json"]);
    assert_eq!(hook.code, 0);
    fs::remove_file(sandbox.path("vendor/deep/armid.toml")).unwrap();
    let folder = check(&sandbox, &["vendor"]);
    assert_eq!(folder.paths(), ["vendor/b.json", "vendor/deep/a.json"]);
    assert_eq!(check(&sandbox, &["--hook", "vendor"]).stdout, "");
}

#[test]
fn rules_are_left_out_of_some_files() {
    let sandbox = Sandbox::new("config-per-file");
    sandbox
        .write(
            "armid.toml",
            "[per-file-ignores]\n\"old/**\" = [\"identity-type-casing\"]\n",
        )
        .write("old/a.json", NOTE)
        .write("old/b.json", BAD)
        .write("new/a.json", NOTE);
    assert_eq!(
        check(&sandbox, &["."]).paths(),
        ["new/a.json", "old/b.json"]
    );
}

#[test]
fn severities_are_raised_and_turned_off_in_every_format() {
    let sandbox = Sandbox::new("config-severity");
    sandbox
        .write(
            "armid.toml",
            "[severity]\nidentity-type-casing = \"error\"\n",
        )
        .write("a.json", NOTE);
    let raised = sandbox.run(&["check", "--format", "json", "a.json"]);
    assert_eq!(raised.code, 1);
    let json: serde_json::Value = serde_json::from_str(&raised.stdout).unwrap();
    assert_eq!(json["diagnostics"][0]["severity"], "error");
    assert_eq!(json["summary"]["errors"], 1);
    let sarif = sandbox.run(&["check", "--format", "sarif", "a.json"]);
    let sarif: serde_json::Value = serde_json::from_str(&sarif.stdout).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!(run["results"][0]["level"], "error");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let rule = rules
        .iter()
        .find(|rule| rule["id"] == "identity-type-casing")
        .unwrap();
    assert_eq!(rule["defaultConfiguration"]["level"], "note");
    sandbox.write("armid.toml", "[severity]\nidentity-type-casing = \"off\"\n");
    assert_eq!(check(&sandbox, &["a.json"]).stdout, "");
}

#[test]
fn an_override_makes_findings_come_and_go_and_gives_its_reason() {
    let sandbox = Sandbox::new("config-override");
    let unknown = NOTE
        .replace("Microsoft.Web/sites", "Contoso.Widgets/widgets")
        .replace("systemAssigned", "SystemAssigned");
    sandbox.write("a.json", unknown);
    assert_eq!(check(&sandbox, &["a.json"]).stdout, "");
    let entry = "[[override]]\ntype = \"Contoso.Widgets/widgets\"\nkinds = [\"UserAssigned\"]\n\
                 reason = \"the widgets team says so\"\n";
    sandbox.write("armid.toml", entry);
    let told = sandbox.run(&["check", "a.json"]);
    let wanted = "error[identity-type-unsupported]: `Contoso.Widgets/widgets` at API version \
                  2023-12-01 takes no system-assigned identity";
    assert!(told.stdout.contains(wanted), "{}", told.stdout);
    let fact = "note: armid.toml:1 says so: the widgets team says so";
    assert!(told.stdout.contains(fact), "{}", told.stdout);
    assert_eq!(told.code, 1);

    let site = NOTE.replace("systemAssigned", "SystemAssigned");
    let narrow = entry.replace("Contoso.Widgets/widgets", "Microsoft.Web/sites");
    sandbox
        .write("a.json", site.replace("Assigned", "Asigned"))
        .write("armid.toml", "");
    let before = sandbox.run(&["check", "a.json"]).stdout;
    assert!(before.contains("identity-type-unknown"), "{before}");
    sandbox.write("armid.toml", &narrow);
    let after = sandbox.run(&["check", "a.json"]).stdout;
    assert!(
        after.contains("identity-type-unknown") && !after.contains("says so"),
        "{after}"
    );
    let gone = narrow.replace("kinds = [\"UserAssigned\"]", "identity = \"none\"");
    sandbox.write("armid.toml", gone);
    let after = sandbox.run(&["check", "a.json"]).stdout;
    assert!(
        after.contains("identity-unsupported") && after.contains("says so"),
        "{after}"
    );
}

#[test]
fn an_override_holds_for_what_other_resources_read_too() {
    let sandbox = Sandbox::new("config-override-reads");
    let read = "[reference(resourceId('Microsoft.Web/sites', 'web'), '2023-12-01', 'Full')\
                .identity.principalId]";
    let output = format!(
        "\"resources\": [],\n  \"outputs\": {{ \"id\": {{ \"type\": \"string\", \"value\": \"{read}\" }} }}"
    );
    sandbox.write("a.json", GOOD.replace("\"resources\": []", &output));
    assert_eq!(check(&sandbox, &["a.json"]).stdout, "");
    sandbox.write(
        "armid.toml",
        "[[override]]\ntype = \"Microsoft.Web/sites\"\nfrom = 2023-12-01\nto = 2023-12-01\n\
         identity = \"none\"\nreason = \"not in our cloud\"\n",
    );
    let told = check(&sandbox, &["a.json"]).stdout;
    assert!(told.contains("reference-api-version-too-old"), "{told}");
}

#[test]
fn commands_that_rewrite_follow_the_configuration() {
    let sandbox = Sandbox::new("config-commands");
    sandbox
        .write("armid.toml", "api-version = \"2019-07-01\"\n")
        .write("a.json", BAD.replace("2018-06-01", "2018-04-01"));
    let told = sandbox.run(&["migrate", "--diff", "a.json"]).stdout;
    assert!(
        told.contains("+    \"apiVersion\": \"2019-07-01\","),
        "{told}"
    );
    let told = sandbox
        .run(&["migrate", "--diff", "--api-version", "minimum", "a.json"])
        .stdout;
    assert!(
        told.contains("+    \"apiVersion\": \"2018-06-01\","),
        "{told}"
    );
    let unknown = GOOD.replace(
        "[]",
        "[{ \"type\": \"A.b/c\", \"apiVersion\": \"2024-01-01\", \"name\": \"x\" }]",
    );
    sandbox.write("b.json", unknown);
    let refused = sandbox.run(&["enable", "system", "--name", "x", "b.json"]);
    assert_eq!(refused.code, 1);
    sandbox.write(
        "armid.toml",
        "[[override]]\ntype = \"A.b/c\"\nkinds = [\"SystemAssigned\"]\nreason = \"ours\"\n",
    );
    let enabled = sandbox.run(&["enable", "system", "--name", "x", "b.json"]);
    assert_eq!(enabled.code, 0, "{}", enabled.stderr);
    let text = fs::read_to_string(sandbox.path("b.json")).unwrap();
    assert!(text.contains("\"type\": \"SystemAssigned\""), "{text}");
    let shown = sandbox.run(&["show", "--format", "json", "b.json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(
        json["resources"][0]["supports"]["kinds"][0],
        "SystemAssigned"
    );
}

#[test]
fn a_combined_value_is_written_as_the_user_wants_it_where_no_fact_decides() {
    let sandbox = Sandbox::new("config-combined");
    let listed = BAD
        .replace(
            "Microsoft.Compute/virtualMachines",
            "Microsoft.DataProtection/backupVaults",
        )
        .replace("2018-06-01", "2024-04-01")
        .replace("\"UserAssigned\"", "\"SystemAssigned\"")
        .replace("identityIds\": [ ", "userAssignedIdentities\": { ")
        .replace("'a')]\" ]", "'a')]\": {} }");
    sandbox.write("a.json", &listed);
    let fix = ["check", "--fix", "--unsafe-fixes", "--diff", "a.json"];
    assert_eq!(sandbox.run(&fix).stdout, "");
    let told = sandbox.run(&["check", "a.json"]).stdout;
    assert!(
        told.contains("help: include `UserAssigned`, or remove the identities"),
        "{told}"
    );
    sandbox.write(
        "armid.toml",
        "combined-spelling = \"SystemAssigned, UserAssigned\"",
    );
    let line = "+      \"type\": \"SystemAssigned, UserAssigned\",";
    let told = sandbox.run(&fix).stdout;
    assert!(told.contains(line), "{told}");
    let user = listed.replace("\"SystemAssigned\"", "\"UserAssigned\"");
    sandbox.write("b.json", &user);
    let enabled = sandbox
        .run(&["enable", "system", "--diff", "b.json"])
        .stdout;
    assert!(enabled.contains(line), "{enabled}");
    // Where a fact decides, it does.
    let site = listed.replace(
        "Microsoft.DataProtection/backupVaults",
        "Microsoft.Logic/workflows",
    );
    sandbox.write("a.json", site.replace("2024-04-01", "2019-05-01"));
    let told = sandbox.run(&fix).stdout;
    assert_eq!(told.matches(line).count(), 0, "{told}");
}

#[test]
fn unsafe_fixes_of_trusted_rules_are_made_like_safe_ones() {
    let sandbox = Sandbox::new("config-trust");
    let misspelt = NOTE.replace("systemAssigned", "SystemAsigned");
    sandbox.write("a.json", &misspelt);
    assert!(
        sandbox
            .run(&["check", "--fix", "a.json"])
            .stdout
            .contains("[unsafe fix]")
    );
    sandbox.write("armid.toml", "unsafe-fixes = [\"identity-type-unknown\"]");
    let json = sandbox.run(&["check", "--format", "json", "a.json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["diagnostics"][0]["fix"]["safety"], "safe");
    assert_eq!(json["summary"]["fixable"], 1);
    let fixed = sandbox.run(&["check", "--fix", "a.json"]);
    assert_eq!(fixed.code, 0, "{}", fixed.stdout);
    let text = fs::read_to_string(sandbox.path("a.json")).unwrap();
    assert_eq!(text, misspelt.replace("SystemAsigned", "SystemAssigned"));
}

#[test]
fn posture_can_be_configured_and_a_rule_that_nobody_asks_is_a_mistake() {
    let sandbox = Sandbox::new("config-posture");
    let plain = NOTE.replace(
        "\"westeurope\",\n    \"identity\": {\n      \"type\": \"systemAssigned\"\n    }",
        "\"westeurope\"",
    );
    sandbox.write("a.json", &plain).write("sub/b.json", &plain);
    let asked = ["--select", "identity-missing", "."];
    assert_eq!(check(&sandbox, &asked).code, 2);
    sandbox.write(
        "sub/armid.toml",
        "[posture.types]\n\"microsoft.web/Sites\" = \"any\"\n",
    );
    assert_eq!(check(&sandbox, &asked).paths(), ["sub/b.json"]);
    assert_eq!(check(&sandbox, &["."]).paths(), ["sub/b.json"]);
}

/// An entry for the note of [`NOTE`], in files below `legacy`.
const ENTRY: &str = "[[suppress]]\npath = \"legacy\"\nrules = [\"identity-type-casing\"]\n\
                     reason = \"goes with the old cluster\"\n";

#[test]
fn entries_silence_what_they_are_for_by_path_type_name_and_place() {
    let sandbox = Sandbox::new("config-suppress");
    sandbox
        .write("legacy/a.json", NOTE)
        .write("legacy/b.bicep", "resource web 'Microsoft.Web/sites@2023-12-01' = {\n  name: 'web'\n  location: 'x'\n  identity: {\n    type: 'systemAssigned'\n  }\n}\n")
        .write("new/c.json", NOTE)
        .write("armid.toml", ENTRY);
    assert_eq!(check(&sandbox, &["."]).paths(), ["new/c.json"]);
    let told = sandbox.run(&["check", "."]).stdout;
    assert!(
        told.contains("1 note in 1 of 3 templates (2 suppressed)"),
        "{told}"
    );
    let all = check(&sandbox, &["--no-suppressions", "."]);
    assert_eq!(
        all.paths(),
        ["legacy/a.json", "legacy/b.bicep", "new/c.json"]
    );
    let rows = [
        ("type = \"microsoft.web/*\"", true, true),
        ("type = \"Microsoft.Compute/*\"", false, false),
        ("name = \"web\"", true, true),
        ("name = \"api\"", false, false),
        ("resource = \"/resources/0\"", true, false),
        ("resource = \"web\"", false, true),
        ("name = \"web\"\nresource = \"/resources/1\"", false, false),
    ];
    for (line, in_json, in_bicep) in rows {
        sandbox.write("armid.toml", format!("{ENTRY}{line}\n"));
        let ran = check(&sandbox, &["legacy"]);
        let silent = |path| !ran.paths().contains(&path);
        let found = (silent("legacy/a.json"), silent("legacy/b.bicep"));
        assert_eq!(found, (in_json, in_bicep), "{line}");
    }
}

#[test]
fn what_an_entry_silences_is_not_fixed_either() {
    let sandbox = Sandbox::new("config-suppress-fix");
    sandbox
        .write("legacy/a.json", NOTE)
        .write("armid.toml", ENTRY);
    assert_eq!(sandbox.run(&["check", "--fix", "."]).code, 0);
    assert_eq!(
        fs::read_to_string(sandbox.path("legacy/a.json")).unwrap(),
        NOTE
    );
}

#[test]
fn entries_that_silence_nothing_are_told_once_everything_has_been_looked_at() {
    let sandbox = Sandbox::new("config-unused");
    let unused = NOTE.replace("systemAssigned", "SystemAssigned");
    sandbox
        .write("legacy/a.json", &unused)
        .write("other/b.json", GOOD)
        .write("armid.toml", format!("# é\n{ENTRY}"));
    let told = check(&sandbox, &["."]);
    let wanted = "armid.toml:4:10: note[unused-suppression] `identity-type-casing` has nothing to \
                  silence where this entry is for\n";
    assert_eq!((&*told.stdout, told.code), (wanted, 0));
    // A part of the files may not be the one that it is for.
    assert_eq!(check(&sandbox, &["other", "legacy/a.json"]).stdout, "");
    assert_eq!(
        check(&sandbox, &["--select", "unused-suppression", "."]).stdout,
        ""
    );
    assert_eq!(check(&sandbox, &["--no-suppressions", "."]).stdout, "");
    sandbox.write(
        "other/b.json",
        "{ \"$schema\": \"…/deploymentTemplate.json#\"",
    );
    assert_eq!(check(&sandbox, &["."]).paths(), ["other/b.json"]);
    sandbox.write("other/b.json", GOOD);
    sandbox.write(
        "armid.toml",
        format!("ignore = [\"unused-suppression\"]\n{ENTRY}"),
    );
    assert_eq!(check(&sandbox, &["."]).stdout, "");
    sandbox.write("armid.toml", format!("fail-on = \"note\"\n{ENTRY}"));
    assert_eq!(check(&sandbox, &["."]).code, 1);
}

#[test]
fn an_entry_whose_day_is_over_silences_nothing_and_is_told() {
    let sandbox = Sandbox::new("config-expired");
    let over = format!("{ENTRY}until = 2020-01-31\n");
    sandbox
        .write("legacy/a.json", NOTE)
        .write("armid.toml", over);
    let told = check(&sandbox, &["legacy/a.json"]).stdout;
    let wanted = "armid.toml:5:9: note[unused-suppression] this entry expired on 2020-01-31, and \
                  silences nothing\n";
    assert!(
        told.starts_with(wanted) && told.contains("identity-type-casing"),
        "{told}"
    );
    sandbox.write("armid.toml", format!("{ENTRY}until = \"9999-12-31\"\n"));
    assert_eq!(check(&sandbox, &["legacy/a.json"]).stdout, "");
}

#[test]
fn mistakes_are_drawn_in_their_file() {
    let sandbox = Sandbox::new("config-mistakes");
    sandbox.write("a.json", NOTE).write("b.json", NOTE).write(
        "armid.toml",
        "\u{feff}# é\r\n  selct = [\"\u{202e}\"]\r\n[severity]\r\nidentity-type-caseing = \"off\"",
    );
    let ran = check(&sandbox, &["."]);
    assert_eq!((ran.code, &*ran.stdout), (2, ""));
    let wanted = "\
error: there is no key `selct`
  --> armid.toml:2:3
  2 |   selct = [\"\\u{202e}\"]
    |   ^^^^^
  help: did you mean `select`?
error: there is no rule `identity-type-caseing`
  --> armid.toml:4:1
  4 | identity-type-caseing = \"off\"
    | ^^^^^^^^^^^^^^^^^^^^^
  help: did you mean `identity-type-casing`, `identity-type-missing` or `identity-type-spelling`?
";
    assert_eq!(ran.stderr, wanted);
    // Once, however many files it is for; and whatever the command.
    assert_eq!(check(&sandbox, &["a.json", "b.json"]).stderr, wanted);
    for args in [
        &["migrate", "a.json"][..],
        &["enable", "system", "."],
        &["remove", "all", "a.json"],
        &["show", "."],
        &["config", "show", "a.json"],
    ] {
        let ran = sandbox.run(args);
        assert_eq!((ran.code, &*ran.stderr), (2, wanted), "{args:?}");
    }
    assert_eq!(fs::read_to_string(sandbox.path("a.json")).unwrap(), NOTE);
    assert_eq!(check(&sandbox, &["a.json", "--no-config"]).code, 0);
    let piped = sandbox.pipe(&["check", "-"], NOTE.as_bytes());
    assert_eq!((piped.code, &*piped.stderr), (2, wanted));
}

#[test]
fn reports_for_programs_say_where_a_mistake_is() {
    let sandbox = Sandbox::new("config-mistake-formats");
    sandbox
        .write("a.json", NOTE)
        .write("sub/b.json", NOTE)
        .write("sub/armid.toml", "\nselct = []");
    let wanted = "sub/armid.toml:2:1: there is no key `selct`";
    for format in ["sarif", "junit", "azure", "github"] {
        let told = sandbox.run(&["check", "--format", format, "."]);
        assert_eq!(told.code, 2);
        // The rest is checked all the same.
        assert!(
            told.stdout.contains("identity-type-casing"),
            "{}",
            told.stdout
        );
        assert!(told.stdout.contains(wanted), "{}", told.stdout);
    }
}

#[test]
fn what_is_no_configuration_at_all_is_told() {
    let sandbox = Sandbox::new("config-odd");
    sandbox
        .write("a.json", NOTE)
        .write("armid.toml", "select = [\n\"a");
    let told = check(&sandbox, &["a.json"]);
    assert_eq!(told.code, 2);
    assert!(
        told.stderr.starts_with("error: this is no TOML: "),
        "{}",
        told.stderr
    );
    assert!(told.stderr.contains("--> armid.toml:2:"), "{}", told.stderr);
    let utf_16: Vec<u8> = "ignore = []"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    sandbox.write("armid.toml", utf_16);
    let told = check(&sandbox, &["a.json"]);
    assert!(
        told.stderr
            .contains("the file is UTF-16 (little-endian), not UTF-8")
    );
    sandbox.write("armid.toml", vec![b'#'; (1 << 20) + 1]);
    let told = check(&sandbox, &["a.json"]);
    let wanted = "error: `armid.toml` has 1048577 bytes, more than the 1048576 that are \
                  read\n  help: a configuration needs far less\n";
    assert_eq!((told.code, &*told.stderr), (2, wanted));
    let long = format!("{}x = 1", " ".repeat(200_000));
    sandbox.write("armid.toml", long);
    let told = check(&sandbox, &["a.json"]);
    assert_eq!(told.code, 2);
    assert!(told.stderr.len() < 600, "{}", told.stderr);
    fs::remove_file(sandbox.path("armid.toml")).unwrap();
    fs::create_dir(sandbox.path("armid.toml")).unwrap();
    let told = check(&sandbox, &["a.json"]);
    assert!(
        told.stderr
            .starts_with("error: `armid.toml` is a folder, not a file\n")
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_read() {
    let sandbox = Sandbox::new("config-pipe");
    sandbox.write("a.json", NOTE);
    let made = std::process::Command::new("mkfifo")
        .arg(sandbox.path("armid.toml"))
        .status();
    assert!(made.unwrap().success());
    let told = check(&sandbox, &["a.json"]);
    assert_eq!(told.code, 2);
    assert!(
        told.stderr
            .starts_with("error: `armid.toml` is a named pipe, not a file\n")
    );
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_inside_its_repository_and_no_further() {
    use std::os::unix::fs::symlink;
    let outside = Sandbox::new("config-link-outside");
    outside.write("secret", "the secret is out");
    let sandbox = Sandbox::new("config-link");
    sandbox
        .write("shared/armid.toml", "ignore = [\"identity-type-casing\"]")
        .write("sub/a.json", NOTE);
    let link = sandbox.path("sub/armid.toml");
    symlink("../shared/armid.toml", &link).unwrap();
    assert_eq!(check(&sandbox, &["sub"]).stdout, "");
    fs::remove_file(&link).unwrap();
    symlink(outside.path("secret"), &link).unwrap();
    let told = check(&sandbox, &["sub"]);
    let wanted = "error: `sub/armid.toml` is a link that leads out of its repository\n  help: name \
                  the file itself with `--config`\n";
    assert_eq!((told.code, &*told.stderr), (2, wanted));
}

#[test]
fn what_is_in_force_is_shown_with_its_origin() {
    let sandbox = Sandbox::new("config-show");
    sandbox.write(
        "infra/armid.toml",
        "fail-on = \"warning\"\n[severity]\nidentity-type-casing = \"off\"\n",
    );
    let shown = sandbox.run(&["config", "show", "infra", "--ignore", "syntax-error"]);
    assert_eq!(shown.code, 0);
    let wanted = [
        "# what holds for infra, by infra/armid.toml\n",
        "  \"syntax-error\",                               # --ignore\n",
        "fail-on = \"warning\"                             # infra/armid.toml:1\n",
        "identity-type-casing = \"off\"                    # infra/armid.toml:3\n",
        "api-version = \"minimum\"                         # default\n",
    ];
    for line in wanted {
        assert!(shown.stdout.contains(line), "{line}{}", shown.stdout);
    }
    // What is shown can be used.
    sandbox.write("again.toml", &shown.stdout);
    let again = sandbox.run(&["config", "show", "--config", "again.toml"]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    let none = sandbox.run(&["config", "show", "--no-config"]).stdout;
    assert!(
        none.starts_with("# what holds for ., without an armid.toml\n"),
        "{none}"
    );
}

#[test]
fn the_schema_for_editors_is_printed() {
    let schema = Sandbox::new("config-schema").run(&["config", "schema"]);
    let schema: serde_json::Value = serde_json::from_str(&schema.stdout).unwrap();
    assert_eq!(schema["title"], "armid.toml");
    assert_eq!(
        schema["properties"]["posture"]["additionalProperties"],
        false
    );
}

#[test]
fn every_example_of_the_chapter_is_a_configuration() {
    let sandbox = Sandbox::new("config-chapter");
    let chapter = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/configuration.md");
    let chapter = fs::read_to_string(chapter).unwrap().replace("\r\n", "\n");
    let examples = chapter.split("```toml\n").skip(1);
    let mut count = 0;
    for example in examples {
        let text = example.split("```").next().unwrap();
        sandbox.write("armid.toml", text);
        let shown = sandbox.run(&["config", "show"]);
        assert_eq!(shown.code, 0, "{text}{}", shown.stderr);
        count += 1;
    }
    assert!(count > 5);
}

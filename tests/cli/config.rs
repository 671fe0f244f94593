//! `armid.toml`, as its users meet it.

mod entries;
mod mistakes;
mod rewriting;

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
fn the_severity_of_a_syntax_error_holds_in_both_languages() {
    let sandbox = Sandbox::new("config-severity-syntax");
    sandbox
        .write("armid.toml", "[severity]\nsyntax-error = \"note\"\n")
        .write("a.json", "{ \"resources\": [ 1 2 ] }")
        .write("b.bicep", "resource r 'A.B/c@2020-01-01' = {\n  name:\n}\n");
    for file in ["a.json", "b.bicep"] {
        let run = check(&sandbox, &[file]);
        assert_eq!(run.code, 0, "{}", run.stdout);
        assert!(run.stdout.contains("note[syntax-error]"), "{}", run.stdout);
    }
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
fn an_override_decides_how_identities_are_listed() {
    let sandbox = Sandbox::new("config-override-shape");
    let resource = |listed: &str| {
        format!(
            r#"{{ "type": "Contoso.Widgets/widgets", "apiVersion": "2023-12-01", "name": "w",
  "identity": {{ "type": "UserAssigned", {listed} }} }}"#
        )
    };
    let id = "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'a')]";
    let array = resource(&format!(r#""identityIds": [ "{id}" ]"#));
    let dictionary = resource(&format!(r#""userAssignedIdentities": {{ "{id}": {{}} }}"#));
    sandbox.write("array.json", array);
    sandbox.write("dictionary.json", dictionary);
    assert_eq!(check(&sandbox, &["."]).stdout, "");
    sandbox.write(
        "armid.toml",
        "[[override]]\ntype = \"Contoso.Widgets/widgets\"\nkinds = [\"UserAssigned\"]\n\
         shape = \"array\"\nreason = \"an old service\"\n",
    );
    let told = check(&sandbox, &["."]);
    assert_eq!(told.paths(), ["dictionary.json"], "{}", told.stdout);
    let told = sandbox.run(&["check", "."]).stdout;
    let wanted = "error[user-assigned-identities-too-early]: `Contoso.Widgets/widgets` at API \
                  version 2023-12-01 takes no `userAssignedIdentities`";
    assert!(told.contains(wanted), "{told}");
    assert!(
        told.contains("help: list the identities in `identityIds`"),
        "{told}"
    );
    assert!(!told.contains("2018"), "{told}");
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

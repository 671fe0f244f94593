//! Findings that a configuration accepts.

use std::fs;

use super::{NOTE, check};
use crate::sandbox::{GOOD, Sandbox};

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
fn the_resource_that_is_a_whole_file_has_the_empty_pointer() {
    let sandbox = Sandbox::new("config-suppress-whole");
    let resource = r#"{ "type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "web",
  "identity": { "type": "systemAssigned" } }"#;
    sandbox
        .write("legacy/a.json", resource)
        .write("armid.toml", format!("{ENTRY}resource = \"/\"\n"));
    assert_eq!(check(&sandbox, &["legacy"]).paths(), ["legacy/a.json"]);
    sandbox.write("armid.toml", format!("{ENTRY}resource = \"\"\n"));
    let ran = check(&sandbox, &["legacy"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
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
fn a_resource_whose_finding_is_accepted_is_not_mended_with_another() {
    let sandbox = Sandbox::new("config-suppress-shared");
    let site = |name: &str| {
        format!(
            "resource {name} 'Microsoft.Web/sites@2023-12-01' = {{\n  name: '{name}'\n  location: 'x'\n  identity: {{ type: kind }}\n}}\n"
        )
    };
    let text = format!("var kind = 'UserAssigned'\n{}{}", site("one"), site("two"));
    let entry = "[[suppress]]\nname = \"two\"\nrules = [\"user-assigned-without-identities\"]\nreason = \"set by policy\"\n";
    sandbox.write("a.bicep", &text).write("armid.toml", entry);
    let ran = sandbox.run(&["check", "--fix", "--unsafe-fixes", "."]);
    let left = fs::read_to_string(sandbox.path("a.bicep")).unwrap();
    assert_eq!((ran.code, left), (1, text), "{}", ran.stdout);
    let ran = sandbox.run(&["check", "--fix", "--unsafe-fixes", "--no-suppressions", "."]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
}

/// What is found in a parameter file is found with its template, whose configuration is the one that
/// counts.
#[test]
fn what_holds_for_a_parameter_file_is_what_holds_for_its_template() {
    let sandbox = Sandbox::new("config-parameters");
    let template = "param kind string\n\nresource web 'Microsoft.Web/sites@2023-12-01' = {\n  \
                    name: 'web'\n  location: 'x'\n  identity: {\n    type: kind\n  }\n}\n";
    sandbox.write("infra/main.bicep", template).write(
        "params/dev.bicepparam",
        "using '../infra/main.bicep'\nparam kind = 'systemAssigned'\n",
    );
    let found = ["params/dev.bicepparam"];
    assert_eq!(check(&sandbox, &["."]).paths(), found);
    let ignores = "[per-file-ignores]\n\"params/dev.bicepparam\" = [\"identity-type-casing\"]\n";
    sandbox.write("armid.toml", ignores);
    assert_eq!(check(&sandbox, &["."]).stdout, "");
    let args = ["check", "-q", "infra", "--parameters", found[0]];
    assert_eq!(sandbox.run(&args).stdout, "");
    let show = ["config", "show", found[0]];
    let shown = sandbox.run(&show).stdout;
    assert!(!shown.contains("not here"), "{shown}");
    sandbox.write("armid.toml", ignores.replace("dev", "prod"));
    assert_eq!(check(&sandbox, &["."]).paths(), found);
    assert!(sandbox.run(&show).stdout.contains("not here"));
    // The folder of the values does not say what counts.
    sandbox.write("params/armid.toml", "ignore = [\"identity-type-casing\"]\n");
    assert_eq!(check(&sandbox, &["."]).paths(), found);
    let shown = sandbox.run(&show).stdout;
    assert!(
        shown.starts_with("# what holds for params/dev.bicepparam, by armid.toml\n"),
        "{shown}"
    );
    sandbox.write("infra/armid.toml", "fail-on = \"note\"\n");
    let shown = sandbox.run(&show).stdout;
    assert!(shown.contains("# infra/armid.toml:1"), "{shown}");
    assert_eq!(check(&sandbox, &["."]).code, 1);
    // What is no template at all has none.
    sandbox.write("params/dev.bicepparam", "using '../infra/gone.bicep'\n");
    assert!(sandbox.run(&show).stdout.contains("by params/armid.toml"));
}

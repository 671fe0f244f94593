//! Comments, and values of parameters.

use std::fs;

use crate::sandbox::Sandbox;

pub(super) const DEPLOYED: &str = "param kind string
param tag string = ''

resource web 'Microsoft.Web/sites@2023-12-01' = {
  name: 'web'
  location: 'westeurope'
  // armid: ignore[user-assigned-without-identities] until production is moved
  identity: { type: kind }
}
";

const MISSPELT: &str = "using 'main.bicep'\nparam kind = 'userAsigned'";

/// What is found with the values of a parameter file may stand in the template, where its comments
/// silence it; alone, the template does not show that they are needed.
#[test]
fn a_comment_that_some_values_need_is_kept() {
    let dir = Sandbox::new("silenced-values");
    dir.write("main.bicep", DEPLOYED);
    dir.write(
        "prod.bicepparam",
        "using 'main.bicep'\nparam kind = 'UserAssigned'\n",
    );
    let loud = dir.run(&["check", "--no-suppressions", "--format", "concise"]);
    assert!(
        loud.stdout
            .starts_with("main.bicep:8:3: error[user-assigned-without"),
        "{}",
        loud.stdout
    );
    let ran = dir.run(&["check"]);
    assert_eq!(ran.stdout, "no findings in 2 templates (1 suppressed)\n");
    let ran = dir.run(&["check", "prod.bicepparam"]);
    assert_eq!(ran.stdout, "no findings in 1 template (1 suppressed)\n");
    let ran = dir.run(&["check", "--fix"]);
    assert_eq!(ran.stdout, "no findings in 2 templates (1 suppressed)\n");
    assert_eq!(
        fs::read_to_string(dir.path("main.bicep")).unwrap(),
        DEPLOYED
    );
}

/// What one file shows, or a part of a repository, is not all that is deployed.
#[test]
fn a_comment_that_values_may_need_is_kept_where_not_all_are_looked_at() {
    let dir = Sandbox::new("silenced-values-elsewhere");
    let idle = DEPLOYED.replace("type: kind", "type: tag");
    let json = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "kind": { "type": "string", "defaultValue": "SystemAssigned" } },
  // armid: ignore[identity-type-casing] the portal wrote it so
  "resources": []
}
"#;
    dir.write("infra/main.bicep", &idle)
        .write("infra/main.json", json)
        .write(
            "infra/none.bicep",
            "// armid: ignore-file[identity-type-casing]\nvar tag = ''\n",
        );
    let concise = ["check", "--format", "concise"];
    for paths in [
        &["infra/main.bicep", "infra/main.json"][..],
        &["--hook", "infra/main.bicep", "infra/main.json"],
        &["infra"],
    ] {
        let ran = dir.run(&[&concise[..], paths].concat());
        assert!(!ran.stdout.contains("main."), "{paths:?}: {}", ran.stdout);
    }
    let ran = dir.run(&["check", "--hook", "--fix", "infra/main.bicep"]);
    assert_eq!(ran.stdout, "no findings in 1 template\n");
    let ran = dir.pipe(
        &[&concise[..], &["-", "--stdin-filename", "infra/main.bicep"]].concat(),
        idle.as_bytes(),
    );
    assert_eq!(ran.stdout, "");
    // No value can change what a template without parameters is.
    let ran = dir.run(&[&concise[..], &["infra/none.bicep"]].concat());
    assert!(ran.stdout.contains("unused-suppression"), "{}", ran.stdout);
    let all = dir.run(&concise);
    assert_eq!(all.paths().len(), 3, "{}", all.stdout);
    // It does not say which template it is for.
    dir.write("env/prod.parameters.json", r#"{ "parameters": {} }"#);
    let ran = dir.run(&concise);
    assert_eq!(ran.paths(), ["infra/none.bicep"], "{}", ran.stdout);
}

#[test]
fn a_comment_in_a_parameter_file_silences_what_is_found_there() {
    let dir = Sandbox::new("silenced-parameters");
    let comment = "// armid: ignore[identity-type-unknown, parameter-file-mismatch]";
    dir.write("main.bicep", DEPLOYED.replace("// armid", "//"));
    dir.write(
        "a.bicepparam",
        format!("{MISSPELT} {comment}\n\n{comment}\nparam more = 1\n"),
    );
    let ran = dir.run(&["check"]);
    assert_eq!(ran.stdout, "no findings in 2 templates (2 suppressed)\n");
    let json = format!(
        "{{ \"parameters\": {{\n{comment}\n\"kind\": {{\n\"value\": \"userAsigned\" }}, \"tag\": {{ \"value\": \"// x\" }} }} }}\n"
    );
    dir.write("values/a.parameters.json", json);
    let args = [
        "check",
        "main.bicep",
        "--parameters",
        "values/a.parameters.json",
    ];
    let ran = dir.run(&args);
    assert_eq!(ran.stdout, "no findings in 1 template (1 suppressed)\n");
    let all = dir.run(&[&args[..], &["--no-suppressions", "--format", "concise"]].concat());
    let found = "values/a.parameters.json:4:10: error[identity-type-unknown]";
    assert!(all.stdout.starts_with(found), "{}", all.stdout);
    dir.write(
        "a.bicepparam",
        format!("// armid: ignore-file\n{MISSPELT}\n"),
    );
    let ran = dir.run(&["check", "a.bicepparam"]);
    assert_eq!(ran.stdout, "no findings in 1 template (1 suppressed)\n");
}

/// No comment is written into parameter files, nor for what their values bring.
#[test]
fn findings_of_parameter_files_that_get_no_comment_are_told() {
    let dir = Sandbox::new("silenced-values-added");
    let template = DEPLOYED.replace("  // armid", "  //");
    dir.write("main.bicep", &template);
    let values = "using 'main.bicep'\nparam kind = 'UserAssigned'\n";
    dir.write("prod.bicepparam", values);
    let add = ["check", "--add-suppressions", "--reason", "later"];
    let told = "warning: one finding is in a parameter file or comes of its values: no comment is \
                written; write one yourself, or use `[[suppress]]` in armid.toml\n";
    let ran = dir.run(&add);
    assert_eq!((ran.code, &*ran.stderr), (1, told), "{}", ran.stdout);
    let now = fs::read_to_string(dir.path("main.bicep")).unwrap();
    assert_eq!(now, template);
    dir.write("prod.bicepparam", values.replace("UserA", "userA"));
    let ran = dir.run(&[&add[..], &["main.bicep", "--parameters", "prod.bicepparam"]].concat());
    assert!(ran.stderr.starts_with(told), "{}", ran.stderr);
    let quiet = dir.run(&[&add[..], &["-q"]].concat());
    assert_eq!(quiet.stderr, "");
    // What values alone do not bring gets its comment, and nothing is said.
    dir.write(
        "prod.bicepparam",
        "using 'main.bicep'\nparam kind = 'SystemAssigned'\n",
    );
    assert_eq!(dir.run(&add).stderr, "");
}

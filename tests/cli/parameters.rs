//! Templates with the values of parameter files.

mod chains;
mod commands;
mod unreadable;

use std::fmt::Write;

use serde_json::Value;

use crate::sandbox::{BAD, Ran, Sandbox};

const BICEP: &str = "param identityType string
param name string = 'app'

resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: name
  location: 'westeurope'
  identity: {
    type: identityType
  }
}
";

const JSON: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "identityType": { "type": "string" },
    "name": { "type": "string", "defaultValue": "app" }
  },
  "resources": [
    {
      "type": "Microsoft.Web/sites",
      "apiVersion": "2023-12-01",
      "name": "[parameters('name')]",
      "location": "westeurope",
      "identity": { "type": "[parameters('identityType')]" }
    }
  ]
}
"#;

fn values(pairs: &str) -> String {
    format!(
        "{{\n  \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/\
         deploymentParameters.json#\",\n  \"contentVersion\": \"1.0.0.0\",\n  \
         \"parameters\": {{ {pairs} }}\n}}\n"
    )
}

fn concise(dir: &Sandbox, more: &[&str]) -> Ran {
    dir.run(&[&["check", "--format", "concise"], more].concat())
}

#[test]
fn what_is_excluded_is_left_out_with_the_values_of_a_parameter_file_too() {
    let dir = Sandbox::new("parameters-excluded");
    let template = BICEP.to_owned()
        + "resource old 'Microsoft.Web/sites@2023-12-01' = {
  name: 'old'
  location: 'westeurope'
  identity: {
    type: 'systemAssigned'
  }
}
";
    dir.write("vendor/a.bicep", template)
        .write(
            "armid.toml",
            "exclude = [\"vendor\", \"base.bicepparam\"]\n",
        )
        .write("base.bicepparam", "using none\nparam name 'x'\n")
        .write(
            "p.bicepparam",
            "using 'vendor/a.bicep'\nextends 'base.bicepparam'\nparam identityType = 'Foo'\n",
        );
    // What the file itself says stays wrong.
    for args in [
        &["."][..],
        &["p.bicepparam"],
        &["--hook", "vendor/a.bicep", "p.bicepparam"],
    ] {
        let ran = concise(&dir, args);
        assert_eq!(ran.paths(), ["p.bicepparam"], "{args:?} {}", ran.stdout);
        let fixed = concise(&dir, &[args, &["--fix"]].concat());
        assert_eq!(fixed.stdout, ran.stdout, "{args:?}");
    }
    let ran = concise(&dir, &["--no-config", "."]);
    let all = ["base.bicepparam", "p.bicepparam", "vendor/a.bicep"];
    assert_eq!(ran.paths().len(), all.len(), "{}", ran.stdout);
    // Who names it wants to know.
    let ran = concise(&dir, &["vendor/a.bicep", "p.bicepparam"]);
    assert_eq!(
        ran.paths(),
        ["p.bicepparam", "vendor/a.bicep"],
        "{}",
        ran.stdout
    );
}

#[test]
fn a_finding_in_the_template_names_the_parameter_file_that_it_is_found_with() {
    let dir = Sandbox::new("parameters-named");
    dir.write("main.bicep", BICEP);
    let using = |kind: &str| format!("using 'main.bicep'\nparam identityType = '{kind}'\n");
    dir.write("dev.bicepparam", using("SystemAssigned"));
    dir.write("prod.bicepparam", using("UserAssigned"));
    let ran = dir.run(&["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let found = report["diagnostics"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{}", ran.stdout);
    assert_eq!(found[0]["rule"], "user-assigned-without-identities");
    assert_eq!(found[0]["path"], "main.bicep");
    let related = found[0]["related"].as_array().unwrap();
    let last = related.last().unwrap();
    assert_eq!(last["path"], "prod.bicepparam");
    assert_eq!(last["range"]["start"]["line"], 1);
    assert_eq!(last["message"], "found with the values of this file");
    // What stands in the parameter file itself needs no word more, nor what cannot be read at all.
    dir.write("prod.bicepparam", using("userAssigned"));
    let ran = dir.run(&[
        "check",
        "--format",
        "json",
        "--select",
        "identity-type-casing",
    ]);
    assert!(ran.stdout.contains("prod.bicepparam"), "{}", ran.stdout);
    assert!(
        !ran.stdout.contains("the values of this file"),
        "{}",
        ran.stdout
    );
    dir.write("main.bicep", "param = 1\n");
    let ran = dir.run(&["check", "--format", "json", "prod.bicepparam"]);
    assert!(ran.stdout.contains("syntax-error"), "{}", ran.stdout);
    assert!(
        !ran.stdout.contains("the values of this file"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_folder_with_a_bicepparam_file_is_checked_with_its_values_too() {
    let dir = Sandbox::new("parameters-folder");
    dir.write("infra/main.bicep", BICEP);
    dir.write(
        "infra/env/prod.bicepparam",
        "using '../main.bicep'\nparam identityType = 'SystemAsigned'\n",
    );
    dir.write("infra/env/prod.parameters.json", values(""));
    let expected = "infra/env/prod.bicepparam:2:22: error[identity-type-unknown] \
                    `SystemAsigned` is no identity type\n";
    for paths in [&[][..], &["infra"], &["infra/env/prod.bicepparam"]] {
        let ran = concise(&dir, paths);
        assert_eq!((ran.code, ran.stdout.as_str()), (1, expected), "{paths:?}");
    }
    let json = dir.run(&["check", "--format", "json"]);
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    let found = &json["diagnostics"][0];
    assert_eq!(found["path"], "infra/env/prod.bicepparam");
    assert_eq!(found["range"]["start"]["offset"], 43);
    assert_eq!(found["related"][0]["path"], "infra/main.bicep");
    assert_eq!(found["related"][0]["range"]["start"]["line"], 8);
    assert_eq!(json["summary"]["files"], 2);
    let human = dir.run(&["check"]).stdout;
    for line in [
        "┌─ infra/env/prod.bicepparam:2:22",
        "┌─ infra/main.bicep:8:11",
    ] {
        assert!(human.contains(line), "{human}");
    }
}

#[test]
fn what_a_template_says_by_itself_is_not_said_again_of_its_values() {
    let dir = Sandbox::new("parameters-twice");
    let template = "param on bool = true
resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app'
  location: 'westeurope'
  identity: on ? { type: 'UserAssigned' } : null
  tags: { a: 'b' }
}
resource typo 'Microsoft.Web/sites@2023-12-01' = {
  name: 'typo'
  location: 'westeurope'
  identity: { type: 'SystemAsigned' }
}
";
    dir.write("main.bicep", template);
    for name in ["dev", "prod"] {
        let text = "using 'main.bicep'\nparam on = true\n";
        dir.write(format!("{name}.bicepparam"), text);
    }
    let all = concise(&dir, &[]);
    assert_eq!(all.stdout, concise(&dir, &["main.bicep"]).stdout);
    assert_eq!(all.stdout.lines().count(), 2, "{}", all.stdout);
    // The same file in other words is the same file.
    let absolute = dir.path("main.bicep");
    let mixed = concise(&dir, &[absolute.to_str().unwrap(), "dev.bicepparam"]);
    assert_eq!(mixed.stdout.lines().count(), 2, "{}", mixed.stdout);
    // Two parameter files that find the same in a template say it once.
    let both = concise(&dir, &["dev.bicepparam", "prod.bicepparam"]);
    assert_eq!(both.stdout.lines().count(), 2, "{}", both.stdout);
    assert_eq!(both.paths(), ["main.bicep"]);
}

#[test]
fn a_parameter_file_applies_to_every_template_that_is_named() {
    let dir = Sandbox::new("parameters-option");
    dir.write("a.json", JSON)
        .write("b.json", JSON)
        .write("c.bicep", BICEP);
    dir.write(
        "prod.parameters.json",
        values(r#""identityType": { "value": "SystemAsigned" }, "other": { "value": 1 }"#),
    );
    let option = ["--parameters", "prod.parameters.json"];
    let wrong = "prod.parameters.json:4:46: error[identity-type-unknown] `SystemAsigned` is no \
                 identity type\n";
    let ran = concise(&dir, &[&["a.json"][..], &option].concat());
    let undeclared = "prod.parameters.json:4:65: error[parameter-file-mismatch] the template has \
                      no parameter `other`\n";
    assert_eq!((ran.code, ran.stdout), (1, format!("{wrong}{undeclared}")));
    // Of several templates, each has the parameters that it has.
    let ran = concise(
        &dir,
        &[&["a.json", "b.json", "c.bicep"][..], &option].concat(),
    );
    assert_eq!((ran.code, ran.stdout), (1, wrong.repeat(3)));
    // Of the templates of a folder, one that lacks a parameter is not meant.
    let ran = concise(&dir, &option);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""));
    dir.write(
        "sub/d.json",
        JSON.replace("\"name\":", "\"other\": { \"type\": \"int\" }, \"name\":"),
    );
    let ran = concise(&dir, &option);
    assert_eq!((ran.code, ran.stdout.as_str()), (1, wrong));
    let ignored = [
        &["a.json", "--ignore", "parameter-file-mismatch"][..],
        &option,
    ]
    .concat();
    assert_eq!(concise(&dir, &ignored).stdout, wrong);
    let piped = [&["check", "--format", "concise", "-"][..], &option].concat();
    let ran = dir.pipe(&piped, JSON.as_bytes());
    assert_eq!((ran.code, ran.stdout), (1, format!("{wrong}{undeclared}")));
}

#[test]
fn both_kinds_of_parameter_files_serve_both_languages() {
    let dir = Sandbox::new("parameters-across");
    dir.write("main.json", JSON).write("main.bicep", BICEP);
    let values = values(r#""IDENTITYTYPE": { "value": "UserAsigned" }"#);
    dir.write("p.json", values);
    dir.write(
        "p.bicepparam",
        "using 'main.json'\nvar kind = 'User'\nparam identityType = '${kind}Asigned'\n",
    );
    for (template, parameters, place) in [
        ("main.json", "p.json", "4:46"),
        ("main.bicep", "p.json", "4:46"),
        ("main.json", "p.bicepparam", "3:22"),
        ("main.bicep", "p.bicepparam", "3:22"),
    ] {
        let ran = concise(&dir, &[template, "--parameters", parameters]);
        let expected = format!("{parameters}:{place}: error[identity-type-unknown]");
        assert!(ran.stdout.starts_with(&expected), "{}", ran.stdout);
        assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
    }
    let ran = concise(&dir, &["p.bicepparam"]);
    assert_eq!(ran.paths(), ["p.bicepparam"]);
}

#[test]
fn a_hundred_thousand_parameters_take_time_in_proportion() {
    let dir = Sandbox::new("parameters-many");
    let (mut declared, mut given) = (String::new(), String::new());
    let (mut bicep, mut param) = (String::new(), "using 'main.bicep'\n".to_owned());
    for number in 0..100_000 {
        write!(declared, "\"p{number}\": {{ \"type\": \"string\" }},\n    ").unwrap();
        write!(given, "\"p{number}\": {{ \"value\": \"v\" }},\n    ").unwrap();
        writeln!(bicep, "param p{number} string").unwrap();
        writeln!(param, "param p{number} = 'v'").unwrap();
    }
    let json = JSON.replace("\"identityType\":", &format!("{declared}\"identityType\":"));
    dir.write("main.json", json);
    dir.write(
        "p.json",
        values(&format!("{given}\"identityType\": {{ \"value\": \"x\" }}")),
    );
    dir.write("main.bicep", format!("{bicep}{BICEP}"));
    dir.write("p.bicepparam", format!("{param}param identityType = 'x'\n"));
    dir.write("small.json", JSON);
    // A quadratic walk takes minutes.
    let ran = concise(&dir, &["main.json", "--parameters", "p.json"]);
    assert_eq!(ran.paths(), ["p.json"]);
    assert_eq!(ran.stdout.lines().count(), 1);
    let ran = concise(&dir, &["p.bicepparam"]);
    assert_eq!(
        (ran.paths(), ran.stdout.lines().count()),
        (vec!["p.bicepparam"], 1)
    );
    // None of them is declared.
    let ran = concise(&dir, &["small.json", "--parameters", "p.json"]);
    assert_eq!(ran.stdout.lines().count(), 100_001);
}

#[test]
fn json_parameter_files_in_a_folder_are_skipped() {
    let dir = Sandbox::new("parameters-skipped");
    dir.write(
        "main.parameters.json",
        values(r#""identityType": { "value": "x" }"#),
    );
    dir.write("bad.json", BAD);
    let ran = concise(&dir, &["--verbose"]);
    assert_eq!(ran.paths(), ["bad.json"]);
    assert_eq!(
        ran.stderr,
        "skipped `main.parameters.json`: not a template\n"
    );
}

#[test]
fn a_parameter_file_from_standard_input_names_its_template_from_where_it_would_be() {
    let dir = Sandbox::new("parameters-stdin");
    dir.write("infra/main.bicep", BICEP);
    let text = b"using './main.bicep'\nparam identityType = 'x'\n";
    let args = [
        "check",
        "--format",
        "concise",
        "-",
        "--stdin-filename",
        "infra/p.bicepparam",
    ];
    let ran = dir.pipe(&args, text);
    let expected =
        "infra/p.bicepparam:2:22: error[identity-type-unknown] `x` is no identity type\n";
    assert_eq!((ran.code, ran.stdout.as_str()), (1, expected));
    let ran = dir.pipe(&[&args[..], &["--fix"]].concat(), text);
    assert_eq!(ran.stdout.as_bytes(), text);
    assert_eq!(ran.stderr, expected);
}

#[test]
fn a_comment_in_a_parameter_file_silences_what_is_found_there() {
    let dir = Sandbox::new("parameters-silenced");
    dir.write("main.bicep", BICEP);
    dir.write(
        "p.bicepparam",
        "using 'main.bicep'\n// armid: ignore[identity-type-unknown] read elsewhere\n\
         param identityType = 'SystemAsigned'\n",
    );
    let ran = concise(&dir, &[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""));
    // One in the template is needed where only the values are wrong.
    let silent = BICEP.replace(
        "    type:",
        "    // armid: ignore[user-assigned-without-identities] attached later\n    type:",
    );
    let silent = silent.replace(
        "  identity: {",
        "  // armid: ignore[user-assigned-without-identities] attached later\n  identity: {",
    );
    dir.write("main.bicep", silent);
    dir.write(
        "p.bicepparam",
        "using 'main.bicep'\nparam identityType = 'UserAssigned'\n",
    );
    let ran = concise(&dir, &[]);
    assert!(!ran.stdout.contains("unused"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("error"), "{}", ran.stdout);
}

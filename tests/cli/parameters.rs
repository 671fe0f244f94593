//! Templates with the values of parameter files.

use std::fmt::Write;
use std::fs;

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
fn a_parameter_file_that_cannot_be_read_is_an_error_of_the_right_kind() {
    let dir = Sandbox::new("parameters-broken");
    dir.write("main.json", JSON)
        .write("broken.json", "{ \"parameters\": {,} }");
    dir.write("package.json", "{ \"name\": \"x\" }");
    dir.write("folder/x.txt", "");
    let run = |path: &str| concise(&dir, &["main.json", "--parameters", path]);
    for (path, message) in [
        (
            "brokn.json",
            "error: `brokn.json` does not exist\n  help: did you mean `broken.json`?\n",
        ),
        (
            "folder",
            "error: `folder` is a folder, not a file\n  help: write the values to a file",
        ),
        (
            "package.json",
            "error: `package.json` is no parameter file\n  help: ",
        ),
        (
            "main.json",
            "error: `main.json` is no parameter file\n  help: ",
        ),
    ] {
        let ran = run(path);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{path}");
        assert!(ran.stderr.starts_with(message), "{}", ran.stderr);
    }
}

#[test]
fn a_parameter_file_that_cannot_be_parsed_is_a_finding() {
    let dir = Sandbox::new("parameters-unparsed");
    dir.write("main.json", JSON)
        .write("broken.json", "{ \"parameters\": {,} }");
    let run = |path: &str| concise(&dir, &["main.json", "--parameters", path]);
    let ran = run("broken.json");
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout
            .starts_with("broken.json:1:18: error[syntax-error] "),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.stderr, "");
    let show = dir.run(&["show", "main.json", "--parameters", "broken.json"]);
    assert!(show.stderr.contains("broken.json:1:18"), "{}", show.stderr);
    assert_eq!(show.code, 1);
    let before = fs::read_to_string(dir.path("main.json")).unwrap();
    let enable = dir.run(&["remove", "all", "main.json", "--parameters", "broken.json"]);
    assert!(
        enable.stderr.contains("broken.json:1:18"),
        "{}",
        enable.stderr
    );
    assert_eq!(enable.code, 1);
    assert_eq!(fs::read_to_string(dir.path("main.json")).unwrap(), before);
    let body = dir.run(&[
        "check",
        "--as",
        "A.B/c@2020-01-01",
        "--parameters",
        "x",
        "main.json",
    ]);
    assert_eq!(body.code, 2);
    assert!(
        body.stderr.contains("cannot be used with"),
        "{}",
        body.stderr
    );
}

#[test]
fn a_template_that_is_not_there_is_told_where_it_is_named() {
    let dir = Sandbox::new("parameters-using");
    dir.write("main.bicep", BICEP)
        .write("package.json", "{ \"name\": \"x\" }");
    dir.write("sub/main.bicep", BICEP);
    let told = |using: &str| {
        dir.write(
            "p.bicepparam",
            format!("using {using}\nparam identityType = 'None'\n"),
        );
        let ran = concise(&dir, &["p.bicepparam"]);
        assert_eq!(
            ran.code,
            i32::from(!ran.stdout.is_empty()),
            "{}",
            ran.stderr
        );
        ran.stdout
    };
    for (using, message) in [
        ("'mian.bicep'", "`mian.bicep` does not exist"),
        ("'./sub/man.bicep'", "`sub/man.bicep` does not exist"),
        ("'sub'", "`sub` is a folder, not a file"),
        ("'package.json'", "`package.json` is no template"),
        ("'p.bicepparam'", "`p.bicepparam` is no template"),
        ("''", "this path is empty"),
        ("'/main.bicep'", "this path starts with a slash"),
        ("'sub\\\\main.bicep'", "this path has a backslash"),
    ] {
        let expected = format!("p.bicepparam:1:7: error[parameter-file-mismatch] {message}\n");
        assert_eq!(told(using), expected);
    }
    for silent in [
        "none",
        "'main.bicep'",
        "'./sub/../main.bicep'",
        "'main.bicep' with {\n  mode: 'stack'\n}",
        "'br:example.azurecr.io/bicep/app:v1'",
        "'br/public:avm/res/web/site:0.1.0'",
        "'ts:00000000-0000-0000-0000-000000000001/rg/spec:v1'",
    ] {
        assert_eq!(told(silent), "", "{silent}");
    }
}

#[test]
fn files_that_extend_each_other_come_to_an_end() {
    let dir = Sandbox::new("parameters-circle");
    dir.write("main.bicep", BICEP);
    dir.write(
        "a.bicepparam",
        "using 'main.bicep'\nextends 'b.bicepparam'\n",
    );
    dir.write(
        "b.bicepparam",
        "using none\nextends './a.bicepparam'\nparam identityType = 'x'\n",
    );
    let ran = concise(&dir, &["a.bicepparam"]);
    let circle = "b.bicepparam:2:9: error[syntax-error] this file extends itself through \
                  `./a.bicepparam`\n";
    assert!(ran.stdout.contains(circle), "{}", ran.stdout);
    assert!(
        ran.stdout
            .contains("b.bicepparam:3:22: error[identity-type-unknown]"),
        "{}",
        ran.stdout
    );
    dir.write(
        "a.bicepparam",
        "using 'main.bicep'\nextends 'a.bicepparam'\nparam identityType = base.identityType\n",
    );
    let ran = concise(&dir, &["a.bicepparam"]);
    assert!(
        ran.stdout
            .starts_with("a.bicepparam:2:9: error[syntax-error]"),
        "{}",
        ran.stdout
    );
    dir.write(
        "a.bicepparam",
        "using 'main.bicep'\nextends 'c.bicepparam'\n",
    );
    let ran = concise(&dir, &["a.bicepparam"]);
    let expected =
        "a.bicepparam:2:9: error[parameter-file-mismatch] `c.bicepparam` does not exist\n";
    assert_eq!(ran.stdout, expected);
    dir.write("a.bicepparam", "using 'main.bicep'\nextends 'main.bicep'\n");
    let ran = concise(&dir, &["a.bicepparam"]);
    let expected = "a.bicepparam:2:9: error[parameter-file-mismatch] `main.bicep` is no \
                    `.bicepparam` file\n";
    assert_eq!(ran.stdout, expected);
    dir.write(
        "a.bicepparam",
        "using 'main.bicep'\nparam name = identityType\nparam identityType = name\n",
    );
    let ran = concise(&dir, &["a.bicepparam"]);
    assert!(
        ran.stdout.contains("error[syntax-error] the value of"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_base_file_may_give_more_than_the_template_declares() {
    let dir = Sandbox::new("parameters-more");
    dir.write("main.bicep", BICEP);
    dir.write(
        "base.bicepparam",
        "using none\nparam other = 1\nparam identityType = 'None'\n",
    );
    dir.write(
        "p.bicepparam",
        "using 'main.bicep'\nextends 'base.bicepparam'\nparam more = base.other\n",
    );
    let ran = concise(&dir, &[]);
    let expected = "p.bicepparam:3:7: error[parameter-file-mismatch] the template has no \
                    parameter `more`\n";
    assert_eq!(ran.stdout, expected);
}

#[test]
fn what_a_broken_file_may_give_is_not_taken_for_the_default() {
    let dir = Sandbox::new("parameters-partly");
    let template = BICEP.replace(
        "identityType string",
        "identityType string = 'UserAssigned'",
    );
    dir.write("main.bicep", template);
    dir.write("whole.bicepparam", "using 'main.bicep'\n");
    let ran = concise(&dir, &["whole.bicepparam"]);
    assert!(
        ran.stdout.contains("user-assigned-without-identities"),
        "{}",
        ran.stdout
    );
    dir.write(
        "broken.bicepparam",
        "using 'main.bicep'\nparam identityType = 'None\n",
    );
    let ran = concise(&dir, &["broken.bicepparam"]);
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
    assert!(
        ran.stdout.contains("2:22: error[syntax-error]"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_long_chain_of_files_is_followed() {
    let dir = Sandbox::new("parameters-chain");
    dir.write("main.bicep", BICEP);
    let using = |number: usize| if number == 0 { "'main.bicep'" } else { "none" };
    for number in 0..300 {
        let text = format!(
            "using {}\nextends 'p{}.bicepparam'\n",
            using(number),
            number + 1
        );
        dir.write(format!("p{number}.bicepparam"), text);
    }
    dir.write("p300.bicepparam", "using none\nparam identityType = 'x'\n");
    let ran = concise(&dir, &["p0.bicepparam"]);
    // So deep a value is unknown.
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, "", "")
    );
    let ran = concise(&dir, &["main.bicep", "--parameters", "p280.bicepparam"]);
    assert_eq!(ran.paths(), ["p300.bicepparam"]);
}

#[test]
fn places_are_right_behind_a_byte_order_mark_and_with_carriage_returns() {
    let dir = Sandbox::new("parameters-marks");
    dir.write("main.json", JSON.replace('\n', "\r\n"));
    dir.write("main.bicep", format!("\u{feff}{BICEP}"));
    let json = values(r#""é😀": {}, "identityType": { "value": "SystemAsigned" }"#);
    let marked = format!("\u{feff}{}", json.replace('\n', "\r\n"));
    let at = marked.find("\"SystemAsigned").unwrap();
    dir.write("p.json", &marked);
    dir.write(
        "p.bicepparam",
        "\u{feff}using 'main.bicep'\r\nparam identityType = 'SystemAsigned'\r\n",
    );
    let args = [
        "check",
        "--format",
        "json",
        "--ignore",
        "parameter-file-mismatch",
    ];
    let ran = dir.run(&[&args[..], &["main.json", "--parameters", "p.json"]].concat());
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    let start = &found["diagnostics"][0]["range"]["start"];
    assert_eq!(
        (start["line"].as_u64(), start["column"].as_u64()),
        (Some(4), Some(57))
    );
    assert_eq!(start["offset"], at);
    let ran = dir.run(&[&args[..], &["p.bicepparam"]].concat());
    let found: Value = serde_json::from_str(&ran.stdout).unwrap();
    let start = &found["diagnostics"][0]["range"]["start"];
    assert_eq!(
        (start["line"].as_u64(), start["column"].as_u64()),
        (Some(2), Some(22))
    );
    assert_eq!(start["offset"], 3 + 20 + 21);
}

#[test]
fn a_parameter_file_in_utf_16_is_told_and_gives_nothing() {
    let dir = Sandbox::new("parameters-wide");
    let wide = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    dir.write("main.bicep", BICEP).write("main.json", JSON);
    dir.write(
        "p.bicepparam",
        wide("using 'main.bicep'\nparam identityType = 'x'\n"),
    );
    dir.write(
        "p.json",
        wide(&values(r#""identityType": { "value": "x" }"#)),
    );
    let message = "the file is UTF-16 (little-endian), not UTF-8";
    let ran = concise(&dir, &["p.bicepparam"]);
    assert_eq!(
        ran.stdout,
        format!("p.bicepparam:1:1: error[syntax-error] {message}\n")
    );
    let ran = concise(&dir, &["main.json", "--parameters", "p.json"]);
    assert_eq!(
        ran.stdout,
        format!("p.json:1:1: error[syntax-error] {message}\n")
    );
    dir.write("wide.bicep", wide(BICEP));
    dir.write(
        "p.bicepparam",
        "using 'wide.bicep'\nparam identityType = 'x'\n",
    );
    let ran = concise(&dir, &[]);
    let told = format!("wide.bicep:1:1: error[syntax-error] {message}\n");
    assert_eq!(ran.stdout.matches(&told).count(), 1, "{}", ran.stdout);
}

#[test]
fn a_fix_touches_no_parameter_file_and_no_template_for_the_sake_of_one() {
    let dir = Sandbox::new("parameters-fix");
    let template = BICEP.replace("identityType\n  }", "identityType\n    typ: 'x'\n  }");
    dir.write("main.bicep", &template);
    let values = "using 'main.bicep'\nparam identityType = 'systemAsigned'\n";
    dir.write("p.bicepparam", values);
    let text = |name: &str| fs::read_to_string(dir.path(name)).unwrap();
    let left = ["check", "--format", "concise", "--fix", "--unsafe-fixes"];
    // Alone, and with the parameters: what is wrong in the values stays.
    for more in [
        &["p.bicepparam"][..],
        &["main.bicep", "--parameters", "p.bicepparam"],
        &["."],
    ] {
        let ran = dir.run(&[&left[..], more].concat());
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        assert!(
            ran.stdout
                .contains("p.bicepparam:2:22: error[identity-type-unknown]"),
            "{}",
            ran.stdout
        );
        assert_eq!(text("p.bicepparam"), values);
        assert_eq!(text("main.bicep"), template, "{more:?}");
    }
    // What is wrong in the template whatever its values is mended there, and told no more.
    dir.write("main.bicep", format!("{template}\n{TYPO}"));
    let ran = dir.run(&left);
    assert!(text("main.bicep").ends_with(&TYPO.replace("Asigned", "Assigned")));
    assert!(ran.stdout.contains("p.bicepparam:2:22"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("main.bicep:1"), "{}", ran.stdout);
    assert_eq!(text("p.bicepparam"), values);
    dir.write("main.bicep", format!("{template}\n{TYPO}"));
    let ran = dir.run(&[&left[..], &["main.bicep", "--parameters", "p.bicepparam"]].concat());
    assert!(
        text("main.bicep").ends_with(&TYPO.replace("Asigned", "Assigned")),
        "{}",
        ran.stderr
    );
    assert_eq!(text("p.bicepparam"), values);
}

const TYPO: &str = "resource typo 'Microsoft.Web/sites@2023-12-01' = {
  name: 'typo'
  location: 'westeurope'
  identity: { type: 'SystemAsigned' }
}
";

#[test]
fn a_fix_that_only_these_values_call_for_is_not_made() {
    let dir = Sandbox::new("parameters-narrow");
    // With `on`, there is a type without identities; without it, nothing is wrong.
    let template = "param on bool
param ids object = {}
resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: on ? {} : { '${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'a')}': {} }
  }
}
";
    dir.write("main.bicep", template);
    dir.write("p.bicepparam", "using 'main.bicep'\nparam on = true\n");
    let args = ["check", "--format", "json", "--unsafe-fixes", "--fix"];
    let ran = dir.run(&[&args[..], &["main.bicep", "--parameters", "p.bicepparam"]].concat());
    let json: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        json["diagnostics"][0]["rule"],
        "user-assigned-without-identities"
    );
    assert_eq!(json["diagnostics"][0]["fix"], Value::Null);
    assert_eq!(
        fs::read_to_string(dir.path("main.bicep")).unwrap(),
        template
    );
}

#[test]
fn show_knows_more_with_values() {
    let dir = Sandbox::new("parameters-show");
    dir.write("main.json", JSON).write("main.bicep", BICEP);
    dir.write(
        "p.json",
        values(r#""identityType": { "value": "SystemAssigned" }"#),
    );
    let show = |more: &[&str]| -> Value {
        let ran = dir.run(&[&["show", "--format", "json"], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        serde_json::from_str(&ran.stdout).unwrap()
    };
    for template in ["main.json", "main.bicep"] {
        let plain = show(&[template]);
        assert_eq!(plain["resources"][0]["identity"]["kinds"], Value::Null);
        let known = show(&[template, "--parameters", "p.json"]);
        let kinds = &known["resources"][0]["identity"]["kinds"];
        assert_eq!(kinds, &serde_json::json!(["SystemAssigned"]));
    }
}

#[test]
fn values_choose_the_resources_of_a_command() {
    let dir = Sandbox::new("parameters-select");
    let plain = BICEP.replace("  identity: {\n    type: identityType\n  }\n", "");
    dir.write("main.bicep", &plain);
    dir.write(
        "p.bicepparam",
        "using 'main.bicep'\nparam name = 'app-prod'\n",
    );
    let enable = ["enable", "system", "--name", "app-prod", "main.bicep"];
    let ran = dir.run(&enable);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(
        ran.stderr.contains("`app-prod` fits no resource"),
        "{}",
        ran.stderr
    );
    let ran = dir.run(&[&enable[..], &["--parameters", "p.bicepparam"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let text = fs::read_to_string(dir.path("main.bicep")).unwrap();
    assert!(text.contains("type: 'SystemAssigned'"), "{text}");
}

#[test]
fn a_command_does_what_is_right_for_all_values() {
    let dir = Sandbox::new("parameters-branches");
    let template = "param on bool
resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: 'app'
  location: 'westeurope'
  identity: {
    type: on ? 'SystemAssigned' : 'None'
  }
}
";
    dir.write("main.bicep", template);
    dir.write("p.bicepparam", "using 'main.bicep'\nparam on = true\n");
    let ran = dir.run(&[
        "enable",
        "system",
        "main.bicep",
        "--parameters",
        "p.bicepparam",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let text = fs::read_to_string(dir.path("main.bicep")).unwrap();
    assert!(!text.contains("'None'"), "{text}");
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

#[cfg(unix)]
#[test]
fn nobody_waits_for_a_pipe_that_is_named_as_a_template_or_as_values() {
    let dir = Sandbox::new("parameters-pipe");
    let pipe = dir.path("pipe.bicep");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    dir.write("main.json", JSON);
    dir.write("p.bicepparam", "using 'pipe.bicep'\n");
    let ran = concise(&dir, &["p.bicepparam"]);
    let expected = "p.bicepparam:1:7: error[parameter-file-mismatch] `pipe.bicep` is a named \
                    pipe, not a file\n";
    assert_eq!((ran.code, ran.stdout.as_str()), (1, expected));
    let ran = concise(&dir, &["main.json", "--parameters", "pipe.bicep"]);
    assert_eq!(ran.code, 2);
    let expected = "error: `pipe.bicep` is a named pipe, not a file\n  help: write the values";
    assert!(ran.stderr.starts_with(expected), "{}", ran.stderr);
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

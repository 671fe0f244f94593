//! What fixes and commands make of values.

use std::fs;

use serde_json::Value;

use super::{BICEP, JSON, values};
use crate::sandbox::Sandbox;

const TYPO: &str = "resource typo 'Microsoft.Web/sites@2023-12-01' = {
  name: 'typo'
  location: 'westeurope'
  identity: { type: 'SystemAsigned' }
}
";

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

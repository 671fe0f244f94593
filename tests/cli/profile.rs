//! `--profile`: identities that other tools ask for.

use crate::sandbox::Sandbox;

const SITES: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {
      "type": "Microsoft.Web/sites",
      "apiVersion": "2023-12-01",
      "name": "web",
      "location": "westeurope"
    },
    {
      "type": "Microsoft.Compute/virtualMachines",
      "apiVersion": "2024-07-01",
      "name": "vm",
      "location": "westeurope"
    }
  ]
}
"#;

const BICEP: &str = "resource web 'Microsoft.Web/sites@2023-12-01' = {
  name: 'web'
  location: 'westeurope'
}
";

#[test]
fn nothing_is_asked_without_a_profile() {
    let dir = Sandbox::new("profile-none");
    dir.write("main.json", SITES).write("main.bicep", BICEP);
    let ran = dir.run(&["check", "--fail-on", "note"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
}

#[test]
fn a_profile_asks_in_both_languages_and_names_its_rule() {
    let dir = Sandbox::new("profile-asks");
    dir.write("main.json", SITES).write("main.bicep", BICEP);
    let args = [
        "check",
        "--profile",
        "psrule",
        "--format",
        "concise",
        "--quiet",
    ];
    let ran = dir.run(&args);
    assert_eq!(ran.code, 0, "warnings do not fail a run by default");
    let asked = "`Microsoft.Web/sites` has no identity (psrule Azure.AppService.ManagedIdentity)";
    let wanted = format!(
        "main.bicep:1:15: warning[identity-missing] {asked}\n\
         main.json:6:15: warning[identity-missing] {asked}\n"
    );
    assert_eq!(ran.stdout, wanted);
    let failing = [&args[..], &["--fail-on", "warning"]].concat();
    assert_eq!(dir.run(&failing).code, 1);
}

#[test]
fn profiles_are_joined_by_commas_or_repeated_in_any_case() {
    let dir = Sandbox::new("profile-many");
    dir.write("main.json", SITES);
    let joined = dir.run(&["check", "--profile", "kics,azure-policy"]);
    let repeated = dir.run(&["check", "--profile", "KICS", "--profile", "Azure-Policy"]);
    assert_eq!(joined.stdout, repeated.stdout);
    assert!(joined.stdout.contains("2 warnings"), "{}", joined.stdout);
    assert!(
        joined.stdout.contains(
            "asked for by azure-policy 2b9ad585-36bc-4615-b300-fd4435808332, kics e9c133e5"
        ),
        "{}",
        joined.stdout
    );
}

#[test]
fn a_wrong_profile_is_a_usage_error_that_names_the_nearest() {
    let dir = Sandbox::new("profile-wrong");
    for (given, help) in [
        ("psrul", "did you mean `psrule`?"),
        ("checkov,azurepolicy", "did you mean `azure-policy`?"),
        (
            "strict",
            "the profiles are psrule, checkov, template-analyzer",
        ),
    ] {
        let ran = dir.run(&["check", "--profile", given]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{given}");
        assert!(ran.stderr.contains(help), "{}", ran.stderr);
    }
}

#[test]
fn a_rule_that_needs_a_profile_says_so() {
    let dir = Sandbox::new("profile-needed");
    dir.write("main.json", SITES);
    for args in [
        &["--select", "identity-missing"][..],
        &["--select", "identity-kind-preferred", "--profile", "kics"],
        &["--select", "syntax-error", "--profile", "kics"],
    ] {
        let ran = dir.run(&[&["check"], args].concat());
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{args:?}");
        assert!(ran.stderr.contains("help: add "), "{}", ran.stderr);
    }
    let args = ["--select", "identity-missing", "--profile", "kics"];
    let ran = dir.run(&[&["check"], &args[..]].concat());
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    // What needs no profile can be selected alone.
    let ran = dir.run(&["check", "--select", "aks-service-principal"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

#[test]
fn what_a_profile_asks_is_mended_on_request() {
    let dir = Sandbox::new("profile-fix");
    dir.write("main.json", SITES);
    let args = ["check", "--profile", "azure-policy,psrule", "--fix"];
    dir.run(&args);
    assert_eq!(
        std::fs::read_to_string(dir.path("main.json")).unwrap(),
        SITES
    );
    let ran = dir.run(&[&args[..], &["--unsafe-fixes"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let fixed = std::fs::read_to_string(dir.path("main.json")).unwrap();
    assert_eq!(fixed.matches("\"type\": \"SystemAssigned\"").count(), 2);
    let again = dir.run(&["check", "--profile", "azure-policy,psrule"]);
    assert!(again.stdout.contains("no findings"), "{}", again.stdout);
}

#[test]
fn the_table_of_rules_says_which_are_off() {
    let dir = Sandbox::new("profile-rules");
    let listed = dir.run(&["rules"]).stdout;
    let words: Vec<_> = listed.split_whitespace().collect();
    let listed = words.join(" ");
    let off = listed.matches("(off until --profile or --select asks)");
    assert!(off.count() >= 4, "{listed}");
    let page = dir.run(&["explain", "identity-missing"]).stdout;
    assert!(page.contains("off"), "{page}");
}

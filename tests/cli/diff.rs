//! `armid diff`.

mod moves;
mod names;

use crate::sandbox::{BAD, GOOD, Sandbox};

const OLD: &str = "resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}
resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
}
";

/// One loses its identity, the other gets one.
const NEW: &str = "resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
}
resource b 'Microsoft.Web/sites@2023-12-01' = {
  name: 'b'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}
";

#[test]
fn two_files_are_compared_whatever_their_names() {
    let sandbox = Sandbox::new("diff-files");
    sandbox.write("old.bicep", OLD).write("new.bicep", NEW);
    let ran = sandbox.run(&["diff", "old.bicep", "new.bicep"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let expected = "\
old.bicep -> new.bicep
  name  resource type        before  after
  a     Microsoft.Web/sites  system  none
    - loses its system-assigned identity: its principal ID and the role assignments made for it go
      with it
  b     Microsoft.Web/sites  none    system
    + gets a system-assigned identity with a new principal ID: role assignments must be made for it

1 resource loses an identity, 1 gains one in 1 template
";
    assert_eq!(ran.stdout, expected);
    let ran = sandbox.run(&["diff", "new.bicep", "new.bicep"]);
    assert_eq!(
        (ran.code, &*ran.stdout),
        (0, "no identity is lost in 1 template\n")
    );
}

#[test]
fn the_exit_code_is_the_same_for_every_format() {
    let sandbox = Sandbox::new("diff-codes");
    sandbox.write("old.bicep", OLD).write("new.bicep", NEW);
    sandbox.write("less.bicep", OLD.split("resource b").next().unwrap());
    let with = OLD.replace("'b'\n", "'b'\n  identity: { type: 'SystemAssigned' }\n");
    sandbox.write("more.bicep", with);
    for format in ["human", "concise", "json"] {
        let code = |args: &[&str]| {
            let words = ["diff", "--format", format];
            let words: Vec<&str> = words.iter().chain(args).copied().collect();
            sandbox.run(&words).code
        };
        assert_eq!(code(&["old.bicep", "new.bicep"]), 1);
        assert_eq!(code(&["old.bicep", "new.bicep", "--fail-on", "never"]), 0);
        assert_eq!(code(&["old.bicep", "more.bicep"]), 0);
        assert_eq!(code(&["old.bicep", "more.bicep", "--fail-on", "note"]), 1);
        assert_eq!(code(&["old.bicep", "less.bicep"]), 0);
    }
}

#[test]
fn json_is_the_promised_schema() {
    let sandbox = Sandbox::new("diff-json");
    sandbox.write("old.bicep", OLD).write("new.bicep", NEW);
    let ran = sandbox.run(&["diff", "--format", "json", "old.bicep", "new.bicep"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json["schema_version"], 1);
    let first = &json["resources"][0];
    assert_eq!(first["change"], "kept");
    assert_eq!(first["before"]["kinds"][0], "SystemAssigned");
    assert_eq!(first["before"]["symbol"], "a");
    assert_eq!(first["after"]["kinds"][0], "None");
    assert_eq!(first["effects"][0]["what"], "lost");
    assert_eq!(first["effects"][0]["severity"], "error");
    assert_eq!(first["effects"][0]["identity"], serde_json::Value::Null);
    assert_eq!(json["summary"]["lost"], 1);
    assert_eq!(json["summary"]["gained"], 1);
}

#[test]
fn the_page_shows_the_very_json() {
    let sandbox = Sandbox::new("diff-page");
    let page = include_str!("../../docs/compare.md");
    let shown = page
        .split("```json\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let resource = |rest: &str| {
        format!(
            "{{ \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/\
             deploymentTemplate.json#\",\n\"contentVersion\": \"1.0.0.0\",\n\"resources\": [\n\
             {{ \"type\": \"Microsoft.Compute/virtualMachines\", \"apiVersion\": \"2023-09-01\", \
             \"name\": \"vm1\"{rest} }}] }}"
        )
    };
    sandbox.write("new/main.json", resource(""));
    let identity = ", \"identity\": { \"type\": \"SystemAssigned\" }";
    sandbox.write("old/main.json", resource(identity));
    let ran = sandbox.run(&["diff", "--format", "json", "old", "new"]);
    let parsed = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(parsed(&ran.stdout), parsed(shown));
}

#[test]
fn folders_are_compared_by_the_paths_inside() {
    let sandbox = Sandbox::new("diff-folders");
    sandbox
        .write("one/x/a.bicep", OLD)
        .write("two/x/a.bicep", NEW);
    sandbox
        .write("one/same.json", GOOD)
        .write("two/same.json", GOOD);
    sandbox.write("one/gone.json", BAD);
    sandbox
        .write("one/package.json", "{}")
        .write("two/package.json", "{ }");
    let ran = sandbox.run(&["diff", "--format", "concise", "one", "two"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{}", ran.stdout);
    assert!(lines[0].starts_with("one/gone.json:4: deleted: Microsoft.Compute/virtualMachines vm"));
    assert!(lines[1].starts_with("two/x/a.bicep:1: lost: Microsoft.Web/sites a: loses"));
    let ran = sandbox.run(&["diff", "one/x", "two"]);
    assert_eq!(
        ran.code, 1,
        "what has another path is followed by name: {}",
        ran.stdout
    );
}

#[test]
fn a_resource_that_moves_to_another_file_is_followed() {
    let sandbox = Sandbox::new("diff-moves");
    let parts: Vec<&str> = OLD.split("resource b").collect();
    let b = format!("resource b{}", parts[1]);
    sandbox.write("one/main.bicep", OLD);
    sandbox
        .write("two/main.bicep", parts[0])
        .write("two/b.bicep", b);
    let ran = sandbox.run(&["diff", "one", "two"]);
    assert_eq!(ran.stdout, "no identity is lost in 2 templates\n");
    let a = parts[0].replace("'SystemAssigned'", "'None'");
    sandbox
        .write("two/b.bicep", a)
        .write("two/main.bicep", &OLD[parts[0].len()..]);
    let ran = sandbox.run(&["diff", "--format", "concise", "one", "two"]);
    assert!(
        ran.stdout.starts_with("two/b.bicep:1: lost: "),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.stdout.lines().count(), 1);
}

#[test]
fn of_several_files_that_have_a_resource_now_nobody_can_tell_which_it_moved_to() {
    let sandbox = Sandbox::new("diff-moves-to-two");
    let a = OLD.split("resource b").next().unwrap();
    let without = a.replace("'SystemAssigned'", "'None'");
    sandbox
        .write("one/a.bicep", a)
        .write("two/b.bicep", a)
        .write("two/c.bicep", without);
    let ran = sandbox.run(&["diff", "--format", "concise", "one", "two"]);
    assert!(
        ran.stdout.starts_with("two/c.bicep:1: unknown: "),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.stdout.lines().count(), 1);
    assert_eq!(ran.code, 0);
}

#[test]
fn a_name_that_is_not_known_is_told_of_when_its_file_has_another_name() {
    let sandbox = Sandbox::new("diff-moves-unknown");
    let old = format!(
        "param name string\n{}",
        OLD.replace("name: 'a'", "name: name")
    );
    sandbox
        .write("one/vm.bicep", &old)
        .write("two/machine.bicep", &old);
    let ran = sandbox.run(&["diff", "one", "two"]);
    assert_eq!(ran.stdout, "no identity is lost in 2 templates\n");
    let new = old.replace("'SystemAssigned'", "'None'");
    sandbox.write("two/machine.bicep", new);
    let ran = sandbox.run(&["diff", "--format", "concise", "one", "two"]);
    let told: Vec<&str> = ran.stdout.lines().collect();
    let unknown = |line: &&str| line.contains(": unknown: ");
    assert_eq!(
        told.iter().filter(|line| unknown(line)).count(),
        1,
        "{told:?}"
    );
    assert_eq!(ran.code, 0);
}

#[test]
fn a_resource_group_that_is_not_known_is_told_of_when_its_file_has_another_name() {
    let sandbox = Sandbox::new("diff-moves-afar");
    let schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
    let resource = r#"{
      "type": "Microsoft.Web/sites",
      "apiVersion": "2023-12-01",
      "name": "a",
      "location": "westeurope",
      "identity": { "type": "SystemAssigned" }
    }"#;
    let template = |rest: &str, resources: &str| {
        format!(
            r#"{{ "$schema": "{schema}", "contentVersion": "1.0.0.0", {rest} "resources": [{resources}] }}"#
        )
    };
    let nested = format!(
        r#"{{
      "type": "Microsoft.Resources/deployments",
      "apiVersion": "2022-09-01",
      "name": "d",
      "resourceGroup": "[parameters('g')]",
      "properties": {{ "mode": "Incremental", "template": {} }}
    }}"#,
        template("", resource)
    );
    let old = template(r#""parameters": { "g": { "type": "string" } },"#, &nested);
    let new = old.replace("\"SystemAssigned\"", "\"None\"");
    sandbox
        .write("one/a.json", &old)
        .write("two/b.json", new.replace("\"d\"", "\"e\""));
    let ran = sandbox.run(&["diff", "--format", "concise", "one", "two"]);
    assert!(
        ran.stdout.starts_with("two/b.json:6: unknown: "),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.code, 0);
}

#[test]
fn a_file_gives_a_resource_to_a_module() {
    let sandbox = Sandbox::new("diff-modules");
    sandbox.write("old.bicep", OLD);
    sandbox.write(
        "new.bicep",
        "module app 'app.bicep' = {\n  name: 'app'\n}\n",
    );
    let ran = sandbox.run(&["diff", "old.bicep", "new.bicep"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.stdout
            .contains("not in this file any more: a module may deploy it")
    );
    assert!(
        ran.stdout
            .ends_with("no identity is lost, 2 perhaps in a module in 1 template\n")
    );
}

#[test]
fn what_cannot_be_compared_is_said() {
    let sandbox = Sandbox::new("diff-errors");
    sandbox
        .write("a.json", GOOD)
        .write("broken.json", "{")
        .write("x/a.json", GOOD);
    sandbox.write("package.json", "{\"name\": 1}");
    let broken = sandbox.run(&["diff", "a.json", "broken.json"]);
    assert_eq!((broken.code, broken.stdout.as_str()), (1, ""));
    assert!(
        broken.stderr.contains("error[syntax-error]"),
        "{}",
        broken.stderr
    );
    for (old, new, said) in [
        ("a.json", "missing.json", "does not exist"),
        ("missing", "x", "does not exist"),
        ("a.json", "-", "`armid diff` reads no standard input"),
        ("-", "x", "`armid diff` reads no standard input"),
        ("a.json", "x", "a file cannot be compared with a folder"),
        (
            "package.json",
            "package.json",
            "`package.json` and `package.json` are not both templates",
        ),
        (
            "package.json",
            "a.json",
            "`package.json` and `a.json` are not both templates",
        ),
    ] {
        let ran = sandbox.run(&["diff", old, new]);
        assert_eq!(ran.code, 2, "{old} {new}: {}", ran.stdout);
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
    assert_eq!(sandbox.run(&["diff", "a.json"]).code, 2);
    let ran = sandbox.run(&["diff", "a.json", "a.json", "--max-file-size", "10"]);
    assert_eq!(ran.code, 2);
}

#[test]
fn nothing_in_a_file_steers_the_terminal() {
    let sandbox = Sandbox::new("diff-hostile");
    let name = "a\u{1b}[2J\u{202e}b\u{7}".to_owned() + &"x".repeat(3000);
    let old = OLD.replace("'a'", &format!("'{name}'"));
    let id = "resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', '\u{1b}]0;x\u{7}')";
    let with = format!(
        "identity: {{ type: 'UserAssigned', userAssignedIdentities: {{ '${{{id}}}': {{}} }} }}\n}}"
    );
    let old = old.trim_end().trim_end_matches('}').to_owned() + &with;
    sandbox.write("old.bicep", &old);
    sandbox.write(
        "new.bicep",
        old.split("identity").next().unwrap().to_owned() + "}\n",
    );
    for format in ["human", "concise", "json"] {
        let ran = sandbox.run(&["diff", "--format", format, "old.bicep", "new.bicep"]);
        let text = format!("{}{}", ran.stdout, ran.stderr);
        let hidden = text
            .chars()
            .find(|c| *c != '\n' && (c.is_control() || *c == '\u{202e}'));
        assert_eq!(hidden, None, "{format}");
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(format != "human" || widest <= Some(100), "{widest:?}");
        assert_eq!(ran.code, 1, "{text}");
    }
}

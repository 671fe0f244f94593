//! What `armid diff` calls identities and the turns of loops.

use crate::sandbox::Sandbox;

#[test]
fn identities_of_the_same_words_are_told_apart() {
    let sandbox = Sandbox::new("diff-same-words");
    let text = "resource a 'Microsoft.Web/sites@2023-12-01' = {
  name: 'a'
  location: 'westeurope'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${resourceId('rg1', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'id-app')}': {}
      '${resourceId('rg1', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'id-log')}': {}
    }
  }
}
";
    let new = text.replacen("rg1", "rg2", 1);
    sandbox.write("old.bicep", text).write("new.bicep", new);
    let ran = sandbox.run(&["diff", "old.bicep", "new.bicep"]);
    let [old, now] = ["rg1", "rg2"].map(|group| format!("id-app (resource group {group})"));
    for line in [
        "user id-app (reso…roup rg1), id-log  user id-app (reso…oup rg2), id-log\n".to_owned(),
        format!("- user-assigned identity {old} is detached\n"),
        format!("+ user-assigned identity {now} is attached\n"),
    ] {
        assert!(ran.stdout.contains(&line), "{line}{}", ran.stdout);
    }
}

#[test]
fn the_turns_of_a_loop_are_named() {
    let sandbox = Sandbox::new("diff-turns");
    let text = "var apps = [
  { name: 'A', kind: 'SystemAssigned' }
  { name: 'B', kind: 'SystemAssigned' }
]
resource site 'Microsoft.Web/sites@2023-12-01' = [for app in apps: {
  name: app.name
  location: 'westeurope'
  identity: {
    type: app.kind
  }
}]
";
    let lost = text.replace("'B', kind: 'SystemAssigned'", "'B', kind: 'None'");
    sandbox.write("old.bicep", text).write("new.bicep", lost);
    let ran = sandbox.run(&["diff", "old.bicep", "new.bicep"]);
    let row = "  B     Microsoft.Web/sites  system  none\n    - loses its system-assigned identity";
    assert!(ran.stdout.contains(row), "{}", ran.stdout);
    let other = text.replace("'A'", "'C'").replace("'B'", "'D'");
    sandbox.write("new.bicep", other);
    let ran = sandbox.run(&["diff", "old.bicep", "new.bicep"]);
    assert!(ran.stdout.contains("\n  A, B -> C, D  "), "{}", ran.stdout);
}

#[test]
fn the_turns_of_a_loop_are_named_in_arm() {
    let sandbox = Sandbox::new("diff-turns-arm");
    let text = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "variables": {
    "apps": [
      { "name": "A", "kind": "SystemAssigned" },
      { "name": "B", "kind": "SystemAssigned" }
    ]
  },
  "resources": [{
    "type": "Microsoft.Web/sites",
    "apiVersion": "2023-12-01",
    "name": "[variables('apps')[copyIndex()].name]",
    "location": "westeurope",
    "copy": { "name": "all", "count": 2 },
    "identity": { "type": "[variables('apps')[copyIndex()].kind]" }
  }]
}
"#;
    let (old, last) = (
        "\"B\", \"kind\": \"SystemAssigned\"",
        "\"B\", \"kind\": \"None\"",
    );
    sandbox.write("old.json", text);
    sandbox.write("new.json", text.replace(old, last));
    let ran = sandbox.run(&["diff", "--format", "concise", "old.json", "new.json"]);
    let line = "new.json:10: lost: Microsoft.Web/sites B: loses its system-assigned identity";
    assert!(ran.stdout.contains(line), "{}", ran.stdout);
}

#[test]
fn what_became_a_turn_is_called_by_the_name_that_it_had() {
    let sandbox = Sandbox::new("diff-became-turns");
    let site = |symbol: &str, name: &str, identity: &str| {
        format!(
            "resource {symbol} 'Microsoft.Web/sites@2023-12-01' = {{\n  name: {name}\n  location: \
             'w'{identity}\n}}\n"
        )
    };
    let system = "\n  identity: { type: 'SystemAssigned' }";
    let both = site("x", "'w-1-x'", system) + &site("y", "'w-2-y'", system);
    let turns = "resource w 'Microsoft.Web/sites@2023-12-01' = [for (n, i) in ['x', 'y']: {
  name: 'w-${i + 1}-${n}'
  location: 'w'
  identity: {
    type: n == 'x' ? 'SystemAssigned' : 'None'
  }
}]
";
    sandbox.write("old.bicep", both).write("new.bicep", turns);
    let names = |old: &str, new: &str| {
        let ran = sandbox.run(&["diff", "--format", "concise", old, new]);
        let name = |line: &str| line.split(": ").nth(2).unwrap_or_default().to_owned();
        let names: Vec<String> = ran.stdout.lines().map(name).collect();
        names
    };
    let expected = ["Microsoft.Web/sites w-1-x", "Microsoft.Web/sites w-2-y"];
    assert_eq!(names("old.bicep", "new.bicep"), expected);
    assert_eq!(names("new.bicep", "old.bicep"), expected);
    let without = turns.replace("type: n == 'x' ? 'SystemAssigned' : 'None'", "type: 'None'");
    sandbox
        .write("one.bicep", site("w", "'w-1-x'", system))
        .write("loop.bicep", without);
    assert_eq!(names("one.bicep", "loop.bicep"), expected[..1]);
}

//! What fixes make of files beyond the examples of the pages.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use armid::diagnostic::Safety;
use armid::engine::{CheckOptions, Outcome, check, fix};
use armid::text::Source;

/// The text after its fixes, and the rules that still speak.
fn after(path: &str, text: &str, allowed: Safety) -> (String, Vec<&'static str>) {
    let source = Source::new(path, text);
    let fixed = fix(&source, &CheckOptions::default(), true, allowed);
    let fixed = fixed.unwrap().unwrap();
    let findings = fixed.checked.findings.iter();
    let left = findings.map(|found| found.diagnostic.rule).collect();
    let done = fixed.text.map(|done| done.text().to_owned());
    (done.unwrap_or_else(|| text.to_owned()), left)
}

/// A file in which texts take the place of others, and nothing else changes and nothing is left.
fn becomes(path: &str, text: &str, allowed: Safety, changes: &[(&str, &str)]) {
    let mut wanted = text.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old} is not in\n{text}");
        wanted = wanted.replace(old, new);
    }
    assert_eq!(after(path, text, allowed), (wanted, Vec::new()));
}

/// A file that keeps its text and its findings.
fn stays(path: &str, text: &str, allowed: Safety, left: &[&str]) {
    assert_eq!(after(path, text, allowed), (text.to_owned(), left.to_vec()));
}

const IDENTITY: &str = "\
resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-app'
  location: 'westeurope'
}
";

/// A Bicep file with an identity called `app` and a machine that lists identities.
fn machine(version: &str, list: &str) -> String {
    format!(
        "{IDENTITY}
resource vm 'Microsoft.Compute/virtualMachines@{version}' = {{
  name: 'vm1'
  location: 'westeurope'
  identity: {{
    type: 'UserAssigned'
    {list}
  }}
}}
"
    )
}

#[test]
fn a_symbol_in_a_list_becomes_the_id_of_its_identity() {
    let text = machine("2024-07-01", "userAssignedIdentities: [ app ]");
    let change = ("[ app ]", "{ '${app.id}': {} }");
    becomes("a.bicep", &text, Safety::Safe, &[change]);
    let text = machine("2018-04-01", "identityIds: [ app ]");
    let changes = [
        (
            "identityIds: [ app ]",
            "userAssignedIdentities: { '${app.id}': {} }",
        ),
        ("2018-04-01", "2018-06-01"),
    ];
    becomes("a.bicep", &text, Safety::Unsafe, &changes);
}

#[test]
fn a_list_of_what_is_no_identity_stays_a_list() {
    let text = machine("2024-07-01", "userAssignedIdentities: [ other ]");
    let text = format!(
        "module other 'other.bicep' = {{\n  name: 'other'\n}}\n{text}\noutput id string = app.id\n"
    );
    let left = ["identities-wrong-shape", "identity-key-not-resource-id"];
    stays("a.bicep", &text, Safety::Unsafe, &left);
}

/// The names by which an implicit identity is read, each in a file of both languages.
fn reads_of_implicit(member: &str) -> [(&'static str, String); 2] {
    let bicep = format!(
        "\
resource vm 'Microsoft.Compute/virtualMachines@2024-07-01' = {{
  name: 'vm1'
  location: 'westeurope'
  identity: {{ type: 'SystemAssigned' }}
}}
output o object = {{
  id: reference('${{vm.id}}/providers/Microsoft.ManagedIdentity/Identities/default', '2018-11-30'){member}
}}
"
    );
    let json = format!(
        r#"{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [{{
    "type": "Microsoft.Compute/virtualMachines", "apiVersion": "2024-07-01", "name": "vm1",
    "location": "westeurope", "identity": {{ "type": "SystemAssigned" }}
  }}],
  "outputs": {{ "o": {{ "type": "object", "value": {{
    "id": "[reference(concat(resourceId('Microsoft.Compute/virtualMachines', 'vm1'), '/providers/Microsoft.ManagedIdentity/Identities/default'), '2018-11-30'){member}]"
  }} }} }}
}}
"#
    );
    [("a.bicep", bicep), ("a.json", json)]
}

#[test]
fn only_what_the_resource_itself_tells_is_read_of_it() {
    for member in ["", ".clientId", ".clientSecretUrl", "['clientid']"] {
        for (path, text) in reads_of_implicit(member) {
            stays(
                path,
                &text,
                Safety::Unsafe,
                &["implicit-identity-reference"],
            );
        }
    }
    for member in [".principalId", ".tenantId", "['principalId']"] {
        for (path, text) in reads_of_implicit(member) {
            let (fixed, left) = after(path, &text, Safety::Unsafe);
            assert!(
                left.is_empty() && fixed.contains(&format!(".identity{member}")),
                "{fixed}"
            );
        }
    }
}

#[test]
fn a_null_in_one_case_attaches_no_identity_in_all() {
    let key = "'${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-b')}'";
    let left = ["non-empty-identity-value"];
    for value in ["logs ? {} : null", "held"] {
        let list = format!("userAssignedIdentities: {{ '${{app.id}}': {{}}, {key}: {value} }}");
        let text = machine("2024-07-01", &list);
        let text = format!("param logs bool\nvar held = logs ? null : {{}}\n{text}");
        stays("a.bicep", &text, Safety::Unsafe, &left);
    }
    let list = format!("userAssignedIdentities: {{ '${{app.id}}': {{}}, {key}: null }}");
    let text = machine("2024-07-01", &list);
    becomes("a.bicep", &text, Safety::Safe, &[("null", "{}")]);
}

#[test]
fn an_extension_with_a_symbolic_name_stays() {
    let text = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "languageVersion": "2.0",
  "resources": {
    "msi": {
      "type": "Microsoft.Compute/virtualMachines/extensions",
      "apiVersion": "2024-07-01",
      "name": "vm/msi",
      "location": "westeurope",
      "properties": { "publisher": "Microsoft.ManagedIdentity", "type": "ManagedIdentityExtensionForLinux" }
    }
  }
}
"#;
    let left = ["managed-identity-vm-extension"];
    stays("a.json", text, Safety::Unsafe, &left);
    let source = Source::new("a.json", text);
    let Outcome::Template(checked) = check(&source, &CheckOptions::default(), true) else {
        unreachable!();
    };
    let found = &checked.findings[0].diagnostic;
    assert!(found.fix.is_none() && found.related.is_empty(), "{found:?}");
}

/// Two sites of a loop with the variable `variables`, and `key` as the name of their identity.
fn sites(variables: &str, key: &str) -> String {
    format!(
        "param items array
resource web 'Microsoft.Web/sites@2023-12-01' = [for {variables} in items: {{
  name: 'web'
  location: 'westeurope'
  identity: {{
    type: 'UserAssigned'
    userAssignedIdentities: {{
      {key}: {{}}
    }}
  }}
}}]
"
    )
}

#[test]
fn a_bare_name_that_a_loop_declares_is_the_variable_of_the_loop() {
    let rule = ["identity-key-not-resource-id"];
    for variables in ["app", "(app, n)", "(one, app)"] {
        let text = sites(variables, "app");
        stays("main.bicep", &text, Safety::Safe, &rule);
        let change = ("      app: {}", "      '${app}': {}");
        becomes("main.bicep", &text, Safety::Unsafe, &[change]);
        // Where it hides an identity, it is none.
        let text = format!("{IDENTITY}output id string = app.id\n{text}");
        stays("main.bicep", &text, Safety::Unsafe, &rule);
    }
    // Elsewhere the name is that of the identity.
    let text = format!("{IDENTITY}{}", sites("one", "app"));
    let text = format!("{text}output all array = [for app in [1]: app]\n");
    let change = ("      app: {}", "      '${app.id}': {}");
    becomes("main.bicep", &text, Safety::Safe, &[change]);
}

#[test]
fn no_symbol_is_written_where_another_name_hides_it() {
    let read = "reference('${resourceId('Microsoft.Web/sites', 'web')}/providers/\
                Microsoft.ManagedIdentity/Identities/default', '2018-11-30')";
    for (before, behind, hides) in [
        ("map(range(0, 2), web => ", ")", true),
        ("map(range(0, 2), (one, web) => ", ")", true),
        ("[for web in ['a']: ", "]", true),
        ("[for (one, web) in ['a']: ", "]", true),
        ("map(range(0, 2), one => ", ")", false),
        ("[for one in ['a']: ", "]", false),
        ("concat(map(range(0, 2), web => web), [", "])", false),
    ] {
        let text = format!(
            "resource web 'Microsoft.Web/sites@2023-12-01' = {{
  name: 'web'
  location: 'westeurope'
  identity: {{
    type: 'SystemAssigned'
  }}
}}
output all array = {before}{read}.principalId{behind}
"
        );
        if hides {
            let rule = ["implicit-identity-reference"];
            stays("main.bicep", &text, Safety::Unsafe, &rule);
        } else {
            let change = (read, "web.identity");
            becomes("main.bicep", &text, Safety::Unsafe, &[change]);
        }
    }
}

#[test]
fn no_credential_waits_for_the_variable_of_its_loop() {
    let credential = |symbol: &str, value: &str| {
        format!(
            "resource {symbol} 'Microsoft.ManagedIdentity/userAssignedIdentities/\
             federatedIdentityCredentials@2023-01-31' = {value}"
        )
    };
    let body = |name: &str| {
        format!(
            "{{
  parent: app
  name: '{name}'
  properties: {{
    issuer: 'https://a/'
    subject: '{name}'
    audiences: ['x']
  }}
}}"
        )
    };
    let [one, other] = ["one", "other"].map(|variable| {
        let first = credential("one", &body("one"));
        let turns = format!(
            "[for {variable} in ['a', 'b']: {}]",
            body(&format!("two${{{variable}}}"))
        );
        let second = credential("two", &turns);
        format!("{IDENTITY}\n{first}\n\n@batchSize(1)\n{second}\n")
    });
    let rule = ["federated-credentials-concurrent"];
    stays("main.bicep", &one, Safety::Unsafe, &rule);
    let change = (
        "  name: 'two${other}'\n",
        "  name: 'two${other}'\n  dependsOn: [\n    one\n  ]\n",
    );
    becomes("main.bicep", &other, Safety::Unsafe, &[change]);
}

#[test]
fn one_identity_in_two_spellings_is_no_loss_where_one_of_them_goes() {
    const MI: &str = "Microsoft.ManagedIdentity/userAssignedIdentities";
    let second = format!(
        r#",
         "[resourceId(resourceGroup().name, '{MI}', 'a')]": {{}}"#
    );
    let text = format!(
        r#"{{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [ {{ "type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "a", "location": "x",
    "identity": {{ "type": "UserAssigned", "userAssignedIdentities": {{
         "[resourceId('{MI}', 'a')]": {{}}{second} }} }} }} ] }}"#
    );
    becomes("a.json", &text, Safety::Safe, &[(&second, "")]);
    for second in [
        format!("resourceId(resourceGroup().name, '{MI}', 'id-app')"),
        format!(
            "resourceId(subscription().subscriptionId, resourceGroup().name, '{MI}', 'id-app')"
        ),
    ] {
        let both = format!("{{\n      '${{app.id}}': {{}}\n      '${{{second}}}': {{}}\n    }}");
        let text = machine("2024-07-01", &format!("userAssignedIdentities: {both}"));
        let one = "{\n      '${app.id}': {}\n    }";
        becomes("a.bicep", &text, Safety::Safe, &[(&both, one)]);
        let both = format!("[\n      app.id\n      {second}\n    ]");
        let text = machine("2018-04-01", &format!("identityIds: {both}"));
        let (fixed, _) = after("a.bicep", &text, Safety::Safe);
        assert!(!fixed.contains(&second), "{fixed}");
    }
}

/// A machine whose identity is what a text says, in a file that has a condition.
fn with_identity(identity: &str) -> String {
    let text = machine("2024-07-01", "");
    let at = text.find("  identity: {").unwrap();
    let vm = &text[..at];
    format!("param on bool\n{vm}  identity: {identity}\n}}\n")
}

#[test]
fn a_none_that_a_condition_chooses_stays() {
    let list = "userAssignedIdentities: { '${app.id}': {} }";
    let text = with_identity(&format!("{{ type: on ? 'UserAssigned' : 'None', {list} }}"));
    let left = ["identity-none-with-identities"];
    stays("a.bicep", &text, Safety::Unsafe, &left);
    // The list has the condition as well: then it is meant.
    let list = "userAssignedIdentities: on ? { '${app.id}': {} } : null";
    let text = with_identity(&format!(
        "{{ type: on ? 'None' : 'SystemAssigned', {list} }}"
    ));
    let change = ("on ? 'None'", "on ? 'UserAssigned'");
    becomes("a.bicep", &text, Safety::Unsafe, &[change]);
}

#[test]
fn an_empty_list_that_hides_another_one_stays() {
    let full = "type: 'UserAssigned', userAssignedIdentities: { '${app.id}': {} }";
    let empty = "type: 'UserAssigned', userAssignedIdentities: {}";
    let text = with_identity(&format!("shallowMerge([{{ {full} }}, {{ {empty} }}])"));
    let left = ["user-assigned-without-identities"];
    stays("a.bicep", &text, Safety::Unsafe, &left);
    let text = with_identity(&format!("{{ ...{{ {full} }}, {empty} }}"));
    stays("a.bicep", &text, Safety::Unsafe, &left);
}

//! A fix leaves nothing behind that needs what it takes away.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use armid::diagnostic::Safety;
use armid::engine::{CheckOptions, fix};
use armid::text::Source;

/// The text after its fixes; the same one when there was nothing to mend.
fn after(path: &str, text: &str) -> String {
    let source = Source::new(path, text);
    let fixed = fix(&source, &CheckOptions::default(), true, Safety::Unsafe);
    let fixed = fixed.unwrap().unwrap();
    let done = fixed.text;
    done.map_or_else(|| text.to_owned(), |done| done.text().to_owned())
}

fn template(resources: &[String], outputs: &str) -> String {
    let resources = resources.join(",\n    ");
    format!(
        r#"{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {{ "on": {{ "type": "bool" }} }},
  "resources": [
    {resources}
  ],
  "outputs": {{{outputs}}}
}}
"#
    )
}

fn extension(name: &str, more: &str, publisher: &str, kind: &str) -> String {
    format!(
        r#"{{ "type": "Microsoft.Compute/virtualMachines/extensions", "apiVersion": "2022-03-01", "name": "{name}", "location": "x",{more} "properties": {{ "publisher": "{publisher}", "type": "{kind}", "typeHandlerVersion": "1.0" }} }}"#
    )
}

fn retired(name: &str, more: &str) -> String {
    let kind = "ManagedIdentityExtensionForLinux";
    extension(name, more, "Microsoft.ManagedIdentity", kind)
}

fn script(name: &str, more: &str) -> String {
    extension(name, more, "Microsoft.Azure.Extensions", "CustomScript")
}

const MACHINE: &str = "[resourceId('Microsoft.Compute/virtualMachines', 'vm')]";
const RETIRED: &str = "[resourceId('Microsoft.Compute/virtualMachines/extensions', 'vm', 'msi')]";

fn waits(items: &[&str]) -> String {
    let items: Vec<_> = items.iter().map(|item| format!("\"{item}\"")).collect();
    format!(" \"dependsOn\": [{}],", items.join(", "))
}

#[test]
fn what_waits_for_an_extension_waits_for_what_it_waited_for() {
    for (own, before, then) in [
        (vec![MACHINE], vec![MACHINE, RETIRED], waits(&[MACHINE])),
        (vec![MACHINE], vec![RETIRED], waits(&[MACHINE])),
        (
            vec![MACHINE],
            vec!["vm/msi", "other"],
            waits(&["other", MACHINE]),
        ),
        (vec![], vec![RETIRED], String::new()),
        (vec![], vec![], waits(&[])),
    ] {
        let msi = retired("vm/msi", &waits(&own));
        let text = template(&[msi, script("vm/next", &waits(&before))], "");
        let wanted = template(&[script("vm/next", &then)], "");
        assert_eq!(after("a.json", &text), wanted);
    }
    let last = script("vm/last", &waits(&["vm/next"]));
    let next = |items: &[&str]| script("vm/next", &waits(items));
    let all = [retired("vm/msi", ""), next(&[RETIRED, "a"]), last.clone()];
    let wanted = template(&[next(&["a"]), last], "");
    assert_eq!(after("a.json", &template(&all, "")), wanted);
}

#[test]
fn an_extension_beside_others_in_its_machine_is_named_by_its_own_name() {
    let machine = |inner: &str| {
        format!(
            r#"{{ "type": "Microsoft.Compute/virtualMachines", "apiVersion": "2022-03-01", "name": "vm", "location": "x", "resources": [
      {inner} ] }}"#
        )
    };
    let inner =
        |text: String| text.replace("Microsoft.Compute/virtualMachines/extensions", "extensions");
    let msi = inner(retired("msi", &waits(&["vm"])));
    let next = |items: &[&str]| inner(script("next", &waits(items)));
    let text = template(
        &[machine(&format!("{msi},\n      {}", next(&["vm", "msi"])))],
        "",
    );
    let wanted = template(&[machine(&next(&["vm"]))], "");
    assert_eq!(after("a.json", &text), wanted);
}

#[test]
fn an_extension_that_is_read_stays() {
    let read = format!(
        r#" "a": {{ "type": "string", "value": "[reference({}).provisioningState]" }} "#,
        RETIRED.trim_matches(['[', ']'])
    );
    let text = template(&[retired("vm/msi", "")], &read);
    assert_eq!(after("a.json", &text), text);
    let waiting = script("vm/next", r#" "dependsOn": "[createArray('vm/msi')]","#);
    let text = template(&[retired("vm/msi", ""), waiting], "");
    assert_eq!(after("a.json", &text), text);
}

fn credential(name: &str, more: &str) -> String {
    format!(
        r#"{{ "type": "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials", "apiVersion": "2023-01-31", "name": "id/{name}",{more} "properties": {{ "issuer": "https://token.actions.githubusercontent.com", "subject": "{name}", "audiences": ["api://AzureADTokenExchange"] }} }}"#
    )
}

/// Several names of credentials as a text, each in quotes.
fn credentials(names: &[&str]) -> String {
    let id = |name: &&str| {
        format!(
            "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials', 'id', '{name}')]"
        )
    };
    let ids: Vec<_> = names.iter().map(id).collect();
    let ids: Vec<_> = ids.iter().map(String::as_str).collect();
    waits(&ids)
}

#[test]
fn a_chain_of_credentials_holds_without_one_that_is_not_deployed() {
    let on = r#" "condition": "[parameters('on')]","#;
    let off = r#" "condition": "[not(parameters('on'))]","#;
    let more = |condition: &str, names: &[&str]| format!("{}{condition}", credentials(names));
    let first = credential("one", "");
    let between = credential("two", &more(on, &["one"]));
    let wanted = |last: &[&str]| {
        template(
            &[
                first.clone(),
                between.clone(),
                credential("three", &credentials(last)),
            ],
            "",
        )
    };
    let all = [
        first.clone(),
        credential("two", on),
        credential("three", ""),
    ];
    let text = template(&all, "");
    assert_eq!(after("a.json", &text), wanted(&["one", "two"]));
    // The chain that is there breaks.
    let broken = wanted(&["two"]);
    assert_eq!(after("a.json", &broken), wanted(&["two", "one"]));
    let text = template(
        &[
            credential("one", on),
            credential("two", &more(off, &["one"])),
            credential("three", &credentials(&["two"])),
        ],
        "",
    );
    let mended = text.replace(&credentials(&["two"]), &credentials(&["two", "one"]));
    assert_eq!(after("a.json", &text), mended);
    // Under one condition it holds.
    let text = template(
        &[
            credential("one", on),
            credential("two", &more(on, &["one"])),
            credential("three", &more(on, &["two"])),
        ],
        "",
    );
    assert_eq!(after("a.json", &text), text);
}

#[test]
fn a_chain_in_bicep_holds_without_one_that_is_not_deployed() {
    let credential = |symbol: &str, condition: &str, more: &str| {
        format!(
            "resource {symbol} 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {condition}{{
  parent: id
  name: '{symbol}'{more}
  properties: {{
    issuer: 'https://token.actions.githubusercontent.com'
    subject: '{symbol}'
    audiences: ['api://AzureADTokenExchange']
  }}
}}
"
        )
    };
    let text = |between: &str, last: &str| {
        let head = "param on bool
resource id 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id'
  location: 'westeurope'
}
";
        let all = [
            credential("one", "", ""),
            credential("two", "if (on) ", between),
            credential("three", "", last),
        ];
        format!("{head}{}", all.concat())
    };
    let list = |names: &str| format!("\n  dependsOn: [\n{names}  ]");
    let wanted = text(&list("    one\n"), &list("    one\n    two\n"));
    assert_eq!(after("a.bicep", &text("", "")), wanted);
    assert_eq!(after("a.bicep", &wanted), wanted);
}

#[test]
fn what_is_copied_is_copied_as_it_is_mended() {
    let text = |function: &str, end: &str, more: &str| {
        let uai = "Microsoft.ManagedIdentity/userAssignedIdentities";
        let key = format!("[{function}('{uai}{end}', 'id-app')]");
        let identity = format!(
            r#"{{ "type": "{uai}", "apiVersion": "2023-01-31", "name": "id-app", "location": "x" }}"#
        );
        let site = format!(
            r#"{{ "type": "Microsoft.Web/sites", "apiVersion": "2022-03-01", "name": "w", "location": "x", "identity": {{ "type": "UserAssigned", "userAssignedIdentities": {{ "{key}": {{}} }} }}{more} }}"#
        );
        template(&[identity, site.replace("KEY", &key)], "")
    };
    let wanted = text("resourceId", "", r#", "dependsOn": ["KEY"]"#);
    assert_eq!(after("a.json", &text("resourceID", "/", "")), wanted);
}

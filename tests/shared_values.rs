//! A fix that edits what several read is made only where all of them are served by it.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use armid::diagnostic::Safety;
use armid::engine::{CheckOptions, Fixed, Outcome, check, fix};
use armid::text::Source;

const UAI: &str = "Microsoft.ManagedIdentity/userAssignedIdentities";

fn fixed(path: &str, text: &str, allowed: Safety) -> Fixed {
    let source = Source::new(path, text);
    let options = CheckOptions::default();
    fix(&source, &options, true, allowed).unwrap().unwrap()
}

/// The text after its fixes; the same one when there was nothing to mend.
fn after(path: &str, text: &str, allowed: Safety) -> String {
    let done = fixed(path, text, allowed).text;
    done.map_or_else(|| text.to_owned(), |done| done.text().to_owned())
}

/// A file that keeps its text, and still has the finding.
fn stays(path: &str, text: &str, allowed: Safety, rule: &str) {
    assert_eq!(after(path, text, allowed), text);
    let left = fixed(path, text, allowed).checked.findings;
    let left: Vec<_> = left.iter().map(|own| own.diagnostic.rule).collect();
    assert!(left.contains(&rule), "{left:?}\n{text}");
}

/// A file in which one text takes the place of another, and nothing else changes.
fn becomes(path: &str, text: &str, allowed: Safety, old: &str, new: &str) {
    assert_eq!(after(path, text, allowed), text.replace(old, new));
}

/// An ARM template; in what it is made of, `UAI` is the type of a user-assigned identity.
fn template(variables: &str, resources: &[String], outputs: &str) -> String {
    let resources = resources.join(",\n    ");
    format!(
        r#"{{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {{ "on": {{ "type": "bool" }} }},
  "variables": {{ {variables} }},
  "resources": [
    {resources}
  ],
  "outputs": {{ {outputs} }}
}}
"#
    )
    .replace("UAI", UAI)
}

fn resource(resource_type: &str, version: &str, name: &str, rest: &str) -> String {
    format!(
        r#"{{ "type": "{resource_type}", "apiVersion": "{version}", "name": "{name}", "location": "x", {rest} }}"#
    )
}

fn site(name: &str, rest: &str) -> String {
    resource("Microsoft.Web/sites", "2022-03-01", name, rest)
}

fn machine(name: &str, version: &str, rest: &str) -> String {
    resource("Microsoft.Compute/virtualMachines", version, name, rest)
}

fn bicep_site(name: &str, identity: &str) -> String {
    format!(
        "resource {name} 'Microsoft.Web/sites@2022-03-01' = {{\n  name: '{name}'\n  location: 'x'\n  identity: {identity}\n}}\n"
    )
}

const IDS: &str = r#""ids": ["[resourceId('UAI', 'id-one')]", "[resourceId('UAI', 'id-two')]"]"#;
const LISTS: &str =
    r#""identity": { "type": "UserAssigned", "userAssignedIdentities": "[variables('ids')]" }"#;

#[test]
fn an_array_that_is_indexed_or_joined_elsewhere_stays_an_array() {
    let rule = "identities-wrong-shape";
    let loops = r#""all": { "type": "string", "value": "[join(variables('ids'), ',')]" }"#;
    let text = template(IDS, &[site("w", LISTS)], loops);
    stays("a.json", &text, Safety::Safe, rule);
    let list = "[\n  resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-one')\n]\n";
    let web = bicep_site(
        "web",
        "{ type: 'UserAssigned', userAssignedIdentities: ids }",
    );
    let text = format!("var ids = {list}{web}output all string = join(ids, ',')\n");
    stays("a.bicep", &text, Safety::Safe, rule);
    let text = format!("@export()\nvar ids = {list}{web}");
    stays("a.bicep", &text, Safety::Safe, rule);
    // A default that is an array is declared as one.
    let text = format!("param ids array = {list}{web}");
    stays("a.bicep", &text, Safety::Unsafe, rule);
}

#[test]
fn an_array_that_only_lists_identities_becomes_an_object() {
    let array = r#"["[resourceId('UAI', 'id-one')]", "[resourceId('UAI', 'id-two')]"]"#;
    let object = r#"{"[resourceId('UAI', 'id-one')]": {}, "[resourceId('UAI', 'id-two')]": {}}"#;
    let [array, object] = [array, object].map(|text| text.replace("UAI", UAI));
    let both = [site("one", LISTS), site("two", LISTS)];
    let text = template(IDS, &both, "");
    becomes("a.json", &text, Safety::Safe, &array, &object);
    // Through another variable that nothing else reads.
    let more = format!(r#"{IDS}, "same": "[variables('ids')]""#);
    let through = LISTS.replace("('ids')", "('same')");
    let text = template(&more, &[site("one", &through)], "");
    becomes("a.json", &text, Safety::Safe, &array, &object);
    let read = r#""all": { "type": "array", "value": "[variables('same')]" }"#;
    let text = template(&more, &[site("one", &through)], read);
    stays("a.json", &text, Safety::Safe, "identities-wrong-shape");
}

#[test]
fn the_default_of_an_array_parameter_stays_an_array() {
    let rule = "identities-wrong-shape";
    let given = LISTS.replace("variables(", "parameters(");
    let text = template("", &[site("one", &given)], "").replace(
        r#""on": { "type": "bool" }"#,
        r#""ids": { "type": "array", "defaultValue": ["[resourceId('Microsoft.Web/sites', 'x')]"] }"#,
    );
    stays("a.json", &text, Safety::Unsafe, rule);
}

#[test]
fn a_block_is_migrated_for_all_of_its_machines_or_for_none() {
    let block =
        r#""blk": { "type": "UserAssigned", "identityIds": [ "[resourceId('UAI', 'id-one')]" ] }"#;
    let uses = r#""identity": "[variables('blk')]""#;
    let new = machine("new", "2018-10-01", uses);
    let old = machine("old", "2018-04-01", uses);
    let text = template(block, &[new.clone(), old.clone()], "");
    stays("a.json", &text, Safety::Safe, "identity-ids-deprecated");
    let migrated = text
        .replace("identityIds", "userAssignedIdentities")
        .replace("2018-04-01", "2018-06-01")
        .replace("[ \"[resourceId(", "{ \"[resourceId(")
        .replace("'id-one')]\" ]", "'id-one')]\": {} }");
    assert_eq!(after("a.json", &text, Safety::Unsafe), migrated);
    let read = r#""id": { "type": "string", "value": "[variables('blk').identityIds[0]]" }"#;
    let text = template(block, &[new], read);
    stays("a.json", &text, Safety::Unsafe, "identity-ids-deprecated");
}

#[test]
fn a_type_is_respelt_where_nothing_compares_it() {
    let rule = "identity-type-casing";
    let kind = r#""kind": "systemassigned""#;
    let typed = r#""identity": { "type": "[variables('kind')]" }"#;
    let both = [site("one", typed), site("two", typed)];
    let text = template(kind, &both, "");
    becomes(
        "a.json",
        &text,
        Safety::Safe,
        "systemassigned",
        "SystemAssigned",
    );
    let tagged = site(
        "one",
        &format!(r#"{typed}, "tags": {{ "k": "[variables('kind')]" }}"#),
    );
    stays("a.json", &template(kind, &[tagged], ""), Safety::Safe, rule);
    let web = bicep_site("web", "{ type: kind }");
    let text = format!("var kind = 'systemassigned'\n{web}");
    becomes(
        "a.bicep",
        &text,
        Safety::Safe,
        "systemassigned",
        "SystemAssigned",
    );
    let compared = format!("{text}output on bool = kind == 'systemassigned'\n");
    stays("a.bicep", &compared, Safety::Safe, rule);
    // The identity itself compares it.
    let chosen = "{ type: kind == 'systemassigned' ? kind : 'None' }";
    let text = format!("var kind = 'systemassigned'\n{}", bicep_site("web", chosen));
    stays("a.bicep", &text, Safety::Safe, rule);
}

#[test]
fn a_member_that_is_read_elsewhere_stays() {
    let rule = "read-only-identity-property";
    let block = r#""own": { "type": "SystemAssigned", "principalId": "0" }"#;
    let uses = site("one", r#""identity": "[variables('own')]""#);
    let read = r#""p": { "type": "string", "value": "[variables('own').principalId]" }"#;
    let text = template(block, std::slice::from_ref(&uses), read);
    stays("a.json", &text, Safety::Safe, rule);
    let text = template(block, &[uses], "");
    becomes("a.json", &text, Safety::Safe, r#", "principalId": "0""#, "");
    let text = format!(
        "var own = {{\n  type: 'SystemAssigned'\n  principalId: '0'\n}}\n{}output p string = own.principalId\n",
        bicep_site("web", "own")
    );
    stays("a.bicep", &text, Safety::Safe, rule);
}

#[test]
fn an_empty_object_that_others_read_stays() {
    let values = r#""sys": { "type": "SystemAssigned" }, "none": {}"#;
    let chosen = r#""identity": "[if(parameters('on'), variables('sys'), variables('none'))]""#;
    let tagged = format!(r#"{chosen}, "tags": "[variables('none')]""#);
    let rule = "conditional-empty-identity";
    let text = template(values, &[site("one", &tagged)], "");
    stays("a.json", &text, Safety::Safe, rule);
    let text = template(values, &[site("one", chosen)], "");
    becomes(
        "a.json",
        &text,
        Safety::Safe,
        r#""none": {}"#,
        r#""none": null"#,
    );
}

#[test]
fn no_fix_takes_the_identity_of_another_resource() {
    let lone = bicep_site("one", "{ type: kind }");
    let lists = bicep_site("two", "{ type: kind, userAssignedIdentities: ids }");
    let text = format!("param ids object\nvar kind = 'UserAssigned'\n{lone}{lists}");
    stays(
        "a.bicep",
        &text,
        Safety::Unsafe,
        "user-assigned-without-identities",
    );
    let search = "resource search 'Microsoft.Search/searchServices@2023-11-01' = {\n  name: 's'\n  location: 'x'\n  identity: { type: kind }\n}\n";
    let listed = "{ type: kind, userAssignedIdentities: { '${id}': {} } }";
    let text = format!(
        "param id string\nvar kind = 'SystemAssigned'\n{search}{}",
        bicep_site("two", listed)
    );
    stays(
        "a.bicep",
        &text,
        Safety::Unsafe,
        "identities-without-user-assigned",
    );
}

#[test]
fn fixes_that_would_fight_leave_the_others_of_the_file() {
    let typed = r#""identity": { "type": "[variables('kind')]" }"#;
    let listed = r#""identity": { "type": "[variables('kind')]", "userAssignedIdentities": { "[resourceId('UAI', 'id')]": {} } }"#;
    let other = site("three", r#""identity": { "type": "systemassigned" }"#);
    let all = [site("one", typed), site("two", listed), other];
    let text = template(r#""kind": "UserAssigned""#, &all, "");
    becomes(
        "a.json",
        &text,
        Safety::Unsafe,
        "systemassigned",
        "SystemAssigned",
    );
}

#[test]
fn what_all_readers_want_is_made() {
    let lone = |name| bicep_site(name, "{ type: kind }");
    let text = format!("var kind = 'UserAssigned'\n{}{}", lone("one"), lone("two"));
    becomes("a.bicep", &text, Safety::Unsafe, "UserAssigned", "None");
}

/// A role assignment whose name leaves its principal out.
const NAMED: &str = "param principal string
var suffix = guid(resourceGroup().id, 'x')
resource ra 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: suffix
  properties: { roleDefinitionId: 'x', principalId: principal }
}
";

#[test]
fn what_names_a_role_assignment_is_renamed_where_it_names_nothing_else() {
    let rule = "role-assignment-name-ignores-principal";
    let (old, new) = ("id, 'x')", "id, 'x', principal)");
    for more in [
        "",
        "output id string = resourceId('Microsoft.Authorization/roleAssignments', suffix)\n",
    ] {
        let text = format!("{NAMED}{more}");
        becomes("a.bicep", &text, Safety::Unsafe, old, new);
    }
    let network =
        "resource net 'Microsoft.Network/virtualNetworks@2023-09-01' = {\n  name: 'net'\n";
    for more in [
        "module st 'st.bicep' = {\n  name: 'st'\n  params: { name: 'st${take(suffix, 8)}' }\n}\n",
        &format!("{network}  properties: {{ subnets: [ {{ name: suffix }} ] }}\n}}\n"),
        &format!("{network}  tags: {{ deployment: suffix }}\n}}\n"),
    ] {
        stays("a.bicep", &format!("{NAMED}{more}"), Safety::Unsafe, rule);
    }
}

#[test]
fn what_names_a_role_assignment_in_json_may_be_waited_for() {
    let named = resource(
        "Microsoft.Authorization/roleAssignments",
        "2022-04-01",
        "[variables('suffix')]",
        r#""properties": { "roleDefinitionId": "x", "principalId": "[parameters('on')]" }"#,
    );
    let suffix = r#""suffix": "[guid(resourceGroup().id, 'x')]""#;
    let id = "[resourceId('Microsoft.Authorization/roleAssignments', variables('suffix'))]";
    let waits = site("one", &format!(r#""dependsOn": [ "{id}" ]"#));
    let text = template(suffix, &[named.clone(), waits], "").replace("bool", "string");
    let (old, new) = ("id, 'x')", "id, 'x', parameters('on'))");
    becomes("a.json", &text, Safety::Unsafe, old, new);
    let linked = r#"{ "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "l", "properties": {
      "mode": "Incremental", "templateLink": { "uri": "https://x/st.json" },
      "parameters": { "name": { "value": "[variables('suffix')]" } } } }"#;
    let text = template(suffix, &[named, linked.to_owned()], "").replace("bool", "string");
    let rule = "role-assignment-name-ignores-principal";
    stays("a.json", &text, Safety::Unsafe, rule);
}

#[test]
fn what_a_deployment_gives_is_read_in_its_template() {
    let nested = |more: &str| {
        format!(
            r#"{{ "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "inner", "properties": {{
      "mode": "Incremental", "expressionEvaluationOptions": {{ "scope": "inner" }},
      "parameters": {{ "kind": {{ "value": "systemassigned" }} }},
      "template": {{
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {{ "kind": {{ "type": "string" }} }},
        "resources": [ {} ] }} }} }}"#,
            site(
                "one",
                &format!(r#""identity": {{ "type": "[parameters('kind')]" }}{more}"#)
            )
        )
    };
    let text = template("", &[nested("")], "");
    becomes(
        "a.json",
        &text,
        Safety::Safe,
        "systemassigned",
        "SystemAssigned",
    );
    let tags = r#", "tags": { "k": "[parameters('kind')]" }"#;
    let text = template("", &[nested(tags)], "");
    stays("a.json", &text, Safety::Safe, "identity-type-casing");
}

#[test]
fn an_id_is_cleaned_wherever_it_is_read() {
    let id = r#""id": "[resourceID('UAI/', 'id-one')]""#;
    let lists = r#""identity": { "type": "UserAssigned", "userAssignedIdentities": { "[variables('id')]": {} } }"#;
    let read = r#""id": { "type": "string", "value": "[variables('id')]" }"#;
    let text = template(id, &[site("one", lists)], read);
    let clean = text
        .replace("resourceID", "resourceId")
        .replace("ties/'", "ties'");
    assert_eq!(after("a.json", &text, Safety::Safe), clean);
}

/// The last label of the first finding: what it says, and what it is at.
fn last_label(text: &str) -> (String, String) {
    let source = Source::new("a.bicep", text);
    let Outcome::Template(checked) = check(&source, &CheckOptions::default(), true) else {
        unreachable!();
    };
    let own = &checked.findings[0].diagnostic;
    assert!(own.fix.is_none());
    let label = own.related.last().unwrap();
    (label.message.clone(), source.slice(label.span).to_owned())
}

#[test]
fn a_finding_says_why_it_has_no_fix() {
    let web = bicep_site("web", "{ type: kind }");
    let text = format!("var kind = 'systemassigned'\n{web}output k string = kind\n");
    let (message, at) = last_label(&text);
    assert_eq!(message, "no fix is made: `kind` is read elsewhere, too");
    assert_eq!(at, "kind");
    let text = "resource web 'Microsoft.Web/sites@2022-03-01' = {
  name: 'web'
  location: 'x'
  properties: {
    /* here */ identity: { type: 'SystemAssigned' }
  }
}
";
    let (message, _) = last_label(text);
    assert!(message.starts_with("no fix is made: this cannot be cut out of its line"));
}

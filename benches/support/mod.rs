//! What the benches measure: templates made for them, and the shortest of several runs.
#![allow(dead_code, reason = "each bench takes a part of it")]
#![allow(
    clippy::allow_attributes,
    reason = "what one bench leaves out, another takes"
)]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// A template with `resources` resources; every third has an identity, literal or through a
/// variable.
pub(crate) fn template(resources: usize) -> String {
    let mut text = String::from(
        r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "location": { "type": "string", "defaultValue": "[resourceGroup().location]" },
    "shared": { "type": "bool", "defaultValue": false }
  },
  "variables": {
    "identity": { "type": "[if(parameters('shared'), 'None', 'SystemAssigned')]" }
  },
  "resources": ["#,
    );
    for index in 0..resources {
        let identity = match index % 6 {
            0 => r#""identity": { "type": "SystemAssigned" },"#,
            3 => r#""identity": "[variables('identity')]","#,
            _ => "",
        };
        let comma = if index > 0 { "," } else { "" };
        let _ = write!(
            text,
            r#"{comma}
    {{
      "type": "Microsoft.Web/sites",
      "apiVersion": "2023-12-01",
      "name": "[concat('web-', parameters('location'), '-{index}')]",
      "location": "[parameters('location')]",
      {identity}
      "dependsOn": [ "[resourceId('Microsoft.Web/serverfarms', 'plan-{index}')]" ],
      "properties": {{
        "serverFarmId": "[resourceId('Microsoft.Web/serverfarms', 'plan-{index}')]",
        "httpsOnly": true,
        "siteConfig": {{ "minTlsVersion": "1.2", "ftpsState": "Disabled", "alwaysOn": true }}
      }},
      "tags": {{ "costCenter": "0815", "owner": "platform" }}
    }}"#
        );
    }
    text.push_str("\n  ]\n}\n");
    text
}

/// A template of old virtual machines, every sixth of which lists its identities in an array.
pub(crate) fn old(resources: usize) -> String {
    let text = template(resources).replace("2023-12-01", "2018-06-01");
    let text = text.replace("Microsoft.Web/sites", "Microsoft.Compute/virtualMachines");
    text.replace(
        r#"{ "type": "SystemAssigned" }"#,
        r#"{ "type": "UserAssigned", "identityIds": [ "[parameters('id')]" ] }"#,
    )
}

/// A template in which resources depend on each other, refer to each other, list an identity that
/// is made beside them, and are given roles.
pub(crate) fn connected(resources: usize) -> String {
    let mut text = String::from(
        r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": { "prefix": { "type": "string", "defaultValue": "app" } },
  "variables": {
    "identityId": "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'shared')]"
  },
  "resources": [
    {
      "type": "Microsoft.ManagedIdentity/userAssignedIdentities",
      "apiVersion": "2023-01-31",
      "name": "shared",
      "location": "westeurope"
    }"#,
    );
    for index in 0..resources / 2 {
        let before = index.saturating_sub(1);
        let _ = write!(
            text,
            r#",
    {{
      "type": "Microsoft.Web/sites",
      "apiVersion": "2023-12-01",
      "name": "[concat(parameters('prefix'), '-{index}')]",
      "location": "westeurope",
      "identity": {{
        "type": "SystemAssigned, UserAssigned",
        "userAssignedIdentities": {{ "[variables('identityId')]": {{}} }}
      }},
      "dependsOn": [
        "[variables('identityId')]",
        "[resourceId('Microsoft.Web/serverfarms', concat(parameters('prefix'), '-{before}'))]"
      ],
      "properties": {{
        "keyVaultReferenceIdentity": "[variables('identityId')]",
        "siteConfig": {{ "minTlsVersion": "1.2", "ftpsState": "Disabled", "alwaysOn": true }}
      }},
      "tags": {{ "costCenter": "0815", "owner": "platform" }}
    }},
    {{
      "type": "Microsoft.Authorization/roleAssignments",
      "apiVersion": "2022-04-01",
      "name": "[guid(resourceGroup().id, concat(parameters('prefix'), '-{index}'))]",
      "properties": {{
        "roleDefinitionId": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')]",
        "principalId": "[reference(resourceId('Microsoft.Web/sites', concat(parameters('prefix'), '-{index}')), '2023-12-01', 'Full').identity.principalId]",
        "principalType": "ServicePrincipal"
      }}
    }}"#
        );
    }
    text.push_str("\n  ]\n}\n");
    text
}

/// A template of about `size` bytes in which expressions lie in expressions, through variables.
pub(crate) fn expressions(size: usize) -> String {
    let mut text = String::from(
        r#"{
  "contentVersion": "1.0.0.0",
  "parameters": { "on": { "type": "bool" }, "prefix": { "type": "string" } },
  "variables": { "v0": "[parameters('prefix')]""#,
    );
    let count = (size / 900).max(1);
    for index in 1..=count {
        // No chain is longer than what a person writes.
        let before = if index % 8 == 0 { 0 } else { index - 1 };
        let _ = write!(
            text,
            r#", "v{index}": "[toLower(concat(variables('v{before}'), format('-{{0}}', {index})))]""#
        );
    }
    text.push_str(" },\n  \"resources\": [");
    for index in 0..count {
        let comma = if index > 0 { "," } else { "" };
        let _ = write!(
            text,
            r#"{comma}
    {{
      "type": "Microsoft.Web/sites",
      "apiVersion": "2023-12-01",
      "name": "[if(parameters('on'), concat(parameters('prefix'), '-{index}'), uniqueString(resourceGroup().id, 'x{index}'))]",
      "identity": {{
        "type": "[if(parameters('on'), 'SystemAssigned, UserAssigned', if(equals(1, {index}), 'None', 'UserAssigned'))]",
        "userAssignedIdentities": {{
          "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', concat('id-', string({index})))]": {{}},
          "[format('{{0}}/providers/{{1}}/{{2}}', resourceGroup().id, 'Microsoft.ManagedIdentity/userAssignedIdentities', last(split('a,b,{index}', ',')))]": {{}}
        }}
      }}
    }}"#
        );
    }
    text.push_str("\n  ]\n}\n");
    text
}

/// A template of about `size` bytes, like [`connected`].
pub(crate) fn connected_of(size: usize) -> String {
    // What a pair of resources takes.
    connected(2 * (size / 1_750).max(1))
}

/// A Bicep file of about `size` bytes.
pub(crate) fn bicep(size: usize) -> String {
    let mut text = String::from("param location string = 'westeurope'\nparam ids array\n");
    let mut index = 0;
    while text.len() < size {
        let _ = write!(
            text,
            "
@description('site {index}')
resource site{index} 'Microsoft.Web/sites@2023-12-01' = if (length(ids) > {index}) {{
  name: 'web-${{location}}-{index}' // one of many
  location: location
  identity: {{
    type: 'UserAssigned'
    userAssignedIdentities: toObject(ids, id => id, id => {{}})
  }}
  properties: {{
    httpsOnly: true
    siteConfig: {{ minTlsVersion: '1.2', appSettings: [for id in ids: {{ name: id, value: 'x' }}] }}
  }}
}}
"
        );
        index += 1;
    }
    text
}

/// The shortest of `runs` runs.
pub(crate) fn least_of(runs: u32, mut run: impl FnMut()) -> Duration {
    let runs = (0..runs).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    runs.min().unwrap_or_default()
}

/// [`least_of`] fifteen runs.
pub(crate) fn least(run: impl FnMut()) -> Duration {
    least_of(15, run)
}

"""Writes templates for scripts/compare-peers: python3 peer_templates.py FOLDER NUMBER."""

import json
import sys
from pathlib import Path

IDENTITY = "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'shared')]"


def site(index):
    return {
        "type": "Microsoft.Web/sites",
        "apiVersion": "2023-12-01",
        "name": f"[concat(parameters('prefix'), '-{index}')]",
        "location": "westeurope",
        "identity": {
            "type": "SystemAssigned, UserAssigned",
            "userAssignedIdentities": {"[variables('identityId')]": {}},
        },
        "dependsOn": ["[variables('identityId')]"],
        "properties": {
            "httpsOnly": True,
            "siteConfig": {"minTlsVersion": "1.2", "ftpsState": "Disabled"},
        },
        "tags": {"costCenter": "0815", "owner": "platform"},
    }


def template(sites):
    identity = {
        "type": "Microsoft.ManagedIdentity/userAssignedIdentities",
        "apiVersion": "2023-01-31",
        "name": "shared",
        "location": "westeurope",
    }
    return {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {"prefix": {"type": "string", "defaultValue": "app"}},
        "variables": {"identityId": IDENTITY},
        "resources": [identity] + [site(index) for index in range(sites)],
    }


def main():
    folder, number = Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for index in range(number):
        text = json.dumps(template(1 + index % 12), indent=2)
        (folder / f"{index}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

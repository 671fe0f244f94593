//! Floor 6: a change as a script of Python on Azure's own libraries.

use super::{Line, Request, Sheet, UNKNOWN, rest};
use crate::engine::live::{Body, LiveChange, Phrase, Scope, Users};

/// The libraries and functions that the lines use.
pub(super) const PREAMBLE: &str = r#"import json
import os

from azure.identity import DefaultAzureCredential
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

credential = DefaultAzureCredential()


def merged(resource, patch):
    """The resource with the identities that the patch names; all others stay."""
    new = patch["identity"].get("userAssignedIdentities") or {}
    named = {key.lower() for key in new}
    identity = dict(resource.get("identity") or {})
    old = identity.pop("userAssignedIdentities", None) or {}
    identity.pop("principalId", None)
    identity.pop("tenantId", None)
    identity["type"] = patch["identity"]["type"]
    if "user" in identity["type"].lower():
        kept = {key: {} for key in old if key.lower() not in named}
        kept.update({key: {} for key, value in new.items() if value is not None})
        identity["userAssignedIdentities"] = kept
    return {**resource, "identity": identity}


def raw(response, *_):
    """The answer as it is, with what the library has no name for."""
    return response.http_response.json()
"#;

pub(super) fn sheet(change: &LiveChange) -> Sheet {
    if change.wanted.is_none() {
        return Sheet::refused(change, UNKNOWN);
    }
    let Some(body) = change.body() else {
        return rest::sheet(change);
    };
    let mut sheet = Sheet::new(change);
    let version = Phrase::text(change.api_version.clone());
    dictionary(&body, &mut sheet);
    if change.new {
        sheet.drops = None;
        let note = "this is the identity alone: add to `body` the location, and what else the \
                    template says of the resource";
        sheet.notes.push(note.to_owned());
    }
    match (operations(change), &change.scope, &change.names[..]) {
        (
            Some(operations),
            Scope::Group {
                subscription,
                group,
            },
            [name],
        ) => {
            let client = Line::new("client = ComputeManagementClient(credential, ")
                .text(subscription)
                .code(")");
            sheet.lines.push(client);
            let verb = if change.new {
                "create_or_update"
            } else {
                "update"
            };
            let call = Line::new(format!("client.{operations}.begin_{verb}("))
                .text(group)
                .code(", ")
                .text(name)
                .code(", json.dumps(body).encode(), api_version=")
                .text(&version)
                .code(").result()");
            sheet.lines.push(call);
        }
        _ => by_id(change, &version, &mut sheet),
    }
    sheet.request = Some(Request {
        method: if change.patch && !change.new {
            "PATCH"
        } else {
            "PUT"
        },
        reads: !change.patch && !change.new,
        url: rest::url(change),
        body: body.json(),
    });
    sheet
}

/// The client's operations for a type of Compute.
fn operations(change: &LiveChange) -> Option<&'static str> {
    match &*change.resource_type {
        "Microsoft.Compute/virtualMachines" => Some("virtual_machines"),
        "Microsoft.Compute/virtualMachineScaleSets" => Some("virtual_machine_scale_sets"),
        _ => None,
    }
}

/// The generic client, which knows resources by their IDs.
fn by_id(change: &LiveChange, version: &Phrase, sheet: &mut Sheet) {
    let subscription = match &change.scope {
        Scope::Group { subscription, .. } => subscription.clone(),
        Scope::Other(_) => Phrase::text("00000000-0000-0000-0000-000000000000"),
    };
    let client = Line::new("client = ResourceManagementClient(credential, ");
    sheet.lines.push(client.text(&subscription).code(")"));
    sheet
        .lines
        .push(Line::new("resource_id = ").text(&change.id()));
    let call = |line: &str, rest: &str| {
        let line = Line::new(format!("{line}, api_version="));
        line.text(version).code(rest)
    };
    if change.patch && !change.new {
        let line = "client.resources.begin_update_by_id(resource_id, json.dumps(body).encode()";
        sheet.lines.push(call(line, ").result()"));
        return;
    }
    if !change.new {
        let note = "the type is not known to take an identity with PATCH: the resource is read, \
                    merged and written";
        sheet.notes.push(note.to_owned());
        let line = "resource = client.resources.get_by_id(resource_id";
        sheet.lines.push(call(line, ", cls=raw)"));
        if change.replaces.is_some() {
            let taken = "(resource.get(\"identity\") or {}).pop(\"userAssignedIdentities\", None)";
            sheet.lines.push(Line::new(taken));
        }
        sheet.lines.push(Line::new("body = merged(resource, body)"));
    }
    let line =
        "client.resources.begin_create_or_update_by_id(resource_id, json.dumps(body).encode()";
    sheet.lines.push(call(line, ").result()"));
}

/// `body = {…}`.
fn dictionary(body: &Body, sheet: &mut Sheet) {
    let kind = Phrase::text(body.kind.clone());
    let start = Line::new("body = {\"identity\": {\"type\": ").text(&kind);
    let (name, ends, entries): (&str, [&str; 2], Vec<(&Phrase, &str)>) = match &body.users {
        Users::Unsaid => {
            sheet.lines.push(start.code("}}"));
            return;
        }
        Users::Dictionary(all) => {
            let value = |stays: &bool| if *stays { ": {}," } else { ": None," };
            let all = all.iter().map(|(id, stays)| (id, value(stays)));
            ("userAssignedIdentities", ["{", "}"], all.collect())
        }
        Users::Array(all) => {
            let all = all.iter().map(|id| (id, ","));
            ("identityIds", ["[", "]"], all.collect())
        }
    };
    sheet
        .lines
        .push(start.code(format!(", \"{name}\": {}", ends[0])));
    for (id, end) in entries {
        sheet.lines.push(Line::new("    ").text(id).code(end));
    }
    sheet.lines.push(Line::new(format!("{}}}}}", ends[1])));
}

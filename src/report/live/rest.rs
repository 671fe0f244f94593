//! Floor 6: a change as a request, and as a line of curl.

use super::quote;
use super::{Line, Request, Sheet, UNKNOWN};
use crate::engine::live::{Blank, LiveChange, Part, Phrase};

/// Where requests go.
const HOST: &str = "https://management.azure.com";

/// The header that a request needs beside the token.
const JSON: &str = "Content-Type: application/json";

/// Where the token comes from.
pub(super) const TOKEN: &str =
    "ACCESS_TOKEN=$(az account get-access-token --query accessToken --output tsv)";

/// What makes of a resource one with the identities of `$patch`: those that it names come or go,
/// whatever their case, and all others stay; what only the service writes is left out.
pub(super) const MERGE: &str = "($patch.identity.userAssignedIdentities // {}) as $new \
| ($new | keys | map(ascii_downcase)) as $named \
| (((.identity.userAssignedIdentities // {}) \
| with_entries(select((.key | ascii_downcase) as $key | $named | index($key) | not)) | map_values({})) \
+ ($new | with_entries(select(.value != null)))) as $all \
| .identity = ((.identity // {}) | del(.principalId, .tenantId, .userAssignedIdentities)) \
+ {type: $patch.identity.type} \
| if ($patch.identity.type | test(\"User\"; \"i\")) then .identity.userAssignedIdentities = $all \
else . end";

/// What stands before [`MERGE`] where none that are there may stay.
const ALONE: &str = "del(.identity.userAssignedIdentities) | ";

/// The URL of a resource.
pub(super) fn url(change: &LiveChange) -> Phrase {
    let mut url = Phrase::text(HOST);
    url.extend(&path(change));
    url
}

/// The URL without its host.
pub(super) fn path(change: &LiveChange) -> Phrase {
    let mut url = change.scope.id().map(|text| quote::url(text, true));
    let (namespace, types) = change.resource_type.split_once('/').unwrap_or_default();
    url.push(&format!("/providers/{}", quote::url(namespace, false)));
    for (segment, name) in types.split('/').zip(&change.names) {
        url.push(&format!("/{}/", quote::url(segment, false)));
        url.extend(&name.map(|text| quote::url(text, false)));
    }
    let version = quote::url(&change.api_version, false);
    url.push(&format!("?api-version={version}"));
    with_encoded_defaults(&url)
}

/// A default that does not stand in a URL as it is has a variable of its own there.
fn with_encoded_defaults(url: &Phrase) -> Phrase {
    let parts = url.parts().iter().map(|part| match part {
        Part::Text(text) => Phrase::text(text.clone()),
        Part::Blank(blank) => {
            let mut own = Blank::clone(blank);
            let encoded = own.value.as_deref().map(|value| quote::url(value, false));
            if encoded != own.value {
                // No other variable starts so.
                own.name = format!("URL_{}", own.name);
                own.about = format!("{} in a URL", own.about);
                own.value = encoded;
            }
            Phrase::blank(own)
        }
    });
    Phrase::join(&parts.collect::<Vec<_>>())
}

/// A line of curl up to the URL.
fn curl(method: &str) -> Line {
    let token = "-H \"Authorization: Bearer $ACCESS_TOKEN\"";
    Line::new(format!("curl --fail -X {method} -H '{JSON}' {token}"))
}

pub(super) fn sheet(change: &LiveChange) -> Sheet {
    let Some(wanted) = &change.wanted else {
        return Sheet::refused(change, UNKNOWN);
    };
    let Some(body) = change.body() else {
        let kind = wanted.kind;
        let why = format!("API version {} has no word for {kind}", change.api_version);
        return Sheet::refused(change, &why);
    };
    let (url, body) = (url(change), body.json());
    let mut sheet = Sheet::new(change);
    let method = if change.patch && !change.new {
        "PATCH"
    } else {
        "PUT"
    };
    let mut reads = false;
    if change.new {
        sheet.drops = None;
        let rest = "this is the identity alone: the rest of the body is what the template says of \
                    the resource";
        sheet.notes.push(rest.to_owned());
        sheet
            .lines
            .push(curl(method).option("-d", &body).code(" ").text(&url));
    } else if change.patch {
        sheet
            .lines
            .push(curl(method).option("-d", &body).code(" ").text(&url));
    } else {
        let merged = "the type is not known to take an identity with PATCH: the resource is read, \
                      the body below merged into it with jq, and all of it written";
        sheet.notes.push(merged.to_owned());
        reads = true;
        sheet.lines.push(Line::new("PATCH=").text(&body));
        let get = "curl --fail -H \"Authorization: Bearer $ACCESS_TOKEN\" ";
        let before = if change.replaces.is_some() { ALONE } else { "" };
        let jq = format!(" | jq --argjson patch \"$PATCH\" '{before}{MERGE}' \\");
        sheet.lines.push(Line::new(get).text(&url).code(jq));
        let put = curl(method).code(" -d @- ").text(&url);
        sheet.lines.push(Line::new("  | ").append(put));
    }
    sheet.request = Some(Request {
        method,
        reads,
        url,
        body,
    });
    sheet
}

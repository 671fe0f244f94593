//! Floor 6: a change as commands of the Azure CLI.

use super::rest;
use super::{Line, Sheet, UNKNOWN};
use crate::engine::live::{Aim, Identity, Instances, LiveChange, Phrase, Scope, Turn, json_string};
use crate::knowledge::{AzGroup, AzStyle, Kind};

/// How a list of identities names the system-assigned one.
const SYSTEM: &str = "[system]";

pub(super) fn sheet(change: &LiveChange) -> Sheet {
    let group = change
        .group
        .filter(|_| matches!(change.scope, Scope::Group { .. }));
    if change.new {
        return create(change, group);
    }
    match group {
        Some(group) => match group.style {
            AzStyle::Cluster => cluster(change, group),
            AzStyle::Account => account(change, group),
            AzStyle::List | AzStyle::Flags | AzStyle::LongFlags => assigned(change, group),
        },
        None => generic(change),
    }
}

/// A command of a group, with where the resource lies and what it is called.
fn command(change: &LiveChange, group: AzGroup, verb: &str) -> Line {
    let mut line = Line::new(format!("az {} {verb}", group.group));
    if let Scope::Group { group, .. } = &change.scope {
        line = line.option("-g", group);
        line = line.option("-n", change.names.first().unwrap_or(&Phrase::default()));
        if let [_, slot] = &change.names[..] {
            line = line.option("--slot", slot);
        }
    }
    let line = in_subscription(line, &change.scope);
    // A script cannot answer.
    match group.asks {
        Some(asks) if verb.split(' ').any(|word| word == asks) => line.code(" --yes"),
        _ => line,
    }
}

/// Adds the subscription, where that is not left to the CLI.
fn in_subscription(line: Line, scope: &Scope) -> Line {
    match scope.said_subscription() {
        Some(subscription) => line.option("--subscription", subscription),
        None => line,
    }
}

/// Adds the identities that a command of a group is about.
fn identities(mut line: Line, group: AzGroup, system: bool, users: &[Phrase]) -> Line {
    let (own, others) = match group.style {
        AzStyle::Flags => (" --system-assigned", " --user-assigned"),
        AzStyle::LongFlags => (" --mi-system-assigned", " --mi-user-assigned"),
        _ => {
            // It is the system-assigned one when nothing is said, but for `acr`, which asks.
            if system && users.is_empty() && group.group != "acr" {
                return line;
            }
            line = line.code(" --identities");
            if system {
                line = line.code(" ").text(&Phrase::text(SYSTEM));
            }
            return listed(line, users);
        }
    };
    if system {
        line = line.code(own);
    }
    if !users.is_empty() {
        line = listed(line.code(others), users);
    }
    line
}

fn listed(line: Line, users: &[Phrase]) -> Line {
    users.iter().fold(line, |line, id| line.code(" ").text(id))
}

/// `identity assign` and `identity remove`.
fn assigned(change: &LiveChange, group: AzGroup) -> Sheet {
    let update = group.group == "vm" || group.group == "vmss";
    // `remove` takes away what it names, or with flags all.
    if takes_all(change) && !update && group.style != AzStyle::Flags {
        return generic(change);
    }
    let mut sheet = Sheet::new(change);
    sheet.drops = None;
    let on = change.system == Turn::On;
    if on || !change.add.is_empty() {
        let line = command(change, group, "identity assign");
        sheet.lines.push(identities(line, group, on, &change.add));
    }
    if change.aim == Aim::Template
        && change
            .wanted
            .as_ref()
            .is_some_and(|own| own.kind != Kind::None)
    {
        let kept = "this adds; what else the resource has stays";
        sheet.notes.push(kept.to_owned());
    }
    let removed = if update {
        set_kind(change, group, &mut sheet)
    } else {
        remove(change, group, &mut sheet)
    };
    if let Err(why) = removed {
        return Sheet::refused(change, &why);
    }
    if sheet.lines.is_empty() {
        return Sheet::refused(change, "the template says so already");
    }
    instances(change, group, &mut sheet);
    sheet
}

/// What goes, by `vm update --set` where the kind says it, and by `identity remove` where it does
/// not.
fn set_kind(change: &LiveChange, group: AzGroup, sheet: &mut Sheet) -> Result<(), String> {
    let off = change.system == Turn::Off;
    let kind = change.wanted.as_ref().map(|wanted| wanted.kind);
    let set = |line: &str| command(change, group, "update").code(format!(" --set {line}"));
    let line = match kind {
        Some(Kind::None) if change.remove_all => {
            sheet.drops = change.drops().map(ToOwned::to_owned);
            // The word is wanted in lower case here.
            set("identity.type=\"none\" identity.userAssignedIdentities=null")
        }
        Some(Kind::System) if change.remove_all => {
            sheet.drops = change.drops().map(ToOwned::to_owned);
            set("identity.type='SystemAssigned' identity.userAssignedIdentities=null")
        }
        // It reads and writes the dictionary, whatever the template does, and keeps it.
        Some(Kind::User) if off && change.remove.is_empty() => set("identity.type='UserAssigned'"),
        None if change.remove_all => return Err(UNKNOWN.to_owned()),
        _ if off || !change.remove.is_empty() => {
            let line = command(change, group, "identity remove");
            identities(line, group, off, &change.remove)
        }
        _ => return Ok(()),
    };
    sheet.lines.push(line);
    Ok(())
}

/// What goes, by `identity remove`.
fn remove(change: &LiveChange, group: AzGroup, sheet: &mut Sheet) -> Result<(), String> {
    let off = change.system == Turn::Off;
    let mut line = command(change, group, "identity remove");
    if change.remove_all && (change.before.is_none() || takes_all(change)) {
        if group.style != AzStyle::Flags {
            return Err(UNKNOWN.to_owned());
        }
        if off {
            line = line.code(" --system-assigned");
        }
        // Without a value, all of them.
        sheet.lines.push(line.code(" --user-assigned"));
        sheet.drops = change.drops().map(ToOwned::to_owned);
        return Ok(());
    }
    if off || !change.remove.is_empty() {
        if change.remove_all && change.aim == Aim::Operation {
            let kept = "user-assigned identities that the template does not list stay";
            sheet.notes.push(kept.to_owned());
        }
        sheet
            .lines
            .push(identities(line, group, off, &change.remove));
    }
    Ok(())
}

/// The instances of a scale set have the identity once they are updated.
fn instances(change: &LiveChange, group: AzGroup, sheet: &mut Sheet) {
    let line = || command(change, group, "update-instances").code(" --instance-ids '*'");
    match change.instances {
        Instances::Follow => {}
        Instances::ByHand => {
            let note = "its upgrade policy is manual: the instances are updated, too";
            sheet.notes.push(note.to_owned());
            sheet.lines.push(line());
        }
        Instances::Unknown => {
            let note = "the last command is for an upgrade policy that is manual, which is not \
                        known here; it does no harm where it is not";
            sheet.notes.push(note.to_owned());
            sheet.lines.push(line());
        }
    }
}

/// `aks update`.
fn cluster(change: &LiveChange, group: AzGroup) -> Sheet {
    let Some(wanted) = &change.wanted else {
        return Sheet::refused(change, UNKNOWN);
    };
    let mut sheet = Sheet::new(change);
    let line = command(change, group, "update").code(" --enable-managed-identity");
    match (&wanted.users[..], wanted.kind) {
        (_, Kind::None) => {
            return Sheet::refused(change, "a cluster cannot go back to having no identity");
        }
        ([], _) => sheet.lines.push(line),
        ([id], _) => sheet.lines.push(line.option("--assign-identity", id)),
        _ => return Sheet::refused(change, "a cluster has one user-assigned identity at most"),
    }
    sheet
}

/// `storage account update`, where no user-assigned identity is about: it would take others away.
fn account(change: &LiveChange, group: AzGroup) -> Sheet {
    let users = |identity: &Identity| identity.kind.user();
    let had = change.before.as_ref().is_some_and(users);
    let kind = change.wanted.as_ref().map(|wanted| wanted.kind);
    let word = match kind {
        Some(Kind::System) if !had => "SystemAssigned",
        Some(Kind::None) => "None",
        _ => return generic(change),
    };
    let mut sheet = Sheet::new(change);
    let line = command(change, group, "update").code(format!(" --identity-type {word}"));
    sheet.lines.push(line);
    sheet
}

/// What works for every type: a PATCH request where the type is known to take one, else `resource
/// update`, which reads the resource and writes all of it.
fn generic(change: &LiveChange) -> Sheet {
    let Some(wanted) = &change.wanted else {
        return Sheet::refused(change, UNKNOWN);
    };
    let (Some(spelling), Some(body)) = (&change.spelling, change.body()) else {
        return rest::sheet(change);
    };
    let mut sheet = Sheet::new(change);
    if change.patch {
        let line = Line::new("az rest --method patch")
            .option("--url", &rest::url(change))
            .code(" --headers Content-Type=application/json")
            .option("--body", &body.json());
        sheet.lines.push(line);
        return sheet;
    }
    let version = Phrase::text(change.api_version.clone());
    let mut line = Line::new("az resource update")
        .option("--ids", &change.id())
        .option("--api-version", &version)
        .code(" --set identity.type=")
        .text(&Phrase::text(set_value(spelling)));
    let turns = !change.add.is_empty() || !change.remove.is_empty();
    let mut note =
        "the type is not known to take an identity with PATCH: the resource is read, changed \
                    and written"
            .to_owned();
    if wanted.kind.user() && turns {
        line = line.code(" ").text(&collection(wanted));
        note.push_str(", and with it all its user-assigned identities");
        let system = !wanted.kind.system() && change.system != Turn::Off;
        sheet.drops = change.taken(system, true).map(ToOwned::to_owned);
    } else if change.remove_all || may_lose_users(change) {
        line = line.code(" identity.userAssignedIdentities=null");
    }
    sheet.notes.push(note);
    sheet.lines.push(line);
    sheet
}

/// Whether all identities are to go, and which there are is not known, for the resource may have more
/// than the template says.
fn takes_all(change: &LiveChange) -> bool {
    let wanted = change.wanted.as_ref().map(|wanted| wanted.kind);
    let all = change.remove_all && change.system == Turn::Off && change.aim == Aim::Operation;
    wanted == Some(Kind::None) && (all || change.before.is_none())
}

/// A text as a value of `--set`, which takes JSON and Python: `None` is nothing there.
fn set_value(text: &str) -> String {
    match text {
        "None" => json_string(text),
        text => text.to_owned(),
    }
}

/// Whether there can be user-assigned identities, and are no more.
fn may_lose_users(change: &LiveChange) -> bool {
    let before = change.before.as_ref();
    let may = before.map_or(change.never != Some(Kind::User), |own| own.kind.user());
    may && change.wanted.as_ref().is_some_and(|own| !own.kind.user())
}

/// `identity.userAssignedIdentities={…}`.
fn collection(wanted: &Identity) -> Phrase {
    let mut all = Phrase::text("identity.userAssignedIdentities={");
    for (at, id) in wanted.users.iter().enumerate() {
        all.push(if at == 0 { "\"" } else { ",\"" });
        all.extend(&id.map(|text| {
            let quoted = json_string(text);
            quoted[1..quoted.len() - 1].to_owned()
        }));
        all.push("\":{}");
    }
    all.push("}");
    all
}

/// How a resource is made with its identity.
fn create(change: &LiveChange, group: Option<AzGroup>) -> Sheet {
    let Some(wanted) = &change.wanted else {
        return Sheet::refused(change, UNKNOWN);
    };
    let mut sheet = Sheet::new(change);
    sheet.drops = None;
    let Some((group, create)) = group.and_then(|group| Some((group, group.create?))) else {
        return deploy(change, sheet);
    };
    let own = AzGroup {
        group: create,
        ..group
    };
    let mut line = command(change, own, "create");
    if let (Some(option), Some(value)) = (group.needs, &change.needs) {
        line = line.option(&format!("--{option}"), value);
    }
    let note = "add the other options that the resource is made with";
    sheet.notes.push(note.to_owned());
    let system = wanted.kind.system();
    sheet.lines.push(match (group.style, &wanted.users[..]) {
        _ if wanted.kind == Kind::None => line,
        (AzStyle::Cluster, users) => {
            let line = line.code(" --enable-managed-identity");
            match users {
                [] => line,
                [id] => line.option("--assign-identity", id),
                _ => return deploy(change, sheet),
            }
        }
        (AzStyle::Account, users) => {
            let kind = change.spelling.clone().unwrap_or_default();
            let line = line.option("--identity-type", &Phrase::text(kind));
            match users {
                [] => line,
                [id] => line.option("--user-identity-id", id),
                _ => return deploy(change, sheet),
            }
        }
        (_, users) => {
            let line = line.code(" --assign-identity");
            let line = if system {
                line.code(" ").text(&Phrase::text(SYSTEM))
            } else {
                line
            };
            listed(line, users)
        }
    });
    sheet
}

/// [`deploy`] for a resource that other ways cannot make either.
pub(super) fn deployed(change: &LiveChange) -> Sheet {
    let mut sheet = Sheet::new(change);
    sheet.drops = None;
    deploy(change, sheet)
}

/// The template makes the resource, once it says the identity.
fn deploy(change: &LiveChange, mut sheet: Sheet) -> Sheet {
    let Scope::Group { group, .. } = &change.file_scope else {
        return Sheet::refused(change, "deploy the template: it makes the resource");
    };
    if change.aim == Aim::Operation {
        let note = "the template makes the resource: change it first, with `armid enable`";
        sheet.notes.push(note.to_owned());
    }
    let line = Line::new("az deployment group create")
        .option("-g", group)
        .option("--template-file", &Phrase::text(change.path.clone()));
    sheet.lines.push(in_subscription(line, &change.file_scope));
    sheet
}

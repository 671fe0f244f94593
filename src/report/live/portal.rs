//! Floor 6: a change as steps in the Azure portal, in its own words.

use super::{Line, Sheet, UNKNOWN, quote};
use crate::engine::live::{Instances, LiveChange, Phrase, Turn};
use crate::knowledge::Kind;

/// Where the portal shows a resource.
const PORTAL: &str = "https://portal.azure.com/#@/resource";

pub(super) fn sheet(change: &LiveChange) -> Sheet {
    let mut sheet = Sheet::new(change);
    let every_user = change.remove_all && change.remove.is_empty();
    sheet.drops = change.drops_in_steps(every_user).map(ToOwned::to_owned);
    if change.resource_type == "Microsoft.ContainerService/managedClusters" {
        let why = "the portal has no Identity page for a cluster: use the Azure CLI";
        return Sheet::refused(change, why);
    }
    if change.new {
        return created(change, sheet);
    }
    if change.remove_all && change.before.is_none() && change.wanted.is_none() {
        return Sheet::refused(change, UNKNOWN);
    }
    let id = change.id();
    let mut steps: Vec<Line> = Vec::new();
    steps.push(if let Some(id) = id.known() {
        let link = format!("Open {PORTAL}{}/{}", quote::url(id, true), blade(change));
        Line::new(link)
    } else {
        let name = change.names.last().cloned().unwrap_or_default();
        Line::new("Sign in to the Azure portal and go to ").text(&name)
    });
    steps.push(Line::new(format!(
        "In {}, select Identity",
        menu(&change.resource_type)
    )));
    match change.system {
        Turn::Keep => {}
        Turn::On => steps.push(status("On")),
        Turn::Off if change.never == Some(Kind::System) => {}
        Turn::Off => steps.push(status("Off")),
    }
    if !change.add.is_empty() {
        steps.push(Line::new("Under User assigned, select + Add"));
        for id in &change.add {
            steps.push(named("Select the user-assigned identity ", id));
        }
        steps.push(Line::new("Select Add"));
    }
    if every_user && change.never != Some(Kind::User) {
        let line = "Under User assigned, select every identity, then Remove, and Yes";
        steps.push(Line::new(line));
    }
    for id in &change.remove {
        let line = named("Under User assigned, select ", id);
        steps.push(line.code(", then Remove, and Yes"));
    }
    if change.instances != Instances::Follow {
        let line =
            "Where the upgrade policy is manual: select Instances, all of them, then Upgrade";
        steps.push(Line::new(line));
    }
    sheet.lines = numbered(steps);
    sheet
}

fn status(word: &str) -> Line {
    Line::new(format!(
        "Under System assigned, Status, select {word} and then Save, and Yes"
    ))
}

/// A step about a user-assigned identity: its name, and all of its ID.
fn named(start: &str, id: &Phrase) -> Line {
    Line::new(start).text(id)
}

/// What the address of the Identity page ends in.
fn blade(change: &LiveChange) -> &'static str {
    if change.resource_type.starts_with("Microsoft.Web/") {
        "msi"
    } else {
        "identity"
    }
}

/// Where the menu of a resource has its Identity.
fn menu(resource_type: &str) -> &'static str {
    match resource_type {
        "Microsoft.Compute/virtualMachines" | "Microsoft.Compute/virtualMachineScaleSets" => {
            "the Security section"
        }
        "Microsoft.Web/sites" | "Microsoft.Web/sites/slots" => "the Settings section",
        _ => "the resource's menu",
    }
}

/// A resource that is yet to be made.
fn created(change: &LiveChange, mut sheet: Sheet) -> Sheet {
    let Some(wanted) = &change.wanted else {
        return Sheet::refused(change, UNKNOWN);
    };
    let machine = change.resource_type == "Microsoft.Compute/virtualMachines"
        || change.resource_type == "Microsoft.Compute/virtualMachineScaleSets";
    let mut steps = vec![Line::new("Create the resource")];
    if machine && wanted.kind.system() {
        steps = vec![
            Line::new("While you create the resource, select the Management tab"),
            Line::new("In the Identity section, select Enable system assigned managed identity"),
        ];
    } else if wanted.kind.system() {
        let line = format!(
            "When it is there: in {}, select Identity",
            menu(&change.resource_type)
        );
        steps.push(Line::new(line));
        steps.push(status("On"));
    }
    if wanted.kind.user() {
        let note = "the portal assigns user-assigned identities once the resource is there";
        sheet.notes.push(note.to_owned());
        let line = format!(
            "When it is there: in {}, select Identity, User assigned, and + Add",
            menu(&change.resource_type)
        );
        steps.push(Line::new(line));
        for id in &wanted.users {
            steps.push(named("Select the user-assigned identity ", id));
        }
        steps.push(Line::new("Select Add"));
    }
    sheet.lines = numbered(steps);
    sheet
}

fn numbered(steps: Vec<Line>) -> Vec<Line> {
    let steps = steps.into_iter().enumerate();
    let steps = steps.map(|(at, step)| Line::new(format!("{}. ", at + 1)).append(step));
    steps.collect()
}

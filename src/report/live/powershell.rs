//! Floor 6: a change as commands of Azure PowerShell.

use super::{Line, Sheet, UNKNOWN, rest};
use crate::engine::live::{Instances, LiveChange, Phrase, Scope, Turn};
use crate::knowledge::Kind;

pub(super) fn sheet(change: &LiveChange) -> Sheet {
    let group = match &change.scope {
        Scope::Group { group, .. } => group,
        Scope::Other(_) if change.new => return deploy(change),
        Scope::Other(_) => return request(change),
    };
    let names = (group, &change.names[..]);
    match (&*change.resource_type, names) {
        ("Microsoft.Compute/virtualMachines", (group, [name])) if change.new => {
            config(change, "$vm = New-AzVMConfig", " -VMName ", group, name)
        }
        ("Microsoft.Compute/virtualMachineScaleSets", (group, [name])) if change.new => {
            config(change, "$vmss = New-AzVmssConfig", " # ", group, name)
        }
        _ if change.new => deploy(change),
        ("Microsoft.Compute/virtualMachines", (group, [name])) => {
            let read = |line: Line| line.option("-ResourceGroupName", group);
            let get = read(Line::new("$vm = Get-AzVM")).option("-Name", name);
            let set = read(Line::new("Update-AzVM")).code(" -VM $vm @identity");
            compute(change, "$vm", get, set, None)
        }
        // Without the whole scale set it sends PATCH, in which what is not named stays.
        ("Microsoft.Compute/virtualMachineScaleSets", (group, [name])) if !goes(change) => {
            let of = |line: &str| {
                let line = Line::new(line).option("-ResourceGroupName", group);
                line.option("-VMScaleSetName", name)
            };
            let instances = of("Update-AzVmssInstance").code(" -InstanceId '*'");
            let (get, set) = (
                of("$vmss = Get-AzVmss"),
                of("Update-AzVmss").code(" @identity"),
            );
            compute(change, "$vmss", get, set, Some(instances))
        }
        ("Microsoft.Web/sites", (group, [name])) => {
            let line = Line::new("Set-AzWebApp").option("-ResourceGroupName", group);
            system_only(
                change,
                line.option("-Name", name),
                ["-AssignIdentity $true", "-AssignIdentity $false"],
            )
        }
        ("Microsoft.Web/sites/slots", (group, [name, slot])) => {
            let line = Line::new("Set-AzWebAppSlot").option("-ResourceGroupName", group);
            let line = line.option("-Name", name).option("-Slot", slot);
            system_only(
                change,
                line,
                ["-AssignIdentity $true", "-AssignIdentity $false"],
            )
        }
        ("Microsoft.Storage/storageAccounts", (group, [name])) => {
            let line = Line::new("Set-AzStorageAccount").option("-ResourceGroupName", group);
            let words = ["-IdentityType SystemAssigned", "-IdentityType None"];
            system_only(change, line.option("-Name", name), words)
        }
        _ => request(change),
    }
}

/// Whether some user-assigned identities go and others may stay.
fn goes(change: &LiveChange) -> bool {
    let some = !change.remove.is_empty() && !change.remove_all;
    some || (change.remove_all && change.wanted.is_none())
}

/// The identities of `name` as they are, what is to be of them, and the command that writes it.
fn compute(
    change: &LiveChange,
    name: &str,
    get: Line,
    set: Line,
    instances: Option<Line>,
) -> Sheet {
    let mut sheet = Sheet::new(change);
    sheet.drops = change
        .drops_in_steps(change.remove_all)
        .map(ToOwned::to_owned);
    sheet.lines.push(get);
    let keys = format!("{name}.Identity.UserAssignedIdentities.Keys");
    sheet.lines.push(Line::new(format!(
        "$ids = @({keys} | Where-Object {{ $_ }})"
    )));
    if change.remove_all {
        sheet.lines.push(Line::new("$ids = @()"));
    } else if !change.remove.is_empty() {
        let line = Line::new("$ids = @($ids | Where-Object { $_ -notin ");
        sheet.lines.push(array(line, &change.remove).code(" })"));
    }
    if !change.add.is_empty() {
        let line = Line::new("$ids = @($ids) + ");
        let line = array(line, &change.add);
        sheet.lines.push(line);
        sheet
            .lines
            .push(Line::new("$ids = @($ids | Sort-Object -Unique)"));
    }
    sheet.lines.push(Line::new(match change.system {
        Turn::On => "$system = $true".to_owned(),
        Turn::Off => "$system = $false".to_owned(),
        Turn::Keep => format!("$system = \"$({name}.Identity.Type)\" -like '*SystemAssigned*'"),
    }));
    for line in [
        "$kind = if ($system -and $ids) { 'SystemAssignedUserAssigned' } elseif ($system) { 'SystemAssigned' } elseif ($ids) { 'UserAssigned' } else { 'None' }",
        "$identity = @{ IdentityType = $kind }",
        "if ($ids) { $identity.IdentityId = $ids }",
    ] {
        sheet.lines.push(Line::new(line));
    }
    sheet.lines.push(set);
    match (change.instances, instances) {
        (Instances::ByHand, Some(line)) => {
            let note = "its upgrade policy is manual: the instances are updated, too";
            sheet.notes.push(note.to_owned());
            sheet.lines.push(line);
        }
        (Instances::Unknown, Some(line)) => {
            let note = "the last command is for an upgrade policy that is manual, which is not \
                        known here";
            sheet.notes.push(note.to_owned());
            sheet.lines.push(line);
        }
        _ => {}
    }
    in_context(&change.scope, sheet)
}

/// `@('a', 'b')`.
fn array(line: Line, ids: &[Phrase]) -> Line {
    let mut line = line.code("@(");
    for (at, id) in ids.iter().enumerate() {
        line = line.code(if at == 0 { "" } else { ", " }).text(id);
    }
    line.code(")")
}

/// A command that knows the system-assigned identity alone, and takes others away: for resources
/// without any; a request for all others.
fn system_only(change: &LiveChange, line: Line, words: [&str; 2]) -> Sheet {
    let user = |kind: Option<Kind>| kind.is_none_or(Kind::user);
    let kind = change.wanted.as_ref().map(|wanted| wanted.kind);
    let before = change.before.as_ref().map(|before| before.kind);
    if user(kind) || user(before) {
        return request(change);
    }
    let word = if kind == Some(Kind::System) {
        words[0]
    } else {
        words[1]
    };
    let mut sheet = Sheet::new(change);
    sheet.lines.push(line.code(format!(" {word}")));
    in_context(&change.scope, sheet)
}

/// What works for every type: a request.
fn request(change: &LiveChange) -> Sheet {
    let Some(wanted) = &change.wanted else {
        return Sheet::refused(change, UNKNOWN);
    };
    let (Some(spelling), Some(body)) = (&change.spelling, change.body()) else {
        return rest::sheet(change);
    };
    let path = rest::path(change);
    let mut sheet = Sheet::new(change);
    if change.patch {
        let line = Line::new("Invoke-AzRestMethod -Method PATCH");
        sheet
            .lines
            .push(line.option("-Path", &path).option("-Payload", &body.json()));
        return sheet;
    }
    let note = "the type is not known to take an identity with PATCH: the resource is read, merged \
                and written (PowerShell 7)";
    sheet.notes.push(note.to_owned());
    sheet.lines.push(Line::new("$path = ").text(&path));
    // It does not fail where the service refuses.
    for line in [
        "$read = Invoke-AzRestMethod -Method GET -Path $path",
        "if ($read.StatusCode -ne 200) { throw $read.Content }",
        "$resource = $read.Content | ConvertFrom-Json -AsHashtable",
    ] {
        sheet.lines.push(Line::new(line));
    }
    if change.remove_all || !wanted.kind.user() {
        sheet.lines.push(Line::new("$ids = @()"));
    } else {
        sheet.lines.push(Line::new(if change.replaces.is_some() {
            "$ids = @()"
        } else {
            "$ids = @($resource.identity.userAssignedIdentities.Keys | Where-Object { $_ })"
        }));
        let line = Line::new("$ids = @($ids | Where-Object { $_ -notin ");
        if !change.remove.is_empty() {
            sheet.lines.push(array(line, &change.remove).code(" })"));
        }
        if !wanted.users.is_empty() {
            let line = array(Line::new("$ids = @($ids) + "), &wanted.users);
            sheet.lines.push(line);
            sheet
                .lines
                .push(Line::new("$ids = @($ids | Sort-Object -Unique)"));
        }
    }
    let kind = Phrase::text(spelling.clone());
    let line = Line::new("$identity = @{ type = ").text(&kind).code(" }");
    sheet.lines.push(line);
    for line in [
        "if ($ids) { $identity.userAssignedIdentities = @{}; $ids | ForEach-Object { $identity.userAssignedIdentities[$_] = @{} } }",
        "$resource.identity = $identity",
        "Invoke-AzRestMethod -Method PUT -Path $path -Payload ($resource | ConvertTo-Json -Depth 100)",
    ] {
        sheet.lines.push(Line::new(line));
    }
    sheet
}

/// The configuration that `New-AzVM` and `New-AzVmss` are given.
fn config(change: &LiveChange, start: &str, named: &str, group: &Phrase, name: &Phrase) -> Sheet {
    let Some(wanted) = &change.wanted else {
        return Sheet::refused(change, UNKNOWN);
    };
    let mut sheet = Sheet::new(change);
    sheet.drops = None;
    let is_vm = named == " -VMName ";
    let mut line = Line::new(start);
    if is_vm {
        line = line.option("-VMName", name);
    }
    line = line.code(match wanted.kind {
        Kind::None => "",
        Kind::System => " -IdentityType SystemAssigned",
        Kind::User => " -IdentityType UserAssigned",
        Kind::SystemAndUser => " -IdentityType SystemAssignedUserAssigned",
    });
    if !wanted.users.is_empty() {
        line = array(line.code(" -IdentityId "), &wanted.users);
    }
    sheet.lines.push(line);
    let last = Line::new(if is_vm { "New-AzVM" } else { "New-AzVmss" });
    let last = last.option("-ResourceGroupName", group);
    sheet.lines.push(if is_vm {
        last.code(" -VM $vm")
    } else {
        last.option("-VMScaleSetName", name)
            .code(" -VirtualMachineScaleSet $vmss")
    });
    let last = if is_vm { "New-AzVM" } else { "New-AzVmss" };
    let note = format!(
        "add in front of {last} what else the resource is made with: its size, image, network and \
         sign-in"
    );
    sheet.notes.push(note);
    in_context(&change.scope, sheet)
}

/// The template makes the resource, once it says the identity.
fn deploy(change: &LiveChange) -> Sheet {
    let mut sheet = super::az::deployed(change);
    if let Scope::Group { group, .. } = &change.file_scope {
        let line = Line::new("New-AzResourceGroupDeployment")
            .option("-ResourceGroupName", group)
            .option("-TemplateFile", &Phrase::text(change.path.clone()));
        sheet.lines = vec![line];
    }
    in_context(&change.file_scope, sheet)
}

/// The cmdlets of a sheet in the subscription of `scope`, which they take from the context alone. What
/// follows in the script has the context that was there before.
fn in_context(scope: &Scope, mut sheet: Sheet) -> Sheet {
    let said = scope.said_subscription();
    let Some(subscription) = said.filter(|_| !sheet.lines.is_empty()) else {
        return sheet;
    };
    // Nothing may run in another subscription because this one was not found.
    let stop = " -ErrorAction Stop";
    let set = Line::new("Set-AzContext").option("-Subscription", subscription);
    let before = [Line::new("$context = Get-AzContext"), set.code(stop)];
    sheet.lines.splice(0..0, before);
    let back = format!("Set-AzContext -Context $context{stop}");
    sheet.lines.push(Line::new(back));
    sheet
}

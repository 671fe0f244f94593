//! Floor 4: what an extension of a machine needs of the machine's identity.

use std::collections::HashMap;

use super::asked::{always_holds, demands_for, name_of};
use super::having::having;
use super::placement::place_of_type;
use super::posture::enable_system;
use super::subject::Subject;
use super::whole::Whole;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::evaluate::When;
use crate::knowledge::Demand;
use crate::model::ResourceId;
use crate::text::{Span, offset};

const RULE: &str = "guest-configuration-needs-system-identity";

/// `guest-configuration-needs-system-identity`: an extension that acts through its machine's
/// system-assigned identity, on a machine without.
pub(super) fn configuration(whole: &Whole<'_, '_>, findings: &mut Vec<Diagnostic>) {
    let mut told: HashMap<ResourceId, usize> = HashMap::new();
    for index in 0..whole.template.resources.len() {
        let id = ResourceId(offset(index));
        let own = whole.resource_type(id).map_or("", |own| &**own);
        for demand in demands_for(RULE, own) {
            let extension = whole.subject(id);
            let is_made = !extension.resource.existing && !whole.is_never(id);
            if !is_made || !always_holds(&extension, demand) {
                continue;
            }
            let Some(machine) = whole.graph().parent(id) else {
                continue;
            };
            let needed = needed_at(&extension, demand);
            // One finding for a machine, however many extensions it has.
            if let Some(&at) = told.get(&machine) {
                findings[at].related.extend(needed);
                continue;
            }
            let holds = whole.deployed(id);
            let lacking = lacking(&whole.subject(machine), demand, &holds);
            if let Some(mut finding) = lacking {
                finding.related.extend(needed);
                told.insert(machine, findings.len());
                findings.push(finding);
            }
        }
    }
}

/// Where the extension says that it is one of those.
fn needed_at(extension: &Subject<'_, '_, '_>, demand: &'static Demand) -> Option<Label> {
    let clause = demand.clauses.first()?;
    let property = extension.resource.kept(&clause.path);
    let span = property.map(|property| property.value.span);
    Some(Label {
        span: span.or_else(|| place_of_type(extension))?,
        message: "this extension needs it".to_owned(),
    })
}

/// The finding, where a machine lacks the identity whenever the extension is there.
fn lacking(
    machine: &Subject<'_, '_, '_>,
    demand: &'static Demand,
    holds: &When,
) -> Option<Diagnostic> {
    if machine.resource.existing {
        return None;
    }
    let wanted = demand.wanted?;
    let mut having = having(machine)?;
    having.retain(|having| having.when.agrees_with(holds));
    // A block that Azure refuses is for the rule of that mistake.
    let lacks = having
        .iter()
        .all(|having| having.kind.is_some() && !having.includes(wanted));
    if having.is_empty() || !lacks {
        return None;
    }
    let place: Option<Span> = machine.identity.as_ref().map(|identity| identity.key);
    let mut finding = machine.finding(
        RULE,
        Severity::Warning,
        place.or_else(|| place_of_type(machine))?,
        format!(
            "the machine has no system-assigned identity, which guest configuration needs ({})",
            name_of(demand)
        ),
    );
    finding.help = Some("enable the system-assigned identity of the machine".to_owned());
    finding.fix = enable_system(machine);
    Some(finding)
}

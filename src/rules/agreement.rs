//! Floor 4: rules about a type and a collection that contradict each other.

use super::collection::{
    Collection, State, collections, collections_by_branch, is_filled_too, is_surely_filled,
};
use super::kinds::{list, set_text, type_label, type_values};
use super::properties::has_near;
use super::subject::{ARRAY, Block, DICTIONARY, Identity, Subject, used_as};
use crate::diagnostic::{Diagnostic, Fix, Label, Safety, Severity};
use crate::evaluate::{Alternative, When};
use crate::knowledge::{Kind, Shape};
use crate::model::Change;
use crate::text::Span;

/// A type value and the collection values that occur beside it, where all of them contradict it.
struct Clash<'b, 't> {
    kinds: Vec<(&'b Alternative<'t>, Kind)>,
    collections: Vec<Collection>,
    /// Whether only one branch of the type is meant.
    in_branch: bool,
    /// Where the types of the identity's other blocks are written.
    elsewhere: Vec<Span>,
}

impl Clash<'_, '_> {
    /// Whether a type value occurs only where the contradiction is.
    fn owns(&self, alternative: &Alternative<'_>) -> bool {
        let here = !self.in_branch || !alternative.when.branch().is_always();
        here && !self.elsewhere.contains(&alternative.span)
    }
}

/// `identity-none-with-identities`: `None` beside identities.
pub(super) fn none_with_identities<'t>(
    subject: &Subject<'_, 't, '_>,
    identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    if block.collections().next().is_none() || !subject.is_known() {
        return;
    }
    let clashes = clashes(subject, identity, block, |kind, state| {
        kind == Kind::None && state == State::Filled
    });
    for clash in clashes {
        for (alternative, _) in &clash.kinds {
            let mut finding = subject.finding(
                "identity-none-with-identities",
                Severity::Warning,
                alternative.span,
                "the type is `None`, but user-assigned identities are listed",
            );
            // Where a condition chooses `None` and nothing else, the list is what is wrong.
            let lists_always = |one: &Collection| one.when.branch().is_always();
            let chosen = clash.in_branch && clash.collections.iter().all(lists_always);
            finding.help = Some(if chosen {
                "list the identities under the condition of the type, with `null` otherwise"
                    .to_owned()
            } else {
                "write `UserAssigned`, or remove the identities".to_owned()
            });
            finding.related = labels(&clash.collections, "identities that nobody attaches");
            let wanted = subject.spelling(Kind::User);
            finding.fix = wanted
                .filter(|_| clash.owns(alternative) && !chosen)
                .and_then(|wanted| set_text(alternative, wanted, Safety::Unsafe));
            findings.push(finding);
        }
    }
}

/// `user-assigned-without-identities`: `UserAssigned`, and none is named.
pub(super) fn without_identities<'t>(
    subject: &Subject<'_, 't, '_>,
    identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    if !type_values(block).any(|(value, _)| {
        let kind = subject.kind_of(&value.value);
        kind.is_some_and(Kind::user)
    }) {
        return;
    }
    // Some types take the value, but have no collection in the facts; one that is not known may be
    // one of them.
    let listed = matches!(
        subject.shape(),
        None | Some(Shape::Dictionary | Shape::Identifiers)
    ) && subject.is_known();
    if subject.setting.patch || !listed || has_near(subject, block, collection_name(subject)) {
        return;
    }
    let lists_none = |state| ![State::Filled, State::Unknown].contains(&state);
    let clashes = clashes(subject, identity, block, |kind, state| {
        kind.user() && lists_none(state)
    });
    for clash in clashes {
        let (alternative, kind) = clash.kinds[0];
        let written = clash
            .collections
            .iter()
            .find(|collection| collection.span != block.span);
        let place = match written {
            _ if clash.in_branch && clash.owns(alternative) => alternative.span,
            Some(empty) => empty.span,
            None if identity.holds(block.span) && !block.is_conditional() => identity.key,
            None => block.span,
        };
        let mut finding = subject.finding(
            "user-assigned-without-identities",
            Severity::Error,
            place,
            "the type includes `UserAssigned`, but no identity is named",
        );
        finding.help = Some(format!(
            "name an identity in `{}`, or take `UserAssigned` out of the type",
            collection_name(subject),
        ));
        if place != alternative.span {
            finding
                .related
                .extend(type_label(block, "asks for user-assigned identities"));
        }
        finding.fix = drop_user(subject, block, alternative, kind)
            .filter(|_| clash.kinds.len() == 1 && clash.owns(alternative));
        used_as(&mut finding, identity);
        findings.push(finding);
    }
}

/// Drops `UserAssigned` from the type, and the empty collection with it.
fn drop_user(
    subject: &Subject<'_, '_, '_>,
    block: &Block<'_>,
    alternative: &Alternative<'_>,
    kind: Kind,
) -> Option<Fix> {
    let left = Kind::of(kind.system(), false);
    let wanted = subject.spelling(left)?;
    let mut fix = set_text(alternative, wanted, Safety::Unsafe)?;
    for name in [DICTIONARY, ARRAY] {
        let Some(member) = block.object.member(name) else {
            continue;
        };
        // A collection that other branches fill stays.
        if member.value.only().is_some()
            && let Some(key) = member.key_source
        {
            // Without it, what it is merged over would be listed.
            block.source.filter(|own| own.is_literal())?.properties()?;
            fix.changes.push(Change::RemoveProperty { key: key.span });
        }
    }
    Some(fix)
}

/// `identities-without-user-assigned`: identities, and a type that does not ask for them.
pub(super) fn without_user_assigned<'t>(
    subject: &Subject<'_, 't, '_>,
    identity: &Identity<'t>,
    block: &Block<'t>,
    findings: &mut Vec<Diagnostic>,
) {
    if subject.setting.patch || block.collections().next().is_none() || !subject.is_known() {
        return;
    }
    let filled = clashes(subject, identity, block, |kind, state| {
        kind == Kind::System && state == State::Filled
    });
    for clash in &filled {
        for (alternative, _) in &clash.kinds {
            findings.push(unattached(subject, clash, alternative));
        }
    }
    if !filled.is_empty() {
        return;
    }
    let empty = clashes(subject, identity, block, |kind, state| {
        !kind.user() && state == State::Empty
    });
    for clash in empty {
        let Some(collection) = clash.collections.first() else {
            continue;
        };
        // What fills it in another case cannot be removed with it.
        if is_filled_too(block, collection.span) {
            continue;
        }
        let mut finding = subject.finding(
            "identities-without-user-assigned",
            Severity::Note,
            collection.span,
            "an empty collection of identities beside a type without `UserAssigned`",
        );
        finding.help = Some("remove it".to_owned());
        finding
            .related
            .extend(type_label(block, "asks for no user-assigned identity"));
        finding.fix = remove_collection(block, collection.span);
        findings.push(finding);
    }
}

fn unattached(
    subject: &Subject<'_, '_, '_>,
    clash: &Clash<'_, '_>,
    alternative: &Alternative<'_>,
) -> Diagnostic {
    let mut finding = subject.finding(
        "identities-without-user-assigned",
        Severity::Error,
        alternative.span,
        "user-assigned identities are listed, but the type does not include `UserAssigned`",
    );
    let wanted = subject.combined_spelling();
    let unknown = subject.support().is_none_or(|support| support.kinds.any());
    finding.help = Some(match wanted {
        Some(wanted) => format!("write {}, or remove the identities", list(&[wanted])),
        None if unknown => "include `UserAssigned`, or remove the identities".to_owned(),
        None => format!(
            "{} takes no combined value: remove the identities",
            subject.type_at_version()
        ),
    });
    finding.related = labels(&clash.collections, "identities that are not attached");
    finding.fix = wanted
        .filter(|_| clash.owns(alternative))
        .and_then(|wanted| set_text(alternative, wanted, Safety::Unsafe));
    finding
}

fn remove_collection(block: &Block<'_>, span: Span) -> Option<Fix> {
    let properties = block.source?.properties()?;
    let property = properties
        .iter()
        .find(|property| property.value.span == span)?;
    // A collection that other branches fill stays.
    let mut members = block.collections();
    members.find(|own| own.value_span == span && own.value.only().is_some())?;
    Some(Fix {
        title: "remove the empty collection".to_owned(),
        safety: Safety::Unsafe,
        changes: vec![Change::RemoveProperty {
            key: property.key.span,
        }],
    })
}

/// The name under which this type lists identities.
pub(super) fn collection_name(subject: &Subject<'_, '_, '_>) -> &'static str {
    if subject.shape() == Some(Shape::Identifiers) {
        ARRAY
    } else {
        DICTIONARY
    }
}

fn labels(collections: &[Collection], message: &str) -> Vec<Label> {
    let spans = collections.iter().map(|collection| collection.span);
    spans
        .map(|span| Label {
            span,
            message: message.to_owned(),
        })
        .collect()
}

/// Where type and collection contradict each other in every combination that can occur, or in
/// every combination of one branch of a condition that is written.
fn clashes<'b, 't>(
    subject: &Subject<'_, 't, '_>,
    identity: &Identity<'t>,
    block: &'b Block<'t>,
    contradicts: impl Fn(Kind, State) -> bool,
) -> Vec<Clash<'b, 't>> {
    let known = identity.closed || identity.written.properties().is_some();
    let Some(member) = block
        .type_member()
        .filter(|member| known && member.value.closed)
    else {
        return Vec::new();
    };
    let alternatives = member.value.alternatives.iter();
    let met = alternatives.filter(|alternative| alternative.when.agrees_with(&block.when));
    // Most types contradict nothing: that is seen before more is asked.
    let mut kinds = met.clone().filter_map(|own| subject.kind_of(&own.value));
    if !kinds.any(|kind| State::ALL.iter().any(|state| contradicts(kind, *state))) {
        return Vec::new();
    }
    let kinds = met.map(|alternative| Some((alternative, subject.kind_of(&alternative.value)?)));
    let kinds = kinds.collect::<Option<Vec<_>>>().unwrap_or_default();
    let is_wrong = |state| kinds.iter().any(|(_, kind)| contradicts(*kind, state));
    // Most list an identity whatever holds.
    let has_identity = block.collections().any(is_surely_filled);
    if has_identity && !is_wrong(State::Filled) {
        return Vec::new();
    }
    // One branch that is known is enough.
    let by_branch = || collections_by_branch(subject, block);
    let Some(collections) = collections(block).or_else(by_branch) else {
        return Vec::new();
    };
    let mut states = collections.iter().map(|collection| collection.state);
    if !states.any(is_wrong)
        || block.is_open()
        || kinds.iter().any(|(_, kind)| !subject.takes(*kind))
    {
        return Vec::new();
    }
    let Some(holds) = subject.whole.deployed(subject.id).and(&block.when) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let whens = kinds.iter().map(|(alternative, _)| &alternative.when);
    let whens = whens.chain(collections.iter().map(|collection| &collection.when));
    for branch in branches_of(whens) {
        let here = holds.and(&branch);
        let clash = here.and_then(|here| clash_in(&here, &kinds, &collections, &contradicts));
        if let Some(clash) = clash {
            let whole = branch.is_always();
            found.push(Clash {
                in_branch: !whole,
                elsewhere: types_elsewhere(identity, block),
                ..clash
            });
            if whole {
                break;
            }
        }
    }
    found.dedup_by(|second, first| {
        let place = |clash: &Clash<'_, '_>| clash.kinds.first().map(|(kind, _)| kind.span);
        let list = |clash: &Clash<'_, '_>| clash.collections.first().map(|one| one.span);
        place(first) == place(second) && list(first) == list(second)
    });
    found
}

/// The branches in which something is looked at: each that is written, and the whole first: where
/// everything contradicts, no branch is to blame.
fn branches_of<'w>(whens: impl Iterator<Item = &'w When>) -> Vec<When> {
    let mut branches = vec![When::default()];
    for when in whens {
        let branch = when.branch();
        if !branches.contains(&branch) {
            branches.push(branch);
        }
    }
    branches
}

/// Where the types of the other blocks that an identity can be are written.
fn types_elsewhere<'t>(identity: &Identity<'t>, block: &Block<'t>) -> Vec<Span> {
    let others = identity.blocks.iter();
    let others = others.filter(|other| !std::ptr::eq(*other, block));
    others
        .flat_map(type_values)
        .map(|(value, _)| value.span)
        .collect()
}

fn clash_in<'b, 't>(
    here: &When,
    kinds: &[(&'b Alternative<'t>, Kind)],
    collections: &[Collection],
    contradicts: &impl Fn(Kind, State) -> bool,
) -> Option<Clash<'b, 't>> {
    let mut clash = Clash {
        kinds: Vec::new(),
        collections: Vec::new(),
        in_branch: false,
        elsewhere: Vec::new(),
    };
    for (alternative, kind) in kinds {
        let Some(when) = alternative.when.and(here) else {
            continue;
        };
        for collection in collections {
            if !collection.when.agrees_with(&when) {
                continue;
            }
            if !contradicts(*kind, collection.state) {
                return None;
            }
            let mut seen = clash.kinds.iter();
            if !seen.any(|(own, _)| own.span == alternative.span) {
                clash.kinds.push((*alternative, *kind));
            }
            let mut seen = clash.collections.iter();
            if !seen.any(|own| own.span == collection.span) {
                clash.collections.push(collection.clone());
            }
        }
    }
    (!clash.kinds.is_empty()).then_some(clash)
}

//! What a PATCH body means for a resource, before and after a command has changed it: the service's
//! merge, written down again here, decides.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeSet;

use armid::diagnostic::Severity;
use armid::engine::plan::{Command, Operation, Selector};
use armid::engine::{Applied, CheckOptions, Outcome, apply, check};
use armid::rules::Setting;
use armid::text::Source;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const TYPE: &str = "Microsoft.Compute/virtualMachines";

/// An API version of the array, and one of the dictionary.
const VERSIONS: [&str; 2] = ["2017-12-01", "2018-06-01"];

/// The identity of a resource.
#[derive(Clone, Debug, PartialEq)]
struct Live {
    system: bool,
    user: BTreeSet<String>,
}

/// An identity block of a body.
#[derive(Clone, Debug)]
struct Body {
    array: bool,
    system: bool,
    user: bool,
    /// Each with whether it is to be there.
    listed: Vec<(usize, bool)>,
}

fn id(number: usize) -> String {
    format!(
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/\
         Microsoft.ManagedIdentity/userAssignedIdentities/id-{number}"
    )
}

fn kind(system: bool, user: bool) -> &'static str {
    match (system, user) {
        (true, true) => "SystemAssigned, UserAssigned",
        (true, false) => "SystemAssigned",
        (false, true) => "UserAssigned",
        (false, false) => "None",
    }
}

impl Body {
    fn text(&self, pretty: bool) -> String {
        let mut block = Map::new();
        block.insert("type".to_owned(), kind(self.system, self.user).into());
        if self.user && self.array {
            let stay = self.listed.iter().filter(|(_, there)| *there);
            block.insert(
                "identityIds".to_owned(),
                stay.map(|(one, _)| id(*one)).collect(),
            );
        } else if self.user && !self.listed.is_empty() {
            let entries = self.listed.iter();
            let entries = entries
                .map(|(one, there)| (id(*one), if *there { json!({}) } else { Value::Null }));
            block.insert("userAssignedIdentities".to_owned(), entries.collect());
        }
        let body = json!({ "tags": { "a": "b" }, "identity": block });
        if pretty {
            serde_json::to_string_pretty(&body).unwrap()
        } else {
            body.to_string()
        }
    }

    fn version(&self) -> &'static str {
        VERSIONS[usize::from(!self.array)]
    }
}

/// What the service makes of a body: the kinds are replaced, a dictionary is merged, an array
/// replaces what is there.
fn merged(live: &Live, body: &str) -> Live {
    let body: Value = serde_json::from_str(body).unwrap();
    let block = &body["identity"];
    let written = block["type"].as_str().unwrap();
    let mut after = live.clone();
    after.system = written.contains("SystemAssigned");
    if !written.contains("UserAssigned") {
        after.user.clear();
        return after;
    }
    if let Some(array) = block["identityIds"].as_array() {
        let all = array.iter().map(|item| item.as_str().unwrap().to_owned());
        after.user = all.collect();
    }
    if let Some(dictionary) = block["userAssignedIdentities"].as_object() {
        for (key, value) in dictionary {
            if value.is_null() {
                after.user.remove(key);
            } else {
                after.user.insert(key.clone());
            }
        }
    }
    after
}

fn body() -> impl Strategy<Value = Body> {
    let listed = prop::collection::btree_map(0..4_usize, any::<bool>(), 0..4);
    let kinds = (any::<bool>(), any::<bool>(), any::<bool>());
    (kinds, listed).prop_map(|((array, system, user), listed)| Body {
        array,
        system,
        user,
        listed: listed.into_iter().collect(),
    })
}

fn live() -> impl Strategy<Value = Live> {
    let user = prop::collection::btree_set((0..4_usize).prop_map(id), 0..4);
    (any::<bool>(), user).prop_map(|(system, user)| Live { system, user })
}

fn operation() -> impl Strategy<Value = Operation> {
    let some = prop::collection::btree_set((0..5_usize).prop_map(id), 1..3);
    let some = some.prop_map(|ids| ids.into_iter().collect::<Vec<_>>());
    prop_oneof![
        Just(Operation::EnableSystem),
        some.clone().prop_map(Operation::EnableUser),
        Just(Operation::RemoveSystem),
        some.prop_map(Operation::RemoveUser),
        Just(Operation::RemoveUser(Vec::new())),
        Just(Operation::RemoveAll),
    ]
}

/// The body after a command; `None` where it is refused.
fn changed(text: &str, version: &str, operation: Operation) -> Option<String> {
    let source = Source::new("body.json", text);
    let options = CheckOptions {
        rest_body: Some((TYPE.to_owned(), version.to_owned())),
        patch: true,
        ..CheckOptions::default()
    };
    let setting = Setting {
        body: true,
        patch: true,
        ..Setting::default()
    };
    let command = Command {
        operation,
        selector: Selector::default(),
        unsafe_fixes: false,
        drop_block: false,
    };
    match apply(&source, &options, setting, true, &command) {
        Ok(Applied::Template { plan, .. }) if !plan.declined.is_empty() => None,
        Ok(Applied::Template { text: new, .. }) => {
            Some(new.map_or_else(|| text.to_owned(), |new| new.text().to_owned()))
        }
        other => panic!("{other:?}"),
    }
}

/// The errors that are found in a PATCH body.
fn errors(text: &str, version: &str) -> Vec<String> {
    let options = CheckOptions {
        rest_body: Some((TYPE.to_owned(), version.to_owned())),
        patch: true,
        ..CheckOptions::default()
    };
    match check(&Source::new("body.json", text), &options, true) {
        Outcome::Template(checked) => {
            let findings = checked.findings.iter().map(|finding| &finding.diagnostic);
            let errors = findings.filter(|one| one.severity == Severity::Error);
            errors
                .map(|one| format!("{}: {}", one.rule, one.message))
                .collect()
        }
        Outcome::NotATemplate => panic!("{text}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn a_changed_body_does_what_it_did_and_the_operation_too(
        body in body(),
        live in live(),
        operation in operation(),
        pretty in any::<bool>(),
    ) {
        let (text, version) = (body.text(pretty), body.version());
        let Some(new) = changed(&text, version, operation.clone()) else {
            // Only where nobody can know what the body would leave.
            prop_assert!(false, "refused: {operation:?} {text}");
            return Ok(());
        };
        let mut wanted = merged(&live, &text);
        match &operation {
            Operation::EnableSystem => wanted.system = true,
            Operation::EnableUser(ids) => {
                if !body.user && !body.array {
                    // It took all away by its type, which now lets them be.
                    wanted.user.clone_from(&live.user);
                }
                wanted.user.extend(ids.iter().cloned());
            }
            Operation::RemoveSystem => wanted.system = false,
            Operation::RemoveUser(ids) if ids.is_empty() => wanted.user.clear(),
            Operation::RemoveUser(ids) => wanted.user.retain(|own| !ids.contains(own)),
            _ => wanted = Live { system: false, user: BTreeSet::new() },
        }
        prop_assert_eq!(merged(&live, &new), wanted, "{} -> {}", text, new);
        prop_assert_eq!(changed(&new, version, operation), Some(new.clone()), "twice");
        if errors(&text, version).is_empty() {
            prop_assert_eq!(errors(&new, version), Vec::<String>::new(), "{} -> {}", text, new);
        }
    }

    #[test]
    fn a_migrated_body_takes_nothing_away_that_the_list_had(body in body(), live in live()) {
        let body = Body { array: true, ..body };
        let text = body.text(true);
        let new = changed(&text, VERSIONS[1], Operation::Migrate(None)).unwrap();
        let (before, after) = (merged(&live, &text), merged(&live, &new));
        prop_assert_eq!(before.system, after.system);
        prop_assert!(after.user.is_superset(&before.user), "{} -> {}", text, new);
        let more: Vec<_> = after.user.difference(&before.user).collect();
        prop_assert!(more.iter().all(|own| live.user.contains(*own)));
    }
}

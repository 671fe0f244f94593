//! Floor 5: an identity as the body of a request has it.

use super::change::Identity;
use super::phrase::Phrase;

/// The identity in the body of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The kind, as the type spells it at the version.
    pub kind: String,
    /// The user-assigned identities.
    pub users: Users,
}

/// How a body lists user-assigned identities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Users {
    /// Not at all.
    Unsaid,
    /// `userAssignedIdentities`: each that comes or stays, `true`, and each that goes, `false`.
    Dictionary(Vec<(Phrase, bool)>),
    /// `identityIds`: all that stay.
    Array(Vec<Phrase>),
}

/// Which way of listing user-assigned identities an API version has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    /// `userAssignedIdentities`.
    Dictionary,
    /// `identityIds`.
    Array,
}

impl Body {
    /// The body of a PATCH request that turns `before` into `wanted`; without `before`, one that
    /// adds what is wanted to whatever is there.
    pub fn patch(
        before: Option<&Identity>,
        wanted: &Identity,
        spelling: &str,
        generation: Generation,
    ) -> Self {
        let users = match generation {
            _ if !wanted.kind.user() => Users::Unsaid,
            Generation::Array => Users::Array(wanted.users.clone()),
            Generation::Dictionary => Users::Dictionary(turned(before, wanted)),
        };
        Self {
            kind: spelling.to_owned(),
            users,
        }
    }

    /// The identity as a whole, for a resource that is yet to be made.
    pub fn whole(wanted: &Identity, spelling: &str, generation: Generation) -> Self {
        Self::patch(None, wanted, spelling, generation)
    }

    /// The body of the request as JSON; its known parts are escaped.
    pub fn json(&self) -> Phrase {
        let mut out = Phrase::text("{\n  \"identity\": ");
        out.extend(&self.identity("  "));
        out.push("\n}");
        out
    }

    /// The identity alone, on lines that start with `indent` after the first.
    pub fn identity(&self, indent: &str) -> Phrase {
        let mut out = Phrase::text("{\n");
        out.push(&format!("{indent}  \"type\": {}", string(&self.kind)));
        let mut list = |name: &str, ends: [&str; 2], items: Vec<(&Phrase, &str)>| {
            out.push(&format!(",\n{indent}  \"{name}\": {}", ends[0]));
            let count = items.len();
            for (at, (id, value)) in items.into_iter().enumerate() {
                out.push(&format!("\n{indent}    \""));
                out.extend(&id.map(escaped));
                let comma = if at + 1 < count { "," } else { "" };
                out.push(&format!("\"{value}{comma}"));
            }
            let close = if count == 0 {
                String::new()
            } else {
                format!("\n{indent}  ")
            };
            out.push(&format!("{close}{}", ends[1]));
        };
        match &self.users {
            Users::Unsaid => {}
            Users::Dictionary(ids) => {
                let value = |stays: bool| if stays { ": {}" } else { ": null" };
                let items = ids.iter().map(|(id, stays)| (id, value(*stays)));
                list("userAssignedIdentities", ["{", "}"], items.collect());
            }
            Users::Array(ids) => {
                let items = ids.iter().map(|id| (id, ""));
                list("identityIds", ["[", "]"], items.collect());
            }
        }
        out.push(&format!("\n{indent}}}"));
        out
    }
}

/// What a dictionary has to say: what comes and what goes; where nothing does, what stays, for a
/// kind with user-assigned identities needs some.
fn turned(before: Option<&Identity>, wanted: &Identity) -> Vec<(Phrase, bool)> {
    let old: &[Phrase] = before.map_or(&[], |before| &before.users);
    let has = |all: &[Phrase], id: &Phrase| all.iter().any(|own| own.is(id));
    let come = wanted.users.iter().filter(|id| !has(old, id));
    let gone = old.iter().filter(|id| !has(&wanted.users, id));
    let come = come.map(|id| (id.clone(), true));
    let all: Vec<_> = come.chain(gone.map(|id| (id.clone(), false))).collect();
    if all.is_empty() {
        return wanted.users.iter().map(|id| (id.clone(), true)).collect();
    }
    all
}

/// A text as a string of JSON.
pub fn string(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// A text as it stands inside a string of JSON.
fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Kind;
    use proptest::prelude::*;

    fn identity() -> impl Strategy<Value = Identity> {
        let names = prop::sample::subsequence(vec!["a", "B", "c\"d", "e'$(f)", "é"], 0..=5);
        (any::<bool>(), names, any::<bool>()).prop_map(|(system, names, upper)| {
            let id = |name: &&str| {
                let id = format!("/subscriptions/s/…/userAssignedIdentities/{name}");
                Phrase::text(if upper { id.to_uppercase() } else { id })
            };
            let users: Vec<Phrase> = names.iter().map(id).collect();
            Identity {
                kind: Kind::of(system, !users.is_empty()),
                users,
            }
        })
    }

    /// What a service makes of `before` when it is sent a PATCH request: the dictionary is merged, `null`
    /// takes an identity away, an array is replaced; what the kind lacks is gone.
    fn merged(before: &Identity, body: &Body) -> Identity {
        let kind = Kind::of_text(&body.kind).unwrap_or(Kind::None);
        let mut users = before.users.clone();
        match &body.users {
            Users::Unsaid => {}
            Users::Array(all) => users.clone_from(all),
            Users::Dictionary(all) => {
                for (id, stays) in all {
                    let known = users.iter().position(|own| own.is(id));
                    match (known, stays) {
                        (Some(at), false) => drop(users.remove(at)),
                        (None, true) => users.push(id.clone()),
                        _ => {}
                    }
                }
            }
        }
        if !kind.user() {
            users.clear();
        }
        Identity { kind, users }
    }

    fn sorted(identity: &Identity) -> (Kind, Vec<String>) {
        let ids = identity.users.iter();
        let mut ids: Vec<String> = ids
            .filter_map(|id| id.known())
            .map(str::to_lowercase)
            .collect();
        ids.sort_unstable();
        (identity.kind, ids)
    }

    const SPELLINGS: [&str; 4] = [
        "SystemAssigned, UserAssigned",
        "SystemAssigned,UserAssigned",
        "SystemAssignedUserAssigned",
        "SystemAndUserAssigned",
    ];

    proptest! {
        #[test]
        fn a_patch_of_the_difference_turns_one_identity_into_the_other(
            before in identity(),
            after in identity(),
            array in any::<bool>(),
            combined in prop::sample::select(&SPELLINGS[..]),
        ) {
            let generation = if array { Generation::Array } else { Generation::Dictionary };
            let spelling = after.kind.common_spelling().unwrap_or(combined);
            let body = Body::patch(Some(&before), &after, spelling, generation);
            prop_assert_eq!(sorted(&merged(&before, &body)), sorted(&after));
            // What is sent says the same once it is read.
            let json: serde_json::Value =
                serde_json::from_str(body.json().known().unwrap()).unwrap();
            prop_assert_eq!(&json["identity"]["type"], spelling);
            let listed = match &body.users {
                Users::Unsaid => 0,
                Users::Array(all) => all.len(),
                Users::Dictionary(all) => all.len(),
            };
            let list = if array { "identityIds" } else { "userAssignedIdentities" };
            let read = &json["identity"][list];
            let count = read.as_array().map(Vec::len).or(read.as_object().map(serde_json::Map::len));
            prop_assert_eq!(count.unwrap_or_default(), listed);
        }
    }
}

//! Floor 4: how a file is to be read, and what is known of resource types when it is.

use std::cell::RefCell;
use std::collections::HashMap;

use super::asked::Posture;
use crate::knowledge::{self, Answer, Known, Overlay};

/// How a file is to be read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setting<'t> {
    /// The file is the body of a REST request.
    pub body: bool,
    /// The body is merged into a resource that is there (PATCH).
    pub patch: bool,
    /// Which identities are asked for beyond what Azure needs.
    pub posture: Option<&'t Posture>,
    /// What corrects the facts about resource types.
    pub facts: Option<&'t Overlay>,
    /// How the combined value is to be spelt where the facts do not say.
    pub combined: Option<&'static str>,
}

thread_local! {
    /// Answers that were looked up before: a folder asks about the same few types again and again.
    static ANSWERS: RefCell<HashMap<String, Answer>> = RefCell::default();
}

/// How many answers a thread keeps.
const KEPT: usize = 4096;

impl<'t> Setting<'t> {
    /// The facts about all types.
    pub fn known(&self) -> Known<'t> {
        Known::under(self.facts)
    }

    /// What is known of a type at a version.
    pub fn answer(&self, resource_type: &str, api_version: Option<&str>) -> Answer {
        let facts = self.known();
        if facts.corrects(resource_type) {
            facts.lookup(resource_type, api_version)
        } else {
            recall(resource_type, api_version)
        }
    }
}

fn recall(resource_type: &str, api_version: Option<&str>) -> Answer {
    let key = [resource_type, "@", api_version.unwrap_or_default()].concat();
    ANSWERS.with_borrow_mut(|answers| {
        if let Some(answer) = answers.get(&key) {
            return *answer;
        }
        let answer = knowledge::lookup(resource_type, api_version);
        if answers.len() < KEPT {
            answers.insert(key, answer);
        }
        answer
    })
}

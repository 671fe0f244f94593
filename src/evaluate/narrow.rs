//! Floor 2: values under an assumption: what contradicts it cannot occur.

use std::rc::Rc;

use super::value::{Alternative, Array, Object, Possible, Value};
use super::when::When;

/// How many values are looked at; those behind them stay as they are.
const MOST: u32 = 10_000;

impl Possible<'_> {
    /// Only what can occur under `when`, in the names and members of objects and in the items of
    /// arrays too.
    #[must_use]
    pub fn under(self, when: &When) -> Self {
        let mut left = MOST;
        self.narrowed(when, &mut left).unwrap_or(self)
    }

    /// [`Self::under`]; `None` where all of it can occur.
    fn narrowed(&self, when: &When, left: &mut u32) -> Option<Self> {
        // Most values are the only one, and stay as they are.
        if let [only] = &self.alternatives[..]
            && only.when.is_always()
        {
            *left = left.checked_sub(1)?;
            let value = only.value.narrowed(when, left)?;
            let only = Alternative {
                value,
                ..only.clone()
            };
            return Some(Self {
                alternatives: vec![only],
                closed: self.closed,
            });
        }
        // None is copied before the first that does not.
        let mut kept: Option<Vec<_>> = None;
        for (at, alternative) in self.alternatives.iter().enumerate() {
            *left = left.checked_sub(1)?;
            let both = alternative.when.and(when);
            let value = both
                .as_ref()
                .and_then(|both| alternative.value.narrowed(both, left));
            if both.is_some() && value.is_none() && kept.is_none() {
                continue;
            }
            let kept = kept.get_or_insert_with(|| self.alternatives[..at].to_vec());
            if both.is_some() {
                let mut alternative = alternative.clone();
                alternative.value = value.unwrap_or(alternative.value);
                kept.push(alternative);
            }
        }
        kept.map(|kept| Self {
            // Where nothing is left, nobody needs to know.
            closed: self.closed && !kept.is_empty(),
            alternatives: kept,
        })
    }
}

impl Value<'_> {
    /// What of an object or array can occur under `when`; `None` where all of it can.
    fn narrowed(&self, when: &When, left: &mut u32) -> Option<Self> {
        match self {
            Self::Object(object) => Some(Self::Object(Rc::new(object.narrowed(when, left)?))),
            Self::Array(array) => Some(Self::Array(Rc::new(array.narrowed(when, left)?))),
            Self::Null | Self::Boolean(_) | Self::Integer(_) | Self::Text(_) => None,
        }
    }
}

impl Object<'_> {
    fn narrowed(&self, when: &When, left: &mut u32) -> Option<Self> {
        let mut own = None;
        for (at, member) in self.members.iter().enumerate() {
            let names = member.names.narrowed(when, left);
            let value = member.value.narrowed(when, left);
            if names.is_none() && value.is_none() {
                continue;
            }
            let member = &mut own.get_or_insert_with(|| self.clone()).members[at];
            // The name as a whole stays what it is: the object may be used elsewhere, too.
            if let Some(names) = names {
                member.names = names;
            }
            if let Some(value) = value {
                member.value = value;
            }
        }
        own
    }
}

impl Array<'_> {
    fn narrowed(&self, when: &When, left: &mut u32) -> Option<Self> {
        let mut own = None;
        for (at, item) in self.items.iter().enumerate() {
            let Some(value) = item.value.narrowed(when, left) else {
                continue;
            };
            own.get_or_insert_with(|| self.clone()).items[at].value = value;
        }
        own
    }
}

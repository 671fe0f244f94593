//! Floor 2: values under an assumption: what contradicts it cannot occur.

use std::rc::Rc;

use super::value::{Possible, Value};
use super::when::When;

impl Possible<'_> {
    /// Only what can occur under `when`, in the members of objects too.
    #[must_use]
    pub fn under(mut self, when: &When) -> Self {
        self.alternatives
            .retain(|alternative| alternative.when.agrees_with(when));
        for alternative in &mut self.alternatives {
            if let Value::Object(object) = &mut alternative.value
                && let Some(inner) = alternative.when.and(when).filter(|all| !all.is_always())
            {
                let object = Rc::make_mut(object);
                for member in &mut object.members {
                    let value = std::mem::replace(&mut member.value, Self::unknown());
                    member.value = value.under(&inner);
                }
            }
        }
        self
    }
}

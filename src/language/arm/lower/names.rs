//! Floor 3: whether what a change copies means the same where it goes: the turn of a loop, and the
//! variable of a lambda, mean something within it alone.

use super::File;
use super::find::{What, find};
use crate::language::Refusal;
use crate::language::arm::tree::Value;
use crate::model::{Call, Change, Expression, Kind, Written};
use crate::text::{Span, is_same_name};

/// The functions of which the place decides what they yield.
const OF_A_PLACE: [&str; 2] = ["copyIndex", "lambdaVariables"];

impl<'t> File<'t> {
    /// Refuses changes that copy to where it means something else.
    pub(super) fn keep_meaning(&self, changes: &[Change]) -> Result<(), Refusal> {
        for change in changes {
            let mut refused = None;
            let mut copied = |from, to| {
                refused = refused.take().or_else(|| self.hidden(from, to));
            };
            if let Change::Move { key, object, .. } = change
                && let Some(place) = find(self.tree, *key)
                && let What::Key(key) = place.what
            {
                copied(key.value_of_key().span(), *object);
            }
            change.each_written(&mut |written| {
                if let Written::Copy(from) = written {
                    copied(*from, change.place());
                }
            });
            if let Some(refused) = refused {
                return Err(refused);
            }
        }
        Ok(())
    }

    /// What of the text at `from` means something else at `to`.
    fn hidden(&self, from: Span, to: Span) -> Option<Refusal> {
        let text = self.source.slice(from);
        // Most copy nothing of the kind, and take no time.
        if !OF_A_PLACE.iter().any(|name| mentions(text, name)) {
            return None;
        }
        let mut open = match find(self.tree, from)?.what {
            What::Value(value) | What::Key(value) | What::Inside(value) => vec![value],
        };
        while let Some(value) = open.pop() {
            open.extend(value.items());
            open.extend(value.properties().flat_map(|own| [own.key, own.value]));
            if value.text().is_none() {
                continue;
            }
            // What cannot be read is refused for that.
            let Ok(tree) = self.lowered(value) else {
                continue;
            };
            if let Some(call) = self.hidden_in(value, &tree, from, to) {
                return Some(Refusal::Hidden {
                    at: call,
                    name: self.source.slice(call).trim().to_owned(),
                });
            }
        }
        None
    }

    /// The call in a string of what is copied that means something else at `to`.
    fn hidden_in(
        &self,
        string: Value<'t>,
        tree: &Expression<'t>,
        from: Span,
        to: Span,
    ) -> Option<Span> {
        let mut found = None;
        tree.walk(&mut |inner| {
            let Kind::Call(call) = &inner.kind else {
                return;
            };
            let is = |name: &str| call.base.is_none() && is_same_name(&*call.name.text, name);
            let name = call.arguments.first().and_then(Expression::text);
            let is_copied = from.contains(inner.span) || from.contains(string.span());
            let is_hidden = if !is_copied {
                false
            } else if is("copyIndex") {
                let own = loop_around(string, name);
                let is_inside = own.is_some_and(|own| from.contains(own));
                !is_inside && own != self.loop_at(to, name)
            } else {
                is("lambdaVariables") && is_left_behind(tree, inner.span, call, [from, to])
            };
            if is_hidden && found.is_none() {
                found = Some(call_span(inner, call));
            }
        });
        found
    }

    /// The loop whose turn `copyIndex()` of that name tells at a place.
    fn loop_at(&self, at: Span, name: Option<&str>) -> Option<Span> {
        match find(self.tree, at)?.what {
            What::Value(value) | What::Key(value) | What::Inside(value) => loop_around(value, name),
        }
    }
}

/// The same around a value: an object with a `copy`, or an item of the list of that name.
fn loop_around(value: Value<'_>, name: Option<&str>) -> Option<Span> {
    let is_called = |own: Value<'_>| {
        let own = own.find("name").and_then(|own| own.value.text());
        name.is_none_or(|name| own.is_some_and(|own| is_same_name(own, name)))
    };
    let is_loop = |object: &Value<'_>| {
        let copy = object.find("copy").map(|own| own.value);
        let list = object.owner().filter(|list| list.is_array());
        let key = list.and_then(Value::owner);
        let is_item = key.is_some_and(|key| key.is_key() && is_same_name(key.said(), "copy"));
        copy.is_some_and(|copy| copy.is_object() && is_called(copy))
            || (is_item && is_called(*object))
    };
    let mut around = std::iter::successors(Some(value), |inner| inner.owner());
    let found = around.find(|own| own.is_object() && is_loop(own))?;
    Some(found.span())
}

/// Whether the variable of a lambda is copied out of it.
fn is_left_behind(tree: &Expression<'_>, at: Span, call: &Call<'_>, [from, to]: [Span; 2]) -> bool {
    let name = call.arguments.first().and_then(Expression::text);
    let mut innermost: Option<Span> = None;
    tree.walk(&mut |outer| {
        if let Kind::Lambda(lambda) = &outer.kind
            && outer.span.contains(at)
            && lambda
                .parameters
                .iter()
                .any(|own| name.is_none_or(|name| is_same_name(&**own, name)))
        {
            innermost = Some(outer.span);
        }
    });
    innermost.is_some_and(|lambda| !from.contains(lambda) && !lambda.contains(to))
}

/// A call without the marks that may set it off from plain text.
fn call_span(written: &Expression<'_>, call: &Call<'_>) -> Span {
    if call.name.span.start == written.span.start {
        written.span
    } else {
        call.name.span
    }
}

/// Whether a text has a word in it, ignoring case.
fn mentions(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    text.windows(word.len())
        .any(|own| own.eq_ignore_ascii_case(word))
}

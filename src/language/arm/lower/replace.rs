//! Floor 3: a whole value in the place of another one.

use super::File;
use super::find::members;
use super::incoming::{fits, is_filled};
use super::write::Ink;
use crate::language::Refusal;
use crate::language::arm::tree::Value;
use crate::model::Written;
use crate::text::Span;

impl File<'_> {
    /// How a value at `at` is laid out on one line, before anything is learnt from its neighbours.
    pub(super) fn plain_ink(&self, at: Span) -> Ink {
        let house = self.house();
        Ink {
            at,
            quoting: self.quoting(at),
            line_end: self.layout.line_end(at.start),
            unit: house.unit.clone(),
            colon: house.colon,
            separator: house.separator,
            pad: house.pad,
            array_pad: house.array_pad,
            flat: true,
            indent: self.layout.indentation(at.start).to_owned(),
        }
    }

    /// The text of `value` in the place of `old`, which lies in `around` (outermost first).
    pub(super) fn replacement(
        &self,
        around: &[Value<'_>],
        old: Value<'_>,
        value: &Written,
    ) -> Result<String, Refusal> {
        let at = old.span();
        let mut ink = self.plain_ink(at);
        ink.unit = self.unit(around);
        let inside = around.last().map(|parent| members(*parent));
        let own = inside
            .iter()
            .flatten()
            .find(|member| member.span.contains(at));
        let start = own.map_or("", |own| {
            self.source.slice(Span::new(own.span.start, at.start))
        });
        if let Some(own) = own
            && let Some(colon) = super::style::colon(own, self.source)
        {
            ink.colon = colon;
        }
        let starts_line = own.is_none_or(|own| self.layout.starts_line(own.span.start));
        let may_break = starts_line && self.house().has_lines;
        let flat = if is_filled(old) {
            !self.source.slice(at).contains('\n')
        } else {
            let siblings = inside.iter().flatten().map(|member| member.value);
            !may_break || are_flat(value, siblings)
        };
        let one_line = self.json(value, &ink)?;
        if flat && (!may_break || fits(&one_line, &ink.indent, start)) {
            return Ok(one_line);
        }
        ink.flat = false;
        self.json(value, &ink)
    }

    /// One step of indentation inside of `containers` (outermost first).
    pub(super) fn unit(&self, containers: &[Value<'_>]) -> String {
        let step = |value: &Value<'_>| {
            let start = value.span().start;
            let first = value.first()?.span().start;
            if self.layout.line_start(first) <= start {
                return None;
            }
            self.layout.unit(start, first)
        };
        let near = containers.iter().rev().find_map(step);
        near.map_or_else(|| self.house().unit.clone(), str::to_owned)
    }
}

/// Whether values of the kind of `value` stand on one line among `siblings`.
pub(super) fn are_flat<'v>(value: &Written, siblings: impl Iterator<Item = Value<'v>>) -> bool {
    let is_kind = |sibling: &Value<'_>| match value {
        Written::Object(_) => sibling.is_object(),
        Written::Array(_) => sibling.is_array(),
        _ => false,
    };
    let mut alike = siblings
        .filter(is_kind)
        .filter(|sibling| is_filled(*sibling))
        .peekable();
    let is_flat = |sibling: Value<'_>| !sibling.written().contains('\n');
    alike.peek().is_some() && alike.all(is_flat)
}

//! Floor 1: what a change writes, as a tree.

use super::{Unplaced, Work};
use crate::model::change::Written;
use crate::model::expression::{Access, Call, Expression, Kind, Name, Property};
use crate::text::Span;

impl<'a> Work<'_, 'a> {
    pub(super) fn written(&self, written: &'a Written) -> Result<Kind<'a>, Unplaced> {
        let at_no_place = |kind| Expression::new(Span::default(), kind);
        let all = |list: &'a [Written]| -> Result<Box<[_]>, Unplaced> {
            list.iter()
                .map(|item| self.written(item).map(at_no_place))
                .collect()
        };
        Ok(match written {
            Written::Null => Kind::Null,
            Written::Integer(value) => Kind::Integer(*value),
            Written::Text(text) => Kind::Text(text.as_str().into()),
            Written::Copy(at) => {
                let copied = self.copied.get(at).ok_or(Unplaced { at: *at })?;
                copied.kind.clone()
            }
            Written::Call { name, arguments } => Kind::Call(Box::new(Call {
                base: None,
                name: Name {
                    span: Span::default(),
                    text: name.as_str().into(),
                },
                arguments: all(arguments)?,
            })),
            Written::Member { base, name } => Kind::Member(Box::new(Access {
                base: at_no_place(self.written(base)?),
                name: Name {
                    span: Span::default(),
                    text: name.as_str().into(),
                },
                safe: false,
            })),
            Written::Symbol(text) | Written::Expression(text) => (self.read)(text).kind,
            Written::Object(properties) => {
                let mut out = Vec::with_capacity(properties.len());
                for (key, value) in properties {
                    out.push(Property {
                        key: at_no_place(self.written(key)?),
                        value: at_no_place(self.written(value)?),
                    });
                }
                Kind::Object(out.into())
            }
            Written::Array(items) => Kind::Array(all(items)?),
        })
    }
}

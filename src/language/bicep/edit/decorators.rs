//! Floor 3: decorators in front of resources and modules.

use super::write::Lay;
use super::{Gathered, Lowering};
use crate::language::lowered::Refusal;
use crate::model::{Change, Written};
use crate::text::Span;

impl Lowering<'_> {
    /// New decorators of the declaration whose first word is at `keyword`: each on a line of its
    /// own, below the others and all comments.
    pub(super) fn decorate(
        &self,
        keyword: Span,
        changes: &[&Change],
        gathered: &mut Gathered,
    ) -> Result<(), Refusal> {
        if !self.layout.starts_line(keyword.start) {
            return Err(Refusal::Unfit {
                at: keyword,
                as_what: "something to put a line above",
            });
        }
        let end = self.layout.line_end(keyword.start);
        let indent = self.layout.indentation(keyword.start);
        let mut lines = String::new();
        for change in changes {
            let Change::Append {
                value: value @ Written::Call { .. },
                ..
            } = change
            else {
                let wanted = "place for anything but a decorator";
                return Err(Refusal::Absent {
                    at: keyword,
                    wanted,
                });
            };
            let call = self.written(value, keyword, Lay::line())?;
            lines.extend(["@", &call, end, indent]);
        }
        gathered.fences.push(keyword);
        gathered.replace(Span::at(keyword.start), lines);
        Ok(())
    }
}

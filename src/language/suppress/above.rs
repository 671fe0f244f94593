//! Floor 3: where a comment goes that is to silence what stands at a place.

use crate::language::{Document, arm, bicep};
use crate::text::{Layout, Nest, Source, Span};

/// The lines of a file that comments can stand above.
pub struct Above<'t> {
    layout: Layout<'t>,
    members: (Nest, Vec<Span>),
    /// What goes over several lines and cannot have a comment inside.
    blocks: (Nest, Vec<Span>),
}

impl<'t> Above<'t> {
    /// For a file; `document` is the parsed `source`.
    pub fn new(document: &Document<'_>, source: &'t Source) -> Self {
        let (members, blocks) = match document {
            Document::Arm(tree) => (arm::members(tree), arm::blocks(source.text())),
            Document::Bicep(document) => (bicep::members(document), bicep::blocks(document)),
        };
        Self {
            layout: Layout::new(source),
            members: nested(members),
            blocks: nested(blocks),
        }
    }

    /// The start of the line above which a comment is for the innermost member that holds the start
    /// of `place`: the line that this member begins on.
    pub fn line(&self, place: Span) -> Span {
        let start = |(nest, spans): &(Nest, Vec<Span>), at: u32| {
            let number = nest.innermost(Span::at(at))?;
            spans.get(number).map(|span| span.start)
        };
        let at = start(&self.members, place.start).unwrap_or(place.start);
        let mut line = self.layout.line_start(at);
        // A line that begins inside of something has the comment above all of that.
        while let Some(outer) = start(&self.blocks, line).filter(|outer| *outer < line) {
            line = self.layout.line_start(outer);
        }
        Span::at(line)
    }
}

fn nested(mut spans: Vec<Span>) -> (Nest, Vec<Span>) {
    spans.sort_by_key(|span| Nest::order(*span));
    (Nest::new(spans.iter().copied()), spans)
}

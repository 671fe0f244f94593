//! Floor 0: one file's text and the way from a byte offset to a line and a column, in it or in a
//! file that is attached to it.

use std::sync::{Arc, OnceLock};

use super::span::{Span, offset};

/// The three bytes of a UTF-8 byte order mark.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Distance in bytes between two counted places of the column index.
const STRIDE: usize = 1024;

/// The text of one file, exactly as it is on disk, and an index built when first asked for.
///
/// Other files can be attached to it: places in them are spans too, behind every place of this
/// file's own text. [`Source::locate`] tells which file a span is in.
#[derive(Debug)]
pub struct Source {
    path: String,
    text: String,
    index: OnceLock<Index>,
    /// Each attached file with the offset of its first byte, from the end of the offsets downwards,
    /// so that a text that grows moves none of their places.
    attached: Vec<(u32, Arc<Self>)>,
}

/// A place for people and machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in UTF-16 code units, from 1; a byte order mark takes no column.
    pub column: u32,
    /// Byte offset into the file as it is on disk.
    pub offset: u32,
}

/// Line starts, and running counts of UTF-16 code units so that no column needs a walk through a
/// long line.
#[derive(Debug)]
struct Index {
    /// Offset of the first byte of each line.
    lines: Vec<u32>,
    /// UTF-16 code units before byte `i * STRIDE`.
    units: Vec<u32>,
}

impl Source {
    /// A file named `path` (as given by the user, with `/`) that holds `text`.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            index: OnceLock::new(),
            attached: Vec::new(),
        }
    }

    /// The same file with another text; places in attached files stay what they are.
    #[must_use]
    pub fn with_text(&self, text: impl Into<String>) -> Self {
        Self {
            attached: self.attached.clone(),
            ..Self::new(&*self.path, text)
        }
    }

    /// Makes the places of another file known to this one, and gives back the offset of that file's
    /// first byte among them. `None` when both together are longer than offsets reach.
    ///
    /// The first file that is attached has the same offset in whichever file it is attached to.
    pub fn attach(&mut self, file: Arc<Self>) -> Option<u32> {
        // One offset stays free above each text, so that its end is no place of the next one.
        let above = self.attached.last().map_or(u32::MAX, |(base, _)| *base);
        let base = above.checked_sub(offset(file.text.len()))?.checked_sub(1)?;
        if (base as usize) <= self.text.len() {
            return None;
        }
        self.attached.push((base, file));
        Some(base)
    }

    /// Whether places can be in other files.
    pub fn has_attached(&self) -> bool {
        !self.attached.is_empty()
    }

    /// The paths of this file and of those that are attached to it.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        let attached = self.attached.iter().map(|(_, file)| file.path());
        attached.chain([self.path()])
    }

    /// The offset of an attached file's first byte; `None` when it is not attached.
    pub fn attached_at(&self, file: &Arc<Self>) -> Option<u32> {
        let mut attached = self.attached.iter();
        let found = attached.find(|(_, own)| Arc::ptr_eq(own, file));
        found.map(|(base, _)| *base)
    }

    /// The file that a place is in, and the place as that file counts it.
    pub fn locate(&self, span: Span) -> (&Self, Span) {
        let mut attached = self.attached.iter();
        match attached.find(|(base, _)| *base <= span.start) {
            Some((base, file)) => (
                file,
                Span::new(span.start - base, span.end.max(*base) - base),
            ),
            None => (self, span),
        }
    }

    /// Whether a place is in this file and not in an attached one.
    pub fn holds(&self, span: Span) -> bool {
        let lowest = self.attached.last();
        lowest.is_none_or(|(base, _)| span.start < *base && span.end < *base)
    }

    /// The path as it was given.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text, byte order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole text, byte order mark included.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Where the text starts after a byte order mark: 0 or 3.
    pub fn start(&self) -> u32 {
        if self.text.starts_with(BYTE_ORDER_MARK) {
            offset(BYTE_ORDER_MARK.len())
        } else {
            0
        }
    }

    /// The bytes of `span`, in whichever file it is.
    pub fn slice(&self, span: Span) -> &str {
        let (file, span) = self.locate(span);
        span.slice(&file.text)
    }

    /// The line and column of a byte offset (clamped to the end of the file), in the file that it
    /// is in.
    pub fn position(&self, offset: u32) -> Position {
        let (file, place) = self.locate(Span::at(offset));
        file.own_position(place.start)
    }

    fn own_position(&self, offset: u32) -> Position {
        let index = self.index();
        let at = (offset as usize).min(self.text.len());
        let line = index.lines.partition_point(|&start| start as usize <= at) - 1;
        let start = index.lines[line];
        let from = if line == 0 { self.start() } else { start };
        let column = self
            .units_before(at)
            .saturating_sub(self.units_before(from as usize));
        Position {
            line: super::span::offset(line) + 1,
            column: column + 1,
            offset,
        }
    }

    /// Where the line of a byte offset starts, and where the next one does; a byte order mark is
    /// not part of a line.
    pub(super) fn line_around(&self, offset: u32) -> (u32, Option<u32>) {
        let lines = &self.index().lines;
        let next = lines.partition_point(|&start| start <= offset);
        let start = next.checked_sub(1).and_then(|line| lines.get(line));
        let start = start.copied().unwrap_or_default();
        (start.max(self.start()), lines.get(next).copied())
    }

    /// Number of lines; a final line end opens one more, empty line.
    pub fn line_count(&self) -> u32 {
        offset(self.index().lines.len())
    }

    /// The span of a line (from 1), without its line end. `None` past the last line.
    pub fn line(&self, line: u32) -> Option<Span> {
        let lines = &self.index().lines;
        let number = (line as usize).checked_sub(1)?;
        let start = *lines.get(number)?;
        let start = if number == 0 { self.start() } else { start };
        let end = lines
            .get(number + 1)
            .map_or(offset(self.text.len()), |next| next - 1);
        let text = Span::new(start, end).slice(&self.text);
        let trimmed = text.strip_suffix('\r').unwrap_or(text);
        Some(Span::new(start, start + offset(trimmed.len())))
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::new(self.text.as_bytes()))
    }

    fn units_before(&self, at: usize) -> u32 {
        let block = at / STRIDE;
        let index = self.index();
        let counted = index.units.get(block).copied().unwrap_or(0);
        counted + units(&self.text.as_bytes()[block * STRIDE..at])
    }
}

impl Index {
    fn new(bytes: &[u8]) -> Self {
        let lines = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', bytes).map(|at| offset(at + 1)))
            .collect();
        let mut sum = 0;
        let counts = bytes.chunks(STRIDE).map(|chunk| {
            sum += units(chunk);
            sum
        });
        let units = std::iter::once(0).chain(counts).collect();
        Self { lines, units }
    }
}

/// UTF-16 code units of UTF-8 bytes: one for each character, two for those of four bytes.
fn units(bytes: &[u8]) -> u32 {
    if bytes.is_ascii() {
        return offset(bytes.len());
    }
    let count = bytes
        .iter()
        .map(|byte| usize::from(byte & 0xC0 != 0x80) + usize::from(*byte >= 0xF0))
        .sum();
    offset(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_counts_utf_16_code_units_and_no_byte_order_mark() {
        let source = Source::new("a.json", "\u{feff}é😀x\nab");
        let x = u32::try_from(source.text().find('x').unwrap()).unwrap();
        let place = source.position(x);
        assert_eq!((place.line, place.column, place.offset), (1, 4, 9));
        assert_eq!(source.position(12).column, 2);
        assert_eq!(source.position(12).line, 2);
    }

    #[test]
    fn a_line_has_neither_its_end_nor_a_carriage_return() {
        let source = Source::new("a.json", "one\r\ntwo\n");
        assert_eq!(source.slice(source.line(1).unwrap()), "one");
        assert_eq!(source.slice(source.line(2).unwrap()), "two");
        assert_eq!(source.slice(source.line(3).unwrap()), "");
        assert_eq!(source.line(4), None);
        assert_eq!(source.line_count(), 3);
    }

    #[test]
    fn columns_far_into_a_long_line_are_right() {
        let text = "é".repeat(5000);
        let source = Source::new("a.json", text);
        assert_eq!(source.position(10_000).column, 5001);
        assert_eq!(source.position(2048).column, 1025);
    }

    fn attach(source: &mut Source, path: &str, text: &str) -> u32 {
        source.attach(Arc::new(Source::new(path, text))).unwrap()
    }

    #[test]
    fn a_place_in_an_attached_file_is_found_there_and_nowhere_else() {
        let mut source = Source::new("a.json", "main");
        let one = attach(&mut source, "b.json", "x\nyz");
        let two = attach(&mut source, "c.json", "\u{feff}é");
        for (span, path, local, text) in [
            (Span::new(1, 4), "a.json", Span::new(1, 4), "ain"),
            (Span::at(4), "a.json", Span::at(4), ""),
            (Span::new(one + 2, one + 4), "b.json", Span::new(2, 4), "yz"),
            (Span::at(one + 4), "b.json", Span::at(4), ""),
            (Span::new(two + 3, two + 5), "c.json", Span::new(3, 5), "é"),
            (Span::at(two + 5), "c.json", Span::at(5), ""),
        ] {
            let (file, found) = source.locate(span);
            assert_eq!((file.path(), found), (path, local));
            assert_eq!(source.slice(span), text);
            assert_eq!(source.holds(span), path == "a.json");
        }
        let place = source.position(one + 3);
        assert_eq!((place.line, place.column, place.offset), (2, 2, 3));
    }

    #[test]
    fn a_text_that_grows_leaves_places_in_attached_files_where_they_are() {
        let mut source = Source::new("a.json", "main");
        let base = attach(&mut source, "b.json", "xyz");
        let grown = source.with_text("m".repeat(10_000));
        let span = Span::new(base + 1, base + 2);
        assert_eq!(grown.slice(span), "y");
        assert_eq!(grown.locate(span).0.path(), "b.json");
        assert_eq!(grown.slice(Span::new(9_998, 10_000)), "mm");
        assert_eq!(
            attach(&mut Source::new("c", "other"), "b.json", "xyz"),
            base
        );
    }
}

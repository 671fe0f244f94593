//! Floor 0: one file's text and the way from a byte offset to a line and a column.

use std::cell::OnceCell;

use super::span::{Span, offset};

/// The three bytes of a UTF-8 byte order mark.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Distance in bytes between two counted places of the column index.
const STRIDE: usize = 1024;

/// The text of one file, exactly as it is on disk, and an index built when first asked for.
#[derive(Debug)]
pub struct Source {
    path: String,
    text: String,
    index: OnceCell<Index>,
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
            index: OnceCell::new(),
        }
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

    /// The bytes of `span`.
    pub fn slice(&self, span: Span) -> &str {
        span.slice(&self.text)
    }

    /// The line and column of a byte offset (clamped to the end of the file).
    pub fn position(&self, offset: u32) -> Position {
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
}

//! Floor 6: the few lines of each file that one frame shows, safe for a terminal and short however
//! long the file or the line. Knows no finding.

use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::files::{Error, Files};

use super::escape::{push_visible, visible};
use crate::text::{Source, Span, offset};

/// A line of up to this many bytes is shown whole.
const WHOLE: u32 = 160;

/// Bytes shown on each side of a mark in a longer line.
const SIDE: u32 = 60;

/// A mark of up to this many lines is shown whole.
const LINES: u32 = 6;

/// What one frame shows: an excerpt of each file that has a mark, in the order of the marks.
pub(super) struct Excerpts(Vec<Excerpt>);

/// A mark in the excerpt of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Which excerpt.
    pub(super) file: usize,
    /// The bytes in it.
    pub(super) range: Range<usize>,
}

impl Excerpts {
    /// The lines of `marks`, in `source` or in the files that are attached to it. Gives back where
    /// each mark is.
    pub(super) fn new(source: &Source, marks: &[Span]) -> (Self, Vec<Mark>) {
        let mut files: Vec<(&Source, Vec<Span>)> = Vec::new();
        let mut places = Vec::with_capacity(marks.len());
        for mark in marks {
            let (file, span) = source.locate(*mark);
            let known = files.iter().position(|(own, _)| std::ptr::eq(*own, file));
            let index = known.unwrap_or(files.len());
            match files.get_mut(index) {
                Some((_, spans)) => spans.push(span),
                None => files.push((file, vec![span])),
            }
            places.push(index);
        }
        let mut excerpts = Vec::with_capacity(files.len());
        let mut ranges = Vec::with_capacity(files.len());
        for (index, (file, spans)) in files.iter().enumerate() {
            // Only the first file has the finding's own place; the others start with their first.
            let first = spans.iter().map(|span| span.start);
            let head = if index == 0 {
                spans[0].start
            } else {
                first.min().unwrap_or(0)
            };
            let path = visible(file.path()).into_owned();
            let (excerpt, own) = Excerpt::new(file, path, head, spans);
            excerpts.push(excerpt);
            ranges.push(own.into_iter());
        }
        let marks = places.into_iter().map(|file| Mark {
            file,
            range: ranges[file].next().unwrap_or_default(),
        });
        let marks = marks.collect();
        (Self(excerpts), marks)
    }

    fn file(&self, file: usize) -> Result<&Excerpt, Error> {
        self.0.get(file).ok_or(Error::FileMissing)
    }
}

/// A copy of parts of a file. Byte ranges in it are what codespan marks; line and column numbers
/// are those of the file.
struct Excerpt {
    path: String,
    text: String,
    lines: Vec<Line>,
    column: u32,
}

struct Line {
    number: u32,
    /// The bytes in the excerpt.
    range: Range<usize>,
    /// Places in the file, and where each is in the excerpt; sorted by both. Empty where lines
    /// were left out.
    places: Vec<(u32, usize)>,
}

impl Excerpt {
    /// The lines of `marks` in `source`, headed with the line and column of `head`. Gives back each
    /// mark's range in the excerpt.
    fn new(source: &Source, path: String, head: u32, marks: &[Span]) -> (Self, Vec<Range<usize>>) {
        let marks: Vec<Span> = marks.iter().map(|mark| clamp(source, *mark)).collect();
        let ends: Vec<(u32, u32)> = marks.iter().map(|mark| rows(source, *mark)).collect();
        let mut excerpt = Self {
            path,
            text: String::new(),
            lines: Vec::new(),
            column: source.position(clamp(source, Span::at(head)).start).column,
        };
        let wanted = wanted(&marks, &ends);
        let mut last: Option<u32> = None;
        for (&number, points) in &wanted {
            match last.map(|last| number - last) {
                // codespan draws a single line that is missing, and a break for more than one.
                Some(2) => excerpt.push(source, number - 1, &[]),
                Some(3..) => excerpt.push_gap(number),
                _ => {}
            }
            excerpt.push(source, number, points);
            last = Some(number);
        }
        let ranges = marks.iter().zip(&ends).map(|(mark, (first, end))| {
            let start = excerpt.locate(*first, mark.start);
            start..excerpt.locate(*end, mark.end).max(start)
        });
        let ranges = ranges.collect();
        (excerpt, ranges)
    }

    fn push_gap(&mut self, before: u32) {
        for number in [before - 2, before - 1] {
            let range = self.text.len()..self.text.len();
            self.text.push('\n');
            let places = Vec::new();
            self.lines.push(Line {
                number,
                range,
                places,
            });
        }
    }

    fn push(&mut self, source: &Source, number: u32, points: &[Span]) {
        let line = source.line(number).unwrap_or_default();
        let start = self.text.len();
        let mut places = Vec::new();
        let mut done = line.start;
        for window in windows(source.text(), line, points) {
            if window.start > done {
                places.push((done, self.text.len()));
                self.text.push('…');
            }
            for (at, character) in source.slice(window).char_indices() {
                places.push((window.start + offset(at), self.text.len()));
                if character == '\t' {
                    self.text.push('\t');
                } else {
                    push_visible(&mut self.text, character);
                }
            }
            done = window.end;
        }
        places.push((done, self.text.len()));
        if done < line.end {
            self.text.push('…');
        }
        let range = start..self.text.len();
        self.text.push('\n');
        self.lines.push(Line {
            number,
            range,
            places,
        });
    }

    /// Where a place of the file is in the excerpt; the mark of an omission if it was left out.
    fn locate(&self, number: u32, at: u32) -> usize {
        let found = self.lines.binary_search_by_key(&number, |line| line.number);
        let Some(line) = found.ok().and_then(|index| self.lines.get(index)) else {
            return 0;
        };
        let after = line.places.partition_point(|(place, _)| *place <= at);
        let place = after
            .checked_sub(1)
            .and_then(|index| line.places.get(index));
        place.map_or(line.range.start, |(_, shown)| *shown)
    }

    fn line_of(&self, index: usize) -> Result<&Line, Error> {
        let max = self.lines.len();
        self.lines
            .get(index)
            .ok_or(Error::LineTooLarge { given: index, max })
    }
}

impl<'a> Files<'a> for Excerpts {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, file: usize) -> Result<&'a str, Error> {
        self.file(file).map(|own| &*own.path)
    }

    fn source(&'a self, file: usize) -> Result<&'a str, Error> {
        self.file(file).map(|own| &*own.text)
    }

    fn line_index(&'a self, file: usize, byte_index: usize) -> Result<usize, Error> {
        let lines = &self.file(file)?.lines;
        let after = lines.partition_point(|line| line.range.start <= byte_index);
        Ok(after.saturating_sub(1))
    }

    fn line_number(&'a self, file: usize, line_index: usize) -> Result<usize, Error> {
        let line = self.file(file)?.line_of(line_index);
        line.map(|line| line.number as usize)
    }

    /// Only the head of a file's lines shows a column.
    fn column_number(&'a self, file: usize, _line: usize, _byte: usize) -> Result<usize, Error> {
        self.file(file).map(|own| own.column as usize)
    }

    fn line_range(&'a self, file: usize, line_index: usize) -> Result<Range<usize>, Error> {
        let line = self.file(file)?.line_of(line_index);
        line.map(|line| line.range.clone())
    }
}

/// The mark inside the text, without the line ends that it closes with.
fn clamp(source: &Source, mark: Span) -> Span {
    let length = offset(source.text().len());
    let start = mark.start.clamp(source.start().min(length), length);
    let end = mark.end.clamp(start, length);
    let bytes = source.text().as_bytes();
    let marked = bytes.get(start as usize..end as usize).unwrap_or_default();
    let blank = marked
        .iter()
        .rev()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'));
    Span::new(start, end - offset(blank.count()))
}

/// The first and the last line of a mark.
fn rows(source: &Source, mark: Span) -> (u32, u32) {
    (
        source.position(mark.start).line,
        source.position(mark.end).line,
    )
}

/// The lines to show, and on each the places that must be seen.
fn wanted(marks: &[Span], ends: &[(u32, u32)]) -> BTreeMap<u32, Vec<Span>> {
    let mut lines: BTreeMap<u32, Vec<Span>> = BTreeMap::new();
    for (mark, &(first, last)) in marks.iter().zip(ends) {
        if first == last {
            lines.entry(first).or_default().push(*mark);
            continue;
        }
        for number in first..=last {
            // codespan wants three lines after the first and one before the last.
            if last - first < LINES || number <= first + 3 || number + 1 >= last {
                lines.entry(number).or_default();
            } else {
                break;
            }
        }
        lines.entry(last - 1).or_default();
        lines.entry(first).or_default().push(Span::at(mark.start));
        lines.entry(last).or_default().push(Span::at(mark.end));
    }
    lines
}

/// The parts of a line to show: all of a short one, else the surroundings of `points`, or its head.
fn windows(text: &str, line: Span, points: &[Span]) -> Vec<Span> {
    if line.len() <= WHOLE {
        return vec![line];
    }
    let head = [Span::at(line.start)];
    let points = if points.is_empty() { &head } else { points };
    let mut around: Vec<Span> = Vec::new();
    for point in points {
        // A long mark is seen at both its ends.
        let ends = if point.len() > 2 * SIDE {
            [Span::at(point.start), Span::at(point.end)]
        } else {
            [*point, *point]
        };
        around.extend(ends.map(|end| widen(text, line, end)));
    }
    around.sort();
    let mut windows: Vec<Span> = Vec::new();
    for next in around {
        match windows.last_mut() {
            Some(last) if next.start <= last.end => *last = last.to(next),
            _ => windows.push(next),
        }
    }
    windows
}

/// `point` with its surroundings, within the line and on character boundaries.
fn widen(text: &str, line: Span, point: Span) -> Span {
    let mut start = point.start.saturating_sub(SIDE).max(line.start);
    let mut end = point.end.saturating_add(SIDE).min(line.end);
    while !text.is_char_boundary(start as usize) {
        start -= 1;
    }
    while !text.is_char_boundary(end as usize) {
        end += 1;
    }
    Span::new(start.min(line.end), end.max(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, marks: &[Span]) -> (Excerpts, Vec<Range<usize>>) {
        let (excerpts, marks) = Excerpts::new(&Source::new("a.json", text), marks);
        (excerpts, marks.into_iter().map(|mark| mark.range).collect())
    }

    #[test]
    fn a_mark_covers_the_same_text_in_the_excerpt() {
        let text = format!("{}needle{}", "é".repeat(500_000), "ü".repeat(500_000));
        let (excerpts, ranges) = excerpt(&text, &[Span::new(1_000_000, 1_000_006)]);
        assert_eq!(&excerpts.0[0].text[ranges[0].clone()], "needle");
        assert!(
            excerpts.0[0].text.len() < 300,
            "{}",
            excerpts.0[0].text.len()
        );
        assert_eq!(excerpts.column_number(0, 0, 0).unwrap(), 500_001);
    }

    #[test]
    fn a_long_mark_shows_both_its_ends() {
        let text = format!("[{}]", "x".repeat(1_000_000));
        let (excerpts, ranges) = excerpt(&text, &[Span::new(0, 1_000_002)]);
        let shown = &excerpts.0[0].text[ranges[0].clone()];
        assert!(shown.starts_with("[xxx") && shown.ends_with("xxx]"));
        assert!(shown.contains('…') && shown.len() < 200);
    }

    #[test]
    fn a_mark_of_many_lines_shows_its_first_and_last() {
        let text = "a\n".repeat(2000);
        let (excerpts, ranges) = excerpt(&text, &[Span::new(20, 3000)]);
        let numbers: Vec<u32> = excerpts.0[0].lines.iter().map(|line| line.number).collect();
        assert_eq!(numbers, [11, 12, 13, 14, 1497, 1498, 1499, 1500]);
        assert!(excerpts.line_index(0, ranges[0].end).is_ok());
    }

    #[test]
    fn marks_outside_the_text_and_within_characters_are_survived() {
        for text in ["", "é", "\u{feff}", "a\r\n", "\n\n", "\u{feff}é\r\n😀"] {
            for start in 0..12 {
                for end in 0..12 {
                    let (excerpts, ranges) = excerpt(text, &[Span::new(start, end)]);
                    assert!(
                        excerpts.0[0].text.get(ranges[0].clone()).is_some(),
                        "{text:?}"
                    );
                }
            }
        }
    }
}

//! Floor 3: comments that come into a file of either language, and go, whole or in part.

use super::lowered::Refusal;
use crate::text::{Edit, Layout, Span, offset};

/// A replacement, and the bytes that it may touch.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CommentEdit {
    pub(super) edit: Edit,
    pub(super) fence: Span,
}

/// Takes `gone` out of the one of a text's `comments` that is at `comment`. All of it goes with its
/// line if it stands alone there, else with the blanks beside it.
pub(super) fn cut(
    text: &str,
    comments: &[Span],
    comment: Span,
    gone: Span,
) -> Result<CommentEdit, Refusal> {
    let written = comment.slice(text);
    if comments.binary_search(&comment).is_err() || !written.starts_with('/') {
        let (at, wanted) = (comment, "comment");
        return Err(Refusal::Absent { at, wanted });
    }
    let tail = if written.starts_with("/*") { 2 } else { 0 };
    let inside = Span::new(comment.start + 2, comment.end.saturating_sub(tail));
    if gone == comment {
        return Ok(CommentEdit {
            edit: whole(text, comment),
            fence: with_blanks(text, comment),
        });
    }
    if !inside.contains(gone) {
        let wanted = "part of a comment";
        return Err(Refusal::Absent { at: gone, wanted });
    }
    Ok(CommentEdit {
        edit: replace(gone, ""),
        fence: inside,
    })
}

/// Puts a comment that says `says` on a line of its own in front of the line that begins at `at`,
/// indented like that one.
pub(super) fn add(layout: Layout<'_>, at: Span, says: &str) -> Result<CommentEdit, Refusal> {
    if layout.line_start(at.start) != at.start || says.contains(['\n', '\r']) {
        let wanted = "line that a comment could stand above";
        return Err(Refusal::Absent { at, wanted });
    }
    let (indent, end) = (layout.indentation(at.start), layout.line_end(at.start));
    let place = Span::at(at.start);
    Ok(CommentEdit {
        edit: replace(place, &format!("{indent}// {says}{end}")),
        fence: place,
    })
}

fn whole(text: &str, comment: Span) -> Edit {
    let before = text.get(..comment.start as usize).unwrap_or_default();
    let after = text.get(comment.end as usize..).unwrap_or_default();
    let code = before.trim_end_matches(BLANKS);
    let rest = after.trim_start_matches(BLANKS);
    let starts_line = code.is_empty() || code.ends_with(['\n', '\u{feff}']);
    let line_break = line_break(rest);
    let behind = comment.end + offset(after.len() - rest.len());
    let start = offset(code.len());
    if starts_line && line_break > 0 {
        return replace(Span::new(start, behind + offset(line_break)), "");
    }
    if starts_line && rest.is_empty() {
        // The line before is the last one now, and has no end either.
        let code = code
            .strip_suffix('\n')
            .map_or(code, |code| code.strip_suffix('\r').unwrap_or(code));
        return replace(Span::new(offset(code.len()), behind), "");
    }
    if starts_line {
        return replace(Span::new(comment.start, behind), "");
    }
    if after.len() > rest.len() || line_break > 0 || rest.is_empty() {
        return replace(Span::new(start, comment.end), "");
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let joins = before.ends_with(is_word) && after.starts_with(is_word);
    replace(comment, if joins { " " } else { "" })
}

const BLANKS: [char; 2] = [' ', '\t'];

fn replace(span: Span, text: &str) -> Edit {
    let text = text.to_owned();
    Edit { span, text }
}

/// The length of the line end that `text` begins with.
fn line_break(text: &str) -> usize {
    let has = |end: &str| text.starts_with(end).then_some(end.len());
    has("\r\n").or_else(|| has("\n")).unwrap_or(0)
}

/// A comment and all blanks and line ends around it.
fn with_blanks(text: &str, comment: Span) -> Span {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    let before = text.get(..comment.start as usize).unwrap_or_default();
    let after = text.get(comment.end as usize..).unwrap_or_default();
    let rest = after.trim_start_matches(blank);
    let width = offset(after.len() - rest.len());
    Span::new(
        offset(before.trim_end_matches(blank).len()),
        comment.end + width,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{EditSet, Source};

    /// The text without its one comment.
    fn without(text: &str) -> String {
        let start = text.find("//").or_else(|| text.find("/*")).unwrap();
        let rest = &text[start..];
        let length = if rest.starts_with("/*") {
            rest.find("*/").unwrap() + 2
        } else {
            rest.find(['\r', '\n']).unwrap_or(rest.len())
        };
        let comment = Span::new(offset(start), offset(start + length));
        let cut = cut(text, &[comment], comment, comment).unwrap();
        assert!(cut.fence.contains(cut.edit.span));
        EditSet::new(vec![cut.edit]).unwrap().apply(text)
    }

    #[test]
    fn a_comment_goes_with_its_line_or_with_the_blanks_beside_it() {
        for (before, after) in [
            ("a\n\t // c\nb\n", "a\nb\n"),
            ("a\r\n// c\r\nb", "a\r\nb"),
            ("\u{feff}// c\na", "\u{feff}a"),
            ("a\n/* c\n\n c */ \t\nb", "a\nb"),
            ("a\n// c", "a"),
            ("a\r\n  /* c */ ", "a"),
            ("a\n\n// c", "a\n"),
            ("// c", ""),
            ("a \t// c\nb", "a\nb"),
            ("a // c\r\nb", "a\r\nb"),
            ("a// c", "a"),
            ("a /* c */ b", "a b"),
            ("a /* c */b", "a b"),
            ("a/* c */ b", "a b"),
            ("a/* c */b", "a b"),
            ("'a'/* c */:b", "'a':b"),
            ("\n  /* c */ b", "\n  b"),
            ("a /* c\n */\nb", "a\nb"),
        ] {
            assert_eq!(without(before), after, "{before:?}");
        }
    }

    #[test]
    fn a_part_goes_alone_and_must_lie_inside() {
        let text = "x /* ab */ y";
        let comment = Span::new(2, 10);
        let part = cut(text, &[comment], comment, Span::new(5, 6)).unwrap();
        assert_eq!(
            EditSet::new(vec![part.edit]).unwrap().apply(text),
            "x /* b */ y"
        );
        for gone in [Span::new(3, 6), Span::new(5, 9), Span::new(0, 12)] {
            assert!(cut(text, &[comment], comment, gone).is_err(), "{gone:?}");
        }
        assert!(cut(text, &[], comment, comment).is_err());
    }
    #[test]
    fn a_new_comment_stands_above_its_line_and_is_laid_out_like_it() {
        for (before, at, after) in [
            ("a\n\t b\n", 2, "a\n\t // c\n\t b\n"),
            ("a\r\n  b", 3, "a\r\n  // c\r\n  b"),
            ("\u{feff}a\nb", 3, "\u{feff}// c\na\nb"),
            ("a", 0, "// c\na"),
        ] {
            let source = Source::new("a.json", before);
            let added = add(Layout::new(&source), Span::at(at), "c").unwrap();
            let text = EditSet::new(vec![added.edit]).unwrap().apply(before);
            assert_eq!(text, after);
        }
        let source = Source::new("a.json", "ab\nc");
        let layout = Layout::new(&source);
        assert!(add(layout, Span::at(1), "c").is_err());
        assert!(add(layout, Span::at(0), "c\nd").is_err());
    }
}

//! Floor 3: the comments of a JSON file, and how far each of its members goes.

use memchr::{memchr2, memmem};

use super::tree::{Tree, Value};
use crate::text::{Span, offset};

/// The comments of a text that has been parsed, in order.
pub fn comments(text: &str) -> Vec<Span> {
    let mut all = Vec::new();
    scan(text, |span| {
        if text.as_bytes().get(span.start as usize) == Some(&b'/') {
            all.push(span);
        }
    });
    all
}

/// The comments and strings of a text that go over several lines, in order.
pub fn blocks(text: &str) -> Vec<Span> {
    let mut all = Vec::new();
    scan(text, |span| {
        if memchr2(b'\n', b'\r', span.slice(text).as_bytes()).is_some() {
            all.push(span);
        }
    });
    all
}

/// Visits every comment and every string.
fn scan(text: &str, mut visit: impl FnMut(Span)) {
    let bytes = text.as_bytes();
    let rest = |at: usize| bytes.get(at..).unwrap_or_default();
    let mut at = 0;
    while let Some(found) = memchr2(b'"', b'/', rest(at)) {
        let start = at + found;
        let length = match rest(start) {
            [b'"', ..] => string(rest(start)),
            [b'/', b'/', ..] => memchr2(b'\n', b'\r', rest(start)),
            _ => memmem::find(rest(start + 2), b"*/").map(|end| end + 4),
        };
        at = length.map_or(bytes.len(), |length| start + length);
        visit(Span::new(offset(start), offset(at)));
    }
}

/// The length of a string that has an end.
fn string(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// Every property and item of a file, from its first byte to its last, and the whole value.
pub fn members(tree: &Tree<'_>) -> Vec<Span> {
    walk(tree, false)
}

/// The same, and the value of each property.
pub fn extents(tree: &Tree<'_>) -> Vec<Span> {
    walk(tree, true)
}

fn walk(tree: &Tree<'_>, of_properties: bool) -> Vec<Span> {
    let spans = tree.values().filter_map(|value| {
        let span = value.span();
        if value.is_key() {
            return Some(span.to(value.value_of_key().span()));
        }
        let is_property = value.owner().is_some_and(Value::is_key);
        (of_properties || !is_property).then_some(span)
    });
    spans.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<&str> {
        let all = comments(text).into_iter();
        all.map(|span| span.slice(text)).collect()
    }

    #[test]
    fn comments_stand_outside_of_strings() {
        let text = "\u{feff}// a \"\r\n{ \"//x\": \"\\\" /* y */\", /* \" // b */ \"\\\\\": 1//c\n, \"z\": \"\n// d\n\" }/**//* e\n*/// f";
        assert_eq!(
            told(text),
            [
                "// a \"",
                "/* \" // b */",
                "//c",
                "/**/",
                "/* e\n*/",
                "// f"
            ]
        );
        assert_eq!(told("{} //"), ["//"]);
        assert_eq!(told("// a\r// b\r{}"), ["// a", "// b"]);
    }

    #[test]
    fn what_has_no_end_ends_with_the_file() {
        assert_eq!(told("{ \"a // b"), [""; 0]);
        assert_eq!(told("/* a"), ["/* a"]);
        assert_eq!(told("/*/"), ["/*/"]);
        assert_eq!(told("\"\\"), [""; 0]);
    }
}

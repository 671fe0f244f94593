//! Floor 3: where a template's expressions name a variable.

use super::parse::parse;
use crate::text::{Source, Span};

/// How many expressions in `stretches` of a file may read the variable `name`: names compare ignoring
/// case, and a name that is made by an expression may be any.
pub fn variable_reads(source: &Source, name: &str, stretches: &[Span]) -> usize {
    let name = name.replace('\'', "''");
    let text = source.text();
    let count = |text: &str| {
        let mut count = Count::default();
        for read in names_read(text) {
            match read {
                Some(read) if read.eq_ignore_ascii_case(name.as_bytes()) => count.named += 1,
                Some(_) => {}
                None => count.made += 1,
            }
        }
        count
    };
    // A look at the bytes tells most files, without parsing them.
    let spelt = memchr::memmem::find(text.as_bytes(), b"\\u").is_some();
    let escaped = spelt || name.contains(['"', '\\', '/']);
    let mut whole = Count::default();
    for stretch in stretches {
        let own = count(stretch.slice(text));
        whole.named += own.named;
        whole.made += own.made;
    }
    if !escaped && whole.made == 0 {
        return whole.named;
    }
    let Ok(tree) = parse(source) else {
        return whole.named + whole.made;
    };
    let is_inside = |span: Span| stretches.iter().any(|stretch| stretch.contains(span));
    let values = tree.values().filter(|value| is_inside(value.span()));
    let texts = values.filter_map(super::Value::text);
    let counts = texts.filter(|text| text.starts_with('[')).map(count);
    counts.map(|count| count.named + count.made).sum()
}

/// Reads of a variable.
#[derive(Default)]
struct Count {
    /// Those that name it.
    named: usize,
    /// Those whose name is made by an expression.
    made: usize,
}

/// What each `variables(…)` of a text names, quotes doubled as they are written; `None` for what is
/// no string.
fn names_read(text: &str) -> impl Iterator<Item = Option<&[u8]>> {
    let text = text.as_bytes();
    memchr::memchr_iter(b'(', text).filter_map(|open| {
        if !is_word_variables(&text[..open]) {
            return None;
        }
        let inside = from_word(&text[open + 1..]);
        let Some(name) = inside.strip_prefix(b"'") else {
            return Some(None);
        };
        let mut end = 0;
        loop {
            end += memchr::memchr(b'\'', &name[end..])?;
            if name.get(end + 1) != Some(&b'\'') {
                return Some(Some(&name[..end]));
            }
            end += 2;
        }
    })
}

/// Whether the text ends with the word `variables`, spaces aside.
fn is_word_variables(before: &[u8]) -> bool {
    let word = b"variables";
    let before = to_word(before);
    let Some(start) = before.len().checked_sub(word.len()) else {
        return false;
    };
    let (rest, own) = before.split_at(start);
    let longer = rest
        .last()
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    // The last letter of a blank is none of the word's.
    own.eq_ignore_ascii_case(word) && !(longer && to_word(rest).len() == rest.len())
}

/// How blanks are written in a JSON string that are no spaces.
const BLANKS: [&[u8]; 3] = [b"\\n", b"\\r", b"\\t"];

/// The text without the blanks that it begins with.
fn from_word(text: &[u8]) -> &[u8] {
    let mut text = text.trim_ascii_start();
    while let Some(rest) = BLANKS.iter().find_map(|blank| text.strip_prefix(*blank)) {
        text = rest.trim_ascii_start();
    }
    text
}

/// The text without the blanks that it ends with.
fn to_word(text: &[u8]) -> &[u8] {
    let mut text = text.trim_ascii_end();
    while let Some(rest) = BLANKS.iter().find_map(|blank| text.strip_suffix(*blank)) {
        text = rest.trim_ascii_end();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::offset;

    fn reads(text: &str, name: &str) -> usize {
        let source = Source::new("a.json", text);
        variable_reads(&source, name, &[Span::new(0, offset(text.len()))])
    }

    #[test]
    fn reads_are_counted_ignoring_case_and_spaces() {
        let text = r#"{"a": "[variables('One')]", "b": "[concat(Variables( 'one' ), 'one', parameters('one'), lambdaVariables('one'))]"}"#;
        assert_eq!(reads(text, "ONE"), 2);
        assert_eq!(reads(text, "two"), 0);
    }

    #[test]
    fn a_name_with_a_quote_is_read_as_it_is_written() {
        let text = r#"{"a": "[variables('a\"b')]", "b": "[variables('c\/d')]"}"#;
        assert_eq!((reads(text, "a\"b"), reads(text, "c/d")), (1, 1));
        let text = r#"{"a": "[variables('it''s')]", "b": "[variables('it')]"}"#;
        assert_eq!(reads(text, "it's"), 1);
        assert_eq!(reads(text, "it"), 1);
    }

    #[test]
    fn escapes_hide_no_read() {
        for text in [
            r#"{"a": "[variables(\u0027one\u0027)]"}"#,
            r#"{"a": "[variables('o\u006ee')]"}"#,
            r#"{"a": "\u005b\u0076ariables\u0028\n'one')]"}"#,
            r#"{"a": "[variables(\t'one')]"}"#,
            r#"{"a": "[variables \r\n (\r\n 'one')]"}"#,
            r#"{"a": "[concat(\nvariables('one'))]"}"#,
            r#"{"[variables(\u0027one\u0027)]": 1}"#,
        ] {
            assert_eq!(reads(text, "one"), 1, "{text}");
            assert_eq!(reads(text, "two"), 0, "{text}");
        }
    }

    #[test]
    fn a_name_that_is_made_may_be_any() {
        let text = r#"{"a": "[variables(concat('o', 'ne'))]", "b": "[variables('one')]"}"#;
        assert_eq!(reads(text, "one"), 2);
        assert_eq!(reads(text, "two"), 1);
        let text = r#"{"a": "all variables (of the file)", "b": "[variables('one')]"}"#;
        assert_eq!(reads(text, "one"), 1);
        assert_eq!(reads(text, "two"), 0);
    }

    #[test]
    fn a_file_that_breaks_off_is_counted_as_it_stands() {
        assert_eq!(
            reads(r#"{"a": "[variables('one')]", "b": "[variables('o"#, "one"),
            1
        );
        assert_eq!(reads(r#"{"a": "[variables(\"#, "one"), 1);
    }
}

//! Floor 3: where a template's expressions name a variable.

use super::parse::parse;
use crate::text::Source;

/// How many expressions of a file may read the variable `name`, in whatever scope: names compare
/// ignoring case, and a name that is made by an expression may be any.
pub fn variable_reads(source: &Source, name: &str) -> usize {
    let name = name.replace('\'', "''");
    let text = source.text();
    // A look at the bytes tells most files, without parsing them.
    let has_escapes = memchr::memchr(b'\\', text.as_bytes()).is_some();
    if !has_escapes && names_read(text).all(|read| read.is_some()) {
        return count(text, &name);
    }
    match parse(source) {
        Ok(tree) => {
            let texts = tree.values().filter_map(super::Value::text);
            let expressions = texts.filter(|text| text.starts_with('['));
            expressions.map(|text| count(text, &name)).sum()
        }
        Err(_) => count(text, &name),
    }
}

/// How many reads of a text are, or may be, of this variable.
fn count(text: &str, name: &str) -> usize {
    let reads = names_read(text);
    let may_be =
        |read: &Option<&[u8]>| read.is_none_or(|read| read.eq_ignore_ascii_case(name.as_bytes()));
    reads.filter(may_be).count()
}

/// What each `variables(…)` of a text names, quotes doubled as they are written; `None` for what is
/// no string.
fn names_read(text: &str) -> impl Iterator<Item = Option<&[u8]>> {
    let text = text.as_bytes();
    memchr::memchr_iter(b'(', text).filter_map(|open| {
        if !is_word_variables(&text[..open]) {
            return None;
        }
        let inside = text[open + 1..].trim_ascii_start();
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
    let before = before.trim_ascii_end();
    let Some(start) = before.len().checked_sub(word.len()) else {
        return false;
    };
    let longer = before[..start]
        .last()
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    !longer && before[start..].eq_ignore_ascii_case(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(text: &str, name: &str) -> usize {
        variable_reads(&Source::new("a.json", text), name)
    }

    #[test]
    fn reads_are_counted_ignoring_case_and_spaces() {
        let text = r#"{"a": "[variables('One')]", "b": "[concat(Variables( 'one' ), 'one', parameters('one'), lambdaVariables('one'))]"}"#;
        assert_eq!(reads(text, "ONE"), 2);
        assert_eq!(reads(text, "two"), 0);
    }

    #[test]
    fn a_name_with_a_quote_is_read_as_it_is_written() {
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

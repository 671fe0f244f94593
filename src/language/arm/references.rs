//! Floor 3: where a template's expressions name a variable.

use super::tree::Tree;
use crate::model::{ReadsVariables, VariableReads};

impl ReadsVariables for Tree<'_> {
    fn variable_reads(&self) -> VariableReads {
        let mut all = VariableReads {
            ignores_case: true,
            ..VariableReads::default()
        };
        for value in self.values() {
            let Some(text) = value.text().filter(|text| text.starts_with('[')) else {
                continue;
            };
            let at = value.span().start;
            for name in names_read(text) {
                match name {
                    Some(name) => all.named.entry(name).or_default().push(at),
                    None => all.made.push(at),
                }
            }
        }
        all
    }
}

/// What each `variables(…)` of an expression names; `None` for what is no string.
fn names_read(text: &str) -> impl Iterator<Item = Option<String>> {
    text.match_indices('(').filter_map(|(open, _)| {
        if !is_word_variables(&text[..open]) {
            return None;
        }
        let Some(name) = text[open + 1..].trim_start().strip_prefix('\'') else {
            return Some(None);
        };
        let mut end = 0;
        loop {
            end += name[end..].find('\'')?;
            if !name[end + 1..].starts_with('\'') {
                let name = name[..end].replace("''", "'");
                return Some(Some(name.to_ascii_lowercase()));
            }
            end += 2;
        }
    })
}

/// Whether the text ends with the word `variables`, spaces aside.
fn is_word_variables(before: &str) -> bool {
    let word = "variables";
    let before = before.trim_end();
    let Some(start) = before.len().checked_sub(word.len()) else {
        return false;
    };
    let (Some(rest), Some(own)) = (before.get(..start), before.get(start..)) else {
        return false;
    };
    let longer = rest.ends_with(|last: char| last.is_ascii_alphanumeric() || last == '_');
    own.eq_ignore_ascii_case(word) && !longer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::arm::parse;
    use crate::text::{Source, Span, offset};

    fn all(text: &str) -> VariableReads {
        let source = Source::new("a.json", text);
        parse(&source).unwrap().variable_reads()
    }

    fn reads(text: &str, name: &str) -> usize {
        all(text).count(name, &[Span::new(0, offset(text.len()))])
    }

    #[test]
    fn only_the_stretches_that_are_asked_for_are_counted() {
        let text = r#"{"a": "[variables('one')]", "b": "[variables('one')]"}"#;
        let all = all(text);
        let first = Span::new(0, 24);
        let second = Span::new(24, offset(text.len()));
        assert_eq!(all.count("one", &[first]), 1);
        assert_eq!(all.count("one", &[first, second]), 2);
        assert_eq!(all.count("one", &[]), 0);
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
}

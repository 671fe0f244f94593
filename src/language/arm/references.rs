//! Floor 3: where a template's expressions name a variable or a parameter.

use super::tree::Tree;
use crate::model::{ReadsVariables, VariableReads};

impl ReadsVariables for Tree<'_> {
    fn variable_reads(&self) -> VariableReads {
        let new = || VariableReads {
            ignores_case: true,
            ..VariableReads::default()
        };
        let (mut variables, mut parameters) = (new(), new());
        for value in self.values() {
            let Some(text) = value.text().filter(|text| text.starts_with('[')) else {
                continue;
            };
            let at = value.span().start;
            for (word, name) in names_read(text) {
                let all = match word {
                    Word::Variables => &mut variables,
                    Word::Parameters => &mut parameters,
                };
                match name {
                    Some(name) => all.named.entry(name).or_default().push(at),
                    None => all.made.push(at),
                }
            }
        }
        VariableReads {
            parameters: Some(Box::new(parameters)),
            ..variables
        }
    }
}

/// The functions that read what a template declares.
#[derive(Clone, Copy)]
enum Word {
    Variables,
    Parameters,
}

/// What each `variables(…)` and `parameters(…)` of an expression names; `None` for what is no string.
fn names_read(text: &str) -> impl Iterator<Item = (Word, Option<String>)> {
    text.match_indices('(').filter_map(|(open, _)| {
        let word = word_before(&text[..open])?;
        let Some(name) = text[open + 1..].trim_start().strip_prefix('\'') else {
            return Some((word, None));
        };
        let mut end = 0;
        loop {
            end += name[end..].find('\'')?;
            if !name[end + 1..].starts_with('\'') {
                let name = name[..end].replace("''", "'");
                return Some((word, Some(name.to_ascii_lowercase())));
            }
            end += 2;
        }
    })
}

/// The word that the text ends with, spaces aside.
fn word_before(before: &str) -> Option<Word> {
    let before = before.trim_end();
    let ends_with = |word: &str| {
        let start = before.len().checked_sub(word.len());
        let parts = start.and_then(|start| Some((before.get(..start)?, before.get(start..)?)));
        parts.is_some_and(|(rest, own)| {
            let longer = rest.ends_with(|last: char| last.is_ascii_alphanumeric() || last == '_');
            own.eq_ignore_ascii_case(word) && !longer
        })
    };
    if ends_with("variables") {
        Some(Word::Variables)
    } else {
        ends_with("parameters").then_some(Word::Parameters)
    }
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
    fn parameters_are_counted_apart() {
        let text = r#"{"a": "[variables('one')]", "b": "[concat(parameters('One'), Parameters( 'one'))]"}"#;
        let whole = [Span::new(0, offset(text.len()))];
        assert_eq!(all(text).count("one", &whole), 1);
        assert_eq!(all(text).count_parameter("one", &whole), 2);
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

//! Floor 3: where a template's expressions name a variable.

use crate::text::Source;

/// How many expressions of a file read the variable `name`, in whatever scope: names compare
/// ignoring case.
pub fn variable_reads(source: &Source, name: &str) -> usize {
    let text = source.text().as_bytes();
    let quotes = memchr::memchr_iter(b'\'', text);
    quotes
        .filter(|&quote| {
            let rest = &text[quote + 1..];
            let same = rest.len() > name.len()
                && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
                && rest[name.len()] == b'\'';
            same && is_call_of_variables(&text[..quote])
        })
        .count()
}

/// Whether the text ends with `variables(`, spaces aside.
fn is_call_of_variables(before: &[u8]) -> bool {
    let Some(call) = before.trim_ascii_end().strip_suffix(b"(") else {
        return false;
    };
    let call = call.trim_ascii_end();
    let word = b"variables";
    call.len() >= word.len() && call[call.len() - word.len()..].eq_ignore_ascii_case(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_are_counted_ignoring_case_and_spaces() {
        let source = Source::new(
            "a.json",
            r#"{"a": "[variables('One')]", "b": "[concat(Variables( 'one' ), 'one', parameters('one'))]"}"#,
        );
        assert_eq!(variable_reads(&source, "ONE"), 2);
        assert_eq!(variable_reads(&source, "two"), 0);
    }
}

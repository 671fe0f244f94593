//! Floor 3: which strings read a resource while a template is deployed, told without reading them as
//! expressions: most of a template's strings do not.

use crate::model::reads_a_resource;

/// Whether a string is an expression that calls `reference()` or a function of the `list` family.
pub(super) fn reads_at_run_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'[') {
        return false;
    }
    memchr::memchr_iter(b'(', bytes).any(|open| {
        // Blanks may stand before the parenthesis.
        let before = bytes[..open].trim_ascii_end();
        let word = before
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_alphanumeric());
        let name = text.get(before.len() - word.count()..before.len());
        name.is_some_and(reads_a_resource)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_that_read_a_resource_are_told_by_their_names() {
        for text in [
            "[reference('a')]",
            "[REFERENCE ( 'a')]",
            "[concat('x', Reference\n('a').b)]",
            "[listKeys('a', '1')]",
            "[list('a', '1')]",
            "[if(a(),LISTsecrets('a'),1)]",
            "[az.reference('a')]",
        ] {
            assert!(reads_at_run_time(text), "{text}");
        }
        for text in [
            "reference('a')",
            "[references('a')]",
            "[myreference('a')]",
            "[reference]",
            "[reference.a('b')]",
            "[reference a('b')]",
            "[lis('a')]",
            "[é('a')]",
            "[é ('a')]",
            "[blist('a')]",
            "[parameters('list')]",
            "[concat('reference', 'list')]",
            "",
        ] {
            assert!(!reads_at_run_time(text), "{text}");
        }
    }
}

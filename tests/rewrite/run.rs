//! One rewrite, and what must hold for any.

use armid::engine::{RewriteError, rewrite};
use armid::language::Language;
use armid::model::Change;
use armid::text::{Source, Span};

/// The text after changes; `None` when they are refused. Anything else is a bug.
pub(crate) fn run(text: &str, changes: &[Change]) -> Option<String> {
    let source = Source::new("a.json", text);
    let parsed = Language::Arm.parse(&source).unwrap();
    let lowering = parsed.lowering(&source);
    match rewrite(&source, &parsed, &lowering, changes) {
        Ok(verified) => {
            let lowered = lowering.lower(changes).unwrap();
            assert_outside_is_identical(text, verified.text(), &lowered.fences);
            Some(verified.text().to_owned())
        }
        Err(RewriteError::Refused(_)) => None,
        Err(error) => panic!("{error}\n{changes:?}\n{text}"),
    }
}

/// Every stretch of bytes between two fences is in the new text, in order, first and last in
/// their places.
fn assert_outside_is_identical(old: &str, new: &str, fences: &[Span]) {
    let mut fences = fences.to_vec();
    fences.sort_unstable();
    let (mut at, mut from) = (0, 0);
    for fence in &fences {
        let start = fence.start as usize;
        if start > at || at == 0 {
            let kept = &old[at.min(start)..start];
            let found = new[from..]
                .find(kept)
                .unwrap_or_else(|| panic!("{kept:?} is gone: {new}"));
            assert!(at > 0 || found == 0, "the start has changed: {new}");
            from += found + kept.len();
        }
        at = at.max(fence.end as usize);
    }
    assert!(
        new[from..].ends_with(&old[at..]),
        "the end has changed: {new}"
    );
}

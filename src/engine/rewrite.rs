//! Floor 5: changes to a text that has been read back. Knows no syntax.

use crate::language::{Document, Lowering, Refusal};
use crate::model::{Change, Problem, Unplaced, outline_after};
use crate::text::{Edit, EditSet, Source, Span};

/// A text that says exactly what was asked for. Only [`rewrite`] makes one.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    text: String,
    edits: EditSet,
}

impl Verified {
    /// The whole text, byte order mark included.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was replaced in the old text, in source order.
    pub fn into_edits(self) -> Vec<Edit> {
        self.edits.into_edits()
    }

    /// What was replaced in the old text.
    pub fn edits(&self) -> &EditSet {
        &self.edits
    }
}

/// Why there is no new text. The file stays as it is.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RewriteError {
    /// The changes cannot be made as they are meant; the user is told what to do by hand.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// An edit would touch bytes that its change is not about.
    #[error("{BUG}: an edit of bytes {}..{} is out of bounds", at.start, at.end)]
    OutOfBounds {
        /// The bytes.
        at: Span,
    },
    /// A change names a place that the outline does not have.
    #[error("{BUG}: {0}")]
    Unplaced(#[from] Unplaced),
    /// The new text cannot be read.
    #[error("{BUG}: the new text cannot be read: {}", .0.message)]
    Unreadable(Problem),
    /// The new text says something else than was asked for.
    #[error("{BUG}: the new text says something else at `{way}`")]
    Different {
        /// The way to the first difference.
        way: String,
    },
}

/// What an error says that cannot be the user's.
const BUG: &str = "this is a bug in armid, and the file is left as it is";

impl RewriteError {
    /// Whether the error is armid's own fault.
    pub fn is_bug(&self) -> bool {
        !matches!(self, Self::Refused(_))
    }
}

/// Makes `changes` to a parsed file and reads the result back; `document` is the parsed `source`,
/// and `lowering` its own.
///
/// Each edit must stay within what its change is about, and the result must say what the changes
/// ask for and otherwise the same as before.
pub fn rewrite(
    source: &Source,
    document: &Document<'_>,
    lowering: &Lowering<'_>,
    changes: &[Change],
) -> Result<Verified, RewriteError> {
    let lowered = lowering.lower(changes)?;
    let changes = &*lowering.spelt(changes)?;
    if let Some(edit) = lowered.edits.escape(&lowered.fences) {
        return Err(RewriteError::OutOfBounds { at: edit.span });
    }
    let language = document.language();
    let read = |text| language.read_expression(text);
    let wanted = match lowering.outline() {
        Some(before) => outline_after(before, changes, &read)?,
        None => outline_after(&document.outline(), changes, &read)?,
    };
    let rewritten = source.with_text(lowered.edits.apply(source.text()));
    let parsed = language
        .parse(&rewritten)
        .map_err(RewriteError::Unreadable)?;
    if let Some(way) = wanted.difference(&parsed.outline()) {
        return Err(RewriteError::Different { way });
    }
    drop(parsed);
    Ok(Verified {
        text: rewritten.into_text(),
        edits: lowered.edits,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::model::{Position, Written};

    fn run(text: &str, changes: &[Change]) -> Result<Verified, RewriteError> {
        let source = Source::new("a.json", text);
        let document = Language::Arm.parse(&source).unwrap();
        rewrite(&source, &document, &document.lowering(&source), changes)
    }

    #[test]
    fn a_verified_text_says_what_was_asked_for() {
        let insert = Change::Insert {
            object: Span::new(0, 10),
            name: Written::Text("b".to_owned()),
            value: Written::Null,
            position: Position::Last,
        };
        let verified = run("{ \"a\": 1 }", &[insert]).unwrap();
        assert_eq!(verified.text(), "{ \"a\": 1, \"b\": null }");
        assert_eq!(verified.edits().edits().len(), 1);
        let edits = verified.into_edits();
        let [edit] = &edits[..] else {
            panic!("one edit, not {edits:?}");
        };
        assert_eq!((edit.span, &*edit.text), (Span::at(8), ", \"b\": null"));
    }

    #[test]
    fn no_changes_are_no_edits() {
        let verified = run("{ \"a\": 1 }", &[]).unwrap();
        assert_eq!(verified.text(), "{ \"a\": 1 }");
        assert_eq!(verified.edits(), &EditSet::default());
    }

    #[test]
    fn a_refusal_is_no_bug() {
        let at = Span::new(2, 4);
        let error = run("{ \"a\": 1 }", &[Change::RemoveProperty { key: at }]).unwrap_err();
        assert!(!error.is_bug(), "{error}");
        let way = "a".to_owned();
        let error = RewriteError::Different { way };
        assert!(error.is_bug() && error.to_string().contains("left as it is"));
    }

    fn decorated(text: &str) -> Result<String, RewriteError> {
        let source = Source::new("a.bicep", text);
        let document = Language::Bicep.parse(&source).unwrap();
        let word = crate::text::offset(text.rfind("resource").unwrap());
        let change = Change::Append {
            array: Span::new(word, word + 8),
            value: Written::Call {
                name: "batchSize".to_owned(),
                arguments: vec![Written::Integer(1)],
            },
        };
        let lowering = document.lowering(&source);
        let verified = rewrite(&source, &document, &lowering, &[change])?;
        Ok(verified.text().to_owned())
    }

    #[test]
    fn a_decorator_goes_below_the_others_and_below_comments() {
        for (before, after) in [
            ("", "@batchSize(1)\n"),
            ("\u{feff}", "\u{feff}@batchSize(1)\n"),
            ("// one\n", "// one\n@batchSize(1)\n"),
            (
                "@description('x')\n/* a */\n",
                "@description('x')\n/* a */\n@batchSize(1)\n",
            ),
        ] {
            let rest = "resource a 'A.b/c@1' = [for i in range(0, 2): {\n}]\n";
            for end in ["\n", "\r\n"] {
                let text = |start| format!("{start}{rest}").replace('\n', end);
                assert_eq!(decorated(&text(before)), Ok(text(after)));
            }
        }
    }

    #[test]
    fn a_decorator_of_a_nested_declaration_is_indented() {
        let outer = "resource a 'A.b/c@1' = {\n";
        let text = decorated(&format!("{outer}  resource b 'd' = {{\n  }}\n}}\n")).unwrap();
        let wanted = "  @batchSize(1)\n  resource b 'd' = {\n  }\n}\n";
        assert_eq!(text, format!("{outer}{wanted}"));
    }

    #[test]
    fn a_declaration_behind_something_gets_no_line_above() {
        let error = decorated("/* a */ resource a 'A.b/c@1' = {\n}\n").unwrap_err();
        assert!(!error.is_bug(), "{error}");
    }
}

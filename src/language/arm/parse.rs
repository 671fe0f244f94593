//! Floor 3: JSON text to its values, or to the first problem in it.

use std::borrow::Cow;

use jsonc_parser::errors::ParseError;
use jsonc_parser::tokens::Token;
use jsonc_parser::{CollectOptions, ParseOptions, Scanner, ScannerOptions, parse_to_ast};

use super::problem::problem;
use super::tree::Tree;
use crate::model::Problem;
use crate::text::{Source, Span, offset};

/// What ARM's own reader takes: comments and trailing commas, and nothing else beside JSON.
///
/// Every field is written out: the parser's defaults accept almost anything.
const DIALECT: ParseOptions = ParseOptions {
    allow_comments: true,
    allow_loose_object_property_names: false,
    allow_trailing_commas: true,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// The same for the scanner, which knows nothing of commas.
const WORDS: ScannerOptions = ScannerOptions {
    allow_single_quoted_strings: DIALECT.allow_single_quoted_strings,
    allow_hexadecimal_numbers: DIALECT.allow_hexadecimal_numbers,
    allow_unary_plus_numbers: DIALECT.allow_unary_plus_numbers,
    allow_bare_decimal_point_numbers: DIALECT.allow_bare_decimal_point_numbers,
    allow_non_finite_numbers: DIALECT.allow_non_finite_numbers,
    allow_extended_string_escapes: DIALECT.allow_extended_string_escapes,
};

/// How many objects and arrays may lie in one another, an object counting twice: as many as the
/// parser's own tree may have.
const DEPTH: u32 = 512;

/// Parses a file.
///
/// The parser's scanner finds the words. Its own tree, which takes two to three times as long and
/// several times the room, is made where a text cannot be read: it knows what to say.
pub fn parse(source: &Source) -> Result<Tree<'_>, Problem> {
    let base = source.start();
    let text = Span::new(base, offset(source.text().len())).slice(source.text());
    let reader = Reader {
        scanner: Scanner::new(text, &WORDS),
        tree: Tree::new(text, base),
    };
    reader.read().ok_or_else(|| refusal(text, base))
}

/// What is wrong with a text that cannot be read.
fn refusal(text: &str, base: u32) -> Problem {
    match parse_to_ast(text, &CollectOptions::default(), &DIALECT) {
        Err(error) => problem(&error, text, base),
        Ok(_) => Problem {
            span: Span::at(base),
            message: "the file is empty".to_owned(),
            help: Some("a template is one JSON object: `{ … }`".to_owned()),
        },
    }
}

/// Puts the words of a text in their places; gives up at the first that has none.
struct Reader<'s> {
    scanner: Scanner<'s>,
    tree: Tree<'s>,
}

impl<'s> Reader<'s> {
    fn read(mut self) -> Option<Tree<'s>> {
        let first = self.next()?;
        self.value(first, 0, 0)?;
        matches!(self.scan(), Ok(None)).then_some(self.tree)
    }

    /// The next word that is no comment; `Ok(None)` at the end of the text.
    fn scan(&mut self) -> Result<Option<Token<'s>>, ParseError> {
        loop {
            match self.scanner.scan()? {
                Some(Token::CommentLine(_) | Token::CommentBlock(_)) => {}
                found => return Ok(found),
            }
        }
    }

    /// The next word, where there must be one.
    fn next(&mut self) -> Option<Token<'s>> {
        self.scan().ok().flatten()
    }

    /// Adds the value that starts with `token`, with what stands inside of it.
    fn value(&mut self, token: Token<'s>, owner: u32, depth: u32) -> Option<()> {
        if depth > DEPTH {
            return None;
        }
        match token {
            Token::OpenBrace => self.object(owner, depth + 2),
            Token::OpenBracket => self.array(owner, depth + 1),
            Token::String(text) => {
                self.string(text, owner);
                Some(())
            }
            Token::Number(_) | Token::Boolean(_) | Token::Null => {
                self.push(owner);
                Some(())
            }
            _ => None,
        }
    }

    fn object(&mut self, owner: u32, depth: u32) -> Option<()> {
        let own = self.push(owner);
        loop {
            match self.next()? {
                Token::CloseBrace => break,
                Token::String(name) => {
                    let key = self.string(name, own);
                    self.next().filter(|token| *token == Token::Colon)?;
                    let first = self.next()?;
                    self.value(first, key, depth)?;
                }
                _ => return None,
            }
            match self.next()? {
                Token::Comma => {}
                Token::CloseBrace => break,
                _ => return None,
            }
        }
        self.tree.close(own, self.scanner.token_end());
        Some(())
    }

    fn array(&mut self, owner: u32, depth: u32) -> Option<()> {
        let own = self.push(owner);
        loop {
            match self.next()? {
                Token::CloseBracket => break,
                first => self.value(first, own, depth)?,
            }
            match self.next()? {
                Token::Comma => {}
                Token::CloseBracket => break,
                _ => return None,
            }
        }
        self.tree.close(own, self.scanner.token_end());
        Some(())
    }

    fn string(&mut self, text: Cow<'s, str>, owner: u32) -> u32 {
        let own = self.push(owner);
        if let Cow::Owned(text) = text {
            self.tree.decode(text);
        }
        own
    }

    /// Adds what the scanner has found last.
    fn push(&mut self, owner: u32) -> u32 {
        let (start, end) = (self.scanner.token_start(), self.scanner.token_end());
        self.tree.push(start, end, owner)
    }
}

/// Whether a file that cannot be parsed was meant to be a template: it names a deployment schema,
/// or it has the properties that every template or policy definition has.
pub fn looks_like_template(text: &str) -> bool {
    let has = |needle: &str| memchr::memmem::find(text.as_bytes(), needle.as_bytes()).is_some();
    if text.len() < 64 * 1024 {
        let lower = text.to_ascii_lowercase();
        let has =
            |needle: &str| memchr::memmem::find(lower.as_bytes(), needle.as_bytes()).is_some();
        return has("deploymenttemplate.json")
            || (has("\"resources\"") && has("\"contentversion\""))
            || has("\"policyrule\"");
    }
    has("eploymentTemplate.json")
        || (has("\"resources\"") && has("\"contentVersion\""))
        || has("\"policyRule\"")
}

#[cfg(test)]
mod tests {
    use super::looks_like_template;

    /// Text of at least `length` bytes that holds `words`.
    fn padded(words: &str, length: usize) -> String {
        words.to_owned() + &" ".repeat(length.saturating_sub(words.len()))
    }

    #[test]
    fn a_template_is_known_by_its_schema_or_by_what_every_template_has() {
        for length in [0, 2_000, 1 << 16] {
            let looks = |words: &str| looks_like_template(&padded(words, length));
            for words in [
                "2019-04-01/deploymentTemplate.json#",
                "2018-05-01/subscriptionDeploymentTemplate.json#",
                "\"resources\": [ \"contentVersion\"",
                "\"policyRule\"",
            ] {
                assert!(looks(words), "{words} in {length}");
            }
            for words in ["", "\"resources\"", "\"contentVersion\"", "policyRule"] {
                assert!(!looks(words), "{words} in {length}");
            }
        }
    }

    #[test]
    fn only_in_a_short_file_may_letters_have_another_case() {
        for words in [
            "DEPLOYMENTTEMPLATE.JSON",
            "\"Resources\" \"ContentVersion\"",
            "\"PolicyRule\"",
        ] {
            assert!(looks_like_template(words), "{words}");
            assert!(
                looks_like_template(&padded(words, (1 << 16) - 1)),
                "{words}"
            );
            assert!(!looks_like_template(&padded(words, 1 << 16)), "{words}");
        }
    }
}

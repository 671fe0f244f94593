//! Floor 3: JSON text to a syntax tree, or to the first problem in it.

use jsonc_parser::ast::Value;
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};

use super::problem::problem;
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

/// A parsed file. Offsets of [`Tree::root`] count from behind a byte order mark; `base` is what
/// leads back to offsets into the file.
#[derive(Debug)]
pub struct Tree<'s> {
    /// The one value of the file.
    pub root: Value<'s>,
    /// The text behind a byte order mark.
    pub text: &'s str,
    /// Bytes in front of `text`.
    pub base: u32,
}

/// Parses a file.
pub fn parse(source: &Source) -> Result<Tree<'_>, Problem> {
    let base = source.start();
    let text = Span::new(base, offset(source.text().len())).slice(source.text());
    let collect = CollectOptions {
        comments: CommentCollectionStrategy::Off,
        tokens: false,
    };
    match parse_to_ast(text, &collect, &DIALECT) {
        Ok(result) => match result.value {
            Some(mut root) => {
                if text.len() > LARGE {
                    shrink(&mut root);
                }
                Ok(Tree { root, text, base })
            }
            None => Err(Problem {
                span: Span::at(base),
                message: "the file is empty".to_owned(),
                help: Some("a template is one JSON object: `{ … }`".to_owned()),
            }),
        },
        Err(error) => Err(problem(&error, text, base)),
    }
}

/// From this size on, memory counts more than the time to give back what the parser took too much.
const LARGE: usize = 8 << 20;

/// Gives back the room that grown lists keep for more: about a third of a tree.
fn shrink(value: &mut Value<'_>) {
    match value {
        Value::Object(object) => {
            for property in &mut object.properties {
                shrink(&mut property.value);
            }
            object.properties.shrink_to_fit();
        }
        Value::Array(array) => {
            array.elements.iter_mut().for_each(shrink);
            array.elements.shrink_to_fit();
        }
        Value::StringLit(_)
        | Value::NumberLit(_)
        | Value::BooleanLit(_)
        | Value::NullKeyword(_) => {}
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

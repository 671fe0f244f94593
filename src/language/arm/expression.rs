//! Floor 3: the strings of ARM JSON, template expressions among them. Evaluates nothing.

mod flaw;
mod forms;
mod parser;
mod places;
mod scanner;

use std::borrow::Cow;

use crate::model::{Expression, Kind, Problem};
use crate::text::Span;

use places::Places;

/// The text of a JSON string as it is in the file.
#[derive(Clone, Debug)]
pub struct JsonString<'a> {
    /// What it says, escapes decoded; borrowed when it has none.
    pub value: Cow<'a, str>,
    /// What stands between the quotes in the file.
    pub raw: &'a str,
    /// The bytes of the whole token, quotes included.
    pub span: Span,
}

/// Lowers a JSON string: text, or a template expression when it starts with `[` and ends with
/// `]`.
///
/// Of `[[…]`, which is text, the first bracket is dropped. What cannot be read is
/// [`Kind::Broken`]; in any case the result spans the whole token.
pub fn lower_string(string: JsonString<'_>) -> Expression<'_> {
    let JsonString { value, raw, span } = string;
    let kind = if !(value.starts_with('[') && value.ends_with(']')) {
        Kind::Text(value)
    } else if value.starts_with("[[") {
        Kind::Text(without_first_byte(value))
    } else {
        let places = Places::new(span.start.saturating_add(1), raw, value.len());
        let borrowed = match &value {
            Cow::Borrowed(text) => Some(*text),
            Cow::Owned(_) => None,
        };
        parser::read(&value, borrowed, &places).unwrap_or_else(|flaw| {
            Kind::Broken(Box::new(Problem {
                span: places.span(flaw.start, flaw.end),
                message: flaw.message,
                help: Some(flaw.help),
            }))
        })
    };
    Expression::new(span, kind)
}

fn without_first_byte(value: Cow<'_, str>) -> Cow<'_, str> {
    match value {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(1..).unwrap_or_default()),
        Cow::Owned(mut text) => {
            text.remove(0);
            Cow::Owned(text)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Call, Name};
    use crate::text::offset;

    /// Where the token starts in the file of these tests.
    const START: usize = 1_000;

    /// Lowers the token `"raw"` as it would be found at [`START`].
    fn lower(raw: &str) -> Expression<'_> {
        let value = if raw.contains('\\') {
            let token = format!("\"{}\"", raw.replace('\n', "\\n"));
            Cow::Owned(serde_json::from_str(&token).unwrap())
        } else {
            Cow::Borrowed(raw)
        };
        let span = Span::new(offset(START), offset(START + raw.len() + 2));
        let lowered = lower_string(JsonString { value, raw, span });
        assert_eq!(lowered.span, span, "{raw}");
        lowered
    }

    /// The part of `raw` that `span` marks.
    fn part(raw: &str, span: Span) -> &str {
        let before = START + 1;
        &raw[span.start as usize - before..span.end as usize - before]
    }

    fn call<'t, 'a>(expression: &'t Expression<'a>) -> &'t Call<'a> {
        match &expression.kind {
            Kind::Call(call) => call,
            other => panic!("{other:?} is not a call"),
        }
    }

    /// A tree as text: the form of each node and nothing of its place.
    fn sketch(expression: &Expression) -> String {
        let all = |list: &[Expression]| list.iter().map(sketch).collect::<Vec<_>>().join(" ");
        match &expression.kind {
            Kind::Null => "null".to_owned(),
            Kind::Boolean(value) => value.to_string(),
            Kind::Integer(value) => value.to_string(),
            Kind::Text(text) => format!("'{text}'"),
            Kind::Symbol(name) => name.to_string(),
            Kind::Call(call) => {
                let base = call.base.iter().map(|base| sketch(base) + "::");
                let base: String = base.collect();
                format!("{base}{}({})", call.name.text, all(&call.arguments))
            }
            Kind::Member(access) => format!("{}.{}", sketch(&access.base), access.name.text),
            Kind::Index(index) => format!("{}[{}]", sketch(&index.base), sketch(&index.index)),
            Kind::Conditional(choice) => format!(
                "{}?{}:{}",
                sketch(&choice.condition),
                sketch(&choice.then),
                sketch(&choice.otherwise)
            ),
            Kind::Lambda(lambda) => {
                format!("|{}|{}", lambda.parameters.join(","), sketch(&lambda.body))
            }
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_string_without_both_brackets_is_text_as_it_is() {
        for raw in [
            "", "a", "[", "]", "[[", "[a] b", " [f()]", "[f()] ", "[[f()", "f()]",
        ] {
            assert_eq!(lower(raw).kind, Kind::Text(Cow::Borrowed(raw)), "{raw}");
        }
    }

    #[test]
    fn two_brackets_stand_for_one() {
        for (raw, text) in [("[[]", "[]"), ("[[f()]", "[f()]"), ("[[[f()]]", "[[f()]]")] {
            assert_eq!(lower(raw).text(), Some(text));
        }
        assert_eq!(lower(r"[[\n]").text(), Some("[\n]"));
        assert_eq!(lower(r"\u005bf()]").span.len(), 12);
    }

    #[test]
    fn text_without_escapes_is_borrowed() {
        let is_borrowed = |kind| matches!(kind, Kind::Text(Cow::Borrowed(_)));
        assert!(is_borrowed(lower("plain").kind));
        assert!(is_borrowed(lower("[[f()]").kind));
        assert!(is_borrowed(lower("['text']").kind));
        let concat = lower("[concat('a')]");
        assert!(matches!(call(&concat).name.text, Cow::Borrowed("concat")));
        assert!(is_borrowed(call(&concat).arguments[0].kind.clone()));
    }

    #[test]
    fn trees_have_the_form_that_is_written() {
        for (raw, form) in [
            ("['it''s']", "'it's'"),
            ("['']", "''"),
            ("['''']", "'''"),
            ("[-12]", "-12"),
            ("[ +7 ]", "7"),
            ("[f()]", "f()"),
            ("[f('a',1)]", "f('a' 1)"),
            ("[\n f\t(\r\n 'a' ,\u{a0}1 ) . b [ 0 ] ]", "f('a' 1).b[0]"),
            ("[f().a.b['c'][g().d].e]", "f().a.b['c'][g().d].e"),
            ("[f().$schema._a1]", "f().$schema._a1"),
            ("[contoso.uniqueName('x').a]", "contoso::uniqueName('x').a"),
            ("[contoso.if(1,2,3)]", "contoso::if(1 2 3)"),
            ("[If(TRUE(), null(), False())]", "true?null:false"),
            ("[if(1,2)]", "if(1 2)"),
            ("[null(1)]", "null(1)"),
            (
                "[createObject('k', createArray())]",
                "createObject('k' createArray())",
            ),
            (
                "[map(a(),lambda('x',lambdaVariables('x').y))]",
                "map(a() |x|lambdaVariables('x').y)",
            ),
            ("[lambda('x', 'i', 'body')]", "|x,i|'body'"),
            ("[lambda(f(), 'x')]", "lambda(f() 'x')"),
            ("[lambda('x')]", "lambda('x')"),
        ] {
            assert_eq!(sketch(&lower(raw)), form, "{raw}");
        }
    }

    #[test]
    fn every_node_knows_its_bytes() {
        let raw = "[concat( resourceID('a/b','c').id [ length('d') ], if(true(), 'it''s', -1))]";
        let mut parts = Vec::new();
        let lowered = lower(raw);
        lowered.walk(&mut |node| parts.push(node.span));
        let parts: Vec<_> = parts
            .into_iter()
            .skip(1)
            .map(|span| part(raw, span))
            .collect();
        assert_eq!(
            parts,
            [
                "resourceID('a/b','c').id [ length('d') ]",
                "resourceID('a/b','c').id",
                "resourceID('a/b','c')",
                "'a/b'",
                "'c'",
                "length('d')",
                "'d'",
                "if(true(), 'it''s', -1)",
                "true()",
                "'it''s'",
                "-1",
            ]
        );
        let Name { span, text } = &call(&lowered).name;
        assert_eq!((part(raw, *span), text.as_ref()), ("concat", "concat"));
    }

    #[test]
    fn escapes_move_no_span() {
        let raw =
            r"[concat(\u0027a\ud83d\ude00\u0027,\n  toLower('b\\\/'), c\u006fntoso.f ( 'é' ))]";
        let lowered = lower(raw);
        let arguments = &call(&lowered).arguments;
        let parts: Vec<_> = arguments.iter().map(|node| part(raw, node.span)).collect();
        let first = r"\u0027a\ud83d\ude00\u0027";
        assert_eq!(
            parts,
            [first, r"toLower('b\\\/')", r"c\u006fntoso.f ( 'é' )"]
        );
        assert_eq!(arguments[0].text(), Some("a\u{1f600}"));
        assert_eq!(part(raw, call(&arguments[1]).name.span), "toLower");
        assert_eq!(call(&arguments[1]).arguments[0].text(), Some("b\\/"));
        let namespace = call(&arguments[2]).base.as_ref().unwrap();
        assert_eq!(namespace.kind, Kind::Symbol("contoso".into()));
        assert_eq!(part(raw, namespace.span), r"c\u006fntoso");
    }

    #[test]
    fn a_problem_behind_an_escape_is_in_its_place() {
        for (raw, marked) in [
            (r"[concat(\n\u0027a', , 'b')]", ","),
            (r#"[f(\n\"a\")]"#, r#"\""#),
            (r"[f('\ud83d\ude00', \u00e9)]", r"\u00e9"),
        ] {
            let Kind::Broken(problem) = lower(raw).kind else {
                panic!("{raw} is read")
            };
            let last = part(raw, problem.span);
            assert_eq!(last, marked, "{raw}");
        }
    }
}

//! Floor 3: the grammar of template expressions. Knows no function's meaning.
//!
//! It is that of Resource Manager's own parser: a value is a string, a whole number or a call, and
//! only a call is followed by members and indexes.

use std::borrow::Cow;

use crate::model::{Access, Call, Expression, Index, Kind, Name};

use super::flaw::{self, Flaw};
use super::forms;
use super::places::Places;
use super::scanner::{Lexeme, Scanner, Token};

/// Deepest nesting of arguments and indexes.
const NESTING: usize = 128;

/// Longest way from the root of a tree to a leaf when members in a row count as well: whoever
/// walks or drops the tree may recurse.
const HEIGHT: usize = 256;

/// Reads `text`, a decoded string in its brackets; `borrowed` is the same text when its parts can
/// be borrowed from the file.
pub(super) fn read<'a>(
    text: &str,
    borrowed: Option<&'a str>,
    places: &Places,
) -> Result<Kind<'a>, Flaw> {
    let mut scanner = Scanner::new(text);
    let current = scanner.next()?;
    if current.token == Token::End {
        return Err(flaw::empty(text));
    }
    let mut parser = Parser {
        scanner,
        current,
        text,
        borrowed,
        places,
    };
    let tree = parser.value(0)?;
    match parser.current.token {
        Token::End => Ok(tree.root.kind),
        _ => Err(flaw::trailing(text, parser.current)),
    }
}

struct Parser<'t, 'a> {
    scanner: Scanner<'t>,
    /// The token that is read next.
    current: Lexeme,
    text: &'t str,
    /// The same text, when names and strings can be borrowed from the file.
    borrowed: Option<&'a str>,
    places: &'t Places,
}

/// An expression and the number of nodes on the longest way to a leaf.
struct Tree<'a> {
    root: Expression<'a>,
    height: usize,
}

/// A call's arguments.
struct Arguments<'a> {
    values: Vec<Expression<'a>>,
    height: usize,
}

impl<'a> Parser<'_, 'a> {
    fn value(&mut self, depth: usize) -> Result<Tree<'a>, Flaw> {
        let first = self.current;
        if depth > NESTING {
            return Err(first.flaw(
                format!("this expression is nested more than {NESTING} levels deep"),
                "move its inner parts into variables",
            ));
        }
        let kind = match first.token {
            Token::Name => {
                let call = self.call(depth)?;
                return self.members(call, first.start, depth);
            }
            Token::Text { escaped } => Kind::Text(self.string(first, escaped)),
            Token::Integer(value) => Kind::Integer(value),
            _ => return Err(flaw::no_value(self.text, self.current)),
        };
        self.advance()?;
        if matches!(self.current.token, Token::Dot | Token::OpenIndex) {
            return Err(self.current.flaw(
                "a literal has no members",
                "only the result of a call has: wrap the literal, as in `string('…')[0]`",
            ));
        }
        let root = Expression::new(self.places.span(first.start, first.end), kind);
        Ok(Tree { root, height: 1 })
    }

    /// `name(…)` or `namespace.name(…)`.
    fn call(&mut self, depth: usize) -> Result<Tree<'a>, Flaw> {
        let first = self.advance()?;
        let mut name = first;
        if self.current.token == Token::Dot {
            self.advance()?;
            name = self.member_name()?;
        }
        let open = self.current;
        if open.token != Token::Open {
            return Err(flaw::not_called(self.text, first, name));
        }
        self.advance()?;
        let Arguments { values, height } = self.arguments(open, depth)?;
        let end = self.advance()?.end;
        let root = if name.start == first.start {
            forms::call(self.name(name), values)
        } else {
            let Name { span, text } = self.name(first);
            Kind::Call(Box::new(Call {
                base: Some(Box::new(Expression::new(span, Kind::Symbol(text.into())))),
                name: self.name(name),
                arguments: values.into(),
            }))
        };
        Ok(Tree {
            root: Expression::new(self.places.span(first.start, end), root),
            // A namespace is a leaf, as an argument is.
            height: height.max(1) + 1,
        })
    }

    fn arguments(&mut self, open: Lexeme, depth: usize) -> Result<Arguments<'a>, Flaw> {
        let mut arguments = Arguments {
            values: Vec::new(),
            height: 0,
        };
        if self.current.token == Token::Close {
            return Ok(arguments);
        }
        loop {
            if self.current.token == Token::End {
                return Err(flaw::never_closed(open));
            }
            let tree = self.value(depth + 1)?;
            arguments.values.push(tree.root);
            arguments.height = arguments.height.max(tree.height);
            match self.current.token {
                Token::Comma => self.advance()?,
                Token::Close => return Ok(arguments),
                Token::End => return Err(flaw::never_closed(open)),
                _ => return Err(flaw::no_comma(self.text, self.current)),
            };
        }
    }

    /// The `.name` and `[index]` that follow a call that starts at `start`.
    fn members(&mut self, call: Tree<'a>, start: usize, depth: usize) -> Result<Tree<'a>, Flaw> {
        let Tree { root, mut height } = call;
        let mut base = root;
        loop {
            let link = self.current;
            let (kind, end) = match link.token {
                Token::Dot => self.member(base)?,
                Token::OpenIndex => self.index(base, &mut height, depth)?,
                Token::Open => {
                    return Err(link.flaw(
                        "only a function can be called, not a value",
                        "put the function around the value, as in `length(value)`",
                    ));
                }
                _ => return Ok(Tree { root: base, height }),
            };
            base = Expression::new(self.places.span(start, end), kind);
            height += 1;
            if height > HEIGHT {
                return Err(link.flaw(
                    format!("this expression reads more than {HEIGHT} members in a row"),
                    "move a part of it into a variable",
                ));
            }
        }
    }

    fn member(&mut self, base: Expression<'a>) -> Result<(Kind<'a>, usize), Flaw> {
        self.advance()?;
        let name = self.member_name()?;
        let access = Access {
            base,
            name: self.name(name),
            safe: false,
        };
        Ok((Kind::Member(Box::new(access)), name.end))
    }

    fn index(
        &mut self,
        base: Expression<'a>,
        height: &mut usize,
        depth: usize,
    ) -> Result<(Kind<'a>, usize), Flaw> {
        let open = self.advance()?;
        if self.current.token == Token::End {
            return Err(flaw::never_closed(open));
        }
        let index = self.value(depth + 1)?;
        *height = index.height.max(*height);
        match self.current.token {
            Token::CloseIndex => {}
            Token::End => return Err(flaw::never_closed(open)),
            _ => {
                return Err(flaw::no_index_end(self.text, self.current));
            }
        }
        let end = self.advance()?.end;
        let index = Index {
            base,
            index: index.root,
            safe: false,
            from_end: false,
        };
        Ok((Kind::Index(Box::new(index)), end))
    }

    fn member_name(&mut self) -> Result<Lexeme, Flaw> {
        if self.current.token == Token::Name {
            return self.advance();
        }
        Err(self.current.flaw(
            "a name is missing after `.`",
            "write a member as `.name` or `['my-name']`, an item as `[0]`",
        ))
    }

    /// Takes the current token and reads the next one.
    fn advance(&mut self) -> Result<Lexeme, Flaw> {
        let next = self.scanner.next()?;
        Ok(std::mem::replace(&mut self.current, next))
    }

    fn name(&self, name: Lexeme) -> Name<'a> {
        Name {
            span: self.places.span(name.start, name.end),
            text: self.cut(name.start, name.end),
        }
    }

    fn string(&self, string: Lexeme, escaped: bool) -> Cow<'a, str> {
        let text = self.cut(string.start + 1, string.end - 1);
        if escaped {
            Cow::Owned(text.replace("''", "'"))
        } else {
            text
        }
    }

    fn cut(&self, start: usize, end: usize) -> Cow<'a, str> {
        match self.borrowed {
            Some(text) => Cow::Borrowed(text.get(start..end).unwrap_or_default()),
            None => Cow::Owned(self.text.get(start..end).unwrap_or_default().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::language::arm::{JsonString, lower_string};
    use crate::text::{Span, offset};

    fn lower(raw: &str) -> Expression<'_> {
        lower_string(JsonString {
            value: raw.into(),
            raw,
            span: Span::new(0, offset(raw.len() + 2)),
        })
    }

    /// The message, when `raw` is refused. Half the stack of a worker thread must do for reading,
    /// walking and dropping.
    fn refusal(raw: String) -> Option<String> {
        let work = move || {
            let started = Instant::now();
            let lowered = lower(&raw);
            let mut nodes = 0;
            lowered.walk(&mut |_| nodes += 1);
            assert!(nodes > 0 && lowered == lowered.clone());
            assert!(started.elapsed() < Duration::from_secs(5));
            match lowered.kind {
                Kind::Broken(problem) => Some(problem.message),
                _ => None,
            }
        };
        let thread = std::thread::Builder::new().stack_size(1 << 20);
        thread.spawn(work).unwrap().join().unwrap()
    }

    fn nested(depth: usize, open: &str, inner: &str, close: &str) -> String {
        format!("[{}{inner}{}]", open.repeat(depth), close.repeat(depth))
    }

    #[test]
    fn depth_is_limited_at_its_word() {
        assert_eq!(refusal(nested(NESTING, "f(", "1", ")")), None);
        let deep = Some("this expression is nested more than 128 levels deep".to_owned());
        for depth in [NESTING + 1, 10_000, 100_000] {
            assert_eq!(refusal(nested(depth, "f(", "1", ")")), deep);
            assert_eq!(refusal(nested(depth, "f()[", "1", "]")), deep);
            assert_eq!(refusal(nested(depth, "if(a(),", "1", ",2)")), deep);
        }
    }

    #[test]
    fn members_in_a_row_are_limited_wherever_they_stand() {
        assert_eq!(
            refusal(nested(1, "f()", &".a".repeat(HEIGHT - 2), "")),
            None
        );
        let long = Some("this expression reads more than 256 members in a row".to_owned());
        for count in [HEIGHT - 1, 1_000_000] {
            assert_eq!(refusal(nested(1, "f()", &".a".repeat(count), "")), long);
            assert_eq!(refusal(nested(1, "f()", &"[0]".repeat(count), "")), long);
        }
        let link = format!("){}", ".a".repeat(100));
        assert_eq!(refusal(nested(NESTING, "f(", "1", &link)), long);
        let link = format!("]{}", ".a".repeat(100));
        assert_eq!(refusal(nested(NESTING, "f()[", "1", &link)), long);
    }

    #[test]
    fn long_expressions_are_read_at_once() {
        assert_eq!(refusal(format!("['{}']", "''".repeat(1 << 20))), None);
        assert_eq!(refusal(format!("[{}()]", "f".repeat(1 << 20))), None);
        assert_eq!(refusal(format!("[f({}1)]", "g(1), ".repeat(200_000))), None);
        for odd in [
            "'", " [", "]", "(", "1", "-", "f", ".", " ", "é", "''a", "1.", "f(",
        ] {
            let raw = format!("[{}]", odd.repeat((1 << 20) + 1));
            assert!(refusal(raw).is_some(), "{odd}");
        }
    }

    #[test]
    fn escapes_by_the_hundred_thousand_are_mapped_at_once() {
        let raw = format!("[f({}1)]", r"\u0027\n\u0027,".repeat(100_000));
        let value = raw.replace(r"\u0027", "'").replace(r"\n", "\n");
        let started = Instant::now();
        let span = Span::new(0, offset(raw.len() + 2));
        let lowered = lower_string(JsonString {
            value: value.into(),
            raw: &raw,
            span,
        });
        lowered.walk(&mut |node| assert!(span.contains(node.span)));
        assert!(matches!(lowered.kind, Kind::Call(_)));
        assert!(started.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn no_mutation_is_too_wild() {
        const SEED: &str = "[if(equals(a.b('x''y'), -1), f().c['d'][0], lambda('é', null()))]";
        const PIECES: [&str; 14] = [
            "'", "''", "(", ")", "[", "]", ",", ".", "-", "7", "é", "\"", " ", "if(",
        ];
        let mut state = 1_u64;
        let mut roll = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            usize::try_from(state >> 33).unwrap() % below
        };
        for _ in 0..20_000 {
            let mut letters: Vec<_> = SEED.chars().map(String::from).collect();
            for _ in 0..=roll(4) {
                let at = roll(letters.len());
                match roll(3) {
                    0 => drop(letters.remove(at)),
                    1 => letters[at] = PIECES[roll(PIECES.len())].to_owned(),
                    _ => letters.insert(at, PIECES[roll(PIECES.len())].to_owned()),
                }
            }
            let raw = letters.concat();
            let lowered = lower(&raw);
            lowered.walk(&mut |node| assert!(lowered.span.contains(node.span), "{raw}"));
            if let Kind::Broken(problem) = &lowered.kind {
                assert!(lowered.span.contains(problem.span), "{raw}");
                assert!(!problem.span.is_empty(), "{raw}");
            }
        }
    }
}

//! Floor 3: the grammar of template expressions. Knows what a few names mean, evaluates none.
//!
//! It is that of Resource Manager's own parser: a value is a string, a whole number or a call, and
//! only a call is followed by members and indexes.

use std::borrow::Cow;

use crate::model::{Access, Call, Conditional, Expression, Index, Kind, Lambda, Name};

use super::places::Places;
use super::scanner::{self, Flaw, Lexeme, Scanner, Token};

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
        return Err(Flaw {
            start: 0,
            end: text.len(),
            message: "this expression is empty".to_owned(),
            help: "write a call between the brackets, or `[[]` for the text `[]`".to_owned(),
        });
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
        _ => Err(parser.trailing()),
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

impl<'t, 'a> Parser<'t, 'a> {
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
            _ => return Err(self.no_value()),
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
            return Err(self.not_called(first, name));
        }
        self.advance()?;
        let Arguments { values, height } = self.arguments(open, depth)?;
        let end = self.advance()?.end;
        let root = if name.start == first.start {
            plain_call(self.name(name), values)
        } else {
            let Name { span, text } = self.name(first);
            Kind::Call(Box::new(Call {
                base: Some(Expression::new(span, Kind::Symbol(text))),
                name: self.name(name),
                arguments: values,
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
                return Err(never_closed(open));
            }
            let tree = self.value(depth + 1)?;
            arguments.values.push(tree.root);
            arguments.height = arguments.height.max(tree.height);
            match self.current.token {
                Token::Comma => self.advance()?,
                Token::Close => return Ok(arguments),
                Token::End => return Err(never_closed(open)),
                _ => return Err(self.no_comma()),
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
            return Err(never_closed(open));
        }
        let index = self.value(depth + 1)?;
        *height = index.height.max(*height);
        match self.current.token {
            Token::CloseIndex => {}
            Token::End => return Err(never_closed(open)),
            _ => {
                return Err(self.current.flaw(
                    format!("expected `]`, not {}", self.quote(self.current)),
                    "an index is one value: end it with `]`",
                ));
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

    fn quote(&self, lexeme: Lexeme) -> String {
        scanner::quote(self.text, lexeme.start, lexeme.end)
    }

    /// What is wrong when a value should start at the current token.
    fn no_value(&self) -> Flaw {
        let found = self.quote(self.current);
        match self.current.token {
            Token::OpenIndex => self.current.flaw(
                "`[` does not start a value",
                "brackets stand around the whole expression only; an array is `createArray(…)`",
            ),
            Token::Open => self.current.flaw(
                "`(` does not start a value",
                "remove the parentheses: only a function's arguments stand in them",
            ),
            Token::CloseIndex => self.current.flaw(
                "a value is missing before `]`",
                "write an index, as in `[0]` or `['name']`",
            ),
            _ => self.current.flaw(
                format!("a value is missing before {found}"),
                format!("write a value in front of {found}, or remove the comma too many"),
            ),
        }
    }

    /// What is wrong when an argument should end at the current token.
    fn no_comma(&self) -> Flaw {
        match self.current.token {
            Token::CloseIndex => self.current.flaw(
                "this `]` closes nothing",
                "close the arguments with `)` first, or remove it",
            ),
            _ => self.current.flaw(
                format!("a comma is missing before {}", self.quote(self.current)),
                "separate arguments with `,`; expressions have no operators",
            ),
        }
    }

    /// What is wrong when the expression should end at the current token.
    fn trailing(&self) -> Flaw {
        let found = self.quote(self.current);
        let message = match self.current.token {
            Token::Close | Token::CloseIndex => format!("this {found} closes nothing"),
            _ => format!("{found} stands behind the end of the expression"),
        };
        self.current.flaw(
            message,
            "remove it; an expression is the whole string: join texts with `concat` or `format`",
        )
    }

    /// What is wrong when a name, with its namespace, has no parenthesis.
    fn not_called(&self, first: Lexeme, name: Lexeme) -> Flaw {
        let word = self.text.get(first.start..name.end).unwrap_or_default();
        let help = match word.to_ascii_lowercase().as_str() {
            literal @ ("true" | "false" | "null") => format!("write it as a call: `{literal}()`"),
            _ => "call it, as in `parameters('name')`, or quote a text: `'…'`; a string that is \
                  no expression starts with `[[`"
                .to_owned(),
        };
        Flaw {
            start: first.start,
            end: name.end,
            message: format!(
                "{} is not called",
                scanner::quote(self.text, first.start, name.end)
            ),
            help,
        }
    }
}

fn never_closed(open: Lexeme) -> Flaw {
    match open.token {
        Token::OpenIndex => open.flaw("this `[` is never closed", "add `]` where the index ends"),
        _ => open.flaw(
            "this `(` is never closed",
            "add `)` where the arguments end",
        ),
    }
}

/// A call by a name without a namespace; a few are forms of their own.
fn plain_call<'a>(name: Name<'a>, mut arguments: Vec<Expression<'a>>) -> Kind<'a> {
    let is = |own: &str| name.text.eq_ignore_ascii_case(own);
    match arguments.len() {
        0 if is("null") => return Kind::Null,
        0 if is("true") => return Kind::Boolean(true),
        0 if is("false") => return Kind::Boolean(false),
        3 if is("if") => match <[_; 3]>::try_from(arguments) {
            Ok([condition, then, otherwise]) => {
                return Kind::Conditional(Box::new(Conditional {
                    condition,
                    then,
                    otherwise,
                }));
            }
            Err(all) => arguments = all,
        },
        2.. if is("lambda") => match lambda(arguments) {
            Ok(lambda) => return Kind::Lambda(Box::new(lambda)),
            Err(all) => arguments = all,
        },
        _ => {}
    }
    Kind::Call(Box::new(Call {
        base: None,
        name,
        arguments,
    }))
}

/// A lambda, when all arguments but the last are its parameters' names.
fn lambda(mut arguments: Vec<Expression<'_>>) -> Result<Lambda<'_>, Vec<Expression<'_>>> {
    let Some(body) = arguments.pop() else {
        return Err(arguments);
    };
    if arguments.iter().any(|name| name.text().is_none()) {
        arguments.push(body);
        return Err(arguments);
    }
    let parameters = arguments.into_iter().filter_map(|name| match name.kind {
        Kind::Text(text) => Some(text),
        _ => None,
    });
    Ok(Lambda {
        parameters: parameters.collect(),
        body,
    })
}

//! Floor 3: expressions, from the ternary down to what follows an operand.

use super::{Literals, Parsed, Parser};
use crate::language::bicep::syntax::{Node, NodeId, UnaryOperator};
use crate::language::bicep::token::TokenKind;

impl Parser<'_> {
    pub(super) fn expression(&mut self, literals: Literals) -> Parsed<NodeId> {
        self.enter()?;
        let value = self.ternary(literals)?;
        self.leave();
        Ok(value)
    }

    fn ternary(&mut self, literals: Literals) -> Parsed<NodeId> {
        let start = self.token(0).span.start;
        let condition = self.binary(0, literals)?;
        if !self.eat_after_lines(TokenKind::Question) {
            return Ok(condition);
        }
        self.refuse_line_end()?;
        let then = self.expression(literals)?;
        if !self.eat_after_lines(TokenKind::Colon) {
            return Err(self.expected("`:`", "write `condition ? value : otherwise`"));
        }
        self.refuse_line_end()?;
        let otherwise = self.expression(literals)?;
        let ternary = Node::Ternary {
            condition,
            then,
            otherwise,
        };
        Ok(self.node_from(start, ternary))
    }

    fn eat_after_lines(&mut self, kind: TokenKind) -> bool {
        let lines = match self.peek() {
            TokenKind::NewLine => self.new_lines_ahead(),
            _ => 0,
        };
        let found = self.peek_at(lines) == kind;
        if found {
            self.at += lines + 1;
        }
        found
    }

    /// After a sign that needs an operand on the same line.
    fn refuse_line_end(&mut self) -> Parsed<()> {
        if self.peek() != TokenKind::NewLine {
            return Ok(());
        }
        let sign = self.previous().map_or("", |token| self.text_of(token));
        let message = format!("expected an expression after `{sign}`, found the end of the line");
        let help = "put what follows on the same line";
        Err(self.error(self.here(), message, help))
    }

    /// Operators that bind more tightly than `floor`; those that bind alike group to the left.
    fn binary(&mut self, floor: u8, literals: Literals) -> Parsed<NodeId> {
        let start = self.token(0).span.start;
        let mut left = self.unary(literals)?;
        while let Some((operator, strength)) = self.peek().operator() {
            if strength <= floor {
                break;
            }
            self.at += 1;
            self.refuse_line_end()?;
            let right = self.binary(strength, literals)?;
            let binary = Node::Binary {
                operator,
                left,
                right,
            };
            left = self.node_from(start, binary);
        }
        Ok(left)
    }

    pub(super) fn unary_operator(&self) -> Option<UnaryOperator> {
        Some(match self.peek() {
            TokenKind::Not => UnaryOperator::Not,
            TokenKind::Minus => UnaryOperator::Minus,
            TokenKind::Plus => UnaryOperator::Plus,
            _ => return None,
        })
    }

    fn unary(&mut self, literals: Literals) -> Parsed<NodeId> {
        let Some(operator) = self.unary_operator() else {
            return self.member(literals);
        };
        let start = self.bump().span.start;
        self.refuse_second_sign()?;
        let operand = self.member(literals)?;
        Ok(self.node_from(start, Node::Unary { operator, operand }))
    }

    pub(super) fn refuse_second_sign(&mut self) -> Parsed<()> {
        if self.unary_operator().is_none() {
            return Ok(());
        }
        let message = format!("{} may not follow another sign", self.found());
        let help = "put the inner part in parentheses, as in `!(!x)`";
        Err(self.error(self.here(), message, help))
    }

    /// An operand and what follows it: `.a`, `[0]`, `::a`, `!`.
    fn member(&mut self, literals: Literals) -> Parsed<NodeId> {
        let start = self.token(0).span.start;
        let mut base = self.operand(literals)?;
        loop {
            let node = match self.peek() {
                TokenKind::LeftSquare => self.index(base, literals)?,
                TokenKind::Dot => self.dot(base, literals)?,
                TokenKind::DoubleColon => {
                    self.at += 1;
                    let name = self.member_name("a nested resource's name")?;
                    Node::Nested { base, name }
                }
                TokenKind::Not => {
                    self.at += 1;
                    Node::NonNull(base)
                }
                _ => return Ok(base),
            };
            base = self.node_from(start, node);
        }
    }

    fn index(&mut self, base: NodeId, literals: Literals) -> Parsed<Node> {
        let open = self.at;
        self.at += 1;
        let safe = self.eat(TokenKind::Question);
        let from_end = self.eat(TokenKind::Caret);
        if self.peek() == TokenKind::RightSquare {
            let help = "put an index or a property's name inside";
            return Err(self.error(self.here(), "the brackets are empty", help));
        }
        let index = self.expression(literals)?;
        self.expect_close(open)?;
        Ok(Node::Index {
            base,
            index,
            safe,
            from_end,
        })
    }

    fn dot(&mut self, base: NodeId, literals: Literals) -> Parsed<Node> {
        self.at += 1;
        let question = self.here();
        let safe = self.eat(TokenKind::Question);
        let name = self.member_name("a property's name")?;
        if self.peek() != TokenKind::LeftParen {
            return Ok(Node::Member { base, name, safe });
        }
        if safe {
            let help = "only a property may be looked up with `.?`; use `.`";
            return Err(self.error(question, "`.?` cannot call a function", help));
        }
        let arguments = self.arguments(literals)?;
        Ok(Node::MethodCall {
            base,
            function: name,
            arguments,
        })
    }

    pub(super) fn member_name(&mut self, what: &str) -> Parsed<NodeId> {
        if self.peek() == TokenKind::Identifier {
            let span = self.bump().span;
            return Ok(self.node(Node::Name, span));
        }
        Err(self.expected(
            what,
            "a name that is not one is looked up as `x['the name']`",
        ))
    }
}

#[cfg(test)]
mod tests {
    use crate::language::bicep::{Dialect, Document, Node, NodeId, StatementKind, parse};

    /// The tree with brackets around every operation.
    fn grouped(document: &Document, id: NodeId) -> String {
        let inside: Vec<_> = document
            .children(id)
            .map(|child| grouped(document, child))
            .collect();
        match document.node(id) {
            Node::Binary { left, right, .. } => {
                let sign = document.span(left).end as usize..document.span(right).start as usize;
                let sign = document.text()[sign].trim().to_owned();
                format!("({}{sign}{})", inside[0], inside[1])
            }
            Node::Ternary { .. } => format!("({}?{}:{})", inside[0], inside[1], inside[2]),
            Node::Unary { .. } => format!("({}{})", &document.source(id)[..1], inside[0]),
            Node::Member { safe, .. } => {
                let sign = if safe { ".?" } else { "." };
                format!("({}{sign}{})", inside[0], inside[1])
            }
            Node::Index { safe, from_end, .. } => {
                let marks = [("?", safe), ("^", from_end)];
                let marks: String = marks
                    .iter()
                    .filter(|mark| mark.1)
                    .map(|mark| mark.0)
                    .collect();
                format!("({}[{marks}{}])", inside[0], inside[1])
            }
            Node::Nested { .. } => format!("({}::{})", inside[0], inside[1]),
            Node::NonNull(_) => format!("({}!)", inside[0]),
            Node::Lambda { .. } => format!("({})", inside.join("=>")),
            _ => document.source(id).to_owned(),
        }
    }

    fn group(expression: &str) -> String {
        let text = format!("var a = {expression}\n");
        let document = parse(&text, Dialect::Template);
        assert_eq!(document.errors(), [], "{expression}");
        let (_, statement) = document.statements().next().expect("a statement");
        match statement.kind {
            StatementKind::Variable { value, .. } => grouped(&document, value),
            _ => panic!("a variable"),
        }
    }

    #[test]
    fn operators_bind_as_bicep_says() {
        assert_eq!(group("a + b * c - d"), "((a+(b*c))-d)");
        assert_eq!(group("a || b && c"), "(a||(b&&c))");
        assert_eq!(group("a ?? b || c ?? d"), "((a??(b||c))??d)");
        assert_eq!(group("a == b < c + d"), "(a==(b<(c+d)))");
        assert_eq!(group("a =~ b != c !~ d"), "(((a=~b)!=c)!~d)");
        assert_eq!(group("!a && -b % c >= +d"), "((!a)&&(((-b)%c)>=(+d)))");
    }

    #[test]
    fn ternaries_group_to_the_right_and_bind_least() {
        assert_eq!(group("a ?? b ? c : d ? e : f"), "((a??b)?c:(d?e:f))");
        assert_eq!(group("a ? b ? c : d : e"), "(a?(b?c:d):e)");
        assert_eq!(group("a\n  ? b\n  : c"), "(a?b:c)");
    }

    #[test]
    fn what_follows_an_operand_binds_most() {
        assert_eq!(group("!a.b.?c"), "(!((a.b).?c))");
        assert_eq!(group("a[0][?1][^2][?^3]!"), "(((((a[0])[?1])[^2])[?^3])!)");
        assert_eq!(group("a::b.c!"), "(((a::b).c)!)");
        assert_eq!(group("x => x + 1"), "(x=>(x+1))");
        assert_eq!(group("(x, y) => x"), "(x=>y=>x)");
    }
}

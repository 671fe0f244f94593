//! Floor 3: what of a Bicep file says nothing to Azure, and how far everything else goes.

use super::syntax::{Document, Node};
use super::token::TokenKind;
use super::trivia::TriviaKind;
use crate::text::{Span, offset};

/// The comments of a file, and the directives to Bicep's own linter, in order.
pub fn asides(document: &Document<'_>) -> Vec<Span> {
    let whole = Span::new(0, offset(document.text().len()));
    let trivia = document.trivia(whole).filter(|trivia| match trivia.kind {
        TriviaKind::LineComment | TriviaKind::BlockComment | TriviaKind::Directive(_) => true,
        TriviaKind::Blank | TriviaKind::ByteOrderMark => false,
    });
    trivia.map(|trivia| trivia.span).collect()
}

/// Every statement, property, and item of an array, from its first byte to its last.
pub fn members(document: &Document<'_>) -> Vec<Span> {
    let statements = document.all_statements();
    let mut all: Vec<Span> = statements.map(|(_, statement)| statement.span).collect();
    for id in document.nodes() {
        match document.node(id) {
            Node::Property { .. } | Node::Spread(_) => all.push(document.span(id)),
            Node::Array(items) => all.extend(document.list(items).map(|id| document.span(id))),
            _ => {}
        }
    }
    all
}

/// The comments and strings of a file that go over several lines.
pub fn blocks(document: &Document<'_>) -> Vec<Span> {
    let tokens = document.tokens().iter();
    let tokens = tokens.filter(|token| token.kind != TokenKind::NewLine);
    let spans = tokens.map(|token| token.span).chain(asides(document));
    let breaks = |span: &Span| span.slice(document.text()).contains(['\n', '\r']);
    spans.filter(breaks).collect()
}

/// Every statement and every node of a file, from its first byte to its last. A statement begins
/// with its first decorator, and once more with each of the others, and with its keyword.
pub fn extents(document: &Document<'_>) -> Vec<Span> {
    let mut all: Vec<Span> = document.nodes().map(|id| document.span(id)).collect();
    for (_, statement) in document.all_statements() {
        let decorators = document.list(statement.decorators);
        let starts = decorators.map(|id| document.decorator_span(id).start);
        let starts = starts.chain([statement.span.start, statement.keyword.start]);
        let starts = starts.filter(|start| *start >= statement.span.start);
        all.extend(starts.map(|start| Span::new(start, statement.span.end)));
    }
    all
}

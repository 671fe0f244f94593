//! Floor 3: the words of Bicep: the kinds of token, and a token with its place.

use super::syntax::BinaryOperator;
use crate::text::Span;

/// What a token is; keywords other than `true`, `false` and `null` are identifiers, since Bicep
/// lets a name be any of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "the variants are named after the signs they stand for"
)]
pub enum TokenKind {
    /// The end of the file.
    End,
    /// A run of line feeds and carriage returns, which separates statements and items.
    NewLine,
    Identifier,
    True,
    False,
    Null,
    Integer,
    /// A whole string without a hole, of any style.
    String,
    /// A string up to and with its first `${`.
    StringLeft,
    /// The part between two holes, from `}` to `${`.
    StringMiddle,
    /// The part from the last hole's `}` to the closing quote.
    StringRight,
    LeftBrace,
    RightBrace,
    LeftParen,
    RightParen,
    LeftSquare,
    RightSquare,
    At,
    Comma,
    Dot,
    Ellipsis,
    Question,
    DoubleQuestion,
    Colon,
    DoubleColon,
    Semicolon,
    Assign,
    Arrow,
    Pipe,
    Caret,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Not,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
    EqualInsensitive,
    NotEqualInsensitive,
    And,
    Or,
    /// Characters that mean nothing in Bicep.
    Unknown,
}

impl TokenKind {
    /// The bracket that closes this one.
    pub(super) const fn closer(self) -> Option<Self> {
        Some(match self {
            Self::LeftBrace => Self::RightBrace,
            Self::LeftParen => Self::RightParen,
            Self::LeftSquare => Self::RightSquare,
            _ => return None,
        })
    }

    /// Whether this is `}`, `)` or `]`.
    pub(super) const fn is_closer(self) -> bool {
        matches!(
            self,
            Self::RightBrace | Self::RightParen | Self::RightSquare
        )
    }

    /// Whether a string, or the first part of one, begins here.
    pub(super) const fn is_string_start(self) -> bool {
        matches!(self, Self::String | Self::StringLeft)
    }

    /// Whether it is a string, or a part of one.
    pub(super) const fn is_text(self) -> bool {
        self.is_string_start() || matches!(self, Self::StringMiddle | Self::StringRight)
    }

    /// How the sign is written, for the few that messages name.
    pub(super) const fn sign(self) -> &'static str {
        match self {
            Self::LeftBrace => "{",
            Self::RightBrace => "}",
            Self::LeftParen => "(",
            Self::RightParen => ")",
            Self::LeftSquare => "[",
            Self::RightSquare => "]",
            Self::Less => "<",
            Self::Greater => ">",
            Self::Assign => "=",
            Self::Arrow => "=>",
            Self::Colon => ":",
            _ => "",
        }
    }

    /// Whether a line can only begin with this when the line above was meant to go on.
    pub(super) const fn continues_a_line(self) -> bool {
        self.operator().is_some()
            || matches!(
                self,
                Self::Dot
                    | Self::Question
                    | Self::Colon
                    | Self::DoubleColon
                    | Self::Arrow
                    | Self::Assign
                    | Self::Pipe
            )
    }

    /// The binary operator and how tightly it binds.
    pub(super) const fn operator(self) -> Option<(BinaryOperator, u8)> {
        use BinaryOperator as Op;
        Some(match self {
            Self::Star => (Op::Multiply, 100),
            Self::Slash => (Op::Divide, 100),
            Self::Percent => (Op::Modulo, 100),
            Self::Plus => (Op::Add, 90),
            Self::Minus => (Op::Subtract, 90),
            Self::Less => (Op::Less, 80),
            Self::LessEqual => (Op::LessOrEqual, 80),
            Self::Greater => (Op::Greater, 80),
            Self::GreaterEqual => (Op::GreaterOrEqual, 80),
            Self::Equal => (Op::Equal, 70),
            Self::NotEqual => (Op::NotEqual, 70),
            Self::EqualInsensitive => (Op::EqualInsensitive, 70),
            Self::NotEqualInsensitive => (Op::NotEqualInsensitive, 70),
            Self::And => (Op::And, 50),
            Self::Or => (Op::Or, 40),
            Self::DoubleQuestion => (Op::Coalesce, 30),
            _ => return None,
        })
    }
}

/// A word of the file and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// Whether the lexer already complained that it has no end or no meaning; what follows from
    /// that is not reported again.
    pub broken: bool,
}

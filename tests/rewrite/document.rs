//! Documents in a layout of any kind, and where their parts are.

use armid::text::{Span, offset};
use proptest::prelude::*;

/// A value of a generated document; every name occurs once.
#[derive(Clone, Debug)]
pub(crate) enum Json {
    Null,
    Number(u8),
    Text(&'static str),
    Object(Vec<(String, Dress, Json)>, Shape),
    Array(Vec<(Dress, Json)>, Shape),
}

/// The comments of one member.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Dress {
    Bare,
    Above,
    Behind,
    /// A free-standing comment above, with a blank line behind it.
    Free,
    /// A block comment in front, on the same line.
    Block,
}

/// How the members of one object or array are laid out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub lines: bool,
    pub trailing_comma: bool,
    /// Whether the commas between lines stand in front of what follows.
    pub leading_commas: bool,
}

/// How a document is saved.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a habit of its own")]
pub(crate) struct Saved {
    pub line_end: &'static str,
    pub unit: &'static str,
    pub mark: bool,
    pub colon: &'static str,
    pub pad: &'static str,
    pub comments: bool,
    pub minified: bool,
    pub final_newline: bool,
}

/// A text, and where what is.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub whole: String,
    pub objects: Vec<Span>,
    pub arrays: Vec<Span>,
    pub items: Vec<Span>,
    /// The name and the whole member of each property.
    pub keys: Vec<(Span, Span)>,
    pub values: Vec<Span>,
    pub strings: Vec<Span>,
    /// Each comment, with the member that it goes with (none: it stands for itself).
    pub comments: Vec<(String, Option<Span>)>,
    /// The number of the next comment.
    next: usize,
}

pub(crate) fn document() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<u8>().prop_map(Json::Number),
        prop_oneof![
            Just("x"),
            Just("SystemAssigned"),
            Just("[parameters('a')]"),
            Just("[if(b(), 'c', null())]"),
            Just("a \\\" \\\\ // /* , \\u00e9"),
        ]
        .prop_map(Json::Text),
    ];
    let tree = leaf.prop_recursive(4, 40, 5, |inner| {
        let property = (dress().boxed(), inner);
        prop_oneof![
            3 => (prop::collection::vec(property.clone(), 0..5), shape())
                .prop_map(|(members, shape)| object(members, shape)),
            1 => (prop::collection::vec(property, 0..4), shape())
                .prop_map(|(items, shape)| Json::Array(items, shape)),
        ]
    });
    let members = prop::collection::vec((dress(), tree), 1..5);
    (members, shape()).prop_map(|(members, shape)| {
        let mut root = object(members, shape);
        name(&mut root, &mut 0);
        root
    })
}

fn object(members: Vec<(Dress, Json)>, shape: Shape) -> Json {
    let members = members.into_iter();
    let named = members.map(|(dress, value)| (String::new(), dress, value));
    Json::Object(named.collect(), shape)
}

fn name(json: &mut Json, next: &mut u32) {
    match json {
        Json::Object(members, _) => {
            for (own, _, value) in members {
                *own = format!("k{next}");
                *next += 1;
                name(value, next);
            }
        }
        Json::Array(items, _) => items.iter_mut().for_each(|(_, item)| name(item, next)),
        Json::Null | Json::Number(_) | Json::Text(_) => {}
    }
}

fn dress() -> impl Strategy<Value = Dress> {
    prop_oneof![
        4 => Just(Dress::Bare),
        1 => Just(Dress::Above),
        1 => Just(Dress::Behind),
        1 => Just(Dress::Free),
        1 => Just(Dress::Block),
    ]
}

fn shape() -> impl Strategy<Value = Shape> {
    (
        any::<bool>(),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(lines, trailing_comma, leading_commas)| Shape {
            lines,
            trailing_comma,
            leading_commas,
        })
}

pub(crate) fn saved() -> impl Strategy<Value = Saved> {
    (
        prop_oneof![Just("\n"), Just("\r\n")],
        prop_oneof![Just("  "), Just("    "), Just("\t")],
        any::<bool>(),
        prop_oneof![Just(": "), Just(":"), Just(" : ")],
        prop_oneof![Just(""), Just(" ")],
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(line_end, unit, mark, colon, pad, comments, final_newline)| Saved {
                line_end,
                unit,
                mark,
                colon,
                pad,
                comments,
                minified: false,
                final_newline,
            },
        )
}

impl Text {
    pub(crate) fn new(json: &Json, saved: Saved) -> Self {
        let mut out = Self::default();
        if saved.mark {
            out.whole.push('\u{feff}');
        }
        out.value(json, saved, 0);
        if saved.final_newline {
            out.whole.push_str(saved.line_end);
        }
        out
    }

    fn value(&mut self, json: &Json, saved: Saved, depth: usize) -> Span {
        let start = offset(self.whole.len());
        match json {
            Json::Null => self.whole.push_str("null"),
            Json::Number(number) => self.whole.push_str(&number.to_string()),
            Json::Text(text) => self.whole.push_str(&format!("\"{text}\"")),
            Json::Object(members, shape) => {
                let members: Vec<_> = members
                    .iter()
                    .map(|(name, dress, value)| (Some(name.as_str()), *dress, value))
                    .collect();
                self.members(['{', '}'], &members, *shape, saved, depth);
            }
            Json::Array(items, shape) => {
                let items: Vec<_> = items
                    .iter()
                    .map(|(dress, item)| (None, *dress, item))
                    .collect();
                self.members(['[', ']'], &items, *shape, saved, depth);
            }
        }
        let span = Span::new(start, offset(self.whole.len()));
        match json {
            Json::Object(..) => self.objects.push(span),
            Json::Array(..) => self.arrays.push(span),
            Json::Text(_) => self.strings.push(span),
            Json::Null | Json::Number(_) => {}
        }
        self.values.push(span);
        span
    }

    fn members(
        &mut self,
        [open, close]: [char; 2],
        members: &[(Option<&str>, Dress, &Json)],
        shape: Shape,
        saved: Saved,
        depth: usize,
    ) {
        self.whole.push(open);
        // A comment that ends its line, or that has lines of its own, needs lines.
        let needs_lines =
            |dress: &Dress| matches!(dress, Dress::Above | Dress::Behind | Dress::Free);
        let lines = !saved.minified
            && !members.is_empty()
            && (shape.lines
                || (saved.comments && members.iter().any(|(_, dress, _)| needs_lines(dress))));
        let line = |depth: usize| format!("{}{}", saved.line_end, saved.unit.repeat(depth));
        let leads = lines && shape.leading_commas;
        for (index, (name, dress, value)) in members.iter().enumerate() {
            let number = format!("{:04}", self.next);
            self.next += 1;
            let dress = if saved.comments { *dress } else { Dress::Bare };
            match () {
                () if lines => {
                    if dress == Dress::Free {
                        let comment = format!("// free {number}");
                        self.whole.push_str(&format!(
                            "{}{comment}{}",
                            line(depth + 1),
                            saved.line_end
                        ));
                        self.comments.push((comment, None));
                    }
                    if dress == Dress::Above {
                        self.whole
                            .push_str(&format!("{}// above {number}", line(depth + 1)));
                    }
                    self.whole.push_str(&line(depth + 1));
                    if leads && index > 0 {
                        self.whole.push_str(", ");
                    }
                }
                () if index > 0 && !saved.minified => self.whole.push(' '),
                () if !saved.minified => self.whole.push_str(saved.pad),
                () => {}
            }
            if dress == Dress::Block {
                self.whole.push_str(&format!("/* block {number} */ "));
            }
            let key = name.map(|name| {
                let start = offset(self.whole.len());
                self.whole.push_str(&format!("\"{name}\""));
                let key = Span::new(start, offset(self.whole.len()));
                self.whole
                    .push_str(if saved.minified { ":" } else { saved.colon });
                key
            });
            let span = self.value(value, saved, depth + 1);
            let member = key.map_or(span, |key| key.to(span));
            match key {
                Some(key) => self.keys.push((key, member)),
                None => self.items.push(span),
            }
            let follows = index + 1 < members.len() && !leads;
            if follows || (index + 1 == members.len() && shape.trailing_comma && !saved.minified) {
                self.whole.push(',');
            }
            let word = match dress {
                Dress::Behind => {
                    self.whole.push_str(&format!(" // behind {number}"));
                    format!("// behind {number}")
                }
                Dress::Above => format!("// above {number}"),
                Dress::Block => format!("/* block {number} */"),
                Dress::Bare | Dress::Free => continue,
            };
            self.comments.push((word, Some(member)));
        }
        if lines {
            self.whole.push_str(&line(depth));
        } else if !members.is_empty() && !saved.minified {
            self.whole.push_str(saved.pad);
        }
        self.whole.push(close);
    }
}

/// JSON without comments, blanks and trailing commas.
pub(crate) fn minified(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let width = if first == '"' {
            let mut end = 1;
            while !rest[end..].starts_with('"') {
                end += if rest[end..].starts_with('\\') {
                    2
                } else {
                    rest[end..].chars().next().map_or(1, char::len_utf8)
                };
            }
            out.push_str(&rest[..=end]);
            end + 1
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else {
            if matches!(first, '}' | ']') && out.ends_with(',') {
                out.pop();
            }
            if !first.is_whitespace() {
                out.push(first);
            }
            first.len_utf8()
        };
        rest = &rest[width..];
    }
    out
}

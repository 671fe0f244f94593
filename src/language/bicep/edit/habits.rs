//! Floor 3: how the neighbours of what is new are written: their quotes, their spaces.

use super::Lowering;
use crate::language::bicep::syntax::{KeyKind, Node, NodeId, Property};
use crate::language::lowered::Refusal;
use crate::model::Written;
use crate::text::Span;

/// What an author does in objects that stand on one line, and with names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Habits {
    /// `'type':` rather than `type:`.
    pub(super) quotes_names: bool,
    /// What stands inside of braces: a space, or nothing.
    pub(super) space: &'static str,
    /// What stands between a name and its value.
    pub(super) colon: &'static str,
    /// What stands between two items.
    pub(super) comma: &'static str,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            quotes_names: false,
            space: " ",
            colon: ": ",
            comma: ", ",
        }
    }
}

impl Lowering<'_> {
    /// What the items of `owner` look like; what they don't show, those around them do.
    pub(super) fn habits(&self, owner: NodeId) -> Habits {
        let mut at = Some(owner);
        let (mut quotes, mut braces, mut colons, mut commas) = (None, None, None, None);
        while let Some(owner) = at {
            quotes = quotes.or_else(|| self.quotes_names(owner));
            braces = braces.or_else(|| self.tight_braces(owner));
            colons = colons.or_else(|| self.tight_colons(owner));
            commas = commas.or_else(|| self.tight_commas(owner));
            if quotes.is_some() && braces.is_some() && colons.is_some() && commas.is_some() {
                break;
            }
            at = self.reading.owner(owner).map(|(outer, _)| outer);
        }
        let usual = Habits::default();
        Habits {
            quotes_names: quotes.unwrap_or(usual.quotes_names),
            space: if braces == Some(true) {
                ""
            } else {
                usual.space
            },
            colon: if colons == Some(true) {
                ":"
            } else {
                usual.colon
            },
            comma: if commas == Some(true) {
                ","
            } else {
                usual.comma
            },
        }
    }

    fn properties(&self, object: NodeId) -> impl Iterator<Item = Property<'_>> {
        let view = self.document.object(object);
        view.into_iter().flat_map(|view| view.properties())
    }

    /// Whether names that need no quotes have them; `None` without such a name.
    fn quotes_names(&self, object: NodeId) -> Option<bool> {
        let mut names = self.properties(object).filter(|property| {
            let name = property.key.name.as_deref();
            name.is_some_and(super::write::is_identifier)
        });
        let first = names.next()?.key.kind == KeyKind::String;
        Some(first && names.all(|property| property.key.kind == KeyKind::String))
    }

    fn tight_braces(&self, owner: NodeId) -> Option<bool> {
        if self.has_lines(owner) || !matches!(self.document.node(owner), Node::Object(_)) {
            return None;
        }
        let first = self.items(owner).first()?.start;
        Some(first == self.document.span(owner).start + 1)
    }

    fn tight_colons(&self, object: NodeId) -> Option<bool> {
        let mut properties = self.properties(object).map(|property| {
            let between = Span::new(
                property.key.span.end,
                self.document.span(property.value).start,
            );
            self.text(between) == ":"
        });
        let first = properties.next()?;
        Some(first && properties.all(|tight| tight))
    }

    fn tight_commas(&self, owner: NodeId) -> Option<bool> {
        let items = self.items(owner);
        let between = items.windows(2).filter_map(|pair| match pair {
            [one, next] => Some(self.text(Span::new(one.end, next.start))),
            _ => None,
        });
        let mut commas = between.filter(|between| !between.contains('\n'));
        let first = commas.next()?;
        Some(first == "," && commas.all(|comma| comma == ","))
    }

    /// A name in the place of the one at `key`, with quotes if that has them.
    pub(super) fn renamed(&self, name: &Written, key: Span) -> Result<String, Refusal> {
        let (object, _) = self.key(key)?;
        let habits = Habits {
            quotes_names: self.text(key).starts_with('\''),
            ..self.habits(object)
        };
        self.written_key(name, key, habits)
    }
}

//! Floor 2: what one resource type takes at one API version. Plain data.

use super::kind::{Kind, Written};
use super::overlay::keep;

/// Whether an identity may, must or cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// May be written.
    Optional,
    /// Must be written.
    Required,
    /// Appears in responses only.
    ReadOnly,
}

/// How user-assigned identities are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// `userAssignedIdentities`, a dictionary keyed by resource ID.
    Dictionary,
    /// `identityIds`, an array of resource IDs.
    Identifiers,
    /// Not at all, so far as the data goes.
    None,
    /// In some other way; do not judge it.
    Other,
}

/// The values that `identity.type` takes, as this type at this version spells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds {
    text: &'static str,
}

/// What a resource type takes at an API version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Support {
    /// Whether an identity may, must or cannot be written.
    pub mode: Mode,
    /// The values of `identity.type`.
    pub kinds: Kinds,
    /// How user-assigned identities are listed.
    pub shape: Shape,
    /// Whether a value of the dictionary may be anything, by the data.
    pub open_value: bool,
    /// Whether the service may take other values than [`Kinds::values`]: what would be an error
    /// about a kind is then a warning. Also true where the data does not say.
    pub open: bool,
    /// Writable properties of the block beside the usual ones, joined with commas.
    pub(super) extra: &'static str,
}

impl Kinds {
    /// Any string.
    pub const ANY: Self = Self { text: "*" };

    /// These values, as they are spelled.
    pub fn listing<'v>(values: impl IntoIterator<Item = &'v str>) -> Self {
        let values: Vec<&str> = values.into_iter().collect();
        Self {
            text: keep(&values.join("|")),
        }
    }

    /// Values joined with `|`; `*` for any string, `!no-type` for a block without `type`.
    pub(super) fn new(text: &'static str) -> Self {
        Self { text }
    }

    /// Every value as spelled; empty where any string goes or the block has no `type`.
    pub fn values(self) -> impl Iterator<Item = &'static str> {
        let listed = !self.any() && !self.no_type();
        let mut rest = listed.then_some(self.text);
        // They are asked for at every block, and few bytes long.
        std::iter::from_fn(move || {
            let text = rest?;
            let bar = text.bytes().position(|byte| byte == b'|');
            rest = bar.map(|bar| &text[bar + 1..]);
            Some(&text[..bar.unwrap_or(text.len())])
        })
    }

    /// As [`Kinds::values`], for people and programs: `*` where any string goes.
    pub fn listed(self) -> Vec<String> {
        let any = self.any().then_some("*");
        self.values().chain(any).map(ToOwned::to_owned).collect()
    }

    /// Any string goes: the values are not known.
    pub fn any(self) -> bool {
        self.text == "*"
    }

    /// The block has no `type` (it has `identityType` instead).
    pub fn no_type(self) -> bool {
        self.text == "!no-type"
    }

    /// `None` is listed.
    pub fn none(self) -> bool {
        self.spelling(Kind::None).is_some()
    }

    /// `SystemAssigned`, alone, is listed.
    pub fn system(self) -> bool {
        self.spelling(Kind::System).is_some()
    }

    /// `UserAssigned`, alone, is listed.
    pub fn user(self) -> bool {
        self.spelling(Kind::User).is_some()
    }

    /// The spelling of the combined value, if it is listed.
    pub fn combined(self) -> Option<&'static str> {
        self.spelling(Kind::SystemAndUser)
    }

    /// How `kind` is spelled; `None` when it is not listed, or the values are not known.
    pub fn spelling(self, kind: Kind) -> Option<&'static str> {
        self.values()
            .find(|value| Kind::of_text(value) == Some(kind))
    }

    /// Whether `kind` may be written: it is listed, or the values are not known.
    pub fn takes(self, kind: Kind) -> bool {
        self.any() || self.no_type() || self.spelling(kind).is_some()
    }

    /// The kind that a written value means here.
    pub fn kind_of(self, text: &str) -> Option<Kind> {
        Kind::of_text(text).or_else(|| self.read(text).map(|written| written.kind))
    }

    /// Recognises a written value as [`Kind::parse`] does, and the odd values of this type.
    pub fn read(self, text: &str) -> Option<Written<'_>> {
        Kind::parse(text).or_else(|| {
            let mut values = self.values();
            let value = values.find(|value| value.eq_ignore_ascii_case(text))?;
            let tail = value.len().checked_sub("Identity".len())?;
            let (word, tail) = value.split_at_checked(tail)?;
            let kind = Kind::parse(word).filter(|_| tail == "Identity")?.kind;
            let tokens = vec![text];
            Some(Written { kind, text, tokens })
        })
    }
}

impl Support {
    /// From the cells of a row; `None` when one is not as the header of the table says, or the
    /// row is of a type without identity.
    pub(super) fn parse(cells: [&'static str; 6]) -> Option<Self> {
        let [mode, kinds, shape, value, extra, set] = cells;
        Some(Self {
            mode: match mode {
                "optional" => Mode::Optional,
                "required" => Mode::Required,
                "readonly" => Mode::ReadOnly,
                _ => return None,
            },
            kinds: Kinds::new(kinds),
            shape: match shape {
                "dict" => Shape::Dictionary,
                "ids" => Shape::Identifiers,
                "none" => Shape::None,
                "other" => Shape::Other,
                _ => return None,
            },
            open_value: match value {
                "any" => true,
                "-" => false,
                _ => return None,
            },
            open: match set {
                "open" | "mixed" | "?" => true,
                "closed" => false,
                _ => return None,
            },
            extra: if extra == "-" { "" } else { extra },
        })
    }

    /// Whether an identity can be written at all.
    pub fn is_writable(&self) -> bool {
        self.mode != Mode::ReadOnly
    }

    /// Writable properties of the block beside `type` and the collection.
    pub fn extra_properties(&self) -> impl Iterator<Item = &'static str> {
        self.extra.split(',').filter(|name| !name.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_tell_alone_from_combined() {
        let synapse = Kinds::new("None|SystemAssigned|SystemAssigned,UserAssigned");
        assert!(synapse.none() && synapse.system() && !synapse.user());
        assert_eq!(synapse.combined(), Some("SystemAssigned,UserAssigned"));
        assert!(synapse.takes(Kind::SystemAndUser) && !synapse.takes(Kind::User));
    }

    #[test]
    fn unlisted_values_are_unknown_rather_than_refused() {
        for text in ["*", "!no-type"] {
            let kinds = Kinds::new(text);
            assert_eq!(kinds.values().count(), 0);
            assert!(kinds.takes(Kind::User) && !kinds.user(), "{text}");
        }
    }

    #[test]
    fn odd_values_are_read_only_where_they_are_listed() {
        let redis = Kinds::new("None|SystemAssigned|systemAssignedIdentity|userAssignedIdentity");
        let read = |text| redis.read(text).map(|written| written.kind);
        assert_eq!(read("SystemAssignedIdentity"), Some(Kind::System));
        assert_eq!(read("userAssignedIdentity"), Some(Kind::User));
        assert_eq!(read("SystemAssigned"), Some(Kind::System));
        assert_eq!(redis.spelling(Kind::System), Some("SystemAssigned"));
        let plain = Kinds::new("None|SystemAssigned");
        assert!(plain.read("systemAssignedIdentity").is_none());
    }
}

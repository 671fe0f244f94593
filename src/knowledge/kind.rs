//! Floor 2: what a written `identity.type` means. Knows no resource type.

use std::fmt;

/// What an `identity.type` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// No identity.
    None,
    /// The identity that lives and dies with the resource.
    System,
    /// One or more user-assigned identities.
    User,
    /// Both.
    SystemAndUser,
}

/// A recognised `identity.type`, and how it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<'a> {
    /// What it means.
    pub kind: Kind,
    /// The value as written.
    pub text: &'a str,
    /// Its parts between commas, trimmed; an empty one where two commas meet or one hangs.
    pub tokens: Vec<&'a str>,
}

/// How a written value differs from the spelling that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Not at all.
    Same,
    /// In case alone.
    Case,
    /// In spacing, order, doubled or empty tokens, or another word for the same (with or without
    /// case).
    Spelling,
}

impl Kind {
    /// Recognises a value ignoring case, spacing, order, and doubled or empty tokens; `None` when
    /// it is no value that any service is known to take, or contradicts itself.
    pub fn parse(text: &str) -> Option<Written<'_>> {
        let tokens: Vec<&str> = text.split(',').map(str::trim).collect();
        let mut kind = None;
        for token in tokens.iter().filter(|token| !token.is_empty()) {
            let token = Self::word(token)?;
            kind = Some(match kind {
                None => token,
                Some(before) => Self::join(before, token)?,
            });
        }
        kind.map(|kind| Written { kind, text, tokens })
    }

    /// [`Self::parse`] without the tokens: costs nothing for a value in its usual spelling.
    pub fn of_text(text: &str) -> Option<Self> {
        match text {
            "None" => Some(Self::None),
            "SystemAssigned" => Some(Self::System),
            "UserAssigned" => Some(Self::User),
            "SystemAssigned, UserAssigned"
            | "SystemAssigned,UserAssigned"
            | "SystemAssignedUserAssigned"
            | "SystemAndUserAssigned" => Some(Self::SystemAndUser),
            other => Self::parse(other).map(|written| written.kind),
        }
    }

    /// The kind with, or without, a system-assigned and user-assigned identities.
    pub fn of(system: bool, user: bool) -> Self {
        match (system, user) {
            (false, false) => Self::None,
            (true, false) => Self::System,
            (false, true) => Self::User,
            (true, true) => Self::SystemAndUser,
        }
    }

    /// Whether it asks for a system-assigned identity.
    pub fn system(self) -> bool {
        matches!(self, Self::System | Self::SystemAndUser)
    }

    /// Whether it asks for user-assigned identities.
    pub fn user(self) -> bool {
        matches!(self, Self::User | Self::SystemAndUser)
    }

    /// The spelling that all services share; `None` for the combined value, which has four.
    pub fn common_spelling(self) -> Option<&'static str> {
        match self {
            Self::None => Some("None"),
            Self::System => Some("SystemAssigned"),
            Self::User => Some("UserAssigned"),
            Self::SystemAndUser => None,
        }
    }

    /// One token: a word, or two run together.
    fn word(token: &str) -> Option<Self> {
        let word: String = token.split_whitespace().collect();
        match word.to_ascii_lowercase().as_str() {
            "none" => Some(Self::None),
            "systemassigned" => Some(Self::System),
            "userassigned" => Some(Self::User),
            "systemassigneduserassigned"
            | "userassignedsystemassigned"
            | "systemanduserassigned"
            | "userandsystemassigned" => Some(Self::SystemAndUser),
            _ => None,
        }
    }

    /// Two tokens as one kind; `None` beside anything else makes no sense.
    fn join(one: Self, other: Self) -> Option<Self> {
        if (one == Self::None) != (other == Self::None) {
            return None;
        }
        let user = one.user() || other.user();
        Some(Self::of(one.system() || other.system(), user))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::System => "system-assigned",
            Self::User => "user-assigned",
            Self::SystemAndUser => "system-assigned and user-assigned",
        })
    }
}

impl Written<'_> {
    /// How the value differs from `wanted`.
    pub fn difference(&self, wanted: &str) -> Difference {
        if self.text == wanted {
            Difference::Same
        } else if self.text.eq_ignore_ascii_case(wanted) {
            Difference::Case
        } else {
            Difference::Spelling
        }
    }

    /// Whether one token is written more than once, or one is empty.
    pub fn is_untidy(&self) -> bool {
        let same = |at: usize, token: &str| {
            let mut before = self.tokens.iter().take(at);
            before.any(|other| other.eq_ignore_ascii_case(token))
        };
        let mut tokens = self.tokens.iter().enumerate();
        tokens.any(|(at, token)| token.is_empty() || same(at, token))
    }
}

/// The candidate that a misspelt value most likely stands for; `None` when none is close.
pub fn nearest_kind<'a>(
    text: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|letter| !letter.is_whitespace());
        letters.flat_map(char::to_lowercase).take(80).collect()
    };
    let wanted = plain(text);
    let scored = candidates.into_iter().map(|candidate| {
        let distance = strsim::osa_distance(&wanted, &plain(candidate));
        (distance, candidate)
    });
    scored
        .filter(|(distance, candidate)| *distance <= (candidate.len() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Option<Kind> {
        Kind::parse(text).map(|written| written.kind)
    }

    #[test]
    fn every_spelling_of_a_kind_is_recognised() {
        let rows = [
            ("None", Kind::None),
            ("none", Kind::None),
            (" None ", Kind::None),
            ("None,None", Kind::None),
            ("SystemAssigned", Kind::System),
            ("systemassigned", Kind::System),
            ("System Assigned", Kind::System),
            ("SystemAssigned,", Kind::System),
            ("SystemAssigned,SystemAssigned", Kind::System),
            ("UserAssigned", Kind::User),
            (",userAssigned", Kind::User),
            ("SystemAssigned, UserAssigned", Kind::SystemAndUser),
            ("SystemAssigned,UserAssigned", Kind::SystemAndUser),
            ("SystemAssigned ,  UserAssigned", Kind::SystemAndUser),
            ("SystemAssignedUserAssigned", Kind::SystemAndUser),
            ("SystemAndUserAssigned", Kind::SystemAndUser),
            ("UserAssigned, SystemAssigned", Kind::SystemAndUser),
            ("userassigned,,systemassigned", Kind::SystemAndUser),
            (
                "SystemAssigned,UserAssigned,UserAssigned",
                Kind::SystemAndUser,
            ),
        ];
        for (text, wanted) in rows {
            assert_eq!(kind(text), Some(wanted), "{text}");
        }
    }

    #[test]
    fn what_no_service_takes_is_not_recognised() {
        let rows = [
            "",
            " ",
            ",",
            "SystemAsigned",
            "None, SystemAssigned",
            "SystemAssigned;UserAssigned",
            "systemAssignedIdentity",
            "NotSpecified",
            "Actor",
            "SystemAssigned, Foo",
            "[parameters('t')]",
        ];
        for text in rows {
            assert_eq!(kind(text), None, "{text}");
        }
    }

    #[test]
    fn case_alone_is_told_from_spelling() {
        let wanted = "SystemAssigned, UserAssigned";
        let rows = [
            ("SystemAssigned, UserAssigned", Difference::Same),
            ("systemAssigned, userAssigned", Difference::Case),
            ("SystemAssigned,UserAssigned", Difference::Spelling),
            ("systemassigned,userassigned", Difference::Spelling),
            ("UserAssigned, SystemAssigned", Difference::Spelling),
            ("SystemAssigned, UserAssigned ", Difference::Spelling),
        ];
        for (text, difference) in rows {
            let written = Kind::parse(text).expect(text);
            assert_eq!(written.difference(wanted), difference, "{text}");
        }
    }

    #[test]
    fn doubled_and_empty_tokens_are_untidy() {
        let untidy = |text| Kind::parse(text).expect(text).is_untidy();
        assert!(untidy("SystemAssigned,,UserAssigned"));
        assert!(untidy("SystemAssigned, systemAssigned"));
        assert!(!untidy("UserAssigned, SystemAssigned"));
        let written = Kind::parse("SystemAssigned,, UserAssigned").expect("recognised");
        assert_eq!(written.tokens, ["SystemAssigned", "", "UserAssigned"]);
    }

    #[test]
    fn the_nearest_kind_is_named_only_when_it_is_near() {
        let all = ["None", "SystemAssigned", "UserAssigned"];
        assert_eq!(nearest_kind("SystemAsigned", all), Some("SystemAssigned"));
        assert_eq!(nearest_kind("system-assigned", all), Some("SystemAssigned"));
        assert_eq!(nearest_kind("Nome", all), Some("None"));
        assert_eq!(nearest_kind("Actor", all), None);
    }
}

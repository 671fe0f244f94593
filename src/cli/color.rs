//! Floor 7: whether there is colour, decided once for each stream.

use std::ffi::OsString;

use clap::ValueEnum;

use crate::report::{Links, Paint};

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set; anywhere if `CLICOLOR_FORCE` is.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl ColorChoice {
    /// The flag decides, then `NO_COLOR` if it is not empty, then `CLICOLOR_FORCE` if it is
    /// neither empty nor 0, then whether the stream is a terminal that takes colour.
    pub(super) fn paint(self, terminal: bool, env: &dyn Fn(&str) -> Option<OsString>) -> Paint {
        let set = |name: &str| env(name).filter(|value| !value.is_empty());
        Paint::new(match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if set("NO_COLOR").is_some() => false,
            Self::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            Self::Auto => terminal && set("TERM").is_none_or(|value| value != "dumb"),
        })
    }
}

/// Links for a stream: only a terminal that takes colour can be trusted to take them.
pub(super) fn links(links: Option<Links>, paint: Paint, terminal: bool) -> Option<Links> {
    links.filter(|_| terminal && paint.color)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colored(choice: ColorChoice, terminal: bool, variables: &[(&str, &str)]) -> bool {
        let env = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| OsString::from(value))
        };
        choice.paint(terminal, &env).color
    }

    #[test]
    fn links_are_for_terminals_with_colour() {
        let some = Links::at("https://site.example", "");
        assert!(some.is_some());
        for (color, terminal) in [(true, false), (false, true), (false, false)] {
            assert_eq!(links(some, Paint::new(color), terminal), None);
        }
        assert_eq!(links(some, Paint::new(true), true), some);
    }

    #[test]
    fn the_flag_beats_the_variables_and_these_beat_the_terminal() {
        let auto = ColorChoice::Auto;
        assert!(colored(ColorChoice::Always, false, &[("NO_COLOR", "1")]));
        assert!(!colored(
            ColorChoice::Never,
            true,
            &[("CLICOLOR_FORCE", "1")]
        ));
        assert!(!colored(
            auto,
            true,
            &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]
        ));
        assert!(colored(
            auto,
            false,
            &[("NO_COLOR", ""), ("CLICOLOR_FORCE", "1")]
        ));
        assert!(!colored(auto, false, &[("CLICOLOR_FORCE", "0")]));
        assert!(colored(auto, true, &[("TERM", "xterm")]));
        assert!(!colored(auto, true, &[("TERM", "dumb")]));
        assert!(!colored(auto, false, &[]));
    }
}

//! Floor 3: what a file is by its name: ARM JSON, Bicep, or Bicep's parameters.

use super::bicep::Dialect;

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON with comments, whatever is in it.
    Json,
    /// Bicep.
    Bicep(Dialect),
}

impl Format {
    /// The format of a file with this path; everything that is not Bicep is read as JSON.
    pub fn of_path(path: &str) -> Self {
        let ends_with = |end: &str| {
            let start = path.len().checked_sub(end.len());
            let tail = start.and_then(|start| path.as_bytes().get(start..));
            tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end.as_bytes()))
        };
        if ends_with(".bicep") {
            Self::Bicep(Dialect::Template)
        } else if ends_with(".bicepparam") {
            Self::Bicep(Dialect::Parameters)
        } else {
            Self::Json
        }
    }

    /// The word for the language in the declaration of a rule.
    pub fn language(self) -> &'static str {
        match self {
            Self::Json => "arm",
            Self::Bicep(_) => "bicep",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_decides_in_any_case() {
        let of = Format::of_path;
        assert_eq!(of("a/main.bicep"), Format::Bicep(Dialect::Template));
        assert_eq!(of("MAIN.BICEP"), Format::Bicep(Dialect::Template));
        assert_eq!(of("x.bicepparam"), Format::Bicep(Dialect::Parameters));
        assert_eq!(of("x.json"), Format::Json);
        assert_eq!(of("bicep"), Format::Json);
        assert_eq!(of("é"), Format::Json);
    }
}

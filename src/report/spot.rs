//! Floor 6: places as the formats of other tools want them: a file, and lines and columns in it.

use crate::text::{Position, Source, Span};

/// A place in the file that it is in: the checked one, or one that is attached to it.
pub(super) struct Spot<'a> {
    /// The file.
    pub(super) file: &'a Source,
    /// The bytes there.
    pub(super) span: Span,
    /// The first character.
    pub(super) start: Position,
    /// The character after the last one.
    pub(super) end: Position,
}

impl<'a> Spot<'a> {
    pub(super) fn new(source: &'a Source, span: Span) -> Self {
        let (file, span) = source.locate(span);
        Self {
            file,
            span,
            start: file.position(span.start),
            end: file.position(span.end),
        }
    }

    /// The path as it was given, without a leading `./`: tools compare it with the paths of a
    /// repository.
    pub(super) fn path(&self) -> &'a str {
        tidy(self.file.path())
    }
}

/// A path without a leading `./`.
pub(super) fn tidy(path: &str) -> &str {
    let mut rest = path;
    while let Some(inside) = rest.strip_prefix("./") {
        rest = inside.trim_start_matches('/');
    }
    if rest.is_empty() { path } else { rest }
}

/// A path as a reference in the sense of RFC 3986, and whether it is a relative one.
pub(super) fn uri(path: &str) -> (String, bool) {
    let path = tidy(path);
    let drive = cfg!(windows) && path.as_bytes().get(1) == Some(&b':');
    if drive {
        let (letter, rest) = path.split_at(2);
        return (format!("file:///{letter}{}", percent_encoded(rest)), false);
    }
    match path.strip_prefix('/') {
        // A host, on the only system that has such paths.
        Some(rest) if cfg!(windows) && rest.starts_with('/') => {
            (format!("file:/{}", percent_encoded(rest)), false)
        }
        Some(rest) => {
            let rest = percent_encoded(rest.trim_start_matches('/'));
            (format!("file:///{rest}"), false)
        }
        None => (percent_encoded(path), true),
    }
}

/// Everything but `/` and what RFC 3986 (section 2.3) calls unreserved as `%XX`.
fn percent_encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 16);
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.extend(["%", &format!("{byte:02X}")]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leading_dot_goes_and_a_path_never_becomes_another() {
        for (path, tidied) in [
            ("a.json", "a.json"),
            ("./a.json", "a.json"),
            ("././/a/b", "a/b"),
            ("../a", "../a"),
            (".a/b", ".a/b"),
            ("./", "./"),
            ("/a", "/a"),
        ] {
            assert_eq!(tidy(path), tidied);
        }
    }

    #[test]
    fn a_relative_path_is_a_relative_reference_with_nothing_but_unreserved_characters() {
        let evil = "./d/:a b#?%41\\é\u{202e}\n.json";
        let (reference, relative) = uri(evil);
        assert_eq!(reference, "d/%3Aa%20b%23%3F%2541%5C%C3%A9%E2%80%AE%0A.json");
        assert!(relative);
        assert_eq!(uri("a:b/c").0, "a%3Ab/c");
    }

    #[cfg(unix)]
    #[test]
    fn an_absolute_path_is_a_file_reference() {
        assert_eq!(
            uri("/repo/a b.json"),
            ("file:///repo/a%20b.json".to_owned(), false)
        );
        assert_eq!(uri("//repo/a"), ("file:///repo/a".to_owned(), false));
    }

    #[cfg(windows)]
    #[test]
    fn a_drive_and_a_host_are_kept() {
        assert_eq!(uri("C:/a b"), ("file:///C:/a%20b".to_owned(), false));
        assert_eq!(uri("//host/a"), ("file://host/a".to_owned(), false));
    }
}

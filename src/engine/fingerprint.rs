//! Floor 5: what tells a finding from all others and stays when lines move. Draws nothing.
//!
//! A fingerprint is made of
//!
//! - the rule,
//! - the path of the file that the finding is in, as it was given, without a leading `./`,
//! - the resource that it is about: its type in lower case, its name as written, and its address,
//!   in which each index is a `*`, for a resource added above would change it,
//! - the text that it points at, each run of white space as one space,
//! - how many findings before it are the same in all of this.
//!
//! It is made neither of places, nor of the severity, the API version or the message: those change
//! while the defect stays. What is left out of a run before its fingerprints are made moves up the
//! ones that are the same, so they are made of all findings, in their order.

use std::collections::HashMap;

use crate::diagnostic::{Address, Finding, Subject};
use crate::text::Source;

/// Which way of making fingerprints this is; another one gets another number.
pub const VERSION: u32 = 1;

/// Gives the findings of a run their fingerprints, one after the other.
#[derive(Debug, Default)]
pub struct Fingerprints {
    /// How often each has been seen.
    seen: HashMap<u128, u32>,
}

impl Fingerprints {
    /// The fingerprint of the next finding, which is in `source` or in a file attached to it: 32
    /// hexadecimal digits.
    pub fn next(&mut self, source: &Source, finding: &Finding) -> String {
        let (file, _) = source.locate(finding.diagnostic.place.span);
        let digest = digest(source, finding, file.path());
        let before = self.seen.entry(digest.0).or_default();
        let number = before.to_string();
        *before += 1;
        format!("{:032x}", digest.field(&number).0)
    }
}

/// The fingerprint of the first finding of its kind, in a file that is called `path`.
pub(super) fn of_first(source: &Source, finding: &Finding, path: &str) -> String {
    let digest = digest(source, finding, path).field("0");
    format!("{:032x}", digest.0)
}

fn digest(source: &Source, finding: &Finding, path: &str) -> Digest {
    let found = &finding.diagnostic;
    let (file, span) = source.locate(found.place.span);
    let mut digest = Digest::new()
        .field(found.rule)
        .field(path.trim_start_matches("./"));
    digest = match &finding.subject {
        Some(subject) => of_subject(digest, subject),
        None => digest.field(""),
    };
    for word in span.slice(file.text()).split_whitespace() {
        digest = digest.add(word).add(" ");
    }
    digest.field("")
}

fn of_subject(digest: Digest, subject: &Subject) -> Digest {
    let kind = subject.resource_type.as_deref().unwrap_or_default();
    let digest = digest
        .field(&kind.to_ascii_lowercase())
        .field(subject.name.as_deref().unwrap_or_default());
    match &subject.address {
        Address::Symbol(symbol) => digest.field(symbol),
        Address::Pointer(pointer) => pointer.split('/').fold(digest, |digest, segment| {
            let index = !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit());
            digest.field(if index { "*" } else { segment })
        }),
    }
}

/// FNV-1a with 128 bits (<https://datatracker.ietf.org/doc/draft-eastlake-fnv/>): short, and the
/// same on every machine and in every release. It tells findings apart; it keeps no secret.
#[derive(Clone, Copy)]
struct Digest(u128);

impl Digest {
    const PRIME: u128 = (1 << 88) + 0x13B;

    const fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    fn add(self, text: &str) -> Self {
        text.bytes().fold(self, Self::byte)
    }

    /// A text and its end, so that no two lists of texts are the same bytes.
    fn field(self, text: &str) -> Self {
        // No UTF-8 has this byte.
        self.add(text).byte(0xFF)
    }

    fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ u128::from(byte)).wrapping_mul(Self::PRIME))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{Diagnostic, Severity};
    use crate::text::{Span, offset};

    const TEXT: &str = "{ \"identity\": {\n  \"type\": \"systemAssigned\"\n} }";

    fn finding(text: &str, needle: &str) -> Finding {
        let at = text.find(needle).unwrap();
        let span = Span::new(offset(at), offset(at + needle.len()));
        Finding {
            diagnostic: Diagnostic::new("a-rule", Severity::Error, span, "wrong"),
            subject: Some(Subject {
                resource_type: Some("Microsoft.Web/sites".to_owned()),
                api_version: Some("2023-12-01".to_owned()),
                name: Some("web".to_owned()),
                address: Address::Pointer("/resources/0".to_owned()),
            }),
            edits: Vec::new(),
        }
    }

    fn print(path: &str, text: &str, finding: &Finding) -> String {
        Fingerprints::default().next(&Source::new(path, text), finding)
    }

    fn of(change: impl FnOnce(&mut Finding, &mut Subject)) -> String {
        let mut own = finding(TEXT, "\"systemAssigned\"");
        let mut subject = own.subject.take().unwrap();
        change(&mut own, &mut subject);
        own.subject = Some(subject);
        print("a.json", TEXT, &own)
    }

    #[test]
    fn the_digest_is_the_published_one() {
        let digest = |text| format!("{:032x}", Digest::new().add(text).0);
        assert_eq!(digest("a"), "d228cb696f1a8caf78912b704e4a8964");
        assert_eq!(digest("foobar"), "343e1662793c64bf6f0d3597ba446f18");
    }

    #[test]
    fn a_fingerprint_is_the_same_in_every_release() {
        // A baseline that somebody has written holds it. Another way to make it is another VERSION.
        assert_eq!(of(|_, _| {}), "222ce2221dced01e8356d4e96d28a3da");
    }

    #[test]
    fn moved_and_reindented_lines_leave_it_as_it_is() {
        let block = "{\n  \"type\": \"systemAssigned\"\n}";
        let moved = TEXT.replace('\n', "\r\n\t\t");
        let moved = format!("// a comment\r\n\r\n{moved}");
        let block_moved = block.replace('\n', "\r\n\t\t");
        assert_eq!(
            print("a.json", TEXT, &finding(TEXT, block)),
            print("./a.json", &moved, &finding(&moved, &block_moved)),
        );
    }

    #[test]
    fn what_may_change_while_the_defect_stays_is_no_part_of_it() {
        let plain = of(|_, _| {});
        let same = of(|own, subject| {
            own.diagnostic.severity = Severity::Note;
            own.diagnostic.message = "said otherwise".to_owned();
            subject.api_version = None;
            subject.resource_type = Some("microsoft.web/Sites".to_owned());
            subject.address = Address::Pointer("/resources/7".to_owned());
        });
        assert_eq!(plain, same);
    }

    #[test]
    fn rule_path_resource_and_text_are_parts_of_it() {
        let own = finding(TEXT, "\"systemAssigned\"");
        let others = [
            of(|_, _| {}),
            of(|own, _| own.diagnostic.rule = "another-rule"),
            of(|_, subject| subject.resource_type = None),
            of(|_, subject| subject.name = Some("api".to_owned())),
            of(|_, subject| subject.address = Address::Pointer("/resources/web".to_owned())),
            of(|_, subject| subject.address = Address::Symbol("web".to_owned())),
            print("b.json", TEXT, &own),
            print("a.json", TEXT, &finding(TEXT, "\"type\"")),
            print(
                "a.json",
                TEXT,
                &Finding {
                    subject: None,
                    ..own
                },
            ),
        ];
        for (at, one) in others.iter().enumerate() {
            assert_eq!(one.len(), 32);
            assert!(!others[..at].contains(one), "{at}");
        }
    }

    #[test]
    fn equal_ones_are_counted() {
        let (source, own) = (Source::new("a.json", TEXT), finding(TEXT, "\"type\""));
        let mut prints = Fingerprints::default();
        let twice = [prints.next(&source, &own), prints.next(&source, &own)];
        assert_ne!(twice[0], twice[1]);
        let mut again = Fingerprints::default();
        assert_eq!(twice[0], again.next(&source, &own));
        assert_eq!(twice[1], again.next(&source, &own));
    }

    #[test]
    fn a_place_in_an_attached_file_counts_as_that_file_s() {
        let mut source = Source::new("main.json", "{}");
        let base = source.attach(Arc::new(Source::new("a.json", TEXT)));
        let base = base.unwrap();
        let alone = finding(TEXT, "\"type\"");
        let mut there = alone.clone();
        let span = alone.diagnostic.place.span;
        there.diagnostic.place.span = Span::new(base + span.start, base + span.end);
        let found = Fingerprints::default().next(&source, &there);
        assert_eq!(found, print("a.json", TEXT, &alone));
    }
}

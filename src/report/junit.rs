//! Floor 6: findings as test results: each is a test that failed.
//!
//! There is no standard; format: <https://github.com/testmoapp/junitxml>, which gathers what tools
//! read and write. A note is a test that passed and has something to say, for it never fails a run.
//! What XML 1.0 (section 2.2) has no way to write is spelt out, as on a terminal.

use std::borrow::Cow;
use std::io;

use super::escape::is_hidden;
use super::spot::{Spot, tidy};
use super::words::{told_with_places, trouble};
use crate::diagnostic::{Finding, Severity};
use crate::engine::run::{FileReport, Run};
use crate::text::Source;

pub(super) fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let failures: usize = run.files.iter().map(failures).sum();
    let findings: usize = run.files.iter().map(|file| file.findings.len()).sum();
    let errors = run.problems.len();
    // A report without a test is taken for one that went wrong.
    let own = if findings + errors == 0 { 1 } else { errors };
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let tests = findings + own;
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"");
    writeln!(out, "<testsuites name=\"armid\" {counts}>")?;
    if own > 0 {
        write_own(run, out)?;
    }
    for file in &run.files {
        write_file(file, out)?;
    }
    writeln!(out, "</testsuites>")
}

fn failures(file: &FileReport) -> usize {
    let failed = file.findings.iter().filter(|finding| fails(finding));
    failed.count()
}

fn fails(finding: &Finding) -> bool {
    finding.diagnostic.severity > Severity::Note
}

/// What is about no template: what went wrong, or that all is well.
fn write_own(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let errors = run.problems.len();
    let tests = errors.max(1);
    let counts = format!("tests=\"{tests}\" failures=\"0\" errors=\"{errors}\"");
    writeln!(out, "  <testsuite name=\"armid\" {counts}>")?;
    if run.problems.is_empty() {
        writeln!(
            out,
            "    <testcase name=\"no findings\" classname=\"armid\"/>"
        )?;
    }
    for problem in &run.problems {
        let text = trouble(problem);
        let text = xml(&text);
        writeln!(out, "    <testcase name=\"{text}\" classname=\"armid\">")?;
        writeln!(out, "      <error message=\"{text}\"/>")?;
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}

fn write_file(file: &FileReport, out: &mut dyn io::Write) -> io::Result<()> {
    let name = xml(tidy(file.source.path()));
    let (tests, failures) = (file.findings.len(), failures(file));
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\"");
    writeln!(out, "  <testsuite name=\"{name}\" {counts}>")?;
    for finding in &file.findings {
        write_one(&file.source, finding, out)?;
    }
    writeln!(out, "  </testsuite>")
}

fn write_one(source: &Source, finding: &Finding, out: &mut dyn io::Write) -> io::Result<()> {
    let found = &finding.diagnostic;
    let spot = Spot::new(source, found.place.span);
    let path = xml(spot.path());
    let (line, column) = (spot.start.line, spot.start.column);
    // Tests of one name are taken for one test.
    let name = format!("{} ({line}:{column})", found.rule);
    let name = xml(&name);
    let text = told_with_places(source, found);
    let text = xml(&text);
    let message = xml(&found.message);
    write!(out, "    <testcase name=\"{name}\" classname=\"{path}\"")?;
    writeln!(out, " file=\"{path}\" line=\"{line}\">")?;
    if fails(finding) {
        let kind = found.severity.word();
        write!(out, "      <failure type=\"{kind}\" message=\"{message}\">")?;
        writeln!(out, "{path}:{line}:{column}: {text}</failure>")?;
    } else {
        write!(out, "      <system-out>{path}:{line}:{column}: {text}")?;
        writeln!(out, "</system-out>")?;
    }
    writeln!(out, "    </testcase>")
}

/// `text` in an element or between double quotes: it reads back as it was, but for the characters
/// that XML cannot write.
fn xml(text: &str) -> Cow<'_, str> {
    let special = |character| matches!(character, '<' | '>' | '&' | '"' | '\'' | '#');
    if !text
        .chars()
        .any(|each| special(each) || is_unwritable(each) || is_hidden(each))
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_unwritable(character) {
            out.extend(character.escape_unicode());
        } else if special(character) || is_hidden(character) {
            out.extend(["&#", &u32::from(character).to_string(), ";"]);
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// Whether XML 1.0 has no way to write a character, not even as a reference.
fn is_unwritable(character: char) -> bool {
    matches!(character,
        '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

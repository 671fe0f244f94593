//! Floor 6: findings in their source, for people.

use std::io;

use codespan_reporting::diagnostic as frame;
use codespan_reporting::files::Error;
use codespan_reporting::term::termcolor::{Ansi, NoColor};
use codespan_reporting::term::{Config, Styles, StylesWriter, WriteStyle, emit_to_write_style};

use super::escape::brief;
use super::excerpt::Excerpts;
use super::{Style, Totals, count, statistics};
use crate::diagnostic::{Diagnostic, Finding, Label, Severity, Subject};
use crate::engine::config::is_configuration;
use crate::engine::run::{FileReport, Run};
use crate::text::{Source, Span};

/// Places beside the finding's own that one frame shows.
const RELATED: usize = 8;

pub(super) fn write(run: &Run, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    write_files(&run.files, style, out)?;
    style.write_more(run, out)?;
    if style.statistics {
        statistics::write(run, style.paint, out)?;
    }
    let totals = Totals::of(run);
    // That a file could not be read is said elsewhere.
    let unread = totals.files == 0 && !run.problems.is_empty();
    if style.quiet || unread {
        return Ok(());
    }
    // A configuration can have findings, and is no template.
    let is_template = |file: &&FileReport| !is_configuration(file.source.path());
    let files = run.files.iter().filter(is_template).count();
    writeln!(out, "{}", summary(&totals, files, style))
}

/// What a difference leaves, in one line.
pub fn write_left(run: &Run, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let totals = Totals::of(run);
    let mended = match totals.fixed {
        0 => "nothing to mend".to_owned(),
        number => style
            .paint
            .good(format!("{} would be mended", count(number, "finding"))),
    };
    match totals.findings() {
        0 => writeln!(out, "{mended}"),
        _ => writeln!(out, "{mended}; left: {}", counts(&totals, style)),
    }
}

/// `2 errors, 1 note`.
fn counts(totals: &Totals, style: Style) -> String {
    let paint = style.paint;
    let counts = [
        (totals.errors, "error"),
        (totals.warnings, "warning"),
        (totals.notes, "note"),
    ];
    let parts: Vec<String> = counts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| {
            let text = count(number, word);
            match word {
                "error" => paint.error(text),
                "warning" => paint.warning(text),
                _ => paint.good(text),
            }
        })
        .collect();
    parts.join(", ")
}

/// The findings of some files, without a summary.
pub fn write_files(files: &[FileReport], style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    frames_of(files, style, out)
}

/// The findings of some files, wherever they are kept.
pub(super) fn frames_of<'r>(
    files: impl IntoIterator<Item = &'r FileReport>,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let styles = Styles::default();
    if style.paint.color {
        frames(
            files,
            style,
            &mut StylesWriter::new(Ansi::new(out), &styles),
        )
    } else {
        frames(
            files,
            style,
            &mut StylesWriter::new(NoColor::new(out), &styles),
        )
    }
}

fn frames<'r>(
    files: impl IntoIterator<Item = &'r FileReport>,
    style: Style,
    out: &mut dyn WriteStyle,
) -> io::Result<()> {
    let config = Config::default();
    for (source, finding) in style.shown(files) {
        let (excerpts, drawn) = draw(source, finding, style);
        emit_to_write_style(out, &config, &excerpts, &drawn).map_err(|error| match error {
            Error::Io(error) => error,
            other => io::Error::other(other),
        })?;
    }
    Ok(())
}

fn draw(source: &Source, finding: &Finding, style: Style) -> (Excerpts, frame::Diagnostic<usize>) {
    let found = &finding.diagnostic;
    let shown = found.related.len().min(RELATED);
    let (related, left_out) = found.related.split_at(shown);
    let labels: Vec<&Label> = std::iter::once(&found.place).chain(related).collect();
    let marks: Vec<Span> = labels.iter().map(|label| label.span).collect();
    let (excerpts, marks) = Excerpts::new(source, &marks);
    let labels = labels
        .iter()
        .zip(marks)
        .enumerate()
        .map(|(index, (label, mark))| {
            let mark = if index == 0 {
                frame::Label::primary(mark.file, mark.range)
            } else {
                frame::Label::secondary(mark.file, mark.range)
            };
            mark.with_message(brief(&label.message))
        });
    let drawn = frame::Diagnostic::new(match found.severity {
        Severity::Error => frame::Severity::Error,
        Severity::Warning => frame::Severity::Warning,
        Severity::Note => frame::Severity::Note,
    })
    .with_code(code(found.rule, style))
    .with_message(message(found, style))
    .with_labels(labels.collect())
    .with_notes(notes(finding, left_out.len()));
    (excerpts, drawn)
}

fn code(rule: &str, style: Style) -> String {
    match style.links {
        Some(links) => links.around(rule),
        None => rule.to_owned(),
    }
}

fn message(found: &Diagnostic, style: Style) -> String {
    let message = brief(&found.message);
    match &found.fix {
        Some(fix) if style.can_fix => format!("{message} [{} fix]", fix.safety.word()),
        _ => message.into_owned(),
    }
}

/// The lines below the frame: which resource, why, and what to do.
fn notes(finding: &Finding, left_out: usize) -> Vec<String> {
    let found = &finding.diagnostic;
    let mut notes = Vec::new();
    if left_out > 0 {
        notes.push(format!("note: and {} more", count(left_out, "place")));
    }
    if let Some(named) = finding.subject.as_ref().and_then(named) {
        notes.push(format!("in: {named}"));
    }
    if let Some(fact) = &found.fact {
        notes.push(format!("note: {}", brief(fact)));
    }
    let title = found.fix.as_ref().map(|fix| &fix.title);
    if let Some(help) = found.help.as_ref().or(title) {
        notes.push(format!("help: {}", brief(help)));
    }
    notes
}

/// `Microsoft.Web/sites@2018-02-01, named [parameters('site')]`.
fn named(subject: &Subject) -> Option<String> {
    let mut text = brief(subject.resource_type.as_deref()?).into_owned();
    if let Some(version) = &subject.api_version {
        text = format!("{text}@{}", brief(version));
    }
    if let Some(name) = &subject.name {
        text = format!("{text}, named {}", brief(name));
    }
    Some(text)
}

/// `2 errors and 1 note in 1 of 3 templates`, and what could be mended.
fn summary(totals: &Totals, files: usize, style: Style) -> String {
    let paint = style.paint;
    if totals.files == 0 {
        return "no templates found".to_owned();
    }
    let fixed = match totals.fixed {
        0 => String::new(),
        number => format!("{}, ", paint.good(format!("{number} fixed"))),
    };
    if totals.findings() == 0 {
        let silenced = silenced(totals);
        let templates = count(totals.files, "template");
        return format!(
            "{fixed}{} in {templates}{silenced}",
            paint.good("no findings")
        );
    }
    let of = match totals.files {
        0 | 1 => "1 template".to_owned(),
        all => format!("{files} of {all} templates"),
    };
    let line = format!(
        "{fixed}{} in {of}{}",
        counts(totals, style),
        silenced(totals)
    );
    match mendable(totals) {
        Some(mendable) if style.can_fix => format!("{line}\n{mendable}"),
        _ => line,
    }
}

fn silenced(totals: &Totals) -> String {
    match (totals.suppressed, totals.stale) {
        (0, 0) => String::new(),
        (number, 0) => format!(" ({number} suppressed)"),
        (0, stale) => format!(" ({stale} in the baseline no more)"),
        (number, stale) => format!(" ({number} suppressed, {stale} in the baseline no more)"),
    }
}

/// What `--fix` and `--unsafe-fixes` would mend.
fn mendable(totals: &Totals) -> Option<String> {
    match (totals.fixable, totals.fixable_unsafe) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{safe} fixable with `--fix`")),
        (0, more) => Some(format!("{more} fixable with `--fix --unsafe-fixes`")),
        (safe, more) => Some(format!(
            "{safe} fixable with `--fix`, {more} more with `--unsafe-fixes`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::{attached, finding, hostile, one, sample, unreadable};
    use crate::report::{Format, Links, Paint, write as write_report};
    use crate::text::offset;

    fn style(color: bool) -> Style {
        Style {
            paint: Paint::new(color),
            quiet: false,
            can_fix: true,
            ..Style::default()
        }
    }

    fn drawn(run: &Run, format: Format) -> String {
        let mut out = Vec::new();
        write_report(run, format, style(false), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn findings_are_drawn_in_their_source_with_what_explains_them() {
        insta::assert_snapshot!(drawn(&sample(), Format::Human));
    }

    #[test]
    fn concise_is_one_line_a_finding() {
        insta::assert_snapshot!(drawn(&sample(), Format::Concise));
    }

    #[test]
    fn a_file_that_is_not_utf_8_has_its_place_drawn() {
        insta::assert_snapshot!(drawn(&unreadable(), Format::Human));
    }

    #[test]
    fn a_place_in_an_attached_file_has_that_file_s_path_and_lines() {
        let formats = [Format::Human, Format::Concise, Format::Json];
        let reports = formats.map(|format| drawn(&attached(), format));
        insta::assert_snapshot!(reports.join("\n"));
    }

    #[test]
    fn no_escape_from_a_file_reaches_the_terminal_in_any_format() {
        for format in [Format::Human, Format::Concise, Format::Json] {
            let text = drawn(&hostile(), format);
            let raw = text
                .chars()
                .find(|c| *c != '\n' && super::super::escape::is_hidden(*c));
            assert_eq!(raw, None, "{text}");
        }
        insta::assert_snapshot!(drawn(&hostile(), Format::Human));
    }

    #[test]
    fn colour_is_there_when_asked_for_and_only_then() {
        let mut out = Vec::new();
        write_report(&sample(), Format::Human, style(true), &mut out).unwrap();
        assert!(String::from_utf8(out).unwrap().contains("\u{1b}["));
        assert!(!drawn(&sample(), Format::Human).contains('\u{1b}'));
    }

    #[test]
    fn names_of_rules_lead_to_their_pages_where_the_reader_takes_links() {
        let links = Links::at("https://site.example", "");
        let style = Style {
            links,
            ..style(true)
        };
        let mut out = Vec::new();
        write_report(&sample(), Format::Human, style, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let rule = sample().files[0].findings[0].diagnostic.rule;
        assert!(text.contains(&links.unwrap().around(rule)), "{text}");
    }

    #[test]
    fn nothing_is_said_of_fixes_that_this_armid_cannot_apply() {
        let mut out = Vec::new();
        write_report(&sample(), Format::Human, Style::default(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(!text.contains("--fix") && !text.contains("safe fix]"));
    }

    #[test]
    fn a_finding_over_2000_lines_shows_a_few() {
        let text = "  \"x\": [\n".repeat(3000);
        let run = one(&text, &[finding(Span::new(200, 20_000))]);
        insta::assert_snapshot!(drawn(&run, Format::Human));
    }

    #[test]
    fn ten_thousand_findings_and_a_long_line_take_time_in_proportion() {
        let line = "\"identityIds\": [],".repeat(2_000_000 / 18);
        let text = format!("{{\n{line}\n}}");
        let findings: Vec<Finding> = text
            .match_indices("\"id")
            .take(10_000)
            .map(|(at, _)| finding(Span::new(offset(at), offset(at + 13))))
            .collect();
        let run = one(&text, &findings);
        let started = std::time::Instant::now();
        for format in [Format::Human, Format::Concise, Format::Json] {
            let text = drawn(&run, format);
            assert!(text.len() < 12_000_000, "{}", text.len());
        }
        // Generous for an unoptimised build on a busy machine; a quadratic walk takes minutes.
        assert!(started.elapsed().as_secs() < 60);
    }
}

//! Floor 6: a rule's page, from Markdown to a terminal. Knows the little Markdown that pages use.

use std::io;

use super::Paint;
use super::table::wrap;

/// The page's heading.
pub fn title(page: &str) -> &str {
    let heading = page.lines().find_map(|line| line.strip_prefix("# "));
    heading.unwrap_or_default().trim()
}

/// The page's first paragraph, without line breaks.
pub(super) fn summary(page: &str) -> String {
    let mut lines = page.lines().skip_while(|line| !continues(line));
    let mut text: Vec<&str> = Vec::new();
    while let Some(line) = lines.next().filter(|line| continues(line)) {
        text.push(line.trim());
    }
    plain(&text.join(" "))
}

/// The page, headings bold, examples indented, tables lined up, paragraphs wrapped.
pub fn write_page(page: &str, paint: Paint, out: &mut dyn io::Write) -> io::Result<()> {
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(info) = line.trim_start().strip_prefix("```") {
            let mut code = Vec::new();
            for line in lines.by_ref() {
                if line.trim_start().starts_with("```") {
                    break;
                }
                code.push(line);
            }
            write_code(info, &code, paint, out)?;
        } else if line.starts_with('#') {
            let text = line.trim_start_matches('#').trim();
            writeln!(out, "{}", paint.bold(plain(text)))?;
        } else if line.starts_with('|') {
            let mut rows = vec![line];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                rows.push(row);
            }
            write_rows(&rows, paint, out)?;
        } else if line.trim().is_empty() {
            writeln!(out)?;
        } else {
            let mut text = line.to_owned();
            while let Some(more) = lines.next_if(|line| continues(line)) {
                text.push(' ');
                text.push_str(more.trim());
            }
            write_paragraph(&text, paint.width, out)?;
        }
    }
    Ok(())
}

/// Whether a line goes on with the paragraph above it.
fn continues(line: &str) -> bool {
    let trimmed = line.trim_start();
    let starts = ["#", "|", "```", "- ", "* ", "> "];
    !trimmed.is_empty() && !starts.iter().any(|start| trimmed.starts_with(start))
}

fn write_paragraph(text: &str, width: usize, out: &mut dyn io::Write) -> io::Result<()> {
    let indent = text.len() - text.trim_start().len();
    let body = text.trim_start();
    let marker = ["- ", "* ", "> "]
        .into_iter()
        .find(|marker| body.starts_with(marker));
    let hang = indent + marker.map_or(0, str::len);
    let body = plain(
        body.strip_prefix(marker.unwrap_or_default())
            .unwrap_or(body),
    );
    for (index, line) in wrap(&body, width.saturating_sub(hang))
        .into_iter()
        .enumerate()
    {
        let lead = if index == 0 {
            marker.unwrap_or_default()
        } else {
            ""
        };
        writeln!(out, "{:indent$}{lead:<1$}{line}", "", hang - indent)?;
    }
    Ok(())
}

/// An example under what it shows: ```` ```json bad ```` becomes `bad (json):`.
fn write_code(info: &str, code: &[&str], paint: Paint, out: &mut dyn io::Write) -> io::Result<()> {
    let mut words = info.split_whitespace();
    if let (Some(language), Some(role)) = (words.next(), words.next()) {
        writeln!(out, "{}", paint.dim(format!("{role} ({language}):")))?;
    }
    for line in code {
        if line.is_empty() {
            writeln!(out)?;
        } else {
            writeln!(out, "    {}", paint.code(line))?;
        }
    }
    Ok(())
}

fn write_rows(rows: &[&str], paint: Paint, out: &mut dyn io::Write) -> io::Result<()> {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .filter(|row| row.contains(|c: char| !matches!(c, '|' | '-' | ':' | ' ')))
        .map(|row| {
            row.trim()
                .trim_matches('|')
                .split('|')
                .map(|cell| plain(cell.trim()))
                .collect()
        })
        .collect();
    let mut widths: Vec<usize> = Vec::new();
    for row in &rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for (index, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        let line = cells.join("  ").trim_end().to_owned();
        writeln!(out, "{}", if index == 0 { paint.dim(line) } else { line })?;
    }
    Ok(())
}

/// Text without the marks of emphasis; a link as `text (address)`. Code keeps its backticks.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        if index % 2 == 1 {
            out.push_str(part);
        } else {
            out.push_str(&unlink(&part.replace("**", "")));
        }
    }
    out
}

fn unlink(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        out.push_str(before);
        let target = link.split_once("](").and_then(|(words, after)| {
            let (address, after) = after.split_once(')')?;
            (!words.contains('[')).then_some((words, address, after))
        });
        if let Some((words, address, after)) = target {
            out.push_str(words);
            if words != address {
                out.extend([" (", address, ")"]);
            }
            rest = after;
        } else {
            out.push('[');
            rest = link;
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Spell `identity.type` **well**\n\n| default | fix |\n|---|---|\n| warning \
        | safe |\n\nSee [the thread](https://x.example/1) and `a[b](c)`; this paragraph is long \
        enough that it has to be\nbroken more than once before its end is reached by a reader.\n\n\
        - one item that is also quite long and therefore has to be broken under itself somewhere \
        near here\n- two\n\n```json bad\n{ \"a\": 1,\n\n  \"b\": 2 }\n```\n\n## Why\n\nText [1].\n";

    fn drawn(color: bool) -> String {
        let mut out = Vec::new();
        write_page(PAGE, Paint::new(color), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_page_reads_well_without_colour() {
        assert_eq!(title(PAGE), "Spell `identity.type` **well**");
        let summary = summary(PAGE);
        assert!(summary.starts_with("See the thread (https://x.example/1) and `a[b](c)`; this"));
        assert!(summary.ends_with("broken more than once before its end is reached by a reader."));
        assert_eq!(super::summary("# Title\n\n- an item\n"), "");
        insta::assert_snapshot!(drawn(false));
    }

    #[test]
    fn colour_changes_no_letter() {
        let colored = drawn(true);
        let mut plain = String::new();
        let mut rest = colored.as_str();
        while let Some((before, escape)) = rest.split_once('\u{1b}') {
            plain.push_str(before);
            rest = escape.split_once('m').unwrap().1;
        }
        assert_eq!(plain + rest, drawn(false));
    }
}

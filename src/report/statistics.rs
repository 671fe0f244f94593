//! Floor 6: how often each rule speaks.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::Paint;
use super::table::Columns;
use crate::diagnostic::{Safety, Severity};
use crate::engine::run::Run;

/// The findings of one rule at one severity, in numbers.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    rule: &'static str,
    severity: &'static str,
    count: usize,
    /// Those with a safe fix.
    fixable: usize,
    /// Those with an unsafe fix.
    fixable_unsafe: usize,
}

/// The lines of a run, the most frequent first.
pub(super) fn lines(run: &Run) -> Vec<Line> {
    let mut all: BTreeMap<(&'static str, Severity), Line> = BTreeMap::new();
    for (_, finding) in run.findings() {
        let own = &finding.diagnostic;
        let line = all.entry((own.rule, own.severity)).or_insert(Line {
            rule: own.rule,
            severity: own.severity.word(),
            count: 0,
            fixable: 0,
            fixable_unsafe: 0,
        });
        line.count += 1;
        match own.fix.as_ref().map(|fix| fix.safety) {
            Some(Safety::Safe) => line.fixable += 1,
            Some(Safety::Unsafe) => line.fixable_unsafe += 1,
            None => {}
        }
    }
    let mut lines: Vec<Line> = all.into_values().collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.count));
    lines
}

/// Writes them as a table; nothing where nothing was found.
pub(super) fn write(run: &Run, paint: Paint, out: &mut dyn io::Write) -> io::Result<()> {
    let lines = lines(run);
    if lines.is_empty() {
        return Ok(());
    }
    let head = ["count", "rule", "severity", "fixable"].map(ToOwned::to_owned);
    let rows: Vec<[String; 4]> = lines.iter().map(row).collect();
    let all = std::iter::once(&head).chain(&rows);
    let columns = Columns::fit(all, paint.width, &[]).right(0);
    writeln!(out, "{}", paint.dim(columns.line(&head)))?;
    for row in &rows {
        writeln!(out, "{}", columns.line(row))?;
    }
    writeln!(out)
}

fn row(line: &Line) -> [String; 4] {
    let fixable = match (line.fixable, line.fixable_unsafe) {
        (0, 0) => String::new(),
        (safe, 0) => format!("{safe} safe"),
        (0, more) => format!("{more} unsafe"),
        (safe, more) => format!("{safe} safe, {more} unsafe"),
    };
    let count = line.count.to_string();
    [
        count,
        line.rule.to_owned(),
        line.severity.to_owned(),
        fixable,
    ]
}

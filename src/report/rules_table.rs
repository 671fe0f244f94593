//! Floor 6: the table of rules.

use std::io;

use super::table::{Columns, wrap};
use super::{Paint, title};
use crate::diagnostic::Severity;
use crate::rules::Rule;

/// The last column is not made narrower than this.
const NARROW: usize = 16;

/// The rules in the order of their names.
pub fn write_rules(rules: &[&Rule], paint: Paint, out: &mut dyn io::Write) -> io::Result<()> {
    let mut rules: Vec<&Rule> = rules.to_vec();
    rules.sort_by_key(|rule| rule.slug);
    let head = ["rule", "severity", "fix", ""].map(str::to_owned);
    let rows: Vec<[String; 4]> = rules.iter().map(|rule| row(rule)).collect();
    let columns = Columns::fit(rows.iter().chain([&head]), paint.width, &[]);
    let lead = columns
        .line(&["", "", "", "x"].map(str::to_owned))
        .chars()
        .count()
        - 1;
    writeln!(out, "{}", paint.dim(columns.line(&head)))?;
    for (rule, row) in rules.iter().zip(&rows) {
        let line = columns.line(row);
        // Colour goes on after the columns line up.
        let colored = match rule.severity {
            Severity::Error => paint.error("error"),
            Severity::Warning => paint.warning("warning"),
            Severity::Note => paint.good("note"),
        };
        let (slug, rest) = line.split_at(rule.slug.len());
        let rest = rest.replacen(rule.severity.word(), &colored, 1);
        let mut what = wrap(&what(rule), paint.width.saturating_sub(lead).max(NARROW)).into_iter();
        let first = what.next().unwrap_or_default();
        let gap = lead.saturating_sub(line.chars().count());
        writeln!(out, "{}{rest}{:gap$}{first}", paint.bold(slug), "")?;
        for more in what {
            writeln!(out, "{:lead$}{more}", "")?;
        }
    }
    writeln!(out)?;
    writeln!(out, "`armid explain RULE` prints a rule's page.")
}

/// All but the last column, which is drawn apart since it wraps.
fn row(rule: &Rule) -> [String; 4] {
    let fix = match rule.fixes {
        [] => "-",
        [one] => one.word(),
        _ => "both",
    };
    let severity = rule.severity.word();
    [rule.slug, severity, fix, ""].map(str::to_owned)
}

/// The page's heading, and what limits the rule.
fn what(rule: &Rule) -> String {
    let mut what = title(rule.page).to_owned();
    if let [only] = rule.languages {
        let name = if *only == "bicep" {
            "Bicep"
        } else {
            "ARM JSON"
        };
        what.extend([" (", name, " only)"]);
    }
    if !rule.default {
        what.push_str(" (off until --profile or --select asks)");
    }
    what
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Safety;

    #[test]
    fn rules_are_listed_by_name_with_what_they_say() {
        let rule = |slug, severity, fixes, default| Rule {
            slug,
            severity,
            fixes,
            languages: &["arm", "bicep"],
            page: "# Say what should be true in so many words that they do not fit on the line\n",
            default,
            check: crate::rules::Check::Reading,
        };
        let second = rule("b-rule", Severity::Note, &[], false);
        let first = rule(
            "a-rule",
            Severity::Error,
            &[Safety::Safe, Safety::Unsafe],
            true,
        );
        let mut out = Vec::new();
        write_rules(&[&second, &first], Paint::new(false), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap());
    }
}

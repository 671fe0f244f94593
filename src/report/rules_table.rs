//! Floor 6: the table of rules.

use std::io;

use super::table::{Columns, WIDTH};
use super::{Paint, title};
use crate::diagnostic::Severity;
use crate::rules::Rule;

/// One line a rule, in the order of their names.
pub fn write_rules(rules: &[&Rule], paint: Paint, out: &mut dyn io::Write) -> io::Result<()> {
    let mut rules: Vec<&Rule> = rules.to_vec();
    rules.sort_by_key(|rule| rule.slug);
    let head = ["rule", "severity", "fix", "languages", "what"].map(str::to_owned);
    let rows: Vec<[String; 5]> = rules.iter().map(|rule| row(rule)).collect();
    let columns = Columns::fit(rows.iter().chain([&head]), 0, &[(4, 1)]);
    debug_assert!(columns.line(&head).len() <= WIDTH);
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
        writeln!(out, "{}{rest}", paint.bold(slug))?;
    }
    writeln!(out)?;
    writeln!(out, "`armid explain RULE` prints a rule's page.")
}

fn row(rule: &Rule) -> [String; 5] {
    let fixes: Vec<&str> = rule.fixes.iter().map(|fix| fix.word()).collect();
    let fixes = if fixes.is_empty() {
        "-".to_owned()
    } else {
        fixes.join(", ")
    };
    let asked = if rule.default {
        ""
    } else {
        " (only with --select)"
    };
    [
        rule.slug.to_owned(),
        rule.severity.word().to_owned(),
        fixes,
        rule.languages.join(", "),
        format!("{}{asked}", title(rule.page)),
    ]
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
            page: "# Say what should be true in so many words that the line has to be cut\n",
            default,
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

use super::*;
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::run::FileReport;
use crate::text::{Span, offset};

/// A run that found this rule at each place of `x` in a file that is not there.
fn run(rule: &'static str, text: &str) -> Run {
    let found = text.match_indices('x').map(|(at, _)| Finding {
        diagnostic: Diagnostic::new(
            rule,
            Severity::Error,
            Span::new(offset(at), offset(at + 1)),
            "wrong",
        ),
        subject: None,
        edits: Vec::new(),
    });
    let mut run = Run::default();
    run.files.push(FileReport {
        findings: found.collect(),
        source: Source::new("no-such-file.json", text),
    });
    run
}

fn of(run: &Run) -> Baseline {
    let empty = Baseline::empty(Path::new("baseline.json"));
    empty.updated(&empty.collect(run), &Scope::default())
}

/// The scope of a run that looked at the one file under one rule.
fn scope(baseline: &Baseline, rule: &'static str) -> Scope {
    let mut scope = Scope::new([rule]);
    let path = baseline.places.relative(Path::new("no-such-file.json"));
    scope.add(path, [rule]);
    scope
}

#[test]
fn of_findings_that_are_the_same_as_many_are_known_as_were_written() {
    let baseline = of(&run("identity-required", "x x"));
    assert_eq!((baseline.known(), baseline.entries.len()), (2, 1));
    let mut later = run("identity-required", "\n\n x x x");
    baseline.take_out(&mut later);
    assert_eq!((later.suppressed, later.files[0].findings.len()), (2, 1));
    let last = later.files[0].findings[0].diagnostic.place.span;
    assert_eq!(last.start, 7);
}

#[test]
fn another_rule_is_another_finding_and_a_clean_file_is_none() {
    let baseline = of(&run("identity-required", "x"));
    let mut other = run("identity-type-casing", "x");
    baseline.take_out(&mut other);
    assert_eq!((other.suppressed, other.files.len()), (0, 1));
    let mut same = run("identity-required", "x");
    baseline.take_out(&mut same);
    assert_eq!((same.suppressed, same.files.len()), (1, 0));
}

#[test]
fn what_cannot_be_read_is_never_known() {
    assert_eq!(of(&run(HEARD, "x")).known(), 0);
}

#[test]
fn what_is_missing_where_it_was_looked_for_is_stale_and_goes() {
    let baseline = of(&run("identity-required", "x x x"));
    let found = baseline.collect(&run("identity-required", "x"));
    let looked = scope(&baseline, "identity-required");
    let stale = baseline.stale(&found, &looked);
    assert_eq!((stale.len(), stale[0].count), (1, 2));
    assert_eq!(baseline.updated(&found, &looked).known(), 1);
    // Another rule ran: nothing is known of this one.
    let elsewhere = scope(&baseline, "identity-type-casing");
    assert!(baseline.stale(&Found::new(), &elsewhere).is_empty());
    assert_eq!(baseline.updated(&Found::new(), &elsewhere).known(), 3);
}

#[test]
fn a_baseline_is_written_in_the_order_of_paths_and_rules() {
    let mut all = run("identity-type-casing", "x");
    all.files.extend(run("identity-required", "x x").files);
    let baseline = of(&all);
    let findings = baseline.written().findings;
    let rules: Vec<&str> = findings.iter().map(|entry| &*entry.rule).collect();
    assert_eq!(rules, ["identity-required", "identity-type-casing"]);
    assert_eq!(findings[0].path, "no-such-file.json");
}

//! What each part of a check costs beside its floors, in both languages: reading the bytes with
//! memchr, and for JSON the tree of jsonc-parser alone and `serde_json::Value`. Every figure is a
//! ratio to the parser of the same run. 100 MB are measured when `ARMID_BENCH_LARGE` is set.

use std::hint::black_box;
use std::time::Duration;

use armid::diagnostic::Safety;
use armid::engine::run::{FileReport, Run};
use armid::engine::{CheckOptions, Outcome, check, fix};
use armid::language::arm;
use armid::language::bicep::{self, Dialect};
use armid::report::{Format, Style, write};
use armid::rules::{Setting, Whole};
use armid::text::Source;
use criterion::{Criterion, Throughput, criterion_main};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use support::{connected_of, expressions, least_of};

mod support;

/// An input and how often it is run.
struct Case {
    name: String,
    source: Source,
    runs: u32,
}

/// A part of the work, done once.
type Phase = fn(&Source);

/// The parts for JSON, floors first.
const ARM: &[(&str, Phase)] = &[
    ("memchr", lines),
    ("jsonc-parser", tree),
    ("serde_json", value),
    ("parse", |source| drop(black_box(arm::parse(source)))),
    ("model", |source| modelled(source, |_| ())),
    ("evaluate", |source| modelled(source, evaluated)),
    ("rules", checked),
    ("report", reported),
    ("rewrite", rewritten),
];

/// The parts for Bicep.
const BICEP: &[(&str, Phase)] = &[
    ("memchr", lines),
    ("parse", |source| {
        black_box(
            bicep::parse(source.text(), Dialect::Template)
                .errors()
                .len(),
        );
    }),
    ("model", |source| modelled_bicep(source, |_| ())),
    ("evaluate", |source| modelled_bicep(source, evaluated)),
    ("rules", checked),
    ("report", reported),
    ("rewrite", rewritten),
];

fn lines(source: &Source) {
    black_box(memchr::memchr_iter(b'\n', source.text().as_bytes()).count());
}

fn tree(source: &Source) {
    let options = ParseOptions::default();
    let tree = parse_to_ast(source.text(), &CollectOptions::default(), &options);
    assert!(tree.is_ok(), "a template of the bench");
    black_box(tree.is_ok());
}

fn value(source: &Source) {
    let value: serde_json::Value = serde_json::from_str(source.text()).expect("strict JSON");
    black_box(value);
}

fn modelled(source: &Source, then: fn(&Whole<'_, '_>)) {
    let tree = arm::parse(source).expect("a template of the bench");
    let (_, template) = arm::read(&tree, None).expect("a template of the bench");
    then(&Whole::new(source, &template, Setting::default()));
}

fn modelled_bicep(source: &Source, then: fn(&Whole<'_, '_>)) {
    let document = bicep::parse(source.text(), Dialect::Template);
    let template = bicep::read(&document);
    then(&Whole::new(source, &template, Setting::default()));
}

/// The identity, the type and the version of every resource.
fn evaluated(whole: &Whole<'_, '_>) {
    black_box(
        whole
            .subjects()
            .filter(|one| one.identity.is_some())
            .count(),
    );
}

fn checked(source: &Source) {
    black_box(check(source, &CheckOptions::default(), true));
}

/// All rules, and their findings in SARIF.
fn reported(source: &Source) {
    let findings = match check(source, &CheckOptions::default(), true) {
        Outcome::Template(checked) => checked.findings,
        Outcome::NotATemplate => Vec::new(),
    };
    let report = FileReport {
        source: source.with_text(source.text()),
        findings,
    };
    let run = Run {
        files: vec![report],
        ..Run::default()
    };
    write(&run, Format::Sarif, Style::default(), &mut std::io::sink()).expect("no disk is used");
}

/// All rules, and the fixes that they offer, read back.
fn rewritten(source: &Source) {
    black_box(fix(source, &CheckOptions::default(), true, Safety::Unsafe).is_ok());
}

fn cases(end: &str, size_names: &[(&str, usize, u32)], make: fn(usize) -> String) -> Vec<Case> {
    let cases = size_names.iter().map(|(name, size, runs)| Case {
        name: (*name).to_owned(),
        source: Source::new(format!("a.{end}"), make(*size)),
        runs: *runs,
    });
    cases.collect()
}

/// The sizes: 4 MB is what Azure takes of one template.
fn sizes() -> Vec<(&'static str, usize, u32)> {
    let mut sizes = vec![
        ("1 KB", 1_000, 200),
        ("50 KB", 50_000, 50),
        ("4 MB", 4_000_000, 5),
    ];
    if std::env::var_os("ARMID_BENCH_LARGE").is_some() {
        sizes.push(("100 MB", 100_000_000, 1));
    }
    sizes
}

#[expect(clippy::print_stdout, reason = "a bench tells its figures")]
#[expect(
    clippy::cast_precision_loss,
    reason = "of sizes that are shown rounded"
)]
fn table(title: &str, cases: &[Case], phases: &[(&str, Phase)]) {
    println!("{title}: times the cost of {}, and MB/s", phases[1].0);
    for case in cases {
        let times: Vec<(&str, Duration)> = phases
            .iter()
            .map(|(name, phase)| (*name, least_of(case.runs, || phase(&case.source))))
            .collect();
        let floor = times[1].1.as_secs_f64();
        let figures = times.iter().map(|(name, time)| {
            let speed = case.source.text().len() as f64 / 1e6 / time.as_secs_f64();
            format!("{name} {:.3} ({speed:.0})", time.as_secs_f64() / floor)
        });
        let figures: Vec<String> = figures.collect();
        println!("  {}: {}", case.name, figures.join(", "));
    }
}

fn benches(criterion: &mut Criterion) {
    let sizes = sizes();
    let json = cases("json", &sizes, connected_of);
    let dense = cases("json", &sizes[..3], expressions);
    let symbolic = cases("bicep", &sizes, support::bicep);
    table("JSON", &json, ARM);
    table("JSON full of expressions", &dense, ARM);
    table("Bicep", &symbolic, BICEP);
    for (language, cases, phases) in [("arm", &json, ARM), ("bicep", &symbolic, BICEP)] {
        for case in cases.iter().filter(|case| case.runs > 5) {
            let mut group = criterion.benchmark_group(format!("{language} {}", case.name));
            group.throughput(Throughput::Bytes(case.source.text().len() as u64));
            for (name, phase) in phases {
                group.bench_function(*name, |bencher| bencher.iter(|| phase(&case.source)));
            }
            group.finish();
        }
    }
}

mod harness {
    criterion::criterion_group!(all, super::benches);
}
criterion_main!(harness::all);

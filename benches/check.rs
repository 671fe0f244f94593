//! `check` against its floor: reading the same files and parsing them with jsonc-parser's tree
//! alone. Same process, same thread; the ratio is printed first. Then all rules against those about
//! the identity block alone, and the graph of a large template.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use armid::engine::batch::{Delivery, command_files};
use armid::engine::input::Input;
use armid::engine::plan::{Command, Operation, Selector, VersionPolicy};
use armid::engine::run::check_files;
use armid::engine::{CheckOptions, check};
use armid::language::arm;
use armid::model::ResourceId;
use armid::rules::{ALL, Check, Setting, Whole};
use armid::text::Source;
use criterion::{Criterion, criterion_main};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use support::{connected, least, old, template};

mod support;

const FILES: usize = 1_000;

/// Writes the files below the build's own folder.
fn folder() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("templates");
    std::fs::create_dir_all(&folder).expect("a folder for the bench");
    let paths = (0..FILES).map(|index| {
        let path = folder.join(format!("{index}.json"));
        std::fs::write(&path, template(1 + index % 12)).expect("a file for the bench");
        path
    });
    paths.collect()
}

fn floor(paths: &[PathBuf]) {
    for path in paths {
        let text = std::fs::read_to_string(path).expect("a file of the bench");
        let options = ParseOptions::default();
        black_box(parse_to_ast(&text, &CollectOptions::default(), &options).is_ok());
    }
}

fn whole(paths: &[PathBuf]) {
    let options = CheckOptions::default();
    for path in paths {
        let text = std::fs::read_to_string(path).expect("a file of the bench");
        black_box(check(&Source::new("a.json", text), &options, true));
    }
}

/// Old virtual machines, one in each file.
fn old_folder() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("old");
    std::fs::create_dir_all(&folder).expect("a folder for the bench");
    let paths = (0..FILES).map(|index| folder.join(format!("{index}.json")));
    paths.collect()
}

/// Makes every file old again.
fn make_old(paths: &[PathBuf]) {
    for (index, path) in paths.iter().enumerate() {
        std::fs::write(path, old(1 + index % 12)).expect("a file for the bench");
    }
}

fn inputs(paths: &[PathBuf]) -> Vec<Input> {
    let each = paths.iter().map(|path| {
        let shown = path.display().to_string();
        Input::file(path.clone(), shown, true, u64::MAX)
    });
    each.collect()
}

/// What migrating files costs beside checking them; writing to disk included, and apart.
#[expect(clippy::print_stdout, reason = "a bench tells its figures")]
fn migration() {
    let paths = old_folder();
    let options = CheckOptions::default();
    let command = Command {
        operation: Operation::Migrate(Some(VersionPolicy::Minimum)),
        selector: Selector::default(),
        unsafe_fixes: false,
        drop_block: false,
    };
    make_old(&paths);
    let checked = least(|| {
        black_box(check_files(inputs(&paths), &options));
    });
    let told = least(|| {
        let run = command_files(inputs(&paths), &options, &command, Delivery::Nothing);
        assert_eq!(run.files.len(), FILES, "files to migrate");
    });
    let mut written = Duration::MAX;
    for _ in 0..5 {
        make_old(&paths);
        let start = Instant::now();
        let run = command_files(inputs(&paths), &options, &command, Delivery::Write);
        written = written.min(start.elapsed());
        assert!(run.problems.is_empty(), "files that can be written");
    }
    let ratio = |time: Duration| time.as_secs_f64() / checked.as_secs_f64();
    println!(
        "{FILES} old templates: check {checked:?}, migrate without writing {told:?} ({:.2}), \
         with writing {written:?} ({:.2})",
        ratio(told),
        ratio(written)
    );
}

#[expect(clippy::print_stdout, reason = "a bench tells its figures")]
fn ratio(paths: &[PathBuf]) {
    let (floor, whole) = (least(|| floor(paths)), least(|| whole(paths)));
    let ratio = whole.as_secs_f64() / floor.as_secs_f64();
    println!("{FILES} templates: floor {floor:?}, check {whole:?}, ratio {ratio:.2}");
}

/// What all rules cost beside those about the identity block alone, on templates in which every
/// resource is connected, and on real ones where these are there.
fn all_rules() {
    let connected = (0..FILES).map(|index| Source::new("a.json", connected(2 + index % 24)));
    compare_rules("connected templates", &connected.collect::<Vec<_>>());
    let real = real_templates();
    if !real.is_empty() {
        compare_rules("real templates", &real);
    }
}

/// The files of the corpus: beside the checkout, or where `ARMID_CORPUS` says.
fn real_templates() -> Vec<Source> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("ARMID_CORPUS").map_or(beside, PathBuf::from);
    let folders = ["arm", "bicep", "policy"].map(|name| folder.join(name));
    let entries = folders.into_iter().flat_map(walkdir::WalkDir::new);
    let files = entries
        .flatten()
        .filter(|entry| entry.file_type().is_file());
    let source = |entry: walkdir::DirEntry| {
        let text = std::fs::read_to_string(entry.path()).ok()?;
        Some(Source::new(entry.path().to_string_lossy(), text))
    };
    files.filter_map(source).collect()
}

#[expect(clippy::print_stdout, reason = "a bench tells its figures")]
fn compare_rules(what: &str, sources: &[Source]) {
    let alone = ALL
        .iter()
        .filter(|rule| rule.default && matches!(rule.check, Check::Block(_)));
    let block = CheckOptions {
        select: alone.map(|rule| rule.slug.to_owned()).collect(),
        ..CheckOptions::default()
    };
    let run = |options: &CheckOptions| {
        least(|| {
            for source in sources {
                black_box(check(source, options, false));
            }
        })
    };
    let (block, all) = (run(&block), run(&CheckOptions::default()));
    let ratio = all.as_secs_f64() / block.as_secs_f64();
    let count = sources.len();
    println!("{count} {what}: block rules {block:?}, all {all:?}, ratio {ratio:.2}");
}

/// What the graph of a large template costs, its links and reads lowered with it.
#[expect(clippy::print_stdout, reason = "a bench tells its figures")]
fn graph() {
    let source = Source::new("a.json", connected(10_000));
    let tree = arm::parse(&source).expect("a template of the bench");
    let mut times = Duration::MAX;
    let mut resources = 0;
    for _ in 0..15 {
        let (_, template) = arm::read(&tree, None).expect("a template of the bench");
        let whole = Whole::new(&source, &template, Setting::default());
        resources = template.resources.len();
        let start = Instant::now();
        // The edges come with the first question.
        black_box(whole.waits_for(ResourceId(0), &[ResourceId(1)]));
        times = times.min(start.elapsed());
    }
    println!("graph of {resources} resources: {times:?}");
}

fn benches(criterion: &mut Criterion) {
    let paths = folder();
    ratio(&paths);
    migration();
    all_rules();
    graph();
    let mut group = criterion.benchmark_group("1000 templates");
    group.sample_size(10);
    group.bench_function("read and parse", |bencher| bencher.iter(|| floor(&paths)));
    group.bench_function("check", |bencher| bencher.iter(|| whole(&paths)));
    group.finish();
    for resources in [1_000, 10_000] {
        let source = Source::new("a.json", template(resources));
        let options = CheckOptions::default();
        criterion.bench_function(&format!("check {resources} resources"), |bencher| {
            bencher.iter(|| black_box(check(&source, &options, true)));
        });
    }
}

mod harness {
    criterion::criterion_group!(all, super::benches);
}
criterion_main!(harness::all);

//! The program as a whole: one small file beside a program that only parses its arguments and reads
//! the file, one core beside all of them, and ten times the resources in one template.

use std::ffi::OsString;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use armid::engine::batch::{Delivery, command_files};
use armid::engine::input::Input;
use armid::engine::plan::{self, Operation, Selector, VersionPolicy};
use armid::engine::{CheckOptions, check};
use armid::text::Source;
use clap::Parser;
use support::{connected, connected_of, least_of, old, template};

mod support;

/// Tells this bench that it is the program beside which armid is measured.
const FLOOR: &str = "ARMID_BENCH_FLOOR";

/// The arguments of that program.
#[derive(Parser)]
struct Arguments {
    #[arg(long)]
    no_config: bool,
    command: String,
    path: PathBuf,
}

fn floor() {
    let arguments = Arguments::parse();
    black_box((arguments.no_config, arguments.command));
    black_box(std::fs::read_to_string(&arguments.path).expect("a file of the bench"));
}

/// The shortest run of a program on a path, in seconds.
fn seconds(program: impl Into<OsString>, path: &Path, runs: u32, environment: (&str, &str)) -> f64 {
    let program = program.into();
    let time = least_of(runs, || {
        run(
            Command::new(&program).env(environment.0, environment.1),
            path,
        );
    });
    time.as_secs_f64()
}

/// Has a program check a path, as quietly as can be.
fn run(program: &mut Command, path: &Path) {
    let command = program.args(["check", "--no-config"]).arg(path);
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.expect("a program that starts").code() < Some(2));
}

#[expect(clippy::print_stdout, reason = "a bench tells its figures")]
fn main() {
    if std::env::var_os(FLOOR).is_some() {
        return floor();
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("whole");
    let many = folder.join("many");
    std::fs::create_dir_all(&many).expect("a folder for the bench");
    for index in 0..1_000 {
        let text = template(1 + index % 12);
        std::fs::write(many.join(format!("{index}.json")), text).expect("a file for the bench");
    }
    let small = folder.join("small.json");
    std::fs::write(&small, connected_of(8_000)).expect("a file for the bench");

    let armid = env!("CARGO_BIN_EXE_armid");
    let own = std::env::current_exe().expect("the bench itself");
    let (least, one) = (
        seconds(own, &small, 300, (FLOOR, "1")),
        seconds(armid, &small, 300, ("NO_COLOR", "1")),
    );
    println!(
        "one file of 5 KB: {:.2} times a program that reads it",
        one / least
    );

    // armid has as many threads as it may have cores, so its cores are what is limited.
    let cores = |list: &str| {
        let time = least_of(30, || {
            run(Command::new("taskset").args(["-c", list, armid]), &many);
        });
        time.as_secs_f64()
    };
    println!(
        "1,000 files: two cores are {:.2} times as fast as one (needs taskset)",
        cores("0") / cores("0,1")
    );

    // Each run gets its memory from the system, whatever its size, as a user's does.
    growth("checked by the program", |resources, runs| {
        let path = folder.join("growing.json");
        std::fs::write(&path, connected(resources)).expect("a file for the bench");
        least_of(runs, || run(&mut Command::new(armid), &path))
    });
    let options = CheckOptions::default();
    growth(
        "checked in one process, again and again",
        |resources, runs| {
            let source = Source::new("a.json", connected(resources));
            least_of(runs, || drop(black_box(check(&source, &options, true))))
        },
    );
    let command = plan::Command {
        operation: Operation::Migrate(Some(VersionPolicy::Minimum)),
        selector: Selector::default(),
        unsafe_fixes: false,
        drop_block: false,
    };
    growth("migrated", |resources, runs| {
        let path = folder.join("growing.json");
        std::fs::write(&path, old(resources)).expect("a file for the bench");
        least_of(runs, || {
            let input = Input::file(path.clone(), "a.json".to_owned(), true, u64::MAX);
            let run = command_files(vec![input], &options, &command, Delivery::Nothing);
            assert_eq!(run.files.len(), 1, "a file to migrate");
        })
    });
}

/// What ten times the resources cost, from 1,000 on; `least` is given how many, and how many runs.
#[expect(clippy::print_stdout, reason = "a bench tells its figures")]
fn growth(what: &str, mut least: impl FnMut(usize, u32) -> Duration) {
    let mut before = None;
    for (resources, runs) in [(1_000, 30), (10_000, 7), (100_000, 3)] {
        let time = least(resources, runs).as_secs_f64();
        match before.replace(time) {
            None => println!("{resources} resources {what}: {:.1} ms", time * 1e3),
            Some(before) => println!("{resources} resources: {:.1} times that", time / before),
        }
    }
}

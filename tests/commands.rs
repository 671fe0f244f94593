//! `migrate`, `enable` and `remove`, command by command: before and after, byte for byte.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod common;

use std::fmt::Write as _;
use std::path::Path;

use armid::cli::Verdict;
use armid::engine::diff::unified;
use common::command::{Ran, armid};

/// One case of a file in `testdata/rewrite`.
#[derive(Debug, Default)]
struct Case {
    title: String,
    line: usize,
    command: String,
    extension: String,
    /// Before and, if it changes, after.
    files: Vec<String>,
    /// `exit N`, then what standard error holds.
    told: Vec<String>,
}

fn cases(page: &str) -> Vec<Case> {
    let mut all: Vec<Case> = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            all.push(Case {
                title: title.to_owned(),
                line: number + 1,
                ..Case::default()
            });
        }
        let Some(language) = line.strip_prefix("```") else {
            continue;
        };
        let mut text = String::new();
        for (_, line) in lines.by_ref().take_while(|(_, line)| *line != "```") {
            writeln!(text, "{line}").unwrap();
        }
        let case = all.last_mut().unwrap();
        match language {
            "sh" => text.trim().clone_into(&mut case.command),
            "text" => case.told = text.lines().map(ToOwned::to_owned).collect(),
            extension => {
                extension.clone_into(&mut case.extension);
                case.files.push(text);
            }
        }
    }
    all
}

/// Whether the output is `text`; what was not understood gives nothing.
fn gave(ran: &Ran, text: &str) -> bool {
    ran.stdout == text || (ran.verdict == Verdict::Failed && ran.stdout.is_empty())
}

fn every_case(mut visit: impl FnMut(&Case, &mut String)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/rewrite");
    let mut wrong = String::new();
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let page = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for case in cases(&page) {
            seen += 1;
            assert!(!case.files.is_empty(), "{name}: {}", case.title);
            let before = wrong.len();
            visit(&case, &mut wrong);
            if wrong.len() > before {
                let (line, title) = (case.line, &case.title);
                writeln!(wrong, "^^^ {name}:{line}: {title}\n").unwrap();
            }
        }
    }
    assert!(seen >= 100, "{seen} cases");
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_command_gives_the_file_that_its_case_says() {
    every_case(|case, wrong| {
        let before = &case.files[0];
        let after = case.files.get(1).unwrap_or(before);
        let ran = armid(&case.command, &case.extension, before);
        if !gave(&ran, after) {
            let diff = unified(&case.title, after, &ran.stdout);
            writeln!(wrong, "{diff}{}", ran.stderr).unwrap();
        }
        let mut told = case.told.iter();
        let code = told.next().map_or("exit 0", String::as_str);
        if code != format!("exit {}", ran.verdict as u8) {
            writeln!(wrong, "{:?} {}", ran.verdict, ran.stderr).unwrap();
        }
        for line in told {
            if !ran.stderr.contains(line) {
                writeln!(wrong, "not told: {line}\n{}", ran.stderr).unwrap();
            }
        }
    });
}

#[test]
fn a_second_run_changes_nothing() {
    every_case(|case, wrong| {
        let Some(after) = case.files.get(1) else {
            return;
        };
        let ran = armid(&case.command, &case.extension, after);
        // A selector may fit nothing any more.
        if !ran.stdout.is_empty() && ran.stdout != *after {
            wrong.push_str(&unified(&case.title, after, &ran.stdout));
        }
    });
}

/// The file with other line ends, with a byte order mark, and without its last line end.
fn saved(text: &str, how: &str) -> String {
    match how {
        "crlf" => text.replace('\n', "\r\n"),
        "bom" => format!("\u{feff}{text}"),
        "tabs" => text.lines().fold(String::new(), |mut tabbed, line| {
            let blank = line.len() - line.trim_start_matches(' ').len();
            let tabs = "\t".repeat(blank / 2);
            writeln!(tabbed, "{tabs}{}", &line[blank..]).unwrap();
            tabbed
        }),
        "no final line end" => text.trim_end_matches('\n').to_owned(),
        _ => panic!("{how}"),
    }
}

#[test]
fn a_command_commutes_with_the_way_a_file_is_saved() {
    every_case(|case, wrong| {
        let before = &case.files[0];
        let after = case.files.get(1).unwrap_or(before);
        for how in ["crlf", "bom", "tabs", "no final line end"] {
            let ran = armid(&case.command, &case.extension, &saved(before, how));
            let wanted = saved(after, how);
            if !gave(&ran, &wanted) {
                let diff = unified(&case.title, &wanted, &ran.stdout);
                writeln!(wrong, "{how}:\n{diff}{}", ran.stderr).unwrap();
            }
        }
    });
}

/// The before and after at the top of the README.
#[test]
fn the_readme_shows_what_the_commands_make() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let mut blocks = readme.split("```json\n").skip(1).map(|rest| {
        let block = rest.split("\n```").next().unwrap();
        assert_eq!(block.lines().count(), 6);
        format!(
            "{{\n\"type\": \"Microsoft.Compute/virtualMachines\",\n\"name\": \"vm\",\n{block}\n}}\n"
        )
    });
    let (before, after) = (blocks.next().unwrap(), blocks.next().unwrap());
    let migrated = armid("armid migrate", "json", &before);
    let fixed = armid("armid check --fix", "json", &migrated.stdout);
    assert_eq!(fixed.stdout, after, "{}{}", migrated.stderr, fixed.stderr);
}

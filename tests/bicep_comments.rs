//! Commands on Bicep with comments, directives and empty lines wherever they may stand.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

mod common;

use std::fs;
use std::path::Path;

use armid::cli::Verdict;
use armid::language::bicep::{Dialect, parse};
use common::command::armid;

/// Every Bicep file and example that there is.
fn sources() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    for path in common::files(&root.join("rules"), &["md"]) {
        let examples = common::examples(&fs::read_to_string(path).unwrap());
        let bicep = examples.into_iter().filter(|one| one.language == "bicep");
        all.extend(bicep.map(|one| one.text));
    }
    for path in common::files(&root.join("testdata/check"), &["bicep"]) {
        all.push(fs::read_to_string(path).unwrap());
    }
    all
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % sides
    }
}

/// The text with comments put in, and their words.
fn commented(text: &str, dice: &mut Dice) -> (String, Vec<String>) {
    let mut out = String::new();
    let mut words = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        let quotes = line.matches("'''").count();
        let trimmed = line.trim();
        let held = inside
            || quotes > 0
            || line.contains("//")
            || line.contains("/*")
            || trimmed.starts_with(['|', '@', '?', ':', '#'])
            || trimmed.is_empty();
        inside ^= quotes % 2 == 1;
        if held {
            out.extend([line, "\n"]);
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        let mut word = || {
            let word = format!("c{}c", words.len());
            words.push(word.clone());
            word
        };
        let line = match dice.roll(16) {
            0 => format!("{line} // {}", word()),
            1 => format!("{line} /* {} */", word()),
            2 => format!("{indent}// {}\n{line}", word()),
            3 => format!("{indent}/* {}\n{indent}   two */\n{line}", word()),
            4 => format!("{indent}// {}\n\n{line}", word()),
            5 => format!("{indent}#disable-next-line {}\n{line}", word()),
            6 if line.contains(": ") => line.replacen(": ", &format!(": /* {} */ ", word()), 1),
            7 if line.contains(", ") => line.replacen(", ", &format!(" /* {} */, ", word()), 1),
            8 => format!("\n{line}"),
            _ => line.to_owned(),
        };
        out.extend([&line, "\n"]);
    }
    (out, words)
}

const COMMANDS: [&str; 7] = [
    "armid enable system",
    "armid enable user --identity /subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/new",
    "armid remove system",
    "armid remove user",
    "armid remove all --drop-block",
    "armid migrate --unsafe-fixes",
    "armid check --fix --unsafe-fixes",
];

#[test]
fn commands_find_their_way_among_comments() {
    let mut dice = Dice(7);
    let sources = sources();
    assert!(sources.len() >= 100);
    let (mut seen, mut changed) = (0, 0);
    for (source, crlf) in sources.iter().flat_map(|one| [(one, false), (one, true)]) {
        let (mut text, words) = commented(source, &mut dice);
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        if !parse(&text, Dialect::Template).errors().is_empty() {
            continue;
        }
        seen += 1;
        for command in COMMANDS {
            let ran = armid(command, "bicep", &text);
            let told = ran.stderr;
            assert!(ran.verdict != Verdict::Failed, "{command}\n{text}\n{told}");
            let after = ran.stdout;
            if after.is_empty() || after == text {
                continue;
            }
            changed += 1;
            let errors = parse(&after, Dialect::Template).errors().len();
            assert_eq!(errors, 0, "{command}\n{text}\n{after}");
            assert!(!crlf || after.replace("\r\n", "").find('\n').is_none());
            if command.contains("enable") {
                for word in &words {
                    assert!(after.contains(word), "{command} {word}\n{text}\n{after}");
                }
            }
            let again = armid(command, "bicep", &after).stdout;
            assert!(
                again.is_empty() || again == after,
                "{command}\n{text}\n{after}\n{again}"
            );
        }
    }
    assert!(seen >= 200 && changed >= 500, "{seen} {changed}");
}

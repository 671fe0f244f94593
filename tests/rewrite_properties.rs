//! Any changes to any document: nothing else is touched, and the result says what was asked for.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::format_push_string,
    clippy::too_many_lines,
    reason = "a test may fail loudly"
)]

mod common;
#[path = "rewrite/document.rs"]
mod document;

use std::path::{Path, PathBuf};

use armid::engine::{RewriteError, rewrite};
use armid::language::{Language, arm};
use armid::model::{Change, Position, Written};
use armid::text::{Source, Span, offset};
use document::{Json, Saved, Text, document, minified, saved};
use proptest::prelude::*;
use proptest::sample::Index;

/// A change to whatever part of a document the indices lead to.
#[derive(Clone, Debug)]
enum Wish {
    SetText(Index),
    SetValue(Index, Written),
    Rename(Index),
    Remove(Index),
    RemoveItem(Index),
    Move(Index, Index, Position),
    Convert(Index),
    Insert(Index, Written, Position),
    Append(Index, Written),
}

fn wishes() -> impl Strategy<Value = Vec<Wish>> {
    let index = any::<Index>;
    let wish = prop_oneof![
        1 => index().prop_map(Wish::SetText),
        1 => (index(), written()).prop_map(|(at, value)| Wish::SetValue(at, value)),
        1 => index().prop_map(Wish::Rename),
        3 => index().prop_map(Wish::Remove),
        2 => index().prop_map(Wish::RemoveItem),
        2 => (index(), index(), position()).prop_map(|(key, to, place)| Wish::Move(key, to, place)),
        1 => index().prop_map(Wish::Convert),
        3 => (index(), written(), position())
            .prop_map(|(at, value, place)| Wish::Insert(at, value, place)),
        1 => (index(), written()).prop_map(|(at, value)| Wish::Append(at, value)),
    ];
    prop::collection::vec(wish, 1..6)
}

fn position() -> impl Strategy<Value = Position> {
    prop_oneof![
        Just(Position::First),
        Just(Position::Last),
        Just(Position::After(&["k3", "k2", "k1", "k0"])),
    ]
}

fn written() -> impl Strategy<Value = Written> {
    let text = |text: &str| Written::Text(text.to_owned());
    prop_oneof![
        Just(Written::Null),
        Just(text("[literal] \" '")),
        Just(Written::Expression("f('\"')".to_owned())),
        Just(Written::Object(vec![
            (text("type"), text("UserAssigned")),
            (
                text("ids"),
                Written::Object(vec![(text("id"), Written::Object(Vec::new()))])
            ),
        ])),
        Just(Written::Array(vec![text("d")])),
    ]
}

fn changes(wishes: &[Wish], text: &Text) -> Vec<Change> {
    let name = |number: usize| Written::Text(format!("new{number}"));
    let some = |index: &Index, list: &[Span]| (!list.is_empty()).then(|| *index.get(list));
    let key = |index: &Index| (!text.keys.is_empty()).then(|| index.get(&text.keys).0);
    let change = |(number, wish): (usize, &Wish)| {
        Some(match wish {
            Wish::SetText(at) => Change::SetText {
                at: some(at, &text.strings)?,
                text: "[set] 'it' \"\n".to_owned(),
            },
            Wish::SetValue(at, value) => Change::SetValue {
                at: some(at, &text.values)?,
                value: value.clone(),
            },
            Wish::Rename(at) => Change::Rename {
                key: key(at)?,
                name: name(number),
            },
            Wish::Remove(at) => Change::RemoveProperty { key: key(at)? },
            Wish::RemoveItem(at) => Change::RemoveItem {
                item: some(at, &text.items)?,
            },
            Wish::Move(at, to, position) => Change::Move {
                key: key(at)?,
                object: some(to, &text.objects)?,
                position: position.clone(),
            },
            Wish::Convert(at) => Change::ArrayToObject {
                array: some(at, &text.arrays)?,
                drop: Vec::new(),
            },
            Wish::Insert(at, value, position) => Change::Insert {
                object: some(at, &text.objects)?,
                name: name(number),
                value: value.clone(),
                position: position.clone(),
            },
            Wish::Append(at, value) => Change::Append {
                array: some(at, &text.arrays)?,
                value: value.clone(),
            },
        })
    };
    wishes.iter().enumerate().filter_map(change).collect()
}

/// The text after changes; `None` when they are refused. Anything else is a bug.
fn run(text: &str, changes: &[Change]) -> Option<String> {
    let source = Source::new("a.json", text);
    let parsed = Language::Arm.parse(&source).unwrap();
    match rewrite(&source, &parsed, changes) {
        Ok(verified) => {
            let lowered = parsed.lower(&source, changes).unwrap();
            assert_outside_is_identical(text, verified.text(), &lowered.fences);
            Some(verified.text().to_owned())
        }
        Err(RewriteError::Refused(_)) => None,
        Err(error) => panic!("{error}\n{changes:?}\n{text}"),
    }
}

/// Every stretch of bytes between two fences is in the new text, in order, first and last in
/// their places.
fn assert_outside_is_identical(old: &str, new: &str, fences: &[Span]) {
    let mut fences = fences.to_vec();
    fences.sort_unstable();
    let (mut at, mut from) = (0, 0);
    for fence in &fences {
        let start = fence.start as usize;
        if start > at || at == 0 {
            let kept = &old[at.min(start)..start];
            let found = new[from..]
                .find(kept)
                .unwrap_or_else(|| panic!("{kept:?} is gone: {new}"));
            assert!(at > 0 || found == 0, "the start has changed: {new}");
            from += found + kept.len();
        }
        at = at.max(fence.end as usize);
    }
    assert!(
        new[from..].ends_with(&old[at..]),
        "the end has changed: {new}"
    );
}

/// The bytes that may go with all that is in them.
fn gone(changes: &[Change], text: &Text) -> Vec<Span> {
    let member = |key: &Span| {
        text.keys
            .iter()
            .find(|(own, _)| own == key)
            .map(|(_, all)| *all)
    };
    let gone = changes.iter().filter_map(|change| match change {
        Change::RemoveProperty { key } => member(key),
        Change::RemoveItem { item } => Some(*item),
        Change::SetValue { at, .. } => Some(*at),
        _ => None,
    });
    gone.collect()
}

const PLAIN: Saved = Saved {
    line_end: "\n",
    unit: "  ",
    mark: false,
    colon: ": ",
    pad: " ",
    comments: true,
    minified: false,
    final_newline: true,
};

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changes_do_what_they_say_and_nothing_else(
        json in document(),
        saved in saved(),
        wishes in wishes(),
    ) {
        let text = Text::new(&json, saved);
        let changes = changes(&wishes, &text);
        let Some(after) = run(&text.whole, &changes) else {
            return Ok(());
        };
        let value: Result<serde_json::Value, _> = serde_json::from_str(&minified(&after));
        prop_assert!(value.is_ok(), "{after}");
        let gone = gone(&changes, &text);
        let removed = |at: &Span| gone.iter().any(|gone| gone.contains(*at));
        for (comment, member) in &text.comments {
            let stands = after.contains(comment.as_str());
            let Some(member) = member else { continue };
            let is_replaced = changes.iter().any(|change| matches!(change, Change::SetValue { at, .. } if at == member));
            if !is_replaced {
                prop_assert_eq!(stands, !removed(member), "{} in {}\n{:?}", comment, after, changes);
            }
        }
    }

    #[test]
    fn changes_commute_with_the_way_a_file_is_saved(json in document(), wishes in wishes()) {
        let save = |saved: Saved| {
            let text = Text::new(&json, saved);
            run(&text.whole, &changes(&wishes, &text))
        };
        // Spans of a replaced and an untouched text differ; the wishes lead to the same parts.
        let quiet = Saved { comments: false, ..PLAIN };
        let (plain, bare) = (save(PLAIN), save(quiet));
        let with = |change: &dyn Fn(&str) -> String| plain.as_deref().map(change);
        let crlf = save(Saved { line_end: "\r\n", ..PLAIN });
        prop_assert_eq!(crlf, with(&|text| text.replace('\n', "\r\n")));
        let mark = save(Saved { mark: true, ..PLAIN });
        prop_assert_eq!(mark, with(&|text| format!("\u{feff}{text}")));
        let end = save(Saved { final_newline: false, ..PLAIN });
        prop_assert_eq!(end, with(&|text| text.trim_end_matches('\n').to_owned()));
        let tabs = |text: &str| {
            let lines = text.split('\n').map(|line| {
                let depth = (line.len() - line.trim_start_matches(' ').len()) / 2;
                format!("{}{}", "\t".repeat(depth), &line[depth * 2..])
            });
            lines.collect::<Vec<_>>().join("\n")
        };
        prop_assert_eq!(save(Saved { unit: "\t", ..PLAIN }), with(&tabs));
        let small = save(Saved { minified: true, comments: false, final_newline: false, ..PLAIN });
        prop_assert_eq!(&small, &bare.as_deref().map(minified));
        prop_assert_eq!(&small, &with(&minified));
    }

    #[test]
    fn what_was_inserted_can_be_removed_again(
        json in document(),
        saved in saved(),
        at in any::<Index>(),
        value in written(),
        position in position(),
    ) {
        let text = Text::new(&json, saved);
        let filled = |json: &Json| !matches!(json, Json::Object(members, _) if members.is_empty());
        prop_assume!(filled(&json));
        let object = *at.get(&text.objects);
        let change = Change::Insert {
            object,
            name: Written::Text("inserted".to_owned()),
            value,
            position,
        };
        let after = run(&text.whole, &[change]).unwrap();
        let start = offset(after.find("\"inserted\"").unwrap());
        let key = Span::new(start, start + offset("\"inserted\"".len()));
        let back = run(&after, &[Change::RemoveProperty { key }]);
        prop_assert_eq!(back.as_deref(), Some(text.whole.as_str()), "{}", after);
    }
}

/// Every readable JSON file of the corpus.
fn templates() -> Vec<(PathBuf, String)> {
    let Some(corpus) = common::corpus() else {
        println!("no corpus: skipped");
        return Vec::new();
    };
    let mut all = Vec::new();
    for folder in ["arm", "policy", "invalid"] {
        for entry in std::fs::read_dir(corpus.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if let Ok(text) = std::fs::read_to_string(&path) {
                all.push((path, text));
            }
        }
    }
    all.sort();
    all
}

/// The bytes of each resource without an identity, and of the name of each other one's identity.
fn resources(text: &str) -> Option<Vec<Result<Span, Span>>> {
    let source = Source::new("a.json", text);
    let tree = arm::parse(&source).ok()?;
    let (_, template) = arm::read(&tree, None)?;
    let resources = template.resources.iter();
    let all = resources.map(|resource| match &resource.identity {
        Some(identity) => Err(identity.key.span),
        None => Ok(resource.span),
    });
    Some(all.collect())
}

/// The text with an identity in every resource that had none, and the numbers of those.
fn enabled(text: &str) -> Option<(String, Vec<usize>)> {
    const PLACE: Position = Position::After(&["location", "name", "type"]);
    let resources = resources(text)?;
    let written = |text: &str| Written::Text(text.to_owned());
    let mut numbers = Vec::new();
    let mut changes = Vec::new();
    for (number, resource) in resources.iter().enumerate() {
        if let Ok(object) = resource {
            numbers.push(number);
            changes.push(Change::Insert {
                object: *object,
                name: written("identity"),
                value: Written::Object(vec![(written("type"), written("SystemAssigned"))]),
                position: PLACE,
            });
        }
    }
    Some((run(text, &changes)?, numbers))
}

#[test]
fn an_identity_in_every_real_resource_can_be_removed_again() {
    let mut count = 0;
    for (path, text) in templates() {
        let Some((after, numbers)) = enabled(&text) else {
            continue;
        };
        let now = resources(&after).unwrap();
        let keys = numbers.iter().map(|number| now[*number].unwrap_err());
        let changes: Vec<_> = keys.map(|key| Change::RemoveProperty { key }).collect();
        count += changes.len();
        let back = run(&after, &changes);
        assert_eq!(back.as_deref(), Some(text.as_str()), "{}", path.display());
    }
    println!("{count} resources");
}

#[test]
fn an_identity_in_every_real_resource_commutes_with_line_ends_and_marks() {
    for (path, text) in templates() {
        let text = text.replace("\r\n", "\n");
        let text = text.trim_start_matches('\u{feff}');
        let Some((after, _)) = enabled(text) else {
            continue;
        };
        let crlf = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
        let (saved, _) = enabled(&crlf(text)).unwrap();
        assert_eq!(saved, crlf(&after), "{}", path.display());
    }
}

/// A folder for `git`, gone at the end.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What `git apply` makes of a diff; `None` without a `git`.
fn applied(folder: &Path, name: &str, old: &str, new: &str) -> Option<String> {
    let file = folder.join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, old).unwrap();
    std::fs::write(
        folder.join("a.diff"),
        armid::engine::diff::unified(name, old, new),
    )
    .unwrap();
    let output = std::process::Command::new("git")
        .args(["apply", "--whitespace=nowarn", "a.diff"])
        .current_dir(folder)
        .env("GIT_DIR", "/nonexistent")
        .output()
        .ok()?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{name}: {told}");
    Some(std::fs::read_to_string(&file).unwrap())
}

#[test]
fn git_applies_every_diff() {
    let name = format!("armid-diff-{}", std::process::id());
    let folder = Folder(std::env::temp_dir().join(name));
    std::fs::create_dir_all(&folder.0).unwrap();
    let cases = [
        ("a.json", "1\n2\n3\n", "1\n3\n"),
        ("in/a b.json", "1\r\n2\r\n3", "1\r\n2\r\n4"),
        ("é \"q\".json", "1\n2", "1\n2\n"),
        ("b.json", "1\n", "1\n2"),
        ("c.json", "", "1"),
    ];
    let real = templates().into_iter().filter_map(|(_, text)| {
        let (after, numbers) = enabled(&text)?;
        (!numbers.is_empty()).then_some((text, after))
    });
    let real: Vec<_> = real.step_by(7).collect();
    let real = real
        .iter()
        .map(|(old, new)| ("r.json", old.as_str(), new.as_str()));
    for (name, old, new) in cases.into_iter().chain(real) {
        let Some(result) = applied(&folder.0, name, old, new) else {
            println!("no git: skipped");
            return;
        };
        assert_eq!(result, new, "{name}");
    }
}

#[test]
fn many_changes_to_a_file_on_one_line_take_no_time() {
    let one = r#"{"type":"A.B/c","apiVersion":"1","name":"a","tags":{"k":"v","l":[1,2,3]}}"#;
    let resources = vec![one; 5_000].join(",");
    let text = format!(r#"{{"contentVersion":"1.0.0.0","resources":[{resources}]}}"#);
    let started = std::time::Instant::now();
    let (after, numbers) = enabled(&text).unwrap();
    assert_eq!(numbers.len(), 5_000);
    assert!(after.len() > text.len());
    let taken = started.elapsed();
    println!("{taken:?}");
    assert!(taken < std::time::Duration::from_secs(20), "{taken:?}");
}

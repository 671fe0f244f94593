//! Any changes to any document: nothing else is touched, and the result says what was asked for.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::format_push_string,
    clippy::too_many_lines,
    reason = "a test may fail loudly"
)]

#[path = "rewrite/document.rs"]
mod document;
#[path = "rewrite/run.rs"]
mod run;

use armid::model::{Change, Position, Written};
use armid::text::{Span, offset};
use document::{Json, Saved, Text, document, minified, saved};
use proptest::prelude::*;
use proptest::sample::Index;
use run::run;

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

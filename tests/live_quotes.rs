//! No text breaks out of the language that it is quoted for, whatever is in it.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::process::Command;

use armid::engine::live::{Blank, Phrase};
use armid::report::quote::{powershell, python, sh, url};
use proptest::prelude::*;

fn blank(name: &str) -> Phrase {
    Phrase::blank(Blank {
        name: name.to_owned(),
        about: String::new(),
        of: String::new(),
        value: None,
    })
}

/// Texts that try to break out, with everything that any of the languages obeys.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "'",
        "\"",
        "`",
        "$(echo x)",
        "${HOME}",
        "$x",
        "\\",
        "\n",
        ";",
        "&&",
        "|",
        "!",
        "#",
        "{",
        "}",
        "%s",
        "\u{2018}",
        "\u{2019}",
        "\u{201c}",
        "\u{201d}",
        "\u{201e}",
        "é",
        "😀",
        "\u{85}",
        "\u{2028}",
        "a",
        " ",
        "-",
        "~",
        "*",
        "'''",
        "\"\"\"",
        "\\N{BEL}",
        "\r",
        "[",
        "]",
        "<",
        ">",
    ]);
    prop::collection::vec(pieces, 0..8).prop_map(|pieces| pieces.concat())
}

fn phrases() -> impl Strategy<Value = (Phrase, String)> {
    let part = prop_oneof![
        hostile().prop_map(|text| (Phrase::text(text.clone()), text)),
        Just((blank("ONE"), "1'\"$(x)".to_owned())),
    ];
    prop::collection::vec(part, 1..4).prop_map(|parts| {
        let phrase = Phrase::join(parts.iter().map(|(phrase, _)| phrase));
        let text = parts.iter().map(|(_, text)| text.as_str()).collect();
        (phrase, text)
    })
}

/// What a program prints, byte for byte; `None` when the machine has no such program.
fn printed(program: &str, args: &[&str]) -> Option<String> {
    let out = Command::new(program)
        .args(args)
        .env("ONE", "1'\"$(x)")
        .output()
        .ok()?;
    assert!(out.status.success(), "{args:?}: {out:?}");
    Some(String::from_utf8(out.stdout).unwrap())
}

/// Reads a PowerShell expression as its tokenizer does: texts between single quotes with a doubled
/// quote for one, or variables, joined with `+`; or a text between double quotes without an escape.
fn read_powershell(mut text: &str) -> Option<String> {
    if let Some(inner) = text.strip_prefix("('' + ") {
        text = inner.strip_suffix(')')?;
    }
    let quote = |letter: char| matches!(letter, '\'' | '\u{2018}'..='\u{201b}');
    let mut out = String::new();
    loop {
        if let Some(rest) = text.strip_prefix("$ONE") {
            out.push_str("1'\"$(x)");
            text = rest;
        } else if let Some(rest) = text.strip_prefix('"') {
            let (inner, rest) = rest.split_once('"')?;
            let bad = ['`', '\u{201c}', '\u{201d}', '\u{201e}'];
            let inner = inner.replace("${ONE}", "\u{1}");
            if inner.contains(bad) || inner.contains('$') {
                return None;
            }
            out.push_str(&inner.replace('\u{1}', "1'\"$(x)"));
            text = rest;
        } else {
            let mut letters = text.strip_prefix('\'')?.char_indices().peekable();
            let end = loop {
                let (at, letter) = letters.next()?;
                let mut doubled = || letters.next_if(|(_, next)| quote(*next)).is_some();
                if !quote(letter) || doubled() {
                    out.push(letter);
                } else {
                    break at + letter.len_utf8() + 1;
                }
            };
            text = &text[end..];
        }
        match text.strip_prefix(" + ") {
            Some(rest) => text = rest,
            None => return text.is_empty().then_some(out),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_text_breaks_out_of_a_shell((phrase, text) in phrases()) {
        let script = format!("printf %s {}", sh(&phrase));
        if let Some(out) = printed("sh", &["-c", &script]) {
            prop_assert_eq!(out, text);
        }
    }

    #[test]
    fn no_text_breaks_out_of_powershell((phrase, text) in phrases()) {
        prop_assert_eq!(read_powershell(&powershell(&phrase)), Some(text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_text_breaks_out_of_python((phrase, text) in phrases()) {
        let script = format!(
            "import os,sys\nONE=os.environ['ONE']\nsys.stdout.buffer.write(({}).encode())",
            python(&phrase)
        );
        if let Some(out) = printed("python3", &["-c", &script]) {
            prop_assert_eq!(out, text);
        }
    }

    #[test]
    fn no_text_breaks_out_of_a_url(text in hostile()) {
        let encoded = url(&text, false);
        prop_assert!(encoded.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)));
    }
}

#[test]
fn what_needs_no_quotes_has_none() {
    assert_eq!(sh(&Phrase::text("vm-1")), "vm-1");
    assert_eq!(sh(&Phrase::text("")), "''");
    assert_eq!(sh(&Phrase::text("[system]")), "'[system]'");
    assert_eq!(sh(&blank("X")), "\"$X\"");
    let id = Phrase::join([
        &Phrase::text("/subscriptions/"),
        &blank("X"),
        &Phrase::text("a"),
    ]);
    assert_eq!(sh(&id), "\"/subscriptions/${X}a\"");
    assert_eq!(powershell(&id), "\"/subscriptions/${X}a\"");
    assert_eq!(python(&id), "\"/subscriptions/\" + X + \"a\"");
    assert_eq!(url("a b/c", true), "a%20b/c");
}

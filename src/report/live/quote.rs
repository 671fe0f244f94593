//! Floor 6: texts quoted for the language that they stand in, so that none can break out of it.

use std::fmt::Write;

use crate::engine::live::{Part, Phrase};

/// Quotes a phrase for one language.
pub type Quote = fn(&Phrase) -> String;

/// What may stand between double quotes of a shell together with blanks.
fn is_tame(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || " _./:@%+,=;&?(){}[]<>|*'~^#-".contains(letter)
}

/// For a POSIX shell: one word.
pub fn sh(phrase: &Phrase) -> String {
    if let Some(text) = phrase.known() {
        let bare = |letter: char| letter.is_ascii_alphanumeric() || "_./:%+,-".contains(letter);
        return if !text.is_empty() && text.chars().all(bare) {
            text.to_owned()
        } else {
            sh_text(text)
        };
    }
    if tame(phrase) {
        return between(phrase, '"', |name, braces| {
            if braces {
                format!("${{{name}}}")
            } else {
                format!("${name}")
            }
        });
    }
    let parts = phrase.parts().iter().map(|part| match part {
        Part::Text(text) => sh_text(text),
        Part::Blank(blank) => format!("\"${}\"", blank.name),
    });
    parts.collect()
}

/// Between single quotes, in which nothing has a meaning but the quote itself.
fn sh_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// For PowerShell: one expression that is one argument, too.
pub fn powershell(phrase: &Phrase) -> String {
    if let Some(text) = phrase.known() {
        return powershell_text(text);
    }
    if let [Part::Blank(blank)] = phrase.parts() {
        return format!("${}", blank.name);
    }
    if tame(phrase) {
        return between(phrase, '"', |name, _| format!("${{{name}}}"));
    }
    let parts = phrase.parts().iter().map(|part| match part {
        Part::Text(text) => powershell_text(text),
        Part::Blank(blank) => format!("${}", blank.name),
    });
    // The first decides that it is a text.
    format!("('' + {})", parts.collect::<Vec<_>>().join(" + "))
}

/// Between single quotes; the curly ones end a text of PowerShell, too.
fn powershell_text(text: &str) -> String {
    let mut out = String::from("'");
    for letter in text.chars() {
        out.push(letter);
        if matches!(letter, '\'' | '\u{2018}'..='\u{201b}') {
            out.push(letter);
        }
    }
    out.push('\'');
    out
}

/// For Python: one expression, in ASCII.
pub fn python(phrase: &Phrase) -> String {
    if phrase.parts().is_empty() {
        return python_text("");
    }
    let parts = phrase.parts().iter().map(|part| match part {
        Part::Text(text) => python_text(text),
        Part::Blank(blank) => blank.name.clone(),
    });
    parts.collect::<Vec<_>>().join(" + ")
}

fn python_text(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        // A `String` takes whatever is written to it.
        let _ = match letter {
            '"' | '\\' => write!(out, "\\{letter}"),
            ' '..='~' => write!(out, "{letter}"),
            _ => write!(out, "\\U{:08x}", u32::from(letter)),
        };
    }
    out.push('"');
    out
}

/// For people: blanks between angle brackets.
pub fn plain(phrase: &Phrase) -> String {
    let parts = phrase.parts().iter().map(|part| match part {
        Part::Text(text) => text.clone(),
        Part::Blank(blank) => format!("<{}>", blank.name),
    });
    parts.collect()
}

/// Whether every known part may stand between double quotes as it is.
fn tame(phrase: &Phrase) -> bool {
    phrase.parts().iter().all(|part| match part {
        Part::Text(text) => text.chars().all(is_tame),
        Part::Blank(_) => true,
    })
}

/// Between double quotes, blanks as `variable` writes them; it is told whether a letter follows that
/// could be one of the name.
fn between(phrase: &Phrase, quote: char, variable: fn(&str, bool) -> String) -> String {
    let mut out = String::from(quote);
    let parts = phrase.parts();
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Blank(blank) => {
                let goes_on =
                    |letter: char| letter.is_ascii_alphanumeric() || "_[:.?".contains(letter);
                let next = parts.get(at + 1);
                let braces = matches!(next, Some(Part::Text(text)) if text.starts_with(goes_on));
                out.push_str(&variable(&blank.name, braces));
            }
        }
    }
    out.push(quote);
    out
}

/// A text as a part of a URL; `/` stays where it is `kept`.
pub fn url(text: &str, kept: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        // A `String` takes whatever is written to it.
        let _ = match byte {
            b'/' if kept => write!(out, "/"),
            byte if plain => write!(out, "{}", char::from(byte)),
            byte => write!(out, "%{byte:02X}"),
        };
    }
    out
}

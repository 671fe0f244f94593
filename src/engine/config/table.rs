//! Floor 5: what a table of `armid.toml` holds, checked value by value. Knows TOML and the names of
//! rules, profiles and resource types.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::flaw::Mistake;
use super::keys::{Key, find};
use crate::engine::problem::did_you_mean;
use crate::rules::{self, Rule};
use crate::text::{Span, nearest, offset};

/// A value, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Its place in the file.
    pub span: Span,
}

/// A value of a TOML file.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// Reads values and remembers what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// Where the text begins that places are counted from.
    pub(super) start: u32,
    pub(super) mistakes: Vec<Mistake>,
}

impl Reader {
    pub(super) fn span<T>(&self, spanned: &Spanned<T>) -> Span {
        let range = spanned.span();
        Span::new(offset(range.start), offset(range.end)).moved(self.start)
    }

    pub(super) fn wrong(&mut self, span: Span, message: impl Into<String>, help: Option<String>) {
        self.mistakes.push(Mistake {
            span,
            message: message.into(),
            help,
        });
    }

    fn wanted(&mut self, value: &Value<'_>, wanted: &str) {
        let what = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let help = match value.get_ref() {
            DeValue::String(text) if wanted.starts_with("a list ") => {
                Some(format!("write `[\"{text}\"]`"))
            }
            _ => None,
        };
        let span = self.span(value);
        self.wrong(span, format!("{what} stands here, not {wanted}"), help);
    }

    /// Calls `take` with each entry of a table whose key is known, and tells of the others and of
    /// keys that are needed and not there; `place` is where the table is.
    pub(super) fn entries<'d, 't>(
        &mut self,
        table: &'d DeTable<'t>,
        keys: &'static [Key],
        place: Span,
        mut take: impl FnMut(&mut Self, &'static str, Span, &'d Value<'t>),
    ) {
        for (key, value) in table {
            let (name, span) = (key.get_ref().as_ref(), self.span(key));
            let Some(known) = find(keys, name) else {
                let names = keys.iter().map(|key| key.name);
                let help = did_you_mean(nearest(name, names.clone())).or_else(|| {
                    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
                    Some(format!("the keys here are {}", names.join(", ")))
                });
                self.wrong(span, format!("there is no key `{name}`"), help);
                continue;
            };
            take(self, known.name, span, value);
        }
        for key in keys.iter().filter(|key| key.needed) {
            if !table.keys().any(|own| own.get_ref() == key.name) {
                let help = Some(format!("write {} = {}", key.name, key.example));
                self.wrong(place, format!("`{}` is missing here", key.name), help);
            }
        }
    }

    pub(super) fn table<'d, 't>(
        &mut self,
        value: &'d Value<'t>,
        wanted: &str,
    ) -> Option<&'d DeTable<'t>> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(table);
        }
        self.wanted(value, wanted);
        None
    }

    /// The items of a list.
    pub(super) fn list<'d, 't>(&mut self, value: &'d Value<'t>, wanted: &str) -> &'d [Value<'t>] {
        if let DeValue::Array(items) = value.get_ref() {
            return items;
        }
        self.wanted(value, wanted);
        &[]
    }

    pub(super) fn flag(&mut self, value: &Value<'_>) -> Option<bool> {
        if let DeValue::Boolean(flag) = value.get_ref() {
            return Some(*flag);
        }
        self.wanted(value, "true or false");
        None
    }

    /// A text that is not blank.
    pub(super) fn text(&mut self, value: &Value<'_>, wanted: &str) -> Option<Placed<String>> {
        let span = self.span(value);
        match value.get_ref() {
            DeValue::String(text) if text.trim().is_empty() => {
                self.wrong(
                    span,
                    format!("an empty text stands here, not {wanted}"),
                    None,
                );
                None
            }
            DeValue::String(text) => Some(Placed {
                value: text.as_ref().to_owned(),
                span,
            }),
            _ => {
                self.wanted(value, wanted);
                None
            }
        }
    }

    /// `many` texts, of which each is `one`.
    pub(super) fn texts(
        &mut self,
        value: &Value<'_>,
        many: &str,
        one: &str,
    ) -> Vec<Placed<String>> {
        let items = self.list(value, many);
        let texts = items.iter().map(|item| self.text(item, one));
        texts.flatten().collect()
    }

    /// A text, or a date without its quotes.
    pub(super) fn date_text(&mut self, value: &Value<'_>) -> Option<Placed<String>> {
        if let DeValue::Datetime(date) = value.get_ref() {
            return Some(Placed {
                value: date.to_string(),
                span: self.span(value),
            });
        }
        self.text(value, "a date")
    }

    /// One of several words.
    pub(super) fn word(
        &mut self,
        value: &Value<'_>,
        words: &[&'static str],
    ) -> Option<Placed<&'static str>> {
        let text = self.text(value, "a word")?;
        let found = words.iter().find(|word| **word == text.value);
        if found.is_none() {
            let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            let help = did_you_mean(nearest(&text.value, words.iter().copied()));
            let help = help.or_else(|| Some(format!("write one of {}", quoted.join(", "))));
            self.wrong(
                text.span,
                format!("`{}` is none of the words here", text.value),
                help,
            );
        }
        found.map(|word| Placed {
            value: *word,
            span: text.span,
        })
    }

    /// The rule of that name.
    pub(super) fn rule(&mut self, name: &str, span: Span) -> Option<&'static Rule> {
        let rule = rules::find(name);
        if rule.is_none() {
            let near = nearest(name, rules::ALL.iter().map(|rule| rule.slug));
            let help = did_you_mean(near);
            let help = help.or_else(|| Some("`armid rules` lists them all".to_owned()));
            self.wrong(span, format!("there is no rule `{name}`"), help);
        }
        rule
    }

    pub(super) fn rules(&mut self, value: &Value<'_>) -> Vec<Placed<&'static Rule>> {
        let names = self.texts(value, "a list of rules", "the name of a rule");
        let rules = names.into_iter().map(|name| {
            let rule = self.rule(&name.value, name.span)?;
            Some(Placed {
                value: rule,
                span: name.span,
            })
        });
        rules.flatten().collect()
    }
}

/// Whether a value is a list of nothing.
pub(super) fn is_empty_list(value: &Value<'_>) -> bool {
    matches!(value.get_ref(), DeValue::Array(items) if items.is_empty())
}

/// A table as it is written: where it begins, and its keys, each with its value in TOML and its
/// place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) span: Span,
    pub(super) entries: Vec<(String, String, Span)>,
}

impl Reader {
    /// What a table holds.
    pub(super) fn written(&self, table: &DeTable<'_>, span: Span) -> Written {
        let entries = table.iter().map(|(key, value)| {
            let text = toml_of(value.get_ref());
            (key.get_ref().as_ref().to_owned(), text, self.span(key))
        });
        let mut entries: Vec<_> = entries.collect();
        entries.sort_by_key(|(_, _, span)| *span);
        Written { span, entries }
    }
}

/// A value of a table whose keys are known: a text, a list of texts, a day, a word.
fn toml_of(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => quoted(text),
        DeValue::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| toml_of(item.get_ref())).collect();
            format!("[{}]", items.join(", "))
        }
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Table(_) => String::new(),
    }
}

/// A text in quotes, with nothing in it that a terminal takes for more than text.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            _ if letter.is_control() || is_invisible(letter) => {
                let code = u32::from(letter);
                out.extend(format!("\\U{code:08X}").chars());
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// Marks that turn the direction of text or take no room.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}')
}

/// A key, in quotes if it needs them.
pub(super) fn bare(key: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    if !key.is_empty() && key.chars().all(plain) {
        key.to_owned()
    } else {
        quoted(key)
    }
}

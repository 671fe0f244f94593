//! Every format of findings: what it looks like, and that nothing in a template breaks it.

#[cfg(test)]
mod example;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod read;
#[cfg(test)]
mod schema;

use armid::engine::run::Run;
use armid::report::{Format, Style, write};

/// A run in a format.
fn written(run: &Run, format: Format) -> String {
    let mut out = Vec::new();
    write(run, format, Style::default(), &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("UTF-8")
}

/// A report without what changes when a rule is added: in SARIF, the rules and where each is among
/// them.
#[cfg(test)]
fn without_rules(text: &str, format: Format) -> String {
    let Some((_, rest)) = text.split_once("\"invocations\"") else {
        return text.to_owned();
    };
    assert_eq!(format, Format::Sarif);
    let mut parts = rest.split("\"ruleIndex\":");
    let mut out = format!("…\"invocations\"{}", parts.next().unwrap_or_default());
    for part in parts {
        out.push_str("\"ruleIndex\":…");
        out.push_str(part.trim_start_matches(|own: char| own.is_ascii_digit()));
    }
    out
}

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

//! The JSON reader, and every rule on what it reads.
#![no_main]

use armid::report::Format;
use armid_fuzz::{OPTIONS, checked, listed, reported};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(file) = checked("a.json", text, &OPTIONS) {
        reported(file, &[Format::Human, Format::Concise]);
    }
    listed("a.json", text);
});

//! The lexer and the parser of Bicep, and every rule on what they read.
#![no_main]

use armid::language::bicep::Dialect;
use armid_fuzz::{OPTIONS, checked, listed, parsed_as_bicep};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    parsed_as_bicep(text, Dialect::Template);
    parsed_as_bicep(text, Dialect::Parameters);
    drop(checked("a.bicep", text, &OPTIONS));
    listed("a.bicep", text);
});

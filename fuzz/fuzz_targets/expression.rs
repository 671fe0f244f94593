//! The parser of expressions.
#![no_main]

use armid_fuzz::read_as_expression;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    read_as_expression(text);
});

//! The evaluator: each line is the value of a variable, and all of them make an identity.
#![no_main]

use armid_fuzz::evaluated;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    evaluated(text);
});

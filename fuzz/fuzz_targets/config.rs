//! The configuration.
#![no_main]

use armid_fuzz::configured;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    configured(text);
});

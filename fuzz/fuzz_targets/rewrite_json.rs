//! Each command on a JSON template: what is written has been read back, or nothing is.
#![no_main]

use armid_fuzz::{OPTIONS, rewritten, split};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (way, text) = split(text);
    let _changed = rewritten("a.json", text, way, &OPTIONS);
});

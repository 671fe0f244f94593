//! The reports for programs: whatever a template says, they can be read.
#![no_main]

use armid::report::Format;
use armid_fuzz::{OPTIONS, checked, reported};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for path in ["a.json", "a.bicep"] {
        if let Some(mut file) = checked(path, text, &OPTIONS) {
            file.findings.truncate(20);
            reported(file, &[Format::Sarif, Format::Json, Format::Gitlab]);
        }
    }
});

//! Floor 6: a baseline as text, one finding a line, so that a change of it reviews well.

use std::io;

use super::escape::write_array;
use crate::engine::baseline::Written;

/// Writes a baseline.
pub fn write_baseline(baseline: &Written<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let (schema, fingerprint) = (baseline.schema_version, baseline.fingerprint_version);
    write!(
        out,
        "{{\"schema_version\":{schema},\"fingerprint_version\":{fingerprint},\"findings\":"
    )?;
    write_array(&baseline.findings, out)?;
    out.write_all(b"}\n")
}

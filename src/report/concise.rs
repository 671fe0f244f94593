//! Floor 6: one line a finding, for editors and `grep`.

use std::io;

use super::escape::{brief, visible};
use crate::engine::run::Run;

pub(super) fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    for file in &run.files {
        for finding in &file.findings {
            let found = &finding.diagnostic;
            let (own, span) = file.source.locate(found.place.span);
            let place = own.position(span.start);
            writeln!(
                out,
                "{}:{}:{}: {}[{}] {}",
                visible(own.path()),
                place.line,
                place.column,
                found.severity.word(),
                found.rule,
                brief(&found.message),
            )?;
        }
    }
    Ok(())
}

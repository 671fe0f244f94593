//! Floor 6: one line a finding, for editors and `grep`.

use std::io;

use super::escape::{brief, visible};
use crate::engine::run::Run;

pub(super) fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    for file in &run.files {
        let path = visible(file.source.path());
        for finding in &file.findings {
            let found = &finding.diagnostic;
            let place = file.source.position(found.place.span.start);
            writeln!(
                out,
                "{path}:{}:{}: {}[{}] {}",
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

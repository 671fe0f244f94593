//! Floor 6: one line a finding, for editors and `grep`.

use std::io;

use super::Style;
use super::escape::{brief, leading};
use super::statistics;
use crate::diagnostic::Finding;
use crate::engine::run::Run;
use crate::text::Source;

pub(super) fn write(run: &Run, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    for (source, finding) in style.shown(&run.files) {
        write_one(source, finding, out)?;
    }
    style.write_more(run, out)?;
    if style.statistics {
        statistics::write(run, style.paint, out)?;
    }
    Ok(())
}

pub(super) fn write_one(
    source: &Source,
    finding: &Finding,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let found = &finding.diagnostic;
    let (own, span) = source.locate(found.place.span);
    let place = own.position(span.start);
    writeln!(
        out,
        "{}:{}:{}: {}[{}] {}",
        leading(own.path()),
        place.line,
        place.column,
        found.severity.word(),
        found.rule,
        brief(&found.message),
    )
}

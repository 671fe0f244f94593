//! Floor 7: `armid rules`.

use super::{Paints, Streams, Verdict, finish};
use crate::engine::problem::Problem;
use crate::report::write_rules;
use crate::rules;

pub(super) fn run(paints: Paints, streams: &mut Streams<'_>) -> Result<Verdict, Problem> {
    let out = &mut *streams.stdout;
    let written = write_rules(rules::ALL, paints.stdout, out);
    finish(written.and_then(|()| out.flush()), Verdict::Clean)
}

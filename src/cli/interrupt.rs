//! Floor 7: Ctrl-C while files are written.

use std::process;
use std::sync::{Mutex, PoisonError};

use crate::engine::progress::Progress;

/// What a shell says of a command that Ctrl-C ended.
const ENDED: i32 = 130;

/// The run that Ctrl-C ends.
static RUNNING: Mutex<Option<Progress>> = Mutex::new(None);

/// Lets the first Ctrl-C end a run between two files, so that it tells what it did; the second ends
/// it at once.
pub(super) fn end_well(run: &Progress) {
    if replace(Some(run.clone())).is_none() {
        // Without a handler, Ctrl-C ends it at once: no file suffers, and nobody is told.
        let _unheard = ctrlc::set_handler(|| match replace(None) {
            Some(run) => run.end(),
            None => end(),
        });
    }
}

fn replace(run: Option<Progress>) -> Option<Progress> {
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    std::mem::replace(&mut running, run)
}

/// Files are whole at any moment, and what is left beside them goes with the next run.
#[expect(clippy::exit, reason = "the user does not want to wait")]
fn end() {
    process::exit(ENDED);
}

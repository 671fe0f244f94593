//! Floor 5: how far a run is, and whether it shall go on. Draws nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::problem::Problem;

/// Counts the files that are begun with; clones count together, and end together.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    done: AtomicUsize,
    over: AtomicBool,
}

impl Progress {
    /// One more file, unless no other shall be begun with.
    pub(super) fn step(&self) -> Result<(), Problem> {
        if self.0.over.load(Ordering::Relaxed) {
            return Err(Problem::Interrupted { left: 1 });
        }
        self.0.done.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Begins with no other file.
    pub fn end(&self) {
        self.0.over.store(true, Ordering::Relaxed);
    }

    /// How many files there were so far.
    pub fn done(&self) -> usize {
        self.0.done.load(Ordering::Relaxed)
    }
}

//! Floor 5: how far a run is. Draws nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts the files that are begun with; clones count together.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicUsize>);

impl Progress {
    /// One more file.
    pub(super) fn step(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// How many files there were so far.
    pub fn done(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

//! Floor 7: a bar on the terminal while a run takes long.

use std::io::{self, Write};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::Streams;
use crate::engine::progress::Progress;

/// A run that is over sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Time between two drawings.
const BEAT: Duration = Duration::from_millis(100);

/// Cells of the bar.
const CELLS: usize = 30;

/// Draws a bar until it is dropped, and takes it away then.
pub(super) struct Bar {
    thread: Option<JoinHandle<()>>,
    stop: Option<Sender<()>>,
}

impl Bar {
    /// A bar on standard error, if that is a terminal on which a line can be written over.
    pub(super) fn on(streams: &Streams<'_>, total: usize, progress: &Progress) -> Option<Self> {
        let is_dumb = (streams.env)("TERM").is_some_and(|term| term == "dumb");
        let wanted = streams.stderr_is_terminal && !is_dumb;
        wanted.then(|| Self::start(io::stderr(), PATIENCE, total, progress.clone()))
    }

    fn start(
        mut out: impl Write + Send + 'static,
        patience: Duration,
        total: usize,
        progress: Progress,
    ) -> Self {
        let (stop, stopped) = channel::<()>();
        let thread = thread::Builder::new().spawn(move || {
            let mut width = 0;
            let mut wait = patience;
            while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                let line = line(progress.done(), total);
                width = line.chars().count().max(width);
                let _nobody_looks = write!(out, "\r{line:<width$}").and_then(|()| out.flush());
                wait = BEAT;
            }
            if width > 0 {
                let _nobody_looks = write!(out, "\r{:width$}\r", "").and_then(|()| out.flush());
            }
        });
        Self {
            thread: thread.ok(),
            stop: Some(stop),
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _panicked = thread.join();
        }
    }
}

/// `checking [######------] 50 of 100 files`.
fn line(done: usize, total: usize) -> String {
    let done = done.min(total);
    let full = (done * CELLS).checked_div(total).unwrap_or(CELLS);
    let (full, empty) = ("#".repeat(full), "-".repeat(CELLS - full));
    format!("checking [{full}{empty}] {done} of {total} files")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Passes on what is written.
    struct Pipe(Sender<Vec<u8>>);

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _nobody_reads = self.0.send(bytes.to_vec());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_bar_fills_as_files_are_done() {
        assert_eq!(
            line(1, 4),
            format!(
                "checking [{}{}] 1 of 4 files",
                "#".repeat(7),
                "-".repeat(23)
            )
        );
        assert!(line(9, 4).contains(&"#".repeat(30)) && line(0, 0).contains("0 of 0"));
    }

    #[test]
    fn a_bar_is_drawn_and_leaves_nothing() {
        let (sender, written) = channel();
        let bar = Bar::start(Pipe(sender), Duration::ZERO, 4, Progress::default());
        let mut all = written.recv().unwrap();
        drop(bar);
        all.extend(written.iter().flatten());
        let text = String::from_utf8(all).unwrap();
        let (drawn, erased) = text.trim_end_matches('\r').rsplit_once('\r').unwrap();
        assert!(drawn.contains("0 of 4 files"), "{text}");
        assert!(text.ends_with('\r') && erased.trim().is_empty(), "{text}");
        assert_eq!(erased.len(), line(0, 4).len());
    }

    #[test]
    fn a_short_run_has_none() {
        let (sender, written) = channel();
        drop(Bar::start(
            Pipe(sender),
            Duration::MAX,
            4,
            Progress::default(),
        ));
        assert_eq!(written.iter().count(), 0);
    }
}

//! Commands on a text, without a process.

use std::ffi::OsString;

use armid::cli::{Streams, Verdict, run};

/// What a command came to.
pub(crate) struct Ran {
    pub verdict: Verdict,
    pub stdout: String,
    pub stderr: String,
}

/// Runs a command, its words with a space between, on standard input.
pub(crate) fn armid(command: &str, extension: &str, text: &str) -> Ran {
    let name = format!("--stdin-filename=case.{extension}");
    let words = command.split(' ').chain(["-", &name]);
    let words: Vec<OsString> = words.map(OsString::from).collect();
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let verdict = run(
        words,
        &mut Streams {
            stdin: &mut text.as_bytes(),
            stdout: &mut stdout,
            stderr: &mut stderr,
            stdout_is_terminal: false,
            stderr_is_terminal: false,
            columns: None,
            today: None,
            env: &|_| None,
        },
    );
    Ran {
        verdict,
        stdout: String::from_utf8(stdout).expect("UTF-8"),
        stderr: String::from_utf8(stderr).expect("UTF-8"),
    }
}

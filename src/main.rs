//! The `armid` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    armid::cli::main()
}

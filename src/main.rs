//! The `armid` binary.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// For the binary alone: who builds on the library chooses for themselves.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    armid::cli::main()
}

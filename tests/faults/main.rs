//! What the world can do to a run: each test lets one thing go wrong, through the binary.
#![cfg(unix)]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

#[cfg(test)]
mod closed;
#[cfg(test)]
mod full;
#[cfg(test)]
mod interrupt;
#[cfg(test)]
mod many;
#[cfg(test)]
mod meanwhile;
#[cfg(test)]
mod once_more;
#[cfg(test)]
mod paths;
#[cfg(test)]
mod permission;
#[cfg(test)]
#[path = "../cli/sandbox.rs"]
mod sandbox;
#[cfg(test)]
mod size;
#[cfg(test)]
mod world;

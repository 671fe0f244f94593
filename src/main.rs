//! The `armid` binary.
fn main() {}

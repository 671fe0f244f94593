//! The binary, as its users run it.

#[cfg(test)]
mod arguments;
#[cfg(test)]
mod base;
#[cfg(test)]
mod baseline;
#[cfg(test)]
mod bodies;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod config;
#[cfg(test)]
mod diff;
#[cfg(test)]
mod files;
#[cfg(test)]
mod habits;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod parameters;
#[cfg(test)]
mod profile;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod rewriting;
#[cfg(test)]
mod sandbox;
#[cfg(test)]
mod shells;
#[cfg(test)]
mod show;
#[cfg(test)]
mod silencing;
#[cfg(test)]
mod watch;

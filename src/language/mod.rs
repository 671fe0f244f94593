//! Floor 3: the syntaxes. Each lowers its own to the model; none knows another.

pub mod arm;

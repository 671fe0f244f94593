//! Floor 3: the only code that knows syntax.

pub mod arm;
pub mod bicep;

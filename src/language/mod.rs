//! Floor 3: the languages; the only code that knows their syntax. Knows nothing of rules.

pub mod bicep;

//! Floor 4

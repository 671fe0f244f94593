//! Floor 0: whether two names are the same.

/// Whether two names differ at most in the case of ASCII letters. Most are
/// written in the usual case, and whole texts are compared faster than letters.
pub fn is_same_name(one: impl AsRef<[u8]>, other: impl AsRef<[u8]>) -> bool {
    let (one, other) = (one.as_ref(), other.as_ref());
    one.len() == other.len() && (one == other || one.eq_ignore_ascii_case(other))
}

//! Floor 5: extension resources that say in their type and name what they extend:
//! `Microsoft.X/owners/providers/extensions` and `owner/Microsoft.Y/extension`.

use crate::evaluate::{Piece, Text, split_names};

/// An extension resource as one with a `scope` is recognised.
pub(super) struct Extension {
    /// Its own type: `microsoft.y/extensions`.
    pub(super) kind: String,
    /// Its own name.
    pub(super) name: Vec<Piece>,
    /// The ID of what it extends.
    pub(super) extends: Vec<Piece>,
}

impl Extension {
    /// Takes a type and a name apart, both in lower case; `None` where they are no such extension.
    pub(super) fn new(kind: &str, name: &[Piece]) -> Option<Self> {
        let (owner, own) = kind.split_once("/providers/")?;
        let owner: Vec<&str> = owner.split('/').collect();
        let own_types: Vec<&str> = own.split('/').collect();
        let names = split_names(name.to_vec());
        let ([namespace, types @ ..], false) = (&owner[..], own_types.contains(&"providers"))
        else {
            return None;
        };
        let (owners, rest) = names.split_at_checked(types.len())?;
        let ([own_namespace, own_names @ ..], false) = (rest, types.is_empty()) else {
            return None;
        };
        let [Piece::Literal(own_namespace)] = &own_namespace[..] else {
            return None;
        };
        if !own_namespace.contains('.') || own_names.len() != own_types.len() {
            return None;
        }
        let known = |text: String| Piece::Literal(text);
        let mut extends = vec![known(format!("/providers/{namespace}"))];
        for (kind, name) in types.iter().zip(owners) {
            extends.push(known(format!("/{kind}/")));
            extends.extend(name.iter().cloned());
        }
        let name = own_names.join(&known("/".to_owned()));
        Some(Self {
            kind: format!("{own_namespace}/{own}"),
            name: Text::join(name).pieces(),
            extends: Text::join(extends).pieces(),
        })
    }
}

/// The last of the segments of a name, as many as `like` has.
pub(super) fn own_name(whole: &str, like: &[Piece]) -> String {
    let slashes = like.iter().filter_map(Piece::literal);
    let number: usize = slashes.map(|text| text.matches('/').count()).sum();
    let mut segments: Vec<&str> = whole.rsplitn(number + 2, '/').collect();
    segments.truncate(number + 1);
    segments.reverse();
    segments.join("/")
}

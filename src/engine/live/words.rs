//! Floor 5: texts of a template as phrases: what is unknown of them becomes a blank.

use std::cell::RefCell;

use super::phrase::{Blank, Phrase};
use crate::evaluate::Piece;
use crate::model::{Deferred, Kind, Level, Parameter, Template};
use crate::text::is_hidden;

/// What stands in front of the blanks for parameters, so that none is a variable that the shell
/// itself obeys, such as `PATH`.
const PARAMETER: &str = "PARAM_";

/// The blank for the subscription that a file is deployed to.
pub(super) const SUBSCRIPTION: &str = "SUBSCRIPTION";

/// The hole for what the IDs start with of what lies in the file's resource group.
const GROUP: &str = "the resource group of the deployment";

/// What the user says of the place of the resources.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// The subscription's ID.
    pub subscription: Option<String>,
    /// The resource group's name.
    pub group: Option<String>,
}

/// The blanks of one file.
pub(super) struct Words<'w, 'a> {
    place: &'w Place,
    template: &'w Template<'a>,
    /// What has no name of its own, in the order of its first use.
    values: RefCell<Vec<String>>,
}

impl<'w, 'a> Words<'w, 'a> {
    pub(super) fn new(place: &'w Place, template: &'w Template<'a>) -> Self {
        Self {
            place,
            template,
            values: RefCell::default(),
        }
    }

    /// The subscription's ID.
    pub(super) fn subscription(&self) -> Phrase {
        let given = self.place.subscription.as_deref();
        given_or(given, SUBSCRIPTION, "the subscription's ID")
    }

    /// The resource group's name.
    pub(super) fn group(&self) -> Phrase {
        let given = self.place.group.as_deref();
        given_or(given, "RESOURCE_GROUP", "the name of the resource group")
    }

    /// The ID of a user-assigned identity; the error says why it is none. Without a group of its own,
    /// `resourceId()` names nothing that lies in one where the file is not deployed to a group.
    pub(super) fn identity(&self, pieces: &[Piece], written: &str) -> Result<Phrase, String> {
        let of_file = |piece: &Piece| matches!(piece, Piece::Hole(hole) if **hole == *GROUP);
        let has_group = matches!(self.template.level, None | Some(Level::ResourceGroup));
        if !has_group && pieces.iter().any(of_file) {
            return Err(format!(
                "`{written}` names no user-assigned identity: those lie in resource groups, and the \
                 template is not deployed to one"
            ));
        }
        Ok(self.phrase(pieces, written))
    }

    /// A text of the template; `written` is how it stands there.
    pub(super) fn phrase(&self, pieces: &[Piece], written: &str) -> Phrase {
        let mut phrase = Phrase::default();
        for piece in pieces {
            match piece {
                Piece::Literal(text) if is_printable(text) => phrase.push(text),
                Piece::Literal(text) => phrase.extend(&self.unprintable(text)),
                Piece::Hole(hole) => phrase.extend(&self.hole(hole, written)),
            }
        }
        match phrase.known() {
            // What starts so is the name of a file to the Azure CLI.
            Some(text) if text.starts_with('@') => self.unprintable(text),
            _ => phrase,
        }
    }

    /// A blank for a text that is not printed.
    fn unprintable(&self, text: &str) -> Phrase {
        let about = "a text with characters that armid prints into no script";
        Phrase::blank(Blank {
            name: format!("TEXT_{}", self.number(text)),
            about: about.to_owned(),
            value: None,
        })
    }

    /// The number of what has no name of its own, from 1.
    fn number(&self, what: &str) -> usize {
        let mut values = self.values.borrow_mut();
        let known = values.iter().position(|own| own == what);
        known.unwrap_or_else(|| {
            values.push(what.to_owned());
            values.len() - 1
        }) + 1
    }

    fn hole(&self, hole: &str, written: &str) -> Phrase {
        match hole {
            GROUP => {
                let group = super::change::Scope::Group {
                    subscription: self.subscription(),
                    group: self.group(),
                };
                return group.id();
            }
            "the subscription of the deployment" => return self.subscription(),
            "resourcegroup().name" => return self.group(),
            "the management group" => return management_group(),
            _ => {}
        }
        if let Some(parameter) = self.parameter(hole) {
            let default = parameter.default.as_ref().map(Deferred::get);
            let value = default.and_then(|default| match &default.kind {
                Kind::Text(text) if is_printable(text) => Some(text.clone().into_owned()),
                _ => None,
            });
            return Phrase::blank(Blank {
                name: format!("{PARAMETER}{}", constant(&parameter.name.text)),
                about: format!("the parameter `{}`", parameter.name.text),
                value,
            });
        }
        Phrase::blank(Blank {
            name: format!("VALUE_{}", self.number(hole)),
            about: format!("what armid cannot evaluate of `{written}`"),
            value: None,
        })
    }

    /// The parameter of the template that a hole stands for.
    fn parameter(&self, hole: &str) -> Option<&'w Parameter<'a>> {
        let (scope, name) = hole.strip_prefix("parameter ")?.split_once(' ')?;
        let scope = self.template.scopes.get(scope.parse::<usize>().ok()?)?;
        let mut parameters = scope.parameters.iter();
        parameters.find(|own| own.name.text.eq_ignore_ascii_case(name))
    }
}

/// The management group of a deployment.
pub(super) fn management_group() -> Phrase {
    let mut phrase = Phrase::text("/providers/Microsoft.Management/managementGroups/");
    let about = "the ID of the management group";
    phrase.extend(&given_or(None, "MANAGEMENT_GROUP", about));
    phrase
}

/// A blank of that name, unless it is given.
pub(super) fn given_or(given: Option<&str>, name: &str, about: &str) -> Phrase {
    match given {
        Some(given) => Phrase::text(given),
        None => Phrase::blank(Blank {
            name: name.to_owned(),
            about: about.to_owned(),
            value: None,
        }),
    }
}

/// Whether a text may stand in a script: it steers neither a terminal nor a build agent, and the
/// Azure CLI sees no file in it.
pub(super) fn is_printable(text: &str) -> bool {
    !text.chars().any(is_hidden) && !text.contains("##") && !text.contains("=@")
}

/// `vmName` as `VM_NAME`.
fn constant(name: &str) -> String {
    let mut out = String::new();
    let mut before = '_';
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
            out.push('_');
        }
        out.push(match letter {
            letter if letter.is_ascii_alphanumeric() => letter.to_ascii_uppercase(),
            _ => '_',
        });
        before = letter;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_become_constants() {
        for (name, wanted) in [
            ("vmName", "VM_NAME"),
            ("name", "NAME"),
            ("vm1Name", "VM1_NAME"),
            ("x-y.z", "X_Y_Z"),
            ("größe$(id)", "GR__E__ID_"),
        ] {
            assert_eq!(constant(name), wanted);
        }
    }

    #[test]
    fn what_steers_its_reader_is_not_printed() {
        for text in [
            "a\nb",
            "\u{1b}[0m",
            "a\u{202e}b",
            "##vso[x]",
            "a=@/etc/passwd",
        ] {
            assert!(!is_printable(text), "{text:?}");
        }
        assert!(is_printable("it's $(fine); `really` \"é\""));
    }
}

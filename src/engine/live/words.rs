//! Floor 5: texts of a template as phrases: what is unknown of them becomes a blank.

use std::cell::RefCell;
use std::sync::Arc;

use super::phrase::{Blank, Phrase};
use crate::evaluate::Piece;
use crate::model::{Deferred, Kind, Level, Parameter, Template};
use crate::rules::Subject;
use crate::text::{Source, is_hidden};

/// What stands in front of the blanks for parameters, so that none is a variable that the shell
/// itself obeys, such as `PATH`.
const PARAMETER: &str = "PARAM_";

/// What the names of blanks for values start with that have none of their own.
const VALUE: &str = "VALUE";

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
    source: &'w Source,
    /// The file, whose parameters are not those of others.
    file: String,
    /// What has no name of its own, in the order of its first use, and what is said of it.
    values: RefCell<Vec<(String, String)>>,
}

impl<'w, 'a> Words<'w, 'a> {
    pub(super) fn new(
        place: &'w Place,
        template: &'w Template<'a>,
        source: &'w Source,
        file: &str,
    ) -> Self {
        Self {
            place,
            template,
            source,
            file: file.to_owned(),
            values: RefCell::default(),
        }
    }

    /// The subscription's ID.
    pub(super) fn subscription(&self) -> Phrase {
        let given = self.place.subscription.as_deref();
        given_or(given, SUBSCRIPTION, "the ID of the subscription")
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
        self.numbered("TEXT", text, about.to_owned())
    }

    /// A blank for what has no name of its own. Wherever it stands, `about` is what was said first.
    fn numbered(&self, name: &str, what: &str, about: String) -> Phrase {
        let mut values = self.values.borrow_mut();
        let known = values.iter().position(|(own, _)| own == what);
        let at = known.unwrap_or_else(|| {
            values.push((what.to_owned(), about));
            values.len() - 1
        });
        Phrase::blank(Blank {
            name: format!("{name}_{}", at + 1),
            about: values[at].1.clone(),
            of: self.file.clone(),
            value: None,
        })
    }

    /// A blank of one resource, which is not that of another.
    pub(super) fn own(&self, subject: &Subject<'_, '_, '_>, name: String, about: String) -> Phrase {
        Phrase::blank(Blank {
            name,
            about,
            of: self.place_of(subject),
            value: None,
        })
    }

    /// What is not evaluated of a loop's resource, which need not be what it is in another loop.
    pub(super) fn of_loop(
        &self,
        subject: &Subject<'_, '_, '_>,
        blank: &Blank,
    ) -> Option<Arc<Blank>> {
        blank.name.starts_with(VALUE).then(|| {
            Arc::new(Blank {
                of: self.place_of(subject),
                ..blank.clone()
            })
        })
    }

    fn place_of(&self, subject: &Subject<'_, '_, '_>) -> String {
        let start = subject.source.position(subject.resource.span.start);
        format!("{}:{}:{}", self.file, start.line, start.column)
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
        if let Some((scope, parameter)) = self.parameter(hole) {
            let default = parameter.default.as_ref().map(Deferred::get);
            let value = default.and_then(|default| match &default.kind {
                Kind::Text(text) if is_printable(text) => Some(text.clone().into_owned()),
                _ => None,
            });
            let name = &parameter.name.text;
            let about = match scope {
                0 => format!("the parameter `{name}`"),
                _ => format!("the parameter `{name}` of nested template {scope}"),
            };
            return Phrase::blank(Blank {
                name: format!("{PARAMETER}{}", constant(name)),
                about,
                of: self.file.clone(),
                value,
            });
        }
        // A hole may come from somewhere else than from what is written here.
        let about = match canonical(hole) {
            Some(text) => format!("`{text}`, which armid cannot evaluate"),
            None => self
                .name_behind(hole)
                .unwrap_or_else(|| format!("what armid cannot evaluate of `{written}`")),
        };
        self.numbered(VALUE, hole, about)
    }

    /// What a hole stands for that is the name of another resource, or a part of its parent's.
    fn name_behind(&self, hole: &str) -> Option<String> {
        if let Some(named) = hole.strip_prefix("name of ") {
            return Some(format!("the name of `{}`", canonical(named)?));
        }
        let (number, symbol) = hole.strip_prefix("parent ")?.split_once(" of ")?;
        let mut resources = self.template.resources.iter();
        let child = resources.find(|own| self.template.symbol(own).as_deref() == Some(symbol))?;
        let parent = child.body.at(&["parent"])?.value.span;
        let parent = self.source.slice(parent);
        let name = format!("the name of `{}`", is_printable(parent).then_some(parent)?);
        let own_type = child.resource_type.as_ref().and_then(|own| own.text());
        // The type of a parent that has one name has one slash less.
        let has_one = own_type.is_some_and(|own| own.matches('/').count() == 2);
        Some(if has_one {
            name
        } else {
            format!("segment {number} of {name}")
        })
    }

    /// The parameter of the template that a hole stands for, and the number of its scope.
    fn parameter(&self, hole: &str) -> Option<(usize, &'w Parameter<'a>)> {
        let (number, name) = hole.strip_prefix("parameter ")?.split_once(' ')?;
        let number: usize = number.parse().ok()?;
        let mut parameters = self.template.scopes.get(number)?.parameters.iter();
        let found = parameters.find(|own| own.name.text.eq_ignore_ascii_case(name))?;
        Some((number, found))
    }
}

/// The management group of a deployment.
pub(super) fn management_group() -> Phrase {
    let mut phrase = Phrase::text("/providers/Microsoft.Management/managementGroups/");
    let about = "the ID of the management group";
    phrase.extend(&given_or(None, "MANAGEMENT_GROUP", about));
    phrase
}

/// What a hole stands for, where that is called by its canonical text: what is called by something
/// else has a blank in it.
fn canonical(hole: &str) -> Option<String> {
    let is_text = !hole.contains(' ') && is_printable(hole);
    is_text.then(|| hole.replace(",)", ")").replace(",]", "]"))
}

/// A blank of that name, unless it is given. All files have it in common.
pub(super) fn given_or(given: Option<&str>, name: &str, about: &str) -> Phrase {
    match given {
        Some(given) => Phrase::text(given),
        None => Phrase::blank(Blank {
            name: name.to_owned(),
            about: about.to_owned(),
            of: String::new(),
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

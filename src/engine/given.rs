//! Floor 5: the values that one template is given. Knows no rule.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};

use super::parameters::{Parameters, mismatch};
use super::problem::did_you_mean;
use crate::diagnostic::Diagnostic;
use crate::language::{Layer, supply};
use crate::model::{Name, Template};
use crate::text::{Source, nearest};

/// Up to so many names are compared to find the one that was meant.
const COMPARED: usize = 1000;

/// What a template is given, ready to be used.
#[derive(Debug, Default)]
pub(super) struct Given<'p> {
    layers: Vec<Layer<'p>>,
    all: bool,
    for_one: bool,
    explicit: bool,
    used: Option<&'p AtomicBool>,
}

impl<'p> Given<'p> {
    /// What `parameters` give `template`, if they are attached to it. Of the templates of a folder,
    /// which are not `explicit`, they are for those that can be deployed with them: that declare
    /// every parameter of the file.
    pub(super) fn new(
        parameters: Option<&'p Parameters>,
        template: &Source,
        explicit: bool,
    ) -> Self {
        let Some(parameters) = parameters else {
            return Self::default();
        };
        Self {
            layers: parameters.layers(template),
            all: parameters.all,
            for_one: parameters.for_one,
            explicit,
            used: Some(&parameters.used),
        }
    }

    /// Whether nothing is given.
    pub(super) fn is_nothing(&self) -> bool {
        self.layers.is_empty()
    }

    /// Gives a deployment template its values, and tells of those that it does not declare.
    pub(super) fn supply<'t>(&'t self, template: &mut Template<'t>) -> Vec<Diagnostic>
    where
        'p: 't,
    {
        if self.is_nothing() {
            return Vec::new();
        }
        let undeclared = self.undeclared(template);
        if !undeclared.is_empty() && !self.explicit {
            return Vec::new();
        }
        supply(template, &self.layers, self.all);
        if let Some(used) = self.used {
            used.store(true, Ordering::Relaxed);
        }
        match template.scopes.first() {
            Some(own) if self.for_one => {
                let declared = own.parameters.iter().map(|own| &*own.name.text);
                tell(undeclared, &declared.collect::<Vec<_>>())
            }
            _ => Vec::new(),
        }
    }

    /// What the file itself gives and the template does not declare; a base file serves several
    /// templates.
    fn undeclared(&self, template: &Template<'_>) -> Vec<Name<'_>> {
        let declared = template.scopes.first();
        let declared = declared.into_iter().flat_map(|scope| &scope.parameters);
        let known: HashSet<String> = declared
            .map(|parameter| parameter.name.text.to_ascii_lowercase())
            .collect();
        let file = self.layers.iter().take(1);
        let names = file.flat_map(|(file, base)| {
            let names = file.names().into_iter();
            names.map(|name| Name {
                span: name.span.moved(*base),
                ..name
            })
        });
        names
            .filter(|name| !known.contains(&name.text.to_ascii_lowercase()))
            .collect()
    }
}

fn tell(undeclared: Vec<Name<'_>>, declared: &[&str]) -> Vec<Diagnostic> {
    let few = undeclared.len() + declared.len() <= COMPARED;
    let told = undeclared.into_iter().map(|name| {
        let near = few.then(|| nearest(&name.text, declared.iter().copied()));
        let help = near.and_then(did_you_mean);
        mismatch(
            name.span,
            format!("the template has no parameter `{}`", name.text),
            help.or_else(|| Some("remove it, or declare it in the template".to_owned())),
        )
    });
    told.collect()
}

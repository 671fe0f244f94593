//! Floor 2: one text for all expressions that must have the same value.

use std::fmt::Write;
use std::rc::Rc;

use super::lookup::{Section, add_parameter_key, lower_case};
use super::symbols::Named;
use super::{Evaluator, Place};
use crate::model::{Binder, Call, Expression, Kind, ScopeId, Symbol};

/// Longest canonical text; beyond it two expressions are not recognised as the same.
const LONGEST: usize = 4096;

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    /// The canonical text of `expression`: names in lower case, variables replaced by what they
    /// hold, scopes numbered. `None` when the same text need not mean the same value.
    pub(super) fn canonical(
        &self,
        expression: &'t Expression<'t>,
        place: &Place<'t>,
    ) -> Option<String> {
        // Most are of one call or two.
        let mut out = String::with_capacity(64);
        self.print(expression, place, 0, &mut out).then_some(out)
    }

    /// [`Self::canonical`] within one turn of a loop: `copyIndex()` is one number there. Of the
    /// turns of another, only [`Self::in_every_turn`] tells.
    pub(super) fn canonical_in_turn(
        &self,
        expression: &'t Expression<'t>,
        place: &Place<'t>,
    ) -> Option<String> {
        let before = self.in_turn.replace(true);
        let text = self.canonical(expression, place);
        self.in_turn.set(before);
        text
    }

    fn print(
        &self,
        expression: &'t Expression<'t>,
        place: &Place<'t>,
        depth: u32,
        out: &mut String,
    ) -> bool {
        if depth > 40 || out.len() > LONGEST {
            return false;
        }
        let all = |items: &'t [Expression<'t>], out: &mut String| {
            items.iter().all(|item| {
                let done = self.print(item, place, depth + 1, out);
                out.push(',');
                done
            })
        };
        match &expression.kind {
            Kind::Null => out.push_str("null"),
            Kind::Boolean(value) => drop(write!(out, "{value}")),
            Kind::Integer(value) => drop(write!(out, "{value}")),
            Kind::Number(value) => out.push_str(value),
            // Resource IDs and names compare ignoring case, and so do most of ARM's functions.
            Kind::Text(text) => print_text(text, out),
            Kind::Array(items) => {
                out.push('[');
                return all(items, out);
            }
            Kind::Interpolation(pieces) => {
                out.push('$');
                return all(pieces, out);
            }
            Kind::Call(call) => return self.print_call(call, place, depth, out),
            Kind::Member(access) => {
                let done = self.print(&access.base, place, depth + 1, out);
                out.push('.');
                out.push_str(&lower_case(&access.name.text));
                return done;
            }
            // `x['a']` is `x.a`.
            Kind::Index(index) if index.index.text().is_some_and(is_plain) => {
                let done = self.print(&index.base, place, depth + 1, out);
                out.push('.');
                out.push_str(&lower_case(index.index.text().unwrap_or_default()));
                return done;
            }
            Kind::Index(index) => {
                let base = self.print(&index.base, place, depth + 1, out);
                out.push_str(if index.from_end { "[^" } else { "[" });
                let step = self.print(&index.index, place, depth + 1, out);
                out.push(']');
                return base && step;
            }
            Kind::Conditional(choice) => {
                out.push('?');
                return self.print(&choice.condition, place, depth + 1, out)
                    && self.print(&choice.then, place, depth + 1, out)
                    && self.print(&choice.otherwise, place, depth + 1, out);
            }
            Kind::Symbol(name) => return self.print_symbol(name, place, depth, out),
            Kind::Hidden(name) => return self.print_hidden(name, out),
            Kind::Object(_)
            | Kind::Lambda(_)
            | Kind::Loop(_)
            | Kind::Spread(_)
            | Kind::Broken(_)
            | Kind::Opaque => return false,
        }
        true
    }

    fn print_call(
        &self,
        call: &'t Call<'t>,
        place: &Place<'t>,
        depth: u32,
        out: &mut String,
    ) -> bool {
        let name = lower_case(&call.name.text);
        if let ([argument], None) = (&call.arguments[..], &call.base)
            && let Some(text) = argument.text()
        {
            match &*name {
                "variables" => return self.print_variable(text, place, depth, out),
                "parameters" => return self.print_parameter(text, place, depth, out),
                _ => {}
            }
        }
        // One loop has the same turns in another version of the template.
        let is_same_turn = self.in_turn.get() || self.manner.across.is_some();
        let turn = name == "copyindex" && is_same_turn;
        if !turn
            && matches!(
                &*name,
                "newguid" | "utcnow" | "copyindex" | "lambdavariables"
            )
        {
            return false;
        }
        // `az.deployer()` is `deployer()`.
        if let Some(base) = call.base.as_ref().filter(|_| !call.is_of_the_language()) {
            if !self.print(base, place, depth + 1, out) {
                return false;
            }
            out.push('.');
        }
        out.push_str(&name);
        self.print_target(&name, place.scope, out);
        out.push('(');
        let done = call.arguments.iter().all(|argument| {
            let done = self.print(argument, place, depth + 1, out);
            out.push(',');
            done
        });
        out.push(')');
        done
    }

    fn print_variable(&self, name: &str, place: &Place<'t>, depth: u32, out: &mut String) -> bool {
        let Some(index) = self.declaration(Section::Variables(place.scope), name) else {
            let _ = write!(
                out,
                "variable {} {}",
                place.scope.0,
                name.to_ascii_lowercase()
            );
            return true;
        };
        self.print_variable_at(index, place, depth, out)
    }

    fn print_variable_at(
        &self,
        index: usize,
        place: &Place<'t>,
        depth: u32,
        out: &mut String,
    ) -> bool {
        let key = (place.scope, index);
        // Printed once: each may read the one before it twice.
        let known = self.called.borrow().get(&key).cloned();
        let called = known.unwrap_or_else(|| {
            let called: Rc<str> = self.call_variable(key, depth).into();
            self.called.borrow_mut().insert(key, Rc::clone(&called));
            called
        });
        out.push_str(&called);
        true
    }

    /// The canonical text of what a variable holds. Where that has none, the variable itself is one
    /// value.
    fn call_variable(&self, (scope, index): (ScopeId, usize), depth: u32) -> String {
        let variable = &self.template.scope(scope).variables[index];
        let mut text = String::new();
        // It has one value for all turns.
        let in_turn = self.in_turn.replace(false);
        let (value, place) = (variable.value.get(), Place::scope(scope));
        let is_called = self.print(value, &place, depth + 1, &mut text);
        self.in_turn.set(in_turn);
        if is_called {
            return text;
        }
        match self.manner.across {
            Some(_) => format!("variable {}", variable.name.text.to_ascii_lowercase()),
            None => format!("variable {} {index}", scope.0),
        }
    }

    fn print_parameter(&self, name: &str, place: &Place<'t>, depth: u32, out: &mut String) -> bool {
        // The numbers of scopes mean nothing in another template: what the outermost caller gives
        // does.
        if self.manner.across.is_some()
            && let Some(index) = self.declaration(Section::Parameters(place.scope), name)
            && let (Some(given), scope) = self.given(place.scope, index)
        {
            return self.print(given, &Place::scope(scope), depth + 1, out);
        }
        add_parameter_key(name, place.scope, out);
        true
    }

    fn print_symbol(
        &self,
        name: &Symbol<'_>,
        place: &Place<'t>,
        depth: u32,
        out: &mut String,
    ) -> bool {
        if place.bound(name).is_some() {
            return false;
        }
        match self.meant(name, place.scope) {
            Some(Named::Variable(index)) => {
                return self.print_variable_at(index, place, depth, out);
            }
            Some(Named::Parameter(_)) => return self.print_parameter(name, place, depth, out),
            // Bicep's symbols are case-sensitive, and those of a parameter file its own.
            _ if place.scope != ScopeId(0) => {
                let _ = write!(out, "symbol {} {name}", place.scope.0);
            }
            Some(Named::Resource(_)) => {
                let _ = write!(out, "symbol {name}");
                return true;
            }
            None => drop(write!(out, "symbol {name}")),
        }
        // Over the same list, two loops have the same turns.
        if let Some(binder) = self.binder(name).filter(|_| self.manner.across.is_none()) {
            let _ = write!(out, "{binder}");
        }
        true
    }

    /// The variable of a loop that hides another name: nothing is known of it but that it is one value
    /// in each turn.
    fn print_hidden(&self, name: &Symbol<'_>, out: &mut String) -> bool {
        let is_told = self.in_turn.get() && self.manner.across.is_none();
        let binder = name.binder().filter(|_| is_told);
        binder.is_some_and(|binder| write!(out, "symbol {name}{binder}").is_ok())
    }

    /// What gives a name its values that is none of the file's.
    fn binder(&self, symbol: &Symbol<'_>) -> Option<Binder> {
        let around = || self.around.iter().find(|(name, _)| **symbol == **name);
        symbol.binder().or_else(|| around().map(|(_, own)| *own))
    }
}

/// Whether a member can be read as `.name`.
fn is_plain(name: &str) -> bool {
    name.chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// A text in lower case and in quotes, with what could end it escaped.
fn print_text(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\\']) {
        out.push_str(&lower_case(&rest[..at]));
        out.push('\\');
        out.push_str(&rest[at..=at]);
        rest = &rest[at + 1..];
    }
    out.push_str(&lower_case(rest));
    out.push('"');
}

#[cfg(test)]
mod tests;

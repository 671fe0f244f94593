//! Floor 2: one text for an expression, with a hole for all that the file does not say.
//!
//! Where [`Evaluator::values`] asks what can occur, this asks what is surely the same: a parameter
//! that anybody may set is a hole even where it has a default, so two names with the same text are
//! the same name in every deployment.

use super::lookup::{Declared, Section, lower_case};
use super::strings::{as_pieces, fill, id_of};
use super::symbols::Named;
use super::target::pieces_from_afar;
use super::value::{Piece, Text};
use super::when::When;
use super::{Evaluator, Place};
use crate::model::{Arguments, Call, Expression, Kind, ResourceId, ScopeId};

/// How deep expressions and variables are followed.
const DEEPEST: u32 = 60;

/// Longest text that is worth following, in pieces.
const LONGEST: usize = 64;

/// What stands in front of the symbol in the hole for a resource's ID.
const ID_OF: &str = "id of ";

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    /// The text of `expression`.
    pub fn symbolic(&self, expression: &'t Expression<'t>, scope: ScopeId) -> Text<'static> {
        self.budget.set(super::BUDGET);
        let pieces = self.spell(expression, scope, 0);
        match Text::join(pieces) {
            Text::Literal(text) => Text::Literal(text.into_owned().into()),
            Text::Pattern(pieces) => Text::Pattern(pieces),
        }
    }

    /// The resource of the file whose ID a text is, where it was written with its symbol.
    pub fn resource_with_id(&self, text: &Text<'_>) -> Option<ResourceId> {
        let Text::Pattern(pieces) = text else {
            return None;
        };
        match &pieces[..] {
            [Piece::Hole(only)] => self.resource_named(only.strip_prefix(ID_OF)?),
            _ => None,
        }
    }

    /// Whether a text may be another one in each turn of a loop, however alike it is written.
    pub fn varies(&self, pieces: &[Piece]) -> bool {
        let varies = |piece: &Piece| match piece {
            Piece::Literal(_) => false,
            // What has no canonical text is called by its place.
            Piece::Hole(hole) => hole.starts_with("at ") || self.varies_with_turns(hole),
        };
        pieces.iter().any(varies)
    }

    /// Only what holds whatever the turn: what is asked of a turn of a loop tells nothing of the turns
    /// of another.
    #[must_use]
    pub fn in_every_turn(&self, when: &When) -> When {
        when.of(|asked| !self.varies_with_turns(asked))
    }

    /// Whether a canonical text, or what a condition asks about, is another one in each turn of a
    /// loop.
    fn varies_with_turns(&self, text: &str) -> bool {
        text.contains("copyindex(")
            || text.match_indices("symbol ").any(|(at, word)| {
                let rest = &text[at + word.len()..];
                let length = rest.find(|letter: char| !is_in_name(letter));
                let (name, rest) = rest.split_at(length.unwrap_or(rest.len()));
                // Across versions, what gives a variable its values is not told.
                let across = self.manner.across.is_some();
                rest.starts_with('@') || across && self.symbol_resource(name).is_none()
            })
    }

    fn spell(&self, expression: &'t Expression<'t>, scope: ScopeId, depth: u32) -> Vec<Piece> {
        let known = (depth < DEEPEST)
            .then(|| self.spell_kind(expression, scope, depth + 1))
            .flatten();
        match known {
            Some(pieces) if pieces.len() <= LONGEST => pieces,
            _ => vec![self.hole(expression, &Place::scope(scope))],
        }
    }

    fn spell_kind(
        &self,
        expression: &'t Expression<'t>,
        scope: ScopeId,
        depth: u32,
    ) -> Option<Vec<Piece>> {
        match &expression.kind {
            Kind::Text(text) => Some(vec![Piece::Literal(text.clone().into_owned())]),
            Kind::Interpolation(pieces) => Some(self.spell_all(pieces, scope, depth)),
            Kind::Symbol(name) => match self.meant(name, scope)? {
                Named::Variable(index) => {
                    Some(self.spell_declared(Declared::Variable(scope, index), depth))
                }
                Named::Parameter(index) if self.is_given(scope) => {
                    Some(self.spell_declared(Declared::Parameter(scope, index), depth))
                }
                _ => None,
            },
            Kind::Member(access) => self
                .spell_member(&access.base, &access.name.text, scope, depth)
                .or_else(|| self.spell_value(expression, scope)),
            Kind::Index(index) => index
                .index
                .text()
                .and_then(|name| self.spell_member(&index.base, name, scope, depth))
                .or_else(|| self.spell_value(expression, scope)),
            Kind::Call(call) => self.spell_call(expression, call, scope, depth),
            _ => self.spell_value(expression, scope),
        }
    }

    /// The ID or the name of a resource; `None` for anything else.
    fn spell_member(
        &self,
        base: &'t Expression<'t>,
        name: &str,
        scope: ScopeId,
        depth: u32,
    ) -> Option<Vec<Piece>> {
        let Kind::Symbol(symbol) = &base.kind else {
            return None;
        };
        let id = self
            .resource_named(symbol)
            .filter(|_| scope == ScopeId(0) && symbol.binder().is_none())?;
        if self.template.resource(id).is_repeated() {
            return None;
        }
        match name {
            "id" => Some(vec![Piece::Hole(format!("{ID_OF}{symbol}").into())]),
            "name" => Some(self.spell(self.template.name_of(id)?, scope, depth)),
            _ => None,
        }
    }

    /// What can be nothing else.
    fn spell_value(&self, expression: &'t Expression<'t>, scope: ScopeId) -> Option<Vec<Piece>> {
        let value = self.evaluate(expression, &Place::scope(scope));
        as_pieces(&value.only()?.value)
    }

    fn spell_all(&self, items: &'t [Expression<'t>], scope: ScopeId, depth: u32) -> Vec<Piece> {
        let pieces = items.iter().map(|item| self.spell(item, scope, depth));
        pieces.take(LONGEST + 1).flatten().collect()
    }

    fn spell_call(
        &self,
        expression: &'t Expression<'t>,
        call: &'t Call<'t>,
        scope: ScopeId,
        depth: u32,
    ) -> Option<Vec<Piece>> {
        let arguments = &call.arguments;
        let name = lower_case(&call.name.text);
        let texts = |items: &'t [Expression<'t>]| -> Vec<Text<'static>> {
            let texts = items.iter().map(|item| self.spell(item, scope, depth));
            texts.map(Text::join).collect()
        };
        match (&*name, &arguments[..]) {
            ("variables", [argument]) => {
                let index = self.declaration(Section::Variables(scope), argument.text()?)?;
                Some(self.spell_declared(Declared::Variable(scope, index), depth))
            }
            ("parameters", [argument]) => {
                let index = self.declaration(Section::Parameters(scope), argument.text()?)?;
                let declared = Declared::Parameter(scope, index);
                self.is_given(scope)
                    .then(|| self.spell_declared(declared, depth))
            }
            ("concat", items) => Some(self.spell_all(items, scope, depth)),
            ("format", [format, rest @ ..]) => {
                let given: Vec<_> = texts(rest).iter().map(Text::pieces).collect();
                Some(fill(format.text()?, &given)?.pieces())
            }
            // Names and resource IDs compare ignoring case.
            ("tolower" | "toupper" | "string" | "any", [only]) => {
                Some(self.spell(only, scope, depth))
            }
            (
                "resourceid"
                | "subscriptionresourceid"
                | "tenantresourceid"
                | "extensionresourceid"
                | "managementgroupresourceid",
                items,
            ) => Some(id_of(&name, &texts(items), &self.target_in(scope))?.pieces()),
            _ => self.spell_value(expression, scope),
        }
    }

    fn is_given(&self, scope: ScopeId) -> bool {
        matches!(self.template.scope(scope).arguments, Arguments::Given(_))
    }

    /// The text of a variable, or of a parameter that the file itself gives a value.
    fn spell_declared(&self, declared: Declared, depth: u32) -> Vec<Piece> {
        if let Some(known) = self.spelt.borrow().get(&declared) {
            return known.clone();
        }
        let (expression, scope, into) = match declared {
            Declared::Variable(scope, index) => {
                let variable = &self.template.scope(scope).variables[index];
                (Some(variable.value.get()), scope, scope)
            }
            Declared::Parameter(into, index) => {
                let (expression, scope) = self.given(into, index);
                (expression, scope, into)
            }
        };
        let hole = vec![Piece::Hole(format!("{declared:?}").into())];
        // One that is made of itself finds this.
        self.spelt.borrow_mut().insert(declared, hole.clone());
        let mut pieces = expression.map_or(hole, |expression| self.spell(expression, scope, depth));
        if self.is_afar(scope, into) {
            pieces = pieces_from_afar(&pieces, scope);
        }
        self.spelt.borrow_mut().insert(declared, pieces.clone());
        pieces
    }
}

/// Whether a letter can be one of a Bicep name.
fn is_in_name(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == ':'
}

#[cfg(test)]
mod tests;

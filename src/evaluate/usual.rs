//! Floor 2: what the resources of the file are called where nobody sets a parameter.

use super::strings::id_of;
use super::symbols::split_names;
use super::target::Target;
use super::value::{Piece, Possible, Text, Value};
use super::{Evaluator, Place};
use crate::model::{Access, Expression, Kind, Resource, ResourceId, Step};
use crate::text::offset;

impl<'t> Possible<'t> {
    /// The text that it is where parameters have their defaults, as far as those decide: the one of
    /// which most is known. Never there for an evaluator that is symbolic.
    pub fn usual_text(&self) -> Option<&Text<'t>> {
        let all = self.alternatives.iter();
        let usual = all.filter(|one| one.when.is_by_default() && !one.when.is_asked_for());
        let texts = usual.filter_map(|one| match &one.value {
            Value::Text(text) => Some(text),
            _ => None,
        });
        let holes = |text: &&Text<'_>| match text {
            Text::Literal(_) => 0,
            Text::Pattern(pieces) => pieces.iter().filter(|one| one.literal().is_none()).count(),
        };
        texts.min_by_key(holes)
    }
}

impl<'t, 'a: 't> Evaluator<'t, 'a> {
    /// The text of a name or of a resource group: with the defaults, where those are asked for.
    pub(super) fn naming(&self, written: &'t Expression<'t>, place: &Place<'t>) -> Vec<Piece> {
        if self.manner.usual
            && let Some(text) = self.evaluate(written, place).usual_text()
        {
            return text.pieces();
        }
        self.pieces_of(written, place)
    }

    /// `resourceInfo('symbol').id` and its `name`, where the defaults are asked for; to all others, what
    /// is written is name enough.
    pub(super) fn resource_info(
        &self,
        access: &'t Access<'t>,
        place: &Place<'t>,
    ) -> Option<Possible<'t>> {
        let Kind::Call(call) = &access.base.kind else {
            return None;
        };
        let is_asked = self.manner.usual && call.name.text.eq_ignore_ascii_case("resourceInfo");
        let [symbol] = &call.arguments[..] else {
            return None;
        };
        let (id, resource) = self.entry(symbol.text().filter(|_| is_asked)?, place)?;
        let names = split_names(self.naming(self.template.name_of(id)?, place));
        let mut names = names.into_iter().map(Text::join);
        let text = match &*access.name.text {
            "name" => names.next_back()?,
            "id" => {
                let kind = resource.resource_type.as_ref()?.text()?.to_owned();
                let given: Vec<_> = [Text::Literal(kind.into())]
                    .into_iter()
                    .chain(names)
                    .collect();
                let scope = resource.kept(&["scope"]);
                let target = match scope.map(|scope| vec![self.hole(&scope.value, place)]) {
                    Some(hole) => Target {
                        subscription: Some(hole.clone()),
                        group: Some(hole),
                    },
                    None => self.target_in(place.scope),
                };
                id_of("resourceid", &given, &target)?
            }
            _ => return None,
        };
        let span = access.base.span.to(access.name.span);
        Some(Possible::one(Value::Text(text), span, None))
    }

    /// The resource of a scope that is not within another one, by its symbolic name in JSON.
    fn entry(&self, symbol: &str, place: &Place<'t>) -> Option<(ResourceId, &'t Resource<'a>)> {
        let resources = self.template.resources.iter().enumerate();
        let mut own = resources.filter(|(_, resource)| {
            let container = self.template.container(resource);
            let is_called = matches!(&resource.step, Step::Named(name) if **name == *symbol);
            is_called && container.scope == place.scope && !container.extends_owner
        });
        let (at, resource) = own.next()?;
        Some((ResourceId(offset(at)), resource))
    }
}

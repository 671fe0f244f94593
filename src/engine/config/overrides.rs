//! Floor 5: the `[[override]]` tables: facts about resource types.

use super::keys::{KEYS, Takes as Keys, find};
use super::table::{Placed, Reader, Value, Written, is_empty_list};
use crate::knowledge::{
    ApiVersion, Correction, Kind, Kinds, Mode, Shape, Takes, keep, nearest_kind,
};

impl Reader {
    /// Every override, and how it is written.
    pub(super) fn overrides(&mut self, value: &Value<'_>) -> Vec<(Written, Correction)> {
        let tables = self.list(value, "tables, each `[[override]]`");
        let at = self.span(value);
        if self.too_many(tables.len(), at) {
            return Vec::new();
        }
        let all = tables.iter().map(|table| self.correction(table));
        all.flatten().collect()
    }

    fn correction(&mut self, value: &Value<'_>) -> Option<(Written, Correction)> {
        let Some(Keys::Tables(keys)) = find(KEYS, "override").map(|key| key.takes) else {
            return None;
        };
        let table = self.table(value, "a table")?;
        let place = self.span(value);
        let mut resource_type = None;
        let mut reason = None;
        let mut own = Correction::default();
        let mut to_span = place;
        self.entries(table, keys, place, |reader, key, span, value| match key {
            "type" => resource_type = reader.resource_type(value),
            "from" => own.from = reader.api_version(value),
            "to" => {
                own.to = reader.api_version(value);
                to_span = span;
            }
            "identity" => own.takes = reader.one_of(value, TAKES),
            "kinds" => own.kinds = reader.kinds(value),
            "shape" => own.shape = reader.one_of(value, SHAPES),
            "open" => own.open = reader.flag(value),
            "properties" => own.extra = Some(reader.properties(value)),
            _ => reason = reader.text(value, "a reason"),
        });
        if let (Some(from), Some(to)) = (own.from, own.to)
            && from > to
        {
            let message = format!("`to` is {to}, which is before `from`, {from}");
            self.wrong(to_span, message, None);
        }
        // A value that is no good has been told already.
        let facts = ["identity", "kinds", "shape", "open", "properties"];
        let says = table
            .keys()
            .any(|key| facts.contains(&key.get_ref().as_ref()));
        if !says && resource_type.is_some() {
            let help = "add `identity`, `kinds`, `shape`, `open` or `properties`".to_owned();
            self.wrong(place, "this override changes nothing", Some(help));
        }
        own.resource_type = resource_type?.value;
        own.reason = reason?.value;
        Some((self.written(table, place), own))
    }

    fn resource_type(&mut self, value: &Value<'_>) -> Option<Placed<String>> {
        let text = self.text(value, "a resource type")?;
        let mut parts = text.value.split('/');
        let provider = parts.next().unwrap_or_default();
        let whole = provider.contains('.') && parts.clone().next().is_some();
        if !whole || parts.any(str::is_empty) {
            let help = "write it as in a template: `Microsoft.Web/sites`".to_owned();
            let message = format!("`{}` is no resource type", text.value);
            self.wrong(text.span, message, Some(help));
            return None;
        }
        Some(text)
    }

    fn api_version(&mut self, value: &Value<'_>) -> Option<ApiVersion<'static>> {
        let text = self.date_text(value)?;
        let version = ApiVersion::parse(keep(&text.value));
        if version.is_none() {
            let help = "an API version is a date: `2024-07-01` or `2024-07-01-preview`";
            let message = format!("`{}` is no API version", text.value);
            self.wrong(text.span, message, Some(help.to_owned()));
        }
        version
    }

    fn one_of<T: Copy>(&mut self, value: &Value<'_>, all: &[(&'static str, T)]) -> Option<T> {
        let words: Vec<&'static str> = all.iter().map(|(word, _)| *word).collect();
        let word = self.word(value, &words)?;
        let mut all = all.iter();
        all.find(|(own, _)| *own == word.value)
            .map(|(_, found)| *found)
    }

    fn kinds(&mut self, value: &Value<'_>) -> Option<Kinds> {
        let before = self.mistakes.len();
        let texts = self.texts(value, "a list of kinds", "a value of `identity.type`");
        let texts: Vec<&Placed<String>> = texts.iter().collect();
        if let [only] = &texts[..]
            && only.value == "*"
        {
            return Some(Kinds::ANY);
        }
        for text in &texts {
            let spelled = text.value.strip_suffix("Identity").unwrap_or(&text.value);
            if Kind::parse(spelled).is_some() && !text.value.contains('|') {
                continue;
            }
            let usual = [
                "None",
                "SystemAssigned",
                "UserAssigned",
                "SystemAssigned, UserAssigned",
            ];
            let help =
                nearest_kind(&text.value, usual).map(|near| format!("did you mean `{near}`?"));
            self.wrong(
                text.span,
                format!("`{}` is no identity type", text.value),
                help,
            );
        }
        if is_empty_list(value) {
            let help = "write identity = \"none\" for a type that takes none".to_owned();
            let span = self.span(value);
            self.wrong(
                span,
                "a type that takes an identity has a kind of it",
                Some(help),
            );
        }
        let fine = self.mistakes.len() == before;
        fine.then(|| Kinds::listing(texts.iter().map(|text| &*text.value)))
    }

    fn properties(&mut self, value: &Value<'_>) -> &'static str {
        let names = self.texts(value, "a list of properties", "the name of a property");
        for name in &names {
            let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
            if !name.value.chars().all(plain) {
                let message = format!("`{}` is no name of a property", name.value);
                self.wrong(name.span, message, None);
            }
        }
        let names: Vec<&str> = names.iter().map(|name| &*name.value).collect();
        keep(&names.join(","))
    }
}

const TAKES: &[(&str, Takes)] = &[
    ("optional", Takes::As(Mode::Optional)),
    ("required", Takes::As(Mode::Required)),
    ("read-only", Takes::As(Mode::ReadOnly)),
    ("none", Takes::Nothing),
];

const SHAPES: &[(&str, Shape)] = &[
    ("dictionary", Shape::Dictionary),
    ("array", Shape::Identifiers),
    ("none", Shape::None),
    ("other", Shape::Other),
];

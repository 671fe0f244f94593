//! Floor 5: comments for everything that is found in a file. Knows no syntax.

use std::collections::BTreeMap;

use super::fix::Fixed;
use super::problem::Problem;
use super::rewrite::rewrite;
use super::silence::HEARD;
use super::{CheckOptions, Outcome, check};
use crate::diagnostic::Finding;
use crate::language::suppress::{Above, is_strict, written};
use crate::language::{Format, Language};
use crate::model::Change;
use crate::rules::UNUSED_SUPPRESSION;
use crate::text::{Source, Span};

/// How findings are excused.
#[derive(Clone, Debug)]
pub struct Excuse {
    /// What each comment gives as its reason, on one line.
    pub reason: String,
    /// Whether comments may be written into JSON that has none yet.
    pub json_comments: bool,
}

impl Excuse {
    /// Whether a file is left as it is.
    pub fn refuses(&self, source: &Source) -> bool {
        !self.json_comments && is_strict(source)
    }
}

/// Writes a comment above each line of a file on which something is found. `None` when the file is
/// no template.
pub(super) fn excuse(
    source: &Source,
    options: &CheckOptions,
    explicit: bool,
    excuse: &Excuse,
) -> Result<Option<Fixed>, Problem> {
    let Outcome::Template(checked) = check(source, options, explicit) else {
        return Ok(None);
    };
    let mut fixed = Fixed {
        text: None,
        checked,
        mended: 0,
    };
    let can = |found: &&Finding| {
        let own = &found.diagnostic;
        let heard = own.rule == HEARD || own.rule == UNUSED_SUPPRESSION;
        !heard && source.holds(own.place.span)
    };
    let findings: Vec<&Finding> = fixed.checked.findings.iter().filter(can).collect();
    let language = Language::of(Format::of_path(source.path()));
    let language = language.filter(|_| !findings.is_empty() && !excuse.refuses(source));
    let Some(Ok(document)) = language.map(|language| language.parse(source)) else {
        return Ok(Some(fixed));
    };
    let above = Above::new(&document, source);
    let mut lines: BTreeMap<Span, Vec<&str>> = BTreeMap::new();
    for found in findings {
        let own = &found.diagnostic;
        let rules = lines.entry(above.line(own.place.span)).or_default();
        if !rules.contains(&own.rule) {
            rules.push(own.rule);
        }
    }
    let changes = lines.into_iter().map(|(above, rules)| Change::AddComment {
        above,
        text: written(&rules, &excuse.reason),
    });
    let changes: Vec<Change> = changes.collect();
    let text = rewrite(source, &document, &document.lowering(source), &changes)
        .map_err(|error| Problem::bug(source.path(), &error))?;
    if let Outcome::Template(checked) = check(&source.with_text(text.text()), options, explicit) {
        fixed.checked = checked;
    }
    fixed.text = Some(text);
    Ok(Some(fixed))
}

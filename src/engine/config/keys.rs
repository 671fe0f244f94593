//! Floor 5: every key of `armid.toml`. What is no key here is a mistake there, and the schema for
//! editors is made of this table.

use super::fail_on::FailOn;

/// A key, and what may stand behind it.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether its table is wrong without it.
    pub needed: bool,
    /// What it is for, in a sentence or two.
    pub what: &'static str,
    /// What may be written for it, in TOML.
    pub example: &'static str,
}

/// What may stand behind a key.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// One of these words.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A text.
    Text,
    /// Texts.
    Texts,
    /// The names of rules.
    Rules,
    /// The names of profiles.
    Profiles,
    /// A pattern for paths.
    Pattern,
    /// Patterns for paths.
    Patterns,
    /// The place of a resource: a JSON pointer or a symbolic name.
    Address,
    /// A resource type.
    ResourceType,
    /// An API version.
    ApiVersion,
    /// `minimum`, `latest` or an API version.
    Policy,
    /// Values of `identity.type`.
    Kinds,
    /// A day.
    Date,
    /// A table with the name of a rule before each severity.
    Severities,
    /// A table with a pattern for paths before each list of rules.
    RulesByPattern,
    /// A table with a resource type before each kind of identity.
    KindsByType,
    /// A table with keys of its own.
    Table(&'static [Key]),
    /// Tables in a row, each with keys of its own.
    Tables(&'static [Key]),
}

/// What a severity can be, `off` for a rule that does not run.
pub(super) const SEVERITIES: &[&str] = &["error", "warning", "note", "off"];

/// The kinds of identity that can be asked for.
pub(super) const WANTED: &[&str] = &["any", "system", "user"];

/// The spellings that services have for both kinds of identity together.
pub(super) const COMBINED: &[&str] = &[
    "SystemAssigned, UserAssigned",
    "SystemAssigned,UserAssigned",
    "SystemAssignedUserAssigned",
    "SystemAndUserAssigned",
];

const fn key(name: &'static str, takes: Takes, example: &'static str, what: &'static str) -> Key {
    Key {
        name,
        takes,
        needed: false,
        what,
        example,
    }
}

const fn needed(
    name: &'static str,
    takes: Takes,
    example: &'static str,
    what: &'static str,
) -> Key {
    Key {
        needed: true,
        ..key(name, takes, example, what)
    }
}

/// The keys at the top.
#[rustfmt::skip]
pub const KEYS: &[Key] = &[
    key("select", Takes::Rules, r#"["identity-ids-deprecated"]"#,
        "The only rules that run. Without it, those run that do by default."),
    key("extend-select", Takes::Rules, r#"["aks-service-principal"]"#,
        "Rules that run beside those of `select`, or beside those that run by default."),
    key("ignore", Takes::Rules, r#"["identity-type-casing"]"#,
        "Rules that do not run."),
    key("fail-on", Takes::Word(FailOn::WORDS), r#""warning""#,
        "The least severity that makes the exit code 1. The default is `error`."),
    key("exclude", Takes::Patterns, r#"["generated", "vendor/**/*.json"]"#,
        "Files and folders that are passed over when a folder is searched, and by `--hook` even when \
         they are named."),
    key("api-version", Takes::Policy, r#""latest""#,
        "The API version that `armid migrate` gives a resource: `minimum` is its own or the first \
         that takes `userAssignedIdentities`, `latest` the newest stable one, or a date. The default \
         is `minimum`."),
    key("combined-spelling", Takes::Word(COMBINED), r#""SystemAssigned, UserAssigned""#,
        "How to write both kinds of identity together where the facts do not say how a type spells \
         it. Where they do, they decide."),
    key("unsafe-fixes", Takes::Rules, r#"["identity-type-missing"]"#,
        "Rules whose unsafe fixes `--fix` makes as if they were safe."),
    key("severity", Takes::Severities, r#"{ identity-type-casing = "warning" }"#,
        "How severe what a rule finds is; `off` is the same as `ignore`."),
    key("per-file-ignores", Takes::RulesByPattern, r#"{ "legacy/**" = ["identity-type-casing"] }"#,
        "Rules that do not run on some files."),
    key("posture", Takes::Table(POSTURE), r#"{ profiles = ["psrule"] }"#,
        "Which identities are asked for beyond what Azure needs."),
    key("override", Takes::Tables(OVERRIDE), r#"[{ type = "Contoso.Widgets/widgets", reason = "…" }]"#,
        "Facts about a resource type that correct those of armid."),
    key("suppress", Takes::Tables(SUPPRESS), r#"[{ rules = ["identity-type-casing"], reason = "…" }]"#,
        "Findings that are known and accepted."),
];

#[rustfmt::skip]
const POSTURE: &[Key] = &[
    key("profiles", Takes::Profiles, r#"["psrule", "azure-policy"]"#,
        "Tools whose rules are asked. `--profile` replaces them."),
    key("types", Takes::KindsByType, r#"{ "Microsoft.Web/sites" = "system" }"#,
        "Resource types, each with the one kind that its identity must be. It stands in for all that \
         the profiles ask of the type."),
];

#[rustfmt::skip]
const OVERRIDE: &[Key] = &[
    needed("type", Takes::ResourceType, r#""Contoso.Widgets/widgets""#,
        "The resource type, which armid need not know."),
    key("from", Takes::ApiVersion, r#""2024-01-01""#,
        "The first API version that it is about; without it, every one before `to`."),
    key("to", Takes::ApiVersion, r#""2024-12-31""#,
        "The last API version that it is about; without it, every one after `from`."),
    key("identity", Takes::Word(&["optional", "required", "read-only", "none"]), r#""optional""#,
        "Whether the type takes an identity."),
    key("kinds", Takes::Kinds, r#"["None", "SystemAssigned", "UserAssigned"]"#,
        "The values of `identity.type`, as the type spells them; `[\"*\"]` when they are not known: \
         then it is a warning to write what no type takes."),
    key("shape", Takes::Word(&["dictionary", "array", "none", "other"]), r#""dictionary""#,
        "How user-assigned identities are listed: in `userAssignedIdentities`, in `identityIds`, not \
         at all, or in a way that is not to be judged."),
    key("open", Takes::Flag, "true",
        "Whether the type may take kinds that are not listed: then it is a warning, not an error, to \
         write one. What no type takes stays an error."),
    key("properties", Takes::Texts, r#"["federatedClientId"]"#,
        "Properties that the block may have beside `type` and the identities."),
    needed("reason", Takes::Text, r#""the service takes both since May""#,
        "Why. It is shown with each finding that there would not be without it."),
];

#[rustfmt::skip]
const SUPPRESS: &[Key] = &[
    needed("rules", Takes::Rules, r#"["identity-ids-deprecated"]"#,
        "The rules that are silenced."),
    key("path", Takes::Pattern, r#""legacy/*.json""#,
        "The files; without it, all."),
    key("type", Takes::Text, r#""Microsoft.Web/*""#,
        "The type of the resource; `*` stands for any text."),
    key("name", Takes::Text, r#""[variables('vmName')]""#,
        "The name of the resource, as it is written."),
    key("resource", Takes::Address, r#""/resources/0""#,
        "The resource itself: its JSON pointer, which is `\"\"` where it is the whole file, or its \
         symbolic name."),
    needed("reason", Takes::Text, r#""goes with the old cluster""#,
        "Why."),
    key("until", Takes::Date, r#""2027-01-31""#,
        "The last day on which it counts."),
];

/// The key of that name.
pub(super) fn find(keys: &'static [Key], name: &str) -> Option<&'static Key> {
    keys.iter().find(|key| key.name == name)
}

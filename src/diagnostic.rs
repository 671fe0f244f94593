//! Floor 2: what is found, as plain data. Knows no syntax and draws nothing.

use crate::model::{Change, ResourceId};
use crate::text::{Edit, Span};

/// How sure the harm is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Style: shown, never fails a run by default.
    Note,
    /// Risky or useless.
    Warning,
    /// The deployment fails, or an identity is lost or never attached.
    Error,
}

impl Severity {
    /// The lower-case word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What a label begins with that says why a finding has no fix.
pub const NO_FIX: &str = "no fix is made";

/// A place that a finding points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The bytes, in the checked file or in one that is attached to it.
    pub span: Span,
    /// What is to be seen there; empty for a bare mark.
    pub message: String,
}

/// Whether a fix changes what is deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Safety {
    /// The deployed result is the same.
    Safe,
    /// It changes which identities exist, an API version, or a name.
    Unsafe,
}

impl Safety {
    /// The lower-case word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// A change that mends a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// Whether it changes what is deployed.
    pub safety: Safety,
    /// What should be true afterwards.
    pub changes: Vec<Change>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The rule's slug.
    pub rule: &'static str,
    /// How sure the harm is.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, the user's own text in backticks.
    pub message: String,
    /// What to do, in one line.
    pub help: Option<String>,
    /// Where it is written.
    pub place: Label,
    /// Why: other places, of the same file or of one attached to it, in the order they should be
    /// read.
    pub related: Vec<Label>,
    /// The fact that decides, in one line, when it is not written in the file.
    pub fact: Option<String>,
    /// The resource it is about; none for a file that cannot be read.
    pub resource: Option<ResourceId>,
    /// A change that mends it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// What is wrong and where, and nothing more.
    pub fn new(
        rule: &'static str,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            severity,
            message: message.into(),
            help: None,
            place: Label {
                span,
                message: String::new(),
            },
            related: Vec::new(),
            fact: None,
            resource: None,
            fix: None,
        }
    }
}

/// How a file names one of its resources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// JSON pointer (RFC 6901); empty when the resource is the whole file.
    Pointer(String),
    /// Bicep symbolic name; a nested resource is `vm::extension`.
    Symbol(String),
}

/// The resource that a finding is about, as the reader knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its full resource type, evaluated; `None` when unknown.
    pub resource_type: Option<String>,
    /// Its API version, evaluated; `None` when unknown.
    pub api_version: Option<String>,
    /// Its name as written; `None` when it has none.
    pub name: Option<String>,
    /// Where it is.
    pub address: Address,
}

/// A finding that needs its template no more.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What was found.
    pub diagnostic: Diagnostic,
    /// The resource it is about.
    pub subject: Option<Subject>,
    /// The edits of the diagnostic's fix, in source order; empty when there is none.
    pub edits: Vec<Edit>,
}

/// One resource as `armid show` lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InventoryEntry {
    /// The resource.
    pub subject: Subject,
    /// The line that it starts on, from 1.
    pub line: u32,
    /// Whether it only refers to a resource that is already there.
    pub existing: bool,
    /// Its identity property; `None` when it has none.
    pub identity: Option<IdentitySummary>,
    /// What its type takes at its API version; `None` when that is not known.
    pub supports: Option<SupportSummary>,
}

/// The state of one identity block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentitySummary {
    /// JSON pointer of the block; the symbol in Bicep.
    pub address: Address,
    /// Every kind of every possible value (`None`, `SystemAssigned`, `UserAssigned`); `None`
    /// when that is not known.
    pub kinds: Option<Vec<&'static str>>,
    /// Every value of the type that can occur, both kinds at once as `SystemAssigned, UserAssigned`;
    /// `None` when that is not known.
    pub values: Option<Vec<&'static str>>,
    /// The type as written; `None` when the block has none or is no literal.
    pub type_text: Option<String>,
    /// `dictionary`, `array`, `none`, or `expression` when the collection or the block is no
    /// literal.
    pub shape: &'static str,
    /// The identities as written; `None` when unknown.
    pub user_assigned: Option<Vec<String>>,
}

/// What a resource type takes at one API version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportSummary {
    /// Values of `type`, as that version spells them; `*` for any text.
    pub kinds: Vec<String>,
    /// `dictionary`, `array`, `none` or `other`.
    pub shape: &'static str,
}

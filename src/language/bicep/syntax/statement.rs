//! Floor 3: the statements of a Bicep file.

use super::node::{List, NodeId};
use crate::text::Span;

/// One statement with its decorators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// From the first decorator to the last token.
    pub span: Span,
    /// The word that begins it; empty where there is none.
    pub keyword: Span,
    /// The expressions after each `@`, in order: [`super::Node::Variable`], [`super::Node::Call`],
    /// and the same after a namespace. [`super::Document::decorator_span`] has the sign too.
    pub decorators: List,
    /// What it declares.
    pub kind: StatementKind,
}

/// What a statement declares. `name` is a [`super::Node::Name`], `path` a [`super::Node::String`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementKind {
    /// A statement that could not be read, or decorators of nothing.
    Broken,
    /// `targetScope = …`
    TargetScope {
        /// A string or an array of strings.
        value: NodeId,
    },
    /// `metadata name = …`
    Metadata {
        /// Its name.
        name: NodeId,
        /// Its value.
        value: NodeId,
    },
    /// `param name type = …`; in a parameters file `param name = …`.
    Parameter {
        /// Its name.
        name: NodeId,
        /// Its type; absent in a parameters file.
        ty: Option<NodeId>,
        /// Its default, or the value that a parameters file gives it.
        value: Option<NodeId>,
    },
    /// `var name type = …`
    Variable {
        /// Its name.
        name: NodeId,
        /// Its type, if it is written.
        ty: Option<NodeId>,
        /// Its value.
        value: NodeId,
    },
    /// `type name = …`
    Type {
        /// Its name.
        name: NodeId,
        /// The type.
        value: NodeId,
    },
    /// `func name(…) type => …`
    Function {
        /// Its name.
        name: NodeId,
        /// Each a [`super::Node::TypedName`].
        parameters: List,
        /// The type that it yields.
        returns: NodeId,
        /// What it yields.
        body: NodeId,
    },
    /// `resource name 'type@version' existing = …`
    Resource {
        /// Its symbol.
        name: NodeId,
        /// The string with type and version.
        ty: NodeId,
        /// The word `existing`, if it is there.
        existing: Option<Span>,
        /// An object, an `if`, or a loop of them; see [`super::Document::body`].
        value: NodeId,
    },
    /// `module name 'path' = …`
    Module {
        /// Its symbol.
        name: NodeId,
        /// The string with its path or registry address.
        path: NodeId,
        /// An object, an `if`, or a loop of them; see [`super::Document::body`].
        value: NodeId,
    },
    /// `output name type = …`
    Output {
        /// Its name.
        name: NodeId,
        /// Its type.
        ty: NodeId,
        /// Its value.
        value: NodeId,
    },
    /// `test name 'path' = {…}`
    Test {
        /// Its name.
        name: NodeId,
        /// The file under test.
        path: NodeId,
        /// An object.
        value: NodeId,
    },
    /// `assert name = …`
    Assert {
        /// Its name.
        name: NodeId,
        /// The condition.
        value: NodeId,
    },
    /// `import {…} from 'path'`, `import * as name from 'path'`
    Import {
        /// One [`super::Node::Wildcard`], or [`super::Node::ImportItem`]s.
        symbols: List,
        /// Where they come from.
        path: NodeId,
    },
    /// `extension name with {…} as alias`; `provider` and the old form of `import` too.
    Extension {
        /// A [`super::Node::Name`] or a string.
        specification: NodeId,
        /// The object after `with`.
        configuration: Option<NodeId>,
        /// The name after `as`.
        alias: Option<NodeId>,
    },
    /// `using 'path' with {…}`, `using none`
    Using {
        /// The template; absent after `none`.
        path: Option<NodeId>,
        /// The object after `with`.
        configuration: Option<NodeId>,
    },
    /// `extends 'path'`
    Extends {
        /// The parameters file.
        path: NodeId,
    },
    /// `extensionConfig name with {…}`
    ExtensionConfiguration {
        /// The extension's alias.
        name: NodeId,
        /// The object after `with`.
        configuration: NodeId,
    },
}

impl StatementKind {
    /// The name that the statement declares or sets.
    pub fn name(&self) -> Option<NodeId> {
        match *self {
            Self::Metadata { name, .. }
            | Self::Parameter { name, .. }
            | Self::Variable { name, .. }
            | Self::Type { name, .. }
            | Self::Function { name, .. }
            | Self::Resource { name, .. }
            | Self::Module { name, .. }
            | Self::Output { name, .. }
            | Self::Test { name, .. }
            | Self::Assert { name, .. }
            | Self::ExtensionConfiguration { name, .. } => Some(name),
            Self::Broken
            | Self::TargetScope { .. }
            | Self::Import { .. }
            | Self::Extension { .. }
            | Self::Using { .. }
            | Self::Extends { .. } => None,
        }
    }
}

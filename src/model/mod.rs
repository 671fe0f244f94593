//! Floor 1: what ARM JSON and Bicep have in common. Knows no syntax.

mod change;
mod expression;
mod resource;
mod template;

pub use change::{Change, Position, Written};
pub use expression::{
    Access, Call, Conditional, Expression, Index, Kind, Lambda, Name, Problem, Property,
};
pub use resource::{Resource, ResourceId, Step};
pub use template::{
    Arguments, Container, ContainerId, Deferred, Parameter, Scope, ScopeId, Syntax, Template,
    Variable, escape_pointer,
};

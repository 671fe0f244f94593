//! Floor 1: what ARM JSON and Bicep have in common. Knows no syntax.

mod arrange;
mod change;
mod expression;
mod links;
mod outline;
mod resource;
mod symbol;
mod template;
mod variables;

pub use arrange::{Slot, arrange, distinct};
pub use change::{Change, Position, Written};
pub use expression::{
    Access, Call, Conditional, Expression, Index, Kind, Lambda, Name, Problem, Property,
};
pub use links::{Read, reads_a_resource};
pub use outline::{Outline, Unplaced, outline_after};
pub use resource::{Declared, Kept, Repetition, Resource, ResourceId, Step};
pub use symbol::{Binder, Symbol};
pub use template::{
    Argument, Arguments, Container, ContainerId, Deferred, Form, Level, Output, Parameter, Scope,
    ScopeId, Standing, Syntax, Template, Variable, escape_pointer,
};
pub use variables::{ReadsVariables, Stretches, VariableReads};

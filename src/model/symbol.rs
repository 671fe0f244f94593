//! Floor 1: the names of Bicep, as they stand in expressions.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// The name of a symbol. Two words long, where [`Cow`] takes three: a tree has many expressions,
/// and each is as large as the largest kind.
#[derive(Clone, Debug)]
pub enum Symbol<'a> {
    /// As it stands in the file.
    Written(&'a str),
    /// Anything else.
    Made(Box<Made<'a>>),
}

/// A name that is more than a word of the file.
#[derive(Clone, Debug)]
pub struct Made<'a> {
    name: Cow<'a, str>,
    binder: Option<Binder>,
}

/// What gives a variable of a loop, or a parameter of an anonymous function, its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binder {
    /// The list, by a number: the same for all that are written alike and are surely the same.
    pub list: u32,
    /// Which of the names it is: the item, its index.
    pub place: u32,
}

impl fmt::Display for Binder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "@{}.{}", self.list, self.place)
    }
}

impl<'a> Symbol<'a> {
    /// The variable of a loop, or the parameter of an anonymous function.
    pub fn bound(name: &'a str, binder: Binder) -> Self {
        Self::Made(Box::new(Made {
            name: Cow::Borrowed(name),
            binder: Some(binder),
        }))
    }

    /// What gives it its values, where it is the variable of a loop, or the parameter of an anonymous
    /// function: nothing that the file declares.
    pub fn binder(&self) -> Option<Binder> {
        match self {
            Self::Written(_) => None,
            Self::Made(made) => made.binder,
        }
    }

    /// Whether it is `az` or `sys`, in front of which the language's own functions stand.
    pub fn is_system_namespace(&self) -> bool {
        matches!(&**self, "az" | "sys")
    }
}

impl Deref for Symbol<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Written(name) => name,
            Self::Made(made) => &made.name,
        }
    }
}

impl PartialEq for Symbol<'_> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Display for Symbol<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self)
    }
}

impl<'a> From<Cow<'a, str>> for Symbol<'a> {
    fn from(name: Cow<'a, str>) -> Self {
        match name {
            Cow::Borrowed(name) => name.into(),
            Cow::Owned(name) => name.into(),
        }
    }
}

impl<'a> From<&'a str> for Symbol<'a> {
    fn from(name: &'a str) -> Self {
        Self::Written(name)
    }
}

impl From<String> for Symbol<'_> {
    fn from(name: String) -> Self {
        Self::Made(Box::new(Made {
            name: Cow::Owned(name),
            binder: None,
        }))
    }
}

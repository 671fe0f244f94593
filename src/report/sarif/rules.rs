//! Floor 6: armid and its rules, as SARIF tells them.

use serde::Serialize;

use crate::report::Paint;
use crate::report::page::{summary, title, write_page};
use crate::rules::{self, Rule};

const VERSION: &str = env!("CARGO_PKG_VERSION");

#[derive(Serialize)]
pub(super) struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

/// The rule's page. Its braces are not doubled, as those of a message are: it is full of code, and
/// has no arguments.
#[derive(Serialize)]
struct Help {
    text: String,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

/// All rules, whether or not they ran, so that each has the same index in every report.
pub(super) fn tool() -> Tool {
    Tool {
        driver: Driver {
            name: "armid",
            version: VERSION,
            semantic_version: VERSION,
            rules: rules::ALL.iter().map(|rule| descriptor(rule)).collect(),
        },
    }
}

fn descriptor(rule: &Rule) -> Descriptor {
    let mut text = Vec::new();
    // A vector takes everything.
    let _written = write_page(rule.page, Paint::default(), &mut text);
    Descriptor {
        id: rule.slug,
        short_description: Text {
            text: title(rule.page).to_owned(),
        },
        full_description: Text {
            text: summary(rule.page),
        },
        help: Help {
            text: String::from_utf8_lossy(&text).into_owned(),
            markdown: rule.page,
        },
        default_configuration: Configuration {
            enabled: rule.default,
            level: rule.severity.word(),
        },
    }
}

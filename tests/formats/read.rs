//! Readers of line protocols, as strict as the programs that they are for.

use std::collections::BTreeMap;

/// A command to a build agent.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) name: String,
    pub(crate) properties: BTreeMap<String, String>,
    pub(crate) data: String,
}

/// A line as the runner of GitHub Actions reads it (`ActionCommand.TryParseV2`).
pub(crate) fn github(line: &str) -> Option<Command> {
    let tokens = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
    let more = [
        ("%0D", "\r"),
        ("%0A", "\n"),
        ("%3A", ":"),
        ("%2C", ","),
        ("%25", "%"),
    ];
    let (info, data) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    Some(Command {
        name: name.to_owned(),
        properties: properties_of(properties, ',', &more),
        data: undone(data, &tokens),
    })
}

/// A line as the agent of Azure Pipelines reads it (`Command.TryParse`): a command may stand
/// anywhere in it.
pub(crate) fn azure(line: &str) -> Option<Command> {
    let tokens = [
        ("%3B", ";"),
        ("%0D", "\r"),
        ("%0A", "\n"),
        ("%5D", "]"),
        ("%AZP25", "%"),
    ];
    let (_, rest) = line.split_once("##vso[")?;
    let (info, data) = rest.split_once(']')?;
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    Some(Command {
        name: name.to_owned(),
        properties: properties_of(properties, ';', &tokens),
        data: undone(data, &tokens),
    })
}

fn properties_of(text: &str, between: char, tokens: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = text.split(between).filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (name.to_owned(), undone(value, tokens)))
        .collect()
}

fn undone(text: &str, tokens: &[(&str, &str)]) -> String {
    let mut text = text.to_owned();
    for (token, character) in tokens {
        text = text.replace(token, character);
    }
    text
}

/// The path that a URI reference means.
pub(crate) fn path_of(reference: &str) -> String {
    let mut bytes = reference.bytes();
    let mut path = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
            let digits = std::str::from_utf8(&digits).unwrap();
            path.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            path.push(byte);
        }
    }
    String::from_utf8(path).unwrap()
}

/// What a message of SARIF says.
pub(crate) fn message_of(text: &str) -> String {
    text.replace("{{", "{")
        .replace("}}", "}")
        .replace("\\](", "](")
}

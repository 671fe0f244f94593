//! What holds of every command on generated templates of any layout.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "rewrite/independent.rs"]
mod independent;

use armid::engine::plan::{Operation, VersionPolicy};
use independent::{applied, astray, command, read};
use proptest::prelude::*;

/// A resource type and an API version that takes both kinds, together and alone.
const TYPES: [(&str, &str); 6] = [
    ("Microsoft.Web/sites", "2023-12-01"),
    ("Microsoft.Compute/virtualMachines", "2018-06-01"),
    ("Microsoft.Compute/virtualMachineScaleSets", "2023-03-01"),
    ("Microsoft.ContainerInstance/containerGroups", "2023-05-01"),
    ("Microsoft.App/containerApps", "2023-05-01"),
    ("Microsoft.Search/searchServices", "2025-05-01"),
];

/// Identity blocks; `~` is a place for a line end and its indentation, deeper by one between
/// brackets.
const BLOCKS: [&str; 9] = [
    "",
    "null",
    r#"{~"type": "None"~}"#,
    r#"{~"type": "SystemAssigned"~}"#,
    r#"{~"type": "UserAssigned",~"userAssignedIdentities": {~"[parameters('a')]": {}~}~}"#,
    r#"{~"type": "UserAssigned",~"userAssignedIdentities": {~"[parameters('a')]": {},~"/x": {}~}~}"#,
    r#"{~"type": "SystemAssigned, UserAssigned",~"userAssignedIdentities": {~"[parameters('a')]": {}~}~}"#,
    r#"{~"type": "UserAssigned",~"identityIds": [~"[parameters('a')]",~"[parameters('b')]"~]~}"#,
    r#""[parameters('identity')]""#,
];

#[derive(Clone, Debug)]
struct Resource {
    kind: usize,
    block: usize,
    order: usize,
    location: bool,
    comment: bool,
}

#[derive(Clone, Debug)]
struct Style {
    unit: &'static str,
    one_line: bool,
    trailing_comma: bool,
}

fn resource() -> impl Strategy<Value = Resource> {
    (
        0..TYPES.len(),
        0..BLOCKS.len(),
        0..4_usize,
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(kind, block, order, location, comment)| Resource {
            kind,
            block,
            order,
            location,
            comment,
        })
}

fn style() -> impl Strategy<Value = Style> {
    let units = prop_oneof![Just("  "), Just("    "), Just("\t")];
    (units, any::<bool>(), any::<bool>()).prop_map(|(unit, one_line, trailing_comma)| Style {
        unit,
        one_line,
        trailing_comma,
    })
}

/// The text of a template, with its marks for line ends.
fn marked(resources: &[Resource], style: &Style) -> String {
    let each = resources.iter().enumerate().map(|(index, own)| {
        let (kind, version) = TYPES[own.kind];
        let mut members = vec![
            format!(r#""type": "{kind}""#),
            format!(r#""apiVersion": "{version}""#),
            format!(r#""name": "r{index}""#),
        ];
        if own.location {
            members.push(r#""location": "westeurope""#.to_owned());
        }
        if own.block > 0 {
            members.push(format!(r#""identity": {}"#, BLOCKS[own.block]));
        }
        members.push(r#""properties": { "a": [1, 2], "b": {} }"#.to_owned());
        let length = members.len();
        members.rotate_left(own.order % length);
        let comma = if own.comment && !style.one_line {
            ", // why~"
        } else {
            ",~"
        };
        let tail = if style.trailing_comma { "," } else { "" };
        format!("{{~{}{tail}~}}", members.join(comma))
    });
    let each: Vec<_> = each.collect();
    format!(
        r#"{{~"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",~"contentVersion": "1.0.0.0",~"resources": [~{}~]~}}~"#,
        each.join(",~")
    )
}

fn template(resources: &[Resource], style: &Style) -> String {
    laid_out(&marked(resources, style), style, " ")
}

fn operations(id: &str) -> Vec<Operation> {
    let id = || vec![id.to_owned()];
    vec![
        Operation::EnableSystem,
        Operation::EnableUser(id()),
        Operation::RemoveSystem,
        Operation::RemoveUser(id()),
        Operation::RemoveUser(Vec::new()),
        Operation::RemoveAll,
        Operation::Migrate(Some(VersionPolicy::Minimum)),
        Operation::Migrate(Some(VersionPolicy::Latest)),
    ]
}

/// The same blocks in Bicep; `~` stands between the items.
const BICEP_BLOCKS: [&str; 9] = [
    "",
    "null",
    "{~type: 'None'~}",
    "{~type: 'SystemAssigned'~}",
    "{~type: 'UserAssigned'~userAssignedIdentities: {~'${a}': {}~}~}",
    "{~type: 'UserAssigned'~userAssignedIdentities: {~'${a}': {}~'/x': {}~}~}",
    "{~type: 'SystemAssigned, UserAssigned'~userAssignedIdentities: {~'${a}': {}~}~}",
    "{~type: 'UserAssigned'~identityIds: [~a~b~]~}",
    "whole",
];

/// The same template in Bicep.
fn bicep(resources: &[Resource], style: &Style) -> String {
    let mut text = String::from("param a string\nparam b string\nparam whole object\n");
    for (index, own) in resources.iter().enumerate() {
        let (kind, version) = TYPES[own.kind];
        let mut members = vec![format!("name: 'r{index}'")];
        if own.location {
            members.push("location: 'westeurope'".to_owned());
        }
        if own.block > 0 {
            members.push(format!("identity: {}", BICEP_BLOCKS[own.block]));
        }
        members.push("properties: { a: [1, 2], b: {} }".to_owned());
        let length = members.len();
        members.rotate_left(own.order % length);
        let separator = if own.comment && !style.one_line {
            " // why~"
        } else {
            "~"
        };
        let body = format!("{{~{}~}}", members.join(separator));
        let head = format!("\nresource r{index} '{kind}@{version}' = ");
        text.push_str(&head);
        text.push_str(&laid_out(&body, style, ", "));
        text.push('\n');
    }
    text
}

/// A text with line ends in the places of its marks; on one line, with `between` items.
fn laid_out(marked: &str, style: &Style, between: &str) -> String {
    let (mut text, mut depth) = (String::new(), 0_usize);
    let mut letters = marked.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let closes = matches!(letters.peek(), Some('}' | ']'));
        if letter != '~' {
            text.push(letter);
        } else if style.one_line {
            let opens = text.ends_with(['{', '[']);
            text.push_str(if opens || closes { " " } else { between });
        } else {
            text.push('\n');
            text.push_str(&style.unit.repeat(depth - usize::from(closes)));
        }
    }
    text
}

/// Every command does what it is for once, and however the file is saved.
fn done_once(path: &str, text: &str, id: &str) -> Result<(), TestCaseError> {
    let before = read(text);
    for operation in operations(id) {
        let command = command(operation, Vec::new());
        let Some((new, changed)) = applied(path, text, &command) else {
            panic!("unreadable: {text}");
        };
        // Only JSON has another reader.
        if let Some(before) = &before {
            let after = read(&new).unwrap_or_else(|| panic!("{new}"));
            prop_assert_eq!(astray(before, &after, &changed), None, "{}\n{}", text, new);
        }
        let (again, _) = applied(path, &new, &command).unwrap();
        prop_assert_eq!(&again, &new);
        for save in [
            |text: &str| text.replace('\n', "\r\n"),
            |text: &str| format!("\u{feff}{text}"),
            |text: &str| text.trim_end().to_owned(),
        ] {
            let (saved, _) = applied(path, &save(text), &command).unwrap();
            prop_assert_eq!(saved, save(&new));
        }
    }
    Ok(())
}

/// What is enabled can be removed again: `address` names the resource of a number.
fn undone(
    path: &str,
    text: &str,
    resources: &[Resource],
    address: impl Fn(usize) -> String,
) -> Result<(), TestCaseError> {
    let of = |wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
        let all = resources.iter().enumerate();
        all.filter(|(_, own)| wanted(BLOCKS[own.block]))
            .map(|(index, _)| address(index))
            .collect()
    };
    let none = of(&str::is_empty);
    for operation in [
        Operation::EnableSystem,
        Operation::EnableUser(vec!["id-app".to_owned()]),
    ] {
        if none.is_empty() {
            break;
        }
        let (new, changed) = applied(path, text, &command(operation, none.clone())).unwrap();
        prop_assert_eq!(changed.len(), none.len(), "{}", text);
        let mut back = command(Operation::RemoveAll, none.clone());
        back.drop_block = true;
        prop_assert_eq!(applied(path, &new, &back).unwrap().0, text);
    }
    let user = of(&|block| block.contains("\"UserAssigned\""));
    if !user.is_empty() {
        let enable = command(Operation::EnableSystem, user.clone());
        let (new, changed) = applied(path, text, &enable).unwrap();
        prop_assert_eq!(changed.len(), user.len(), "{}", text);
        let back = command(Operation::RemoveSystem, user);
        prop_assert_eq!(applied(path, &new, &back).unwrap().0, text);
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_command_changes_what_it_is_for_once_and_however_the_file_is_saved(
        resources in prop::collection::vec(resource(), 1..5),
        style in style(),
    ) {
        let text = template(&resources, &style);
        prop_assert!(read(&text).is_some(), "{}", text);
        done_once("a.json", &text, "[parameters('b')]")?;
        done_once("a.bicep", &bicep(&resources, &style), "b")?;
    }

    #[test]
    fn what_is_enabled_can_be_removed_again(
        resources in prop::collection::vec(resource(), 1..5),
        style in style(),
    ) {
        let text = template(&resources, &style);
        undone("a.json", &text, &resources, |index| format!("/resources/{index}"))?;
        let text = bicep(&resources, &style);
        undone("a.bicep", &text, &resources, |index| format!("r{index}"))?;
    }
}

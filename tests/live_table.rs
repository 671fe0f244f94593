//! The page that shows every operation in every way: what the program prints, and nothing else.
//!
//! `BLESS=1 cargo test --test live_table` writes it.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Ways, with the language of their blocks.
const WAYS: [(&str, &str, &str); 5] = [
    ("portal", "Portal", "text"),
    ("az", "Azure CLI", "sh"),
    ("powershell", "Azure PowerShell", "powershell"),
    ("rest", "REST", "sh"),
    ("python", "Python", "python"),
];

/// Types, each with a version, the words for it, and how it spells both kinds together.
const TYPES: [(&str, &str, &str, &str); 6] = [
    (
        "Microsoft.Compute/virtualMachines",
        "2024-07-01",
        "A virtual machine",
        "SystemAssigned, UserAssigned",
    ),
    (
        "Microsoft.Compute/virtualMachineScaleSets",
        "2024-07-01",
        "A scale set",
        "SystemAssigned, UserAssigned",
    ),
    (
        "Microsoft.Web/sites",
        "2023-12-01",
        "A web app",
        "SystemAssigned, UserAssigned",
    ),
    (
        "Microsoft.ContainerService/managedClusters",
        "2024-05-01",
        "An AKS cluster",
        "SystemAssigned, UserAssigned",
    ),
    (
        "Microsoft.Storage/storageAccounts",
        "2023-05-01",
        "A storage account",
        "SystemAssigned,UserAssigned",
    ),
    (
        "Microsoft.ContainerInstance/containerGroups",
        "2023-05-01",
        "A container group, whose PATCH takes no identity",
        "SystemAssigned, UserAssigned",
    ),
];

struct Operation {
    title: &'static str,
    words: &'static [&'static str],
    /// The identity before: system, and the names of the others.
    before: (bool, &'static [&'static str]),
}

const OPERATIONS: [Operation; 8] = [
    Operation {
        title: "Enable system-assigned at creation",
        words: &["enable", "system", "--new"],
        before: (false, &[]),
    },
    Operation {
        title: "Enable system-assigned on an existing resource",
        words: &["enable", "system"],
        before: (false, &[]),
    },
    Operation {
        title: "Disable system-assigned where user-assigned ones remain",
        words: &["remove", "system"],
        before: (true, &["id-a"]),
    },
    Operation {
        title: "Disable system-assigned where none remain",
        words: &["remove", "system"],
        before: (true, &[]),
    },
    Operation {
        title: "Assign a user-assigned identity at creation",
        words: &["enable", "user", "--identity", "id-b", "--new"],
        before: (false, &[]),
    },
    Operation {
        title: "Assign one to an existing resource, keeping the others",
        words: &["enable", "user", "--identity", "id-b"],
        before: (false, &["id-a"]),
    },
    Operation {
        title: "Remove one, keeping the others",
        words: &["remove", "user", "--identity", "id-b"],
        before: (false, &["id-a", "id-b"]),
    },
    Operation {
        title: "Remove all user-assigned identities",
        words: &["remove", "user"],
        before: (false, &["id-a", "id-b"]),
    },
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("live-table");
    fs::create_dir_all(folder.join(".git")).unwrap();
    folder
}

fn template(kind: &str, version: &str, combined: &str, before: (bool, &[&str])) -> String {
    let id = |name: &&str| {
        format!(
            "          \"[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', '{name}')]\": {{}}"
        )
    };
    let ids: Vec<String> = before.1.iter().map(id).collect();
    let word = match (before.0, ids.is_empty()) {
        (false, true) => "",
        (true, true) => "SystemAssigned",
        (false, false) => "UserAssigned",
        (true, false) => combined,
    };
    let list = if ids.is_empty() {
        String::new()
    } else {
        let ids = ids.join(",\n");
        format!(",\n        \"userAssignedIdentities\": {{\n{ids}\n        }}")
    };
    let identity = if word.is_empty() {
        String::new()
    } else {
        format!(",\n      \"identity\": {{\n        \"type\": \"{word}\"{list}\n      }}")
    };
    format!(
        "{{\n  \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/\
         deploymentTemplate.json#\",\n  \"contentVersion\": \"1.0.0.0\",\n  \"resources\": [\n    {{\n      \
         \"type\": \"{kind}\",\n      \"apiVersion\": \"{version}\",\n      \"name\": \"mine\"{identity}\n    }}\n  ]\n}}\n"
    )
}

fn run(words: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_armid"))
        .current_dir(folder())
        .args(words)
        .output()
        .unwrap();
    assert!(out.status.code() != Some(2), "{words:?}: {out:?}");
    String::from_utf8(out.stdout).unwrap()
}

/// What each way says of one operation; the template first.
struct Cell {
    title: &'static str,
    template: String,
    ways: Vec<String>,
    /// The first words of each.
    brief: Vec<String>,
}

fn cell(kind: (&str, &str, &str, &str), operation: &Operation) -> Cell {
    let (name, version, _, combined) = kind;
    let text = template(name, version, combined, operation.before);
    fs::write(folder().join("main.json"), text).unwrap();
    let plain: Vec<&str> = operation
        .words
        .iter()
        .copied()
        .filter(|word| *word != "--new")
        .collect();
    let diff = run(&[&plain[..], &["--diff", "main.json"]].concat());
    let changes = diff.lines().skip(2).filter(|line| !line.starts_with("@@"));
    let mut cell = Cell {
        title: operation.title,
        template: changes.collect::<Vec<_>>().join("\n"),
        ways: Vec::new(),
        brief: Vec::new(),
    };
    for (way, ..) in WAYS {
        let common = [
            "--for",
            way,
            "-g",
            "rg",
            "--subscription",
            "00000000-0000-0000-0000-000000000000",
            "main.json",
        ];
        let words = [&["commands"], operation.words, &common[..]].concat();
        cell.ways.push(run(&words));
        let report = run(&[&words[..], &["--format", "json"]].concat());
        let report: Value = serde_json::from_str(&report).unwrap();
        let entry = &report["commands"][0];
        let script = entry["script"].as_str();
        let request = entry["request"]["method"]
            .as_str()
            .filter(|_| way == "rest");
        cell.brief.push(match (request, script) {
            (Some(method), _) if entry["request"]["reads"] == true => format!("GET, {method}"),
            (Some(method), _) => method.to_owned(),
            (None, Some(script)) => brief(way, script),
            (None, None) => "none".to_owned(),
        });
    }
    cell
}

/// The words of a script that tell it from the others.
fn brief(way: &str, script: &str) -> String {
    let first = |part: &str| {
        script
            .lines()
            .rfind(|line| line.contains(part))
            .map(str::to_owned)
    };
    match way {
        "az" => {
            let line = script.lines().next().unwrap();
            let words = line.split(' ').take_while(|word| !word.starts_with('-'));
            words.collect::<Vec<_>>().join(" ")
        }
        "powershell" => {
            let commands = script.lines().filter(|line| line.contains("-Az"));
            let mut commands = commands.filter(|line| !line.contains("-AzContext"));
            let line = first("Update-Az").or_else(|| commands.next_back().map(str::to_owned));
            let line = line.unwrap_or_default();
            let mut words = line.split([' ', '(']);
            words.find(|word| word.contains("-Az")).unwrap().to_owned()
        }
        "python" => {
            let line = script
                .lines()
                .rfind(|line| line.contains("client."))
                .unwrap();
            line.split('(')
                .next()
                .unwrap()
                .rsplit('.')
                .next()
                .unwrap()
                .to_owned()
        }
        _ => format!("{} steps", script.lines().count()),
    }
}

fn overview(cells: &[(&str, Vec<Cell>)]) -> String {
    let mut out = String::new();
    for (name, cells) in cells {
        let heads = WAYS.map(|(_, head, _)| head).join(" | ");
        writeln!(
            out,
            "| {name} | ARM template | {heads} |\n|---|---|---|---|---|---|---|"
        )
        .unwrap();
        for cell in cells {
            let template = if cell.template.is_empty() {
                "none"
            } else {
                "diff"
            };
            let brief = cell.brief.iter().map(|one| {
                if one == "none" {
                    one.clone()
                } else {
                    format!("`{one}`")
                }
            });
            let brief: Vec<String> = brief.collect();
            writeln!(
                out,
                "| {} | {template} | {} |",
                cell.title,
                brief.join(" | ")
            )
            .unwrap();
        }
        out.push('\n');
    }
    out
}

fn page(cells: &[(&str, Vec<Cell>)]) -> String {
    let mut out = String::from(
        "# Every operation in every way\n\nWhat [`armid commands`](live-resources.md) prints for each of the eight \
         operations that Microsoft's article \"Configure managed identities on Azure virtual machines\" \
         teaches. A test writes this page.\n\n`none` is where nothing can be printed; the reason is below.\n\n",
    );
    out.push_str(&overview(cells));
    for (name, cells) in cells {
        writeln!(out, "## {name}\n").unwrap();
        for cell in cells {
            writeln!(
                out,
                "### {}: {}\n",
                name.split(',').next().unwrap(),
                lower(cell.title)
            )
            .unwrap();
            if !cell.template.is_empty() {
                writeln!(out, "ARM template:\n\n```diff\n{}\n```\n", cell.template).unwrap();
            }
            for ((_, head, language), text) in WAYS.iter().zip(&cell.ways) {
                let text = match text.find("def raw(") {
                    // The functions are the same in each script.
                    Some(_) => text[text.rfind(".json()\n").unwrap() + 9..].trim_start(),
                    None => text,
                };
                writeln!(out, "{head}:\n\n```{language}\n{}\n```\n", text.trim_end()).unwrap();
            }
        }
    }
    out.trim_end().to_owned() + "\n"
}

fn lower(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().unwrap().to_lowercase();
    first.chain(letters).collect()
}

#[test]
fn the_page_is_what_the_program_prints() {
    let cells: Vec<(&str, Vec<Cell>)> = TYPES
        .iter()
        .map(|kind| {
            (
                kind.2,
                OPERATIONS.iter().map(|one| cell(*kind, one)).collect(),
            )
        })
        .collect();
    insta::assert_snapshot!(overview(&cells));
    let (path, page) = (root().join("docs/live-table.md"), page(&cells));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "BLESS=1 cargo test --test live_table writes docs/live-table.md"
    );
}

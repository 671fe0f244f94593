//! What `armid diff` says of resources that leave one file for another, whatever takes their place.

use crate::sandbox::Sandbox;

const SYSTEM: &str = "\n  identity: { type: 'SystemAssigned' }";
const SYSTEM_JSON: &str = r#", "identity": { "type": "SystemAssigned" }"#;

/// A site in Bicep.
fn site(symbol: &str, name: &str, identity: &str) -> String {
    format!(
        "resource {symbol} 'Microsoft.Web/sites@2023-12-01' = {{\n  name: {name}\n  location: \
         'w'{identity}\n}}\n"
    )
}

/// A template in JSON with a site.
fn template(name: &str, identity: &str) -> String {
    format!(
        r#"{{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
"contentVersion": "1.0.0.0",
"resources": [{{ "type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "{name}",
  "location": "w"{identity} }}] }}"#
    )
}

/// What is said of each resource, up to the first word in its name's line; and the exit code.
fn told(sandbox: &Sandbox) -> (Vec<String>, i32) {
    let ran = sandbox.run(&["diff", "--format", "concise", "old", "new"]);
    let what = |line: &str| line.splitn(6, ": ").take(3).collect::<Vec<_>>().join(": ");
    (ran.stdout.lines().map(what).collect(), ran.code)
}

#[test]
fn another_resource_takes_the_symbol_of_one_that_moves() {
    let sandbox = Sandbox::new("diff-moves-symbol");
    sandbox.write("old/main.bicep", site("web", "'web-a'", SYSTEM));
    let module = "module m 'modules/web.bicep' = { name: 'm' }\n";
    for name in ["'web-front'", "'${uniqueString('x')}-front'", "front"] {
        let param = if name == "front" {
            "param front string\n"
        } else {
            ""
        };
        let front = site("web", name, SYSTEM);
        sandbox.write("new/main.bicep", format!("{param}{module}{front}"));
        sandbox.write("new/modules/web.bicep", site("web", "'web-a'", ""));
        let (lines, code) = told(&sandbox);
        let lost = "new/modules/web.bicep:1: lost: Microsoft.Web/sites web-a";
        assert!(lines.contains(&lost.to_owned()), "{name}: {lines:?}");
        assert_eq!((lines.len(), code), (2, 1), "{name}: {lines:?}");
        sandbox.write("new/modules/web.bicep", site("web", "'web-a'", SYSTEM));
        let (lines, code) = told(&sandbox);
        assert_eq!((lines.len(), code), (1, 0), "{name}: {lines:?}");
    }
}

#[test]
fn another_resource_takes_the_place_of_one_that_moves() {
    let sandbox = Sandbox::new("diff-moves-place");
    sandbox
        .write("old/main.json", template("web-a", SYSTEM_JSON))
        .write("new/main.json", template("web-z", SYSTEM_JSON))
        .write("new/moved.json", template("web-a", ""));
    let expected = [
        "new/main.json:3: added: Microsoft.Web/sites web-z",
        "new/moved.json:3: lost: Microsoft.Web/sites web-a",
    ];
    let (lines, code) = told(&sandbox);
    assert_eq!(code, 1);
    assert_eq!(lines, expected);
}

#[test]
fn files_that_exchange_their_names_lose_what_their_resources_lose() {
    let sandbox = Sandbox::new("diff-moves-swapped");
    sandbox
        .write("old/a.json", template("web-a", SYSTEM_JSON))
        .write("old/b.json", template("web-b", SYSTEM_JSON))
        .write("new/a.json", template("web-b", ""))
        .write("new/b.json", template("web-a", ""));
    let expected = [
        "new/a.json:3: lost: Microsoft.Web/sites web-b",
        "new/b.json:3: lost: Microsoft.Web/sites web-a",
    ];
    let (lines, code) = told(&sandbox);
    assert_eq!(code, 1);
    assert_eq!(lines, expected);
    std::fs::remove_file(sandbox.path("new/b.json")).unwrap();
    let (lines, code) = told(&sandbox);
    assert_eq!(code, 1);
    let gone = "old/a.json:3: deleted: Microsoft.Web/sites web-a";
    assert_eq!(lines, [gone, expected[0]]);
}

/// A loop of sites.
fn sites(over: &str, name: &str, identity: &str) -> String {
    format!(
        "resource b 'Microsoft.Web/sites@2023-12-01' = [for {over}: {{\n  name: {name}\n  location: \
         'w'{identity}\n}}]\n"
    )
}

#[test]
fn a_loop_that_moves_is_followed_by_the_names_that_it_makes() {
    let sandbox = Sandbox::new("diff-moves-loop");
    let range = |identity: &str| sites("i in range(0, 2)", "'b${i}'", identity);
    sandbox
        .write("old/main.bicep", range(SYSTEM))
        .write("new/main.bicep", "param x string\n");
    let listed = sites("n in ['0', '1']", "'b${n}'", "");
    for (new, name) in [(range(""), "b${i}"), (listed, "b${n}")] {
        sandbox.write("new/other.bicep", new);
        let (lines, code) = told(&sandbox);
        let lost = format!("new/other.bicep:1: lost: Microsoft.Web/sites {name}");
        assert_eq!((lines, code), (vec![lost], 1));
    }
    let singles = site("b0", "'b0'", "") + &site("b1", "'b1'", SYSTEM);
    sandbox.write("new/other.bicep", singles);
    let (lines, code) = told(&sandbox);
    let lost = "new/other.bicep:1: lost: Microsoft.Web/sites b0";
    assert_eq!((lines, code), (vec![lost.to_owned()], 1));
    sandbox.write("new/other.bicep", range(SYSTEM));
    assert_eq!(told(&sandbox), (vec![], 0));
}

#[test]
fn a_loop_that_moves_is_not_followed_by_names_that_hang_on_parameters() {
    let sandbox = Sandbox::new("diff-moves-open-loop");
    let counted = |name: &str, identity: &str| {
        let params = "param count int\nparam env string\n";
        params.to_owned() + &sites("i in range(0, count)", name, identity)
    };
    for (name, what, exit) in [("'b${i}'", "lost", 1), ("'b${env}${i}'", "unknown", 0)] {
        sandbox
            .write("old/main.bicep", counted(name, SYSTEM))
            .write("new/other.bicep", counted(name, ""));
        let (lines, code) = told(&sandbox);
        let name = name.trim_matches('\'');
        let line = format!("new/other.bicep:3: {what}: Microsoft.Web/sites {name}");
        assert_eq!((lines, code), (vec![line], exit));
    }
}

#[test]
fn of_names_that_may_be_the_same_nothing_is_said_to_be_new_or_gone() {
    let sandbox = Sandbox::new("diff-moves-parameter");
    let param = "param env string\n";
    let with = |identity: &str| param.to_owned() + &site("w", "'web-${env}'", identity);
    sandbox
        .write("old/main.bicep", with(SYSTEM))
        .write("new/main.bicep", param)
        .write("old/net.bicep", param)
        .write("new/net.bicep", with(SYSTEM));
    assert_eq!(told(&sandbox), (vec![], 0));
    sandbox.write("new/net.bicep", with(""));
    let line = "new/net.bicep:2: unknown: Microsoft.Web/sites web-${env}".to_owned();
    assert_eq!(told(&sandbox), (vec![line.clone()], 0));
    // In another file, `env` may have another value.
    let other = with(SYSTEM).replace("${env}", "${env}s");
    sandbox.write("old/main.bicep", other);
    assert_eq!(told(&sandbox), (vec![line], 0));
    let other = with(SYSTEM).replace("web-", "app-");
    sandbox.write("old/main.bicep", other);
    let (lines, _) = told(&sandbox);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines[0].contains(": deleted: ") && lines[1].contains(": added: "),
        "{lines:?}"
    );
    sandbox
        .write("old/main.bicep", with(""))
        .write("new/net.bicep", with("").replace("env", "suffix"));
    assert_eq!(told(&sandbox), (vec![], 0), "neither has an identity");
}

#[test]
fn a_module_is_named_by_its_parameter() {
    let sandbox = Sandbox::new("diff-moves-module");
    let both = site("web1", "'web1'", SYSTEM) + &site("web2", "'web2'", SYSTEM);
    let module = |name: &str| {
        format!("module {name} 'web.bicep' = {{ name: '{name}', params: {{ name: '{name}' }} }}\n")
    };
    sandbox
        .write("old/main.bicep", both)
        .write("new/main.bicep", module("web1") + &module("web2"))
        .write(
            "new/web.bicep",
            "param name string\n".to_owned() + &site("w", "name", ""),
        );
    let line = |name: &str| format!("new/web.bicep:2: unknown: Microsoft.Web/sites {name}");
    let lines = ["web1", "web2"].map(line).to_vec();
    assert_eq!(told(&sandbox), (lines, 0));
}

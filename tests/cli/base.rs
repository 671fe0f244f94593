//! `armid check --base REV`, in scratch repositories.

mod repositories;
mod ways;

use std::ffi::OsStr;
use std::process::Command;

use crate::sandbox::{Ran, Sandbox};

/// A virtual machine with an identity.
const WITH: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [{
    "type": "Microsoft.Compute/virtualMachines",
    "apiVersion": "2023-09-01",
    "name": "vm",
    "location": "westeurope",
    "identity": { "type": "SystemAssigned" }
  }]
}
"#;

/// The same in Bicep.
const WITH_BICEP: &str = "resource vm 'Microsoft.Compute/virtualMachines@2023-09-01' = {
  name: 'vm'
  location: 'westeurope'
  identity: {
    type: 'SystemAssigned'
  }
}
";

fn without() -> String {
    let without = WITH.replace(",\n    \"identity\": { \"type\": \"SystemAssigned\" }", "");
    assert_ne!(without, WITH);
    without
}

fn without_bicep() -> String {
    let without = WITH_BICEP.replace("  identity: {\n    type: 'SystemAssigned'\n  }\n", "");
    assert_ne!(without, WITH_BICEP);
    without
}

const LOST: &str = "error[identity-removed] the resource loses its system-assigned identity";

/// A repository in a folder of its own.
struct Repository(Sandbox);

impl Repository {
    fn new(test: &str) -> Self {
        let repository = Self(Sandbox::new(&format!("base-{test}")));
        repository.git(&["init", "-q", "."]);
        repository
    }

    fn git(&self, args: &[&str]) {
        let mut git = Command::new("git");
        git.current_dir(self.0.path("")).args(args);
        let done = plain(&mut git).output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "git {args:?}: {said}");
    }

    fn commit(&self) {
        self.git(&["add", "-A", "-f"]);
        self.git(&["commit", "-q", "--no-verify", "-m", "x"]);
    }

    fn armid<A: AsRef<OsStr>>(&self, args: &[A]) -> Ran {
        self.armid_in("", args)
    }

    fn armid_in<A: AsRef<OsStr>>(&self, folder: &str, args: &[A]) -> Ran {
        let mut command = self.0.command(args);
        command.current_dir(self.0.path(folder));
        Ran::from(plain(&mut command).output().unwrap())
    }
}

/// Git as nobody has set it up.
fn plain(command: &mut Command) -> &mut Command {
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "a");
        command.env(format!("GIT_{role}_EMAIL"), "a@example.org");
    }
    command
        .env("GIT_CONFIG_GLOBAL", "/nowhere")
        .env("GIT_CONFIG_NOSYSTEM", "1")
}

const CHECK: [&str; 6] = ["check", "--format", "concise", "--quiet", "--base", "HEAD"];

#[test]
fn what_a_change_takes_away_is_an_error_with_both_places() {
    let repository = Repository::new("both");
    repository.0.write("infra/main.json", WITH);
    repository.0.write("infra/web.bicep", WITH_BICEP);
    repository.commit();
    assert_eq!(repository.armid(&CHECK).code, 0);
    repository.0.write("infra/main.json", without());
    repository.0.write("infra/web.bicep", without_bicep());
    let ran = repository.armid(&CHECK);
    let expected = format!("infra/main.json:5:13: {LOST}\ninfra/web.bicep:1:14: {LOST}\n");
    assert_eq!((ran.code, &*ran.stdout), (1, &*expected), "{}", ran.stderr);
    let ran = repository.armid(&["check", "--base", "HEAD", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let related = &json["diagnostics"][0]["related"][0];
    assert_eq!(related["path"], "infra/main.json@HEAD");
    assert_eq!(related["range"]["start"]["line"], 9);
    let ran = repository.armid(&["check", "--base", "HEAD"]);
    assert!(
        ran.stdout.contains("infra/web.bicep@HEAD:4:3"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("2 errors in 2 of 2 templates"));
    for (option, value) in [("--fail-on", "never"), ("--ignore", "identity-removed")] {
        let ran = repository.armid(&["check", "--base", "HEAD", option, value]);
        assert_eq!(ran.code, 0, "{option}");
    }
}

#[test]
fn no_hook_runs_and_no_lock_is_taken() {
    let repository = Repository::new("hooks");
    repository.0.write("main.json", WITH);
    repository.commit();
    let marker = repository.0.path("hooked");
    let script = format!("#!/bin/sh\necho \"$0\" >> '{}'\n", marker.display());
    for hook in [
        "post-checkout",
        "post-index-change",
        "reference-transaction",
        "fsmonitor-watchman",
        "pre-auto-gc",
    ] {
        let name = format!(".git/hooks/{hook}");
        repository.0.write(&name, &script);
        executable(&repository.0.path(&name));
    }
    repository.git(&["config", "core.fsmonitor", ".git/hooks/fsmonitor-watchman"]);
    repository.git(&["config", "core.pager", "sh .git/hooks/pre-auto-gc"]);
    let _unborn = std::fs::remove_file(&marker);
    repository.0.write(".git/index.lock", "");
    repository.0.write("main.json", without());
    let ran = repository.armid(&CHECK);
    assert_eq!(
        ran.stdout,
        format!("main.json:5:13: {LOST}\n"),
        "{}",
        ran.stderr
    );
    assert!(!marker.exists(), "{:?}", std::fs::read_to_string(marker));
}

#[cfg(unix)]
fn executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn executable(_path: &std::path::Path) {}

#[test]
fn what_is_gone_is_told_and_is_no_loss() {
    let repository = Repository::new("gone");
    repository.0.write("main.json", WITH);
    repository
        .0
        .write("old.json", WITH.replace("\"vm\"", "\"old\""));
    repository.0.write("node_modules/x.json", WITH);
    repository.commit();
    for name in ["old.json", "node_modules/x.json"] {
        std::fs::remove_file(repository.0.path(name)).unwrap();
    }
    repository
        .0
        .write("main.json", WITH.replace("\"vm\"", "\"vm2\""));
    let ran = repository.armid(&["check", "--base", "HEAD"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    let kind = "(Microsoft.Compute/virtualMachines)";
    let expected = format!(
        "note: `vm` {kind} of main.json@HEAD is now `vm2` {kind}: to Azure, another resource\n\
         note: `old` {kind} of old.json@HEAD is no longer deployed\n"
    );
    assert_eq!(ran.stderr, expected);
    assert_eq!(repository.armid(&CHECK).stderr, "");
}

#[test]
fn a_resource_is_followed_into_another_file_and_another_language() {
    let repository = Repository::new("followed");
    repository.0.write("main.json", WITH);
    repository.0.write(
        "a/site.json",
        WITH.replace("\"vm\"", "\"[parameters('name')]\""),
    );
    repository.commit();
    for name in ["main.json", "a/site.json"] {
        std::fs::remove_file(repository.0.path(name)).unwrap();
    }
    repository.0.write("moved.bicep", WITH_BICEP);
    let site = without_bicep().replace("'vm'", "name");
    repository
        .0
        .write("a/site.bicep", format!("param name string\n{site}"));
    let ran = repository.armid(&CHECK);
    assert_eq!(
        ran.stdout,
        format!("a/site.bicep:2:14: {LOST}\n"),
        "{}",
        ran.stderr
    );
    repository.0.write("moved.bicep", without_bicep());
    let ran = repository.armid(&["check", "--base", "HEAD", "--format", "json", "moved.bicep"]);
    assert_eq!(ran.code, 0, "alone there is nothing to compare with");
    let ran = repository.armid(&["check", "--base", "HEAD", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let moved = &json["diagnostics"][1];
    assert_eq!(moved["path"], "moved.bicep");
    assert_eq!(moved["related"][0]["path"], "main.json@HEAD");
}

#[test]
fn what_cannot_be_read_is_not_compared() {
    let repository = Repository::new("broken");
    repository.0.write("main.json", &WITH[..WITH.len() - 4]);
    repository.0.write(
        "wide.json",
        WITH.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>(),
    );
    repository.0.write("package.json", "{\"name\": \"x\"}");
    repository.0.write("now.json", WITH);
    repository.commit();
    for name in ["main.json", "wide.json", "package.json"] {
        repository.0.write(name, without());
    }
    repository.0.write("now.json", "{");
    let ran = repository.armid(&["check", "--format", "concise", "--base", "HEAD"]);
    assert_eq!(ran.stdout, "");
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for name in ["main.json", "wide.json"] {
        let warning = format!("warning: `{name}@HEAD` cannot be parsed: nothing to compare with\n");
        assert!(ran.stderr.contains(&warning), "{}", ran.stderr);
    }
    let ran = repository.armid(&["check", "-q", "--base", "HEAD", "--max-file-size", "400"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr
            .contains("wide.json@HEAD` has 656 bytes, more than the 400"),
        "{}",
        ran.stderr
    );
}

#[test]
fn rules_that_compare_need_something_to_compare_with() {
    let repository = Repository::new("alone");
    repository.0.write("main.json", WITH);
    repository.commit();
    let ran = repository.armid(&["check", "--select", "identity-removed"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("give the other one with `--base REV`"),
        "{}",
        ran.stderr
    );
    for option in ["--fix", "--diff"] {
        let ran = repository.armid(&["check", option, "--base", "HEAD"]);
        assert_eq!(ran.code, 2, "{option}");
    }
    repository.0.write("main.json", without());
    let ran = repository.armid(&["check", "--select", "identity-removed", "--base", "HEAD"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
}

#[test]
fn a_loss_that_is_meant_can_be_silenced_and_is_no_unused_suppression_later() {
    let repository = Repository::new("silenced");
    repository
        .0
        .write("a.bicep", WITH_BICEP)
        .write("b.json", WITH);
    repository.commit();
    let comment = "// armid: ignore[identity-removed] its role is gone";
    repository
        .0
        .write("a.bicep", format!("{comment}\n{}", without_bicep()));
    let moved = without().replace("\"name\"", &format!("{comment}\n    \"name\""));
    repository
        .0
        .write("b.json", moved.replace("[{", &format!("[\n{comment}\n{{")));
    let ran = repository.armid(&["check", "--base", "HEAD"]);
    assert_eq!(ran.stdout, "no findings in 2 templates (2 suppressed)\n");
    let ran = repository.armid(&["check"]);
    assert_eq!(ran.stdout, "no findings in 2 templates\n");
    let all = [
        "check",
        "--base",
        "HEAD",
        "--no-suppressions",
        "--format",
        "concise",
    ];
    assert_eq!(repository.armid(&all).stdout.matches(LOST).count(), 2);
}

#[test]
fn both_versions_are_read_with_the_values_of_a_parameter_file() {
    let repository = Repository::new("parameters");
    let unknown = WITH_BICEP.replace("'SystemAssigned'", "kind");
    let declared = |text: &str| format!("param kind string\n{text}");
    repository.0.write("main.bicep", declared(&unknown));
    repository.commit();
    repository.0.write("main.bicep", declared(&without_bicep()));
    let values = "{ \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/\
                  deploymentParameters.json#\", \"contentVersion\": \"1.0.0.0\", \
                  \"parameters\": { \"kind\": { \"value\": \"SystemAssigned\" } } }";
    repository.0.write("prod.json", values);
    let words: Vec<&str> = CHECK.into_iter().chain(["main.bicep"]).collect();
    assert_eq!(repository.armid(&words).stdout, "", "the kind is not known");
    let given = ["--parameters", "prod.json"];
    let words: Vec<&str> = words.into_iter().chain(given).collect();
    let ran = repository.armid(&words);
    assert_eq!(
        ran.stdout,
        format!("main.bicep:2:14: {LOST}\n"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_sparse_checkout_deletes_nothing() {
    let repository = Repository::new("sparse");
    repository.0.write("here/main.json", WITH);
    repository
        .0
        .write("there/a.json", WITH.replace("\"vm\"", "\"a\""));
    repository.commit();
    repository.git(&["config", "core.sparseCheckout", "true"]);
    repository.0.write(".git/info/sparse-checkout", "/here/\n");
    repository.git(&["read-tree", "-mu", "HEAD"]);
    assert!(!repository.0.path("there/a.json").exists());
    let ran = repository.armid(&["check", "--base", "HEAD"]);
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    let _gone = std::fs::remove_file(repository.0.path("here/main.json"));
    let ran = repository.armid(&["check", "--base", "HEAD"]);
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
}

//! The shell parts of `action.yml` and of the examples for CI run, with a stand-in for `cargo install`.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A template with an error.
const BAD: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [ {
    "type": "Microsoft.Web/sites", "apiVersion": "2023-12-01", "name": "web",
    "identity": { "type": "UserAssigned" }
  } ]
}
"#;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The blocks of shell in a YAML file: what stands behind `run: |`, `bash: |`, or as items of
/// `script:`.
fn scripts(path: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(path)).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    // A key behind a dash stands as deep as those below it.
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut all = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let key = line.trim_start().trim_start_matches("- ");
        let is_block = ["run: |", "bash: |"].contains(&key);
        if !is_block && key != "script:" {
            continue;
        }
        let inner = lines[number + 1..]
            .iter()
            .take_while(|inner| inner.trim().is_empty() || depth(inner) > indent(line));
        let step = |inner: &&str| match (is_block, inner.trim_start().strip_prefix("- ")) {
            (false, Some(item)) => item.to_owned(),
            _ => (*inner).to_owned(),
        };
        all.push(inner.map(step).collect::<Vec<_>>().join("\n"));
    }
    all
}

/// A folder with templates, and a `cargo` that installs the binary under test.
struct Place {
    folder: PathBuf,
}

impl Place {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("examples")
            .join(name);
        let _absent = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("bin")).unwrap();
        fs::create_dir_all(folder.join("infra of ours")).unwrap();
        fs::write(folder.join("infra of ours/main.json"), BAD).unwrap();
        let cargo = folder.join("bin/cargo");
        let script = format!(
            "#!/bin/sh\necho \"$@\" >> '{0}/cargo.log'\nroot='{0}'\n\
             while [ $# -gt 0 ]; do if [ \"$1\" = --root ]; then root=$2; fi; shift; done\n\
             mkdir -p \"$root/bin\"\nln -sf '{1}' \"$root/bin/armid\"\n",
            folder.display(),
            env!("CARGO_BIN_EXE_armid")
        );
        fs::write(&cargo, script).unwrap();
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    fn bash(&self, script: &str, env: &[(&str, &str)]) -> Output {
        let path = format!(
            "{}:{}",
            self.folder.join("bin").display(),
            std::env::var("PATH").unwrap()
        );
        let mut command = Command::new("bash");
        command.args(["-e", "-o", "pipefail", "-c", script]);
        command.current_dir(&self.folder).env("PATH", path);
        command.envs(env.iter().copied());
        command.output().unwrap()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap()
    }
}

fn stdout(output: &Output) -> String {
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_action_installs_and_annotates_and_writes_sarif() {
    let place = Place::new("action");
    let [_, install, check] = &scripts("action.yml")[..] else {
        panic!("three scripts");
    };
    let tools = place.folder.join("tools").display().to_string();
    for (version, said) in [
        ("", "install --path here"),
        ("0.1.0", "install armid --version 0.1.0"),
    ] {
        let env = [
            ("ARMID_VERSION", version),
            ("ARMID_ROOT", &tools),
            ("ARMID_SOURCE", "here"),
        ];
        let done = place.bash(install, &env);
        assert!(done.status.success(), "{done:?}");
        assert!(
            place
                .read("cargo.log")
                .lines()
                .last()
                .unwrap()
                .starts_with(said)
        );
    }
    let armid = format!("{tools}/bin/armid");
    let temp = place.folder.display().to_string();
    let outputs = place.folder.join("outputs").display().to_string();
    let env = [
        ("GITHUB_OUTPUT", outputs.as_str()),
        ("ARMID", armid.as_str()),
        ("ARMID_PATHS", "infra of ours\n\n"),
        ("ARMID_ARGS", "--fail-on\nwarning\n"),
        ("ARMID_SARIF", "true"),
        ("RUNNER_TEMP", temp.as_str()),
    ];
    let done = place.bash(check, &env);
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    assert!(stdout(&done).starts_with("::error file=infra of ours/main.json,line=6,"));
    assert!(
        place
            .read("armid.sarif")
            .contains("user-assigned-without-identities")
    );
    // The step that uploads asks for this.
    assert_eq!(place.read("outputs"), "sarif=true\n");
    let others = [("ARMID_ARGS", ""), ("ARMID_SARIF", "false")];
    let quiet = place.bash(check, &[&env[..3], &others].concat());
    assert_eq!(quiet.status.code(), Some(1), "{quiet:?}");
    assert_eq!(place.read("outputs"), "sarif=true\n");
    let nowhere = [("RUNNER_TEMP", "/dev/null"), ("ARMID_SARIF", "true")];
    let failed = place.bash(check, &[&env[..3], &nowhere].concat());
    assert_eq!(failed.status.code(), Some(2), "{failed:?}");
    assert_eq!(place.read("outputs"), "sarif=true\n");
}

#[test]
fn the_action_builds_anew_what_has_another_source() {
    let place = Place::new("action-key");
    let [key, ..] = &scripts("action.yml")[..] else {
        panic!("three scripts");
    };
    let source = place.folder.join("source").display().to_string();
    fs::create_dir_all(place.folder.join("source/src/inner")).unwrap();
    fs::create_dir_all(place.folder.join("source/rules")).unwrap();
    // Below the root of a repository, git reads names from its standard input from there on.
    assert!(place.bash("git init -q", &[]).status.success());
    for name in ["Cargo.toml", "Cargo.lock", "src/inner/a b.rs", "rules/x.md"] {
        fs::write(place.folder.join("source").join(name), name).unwrap();
    }
    let outputs = place.folder.join("outputs").display().to_string();
    let run = |version: &str| {
        let env = [
            ("GITHUB_OUTPUT", outputs.as_str()),
            ("ARMID_SOURCE", source.as_str()),
            ("ARMID_VERSION", version),
        ];
        let done = place.bash(key, &env);
        assert!(done.status.success(), "{done:?}");
        place.read("outputs").lines().last().unwrap().to_owned()
    };
    let before = run("");
    assert!(before.len() > "source=".len() + 30, "{before}");
    assert_eq!(run(""), before);
    fs::write(place.folder.join("source/src/inner/a b.rs"), "more").unwrap();
    assert_ne!(run(""), before);
    // What is published is known by its version.
    assert_eq!(run("0.1.0"), "source=0.1.0");
}

#[test]
fn the_steps_for_azure_pipelines_log_issues_and_write_their_files() {
    let place = Place::new("azure");
    let [install, check] = &scripts("examples/ci/azure-pipelines-steps.yml")[..] else {
        panic!("two scripts");
    };
    assert!(place.bash(install, &[]).status.success());
    // What Azure Pipelines puts in place of its macro before bash sees it.
    let staging = place.folder.join("staging").display().to_string();
    let check = check.replace("$(Build.ArtifactStagingDirectory)", &staging);
    let env = [("ARMID_PATH", "infra of ours"), ("ARMID_FAIL_ON", "error")];
    let done = place.bash(&check, &env);
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    assert!(stdout(&done).starts_with("##vso[task.logissue type=error;"));
    assert!(place.read("staging/armid.xml").contains("<testsuites"));
    assert!(place.read("staging/armid.sarif").contains("2.1.0"));
}

#[test]
fn the_job_for_gitlab_writes_its_report() {
    let place = Place::new("gitlab");
    let [script] = &scripts("examples/ci/gitlab-ci.yml")[..] else {
        panic!("one script");
    };
    let done = place.bash(script, &[("ARMID_PATH", ".")]);
    assert_eq!(done.status.code(), Some(1), "{done:?}");
    assert!(stdout(&done).contains("error[user-assigned-without-identities]"));
    let report = place.read("gl-code-quality-report.json");
    assert!(report.contains("\"infra of ours/main.json\""), "{report}");
}

#[test]
fn what_a_release_packs_is_where_binstall_looks() {
    let place = Place::new("pack");
    let target = "x86_64-unknown-linux-musl";
    let built = place.folder.join("target").join(target).join("release");
    fs::create_dir_all(&built).unwrap();
    symlink(env!("CARGO_BIN_EXE_armid"), built.join("armid")).unwrap();
    for name in ["LICENSE", "README.md"] {
        symlink(root().join(name), place.folder.join(name)).unwrap();
    }
    let pack = root().join("scripts/pack").display().to_string();
    let done = place.bash(&format!("'{pack}' {target} dist"), &[]);
    assert!(done.status.success(), "{done:?}");
    let listed = place.bash(&format!("tar -tzf dist/armid-{target}.tar.gz | sort"), &[]);
    let inside = format!("armid-{target}");
    let wanted = ["", "LICENSE", "README.md", "armid"].map(|name| format!("{inside}/{name}\n"));
    assert_eq!(stdout(&listed), wanted.concat());
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert!(manifest.contains("bin-dir = \"armid-{ target }/{ bin }{ binary-ext }\""));
    assert!(manifest.contains("/armid-{ target }{ archive-suffix }\""));
}

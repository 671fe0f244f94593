//! A folder for one test, and runs of the binary in it.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A template with one error of `identity-ids-deprecated`, at line 10, column 7.
pub(crate) const BAD: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [{
    "type": "Microsoft.Compute/virtualMachines",
    "apiVersion": "2018-06-01",
    "name": "vm",
    "identity": {
      "type": "UserAssigned",
      "identityIds": [ "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'a')]" ]
    }
  }]
}
"#;

/// A template without findings.
pub(crate) const GOOD: &str = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": []
}
"#;

/// A folder for one test, empty at first.
pub(crate) struct Sandbox(PathBuf);

/// What a run wrote, and its exit code.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sandbox {
    pub(crate) fn new(test: &str) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("cli")
            .join(test);
        let _absent = fs::remove_dir_all(&dir);
        // The root of a repository: no configuration above it counts.
        fs::create_dir_all(dir.join(".git")).unwrap();
        Self(dir)
    }

    pub(crate) fn path(&self, name: impl AsRef<Path>) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: impl AsRef<Path>, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub(crate) fn command<A: AsRef<OsStr>>(&self, args: &[A]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_armid"));
        command.current_dir(&self.0).args(args);
        for name in ["NO_COLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null());
        command
    }

    pub(crate) fn run<A: AsRef<OsStr>>(&self, args: &[A]) -> Ran {
        Ran::from(self.command(args).output().unwrap())
    }

    pub(crate) fn pipe(&self, args: &[&str], stdin: &[u8]) -> Ran {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(stdin).unwrap();
        Ran::from(child.wait_with_output().unwrap())
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// The paths of a concise report, in its order.
    pub(crate) fn paths(&self) -> Vec<&str> {
        let paths = self
            .stdout
            .lines()
            .filter_map(|line| line.split(':').next());
        let mut paths: Vec<&str> = paths.collect();
        paths.dedup();
        paths
    }
}

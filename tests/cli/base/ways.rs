//! Ways to name a file, a revision and a repository.

use super::{CHECK, LOST, Repository, WITH, plain, without};
use crate::sandbox::{Ran, Sandbox};

#[cfg(unix)]
#[test]
fn any_name_of_a_file_will_do() {
    let repository = Repository::new("names");
    let names = [
        "a \"b\" 'c'.json",
        "line\nend.json",
        "tab\té.json",
        "-x.json",
        "a@b.json",
    ];
    for name in names {
        repository.0.write(name, WITH);
    }
    repository.commit();
    for name in names {
        repository.0.write(name, without());
    }
    let ran = repository.armid(&CHECK);
    assert_eq!(
        ran.stdout.matches(LOST).count(),
        names.len(),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout.contains("line\\nend.json:5:13"),
        "{}",
        ran.stdout
    );
    let words: Vec<&str> = CHECK.into_iter().chain(["--", "-x.json"]).collect();
    assert_eq!(
        repository.armid(&words).stdout,
        format!("-x.json:5:13: {LOST}\n")
    );
}

#[test]
fn any_way_to_a_file_will_do() {
    let repository = Repository::new("ways");
    repository.0.write("infra/deep/main.json", WITH);
    repository.0.write("other.json", WITH);
    repository.commit();
    repository.0.write("infra/deep/main.json", without());
    repository.0.write("other.json", without());
    let lost = |ran: &Ran| ran.paths().join(" ");
    assert_eq!(
        lost(&repository.armid_in("infra", &CHECK)),
        "deep/main.json"
    );
    let with = |path: &str| -> Vec<String> {
        let words = CHECK.into_iter().map(ToOwned::to_owned);
        words.chain([path.to_owned()]).collect()
    };
    for path in ["deep", "deep/main.json", "./deep", "../infra/deep"] {
        let ran = repository.armid_in("infra", &with(path));
        assert!(lost(&ran).ends_with("main.json"), "{path}: {}", ran.stderr);
    }
    let above = repository.armid_in("infra/deep", &with("../.."));
    assert_eq!(lost(&above), "../../infra/deep/main.json ../../other.json");
    let whole = repository.0.path("infra").display().to_string();
    let ran = repository.armid_in("infra/deep", &with(&whole));
    assert_eq!(lost(&ran), format!("{whole}/deep/main.json"));
}

#[test]
fn any_name_of_a_revision_will_do() {
    let repository = Repository::new("revisions");
    repository.0.write("main.json", WITH);
    repository.commit();
    repository.git(&["tag", "v1"]);
    repository.0.write("main.json", without());
    repository.commit();
    for (revision, code) in [
        ("HEAD", 0),
        ("HEAD~1", 1),
        ("v1", 1),
        ("@{0}", 0),
        ("HEAD^", 1),
    ] {
        let ran = repository.armid(&["check", "-q", "--base", revision]);
        assert_eq!(ran.code, code, "{revision}: {}", ran.stderr);
    }
    for revision in [
        "v2",
        "HEAD~7",
        "-x",
        "--output=x",
        "",
        "HEAD..v1",
        "^v1",
        "HEAD:main.json",
    ] {
        let base = format!("--base={revision}");
        let ran = repository.armid(&["check", &base]);
        assert_eq!(ran.code, 2, "{revision}: {}", ran.stdout);
        assert!(ran.stderr.contains("revision"), "{}", ran.stderr);
    }
    assert!(!repository.0.path("x").exists());
}

#[test]
fn what_is_no_repository_is_said() {
    let sandbox = Sandbox::new("base-none");
    sandbox.write("main.json", WITH);
    let mut command = sandbox.command(&CHECK);
    let ceiling = sandbox.path("").canonicalize().unwrap();
    command.env("GIT_CEILING_DIRECTORIES", ceiling.parent().unwrap());
    let ran = Ran::from(plain(&mut command).output().unwrap());
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(
        ran.stderr.starts_with("error: `.` is in no git repository"),
        "{}",
        ran.stderr
    );
    let mut command = sandbox.command(&CHECK);
    let ran = Ran::from(plain(&mut command).env("PATH", "").output().unwrap());
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    assert!(
        ran.stderr.starts_with("error: cannot run `git`\n  cause: "),
        "{}",
        ran.stderr
    );
}

#[test]
fn standard_input_is_compared_with_the_file_that_it_is_called_like() {
    let repository = Repository::new("stdin");
    repository.0.write("main.json", WITH);
    repository.commit();
    let args = ["check", "--format", "concise", "-q", "--base", "HEAD", "-"];
    let named: Vec<&str> = args
        .into_iter()
        .chain(["--stdin-filename", "main.json"])
        .collect();
    let ran = repository.0.pipe(&named, without().as_bytes());
    assert_eq!(
        ran.stdout,
        format!("main.json:5:13: {LOST}\n"),
        "{}",
        ran.stderr
    );
    // Without a name there is nothing to compare it with, which must not read as nothing lost.
    let ran = repository.0.pipe(&args, without().as_bytes());
    assert_eq!((ran.code, &*ran.stdout), (2, ""), "{}", ran.stderr);
}

#[test]
fn the_variables_of_a_hook_hold() {
    let repository = Repository::new("hook-variables");
    repository.0.write("infra/main.json", WITH);
    repository.commit();
    repository.0.write("infra/main.json", without());
    let words: Vec<&str> = CHECK.into_iter().chain(["infra"]).collect();
    let mut command = repository.0.command(&words);
    plain(&mut command);
    command
        .env("GIT_DIR", ".git")
        .env("GIT_INDEX_FILE", ".git/index");
    let ran = Ran::from(command.output().unwrap());
    assert_eq!(
        ran.stdout,
        format!("infra/main.json:5:13: {LOST}\n"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_a_search_passes_over_is_not_told_when_it_is_gone() {
    let repository = Repository::new("passed-over");
    let machine = |name: &str| WITH.replace("\"vm\"", &format!("\"{name}\""));
    repository
        .0
        .write(
            "armid.toml",
            "exclude = [\"excluded\", \"deep/excluded.json\"]\n",
        )
        .write(".gitignore", "ignored.json\n");
    repository.0.write("deep/.gitignore", "out/\n!kept.json\n");
    let names = [
        "bin/a.json",
        "deep/excluded.json",
        "deep/ignored.json",
        "deep/out/b.json",
        "excluded/c.json",
        "infra/d.json",
        "ignored.json",
    ];
    for name in names {
        repository.0.write(name, machine(name));
    }
    repository.commit();
    for name in names {
        std::fs::remove_file(repository.0.path(name)).unwrap();
    }
    let told = |words: &[&str]| {
        let words: Vec<&str> = ["check", "--base", "HEAD"]
            .iter()
            .chain(words)
            .copied()
            .collect();
        let ran = repository.armid(&words);
        let name = |line: &str| line.split('`').nth(1).unwrap_or(line).to_owned();
        let names: Vec<String> = ran.stderr.lines().map(name).collect();
        names
    };
    assert_eq!(told(&[]), ["infra/d.json"]);
    assert_eq!(told(&["deep", "infra"]), ["infra/d.json"]);
    let ignored = [
        "deep/ignored.json",
        "deep/out/b.json",
        "ignored.json",
        "infra/d.json",
    ];
    let all: Vec<&str> = ["bin/a.json"].iter().chain(&ignored).copied().collect();
    assert_eq!(told(&["--no-ignore"]), all);
    assert_eq!(
        told(&["--no-ignore", "--no-config"]),
        names_in_order(&names)
    );
}

fn names_in_order<'n>(names: &[&'n str]) -> Vec<&'n str> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names
}

#[test]
fn a_file_in_whose_place_is_something_else_is_gone() {
    let repository = Repository::new("replaced");
    repository.0.write("main.json", WITH);
    repository
        .0
        .write("infra/main.json", WITH.replace("\"vm\"", "\"vm2\""));
    repository.commit();
    std::fs::remove_file(repository.0.path("main.json")).unwrap();
    std::fs::remove_dir_all(repository.0.path("infra")).unwrap();
    repository.0.write("main.json/new.json", without());
    repository.0.write("infra", "a file");
    let ran = repository.armid(&["check", "--base", "HEAD", "--format", "concise"]);
    let lost = format!("main.json/new.json:5:13: {LOST}\n");
    assert_eq!((ran.code, &*ran.stdout), (1, &*lost), "{}", ran.stderr);
    let gone = "note: `vm2` (Microsoft.Compute/virtualMachines) of infra/main.json@HEAD is no longer \
                deployed\n";
    assert_eq!(
        ran.stderr.lines().next().unwrap_or_default(),
        gone.trim_end()
    );
}

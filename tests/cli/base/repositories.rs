//! Files of several repositories, files that have another name since, and what is no revision.

use super::{CHECK, LOST, Repository, WITH_BICEP, without_bicep};
use crate::sandbox::Ran;

/// A repository in a folder of another one.
fn inner(repository: &Repository, folder: &str) {
    repository.git(&["init", "-q", folder]);
    repository.git(&["-C", folder, "add", "-A"]);
    repository.git(&["-C", folder, "commit", "-q", "--no-verify", "-m", "x"]);
}

fn with<'w>(words: &[&'w str]) -> Vec<&'w str> {
    CHECK.into_iter().chain(words.iter().copied()).collect()
}

#[test]
fn a_submodule_is_compared_with_what_it_was() {
    let repository = Repository::new("submodule");
    repository.0.write("own.bicep", WITH_BICEP);
    repository.0.write("mod/same.bicep", WITH_BICEP);
    repository
        .0
        .write("mod/gone.bicep", WITH_BICEP.replace("'vm'", "'gone'"));
    inner(&repository, "mod");
    repository.git(&["-c", "advice.addEmbeddedRepo=false", "add", "-A"]);
    repository.git(&["commit", "-q", "--no-verify", "-m", "x"]);
    repository.0.write("own.bicep", without_bicep());
    repository.0.write("mod/same.bicep", without_bicep());
    std::fs::remove_file(repository.0.path("mod/gone.bicep")).unwrap();
    // What its own branch says later is not what the repository around it had.
    inner(&repository, "mod");
    let lost = |path: &str| format!("{path}:1:14: {LOST}\n");
    let both = lost("mod/same.bicep") + &lost("own.bicep");
    for words in [&["."][..], &["own.bicep", "mod/same.bicep"]] {
        let ran = repository.armid(&with(words));
        assert_eq!((ran.code, &*ran.stdout), (1, &*both), "{}", ran.stderr);
    }
    let ran = repository.armid(&["check", "--base", "HEAD", "."]);
    let gone = "note: `gone` (Microsoft.Compute/virtualMachines) of mod/gone.bicep@HEAD is no longer \
                deployed\n";
    assert_eq!(ran.stderr, gone);
}

#[test]
fn what_was_in_a_submodule_is_told_where_it_is_in_none_now() {
    let repository = Repository::new("submodule-no-more");
    repository.0.write("mod/deep/main.bicep", WITH_BICEP);
    inner(&repository, "mod");
    repository.git(&["-c", "advice.addEmbeddedRepo=false", "add", "-A"]);
    repository.git(&["commit", "-q", "--no-verify", "-m", "x"]);
    std::fs::remove_dir_all(repository.0.path("mod/.git")).unwrap();
    repository.0.write("mod/deep/main.bicep", without_bicep());
    repository
        .0
        .write("new.bicep", WITH_BICEP.replace("'vm'", "'new'"));
    let ran = repository.armid(&["check", "--base", "HEAD", "."]);
    let said = "warning: `mod/deep/main.bicep` lies where a submodule was at that revision: not compared\n";
    assert_eq!((ran.code, &*ran.stderr), (0, said), "{}", ran.stdout);
}

#[test]
fn two_repositories_are_compared_each_with_its_own() {
    let repository = Repository::new("several");
    for folder in ["one", "two"] {
        repository
            .0
            .write(format!("{folder}/main.bicep"), WITH_BICEP);
        inner(&repository, folder);
        repository
            .0
            .write(format!("{folder}/main.bicep"), without_bicep());
    }
    let lost = |path: &str| format!("{path}:1:14: {LOST}\n");
    let both = lost("one/main.bicep") + &lost("two/main.bicep");
    // Both may lie in a third one, which has no part in it.
    for _ in 0..2 {
        let ran = repository.armid(&with(&["one", "two/main.bicep"]));
        assert_eq!((ran.code, &*ran.stdout), (1, &*both), "{}", ran.stderr);
        let _gone = std::fs::remove_dir_all(repository.0.path(".git"));
    }
    let unknown: Vec<&str> = vec!["check", "--base", "only", "one", "two"];
    repository.git(&["-C", "one", "branch", "only"]);
    let ran = repository.armid(&unknown);
    assert_eq!(ran.code, 2);
    let said = "error: there is no revision `only` in `";
    assert!(ran.stderr.starts_with(said), "{}", ran.stderr);
}

#[test]
fn what_is_not_compared_is_told() {
    let repository = Repository::new("alone-in-its-own");
    repository.0.write("own.bicep", WITH_BICEP);
    repository.commit();
    repository.0.write("new/main.bicep", WITH_BICEP);
    repository.0.write("new/package.json", "{}");
    inner(&repository, "new");
    repository.0.write("new/main.bicep", without_bicep());
    let outside = std::env::temp_dir().join(format!("armid-outside-{}.bicep", std::process::id()));
    std::fs::write(&outside, WITH_BICEP).unwrap();
    let shown = outside.to_str().unwrap().to_owned();
    let ran: Ran = repository.armid(&["check", "--base", "HEAD", ".", &shown]);
    std::fs::remove_file(&outside).unwrap();
    let own = "warning: `new/main.bicep` is in a repository of its own, where no submodule was at that \
               revision: not compared\n";
    let expected = format!("warning: `{shown}` is in no git repository: not compared\n{own}");
    assert_eq!((ran.code, &*ran.stderr), (0, &*expected), "{}", ran.stdout);
    let ran = repository.armid(&["commands", "--for", "rest", "--base", "HEAD", "."]);
    assert!(ran.stderr.starts_with(own), "{}", ran.stderr);
}

#[test]
fn a_file_that_was_renamed_is_compared_under_its_new_name_alone() {
    let repository = Repository::new("renamed");
    let rest = "\nparam one string\nparam two string\nparam three string\nparam four string\n";
    repository
        .0
        .write("infra/old.bicep", WITH_BICEP.to_owned() + rest);
    repository.commit();
    repository.git(&["mv", "infra/old.bicep", "infra/new.bicep"]);
    repository
        .0
        .write("infra/new.bicep", without_bicep() + rest);
    repository.git(&["add", "-A"]);
    for (folder, path) in [("", "infra/new.bicep"), ("infra", "new.bicep")] {
        let ran = repository.armid_in(folder, &with(&[path]));
        let expected = format!("{path}:1:14: {LOST}\n");
        assert_eq!((ran.code, &*ran.stdout), (1, &*expected), "{}", ran.stderr);
        let ran = repository.armid_in(folder, &["check", "--base", "HEAD", path]);
        let old = format!("{}@HEAD:4:3", path.replace("new", "old"));
        assert!(ran.stdout.contains(&old), "{}", ran.stdout);
        assert_eq!(ran.stderr, "");
    }
    // The name is not free.
    repository.0.write("infra/old.bicep", WITH_BICEP);
    let ran = repository.armid(&with(&["infra/new.bicep"]));
    assert_eq!((ran.code, &*ran.stdout), (0, ""), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn a_link_is_compared_with_what_it_leads_to() {
    let repository = Repository::new("link");
    repository.0.write("infra/main.bicep", WITH_BICEP);
    let link = repository.0.path("link.bicep");
    std::os::unix::fs::symlink("infra/main.bicep", &link).unwrap();
    repository.commit();
    repository.0.write("infra/main.bicep", without_bicep());
    let ran = repository.armid(&with(&["link.bicep"]));
    let expected = format!("link.bicep:1:14: {LOST}\n");
    assert_eq!((ran.code, &*ran.stdout), (1, &*expected), "{}", ran.stderr);
}

#[test]
fn what_is_no_revision_is_told_with_what_to_give() {
    let repository = Repository::new("no-revision");
    let said = |name: &str| {
        let ran = repository.armid(&["check", "--base", name, "."]);
        assert_eq!(ran.code, 2, "{name}");
        ran.stderr
    };
    assert_eq!(
        said("HEAD"),
        "error: this repository has no commit yet\n  \
         help: there is nothing to compare with before the first commit\n"
    );
    repository.0.write("infra/main.bicep", WITH_BICEP);
    repository.commit();
    repository.git(&["branch", "side"]);
    assert_eq!(
        said("side...HEAD"),
        "error: `side...HEAD` is a range, and not a revision\n  \
         help: give the revision where both parted: `$(git merge-base side HEAD)`\n"
    );
    assert_eq!(
        said("side.."),
        "error: `side..` is a range, and not a revision\n  \
         help: give the older one, `side`: it is compared with the files on disk\n"
    );
    for name in ["HEAD:infra", "HEAD:infra/main.bicep", ":/x"] {
        assert_eq!(
            said(name),
            format!(
                "error: `{name}` is no revision\n  \
                 help: give a commit, a branch or a tag, such as `origin/main`\n"
            )
        );
    }
    assert!(said("nothere").contains("there is no revision `nothere` in this repository"));
}

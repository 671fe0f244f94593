//! Which files are read.

use crate::sandbox::{BAD, GOOD, Sandbox};

const CONCISE: [&str; 3] = ["check", "--format", "concise"];

fn checked<'a>(dir: &Sandbox, more: &[&'a str]) -> crate::sandbox::Ran {
    let args: Vec<&'a str> = CONCISE
        .iter()
        .copied()
        .chain(more.iter().copied())
        .collect();
    dir.run(&args)
}

#[test]
fn a_folder_gives_its_templates_in_path_order() {
    let dir = Sandbox::new("folder");
    for name in [
        "b.json",
        "a/z.JSON",
        "a.jsonc",
        ".hidden/h.json",
        "notes.txt",
        "x.yaml",
    ] {
        dir.write(name, BAD);
    }
    for name in [
        ".git/g.json",
        "a/node_modules/n.json",
        "bin/b.json",
        "obj/o.json",
    ] {
        dir.write(name, BAD);
    }
    let all = [".hidden/h.json", "a/z.JSON", "a.jsonc", "b.json"];
    assert_eq!(checked(&dir, &[]).paths(), all);
    assert_eq!(
        checked(&dir, &["a", "./b.json"]).paths(),
        ["./b.json", "a/z.JSON"]
    );
    assert_eq!(checked(&dir, &["bin"]).paths(), ["bin/b.json"]);
    let every = checked(&dir, &["--no-ignore"]);
    let more = ["a/node_modules/n.json", "bin/b.json", "obj/o.json"];
    assert_eq!(every.paths().len(), all.len() + more.len());
    assert!(more.iter().all(|name| every.paths().contains(name)));
    assert_eq!(checked(&dir, &["notes.txt"]).paths(), ["notes.txt"]);
}

#[test]
fn a_file_that_is_named_twice_is_read_once() {
    let dir = Sandbox::new("twice");
    dir.write("sub/a.json", BAD);
    let ran = checked(&dir, &["sub/a.json", "sub", "./sub/../sub/a.json"]);
    assert_eq!(
        ran.stdout.matches("identity-ids-deprecated").count(),
        1,
        "{}",
        ran.stdout
    );
}

#[test]
fn gitignore_files_hold_from_the_repository_down_and_can_be_overruled() {
    let dir = Sandbox::new("gitignore");
    dir.write(".git/HEAD", "")
        .write(".gitignore", "gen/\n*.out.json\n/top.json\n");
    dir.write("infra/.gitignore", "!keep.out.json\nlocal.json\n");
    let ignored = [
        "gen/a.json",
        "infra/gen/b.json",
        "infra/x.out.json",
        "infra/local.json",
    ];
    for name in ignored {
        dir.write(name, BAD);
    }
    dir.write("top.json", BAD).write("infra/top.json", BAD);
    dir.write("infra/keep.out.json", BAD)
        .write("other/local.json", BAD);
    let kept = ["infra/keep.out.json", "infra/top.json", "other/local.json"];
    assert_eq!(checked(&dir, &[]).paths(), kept);
    assert_eq!(checked(&dir, &["infra"]).paths(), &kept[..2]);
    assert_eq!(checked(&dir, &["infra/../infra"]).paths().len(), 2);
    assert_eq!(
        checked(&dir, &["infra/local.json"]).paths(),
        ["infra/local.json"]
    );
    assert_eq!(checked(&dir, &["gen"]).paths(), ["gen/a.json"]);
    assert_eq!(checked(&dir, &["--no-ignore"]).paths().len(), 8);
}

#[test]
fn a_missing_path_is_an_error_and_the_other_files_are_checked() {
    let dir = Sandbox::new("missing");
    dir.write("infra/main.json", BAD)
        .write("infra/good.json", GOOD);
    let ran = checked(&dir, &["infra/mian.json", "infra/main.json"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.paths(), ["infra/main.json"]);
    let expected =
        "error: `infra/mian.json` does not exist\n  help: did you mean `infra/main.json`?\n";
    assert_eq!(ran.stderr, expected);
    let ran = checked(&dir, &["infar/main.json"]);
    assert!(
        ran.stderr.contains("did you mean `infra`?"),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_empty_folder_and_a_package_are_no_findings() {
    let dir = Sandbox::new("empty");
    let ran = dir.run(&["check"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "no templates found\n"));
    dir.write("package.json", "{\"name\": \"x\"}");
    let ran = dir.run(&["check", "package.json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
}

#[test]
fn a_file_that_cannot_be_read_is_not_said_to_be_missing() {
    let dir = Sandbox::new("unread");
    dir.write("infra/main.json", BAD);
    for command in [&["check"][..], &["remove", "all"]] {
        let ran = dir.run(&[command, &["main.json"]].concat());
        let error = "error: `main.json` does not exist\n";
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("", error));
    }
}

#[test]
fn what_a_hook_names_counts_only_when_it_is_a_template() {
    let dir = Sandbox::new("hook");
    dir.write("settings.json", "{ name: 'no JSON at all' }")
        .write("bad.json", BAD)
        .write("broken.json", BAD.replace("\"vm\",", "\"vm\""));
    let all = ["settings.json", "bad.json", "broken.json"];
    let named = checked(&dir, &all);
    assert_eq!(named.paths(), ["bad.json", "broken.json", "settings.json"]);
    let hook = ["--hook", "settings.json", "bad.json", "broken.json"];
    let hooked = checked(&dir, &hook);
    assert_eq!(hooked.paths(), ["bad.json", "broken.json"]);
    let alone = checked(&dir, &["--hook", "settings.json"]);
    assert_eq!((alone.code, alone.stderr.as_str()), (0, ""));
}

#[test]
fn a_file_over_the_limit_is_an_error_when_named_and_a_warning_in_a_folder() {
    let dir = Sandbox::new("large");
    dir.write("big.json", BAD);
    let named = checked(&dir, &["--max-file-size", "100", "big.json"]);
    assert_eq!(named.code, 2);
    assert!(
        named
            .stderr
            .contains("`big.json` has 404 bytes, more than the 100"),
        "{}",
        named.stderr
    );
    let walked = checked(&dir, &["--max-file-size", "100"]);
    assert_eq!(walked.code, 0);
    assert!(
        walked.stderr.starts_with("warning: `big.json`"),
        "{}",
        walked.stderr
    );
}

#[test]
fn what_is_no_template_is_passed_over_in_whatever_encoding() {
    let dir = Sandbox::new("encodings");
    dir.write("latin.json", b"{ \"a\": \"\xE9\" }");
    dir.write("wide.json", b"\xFF\xFE{\0}\0");
    let mut none = GOOD.as_bytes().to_vec();
    none.extend(b"// \xE9");
    let commands: [&[&str]; 10] = [
        &["check"],
        &["check", "--fix"],
        &["check", "--diff"],
        &["check", "--hook", "--fix", "latin.json", "wide.json"],
        &["check", "--add-suppressions", "--reason", "later"],
        &["migrate", "--check"],
        &["enable", "system"],
        &["remove", "all"],
        &["commands"],
        &["show"],
    ];
    for command in commands {
        let ran = dir.run(command);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert_eq!(ran.code, 0, "{command:?}: {said}");
        assert!(!said.contains("UTF-"), "{command:?}: {said}");
        assert!(
            !said.contains("JSON without comments"),
            "{command:?}: {said}"
        );
    }
    // Of a template it is still told, and text that is handed back is never another one.
    dir.write("template.json", &none);
    for command in &commands[..9] {
        let path: &[&str] = if command.contains(&"--hook") {
            &["template.json"]
        } else {
            &[]
        };
        let ran = dir.run(&[*command, path].concat());
        assert_eq!(ran.code, 1, "{command:?}: {}{}", ran.stdout, ran.stderr);
    }
    for command in [&["migrate", "-"][..], &["check", "--fix", "-"]] {
        for text in [&b"{ \"a\": \"\xE9\" }"[..], &none] {
            let ran = dir.pipe(command, text);
            assert_eq!((ran.code, &*ran.stdout), (1, ""), "{}", ran.stderr);
        }
    }
}

/// What is staged is checked under the name that it has in the repository.
#[test]
fn what_a_hook_reads_from_standard_input_is_passed_over_like_the_file() {
    let dir = Sandbox::new("hook-stdin");
    dir.write("infra/armid.toml", "exclude = [\"x.json\"]\n");
    let named = |name| ["-", "--stdin-filename", name];
    let run = |args: &[&str], name| dir.pipe(&[args, &named(name)].concat(), BAD.as_bytes());
    assert_eq!(run(&["check"], "infra/x.json").code, 1);
    let hook = ["check", "--hook", "--format", "concise"];
    assert_eq!(run(&hook, "infra/y.json").code, 1);
    let ran = run(&hook, "infra/x.json");
    assert_eq!((ran.code, &*ran.stdout, &*ran.stderr), (0, "", ""));
    // A text that is handed back is handed back.
    for args in [&["check", "--hook", "--fix"][..], &["migrate", "--hook"]] {
        assert_ne!(run(args, "infra/y.json").stdout, BAD);
        let ran = run(args, "infra/x.json");
        assert_eq!((ran.code, &*ran.stdout), (0, BAD), "{}", ran.stderr);
    }
}

/// The body of a request is JSON.
#[test]
fn bicep_is_no_body() {
    let dir = Sandbox::new("as-bicep");
    dir.write("a/x.bicep", "param a string\n")
        .write("a/b.json", "{}");
    let kind = ["--as", "Microsoft.Web/sites@2023-12-01"];
    for command in [&["check"][..], &["show"], &["enable", "system"]] {
        let ran = dir.run(&[command, &kind, &["a/x.bicep"]].concat());
        let told = "error: `a/x.bicep` is Bicep, and the body of a request is JSON\n";
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{command:?}");
        assert!(ran.stderr.starts_with(told), "{}", ran.stderr);
    }
    let ran = dir.run(&[&["check"][..], &kind, &["a"]].concat());
    assert_eq!((ran.code, &*ran.stdout), (0, "no findings in 1 template\n"));
}

#[test]
fn commands_of_nothing_say_that_there_is_none() {
    let dir = Sandbox::new("commands-nothing");
    dir.write("x.json", "{}").write("empty/none.txt", "");
    for args in [&["x.json"][..], &["empty"], &["enable", "system", "empty"]] {
        let ran = dir.run(&[&["commands"], args].concat());
        let told = (ran.code, &*ran.stdout, &*ran.stderr);
        assert_eq!(told, (0, "", "no templates found\n"), "{args:?}");
    }
}

#[test]
fn bicep_that_is_called_otherwise_is_told() {
    let dir = Sandbox::new("bicep-named");
    let bicep = "resource w 'Microsoft.Web/sites@2023-12-01' = {\n  name: 'w'\n}\n";
    dir.write("b.txt", bicep).write("b.json", bicep);
    let told = "warning: `b.txt` is read as JSON, and looks like Bicep: give it a name that ends in \
                `.bicep`\n";
    assert_eq!(dir.run(&["check", "b.txt"]).stderr, told);
    assert_eq!(dir.run(&["check", "-q", "b.txt"]).stderr, "");
    assert_eq!(dir.run(&["check", "--hook", "b.txt"]).stderr, "");
    let told = "warning: `x.txt` is read as JSON, and looks like Bicep: \
                name it with `--stdin-filename main.bicep`\n";
    let ran = dir.pipe(
        &["check", "-", "--stdin-filename", "x.txt"],
        bicep.as_bytes(),
    );
    assert_eq!(ran.stderr, told);
}

#[test]
fn bicep_from_standard_input_without_a_name_is_told() {
    let dir = Sandbox::new("stdin-bicep");
    let bicep = b"// a site\nresource w 'Microsoft.Web/sites@2023-12-01' = {\n  name: 'w'\n}\n";
    let told = "warning: standard input is read as JSON, and looks like Bicep: \
                name it with `--stdin-filename main.bicep`\n";
    let ran = dir.pipe(&["check", "-"], bicep);
    assert_eq!((ran.code, &*ran.stderr), (1, told));
    let named = ["check", "-", "--stdin-filename", "main.bicep"];
    let json = format!("// a template\n{GOOD}");
    for (args, text) in [
        (&["check", "-", "-q"][..], &bicep[..]),
        (&named, bicep),
        (&["check", "-"], json.as_bytes()),
        (&["check", "-"], b"[1, 2]"),
        (&["check", "-"], b"a: b"),
        (&["check", "-"], b" \n"),
    ] {
        let ran = dir.pipe(args, text);
        assert_eq!(ran.stderr, "", "{args:?}");
    }
}

//! What is made for shells and for `man`.

use std::fs;
use std::process::Command;

use crate::sandbox::Sandbox;

/// The commands that `--help` lists.
fn commands(dir: &Sandbox) -> Vec<String> {
    let help = dir.run(&["--help"]).stdout;
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let lines = list.lines().take_while(|line| !line.is_empty());
    // What is further in goes on from the line above.
    let lines = lines.filter_map(|line| line.strip_prefix("  "));
    let words = lines.filter(|line| !line.starts_with(' '));
    words
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .collect()
}

#[test]
fn every_shell_gets_every_command() {
    let dir = Sandbox::new("completions");
    let commands = commands(&dir);
    assert!(commands.len() >= 10, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = dir.run(&["completions", shell]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{shell}");
        for word in commands
            .iter()
            .map(String::as_str)
            .chain(["baseline", "fail-on"])
        {
            assert!(ran.stdout.contains(word), "{shell}: {word}");
        }
    }
    let ran = dir.run(&["completions", "fisch"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("'fish'"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn bash_completes_commands_flags_and_values() {
    let dir = Sandbox::new("completions-bash");
    let is_there = Command::new("bash").arg("--version").output();
    if is_there.is_err() {
        eprintln!("skipped: there is no bash");
        return;
    }
    dir.write("armid.bash", dir.run(&["completions", "bash"]).stdout);
    let completed = |words: &str, last: &str| {
        let script = format!(
            "set -e; . ./armid.bash; COMP_WORDS=(armid {words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n\
             _armid armid '{last}' \"${{COMP_WORDS[COMP_CWORD - 1]}}\"; echo \"${{COMPREPLY[@]}}\""
        );
        let mut bash = Command::new("bash");
        let output = bash
            .args(["-c", &script])
            .current_dir(dir.path(""))
            .output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    assert_eq!(completed("che", "che"), "check\n");
    assert_eq!(
        completed("check --write-b", "--write-b"),
        "--write-baseline\n"
    );
    assert_eq!(completed("check --fail-on ne", "ne"), "never\n");
}

#[test]
fn every_command_has_a_man_page() {
    let dir = Sandbox::new("man");
    let ran = dir.run(&["man"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert!(ran.stdout.contains(".TH armid 1"), "{}", ran.stdout);
    let ran = dir.run(&["man", "--dir", "share/man1"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    for command in commands(&dir).iter().filter(|name| *name != "help") {
        let page = fs::read_to_string(dir.path(format!("share/man1/armid-{command}.1")));
        let page = page.unwrap();
        assert_eq!(page, dir.run(&["man", command]).stdout);
        assert!(page.contains("\n.SH SYNOPSIS\n"), "{command}");
    }
    let page = fs::read_to_string(dir.path("share/man1/armid-check.1")).unwrap();
    assert!(
        page.contains("\\&  armid check infra main.bicep\n"),
        "{page}"
    );
    let page = fs::read_to_string(dir.path("share/man1/armid-config-show.1")).unwrap();
    for args in [&["man", "config-show"], &["man", "config show"]] {
        assert_eq!(page, dir.run(args).stdout);
    }
    let ran = dir.run(&["man", "chekc"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("did you mean `check`?"),
        "{}",
        ran.stderr
    );
    dir.write("file", "");
    let ran = dir.run(&["man", "--dir", "file"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
}

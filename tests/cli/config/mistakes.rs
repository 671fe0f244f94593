//! Configurations that cannot be read, or are wrong.

use std::fs;

use super::{NOTE, check};
use crate::sandbox::Sandbox;

#[test]
fn mistakes_are_drawn_in_their_file() {
    let sandbox = Sandbox::new("config-mistakes");
    sandbox.write("a.json", NOTE).write("b.json", NOTE).write(
        "armid.toml",
        "\u{feff}# é\r\n  selct = [\"\u{202e}\"]\r\n[severity]\r\nidentity-type-caseing = \"off\"",
    );
    let ran = check(&sandbox, &["."]);
    assert_eq!((ran.code, &*ran.stdout), (2, ""));
    let wanted = "\
error: there is no key `selct`
  --> armid.toml:2:3
  2 |   selct = [\"\\u{202e}\"]
    |   ^^^^^
  help: did you mean `select`?
error: there is no rule `identity-type-caseing`
  --> armid.toml:4:1
  4 | identity-type-caseing = \"off\"
    | ^^^^^^^^^^^^^^^^^^^^^
  help: did you mean `identity-type-casing`, `identity-type-missing` or `identity-type-spelling`?
";
    assert_eq!(ran.stderr, wanted);
    // Once, however many files it is for; and whatever the command.
    assert_eq!(check(&sandbox, &["a.json", "b.json"]).stderr, wanted);
    for args in [
        &["migrate", "a.json"][..],
        &["enable", "system", "."],
        &["remove", "all", "a.json"],
        &["show", "."],
        &["config", "show", "a.json"],
    ] {
        let ran = sandbox.run(args);
        assert_eq!((ran.code, &*ran.stderr), (2, wanted), "{args:?}");
    }
    assert_eq!(fs::read_to_string(sandbox.path("a.json")).unwrap(), NOTE);
    assert_eq!(check(&sandbox, &["a.json", "--no-config"]).code, 0);
    let piped = sandbox.pipe(&["check", "-"], NOTE.as_bytes());
    assert_eq!((piped.code, &*piped.stderr), (2, wanted));
}

#[test]
fn reports_for_programs_say_where_a_mistake_is() {
    let sandbox = Sandbox::new("config-mistake-formats");
    sandbox
        .write("a.json", NOTE)
        .write("sub/b.json", NOTE)
        .write("sub/armid.toml", "\nselct = []");
    let wanted = "sub/armid.toml:2:1: there is no key `selct`";
    for format in ["sarif", "junit", "azure", "github"] {
        let told = sandbox.run(&["check", "--format", format, "."]);
        assert_eq!(told.code, 2);
        // The rest is checked all the same.
        assert!(
            told.stdout.contains("identity-type-casing"),
            "{}",
            told.stdout
        );
        assert!(told.stdout.contains(wanted), "{}", told.stdout);
    }
}

#[test]
fn what_is_no_configuration_at_all_is_told() {
    let sandbox = Sandbox::new("config-odd");
    sandbox
        .write("a.json", NOTE)
        .write("armid.toml", "select = [\n\"a");
    let told = check(&sandbox, &["a.json"]);
    assert_eq!(told.code, 2);
    assert!(
        told.stderr.starts_with("error: this is no TOML: "),
        "{}",
        told.stderr
    );
    assert!(told.stderr.contains("--> armid.toml:2:"), "{}", told.stderr);
    let utf_16: Vec<u8> = "ignore = []"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    sandbox.write("armid.toml", utf_16);
    let told = check(&sandbox, &["a.json"]);
    assert!(
        told.stderr
            .contains("the file is UTF-16 (little-endian), not UTF-8")
    );
    sandbox.write("armid.toml", vec![b'#'; (1 << 20) + 1]);
    let told = check(&sandbox, &["a.json"]);
    let wanted = "error: `armid.toml` has 1048577 bytes, more than the 1048576 that are \
                  read\n  help: a configuration needs far less\n";
    assert_eq!((told.code, &*told.stderr), (2, wanted));
    let long = format!("{}x = 1", " ".repeat(200_000));
    sandbox.write("armid.toml", long);
    let told = check(&sandbox, &["a.json"]);
    assert_eq!(told.code, 2);
    assert!(told.stderr.len() < 600, "{}", told.stderr);
    fs::remove_file(sandbox.path("armid.toml")).unwrap();
    fs::create_dir(sandbox.path("armid.toml")).unwrap();
    let told = check(&sandbox, &["a.json"]);
    assert!(
        told.stderr
            .starts_with("error: `armid.toml` is a folder, not a file\n")
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_read() {
    let sandbox = Sandbox::new("config-pipe");
    sandbox.write("a.json", NOTE);
    let made = std::process::Command::new("mkfifo")
        .arg(sandbox.path("armid.toml"))
        .status();
    assert!(made.unwrap().success());
    let told = check(&sandbox, &["a.json"]);
    assert_eq!(told.code, 2);
    assert!(
        told.stderr
            .starts_with("error: `armid.toml` is a named pipe, not a file\n")
    );
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_inside_its_repository_and_no_further() {
    use std::os::unix::fs::symlink;
    let outside = Sandbox::new("config-link-outside");
    outside.write("secret", "the secret is out");
    let sandbox = Sandbox::new("config-link");
    sandbox
        .write("shared/armid.toml", "ignore = [\"identity-type-casing\"]")
        .write("sub/a.json", NOTE);
    let link = sandbox.path("sub/armid.toml");
    symlink("../shared/armid.toml", &link).unwrap();
    assert_eq!(check(&sandbox, &["sub"]).stdout, "");
    fs::remove_file(&link).unwrap();
    symlink(outside.path("secret"), &link).unwrap();
    let told = check(&sandbox, &["sub"]);
    let wanted = "error: `sub/armid.toml` is a link that leads out of its repository\n  help: name \
                  the file itself with `--config`\n";
    assert_eq!((told.code, &*told.stderr), (2, wanted));
}

#[test]
fn a_folder_that_is_named_as_a_configuration_is_told_what_to_name() {
    let dir = Sandbox::new("config-folder");
    dir.write("main.json", crate::sandbox::GOOD)
        .write("sub/armid.toml", "");
    let ran = dir.run(&["check", "--config", "sub", "main.json"]);
    assert_eq!(ran.code, 2);
    let help = "name the file: `--config sub/armid.toml`";
    assert!(ran.stderr.contains(help), "{}", ran.stderr);
}

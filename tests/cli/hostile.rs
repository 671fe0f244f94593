//! Files that are not what they seem.

use crate::sandbox::{BAD, GOOD, Sandbox};

#[test]
fn a_template_in_utf_16_is_a_finding_and_other_json_in_it_is_skipped() {
    let dir = Sandbox::new("utf16");
    let wide = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    dir.write("main.json", wide(BAD))
        .write("package.json", wide("{\"name\": \"x\"}"));
    let ran = dir.run(&["check", "--format", "concise"]);
    let expected = "main.json:1:1: error[syntax-error] \
                    the file is UTF-16 (little-endian), not UTF-8\n";
    assert_eq!((ran.code, ran.stdout.as_str()), (1, expected));
}

#[test]
fn a_template_that_is_not_utf_8_is_a_finding_at_its_first_bad_byte() {
    let dir = Sandbox::new("latin1");
    let mut bytes = BAD.as_bytes().to_vec();
    let at = BAD.find("vm").unwrap();
    bytes[at] = 0xE9;
    dir.write("main.json", bytes);
    let ran = dir.run(&["check", "--format", "concise"]);
    let expected =
        format!("main.json:7:14: error[syntax-error] byte 0xE9 at offset {at} is not UTF-8\n");
    assert_eq!((ran.code, ran.stdout), (1, expected));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    #[test]
    fn a_pipe_a_socket_and_a_device_are_never_opened() {
        let dir = Sandbox::new("special");
        dir.write("main.json", BAD);
        let pipe = dir.path("pipe.json");
        assert!(
            Command::new("mkfifo")
                .arg(&pipe)
                .status()
                .unwrap()
                .success()
        );
        assert!(
            Command::new("mkfifo")
                .arg(dir.path(".gitignore"))
                .status()
                .unwrap()
                .success()
        );
        let _socket = UnixListener::bind(dir.path("socket.json")).unwrap();
        assert_eq!(
            dir.run(&["check", "--format", "concise"]).paths(),
            ["main.json"]
        );
        let kinds = [
            ("pipe.json", "a named pipe"),
            ("socket.json", "a socket"),
            ("/dev/zero", "a device"),
        ];
        for (name, kind) in kinds {
            let ran = dir.run(&["check", name]);
            assert_eq!(ran.code, 2);
            let expected = format!("error: `{name}` is {kind}, not a file");
            assert!(ran.stderr.starts_with(&expected), "{}", ran.stderr);
        }
    }

    #[test]
    fn links_that_lead_in_circles_are_not_followed() {
        let dir = Sandbox::new("links");
        dir.write("sub/main.json", BAD);
        symlink(dir.path(""), dir.path("sub/up")).unwrap();
        symlink("self.json", dir.path("self.json")).unwrap();
        let ran = dir.run(&["check", "--format", "concise"]);
        assert_eq!((ran.code, ran.paths()), (1, vec!["sub/main.json"]));
        let ran = dir.run(&["check", "self.json"]);
        assert_eq!(ran.code, 2);
        assert!(
            ran.stderr
                .contains("error: cannot read `self.json`\n  cause: "),
            "{}",
            ran.stderr
        );
    }

    #[test]
    fn a_link_that_is_named_is_followed() {
        let dir = Sandbox::new("named-link");
        dir.write("real/main.json", BAD);
        symlink("real", dir.path("folder")).unwrap();
        symlink("real/main.json", dir.path("file.json")).unwrap();
        let args = ["check", "--format", "concise"];
        let run = |path| dir.run(&[args[0], args[1], args[2], path]);
        assert_eq!(run("folder").paths(), ["folder/main.json"]);
        assert_eq!(run("file.json").paths(), ["file.json"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_no_terminal_should_see_are_spelt_out() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let dir = Sandbox::new("names");
        dir.write(OsStr::from_bytes(b"\xff.json"), BAD)
            .write("\u{1b}[31m\n.json", BAD);
        let ran = dir.run(&["check", "--format", "concise"]);
        assert_eq!(ran.code, 1);
        assert_eq!(ran.paths(), ["\\u{1b}[31m\\n.json", "\u{fffd}.json"]);
        let ran = dir.run(&[OsStr::new("check"), OsStr::from_bytes(b"\xff.json")]);
        assert_eq!(ran.code, 1);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_told_as_one() {
        use std::os::unix::fs::symlink;
        let dir = Sandbox::new("dangling");
        symlink("nowhere", dir.path("main.json")).unwrap();
        let ran = dir.run(&["check", "main.json"]);
        let said = "error: cannot read `main.json`\n  cause: it is a link that leads nowhere\n";
        assert_eq!((ran.code, ran.stderr.as_str()), (2, said));
    }

    #[test]
    fn a_path_is_no_command_to_a_runner() {
        let dir = Sandbox::new("runner");
        dir.write("::warning::y.json", BAD).write("x.json", GOOD);
        let runs: [&[&str]; 4] = [
            &["show", "::warning::y.json"],
            &["show", "--format", "csv", "::warning::y.json"],
            &["migrate", "--check", "::warning::y.json"],
            &["diff", "x.json", "::warning::y.json"],
        ];
        for args in runs {
            let ran = dir.run(args);
            let all = [ran.stdout.as_str(), &ran.stderr].concat();
            assert!(all.contains("::warning::y.json"), "{args:?}: {all}");
            let command = all.lines().find(|line| line.trim_start().starts_with("::"));
            assert_eq!(command, None, "{args:?}");
        }
    }

    #[test]
    fn a_file_that_may_not_be_read_is_an_error() {
        use std::os::unix::fs::PermissionsExt;
        let dir = Sandbox::new("permission");
        dir.write("secret.json", BAD).write("open.json", BAD);
        let closed = std::fs::Permissions::from_mode(0o000);
        std::fs::set_permissions(dir.path("secret.json"), closed).unwrap();
        if std::fs::read(dir.path("secret.json")).is_ok() {
            return; // The superuser reads everything.
        }
        let ran = dir.run(&["check", "--format", "concise"]);
        assert_eq!((ran.code, ran.paths()), (2, vec!["open.json"]));
        assert!(
            ran.stderr.contains("cannot read `secret.json`"),
            "{}",
            ran.stderr
        );
    }
}

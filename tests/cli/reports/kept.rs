//! Files that no report replaces.

use std::fs;

use super::{assert_usage, json, text};
use crate::sandbox::{BAD, Sandbox};

#[test]
fn no_report_is_written_over_what_the_run_reads_beside_its_templates() {
    let dir = Sandbox::new("overwrite-beside");
    let template = "param kind string\nparam name string = 'app'\n
resource app 'Microsoft.Web/sites@2023-12-01' = {
  name: name
  location: 'westeurope'
  identity: {
    type: kind
  }
}
";
    let values = "using none\nparam kind = 'SystemAssigned'\n";
    let files = [
        ("a.bicep", template),
        ("base.bicepparam", values),
        (
            "p.bicepparam",
            "using 'a.bicep'\nextends 'base.bicepparam'\n",
        ),
        ("armid.toml", "fail-on = \"note\"\n"),
        ("other.toml", "fail-on = \"note\"\n"),
        ("sub/armid.toml", "fail-on: note"),
        ("sub/b.bicep", template),
    ];
    for (name, text) in files {
        dir.write(name, text);
    }
    let refused: [(&[&str], &str); 9] = [
        (&["p.bicepparam"], "./a.bicep"),
        (&["p.bicepparam"], "base.bicepparam"),
        (&["p.bicepparam", "--fix"], "a.bicep"),
        (&["p.bicepparam", "--fix"], "base.bicepparam"),
        (
            &["a.bicep", "--parameters", "p.bicepparam"],
            "base.bicepparam",
        ),
        (&["a.bicep"], "armid.toml"),
        (&["."], "sub/armid.toml"),
        (&["sub/b.bicep"], "sub/armid.toml"),
        (&["a.bicep", "--config", "other.toml"], "./other.toml"),
    ];
    for (args, file) in refused {
        for to in [
            &["--format=json", "-o", file][..],
            &[&*format!("--format=json={file}")],
        ] {
            let ran = dir.run(&[&["check"], args, to].concat());
            assert_eq!(ran.code, 2, "{args:?} {to:?}");
            let told = "no report is written to it";
            assert!(ran.stderr.contains(told), "{args:?} {to:?} {}", ran.stderr);
        }
    }
    for (name, expected) in files {
        assert_eq!(text(&dir, name), expected, "{name}");
    }
    let ran = dir.run(&["check", "p.bicepparam", "-o", "report"]);
    assert_eq!(
        (ran.code, text(&dir, "report").as_str()),
        (0, "no findings in 1 template\n")
    );
}

#[cfg(unix)]
#[test]
fn no_report_is_written_over_what_a_link_leads_to() {
    let dir = Sandbox::new("overwrite-link");
    dir.write("real.json", BAD).write("shared.toml", "");
    std::os::unix::fs::symlink("real.json", dir.path("link.json")).unwrap();
    std::os::unix::fs::symlink("shared.toml", dir.path("armid.toml")).unwrap();
    for file in ["real.json", "shared.toml"] {
        let ran = dir.run(&["check", "link.json", "-o", file]);
        assert_eq!(ran.code, 2, "{file}");
        assert!(
            ran.stderr.contains("no report is written to it"),
            "{}",
            ran.stderr
        );
    }
    assert_eq!(
        (
            text(&dir, "real.json").as_str(),
            text(&dir, "shared.toml").as_str()
        ),
        (BAD, "")
    );
}

#[cfg(unix)]
#[test]
fn a_report_to_a_stream_leaves_the_file_behind_it_what_it_is() {
    let dir = Sandbox::new("streams");
    dir.write("bad.json", BAD);
    let report = dir.run(&["check", "--format", "concise"]).stdout;
    let log = |args: &str, redirected: &str| {
        dir.write("log", "first\n");
        let armid = env!("CARGO_BIN_EXE_armid");
        let script = format!("{{ {armid} check -q {args}; echo last; }} {redirected}");
        let mut shell = std::process::Command::new("sh");
        let ran = shell
            .args(["-c", &script])
            .current_dir(dir.path(""))
            .output();
        assert!(ran.unwrap().status.success(), "{script}");
        text(&dir, "log")
    };
    let all = format!("first\n{report}last\n");
    for file in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        let args = format!("-o {file} --format concise");
        assert_eq!(log(&args, ">>log"), all, "{file}");
        assert_eq!(log(&args, ">log"), all["first\n".len()..], "{file}");
        let args = format!("--format json=other --format concise={file}");
        assert_eq!(log(&args, ">>log"), all, "{file}");
    }
    for file in ["/dev/stderr", "/dev/fd/2", "/proc/self/fd/2"] {
        let args = format!("-o {file} --format concise");
        assert_eq!(log(&args, ">>log 2>&1"), all, "{file}");
        let ran = dir.run(&[
            "check",
            "--format=json=/dev/stdout",
            &format!("--format=concise={file}"),
        ]);
        assert_eq!((ran.code, &ran.stderr), (1, &report), "{file}");
        assert!(json(&ran.stdout)["diagnostics"].is_array(), "{file}");
    }
    let mut streams = vec!["/dev/fd/7"];
    if cfg!(target_os = "linux") {
        streams.push("/proc/self/fd/7");
    }
    for file in streams {
        let args = format!("-o {file} --format concise");
        assert_eq!(log(&args, "7>>log >>log"), all, "{file}");
        let ran = dir.run(&["check", "-o", file]);
        assert_usage(&ran, &format!("error: cannot write `{file}`"));
    }
    let twice = ["check", "--format=json=/dev/stdout", "--format=concise"];
    assert_usage(&dir.run(&twice), "would both go to standard output");
    let twice = [
        "check",
        "--format=json=/dev/stderr",
        "--format=concise=/dev/fd/2",
    ];
    assert_usage(&dir.run(&twice), "would both go to");
    let left: Vec<_> = fs::read_dir(dir.path("")).unwrap().collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

//! What is printed, as those read it that it is for.

use std::io::Write;
use std::process::{Command, Stdio};

use super::{lines, template};
use crate::sandbox::Sandbox;

/// Has a program read a script that it is given; passes where the machine has no such program.
pub(super) fn parses(program: &str, args: &[&str], script: &str) {
    let child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else { return };
    child
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    let out = child.wait_with_output().unwrap();
    let error = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "{error}\n{script}");
}

#[test]
fn each_way_parses_and_no_name_breaks_out_of_it() {
    let sandbox = Sandbox::new("commands-hostile");
    for (at, name) in [
        "'; touch broken; '",
        "$(touch broken)`touch broken`\\\"; exit 1; #",
        "\u{2019}; Remove-Item x; \u{2019}",
        "é\\\"\\\"\\\" + __import__('os').system('touch broken') + \\\"\\\"\\\"",
        "a\\nb; touch broken",
        "@/etc/passwd",
        "x=@/etc/passwd",
        "--help",
    ]
    .into_iter()
    .enumerate()
    {
        for kind in [
            "Microsoft.Compute/virtualMachines\", \"apiVersion\": \"2024-07-01",
            "Microsoft.Storage/storageAccounts\", \"apiVersion\": \"2023-01-01",
            "Microsoft.Logic/workflows\", \"apiVersion\": \"2019-05-01",
        ] {
            let resource = format!(
                "{{ \"type\": \"{kind}\", \"name\": \"{name}\", \"identity\": {{ \"type\": \
                 \"UserAssigned\", \"userAssignedIdentities\": {{ \"/subscriptions/s/resourceGroups/\
                 g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}\": {{}} }} }} }}"
            );
            sandbox.write("main.json", template(&resource));
            for way in ["az", "rest", "python"] {
                let ran = sandbox.run(&["commands", "--for", way, "main.json"]);
                assert_eq!(ran.code, 0, "{at} {way}: {}", ran.stderr);
                let file = |line: &&str| line.contains("'@") || line.contains("=@");
                assert_eq!(lines(&ran).into_iter().find(file), None);
                if way == "python" {
                    let parse = "import ast, sys; ast.parse(sys.stdin.read())";
                    parses("python3", &["-c", parse], &ran.stdout);
                } else {
                    parses("sh", &["-n"], &ran.stdout);
                    runs_nothing_else(&sandbox, &ran.stdout);
                }
            }
        }
    }
}

/// Runs a script with stand-ins for `az`, `curl` and `jq`, and sees that nothing else was run.
fn runs_nothing_else(sandbox: &Sandbox, script: &str) {
    let stand_ins = "az() { :; }\ncurl() { :; }\njq() { :; }\n";
    let blanks = [
        "RESOURCE_NAME",
        "SUBSCRIPTION",
        "RESOURCE_GROUP",
        "TEXT_1",
        "TEXT_2",
        "TEXT_3",
    ];
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{stand_ins}{script}"));
    command.current_dir(sandbox.path(".")).stdin(Stdio::null());
    for blank in blanks {
        command.env(blank, "x");
    }
    let Ok(out) = command.output() else { return };
    assert!(out.status.success(), "{out:?}\n{script}");
    assert!(out.stdout.is_empty(), "{out:?}");
    assert!(!sandbox.path("broken").exists(), "{script}");
}

//! `enable`, `remove` and `migrate` on the bodies of REST requests.

use crate::sandbox::{Ran, Sandbox};

const NEW: &str = "Microsoft.Compute/virtualMachines@2018-06-01";
const OLD: &str = "Microsoft.Compute/virtualMachines@2017-12-01";
const ID: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers\
    /Microsoft.ManagedIdentity/userAssignedIdentities/id-a";

/// What a command makes of a body on standard input.
fn made(dir: &Sandbox, args: &[&str], kind: &str, patch: bool, body: &str) -> Ran {
    let mut all = args.to_vec();
    all.extend(["--as", kind]);
    if patch {
        all.push("--patch");
    }
    all.push("-");
    dir.pipe(&all, body.as_bytes())
}

/// That a body stays as it is, and why.
fn assert_refused(ran: &Ran, body: &str, why: &str) {
    assert_eq!((ran.code, ran.stdout.as_str()), (1, body));
    assert!(ran.stderr.contains(why), "{}", ran.stderr);
}

fn block(inner: &str) -> String {
    format!("{{\n  \"identity\": {inner}\n}}\n")
}

#[test]
fn a_patch_takes_identities_away_with_null_and_brings_them_with_an_object() {
    let dir = Sandbox::new("bodies-1");
    let of = |member: &str| {
        block(&format!(
            "{{\n    \"type\": \"UserAssigned\",\n    \"userAssignedIdentities\": {{\n      \
             {member}\n    }}\n  }}"
        ))
    };
    let (there, gone) = (
        of(&format!("\"{ID}\": {{}}")),
        of(&format!("\"{ID}\": null")),
    );
    let user = block("{\n    \"type\": \"UserAssigned\"\n  }");
    for (command, before, after) in [
        ("remove", &there, &gone),
        ("remove", &user, &gone),
        ("remove", &gone, &gone),
        ("enable", &user, &there),
        ("enable", &gone, &there),
        ("enable", &there, &there),
    ] {
        let ran = made(
            &dir,
            &[command, "user", "--identity", ID],
            NEW,
            true,
            before,
        );
        assert_eq!(
            (ran.code, &ran.stdout),
            (0, after),
            "{command}: {}",
            ran.stderr
        );
    }
}

#[test]
fn a_patch_has_the_kinds_that_are_to_be_left() {
    let dir = Sandbox::new("bodies-2");
    let both = block(&format!(
        "{{\n    \"type\": \"SystemAssigned, UserAssigned\",\n    \"userAssignedIdentities\": {{ \
         \"{ID}\": {{}} }}\n  }}"
    ));
    let user = both.replace("SystemAssigned, UserAssigned", "UserAssigned");
    let one = |kind: &str| block(&format!("{{\n    \"type\": \"{kind}\"\n  }}"));
    let (system, none) = (one("SystemAssigned"), one("None"));
    for (args, before, after) in [
        (["remove", "system"], &both, &user),
        (["remove", "user"], &both, &system),
        (["remove", "user"], &user, &none),
        (["remove", "system"], &system, &none),
        (["remove", "all"], &both, &none),
        (["enable", "system"], &user, &both),
        (["enable", "system"], &none, &system),
    ] {
        let ran = made(&dir, &args, NEW, true, before);
        assert_eq!(
            (ran.code, &ran.stdout),
            (0, after),
            "{args:?}: {}",
            ran.stderr
        );
    }
    let ran = made(&dir, &["remove", "all"], NEW, true, "{}\n");
    let written = "{\n  \"identity\": {\n    \"type\": \"None\"\n  }\n}\n";
    assert_eq!(
        (ran.code, ran.stdout.as_str()),
        (0, written),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_array_names_all_that_stay() {
    let dir = Sandbox::new("bodies-3");
    let other = ID.replace("id-a", "id-b");
    let of = |items: &str| {
        block(&format!(
            "{{\n    \"type\": \"UserAssigned\",\n    \"identityIds\": [{items}]\n  }}"
        ))
    };
    let both = of(&format!("\"{ID}\", \"{other}\""));
    let ran = made(
        &dir,
        &["remove", "user", "--identity", ID],
        OLD,
        true,
        &both,
    );
    assert_eq!(
        (ran.code, ran.stdout),
        (0, of(&format!("\"{other}\""))),
        "{}",
        ran.stderr
    );
    // Without it, nobody knows what would be left.
    let user = block("{\n    \"type\": \"UserAssigned\"\n  }");
    for command in ["enable", "remove"] {
        let ran = made(&dir, &[command, "user", "--identity", ID], OLD, true, &user);
        assert_eq!((ran.code, &ran.stdout), (1, &user));
        assert!(
            ran.stderr
                .contains("does not say which user-assigned identities stay"),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn a_body_that_does_not_say_what_is_there_is_left_alone() {
    let dir = Sandbox::new("bodies-4");
    for body in [
        "{}\n",
        "{\n  \"identity\": {}\n}\n",
        "{\n  \"identity\": null\n}\n",
    ] {
        for args in [
            &["enable", "system"][..],
            &["enable", "user", "--identity", ID],
            &["remove", "system"],
            &["remove", "user"],
        ] {
            let ran = made(&dir, args, NEW, true, body);
            assert_refused(&ran, body, "does not say which kinds");
        }
    }
    let ran = made(&dir, &["remove", "all", "--drop-block"], NEW, true, "{}\n");
    assert_refused(&ran, "{}\n", "send the whole resource with PUT");
}

#[test]
fn a_body_has_no_expressions() {
    let dir = Sandbox::new("bodies-5");
    let system = block("{\n    \"type\": \"SystemAssigned\"\n  }");
    for patch in [false, true] {
        let args = ["enable", "user", "--identity", "id-a"];
        let ran = made(&dir, &args, NEW, patch, &system);
        assert_refused(&ran, &system, "`id-a` is no resource ID");
    }
    // In a PUT body, what is left out is gone.
    let ran = made(
        &dir,
        &["enable", "user", "--identity", ID],
        NEW,
        false,
        &system,
    );
    assert!(
        ran.stdout.contains("\"SystemAssigned, UserAssigned\""),
        "{}",
        ran.stdout
    );
    let back = made(
        &dir,
        &["remove", "user", "--identity", ID],
        NEW,
        false,
        &ran.stdout,
    );
    assert_eq!((back.code, back.stdout), (0, system), "{}", back.stderr);
}

#[test]
fn a_migrated_patch_says_what_it_cannot_take_along() {
    let dir = Sandbox::new("bodies-6");
    let array = block(&format!(
        "{{\n    \"type\": \"UserAssigned\",\n    \"identityIds\": [\n      \"{ID}\"\n    ]\n  }}"
    ));
    let dictionary = array
        .replace("identityIds\": [", "userAssignedIdentities\": {")
        .replace("id-a\"", "id-a\": {}")
        .replace("    ]", "    }");
    let ran = made(&dir, &["migrate"], NEW, true, &array);
    assert_eq!((ran.code, ran.stdout), (0, dictionary), "{}", ran.stderr);
    assert!(ran.stderr.contains("write null for each"), "{}", ran.stderr);
    // The request itself has to go to a version that takes it.
    let ran = made(&dir, &["migrate"], OLD, true, &array);
    assert_refused(&ran, &array, "send it to 2018-06-01");
}

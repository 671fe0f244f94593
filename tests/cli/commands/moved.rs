//! Resources that left one file for another.

use crate::sandbox::Sandbox;

#[test]
fn what_moved_to_another_file_is_not_passed_over() {
    let dir = Sandbox::new("commands-moved");
    let site = |name: &str, identity: &str| {
        format!(
            "resource {name} 'Microsoft.Web/sites@2023-12-01' = {{\n  name: '{name}'\n{identity}}}\n"
        )
    };
    let system = "  identity: { type: 'SystemAssigned' }\n";
    let run = || dir.run(&["commands", "-g", "rg", "--from", "old", "new"]);
    dir.write("old/a.bicep", site("a", system) + &site("b", ""));
    dir.write("new/a.bicep", site("b", ""));
    dir.write("old/b.bicep", site("c", ""));
    dir.write("new/b.bicep", site("c", "") + &site("a", ""));
    let said = "# a (Microsoft.Web/sites), new/b.bicep:4\n# nothing is printed: it moved here from \
                old/a.bicep, and its identity changed: make that change by hand\n";
    let ran = run();
    assert_eq!((ran.code, &*ran.stdout), (0, said), "{}", ran.stderr);
    // Nothing became of its identity.
    dir.write("new/b.bicep", site("c", "") + &site("a", system));
    let ran = run();
    assert_eq!((&*ran.stdout, &*ran.stderr), ("", "nothing to change\n"));
    // A parameter of another file is another one.
    let user = "  identity: { type: 'UserAssigned', userAssignedIdentities: { '${id}': {} } }\n";
    dir.write(
        "old/a.bicep",
        format!("param id string\n{}", site("a", user)),
    );
    dir.write(
        "new/b.bicep",
        format!("param id string\n{}", site("a", user)),
    );
    let stdout = run().stdout;
    assert!(
        stdout.contains("its identity hangs on values of its file"),
        "{stdout}"
    );
    dir.write("old/a.bicep", site("a", system) + &site("b", ""));
    // One file is no more, and the other is new.
    for name in ["old/b.bicep", "new/a.bicep", "new/b.bicep"] {
        std::fs::remove_file(dir.path(name)).unwrap();
    }
    dir.write("new/c.bicep", site("a", "") + &site("b", ""));
    let said = said.replace("new/b.bicep:4", "new/c.bicep:1");
    assert_eq!(run().stdout, said);
    // Two of one name: nobody can tell which it was.
    dir.write("new/d.bicep", site("a", ""));
    assert_eq!(run().stdout, "");
}

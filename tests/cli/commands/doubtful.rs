//! Identities that may be the one that is to go.

use super::{lines, template};
use crate::sandbox::Sandbox;

#[test]
fn an_identity_that_may_be_the_one_to_go_is_not_passed_over() {
    let dir = Sandbox::new("commands-may-be-the-one");
    let group = "resourceId('rg-ids', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'id-a')";
    let file = |key: &str| {
        format!(
            "param id string\nresource a 'Microsoft.Web/sites@2023-12-01' = {{\n  name: 'a'\n  \
             identity: {{\n    type: 'UserAssigned'\n    userAssignedIdentities: {{\n      \
             '${{{key}}}': {{}}\n    }}\n  }}\n}}\n"
        )
    };
    let remove = ["commands", "remove", "user", "--identity", "id-a"];
    for key in [group, "id"] {
        dir.write("main.bicep", file(key));
        let ran = dir.run(&[&remove[..], &["main.bicep"]].concat());
        assert_eq!((ran.code, lines(&ran)), (0, Vec::new()), "{}", ran.stderr);
        assert!(
            ran.stdout
                .contains("# nothing is printed: one of its identities may be"),
            "{key}: {}{}",
            ran.stdout,
            ran.stderr
        );
    }
    dir.write("main.bicep", file(group));
    let ran = dir.run(&[&remove[..], &["-g", "rg-ids", "main.bicep"]].concat());
    assert!(
        ran.stdout.contains("\naz webapp identity remove -g rg-ids"),
        "{}",
        ran.stdout
    );
    let ran = dir.run(&[&remove[..], &["-g", "rg-other", "main.bicep"]].concat());
    assert_eq!(ran.stdout, "", "it is surely another one");
    assert_eq!(ran.stderr, "nothing to change\n");
    dir.write(
        "main.bicep",
        file("resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'id-b')"),
    );
    let ran = dir.run(&[&remove[..], &["main.bicep"]].concat());
    assert_eq!(ran.stderr, "nothing to change\n");
    let json = "{ \"type\": \"Microsoft.Web/sites\", \"apiVersion\": \"2023-12-01\", \"name\": \"a\", \
                \"identity\": { \"type\": \"UserAssigned\", \"userAssignedIdentities\": { \
                \"[resourceId('rg-ids', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'id-a')]\": {} } } }";
    dir.write("main.json", template(json));
    let ran = dir.run(&[&remove[..], &["main.json"]].concat());
    assert!(
        ran.stdout.contains("may be the one that is to go"),
        "{}",
        ran.stdout
    );
}

use super::*;

#[test]
fn what_may_read_an_identity_is_told_by_the_letters_around_the_word() {
    for text in [
        "vm.identity.principalId",
        "vm.?identity",
        "reference('a', '1', 'Full').Identity",
        "reference('a')['identity']['principalId']",
        "vm[ 'identity' ]",
        "vm[/* the block */'identity']",
        "vm[('identity')]",
    ] {
        assert!(may_read(&Source::new("a", text)), "{text}");
    }
    for text in [
        "",
        "dentity",
        "identity",
        "vm.identityId",
        "vm.identity_1",
        "vm.identity2",
        "parameters('identity')",
        "variables( 'identity' )",
        "tryGet(reference('a', '1', 'Full'), 'identity')",
        "Microsoft.ManagedIdentity/userAssignedIdentities",
    ] {
        assert!(!may_read(&Source::new("a", text)), "{text}");
    }
}

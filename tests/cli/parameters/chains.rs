//! Parameter files that extend others.

use super::{BICEP, concise};
use crate::sandbox::Sandbox;

#[test]
fn files_that_extend_each_other_come_to_an_end() {
    let dir = Sandbox::new("parameters-circle");
    dir.write("main.bicep", BICEP);
    dir.write(
        "a.bicepparam",
        "using 'main.bicep'\nextends 'b.bicepparam'\n",
    );
    dir.write(
        "b.bicepparam",
        "using none\nextends './a.bicepparam'\nparam identityType = 'x'\n",
    );
    let ran = concise(&dir, &["a.bicepparam"]);
    let circle = "b.bicepparam:2:9: error[syntax-error] this file extends itself through \
                  `./a.bicepparam`\n";
    assert!(ran.stdout.contains(circle), "{}", ran.stdout);
    assert!(
        ran.stdout
            .contains("b.bicepparam:3:22: error[identity-type-unknown]"),
        "{}",
        ran.stdout
    );
    dir.write(
        "a.bicepparam",
        "using 'main.bicep'\nextends 'a.bicepparam'\nparam identityType = base.identityType\n",
    );
    let ran = concise(&dir, &["a.bicepparam"]);
    assert!(
        ran.stdout
            .starts_with("a.bicepparam:2:9: error[syntax-error]"),
        "{}",
        ran.stdout
    );
    dir.write(
        "a.bicepparam",
        "using 'main.bicep'\nextends 'c.bicepparam'\n",
    );
    let ran = concise(&dir, &["a.bicepparam"]);
    let expected =
        "a.bicepparam:2:9: error[parameter-file-mismatch] `c.bicepparam` does not exist\n";
    assert_eq!(ran.stdout, expected);
    dir.write("a.bicepparam", "using 'main.bicep'\nextends 'main.bicep'\n");
    let ran = concise(&dir, &["a.bicepparam"]);
    let expected = "a.bicepparam:2:9: error[parameter-file-mismatch] `main.bicep` is no \
                    `.bicepparam` file\n";
    assert_eq!(ran.stdout, expected);
    dir.write(
        "a.bicepparam",
        "using 'main.bicep'\nparam name = identityType\nparam identityType = name\n",
    );
    let ran = concise(&dir, &["a.bicepparam"]);
    assert!(
        ran.stdout.contains("error[syntax-error] the value of"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_base_file_may_give_more_than_the_template_declares() {
    let dir = Sandbox::new("parameters-more");
    dir.write("main.bicep", BICEP);
    dir.write(
        "base.bicepparam",
        "using none\nparam other = 1\nparam identityType = 'None'\n",
    );
    dir.write(
        "p.bicepparam",
        "using 'main.bicep'\nextends 'base.bicepparam'\nparam more = base.other\n",
    );
    let ran = concise(&dir, &[]);
    let expected = "p.bicepparam:3:7: error[parameter-file-mismatch] the template has no \
                    parameter `more`\n";
    assert_eq!(ran.stdout, expected);
}

#[test]
fn what_a_broken_file_may_give_is_not_taken_for_the_default() {
    let dir = Sandbox::new("parameters-partly");
    let template = BICEP.replace(
        "identityType string",
        "identityType string = 'UserAssigned'",
    );
    dir.write("main.bicep", template);
    dir.write("whole.bicepparam", "using 'main.bicep'\n");
    let ran = concise(&dir, &["whole.bicepparam"]);
    assert!(
        ran.stdout.contains("user-assigned-without-identities"),
        "{}",
        ran.stdout
    );
    dir.write(
        "broken.bicepparam",
        "using 'main.bicep'\nparam identityType = 'None\n",
    );
    let ran = concise(&dir, &["broken.bicepparam"]);
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
    assert!(
        ran.stdout.contains("2:22: error[syntax-error]"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_long_chain_of_files_is_followed() {
    let dir = Sandbox::new("parameters-chain");
    dir.write("main.bicep", BICEP);
    let using = |number: usize| if number == 0 { "'main.bicep'" } else { "none" };
    for number in 0..300 {
        let text = format!(
            "using {}\nextends 'p{}.bicepparam'\n",
            using(number),
            number + 1
        );
        dir.write(format!("p{number}.bicepparam"), text);
    }
    dir.write("p300.bicepparam", "using none\nparam identityType = 'x'\n");
    let ran = concise(&dir, &["p0.bicepparam"]);
    // So deep a value is unknown.
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (0, "", "")
    );
    let ran = concise(&dir, &["main.bicep", "--parameters", "p280.bicepparam"]);
    assert_eq!(ran.paths(), ["p300.bicepparam"]);
}

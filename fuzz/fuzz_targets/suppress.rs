//! Comments that silence findings.
#![no_main]

use armid_fuzz::{OPTIONS, checked, silenced};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let template = concat!(
        "{ \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n",
        "\"resources\": [ { \"type\": \"Microsoft.Web/sites\", \"apiVersion\": \"2023-12-01\",\n",
        "\"name\": \"a\", \"identity\": { \"type\": \"x\" } } ] }\n",
    );
    for path in ["a.json", "a.bicep"] {
        silenced(path, text);
    }
    drop(checked(
        "a.json",
        &format!("// armid: {text}\n{template}"),
        &OPTIONS,
    ));
    drop(checked(
        "a.bicep",
        &format!("// armid: {text}\nresource a 'A.b/c@2020-01-01' = {{}}\n"),
        &OPTIONS,
    ));
});

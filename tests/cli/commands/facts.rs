//! What the facts about a type say of commands.

use super::{ID, lines, template};
use crate::sandbox::Sandbox;

#[test]
fn an_override_decides_at_every_version_that_a_command_could_take() {
    let dir = Sandbox::new("commands-override");
    let site =
        "{ \"type\": \"Microsoft.Web/sites\", \"apiVersion\": \"2023-12-01\", \"name\": \"a\" }";
    dir.write("main.json", template(site));
    let given = "[[override]]\ntype = \"Microsoft.Web/sites\"\nkinds = [\"SystemAssigned\"]\n\
                 shape = \"none\"\nreason = \"this cloud\"\n";
    let add = [
        "enable",
        "user",
        "--identity",
        "id-x",
        "main.json",
        "--name",
        "a",
    ];
    let words = [&["commands"], &add[..]].concat();
    dir.write("armid.toml", given);
    let ran = dir.run(&words);
    assert_eq!((ran.code, lines(&ran)), (1, Vec::new()), "{}", ran.stdout);
    let why = "its type takes no user-assigned identity";
    assert!(ran.stdout.contains(why), "{}", ran.stdout);
    assert_eq!(dir.run(&add).code, 1);
    // A version that the override is for may be newer than all that are known.
    let later = given.replace(
        "[\"SystemAssigned\"]\nshape = \"none\"",
        "[\"UserAssigned\"]\nshape = \"dictionary\"",
    );
    let old = "apiVersion\": \"2014-06-01";
    dir.write(
        "main.json",
        template(&site.replace("apiVersion\": \"2023-12-01", old)),
    );
    dir.write("armid.toml", format!("{later}from = \"2099-01-01\"\n"));
    let ran = dir.run(&words);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
    let note = "# note: API version 2099-01-01, for 2014-06-01 does not take this identity";
    assert!(ran.stdout.contains(note), "{}", ran.stdout);
}

#[test]
fn an_assignment_needs_a_role_that_may_write_it() {
    let dir = Sandbox::new("commands-assignments");
    for (kind, version, role) in [
        (
            "Microsoft.Authorization/policyAssignments",
            "2024-04-01",
            "Resource Policy Contributor",
        ),
        (
            "Microsoft.Blueprint/blueprintAssignments",
            "2018-11-01-preview",
            "Owner",
        ),
    ] {
        let assignment = |identity: &str| {
            template(&format!(
                "{{ \"type\": \"{kind}\", \"apiVersion\": \"{version}\", \"name\": \"a\", \
                 \"location\": \"x\", \"identity\": {identity} }}"
            ))
        };
        let needs = |identity: &str| {
            dir.write("main.json", assignment(identity));
            let ran = dir.run(&["commands", "main.json"]);
            let line = ran
                .stdout
                .lines()
                .find_map(|line| line.strip_prefix("# needs: "));
            line.unwrap().to_owned()
        };
        assert_eq!(needs("{ \"type\": \"SystemAssigned\" }"), role);
        let list = format!("\"userAssignedIdentities\": {{ \"{ID}\": {{}} }}");
        let user = format!("{{ \"type\": \"UserAssigned\", {list} }}");
        assert_eq!(needs(&user), format!("{role}, Managed Identity Operator"));
    }
}

#[test]
fn all_identities_go_where_a_command_asks_for_their_names() {
    let dir = Sandbox::new("commands-none");
    let resource = |kind: &str, version: &str, identity: &str| {
        template(&format!(
            "{{ \"type\": \"{kind}\", \"apiVersion\": \"{version}\", \"name\": \"a\", \"identity\": {identity} }}"
        ))
        .replacen('{', "{ \"parameters\": { \"i\": { \"type\": \"object\" } },", 1)
    };
    for (kind, version) in [
        ("Microsoft.Web/sites", "2023-12-01"),
        ("Microsoft.DocumentDB/databaseAccounts", "2023-04-15"),
        ("Microsoft.ContainerRegistry/registries", "2023-07-01"),
        ("Microsoft.Cache/redis", "2023-08-01"),
    ] {
        let words = ["-g", "rg", "--subscription", "s", "main.json"];
        dir.write(
            "main.json",
            resource(kind, version, "{ \"type\": \"None\" }"),
        );
        let template = dir.run(&[&["commands"], &words[..]].concat());
        dir.write(
            "main.json",
            resource(kind, version, "\"[parameters('i')]\""),
        );
        let operation = dir.run(&[&["commands", "remove", "all"], &words[..]].concat());
        let line = format!(
            "az rest --method patch --url 'https://management.azure.com/subscriptions/s/resourceGroups/\
             rg/providers/{kind}/a?api-version={version}' --headers Content-Type=application/json \
             --body '{{"
        );
        for ran in [template, operation] {
            let told = lines(&ran);
            assert_eq!(told.first(), Some(&&*line), "{}", ran.stdout);
            assert!(told.contains(&"    \"type\": \"None\""), "{}", ran.stdout);
        }
    }
}

/// A template of one resource.
fn one(kind: &str, version: &str, identity: &str) -> String {
    template(&format!(
        "{{ \"type\": \"{kind}\", \"apiVersion\": \"{version}\", \"name\": \"x\", \
         \"identity\": {identity} }}"
    ))
}

#[test]
fn a_type_that_takes_one_kind_alone_is_said_to_take_no_other() {
    let dir = Sandbox::new("commands-never");
    let system = "{ \"type\": \"SystemAssigned\" }";
    let user = "{ \"type\": \"UserAssigned\", \"userAssignedIdentities\": { \
                \"[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'u')]\": {} } }";
    let enable_user = &["enable", "user", "--identity", "id-v"][..];
    let enable_system = &["enable", "system"][..];
    for (kind, version, identity, operation, why) in [
        (
            "Microsoft.DataShare/accounts",
            "2021-08-01",
            system,
            enable_user,
            "user-assigned",
        ),
        (
            "Microsoft.Kubernetes/connectedClusters",
            "2024-01-01",
            system,
            enable_user,
            "user-assigned",
        ),
        (
            "Microsoft.VirtualMachineImages/imageTemplates",
            "2024-02-01",
            user,
            enable_system,
            "system-assigned",
        ),
        (
            "Microsoft.Resources/deploymentScripts",
            "2023-08-01",
            user,
            enable_system,
            "system-assigned",
        ),
    ] {
        dir.write("main.json", one(kind, version, identity));
        let ran = dir.run(&[&["commands"], operation, &["main.json"]].concat());
        let said = format!("nothing is printed: its type takes no {why} identity\n");
        assert!(ran.stdout.ends_with(&said), "{kind} {}", ran.stdout);
    }
}

#[test]
fn the_steps_of_the_portal_are_about_what_the_type_takes() {
    let dir = Sandbox::new("commands-portal-never");
    let none = "{ \"type\": \"None\" }";
    let steps = |kind: &str, version: &str| {
        dir.write("main.json", one(kind, version, none));
        let ran = dir.run(&["commands", "--for", "portal", "main.json"]);
        ["System assigned", "User assigned"].map(|words| ran.stdout.contains(words))
    };
    let types = [
        (
            "Microsoft.Kubernetes/connectedClusters",
            "2024-01-01",
            [true, false],
        ),
        (
            "Microsoft.VirtualMachineImages/imageTemplates",
            "2024-02-01",
            [false, true],
        ),
        // Another version of the type takes both.
        (
            "Microsoft.Search/searchServices",
            "2023-11-01",
            [true, true],
        ),
    ];
    for (kind, version, wanted) in types {
        assert_eq!(steps(kind, version), wanted, "{kind}");
    }
}

const ONE_USER: &str = r#"{ "type": "UserAssigned", "userAssignedIdentities": {
    "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a": {} } }"#;

/// Where one goes and none comes, what else is read is written back.
#[test]
fn what_goes_from_a_cluster_takes_nothing_with_it() {
    let dir = Sandbox::new("commands-cluster-less");
    let two = ONE_USER.replace(
        "/id-a\": {}",
        "/id-a\": {}, \"/subscriptions/s/resourceGroups/rg/providers/\
         Microsoft.ManagedIdentity/userAssignedIdentities/id-b\": {}",
    );
    let cluster = "Microsoft.ContainerService/managedClusters";
    dir.write("main.json", one(cluster, "2024-05-01", &two));
    for (way, taken) in [
        ("powershell", "$ids = @()\n"),
        ("rest", "'del(.identity.userAssignedIdentities)"),
        ("python", "(resource.get(\"identity\") or {}).pop("),
    ] {
        let removed = "remove user --identity id-a --for";
        let words = ["commands"].into_iter().chain(removed.split(' '));
        let words: Vec<_> = words
            .chain([way, "-g", "rg", "--subscription", "s", "main.json"])
            .collect();
        let ran = dir.run(&words);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(ran.stdout.contains("/id-a"), "{way}: {}", ran.stdout);
        assert!(!ran.stdout.contains(taken), "{way}: {}", ran.stdout);
    }
}

/// What is read of a resource that takes one identity alone is not written back.
#[test]
fn the_one_identity_of_a_cluster_takes_the_place_of_the_one_before() {
    let dir = Sandbox::new("commands-cluster-one");
    let cluster = "Microsoft.ContainerService/managedClusters";
    dir.write("main.json", one(cluster, "2024-05-01", ONE_USER));
    let script = |way: &str| {
        let ran = dir.run(&["commands", "--for", way, "-g", "rg", "main.json"]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(
            ran.stdout.contains("takes the place"),
            "{way}: {}",
            ran.stdout
        );
        ran.stdout
    };
    let powershell = script("powershell");
    assert!(powershell.contains("$ids = @()\n"), "{powershell}");
    assert!(
        !powershell.contains("userAssignedIdentities.Keys"),
        "{powershell}"
    );
    let rest = script("rest");
    assert!(
        rest.contains("'del(.identity.userAssignedIdentities) | ("),
        "{rest}"
    );
    let python = script("python");
    let taken = "(resource.get(\"identity\") or {}).pop(\"userAssignedIdentities\", None)\n\
                 body = merged(resource, body)\n";
    assert!(python.contains(taken), "{python}");
    // Others are kept.
    let group = "Microsoft.ContainerInstance/containerGroups";
    dir.write("main.json", one(group, "2023-05-01", ONE_USER));
    for (way, word) in [
        ("powershell", "userAssignedIdentities.Keys"),
        ("rest", "'($patch.identity"),
        ("python", "cls=raw)\nbody = merged("),
    ] {
        let ran = dir.run(&["commands", "--for", way, "-g", "rg", "main.json"]);
        assert!(ran.stdout.contains(word), "{way}: {}", ran.stdout);
    }
}

#[test]
fn each_way_drops_what_its_script_takes_away() {
    let dir = Sandbox::new("commands-drops");
    let kind = "Microsoft.Compute/virtualMachines";
    dir.write(
        "main.json",
        one(kind, "2024-07-01", "{ \"type\": \"None\" }"),
    );
    let drops = |way: &str, operation: &[&str]| {
        let ran = dir.run(
            &[
                &["commands"],
                operation,
                &["--name", "x", "--for", way, "main.json"],
            ]
            .concat(),
        );
        let line = ran.stdout.lines().find(|line| line.starts_with("# drops"));
        line.unwrap().to_owned()
    };
    let both = "# drops, if the resource has more than the template says: a system-assigned \
                identity, and every user-assigned identity that is not listed";
    for way in ["az", "powershell", "rest", "portal"] {
        assert_eq!(drops(way, &[]), both, "{way}");
        assert_eq!(drops(way, &["remove", "all"]), "# drops: nothing", "{way}");
    }
    for way in ["powershell", "portal"] {
        assert_eq!(
            drops(way, &["enable", "system"]),
            "# drops: nothing",
            "{way}"
        );
        assert_eq!(drops(way, &["remove", "user"]), "# drops: nothing", "{way}");
    }
    // A cluster has one user-assigned identity at most.
    let cluster = "Microsoft.ContainerService/managedClusters";
    dir.write("main.json", one(cluster, "2024-05-01", ONE_USER));
    for way in ["az", "powershell", "rest", "python"] {
        assert_eq!(drops(way, &[]), both, "{way}");
    }
    // A type has no more to drop than it takes.
    let kind = "Microsoft.Kubernetes/connectedClusters";
    dir.write(
        "main.json",
        one(kind, "2024-01-01", "{ \"type\": \"None\" }"),
    );
    let system =
        "# drops, if the resource has more than the template says: a system-assigned identity";
    assert_eq!(drops("portal", &[]), system);
    assert_eq!(drops("rest", &[]), system);
}

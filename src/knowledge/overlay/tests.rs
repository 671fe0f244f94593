//! What an overlay makes of the tables.

use super::*;

fn version(text: &'static str) -> Option<ApiVersion<'static>> {
    ApiVersion::parse(text)
}

fn correction(resource_type: &str) -> Correction {
    Correction {
        resource_type: resource_type.to_owned(),
        reason: "a test".to_owned(),
        ..Correction::default()
    }
}

fn overlay(corrections: Vec<Correction>) -> Overlay {
    Overlay { corrections }
}

/// One word for an answer.
fn word(overlay: &Overlay, resource_type: &str, api_version: &str) -> String {
    match Known::under(Some(overlay)).lookup(resource_type, Some(api_version)) {
        Answer::Unknown => "unknown".into(),
        Answer::UnknownVersion => "version?".into(),
        Answer::Never => "never".into(),
        Answer::NotAt(absence) => format!("not, next {:?}", absence.next.map(ApiVersion::text)),
        Answer::Support(support) if support.kinds.any() => "any".into(),
        Answer::Support(support) => support.kinds.values().collect::<Vec<_>>().join("|"),
    }
}

#[test]
fn a_type_that_no_table_has_is_known_where_it_is_described() {
    let own = overlay(vec![Correction {
        from: version("2024-01-01"),
        to: version("2024-12-31"),
        kinds: Some(Kinds::listing(["None", "UserAssigned"])),
        ..correction("Contoso.Widgets/widgets")
    }]);
    assert_eq!(
        word(&own, "contoso.widgets/Widgets", "2024-06-01"),
        "None|UserAssigned"
    );
    assert_eq!(
        word(&own, "Contoso.Widgets/widgets", "2023-06-01"),
        "unknown"
    );
    assert_eq!(
        word(&own, "Contoso.Widgets/widgets", "2025-06-01"),
        "unknown"
    );
    assert_eq!(word(&own, "Contoso.Widgets/widgets", "latest"), "version?");
    assert_eq!(word(&own, "Contoso.Widgets/other", "2024-06-01"), "unknown");
    let known = Known::under(Some(&own));
    let answer = known.lookup("Contoso.Widgets/widgets", Some("2024-06-01"));
    assert_eq!(answer.support().unwrap().shape, Shape::Dictionary);
    assert!(!answer.support().unwrap().open);
    let since = known.first_version_with("Contoso.Widgets/widgets", |_| true);
    assert_eq!(since.unwrap().first, version("2024-01-01").unwrap());
}

#[test]
fn what_a_correction_leaves_out_stays_as_the_table_has_it() {
    let own = overlay(vec![Correction {
        kinds: Some(Kinds::listing(["SystemAssigned"])),
        ..correction("Microsoft.Compute/virtualMachines")
    }]);
    let resource_type = "Microsoft.Compute/virtualMachines";
    let known = Known::under(Some(&own));
    for api_version in ["2017-12-01", "2018-06-01", "2024-07-01"] {
        let (old, new) = (
            FACTS.lookup(resource_type, Some(api_version)),
            known.lookup(resource_type, Some(api_version)),
        );
        let (old, new) = (*old.support().unwrap(), *new.support().unwrap());
        assert_eq!(new.kinds.values().collect::<Vec<_>>(), ["SystemAssigned"]);
        assert_eq!(
            (new.shape, new.mode, new.extra),
            (old.shape, old.mode, old.extra)
        );
    }
}

#[test]
fn the_last_correction_that_holds_speaks() {
    let own = overlay(vec![
        Correction {
            kinds: Some(Kinds::listing(["SystemAssigned"])),
            ..correction("A.b/c")
        },
        Correction {
            from: version("2024-01-01"),
            to: version("2024-01-01"),
            takes: Some(Takes::Nothing),
            ..correction("A.b/c")
        },
    ]);
    assert_eq!(word(&own, "A.b/c", "2023-12-31"), "SystemAssigned");
    assert_eq!(word(&own, "A.b/c", "2024-01-01"), "not, next None");
    assert_eq!(word(&own, "A.b/c", "2024-01-01-preview"), "SystemAssigned");
}

#[test]
fn a_type_can_take_an_identity_never_or_only_later() {
    let resource_type = "Microsoft.Web/sites";
    let never = overlay(vec![Correction {
        takes: Some(Takes::Nothing),
        ..correction(resource_type)
    }]);
    assert_eq!(word(&never, resource_type, "2024-04-01"), "never");
    // Only versions that are known to exist are named: of this type, one run is.
    let later = overlay(vec![Correction {
        to: version("2023-12-01"),
        takes: Some(Takes::Nothing),
        ..correction(resource_type)
    }]);
    assert_eq!(word(&later, resource_type, "2020-06-01"), "not, next None");
    let named = overlay(vec![
        later.corrections[0].clone(),
        Correction {
            from: version("2024-04-01"),
            open: Some(true),
            ..correction(resource_type)
        },
    ]);
    let told = "not, next Some(\"2024-04-01\")";
    assert_eq!(word(&named, resource_type, "2020-06-01"), told);
    let first = Known::under(Some(&named)).first_version_with(resource_type, |_| true);
    assert_eq!(first.unwrap().first, version("2024-04-01").unwrap());
}

#[test]
fn the_dictionary_is_found_at_a_version_that_somebody_names() {
    let own = overlay(vec![Correction {
        from: version("2030-01-01"),
        shape: Some(Shape::Dictionary),
        kinds: Some(Kinds::listing(["UserAssigned"])),
        takes: Some(Takes::As(Mode::Required)),
        ..correction("A.b/c")
    }]);
    let known = Known::under(Some(&own));
    let from = known.dictionary_from("A.b/c", version("2029-01-01").unwrap());
    assert_eq!(from, version("2030-01-01"));
    assert_eq!(known.newest_stable("A.b/c"), version("2030-01-01"));
    assert!(known.ever_requires("a.B/c") && !known.ever_requires("A.b/d"));
    let none = Known::default();
    assert_eq!(
        none.dictionary_from("A.b/c", version("2029-01-01").unwrap()),
        None
    );
}

#[test]
fn a_text_is_kept_once() {
    assert!(std::ptr::eq(
        keep("kept once"),
        keep(&["kept", "once"].join(" "))
    ));
}

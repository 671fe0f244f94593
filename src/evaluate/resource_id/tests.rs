use super::*;

#[test]
fn a_literal_id_is_taken_apart() {
    let text =
        Text::Literal("/subscriptions/s/resourcegroups/g/providers/Microsoft.X/as/a/bs/b".into());
    let path = resource_path(&text).unwrap();
    assert_eq!(path.resource_type, "Microsoft.X/as/bs");
    assert_eq!(path.names.len(), 2);
    assert_eq!(path.subscription, Some(vec![Piece::Literal("s".into())]));
    assert_eq!(path.resource_group, Some(vec![Piece::Literal("g".into())]));
}

#[test]
fn a_hole_belongs_to_the_segment_that_it_stands_in() {
    let hole = || Piece::Hole("p".into());
    let text = |text: &str| Piece::Literal(text.to_owned());
    let id = [text("/providers/A.B/cs/x-"), hole(), text("-y/ds/"), hole()];
    let path = resource_path(&Text::join(id)).unwrap();
    assert_eq!(path.resource_type, "A.B/cs/ds");
    assert_eq!(
        path.names,
        [vec![text("x-"), hole(), text("-y")], vec![hole()]]
    );
    assert_eq!((path.subscription, path.resource_group), (None, None));
    // A type is no hole.
    let id = [text("/providers/A.B/"), hole(), text("/x")];
    assert_eq!(resource_path(&Text::join(id)), None);
    let relative = [text("A.B/cs/"), hole()];
    assert_eq!(
        relative_path(&Text::join(relative)).unwrap().names,
        [vec![hole()]]
    );
    assert_eq!(relative_path(&Text::Literal("cs/x".into())), None);
}

#[test]
fn one_id_is_one_text_however_it_is_put_together() {
    let hole = |text: &str| Piece::Hole(text.into());
    let text = |text: &str| Piece::Literal(text.to_owned());
    let end = || text("/providers/A.B/cs/x");
    let all = [
        vec![hole("the resource group of the deployment"), end()],
        vec![hole("resourcegroup().id"), end()],
        vec![
            hole("subscription().id"),
            text("/resourceGroups/"),
            hole("resourcegroup().name"),
            end(),
        ],
        vec![
            text("/subscriptions/"),
            hole("the subscription of the deployment"),
            text("/resourceGroups/"),
            hole("resourcegroup().name"),
            end(),
        ],
    ];
    for pieces in all {
        let own = spelt_out(&Text::join(pieces));
        let wanted = [
            text("/subscriptions/"),
            hole("subscription().subscriptionid"),
            text("/resourceGroups/"),
            hole("resourcegroup().name"),
            end(),
        ];
        assert_eq!(own.pieces(), wanted);
    }
}

#[test]
fn the_end_of_an_id_tells_its_type_as_taking_it_apart_does() {
    let hole = || Piece::Hole("p".into());
    let text = |text: &str| Piece::Literal(text.to_owned());
    let yes = [
        vec![text("/subscriptions/s/PROVIDERS/a.b/CS/x")],
        vec![hole(), text("/providers/A.B/cs/"), hole()],
        vec![text("/providers/A.B/cs/x-"), hole(), text("-y")],
        vec![text("/providers/C.D/es/e/providers/A.B/cs/"), hole()],
    ];
    for id in yes {
        let id = Text::join(id);
        assert!(ends_in(&id, "A.B/cs"), "{id:?}");
        let path = resource_path(&id).expect("a resource ID");
        assert!(path.resource_type.eq_ignore_ascii_case("A.B/cs"));
    }
    let no = [
        vec![],
        vec![hole()],
        vec![text("x")],
        vec![text("cs/x")],
        vec![text("providers/A.B/cs/x")],
        vec![hole(), text("providers/A.B/cs/x")],
        vec![text("/providers/A.B/c"), hole(), text("/x")],
        vec![text("/providers/A.B/cs/x/ds/"), hole()],
        vec![text("/providers/A.B/cs/"), hole(), text("/ds/x")],
        vec![text("/providers/A.B/es/A.B/cs/x")],
        vec![text("/providers/ÄA.B/cs/x")],
    ];
    for id in no {
        let id = Text::join(id);
        assert!(!ends_in(&id, "A.B/cs"), "{id:?}");
    }
}

#[test]
fn names_with_holes_are_compared_by_what_is_around_them() {
    let hole = |name: &str| Piece::Hole(name.into());
    let text = |text: &str| Piece::Literal(text.into());
    let same = |one: &[Piece], other: &[Piece]| {
        let (one, other) = ([one.to_vec()], [other.to_vec()]);
        assert_eq!(may_be_same(&one, &other), may_be_same(&other, &one));
        may_be_same(&one, &other)
    };
    assert!(same(&[text("a")], &[text("A")]));
    assert!(same(&[hole("p")], &[hole("p")]));
    assert!(!same(&[text("a")], &[text("b")]));
    assert!(same(&[hole("p")], &[text("b")]));
    assert!(same(&[hole("p")], &[hole("q")]));
    assert!(same(&[text("a"), hole("p")], &[text("ab"), hole("q")]));
    assert!(!same(&[text("a"), hole("p")], &[text("b"), hole("p")]));
    assert!(!same(&[hole("p"), text("-1")], &[hole("q"), text("-2")]));
    let between = |middle: &str| [hole("p"), text(middle), hole("q")];
    assert!(!same(&between("a"), &between("b")));
    assert!(!same(&[hole("p"), text("x")], &[hole("p")]));
    assert!(!may_be_same(&[vec![text("a")]], &[]));
}

#[test]
fn an_explicit_group_and_none_may_be_the_same() {
    let path = |start: &str, name: &str| {
        let text = format!("{start}/providers/Microsoft.X/as/{name}");
        resource_path(&Text::Literal(text.into())).unwrap()
    };
    let group = "/subscriptions/s/resourceGroups/g";
    assert!(path(group, "a").may_be(&path("", "A")));
    assert!(!path(group, "a").may_be(&path("", "b")));
    let other = "/subscriptions/s/resourceGroups/h";
    assert!(!path(group, "a").may_be(&path(other, "a")));
    let elsewhere = "/subscriptions/t/resourceGroups/g";
    assert!(!path(group, "a").may_be(&path(elsewhere, "a")));
    let of_another_type = path(group, "a/bs/a");
    assert!(!path(group, "a").may_be(&of_another_type));
}

#[test]
fn a_name_or_half_an_id_is_no_path() {
    for text in ["name", "/subscriptions/s", "/providers/Microsoft.X/as", ""] {
        assert_eq!(resource_path(&Text::Literal(text.into())), None, "{text}");
    }
}

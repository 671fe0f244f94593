use super::*;

fn assume(subject: &str, choice: Choice) -> When {
    When::assume(subject.into(), choice)
}

#[test]
fn what_contradicts_cannot_hold_together() {
    let yes = assume("? a", Choice::holds(true));
    let no = assume("? a", Choice::holds(false));
    let other = assume("b", Choice::Is("x".into()));
    assert_eq!(yes.and(&no), None);
    assert!(!yes.agrees_with(&no) && yes.agrees_with(&other));
    assert_eq!(yes.and(&yes).as_ref(), Some(&yes));
    // The order in which things are assumed does not matter.
    let both = yes.and(&other).unwrap();
    assert_eq!(other.and(&yes), Some(both.clone()));
    assert!(both.agrees_with(&yes) && !both.agrees_with(&no) && !no.agrees_with(&both));
    assert_eq!(both.and(&When::default()), Some(both.clone()));
    assert_eq!(both.branch(), yes);
}

#[test]
fn what_is_one_of_some_values_is_none_of_others() {
    let text = |value: &str| Literal::Text(value.into());
    let one_of = |values: &[&str]| {
        let values = values.iter().map(|value| text(value)).collect();
        assume("? a", Choice::OneOf(values))
    };
    let none_of = |values: &[&str]| {
        let values = values.iter().map(|value| text(value)).collect();
        assume("? a", Choice::NoneOf(values))
    };
    for (one, other, both) in [
        (one_of(&["a"]), one_of(&["b"]), None),
        (one_of(&["a"]), one_of(&["A"]), None),
        (
            one_of(&["a", "b"]),
            one_of(&["c", "b"]),
            Some(one_of(&["b"])),
        ),
        (one_of(&["a"]), none_of(&["a", "b"]), None),
        (one_of(&["a", "b"]), none_of(&["a"]), Some(one_of(&["b"]))),
        (none_of(&["a"]), none_of(&["b"]), Some(none_of(&["a", "b"]))),
        (none_of(&["a"]), none_of(&["a"]), Some(none_of(&["a"]))),
    ] {
        assert_eq!(one.and(&other), both, "{one:?} {other:?}");
        assert_eq!(one.agrees_with(&other), both.is_some(), "{one:?} {other:?}");
        assert_eq!(other.agrees_with(&one), both.is_some(), "{one:?} {other:?}");
    }
    let true_one = assume("? a", Choice::holds(true));
    assert!(!true_one.agrees_with(&one_of(&["true"])));
    assert!(true_one.of(|subject| &**subject != "? a").is_always());
}

#[test]
fn what_holds_in_either_case_is_less_than_in_each() {
    let is = |value: &str| assume("p", Choice::Is(value.into()));
    let among = |values: &[&str]| {
        let values = values.iter().map(|value| Rc::from(*value)).collect();
        assume("p", Choice::Among(values))
    };
    let other = assume("p", Choice::Other);
    let condition = |outcome| assume("? a", Choice::holds(outcome));
    for (one, two, either) in [
        (is("x"), is("x"), is("x")),
        (is("x"), is("y"), among(&["x", "y"])),
        (among(&["x", "y"]), is("z"), among(&["x", "y", "z"])),
        (is("x"), other.clone(), When::default()),
        (is("x"), condition(true), When::default()),
        (condition(true), condition(true), condition(true)),
        (is("x").and(&condition(true)).unwrap(), is("x"), is("x")),
    ] {
        assert_eq!(one.or(&two), either, "{one:?} {two:?}");
        assert!(one.agrees_with(&either) && two.agrees_with(&either));
    }
    assert!(!among(&["x", "y"]).agrees_with(&is("z")));
    assert!(!among(&["x", "y"]).agrees_with(&other));
    assert_eq!(among(&["x", "y"]).and(&is("y")), Some(is("y")));
    let both = among(&["x", "y", "z"]).and(&among(&["z", "w", "y"]));
    assert_eq!(both, Some(among(&["y", "z"])));
    assert!(among(&["x", "y"]).branch().is_always());
    assert!(!among(&["x", "y"]).is_by_default() && !among(&["x", "y"]).is_asked_for());
}

#[test]
fn a_parameter_is_asked_for_when_its_default_is_not_meant() {
    let other = assume("b", Choice::Other);
    let own = assume("b", Choice::Is("x".into()));
    let condition = assume("? a", Choice::holds(true));
    assert!(other.is_asked_for() && !own.is_asked_for() && !condition.is_asked_for());
    assert!(condition.and(&other).unwrap().is_asked_for());
    assert!(When::default().is_always() && !other.is_always());
    assert_eq!(own.parameter().map(|name| &**name), Some("b"));
    assert_eq!(condition.and(&own).unwrap().parameter(), own.parameter());
    assert_eq!((other.parameter(), condition.parameter()), (None, None));
    let two = own.and(&assume("c", Choice::Is("y".into()))).unwrap();
    assert_eq!(two.parameter(), None);
}

#[test]
fn where_one_of_several_holds_not_all_are_ruled_out() {
    let is = |subject: &str, outcome| assume(subject, Choice::holds(outcome));
    let all = |whens: &[When]| {
        let both = |all: When, when: &When| all.and(when).unwrap();
        whens.iter().fold(When::default(), both)
    };
    let either = When::either([is("? a", true), is("? b", true)]);
    let neither = all(&[is("? a", false), is("? b", false)]);
    assert!(!either.is_always());
    assert_eq!(either.and(&neither), None);
    assert_eq!(neither.and(&either), None);
    assert!(!either.agrees_with(&neither) && !neither.agrees_with(&either));
    for one in [is("? a", false), is("? b", false), is("? c", false)] {
        let both = one.and(&either);
        assert_eq!(either.and(&one), both);
        assert!(!both.unwrap().agrees_with(&neither) && either.agrees_with(&one));
    }
    // Where one of them holds, no more is said.
    assert_eq!(either.and(&is("? a", true)), Some(is("? a", true)));
    assert_eq!(is("? a", true).and(&either), Some(is("? a", true)));
    assert_eq!(either.and(&either), Some(either.clone()));
    // Two that hold, each with one of its own.
    let others = When::either([is("? b", true), is("? c", true)]);
    let both = either.and(&others).unwrap();
    assert!(both.agrees_with(&is("? b", false)) && !both.agrees_with(&neither));
    assert!(!both.agrees_with(&all(&[is("? b", false), is("? c", false)])));
    // Each two of these can hold together, but not all.
    let pairs = [(true, true), (true, false), (false, true), (false, false)];
    let pairs = pairs.map(|(a, b)| When::either([is("? a", a), is("? b", b)]));
    let three = all(&pairs[..3]);
    assert_eq!(three.and(&pairs[3]), None);
    assert!(!pairs[3].agrees_with(&three));
    // What is left of a case is no less than nothing.
    assert_eq!(either.branch(), either);
    assert_eq!(either.of(|subject| &**subject != "? c"), either);
    assert!(either.of(|subject| &**subject != "? b").is_always());
    let given = |value: &str| assume("p", Choice::Is(value.into()));
    let one = When::either([is("? a", true), given("x")]);
    assert!(one.branch().is_always());
    // Of one subject, that is the same as several values.
    let among = Choice::Among(["x".into(), "y".into()].into());
    let two = When::either([given("x"), given("y")]);
    assert_eq!(two, assume("p", among));
}

#[test]
fn one_of_too_many_says_nothing() {
    let holds = |at: usize| assume(&format!("? {at}"), Choice::holds(true));
    assert!(!When::either((0..MOST).map(holds)).is_always());
    assert!(When::either((0..=MOST).map(holds)).is_always());
    assert!(When::either([holds(1), When::default()]).is_always());
    assert!(When::either([]).is_always());
    assert_eq!(When::either([holds(1), holds(1)]), holds(1));
    // A case that is one of several itself is not told apart.
    assert!(When::either([holds(1), When::either([holds(2), holds(3)])]).is_always());
    let pair = |at: usize| When::either([holds(2 * at), holds(2 * at + 1)]);
    let all = |pairs: usize| {
        let both = |all: When, at| all.and(&pair(at)).unwrap();
        (0..pairs).fold(When::default(), both)
    };
    assert_ne!(all(MOST), all(MOST - 1));
    assert_eq!(all(MOST + 1), all(MOST));
}

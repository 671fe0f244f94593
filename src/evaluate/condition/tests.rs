use super::*;
use crate::language::arm;
use crate::language::bicep::{self, Dialect};
use crate::model::{ResourceId, Template};
use crate::text::Source;

/// What holds where the first resource of a template is deployed.
fn assumed(template: &Template<'_>) -> When {
    let condition = template.resource(ResourceId(0)).condition.as_ref();
    Evaluator::new(template)
        .assumption(condition.unwrap().get(), ScopeId(0))
        .unwrap()
}

/// What a condition of ARM JSON assumes.
fn arm(condition: &str) -> When {
    let text = format!(
        r#"{{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "parameters": {{ "p": {{ "type": "string" }}, "q": {{ "type": "string" }} }},
        "variables": {{ "a": "a", "cd": ["c", "d"], "given": "[not(empty(parameters('p')))]" }},
        "resources": [ {{ "type": "a.b/c", "apiVersion": "1", "name": "n",
        "condition": "[{condition}]" }} ] }}"#
    );
    let source = Source::new("a.json", text);
    let tree = arm::parse(&source).unwrap();
    let (_, template) = arm::read(&tree, None).unwrap();
    assumed(&template)
}

/// What a condition of Bicep assumes.
fn bicep(condition: &str) -> When {
    let text = format!(
        "param p string\nparam q string\nvar given = !empty(p)\n\
         resource r 'a.b/c@2020-01-01' = if ({condition}) {{\n  name: 'n'\n}}\n"
    );
    let document = bicep::parse(&text, Dialect::Template);
    assumed(&bicep::read(&document))
}

#[test]
fn there_are_many_ways_to_say_that_something_is_given() {
    let given = arm("not(empty(parameters('p')))");
    assert!(!given.is_always());
    for same in [
        "greater(length(parameters('p')), 0)",
        "less(0, length(parameters('p')))",
        "greaterOrEquals(length(parameters('P')), 1)",
        "not(equals(length(parameters('p')), 0))",
        "not(equals(0, length(parameters('p'))))",
        "not(equals(parameters('p'), ''))",
        "NOT(equals('', parameters('p')))",
        "variables('given')",
        "not(not(variables('given')))",
    ] {
        assert_eq!(arm(same), given, "{same}");
    }
    for other in [
        "empty(parameters('p'))",
        "not(empty(parameters('q')))",
        "greater(length(parameters('p')), 1)",
        "greater(parameters('p'), 0)",
        "less(1, length(parameters('p')))",
        "greaterOrEquals(length(parameters('p')), 0)",
        "equals(length(parameters('p')), 0)",
        "not(equals(length(parameters('p')), 1))",
        "not(equals(1, length(parameters('p'))))",
        "not(equals(parameters('p'), 'x'))",
        "not(equals('x', parameters('p')))",
    ] {
        assert_ne!(arm(other), given, "{other}");
    }
}

#[test]
fn all_of_a_conjunction_holds_and_none_of_a_disjunction_that_does_not() {
    let (p, q) = ("empty(parameters('p'))", "empty(parameters('q'))");
    let both = arm(p).and(&arm(q)).unwrap();
    // To assume both as well adds nothing.
    let holds_both = |condition: &str| {
        let own = arm(condition);
        own.and(&both) == Some(own)
    };
    assert!(holds_both(&format!("and({p}, {q})")));
    assert!(holds_both(&format!("not(or(not({p}), not({q})))")));
    assert!(!holds_both(&format!("or({p}, {q})")));
    assert!(!holds_both(&format!("not(and({p}, {q}))")));
    let neither = arm(&format!("not({p})")).and(&arm(&format!("not({q})")));
    let neither = neither.unwrap();
    for one in [format!("or({p}, {q})"), format!("not(and({p}, {q}))")] {
        let own = arm(&one);
        assert_ne!(own.and(&neither), Some(own), "{one}");
    }
}

#[test]
fn one_of_a_disjunction_holds_and_not_all_of_a_conjunction_that_does_not() {
    for (holds, other) in [
        ("p == 'a' || q == 'b'", "p != 'a' && q != 'b'"),
        ("p == 'a' || q == 'b'", "!(q == 'b' || p == 'a')"),
        ("p == 'a' || q == 'b'", "p == 'c' && q == 'c'"),
        ("given || q == 'b'", "empty(p) && q == 'c'"),
        ("!(p == 'a' && q == 'b')", "q == 'b' && p == 'a'"),
        ("!given || !(q == 'b')", "q == 'b' && given"),
        (
            "(p == 'a' || p == 'b') && q == 'c'",
            "!contains(['a', 'b'], p)",
        ),
        ("p == 'a' || p == 'b' || q == 'c'", "p == 'd' && q == 'd'"),
        (
            "(p == 'a' && q == 'b') || (p == 'c' && q == 'd')",
            "q == 'e'",
        ),
        ("(p == 'a' || q == 'b') == true", "p == 'c' && q == 'c'"),
        (
            "(given || q == 'b') && !(given && q == 'b')",
            "!(given && q != 'b') && !(!given && q == 'b')",
        ),
        (
            "(p == 'a' || q == 'b') && (p == 'c' || q == 'd')",
            "p == 'e' && q == 'd'",
        ),
    ] {
        let both = [bicep(holds), bicep(other)];
        assert!(!both[0].agrees_with(&both[1]), "{holds} beside {other}");
        assert_eq!(both[1].and(&both[0]), None, "{holds} beside {other}");
    }
    for (holds, other) in [
        ("p == 'a' || q == 'b'", "p != 'a'"),
        ("p == 'a' || q == 'b'", "p == 'a' && q == 'b'"),
        ("p == 'a' || q == 'b'", "p != 'a' || q != 'b'"),
        ("!(p == 'a' && q == 'b')", "p == 'a'"),
        ("p == 'a' || q == p", "p == 'b'"),
        (
            "p == 'a' || (q == 'b' && (p == 'c' || p == 'd'))",
            "q == 'b' && p != 'a'",
        ),
    ] {
        let both = [bicep(holds), bicep(other)];
        assert!(both[0].agrees_with(&both[1]), "{holds} beside {other}");
        assert!(both[1].and(&both[0]).is_some(), "{holds} beside {other}");
    }
}

#[test]
fn a_variable_that_is_one_of_several_twice_over_is_soon_looked_through() {
    for operator in ["||", "&&"] {
        let twice = |at: usize| format!("var v{at} = v{} {operator} v{}\n", at - 1, at - 1);
        let names = (1..60).map(twice).collect::<Vec<_>>().concat();
        let text = format!(
            "param p string\nvar v0 = p == 'a'\n{names}\
             resource r 'a.b/c@2020-01-01' = if (v59) {{\n  name: 'n'\n}}\n"
        );
        let document = bicep::parse(&text, Dialect::Template);
        assert!(assumed(&bicep::read(&document)).agrees_with(&bicep("p == 'b'")));
    }
}

/// Whether two conditions about `parameters('p')`, written `@`, can hold together.
fn agree(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|text| arm(&text.replace('@', "parameters('p')")));
    let agree = one.agrees_with(&other);
    assert_eq!(agree, other.agrees_with(&one));
    assert_eq!(agree, one.and(&other).is_some());
    agree
}

#[test]
fn what_is_one_value_is_not_another() {
    for (one, other) in [
        ("equals(@, 'a')", "equals('b', @)"),
        ("equals(@, 'a')", "equals(@, 'A')"),
        ("equals(@, 1)", "equals(@, 2)"),
        ("equals(@, true())", "equals(@, false())"),
        ("@", "equals(@, false())"),
        ("equals(@, 'a')", "equals(@, null())"),
        ("equals(@, 'b')", "equals(@, variables('a'))"),
        ("equals(@.k, 'a')", "equals(@['K'], 'b')"),
        ("@.k", "not(@['k'])"),
        ("contains(createArray('a', 'b'), @)", "equals(@, 'c')"),
        (
            "contains(createArray('a', 'b'), @)",
            "contains(variables('cd'), @)",
        ),
        ("not(contains(createArray('a', 'b'), @))", "equals(@, 'a')"),
        ("empty(@)", "equals(@, 'a')"),
        ("equals(@, '')", "contains(createArray('a', 'b'), @)"),
        ("less(@, 2)", "greaterOrEquals(@, 2)"),
        ("greater(@, 2)", "lessOrEquals(@, 2)"),
        ("less(@, 2)", "not(greater(2, @))"),
        ("greater(@, 0)", "equals(@, 0)"),
        ("less(@, 2)", "greater(@, 1)"),
        ("less(2, @)", "greater(2, @)"),
        ("less(@, 2)", "contains(createArray(2, 3), @)"),
        ("equals(length(@), 2)", "less(length(@), 2)"),
        ("greater(length(@), 1)", "empty(@)"),
        ("equals(length(@), 2)", "empty(@)"),
        ("less(length(@), 1)", "not(empty(@))"),
        ("equals(toLower(@), 'a')", "equals(@, 'b')"),
        ("not(equals(toLower(@), 'a'))", "equals(@, 'A')"),
    ] {
        assert!(!agree(one, other), "{one} {other}");
    }
    assert!(!bicep("p =~ 'A'").agrees_with(&bicep("p == 'b'")));
    assert!(!bicep("p =~ 'a'").agrees_with(&bicep("p =~ 'b'")));
    assert!(!bicep("p !~ 'a'").agrees_with(&bicep("p == 'A'")));
}

#[test]
fn what_may_be_one_value_rules_nothing_out() {
    for (one, other) in [
        ("equals(@, 'a')", "equals(variables('a'), @)"),
        ("equals(@, 'a')", "equals(parameters('q'), 'b')"),
        ("equals(@, 'a')", "equals(@, parameters('q'))"),
        ("equals(@, 'A')", "not(equals(@, 'a'))"),
        ("equals(@, 'A')", "equals(toLower(@), 'a')"),
        ("not(equals(@, 'a'))", "not(equals(@, 'b'))"),
        ("not(equals(@, true()))", "not(@)"),
        ("contains(createArray('a', 'b'), @)", "equals(@, 'b')"),
        (
            "contains(createArray('a', parameters('q')), @)",
            "equals(@, 'b')",
        ),
        ("contains(createArray(), @)", "equals(@, 'b')"),
        ("contains(@, 'a')", "contains(@, 'b')"),
        ("empty(@)", "contains(createArray('', 'b'), @)"),
        ("less(@, 2)", "less(@, 3)"),
        ("greater(@, 0)", "equals(@, 1)"),
        ("greater(@, 0)", "not(equals(@, 5))"),
        ("less(@, 2)", "less(0, @)"),
        ("less(@, 2)", "contains(createArray(1, 2), @)"),
        ("greater(length(@), 1)", "not(empty(@))"),
        ("less(length(@), 2)", "empty(@)"),
        ("less(length(@), 2)", "not(empty(@))"),
    ] {
        assert!(agree(one, other), "{one} {other}");
    }
    assert!(bicep("p =~ 'a'").agrees_with(&bicep("p == 'A'")));
}

/// What a condition says of `a` (allowed values) or `d` (a default), as far as it is assumed.
fn given(condition: &str) -> When {
    let text = format!(
        "@allowed(['one', 'two', 'three'])\nparam a string\nparam d string = 'def'\n\
         param e string = 'def'\nparam o object = {{ x: 1 }}\nparam p string?\nparam on bool\n\
         var isOther = d != 'def'\n\
         resource r 'a.b/c@2020-01-01' = if ({condition}) {{\n  name: 'n'\n}}\n"
    );
    let document = bicep::parse(&text, Dialect::Template);
    assumed(&bicep::read(&document)).of(|subject| subject.starts_with("parameter "))
}

#[test]
fn a_condition_says_which_values_a_parameter_can_have() {
    let is = |name: &str, choice| When::assume(format!("parameter 0 {name}").into(), choice);
    let one = || is("a", Choice::Is("one".into()));
    let two_or_three = || is("a", Choice::Among(["two".into(), "three".into()].into()));
    let other = || is("d", Choice::Other);
    for (condition, wanted) in [
        ("a == 'one'", one()),
        ("a == 'one' && on", one()),
        ("a != 'one'", two_or_three()),
        ("!(a == 'one' || on)", two_or_three()),
        ("contains(['two', 'three'], a)", two_or_three()),
        ("startsWith(a, 't')", two_or_three()),
        ("d != 'def'", other()),
        ("isOther && on", other()),
        ("startsWith(d, 'x')", other()),
        ("on ? d == 'x' : d == 'y'", other()),
        ("!contains(o, 'x')", is("o", Choice::Other)),
        (
            "d != 'def' && e != 'def'",
            other().and(&is("e", Choice::Other)).unwrap(),
        ),
        (
            "d != 'def' || e != 'def'",
            When::either([other(), is("e", Choice::Other)]),
        ),
    ] {
        assert_eq!(given(condition), wanted, "{condition}");
    }
}

#[test]
fn a_condition_says_nothing_of_a_parameter_that_may_have_any_value() {
    for condition in [
        "on",
        "a == 'one' || on",
        "d == 'def'",
        "d != 'def' || on",
        "!(d == 'def' && on)",
        "d != e",
        "(p ?? d) != 'def'",
        "(p ?? a) == 'one'",
        "on ? d != 'def' : p == 'x'",
        "contains(o, 'x')",
        "p != d",
    ] {
        assert!(given(condition).is_always(), "{condition}");
    }
}

#[test]
fn what_is_deep_inside_is_not_assumed() {
    let p = "empty(parameters('p'))";
    for (open, close) in [("not(not(", "))"), ("and(", ")"), ("not(or(not(", ")))")] {
        let steps = open.matches('(').count();
        // To assume it as well adds nothing.
        let assumes = |times: usize| {
            let own = arm(&[&open.repeat(times), p, &close.repeat(times)].concat());
            own.and(&arm(p)) == Some(own)
        };
        assert!(assumes(20 / steps), "{open}");
        assert!(!assumes(20 / steps + 1), "{open}");
    }
    let chain = |length: usize| {
        let names = (1..length).map(|at| format!("var v{at} = v{}\n", at + 1));
        let names = names.collect::<Vec<_>>().concat();
        let text = format!(
            "param p string\n{names}var v{length} = empty(p)\n\
             resource r 'a.b/c@2020-01-01' = if (v1) {{\n  name: 'n'\n}}\n"
        );
        let document = bicep::parse(&text, Dialect::Template);
        assumed(&bicep::read(&document))
    };
    assert_eq!(chain(20), chain(1));
    assert!(!chain(20).is_always() && chain(21).is_always());
}

#[test]
fn a_variable_of_bicep_is_what_it_holds() {
    let given = bicep("!empty(p)");
    assert_eq!(bicep("given"), given);
    assert_eq!(bicep("length(p) > 0"), given);
    assert_eq!(bicep("!(p == '')"), given);
    assert_ne!(bicep("!empty(q)"), given);
    assert_ne!(bicep("q == p"), given);
}

#[test]
fn what_a_lambda_calls_its_parameter_is_not_the_variable_of_that_name() {
    let text = "param p string\nvar given = !empty(p)\n\
        output o string = given ? 'yes' : 'no'\n";
    let document = bicep::parse(text, Dialect::Template);
    let template = bicep::read(&document);
    let evaluator = Evaluator::new(&template);
    let place = Place::scope(ScopeId(0)).bind("given", Possible::unknown());
    let Kind::Conditional(choice) = &template.outputs[0].value.get().kind else {
        panic!("{:?}", template.outputs[0].value.get());
    };
    let (condition, here) = (&choice.condition, Place::scope(ScopeId(0)));
    let unknown = Possible::unknown();
    let named = evaluator.assume(condition, &unknown, true, &here);
    assert_eq!(named, bicep("!empty(p)"));
    assert_ne!(evaluator.assume(condition, &unknown, true, &place), named);
}

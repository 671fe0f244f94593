use super::*;
use crate::evaluate::Manner;
use crate::language::arm::{JsonString, lower_string};
use crate::language::bicep::{self, Dialect};
use crate::text::{Span, offset};

const BICEP: &str = "param p string\nvar v = 'x'\nvar w = newGuid()\n\
    var list = ['A', p]\nvar text = 'x${p}'\nvar inner = [[[w, newGuid()]]]\n\
    resource r 'a.b/c@2020-01-01' = {\n  name: 'n'\n}\n";

/// The canonical text of an expression of ARM JSON beside the declarations of [`BICEP`].
fn printed(raw: &str, manner: Manner, scope: u32) -> Option<String> {
    let document = bicep::parse(BICEP, Dialect::Template);
    let template = bicep::read(&document);
    let expression = lower_string(JsonString {
        value: raw.into(),
        raw,
        span: Span::new(0, offset(raw.len() + 2)),
    });
    let evaluator = Evaluator::in_manner(&template, manner);
    evaluator.canonical(&expression, &Place::scope(ScopeId(scope)))
}

fn here(raw: &str) -> Option<String> {
    printed(raw, Manner::default(), 0)
}

#[test]
fn what_is_the_same_has_one_text() {
    for (one, other) in [
        (
            "[concat('A', parameters('P'))]",
            "[CONCAT('a', parameters('p'))]",
        ),
        ("[variables('v')]", "['X']"),
        ("[f(1).Name[0]]", "[f( 1 ).name[ 0 ]]"),
        ("[if(true(), null(), -1)]", "[IF(True(), NULL(), -1)]"),
    ] {
        assert!(here(one).is_some(), "{one}");
        assert_eq!(here(one), here(other), "{one}");
    }
}

#[test]
fn what_may_differ_has_two() {
    for (one, other) in [
        ("[f('a', 'b')]", "[f('a,b')]"),
        ("[f('a\"', 'b')]", "[f('a', '\"b')]"),
        (r"[f('a\\', 'b')]", "[f('a', 'b')]"),
        ("[f(1, 2)]", "[f(12)]"),
        ("[f('1')]", "[f(1)]"),
        ("[f(g(), h())]", "[f(g(h()))]"),
        ("[f().a]", "[f().b]"),
        ("[f()[0]]", "[f()[1]]"),
        ("[f()[0]]", "[f()]"),
        ("[n.f()]", "[f()]"),
        ("[n.f()]", "[m.f()]"),
        ("[parameters('p')]", "['p']"),
        ("[if(f(), 'a', 'b')]", "[if(f(), 'b', 'a')]"),
        ("[if(f(), 'a', 'b')]", "[if(g(), 'a', 'b')]"),
        ("[variables('w')]", "[variables('v')]"),
        ("[variables('none')]", "[variables('other')]"),
    ] {
        assert!(
            here(one).is_some() && here(other).is_some(),
            "{one} {other}"
        );
        assert_ne!(here(one), here(other), "{one}");
    }
}

#[test]
fn what_is_another_value_each_time_has_none() {
    for raw in [
        "[newGuid()]",
        "[utcNow('d')]",
        "[concat('a', NewGuid())]",
        "[concat(newGuid(), 'a')]",
        "[copyIndex()]",
        "[copyIndex('loop')]",
        "[lambdaVariables('x')]",
        "[if(f(), 'a', newGuid())]",
        "[if(f(), newGuid(), 'a')]",
        "[if(equals(newGuid(), ''), 'a', 'b')]",
        "[f()[copyIndex()]]",
        "[newGuid()[0]]",
        "[newGuid().a]",
        "[map(f(), lambda('x', 'y'))]",
    ] {
        assert_eq!(here(raw), None, "{raw}");
    }
    // What holds it is one value, whatever that is.
    assert!(here("[variables('w')]").is_some());
}

#[test]
fn in_another_version_of_the_template_loops_have_the_same_turns() {
    let across = Manner {
        across: Some("old"),
        ..Manner::default()
    };
    assert!(printed("[copyIndex()]", across, 0).is_some());
    assert_eq!(printed("[newGuid()]", across, 0), None);
    assert_eq!(
        printed("[variables('w')]", across, 0).as_deref(),
        Some("variable w")
    );
}

#[test]
fn names_of_another_scope_are_others() {
    let symbol = |scope: u32, name: &'static str| {
        let document = bicep::parse(BICEP, Dialect::Template);
        let template = bicep::read(&document);
        let expression = Expression::new(Span::default(), Kind::Symbol(name.into()));
        let evaluator = Evaluator::new(&template);
        evaluator.canonical(&expression, &Place::scope(ScopeId(scope)))
    };
    assert_eq!(symbol(0, "r").as_deref(), Some("symbol r"));
    assert_eq!(symbol(0, "v").as_deref(), Some("\"x\""));
    assert_eq!(symbol(0, "p").as_deref(), Some("parameter 0 p"));
    assert_eq!(symbol(7, "r").as_deref(), Some("symbol 7 r"));
    assert_ne!(symbol(0, "R"), symbol(0, "r"));
    // Lists and texts with holes are what stands in them.
    assert_eq!(symbol(0, "list").as_deref(), Some("[\"a\",parameter 0 p,"));
    assert_eq!(symbol(0, "text").as_deref(), Some("$\"x\",parameter 0 p,"));
    assert_eq!(symbol(0, "inner").as_deref(), Some("variable 0 4"));
}

#[test]
fn what_is_too_long_or_too_deep_has_none() {
    let long = |length: usize| format!("[f('{}', g())]", "x".repeat(length));
    // In front of `g()` stand five more: `f(`, the quotes, and a comma.
    assert!(here(&long(LONGEST - 5)).is_some());
    assert_eq!(here(&long(LONGEST - 4)), None);
    for (open, inner, close) in [
        ("f(", "1", ")"),
        ("", "f()", ".a"),
        ("", "f()", "[0]"),
        ("f()[", "0", "]"),
        ("if(f(),1,", "'a'", ")"),
        ("if(f(),", "'a'", ",1)"),
        ("if(", "f()", ",1,2)"),
    ] {
        let deep = |depth: usize| {
            let (open, close) = (open.repeat(depth), close.repeat(depth));
            here(&format!("[{open}{inner}{close}]"))
        };
        assert!(deep(40).is_some(), "{open}{inner}{close}");
        assert_eq!(deep(41), None, "{open}{inner}{close}");
    }
}

#[test]
fn a_long_way_through_variables_ends_at_the_name_of_one() {
    let names = (1..60).map(|at| format!("var v{at} = v{}\n", at + 1));
    let text = names.collect::<Vec<_>>().concat() + "var v60 = 'end'\n";
    let document = bicep::parse(&text, Dialect::Template);
    let template = bicep::read(&document);
    let canonical = |number: usize| {
        let value = template.scopes[0].variables[number - 1].value.get();
        Evaluator::new(&template).canonical(value, &Place::scope(ScopeId(0)))
    };
    assert_eq!(canonical(59).as_deref(), Some("\"end\""));
    assert_eq!(canonical(20).as_deref(), Some("\"end\""));
    assert!(canonical(1).unwrap().starts_with("variable 0 "));
}

#[test]
fn variables_that_each_read_the_one_before_twice_are_printed_once() {
    let names = (1..120).map(|at| format!("var v{at} = f(v{}, v{})\n", at - 1, at - 1));
    let text = "var v0 = 'end'\n".to_owned() + &names.collect::<String>();
    let document = bicep::parse(&text, Dialect::Template);
    let template = bicep::read(&document);
    let evaluator = Evaluator::new(&template);
    let value = template.scopes[0].variables[119].value.get();
    let text = evaluator.canonical(value, &Place::scope(ScopeId(0)));
    assert!(text.is_some_and(|text| text.len() < 3 * LONGEST));
}

#[test]
fn deep_lists_have_none() {
    let nested = |depth: usize| {
        let text = format!("var v = {}1{}\n", "[".repeat(depth), "]".repeat(depth));
        let document = bicep::parse(&text, Dialect::Template);
        let template = bicep::read(&document);
        let value = template.scopes[0].variables[0].value.get();
        let evaluator = Evaluator::new(&template);
        evaluator.canonical(value, &Place::scope(ScopeId(0)))
    };
    assert!(nested(40).is_some());
    assert_eq!(nested(41), None);
}

#[test]
fn long_rows_of_methods_have_none() {
    let chain = |length: usize| {
        let text = format!("var v = f(){}\n", ".g()".repeat(length));
        let document = bicep::parse(&text, Dialect::Template);
        let template = bicep::read(&document);
        let value = template.scopes[0].variables[0].value.get();
        let evaluator = Evaluator::new(&template);
        evaluator.canonical(value, &Place::scope(ScopeId(0)))
    };
    assert!(chain(40).is_some());
    assert_eq!(chain(41), None);
}

mod given;
mod nested;

use super::*;
use crate::language::arm;
use crate::language::bicep::{self, Dialect};
use crate::text::Source;

/// Asks about the outputs of a template of ARM JSON with these variables.
fn ask(variables: &str, outputs: &[&str], check: impl FnOnce(&Evaluator<'_, '_>)) {
    let outputs = outputs.iter().enumerate().map(|(index, output)| {
        format!(r#""o{index}": {{ "type": "string", "value": "{output}" }}"#)
    });
    let text = format!(
        r#"{{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "parameters": {{ "p": {{ "type": "string" }}, "b": {{ "type": "bool", "defaultValue": true }},
        "s": {{ "type": "string", "defaultValue": "d" }},
        "t": {{ "type": "string", "defaultValue": "d" }} }},
        "variables": {{ {variables} }}, "resources": [], "outputs": {{ {} }} }}"#,
        outputs.collect::<Vec<_>>().join(",")
    );
    let source = Source::new("a.json", text);
    let tree = arm::parse(&source).unwrap();
    let (_, template) = arm::read(&tree, None).unwrap();
    check(&Evaluator::new(&template));
}

const SCOPE: ScopeId = ScopeId(0);

/// A text, its holes in braces.
pub(super) fn shown(pieces: Vec<Piece>) -> String {
    let shown = |piece: Piece| match piece {
        Piece::Literal(text) => text,
        Piece::Hole(hole) => format!("{{{hole}}}"),
    };
    pieces.into_iter().map(shown).collect()
}

/// The value of the output of a number.
fn output<'t, 'a: 't>(evaluator: &Evaluator<'t, 'a>, index: usize) -> &'t Expression<'t> {
    let written = evaluator.template().outputs[index].value.get();
    let mut properties = written.properties().into_iter().flatten();
    let value = properties.find(|property| property.is("value"));
    value.map_or(written, |property| &property.value)
}

/// The expressions that an output comes from: literals, and calls by their names.
fn branches(evaluator: &Evaluator<'_, '_>, index: usize) -> Vec<String> {
    let found = evaluator.branches(output(evaluator, index), SCOPE, &When::default());
    let shown = |branch: Branch<'_>| match &branch.expression.kind {
        Kind::Text(text) => text.to_string(),
        Kind::Call(call) => format!("{}()", call.name.text),
        other => format!("{other:?}"),
    };
    found.into_iter().map(shown).collect()
}

#[test]
fn a_value_comes_from_what_variables_hold_and_from_each_branch() {
    let variables = r#""a": "[if(empty(parameters('p')), 'one', variables('b'))]", "b": "two""#;
    let outputs = [
        "[variables('a')]",
        "[parameters('p')]",
        "[any('x')]",
        "[if(true(), 'yes', 'no')]",
        "[if(empty(parameters('p')), if(empty(parameters('p')), 'a', 'b'), 'c')]",
        "[concat('x', 'y')]",
    ];
    ask(variables, &outputs, |evaluator| {
        let of = |index| branches(evaluator, index);
        assert_eq!(of(0), ["one", "two"]);
        assert_eq!(of(1), ["parameters()"]);
        assert_eq!(of(3), ["yes"]);
        // What cannot be together is left out.
        assert_eq!(of(4), ["a", "c"]);
        assert_eq!(of(5), ["concat()"]);
    });
}

#[test]
fn a_long_way_is_not_followed_to_its_end() {
    let chain = |length: usize| {
        let mut all: Vec<_> = (1..length)
            .map(|index| format!(r#""v{index}": "[variables('v{}')]""#, index + 1))
            .collect();
        all.push(format!(r#""v{length}": "end""#));
        all.join(",")
    };
    ask(&chain(39), &["[variables('v1')]"], |evaluator| {
        assert_eq!(branches(evaluator, 0), ["end"]);
    });
    ask(&chain(60), &["[variables('v1')]"], |evaluator| {
        assert_eq!(branches(evaluator, 0), ["variables()"]);
    });
}

#[test]
fn deep_branches_are_not_taken_apart() {
    let nested = |depth: usize| {
        let open = "if(empty(parameters('p')), 'x', ".repeat(depth);
        format!("[{open}'y'{}]", ")".repeat(depth))
    };
    for (depth, complete) in [(39, true), (41, false)] {
        // Each condition is another one, or the inner branches could not be together.
        let mut expression = nested(depth);
        for at in 0..depth {
            expression = expression.replacen("parameters('p')", &format!("f({at})"), 1);
        }
        ask("", &[&expression], |evaluator| {
            let found = branches(evaluator, 0);
            assert_eq!(found.contains(&"y".to_owned()), complete, "{found:?}");
        });
    }
}

#[test]
fn lists_and_objects_may_be_equal_or_not() {
    let outputs = [
        "[equals(createArray(1), createArray(1))]",
        "[equals(createObject('a', 1), createObject('a', 1))]",
    ];
    ask("", &outputs, |evaluator| {
        for index in 0..2 {
            assert!(
                evaluator
                    .values(output(evaluator, index), SCOPE)
                    .is_unknown()
            );
        }
    });
}

#[test]
fn a_question_that_costs_too_much_has_no_answer() {
    let lists = |sizes: [usize; 2]| {
        let [outer, inner] = sizes;
        let sum = "add(add(1, 2), add(3, lambdaVariables('y')))";
        format!(
            "[map(range(0, {outer}), lambda('x', length(map(range(0, {inner}), lambda('y', {sum})))))]"
        )
    };
    for (sizes, known) in [([16, 16], true), ([256, 256], false)] {
        ask("", &[&lists(sizes)], |evaluator| {
            let value = evaluator.values(output(evaluator, 0), SCOPE);
            let Some(Value::Array(array)) = value.only().map(|only| &only.value) else {
                panic!("{value:?} is no array");
            };
            let last = array.items.last().unwrap();
            assert_eq!(last.value.only().is_some(), known);
        });
    }
}

#[test]
fn what_a_name_stands_for_tells_who_may_change_it() {
    let outputs = [
        "[variables('v')]",
        "[parameters('p')]",
        "[parameters('s')]",
        "[f('v')]",
    ];
    ask(r#""v": "x""#, &outputs, |evaluator| {
        let behind = |index: usize| evaluator.behind(output(evaluator, index), SCOPE);
        let variable = behind(0).unwrap();
        assert_eq!(variable.value.unwrap().text(), Some("x"));
        assert!(!variable.open);
        let parameter = behind(1).unwrap();
        assert!(parameter.value.is_none() && parameter.open);
        let with_default = behind(2).unwrap();
        assert_eq!(with_default.value.unwrap().text(), Some("d"));
        assert!(with_default.open && with_default.scope == SCOPE);
        assert_ne!(with_default.declared, parameter.declared);
        assert!(behind(3).is_none());
    });
}

#[test]
fn a_condition_has_the_outcomes_that_can_occur() {
    let outputs = [
        "[true()]",
        "[equals(1, 2)]",
        "[empty(parameters('p'))]",
        "[parameters('b')]",
        "[equals(parameters('s'), 'd')]",
    ];
    ask("", &outputs, |evaluator| {
        let of = |index: usize| {
            let mut all = evaluator.outcomes_in(output(evaluator, index), SCOPE);
            all.sort_by_key(|(holds, _)| *holds);
            all
        };
        let holds = |index| {
            of(index)
                .iter()
                .map(|(holds, _)| *holds)
                .collect::<Vec<_>>()
        };
        assert_eq!(holds(0), [true]);
        assert_eq!(holds(1), [false]);
        let both = of(2);
        assert!(both.len() == 2 && !both[0].1.agrees_with(&both[1].1));
        for index in [3, 4] {
            // The default has one outcome; any other value may have either.
            let all = of(index);
            let is = |wanted: bool| all.iter().filter(move |(own, _)| *own == wanted);
            assert!(is(true).count() >= 1 && is(false).count() >= 1, "{all:?}");
            // No two of them can be together.
            for (at, (_, one)) in all.iter().enumerate() {
                let others = &all[at + 1..];
                assert!(
                    others.iter().all(|(_, other)| !other.agrees_with(one)),
                    "{all:?}"
                );
            }
        }
    });
}

#[test]
fn where_two_parameters_decide_neither_need_have_another_value() {
    let outputs = [
        "[if(empty(parameters('p')), equals(parameters('s'), 'd'), equals(parameters('t'), 'd'))]",
        "[equals(parameters('s'), 'd')]",
    ];
    ask("", &outputs, |evaluator| {
        let of = |index: usize| evaluator.outcomes_in(output(evaluator, index), SCOPE);
        let (default, _) = of(1)
            .into_iter()
            .partition::<Vec<_>, _>(|(holds, _)| *holds);
        let default = &default[0].1;
        let mut other = of(0).into_iter().filter(|(holds, _)| !holds);
        assert!(other.any(|(_, when)| when.agrees_with(default)));
    });
}

#[test]
fn what_contradicts_an_assumption_cannot_be_a_member() {
    let variables = r#""v": { "a": "[if(empty(parameters('p')), 'x', 'y')]", "b": "z" }"#;
    let outputs = ["[variables('v')]", "[empty(parameters('p'))]"];
    ask(variables, &outputs, |evaluator| {
        let value = evaluator.values(output(evaluator, 0), SCOPE);
        let assumed = evaluator.assumption(output(evaluator, 1), SCOPE).unwrap();
        let member = |value: &Possible<'_>, name: &str| {
            let object = value.only().unwrap().value.object().unwrap();
            object.member(name).unwrap().value.alternatives.len()
        };
        assert_eq!((member(&value, "a"), member(&value, "b")), (2, 1));
        let under = value.under(&assumed);
        assert_eq!((member(&under, "a"), member(&under, "b")), (1, 1));
    });
}

#[test]
fn what_contradicts_an_assumption_is_no_name_and_no_item() {
    let variables = r#""v": { "[if(empty(parameters('p')), 'x', 'y')]": [ "[if(empty(parameters('p')), 'one', 'two')]" ],
        "[parameters('p')]": [] }"#;
    let outputs = ["[variables('v')]", "[empty(parameters('p'))]"];
    ask(variables, &outputs, |evaluator| {
        let value = evaluator.values(output(evaluator, 0), SCOPE);
        let assumed = evaluator.assumption(output(evaluator, 1), SCOPE).unwrap();
        let texts = |value: &Possible<'_>| {
            let object = value.only().unwrap().value.object().unwrap();
            let member = &object.members[0];
            let item = &member.value.only().unwrap().value.array().unwrap().items[0];
            [&member.names, &item.value].map(|one| one.only_text().map(ToOwned::to_owned))
        };
        assert_eq!(texts(&value), [None, None]);
        let under = value.clone().under(&assumed);
        assert_eq!(
            texts(&under),
            ["x", "one"].map(|text| Some(text.to_owned()))
        );
        // A name of which nothing is known stays as it is.
        let members = |value: &Possible<'_>| {
            let object = value.only().unwrap().value.object().unwrap();
            (object.members.len(), object.members[1].names.is_unknown())
        };
        assert_eq!((members(&value), members(&under)), ((2, true), (2, true)));
    });
}

#[test]
fn where_nothing_can_occur_nothing_is_known() {
    let outputs = [
        "[if(empty(parameters('p')), 'x', 'y')]",
        "[empty(parameters('p'))]",
    ];
    ask("", &outputs, |evaluator| {
        let value = evaluator.values(output(evaluator, 0), SCOPE);
        let outcomes = evaluator.outcomes_in(output(evaluator, 1), SCOPE);
        let [(_, one), (_, other)] = &outcomes[..] else {
            panic!("{outcomes:?}");
        };
        assert!(value.clone().under(one).only().is_some());
        assert!(value.under(one).under(other).is_unknown());
    });
}

#[test]
fn what_is_known_of_a_text_is_told_with_holes_for_the_rest() {
    let outputs = [
        "[concat('a', parameters('p'))]",
        "[parameters('p')]",
        "[createArray()]",
        "b",
    ];
    ask("", &outputs, |evaluator| {
        let pieces = |index: usize| evaluator.pieces(output(evaluator, index), SCOPE);
        let hole = Piece::Hole("parameter 0 p".into());
        let text = |text: &str| Piece::Literal(text.to_owned());
        assert_eq!(pieces(0), [text("a"), hole.clone()]);
        assert_eq!(pieces(1), [hole]);
        assert!(matches!(&pieces(2)[..], [Piece::Hole(_)]));
        assert_eq!(pieces(3), [text("b")]);
        for index in 0..4 {
            let passing = evaluator.pieces_in_passing(output(evaluator, index), SCOPE);
            assert_eq!(passing, pieces(index));
        }
    });
}

#[test]
fn names_of_bicep_that_go_in_circles_come_to_an_end() {
    let text = "var a = b.name\nvar b = c\n\
        resource c 'a.b/c@2020-01-01' existing = {\n  name: a\n  scope: resourceGroup(d)\n}\n\
        var d = c.id\noutput o string = c.id\n";
    let document = bicep::parse(text, Dialect::Template);
    let template = bicep::read(&document);
    let evaluator = Evaluator::new(&template);
    let output = output(&evaluator, 0);
    assert!(evaluator.values(output, SCOPE).only_text().is_none());
    // One circle must not use up what the next question may cost.
    let again = evaluator.pieces(output, SCOPE);
    assert_eq!(again, evaluator.pieces(output, SCOPE));
}

#[test]
fn an_item_that_may_be_a_text_is_one_with_a_hole() {
    let text = "param flag bool\nparam p string\n\
        output o array = [flag ? 'a' : 'b', [flag ? 'a' : 'b'], 'c', {}, 1, p]\n";
    let document = bicep::parse(text, Dialect::Template);
    let template = bicep::read(&document);
    let evaluator = Evaluator::new(&template);
    let value = evaluator.values(output(&evaluator, 0), SCOPE);
    let Some(Value::Array(array)) = value.only().map(|only| &only.value) else {
        panic!("{value:?} is no array");
    };
    let is_hole = |text: &Text<'_>| matches!(&text.pieces()[..], [Piece::Hole(_)]);
    let texts: Vec<_> = array
        .items
        .iter()
        .map(|item| item.text.as_ref().map(is_hole))
        .collect();
    assert_eq!(
        texts,
        [Some(true), None, Some(false), None, None, Some(true)]
    );
}

//! A fitted tree as text rules, for people.

use std::fmt::Write;

use crate::domain::sigmoid;
use crate::model::trees::{Node, Test, Tree, TreesModel};

/// The tree as indented rules, one line a node, leaves with their probability and counts.
///
/// # Example
/// ```text
/// if visits_7d <= 2.5 or missing
///   then 1.2 % (14 of 1,180 converted)
///   else 9.8 % (32 of 310 converted)
/// ```
pub fn render_rules(model: &TreesModel, tree: &Tree) -> String {
    let mut text = String::new();
    write_node(model, tree, 0, 0, "", &mut text);
    text
}

fn write_node(
    model: &TreesModel,
    tree: &Tree,
    at: usize,
    depth: usize,
    lead: &str,
    text: &mut String,
) {
    let Some(node) = tree.nodes.get(at) else {
        return;
    };
    let indent = "  ".repeat(depth);
    match &node.split {
        None => {
            let _ = writeln!(text, "{indent}{lead}{}", leaf_words(model, node));
        }
        Some(split) => {
            let name = model.schema.get(split.column).map_or("", |(name, _)| name);
            let _ = writeln!(text, "{indent}{lead}if {}", test_words(name, &split.test));
            write_node(model, tree, split.left, depth + 1, "then ", text);
            write_node(model, tree, split.right, depth + 1, "else ", text);
        }
    }
}

fn leaf_words(model: &TreesModel, node: &Node) -> String {
    let percent = 100.0 * sigmoid(model.base + node.value);
    format!(
        "{percent:.1} % ({} of {} converted)",
        count(node.conversions),
        count(node.rows)
    )
}

/// A condition in words, as it stands after "if".
pub fn test_words(column: &str, test: &Test) -> String {
    match test {
        Test::AtMost {
            threshold,
            missing_passes: false,
        } if f64::MAX <= *threshold => {
            format!("{column} is known")
        }
        Test::AtMost {
            threshold,
            missing_passes,
        } => {
            let or_missing = if *missing_passes { " or missing" } else { "" };
            format!("{column} <= {}{or_missing}", number(*threshold))
        }
        Test::OneOf {
            levels,
            missing_passes,
        } => {
            let missing = missing_passes.then(|| "missing".to_owned());
            let words: Vec<String> = levels.iter().cloned().chain(missing).collect();
            format!("{column} is {}", words.join(" or "))
        }
    }
}

/// A threshold with as many digits as anyone reads.
fn number(value: f64) -> String {
    let digits = if value.abs() < 1.0 { 4 } else { 2 };
    let text = format!("{value:.digits$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A count with thousands separated; weights may make it a fraction.
fn count(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if 0 < at && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::log_odds;
    use crate::matrix::ColumnType;
    use crate::model::trees::Split;

    #[test]
    fn a_tree_reads_as_rules() {
        let leaf = |rows: f64, conversions: f64| Node {
            rows,
            conversions,
            value: log_odds(conversions / rows),
            split: None,
        };
        let test = Test::AtMost {
            threshold: 2.5,
            missing_passes: true,
        };
        let split = Some(Split {
            column: 0,
            test,
            left: 1,
            right: 2,
            gain: 9.0,
        });
        let root = Node {
            split,
            ..leaf(1500.0, 40.0)
        };
        let tree = Tree {
            nodes: vec![root, leaf(1200.0, 12.0), leaf(300.0, 28.0)],
        };
        let model = TreesModel {
            schema: vec![("visits_7d".into(), ColumnType::Number)],
            base: 0.0,
            trees: vec![tree.clone()],
        };
        assert_eq!(
            render_rules(&model, &tree),
            "if visits_7d <= 2.5 or missing\n  then 1.0 % (12 of 1,200 converted)\n  else 9.3 % (28 of 300 converted)\n"
        );
    }
}

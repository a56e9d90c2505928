//! The catalogue of the report page and of the web app: complete, the same variables in every language, and nothing left over.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use fluent_syntax::parser;

const LANGUAGES: [&str; 4] = ["en", "es", "pt-BR", "ja"];

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/page")
}

/// What a message uses: variables, and the names that it chooses by.
#[derive(Debug, Default, PartialEq, Eq)]
struct Uses {
    variables: BTreeSet<String>,
    choices: BTreeSet<String>,
    references: BTreeSet<String>,
}

fn look(pattern: &Pattern<String>, uses: &mut Uses) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        let (inline, variants) = match expression {
            Expression::Inline(inline) => (inline, &[][..]),
            Expression::Select { selector, variants } => (selector, variants.as_slice()),
        };
        match inline {
            InlineExpression::VariableReference { id } => {
                uses.variables.insert(id.name.clone());
            }
            InlineExpression::MessageReference { id, .. } => {
                uses.references.insert(id.name.clone());
            }
            InlineExpression::FunctionReference { id, arguments } => {
                assert_eq!(id.name, "SIGNED", "no such function");
                for argument in &arguments.positional {
                    if let InlineExpression::VariableReference { id } = argument {
                        uses.variables.insert(id.name.clone());
                    }
                }
            }
            InlineExpression::StringLiteral { .. } => {}
            other => panic!("the page cannot say {other:?}"),
        }
        for variant in variants {
            let (VariantKey::Identifier { name } | VariantKey::NumberLiteral { value: name }) =
                &variant.key;
            // Plurals differ by language; names do not.
            let is_plural = name.parse::<f64>().is_ok() || name == "one" || name == "other";
            if !is_plural {
                uses.choices.insert(name.clone());
            }
            look(&variant.value, uses);
        }
    }
}

fn catalogue(language: &str) -> BTreeMap<String, Uses> {
    let text = fs::read_to_string(folder().join(format!("words/{language}.ftl"))).unwrap();
    let resource =
        parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{language}: {errors:?}"));
    let mut messages = BTreeMap::new();
    for entry in resource.body {
        match entry {
            Entry::Message(message) => {
                let mut uses = Uses::default();
                look(&message.value.unwrap(), &mut uses);
                let name = message.id.name;
                assert!(
                    messages.insert(name.clone(), uses).is_none(),
                    "{language}: `{name}` twice"
                );
            }
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
            other => panic!("{language}: {other:?}"),
        }
    }
    messages
}

#[test]
fn every_language_says_every_message_with_the_same_variables_and_choices() {
    let english = catalogue("en");
    assert!(300 < english.len(), "{} messages", english.len());
    for language in LANGUAGES {
        let other = catalogue(language);
        let keys =
            |messages: &BTreeMap<String, Uses>| messages.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys(&english), keys(&other), "{language}");
        for (key, uses) in &english {
            assert_eq!(uses.variables, other[key].variables, "{language}: `{key}`");
            assert_eq!(
                uses.references, other[key].references,
                "{language}: `{key}`"
            );
            // A language may say two choices alike, but knows no other ones.
            assert!(
                other[key].choices.is_subset(&uses.choices),
                "{language}: `{key}`"
            );
        }
    }
}

/// Messages whose texts may be the same in two languages: names, symbols, pieces without words.
fn may_be_alike(text: &str) -> bool {
    let words = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| 3 < word.chars().count());
    words.count() < 3
}

#[test]
fn no_english_is_left_in_the_other_languages() {
    let texts = |language: &str| {
        let text = fs::read_to_string(folder().join(format!("words/{language}.ftl"))).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let sentences = lines.map(|line| {
            line.split_once(" = ")
                .map_or(line, |(_, said)| said)
                .trim()
                .to_owned()
        });
        sentences
            .filter(|said| !said.ends_with("->"))
            .collect::<BTreeSet<String>>()
    };
    let english = texts("en");
    for language in &LANGUAGES[1..] {
        let same: Vec<String> = texts(language)
            .intersection(&english)
            .filter(|said| !may_be_alike(said))
            .cloned()
            .collect();
        assert!(same.is_empty(), "{language}: {same:#?}");
    }
}

#[test]
fn every_message_is_said_somewhere_and_every_key_is_a_message() {
    let english = catalogue("en");
    let mut source = String::new();
    // The web app says its messages in code and in templates.
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/pages");
    for place in [folder(), folder().join("figures"), pages] {
        for entry in fs::read_dir(place).unwrap() {
            let path = entry.unwrap().path();
            if path
                .extension()
                .is_some_and(|extension| extension == "rs" || extension == "html")
            {
                source += &fs::read_to_string(path).unwrap();
            }
        }
    }
    // Quotes within quotes would turn inside out.
    let source = source.replace("\\\"", "'").replace("'\"'", "");
    let quoted: BTreeSet<&str> = source
        .split('"')
        .skip(1)
        .step_by(2)
        .map(|text| text.trim_start_matches('#'))
        .collect();
    // `say!(words, "key"`: the key is there.
    for (at, _) in source.match_indices("say!(") {
        let call: String = source[at..].chars().take(200).collect();
        let key = call
            .split_once(',')
            .and_then(|(_, rest)| rest.trim_start().strip_prefix('"')?.split_once('"'));
        if let Some((key, _)) = key {
            assert!(english.contains_key(key), "no message `{key}`");
        }
    }
    // Keys that are put together begin like one that is quoted: `verdict-{}`, `{id}-title`.
    let made: Vec<&str> = quoted
        .iter()
        .filter_map(|text| text.split_once('{'))
        .map(|(start, _)| start)
        .filter(|start| start.ends_with('-'))
        .collect();
    for key in english.keys() {
        let stem = |end: &str| key.strip_suffix(end).is_some_and(|id| quoted.contains(id));
        let is_part = |uses: &Uses| uses.references.contains(key);
        let is_said = quoted.contains(key.as_str())
            || english.values().any(is_part)
            || made.iter().any(|start| key.starts_with(start))
            || stem("-title")
            || stem("-method")
            || stem("-says");
        assert!(is_said, "nobody says `{key}`");
    }
}

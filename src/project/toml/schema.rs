//! The JSON Schema of a settings struct, read the way the walk needs it.
//!
//! The schema that editors get is the one that files are checked against: what serde accepts, what
//! the documentation says and what the error messages list cannot drift apart.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value as Json};

/// References inside references deeper than this are taken for a loop.
const MAX_DEPTH: usize = 32;

/// A draft-07 JSON Schema.
#[derive(Debug, Clone)]
pub struct Schema {
    root: Json,
}

/// One schema with its references followed and its parts merged.
#[derive(Debug, Clone, Default)]
pub struct View {
    fields: Map<String, Json>,
}

impl Schema {
    /// The schema of `T`, as serde reads it.
    pub fn of<T: JsonSchema>() -> Self {
        let generator = SchemaSettings::draft07().into_generator();
        Self {
            root: generator.into_root_schema_for::<T>().to_value(),
        }
    }

    /// The document itself, for writing to a file; keys are sorted, so the bytes are stable.
    pub fn document(&self) -> &Json {
        &self.root
    }

    /// The schema of the whole file.
    pub fn root(&self) -> View {
        let mut view = self.resolve(&self.root);
        // The root's title is the name of the struct: nothing that a reader wrote.
        view.fields.remove("title");
        view
    }

    /// Follows references and merges `allOf` and an optional's single branch.
    pub fn resolve(&self, schema: &Json) -> View {
        let mut view = View::default();
        self.merge(schema, &mut view, 0);
        view
    }

    fn merge(&self, schema: &Json, view: &mut View, depth: usize) {
        let Json::Object(fields) = schema else { return };
        if depth > MAX_DEPTH {
            return;
        }
        for (name, value) in fields {
            match (name.as_str(), value) {
                ("$ref", Json::String(target)) => {
                    if let Some(found) = self.root.pointer(target.trim_start_matches('#')) {
                        self.merge(found, view, depth + 1);
                    }
                }
                ("allOf", Json::Array(parts)) => parts
                    .iter()
                    .for_each(|part| self.merge(part, view, depth + 1)),
                ("oneOf" | "anyOf", Json::Array(branches)) => {
                    let real: Vec<&Json> =
                        branches.iter().filter(|branch| !is_null(branch)).collect();
                    match real.as_slice() {
                        [only] => self.merge(only, view, depth + 1),
                        several => {
                            let several = several.iter().map(|branch| (*branch).clone()).collect();
                            view.fields.insert("oneOf".into(), Json::Array(several));
                        }
                    }
                }
                ("properties", Json::Object(more)) => view.add_properties(more),
                ("required", Json::Array(more)) => {
                    let list = view
                        .fields
                        .entry("required")
                        .or_insert_with(|| Json::Array(Vec::new()));
                    if let Json::Array(list) = list {
                        list.extend(more.iter().cloned());
                    }
                }
                _ => {
                    view.fields.insert(name.clone(), value.clone());
                }
            }
        }
        // What stands beside a reference says more about this place than what it points to.
        for name in ["title", "description", "default"] {
            if let Some(own) = fields.get(name) {
                view.fields.insert(name.into(), own.clone());
            }
        }
    }

    /// The alternatives of a choice, each with what stands beside the choice; empty where there is none.
    pub fn branches(&self, view: &View) -> Vec<View> {
        let Some(Json::Array(branches)) = view.fields.get("oneOf") else {
            return Vec::new();
        };
        let mut base = view.clone();
        base.fields.remove("oneOf");
        let mut flat = Vec::new();
        for branch in branches {
            let mut merged = base.clone();
            self.merge(branch, &mut merged, 0);
            // The words for the whole stand; those of the alternative are about its kind.
            if let Some(title) = base.fields.get("title") {
                merged.fields.insert("title".into(), title.clone());
            }
            let inner = self.branches(&merged);
            if inner.is_empty() {
                flat.push(merged);
            } else {
                flat.extend(inner);
            }
        }
        flat
    }

    /// The schema of one property.
    pub fn property(&self, view: &View, key: &str) -> Option<View> {
        view.properties()
            .and_then(|properties| properties.get(key))
            .map(|schema| self.resolve(schema))
    }

    /// The schema at a path of keys; of a choice, the first alternative that has the key.
    pub fn at<'a>(&self, path: impl IntoIterator<Item = &'a str>) -> Option<View> {
        path.into_iter().try_fold(self.root(), |view, key| {
            self.property(&view, key)
                .or_else(|| {
                    self.branches(&view)
                        .iter()
                        .find_map(|branch| self.property(branch, key))
                })
                .or_else(|| self.additional(&view))
        })
    }

    /// The schema of keys that are not listed, where such keys are allowed.
    pub fn additional(&self, view: &View) -> Option<View> {
        match view.fields.get("additionalProperties") {
            Some(Json::Object(_)) => view
                .fields
                .get("additionalProperties")
                .map(|schema| self.resolve(schema)),
            _ => None,
        }
    }

    /// The schema of a list's items.
    pub fn items(&self, view: &View) -> Option<View> {
        view.fields.get("items").map(|schema| self.resolve(schema))
    }

    /// The fixed values of a choice, each with its description; `None` where it is not one.
    pub fn choices(&self, view: &View) -> Option<Vec<Json>> {
        if let Some(only) = view.fields.get("const") {
            return Some(vec![only.clone()]);
        }
        if let Some(Json::Array(values)) = view.fields.get("enum") {
            return Some(
                values
                    .iter()
                    .filter(|value| !value.is_null())
                    .cloned()
                    .collect(),
            );
        }
        let branches = self.branches(view);
        if branches.is_empty() {
            return None;
        }
        let each: Option<Vec<Vec<Json>>> =
            branches.iter().map(|branch| self.choices(branch)).collect();
        each.map(|lists| lists.concat())
    }
}

fn is_null(schema: &Json) -> bool {
    schema.get("type").and_then(Json::as_str) == Some("null")
}

impl View {
    fn add_properties(&mut self, more: &Map<String, Json>) {
        let slot = self
            .fields
            .entry("properties")
            .or_insert_with(|| Json::Object(Map::new()));
        if let Json::Object(properties) = slot {
            properties.extend(more.clone());
        }
    }

    /// The listed keys with their schemas.
    pub fn properties(&self) -> Option<&Map<String, Json>> {
        self.fields.get("properties").and_then(Json::as_object)
    }

    /// The keys that must be there.
    pub fn required(&self) -> Vec<&str> {
        let mut keys: Vec<&str> = Vec::new();
        for key in self
            .fields
            .get("required")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
        {
            if let Some(key) = key.as_str().filter(|key| !keys.contains(key)) {
                keys.push(key);
            }
        }
        keys
    }

    /// Whether keys that are not listed are an error.
    pub fn is_closed(&self) -> bool {
        self.fields.get("additionalProperties") == Some(&Json::Bool(false))
    }

    /// The JSON types that are allowed; empty says "any".
    pub fn types(&self) -> Vec<&str> {
        match self.fields.get("type") {
            Some(Json::String(only)) => vec![only.as_str()],
            Some(Json::Array(several)) => several
                .iter()
                .filter_map(Json::as_str)
                .filter(|name| *name != "null")
                .collect(),
            _ if self.properties().is_some() => vec!["object"],
            _ => Vec::new(),
        }
    }

    /// A text field such as `title`, `description` or `format`.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(Json::as_str)
    }

    /// A number field such as `minimum`.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.fields.get(name).and_then(Json::as_f64)
    }

    /// The first sentence of the description.
    pub fn summary(&self) -> Option<String> {
        let first = self
            .text("description")?
            .split("\n\n")
            .next()?
            .replace('\n', " ");
        let end = first.find(". ").unwrap_or(first.len());
        let sentence = first.get(..end)?.trim().trim_end_matches('.').to_string();
        (!sentence.is_empty()).then_some(sentence)
    }
}

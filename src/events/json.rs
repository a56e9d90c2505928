//! One JSON object a line, flattened: `{"page": {"url": "/"}}` is the column `page.url`.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::events::chunks::Chunk;
use crate::events::report::Reason;
use crate::events::rows::{Peek, RowSink};
use crate::events::segment;
use crate::events::value::Cell;

/// Which dress the objects come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dress {
    /// Keys are columns.
    Plain,
    /// Segment's calls.
    Segment,
}

/// Hands the rows of a chunk to the sink, or shows them to `peek`.
pub(crate) fn parse<'a>(
    chunk: &'a Chunk,
    dress: Dress,
    sink: &mut RowSink<'a>,
    mut peek: Option<&mut Peek>,
) {
    let mut path = String::new();
    let mut call = segment::Call::default();
    for (line, record) in (chunk.line..).zip(chunk.records()) {
        if record.trim_ascii().is_empty() {
            continue;
        }
        path.clear();
        let read = match dress {
            Dress::Plain => flatten(record, &mut path, &mut |column, cell| {
                sink.column(column, cell);
            }),
            Dress::Segment => {
                call = segment::Call::default();
                flatten(record, &mut path, &mut |column, cell| {
                    call.take(column, cell, sink);
                })
            }
        };
        if !read {
            let is_text = std::str::from_utf8(record).is_ok();
            let reason = if is_text {
                Reason::NotJson
            } else {
                Reason::InvalidUtf8
            };
            sink.forget_row();
            if peek.is_none() {
                sink.reject_row(line, reason, record);
            }
            continue;
        }
        if dress == Dress::Segment && !call.settle(sink) {
            continue;
        }
        match &mut peek {
            Some(peek) => sink.peek_row(peek),
            None => sink.finish_row(line, record),
        }
    }
}

/// Gives every leaf of one object to `take` under its dotted path; `false` where it is no JSON object.
fn flatten<'a>(record: &'a [u8], path: &mut String, take: &mut dyn FnMut(&str, Cell<'a>)) -> bool {
    let mut json = serde_json::Deserializer::from_slice(record);
    let read = json.deserialize_map(Object { path, take });
    read.is_ok() && json.end().is_ok()
}

struct Object<'p, 't, 'a> {
    path: &'p mut String,
    take: &'t mut dyn FnMut(&str, Cell<'a>),
}

impl<'a> Visitor<'a> for Object<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'a>>(self, mut map: M) -> Result<(), M::Error> {
        let prefix = self.path.len();
        while let Some(key) = map.next_key_seed(Key)? {
            if prefix > 0 {
                self.path.push('.');
            }
            self.path.push_str(&key);
            map.next_value_seed(Leaf {
                path: self.path,
                take: self.take,
            })?;
            self.path.truncate(prefix);
        }
        Ok(())
    }
}

/// A key without copying it where that can be had.
struct Key;

impl<'a> DeserializeSeed<'a> for Key {
    type Value = Cow<'a, str>;

    fn deserialize<D: Deserializer<'a>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Key {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// A value: one cell, or an object with more of them.
struct Leaf<'p, 't, 'a> {
    path: &'p mut String,
    take: &'t mut dyn FnMut(&str, Cell<'a>),
}

impl<'a> DeserializeSeed<'a> for Leaf<'_, '_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Leaf<'_, '_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        (self.take)(self.path, Cell::Empty);
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        (self.take)(self.path, Cell::Bool(value));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        (self.take)(self.path, Cell::Int(value));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        let cell = i64::try_from(value).map_or_else(|_| Cell::from(value.to_string()), Cell::Int);
        (self.take)(self.path, cell);
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        (self.take)(self.path, Cell::Float(value));
        Ok(())
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<(), E> {
        (self.take)(self.path, Cell::from(text));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        (self.take)(self.path, Cell::from(text.to_owned()));
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'a>>(self, mut values: S) -> Result<(), S::Error> {
        let mut items = Vec::new();
        while let Some(value) = values.next_element::<serde_json::Value>()? {
            match value {
                serde_json::Value::Null => {}
                serde_json::Value::String(text) => items.push(text),
                other => items.push(other.to_string()),
            }
        }
        (self.take)(self.path, Cell::List(items));
        Ok(())
    }

    fn visit_map<M: MapAccess<'a>>(self, map: M) -> Result<(), M::Error> {
        Object {
            path: self.path,
            take: self.take,
        }
        .visit_map(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(record: &str) -> Option<Vec<String>> {
        let mut found = Vec::new();
        let read = flatten(record.as_bytes(), &mut String::new(), &mut |path, cell| {
            found.push(format!("{path}={cell:?}"));
        });
        read.then_some(found)
    }

    #[test]
    fn objects_are_flattened_and_arrays_become_lists() {
        let found = flat(
            r#"{"a": 1, "b": {"c": "x\ny", "d": [1, "t", null]}, "e": null, "f": 2.5, "g": true}"#,
        )
        .unwrap();
        assert_eq!(
            found,
            [
                "a=Int(1)",
                "b.c=Text(\"x\\ny\")",
                "b.d=List([\"1\", \"t\"])",
                "e=Empty",
                "f=Float(2.5)",
                "g=Bool(true)",
            ]
        );
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for record in ["[1]", "1", "{\"a\": 1", "{} {}", "nonsense"] {
            assert_eq!(flat(record), None, "{record}");
        }
    }
}

//! How values that JSON does not know are said in it.

/// An instant or none, as RFC 3339 in UTC.
pub(crate) mod instant {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use crate::domain::Timestamp;

    #[expect(clippy::ref_option, reason = "the signature that serde calls")]
    pub(crate) fn serialize<S: Serializer>(
        value: &Option<Timestamp>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.map(|time| time.to_string()).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| super::parse(&text).map_err(D::Error::custom))
            .transpose()
    }
}

/// Instants, as RFC 3339 in UTC.
pub(crate) mod instants {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::domain::Timestamp;

    pub(crate) fn serialize<S: Serializer>(
        values: &[Timestamp],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().map(ToString::to_string))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Timestamp>, D::Error> {
        Vec::<String>::deserialize(deserializer)?
            .iter()
            .map(|text| super::parse(text).map_err(D::Error::custom))
            .collect()
    }
}

/// The type of a column, in one word.
pub(crate) mod column_type {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::matrix::ColumnType;

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature that serde calls"
    )]
    pub(crate) fn serialize<S: Serializer>(
        value: &ColumnType,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(value.name())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<ColumnType, D::Error> {
        let text = String::deserialize(deserializer)?;
        [ColumnType::Number, ColumnType::Category]
            .into_iter()
            .find(|known| known.name() == text)
            .ok_or_else(|| {
                D::Error::custom(format!("no column type `{text}`; known: number, category"))
            })
    }
}

/// A figure, or `null` where it has no value; fitted numbers never go this way.
pub(crate) mod figure {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature that serde calls"
    )]
    pub(crate) fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        value.is_finite().then_some(*value).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        Ok(Option::<f64>::deserialize(deserializer)?.unwrap_or(f64::NAN))
    }
}

fn parse(text: &str) -> Result<crate::domain::Timestamp, String> {
    chrono::DateTime::parse_from_rfc3339(text)
        .map(|time| crate::domain::Timestamp(time.timestamp_micros()))
        .map_err(|error| format!("`{text}` is no time: {error}"))
}

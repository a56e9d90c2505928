//! What a column holds, in parts: any language can make words of them, and English words are made here.

/// A column in parts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Phrase {
    /// What is said of the parts: the name of the kind, with its variant where it has some; a key of [`FORMS`].
    pub form: &'static str,
    /// Types of events, `_` as a blank; empty where any type counts, or where the kind looks at no events.
    pub events: Vec<String>,
    /// The condition on events.
    pub condition: Option<String>,
    /// Days of the window, or of the half-life.
    pub days: Option<f64>,
    /// The property, attribute or tag, `_` as a blank.
    pub name: String,
    /// Another attribute.
    pub other: String,
    /// What is looked at in colleagues.
    pub inner: Option<Box<Phrase>>,
}

/// Every form with its words in English; parts stand in braces.
pub const FORMS: [(&str, &str); 29] = [
    ("count", "{events} (times in {days} days)"),
    (
        "distinct_days",
        "{events} (days with it, of the last {days})",
    ),
    ("days_since_last", "days since the last {events}"),
    ("days_since_first", "days since the first {events}"),
    ("sum", "sum of {name} of {events} in {days} days"),
    ("mean", "mean of {name} of {events} in {days} days"),
    ("max", "max of {name} of {events} in {days} days"),
    ("last", "last of {name} of {events} in {days} days"),
    (
        "distinct_values",
        "different {name} of {events} in {days} days",
    ),
    (
        "decayed_count",
        "{events}, recent ones counting more (half-life {days} days)",
    ),
    (
        "trend",
        "{events}: the last {days} days against the {days} before",
    ),
    (
        "change_of_use",
        "{events}: the last {days} days against the lead's own habit",
    ),
    ("share", "share of {events} among all events of {days} days"),
    ("sessions", "visits ({events}) in {days} days"),
    ("time_spent", "minutes of visits ({events}) in {days} days"),
    (
        "time_spent_last",
        "minutes of the last visit ({events}) in {days} days",
    ),
    ("tag_frequency", "{events} about {name} in {days} days"),
    ("number", "{name}"),
    ("days_since", "days since {name}"),
    ("category", "{name}"),
    ("mail", "{name} is a business address"),
    ("domain", "domain of {name}"),
    ("completeness", "completeness of the profile"),
    ("missing", "{name} is missing"),
    ("same_domain", "{name} and {other} share their domain"),
    ("account", "colleagues: {inner}"),
    ("account_active", "number of colleagues with {inner}"),
    ("account_largest", "largest of the colleagues: {inner}"),
    ("account_smallest", "smallest of the colleagues: {inner}"),
];

impl Phrase {
    /// A phrase about an attribute.
    pub fn about(form: &'static str, name: &str) -> Self {
        Self {
            form,
            name: name.replace('_', " "),
            ..Self::default()
        }
    }

    /// The same in a log that has events of one type only: "any" is that type there.
    #[must_use]
    pub fn among(mut self, types: &[String]) -> Self {
        let found = FORMS.iter().find(|(form, _)| *form == self.form);
        let is_of_events = found.is_some_and(|(_, template)| template.contains("{events}"));
        if let ([only], true, true) = (types, is_of_events, self.events.is_empty()) {
            self.events.push(only.replace('_', " "));
        }
        self.inner = self.inner.map(|inner| Box::new(inner.among(types)));
        self
    }

    /// The phrase in English.
    pub fn words(&self) -> String {
        let found = FORMS.iter().find(|(form, _)| *form == self.form);
        let template = found.map_or("{name}", |(_, template)| template);
        // What is filled in may hold braces of its own: a template is walked through once.
        let mut out = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (part, next) = after.split_once('}').unwrap_or((after, ""));
            out.push_str(before);
            out.push_str(&self.part(part));
            rest = next;
        }
        out + rest
    }

    fn part(&self, part: &str) -> String {
        match part {
            "events" => self.events_in_words(),
            "days" => self.days.map_or_else(String::new, |days| days.to_string()),
            "other" => self.other.clone(),
            "inner" => self
                .inner
                .as_ref()
                .map_or_else(String::new, |inner| inner.words()),
            _ => self.name.clone(),
        }
    }

    /// The events alone, in English.
    pub(super) fn events_in_words(&self) -> String {
        let types = match self.events.as_slice() {
            [] => "event of any kind".to_owned(),
            types => types.join(" or "),
        };
        match &self.condition {
            Some(condition) => format!("{types} where {condition}"),
            None => types,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_filled_in_once() {
        let phrase = Phrase {
            form: "sum",
            events: vec!["page viewed".into(), "form sent".into()],
            condition: Some("url LIKE '%{days}%'".into()),
            days: Some(30.0),
            name: "seconds".into(),
            ..Phrase::default()
        };
        assert_eq!(
            phrase.words(),
            "sum of seconds of page viewed or form sent where url LIKE '%{days}%' in 30 days"
        );
        let colleagues = Phrase {
            form: "account_active",
            inner: Some(Box::new(Phrase::about("missing", "job_title"))),
            ..Phrase::default()
        };
        assert_eq!(
            colleagues.words(),
            "number of colleagues with job title is missing"
        );
        let any = Phrase {
            form: "days_since_last",
            ..Phrase::default()
        };
        let types = ["order_paid".to_owned(), "visit".to_owned()];
        assert_eq!(
            any.clone().among(&types[..1]).words(),
            "days since the last order paid"
        );
        assert_eq!(
            any.among(&types).words(),
            "days since the last event of any kind"
        );
    }
}

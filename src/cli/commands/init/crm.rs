//! Columns that must not become features: those that give the answer away, that name a person, that laws protect.
//!
//! What CRMs call such columns is known to `events`; here are the everyday names.

use super::names::{plain, rank};
use crate::events::leak_columns;

/// Everyday names of columns that are filled or changed after the fact, beside those that CRMs are known for.
const LEAKS: [(&str, &str); 9] = [
    ("stage", "moves on with the sale"),
    ("dealstage", "moves on with the sale"),
    ("leadscore", "another score, as of today"),
    ("score", "another score, as of today"),
    ("ownerid", "assigned by sales"),
    ("hubspotownerid", "assigned by sales"),
    ("duration", "the length of a contact is known only after it"),
    (
        "pagevalues",
        "web analytics compute it from the purchases themselves",
    ),
    ("reservationstatus", "known after the fact"),
];

/// Beginnings of names of such columns.
const LEAK_STARTS: [(&str, &str); 2] = [
    ("closed", "known after the sale"),
    ("reservationstatus", "known after the fact"),
];

/// Names of people and how to reach them: of no use to a model, and personal.
const PERSONAL: [&str; 14] = [
    "firstname",
    "lastname",
    "fullname",
    "name",
    "phone",
    "phonenumber",
    "mobilephone",
    "mobile",
    "fax",
    "street",
    "address",
    "contactowner",
    "ip",
    "useragent",
];

/// Attributes that laws protect, by whole words of their names.
const SENSITIVE: [&str; 15] = [
    "gender",
    "sex",
    "age",
    "birthday",
    "birthdate",
    "birth",
    "disability",
    "race",
    "ethnicity",
    "religion",
    "marital",
    "nationality",
    "pregnancy",
    "health",
    "orientation",
];

/// Why a column would give the answer away.
pub(super) fn leak(name: &str) -> Option<&'static str> {
    if let Some((_, _, why)) = leak_columns([name]).first() {
        return Some(why);
    }
    let name = plain(name);
    let exact = LEAKS.iter().find(|(known, _)| *known == name);
    let start = || {
        LEAK_STARTS
            .iter()
            .find(|(known, _)| name.starts_with(known))
    };
    exact.or_else(start).map(|(_, why)| *why)
}

/// Whether a column names a person or how to reach one.
pub(super) fn is_personal(name: &str) -> bool {
    rank(name, &PERSONAL).is_some()
}

/// Whether laws protect the attribute.
pub(super) fn is_sensitive(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| SENSITIVE.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_internal_names_leak_alike() {
        assert_eq!(leak("Lifecycle Stage"), leak("lifecyclestage"));
        assert!(leak("Became a Marketing Qualified Lead Date").is_some());
        assert_eq!(
            leak("Duration"),
            Some("the length of a contact is known only after it")
        );
        assert!(leak("country").is_none());
        assert!(is_sensitive("age_band") && !is_sensitive("language"));
    }
}

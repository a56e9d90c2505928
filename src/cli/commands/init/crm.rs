//! Columns that must not become features: those that give the answer away, that name a person, that laws protect.
//!
//! The names are those of `HubSpot` and Salesforce, as exports label them and as their interfaces call them.

use super::names::{plain, rank};

/// Columns that are filled or changed after the fact, and why each would give the answer away.
const LEAKS: [(&str, &str); 27] = [
    ("lifecyclestage", "moves on with the sale"),
    ("hsleadstatus", "set by sales"),
    ("leadstatus", "set by sales"),
    ("status", "set by sales"),
    ("stage", "moves on with the sale"),
    ("dealstage", "moves on with the sale"),
    ("rating", "set by sales"),
    ("numberofassociateddeals", "counts deals that were won"),
    ("numassociateddeals", "counts deals that were won"),
    ("numberofdeals", "counts deals that were won"),
    ("recentdealamount", "known after the sale"),
    ("totalrevenue", "known after the sale"),
    ("hubspotscore", "another score, as of today"),
    ("leadscore", "another score, as of today"),
    ("score", "another score, as of today"),
    ("closedate", "known after the sale"),
    ("converteddate", "known after the conversion"),
    ("isconverted", "says that the lead converted"),
    ("convertedaccountid", "filled at the conversion"),
    ("convertedcontactid", "filled at the conversion"),
    ("convertedopportunityid", "filled at the conversion"),
    ("lastactivitydate", "as of today, after the conversion"),
    ("lastmodifieddate", "as of today, after the conversion"),
    ("ownerid", "assigned by sales"),
    ("hubspotownerid", "assigned by sales"),
    ("duration", "the length of a contact is known only after it"),
    (
        "pagevalues",
        "web analytics compute it from the purchases themselves",
    ),
];

/// Beginnings of names of such columns.
const LEAK_STARTS: [(&str, &str); 3] = [
    ("becamea", "known after the conversion"),
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
        let became = leak("Became a Marketing Qualified Lead Date");
        assert_eq!(became, Some("known after the conversion"));
        assert!(leak("country").is_none());
        assert!(is_sensitive("age_band") && !is_sensitive("language"));
    }
}

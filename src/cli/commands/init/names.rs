//! Column names that say what a column is: those of CRMs, of event streams, and everyday ones.
//!
//! Names are compared without case, blanks and punctuation, so that `Create Date` and `createdate` meet.

/// A name as it is compared: letters and digits only, in lower case.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Names of lead ids, the likeliest first.
const LEAD: [&str; 26] = [
    "leadid",
    "lead",
    "contactid",
    "recordid",
    "hsobjectid",
    "customerid",
    "userid",
    "studentid",
    "visitorid",
    "clientid",
    "memberid",
    "subscriberid",
    "whoid",
    "prospectid",
    "personid",
    "contact",
    "customer",
    "user",
    "anonymousid",
    "userpseudoid",
    "domainuserid",
    "email",
    "emailaddress",
    "id",
    "uuid",
    "row",
];

/// Names of event types.
const EVENT_TYPE: [&str; 12] = [
    "event",
    "eventtype",
    "eventname",
    "activity",
    "activitytype",
    "action",
    "actiontype",
    "type",
    "interaction",
    "touchpoint",
    "kind",
    "name",
];

/// Names of the time at which an event arrived rather than happened.
const INGESTED: [&str; 9] = [
    "receivedat",
    "ingestedat",
    "loadedat",
    "recordedat",
    "collectortstamp",
    "etltstamp",
    "loadtstamp",
    "insertedat",
    "syncedat",
];

/// Names of an event's own id.
const EVENT_ID: [&str; 6] = [
    "eventid",
    "messageid",
    "activityid",
    "uuid",
    "eventuuid",
    "insertid",
];

/// Names of the company behind a lead.
const ACCOUNT: [&str; 12] = [
    "accountid",
    "account",
    "companyid",
    "company",
    "companyname",
    "associatedcompany",
    "organization",
    "organizationid",
    "organisation",
    "accountname",
    "groupid",
    "domain",
];

/// Names of the time at which a lead came into being.
const CREATED: [&str; 12] = [
    "createdat",
    "createdate",
    "createddate",
    "createdon",
    "created",
    "registeredon",
    "registeredat",
    "signedupat",
    "signupdate",
    "firstseen",
    "registrationdate",
    "joinedon",
];

/// Parts of names of the time from which a lead no longer counts.
const DISQUALIFIED: [&str; 9] = [
    "disqualif",
    "unregister",
    "unsubscrib",
    "deleted",
    "withdrawn",
    "withdrew",
    "optout",
    "optedout",
    "archived",
];

/// Parts of names of the time of a conversion.
const CONVERTED: [&str; 8] = [
    "converted",
    "conversion",
    "wonat",
    "wondate",
    "closedate",
    "becameacustomer",
    "purchasedat",
    "subscribedat",
];

/// Names of labels.
const LABEL: [&str; 17] = [
    "y",
    "label",
    "target",
    "converted",
    "isconverted",
    "conversion",
    "won",
    "outcome",
    "purchase",
    "purchased",
    "subscribed",
    "iscustomer",
    "bought",
    "churn",
    "churned",
    "revenue",
    "class",
];

/// Words of files and values about conversions.
const OUTCOME: [&str; 18] = [
    "outcome",
    "conversion",
    "converted",
    "deal",
    "won",
    "opportunit",
    "sale",
    "order",
    "purchase",
    "result",
    "closed",
    "contract",
    "subscription",
    "customer",
    "invoice",
    "booking",
    "transaction",
    "payment",
];

/// Event types that are conversions themselves, by parts of their names.
const CONVERSION_EVENT: [&str; 12] = [
    "converted",
    "conversion",
    "ordercompleted",
    "purchase",
    "dealwon",
    "closedwon",
    "subscriptionstarted",
    "becamecustomer",
    "checkoutcompleted",
    "paid",
    "contractsigned",
    "trialstarted",
];

/// Purchases: a log of them is its own outcome.
const PURCHASE: [&str; 7] = [
    "order",
    "purchase",
    "transaction",
    "sale",
    "invoice",
    "booking",
    "payment",
];

/// Values that say "it happened" in a column of outcomes.
const POSITIVE: [&str; 19] = [
    "won",
    "closedwon",
    "converted",
    "customer",
    "pass",
    "passed",
    "distinction",
    "success",
    "yes",
    "true",
    "1",
    "paid",
    "purchase",
    "purchased",
    "accepted",
    "signed",
    "completed",
    "subscribed",
    "approved",
];

/// Values that say "it did not happen".
const NEGATIVE: [&str; 16] = [
    "lost",
    "closedlost",
    "fail",
    "failed",
    "withdrawn",
    "no",
    "false",
    "0",
    "rejected",
    "cancelled",
    "canceled",
    "declined",
    "disqualified",
    "churned",
    "refunded",
    "expired",
];

/// Parts of names of numbers that stand for categories.
const CODES: [&str; 14] = [
    "type", "code", "region", "browser", "system", "channel", "category", "segment", "zone",
    "class", "group", "month", "weekday", "status",
];

/// Position of a name in a list.
pub(super) fn rank(name: &str, known: &[&str]) -> Option<usize> {
    let name = plain(name);
    known.iter().position(|other| *other == name)
}

fn has_part(name: &str, parts: &[&str]) -> bool {
    let name = plain(name);
    parts.iter().any(|part| name.contains(part))
}

/// How much a name sounds like a lead id: 0 not at all, 1 most.
pub(super) fn lead(name: &str) -> f64 {
    match rank(name, &LEAD) {
        Some(rank) => 1.0 - rank as f64 / (2 * LEAD.len()) as f64,
        None if plain(name).ends_with("id") && rank_of_event_id(name).is_none() => 0.4,
        None => 0.0,
    }
}

/// Position among the names of event types.
pub(super) fn event_type(name: &str) -> Option<usize> {
    rank(name, &EVENT_TYPE)
}

/// Position among the names of event ids.
pub(super) fn rank_of_event_id(name: &str) -> Option<usize> {
    rank(name, &EVENT_ID)
}

/// Whether the time is that of arrival.
pub(super) fn is_ingested(name: &str) -> bool {
    rank(name, &INGESTED).is_some()
}

/// Position among the names of accounts.
pub(super) fn account(name: &str) -> Option<usize> {
    rank(name, &ACCOUNT)
}

/// Position among the names of times of creation.
pub(super) fn created(name: &str) -> Option<usize> {
    rank(name, &CREATED)
}

/// Whether the time ends a lead's candidacy.
pub(super) fn is_disqualified(name: &str) -> bool {
    has_part(name, &DISQUALIFIED)
}

/// Whether the time is that of a conversion.
pub(super) fn is_converted(name: &str) -> bool {
    has_part(name, &CONVERTED)
}

/// Position among the names of labels.
pub(super) fn label(name: &str) -> Option<usize> {
    rank(name, &LABEL)
}

/// Whether a file name or value speaks of conversions.
pub(super) fn is_outcome(name: &str) -> bool {
    has_part(name, &OUTCOME)
}

/// Whether an event type is a conversion itself.
pub(super) fn is_conversion_event(name: &str) -> bool {
    has_part(name, &CONVERSION_EVENT)
}

/// Whether a file is one of purchases.
pub(super) fn is_purchase(name: &str) -> bool {
    has_part(name, &PURCHASE)
}

/// Whether a value says that it happened.
pub(super) fn is_positive(value: &str) -> bool {
    rank(value, &POSITIVE).is_some()
}

/// Whether a value says that it did not happen.
pub(super) fn is_negative(value: &str) -> bool {
    rank(value, &NEGATIVE).is_some()
}

/// Whether a column of numbers sounds like codes.
pub(super) fn is_code(name: &str) -> bool {
    // A day of the month is a number like any other; the month itself is not.
    has_part(name, &CODES) && !plain(name).ends_with("dayofmonth")
}

/// Whether a name sounds like a time.
pub(super) fn is_time(name: &str) -> bool {
    let lower = name.to_lowercase();
    let ends = ["_at", "_on", "date", "time", "timestamp", "tstamp", "_ts"];
    ends.iter().any(|end| lower.ends_with(end)) || lower == "ts" || lower.ends_with("At")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_internal_names_of_crms_meet() {
        assert_eq!(created("Create Date"), created("createdate"));
        assert!(lead("Record ID") > lead("some_id"));
        assert!(is_converted("ConvertedDate"));
    }
}

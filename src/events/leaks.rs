//! Columns of CRM exports that tell the outcome, by the names that exports use.
//!
//! # Source
//! `HubSpot`: contact properties and their labels. Salesforce: object reference of Lead.

/// A column known to be filled by or after the conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leak {
    /// The system that has it.
    pub system: &'static str,
    /// Names: of the field and as exports label it.
    pub names: &'static [&'static str],
    /// Why it gives the outcome away.
    pub reason: &'static str,
}

/// Names that leak whatever follows, as in "Became a Customer Date".
const PREFIXES: [(&str, &str); 3] = [
    (
        "becamea",
        "set as the lead reaches a stage, so only converted leads have the later ones",
    ),
    (
        "hsdateentered",
        "set as the lead reaches a stage, so only converted leads have the later ones",
    ),
    ("hsdateexited", "set as the lead leaves a stage"),
];

/// Every leak that is known, system by system.
pub const LEAKS: &[Leak] = &[
    Leak {
        system: "HubSpot",
        names: &["lifecyclestage", "Lifecycle Stage"],
        reason: "the stage becomes `customer` with the conversion",
    },
    Leak {
        system: "HubSpot",
        names: &["hs_lead_status", "Lead Status"],
        reason: "sales sets it while working the lead",
    },
    Leak {
        system: "HubSpot",
        names: &[
            "num_associated_deals",
            "Number of Associated Deals",
            "Number of Deals",
        ],
        reason: "deals are opened for leads that convert",
    },
    Leak {
        system: "HubSpot",
        names: &["hubspotscore", "HubSpot Score"],
        reason: "a score as of today, computed from what came after",
    },
    Leak {
        system: "HubSpot",
        names: &["hs_predictivecontactscore_v2", "Likelihood to close"],
        reason: "a score as of today, computed from what came after",
    },
    Leak {
        system: "HubSpot",
        names: &["closedate", "Close Date"],
        reason: "set when the deal is closed",
    },
    Leak {
        system: "HubSpot",
        names: &["hs_closed_won_date", "Closed Won Date", "Closed Date"],
        reason: "set when the deal is won",
    },
    Leak {
        system: "HubSpot",
        names: &["days_to_close", "Days To Close"],
        reason: "known once the deal is closed",
    },
    Leak {
        system: "HubSpot",
        names: &["recent_deal_amount", "Recent Deal Amount"],
        reason: "the money of a deal that was closed",
    },
    Leak {
        system: "HubSpot",
        names: &["recent_deal_close_date", "Recent Deal Close Date"],
        reason: "set when a deal is closed",
    },
    Leak {
        system: "HubSpot",
        names: &["first_deal_created_date", "First Deal Created Date"],
        reason: "deals are opened for leads that convert",
    },
    Leak {
        system: "HubSpot",
        names: &["total_revenue", "Total Revenue"],
        reason: "the money of deals that were won",
    },
    Leak {
        system: "Salesforce",
        names: &["IsConverted", "Converted"],
        reason: "it is the outcome",
    },
    Leak {
        system: "Salesforce",
        names: &["ConvertedDate", "Converted Date"],
        reason: "set with the conversion",
    },
    Leak {
        system: "Salesforce",
        names: &[
            "ConvertedAccountId",
            "Converted Account",
            "Converted Account ID",
        ],
        reason: "filled with the conversion",
    },
    Leak {
        system: "Salesforce",
        names: &[
            "ConvertedContactId",
            "Converted Contact",
            "Converted Contact ID",
        ],
        reason: "filled with the conversion",
    },
    Leak {
        system: "Salesforce",
        names: &[
            "ConvertedOpportunityId",
            "Converted Opportunity",
            "Converted Opportunity ID",
        ],
        reason: "filled with the conversion",
    },
    Leak {
        system: "Salesforce",
        names: &["Status"],
        reason: "sales sets it while working the lead; one value is `converted`",
    },
    Leak {
        system: "Salesforce",
        names: &["Rating"],
        reason: "sales sets it after talking to the lead",
    },
    Leak {
        system: "Salesforce",
        names: &["LastActivityDate", "Last Activity"],
        reason: "as of today: converted leads are worked longer",
    },
    Leak {
        system: "Salesforce",
        names: &["LastModifiedDate", "Last Modified Date"],
        reason: "as of today: the conversion itself changes the row",
    },
    Leak {
        system: "Salesforce",
        names: &["SystemModstamp", "System Modstamp"],
        reason: "as of today: the conversion itself changes the row",
    },
    Leak {
        system: "Salesforce",
        names: &["MasterRecordId", "Master Record ID"],
        reason: "set when leads are merged, mostly at the conversion",
    },
    Leak {
        system: "Salesforce",
        names: &["IsDeleted", "Deleted"],
        reason: "set after the fact",
    },
    Leak {
        system: "Salesforce",
        names: &["StageName", "Opportunity Stage"],
        reason: "the stage of a deal that only converted leads have",
    },
    Leak {
        system: "Salesforce",
        names: &["OpportunityId", "Opportunity ID"],
        reason: "only converted leads have one",
    },
    Leak {
        system: "Salesforce",
        names: &["EmailBouncedDate", "Email Bounced Date"],
        reason: "as of today: mails may bounce after the conversion",
    },
    Leak {
        system: "Dynamics 365",
        names: &["statecode", "statuscode", "Status Reason"],
        reason: "the state becomes `qualified` with the conversion",
    },
    Leak {
        system: "Dynamics 365",
        names: &["qualifyingopportunityid", "Qualifying Opportunity"],
        reason: "filled with the conversion",
    },
    Leak {
        system: "Pipedrive",
        names: &["won_time", "Won time"],
        reason: "set when the deal is won",
    },
    Leak {
        system: "Pipedrive",
        names: &["lost_time", "Lost time"],
        reason: "set when the deal is lost",
    },
    Leak {
        system: "Pipedrive",
        names: &["lost_reason", "Lost reason"],
        reason: "set when the deal is lost",
    },
];

/// Which of the columns are known to give the outcome away, with the system and the reason.
///
/// Names are compared without regard to case, spaces, `_` and `-`.
pub fn leak_columns<'a>(
    columns: impl IntoIterator<Item = &'a str>,
) -> Vec<(&'a str, &'static str, &'static str)> {
    columns
        .into_iter()
        .filter_map(|column| leak(column).map(|(system, reason)| (column, system, reason)))
        .collect()
}

fn leak(column: &str) -> Option<(&'static str, &'static str)> {
    let plain = plain(column);
    let known = LEAKS
        .iter()
        .find(|leak| leak.names.iter().any(|name| self::plain(name) == plain));
    let by_prefix = || {
        PREFIXES
            .iter()
            .find(|(prefix, _)| plain.starts_with(prefix))
            .map(|(_, reason)| ("HubSpot", *reason))
    };
    known
        .map(|leak| (leak.system, leak.reason))
        .or_else(by_prefix)
}

fn plain(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaks_are_found_by_field_and_by_label() {
        let columns = [
            "country",
            "Lifecycle Stage",
            "converted_date",
            "Became a Customer Date",
            "hs_lead_status",
            "status",
        ];
        let found: Vec<_> = leak_columns(columns)
            .into_iter()
            .map(|(column, ..)| column)
            .collect();
        assert_eq!(
            found,
            [
                "Lifecycle Stage",
                "converted_date",
                "Became a Customer Date",
                "hs_lead_status",
                "status"
            ]
        );
    }
}

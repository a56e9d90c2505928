//! Leads, outcomes and ready-made tables.

use super::*;

#[test]
fn leads_keep_their_first_row_and_roles_may_be_attributes_too() {
    let text = "id,born,company,size,country\nL1,2024-01-01,acme,5,ES\nL2,,,,PT\nL1,2024-02-02,other,6,FR\n";
    let folder = Folder::new().with("leads.csv", text);
    let source = LeadsSource {
        path: "leads.csv".into(),
        lead: Some("id".into()),
        created: Some("born".into()),
        account: Some("company".into()),
        fixed: vec!["company".into(), "country".into()],
        ..LeadsSource::default()
    };
    let leads = open_leads(&source, folder.path(), &ReadOptions::default()).unwrap();
    assert_eq!(
        rows(&leads.frame),
        ["L1|2024-01-01T00:00:00Z|acme|acme|5.0|ES", "L2|||||PT"]
    );
    assert_eq!(leads.report.duplicates, 1);
    assert!(leads.has.created && leads.has.account && !leads.has.group);
}

#[test]
fn outcomes_are_those_of_the_kinds_that_count() {
    let folder = Folder::new()
        .with("o.csv", "lead,when,kind,value\nL1,2024-01-01,won,10\nL2,2024-01-02,lost,\nL3,2024-01-03,upsold,5\n")
        .with("leads.csv", "lead,converted\nL1,2024-01-01\nL2,\n");
    let source = OutcomesSource {
        path: Some("o.csv".into()),
        lead: Some("lead".into()),
        time: Some("when".into()),
        kind: Some("kind".into()),
        positive: Some(vec!["won".into(), "upsold".into()]),
        value: Some("value".into()),
        ..OutcomesSource::default()
    };
    let outcomes = open_outcomes(&source, None, folder.path(), &ReadOptions::default()).unwrap();
    assert_eq!(
        rows(&outcomes.frame),
        [
            "L1|2024-01-01T00:00:00Z|10.0",
            "L3|2024-01-03T00:00:00Z|5.0"
        ]
    );
    assert_eq!((outcomes.n_outcomes, outcomes.kinds.len()), (2, 3));
    let wrong = OutcomesSource {
        positive: Some(vec!["Won".into()]),
        ..source.clone()
    };
    let (kind, message, _) = error(open_outcomes(
        &wrong,
        None,
        folder.path(),
        &ReadOptions::default(),
    ));
    assert_eq!(
        (kind, message.as_str()),
        (
            ErrorKind::Data,
            "`o.csv`: no outcome has `Won` in `kind`; found `lost`, `upsold`, `won`"
        )
    );
    let column = OutcomesSource {
        from_leads: true,
        time: Some("converted".into()),
        ..OutcomesSource::default()
    };
    let leads = LeadsSource {
        path: "leads.csv".into(),
        lead: Some("lead".into()),
        ..LeadsSource::default()
    };
    let outcomes = open_outcomes(
        &column,
        Some(&leads),
        folder.path(),
        &ReadOptions::default(),
    )
    .unwrap();
    assert_eq!(rows(&outcomes.frame), ["L1|2024-01-01T00:00:00Z"]);
}

fn table(label: &str) -> TableSource {
    TableSource {
        path: "t.csv".into(),
        label: label.into(),
        ..TableSource::default()
    }
}

#[test]
fn a_table_has_label_folds_and_test_rows() {
    let text =
        "y,fold,part,job,age,secret\nyes,1,train,3,40,9\nno,0,train,4,,9\nYes,10,test,5,NA,9\n";
    let folder = Folder::new().with("t.csv", text);
    let source = TableSource {
        fold: Some("fold".into()),
        test: Some(TestRows {
            column: "part".into(),
            value: "test".into(),
        }),
        drop: vec!["secret".into()],
        categories: vec!["job".into()],
        ..table("y")
    };
    let read = open_table(
        &source,
        TableUse::Train,
        folder.path(),
        &ReadOptions::default(),
    )
    .unwrap();
    assert_eq!(
        rows(&read.frame),
        [
            "1|true|1|false|3|40.0",
            "2|false|0|false|4|",
            "3|true|2|true|5|"
        ]
    );
    assert_eq!(
        read.columns,
        [
            ("job".into(), PropertyType::Text),
            ("age".into(), PropertyType::Number)
        ]
    );
    let scored = open_table(
        &source,
        TableUse::Score,
        folder.path(),
        &ReadOptions::default(),
    )
    .unwrap();
    assert_eq!(rows(&scored.frame)[0], "1|3|40.0");
}

#[test]
fn a_label_that_is_no_yes_or_no_is_named() {
    let folder = Folder::new().with("t.csv", "y,z,x\nwon,0,1\nlost,0,2\nopen,0,3\n");
    let (kind, message, hint) = error(open_table(
        &table("y"),
        TableUse::Train,
        folder.path(),
        &ReadOptions::default(),
    ));
    assert_eq!(kind, ErrorKind::Data);
    assert_eq!(
        message,
        "`t.csv`: label `y` has the values `lost`, `open`, `won`, but needs exactly two: one that means converted and one that does not"
    );
    assert_eq!(
        hint.as_deref(),
        Some("say which values mean converted, as in `positive = [\"won\"]`")
    );
    let (_, message, _) = error(open_table(
        &table("z"),
        TableUse::Train,
        folder.path(),
        &ReadOptions::default(),
    ));
    assert_eq!(
        message,
        "`t.csv`: no row has `1`, `true`, `yes` in label `z`; found `0`"
    );
    let source = TableSource {
        positive: Some(vec!["won".into()]),
        ..table("y")
    };
    let read = open_table(
        &source,
        TableUse::Train,
        folder.path(),
        &ReadOptions::default(),
    )
    .unwrap();
    assert_eq!(read.label_values.len(), 3);
}

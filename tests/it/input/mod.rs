//! Files of every format, whole and mangled, through the readers.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs::File;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use leadscore::error::ErrorKind;
use leadscore::events::{
    EventLog, EventsSource, Format, LeadsSource, Limits, OutcomesSource, PropertyType, ReadOptions,
    TableSource, TableUse, TestRows, describe_columns, open_events, open_leads, open_outcomes,
    open_table, parse_timezone,
};
use polars::prelude::*;
use tempfile::TempDir;

mod formats;
mod rejected;
mod tables;
mod times;

const ROWS: &str = "lead,at,event,url,amount\n\
    L1,2024-03-12T09:00:00Z,mail_opened,,\n\
    L2,2024-03-12T10:00:00+02:00,page_viewed,/pricing,\n\
    L1,2024-03-13 11:30:00.250,order,,12.5\n";

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        std::fs::write(self.path().join(name), bytes).unwrap();
        self
    }

    fn with_gzip(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = gzip(bytes.as_ref());
        self.with(name, bytes)
    }

    fn with_parquet(self, name: &str, mut frame: DataFrame) -> Self {
        ParquetWriter::new(File::create(self.path().join(name)).unwrap())
            .finish(&mut frame)
            .unwrap();
        self
    }

    fn with_arrow(self, name: &str, mut frame: DataFrame) -> Self {
        IpcWriter::new(File::create(self.path().join(name)).unwrap())
            .finish(&mut frame)
            .unwrap();
        self
    }

    fn events(&self, path: &str) -> leadscore::error::Result<EventLog> {
        open_events(&source(path), self.path(), &ReadOptions::default())
    }

    fn quarantine(&self) -> ReadOptions {
        ReadOptions {
            quarantine_dir: Some(self.path().join("bad")),
            ..ReadOptions::default()
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn source(path: &str) -> EventsSource {
    EventsSource {
        path: path.into(),
        lead: Some("lead".into()),
        time: Some("at".into()),
        event_type: Some("event".into()),
        ..EventsSource::default()
    }
}

/// The frame as text: one line a row, cells separated by bars, times in UTC.
fn rows(frame: &LazyFrame) -> Vec<String> {
    let frame = frame.clone().collect().unwrap();
    let cell = |column: &Column, row: usize| match column.get(row).unwrap() {
        AnyValue::Null => String::new(),
        AnyValue::Datetime(micros, ..) | AnyValue::DatetimeOwned(micros, ..) => {
            leadscore::domain::Timestamp(micros).to_string()
        }
        AnyValue::String(text) => text.to_owned(),
        AnyValue::StringOwned(text) => text.to_string(),
        AnyValue::List(values) => {
            let texts: Vec<_> = values
                .str()
                .unwrap()
                .iter()
                .map(|text| text.unwrap().to_owned())
                .collect();
            format!("[{}]", texts.join(" "))
        }
        other => other.to_string(),
    };
    (0..frame.height())
        .map(|row| {
            frame
                .columns()
                .iter()
                .map(|column| cell(column, row))
                .collect::<Vec<_>>()
                .join("|")
        })
        .collect()
}

fn error<T>(result: leadscore::error::Result<T>) -> (ErrorKind, String, Option<String>) {
    match result {
        Ok(_) => panic!("no error"),
        Err(error) => (
            error.kind(),
            error.to_string(),
            error.advice().map(ToOwned::to_owned),
        ),
    }
}

const NORMAL: [&str; 3] = [
    "L1|2024-03-12T09:00:00Z|mail_opened||",
    "L2|2024-03-12T08:00:00Z|page_viewed|/pricing|",
    "L1|2024-03-13T11:30:00.250000Z|order||12.5",
];

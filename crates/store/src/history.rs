//! What happened to a case, as its audit entries tell it.

use std::collections::BTreeSet;

use soiviec_domain::case::Event;
use soiviec_domain::id::CaseId;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::db::{Db, Write};
use crate::error::StoreError;
use crate::kept::{from_json, of_cases, to_count, to_json};
use crate::time::to_ms;

/// The latest entries of some cases.
#[derive(Clone, Debug)]
pub struct History {
    /// They, in the order in which they were written.
    pub events: Vec<(CaseId, Event)>,
    /// How many entries the cases have.
    pub in_all: u64,
}

impl Write {
    /// Adds an entry that tells of no change to the case itself.
    pub async fn add_event(&mut self, case: CaseId, event: &Event) -> Result<(), StoreError> {
        self.add_entry(case, 0, event).await
    }

    /// Adds an entry that tells of a save; `version` is the case's after it, or 0.
    pub(crate) async fn add_entry(&mut self, case: CaseId, version: i64, event: &Event) -> Result<(), StoreError> {
        let seq = self.next("audit").await?;
        let add =
            "INSERT INTO audit (seq, case_id, version, kind, actor, at, event) VALUES ($1, $2, $3, $4, $5, $6, $7)";
        sqlx::query(add)
            .bind(seq)
            .bind(case.0)
            .bind(version)
            .bind(event.kind.code())
            .bind(&event.actor)
            .bind(to_ms(event.at))
            .bind(to_json("audit entry", event)?)
            .execute(&mut **self)
            .await?;
        Ok(())
    }
}

impl Db {
    /// The latest entries of some cases, at most `most`.
    pub async fn history(&self, cases: &[CaseId], most: u32) -> Result<History, StoreError> {
        if cases.is_empty() {
            return Ok(History { events: Vec::new(), in_all: 0 });
        }
        let mut count = of_cases("SELECT COUNT(*) FROM audit WHERE case_id IN (", cases);
        let in_all = to_count(&count.build().fetch_one(self.pool()).await?, 0)?;
        let mut read = of_cases("SELECT seq, event, case_id FROM audit WHERE case_id IN (", cases);
        read.push(" ORDER BY seq DESC LIMIT ").push_bind(i64::from(most));
        let rows = read.build().fetch_all(self.pool()).await?;
        let parse = |row: &AnyRow| Ok((CaseId(row.try_get(2)?), to_event(row)?));
        let events = rows.iter().rev().map(parse).collect::<Result<_, StoreError>>()?;
        Ok(History { events, in_all })
    }

    /// The latest of what happened to a case after it stood at a version, oldest first; at most
    /// `most` entries.
    pub async fn changes_since(&self, case: CaseId, version: i64, most: u32) -> Result<Vec<Event>, StoreError> {
        let read = "SELECT seq, event FROM audit WHERE case_id = $1 AND version > $2 ORDER BY seq DESC LIMIT $3";
        let read = sqlx::query(read).bind(case.0).bind(version).bind(i64::from(most));
        read.fetch_all(self.pool()).await?.iter().rev().map(to_event).collect()
    }

    /// The cases that went into a case, also by way of others.
    pub async fn absorbed_by(&self, case: CaseId) -> Result<Vec<CaseId>, StoreError> {
        let read = "SELECT seq, event FROM audit WHERE kind = 'absorbed' AND case_id IN (";
        let (mut gone, mut to_ask) = (BTreeSet::new(), vec![case]);
        while !to_ask.is_empty() {
            let rows = of_cases(read, &to_ask).build().fetch_all(self.pool()).await?;
            to_ask.clear();
            for row in rows {
                to_ask.extend(to_event(&row)?.new.other.filter(|other| gone.insert(*other)));
            }
        }
        Ok(gone.into_iter().collect())
    }
}

fn to_event(row: &AnyRow) -> Result<Event, StoreError> {
    from_json("audit entry", &row.try_get::<i64, _>(0)?.to_string(), row.try_get(1)?)
}

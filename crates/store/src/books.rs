//! Every received revision, counted where it is now, each count from its own table.

use std::collections::BTreeSet;

use soiviec_domain::id::Receipt;
use sqlx::{Any, QueryBuilder, Row, Transaction};

use crate::db::Db;
use crate::error::StoreError;
use crate::kept::to_receipt;

/// The two hops on which a record may be waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Hop {
    /// On its way to be scored.
    Score,
    /// Scored `flagged` or `unsure`, on its way to a case.
    Triage,
}

/// A record that waits: on which hop, and what it accounts for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Waiting {
    /// On which hop.
    pub hop: Hop,
    /// What it accounts for.
    pub receipt: Receipt,
}

/// The store's part of the books, in posting revisions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Receipts given, from `receipts`.
    pub received: i64,
    /// Kept as clear, from `postings`.
    pub clear: i64,
    /// In a case as unsure, from `case_postings`.
    pub unsure: i64,
    /// In a case as flagged, from `case_postings`.
    pub flagged: i64,
    /// Set aside, from `dead_letters`.
    pub dead_lettered: i64,
    /// Run out and erased, from `erasures`.
    pub erased: i64,
    /// Records waiting in the outbox for the relay.
    pub outbox: i64,
    /// Waiting records (in the outbox and on the bus) that are waiting a second time: their effect
    /// is written, or they wait elsewhere too. A crash between an effect and its commit leaves
    /// such records; they pass without an effect.
    pub repeated: i64,
}

impl Db {
    /// Counts everything at one moment. `on_bus` are the records that the bus holds beyond the
    /// committed offsets; `topics` are the outbox topics of the two hops.
    pub async fn counts(&self, on_bus: &[Waiting], topics: &[(Hop, &str)]) -> Result<Counts, StoreError> {
        let mut now = self.snapshot().await?;
        let mut waiting = outbox(&mut now, topics).await?;
        let outbox = waiting.len();
        waiting.extend_from_slice(on_bus);
        let first = still_to_come(&mut now, &waiting).await?;
        Ok(Counts {
            received: one(&mut now, "SELECT CAST(COALESCE(SUM(times), 0) AS BIGINT) FROM receipts").await?,
            clear: one(&mut now, "SELECT COUNT(*) FROM postings WHERE verdict = 'clear'").await?,
            unsure: one(&mut now, "SELECT COUNT(*) FROM case_postings WHERE verdict = 'unsure'").await?,
            flagged: one(&mut now, "SELECT COUNT(*) FROM case_postings WHERE verdict = 'flagged'").await?,
            dead_lettered: one(&mut now, "SELECT COUNT(*) FROM dead_letters").await?,
            erased: one(&mut now, "SELECT CAST(COALESCE(SUM(times), 0) AS BIGINT) FROM erasures").await?,
            outbox: outbox as i64,
            repeated: (waiting.len() - first) as i64,
        })
    }
}

async fn one(now: &mut Transaction<'static, Any>, sql: &'static str) -> Result<i64, StoreError> {
    Ok(sqlx::query(sql).fetch_one(&mut **now).await?.try_get(0)?)
}

async fn outbox(now: &mut Transaction<'static, Any>, topics: &[(Hop, &str)]) -> Result<Vec<Waiting>, StoreError> {
    let mut waiting = Vec::new();
    for (hop, topic) in topics {
        let rows =
            sqlx::query("SELECT receipt FROM outbox WHERE topic = $1").bind(*topic).fetch_all(&mut **now).await?;
        for row in rows {
            waiting.push(Waiting { hop: *hop, receipt: to_receipt(row.try_get(0)?)? });
        }
    }
    Ok(waiting)
}

/// How many distinct revisions among the waiting have no effect yet.
async fn still_to_come(now: &mut Transaction<'static, Any>, waiting: &[Waiting]) -> Result<usize, StoreError> {
    let mut distinct: BTreeSet<&Waiting> = waiting.iter().collect();
    for hop in [Hop::Score, Hop::Triage] {
        let receipts: Vec<&Receipt> = waiting.iter().filter(|w| w.hop == hop).map(|w| &w.receipt).collect();
        for receipt in settled(now, hop, &receipts).await? {
            distinct.remove(&Waiting { hop, receipt });
        }
    }
    Ok(distinct.len())
}

async fn settled(
    now: &mut Transaction<'static, Any>,
    hop: Hop,
    receipts: &[&Receipt],
) -> Result<Vec<Receipt>, StoreError> {
    let effects = match hop {
        Hop::Score => "postings",
        Hop::Triage => "case_postings",
    };
    let erased = "SELECT e.receipt FROM erasures e JOIN receipts r ON r.receipt = e.receipt AND r.times = e.times
                  WHERE e.receipt IN (";
    let mut settled = Vec::new();
    for some in receipts.chunks(400) {
        for start in [&format!("SELECT receipt FROM {effects} WHERE receipt IN ("), DEAD, erased] {
            let mut query = QueryBuilder::<Any>::new(start);
            let mut list = query.separated(", ");
            for receipt in some {
                list.push_bind(receipt.as_str().to_owned());
            }
            query.push(")");
            for row in query.build().fetch_all(&mut **now).await? {
                settled.push(to_receipt(row.try_get(0)?)?);
            }
        }
    }
    Ok(settled)
}

const DEAD: &str = "SELECT receipt FROM dead_letters WHERE receipt IN (";

//! What a case holds: its postings, their identifiers and sightings, and the cases beside it.

use jiff::Timestamp;
use soiviec_domain::assessment::Verdict;
use soiviec_domain::id::{CaptureId, CaseId, Receipt};
use soiviec_domain::identifier::{Identifier, IdentifierKind, Role};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::db::Db;
use crate::error::StoreError;
use crate::kept::{to_capture, to_noun, to_receipt};
use crate::time::from_ms;

/// A posting of a case.
#[derive(Clone, Debug)]
pub struct HeldPosting {
    /// What accounts for it.
    pub receipt: Receipt,
    /// The source it came from first, by id.
    pub source: String,
    /// What a list calls it; at most 120 scalar values, empty when it has no words.
    pub headline: String,
    /// What the machine said of it: `flagged` or `unsure`.
    pub verdict: Verdict,
    /// Its risk, 0–1.
    pub risk: f64,
    /// When it joined the case, UTC.
    pub attached_at: Timestamp,
    /// When it was first seen, UTC.
    pub first_seen: Timestamp,
    /// When it was last seen, UTC.
    pub last_seen: Timestamp,
    /// How often it was seen; rows of a file count once.
    pub sightings: u64,
}

/// An identifier that postings of a case name, with one of the roles that it has there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldIdentifier {
    /// Which.
    pub identifier: Identifier,
    /// Whose it seems to be.
    pub role: Role,
    /// How many postings of the case name it in this role.
    pub in_case: u64,
    /// How many other kept postings name it, clear ones too.
    pub elsewhere: u64,
    /// Whether later postings join the case by it.
    pub joins: bool,
}

/// Where and when a posting was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When, UTC.
    pub at: Timestamp,
    /// The address it stood at; empty when it came from a file that gave none.
    pub url: String,
    /// The page's bytes as they came, by their SHA-256; `None` when it came from a file.
    pub capture: Option<CaptureId>,
}

impl Db {
    /// At most `max` postings of a case from the `offset`th on: the flagged first, then the
    /// riskiest, then the latest to join. The first of all represents the case.
    pub async fn held_postings(&self, case: CaseId, offset: u32, max: u32) -> Result<Vec<HeldPosting>, StoreError> {
        let read = "SELECT h.receipt, h.source, p.headline, h.verdict, h.risk, h.attached_at, r.received_at,
                      (SELECT MIN(seen_at) FROM sightings s WHERE s.receipt = h.receipt),
                      (SELECT MAX(seen_at) FROM sightings s WHERE s.receipt = h.receipt),
                      (SELECT COUNT(*) FROM sightings s WHERE s.receipt = h.receipt)
                    FROM (SELECT receipt, source, verdict, risk, attached_at FROM case_postings WHERE case_id = $1
                          ORDER BY verdict, risk DESC, attached_at DESC, receipt LIMIT $2 OFFSET $3) AS h
                    JOIN postings p ON p.receipt = h.receipt JOIN receipts r ON r.receipt = h.receipt
                    ORDER BY h.verdict, h.risk DESC, h.attached_at DESC, h.receipt";
        let read = sqlx::query(read).bind(case.0).bind(i64::from(max)).bind(i64::from(offset));
        let rows = read.fetch_all(self.pool()).await?;
        rows.iter().map(to_held_posting).collect()
    }

    /// The posting that joined a case last.
    pub async fn newest_posting(&self, case: CaseId) -> Result<Option<Receipt>, StoreError> {
        let read = "SELECT receipt FROM case_postings WHERE case_id = $1 ORDER BY attached_at DESC, receipt LIMIT 1";
        let row = sqlx::query(read).bind(case.0).fetch_optional(self.pool()).await?;
        row.map(|row| to_receipt(row.try_get(0)?)).transpose()
    }

    /// The identifiers that the postings of a case name: those that join first, then by the number
    /// of postings; at most `max`.
    pub async fn held_identifiers(&self, case: CaseId, max: u32) -> Result<Vec<HeldIdentifier>, StoreError> {
        let read = "SELECT i.kind, i.value, i.role, COUNT(*) AS in_case,
                      CAST(SUM(COUNT(*)) OVER (PARTITION BY i.kind, i.value) AS BIGINT),
                      (SELECT COUNT(*) FROM identifiers o WHERE o.kind = i.kind AND o.value = i.value),
                      (SELECT COUNT(*) FROM case_identifiers j
                       WHERE j.kind = i.kind AND j.value = i.value AND j.case_id = $1) AS joins
                    FROM case_postings c JOIN identifiers i ON i.receipt = c.receipt WHERE c.case_id = $1
                    GROUP BY i.kind, i.value, i.role ORDER BY joins DESC, in_case DESC, i.kind, i.value, i.role LIMIT $2";
        let rows = sqlx::query(read).bind(case.0).bind(i64::from(max)).fetch_all(self.pool()).await?;
        rows.iter().map(to_held_identifier).collect()
    }

    /// The cases that share an identifier with a case and were not merged with it.
    pub async fn linked_cases(&self, case: CaseId) -> Result<Vec<CaseId>, StoreError> {
        let read = "SELECT high_id AS other FROM case_links WHERE low_id = $1
                    UNION SELECT low_id FROM case_links WHERE high_id = $1 ORDER BY other";
        let rows = sqlx::query(read).bind(case.0).fetch_all(self.pool()).await?;
        rows.into_iter().map(|row| Ok(CaseId(row.try_get(0)?))).collect()
    }

    /// Whether a case holds a posting.
    pub async fn holds(&self, case: CaseId, receipt: &Receipt) -> Result<bool, StoreError> {
        let read = "SELECT COUNT(*) FROM case_postings WHERE receipt = $1 AND case_id = $2";
        let held: i64 =
            sqlx::query(read).bind(receipt.as_str()).bind(case.0).fetch_one(self.pool()).await?.try_get(0)?;
        Ok(held > 0)
    }

    /// Where and when a posting was seen, the latest first; at most `max`.
    pub async fn seen(&self, receipt: &Receipt, max: u32) -> Result<Vec<Seen>, StoreError> {
        let read = "SELECT seen_at, url, capture FROM sightings WHERE receipt = $1 ORDER BY seen_at DESC, url LIMIT $2";
        let rows = sqlx::query(read).bind(receipt.as_str()).bind(i64::from(max)).fetch_all(self.pool()).await?;
        rows.iter().map(to_seen).collect()
    }
}

fn to_held_posting(row: &AnyRow) -> Result<HeldPosting, StoreError> {
    let received: i64 = row.try_get(6)?;
    let seen = |column: usize| -> Result<Timestamp, StoreError> {
        from_ms(row.try_get::<Option<i64>, _>(column)?.unwrap_or(received))
    };
    Ok(HeldPosting {
        receipt: to_receipt(row.try_get(0)?)?,
        source: row.try_get(1)?,
        headline: row.try_get(2)?,
        verdict: to_noun(Verdict::parse(row.try_get(3)?))?,
        risk: row.try_get(4)?,
        attached_at: from_ms(row.try_get(5)?)?,
        first_seen: seen(7)?,
        last_seen: seen(8)?,
        sightings: row.try_get::<i64, _>(9)?.max(1).unsigned_abs(),
    })
}

fn to_held_identifier(row: &AnyRow) -> Result<HeldIdentifier, StoreError> {
    let [in_case, in_case_in_any_role, everywhere, joins] = [3, 4, 5, 6].map(|column| row.try_get::<i64, _>(column));
    Ok(HeldIdentifier {
        identifier: Identifier::new(to_noun(IdentifierKind::parse(row.try_get(0)?))?, row.try_get::<String, _>(1)?),
        role: to_noun(Role::parse(row.try_get(2)?))?,
        in_case: in_case?.unsigned_abs(),
        elsewhere: (everywhere? - in_case_in_any_role?).max(0).unsigned_abs(),
        joins: joins? > 0,
    })
}

fn to_seen(row: &AnyRow) -> Result<Seen, StoreError> {
    Ok(Seen { at: from_ms(row.try_get(0)?)?, url: row.try_get(1)?, capture: to_capture(row.try_get(2)?)? })
}

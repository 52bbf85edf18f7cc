//! Cases: the effect of triage, and what analysts do with them. [`crate::history`] tells of it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use soiviec_domain::assessment::Assessment;
use soiviec_domain::case::{Case, Event, State};
use soiviec_domain::id::{CaseId, PostingId, Receipt};
use soiviec_domain::identifier::Identifier;
use soiviec_domain::posting::Posting;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::db::{Db, Write};
use crate::error::StoreError;
use crate::kept::{from_json, to_case, to_json};
use crate::time::{from_ms, to_ms};

impl Write {
    /// The case that already holds a revision.
    pub async fn case_of(&mut self, receipt: &Receipt) -> Result<Option<CaseId>, StoreError> {
        let read = "SELECT case_id FROM case_postings WHERE receipt = $1";
        let row = sqlx::query(read).bind(receipt.as_str()).fetch_optional(&mut **self).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?.map(CaseId))
    }

    /// The cases that any of the identifiers leads to, oldest first. A case that was merged leads
    /// nowhere: its identifiers went with it.
    pub async fn cases_sharing(&mut self, identifiers: &[Identifier]) -> Result<Vec<Case>, StoreError> {
        let read = "SELECT case_id FROM case_identifiers WHERE kind = $1 AND value = $2";
        let mut ids = BTreeSet::new();
        for identifier in identifiers {
            let read = sqlx::query(read).bind(identifier.kind.code()).bind(&identifier.value);
            for row in read.fetch_all(&mut **self).await? {
                ids.insert(CaseId(row.try_get(0)?));
            }
        }
        let mut cases = Vec::with_capacity(ids.len());
        for id in ids {
            cases.push(self.case(id).await?);
        }
        Ok(cases)
    }

    /// The cases that hold a revision of a posting, oldest first.
    pub async fn cases_of_posting(&mut self, posting: &PostingId) -> Result<Vec<Case>, StoreError> {
        let read = "SELECT DISTINCT c.case_id FROM case_postings c JOIN postings p ON p.receipt = c.receipt
                    WHERE p.posting_id = $1 ORDER BY c.case_id";
        let mut cases = Vec::new();
        for row in sqlx::query(read).bind(posting.as_str()).fetch_all(&mut **self).await? {
            cases.push(self.case(CaseId(row.try_get(0)?)).await?);
        }
        Ok(cases)
    }

    /// A case as it stands in this transaction.
    pub async fn case(&mut self, id: CaseId) -> Result<Case, StoreError> {
        let row = sqlx::query(READ_CASE).bind(id.0).fetch_optional(&mut **self).await?;
        known(id, row)
    }

    /// The number of a case to be opened.
    pub async fn next_case_id(&mut self) -> Result<CaseId, StoreError> {
        Ok(CaseId(self.next("case").await?))
    }

    /// Keeps a case and what happened to it. A case with version 0 is new; any other must still
    /// stand at that version, or [`StoreError::Changed`] is returned.
    pub async fn save_case(&mut self, mut case: Case, event: &Event) -> Result<(), StoreError> {
        let before = case.version;
        case.version += 1;
        let save = if before == 0 {
            "INSERT INTO cases (state, claimed_by, conclusion, news, verdict, severity, risk, category, opened_at,
               changed_at, body, version, id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        } else {
            "UPDATE cases SET state = $1, claimed_by = $2, conclusion = $3, news = $4, verdict = $5, severity = $6,
               risk = $7, category = $8, opened_at = $9, changed_at = $10, body = $11, version = $12
             WHERE id = $13 AND version = $12 - 1"
        };
        let claimed_by = if let State::Claimed { by, .. } = &case.state { by.as_str() } else { "" };
        let conclusion = case.decision.as_ref().map_or("", |decision| decision.conclusion.code());
        let done = sqlx::query(save)
            .bind(case.state.code())
            .bind(claimed_by)
            .bind(conclusion)
            .bind(i64::from(case.news))
            .bind(case.verdict.code())
            .bind(i64::from(u8::from(case.severity)))
            .bind(case.risk)
            .bind(case.categories.first().map(|category| category.code()).unwrap_or_default())
            .bind(to_ms(case.opened_at))
            .bind(to_ms(case.changed_at))
            .bind(to_json("case", &case)?)
            .bind(case.version)
            .bind(case.id.0)
            .execute(&mut **self)
            .await?;
        if done.rows_affected() == 0 {
            return Err(StoreError::Changed(case.id));
        }
        self.add_entry(case.id, case.version, event).await
    }

    /// Puts a revision into a case, with the identifiers that later postings may join it by.
    pub async fn put_in_case(
        &mut self,
        case: CaseId,
        posting: &Posting,
        assessment: &Assessment,
        identifiers: &[Identifier],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let add = "INSERT INTO case_postings (receipt, case_id, source, verdict, risk, attached_at)
                   VALUES ($1, $2, $3, $4, $5, $6)";
        sqlx::query(add)
            .bind(posting.receipt().as_str())
            .bind(case.0)
            .bind(posting.source.as_str())
            .bind(assessment.verdict.code())
            .bind(assessment.risk)
            .bind(to_ms(at))
            .execute(&mut **self)
            .await?;
        let add = "INSERT INTO case_identifiers (kind, value, case_id) VALUES ($1, $2, $3)
                   ON CONFLICT (kind, value, case_id) DO NOTHING";
        for identifier in identifiers {
            let add = sqlx::query(add).bind(identifier.kind.code()).bind(&identifier.value).bind(case.0);
            add.execute(&mut **self).await?;
        }
        Ok(())
    }

    /// Moves what one case holds into another: its postings, identifiers and links. Its history
    /// stays its own.
    pub async fn move_postings(&mut self, from: CaseId, into: CaseId) -> Result<(), StoreError> {
        let moves = [
            "UPDATE case_postings SET case_id = $2 WHERE case_id = $1",
            "INSERT INTO case_identifiers (kind, value, case_id) SELECT kind, value, $2 FROM case_identifiers
             WHERE case_id = $1 ON CONFLICT (kind, value, case_id) DO NOTHING",
            "DELETE FROM case_identifiers WHERE case_id = $1 AND case_id <> $2",
            "INSERT INTO case_links (low_id, high_id, linked_at)
             SELECT CASE WHEN other < $2 THEN other ELSE $2 END, CASE WHEN other < $2 THEN $2 ELSE other END, linked_at
             FROM (SELECT CASE WHEN low_id = $1 THEN high_id ELSE low_id END AS other, linked_at
                   FROM case_links WHERE low_id = $1 OR high_id = $1) AS linked
             WHERE other <> $2 ON CONFLICT (low_id, high_id) DO NOTHING",
            "DELETE FROM case_links WHERE (low_id = $1 OR high_id = $1) AND $1 <> $2",
        ];
        for step in moves {
            sqlx::query(step).bind(from.0).bind(into.0).execute(&mut **self).await?;
        }
        Ok(())
    }

    /// Notes that two cases share an identifier. Returns whether that was new.
    pub async fn link_cases(&mut self, a: CaseId, b: CaseId, at: Timestamp) -> Result<bool, StoreError> {
        let add = "INSERT INTO case_links (low_id, high_id, linked_at) VALUES ($1, $2, $3)
                   ON CONFLICT (low_id, high_id) DO NOTHING";
        let add = sqlx::query(add).bind(a.min(b).0).bind(a.max(b).0).bind(to_ms(at));
        Ok(add.execute(&mut **self).await?.rows_affected() > 0)
    }

    /// The assessments of the postings that a case holds, each with when it joined (to the millisecond).
    pub async fn assessments(&mut self, case: CaseId) -> Result<Vec<(Timestamp, Assessment)>, StoreError> {
        let read = "SELECT p.receipt, p.assessment, c.attached_at FROM case_postings c
                    JOIN postings p ON p.receipt = c.receipt WHERE c.case_id = $1";
        let rows = sqlx::query(read).bind(case.0).fetch_all(&mut **self).await?;
        let parse = |row: AnyRow| {
            let assessment = from_json("assessment", &row.try_get::<String, _>(0)?, row.try_get(1)?)?;
            Ok((from_ms(row.try_get(2)?)?, assessment))
        };
        rows.into_iter().map(parse).collect()
    }
}

impl Db {
    /// A case.
    pub async fn case(&self, id: CaseId) -> Result<Case, StoreError> {
        known(id, sqlx::query(READ_CASE).bind(id.0).fetch_optional(self.pool()).await?)
    }
}

const READ_CASE: &str = "SELECT id, body FROM cases WHERE id = $1";

fn known(id: CaseId, row: Option<AnyRow>) -> Result<Case, StoreError> {
    to_case(&row.ok_or(StoreError::NoCase(id))?)
}

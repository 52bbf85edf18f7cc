//! The statements behind a day's record.

use std::collections::BTreeMap;

use soiviec_domain::case::{Case, Event, EventKind};
use soiviec_domain::id::CaseId;
use soiviec_domain::identifier::{Identifier, IdentifierKind};
use sqlx::any::AnyRow;
use sqlx::{Any, Row, Transaction};

use super::{CaseDay, JudgedBy, NewIdentifier, ProblemCount, SourceDay, Waiting};
use crate::error::StoreError;
use crate::kept::{from_json, to_case, to_count as count, to_noun};

/// One moment of the database, and the span that is asked for.
pub(super) struct Reading {
    pub(super) now: Transaction<'static, Any>,
    /// UTC milliseconds.
    pub(super) from: i64,
    /// UTC milliseconds; not part of it.
    pub(super) until: i64,
}

impl Reading {
    /// Rows of a statement in which `$1` and `$2` are the span.
    async fn rows(&mut self, sql: &'static str) -> Result<Vec<AnyRow>, StoreError> {
        Ok(sqlx::query(sql).bind(self.from).bind(self.until).fetch_all(&mut *self.now).await?)
    }

    pub(super) async fn sources(&mut self) -> Result<Vec<SourceDay>, StoreError> {
        let mut sources: BTreeMap<String, SourceDay> = BTreeMap::new();
        for row in self.rows(RECEIVED).await? {
            let [received, clear, unsure, flagged, dead_lettered, erased, under_way] =
                [1, 2, 3, 4, 5, 6, 7].map(|column| count(&row, column));
            let day = SourceDay {
                source: row.try_get(0)?,
                pages: 0,
                received: received?,
                clear: clear?,
                unsure: unsure?,
                flagged: flagged?,
                dead_lettered: dead_lettered?,
                erased: erased?,
                under_way: under_way?,
            };
            sources.insert(day.source.clone(), day);
        }
        for row in self.rows(PAGES).await? {
            entry(&mut sources, row.try_get(0)?).pages = count(&row, 1)?;
        }
        for problem in self.problems().await? {
            entry(&mut sources, problem.source);
        }
        Ok(sources.into_values().collect())
    }

    pub(super) async fn problems(&mut self) -> Result<Vec<ProblemCount>, StoreError> {
        let rows = self.rows(PROBLEMS).await?;
        let parse =
            |row: &AnyRow| Ok(ProblemCount { source: row.try_get(0)?, kind: row.try_get(1)?, count: count(row, 2)? });
        rows.iter().map(parse).collect()
    }

    pub(super) async fn cases(&mut self) -> Result<Vec<CaseDay>, StoreError> {
        let mut cases: BTreeMap<i64, CaseDay> = BTreeMap::new();
        for row in self.rows(CHANGED_CASES).await? {
            let case = to_case(&row)?;
            cases.insert(case.id.0, CaseDay { case, events: Vec::new(), decisions: Vec::new() });
        }
        for row in self.rows(CHANGES).await? {
            if let Some(day) = cases.get_mut(&row.try_get(0)?) {
                day.events.push((to_noun(EventKind::parse(row.try_get(1)?))?, count(&row, 2)?));
            }
        }
        for row in self.rows(DECISIONS).await? {
            let id: i64 = row.try_get(0)?;
            let event: Event = from_json("audit entry", &CaseId(id).to_string(), row.try_get(1)?)?;
            if let Some(day) = cases.get_mut(&id) {
                day.decisions.extend(event.new.decision);
            }
        }
        Ok(cases.into_values().collect())
    }

    pub(super) async fn waiting(&mut self) -> Result<Waiting, StoreError> {
        let row = sqlx::query(WAITING).bind(self.until).fetch_one(&mut *self.now).await?;
        let [flagged, unsure, grave, grave_unclaimed, need_more, grave_need_more] =
            [0, 1, 2, 3, 4, 5].map(|column| count(&row, column));
        Ok(Waiting {
            flagged: flagged?,
            unsure: unsure?,
            grave: grave?,
            grave_unclaimed: grave_unclaimed?,
            need_more: need_more?,
            grave_need_more: grave_need_more?,
        })
    }

    pub(super) async fn grave(&mut self, most: u32) -> Result<Vec<Case>, StoreError> {
        let rows = sqlx::query(GRAVE).bind(self.until).bind(i64::from(most)).fetch_all(&mut *self.now).await?;
        rows.iter().map(to_case).collect()
    }

    pub(super) async fn identifiers(&mut self, most: u32) -> Result<(Vec<NewIdentifier>, u64), StoreError> {
        let read = sqlx::query(NEW_IDENTIFIERS).bind(self.from).bind(self.until).bind(i64::from(most));
        let rows = read.fetch_all(&mut *self.now).await?;
        let in_all = rows.first().map_or(Ok(0), |row| count(row, 4))?;
        let parse = |row: &AnyRow| {
            let kind = to_noun(IdentifierKind::parse(row.try_get(0)?))?;
            let identifier = Identifier::new(kind, row.try_get::<String, _>(1)?);
            Ok(NewIdentifier { identifier, postings: count(row, 2)?, case: CaseId(row.try_get(3)?) })
        };
        Ok((rows.iter().map(parse).collect::<Result<_, StoreError>>()?, in_all))
    }

    pub(super) async fn judged_by(&mut self) -> Result<Vec<JudgedBy>, StoreError> {
        let rows = self.rows(JUDGED_BY).await?;
        let parse = |row: &AnyRow| {
            Ok(JudgedBy { rules_version: row.try_get(0)?, model_version: row.try_get(1)?, postings: count(row, 2)? })
        };
        rows.iter().map(parse).collect()
    }
}

fn entry(sources: &mut BTreeMap<String, SourceDay>, source: String) -> &mut SourceDay {
    sources.entry(source.clone()).or_insert_with(|| SourceDay { source, ..SourceDay::default() })
}

/// Each receipt counts once: by its posting's verdict, or else as what became of it.
const RECEIVED: &str = "SELECT source, COUNT(*),
      COUNT(CASE WHEN verdict = 'clear' THEN 1 END), COUNT(CASE WHEN verdict = 'unsure' THEN 1 END),
      COUNT(CASE WHEN verdict = 'flagged' THEN 1 END), COUNT(CASE WHEN became = 1 THEN 1 END),
      COUNT(CASE WHEN became = 2 THEN 1 END), COUNT(CASE WHEN became = 3 THEN 1 END)
    FROM (SELECT r.source, p.verdict,
            CASE WHEN p.receipt IS NOT NULL THEN 0 WHEN d.receipt IS NOT NULL THEN 1
                 WHEN e.receipt IS NOT NULL THEN 2 ELSE 3 END AS became
          FROM receipts r
          LEFT JOIN postings p ON p.receipt = r.receipt
          LEFT JOIN dead_letters d ON d.receipt = r.receipt
          LEFT JOIN erasures e ON e.receipt = r.receipt AND e.times = r.times
          WHERE r.received_at >= $1 AND r.received_at < $2) AS seen
    GROUP BY source";

const PAGES: &str = "SELECT source, COUNT(*) FROM fetches WHERE fetched_at >= $1 AND fetched_at < $2 GROUP BY source";

const PROBLEMS: &str = "SELECT source, kind, COUNT(*) AS times FROM problems WHERE at >= $1 AND at < $2
    GROUP BY source, kind ORDER BY source, times DESC, kind";

const CHANGED_CASES: &str = "SELECT id, body FROM cases
    WHERE id IN (SELECT case_id FROM audit WHERE at >= $1 AND at < $2)";

const CHANGES: &str = "SELECT case_id, kind, COUNT(*) FROM audit WHERE at >= $1 AND at < $2
    GROUP BY case_id, kind ORDER BY case_id, MIN(seq)";

const DECISIONS: &str = "SELECT case_id, event FROM audit
    WHERE at >= $1 AND at < $2 AND kind = 'decided' ORDER BY seq";

/// Cases opened after the span are none of its business.
const WAITING: &str = "SELECT COUNT(CASE WHEN is_open = 1 AND verdict = 'flagged' THEN 1 END),
      COUNT(CASE WHEN is_open = 1 AND verdict = 'unsure' THEN 1 END),
      COUNT(CASE WHEN is_open = 1 AND severity = 1 THEN 1 END),
      COUNT(CASE WHEN state = 'queued' AND severity = 1 THEN 1 END),
      COUNT(CASE WHEN state = 'decided' AND conclusion = 'need_more' THEN 1 END),
      COUNT(CASE WHEN state = 'decided' AND conclusion = 'need_more' AND severity = 1 THEN 1 END)
    FROM (SELECT state, verdict, severity, conclusion,
            CASE WHEN state IN ('queued', 'claimed') THEN 1 ELSE 0 END AS is_open
          FROM cases WHERE state IN ('queued', 'claimed', 'decided') AND opened_at < $1) AS standing";

const GRAVE: &str = "SELECT id, body FROM cases
    WHERE (state IN ('queued', 'claimed') OR (state = 'decided' AND conclusion = 'need_more'))
      AND severity = 1 AND opened_at < $1
    ORDER BY CASE verdict WHEN 'flagged' THEN 0 ELSE 1 END, opened_at, id LIMIT $2";

/// Only identifiers that join cases: those shared by many honest firms are none of them. Not those
/// of a case in which an analyst saw no sign. Seen before means named by any kept posting received
/// before, a clear one too.
const NEW_IDENTIFIERS: &str = "SELECT i.kind, i.value, COUNT(*) AS times, MIN(c.case_id), COUNT(*) OVER ()
    FROM receipts r
    JOIN case_postings c ON c.receipt = r.receipt AND c.verdict = 'flagged'
    JOIN cases k ON k.id = c.case_id AND NOT (k.state = 'decided' AND k.conclusion = 'no_sign')
    JOIN identifiers i ON i.receipt = r.receipt AND i.role = 'recruiter'
    JOIN case_identifiers j ON j.kind = i.kind AND j.value = i.value AND j.case_id = c.case_id
    WHERE r.received_at >= $1 AND r.received_at < $2
    GROUP BY i.kind, i.value
    HAVING NOT EXISTS (SELECT 1 FROM identifiers o JOIN receipts s ON s.receipt = o.receipt
                       WHERE o.kind = i.kind AND o.value = i.value AND s.received_at < $1)
    ORDER BY times DESC, i.kind, i.value LIMIT $3";

const JUDGED_BY: &str = "SELECT p.rules_version, p.model_version, COUNT(*) AS times
    FROM receipts r JOIN postings p ON p.receipt = r.receipt
    WHERE r.received_at >= $1 AND r.received_at < $2
    GROUP BY p.rules_version, p.model_version ORDER BY times DESC, p.rules_version, p.model_version";

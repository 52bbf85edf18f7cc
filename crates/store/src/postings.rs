//! Assessed postings: the effect of scoring.

use jiff::Timestamp;
use soiviec_domain::assessment::Assessment;
use soiviec_domain::id::{Receipt, SourceId};
use soiviec_domain::identifier::Identifier;
use soiviec_domain::posting::Posting;
use soiviec_domain::span::Field;
use soiviec_text::fold::fold;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::db::{Db, Write};
use crate::error::StoreError;
use crate::kept::{from_json, to_count, to_json, to_receipt};
use crate::outbox::Outgoing;
use crate::time::to_ms;

/// Identifiers kept of one posting. No honest posting comes near it, and a list of thousands must not
/// hold up everybody else.
const MAX_IDENTIFIERS: usize = 200;

/// As much of a posting as a list shows, in scalar values.
const HEADLINE: usize = 120;

/// A posting with the machine's answer, ready to be kept.
#[derive(Clone, Debug)]
pub struct Assessed {
    /// The posting.
    pub posting: Posting,
    /// The answer.
    pub assessment: Assessment,
    /// When it is erased unless somebody needs it; `None` keeps it.
    pub retain_until: Option<Timestamp>,
    receipt: Receipt,
    folded: String,
    organisation: String,
}

impl Assessed {
    /// Prepares what is kept beside the posting: its folded text for search, and the folded name of
    /// its organisation.
    pub fn new(posting: Posting, mut assessment: Assessment, retain_until: Option<Timestamp>) -> Self {
        assessment.identifiers.truncate(MAX_IDENTIFIERS);
        let fields = Field::ALL.iter().filter_map(|&field| posting.text.field(field));
        let folded: Vec<String> = fields.map(|text| fold(text).bare().to_owned()).collect();
        let organisation = posting.text.hiring_organization.as_deref().or(posting.text.author.as_deref());
        let organisation = organisation.map(|name| fold(name).bare().to_owned()).unwrap_or_default();
        let receipt = posting.receipt();
        Self { receipt, folded: folded.join("\n"), organisation, posting, assessment, retain_until }
    }

    /// What accounts for it.
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }
}

impl Write {
    /// Keeps an assessed posting, its identifiers and, when it goes on to triage, the outbox row.
    /// Does nothing when this revision is kept already, or was and has been erased. Returns whether it
    /// was new.
    pub async fn add_assessed(
        &mut self,
        assessed: &Assessed,
        outgoing: Option<Outgoing<'_>>,
    ) -> Result<bool, StoreError> {
        let (receipt, source) = (&assessed.receipt, assessed.posting.source.as_str());
        let open = self.acknowledge(receipt, source, assessed.assessment.assessed_at).await?;
        if !open || !self.insert_posting(assessed).await? {
            return Ok(false);
        }
        self.add_identifiers(assessed).await?;
        if let Some(outgoing) = outgoing {
            self.put_out(outgoing).await?;
        }
        Ok(true)
    }

    async fn insert_posting(&mut self, assessed: &Assessed) -> Result<bool, StoreError> {
        let (posting, assessment) = (&assessed.posting, &assessed.assessment);
        let add = "INSERT INTO postings (receipt, posting_id, source, verdict, risk, severity, category, organisation,
                     headline, posting, assessment, folded, rules_version, model_version, assessed_at, retain_until)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
                   ON CONFLICT (receipt) DO NOTHING";
        let done = sqlx::query(add)
            .bind(assessed.receipt.as_str())
            .bind(posting.id.as_str())
            .bind(posting.source.as_str())
            .bind(assessment.verdict.code())
            .bind(assessment.risk)
            .bind(i64::from(u8::from(assessment.severity)))
            .bind(assessment.categories.first().map(|category| category.code()).unwrap_or_default())
            .bind(&assessed.organisation)
            .bind(posting.text.headline(HEADLINE))
            .bind(to_json("posting", posting)?)
            .bind(to_json("assessment", assessment)?)
            .bind(&assessed.folded)
            .bind(&assessment.rules_version)
            .bind(&assessment.model_version)
            .bind(to_ms(assessment.assessed_at))
            .bind(assessed.retain_until.map(to_ms))
            .execute(&mut **self)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn add_identifiers(&mut self, assessed: &Assessed) -> Result<(), StoreError> {
        let add = "INSERT INTO identifiers (kind, value, receipt, role, organisation) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (kind, value, receipt) DO NOTHING";
        for found in &assessed.assessment.identifiers {
            sqlx::query(add)
                .bind(found.identifier.kind.code())
                .bind(&found.identifier.value)
                .bind(assessed.receipt.as_str())
                .bind(found.role.code())
                .bind(&assessed.organisation)
                .execute(&mut **self)
                .await?;
        }
        Ok(())
    }

    /// A kept posting with the machine's answer, as it stands in this transaction.
    pub async fn posting(&mut self, receipt: &Receipt) -> Result<Option<(Posting, Assessment)>, StoreError> {
        let row = sqlx::query(READ_POSTING).bind(receipt.as_str()).fetch_optional(&mut **self).await?;
        row.map(|row| to_posting(receipt, &row)).transpose()
    }

    /// With how many organisations (or authors, where none is named) an identifier was seen, in all
    /// postings still kept; counting stops at `enough`.
    pub async fn organisations_with(&mut self, identifier: &Identifier, enough: u32) -> Result<u32, StoreError> {
        let count = "SELECT COUNT(*) FROM (SELECT DISTINCT organisation FROM identifiers
                       WHERE kind = $1 AND value = $2 AND organisation <> '' LIMIT $3) AS seen";
        let count = sqlx::query(count).bind(identifier.kind.code()).bind(&identifier.value).bind(i64::from(enough));
        let seen: i64 = count.fetch_one(&mut **self).await?.try_get(0)?;
        Ok(u32::try_from(seen).unwrap_or(enough))
    }
}

impl Db {
    /// A kept posting with the machine's answer.
    pub async fn posting(&self, receipt: &Receipt) -> Result<Option<(Posting, Assessment)>, StoreError> {
        let row = sqlx::query(READ_POSTING).bind(receipt.as_str()).fetch_optional(self.pool()).await?;
        row.map(|row| to_posting(receipt, &row)).transpose()
    }

    /// Every kept posting of a source.
    pub async fn postings_of(&self, source: &SourceId) -> Result<Vec<(Posting, Assessment)>, StoreError> {
        let read = "SELECT posting, assessment, receipt FROM postings WHERE source = $1 ORDER BY assessed_at, receipt";
        let rows = sqlx::query(read).bind(source.as_str()).fetch_all(self.pool()).await?;
        rows.iter().map(|row| to_posting(&to_receipt(row.try_get(2)?)?, row)).collect()
    }

    /// How many posting revisions are kept.
    pub async fn assessed(&self) -> Result<u64, StoreError> {
        to_count(&sqlx::query("SELECT COUNT(*) FROM postings").fetch_one(self.pool()).await?, 0)
    }
}

const READ_POSTING: &str = "SELECT posting, assessment FROM postings WHERE receipt = $1";

fn to_posting(receipt: &Receipt, row: &AnyRow) -> Result<(Posting, Assessment), StoreError> {
    let posting = from_json("posting", receipt.as_str(), row.try_get(0)?)?;
    Ok((posting, from_json("assessment", receipt.as_str(), row.try_get(1)?)?))
}

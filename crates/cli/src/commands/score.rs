//! `soiviec score`: the public contract of assessing a file of posts.
//!
//! IN and OUT are JSONL. An IN row has `id`, `title`, `description` and any of a posting's other
//! fields (see `pipeline::row`). The OUT row at the same place has `id`, `risk` (0–1), `verdict`
//! (`flagged`, `unsure`, `clear`, by `risk` alone), `severity` (1 or 2), `categories`, `hits`
//! (`rule`, `spans`; the classifier's terms as `rule: "model"`), `identifiers` (`kind`, `value`,
//! `role`, `spans`), `rules_version` and `model_version`; a span has `field`, `start`, `end` in
//! Unicode scalar values of the value as given, and `text`. A row that can't be read is answered by
//! `id` (or null), `line` and `error`. Order is kept, blank lines are passed over.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use flate2::read::MultiGzDecoder;
use jiff::Timestamp;
use serde_json::{Value, json};
use soiviec_domain::clock::Clock;
use soiviec_domain::posting::PostingText;
use soiviec_domain::span::Span;
use soiviec_pipeline::parallel;
use soiviec_pipeline::row::{Row, RowError};
use soiviec_pipeline::rows::{self, Lines};
use soiviec_scoring::Scorer;

use super::private_file::Output;
use crate::models::Models;
use crate::output::{either, warn};
use crate::wiring::SystemClock;

/// Rows assessed between two writes.
const BATCH: usize = 1024;

/// Flags.
#[derive(clap::Args)]
pub struct Args {
    /// Posts, one JSON object a line; compressed when the name ends in `.gz`.
    #[arg(long, value_name = "IN.jsonl")]
    input: PathBuf,
    /// Where the assessments go, one a line; readable by its owner only.
    #[arg(long, value_name = "OUT.jsonl")]
    output: PathBuf,
    /// Rules and model of this folder instead of the binary's own.
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
}

/// Assesses every row. A row's answer depends on nothing but the row.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut rows = Lines::new(open_rows(&args.input)?);
    let scorer = Models::load(args.models.as_deref())?.scorer;
    let mut output = Output::create(&args.output)?;
    let (now, mut bad) = (SystemClock.now(), 0);
    loop {
        let (batch, fault) = rows.next_batch(BATCH);
        for answer in parallel::map(&batch, |row| answer(&scorer, row, now)) {
            bad += u64::from(answer.get("error").is_some());
            output.write(&answer).with_context(|| args.output.display().to_string())?;
        }
        if let Some(fault) = fault {
            return Err(fault).with_context(|| format!("{}, line {}", args.input.display(), rows.number()));
        }
        if batch.is_empty() {
            break;
        }
    }
    output.finish().with_context(|| args.output.display().to_string())?;
    if bad > 0 {
        warn(either(
            format!("{bad} dòng không đọc được; mỗi dòng được trả lời bằng `error`."),
            format!("{bad} rows can't be read; each is answered by `error`."),
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens a file of rows, decompressing `.gz`.
pub fn open_rows(path: &Path) -> anyhow::Result<Box<dyn BufRead + Send>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    if file.metadata().with_context(|| path.display().to_string())?.is_dir() {
        bail!("{} is a folder: name a file", path.display());
    }
    let plain: Box<dyn Read + Send> = match path.extension() {
        Some(end) if end.eq_ignore_ascii_case("gz") => Box::new(MultiGzDecoder::new(file)),
        _ => Box::new(file),
    };
    Ok(Box::new(BufReader::with_capacity(1 << 16, plain)))
}

fn answer(scorer: &Scorer, line: &rows::Line, now: Timestamp) -> Value {
    let read = if line.too_long.is_some() { Err(RowError::TooLong) } else { Row::parse(&line.bytes) };
    let row = match read {
        Ok(row) => row,
        Err(error) => return json!({"id": Row::id_of(&line.bytes), "line": line.number, "error": error.to_string()}),
    };
    let assessment = scorer.assess(&row.text, now);
    let spans = |spans: &[Span]| -> Vec<Value> { spans.iter().map(|span| span_row(&row.text, *span)).collect() };
    let rules = assessment.hits.iter().map(|hit| json!({"rule": hit.rule, "spans": spans(&hit.spans)}));
    let terms = assessment.classifier.terms.iter();
    let model = terms.map(|term| json!({"rule": "model", "spans": spans(&term.spans)}));
    let identifiers = assessment.identifiers.iter().map(|found| {
        let identifier = &found.identifier;
        json!({"kind": identifier.kind, "value": identifier.value, "role": found.role, "spans": spans(&found.spans)})
    });
    json!({
        "id": row.id,
        "risk": assessment.risk,
        "verdict": assessment.verdict,
        "severity": assessment.severity,
        "categories": assessment.categories,
        "hits": rules.chain(model).collect::<Vec<_>>(),
        "identifiers": identifiers.collect::<Vec<_>>(),
        "rules_version": assessment.rules_version,
        "model_version": assessment.model_version,
    })
}

fn span_row(text: &PostingText, span: Span) -> Value {
    let words = text.field(span.field).map_or("", |value| span.words(value));
    json!({"field": span.field.key(), "start": span.start, "end": span.end, "text": words})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(rows: &str) -> Vec<Value> {
        let scorer = Models::load(None).unwrap().scorer;
        let (rows, _) = Lines::new(rows.as_bytes()).next_batch(100);
        rows.iter().map(|row| answer(&scorer, row, Timestamp::UNIX_EPOCH)).collect()
    }

    const LURE: &str =
        "Việc nhẹ lương cao bên Cam, xe đón tận nhà, chưa có hộ chiếu bên em lo, đặt cọc 500k. Zalo 0950000012";

    #[test]
    fn a_row_is_answered_alone_and_in_order() {
        let rows = format!("{{\"id\":\"a\",\"description\":\"{LURE}\"}}\n\n{{\"id\":2,\"title\":\"Thợ hàn\"}}\nrác\n");
        let together = score(&rows);
        assert_eq!(together.len(), 3);
        assert_eq!(
            (&together[0]["id"], &together[1]["id"], &together[2]["id"]),
            (&json!("a"), &json!("2"), &Value::Null)
        );
        assert_eq!(together[2]["line"], 4);
        let first_alone = score(rows.lines().next().unwrap());
        assert_eq!(together[0], first_alone[0]);
    }

    #[test]
    fn neither_id_nor_label_changes_an_answer() {
        let row = |rest: &str| score(&format!("{{\"description\":\"{LURE}\",{rest}}}")).remove(0);
        let plain = row("\"id\":\"tin-that-1\"");
        let told = row("\"id\":\"lua-dao-1\",\"label\":\"scam\",\"fraud_score\":1");
        assert_eq!(plain["risk"], told["risk"]);
        assert_eq!(plain["hits"], told["hits"]);
    }

    #[test]
    fn spans_show_the_text_as_written() {
        let row = score(&format!("{{\"id\":1,\"description\":\"{LURE}\"}}")).remove(0);
        let phone = &row["identifiers"][0];
        assert_eq!((&phone["kind"], &phone["spans"][0]["text"]), (&json!("phone"), &json!("0950000012")));
        for hit in row["hits"].as_array().unwrap() {
            for span in hit["spans"].as_array().unwrap() {
                let (start, end) = (span["start"].as_u64().unwrap() as usize, span["end"].as_u64().unwrap() as usize);
                let words: String = LURE.chars().skip(start).take(end - start).collect();
                assert_eq!(span["text"], words);
            }
        }
    }
}

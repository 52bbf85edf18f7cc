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
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use anyhow::{Context, bail};
use flate2::read::MultiGzDecoder;
use jiff::Timestamp;
use serde_json::{Value, json};
use soiviec_domain::clock::Clock;
use soiviec_domain::posting::PostingText;
use soiviec_domain::span::Span;
use soiviec_pipeline::row::Row;
use soiviec_scoring::Scorer;

use crate::models::Models;
use crate::output::warn;
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
    let mut input = open_rows(&args.input)?;
    let scorer = Models::load(args.models.as_deref())?.scorer;
    let mut output = Output::create(&args.output)?;
    let (now, mut line, mut bad) = (SystemClock.now(), 0, 0);
    loop {
        let rows = read_rows(&mut input, &mut line).with_context(|| args.input.display().to_string())?;
        if rows.is_empty() {
            break;
        }
        for answer in answers(&scorer, &rows, now) {
            bad += u64::from(answer.get("error").is_some());
            serde_json::to_writer(&mut output.writer, &answer)?;
            output.writer.write_all(b"\n").with_context(|| args.output.display().to_string())?;
        }
    }
    output.finish().with_context(|| args.output.display().to_string())?;
    if bad > 0 {
        warn(format!("{bad} dòng không đọc được; mỗi dòng được trả lời bằng `error`."));
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens a file of rows, decompressing `.gz`.
pub fn open_rows(path: &Path) -> anyhow::Result<Box<dyn BufRead + Send>> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    let plain: Box<dyn Read + Send> = match path.extension() {
        Some(end) if end.eq_ignore_ascii_case("gz") => Box::new(MultiGzDecoder::new(file)),
        _ => Box::new(file),
    };
    Ok(Box::new(BufReader::with_capacity(1 << 16, plain)))
}

/// The next rows that are not blank, each with its line number.
fn read_rows(input: &mut impl BufRead, line: &mut u64) -> std::io::Result<Vec<(u64, Vec<u8>)>> {
    let mut rows = Vec::new();
    while rows.len() < BATCH {
        let mut row = Vec::new();
        if input.read_until(b'\n', &mut row)? == 0 {
            break;
        }
        *line += 1;
        if !row.trim_ascii().is_empty() {
            rows.push((*line, row));
        }
    }
    Ok(rows)
}

/// One answer a row, in order, worked out on every core.
fn answers(scorer: &Scorer, rows: &[(u64, Vec<u8>)], now: Timestamp) -> Vec<Value> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let judge = |(line, row): &(u64, Vec<u8>)| answer(scorer, *line, row, now);
        let shares = rows.chunks(rows.len().div_ceil(cores).max(1));
        let workers: Vec<_> =
            shares.map(|share| scope.spawn(move || share.iter().map(judge).collect::<Vec<_>>())).collect();
        let join = |worker: thread::ScopedJoinHandle<'_, Vec<Value>>| {
            worker.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault))
        };
        workers.into_iter().flat_map(join).collect()
    })
}

fn answer(scorer: &Scorer, line: u64, row: &[u8], now: Timestamp) -> Value {
    let row = match Row::parse(row) {
        Ok(row) => row,
        Err(error) => return json!({"id": Row::id_of(row), "line": line, "error": error.to_string()}),
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

/// An output file that appears whole, or not at all, when its place is an ordinary one.
struct Output {
    writer: BufWriter<Box<dyn Write>>,
    draft: Option<(tempfile::TempPath, PathBuf)>,
}

impl Output {
    fn create(path: &Path) -> anyhow::Result<Self> {
        let tell = || path.display().to_string();
        if path.is_dir() {
            bail!("{} is a folder: name a file", path.display());
        }
        if path.exists() && !path.is_file() {
            let pipe = File::options().write(true).open(path).with_context(tell)?;
            return Ok(Self { writer: BufWriter::new(Box::new(pipe)), draft: None });
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Drafts are made with mode 0600, and keep it under their final name.
        let (file, draft) = tempfile::NamedTempFile::new_in(folder).with_context(tell)?.into_parts();
        Ok(Self { writer: BufWriter::new(Box::new(file)), draft: Some((draft, path.to_owned())) })
    }

    fn finish(mut self) -> std::io::Result<()> {
        self.writer.flush()?;
        match self.draft {
            Some((draft, path)) => Ok(draft.persist(path)?),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(rows: &str) -> Vec<Value> {
        let scorer = Models::load(None).unwrap().scorer;
        let rows = read_rows(&mut rows.as_bytes(), &mut 0).unwrap();
        answers(&scorer, &rows, Timestamp::UNIX_EPOCH)
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

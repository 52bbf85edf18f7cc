//! `soiviec train`.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use serde::Deserialize;
use soiviec_domain::category::Category;
use soiviec_pipeline::row::Row;
use soiviec_scoring::{Part, TrainingRow, train};

use crate::output::{either, say};

/// Flags.
#[derive(clap::Args)]
pub struct Args {
    /// The labelled corpus: `*.jsonl` and `splits.json`.
    #[arg(long, value_name = "DIR", default_value = "fixtures/postings")]
    postings: PathBuf,
    /// The folder with `rules/`; the model is written to `classifier/` below it.
    #[arg(long, value_name = "DIR", default_value = "models")]
    models: PathBuf,
}

/// Who learns what: `fixtures/postings/splits.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Splits {
    /// Writers kept for the last test; their files are never opened here.
    test_writers: HashSet<String>,
    /// Postings of the demo, by id.
    demo: HashSet<String>,
    /// Postings for thresholds and figures, by id.
    dev: HashSet<String>,
}

#[derive(Deserialize)]
struct Label {
    id: String,
    label: Truth,
    category: String,
    writer: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Truth {
    Scam,
    Legit,
}

/// Trains on the corpus and writes the model and its card.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let rules = crate::models::rules(&args.models)?;
    let rows = read_corpus(&args.postings)?;
    let trained = train(&rows, &rules)?;
    let folder = args.models.join("classifier");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    for (name, bytes) in [("model.bin", trained.model.as_slice()), ("card.md", trained.card.as_bytes())] {
        fs::write(folder.join(name), bytes).with_context(|| folder.join(name).display().to_string())?;
    }
    let (count, size, place) = (rows.len(), trained.model.len() / 1024, folder.display());
    say(either(
        format!("{count} tin huấn luyện; mô hình {size} KB và phiếu mô hình ở {place}."),
        format!("Trained on {count} postings; the model ({size} KB) and its card are in {place}."),
    ));
    Ok(ExitCode::SUCCESS)
}

fn read_corpus(folder: &Path) -> anyhow::Result<Vec<TrainingRow>> {
    let path = folder.join("splits.json");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let splits: Splits = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
    let mut rows = Vec::new();
    for (writer, path) in corpus_files(folder)? {
        if !splits.test_writers.contains(&writer) {
            read_file(&path, &splits, &mut rows)?;
        }
    }
    Ok(rows)
}

/// The corpus files by writer, sorted, so that training meets its rows in one order everywhere.
fn corpus_files(folder: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "jsonl") {
            let writer = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            files.push((writer, path));
        }
    }
    files.sort();
    Ok(files)
}

fn read_file(path: &Path, splits: &Splits, rows: &mut Vec<TrainingRow>) -> anyhow::Result<()> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    for (number, line) in (1..).zip(text.lines()) {
        let place = || format!("{}:{number}", path.display());
        let label: Label = serde_json::from_str(line).with_context(place)?;
        if splits.demo.contains(&label.id) {
            continue;
        }
        if splits.test_writers.contains(&label.writer) {
            bail!("{}: a row of a test writer stands in another writer's file", place());
        }
        let text = Row::parse(line.as_bytes()).with_context(place)?.text;
        let lure = label.label == Truth::Scam;
        let category = if lure { Some(Category::parse(&label.category).with_context(place)?) } else { None };
        let part = if splits.dev.contains(&label.id) { Part::Dev } else { Part::Train };
        rows.push(TrainingRow { id: label.id, text, lure, category, part, group: label.writer });
    }
    Ok(())
}

//! Trains on labelled postings and measures on honest real ones, printing what rule tuners ask for.
//!
//! `cargo run -p soiviec-scoring --release --example train_and_measure -- POSTINGS_DIR MODELS_DIR [HONEST.jsonl…]`
//!
//! Writes `classifier/model.bin` and `classifier/card.md` below MODELS_DIR. Prints no post text,
//! only row ids; `--errors` adds the ids of the worst dev rows.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use std::time::Instant;

use jiff::Timestamp;
use serde_json::Value;
use soiviec_domain::assessment::{Verdict, Weight};
use soiviec_domain::category::Category;
use soiviec_domain::posting::PostingText;
use soiviec_scoring::{Model, Part, Rules, Scorer, TrainingRow, Watchlist, train};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let paths: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let errors = arguments.iter().any(|argument| argument == "--errors");
    let (postings, models) = (Path::new(paths[0]), Path::new(paths[1]));
    let rules = load_rules(models);
    if arguments.iter().any(|argument| argument == "--check") {
        return println!("rules {}: sound", rules.version());
    }
    let rows = rows(postings);
    let start = Instant::now();
    let trained = train(&rows, &rules).unwrap();
    println!("trained in {:.1?}, {} bytes\n{}", start.elapsed(), trained.model.len(), trained.card);
    println!("joiner {:?}", trained.report.joiner);
    if !arguments.iter().any(|argument| argument == "--dry") {
        fs::create_dir_all(models.join("classifier")).unwrap();
        fs::write(models.join("classifier/model.bin"), &trained.model).unwrap();
        fs::write(models.join("classifier/card.md"), &trained.card).unwrap();
    }
    let scorer = Scorer::new(rules, Model::load(&trained.model).unwrap(), Watchlist::default());
    everyday(&scorer, &rows);
    hidden(&scorer, &rows);
    by_rule(&scorer, &rows, &paths[2..]);
    if errors {
        worst(&scorer, &rows);
    }
    if let Some(id) = arguments.iter().find_map(|argument| argument.strip_prefix("--rule=")) {
        fired(&scorer, &rows, id);
    }
    for path in &paths[2..] {
        honest(&scorer, path);
    }
}

fn load_rules(models: &Path) -> Rules {
    let paths = fs::read_dir(models.join("rules")).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<_> = paths.map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap())).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Rules::load(&files).unwrap_or_else(|error| panic!("{error}"))
}

fn rows(folder: &Path) -> Vec<TrainingRow> {
    let splits = fs::read_to_string(folder.join("splits.json")).ok();
    let splits: Option<Value> = splits.map(|text| serde_json::from_str(&text).unwrap());
    let ids = |key: &str| -> HashSet<String> {
        let list = splits.iter().flat_map(|splits| splits[key].as_array().into_iter().flatten());
        list.map(|id| id.as_str().unwrap().to_owned()).collect()
    };
    let (demo, dev) = (ids("demo"), ids("dev"));
    let mut rows = Vec::new();
    for writer in (1..=29).filter(|writer| ![9, 10].contains(writer)) {
        let Ok(text) = fs::read_to_string(folder.join(format!("w{writer}.jsonl"))) else { continue };
        for (at, line) in text.lines().enumerate() {
            let value: Value = serde_json::from_str(line).unwrap();
            let id = value["id"].as_str().unwrap().to_owned();
            if demo.contains(&id) {
                continue;
            }
            // Until the split file is there: blocks of ten neighbours, every seventh.
            let is_dev = if splits.is_some() { dev.contains(&id) } else { writer != 20 && (at / 10) % 7 == 3 };
            rows.push(TrainingRow {
                id,
                text: serde_json::from_str(line).unwrap(),
                lure: value["label"] == "scam",
                category: Category::parse(value["category"].as_str().unwrap()).ok(),
                part: if is_dev { Part::Dev } else { Part::Train },
                group: format!("w{writer}"),
            });
        }
    }
    rows
}

/// Honest dev rows of the writers of everyday text.
fn everyday(scorer: &Scorer, rows: &[TrainingRow]) {
    let everyday = |row: &&TrainingRow| ["w22", "w23", "w24"].contains(&row.group.as_str()) && row.part == Part::Dev;
    let verdicts: Vec<_> =
        rows.iter().filter(everyday).map(|row| scorer.assess(&row.text, Timestamp::UNIX_EPOCH).verdict).collect();
    let count = |verdict| verdicts.iter().filter(|one| **one == verdict).count();
    println!(
        "everyday: {} rows, flagged {}, unsure {}",
        verdicts.len(),
        count(Verdict::Flagged),
        count(Verdict::Unsure)
    );
}

/// Lures of dev behind the first 1,500 characters of a long honest advertisement.
fn hidden(scorer: &Scorer, rows: &[TrainingRow]) {
    let long = |row: &&TrainingRow| !row.lure && row.text.description.chars().count() >= 1500;
    let honest: Vec<_> = rows.iter().filter(|row| row.part == Part::Dev).filter(long).collect();
    let lures: Vec<_> = rows.iter().filter(|row| row.part == Part::Dev && row.lure).collect();
    let verdict = |(at, lure): (usize, &&TrainingRow)| {
        let front: String = honest[at % honest.len()].text.description.chars().take(1500).collect();
        let description = format!("{front}\n{}\n{}", lure.text.title, lure.text.description);
        let text = PostingText { description, ..PostingText::default() };
        scorer.assess(&text, Timestamp::UNIX_EPOCH).verdict
    };
    let verdicts: Vec<_> = lures.iter().enumerate().map(verdict).collect();
    let count = |verdict| verdicts.iter().filter(|one| **one == verdict).count();
    println!(
        "hidden: {} lures, flagged {}, unsure {}",
        verdicts.len(),
        count(Verdict::Flagged),
        count(Verdict::Unsure)
    );
}

fn by_rule(scorer: &Scorer, rows: &[TrainingRow], honest: &[&String]) {
    let mut counts: BTreeMap<String, [usize; 5]> = BTreeMap::new();
    for row in rows {
        let assessment = scorer.assess(&row.text, Timestamp::UNIX_EPOCH);
        for hit in assessment.hits {
            let slot = counts.entry(hit.rule.clone()).or_default();
            let full = scorer.rules().get(&hit.rule).unwrap().weight == hit.weight;
            slot[usize::from(!row.lure) + if full { 0 } else { 2 }] += 1;
        }
    }
    for path in honest {
        for (_, text) in postings(path) {
            for hit in scorer.assess(&text, Timestamp::UNIX_EPOCH).hits {
                counts.entry(hit.rule).or_default()[4] += 1;
            }
        }
    }
    println!("rule: lures, honest at full weight; lures, honest lowered; real honest");
    for (rule, counts) in counts {
        println!("  {rule:40} {counts:?}");
    }
}

/// Where one rule fired on the labelled postings, which are the project's own.
fn fired(scorer: &Scorer, rows: &[TrainingRow], id: &str) {
    for row in rows {
        let assessment = scorer.assess(&row.text, Timestamp::UNIX_EPOCH);
        for hit in assessment.hits.iter().filter(|hit| hit.rule == id) {
            let words = |span: &soiviec_domain::span::Span| span.words(row.text.field(span.field).unwrap()).to_owned();
            let spans: Vec<String> = hit.spans.iter().map(words).collect();
            println!(
                "  {} {} {:?} {}",
                row.id,
                if row.lure { "lure" } else { "honest" },
                hit.weight,
                spans.join(" | ")
            );
        }
    }
}

fn worst(scorer: &Scorer, rows: &[TrainingRow]) {
    let dev = rows.iter().filter(|row| row.part == Part::Dev);
    let mut judged: Vec<_> = dev.map(|row| (scorer.assess(&row.text, Timestamp::UNIX_EPOCH), row)).collect();
    judged.sort_by(|a, b| a.0.risk.total_cmp(&b.0.risk));
    println!("lures least seen:");
    for (assessment, row) in judged.iter().filter(|(_, row)| row.lure).take(150) {
        println!(
            "  {} {:?} {:.5} guess {:?}",
            row.id,
            row.category.map(|c| c.code()),
            assessment.risk,
            assessment.categories[0].code()
        );
    }
    println!("honest most alarming:");
    for (assessment, row) in judged.iter().rev().filter(|(_, row)| !row.lure).take(60) {
        let hits: Vec<_> = assessment.hits.iter().map(|hit| &hit.rule).collect();
        println!("  {} {:.5} {:.2} {hits:?}", row.id, assessment.risk, assessment.classifier.log_odds);
    }
}

fn postings(path: &str) -> Vec<(String, PostingText)> {
    let text = fs::read_to_string(path).unwrap();
    let read = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap();
        (value["id"].as_str().unwrap_or_default().to_owned(), serde_json::from_str(line).unwrap())
    };
    text.lines().map(read).collect()
}

fn honest(scorer: &Scorer, path: &str) {
    let postings = postings(path);
    let start = Instant::now();
    let judged: Vec<_> = postings.iter().map(|(id, text)| (id, scorer.assess(text, Timestamp::UNIX_EPOCH))).collect();
    let speed = postings.len() as f64 / start.elapsed().as_secs_f64();
    let count = |verdict| judged.iter().filter(|(_, one)| one.verdict == verdict).count();
    let (flagged, unsure) = (count(Verdict::Flagged), count(Verdict::Unsure));
    let share = |count: usize| 100.0 * count as f64 / postings.len() as f64;
    println!(
        "{path}: {} rows, {speed:.0}/s, flagged {flagged} ({:.2} %), unsure {unsure} ({:.2} %)",
        postings.len(),
        share(flagged),
        share(unsure)
    );
    let mut alarming: Vec<_> = judged.iter().collect();
    alarming.sort_by(|a, b| b.1.risk.total_cmp(&a.1.risk));
    for (id, one) in alarming.iter().take(12) {
        let hits: Vec<_> = one.hits.iter().filter(|hit| hit.weight > Weight::Weak).map(|hit| &hit.rule).collect();
        println!("  {id} {:.4} {:.2} {hits:?}", one.risk, one.classifier.log_odds);
    }
}

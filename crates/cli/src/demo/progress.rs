//! How far the demo is: bars on a terminal, a line at the end of each part elsewhere.

use std::io::IsTerminal;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use soiviec_crawler::SourceSpec;
use soiviec_pipeline::stages::crawl::Walk;

use super::truth::{self, SiteTruth};
use crate::output::{either, say};

/// Progress of all parts.
pub struct Progress {
    bars: Option<MultiProgress>,
    truths: Vec<SiteTruth>,
}

impl Progress {
    /// Bars on a terminal only.
    pub fn start() -> anyhow::Result<Self> {
        let bars = std::io::stderr().is_terminal().then(MultiProgress::new);
        Ok(Self { bars, truths: truth::read()? })
    }

    /// The bar of one walk.
    pub fn walk(&self, source: &SourceSpec) -> Walking {
        let truth = self.truths.iter().find(|truth| truth.source == source.id.as_str());
        let bar = self.bar(source.name.clone(), truth.map_or(0, |truth| truth.pages), either("trang", "pages"));
        Walking { bar, name: source.name.clone() }
    }

    /// The bar of scoring.
    pub fn scoring(&self) -> Scoring {
        let all = self.truths.iter().map(SiteTruth::postings).sum();
        Scoring { bar: self.bar(either("chấm điểm", "scoring").to_owned(), all, either("tin", "posts")) }
    }

    fn bar(&self, name: String, length: u64, unit: &str) -> Option<ProgressBar> {
        let bar = self.bars.as_ref()?.add(ProgressBar::new(length));
        if let Ok(style) = ProgressStyle::with_template(&format!("{{msg:12}} {{wide_bar}} {{pos}}/{{len}} {unit}")) {
            bar.set_style(style);
        }
        bar.set_message(name);
        Some(bar)
    }
}

/// Progress of one walk.
pub struct Walking {
    bar: Option<ProgressBar>,
    name: String,
}

impl Walking {
    /// Shows how far the walk is.
    pub fn tell(&self, walk: &Walk) {
        if let Some(bar) = &self.bar {
            bar.set_position(walk.pages);
        }
    }

    /// Shows that it ended.
    pub fn end(&self, walk: &Walk) {
        let Walk { pages, extracted, problems, .. } = walk;
        match &self.bar {
            Some(bar) => bar.finish(),
            None => say(either(
                format!("{}: {pages} trang, {extracted} tin, {problems} ghi chú", self.name),
                format!("{}: {pages} pages, {extracted} postings, {problems} notes", self.name),
            )),
        }
    }
}

/// Progress of scoring.
pub struct Scoring {
    bar: Option<ProgressBar>,
}

impl Scoring {
    /// Shows how many postings are assessed.
    pub fn tell(&self, assessed: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(assessed);
        }
    }

    /// Shows that it ended.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish();
        }
    }
}

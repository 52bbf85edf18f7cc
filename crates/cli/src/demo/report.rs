//! What the demo tells at the terminal: counts, never the text of a post or a contact.

use std::time::Duration;

use soiviec_domain::assessment::Verdict;
use soiviec_domain::words::Language;
use soiviec_pipeline::stages::crawl::Walk;
use soiviec_store::shelves::Shelf;
use soiviec_store::{Db, StoreError};

use super::truth::Outcome;
use crate::output::{say, warn};

/// Cases and addresses listed one by one.
const LISTED: u32 = 10;

/// How one site came out.
pub struct SiteReport {
    /// The site's name.
    pub name: String,
    /// What this walk did.
    pub walk: Walk,
    /// Pages that a polite crawler gets.
    pub pages: u64,
    /// What was read, held against what stands there.
    pub outcome: Outcome,
}

impl SiteReport {
    /// Whether exactly what stands there was read.
    pub fn is_true(&self) -> bool {
        let whole = self.walk.pages == self.pages && self.walk.extracted >= self.outcome.expected;
        whole && self.outcome.lost.is_empty() && self.outcome.invented.is_empty()
    }
}

/// Prints one row a site.
pub fn print_sites(sites: &[SiteReport]) {
    say(format!(
        "\n{:<12} {:>7} {:>9} {:>9} {:>8} {:>9} {:>9} {:>7} {:>9}",
        "trang", "số trang", "tin có", "đọc được", "tin dụ", "cảnh báo", "xem xét", "bỏ sót", "báo nhầm"
    ));
    for site in sites {
        let o = &site.outcome;
        say(format!(
            "{:<12} {:>8} {:>9} {:>9} {:>8} {:>9} {:>9} {:>7} {:>9}",
            site.name, site.walk.pages, o.expected, o.extracted, o.lures, o.flagged, o.unsure, o.missed, o.false_alarms
        ));
    }
    for site in sites.iter().filter(|site| !site.is_true()) {
        warn(format!("{}: KHÁC SỰ THẬT: {} trang trên {}", site.name, site.walk.pages, site.pages));
        for (what, urls) in [("mất", &site.outcome.lost), ("lạ", &site.outcome.invented)] {
            for url in urls.iter().take(LISTED as usize) {
                warn(format!("  {what}: {url}"));
            }
        }
    }
}

/// Prints how long the queue is, and its head.
pub async fn print_queue(db: &Db) -> Result<(), StoreError> {
    let (flagged, unsure) = (db.queue_length(Verdict::Flagged).await?, db.queue_length(Verdict::Unsure).await?);
    say(format!("\n{} vụ việc trong hàng chờ: {flagged} cảnh báo, {unsure} cần xem xét. Đầu hàng:", flagged + unsure));
    for case in db.shelf(Shelf::Waiting, 0, LISTED).await? {
        let category = case.categories.first();
        let title = category.map_or(String::new(), |category| format!("{category} {}", category.title(Language::Vietnamese)));
        let (severity, risk) = (u8::from(case.severity), case.risk);
        say(format!("  {}  ưu tiên {severity}  nguy cơ {risk:.2}  {:>2} tin  {title}", case.id, case.postings));
    }
    say("");
    Ok(())
}

/// Prints how long it took.
pub fn print_times(first_case: Option<Duration>, all: Duration) {
    let seconds = |time: Duration| format!("{:.1} giây", time.as_secs_f64());
    match first_case {
        Some(first) => say(format!("Vụ việc cảnh báo đầu tiên sau {}, xong sau {}.", seconds(first), seconds(all))),
        None => say(format!("Không có vụ việc cảnh báo nào; xong sau {}.", seconds(all))),
    }
}

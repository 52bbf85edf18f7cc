//! What the demo tells at the terminal: counts, never the text of a post or a contact.

use std::time::Duration;

use soiviec_domain::assessment::Verdict;
use soiviec_pipeline::stages::crawl::Walk;
use soiviec_store::shelves::Shelf;
use soiviec_store::{Db, StoreError};

use super::truth::Outcome;
use crate::output::{either, language, say, warn};

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
    let [site, pages, expected, extracted, lures, flagged, unsure, missed, false_alarms] = either(
        ["nguồn", "trang", "tin có", "đọc được", "tin dụ", "cảnh báo", "xem xét", "bỏ sót", "báo nhầm"],
        ["source", "pages", "expected", "extracted", "lures", "flagged", "unsure", "missed", "wrongly"],
    );
    say(format!(
        "\n{site:<12} {pages:>8} {expected:>9} {extracted:>9} {lures:>8} {flagged:>9} {unsure:>9} {missed:>7} {false_alarms:>9}"
    ));
    for site in sites {
        let o = &site.outcome;
        say(format!(
            "{:<12} {:>8} {:>9} {:>9} {:>8} {:>9} {:>9} {:>7} {:>9}",
            site.name, site.walk.pages, o.expected, o.extracted, o.lures, o.flagged, o.unsure, o.missed, o.false_alarms
        ));
    }
    for site in sites.iter().filter(|site| !site.is_true()) {
        let (name, read, pages) = (&site.name, site.walk.pages, site.pages);
        warn(either(
            format!("{name}: KHÁC SỰ THẬT: {read} trang trên {pages}"),
            format!("{name}: NOT AS IT STANDS THERE: {read} of {pages} pages"),
        ));
        for (what, urls) in [(either("mất", "lost"), &site.outcome.lost), (either("lạ", "odd"), &site.outcome.invented)]
        {
            for url in urls.iter().take(LISTED as usize) {
                warn(format!("  {what}: {url}"));
            }
        }
    }
}

/// Prints how long the queue is, and its head.
pub async fn print_queue(db: &Db) -> Result<(), StoreError> {
    let (flagged, unsure) = (db.queue_length(Verdict::Flagged).await?, db.queue_length(Verdict::Unsure).await?);
    let all = flagged + unsure;
    say(either(
        format!("\n{all} vụ việc trong hàng chờ: {flagged} cảnh báo, {unsure} cần xem xét. Đầu hàng:"),
        format!("\n{all} cases in the queue: {flagged} flagged, {unsure} unsure. Its head:"),
    ));
    for case in db.shelf(Shelf::Waiting, 0, LISTED).await? {
        let category = case.categories.first();
        let title = category.map_or(String::new(), |category| category.named(language()));
        let (id, severity, risk, postings) = (case.id, u8::from(case.severity), case.risk, case.postings);
        say(either(
            format!("  {id}  ưu tiên {severity}  nguy cơ {risk:.2}  {postings:>2} tin  {title}"),
            format!("  {id}  severity {severity}  risk {risk:.2}  postings {postings:>2}  {title}"),
        ));
    }
    Ok(())
}

/// Prints how long it took.
pub fn print_times(first_case: Option<Duration>, all: Duration) {
    let all = all.as_secs_f64();
    match first_case.map(|time| time.as_secs_f64()) {
        Some(first) => say(either(
            format!("\nVụ việc cảnh báo đầu tiên sau {first:.1} giây, xong sau {all:.1} giây."),
            format!("\nFirst flagged case after {first:.1} s, done after {all:.1} s."),
        )),
        None => say(either(
            format!("\nKhông có vụ việc cảnh báo nào; xong sau {all:.1} giây."),
            format!("\nNo flagged case; done after {all:.1} s."),
        )),
    }
}

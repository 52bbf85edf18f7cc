//! What happened to a case, in words.

use soiviec_domain::case::{EventKind, State};
use soiviec_domain::words::Language;

use crate::digest::texts::Texts;
use crate::digest::{CaseLine, Digest};

/// Everything that happened to it on the day: "mới mở, thêm 3 tin, An nhận xử lý".
pub(super) fn changes(digest: &Digest, line: &CaseLine, language: Language) -> String {
    let words = line.events.iter().map(|&(kind, times)| change(digest, line, kind, times, language));
    words.collect::<Vec<_>>().join(", ")
}

fn change(digest: &Digest, line: &CaseLine, kind: EventKind, times: u64, language: Language) -> String {
    let t = Texts::of(language);
    match kind {
        EventKind::Opened => t.new_case.to_owned(),
        EventKind::Attached => (t.postings_added)(times),
        EventKind::Reopened => t.news.to_owned(),
        EventKind::Claimed => claimed(digest, line, t),
        EventKind::Released => t.released.to_owned(),
        EventKind::Decided => answers(line, language),
        EventKind::Absorbed => (t.absorbed)(times),
        EventKind::Merged => merged(line, t, language),
        EventKind::Erased => kind.title(language).to_owned(),
        EventKind::Closed => t.closed.to_owned(),
        EventKind::Linked => (t.linked)(times),
    }
}

/// By name only when the one who holds it now took it on the day.
fn claimed(digest: &Digest, line: &CaseLine, t: &Texts) -> String {
    match &line.state {
        State::Claimed { by, at } if *at >= digest.day.start() && *at < digest.day.end() => (t.claimed_by)(by),
        _ => t.claimed.to_owned(),
    }
}

/// The answers given on the day: "kết quả: theo dõi".
pub(super) fn answers(line: &CaseLine, language: Language) -> String {
    let told = line.answers.iter().map(|answer| (Texts::of(language).answered)(answer.title(language)));
    told.collect::<Vec<_>>().join(", ")
}

fn merged(line: &CaseLine, t: &Texts, language: Language) -> String {
    match line.state {
        State::Merged { into } => (t.merged_into)(&into.to_string()),
        _ => EventKind::Merged.title(language).to_owned(),
    }
}

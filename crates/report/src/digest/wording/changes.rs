//! What happened to a case, in words.

use soiviec_domain::case::{EventKind, State};
use soiviec_domain::words::Language;

use crate::digest::texts::Texts;
use crate::digest::{CaseLine, Digest};

/// Everything that happened to it on the day: "mới mở, thêm 3 tin, An nhận xử lý". The latest answer
/// stands last, unless something came in after it.
pub(super) fn changes(digest: &Digest, line: &CaseLine, language: Language) -> String {
    let after_answer =
        |kind: EventKind| if line.news { kind == EventKind::Decided } else { kind != EventKind::Decided };
    let (first, last): (Vec<_>, Vec<_>) = line.events.iter().partition(|(kind, _)| after_answer(*kind));
    let words = first.into_iter().chain(last).filter_map(|&(kind, times)| change(digest, line, kind, times, language));
    words.collect::<Vec<_>>().join(", ")
}

fn change(digest: &Digest, line: &CaseLine, kind: EventKind, times: u64, language: Language) -> Option<String> {
    let t = Texts::of(language);
    let often = |wanted: EventKind| line.events.iter().find(|(kind, _)| *kind == wanted).map_or(0, |(_, times)| *times);
    Some(match kind {
        EventKind::Opened => t.new_case.to_owned(),
        // A posting that put the case back into the queue is one that was added.
        EventKind::Attached if often(EventKind::Reopened) > 0 => return None,
        EventKind::Attached => (t.postings_added)(times),
        EventKind::Reopened => format!("{}: {}", t.news, (t.postings_added)(often(EventKind::Attached) + times)),
        EventKind::Claimed => claimed(digest, line, t),
        EventKind::Released => t.released.to_owned(),
        EventKind::Decided => answer(line, language),
        EventKind::Absorbed => (t.absorbed)(times),
        EventKind::Merged => merged(line, t, language),
        EventKind::Erased => kind.title(language).to_owned(),
        EventKind::Closed => t.closed.to_owned(),
        EventKind::Linked => (t.linked)(times),
    })
}

/// By name only when the one who holds it now took it on the day.
fn claimed(digest: &Digest, line: &CaseLine, t: &Texts) -> String {
    match &line.state {
        State::Claimed { by, at } if *at >= digest.day.start() && *at < digest.day.end() => (t.claimed_by)(by),
        _ => t.claimed.to_owned(),
    }
}

/// The latest answer given on the day: "kết quả: theo dõi".
pub(super) fn answer(line: &CaseLine, language: Language) -> String {
    let latest = line.answers.last().map(|answer| (Texts::of(language).answered)(answer.title(language)));
    latest.unwrap_or_default()
}

fn merged(line: &CaseLine, t: &Texts, language: Language) -> String {
    match line.state {
        State::Merged { into } => (t.merged_into)(&into.to_string()),
        _ => EventKind::Merged.title(language).to_owned(),
    }
}

//! A digest in which everything happened, as facts.

#![allow(dead_code, reason = "each test file uses its part")]

use jiff::Timestamp;
use soiviec_domain::assessment::Verdict;
use soiviec_domain::case::{EventKind, State};
use soiviec_domain::category::Category;
use soiviec_domain::day::Day;
use soiviec_domain::decision::Conclusion;
use soiviec_domain::id::CaseId;
use soiviec_domain::identifier::IdentifierKind;
use soiviec_report::digest::{
    CaseCounts, CaseLine, Digest, Gaps, JudgedBy, MaskedIdentifier, PostingCounts, Shortened, SourceProblem, Versions,
    Waiting,
};

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn day() -> Day {
    "2026-08-17".parse().unwrap()
}

fn all<T>(shown: Vec<T>) -> Shortened<T> {
    Shortened { shown, more: 0 }
}

/// Nothing came, nothing happened, nothing waits.
pub fn nothing() -> Digest {
    Digest {
        day: day(),
        composed_at: at("2026-08-17T22:00:00Z"),
        is_fictional: false,
        pages: 0,
        postings: PostingCounts::default(),
        cases: CaseCounts::default(),
        waiting: Waiting::default(),
        grave: all(vec![]),
        changed: all(vec![]),
        identifiers: all(vec![]),
        gaps: Gaps {
            is_unconfigured: false,
            silent: vec!["Chợ Việc".into()],
            problems: all(vec![]),
            left_alone: vec![],
        },
        versions: Versions {
            program: "soiviec 0.1.0".into(),
            rules: "r-2026-11".into(),
            model: "m-3f2a".into(),
            others: vec![],
        },
    }
}

pub fn case(number: i64, category: &str, state: State, events: &[(EventKind, u64)]) -> CaseLine {
    let category = Category::parse(category).unwrap();
    CaseLine {
        id: CaseId(number),
        verdict: Verdict::Flagged,
        severity: category.severity(),
        category: Some(category),
        postings: 3 * number as u32 + 1,
        state,
        news: false,
        opened_at: at("2026-08-16T17:30:00Z"),
        events: events.to_vec(),
        decision: None,
        answers: vec![],
    }
}

fn identifiers() -> Shortened<MaskedIdentifier> {
    let identifier =
        |kind, masked: &str, postings| MaskedIdentifier { kind, masked: masked.into(), postings, case: CaseId(3) };
    let shown = vec![
        identifier(IdentifierKind::Phone, "+849•••012", 9),
        identifier(IdentifierKind::Group, "zalo/ba•••888", 4),
        identifier(IdentifierKind::Domain, "xe•••ec[.]example", 1),
        identifier(IdentifierKind::BankAccount, "VCB/19•••012", 1),
    ];
    Shortened { shown, more: 1 }
}

pub fn sample() -> Digest {
    use EventKind::*;
    let claimed = State::Claimed { by: "Ngô Thị An".into(), at: at("2026-08-17T02:00:00Z") };
    let queued = case(3, "S01", State::Queued, &[(Opened, 1), (Attached, 9)]);
    let held = case(7, "S19", claimed, &[(Attached, 1), (Claimed, 1)]);
    let mut answered = case(12, "S13", State::Decided, &[(Claimed, 1), (Decided, 1)]);
    answered.answers = vec![Conclusion::Suspected];
    answered.decision = Some((Conclusion::Suspected, "Ngô Thị An".into()));
    let mut back = case(1, "S05", State::Queued, &[(Reopened, 1), (Attached, 2), (Linked, 1)]);
    back.news = true;
    let mut unsure = case(20, "S06", State::Queued, &[(Opened, 1), (Absorbed, 2), (Released, 1)]);
    (unsure.verdict, unsure.category) = (Verdict::Unsure, None);
    let merged = case(15, "S05", State::Merged { into: CaseId(1) }, &[(Merged, 1)]);
    let closed = case(2, "S09", State::Closed, &[(Closed, 1)]);
    let problem = |source: &str, kind: &str, count| SourceProblem { source: source.into(), kind: kind.into(), count };
    Digest {
        pages: 12_345_678,
        postings: PostingCounts {
            received: 1_247,
            flagged: 61,
            unsure: 84,
            clear: 1_086,
            under_way: 3,
            dead_lettered: 12,
            erased: 1,
        },
        cases: CaseCounts { opened: 17, reopened: 2, merged: 1, decided: [4, 1, 2, 0] },
        waiting: Waiting { flagged: 1_031, unsure: 40, grave: 2, grave_unclaimed: 1, need_more: 4, grave_need_more: 0 },
        grave: all(vec![queued.clone(), held.clone(), answered.clone()]),
        changed: Shortened { shown: vec![queued, held, answered, back, unsure, merged, closed], more: 4 },
        identifiers: identifiers(),
        gaps: Gaps {
            silent: vec!["Kênh Việc Gấp".into(), "Chợ Việc".into()],
            problems: all(vec![
                problem("Bảng Việc", "timeout", 14),
                problem("Bảng Việc", "json_ld_mended", 2),
                problem("Hội Việc Làng Sông", "a_new_kind", 1),
            ]),
            left_alone: vec![("Bảng Việc".into(), 6)],
            is_unconfigured: false,
        },
        versions: Versions {
            others: vec![JudgedBy { rules_version: "r-2026-10".into(), model_version: "m-3f2a".into(), postings: 200 }],
            ..nothing().versions
        },
        ..nothing()
    }
}

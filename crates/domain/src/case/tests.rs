use super::*;
use crate::assessment::ClassifierScore;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + second).unwrap()
}

fn assessment(verdict: Verdict, severity: Severity, category: &str) -> Assessment {
    Assessment {
        risk: if verdict == Verdict::Flagged { 0.9 } else { 0.4 },
        verdict,
        severity,
        categories: vec![Category::parse(category).unwrap()],
        hits: vec![],
        classifier: ClassifierScore::default(),
        watchlist_hits: vec![],
        identifiers: vec![],
        rules_version: "r".into(),
        model_version: "m".into(),
        assessed_at: at(0),
    }
}

fn opened(id: i64) -> Case {
    let assessment = assessment(Verdict::Unsure, Severity::Money, "S05");
    Case::open(CaseId(id), &Arrival { assessment: &assessment, has_new_hit: false, at: at(0) }).0
}

fn decided(conclusion: Conclusion) -> Case {
    opened(1).decide(Decision { conclusion, reason: "đã xem".into(), by: "an".into(), at: at(1) }).unwrap().0
}

fn attach(case: &Case, has_new_hit: bool) -> (Case, Event) {
    let assessment = assessment(Verdict::Flagged, Severity::People, "S01");
    case.attach(&Arrival { assessment: &assessment, has_new_hit, at: at(9) }).unwrap()
}

#[test]
fn a_posting_raises_the_case_it_joins() {
    let (case, event) = attach(&opened(1), false);
    assert_eq!((case.verdict, case.severity, case.risk, case.postings), (Verdict::Flagged, Severity::People, 0.9, 2));
    assert_eq!(case.categories.len(), 2);
    assert_eq!((event.kind, event.old.postings, event.new.postings), (EventKind::Attached, Some(1), Some(2)));
}

#[test]
fn suspected_and_watch_reopen_and_no_sign_only_on_a_new_hit() {
    for conclusion in Conclusion::ALL {
        let reopened = attach(&decided(conclusion), false).0;
        assert_eq!(reopened.state == State::Queued, conclusion != Conclusion::NoSign, "{conclusion:?}");
        assert_eq!(reopened.news, conclusion != Conclusion::NoSign);
        assert!(reopened.decision.is_some(), "the earlier answer stays");
        assert_eq!(attach(&decided(conclusion), true).1.kind, EventKind::Reopened);
    }
}

#[test]
fn a_claimed_case_is_its_holders() {
    let (claimed, _) = opened(1).claim("an", at(1)).unwrap();
    let held = Refusal::ClaimedBy { case: CaseId(1), by: "an".into() };
    assert_eq!(claimed.claim("bình", at(2)).unwrap_err(), held);
    assert_eq!(claimed.release("bình", at(2)).unwrap_err(), held);
    let answer = Decision { conclusion: Conclusion::Watch, reason: "x".into(), by: "bình".into(), at: at(2) };
    assert_eq!(claimed.decide(answer).unwrap_err(), held);
    let (free, event) = claimed.release("an", at(3)).unwrap();
    assert_eq!((free.state, event.old.state), (State::Queued, Some(claimed.state)));
}

#[test]
fn a_decision_needs_a_reason_and_is_made_once() {
    let empty = Decision { conclusion: Conclusion::Watch, reason: " ".into(), by: "an".into(), at: at(1) };
    assert_eq!(opened(1).decide(empty.clone()).unwrap_err(), Refusal::NoReason);
    let again = Decision { reason: "y".into(), ..empty };
    assert_eq!(decided(Conclusion::Watch).decide(again).unwrap_err(), Refusal::AlreadyDecided(CaseId(1)));
    assert_eq!(decided(Conclusion::Watch).claim("an", at(2)).unwrap_err(), Refusal::AlreadyDecided(CaseId(1)));
    assert_eq!(opened(1).release("an", at(2)).unwrap_err(), Refusal::NotClaimed(CaseId(1)));
}

#[test]
fn two_open_cases_merge_and_the_other_ones_claim_ends() {
    let (mine, theirs) = (opened(1), opened(2).claim("bình", at(1)).unwrap().0);
    let (kept, absorbed, gone, merged) = mine.merge(&theirs, at(2)).unwrap();
    assert_eq!((kept.postings, gone.postings), (2, 0));
    assert_eq!(gone.state, State::Merged { into: CaseId(1) });
    assert_eq!(merged.old.state, Some(theirs.state));
    assert_eq!((absorbed.new.other, merged.new.other), (Some(CaseId(2)), Some(CaseId(1))));
    assert_eq!(gone.claim("an", at(3)).unwrap_err(), Refusal::GoneInto { case: CaseId(2), into: CaseId(1) });
}

#[test]
fn decided_cases_are_never_merged_unasked() {
    assert_eq!(opened(2).merge(&decided(Conclusion::NoSign), at(2)).unwrap_err(), Refusal::NotOpen(CaseId(1)));
}

#[test]
fn a_case_that_holds_nothing_any_more_can_only_be_looked_at() {
    let (closed, event) = opened(1).close(at(5)).unwrap();
    assert_eq!((closed.postings, event.kind, closed.is_open()), (0, EventKind::Closed, false));
    assert_eq!(closed.claim("an", at(6)).unwrap_err(), Refusal::Closed(CaseId(1)));
}

#[test]
fn the_outline_changes_with_what_an_answer_rests_on_and_with_nothing_else() {
    let case = opened(1);
    let same = assessment(Verdict::Unsure, Severity::Money, "S05");
    let (grown, _) = case.attach(&Arrival { assessment: &same, has_new_hit: false, at: at(5) }).unwrap();
    assert_eq!(grown.outline(), case.outline());
    let claimed = case.claim("an", at(3)).unwrap().0;
    let others = [
        attach(&case, false).0,
        claimed.clone(),
        case.claim("lan", at(3)).unwrap().0,
        claimed
            .decide(Decision { conclusion: Conclusion::Watch, reason: "r".into(), by: "an".into(), at: at(4) })
            .unwrap()
            .0,
        case.attach(&Arrival {
            assessment: &assessment(Verdict::Unsure, Severity::Money, "S06"),
            has_new_hit: false,
            at: at(5),
        })
        .unwrap()
        .0,
    ];
    for other in &others {
        assert_ne!(other.outline(), case.outline(), "{other:?}");
    }
}

#[test]
fn a_case_that_needs_verification_can_be_taken_up_and_answered() {
    let waiting = decided(Conclusion::NeedMore);
    let (claimed, event) = waiting.claim("lan", at(2)).unwrap();
    assert_eq!(event.old.state, Some(State::Decided));
    let answer = |case: &Case| {
        let decision =
            Decision { conclusion: Conclusion::Suspected, reason: "đã hỏi".into(), by: "lan".into(), at: at(3) };
        case.decide(decision).map(|(case, _)| case.state)
    };
    assert_eq!(answer(&claimed), Ok(State::Decided));
    assert_eq!(answer(&waiting), Ok(State::Decided));
    for conclusion in [Conclusion::Suspected, Conclusion::Watch, Conclusion::NoSign] {
        assert_eq!(answer(&decided(conclusion)), Err(Refusal::AlreadyDecided(CaseId(1))));
    }
}

#[test]
fn an_entry_tells_what_a_posting_raised() {
    let (_, event) = attach(&opened(1), false);
    assert_eq!((event.old.severity, event.new.severity), (Some(Severity::Money), Some(Severity::People)));
    assert_eq!((event.old.risk, event.new.risk), (Some(0.4), Some(0.9)));
    let codes = |facts: &Facts| facts.categories.iter().flatten().map(|category| category.code()).collect::<Vec<_>>();
    assert_eq!(
        (codes(&event.old), codes(&event.new)),
        (vec!["S05".to_owned()], vec!["S05".to_owned(), "S01".to_owned()])
    );
}

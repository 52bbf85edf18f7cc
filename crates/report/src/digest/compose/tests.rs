use jiff::Timestamp;
use soiviec_domain::assessment::Verdict;
use soiviec_domain::day::Day;
use soiviec_domain::decision::Decision;
use soiviec_domain::id::SourceId;
use soiviec_domain::identifier::{Identifier, IdentifierKind};
use soiviec_domain::words::Language;
use soiviec_store::days::Waiting;

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_786_900_000 + second).unwrap()
}

fn order() -> Order {
    let source = |id: &str, name: &str| (SourceId::new(id).unwrap(), name.to_owned());
    Order {
        day: Day::of(at(0)),
        composed_at: Day::of(at(0)).end(),
        sources: vec![source("b", "Bảng Việc"), source("a", " "), source("c", "Chợ\nViệc")],
        is_fictional: false,
        program: "soiviec 0.1.0".into(),
        rules_version: "r2".into(),
        model_version: "m2".into(),
    }
}

fn empty() -> DayRecord {
    DayRecord {
        sources: vec![],
        problems: vec![],
        cases: vec![],
        waiting: Waiting::default(),
        grave: vec![],
        identifiers: vec![],
        identifiers_in_all: 0,
        judged_by: vec![],
    }
}

fn case(number: i64, severity: Severity) -> Case {
    Case {
        id: CaseId(number),
        version: 1,
        state: State::Queued,
        decision: None,
        news: false,
        verdict: Verdict::Flagged,
        severity,
        risk: 0.9,
        categories: vec![],
        postings: 1,
        opened_at: at(-number),
        changed_at: at(0),
    }
}

fn numbers(lines: &Shortened<CaseLine>) -> Vec<i64> {
    lines.shown.iter().map(|line| line.id.0).collect()
}

#[test]
fn grave_cases_past_the_list_are_counted() {
    let grave = (1..=60).map(|number| case(number, Severity::People)).collect();
    let record = DayRecord { grave, waiting: Waiting { grave: 61, ..Waiting::default() }, ..empty() };
    let digest = digest(record, &order());
    assert_eq!(numbers(&digest.grave), (1..=30).collect::<Vec<_>>());
    assert_eq!(digest.grave.more, 31);
    assert!(digest.text(Language::Vietnamese).unwrap().contains("và 31 vụ nữa"));
    assert!(digest.text(Language::English).unwrap().contains("and 31 more cases"));
}

#[test]
fn a_grave_case_answered_on_the_day_stands_after_those_that_wait_and_without_its_reason() {
    let decision =
        Decision { conclusion: Conclusion::Suspected, reason: "bí mật".into(), by: "An".into(), at: at(5) };
    let state = State::Decided;
    let answered = Case { state, decision: Some(decision.clone()), ..case(9, Severity::People) };
    let day = |case: Case| CaseDay { case, events: vec![(EventKind::Decided, 1)], decisions: vec![decision.clone()] };
    let record = DayRecord {
        cases: vec![day(answered.clone()), day(Case { severity: Severity::Money, ..answered })],
        grave: vec![case(1, Severity::People)],
        waiting: Waiting { grave: 1, ..Waiting::default() },
        ..empty()
    };
    let digest = digest(record, &order());
    assert_eq!((numbers(&digest.grave), digest.grave.more), (vec![1, 9], 0));
    assert_eq!(digest.grave.shown[1].answers, [Conclusion::Suspected]);
    assert_eq!(digest.cases.decided, [2, 0, 0, 0]);
    assert!(!format!("{digest:?}").contains("bí mật"));
}

#[test]
fn changed_cases_are_ordered_by_alarm_then_growth_and_those_gone_stand_last() {
    let day = |case: Case, kind, times| CaseDay { case, events: vec![(kind, times)], decisions: vec![] };
    let gone = Case { state: State::Merged { into: CaseId(2) }, ..case(1, Severity::People) };
    let unsure = Case { verdict: Verdict::Unsure, ..case(3, Severity::Money) };
    let cases = vec![
        day(gone, EventKind::Merged, 1),
        day(case(2, Severity::Money), EventKind::Attached, 2),
        day(unsure, EventKind::Attached, 50),
        day(case(4, Severity::Money), EventKind::Attached, 7),
        day(case(5, Severity::People), EventKind::Linked, 1),
    ];
    let digest = digest(DayRecord { cases, ..empty() }, &order());
    assert_eq!(numbers(&digest.changed), [5, 4, 2, 3, 1]);
    assert_eq!(digest.cases.merged, 1);
}

#[test]
fn a_new_grave_case_is_told_once() {
    let day = |number, events| CaseDay { case: case(number, Severity::People), events, decisions: vec![] };
    let cases = vec![
        day(1, vec![(EventKind::Opened, 1), (EventKind::Attached, 3)]),
        day(2, vec![(EventKind::Attached, 3)]),
        day(3, vec![(EventKind::Opened, 1), (EventKind::Claimed, 1)]),
    ];
    let grave = (1..=3).map(|number| case(number, Severity::People)).collect();
    let digest = digest(DayRecord { cases, grave, ..empty() }, &order());
    assert_eq!((numbers(&digest.grave), numbers(&digest.changed)), (vec![1, 2, 3], vec![2, 3]));
    assert_eq!(digest.changed.more, 0);
}

#[test]
fn a_case_answered_or_reopened_stands_before_those_that_only_grew() {
    let decision = Decision { conclusion: Conclusion::NoSign, reason: "r".into(), by: "An".into(), at: at(5) };
    let unsure = |number| Case { verdict: Verdict::Unsure, ..case(number, Severity::Money) };
    let cases = vec![
        CaseDay { case: case(1, Severity::People), events: vec![(EventKind::Attached, 90)], decisions: vec![] },
        CaseDay { case: unsure(2), events: vec![(EventKind::Decided, 1)], decisions: vec![decision] },
        CaseDay { case: unsure(3), events: vec![(EventKind::Reopened, 1)], decisions: vec![] },
    ];
    let digest = digest(DayRecord { cases, ..empty() }, &order());
    assert_eq!(numbers(&digest.changed), [3, 2, 1]);
}

#[test]
fn changed_cases_left_off_are_counted() {
    let day = |number| CaseDay {
        case: case(number, Severity::Money),
        events: vec![(EventKind::Attached, 1)],
        decisions: vec![],
    };
    let digest = digest(DayRecord { cases: (1..=23).map(day).collect(), ..empty() }, &order());
    assert_eq!((numbers(&digest.changed), digest.changed.more), ((1..=20).collect(), 3));
    assert!(digest.html(Language::Vietnamese).unwrap().contains("và 3 vụ nữa"));
}

#[test]
fn only_what_is_not_politeness_is_a_gap() {
    let problem = |source: &str, kind: &str, count| ProblemCount { source: source.into(), kind: kind.into(), count };
    let source =
        |source: &str, pages, received| SourceDay { source: source.into(), pages, received, ..SourceDay::default() };
    let record = DayRecord {
        sources: vec![source("a", 0, 0), source("c", 2, 0), source("nhap", 0, 3)],
        problems: vec![problem("a", "timeout", 2), problem("a", "busy", 3), problem("c", "robots_forbid", 4)],
        ..empty()
    };
    let gaps = digest(record, &order()).gaps;
    assert_eq!(gaps.silent, ["Bảng Việc", "a"], "a source without a name goes by its id");
    let problems: Vec<_> = gaps.problems.shown.iter().map(|problem| (problem.kind.as_str(), problem.count)).collect();
    assert_eq!(problems, [("busy", 3), ("timeout", 2)]);
    assert_eq!(gaps.left_alone, [("Chợ Việc".to_owned(), 4)]);
}

#[test]
fn identifiers_leave_masked_and_those_left_off_are_counted() {
    let new = |number: u32| NewIdentifier {
        identifier: Identifier::new(IdentifierKind::Phone, format!("+8495000{number:04}")),
        postings: 1,
        case: CaseId(1),
    };
    let identifiers = (0..40).map(new).collect();
    let digest = digest(DayRecord { identifiers, identifiers_in_all: 12_345_678, ..empty() }, &order());
    assert_eq!((digest.identifiers.shown.len(), digest.identifiers.more), (30, 12_345_648));
    for language in Language::ALL {
        let (html, text) = (digest.html(language).unwrap(), digest.text(language).unwrap());
        assert!(!html.contains("+84950000") && !text.contains("+84950000"));
        assert!(html.contains("+849•••029") && text.contains("+849•••029"));
    }
}

#[test]
fn versions_are_told_only_where_they_differ() {
    let by =
        |rules: &str, model: &str| JudgedBy { rules_version: rules.into(), model_version: model.into(), postings: 3 };
    let record = DayRecord { judged_by: vec![by("r2", "m2"), by("r1", "m2")], ..empty() };
    assert_eq!(digest(record, &order()).versions.others, [by("r1", "m2")]);
}

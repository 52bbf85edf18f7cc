//! Claim, release, decide: each deed has one audit entry, and what is refused loses no word.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use house::{draft, house};
use soiviec_domain::case::{EventKind, State};
use soiviec_domain::decision::Conclusion;

#[tokio::test]
async fn claim_and_release_write_old_and_new_value_once() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    for _ in 0..2 {
        let answer = lan.press(case, "claim", &[]).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some("/cases/VV-000001")));
    }
    let deeds = house.deeds(case).await;
    assert_eq!(deeds.len(), 1, "{deeds:?}");
    assert_eq!((deeds[0].kind, deeds[0].actor.as_str()), (EventKind::Claimed, "Lan"));
    assert_eq!(deeds[0].old.state, Some(State::Queued));
    assert!(matches!(&deeds[0].new.state, Some(State::Claimed { by, .. }) if by == "Lan"));
    lan.get("/?shelf=mine").await.says("VV-000001");
    for _ in 0..2 {
        assert_eq!(lan.press(case, "release", &[]).await.status, 303);
    }
    let deeds = house.deeds(case).await;
    assert_eq!(deeds.iter().map(|deed| deed.kind).collect::<Vec<_>>(), [EventKind::Claimed, EventKind::Released]);
    assert_eq!(deeds[1].new.state, Some(State::Queued));
}

#[tokio::test]
async fn a_decision_sent_twice_is_one_entry() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    let version = lan.get("/cases/VV-000001").await.hidden("version").to_owned();
    for reason in ["Thu cọc\r\nqua Zalo", " Thu cọc\nqua Zalo "] {
        let answer = lan.decide(case, &version, "suspected", reason).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some("/cases/VV-000001")));
    }
    let deeds = house.deeds(case).await;
    assert_eq!(deeds.len(), 1, "{deeds:?}");
    assert_eq!((deeds[0].old.state.clone(), deeds[0].new.state.clone()), (Some(State::Queued), Some(State::Decided)));
    let decision = deeds[0].new.decision.clone().unwrap();
    assert_eq!((decision.conclusion, decision.reason.as_str()), (Conclusion::Suspected, "Thu cọc\nqua Zalo"));
    assert_eq!(deeds[0].old.decision, None);
    let page = lan.get("/cases/VV-000001").await;
    page.says("Thu cọc\nqua Zalo")
        .says("chưa có</bdi> → <bdi>có dấu hiệu vi phạm")
        .says("chờ xử lý</bdi> → <bdi>đã có kết quả");
}

#[tokio::test]
async fn the_second_tab_is_told_who_decided_what_and_keeps_its_reason() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let (lan, minh) = (house.sit("Lan").await, house.sit("Minh").await);
    let version = minh.get("/cases/VV-000001").await.hidden("version").to_owned();
    assert_eq!(lan.decide(case, &version, "suspected", "Thu cọc").await.status, 303);
    let refused = minh.decide(case, &version, "no_sign", "Đã gọi công ty").await;
    assert_eq!(refused.status, 409);
    refused
        .says("role=\"alert\"")
        .says("<bdi>Lan</bdi> · ghi kết quả xem xét")
        .says("có dấu hiệu vi phạm")
        .says("Thu cọc");
    refused.says(">\nĐã gọi công ty</textarea>").never_says("action=\"/cases/VV-000001/decide\"");
    assert_eq!(house.deeds(case).await.len(), 1);
}

#[tokio::test]
async fn what_came_in_meanwhile_is_shown_and_a_second_press_decides() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await.in_english();
    let version = lan.get("/cases/VV-000001").await.hidden("version").to_owned();
    house.attach(case, draft("2", "việc nhẹ lương cao")).await;
    let refused = lan.decide(case, &version, "watch", "Chờ thêm").await;
    assert_eq!(refused.status, 409);
    refused.says("posting added; Postings: <bdi>1</bdi> → <bdi>2</bdi>").says("value=\"watch\" checked");
    refused.says(">\nChờ thêm</textarea>");
    let fresh = refused.hidden("version").to_owned();
    assert_ne!(fresh, version);
    assert_eq!(lan.decide(case, &fresh, "watch", "Chờ thêm").await.status, 303);
    assert_eq!(house.deeds(case).await.last().unwrap().kind, EventKind::Decided);
}

#[tokio::test]
async fn what_changed_meanwhile_is_told_right_though_the_clock_was_set_back() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    house.attach(case, draft("2", "việc nhẹ lương cao")).await;
    let lan = house.sit("Lan").await;
    let version = lan.get("/cases/VV-000001").await.hidden("version").to_owned();
    lan.press(case, "claim", &[]).await;
    let deeds = house.deeds(case).await;
    assert!(deeds[1].at < deeds[0].at);
    let refused = lan.decide(case, &version, "watch", "Chờ thêm").await;
    assert_eq!(refused.status, 409);
    let told = refused.body.split("role=\"alert\"").nth(1).unwrap().split("</ul>").next().unwrap();
    assert!(told.contains("nhận xử lý") && !told.contains("thêm tin đăng"), "{told}");
}

#[tokio::test]
async fn a_case_in_other_hands_is_left_there() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let (lan, minh) = (house.sit("Lan").await, house.sit("Minh").await);
    lan.press(case, "claim", &[]).await;
    minh.get("/cases/VV-000001").await.says("Người đang xử lý: Lan").never_says("action=\"/cases/VV-000001/claim\"");
    let version = house.db.case(case).await.unwrap().version.to_string();
    let answers = [
        minh.press(case, "claim", &[]).await,
        minh.press(case, "release", &[]).await,
        minh.decide(case, &version, "watch", "Của tôi").await,
    ];
    for answer in &answers {
        assert_eq!(answer.status, 409);
        answer.says("Chưa ghi: Lan đang xử lý vụ việc này");
    }
    answers[2].says(">\nCủa tôi</textarea>");
    assert_eq!(house.deeds(case).await.len(), 1);
}

#[tokio::test]
async fn of_two_who_claim_at_once_one_wins_and_the_other_hears_of_it() {
    let house = house().await;
    let (lan, minh) = (house.sit("Lan").await, house.sit("Minh").await);
    for row in ["1", "2", "3", "4", "5"] {
        let (case, _) = house.open(draft(row, "việc nhẹ")).await;
        let (a, b) = tokio::join!(lan.press(case, "claim", &[]), minh.press(case, "claim", &[]));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!((statuses, house.deeds(case).await.len()), ([303, 409], 1));
    }
}

#[tokio::test]
async fn a_form_from_before_a_restart_does_nothing_and_keeps_the_reason() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    let fields = [("version", "1"), ("conclusion", "watch"), ("reason", "Chờ thêm")];
    for key in ["", "0", "0123456789abcdeX", "0123456789abcdef0"] {
        let answer = lan.post("/cases/VV-000001/decide", &[&[("form_key", key)], &fields[..]].concat()).await;
        assert_eq!(answer.status, 403, "{key:?}");
        answer.says("bấm lại một lần nữa").says(">\nChờ thêm</textarea>").says("value=\"watch\" checked");
        assert_eq!((answer.hidden("form_key"), answer.hidden("version")), (house::KEY, "1"));
    }
    assert_eq!(lan.post("/cases/VV-000001/claim", &[]).await.status, 403);
    assert!(house.deeds(case).await.is_empty());
}

#[tokio::test]
async fn what_can_not_be_recorded_is_said_and_kept() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    let long = "ệ".repeat(4001);
    let wrong = [
        ("watch", " \n ", "hãy viết lý do"),
        ("guilty", "Rõ ràng", "hãy chọn một kết quả"),
        ("", "Rõ ràng", "hãy chọn một kết quả"),
        ("watch", long.as_str(), "dài quá 4.000"),
        ("watch", "a\0b", "ký tự điều khiển"),
    ];
    for (conclusion, reason, said) in wrong {
        let answer = lan.decide(case, "1", conclusion, reason).await;
        assert_eq!(answer.status, 422, "{said}");
        answer.says(said).says(&reason.trim().replace('\0', "\u{FFFD}"));
    }
    assert!(house.deeds(case).await.is_empty());
    let longest = "ệ".repeat(4000);
    assert_eq!(lan.decide(case, "1", "watch", &longest).await.status, 303);
}

#[tokio::test]
async fn a_case_that_was_merged_under_the_analysts_hands_says_where_it_went() {
    let house = house().await;
    let (first, _) = house.open(draft("1", "việc nhẹ")).await;
    let (second, _) = house.open(draft("2", "lương cao")).await;
    let lan = house.sit("Lan").await;
    house.merge(second, first).await;
    let refused = lan.decide(second, "1", "watch", "Chờ thêm").await;
    assert_eq!(refused.status, 409);
    refused.says("href=\"/cases/VV-000001\"").says(">\nChờ thêm</textarea>").says("gộp vào vụ việc khác");
    let refused = lan.press(second, "claim", &[]).await;
    assert_eq!(refused.status, 409);
    refused.says("đã gộp vào VV-000001");
}

#[tokio::test]
async fn when_the_store_fails_the_reason_is_kept_and_a_reference_given() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    house.db.close().await;
    let answer = lan.decide(case, "1", "watch", "Chờ thêm").await;
    assert_eq!(answer.status, 500);
    answer.says("Mã tra cứu").says(">\nChờ thêm</textarea>").says("action=\"/cases/VV-000001/decide\"");
    assert_eq!(lan.get("/").await.status, 500);
}

#[tokio::test]
async fn looking_at_an_action_does_nothing() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    for action in ["claim", "release", "decide"] {
        let answer = lan.get(&format!("/cases/VV-000001/{action}")).await;
        assert_eq!(answer.status, 405);
        answer.says("Không có gì thay đổi");
    }
    assert_eq!(lan.post("/", &[]).await.status, 405);
    assert_eq!(lan.press(soiviec_domain::id::CaseId(9), "claim", &[]).await.status, 404);
    assert!(house.deeds(case).await.is_empty());
}

//! Claim, release, decide: each deed has one audit entry, and what is refused loses no word.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use std::sync::Arc;
use std::time::Duration;

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
        assert_eq!((answer.status, answer.header("location")), (303, Some("/cases/VV-000001?done=claimed")));
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
        assert_eq!((answer.status, answer.header("location")), (303, Some("/cases/VV-000001?done=decided")));
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
async fn a_case_in_other_hands_is_left_there() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let (lan, minh) = (house.sit("Lan").await, house.sit("Minh").await);
    lan.press(case, "claim", &[]).await;
    let page = minh.get("/cases/VV-000001").await;
    page.says("Lan đang xử lý vụ việc này từ ")
        .says("nhờ người ấy trả lại")
        .never_says("action=\"/cases/VV-000001/claim\"");
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
        answer.says("Không có gì thay đổi").says("<a href=\"/cases/VV-000001\">Về vụ việc VV-000001</a>");
    }
    assert_eq!(lan.post("/", &[]).await.status, 405);
    assert_eq!(lan.press(soiviec_domain::id::CaseId(9), "claim", &[]).await.status, 404);
    assert!(house.deeds(case).await.is_empty());
}

#[tokio::test]
async fn claiming_and_releasing_keep_what_was_typed() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let (lan, minh) = (house.sit("Lan").await, house.sit("Minh").await);
    let page = lan.get("/cases/VV-000001").await;
    house.attach(case, draft("2", "việc nhẹ lương cao")).await;
    let typed = [("version", page.hidden("version")), ("outline", page.hidden("outline")), ("reason", "Thu cọc")];
    for _ in 0..2 {
        let claimed = lan.press(case, "claim", &typed).await;
        assert_eq!(claimed.status, 200);
        claimed
            .says("role=\"status\"")
            .says("Bạn đã nhận xử lý")
            .says(">\nThu cọc</textarea>")
            .says("thêm tin đăng; Số tin");
    }
    assert_eq!(house.deeds(case).await.len(), 2);
    // Somebody else's reason stays, too, where nothing can be done.
    minh.press(case, "claim", &typed).await.says("readonly>\nThu cọc</textarea>");
    let released = lan.press(case, "release", &[("conclusion", "watch")]).await;
    assert_eq!(released.status, 200);
    released.says("Bạn đã trả vụ việc này lại").says("value=\"watch\" checked");
    assert_eq!(lan.answer(case, &released, "watch", "Thu cọc").await.status, 303);
}

#[tokio::test]
async fn the_language_switch_keeps_what_was_typed_and_what_it_rests_on() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    let page = lan.get("/cases/VV-000001?posting=x").await;
    assert_eq!(page.status, 404);
    let page = lan.get("/cases/VV-000001?page=1").await;
    page.says("form=\"answer\" formaction=\"/cases/VV-000001/language\" formnovalidate name=\"language\" value=\"en\"");
    let (version, outline) = (page.hidden("version"), page.hidden("outline"));
    let empty = [("language", "en"), ("back", page.hidden("back")), ("version", version), ("outline", outline)];
    let plain = lan.press(case, "language", &empty).await;
    assert_eq!((plain.status, plain.header("location")), (303, Some("/cases/VV-000001?page=1")));
    house.attach(case, house::Draft { categories: &["S20"], ..draft("2", "việc khác") }).await;
    let typed = [&empty[..], &[("conclusion", "watch"), ("reason", "Thu cọc")]].concat();
    let english = lan.press(case, "language", &typed).await;
    assert_eq!(english.status, 200);
    assert!(english.header("set-cookie").unwrap().starts_with("language=en;"));
    english.says("<html lang=\"en\">").says(">\nThu cọc</textarea>").says("value=\"watch\" checked");
    let refused = lan.answer(case, &english, "watch", "Thu cọc").await;
    assert_eq!(refused.status, 409, "a switch must not make an old page fresh");
    assert_eq!(lan.press(case, "language", &[("language", "fr")]).await.status, 400);
    // As sent again from the page of a busy store.
    lan.press(case, "language", &[("reason", "Thu cọc")])
        .await
        .says("<html lang=\"vi\">")
        .says(">\nThu cọc</textarea>");
}

#[tokio::test]
async fn after_a_deed_the_page_says_so_and_leads_to_the_next_free_case() {
    let house = house().await;
    for row in ["1", "2", "3"] {
        house.open(draft(row, "việc nhẹ")).await;
    }
    let (lan, minh) = (house.sit("Lan").await, house.sit("Minh").await);
    let case = soiviec_domain::id::CaseId;
    minh.press(case(2), "claim", &[]).await;
    lan.decide(case(1), "1", "watch", "Chờ thêm").await;
    let page = lan.get("/cases/VV-000001?done=decided").await;
    page.says("role=\"status\" tabindex=\"-1\" autofocus").says("Đã ghi kết quả xem xét");
    page.says("<a href=\"/cases/VV-000003\">Vụ việc tiếp theo chưa ai nhận: VV-000003</a>");
    lan.press(case(3), "claim", &[]).await;
    lan.get("/cases/VV-000003?done=claimed").await.says("Bạn đã nhận xử lý").never_says("Vụ việc tiếp theo");
    // What the address says without its being so, or nobody knows, is not repeated.
    for wrong in ["VV-000001?done=claimed", "VV-000002?done=claimed", "VV-000003?done=released", "VV-000003?done=x"] {
        lan.get(&format!("/cases/{wrong}")).await.never_says("role=\"status\"");
    }
}

#[tokio::test]
async fn a_store_in_other_hands_is_told_within_bearable_time_and_the_reason_kept() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = Arc::new(house.sit("Lan").await);
    let version = lan.get("/cases/VV-000001").await.hidden("version").to_owned();
    let held = house.db.write().await.unwrap();
    let (pressing, seen) = (lan.clone(), version.clone());
    let pressed = tokio::spawn(async move { pressing.decide(case, &seen, "watch", "Đòi cọc").await });
    // Long enough for the press to arrive; from then on the clock leaps.
    tokio::time::sleep(Duration::from_millis(500)).await;
    tokio::time::pause();
    let answer = pressed.await.unwrap();
    tokio::time::resume();
    assert_eq!(answer.status, 503);
    answer.says("Đòi cọc");
    drop(held);
    assert!(house.deeds(case).await.is_empty());
    assert_eq!(lan.decide(case, &version, "watch", "Đòi cọc").await.status, 303);
}

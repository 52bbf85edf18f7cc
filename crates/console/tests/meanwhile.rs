//! A case that changes between a look at it and the press of a button.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use house::{draft, hit, house};
use soiviec_domain::assessment::Verdict;
use soiviec_domain::case::EventKind;
use soiviec_domain::category::Severity;

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
    refused.says(">\nĐã gọi công ty</textarea>").never_says("type=\"radio\"");
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
async fn a_case_that_grows_by_the_minute_can_be_answered() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    let page = lan.get("/cases/VV-000001").await;
    for row in ["2", "3"] {
        house.attach(case, draft(row, "việc nhẹ lương cao")).await;
    }
    assert_eq!(lan.answer(case, &page, "suspected", "Thu cọc").await.status, 303);
    assert_eq!(house.deeds(case).await.last().unwrap().kind, EventKind::Decided);
}

#[tokio::test]
async fn a_posting_that_raises_what_is_at_stake_must_be_seen_before_an_answer() {
    let house = house().await;
    let low = |row| house::Draft {
        verdict: Verdict::Unsure,
        risk: 0.4,
        severity: Severity::Money,
        categories: &["S06"],
        ..draft(row, "việc nhẹ")
    };
    let raised = [
        house::Draft { severity: Severity::People, ..low("b") },
        house::Draft { verdict: Verdict::Flagged, risk: 0.9, ..low("c") },
        house::Draft { categories: &["S01"], ..low("d") },
    ];
    let said = ["Hiện nay: Ưu tiên 1 · con người", "tiền bạc; cảnh báo; S06", "; cần xem xét; S06 "];
    let lan = house.sit("Lan").await;
    for ((row, raised), said) in ["1", "2", "3"].into_iter().zip(raised).zip(said) {
        let (case, _) = house.open(low(row)).await;
        let page = lan.get(&format!("/cases/{case}")).await;
        house.attach(case, raised).await;
        let refused = lan.answer(case, &page, "watch", "Chờ thêm").await;
        assert_eq!(refused.status, 409);
        refused.says("thêm tin đăng; Số tin: <bdi>1</bdi> → <bdi>2</bdi>").says(said).says(">\nChờ thêm</textarea>");
        assert_eq!(lan.answer(case, &refused, "watch", "Chờ thêm").await.status, 303);
    }
}

#[tokio::test]
async fn many_postings_do_not_hide_what_somebody_did_meanwhile() {
    let house = house().await;
    let (case, _) = house.open(draft("first", "việc nhẹ")).await;
    let (lan, minh) = (house.sit("Lan").await, house.sit("Minh").await);
    let page = minh.get("/cases/VV-000001").await;
    lan.press(case, "claim", &[]).await;
    lan.press(case, "release", &[]).await;
    for n in 0..20 {
        house.attach(case, draft(n.to_string().leak(), &format!("tin số {n};"))).await;
    }
    lan.press(case, "claim", &[]).await;
    lan.press(case, "release", &[]).await;
    house.attach(case, house::Draft { categories: &["S20"], ..draft("last", "việc khác") }).await;
    let refused = minh.answer(case, &page, "watch", "Chờ thêm").await;
    let told = refused.between("role=\"alert\"", "</ul>");
    assert_eq!((told.matches("<bdi>Lan</bdi>").count(), told.matches("thêm tin đăng").count()), (4, 2), "{told}");
    assert!(told.contains("<bdi>1</bdi> → <bdi>21</bdi>") && told.contains("<bdi>21</bdi> → <bdi>22</bdi>"), "{told}");
}

#[tokio::test]
async fn no_sign_never_covers_a_sign_that_was_not_seen() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    let page = lan.get("/cases/VV-000001").await;
    house.attach(case, draft("2", "việc nhẹ lương cao")).await;
    let grown = lan.get("/cases/VV-000001").await;
    let mut unseen = draft("3", "việc nhẹ lương cao");
    unseen.hits.push(hit("fee-before-work", 0, 4));
    house.attach(case, unseen).await;
    let refused = lan.answer(case, &page, "no_sign", "Đã gọi").await;
    assert_eq!(refused.status, 409);
    refused.says("Số tin: <bdi>1</bdi> → <bdi>3</bdi>").says(">\nĐã gọi</textarea>");
    // Signs count against "no sign" alone.
    assert_eq!(lan.answer(case, &grown, "suspected", "Thu cọc").await.status, 303);
}

#[tokio::test]
async fn no_sign_stands_when_nothing_but_more_of_the_same_came_in() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    let page = lan.get("/cases/VV-000001").await;
    house.attach(case, draft("2", "việc nhẹ lương cao")).await;
    assert_eq!(lan.answer(case, &page, "no_sign", "Đã gọi").await.status, 303);
}

#[tokio::test]
async fn nobody_answers_for_a_case_that_was_merged_in_unseen() {
    let house = house().await;
    let (first, _) = house.open(draft("1", "việc nhẹ")).await;
    let (second, _) = house.open(draft("2", "lương cao")).await;
    let lan = house.sit("Lan").await;
    let page = lan.get("/cases/VV-000001").await;
    house.merge(second, first).await;
    let refused = lan.answer(first, &page, "suspected", "Thu cọc").await;
    assert_eq!(refused.status, 409);
    refused.says("gộp thêm vụ việc");
}

#[tokio::test]
async fn a_case_that_needs_verification_is_taken_up_again_and_answered() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    let page = lan.get("/cases/VV-000001").await;
    assert_eq!(lan.answer(case, &page, "need_more", "Gọi công ty").await.status, 303);
    let page = lan.get("/cases/VV-000001").await;
    page.says("Gọi công ty").says("type=\"radio\"");
    assert_eq!(lan.answer(case, &page, "no_sign", "Công ty xác nhận").await.status, 303);
    lan.get("/cases/VV-000001").await.never_says("type=\"radio\"");
}

#[tokio::test]
async fn what_came_after_the_answer_is_shown_first_and_marked() {
    let house = house().await;
    let (case, _) = house.open(house::Draft { risk: 0.99, ..draft("1", "việc nhẹ cũ") }).await;
    let lan = house.sit("Lan").await;
    let page = lan.get("/cases/VV-000001").await;
    assert_eq!(lan.answer(case, &page, "watch", "Chờ thêm").await.status, 303);
    house.attach(case, house::Draft { risk: 0.5, ..draft("2", "việc nhẹ mới hơn") }).await;
    let page = lan.get("/cases/VV-000001").await;
    let shown = page.body.split("class=\"original\"").nth(1).unwrap().split("class=\"legend\"").next().unwrap();
    assert!(shown.contains("mới hơn"), "{shown}");
    assert_eq!(page.body.matches(">mới</span>").count(), 1);
}

//! What the pages show, to whom, and that a posting stays text.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use house::{draft, hit, house};
use soiviec_domain::assessment::{Term, Verdict};
use soiviec_domain::posting::PostingText;
use soiviec_domain::span::{Field, Span};

#[tokio::test]
async fn the_queue_shows_the_flagged_first_and_a_divider_before_the_unsure() {
    let house = house().await;
    let unsure = |row, text| house::Draft { verdict: Verdict::Unsure, risk: 0.4, ..draft(row, text) };
    house.open(unsure("1", "có thể")).await;
    house.open(house::Draft { risk: 0.7, ..draft("2", "hơi rõ") }).await;
    house.open(draft("3", "rất rõ")).await;
    house.open(unsure("4", "cũng có thể")).await;
    let lan = house.sit("Lan").await;
    for (desk, divider) in [(lan, "máy chưa đủ chắc"), (lan.in_english(), "not sure enough")] {
        let page = desk.get("/").await;
        let places =
            ["rất rõ", "hơi rõ", divider, ">có thể", "cũng có thể"].map(|words| page.body.find(words).unwrap());
        assert!(places.is_sorted(), "{places:?}");
        assert_eq!(page.body.matches(divider).count(), 1);
        page.says("Nguồn A").says("70 %").says("VV-000003").says("tel:111").says("tel:113");
    }
}

#[tokio::test]
async fn pages_of_the_queue_begin_and_end_where_they_should() {
    let house = house().await;
    let lan = house.sit("Lan").await;
    lan.get("/").await.says("Hàng chờ trống");
    lan.in_english().get("/?shelf=mine").await.says("You hold no case");
    lan.get("/?shelf=answered").await.says("Chưa có vụ việc nào");
    let rows: Vec<&'static str> = (0..51).map(|n| &*n.to_string().leak()).collect();
    for row in &rows[..50] {
        house.open(draft(row, "việc nhẹ")).await;
    }
    lan.get("/").await.never_says("Trang 1/");
    house.open(draft(rows[50], "việc nhẹ")).await;
    let first = lan.get("/?page=0").await;
    first.says("Trang 1/2").says("VV-000050").never_says("VV-000051").says("rel=\"next\"").never_says("rel=\"prev\"");
    for asked in ["2", "3", "4000000000"] {
        let last = lan.get(&format!("/?page={asked}")).await;
        last.says("Trang 2/2").says("VV-000051").never_says("VV-000050").never_says("rel=\"next\"");
    }
    lan.get("/?page=1&page=2&shelf=%ff").await.says("Trang 1/2");
}

#[tokio::test]
async fn a_case_shows_evidence_identifiers_sightings_and_history_in_both_languages() {
    let house = house().await;
    let terms = vec![Term { weight: 1.0, spans: vec![Span { field: Field::Description, start: 5, end: 8 }] }];
    let hits = vec![hit("cambodia-easy-offer", 0, 8), hit("a-rule-that-left", 5, 14)];
    house.open(house::Draft { hits, terms, ..draft("1", "Việc nhẹ lương cao") }).await;
    let lan = house.sit("Lan").await;
    let page = lan.get("/cases/VV-000001").await;
    page.says("Mời sang Campuchia làm việc dễ, lo hết").says("</span>a-rule-that-left</b>").says("người tuyển");
    page.says("<mark class=\"rule\" tabindex=\"0\" data-numbers=\"1\"").says(">Việc </mark>");
    page.says("<mark class=\"rule term\" tabindex=\"0\" data-numbers=\"2\"")
        .says("aria-describedby=\"hit-1 hit-2 legend-term\">nhẹ</mark>");
    page.says("<mark class=\"rule\" data-tip=\"2. a-rule-that-left").says("> lương</mark> cao</p>");
    page.says("+84950000001").says("https://tin.example/1").never_says("href=\"https://").never_says("style=");
    page.says(soiviec_domain::id::CaptureId::of(b"1").as_str())
        .says("mở vụ việc")
        .says("90 %")
        .says("không phải là kết luận");
    let english = lan.in_english().get("/cases/VV-000001").await;
    english.says("<html lang=\"en\">").says("Easy work in Cambodia, everything arranged").says("Who").says("opened");
}

#[tokio::test]
async fn hostile_words_never_become_markup() {
    let house = house().await;
    let hostile = "<script>alert(1)</script>\"><img src=x onerror='alert(2)'>\u{202E}\u{200B}{{7*7}}";
    let text = PostingText {
        title: hostile.into(),
        description: format!("{hostile}\n{}", "x".repeat(100_000)),
        hiring_organization: Some(hostile.into()),
        job_location: Some(hostile.into()),
        base_salary_text: Some(hostile.into()),
        platform: Some(hostile.into()),
        author: Some(hostile.into()),
        group: Some(hostile.into()),
        images: vec![hostile.into()],
        ..PostingText::default()
    };
    let everywhere = |field| (0..60).map(move |start| Span { field, start, end: start + 3 });
    let mut hits = vec![hit(hostile, 0, 9)];
    hits[0].spans.extend(Field::ALL.into_iter().flat_map(everywhere));
    let (case, _) = house.open(house::Draft { text, hits, ..draft("1", "") }).await;
    let lan = house.sit(hostile.split('\u{202E}').next().unwrap()).await;
    lan.press(case, "claim", &[]).await;
    let stale = lan.decide(case, "0", hostile, hostile).await;
    let pages = [
        lan.get("/").await,
        lan.get("/?shelf=mine").await,
        lan.get("/cases/VV-000001").await,
        lan.in_english().get("/cases/VV-000001").await,
        lan.get("/?x='onerror='alert(1)'").await,
        stale,
        lan.decide(case, "0", "watch", hostile).await,
    ];
    for page in pages {
        page.never_says("<script").never_says("<img src=x").never_says("onerror='").says("</html>");
        // What an analyst typed comes back as it was; everywhere else the hidden is shown.
        let (before, typed) = page.body.split_once("<textarea").unwrap_or((&page.body, ""));
        let after = typed.split_once("</textarea>").unwrap_or_default().1;
        assert!(![before, after].concat().contains(['\u{202E}', '\u{200B}', '\0']));
    }
}

#[tokio::test]
async fn a_merged_case_leads_on_and_its_history_goes_with_it() {
    let house = house().await;
    let (first, _) = house.open(draft("1", "việc nhẹ")).await;
    let (second, receipt) = house.open(draft("2", "lương cao")).await;
    let lan = house.sit("Lan").await;
    lan.press(second, "claim", &[]).await;
    house.merge(second, first).await;
    lan.get("/cases/VV-000002").await.says("href=\"/cases/VV-000001\">VV-000001</a>").says("không còn giữ tin đăng");
    let page = lan.get("/cases/VV-000001").await;
    let history = page.body.split("id=\"history\"").nth(1).unwrap();
    let places =
        ["mở vụ việc", "nhận xử lý <small>VV-000002", "gộp thêm vụ việc"].map(|words| history.find(words).unwrap());
    assert!(places.is_sorted(), "{places:?}");
    let chosen = format!("/cases/VV-000001?posting={}", receipt.as_str().replace('/', "%2F"));
    lan.get(&chosen).await.says(" cao</p>").says("đang hiện ở trên");
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let house = house().await;
    house.open(draft("1", "việc nhẹ")).await;
    let (_, other) = house.open(draft("2", "lương cao")).await;
    let lan = house.sit("Lan").await;
    let others = format!("/cases/VV-000001?posting={}", other.as_str().replace('/', "%2F"));
    let missing = ["/x", "/cases/VV-000009", "/cases/VV-1", "/cases/1", "/cases/VV-99999999999999999999", "/cases/%ff"];
    for path in missing.into_iter().chain([others.as_str(), "/cases/VV-000001?posting=x"]) {
        let answer = lan.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        answer.says("Về hàng chờ").says("tel:111");
    }
}

#[tokio::test]
async fn long_lists_of_postings_are_paged() {
    let house = house().await;
    let (case, _) = house.open(draft("first", "việc nhẹ")).await;
    for n in 0..20 {
        house.attach(case, house::Draft { risk: 0.5, ..draft(n.to_string().leak(), &format!("tin số {n};")) }).await;
    }
    let lan = house.sit("Lan").await;
    lan.get("/cases/VV-000001").await.says("Trang 1/2").says(" nhẹ</p>");
    let last = lan.get("/cases/VV-000001?page=2").await;
    last.says("Trang 2/2").says(" nhẹ</p>");
    let list = last.body.split("id=\"postings\"").nth(1).unwrap().split("</table>").next().unwrap();
    assert_eq!(list.matches("<tr><th scope=\"row\">").count(), 1);
}

#[tokio::test]
async fn the_language_is_switched_by_a_button_and_leads_back() {
    let house = house().await;
    let lan = house.sit("Lan").await;
    lan.get("/").await.says("<html lang=\"vi\">").says("name=\"language\" value=\"en\"");
    let answer = lan.post("/language", &[("language", "en"), ("back", "/?shelf=mine")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, Some("/?shelf=mine")));
    let cookie = answer.header("set-cookie").unwrap();
    for part in ["language=en", "SameSite=Strict", "HttpOnly", "Path=/"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    let away = lan.post("/language", &[("language", "vi"), ("back", "//x.example")]).await;
    assert_eq!(away.header("location"), Some("/"));
    assert_eq!(lan.post("/language", &[("language", "fr")]).await.status, 400);
}

#[tokio::test]
async fn linked_cases_are_named_with_where_they_stand() {
    let house = house().await;
    let (first, _) = house.open(draft("1", "việc nhẹ")).await;
    let (second, _) = house.open(draft("2", "lương cao")).await;
    let lan = house.sit("Lan").await;
    lan.decide(second, "1", "suspected", "Thu cọc").await;
    let mut write = house.db.write().await.unwrap();
    write.link_cases(first, second, house::at(3)).await.unwrap();
    let linked = write.case(first).await.unwrap().link(second, house::at(3));
    write.add_event(first, &linked).await.unwrap();
    write.commit().await.unwrap();
    let page = lan.get("/cases/VV-000001").await;
    page.says("<a href=\"/cases/VV-000002\">VV-000002</a>").says("đã có kết quả · có dấu hiệu vi phạm");
    page.says("liên quan vụ việc khác").says("Vụ việc kia: <bdi>chưa có</bdi> → <bdi>VV-000002</bdi>");
}

#[tokio::test]
async fn a_long_history_is_paged_and_says_what_is_left_out() {
    let house = house().await;
    let (case, _) = house.open(draft("first", "việc nhẹ")).await;
    let (other, _) = house.open(draft("second", "lương cao")).await;
    house.merge(other, case).await;
    let told = house.db.case(case).await.unwrap().link(other, house::at(30_000));
    let add = async |times: usize| {
        let mut write = house.db.write().await.unwrap();
        for _ in 0..times {
            write.add_event(case, &told).await.unwrap();
        }
        write.commit().await.unwrap();
    };
    add(100).await;
    let lan = house.sit("Lan").await;
    let entries =
        |page: &house::browser::Answer| page.body.split("id=\"history\"").nth(1).unwrap().matches("<tr><td").count();
    let first = lan.get("/cases/VV-000001").await;
    first.says("Trang 1/2").says("?history=2#history").never_says("mở vụ việc");
    let second = lan.get("/cases/VV-000001?history=2").await;
    second.says("gộp thêm vụ việc").says("mở vụ việc <small>VV-000002").never_says("cũ hơn");
    assert_eq!((entries(&first), entries(&second)), (100, 4));
    add(950).await;
    let last = lan.get("/cases/VV-000001?history=99999").await;
    last.says("Trang 10/10").says("Còn 54 mục cũ hơn").never_says("mở vụ việc");
    assert_eq!(entries(&last), 100);
    lan.get("/cases/VV-000001?history=all").await.says("Trang 1/10").never_says("cũ hơn");
}

#[tokio::test]
async fn what_is_answered_says_by_whom_and_when() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    lan.decide(case, "1", "need_more", "Hỏi nơi cấp phép").await;
    let at = soiviec_domain::day::shown(house.db.case(case).await.unwrap().decision.unwrap().at);
    let row = format!("<small>cần xác minh thêm</small> <small><bdi>Lan</bdi> · {at}</small>");
    lan.get("/?shelf=answered").await.says(&row).never_says("aria-current=\"page\">Hàng chờ");
    lan.get("/").await.says("<a href=\"/\" aria-current=\"page\">Hàng chờ</a>");
}

#[tokio::test]
async fn marks_are_described_by_words_that_name_what_they_mark() {
    let house = house().await;
    house.open(draft("1", "việc nhẹ")).await;
    let page = house.sit("Lan").await.get("/cases/VV-000001").await;
    page.says("<li id=\"contact-1\">điện thoại (người tuyển)</li>");
    page.says("<b id=\"hit-1\"><span class=\"unspoken\">1. </span>Mời sang Campuchia");
    for id in page.body.split("aria-describedby=\"").skip(1).flat_map(|rest| rest.split('"').next().unwrap().split(' '))
    {
        page.says(&format!(" id=\"{id}\""));
    }
}

#[tokio::test]
async fn a_number_is_shown_as_it_is_dialled_and_a_platform_in_words() {
    let house = house().await;
    let text = PostingText { platform: Some("social_group".into()), ..draft("1", "việc nhẹ").text };
    house.open(house::Draft { text, ..draft("1", "") }).await;
    let lan = house.sit("Lan").await;
    lan.get("/cases/VV-000001").await.says("0950 000 001</bdi> <small><bdi>+84950000001").says("nhóm mạng xã hội");
    lan.in_english().get("/cases/VV-000001").await.says("social media group").says("Severity <b>1</b> · people");
}

#[tokio::test]
async fn a_list_that_is_cut_says_so() {
    let house = house().await;
    let rows: Vec<&'static str> = (0..32).map(|n| &*n.to_string().leak()).collect();
    let (case, _) = house.open(draft(rows[0], "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    for (at, row) in rows.iter().enumerate().skip(1) {
        let (other, _) = house.open(draft(row, "việc nhẹ")).await;
        let mut write = house.db.write().await.unwrap();
        write.link_cases(case, other, house::at(3)).await.unwrap();
        write.commit().await.unwrap();
        let page = lan.get("/cases/VV-000001").await;
        assert_eq!(page.body.matches("<li><a href=\"/cases/").count(), at.min(30));
        assert_eq!(page.body.contains("Danh sách được cắt ở 30 dòng"), at > 30);
    }
}

#[tokio::test]
async fn a_text_that_repeats_a_sign_ten_thousand_times_does_not_bury_the_page() {
    let house = house().await;
    let mut often = draft("1", &"cọc ".repeat(10_000));
    let spans = (0..10_000).map(|at| Span { field: Field::Description, start: at * 4, end: at * 4 + 3 });
    often.hits[0].spans = spans.collect();
    house.open(often).await;
    let page = house.sit("Lan").await.get("/cases/VV-000001").await;
    assert_eq!(page.body.matches("tabindex=\"0\"").count(), 1, "one Tab stop for one sign");
    assert!(page.body.matches("<mark").count() <= 204, "{}", page.body.matches("<mark").count());
}

use super::*;
use proptest::prelude::*;
use soiviec_domain::posting::PayPeriod;

/// A page of HTML in UTF-8, fetched on 6 August 2026 at 10:00 in Việt Nam.
pub(crate) fn page(url: &str, html: &str) -> FetchedPage {
    FetchedPage {
        source: "thu".to_owned().try_into().unwrap(),
        requested_url: url.to_owned(),
        url: url.to_owned(),
        status: 200,
        headers: vec![("content-type".into(), "text/html; charset=utf-8".into())],
        body: html.as_bytes().to_vec(),
        fetched_at: "2026-08-06T03:00:00Z".parse().unwrap(),
    }
}

fn source(html: &str) -> SourceSpec {
    let head = "id = 'thu'\nname = 'Thử'\nplatform = 'job_board'\nstart = ['http://a.example/viec']\n";
    let source: SourceSpec = toml::from_str(&format!("{head}follow = ['a.next', 'h2 a']\n{html}")).unwrap();
    source.validate().unwrap();
    source
}

const SELECTORS: &str = "
    [html]
    posting = 'article'
    title = 'h2'
    description = '.noi-dung'
    hiring_organization = '.cong-ty'
    base_salary_text = '.luong'
    author = '.nguoi-dang'
    group = '.nhom'
    date_posted = 'time@datetime'
    link = 'a.goc@href'
";

fn run(html: &str) -> Extraction {
    extract(&source(SELECTORS), &page("http://a.example/tin/1", html))
}

fn codes(extraction: &Extraction) -> Vec<&'static str> {
    extraction.problems.iter().map(|problem| problem.kind.code()).collect()
}

fn titles(extraction: &Extraction) -> Vec<&str> {
    extraction.postings.iter().map(|posting| posting.text.title.as_str()).collect()
}

#[test]
fn a_wrapped_or_sloppy_block_is_mended_and_costs_no_healthy_one() {
    // cases.md 1.
    let healthy = r#"<script type="application/ld+json">{"@type":"JobPosting","title":"Phụ bếp"}</script>"#;
    for sloppy in [
        "//<![CDATA[\n{\"@type\":\"JobPosting\",\"title\":\"Thợ hàn\"};\n//]]>",
        "{\"@type\":\"JobPosting\",\"title\":\"Thợ hàn\",\"description\":\"Dòng 1\n\tDòng 2\"}",
    ] {
        let read = run(&format!("<script type='application/ld+json'>{sloppy}</script>{healthy}"));
        assert_eq!(titles(&read), ["Thợ hàn", "Phụ bếp"]);
        assert_eq!(codes(&read), ["json_ld_mended"]);
    }
    let read = run(&format!("<script type='application/ld+json'>{{\"@type\":\"JobPosting\",</script>{healthy}"));
    assert_eq!((titles(&read), codes(&read)), (vec!["Phụ bếp"], vec!["json_ld_broken"]));
}

#[test]
fn a_graph_with_strays_arrays_and_references_is_read() {
    // cases.md 3.
    let read = run(r##"<script type="application/ld+json">{"@graph":["rác",
        {"@type":["NewsArticle","JobPosting"],"title":"Lái xe B2","hiringOrganization":{"@id":"#o"}},
        {"@id":"#o","@type":"Organization","name":"Vận tải Mây Trắng"}]}</script>"##);
    assert_eq!(titles(&read), ["Lái xe B2"]);
    assert_eq!(read.postings[0].text.hiring_organization.as_deref(), Some("Vận tải Mây Trắng"));
    assert!(read.problems.is_empty());
}

#[test]
fn every_field_of_a_job_posting_is_read() {
    let read = run(r#"<script type="application/ld+json">{"@context":"https://schema.org","@type":"schema:JobPosting",
        "title":"Thợ may &amp; ủi","description":"<p>Tuyển 5 thợ</p><ul><li>Lương cao</li></ul>",
        "datePosted":"2026-08-05","validThrough":"30/08/2026","image":["/a.jpg",{"url":"/b.jpg"}],
        "hiringOrganization":"May Mây Trắng",
        "jobLocation":[{"@type":"Place",
            "address":{"streetAddress":"12 đường Lá","addressLocality":"Huế","addressRegion":"Huế"}},
                       {"name":"Đà Nẵng"}],
        "baseSalary":{"currency":"VND","value":{"minValue":9000000,"maxValue":"12.000.000","unitText":"MONTH"}}}</script>"#);
    let posting = &read.postings[0];
    let text = &posting.text;
    assert_eq!((text.title.as_str(), text.description.as_str()), ("Thợ may & ủi", "Tuyển 5 thợ\n\nLương cao"));
    assert_eq!(text.hiring_organization.as_deref(), Some("May Mây Trắng"));
    assert_eq!(text.job_location.as_deref(), Some("12 đường Lá, Huế, Huế; Đà Nẵng"));
    assert_eq!(text.base_salary_text.as_deref(), Some("9000000 – 12.000.000 VND/MONTH"));
    let salary = text.base_salary.as_ref().unwrap();
    assert_eq!((salary.min, salary.max, salary.per), (9_000_000, 12_000_000, PayPeriod::Month));
    assert_eq!(text.date_posted.unwrap().to_string(), "2026-08-04T17:00:00Z");
    assert_eq!(text.valid_through.unwrap().to_string(), "2026-08-30T16:59:59Z");
    assert_eq!(text.images, ["http://a.example/a.jpg", "http://a.example/b.jpg"]);
    assert_eq!(text.platform.as_deref(), Some("job_board"));
    assert_eq!(posting.url.as_deref(), Some("http://a.example/tin/1"));
}

#[test]
fn a_number_that_stands_only_beside_the_description_is_read() {
    let read = run(r#"<script type="application/ld+json">{"@type":"JobPosting","title":"Bán hàng",
        "description":"<p>Việc nhẹ</p><p>Bao ăn ở</p>","responsibilities":"Trực quầy","jobBenefits":["Bao ăn ở","Thưởng"],
        "qualifications":{"@type":"Thing","name":"Không cần bằng cấp"},
        "applicationContact":{"@type":"ContactPoint","name":"Chị Hoa","telephone":"0950 000 012"}}</script>"#);
    let description =
        "Việc nhẹ\n\nBao ăn ở\n\nTrực quầy\n\nKhông cần bằng cấp\n\nBao ăn ở\nThưởng\n\nChị Hoa\n0950 000 012";
    assert_eq!(read.postings[0].text.description, description);
}

#[test]
fn what_the_description_says_already_is_not_said_twice() {
    let read = run(r#"<script type="application/ld+json">{"@type":"JobPosting","title":"Bán hàng",
        "description":"Trực quầy. Gọi 0950 000 012","responsibilities":"Trực quầy.",
        "applicationContact":{"telephone":"0950 000 012"}}</script>"#);
    assert_eq!(read.postings[0].text.description, "Trực quầy. Gọi 0950 000 012");
}

#[test]
fn selectors_are_used_only_without_json_ld() {
    let article = "<article><h2>Từ HTML</h2></article>";
    assert_eq!(titles(&run(article)), ["Từ HTML"]);
    let both =
        format!(r#"{article}<script type="application/ld+json">{{"@type":"JobPosting","title":"Từ JSON"}}</script>"#);
    assert_eq!(titles(&run(&both)), ["Từ JSON"]);
    assert!(extract(&source(""), &page("http://a.example/tin/1", article)).postings.is_empty());
}

#[test]
fn json_ld_that_only_points_elsewhere_leaves_the_selectors_their_turn() {
    let read = run(r#"<script type="application/ld+json">{"@type":"ItemList","itemListElement":[
        {"item":{"@type":"JobPosting","url":"/tin/9"}}, {"@type":"JobPosting","title":" "}]}</script>
        <article><h2>Từ HTML</h2></article>"#);
    assert_eq!((titles(&read), codes(&read)), (vec!["Từ HTML"], vec!["empty_posting"]));
}

#[test]
fn a_feed_gives_each_posting_its_author_time_and_address() {
    let read = run("<h1 class=nhom>Việc làm Huế</h1>
        <article><a class=goc href='/bai/1?fbclid=x'>#</a><b class=nguoi-dang> Chị  Lá </b>
            <time datetime='2026-08-05T09:30'></time>
            <div class=noi-dung>Cần thợ<br>LH 0950000001</div></article>
        <article><a class=goc href='#bai-2'>#</a><i class=nhom>Nhóm khác</i><time datetime='mai'></time>
            <div class=noi-dung>Cần phụ bếp</div></article>
        <article id=bai-3><div class=noi-dung>Cần bảo vệ</div></article>
        <article><div class=noi-dung>Cần tạp vụ</div></article>
        <article><h2> </h2></article>");
    let urls: Vec<&str> = read.postings.iter().filter_map(|posting| posting.url.as_deref()).collect();
    assert_eq!(urls[..3], ["http://a.example/bai/1", "http://a.example/tin/1#bai-2", "http://a.example/tin/1#bai-3"]);
    assert!(urls[3].starts_with("http://a.example/tin/1#r1-"), "{}", urls[3]);
    let first = &read.postings[0].text;
    assert_eq!((first.author.as_deref(), first.group.as_deref()), (Some("Chị Lá"), Some("Việc làm Huế")));
    assert_eq!(first.description, "Cần thợ\nLH 0950000001");
    assert_eq!(first.date_posted.unwrap().to_string(), "2026-08-05T02:30:00Z");
    assert_eq!(read.postings[1].text.group.as_deref(), Some("Nhóm khác"));
    assert_eq!(codes(&read), ["bad_date", "empty_posting"]);
}

#[test]
fn postings_that_are_never_closed_keep_their_own_words() {
    let read = run("<p class=nhom>Việc làm Huế<article><h2>Một</h2><div class=noi-dung>Cần thợ
        <article><h2>Hai</h2><p class=luong>9 triệu<div class=noi-dung>Cần phụ bếp");
    assert_eq!(titles(&read), ["Một", "Hai"]);
    let said = |posting: &Posting| (posting.text.description.clone(), posting.text.base_salary_text.clone());
    let said: Vec<_> = read.postings.iter().map(said).collect();
    assert_eq!(said, [("Cần thợ".into(), None), ("Cần phụ bếp".into(), Some("9 triệu".into()))]);
    assert!(read.postings.iter().all(|posting| posting.text.group.as_deref() == Some("Việc làm Huế")));
}

#[test]
fn pages_whose_postings_all_give_one_url_keep_their_own() {
    let claims = Claims::default();
    let json = r#"<script type="application/ld+json">{"@type":"JobPosting","title":"Thợ","url":"/viec-lam"}</script>"#;
    let url = |path: &str| {
        let read = read(&source(""), &page(&format!("http://a.example{path}"), json), &claims);
        read.extraction.postings[0].url.clone().unwrap()
    };
    assert_eq!(url("/viec-lam"), "http://a.example/viec-lam");
    assert_eq!([url("/tin/1"), url("/tin/2")], ["http://a.example/tin/1", "http://a.example/tin/2"]);
}

#[test]
fn postings_with_one_anchor_stay_apart() {
    let read = run("<article id=tin><h2>Một</h2></article><article id=tin><h2>Hai</h2></article>");
    assert_eq!(read.postings.len(), 2);
    assert_ne!(read.postings[0].id, read.postings[1].id);
}

#[test]
fn postings_on_one_page_never_share_an_identity() {
    let block = |title: &str| format!(r#"{{"@type":"JobPosting","title":"{title}","url":"/viec"}}"#);
    let list = [block("Một"), block("Hai"), block("Hai"), block("Ba")].join(",");
    let read = run(&format!(r#"<script type="application/ld+json">[{list}]</script>"#));
    assert_eq!(titles(&read), ["Một", "Hai", "Ba"]);
    let mut ids: Vec<_> = read.postings.iter().map(|posting| posting.id.clone()).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[test]
fn a_canonical_link_to_the_front_page_names_no_posting() {
    // cases.md 11.
    let claims = Claims::default();
    let read_at = |path: &str, canonical: &str, title: &str| {
        let html = format!("<link rel=canonical href='{canonical}'><article><h2>{title}</h2></article>");
        read(&source(SELECTORS), &page(&format!("http://a.example{path}"), &html), &claims).extraction
    };
    for path in ["/tin/1", "/tin/2", "/tin/3"] {
        let read = read_at(path, "/", path);
        assert_eq!(read.postings[0].url.as_deref(), Some(format!("http://a.example{path}").as_str()));
        assert_eq!(codes(&read), ["bad_canonical"]);
    }
    let fourth = read_at("/tin/4", "?utm_source=x", "Bốn");
    assert_eq!(fourth.postings[0].url.as_deref(), Some("http://a.example/tin/4"));
    assert!(fourth.problems.is_empty());
    let moved = read_at("/tin/5?ref=danh-sach", "/tin/5-tho-han", "Năm");
    assert_eq!(moved.postings[0].url.as_deref(), Some("http://a.example/tin/5-tho-han"));
}

#[test]
fn links_are_resolved_against_the_base_and_keep_to_the_web() {
    let html = "<base href='/viec/'><h2><a href='tin-1#x'>1</a></h2><a class=next href='?trang=2'>2</a>
        <h2><a href='javascript:x()'>3</a><a href='mailto:a@b.example'>4</a><a>5</a></h2><a href='/khac'>6</a>";
    let links = read(&source(""), &page("http://a.example/", html), &Claims::default()).links;
    let links: Vec<&str> = links.iter().map(Url::as_str).collect();
    assert_eq!(links, ["http://a.example/viec/?trang=2", "http://a.example/viec/tin-1"]);
}

#[test]
fn a_page_that_is_no_html_or_empty_is_a_problem() {
    assert_eq!(codes(&run("")), ["empty_page"]);
    let mut pdf = page("http://a.example/x.pdf", "%PDF-1.7");
    pdf.headers[0].1 = "application/pdf".to_owned();
    assert_eq!(codes(&extract(&source(""), &pdf)), ["not_html"]);
    pdf.headers[0].1 = "Application/XHTML+XML".to_owned();
    assert!(extract(&source(""), &pdf).problems.is_empty());
}

#[test]
fn bad_bytes_and_nul_are_noted_and_cost_only_themselves() {
    let mut broken = page("http://a.example/1", "<article><h2>Tuyển\0 thợ</h2></article>");
    broken.body.extend_from_slice(b"\xff");
    let read = extract(&source(SELECTORS), &broken);
    assert_eq!((titles(&read), codes(&read)), (vec!["Tuyển thợ"], vec!["bad_bytes", "nul_bytes"]));
}

#[test]
fn a_long_title_is_cut_by_the_domain_and_the_posting_kept() {
    let read = run(&format!("<article><h2>{}</h2><p class=noi-dung>Nội dung</p></article>", "ệ".repeat(350_000)));
    assert_eq!(read.postings[0].text.description, "Nội dung");
    assert!(!read.postings[0].notes.is_empty());
}

#[test]
fn nesting_without_end_is_a_problem_not_a_crash() {
    let read = run(&"<div>".repeat(100_000));
    assert_eq!(codes(&read), ["too_complex"]);
    let deep = format!(r#"{{"@type":"JobPosting","title":"Sâu","description":"{}x"}}"#, "<i>".repeat(20_000));
    let read = run(&format!("<script type='application/ld+json'>{deep}</script>"));
    assert_eq!(titles(&read), ["Sâu"]);
}

proptest! {
    #[test]
    fn any_body_is_survived(body in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut page = page("http://a.example/1", "");
        page.body = body;
        extract(&source(SELECTORS), &page);
    }

    #[test]
    fn any_json_is_survived(
        json in r#"[\[\]{}":,@a-z0-9 ]{0,60}"#,
        key in "title|url|jobLocation|baseSalary|image|hiringOrganization|datePosted",
    ) {
        run(&format!(r#"<script type="application/ld+json">{{"@type":"JobPosting","{key}":{json}}}</script>"#));
    }
}

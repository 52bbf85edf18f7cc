//! Answers that are too much, too little, elsewhere or broken.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::web::{Answer, Web, crawler, html, raw_site, redirect, source, status, walk, walk_site};

const POSTING: &str = "<article><h3>Tuyển 5 thợ may</h3></article>";

async fn problems_of(answer: Answer) -> Vec<&'static str> {
    walk_site(&Web::start().await.page("/", answer).page("/khac", html(POSTING))).await.problems
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bytes(body: Vec<u8>) -> Answer {
    Answer { body, ..html("") }
}

#[tokio::test]
async fn a_redirect_into_the_machine_room_is_refused() {
    assert_eq!(problems_of(redirect("http://169.254.169.254/latest/meta-data/")).await, ["private_address"]);
    assert_eq!(problems_of(redirect("http://[::ffff:a9fe:a9fe]/")).await, ["private_address"]);
    assert_eq!(problems_of(redirect("file:///etc/hostname")).await, ["refused_address"]);
    let with_password = Web::start().await;
    let target = with_password.address.replace("http://", "http://user:secret@");
    assert_eq!(problems_of(redirect(target)).await, ["refused_address"]);
    assert!(with_password.log().is_empty());
    let by_robots =
        Web::start().await.page("/robots.txt", redirect("http://169.254.169.254/")).page("/", html(POSTING));
    assert_eq!(walk_site(&by_robots).await.problems, ["private_address"]);
}

#[tokio::test]
async fn redirects_end() {
    assert_eq!(problems_of(redirect("/")).await, ["bad_redirect"]);
    let web = (0..9).fold(Web::start().await.page("/", redirect("/0")), |web, n| {
        web.page(&format!("/{n}"), redirect(format!("/{}", n + 1)))
    });
    assert_eq!(walk_site(&web).await.problems, ["bad_redirect"]);
    assert_eq!(web.asked(), ["/", "/0", "/1", "/2"]);
    assert_eq!(problems_of(redirect("http://")).await, ["bad_redirect"]);
    assert_eq!(problems_of(status(301)).await, ["status"], "a redirect to nowhere");
}

#[tokio::test]
async fn private_addresses_are_refused_unless_the_source_is_our_own() {
    let web = Web::start().await.page("/", html(POSTING));
    let mut source = source(&format!("{}/", web.address));
    source.allow_private = false;
    source.delay_ms = 200;
    assert!(source.validate().is_err(), "as written");
    // A name passes the first check and is stopped while connecting.
    source.start = vec![format!("{}/", web.address.replace("127.0.0.1", "localhost")).parse().unwrap()];
    source.validate().unwrap();
    assert_eq!(walk(crawler().pass(Arc::new(source))).await.problems, ["private_address"]);
    assert!(web.log().is_empty());
}

#[tokio::test]
async fn a_page_too_large_is_no_page() {
    assert_eq!(problems_of(bytes(vec![b'a'; 50 << 20])).await, ["too_large"]);
    let bomb = bytes(gzip(&vec![b'a'; 50 << 20]));
    assert!(bomb.body.len() < 1 << 20);
    assert_eq!(problems_of(bomb.with("content-encoding", "gzip")).await, ["too_large"]);
}

#[tokio::test]
async fn a_compressed_page_is_read() {
    let web = Web::start().await.page("/", bytes(gzip(POSTING.as_bytes())).with("content-encoding", "gzip"));
    assert_eq!(walk_site(&web).await.titles, ["Tuyển 5 thợ may"]);
}

#[tokio::test]
async fn half_a_page_is_no_page() {
    let mut torn = gzip(POSTING.as_bytes());
    torn.truncate(torn.len() / 2);
    assert_eq!(problems_of(bytes(torn).with("content-encoding", "gzip")).await, ["broken_body"]);
    assert_eq!(problems_of(html(POSTING).with("content-encoding", "br")).await, ["broken_body"]);

    let (address, _) = raw_site(1000, POSTING, "").await;
    let walk = walk(crawler().pass(Arc::new(source(&address)))).await;
    assert_eq!(walk.problems, ["broken_body"]);
}

#[tokio::test]
async fn a_page_of_nothing_or_of_something_else_is_kept_with_a_problem() {
    for (answer, problem) in
        [(html(""), "empty_page"), (html("{}").with("content-type", "application/json"), "not_html")]
    {
        let walk = walk_site(&Web::start().await.page("/", answer)).await;
        assert_eq!((walk.pages.len(), walk.problems), (1, vec![problem]));
    }
}

#[tokio::test]
async fn a_wrong_charset_costs_no_posting() {
    let web = Web::start().await.page("/", html(POSTING).with("content-type", "text/html; charset=windows-1252"));
    let walk = walk_site(&web).await;
    assert_eq!((walk.titles, walk.problems), (vec!["Tuyển 5 thợ may".to_owned()], vec!["wrong_charset"]));
}

#[tokio::test]
async fn silence_and_closed_doors_are_problems() {
    let mut silent = html(POSTING);
    silent.after = Duration::from_secs(60);
    assert_eq!(problems_of(silent).await, ["timeout"]);
    // A port that was free a moment ago.
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let nobody = source(&format!("http://127.0.0.1:{port}/"));
    assert_eq!(walk(crawler().pass(Arc::new(nobody))).await.problems, ["robots_unknown"]);
}

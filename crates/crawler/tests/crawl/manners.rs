//! `robots.txt`, pauses, overload, and who we say we are.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::web::{Web, crawler, html, raw_site, redirect, source, status, walk, walk_site};

const POSTING: &str = "<article><h3>Thợ hàn</h3></article>";

fn robots(rules: &str) -> crate::web::Answer {
    html(rules).with("content-type", "text/plain")
}

#[tokio::test]
async fn robots_txt_is_obeyed_and_asked_once() {
    let web = Web::start()
        .await
        .page("/robots.txt", robots("User-agent: *\nDisallow: /kin"))
        .page("/", html("<h2><a href='/kin/1'>1</a><a href='/tin/1'>2</a></h2>"))
        .page("/kin/1", html(POSTING))
        .page("/tin/1", redirect("/kin/2"));
    let walk = walk_site(&web).await;
    assert_eq!(walk.problems, ["robots_forbid", "robots_forbid"], "a redirect is asked about too");
    assert_eq!(web.asked(), ["/", "/tin/1"]);
    assert_eq!(web.times_asked("/robots.txt"), 1);
}

#[tokio::test]
async fn a_robots_txt_that_fails_forbids_everything() {
    let web = Web::start().await.page("/robots.txt", status(500)).page("/", html(POSTING));
    assert_eq!(walk_site(&web).await.problems, ["robots_unknown"]);
    assert!(web.asked().is_empty());
}

#[tokio::test]
async fn no_robots_txt_forbids_nothing_and_a_moved_one_is_found() {
    let web = Web::start().await.page("/robots.txt", status(403)).page("/", html(POSTING));
    assert_eq!(walk_site(&web).await.titles, ["Thợ hàn"]);
    let moved = Web::start()
        .await
        .page("/robots.txt", redirect("/that.txt"))
        .page("/that.txt", robots("User-agent: soiviec\nDisallow: /"))
        .page("/", html(POSTING));
    assert_eq!(walk_site(&moved).await.problems, ["robots_forbid"]);
}

#[tokio::test]
async fn an_oversized_robots_txt_is_read_up_to_the_limit() {
    let long = format!("User-agent: *\nDisallow: /kin\n{}", "# chú thích\n".repeat(100_000));
    let web = Web::start().await.page("/robots.txt", robots(&long)).page("/", html("<h2><a href='/kin'>1</a></h2>"));
    assert_eq!(walk_site(&web).await.problems, ["robots_forbid"]);
}

#[tokio::test]
async fn crawl_delay_is_kept() {
    let web = Web::start()
        .await
        .page("/robots.txt", robots("User-agent: *\nCrawl-delay: 0.3"))
        .page("/", html("<h2><a href='/1'>1</a></h2>"))
        .page("/1", html(POSTING));
    let began = tokio::time::Instant::now();
    assert_eq!(walk_site(&web).await.pages.len(), 2);
    assert!(began.elapsed() >= Duration::from_millis(300), "the second page came too early");
}

#[tokio::test]
async fn an_overloaded_host_is_asked_again_as_it_wishes() {
    let web = Web::start()
        .await
        .page("/", status(429).with("retry-after", "0"))
        .page("/", status(503))
        .page("/", html(POSTING));
    let walk = walk_site(&web).await;
    assert_eq!((walk.titles.len(), walk.problems.len(), web.times_asked("/")), (1, 0, 3));
}

#[tokio::test]
async fn an_overloaded_host_is_not_asked_for_ever() {
    let web = Web::start().await.page("/", status(503));
    assert_eq!(walk_site(&web).await.problems, ["busy"]);
    assert_eq!(web.times_asked("/"), 4);
}

#[tokio::test]
async fn a_host_that_wants_an_hour_is_left_alone() {
    let web = Web::start()
        .await
        .page("/", html("<h2><a href='/1'>1</a><a href='/2'>2</a></h2>"))
        .page("/1", status(429).with("retry-after", "Thu, 06 Aug 2026 04:00:00 GMT"))
        .page("/2", html(POSTING));
    assert_eq!(walk_site(&web).await.problems, ["come_back_later", "come_back_later"]);
    assert_eq!(web.asked(), ["/", "/1"]);
}

#[tokio::test]
async fn two_sources_on_one_host_take_turns_to_the_last_byte() {
    let (address, most_at_once) = raw_site(POSTING.len(), &POSTING[..9], &POSTING[9..]).await;
    let crawler = crawler();
    let [a, b] = ["a", "b"].map(|path| tokio::spawn(walk(crawler.pass(Arc::new(source(&format!("{address}{path}")))))));
    assert_eq!((a.await.unwrap().titles.len(), b.await.unwrap().titles.len()), (1, 1));
    assert_eq!(most_at_once.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn we_say_who_we_are_and_keep_no_cookies() {
    let first = html("<h2><a href='/1'>1</a></h2>").with("set-cookie", "phien=1; Path=/");
    let web = Web::start().await.page("/", first).page("/1", html(POSTING));
    walk_site(&web).await;
    for (path, agent, cookie) in web.log() {
        assert_eq!((agent.as_str(), cookie.as_str()), ("SoiViec/0.1 (+mailto:tim@viec.example)", ""), "{path}");
    }
}

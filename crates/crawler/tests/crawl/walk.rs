//! Which pages a pass visits, and what it reads there.

use std::sync::Arc;
use std::time::Duration;

use crate::web::{Web, crawler, html, redirect, source, walk, walk_site};

#[tokio::test]
async fn paging_and_details_are_followed_within_the_site() {
    let other = Web::start().await.page("/tin", html("<article><h3>Nơi khác</h3></article>"));
    let json = r#"<script type="application/ld+json">{"@type":"JobPosting","title":"Thợ hàn"}</script>"#;
    let first = format!(
        "<h2><a href='/tin/1?utm_source=x'>1</a></h2><h2><a href='/tin/1#y'>1</a></h2>
         <h2><a href='{}/tin'>khác</a></h2><a class=next href='?trang=2'>sau</a>",
        other.address
    );
    let web = Web::start()
        .await
        .page("/", html(first))
        .page("/?trang=2", html("<h2><a href='/tin/2'>2</a></h2><a class=next href='/'>đầu</a>"))
        .page("/tin/1?utm_source=x", html(json))
        .page("/tin/2", html("<article><h3>Phụ bếp</h3></article>"));
    let walk = walk_site(&web).await;
    assert_eq!(walk.titles, ["Thợ hàn", "Phụ bếp"]);
    assert!(walk.problems.is_empty(), "{walk:?}");
    assert_eq!(web.asked(), ["/", "/?trang=2", "/tin/1?utm_source=x", "/tin/2"]);
    assert!(other.log().is_empty());
}

#[tokio::test]
async fn a_site_that_moved_is_followed_where_it_went() {
    let new = Web::start()
        .await
        .page("/viec", html("<h2><a href='/tin/1'>1</a></h2>"))
        .page("/tin/1", html("<article><h3>Thợ may</h3></article>"));
    let old = Web::start().await.page("/", redirect(format!("{}/viec", new.address)));
    let walk = walk_site(&old).await;
    assert_eq!(walk.titles, ["Thợ may"]);
    assert_eq!(walk.pages, [format!("{}/viec", new.address), format!("{}/tin/1", new.address)]);
}

#[tokio::test]
async fn a_detail_that_leads_away_is_read_but_not_walked_on_from() {
    let away = Web::start()
        .await
        .page("/tin", html("<article><h3>Thợ may</h3></article><h2><a href='/khac'>khác</a></h2>"))
        .page("/khac", html(""));
    let web = Web::start()
        .await
        .page("/", html("<h2><a href='/tin/1'>1</a></h2>"))
        .page("/tin/1", redirect(format!("{}/tin", away.address)));
    assert_eq!(walk_site(&web).await.titles, ["Thợ may"]);
    assert_eq!(away.asked(), ["/tin"]);
}

#[tokio::test]
async fn the_page_limit_is_kept_and_told() {
    let links: String = (0..9).map(|n| format!("<h2><a href='/tin/{n}'>{n}</a></h2>")).collect();
    let web = Web::start().await.page("/", html(links));
    let mut source = source(&format!("{}/", web.address));
    source.max_pages = 3;
    let walk = walk(crawler().pass(Arc::new(source))).await;
    assert_eq!(web.asked().len(), 3);
    assert_eq!(walk.problems, ["status", "status", "page_limit"]);
}

#[tokio::test]
async fn a_dropped_call_loses_no_page() {
    let mut slow = html("<article><h3>Chậm</h3></article>");
    slow.after = Duration::from_millis(200);
    let web = Web::start().await.page("/", slow);
    let mut pass = crawler().pass(Arc::new(source(&format!("{}/", web.address))));
    assert!(tokio::time::timeout(Duration::from_millis(100), pass.next()).await.is_err());
    assert_eq!(walk(pass).await.titles, ["Chậm"]);
}

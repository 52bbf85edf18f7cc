//! Where the console listens, whom it answers, how it stops.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use std::time::Duration;

use house::{Desk, KEY, draft, house};
use soiviec_console::{ConsoleError, ConsoleSettings, listen};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

#[tokio::test]
async fn a_port_in_use_is_named() {
    let taken = listen(&ConsoleSettings { address: "127.0.0.1:0".parse().unwrap() }).await.unwrap();
    assert_eq!(taken.url(), format!("http://{}/", taken.address()));
    let again = listen(&ConsoleSettings { address: taken.address() }).await.unwrap_err();
    assert!(matches!(again, ConsoleError::PortInUse(_)));
    assert!(again.to_string().contains(&taken.address().port().to_string()), "{again}");
    let open = listen(&ConsoleSettings { address: "0.0.0.0:0".parse().unwrap() }).await;
    assert!(matches!(open, Err(ConsoleError::NotLoopback(_))));
}

async fn ask(desk: &Desk, request: &str, headers: &str) -> house::browser::Answer {
    let length = KEY.len() + 9;
    let form = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close";
    desk.raw(&format!("{request}\r\n{headers}{form}\r\nContent-Length: {length}\r\n\r\nform_key={KEY}")).await
}

#[tokio::test]
async fn a_site_in_disguise_sees_and_does_nothing() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    let port = lan.address.port();
    for hosts in ["Host: x.example\r\n".to_owned(), String::new(), format!("Host: localhost:{}\r\n", port ^ 1)] {
        let answer = ask(&lan, "GET /cases/VV-000001 HTTP/1.1", &hosts).await;
        // HTTP/1.1 without a host is refused before it reaches us.
        assert!(matches!(answer.status, 421 | 400), "{hosts:?}");
        answer.never_says(KEY).never_says("việc nhẹ");
    }
    assert_eq!(ask(&lan, "GET / HTTP/1.0", "").await.status, 421);
    let own = format!("Host: localhost:{port}\r\n");
    assert_eq!(ask(&lan, "GET / HTTP/1.1", &own).await.status, 200);
    let foreign = ["Origin: http://x.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n"];
    for header in foreign {
        let answer = ask(&lan, "POST /cases/VV-000001/claim HTTP/1.1", &format!("{own}{header}")).await;
        assert_eq!(answer.status, 403, "{header}");
        answer.never_says(KEY);
    }
    assert!(house.deeds(case).await.is_empty());
    let own_origin = format!("{own}Origin: http://localhost:{port}\r\n");
    assert_eq!(ask(&lan, "POST /cases/VV-000001/claim HTTP/1.1", &own_origin).await.status, 303);
}

#[tokio::test]
async fn every_answer_forbids_scripts_frames_and_guessing() {
    let house = house().await;
    house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    for path in ["/", "/cases/VV-000001", "/x", "/style.css", "/icon.svg", "/language"] {
        let answer = lan.get(path).await;
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
        assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
        let kept = if path.contains('.') { "max-age=300" } else { "no-store" };
        assert_eq!(answer.header("cache-control"), Some(kept), "{path}");
        answer.never_says("style=\"").never_says("onclick");
    }
}

#[tokio::test]
async fn more_than_a_form_holds_is_refused() {
    let house = house().await;
    let (case, _) = house.open(draft("1", "việc nhẹ")).await;
    let lan = house.sit("Lan").await;
    let answer = lan.decide(case, "1", "watch", &"x".repeat(30_000)).await;
    assert_eq!(answer.status, 413);
    answer.says("quá lớn");
    let odd = format!("POST /cases/VV-000001/claim HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", lan.address);
    let json = lan.raw(&format!("{odd}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}")).await;
    assert_eq!(json.status, 400);
    assert!(house.deeds(case).await.is_empty());
}

#[tokio::test]
async fn a_connection_that_waits_does_not_hold_a_stop_back() {
    let house = house().await;
    let (desk, stop, served) = house.sit_until("Lan").await;
    let mut half = tokio::net::TcpStream::connect(desk.address).await.unwrap();
    half.write_all(b"GET / HTTP/1.1\r\nHost:").await.unwrap();
    desk.get("/").await.says("Soi Việc");
    tokio::time::pause();
    stop.send(()).unwrap();
    // Longer than it takes; without the bound it would never end.
    let ended = tokio::time::timeout(Duration::from_secs(10), served).await;
    ended.unwrap().unwrap().unwrap();
    drop(half);
}

#[tokio::test]
async fn half_a_request_does_not_hold_its_connection_for_ever() {
    let house = house().await;
    let lan = house.sit("Lan").await;
    let mut half = tokio::net::TcpStream::connect(lan.address).await.unwrap();
    half.write_all(b"GET / HTTP/1.1\r\nHost:").await.unwrap();
    lan.get("/").await.says("Soi Việc");
    tokio::time::pause();
    let ended = tokio::time::timeout(Duration::from_secs(600), half.read_to_end(&mut Vec::new())).await;
    assert!(ended.is_ok(), "the connection is still open");
}

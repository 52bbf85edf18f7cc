//! A small web whose every answer a test chooses, and a crawler to walk it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode};
use soiviec_crawler::{Crawler, CrawlerSettings, Pass, Problem, SourceSpec, Visit};
use soiviec_domain::clock::FixedClock;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// One answer, and how long it takes.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    pub after: Duration,
}

pub fn html(body: impl Into<String>) -> Answer {
    let headers = vec![("content-type", "text/html; charset=utf-8".to_owned())];
    Answer { status: 200, headers, body: body.into().into_bytes(), after: Duration::ZERO }
}

pub fn status(status: u16) -> Answer {
    Answer { status, ..html("") }
}

pub fn redirect(to: impl Into<String>) -> Answer {
    Answer { status: 302, ..html("") }.with("location", to)
}

impl Answer {
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(kept, _)| *kept != name);
        self.headers.push((name, value.into()));
        self
    }
}

/// What a path answers, in turn; the last answer is repeated.
type Pages = HashMap<String, Vec<Answer>>;

/// A site on a port of its own; it ends with the test's runtime.
#[derive(Clone, Default)]
pub struct Web {
    pages: Arc<Mutex<Pages>>,
    /// Every request: path with query, user agent, cookie.
    log: Arc<Mutex<Vec<(String, String, String)>>>,
    pub address: String,
}

impl Web {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let web = Web { address: format!("http://{}", listener.local_addr().unwrap()), ..Web::default() };
        let router = Router::new().fallback(answer).with_state(web.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        web
    }

    pub fn page(self, path: &str, answer: Answer) -> Self {
        self.pages.lock().unwrap().entry(path.to_owned()).or_default().push(answer);
        self
    }

    /// The paths asked, without `robots.txt`.
    pub fn asked(&self) -> Vec<String> {
        let log = self.log.lock().unwrap();
        log.iter().map(|(path, ..)| path.clone()).filter(|path| path != "/robots.txt").collect()
    }

    pub fn times_asked(&self, path: &str) -> usize {
        self.log.lock().unwrap().iter().filter(|(asked, ..)| asked == path).count()
    }

    pub fn log(&self) -> Vec<(String, String, String)> {
        self.log.lock().unwrap().clone()
    }
}

async fn answer(State(web): State<Web>, request: Request) -> Response<Body> {
    let asked = noted(&request);
    drop(request);
    let answer = next_answer(&web, &asked.0);
    web.log.lock().unwrap().push(asked);
    tokio::time::sleep(answer.after).await;
    let response = Response::builder().status(StatusCode::from_u16(answer.status).unwrap());
    let response = answer.headers.into_iter().fold(response, |response, (name, value)| response.header(name, value));
    response.body(Body::from(answer.body)).unwrap()
}

/// Path with query, user agent, cookie.
fn noted(request: &Request) -> (String, String, String) {
    let header = |name: &str| request.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    (request.uri().path_and_query().unwrap().to_string(), header("user-agent"), header("cookie"))
}

fn next_answer(web: &Web, path: &str) -> Answer {
    match web.pages.lock().unwrap().get_mut(path) {
        None => status(404),
        Some(answers) if answers.len() > 1 => answers.remove(0),
        Some(answers) => answers[0].clone(),
    }
}

/// A site below HTTP: each page promises `length` bytes, sends `first`, waits, and sends `rest`. Returns
/// its address and the most pages it was sending at once.
pub async fn raw_site(length: usize, first: &'static str, rest: &'static str) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let counted = most.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(raw_answer(stream, length, first, rest, now.clone(), counted.clone()));
        }
    });
    (address, most)
}

async fn raw_answer(
    mut stream: TcpStream,
    length: usize,
    first: &'static str,
    rest: &'static str,
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
) {
    let mut request = [0; 1024];
    let read = stream.read(&mut request).await.unwrap();
    if request[..read].starts_with(b"GET /robots.txt") {
        stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await.unwrap();
        return;
    }
    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{first}");
    stream.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    now.fetch_sub(1, Ordering::SeqCst);
    stream.write_all(rest.as_bytes()).await.unwrap();
}

pub fn crawler() -> Crawler {
    let settings = CrawlerSettings {
        contact: "mailto:tim@viec.example".to_owned(),
        timeout_s: 2,
        max_body_bytes: 1 << 20,
        max_redirects: 3,
    };
    Crawler::new(settings, Arc::new(FixedClock("2026-08-06T03:00:00Z".parse().unwrap()))).unwrap()
}

/// A source that starts at `start` and follows `a`.
pub fn source(start: &str) -> SourceSpec {
    let spec = format!(
        "id = 'thu'\nname = 'Thử'\nplatform = 'job_board'\nstart = ['{start}']\nallow_private = true\n\
         delay_ms = 5\nfollow = ['a.next', 'h2 a']\n[html]\nposting = 'article'\ntitle = 'h3'\nlink = 'a.goc@href'\n"
    );
    let spec: SourceSpec = toml::from_str(&spec).unwrap();
    spec.validate().unwrap();
    spec
}

/// Everything a pass gave, in a form that is easy to compare.
#[derive(Debug, Default)]
pub struct Walk {
    pub pages: Vec<String>,
    pub titles: Vec<String>,
    /// Codes of all problems, of pages too.
    pub problems: Vec<&'static str>,
}

pub async fn walk(mut pass: Pass) -> Walk {
    let mut walk = Walk::default();
    let code = |problem: &Problem| problem.kind.code();
    while let Some(visit) = pass.next().await {
        match visit {
            Visit::Page { page, extraction } => {
                walk.pages.push(page.url);
                walk.titles.extend(extraction.postings.into_iter().map(|posting| posting.text.title));
                walk.problems.extend(extraction.problems.iter().map(code));
            }
            Visit::Problem(problem) => walk.problems.push(code(&problem)),
        }
    }
    walk
}

/// Walks a site from `/`.
pub async fn walk_site(web: &Web) -> Walk {
    walk(crawler().pass(Arc::new(source(&format!("{}/", web.address))))).await
}

//! A browser before one console, and what it is answered.

use std::net::SocketAddr;

use soiviec_domain::id::CaseId;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::KEY;

/// A browser before one console.
#[derive(Clone, Copy)]
pub struct Desk {
    pub address: SocketAddr,
    pub language: &'static str,
}

pub struct Answer {
    pub status: u16,
    /// Status line and headers.
    pub head: String,
    pub body: String,
}

impl Answer {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The words between two marks of the page.
    #[track_caller]
    pub fn between(&self, from: &str, to: &str) -> &str {
        self.body.split_once(from).unwrap().1.split(to).next().unwrap()
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> &str {
        let (_, after) = self.body.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        after.split('"').next().unwrap()
    }

    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(self.body.contains(words), "{words:?} is not on the page ({})", self.status);
        self
    }

    #[track_caller]
    pub fn never_says(&self, words: &str) -> &Self {
        assert!(!self.body.contains(words), "{words:?} is on the page ({})", self.status);
        self
    }
}

impl Desk {
    pub fn in_english(self) -> Self {
        Self { language: "en", ..self }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "").await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let origin = format!("http://{}", self.address);
        let headers = [("Origin", origin.as_str()), ("Sec-Fetch-Site", "same-origin")];
        self.send("POST", path, &headers, &form(fields)).await
    }

    /// Presses a button of a case's page.
    pub async fn press(&self, case: CaseId, action: &str, fields: &[(&str, &str)]) -> Answer {
        let fields = [&[("form_key", KEY)], fields].concat();
        self.post(&format!("/cases/{case}/{action}"), &fields).await
    }

    /// Answers a case from a page of it.
    pub async fn answer(&self, case: CaseId, page: &Answer, conclusion: &str, reason: &str) -> Answer {
        let (version, outline) = (page.hidden("version"), page.hidden("outline"));
        let fields = [("version", version), ("outline", outline), ("conclusion", conclusion), ("reason", reason)];
        self.press(case, "decide", &fields).await
    }

    /// Answers a case from the page that shows `version`, with a form that knows no outline.
    pub async fn decide(&self, case: CaseId, version: &str, conclusion: &str, reason: &str) -> Answer {
        let fields = [("version", version), ("conclusion", conclusion), ("reason", reason)];
        self.press(case, "decide", &fields).await
    }

    async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let (host, length) = (self.address, body.len());
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n");
        request +=
            &format!("Content-Type: application/x-www-form-urlencoded\r\nCookie: language={}\r\n", self.language);
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        self.raw(&format!("{request}Connection: close\r\n\r\n{body}")).await
    }

    /// Sends the very bytes.
    pub async fn raw(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        // A refusal may come before everything is sent.
        let _ = stream.write_all(request.as_bytes()).await;
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes).await;
        let answer = String::from_utf8(bytes).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
    let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    pairs.join("&")
}

//! Door to door: the binary's demo over real HTTP, then what is done with its data folder.

#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};

/// The small web has fixed ports: one demo at a time.
static PORTS: Mutex<()> = Mutex::new(());

fn soiviec(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_soiviec")).args(arguments).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn books(data: &str, folder: &Path) -> serde_json::Value {
    let books = soiviec(&["books", "--json", "--data-dir", data], folder);
    assert!(books.status.success(), "{}", text(&books.stdout));
    serde_json::from_slice(&books.stdout).unwrap()
}

#[test]
fn the_demo_finds_what_stands_there_and_running_it_again_changes_nothing() {
    let _turn = PORTS.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:18083").unwrap();
    let refused = soiviec(&["demo", "--no-serve", "--data-dir", "d"], folder.path());
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("127.0.0.1:18083"), "{}", text(&refused.stderr));
    drop(taken);

    // Nothing is written beside the data folder, a temporary one neither.
    let first = Command::new(env!("CARGO_BIN_EXE_soiviec"))
        .args(["demo", "--no-serve", "--data-dir", "d"])
        .current_dir(folder.path())
        .env("TMPDIR", "no such folder")
        .output()
        .unwrap();
    assert!(first.status.success(), "{}{}", text(&first.stdout), text(&first.stderr));
    let after_first = books("d", folder.path());
    assert!(after_first["received"].as_i64().unwrap() >= 150);
    assert!(after_first["flagged"].as_i64().unwrap() > 0);

    let second = soiviec(&["demo", "--no-serve", "--data-dir", "d"], folder.path());
    assert!(second.status.success(), "{}{}", text(&second.stdout), text(&second.stderr));
    assert_eq!(books("d", folder.path()), after_first);
    let written: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(written, ["d"], "nothing is written beside the data folder");
}

/// A command that is serving; killed when the test ends early.
struct Served {
    process: Child,
    address: String,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Served {
    fn start(arguments: &[&str], folder: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_soiviec"))
            .args(arguments)
            .current_dir(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = lines.by_ref().map(Result::unwrap).find(|line| line.contains("http://")).unwrap();
        let after = line.split("http://").nth(1).unwrap();
        let address = after.split('/').next().unwrap().to_owned();
        Self { process, address, lines }
    }

    fn ask(&self, request: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        let form = "Content-Type: application/x-www-form-urlencoded";
        let head = format!("{request} HTTP/1.1\r\nHost: {}\r\n{form}\r\nContent-Length: {length}", self.address);
        write!(stream, "{head}\r\nConnection: close\r\n\r\n{body}").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Asks it to stop, and waits until it has.
    fn stop(mut self, signal: &str) -> Option<i32> {
        let asked = Command::new("kill").args([signal, &self.process.id().to_string()]).status().unwrap();
        assert!(asked.success());
        // Whoever reads slowly must not keep it from ending.
        self.lines.by_ref().for_each(drop);
        self.process.wait().unwrap().code()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The value of the first input of this name on a page.
fn input<'a>(page: &'a str, name: &str) -> &'a str {
    let field = page.split(&format!("name=\"{name}\"")).nth(1).unwrap();
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap()
}

#[cfg(unix)]
#[test]
fn an_analyst_claims_and_decides_and_a_leader_reads_of_it() {
    use std::os::unix::fs::PermissionsExt;

    let _turn = PORTS.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["demo", "--data-dir", "d", "--address", "127.0.0.1:0", "--analyst", "an"];
    let served = Served::start(&arguments, folder.path());
    let queue = served.ask("GET /", "");
    assert!(queue.starts_with("HTTP/1.1 200"), "{queue}");
    let number = queue.split("/cases/").nth(1).unwrap().split('"').next().unwrap();
    let read = || served.ask(&format!("GET /cases/{number}"), "");
    let act = |deed: &str, form: &str| served.ask(&format!("POST /cases/{number}/{deed}"), form);
    let page = read();
    let key = input(&page, "form_key");
    let claimed = act("claim", &format!("form_key={key}"));
    assert!(claimed.starts_with("HTTP/1.1 303"), "{claimed}");
    let page = read();
    let version = input(&page, "version");
    let reason = "%C4%90%C3%B2i%20c%E1%BB%8Dc"; // Đòi cọc
    let decision = format!("form_key={key}&version={version}&conclusion=suspected&reason={reason}");
    let decided = act("decide", &decision);
    assert!(decided.starts_with("HTTP/1.1 303"), "{decided}");
    let page = read();
    assert!(page.contains("Đòi cọc") && page.contains("có dấu hiệu vi phạm") && page.contains(">an<"), "{page}");
    assert_eq!(served.stop("-INT"), Some(0));

    let today = fs::read_dir(folder.path().join("d/digest")).unwrap().next().unwrap().unwrap();
    let day = today.path().file_stem().unwrap().to_str().unwrap().to_owned();
    let again = soiviec(&["digest", "--data-dir", "d", "--day", &day, "--language", "en"], folder.path());
    assert!(again.status.success(), "{}", text(&again.stderr));
    for end in ["html", "txt"] {
        let path = folder.path().join(format!("d/digest/{day}.en.{end}"));
        let digest = fs::read_to_string(&path).unwrap();
        assert!(digest.contains(number) && digest.contains("signs of a violation") && digest.contains("111"));
        assert!(!digest.contains("Đòi cọc"), "an analyst's reason leaves the house");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let future = soiviec(&["digest", "--data-dir", "d", "--day", "2999-01-01"], folder.path());
    assert_eq!(future.status.code(), Some(1));
    assert!(text(&future.stderr).contains("2999"), "{}", text(&future.stderr));
}

const LURE: &str = r#"{"id": "1", "description": "Tuyển gấp đi Cam làm game lương 30tr, xe đón tận nhà, chưa có hộ chiếu bên em lo. Zalo 0950 000 012"}"#;

#[cfg(unix)]
#[test]
fn what_was_imported_is_served_and_never_mixed_with_what_is_made_up() {
    let _turn = PORTS.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), LURE).unwrap();
    assert!(soiviec(&["import", "in.jsonl", "--data-dir", "real"], folder.path()).status.success());
    let refused = soiviec(&["demo", "--no-serve", "--data-dir", "real"], folder.path());
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("made-up"), "{}", text(&refused.stderr));

    let arguments = ["run", "--only", "console", "--data-dir", "real", "--address", "127.0.0.1:0"];
    let served = Served::start(&arguments, folder.path());
    let queue = served.ask("GET /", "");
    assert!(queue.contains("đi Cam làm game") && !queue.contains("hư cấu"), "{queue}");
    assert_eq!(served.stop("-TERM"), Some(0));
}

#[cfg(unix)]
#[test]
fn the_small_web_is_served_alone() {
    let _turn = PORTS.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(&["demo", "--web-only"], folder.path());
    assert!(served.ask("GET /viec", "").starts_with("HTTP/1.1 200"));
    assert_eq!(served.stop("-INT"), Some(0));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

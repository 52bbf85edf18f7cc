//! Door to door: the binary's demo over real HTTP, then what is done with its data folder.

#![allow(clippy::unwrap_used, missing_docs)]

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

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

// One test, since the small web has fixed ports.
#[test]
fn the_demo_finds_what_stands_there_and_running_it_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:18083").unwrap();
    let refused = soiviec(&["demo", "--no-serve", "--data-dir", "d"], folder.path());
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("127.0.0.1:18083"), "{}", text(&refused.stderr));
    drop(taken);

    let first = soiviec(&["demo", "--no-serve", "--data-dir", "d"], folder.path());
    assert!(first.status.success(), "{}{}", text(&first.stdout), text(&first.stderr));
    let after_first = books("d", folder.path());
    assert!(after_first["received"].as_i64().unwrap() >= 150);
    assert!(after_first["flagged"].as_i64().unwrap() > 0);

    let second = soiviec(&["demo", "--no-serve", "--data-dir", "d"], folder.path());
    assert!(second.status.success(), "{}{}", text(&second.stdout), text(&second.stderr));
    assert_eq!(books("d", folder.path()), after_first);
    let written: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(written, ["d"], "nothing is written beside the data folder");
}

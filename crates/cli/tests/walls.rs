//! The walls of the house: which room may import which, and where a library may live. The table is
//! the README's code map.

#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Room, and the rooms it may import.
const ROOMS: [(&str, &[&str]); 10] = [
    ("domain", &[]),
    ("text", &["domain"]),
    ("scoring", &["domain", "text"]),
    ("store", &["domain", "text"]),
    ("crawler", &["domain", "text", "store"]),
    ("bus", &[]),
    ("pipeline", &["domain", "text", "scoring", "store", "crawler", "bus"]),
    ("report", &["domain", "text", "store"]),
    ("console", &["domain", "text", "scoring", "store", "report"]),
    ("cli", &["domain", "text", "scoring", "store", "crawler", "bus", "pipeline", "report", "console"]),
];

/// Library (a name or its beginning), and the rooms it may live in.
const LIBRARIES: [(&str, &[&str]); 15] = [
    ("axum", &["console", "cli"]),
    ("askama", &["report", "console"]),
    ("lettre", &["report"]),
    ("clap", &["cli"]),
    ("anyhow", &["cli"]),
    ("getrandom", &["cli"]),
    ("indicatif", &["cli"]),
    ("include_dir", &["cli"]),
    ("sqlx", &["store", "bus"]),
    ("linfa", &["scoring"]),
    ("ndarray", &["scoring"]),
    ("reqwest", &["crawler"]),
    ("scraper", &["crawler"]),
    ("tokio", &["store", "crawler", "bus", "pipeline", "console", "cli"]),
    ("rdkafka", &["bus"]),
];

/// What each of our packages needs outside its own tests, by room.
fn needs() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .unwrap();
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let needed = |package: &Value| {
        let all = package["dependencies"].as_array().unwrap().iter();
        all.filter(|needed| needed["kind"] != "dev").map(name).collect()
    };
    packages.map(|package| (name(package).trim_start_matches("soiviec-").to_owned(), needed(package))).collect()
}

#[test]
fn a_room_imports_only_the_rooms_it_may() {
    let needs = needs();
    let rooms: BTreeSet<&str> = needs.keys().map(String::as_str).collect();
    assert_eq!(rooms, ROOMS.iter().map(|(room, _)| *room).collect(), "the table names every room");
    for (room, may) in ROOMS {
        for imported in needs[room].iter().filter_map(|name| name.strip_prefix("soiviec-")) {
            assert!(may.contains(&imported), "{room} must not import {imported}");
        }
    }
}

#[test]
fn a_library_lives_only_where_it_may() {
    for (room, needed) in needs() {
        for (library, homes) in LIBRARIES {
            let found = needed.iter().find(|name| name.split('-').next() == Some(library));
            assert!(found.is_none() || homes.contains(&room.as_str()), "{room} must not need {library}");
        }
    }
}

#[test]
fn the_rooms_that_must_stay_pure_say_so_to_clippy() {
    for room in ["domain", "text", "scoring"] {
        let path = format!("{}/../{room}/clippy.toml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        for forbidden in ["std::fs::File", "std::env::var", "jiff::Timestamp::now", "std::net::TcpStream"] {
            assert!(text.contains(forbidden), "{room} does not forbid {forbidden}");
        }
    }
}

//! Every version of a message ever written is still read.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use soiviec_domain::posting::Sighting;
use soiviec_pipeline::wire::{self, DeadLetter, Flagged, Message};

fn golden<M: Message + PartialEq + std::fmt::Debug>(text: &str) -> M {
    let message: M = wire::decode(text.as_bytes()).unwrap();
    let written = wire::encode(&message);
    assert_eq!(wire::decode::<M>(written.as_bytes()).unwrap(), message);
    assert_eq!(wire::receipt_of(text.as_bytes()), message.receipt());
    message
}

#[test]
fn version_1_is_read() {
    let sighting: Sighting = golden(include_str!("wire/posting.v1.json"));
    assert_eq!(sighting.posting.text.title, "Thợ hàn");
    let flagged: Flagged = golden(include_str!("wire/flagged.v1.json"));
    assert_eq!(flagged.categories.len(), 2);
    let letter: DeadLetter = golden(include_str!("wire/dead_letter.v1.json"));
    assert_eq!(letter.topic, "postings");
}

#[test]
fn what_is_written_today_is_version_1_to_the_letter() {
    let golden = include_str!("wire/posting.v1.json").trim_end();
    let sighting: Sighting = wire::decode(golden.as_bytes()).unwrap();
    assert_eq!(wire::encode(&sighting), golden);
}

#[test]
fn a_record_that_is_none_of_ours_is_refused_without_its_text() {
    let read = |text: &str| wire::decode::<Sighting>(text.as_bytes()).unwrap_err().to_string();
    for text in [
        "bí mật",
        "{\"v\":1}",
        "{\"v\":1,\"kind\":\"flagged\",\"body\":{}}",
        "{\"v\":1,\"kind\":\"posting\",\"body\":\"bí mật\"}",
    ] {
        assert!(!read(text).contains("bí mật"), "{}", read(text));
    }
    assert!(read("{\"v\":2,\"kind\":\"posting\"}").contains("version 2"));
}

//! Where a digest goes.

#![allow(clippy::unwrap_used, missing_docs)]

mod house;

use std::fs;
use std::path::Path;

use house::{nothing, sample};
use soiviec_domain::words::Language;
use soiviec_report::ReportError;
use soiviec_report::deliver::write;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_day_composed_again_takes_the_place_of_the_earlier_one() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("dữ liệu/digest");
    write(&folder, &nothing(), Language::Vietnamese).unwrap();
    let written = write(&folder, &sample(), Language::Vietnamese).unwrap();
    assert_eq!(names(&folder), ["2026-08-17.html", "2026-08-17.txt"]);
    assert_eq!(written.html, folder.join("2026-08-17.html"));
    assert_eq!(fs::read_to_string(written.html).unwrap(), sample().html(Language::Vietnamese).unwrap());
    assert_eq!(fs::read_to_string(written.text).unwrap(), sample().text(Language::Vietnamese).unwrap());
}

#[test]
fn the_english_digest_stands_beside_the_vietnamese_one() {
    let home = tempfile::tempdir().unwrap();
    for language in Language::ALL {
        write(home.path(), &sample(), language).unwrap();
    }
    let expected = ["2026-08-17.en.html", "2026-08-17.en.txt", "2026-08-17.html", "2026-08-17.txt"];
    assert_eq!(names(home.path()), expected);
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("digest");
    // An earlier file with loose rights doesn't pass them on.
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("2026-08-17.txt"), "cũ").unwrap();
    fs::set_permissions(folder.join("2026-08-17.txt"), fs::Permissions::from_mode(0o644)).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let written = write(&folder, &sample(), Language::Vietnamese).unwrap();
    assert_eq!((mode(&written.html), mode(&written.text)), (0o600, 0o600));
    let made = home.path().join("a/b");
    write(&made, &sample(), Language::Vietnamese).unwrap();
    assert_eq!(mode(&made), 0o700);
}

#[test]
fn a_place_that_is_taken_is_told_and_leaves_no_draft() {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join("2026-08-17.html/x")).unwrap();
    let error = write(home.path(), &sample(), Language::Vietnamese).unwrap_err();
    assert!(matches!(error, ReportError::File { .. }));
    assert!(error.to_string().contains("2026-08-17.html"));
    assert_eq!(names(home.path()), ["2026-08-17.html"]);
}

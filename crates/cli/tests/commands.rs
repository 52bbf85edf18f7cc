//! The commands on files of their own, and on bad input.

#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const LURE: &str =
    "Tuyển gấp đi Cam làm game lương 30tr, xe đón tận nhà, chưa có hộ chiếu bên em lo. Zalo 0950 000 012";

fn soiviec(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_soiviec")).args(arguments).current_dir(folder).output().unwrap()
}

fn fails(arguments: &[&str], folder: &Path) -> String {
    let output = soiviec(arguments, folder);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}");
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(!told.contains("panicked"), "{told}");
    told
}

fn rows() -> String {
    let lure = serde_json::json!({"id": "1", "title": "", "description": LURE});
    format!(
        "{lure}\n\n{{\"id\": \"2\", \"title\": \"Thợ hàn\", \"description\": null}}\n{{\"id\": \"3\", \"title\": 5}}\nrác\n"
    )
}

#[test]
fn score_answers_every_row_in_order_and_keeps_it_private() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), rows()).unwrap();
    fs::write(folder.path().join("out.jsonl"), "old").unwrap();
    let done = soiviec(&["score", "--input", "in.jsonl", "--output", "out.jsonl"], folder.path());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let out = fs::read_to_string(folder.path().join("out.jsonl")).unwrap();
    let rows: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.iter().map(|row| row["id"].as_str()).collect::<Vec<_>>(), [Some("1"), Some("2"), Some("3"), None]);
    assert_eq!((&rows[0]["verdict"], &rows[1]["verdict"]), (&"flagged".into(), &"clear".into()));
    assert!(rows[0]["hits"].as_array().unwrap().iter().any(|hit| hit["rule"] != "model"));
    assert!(rows[2]["error"].as_str().unwrap().contains("`title`"));
    assert_eq!(rows[3]["line"], 5);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder.path().join("out.jsonl")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn import_keeps_the_books_and_names_each_broken_row() {
    let folder = tempfile::tempdir().unwrap();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(rows().as_bytes()).unwrap();
    fs::write(folder.path().join("in.jsonl.gz"), gz.finish().unwrap()).unwrap();
    let done = soiviec(&["import", "in.jsonl.gz", "--data-dir", "d"], folder.path());
    let told = String::from_utf8(done.stderr).unwrap();
    assert!(done.status.success(), "{told}");
    assert!(told.contains("in.jsonl.gz:4: `title`") && told.contains("in.jsonl.gz:5:"), "{told}");
    assert!(!told.contains("rác"), "a post's text stays off the terminal");
    let books = soiviec(&["books", "--json", "--data-dir", "d"], folder.path());
    let books: Value = serde_json::from_slice(&books.stdout).unwrap();
    assert_eq!((&books["received"], &books["dead_lettered"], &books["flagged"]), (&4.into(), &2.into(), &1.into()));
    let replayed = soiviec(&["replay", "--data-dir", "d"], folder.path());
    assert!(replayed.status.success());
    let again: Value =
        serde_json::from_slice(&soiviec(&["books", "--json", "--data-dir", "d"], folder.path()).stdout).unwrap();
    assert_eq!(again, books, "what is broken stays a dead letter");
}

#[test]
fn a_missing_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    assert!(fails(&["import", "khong-co.jsonl", "--data-dir", "d"], folder.path()).contains("khong-co.jsonl"));
    assert!(fails(&["import", ".", "--data-dir", "d"], folder.path()).contains("is a folder"));
    assert!(fails(&["books", "--config", "khong-co.toml"], folder.path()).contains("khong-co.toml"));
    assert!(fails(&["score", "--input", "khong-co.jsonl", "--output", "o"], folder.path()).contains("khong-co.jsonl"));
    assert!(!folder.path().join("o").exists(), "no half of an answer is left");
    assert!(fails(&["train", "--models", "khong-co"], folder.path()).contains("khong-co/rules"));
}

#[test]
fn an_unknown_key_in_the_settings_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.toml"), "data_dri = 'x'\n").unwrap();
    assert!(fails(&["books", "--config", "s.toml"], folder.path()).contains("data_dri"));
}

#[test]
fn a_broken_rule_file_is_named_with_line_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().join("m");
    fs::create_dir_all(models.join("rules")).unwrap();
    let rule = "category: S01\nrules:\n  - id: x\n    title: { vi: x, en: x }\n    weight: weak\n    matches: { phrases: [x] }\n";
    fs::write(models.join("rules/S01.yaml"), rule).unwrap();
    fs::write(folder.path().join("in.jsonl"), rows()).unwrap();
    let told = fails(&["score", "--input", "in.jsonl", "--output", "o", "--models", "m"], folder.path());
    assert!(told.contains("S01.yaml") && told.contains("matches"), "{told}");
    assert!(told.contains("line 6"), "{told}");
    fs::remove_file(models.join("rules/S01.yaml")).unwrap();
    let told = fails(&["score", "--input", "in.jsonl", "--output", "o", "--models", "m"], folder.path());
    assert!(told.contains("there is no rule"), "{told}");
}

#[test]
fn a_command_that_reads_makes_no_folder_and_changes_no_mode() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["books", "replay", "sweep"] {
        assert!(fails(&[command, "--data-dir", "khong-co"], folder.path()).contains("khong-co"));
    }
    assert!(!folder.path().join("khong-co").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
        fs::write(folder.path().join("in.jsonl"), "").unwrap();
        fs::create_dir(folder.path().join("mine")).unwrap();
        fs::set_permissions(folder.path().join("mine"), fs::Permissions::from_mode(0o755)).unwrap();
        for data in ["mine", "new"] {
            assert!(soiviec(&["import", "in.jsonl", "--data-dir", data], folder.path()).status.success());
        }
        assert_eq!((mode("mine"), mode("new")), (0o755, 0o700));
    }
}

#[test]
fn two_imports_at_once_leave_nothing_on_the_way() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["a", "b"] {
        let row = |n: usize| format!("{{\"id\":\"{file}{n}\",\"description\":\"Cần thợ số {n}\"}}\n");
        fs::write(folder.path().join(file), (0..800).map(row).collect::<String>()).unwrap();
    }
    let start = |file| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_soiviec"));
        command.args(["import", file, "--data-dir", "d"]).current_dir(folder.path()).spawn().unwrap()
    };
    let both = [start("a"), start("b")];
    for mut import in both {
        assert!(import.wait().unwrap().success());
    }
    let books = soiviec(&["books", "--json", "--data-dir", "d"], folder.path());
    let books: Value = serde_json::from_slice(&books.stdout).unwrap();
    assert_eq!((&books["received"], &books["on_bus"], &books["outbox"]), (&1600.into(), &0.into(), &0.into()));
}

#[test]
fn a_killed_import_is_taken_up_again_and_nothing_is_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let row = |n: usize| format!("{{\"id\":{n},\"description\":\"{LURE} {n}\"}}\n");
    fs::write(folder.path().join("in"), (0..1500).map(row).collect::<String>()).unwrap();
    for delay_ms in [30, 120, 250, 400, 700] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_soiviec"));
        let mut import = command.args(["import", "in", "--data-dir", "d"]).current_dir(folder.path()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(delay_ms));
        import.kill().unwrap();
        import.wait().unwrap();
    }
    assert!(soiviec(&["import", "in", "--data-dir", "d"], folder.path()).status.success());
    let books = soiviec(&["books", "--json", "--data-dir", "d"], folder.path());
    assert!(books.status.success());
    let books: Value = serde_json::from_slice(&books.stdout).unwrap();
    assert_eq!((&books["received"], &books["flagged"], &books["on_bus"]), (&1500.into(), &1500.into(), &0.into()));
}

#[test]
fn a_link_to_write_through_stays_a_link() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), rows()).unwrap();
    fs::write(folder.path().join("target"), "old and longer than what comes".repeat(1000)).unwrap();
    std::os::unix::fs::symlink("target", folder.path().join("link")).unwrap();
    assert!(soiviec(&["score", "--input", "in.jsonl", "--output", "link"], folder.path()).status.success());
    assert!(fs::symlink_metadata(folder.path().join("link")).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(folder.path().join("target")).unwrap().lines().count(), 4);
}

#[test]
fn a_damaged_data_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("d")).unwrap();
    fs::write(folder.path().join("d/soiviec.db"), "không phải cơ sở dữ liệu".repeat(100)).unwrap();
    assert!(fails(&["books", "--data-dir", "d"], folder.path()).contains("soiviec.db"));
}

#[tokio::test]
async fn books_that_do_not_balance_say_so_and_exit_1() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in"), "{\"id\":1,\"title\":\"Thợ hàn\"}\n").unwrap();
    assert!(soiviec(&["import", "in", "--data-dir", "d"], folder.path()).status.success());
    let db = soiviec_store::Db::open(&folder.path().join("d/soiviec.db")).await.unwrap();
    let lost = soiviec_domain::id::Receipt::unreadable("in", b"received, and then nowhere");
    let mut write = db.write().await.unwrap();
    write.add_receipt(&lost, "in", "2026-11-25T01:00:00Z".parse().unwrap()).await.unwrap();
    write.commit().await.unwrap();
    db.close().await;
    let books = soiviec(&["books", "--data-dir", "d"], folder.path());
    assert_eq!(books.status.code(), Some(1));
    assert!(String::from_utf8(books.stdout).unwrap().contains("SỔ LỆCH -1"));
}

#[test]
fn a_store_that_was_lost_never_passes_for_a_quiet_day() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("d")).unwrap();
    fs::write(folder.path().join("d/soiviec.db"), "").unwrap();
    assert!(fails(&["digest", "--data-dir", "d"], folder.path()).contains("is empty"));
    fs::write(folder.path().join("d/soiviec.db"), "rác ".repeat(2_000)).unwrap();
    let told = fails(&["digest", "--data-dir", "d"], folder.path());
    assert!(told.contains("put back a copy"), "{told}");
    assert!(!folder.path().join("d/digest").exists());
}

#[test]
fn made_up_and_real_data_never_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), rows()).unwrap();
    assert!(soiviec(&["import", "in.jsonl", "--data-dir", "d"], folder.path()).status.success());
    fs::create_dir(folder.path().join("e")).unwrap();
    fs::write(folder.path().join("e/demo.txt"), "").unwrap();
    assert!(fails(&["import", "in.jsonl", "--data-dir", "e"], folder.path()).contains("made up"));
}

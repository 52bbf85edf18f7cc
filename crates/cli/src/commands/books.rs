//! `soiviec books`.

use std::process::ExitCode;

use soiviec_pipeline::books::{self, Books};

use crate::config::Place;
use crate::output::{either, say};
use crate::wiring::DataDir;

/// Flags.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Print one JSON object instead.
    #[arg(long)]
    json: bool,
}

/// Reads the books and prints them.
pub async fn run(args: Args) -> anyhow::Result<ExitCode> {
    let settings = args.place.settings()?;
    let line = DataDir::existing(&settings.data_dir)?.line(settings.retention.into()).await?;
    let books = books::read(&line.db, line.bus.as_ref()).await?;
    match args.json {
        true => say(serde_json::to_string(&books)?),
        false => print(&books),
    }
    Ok(if books.difference() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints the books, each term on its line, and whether they balance.
pub fn print(books: &Books) {
    let c = &books.counts;
    let terms = [
        (either("dưới ngưỡng", "clear"), c.clear),
        (either("cần xem xét", "unsure"), c.unsure),
        (either("cảnh báo", "flagged"), c.flagged),
        (either("thư hỏng", "dead-lettered"), c.dead_lettered),
        (either("đã xóa khi hết hạn lưu", "erased"), c.erased),
        (either("đang trên đường", "in flight"), books.in_flight()),
    ];
    say(either("\nSổ đối chiếu (phiên bản tin)", "\nBooks (posting revisions)"));
    say(format!("  {:<26} {:>8}", either("đã nhận", "received"), c.received));
    for (name, count) in terms {
        say(format!("    {name:<24} {count:>8}"));
    }
    if c.repeated > 0 {
        say(format!("    {:<24} {:>8}", either("trừ: đang chờ lần hai", "less: waiting twice"), -c.repeated));
    }
    match books.difference() {
        0 => say(either("  Sổ cân.", "  The books balance.")),
        off => say(either(
            format!("  SỔ LỆCH {off:+}: báo cho người vận hành, giữ nguyên thư mục dữ liệu."),
            format!("  THE BOOKS ARE OFF BY {off:+}: tell the operator and leave the data folder as it is."),
        )),
    }
}

//! `soiviec books`.

use std::process::ExitCode;

use soiviec_pipeline::books::{self, Books};

use crate::config::Place;
use crate::output::say;
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
        ("dưới ngưỡng", "clear", c.clear),
        ("cần xem xét", "unsure", c.unsure),
        ("cảnh báo", "flagged", c.flagged),
        ("thư hỏng", "dead-lettered", c.dead_lettered),
        ("đã xóa khi hết hạn lưu", "erased", c.erased),
        ("đang trên đường", "in flight", books.in_flight()),
    ];
    say(format!("Sổ đối chiếu (phiên bản tin)\n  đã nhận [received] {:>34}", c.received));
    for (vietnamese, english, count) in terms {
        let name = format!("{vietnamese} [{english}]");
        say(format!("    {name:<46} {count:>6}"));
    }
    if c.repeated > 0 {
        say(format!("    {:<46} {:>6}", "trừ: đang chờ lần hai [repeated]", -c.repeated));
    }
    match books.difference() {
        0 => say("  Sổ cân."),
        difference => say(format!("  SỔ LỆCH {difference:+}: báo cho người vận hành, giữ nguyên thư mục dữ liệu.")),
    }
}

//! `soiviec`: the one binary. Settings, wiring, commands.
//!
//! This room decides nothing about postings. It reads files, environment and clock for the others,
//! which never do. Start reading at [`Command`], then [`wiring`].

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod commands;
mod config;
mod demo;
mod models;
mod output;
mod serving;
mod telemetry;
mod wiring;

use std::process::ExitCode;

use clap::Parser;
use soiviec_domain::words::Language;

/// Shine a light on the job: finds recruitment scams in public job posts.
#[derive(Parser)]
#[command(name = "soiviec", version, max_term_width = 100)]
struct Cli {
    /// Language of what is told and written: vi or en.
    #[arg(long, global = true, value_name = "LANGUAGE", default_value = "vi", value_parser = Language::parse)]
    language: Language,
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Crawl a small web on this machine and show what is found, from page to case.
    Demo(demo::Args),
    /// Serve the console on a data folder.
    Run(commands::run::Args),
    /// Take in a file of posts, one JSON object a line (`.gz` too).
    Import(commands::import::Args),
    /// Assess a file of posts without keeping anything.
    Score(commands::score::Args),
    /// Rebuild the classifier from the labelled corpus.
    Train(commands::train::Args),
    /// Count every received posting where it is now; exit 1 when the books don't balance.
    Books(commands::books::Args),
    /// Write the digest of a day, as HTML and as plain text.
    Digest(commands::digest::Args),
    /// Put dead letters back onto the line.
    Replay(commands::replay::Args),
    /// Erase what has run out, everywhere, and count it.
    Sweep(commands::sweep::Args),
}

fn main() -> ExitCode {
    telemetry::start();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output::fail(&anyhow::Error::new(error).context("the async runtime did not start")),
    };
    let cli = Cli::parse();
    output::speak(cli.language);
    let done = runtime.block_on(async {
        match cli.command {
            Command::Demo(args) => demo::run(args).await,
            Command::Run(args) => commands::run::run(args).await,
            Command::Import(args) => commands::import::run(args).await,
            Command::Score(args) => commands::score::run(&args),
            Command::Train(args) => commands::train::run(&args),
            Command::Books(args) => commands::books::run(args).await,
            Command::Digest(args) => commands::digest::run(args).await,
            Command::Replay(args) => commands::replay::run(args).await,
            Command::Sweep(args) => commands::sweep::run(args).await,
        }
    });
    match done {
        Err(error) => output::fail(&error),
        Ok(_) if output::left_unsaid() => ExitCode::FAILURE,
        Ok(code) => code,
    }
}

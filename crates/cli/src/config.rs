//! Settings: one TOML file. Only this module reads it.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;
use soiviec_console::ConsoleSettings;
use soiviec_crawler::{CrawlerSettings, SourceSpec};
use soiviec_domain::id::SourceId;
use soiviec_pipeline::line::Retention;

/// Everything a line needs to know.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The folder for everything that is kept. Relative to where the command is run.
    #[serde(default = "default_data_dir")]
    pub data_dir: PathBuf,
    /// How the crawler behaves; needed when there are sources.
    pub crawler: Option<CrawlerSettings>,
    /// How long assessed postings are kept.
    #[serde(default)]
    pub retention: RetentionSettings,
    /// Where the console is served.
    #[serde(default)]
    pub console: ConsoleSettings,
    /// What is crawled.
    #[serde(default)]
    pub sources: Vec<SourceSpec>,
}

/// `[retention]`: days.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RetentionSettings {
    /// For clear postings and for pages that no kept posting was read from.
    pub clear_days: u32,
    /// For unsure postings.
    pub unsure_days: u32,
}

impl Settings {
    /// The sources by id, with the names that people know them by.
    pub fn source_names(&self) -> Vec<(SourceId, String)> {
        self.sources.iter().map(|source| (source.id.clone(), source.name.clone())).collect()
    }
}

impl Default for RetentionSettings {
    fn default() -> Self {
        let Retention { clear_days, unsure_days } = Retention::default();
        Self { clear_days, unsure_days }
    }
}

impl From<RetentionSettings> for Retention {
    fn from(settings: RetentionSettings) -> Self {
        Self { clear_days: settings.clear_days, unsure_days: settings.unsure_days }
    }
}

fn default_data_dir() -> PathBuf {
    PathBuf::from("soiviec-data")
}

/// The two flags of every command that keeps something.
#[derive(clap::Args, Clone, Debug)]
pub struct Place {
    /// Settings file (TOML).
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder for everything that is kept; overrides the settings' `data_dir`.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

impl Place {
    /// Reads the settings, or takes the defaults when no file is named.
    pub fn settings(&self) -> anyhow::Result<Settings> {
        let mut settings = match &self.config {
            Some(path) => read(path)?,
            None => parse("")?,
        };
        if let Some(folder) = &self.data_dir {
            settings.data_dir.clone_from(folder);
        }
        Ok(settings)
    }
}

fn read(path: &Path) -> anyhow::Result<Settings> {
    let text = std::fs::read_to_string(path).with_context(|| format!("settings file {}", path.display()))?;
    parse(&text).with_context(|| format!("settings file {}", path.display()))
}

/// Reads and checks settings.
pub fn parse(text: &str) -> anyhow::Result<Settings> {
    let settings: Settings = toml::from_str(text)?;
    let mut names = HashSet::new();
    for source in &settings.sources {
        source.validate()?;
        if !names.insert(&source.id) {
            bail!("sources: {} stands twice: give each source its own id", source.id);
        }
    }
    match &settings.crawler {
        Some(crawler) => crawler.validate()?,
        None if settings.sources.is_empty() => {}
        None => bail!("[crawler] is missing: sources need a contact, as in\n[crawler]\ncontact = \"mailto:ADDRESS\""),
    }
    settings.console.validate()?;
    if settings.retention.clear_days == 0 || settings.retention.unsure_days == 0 {
        bail!("retention: use 1 day or more");
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_written_means_the_defaults() {
        let settings = parse("").unwrap();
        assert_eq!(settings.data_dir, PathBuf::from("soiviec-data"));
        assert_eq!(settings.retention.clear_days, 90);
    }

    #[test]
    fn an_unknown_key_is_named() {
        for (text, key) in [("data_dri = 'x'", "data_dri"), ("[retention]\ndays = 3", "days")] {
            let error = format!("{:#}", parse(text).unwrap_err());
            assert!(error.contains(key), "{error}");
        }
    }

    #[test]
    fn sources_need_a_contact_and_names_of_their_own() {
        let source = "[[sources]]\nid = 'a'\nname = 'A'\nplatform = 'job_board'\nstart = ['https://a.example/']\n";
        let crawler = "[crawler]\ncontact = 'mailto:x@a.example'\n";
        assert!(format!("{:#}", parse(source).unwrap_err()).contains("contact"));
        assert!(parse(&format!("{crawler}{source}")).is_ok());
        assert!(format!("{:#}", parse(&format!("{crawler}{source}{source}")).unwrap_err()).contains("twice"));
    }

    #[test]
    fn the_demo_settings_are_valid() {
        parse(crate::demo::SETTINGS).unwrap();
    }
}

//! The rules, the model and the lists that the binary carries, or those of a folder.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use include_dir::{Dir, include_dir};
use soiviec_domain::identifier::{Identifier, IdentifierKind};
use soiviec_pipeline::stages::triage::SharedIdentifiers;
use soiviec_scoring::{Model, Rules, Scorer, Watchlist};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../models");

/// What the stages judge by.
pub struct Models {
    /// Rules and classifier.
    pub scorer: Arc<Scorer>,
    /// Identifiers that join nothing.
    pub shared: SharedIdentifiers,
}

impl Models {
    /// Loads from a folder laid out like `models/`, or from the binary.
    pub fn load(folder: Option<&Path>) -> anyhow::Result<Self> {
        let files = Files(folder);
        let rules = files.rules()?;
        let model =
            Model::load(&files.read("classifier/model.bin")?).with_context(|| files.name("classifier/model.bin"))?;
        let scorer = Scorer::new(rules, model, Watchlist::default());
        Ok(Self { scorer: Arc::new(scorer), shared: files.shared()? })
    }
}

/// Loads the rules alone, for training.
pub fn rules(folder: &Path) -> anyhow::Result<Rules> {
    Files(Some(folder)).rules()
}

struct Files<'a>(Option<&'a Path>);

impl Files<'_> {
    fn rules(&self) -> anyhow::Result<Rules> {
        let mut files = Vec::new();
        for name in self.rule_files()? {
            files.push((name.clone(), self.text(&name)?));
        }
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let rules = Rules::load(&files).with_context(|| self.name("rules"))?;
        if rules.iter().next().is_none() {
            bail!("{}: there is no rule in it (S01-….yaml and so on); most lures would pass", self.name("rules"));
        }
        Ok(rules)
    }

    fn shared(&self) -> anyhow::Result<SharedIdentifiers> {
        let name = "shared-identifiers.yaml";
        let listed: std::collections::BTreeMap<IdentifierKind, Vec<String>> =
            serde_saphyr::from_str(&self.text(name)?).with_context(|| self.name(name))?;
        let identifiers = listed
            .into_iter()
            .flat_map(|(kind, values)| values.into_iter().map(move |value| Identifier::new(kind, value)));
        let identifiers: HashSet<_> = identifiers.collect();
        if identifiers.is_empty() {
            bail!(
                "{}: it names nothing; 111 and the platforms would join cases that have nothing in common",
                self.name(name)
            );
        }
        Ok(SharedIdentifiers(identifiers))
    }

    /// The names of the rule files below the folder, sorted.
    fn rule_files(&self) -> anyhow::Result<Vec<String>> {
        let mut names: Vec<String> = match self.0 {
            None => EMBEDDED
                .get_dir("rules")
                .into_iter()
                .flat_map(Dir::files)
                .map(|file| file.path().to_string_lossy().into_owned())
                .collect(),
            Some(folder) => {
                let entries = fs::read_dir(folder.join("rules")).with_context(|| self.name("rules"))?;
                let names = entries.map(|entry| Ok(format!("rules/{}", entry?.file_name().to_string_lossy())));
                names.collect::<std::io::Result<_>>()?
            }
        };
        names.retain(|name| name.ends_with(".yaml"));
        names.sort();
        Ok(names)
    }

    fn text(&self, name: &str) -> anyhow::Result<String> {
        String::from_utf8(self.read(name)?).with_context(|| format!("{}: it is no UTF-8 text", self.name(name)))
    }

    fn read(&self, name: &str) -> anyhow::Result<Vec<u8>> {
        match self.0 {
            Some(folder) => fs::read(folder.join(name)).with_context(|| self.name(name)),
            None => {
                let file = EMBEDDED.get_file(name).with_context(|| format!("{name} is not in this binary"))?;
                Ok(file.contents().to_vec())
            }
        }
    }

    fn name(&self, name: &str) -> String {
        self.0.map_or(PathBuf::from(name), |folder| folder.join(name)).display().to_string()
    }
}

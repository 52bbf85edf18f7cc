//! The binary carries the rules, the model and the demo's small web: a file added to them must be
//! seen by the next build.

fn main() {
    for folder in ["../../models", "../../fixtures/site", "../../fixtures/expected", "../../fixtures/run.toml"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}

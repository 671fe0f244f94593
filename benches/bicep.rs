//! How fast Bicep is read, in megabytes a second on one core: generated, and real if it is there.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use armid::language::bicep::{Dialect, parse, read};
use support::{bicep, least};

mod support;

/// The Bicep files of the corpus, when they are there, one behind the other.
fn corpus() -> Vec<String> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("ARMID_CORPUS").map_or(beside, Into::into);
    let entries = std::fs::read_dir(folder.join("bicep"))
        .into_iter()
        .flatten()
        .flatten();
    entries
        .filter_map(|entry| std::fs::read_to_string(entry.path()).ok())
        .collect()
}

#[expect(clippy::print_stdout, reason = "a bench tells its figures")]
#[expect(
    clippy::cast_precision_loss,
    reason = "of sizes that are shown with one digit"
)]
fn main() {
    for (name, files) in [("generated", vec![bicep(8 << 20)]), ("corpus", corpus())] {
        let bytes: usize = files.iter().map(String::len).sum();
        if bytes == 0 {
            println!("{name}: not here");
            continue;
        }
        let parsed = least(|| {
            for text in &files {
                black_box(parse(text, Dialect::Template).errors().len());
            }
        });
        let modelled = least(|| {
            for text in &files {
                let document = parse(text, Dialect::Template);
                black_box(read(&document).resources.len());
            }
        });
        let speed = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
        println!(
            "{name}, {bytes} bytes: parse {:.0} MB/s, parse and model {:.0} MB/s",
            speed(parsed),
            speed(modelled)
        );
    }
}

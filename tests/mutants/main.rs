//! A hundred thousand texts that are nearly templates: nothing panics, nothing hangs, and what is
//! written has been read back. `ARMID_MUTANTS=FROM..TO` tries other ones.

#[cfg(test)]
mod invariants;
#[cfg(test)]
mod mutate;

#[cfg(test)]
mod tests {
    use std::fs;
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::path::Path;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::{Duration, Instant};

    use armid::engine::CheckOptions;
    use armid::language::bicep::Dialect;
    use armid::report::Format;
    use walkdir::WalkDir;

    use crate::invariants::{
        WAYS, checked, everything, listed, parsed_as_bicep, reported, rewritten, silenced,
    };
    use crate::mutate::{Dice, mutant};

    const MUTANTS: u64 = 100_000;

    /// A text longer than this makes few mutants in much time.
    const LONGEST: usize = 3000;

    /// How long one text may take. It bounds what hangs, and measures nothing.
    const PATIENCE: Duration = Duration::from_secs(120);

    /// Our own templates and Bicep files, each with its name.
    fn originals() -> Vec<(String, String)> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut all = Vec::new();
        for folder in ["testdata", "examples"] {
            for entry in WalkDir::new(root.join(folder)).sort_by_file_name() {
                let path = entry.expect("a folder of ours").into_path();
                let extension = path.extension().unwrap_or_default().to_string_lossy();
                if !["json", "bicep", "bicepparam"].contains(&&*extension) {
                    continue;
                }
                if let Ok(text) = fs::read_to_string(&path)
                    && (1..=LONGEST).contains(&text.len())
                {
                    all.push((format!("a.{extension}"), text));
                }
            }
        }
        all
    }

    /// Everything that armid does with one text.
    fn tried(path: &str, text: &str, turn: usize, options: &CheckOptions) -> Met {
        let mut met = Met::default();
        if let Some(file) = checked(path, text, options) {
            let mut rules = file.findings.iter().map(|found| found.diagnostic.rule);
            met.read = !rules.any(|rule| rule == "syntax-error");
            let format = Format::ALL[turn % Format::ALL.len()];
            // SARIF brings the page of every rule: a hundred times all the rest.
            let seldom = format == Format::Sarif && turn >= Format::ALL.len();
            reported(
                file,
                if seldom {
                    &[]
                } else {
                    std::slice::from_ref(&format)
                },
            );
        }
        met.rewritten = rewritten(path, text, turn % WAYS, options);
        match turn % 4 {
            0 => listed(path, text),
            1 => silenced(path, text),
            2 if path != "a.json" => parsed_as_bicep(text, Dialect::Template),
            _ => {}
        }
        met
    }

    /// What a mutant was good for.
    #[derive(Clone, Copy, Default)]
    struct Met {
        /// It is a template, if a strange one.
        read: bool,
        /// It was changed and read back.
        rewritten: bool,
    }

    fn range() -> (u64, u64) {
        let given = std::env::var("ARMID_MUTANTS").unwrap_or_default();
        let range = given.split_once("..");
        let range = range.and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
        range.unwrap_or((0, MUTANTS))
    }

    /// Ends the process: a thread that hangs cannot be joined.
    #[expect(clippy::print_stderr, reason = "nothing else is left to be said")]
    fn hangs(seed: u64) -> ! {
        eprintln!("mutant {seed} hangs");
        std::process::abort()
    }

    /// Tries one mutant; gives back what is wrong.
    fn one(
        seed: u64,
        originals: &[(String, String)],
        options: &CheckOptions,
    ) -> Result<Met, String> {
        let mut dice = Dice::new(seed);
        let (path, text) = &originals[dice.below(originals.len())];
        let (_, other) = &originals[dice.below(originals.len())];
        let text = mutant(text, other, &mut dice);
        let turn = dice.below(1000);
        let run = || tried(path, &text, turn, options);
        catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
            let said = panic.downcast_ref::<String>().cloned();
            let said = said.or_else(|| panic.downcast_ref::<&str>().map(|&said| said.into()));
            let said = said.unwrap_or_default();
            format!("mutant {seed} of {path}, turn {turn}: {said}\n{text}")
        })
    }

    /// What a thread is at.
    type Current = Mutex<Option<(Instant, u64)>>;

    /// What all mutants came to.
    #[derive(Default)]
    struct Sum {
        read: u64,
        rewritten: u64,
        faults: Vec<String>,
    }

    /// Tries mutants until there are no more.
    fn work(next: &AtomicU64, to: u64, own: &Current, sum: &Mutex<Sum>) {
        let (originals, options) = (originals(), everything());
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            let begun = (seed < to).then(|| (Instant::now(), seed));
            *own.lock().expect("no panic") = begun;
            if begun.is_none() {
                return;
            }
            let met = one(seed, &originals, &options);
            let mut sum = sum.lock().expect("no panic");
            match met {
                Ok(met) => {
                    sum.read += u64::from(met.read);
                    sum.rewritten += u64::from(met.rewritten);
                }
                Err(fault) => sum.faults.push(fault),
            }
        }
    }

    #[test]
    fn nothing_panics_nothing_hangs_and_what_is_written_is_read_back() {
        std::panic::set_hook(Box::new(|_| {}));
        assert!(originals().len() > 400);
        let (from, to) = range();
        let next = AtomicU64::new(from);
        let sum = Mutex::new(Sum::default());
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let begun = || Mutex::new(Some((Instant::now(), from)));
        let current: Vec<Current> = (0..threads).map(|_| begun()).collect();
        std::thread::scope(|scope| {
            for own in &current {
                let thread = std::thread::Builder::new().stack_size(8 << 20);
                let run = || work(&next, to, own, &sum);
                thread.spawn_scoped(scope, run).expect("a thread");
            }
            let at_work = |own: &Current| *own.lock().expect("no panic");
            while let Some((since, seed)) = current.iter().filter_map(at_work).min() {
                if since.elapsed() > PATIENCE {
                    hangs(seed);
                }
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        let _default = std::panic::take_hook();
        let sum = sum.into_inner().expect("no panic");
        let first: Vec<&String> = sum.faults.iter().take(10).collect();
        assert!(first.is_empty(), "{} faults: {first:#?}", sum.faults.len());
        let (read, rewritten, all) = (sum.read, sum.rewritten, to - from);
        // Most of what is tried is no template; enough of it is.
        assert!(
            read * 6 > all && rewritten * 25 > all,
            "{read}, {rewritten}"
        );
    }
}

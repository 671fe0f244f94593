//! Files that are too large, and limits that can be raised.

use std::fs::File;

use crate::sandbox::{BAD, GOOD, Sandbox};

#[test]
fn a_file_of_five_gigabytes_is_refused_with_its_size_and_never_read() {
    let dir = Sandbox::new("faults-sparse");
    dir.write("main.json", GOOD);
    let sparse = File::create(dir.path("huge.json")).unwrap();
    if let Err(error) = sparse.set_len(5 << 30) {
        println!("skipped: no sparse file can be made: {error}");
        return;
    }
    let size = "`huge.json` has 5368709120 bytes, more than the 268435456 that are read";
    let named = dir.run(&["check", "huge.json"]);
    assert_eq!(named.code, 2);
    let told = format!("error: {size}\n  help: raise the limit with `--max-file-size`\n");
    assert_eq!(named.stderr, told);
    let met = dir.run(&["check"]);
    assert_eq!(met.code, 0);
    assert_eq!(met.stderr, format!("warning: {size}: left out\n"));
    for args in [&["migrate", "huge.json"][..], &["show", "huge.json"]] {
        let ran = dir.run(args);
        assert_eq!((ran.code, ran.stderr.as_str()), (2, told.as_str()));
    }
    // No limit reaches so far: places in a file are counted in 32 bits.
    let raised = dir.run(&["check", "--max-file-size", "6GiB", "huge.json"]);
    assert_eq!(raised.code, 2);
    assert!(raised.stderr.contains("a file must be smaller than 4 GiB"));
    let raised = dir.run(&["check", "--max-file-size", "4294967294", "huge.json"]);
    assert!(
        raised.stderr.contains("has 5368709120 bytes"),
        "{}",
        raised.stderr
    );
}

#[test]
fn a_limit_can_be_raised_and_lowered() {
    let dir = Sandbox::new("faults-limit");
    dir.write("main.json", BAD);
    let long = BAD.len();
    for (limit, code) in [(long - 1, 2), (long, 1), (long + 1, 1)] {
        let limit = limit.to_string();
        let ran = dir.run(&["check", "--max-file-size", &limit, "main.json"]);
        assert_eq!(ran.code, code, "{limit} of {long}: {}", ran.stderr);
    }
    let piped = dir.pipe(&["check", "--max-file-size", "10", "-"], BAD.as_bytes());
    assert_eq!(piped.code, 2);
    let told = "error: `<stdin>` has more than the 10 bytes that are read";
    assert!(piped.stderr.starts_with(told), "{}", piped.stderr);
}

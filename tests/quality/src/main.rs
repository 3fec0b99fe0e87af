//! Measures what the catalogue finds, cuts, misses and finds too much. Writes RESULTS.md, and what to mend to the folder that is its argument.
#![deny(missing_docs)]

mod containers;
mod defects;
mod documents;
mod encodings;
mod letters;
mod negatives;
mod numbers;
mod outcome;
mod positives;
mod results;
mod shape;
mod surroundings;
mod table;
mod traffic;
mod trees;
mod values;

use reticent::{Policy, Redactor};
use std::{env, fs, io, path::Path, time::Instant};

fn main() -> io::Result<()> {
    let redactor = Redactor::new(&Policy::default()).expect("the default policy compiles");
    let start = Instant::now();
    let results = results::Results {
        positives: positives::measure(&redactor),
        trees: trees::measure(&redactor, &trees::Reviewed::load()),
        negatives: negatives::measure(&redactor),
        numbers: numbers::measure(&redactor),
        documents: documents::measure(&redactor),
    };
    fs::write(reticent_tests::repository("tests/quality/RESULTS.md"), results.report())?;
    println!("{}", results.overall());
    if let Some(folder) = env::args().nth(1) {
        fs::create_dir_all(&folder)?;
        fs::write(Path::new(&folder).join("defects.md"), defects::list(&results))?;
        fs::write(Path::new(&folder).join("trees.tsv"), trees::listing(&results.trees))?;
        println!("What to mend: {folder}/defects.md; findings in source trees: {folder}/trees.tsv");
    }
    println!("{:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}

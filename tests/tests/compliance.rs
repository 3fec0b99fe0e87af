//! docs/compliance.md against the catalogue: what it names is on under its profile, and what is on answers a clause.

use reticent::{Status, catalog};
use std::{fs, path::Path};

/// The headings of the page end with the profile; each has groups.
const PROFILES: [(&str, &[&str]); 3] =
    [("pci", &["pci"]), ("hipaa", &["hipaa", "secrets"]), ("gdpr", &["gdpr", "secrets"])];

/// The groups that a table may name.
const GROUPS: [&str; 4] = ["national-id", "financial", "health", "secrets"];

fn matches(name: &str, id: &str, groups: &[impl AsRef<str>]) -> bool {
    let (family, last) = id.split_once('.').expect("ids have a family");
    match name.split_once('.') {
        Some((of, "*")) => of == family,
        Some(("*", of)) => of == last,
        Some(_) => name == id,
        None => groups.iter().any(|group| group.as_ref() == name),
    }
}

#[test]
fn the_page_names_what_is_on_and_all_of_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/compliance.md");
    let page = fs::read_to_string(&path).unwrap();
    for (profile, groups) in PROFILES {
        let heading = format!("profile `{profile}`\n");
        let (_, section) = page.split_once(&heading).unwrap_or_else(|| panic!("no section of `{profile}`"));
        let section = section.split("\n## ").next().unwrap();
        let names: Vec<&str> = section
            .lines()
            .filter(|line| line.starts_with('|'))
            .flat_map(|line| line.split('`').skip(1).step_by(2))
            .collect();
        let on: Vec<_> = catalog()
            .iter()
            .filter(|detector| {
                detector.status == Status::Stable && detector.groups.iter().any(|group| groups.contains(&&**group))
            })
            .collect();
        for name in &names {
            assert!(name.contains('.') || GROUPS.contains(name), "{profile}: `{name}` is neither detector nor group");
            assert!(on.iter().any(|of| matches(name, &of.id, &of.groups)), "{profile}: nothing on is `{name}`");
        }
        let unanswered: Vec<&str> = on
            .iter()
            .filter(|of| !names.iter().any(|name| matches(name, &of.id, &of.groups)))
            .filter(|of| !of.groups.iter().any(|group| group == "secrets"))
            .map(|of| &*of.id)
            .collect();
        assert_eq!(unanswered, Vec::<&str>::new(), "{profile}: in no clause");
    }
}

//! The suite calls every function of the store.

use std::collections::BTreeSet;
use std::path::Path;

fn texts(folder: &Path, into: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, into);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            into.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_public_function_is_called() {
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut sources, mut suite) = (Vec::new(), Vec::new());
    texts(&room.join("src"), &mut sources);
    texts(&room.join("tests"), &mut suite);
    let suite = suite.concat();
    let functions: BTreeSet<&str> = sources
        .iter()
        .flat_map(|text| text.split("pub async fn ").skip(1))
        .filter_map(|rest| rest.split(['(', '<']).next())
        .collect();
    assert!(functions.len() > 60, "only {} were found", functions.len());
    // By its path, as a method, or by its own name where it is imported.
    let called = |name: &&str| {
        ["::", ".", "(", " ", "\n"]
            .into_iter()
            .flat_map(|before| [format!("{before}{name}("), format!("{before}{name}::<")])
            .any(|call| suite.contains(&call))
    };
    let forgotten: Vec<_> = functions.into_iter().filter(|name| !called(name)).collect();
    assert!(forgotten.is_empty(), "no test calls {forgotten:?}");
}

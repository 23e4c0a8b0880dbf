//! The migrations are compiled in: the crate must be rebuilt when one changes.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}

//! The migrations are compiled in: a changed one must build the room again.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}

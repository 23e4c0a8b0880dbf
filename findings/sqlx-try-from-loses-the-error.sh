#!/usr/bin/env bash
# sqlx 0.9.0: with `#[derive(FromRow)]`, the error of a column's `try_from` never reaches anybody.
#
# What one would guess: a struct whose field is read with `#[sqlx(try_from = "String")]` fails, when the conversion fails, with sqlx's `ColumnDecode`, and its source is the
# conversion's own error, which is an ordinary `std::error::Error` with a text that says what was wrong. The manual says of `try_from` only that the row is not read then.
#
# What happens: whatever the error is, the source is a text that calls it unprintable and of an unprintable type. The derive means to pick the best of five ways to keep an
# error, by how many references a method's receiver has; the receiver that it calls the method on has none, so the last of the five, meant for what can't be printed at all,
# fits first and is always taken. An error returned by a `Decode` implementation is kept whole.
#
# Who meets it: whoever logs the reason why a row could not be read, or shows it. A role written by a newer version of a program came out as "unprintable error" in place of
# the word that was not known.
#
# What helps: convert in `Decode`, in a type of one's own, and let `try_from` only unwrap it.
#
# Seen with sqlx 0.9.0 on SQLite, rustc 1.95.0, x86-64 Linux. Exits 0 while it is so, 1 when it changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CARGO_TARGET_DIR="$work/target" RUSTUP_TOOLCHAIN=1.95.0
if ! cargo --version >/dev/null 2>&1; then rustup toolchain install 1.95.0 --profile minimal; fi
mkdir "$work/src"
cat >"$work/Cargo.toml" <<'TOML'
[package]
name = "lost"
version = "0.0.0"
edition = "2021"
[workspace]
[dependencies]
sqlx = { version = "=0.9.0", default-features = false, features = ["derive", "macros", "runtime-tokio", "sqlite"] }
tokio = { version = "=1.48.0", features = ["macros", "rt"] }
TOML
cat >"$work/src/main.rs" <<'RUST'
use sqlx::error::BoxDynError;
use sqlx::{Connection, Decode, FromRow, Sqlite, SqliteConnection, Type};

#[derive(Debug)]
struct NoColour(String);
impl std::fmt::Display for NoColour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is no colour", self.0)
    }
}
impl std::error::Error for NoColour {}

struct Colour;
impl TryFrom<String> for Colour {
    type Error = NoColour;
    fn try_from(word: String) -> Result<Self, NoColour> {
        if word == "red" { Ok(Self) } else { Err(NoColour(word)) }
    }
}

#[derive(FromRow)]
struct Tried {
    #[sqlx(try_from = "String")]
    #[allow(dead_code)]
    colour: Colour,
}

struct Decoded(Colour);
impl Type<Sqlite> for Decoded {
    fn type_info() -> <Sqlite as sqlx::Database>::TypeInfo {
        <String as Type<Sqlite>>::type_info()
    }
}
impl<'r> Decode<'r, Sqlite> for Decoded {
    fn decode(value: <Sqlite as sqlx::Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(Colour::try_from(<String as Decode<Sqlite>>::decode(value)?)?))
    }
}
impl From<Decoded> for Colour {
    fn from(of: Decoded) -> Self {
        of.0
    }
}

#[derive(FromRow)]
struct Read {
    #[sqlx(try_from = "Decoded")]
    #[allow(dead_code)]
    colour: Colour,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut db = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let sql = "SELECT 'loud' AS colour";
    let tried = sqlx::query_as::<_, Tried>(sql).fetch_one(&mut db).await.err().unwrap();
    let read = sqlx::query_as::<_, Read>(sql).fetch_one(&mut db).await.err().unwrap();
    println!("try_from: {tried}");
    println!("Decode:   {read}");
}
RUST
said=$(cargo run --quiet --manifest-path "$work/Cargo.toml")
echo "$said"
grep -q '^try_from: .*unprintable' <<<"$said" || { echo "the error of try_from is kept now"; exit 1; }
grep -q '^Decode: .*loud is no colour' <<<"$said" || { echo "the error of Decode is not kept any more"; exit 1; }

//! What [`boxed::boxed`] makes of functions.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use boxed::boxed;
use std::borrow::Cow;
use std::future::Future;

struct Tools {
    number: u32,
}

#[derive(Clone, Copy)]
struct Domains<'a> {
    tools: &'a Tools,
}

impl<'a> Domains<'a> {
    #[boxed]
    async fn sum(self, (one, other): (&u32, Option<u32>), names: &[&str]) -> Result<u32, String> {
        let other = other.ok_or("no other")?;
        if names.is_empty() {
            return Err("no names".to_owned());
        }
        tokio::task::yield_now().await;
        Ok(self.tools.number + one + other + names.len() as u32)
    }

    #[boxed]
    async fn named(&self, name: impl Into<String> + Send, of: Cow<'_, str>) -> String {
        format!("{} {of} {}", name.into(), self.tools.number)
    }

    /// It calls itself, which an async function can't.
    #[boxed]
    async fn down(self, from: u32) -> u32 {
        if from == 0 {
            return 0;
        }
        1 + self.down(from - 1).await
    }
}

#[boxed]
async fn first<'a, T>(of: &'a [T]) -> Option<&'a T>
where
    T: Sync,
{
    of.first()
}

fn is_send<T: Send>(of: T) -> T {
    of
}

#[tokio::test]
async fn it_does_what_the_function_says() {
    let tools = Tools { number: 1 };
    let domains = Domains { tools: &tools };
    let one = 2;
    let sum = is_send(domains.sum((&one, Some(3)), &["a", "b"])).await;
    assert_eq!(sum, Ok(8));
    assert_eq!(
        domains.sum((&one, None), &["a"]).await,
        Err("no other".to_owned())
    );
    assert_eq!(
        domains.sum((&one, Some(1)), &[]).await,
        Err("no names".to_owned())
    );
    assert_eq!(domains.named("x", Cow::Borrowed("y")).await, "x y 1");
    assert_eq!(domains.down(3).await, 3);
    assert_eq!(first(&[1, 2]).await, Some(&1));
}

/// A caller's future holds a pointer, and not what the function holds.
#[test]
fn a_caller_holds_a_pointer() {
    #[boxed]
    async fn large() -> u8 {
        let held = [1_u8; 4096];
        tokio::task::yield_now().await;
        held.iter().copied().max().unwrap()
    }
    fn size<F: Future>(of: F) -> usize {
        size_of_val(&of)
    }
    assert!(size(async { large().await }) < 64);
}

//! The connection to the registry: a proxy that passes bytes on unchanged (TLS is between the two ends) and can cut, slow down and refuse connections.
//!
//! A conversation goes by turns, as EPP does: what comes from the program is a command, what comes back next is its answer. So the line knows, without reading
//! either, whether it cuts before the registry acted or after.

use crate::Outcome;
use crate::plan::Cut;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Pieces from the program's side that belong to the greeting of TLS and are never cut: nothing has been asked yet.
const GREETING: usize = 2;
/// The largest piece passed on at once.
const PIECE: usize = 16 * 1024;

/// A line that listens.
pub struct Line {
    address: SocketAddr,
    registry: Mutex<SocketAddr>,
    cuts: Mutex<Vec<Cut>>,
    delay: AtomicU64,
    closed: AtomicBool,
    /// How many cuts were really made, by their kind.
    made: Mutex<Vec<Cut>>,
}

impl Line {
    /// Opens a line to this registry.
    ///
    /// # Errors
    /// When it can't listen.
    pub async fn open(registry: SocketAddr) -> Outcome<Arc<Self>> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let line = Arc::new(Self {
            address: listener.local_addr()?,
            registry: Mutex::new(registry),
            cuts: Mutex::default(),
            delay: AtomicU64::new(0),
            closed: AtomicBool::new(false),
            made: Mutex::default(),
        });
        let serving = Arc::downgrade(&line);
        tokio::spawn(async move {
            while let Ok((program, _)) = listener.accept().await {
                let Some(line) = serving.upgrade() else { break };
                if line.closed.load(Ordering::Relaxed) {
                    continue;
                }
                tokio::spawn(async move {
                    // How a line ends is the program's to see.
                    let _ = line.pass(program).await;
                });
            }
        });
        Ok(line)
    }

    /// Where the program reaches the registry.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The registry has another address now.
    pub fn leads_to(&self, registry: SocketAddr) {
        *self.registry.lock().unwrap_or_else(PoisonError::into_inner) = registry;
    }

    /// The next commands, on whatever connection, meet these cuts.
    pub fn cut(&self, at: Cut, times: usize) {
        let mut cuts = self.cuts.lock().unwrap_or_else(PoisonError::into_inner);
        cuts.extend(std::iter::repeat_n(at, times));
    }

    /// Every command takes so much longer.
    pub fn delay(&self, delay: Duration) {
        let millis = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
        self.delay.store(millis, Ordering::Relaxed);
    }

    /// Takes no connections, or takes them again. Those that stand are cut at their next command.
    pub fn close(&self, closed: bool) {
        self.closed.store(closed, Ordering::Relaxed);
    }

    /// Nothing is cut, slow or closed any more.
    pub fn heal(&self) {
        self.cuts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        self.delay(Duration::ZERO);
        self.close(false);
    }

    /// The cuts that were made so far.
    #[must_use]
    pub fn made(&self) -> Vec<Cut> {
        self.made
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn next_cut(&self) -> Option<Cut> {
        let cut = self
            .cuts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()?;
        self.made
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(cut);
        Some(cut)
    }

    /// One connection, until either side or a cut ends it.
    async fn pass(&self, mut program: TcpStream) -> Outcome {
        let address = *self.registry.lock().unwrap_or_else(PoisonError::into_inner);
        let mut registry = TcpStream::connect(address).await?;
        program.set_nodelay(true)?;
        registry.set_nodelay(true)?;
        let (mut up, mut down) = (vec![0; PIECE], vec![0; PIECE]);
        let (mut asked, mut cut) = (0, None);
        loop {
            tokio::select! {
                read = program.read(&mut up) => {
                    let read = read?;
                    if read == 0 || self.closed.load(Ordering::Relaxed) {
                        return Ok(());
                    }
                    asked += 1;
                    if asked > GREETING && cut.is_none() {
                        cut = self.next_cut();
                    }
                    if cut == Some(Cut::Before) {
                        return Ok(());
                    }
                    tokio::time::sleep(Duration::from_millis(self.delay.load(Ordering::Relaxed))).await;
                    registry.write_all(&up[..read]).await?;
                }
                read = registry.read(&mut down) => {
                    let read = read?;
                    match cut {
                        _ if read == 0 => return Ok(()),
                        Some(Cut::Midway) => {
                            program.write_all(&down[..read / 2]).await?;
                            program.flush().await?;
                            return Ok(());
                        }
                        Some(_) => return Ok(()),
                        None => program.write_all(&down[..read]).await?,
                    }
                }
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    /// A registry that answers every byte with two, and says what it heard.
    async fn registry() -> (SocketAddr, tokio::sync::mpsc::UnboundedReceiver<u8>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (heard, hears) = tokio::sync::mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let heard = heard.clone();
                tokio::spawn(async move {
                    while let Ok(byte) = stream.read_u8().await {
                        heard.send(byte).unwrap();
                        stream.write_all(&[byte, byte]).await.unwrap();
                    }
                });
            }
        });
        (address, hears)
    }

    async fn ask(stream: &mut TcpStream, byte: u8) -> usize {
        stream.write_all(&[byte]).await.unwrap();
        let mut answer = [0; 2];
        let mut read = 0;
        while read < 2 {
            match stream.read(&mut answer[read..]).await {
                Ok(0) | Err(_) => break,
                Ok(more) => read += more,
            }
        }
        read
    }

    #[tokio::test]
    async fn a_cut_is_made_where_it_was_asked_for() {
        let (address, mut hears) = registry().await;
        let line = Line::open(address).await.unwrap();
        for (cut, acted, answered) in [
            (Cut::Before, false, 0),
            (Cut::After, true, 0),
            (Cut::Midway, true, 1),
        ] {
            let mut program = TcpStream::connect(line.address()).await.unwrap();
            for byte in 0..2 {
                assert_eq!(ask(&mut program, byte).await, 2, "the greeting passes");
                hears.recv().await.unwrap();
            }
            line.cut(cut, 1);
            assert_eq!(ask(&mut program, 9).await, answered, "{cut:?}");
            assert_eq!(hears.try_recv().is_ok(), acted, "{cut:?}");
        }
        assert_eq!(line.made(), [Cut::Before, Cut::After, Cut::Midway]);
    }

    #[tokio::test]
    async fn a_closed_line_takes_nobody_and_a_healed_one_does() {
        let (address, _hears) = registry().await;
        let line = Line::open(address).await.unwrap();
        line.close(true);
        let mut program = TcpStream::connect(line.address()).await.unwrap();
        assert_eq!(ask(&mut program, 1).await, 0);
        line.heal();
        let mut program = TcpStream::connect(line.address()).await.unwrap();
        assert_eq!(ask(&mut program, 1).await, 2);
    }
}

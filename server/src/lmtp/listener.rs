//! Where the listener is: a port, or a socket in the file system.

use crate::config::BounceListen;
use std::fmt;
use std::fs::Permissions;
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};

/// A connection.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A bound listener. The socket's file is removed with it.
pub(crate) enum Listener {
    Tcp(TcpListener),
    Unix(UnixListener, PathBuf),
}

impl Listener {
    /// Binds it. A socket that a process left behind is replaced.
    pub(crate) async fn bind(at: &BounceListen) -> io::Result<Self> {
        match at {
            BounceListen::Tcp(address) => Ok(Self::Tcp(TcpListener::bind(address).await?)),
            BounceListen::Unix(path) => {
                remove_dead(path).await?;
                let listener = UnixListener::bind(path)?;
                // Mail servers run as other users. Who may reach the socket is up to its folder; as on a port, whoever does can do nothing without the mark of a letter.
                std::fs::set_permissions(path, Permissions::from_mode(0o666))?;
                Ok(Self::Unix(listener, path.clone()))
            }
        }
    }

    /// The next connection.
    pub(super) async fn accept(&self) -> io::Result<Box<dyn Stream>> {
        Ok(match self {
            Self::Tcp(listener) => Box::new(listener.accept().await?.0),
            Self::Unix(listener, _) => Box::new(listener.accept().await?.0),
        })
    }
}

/// Removes a socket that nobody listens on.
async fn remove_dead(path: &Path) -> io::Result<()> {
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|meta| meta.file_type().is_socket());
    if !is_socket {
        return Ok(());
    }
    match tokio::net::UnixStream::connect(path).await {
        Ok(_) => Err(io::ErrorKind::AddrInUse.into()),
        Err(_) => std::fs::remove_file(path),
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Self::Unix(_, path) = self {
            let _ = std::fs::remove_file(path);
        }
    }
}

impl fmt::Display for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(listener) => match listener.local_addr() {
                Ok(address) => write!(f, "{address}"),
                Err(_) => f.write_str("a port"),
            },
            Self::Unix(_, path) => write!(f, "{}", path.display()),
        }
    }
}

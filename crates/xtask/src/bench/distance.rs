//! A relay that makes a server as far away as real portals are: what it hears it passes on later.

use crate::server;
use anyhow::{Context, Result};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Relays to `target` until the process ends; each way takes `delay`. Answers its own address.
pub fn relay(target: &str, delay: Duration) -> Result<String> {
    let address = server::free_address()?;
    let listener = TcpListener::bind(&address).with_context(|| format!("cannot listen at {address}"))?;
    let target = target.to_owned();
    thread::spawn(move || {
        for near in listener.incoming().flatten() {
            // A caller that cannot be connected sees its connection close, as with any dead server.
            let _ = connect(near, &target, delay);
        }
    });
    Ok(address)
}

fn connect(near: TcpStream, target: &str, delay: Duration) -> Result<()> {
    let far = TcpStream::connect(target)?;
    for stream in [&near, &far] {
        stream.set_nodelay(true)?;
    }
    pass(near.try_clone()?, far.try_clone()?, delay);
    pass(far, near, delay);
    Ok(())
}

/// Passes on what `from` says. Reading and writing are two threads: what is on its way holds nothing up.
fn pass(mut from: TcpStream, mut to: TcpStream, delay: Duration) {
    let (sender, receiver) = mpsc::channel::<(Instant, Vec<u8>)>();
    thread::spawn(move || {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            let sent = sender.send((Instant::now() + delay, buffer.get(..length).unwrap_or_default().to_vec()));
            if sent.is_err() {
                break;
            }
        }
    });
    thread::spawn(move || {
        for (due, bytes) in receiver {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            if to.write_all(&bytes).is_err() {
                break;
            }
        }
        // The other side hears the end of it, and the reader here ends with it.
        let _ = to.shutdown(Shutdown::Both);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_arrives_later_and_whole() -> Result<()> {
        let echo = TcpListener::bind("127.0.0.1:0")?;
        let target = echo.local_addr()?.to_string();
        thread::spawn(move || {
            let (mut stream, _) = echo.accept()?;
            let mut heard = [0; 5];
            stream.read_exact(&mut heard)?;
            stream.write_all(&heard)
        });
        let delay = Duration::from_millis(20);
        let start = Instant::now();
        let mut stream = TcpStream::connect(relay(&target, delay)?)?;
        stream.write_all(b"hello")?;
        let mut heard = String::new();
        stream.read_to_string(&mut heard)?;
        assert_eq!(heard, "hello");
        assert!(start.elapsed() >= delay * 2);
        Ok(())
    }
}

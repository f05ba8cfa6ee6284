//! A network between the program and its database server that can be told to swallow every packet. Nothing is closed and
//! nothing is refused then: whoever waits for an answer waits until its own time-out.

use std::{
    io::{ErrorKind, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    thread,
    time::Duration,
};

/// How often a pump looks whether its network is gone.
const GLANCE: Duration = Duration::from_millis(200);

/// A relay on loopback. What was swallowed is lost for good, so a connection that fell silent once never speaks again.
pub struct Network {
    address: SocketAddr,
    wire: Arc<Wire>,
}

struct Wire {
    server: SocketAddr,
    /// Connections so far.
    opened: AtomicUsize,
    /// Connections with a smaller number are silent.
    silent_before: AtomicUsize,
    /// Whether connections that are opened now are silent, too.
    new_silent: AtomicBool,
    gone: AtomicBool,
}

impl Network {
    /// A network that leads to the server of this address, such as `postgres://postgres@127.0.0.1:5432/name`.
    pub fn to(url: &str) -> Self {
        let (_, place) = url.rsplit_once('@').expect("an address with a user");
        let (place, _) = place.split_once('/').expect("an address with a database");
        let server = place.replace("localhost", "127.0.0.1").parse().expect("the server's address");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address");
        let wire = Arc::new(Wire {
            server,
            opened: AtomicUsize::new(0),
            silent_before: AtomicUsize::new(0),
            new_silent: AtomicBool::new(false),
            gone: AtomicBool::new(false),
        });
        let accepting = wire.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if accepting.gone.load(SeqCst) {
                    return;
                }
                if let Ok(stream) = stream {
                    accepting.carry(stream);
                }
            }
        });
        Self { address, wire }
    }

    /// The address of the database through this network.
    pub fn url(&self, direct: &str) -> String {
        let (account, rest) = direct.rsplit_once('@').expect("an address with a user");
        let (_, database) = rest.split_once('/').expect("an address with a database");
        format!("{account}@{}/{database}", self.address)
    }

    /// From now on the connections that are open now carry nothing.
    pub fn silence_open_ones(&self) {
        self.wire.silent_before.store(self.wire.opened.load(SeqCst), SeqCst);
    }

    /// From now on nothing is carried, and connections that are opened meanwhile are silent, too.
    pub fn silence(&self) {
        self.wire.new_silent.store(true, SeqCst);
        self.silence_open_ones();
    }

    /// Connections that are opened from now on work.
    pub fn restore(&self) {
        self.silence_open_ones();
        self.wire.new_silent.store(false, SeqCst);
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.wire.gone.store(true, SeqCst);
        // Notifier the one who accepts.
        let _woken = TcpStream::connect(self.address);
    }
}

impl Wire {
    fn carry(self: &Arc<Self>, client: TcpStream) {
        let number = self.opened.fetch_add(1, SeqCst);
        let Ok(server) = TcpStream::connect(self.server) else { return };
        for stream in [&client, &server] {
            stream.set_nodelay(true).expect("an open socket");
            stream.set_read_timeout(Some(GLANCE)).expect("an open socket");
        }
        for (from, to) in
            [(client.try_clone().expect("a socket"), server.try_clone().expect("a socket")), (server, client)]
        {
            let wire = self.clone();
            thread::spawn(move || wire.pump(number, from, to));
        }
    }

    fn is_silent(&self, number: usize) -> bool {
        number < self.silent_before.load(SeqCst) || self.new_silent.load(SeqCst)
    }

    fn pump(&self, number: usize, mut from: TcpStream, mut to: TcpStream) {
        let mut bytes = vec![0; 64 * 1024];
        let mut silent = false;
        while !self.gone.load(SeqCst) {
            let read = match from.read(&mut bytes) {
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    silent |= self.is_silent(number);
                    continue;
                }
                read => read,
            };
            silent |= self.is_silent(number);
            match read {
                // The end of a connection is a packet, too: the other side does not learn of it.
                Ok(0) | Err(_) if silent => thread::sleep(GLANCE),
                Ok(0) | Err(_) => break,
                Ok(_) if silent => {}
                Ok(count) if to.write_all(&bytes[..count]).is_err() => break,
                Ok(_) => {}
            }
        }
        // It may be closed already.
        let _closed = to.shutdown(Shutdown::Both);
    }
}

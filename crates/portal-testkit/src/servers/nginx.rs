//! An nginx of a test's own.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use tokio::net::TcpStream;

use super::process::{Process, find_daemon, free_port};

/// A throwaway nginx on free ports of this machine, gone when dropped.
#[derive(Debug)]
pub struct NginxServer {
    http: u16,
    https: u16,
    home: TempDir,
    _process: Process,
}

impl NginxServer {
    /// Starts one. `servers` writes its `server` blocks from the directory they may use, the port for plain HTTP and
    /// the port for TLS.
    ///
    /// # Panics
    /// If there is no such program, or it does not start.
    pub async fn start(servers: impl Fn(&Path, u16, u16) -> String) -> Self {
        let program = find_daemon("nginx", "nginx-light");
        let home = TempDir::with_prefix("portal-nginx-").expect("a temporary directory");
        let (file, log) = (home.path().join("nginx.conf"), home.path().join("error.log"));
        for _ in 0..5 {
            let (http, https) = (free_port(), free_port());
            fs::write(&file, configuration(home.path(), &servers(home.path(), http, https)))
                .expect("a file is written");
            let arguments = ["-e", &log.to_string_lossy(), "-c", &file.to_string_lossy()].map(str::to_owned);
            let mut process = Process::start(&program, &arguments, &log, None);
            if process.wait_until(async || TcpStream::connect(("127.0.0.1", https)).await.is_ok()).await {
                return Self { http, https, home, _process: process };
            }
        }
        panic!("nginx does not start: {}", fs::read_to_string(&log).unwrap_or_default());
    }

    /// The port for plain HTTP.
    pub fn http_port(&self) -> u16 {
        self.http
    }

    /// The port for TLS.
    pub fn https_port(&self) -> u16 {
        self.https
    }

    /// The directory of its files.
    pub fn home(&self) -> &Path {
        self.home.path()
    }
}

/// One process in the foreground, with all of its files in `home`.
fn configuration(home: &Path, servers: &str) -> String {
    let home = home.display();
    let places: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("{name}_temp_path {home}/{name};\n"))
        .concat();
    format!(
        "daemon off;\nmaster_process off;\npid {home}/nginx.pid;\nevents {{ worker_connections 256; }}\nhttp {{\n{places}\
         access_log {home}/access.log;\n{servers}\n}}\n"
    )
}

//! A small HTTP/1.1 client over one kept connection: enough to ask our own servers, and little to measure beside them.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A connection to one server.
pub struct Client {
    address: String,
    stream: BufReader<TcpStream>,
    /// Sent with every request.
    headers: Vec<(String, String)>,
}

/// What a server answered.
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Client {
    /// Connects to `127.0.0.1:3000`. A read that takes longer than a minute fails.
    pub fn connect(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("nobody answers at {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self { address: address.to_owned(), stream: BufReader::new(stream), headers: Vec::new() })
    }

    /// Adds a header to every later request.
    pub fn header(&mut self, name: &str, value: &str) {
        self.headers.retain(|(found, _)| !found.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    pub fn get(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, None, &[])
    }

    /// Sends JSON and reads JSON; an error unless the answer is a success.
    pub fn json(&mut self, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
        let bytes = body.map(Value::to_string).unwrap_or_default();
        let answer = self.send(method, path, body.map(|_| "application/json"), bytes.as_bytes())?;
        let answer = answer.success(method, path)?;
        if answer.body.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_slice(&answer.body).with_context(|| format!("{method} {path} answered no JSON"))
    }

    /// Uploads a file as a form does; answers what the server says of it.
    pub fn upload(&mut self, path: &str, name: &str, content: &[u8]) -> Result<Value> {
        const BOUNDARY: &str = "portico-boundary-7f3a";
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        let body = [head.as_bytes(), content, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let answer = self.send("POST", path, Some(&kind), &body)?.success("POST", path)?;
        serde_json::from_slice(&answer.body).with_context(|| format!("POST {path} answered no JSON"))
    }

    /// Sends any request and reads its answer to the end.
    pub fn send(&mut self, method: &str, path: &str, content_type: Option<&str>, body: &[u8]) -> Result<Answer> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.address);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(content_type) = content_type {
            head.push_str(&format!("content-type: {content_type}\r\n"));
        }
        head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
        let stream = self.stream.get_mut();
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        self.read(method)
    }

    fn read(&mut self, method: &str) -> Result<Answer> {
        let status_line = self.line()?;
        let status = status_line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let status = status.with_context(|| format!("not an answer of HTTP: {status_line:?}"))?;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':') {
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        let mut answer = Answer { status, headers, body: Vec::new() };
        if method == "HEAD" || status == 204 || status == 304 {
            return Ok(answer);
        }
        if answer.header("transfer-encoding").is_some_and(|encoding| encoding.eq_ignore_ascii_case("chunked")) {
            answer.body = self.chunks()?;
        } else {
            let length = answer.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
            answer.body = vec![0; length];
            self.stream.read_exact(&mut answer.body)?;
        }
        Ok(answer)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            bail!("the server closed the connection");
        }
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }

    fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.line()?;
            let size = usize::from_str_radix(line.split(';').next().unwrap_or_default().trim(), 16)?;
            let start = body.len();
            body.resize(start + size, 0);
            self.stream.read_exact(&mut body[start..])?;
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
}

impl Answer {
    /// The first header of this name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Every `name=value` that the answer sets as a cookie.
    pub fn cookies(&self) -> Vec<String> {
        let set = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        set.filter_map(|(_, value)| value.split(';').next().map(str::to_owned)).collect()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The answer itself, or an error with what it says.
    pub fn success(self, method: &str, path: &str) -> Result<Self> {
        if !(200..400).contains(&self.status) {
            let body: String = self.text().chars().take(300).collect();
            bail!("{method} {path} answered {}: {body}", self.status);
        }
        Ok(self)
    }
}

/// The `uid` of what a portal answered.
pub fn uid(thing: &Value) -> Result<String> {
    thing["uid"].as_str().map(str::to_owned).with_context(|| format!("no uid in {thing}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn answering(answer: &'static str) -> Result<Client> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?.to_string();
        std::thread::spawn(move || -> std::io::Result<()> {
            let (mut stream, _) = listener.accept()?;
            let mut request = [0; 1024];
            let _ = stream.read(&mut request)?;
            stream.write_all(answer.as_bytes())
        });
        Client::connect(&address)
    }

    #[test]
    fn chunked_answers_are_put_together() -> Result<()> {
        let mut client =
            answering("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")?;
        assert_eq!(client.get("/")?.text(), "abcde");
        Ok(())
    }

    #[test]
    fn cookies_are_kept_without_their_attributes() -> Result<()> {
        let head = "HTTP/1.1 303 See Other\r\nset-cookie: id=7; Path=/; HttpOnly\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(answering(head)?.get("/")?.cookies(), ["id=7"]);
        Ok(())
    }

    #[test]
    fn a_refusal_is_an_error_with_what_it_says() -> Result<()> {
        let mut client = answering("HTTP/1.1 404 Not Found\r\ncontent-length: 10\r\n\r\nNot found.")?;
        let error = client.json("GET", "/nothing", None).expect_err("404 is no success");
        assert!(error.to_string().contains("404: Not found."), "{error}");
        Ok(())
    }
}

//! One request of HTTP/1.1 from bytes: its head, and where its body ends.
//!
//! Whatever two readers could understand in two ways is refused: that is how requests get smuggled.
//!
//! # Source
//! RFC 9112 (HTTP/1.1), sections 3 (request line), 5 (fields), 6 (body length), 7.1 (chunks); the bytes of the head are
//! taken apart by `httparse`.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};

/// Bytes of a head.
pub(super) const LONGEST_HEAD: usize = 16 << 10;
/// Fields of a head.
const MOST_FIELDS: usize = 64;
/// Bytes of what stands around the data of chunks.
const LONGEST_LINE: usize = 1 << 10;

/// Where the body ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// After so many bytes.
    After(u64),
    /// With a chunk of no bytes.
    Chunked,
}

/// Everything before the body.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Head {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) ends: Ends,
    /// Whether another request may follow.
    pub(super) keep: bool,
    /// Whether the body is sent only once we say so.
    pub(super) waits: bool,
}

/// Why bytes are no request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) &'static str);

/// The head at the start of `bytes` with its length; `None` where more has to come.
pub(super) fn parse_head(bytes: &[u8]) -> Result<Option<(Head, usize)>, Malformed> {
    let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
    let mut request = httparse::Request::new(&mut fields);
    let length = match request.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) if bytes.len() < LONGEST_HEAD => return Ok(None),
        Ok(httparse::Status::Partial) => return Err(Malformed("the head is too long")),
        Err(httparse::Error::TooManyHeaders) => return Err(Malformed("too many header fields")),
        Err(_) => return Err(Malformed("this is not HTTP/1.1")),
    };
    let method = request
        .method
        .and_then(|method| Method::from_bytes(method.as_bytes()).ok());
    let uri = request.path.and_then(|path| Uri::try_from(path).ok());
    let (Some(method), Some(uri)) = (method, uri) else {
        return Err(Malformed("the request line cannot be read"));
    };
    let mut headers = HeaderMap::with_capacity(request.headers.len());
    for field in &*request.headers {
        let name = HeaderName::from_bytes(field.name.as_bytes());
        match (name, HeaderValue::from_bytes(field.value)) {
            (Ok(name), Ok(value)) => headers.append(name, value),
            _ => return Err(Malformed("a header field cannot be read")),
        };
    }
    let is_new = request.version == Some(1);
    if is_new && headers.get_all(header::HOST).iter().count() != 1 {
        return Err(Malformed("one host has to be named"));
    }
    let says = |name: HeaderName, word: &str| {
        let values = headers.get_all(name);
        let words = values
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|text| text.split(','));
        words
            .into_iter()
            .any(|one| one.trim().eq_ignore_ascii_case(word))
    };
    let head = Head {
        ends: ends(&headers, is_new)?,
        keep: is_new && !says(header::CONNECTION, "close"),
        waits: is_new && says(header::EXPECT, "100-continue"),
        method,
        uri,
        headers,
    };
    Ok(Some((head, length)))
}

fn ends(headers: &HeaderMap, is_new: bool) -> Result<Ends, Malformed> {
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    let mut lengths = headers.get_all(header::CONTENT_LENGTH).iter();
    match (codings.next(), lengths.next()) {
        (None, None) => Ok(Ends::After(0)),
        (Some(_), Some(_)) => Err(Malformed("the length of the body is said twice")),
        (Some(coding), None) => {
            let is_chunked = coding
                .to_str()
                .is_ok_and(|coding| coding.eq_ignore_ascii_case("chunked"));
            if is_new && is_chunked && codings.next().is_none() {
                Ok(Ends::Chunked)
            } else {
                Err(Malformed("only `chunked` is known as a transfer coding"))
            }
        }
        (None, Some(length)) => {
            let text = length.to_str().unwrap_or_default();
            let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            match text.parse() {
                Ok(n) if is_plain && lengths.next().is_none() => Ok(Ends::After(n)),
                _ => Err(Malformed("the length of the body cannot be read")),
            }
        }
    }
}

/// A body in chunks, put together as it comes.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    pub(super) body: Vec<u8>,
    /// Bytes of the present chunk that are still to come, and of the line break behind it.
    rest: Option<usize>,
    is_over: bool,
}

impl Chunks {
    /// Takes what it can from the front of `bytes` and says how much that was, and whether the body is whole.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<(usize, bool), Malformed> {
        let mut at = 0;
        loop {
            let left = &bytes[at..];
            if self.is_over {
                // Fields after the body are let pass; an empty line ends them.
                let Some(end) = left.windows(2).position(|two| two == b"\r\n") else {
                    return check_line(left).map(|()| (at, false));
                };
                at += end + 2;
                if end == 0 {
                    return Ok((at, true));
                }
                continue;
            }
            match self.rest {
                None => match httparse::parse_chunk_size(left) {
                    Ok(httparse::Status::Complete((line, size))) => {
                        at += line;
                        self.is_over = size == 0;
                        let size = usize::try_from(size)
                            .ok()
                            .and_then(|size| size.checked_add(2));
                        let size = size.ok_or(Malformed("a chunk is too long"))?;
                        self.rest = (!self.is_over).then_some(size);
                    }
                    Ok(httparse::Status::Partial) => return check_line(left).map(|()| (at, false)),
                    Err(_) => return Err(Malformed("the size of a chunk cannot be read")),
                },
                Some(rest) => {
                    let data = rest.saturating_sub(2).min(left.len());
                    self.body.extend_from_slice(&left[..data]);
                    at += data;
                    let rest = rest - data;
                    let left = &left[data..];
                    if 2 < rest || left.len() < 2 {
                        self.rest = Some(rest);
                        return Ok((at, false));
                    }
                    if !left.starts_with(b"\r\n") {
                        return Err(Malformed("a chunk does not end where it says"));
                    }
                    at += 2;
                    self.rest = None;
                }
            }
        }
    }
}

fn check_line(left: &[u8]) -> Result<(), Malformed> {
    if left.len() < LONGEST_LINE {
        Ok(())
    } else {
        Err(Malformed("a line between chunks is too long"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Result<Option<(Head, usize)>, Malformed> {
        parse_head(text.as_bytes())
    }

    #[test]
    fn a_head_is_read_once_it_is_whole() {
        let text = "POST /v1/score?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\nConnection: Keep-Alive, Close\r\n\r\nrest";
        for end in 0..text.len() - 4 {
            assert_eq!(head(&text[..end]), Ok(None));
        }
        let (got, length) = head(text).unwrap().unwrap();
        assert_eq!(
            (length, got.ends, got.keep),
            (text.len() - 4, Ends::After(12), false)
        );
        assert_eq!((got.method, got.uri.path()), (Method::POST, "/v1/score"));
        let (got, _) = head("GET / HTTP/1.0\r\n\r\n").unwrap().unwrap();
        assert!(!got.keep && got.ends == Ends::After(0));
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused() {
        for fields in [
            "",
            "Host: a\r\nHost: b\r\n",
            "Host: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n",
            "Host: a\r\nContent-Length: +1\r\n",
            "Host: a\r\nContent-Length: 1, 1\r\n",
            "Host: a\r\nContent-Length: \r\n",
            "Host: a\r\nContent-Length: 99999999999999999999999\r\n",
            "Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n",
            "Host: a\r\nTransfer-Encoding: gzip, chunked\r\n",
            "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "Host : a\r\n",
            "Host: a\r\n folded: b\r\n",
        ] {
            assert!(
                head(&format!("POST / HTTP/1.1\r\n{fields}\r\n")).is_err(),
                "{fields}"
            );
        }
        assert!(head("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n").is_err());
        assert!(head("POST / HTTP/2.0\r\nHost: a\r\n\r\n").is_err());
        assert!(head(&"x".repeat(LONGEST_HEAD + 1)).is_err());
        let many = "a: b\r\n".repeat(MOST_FIELDS + 1);
        assert!(head(&format!("GET / HTTP/1.1\r\nHost: a\r\n{many}\r\n")).is_err());
    }

    #[test]
    fn chunks_come_together_wherever_they_are_cut() {
        let text = b"4\r\nWiki\r\n6;x=y\r\npedia \r\n0\r\nTrailer: t\r\n\r\nNEXT";
        for cut in 0..text.len() {
            let mut chunks = Chunks::default();
            let (taken, is_whole) = chunks.take(&text[..cut]).unwrap();
            let (more, is_whole) = if is_whole {
                (0, true)
            } else {
                chunks.take(&text[taken..]).unwrap()
            };
            assert!(is_whole);
            assert_eq!(chunks.body, b"Wikipedia ");
            assert_eq!(&text[taken + more..], b"NEXT", "{cut}");
        }
        for bad in [
            "x\r\n",
            "4\r\nWikiXX",
            "ffffffffffffffff\r\n",
            "fffffffffffffffff\r\n",
        ] {
            assert!(Chunks::default().take(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}

//! From bytes to text, and which encoding it was.
//!
//! UTF-8 and UTF-16 announce themselves or prove themselves: text in another encoding is hardly ever valid UTF-8. What
//! is left is `Shift_JIS` where it decodes without a fault and has kana in it (kana are written with the bytes 0x82
//! and 0x83, which Windows-1252 uses for a quote and a florin sign), and Windows-1252 otherwise.

use encoding_rs::{Encoding, SHIFT_JIS, WINDOWS_1252};

/// The text of a file, and the encoding where it had to be guessed.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) guessed: Option<&'static str>,
}

pub(super) fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[length..]);
        return Decoded {
            text: text.into_owned(),
            guessed: None,
        };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded {
            text: text.to_owned(),
            guessed: None,
        };
    }
    let (japanese, is_broken) = SHIFT_JIS.decode_without_bom_handling(bytes);
    if !is_broken && japanese.chars().any(is_kana) {
        return Decoded {
            text: japanese.into_owned(),
            guessed: Some(SHIFT_JIS.name()),
        };
    }
    let (western, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Decoded {
        text: western.into_owned(),
        guessed: Some("Windows-1252"),
    }
}

/// Full-width hiragana and katakana.
fn is_kana(letter: char) -> bool {
    ('\u{3041}'..='\u{30fa}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, Option<&'static str>) {
        let decoded = decode(bytes);
        (decoded.text, decoded.guessed)
    }

    #[test]
    fn what_announces_itself_is_not_guessed() {
        for bytes in [
            "página;ルール".as_bytes().to_vec(),
            [b"\xef\xbb\xbf".as_slice(), "página;ルール".as_bytes()].concat(),
            [0xff, 0xfe]
                .into_iter()
                .chain("página;ルール".encode_utf16().flat_map(u16::to_le_bytes))
                .collect(),
        ] {
            assert_eq!(decoded(&bytes), ("página;ルール".to_owned(), None));
        }
    }

    #[test]
    fn shift_jis_and_windows_1252_are_told_apart() {
        // Bytes as iconv writes them, not made by the library that reads them.
        let japanese = b"\x83\x8b\x81\x5b\x83\x8b,\x93\x5f\x90\x94"; // ルール,点数
        assert_eq!(
            decoded(japanese),
            ("ルール,点数".to_owned(), Some("Shift_JIS"))
        );
        // `página` is valid Shift_JIS, too: a kanji in the middle of a word, and no kana.
        let spanish = b"p\xe1gina;opini\xf3n;\x80";
        assert_eq!(
            decoded(spanish),
            ("página;opinión;€".to_owned(), Some("Windows-1252"))
        );
    }
}

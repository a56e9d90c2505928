//! Bytes as text.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as base64.
///
/// # Source
/// RFC 4648, section 4.
pub fn to_base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let group = (0..3).fold(0_usize, |group, at| {
            group << 8 | usize::from(chunk.get(at).copied().unwrap_or(0))
        });
        for place in 0..4 {
            let digit = DIGITS[group >> (18 - 6 * place) & 63];
            out.push(if place <= chunk.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    out
}

/// The bytes of base64; `None` where it is none.
///
/// # Source
/// RFC 4648, section 4.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=').as_bytes();
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut group, mut n_bits) = (0_u32, 0);
    for digit in digits {
        let value = DIGITS.iter().position(|known| known == digit)?;
        group = group << 6 | u32::try_from(value).ok()?;
        n_bits += 6;
        if 8 <= n_bits {
            n_bits -= 8;
            bytes.push(u8::try_from(group >> n_bits & 255).ok()?);
        }
    }
    // What was written ends as it has to.
    (to_base64(&bytes) == text).then_some(bytes)
}

/// Bytes as hexadecimal digits.
pub fn to_hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |four: u8| char::from(DIGITS[usize::from(four & 15)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(*byte)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_standard() {
        let pairs = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ];
        for (text, encoded) in pairs {
            assert_eq!(to_base64(text.as_bytes()), encoded);
            assert_eq!(from_base64(encoded).unwrap(), text.as_bytes());
        }
        assert_eq!(to_hexadecimal(&[0, 171, 255]), "00abff");
        for wrong in ["Z", "Zg", "Zm9v=", "Zm 9v", "Zh=="] {
            assert_eq!(from_base64(wrong), None, "{wrong}");
        }
    }
}

//! Signatures of messages, as Standard Webhooks wants them.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::domain::{from_base64, to_base64};
use crate::error::{Error, Result};
use crate::http::tokens::random;

/// What every secret begins with.
const PREFIX: &str = "whsec_";

/// A new secret.
pub(super) fn new_secret() -> Result<String> {
    Ok(format!("{PREFIX}{}", to_base64(&random::<24>()?)))
}

/// The value of `webhook-signature` for a message with this id, sent at this second with these bytes.
///
/// # Source
/// Standard Webhooks 1.0.0, "Signature scheme": HMAC-SHA256 over `id.timestamp.payload`.
pub(super) fn signature(secret: &str, id: &str, seconds: i64, body: &str) -> Result<String> {
    let key = secret.strip_prefix(PREFIX).and_then(from_base64);
    let key = key.ok_or_else(|| Error::internal("a kept secret is none"))?;
    let mut hash = Hmac::<Sha256>::new_from_slice(&key)
        .map_err(|error| Error::internal(format!("a secret is no key: {error}")))?;
    hash.update(format!("{id}.{seconds}.{body}").as_bytes());
    Ok(format!("v1,{}", to_base64(&hash.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_vector_is_signed_as_published() {
        // Standard Webhooks, test of the reference libraries: "sign function works".
        let signed = signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(
            signed.unwrap(),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn a_new_secret_can_sign_and_is_another_each_time() {
        let (one, other) = (new_secret().unwrap(), new_secret().unwrap());
        assert_ne!(one, other);
        let sign = |secret| signature(secret, "a", 1, "{}").unwrap();
        assert_eq!(sign(&one), sign(&one));
        assert_ne!(sign(&one), sign(&other));
    }
}

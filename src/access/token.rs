//! JSON Web Tokens (RFC 7519), signed with HMAC-SHA256.

use std::sync::Once;

use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{ErrorKind, Result},
    signature::{Error as SignatureError, Signer, Verifier},
};
use ring::hmac;
use serde::{Deserialize, Serialize};

use super::{registry::Held, secret::Secret};

/// Nothing longer is looked at.
const LONGEST: usize = 1024;

#[derive(Serialize, Deserialize)]
struct Claims {
    /// What the token is called.
    sub: String,
    role: String,
    /// The row of the registry.
    jti: String,
    iat: i64,
    exp: i64,
}

pub(super) fn sign(held: &Held, secret: &Secret) -> String {
    install();
    let claims = Claims {
        sub: held.name.clone(),
        role: held.role.as_str().to_owned(),
        jti: held.id.to_string(),
        iat: held.created,
        exp: held.expires,
    };
    let key = EncodingKey::from_secret(secret.bytes());
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).expect("these claims are JSON")
}

/// The id of a token that this board has signed and that has not expired. Role and owner are the registry's to say.
pub(super) fn verify(token: &str, secret: &Secret, now: i64) -> Option<String> {
    install();
    if token.len() > LONGEST {
        return None;
    }
    let mut rules = Validation::new(Algorithm::HS256);
    // Against our own clock, below: tests have theirs.
    rules.validate_exp = false;
    let key = DecodingKey::from_secret(secret.bytes());
    let claims = jsonwebtoken::decode::<Claims>(token, &key, &rules).ok()?.claims;
    (claims.exp > now).then_some(claims.jti)
}

/// The library leaves the arithmetic to whoever has it already; ours is that of the TLS library.
fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        static RING: CryptoProvider = CryptoProvider {
            signer_factory: |algorithm, key| Ok(Box::new(Mac::new(*algorithm, key.as_bytes())?)),
            verifier_factory: |algorithm, key| Ok(Box::new(Mac::new(*algorithm, key.try_get_as_bytes()?)?)),
            key_utils: KeyUtils::new_unimplemented(),
        };
        let _installed_by_a_test = RING.install_default();
    });
}

struct Mac(hmac::Key);

impl Mac {
    fn new(algorithm: Algorithm, key: &[u8]) -> Result<Self> {
        match algorithm {
            Algorithm::HS256 => Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, key))),
            _ => Err(ErrorKind::InvalidAlgorithm.into()),
        }
    }
}

impl Signer<Vec<u8>> for Mac {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, SignatureError> {
        Ok(hmac::sign(&self.0, message).as_ref().to_vec())
    }
}

impl Verifier<Vec<u8>> for Mac {
    /// In constant time.
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), SignatureError> {
        hmac::verify(&self.0, message, signature).map_err(|_| SignatureError::new())
    }
}

impl JwtSigner for Mac {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Mac {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};

    use super::*;
    use crate::wire::access::{Role, Sight};

    fn secret() -> Secret {
        let folder = tempfile::tempdir().unwrap();
        Secret::load_or_make(folder.path()).unwrap()
    }

    fn held() -> Held {
        Held {
            id: "an-id".into(),
            name: "Ada's phone".into(),
            role: Role::Viewer,
            sight: Sight::NONE,
            device: None,
            created: 1000,
            expires: 2000,
            seen: None,
        }
    }

    #[test]
    fn a_token_is_good_until_it_expires() {
        let secret = secret();
        let token = sign(&held(), &secret);
        assert_eq!(verify(&token, &secret, 1999).as_deref(), Some("an-id"));
        assert_eq!(verify(&token, &secret, 2000), None);
        assert_eq!(verify(&token, &self::secret(), 1999), None, "another board's");
    }

    #[test]
    fn nothing_but_the_token_itself_is_good() {
        let secret = secret();
        let token = sign(&held(), &secret);
        for length in 0..token.len() {
            assert_eq!(verify(&token[..length], &secret, 1500), None, "a prefix");
        }
        for more in ["A", "=", ".", " ", "\n", "\0"] {
            assert_eq!(verify(&format!("{token}{more}"), &secret, 1500), None, "more");
            assert_eq!(verify(&format!("{more}{token}"), &secret, 1500), None, "more before");
        }
        for place in 0..token.len() {
            let mut other = token.clone().into_bytes();
            other[place] ^= if other[place].is_ascii_alphabetic() { 0x20 } else { 1 };
            let other = String::from_utf8(other).unwrap();
            assert_eq!(verify(&other, &secret, 1500), None, "other case at {place}");
        }
        assert_eq!(verify(&"A".repeat(LONGEST + 1), &secret, 1500), None);
    }

    #[test]
    fn a_token_that_says_it_needs_no_signature_is_not_believed() {
        let secret = secret();
        let token = sign(&held(), &secret);
        let claims = token.split('.').nth(1).unwrap();
        for header in [
            r#"{"alg":"none"}"#,
            r#"{"alg":"HS512"}"#,
            r#"{"alg":"RS256"}"#,
            r#"{"alg":""}"#,
        ] {
            let forged = format!("{}.{claims}.", BASE64.encode(header));
            assert_eq!(verify(&forged, &secret, 1500), None, "{header}");
        }
    }
}

//! What a client says it is, by `type` in the query of its connection.

use socketioxide::extract::SocketRef;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway) enum Kind {
    /// Shows people their vitals.
    Frontend,
    /// Measures them.
    Wearable,
    /// Says nothing; it hears of the board alone.
    Other,
}

impl Kind {
    pub(super) fn of(socket: &SocketRef) -> Self {
        Self::named_in(socket.req_parts().uri.query().unwrap_or_default())
    }

    /// What the query of a handshake says; the first word counts.
    pub(in crate::gateway) fn named_in(query: &str) -> Self {
        let mut values = query.split('&').filter_map(|pair| pair.strip_prefix("type="));
        match values.next() {
            Some("frontend") => Self::Frontend,
            Some("esp32") => Self::Wearable,
            _ => Self::Other,
        }
    }

    /// What it is told when it connects.
    pub(super) fn greeting(self) -> Option<&'static str> {
        match self {
            Self::Frontend => Some("Connected as frontend"),
            Self::Wearable => Some("Connected as esp32"),
            Self::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_type_counts() {
        assert_eq!(Kind::named_in("EIO=4&type=esp32&transport=polling"), Kind::Wearable);
        assert_eq!(Kind::named_in("type=frontend&type=esp32"), Kind::Frontend);
        for other in ["", "EIO=4", "type=", "type=ESP32", "mytype=esp32"] {
            assert_eq!(Kind::named_in(other), Kind::Other, "{other}");
        }
    }
}

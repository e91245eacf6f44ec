//! Who may know whom. A new module gets a row here, and with it a reason.

/// What one module of the daemon may use.
pub(crate) struct Rule {
    pub(crate) module: &'static str,
    /// Other modules of the daemon.
    pub(crate) may_import: &'static [&'static str],
    /// Paths outside the daemon that it stays away from, as they are written in a `use`.
    pub(crate) never: &'static [&'static str],
    pub(crate) reason: &'static str,
}

const LEAF: &[&str] = &[];
const NO_IO: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "tokio::fs",
    "tokio::net",
    "tokio::time",
];

/// From the outside in; `daemon` puts all parts together. `main.rs` and `lib.rs` are tables of contents and have no row.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        module: "cli",
        may_import: &["config", "picture"],
        never: NO_IO,
        reason: "says what was asked for, does nothing; its flags are one source of the configuration",
    },
    Rule {
        module: "config",
        may_import: &["store"],
        never: &["tokio"],
        reason: "plain values: whoever needs one is handed it by the daemon; how many devices there can be is the store's to say",
    },
    Rule {
        module: "logging",
        may_import: &["config"],
        never: &["std::fs", "std::net", "std::thread", "tokio"],
        reason: "where lines go and how many",
    },
    Rule {
        module: "signals",
        may_import: LEAF,
        never: &["std::fs", "std::net", "std::thread"],
        reason: "what the system asks for, as values",
    },
    Rule {
        module: "durable",
        may_import: LEAF,
        never: &["std::net", "std::thread", "tokio"],
        reason: "how a small file is written, for whoever has one",
    },
    Rule {
        module: "supervisor",
        may_import: LEAF,
        never: &["tokio::net", "std::process"],
        reason: "what systemd wants to hear, made of what the daemon hands it, and how often it had to start it; knows no part of it",
    },
    Rule {
        module: "metrics",
        may_import: LEAF,
        never: NO_IO,
        reason: "counters that anyone may hold",
    },
    Rule {
        module: "wire",
        may_import: LEAF,
        never: NO_IO,
        reason: "shapes that cross a border, and nothing that happens",
    },
    Rule {
        module: "state",
        may_import: &["wire"],
        never: NO_IO,
        reason: "one writer whose `apply` is pure; what must happen outside is an effect that it returns",
    },
    Rule {
        module: "stage",
        may_import: &["state", "wire", "display", "metrics", "picture"],
        never: &["std::fs", "std::net", "tokio::time", "tokio::net"],
        reason: "draws what the state says at absolute deadlines, never by a runtime's timer",
    },
    Rule {
        module: "display",
        may_import: LEAF,
        never: &["tokio"],
        reason: "takes whole frames; knows frames and the panel link, not who made them",
    },
    Rule {
        module: "store",
        may_import: &["wire"],
        never: &["std::net", "tokio::net"],
        reason: "keeps plain values on disk and does not know what they mean",
    },
    Rule {
        module: "access",
        may_import: &["durable", "store", "wire"],
        never: &["std::net", "tokio::net", "std::process"],
        reason: "who somebody is and what they may do, whatever door they come by; keeps the key and nothing else on disk itself",
    },
    Rule {
        module: "tls",
        may_import: &["durable"],
        never: &["tokio", "std::process"],
        reason: "files in, a TLS configuration out",
    },
    Rule {
        module: "setup",
        may_import: &["durable", "config", "wire"],
        never: &["std::process", "std::thread", "tokio::net"],
        reason: "decides which settings are in force and for how long; the daemon does what follows from that",
    },
    Rule {
        module: "csv_cell",
        may_import: LEAF,
        never: NO_IO,
        reason: "text in, text out",
    },
    Rule {
        module: "control",
        may_import: &["cli", "csv_cell"],
        never: &["std::net", "std::process"],
        reason: "the command line's way to a running daemon",
    },
    Rule {
        module: "qr",
        may_import: LEAF,
        never: NO_IO,
        reason: "text in, modules out",
    },
    Rule {
        module: "picture",
        may_import: LEAF,
        never: NO_IO,
        reason: "turns frames into PNG and GIF bytes",
    },
    Rule {
        module: "reel",
        may_import: &["picture"],
        never: NO_IO,
        reason: "draws an app without a stage, for a file or a preview",
    },
    Rule {
        module: "render",
        may_import: &["cli", "reel"],
        never: &["std::net", "tokio"],
        reason: "draws an app into a file without a daemon",
    },
    Rule {
        module: "evaluate",
        may_import: &["stress"],
        never: &["std::net", "tokio"],
        reason: "recordings through the path of live readings, without a daemon",
    },
    Rule {
        module: "import_state",
        may_import: &["state", "store", "wire"],
        never: &["std::net", "tokio"],
        reason: "takes over the first RetroBoard's file, by the same rules as any command",
    },
    Rule {
        module: "sensors",
        may_import: LEAF,
        never: NO_IO,
        reason: "JSON in, a checked reading out",
    },
    Rule {
        module: "stress",
        may_import: &["wire"],
        never: NO_IO,
        reason: "from readings to a level; time is that of the readings, so that a recording is judged as live readings are",
    },
    Rule {
        module: "vitals",
        may_import: &["sensors", "stress", "store", "state", "wire"],
        never: &["std::fs", "std::net", "tokio::net"],
        reason: "the way of a reading: judged, on disk, acknowledged, told",
    },
    Rule {
        module: "gateway",
        may_import: &[
            "access", "csv_cell", "state", "wire", "picture", "qr", "reel", "metrics", "sensors", "setup", "stress",
            "store", "vitals",
        ],
        never: &["std::fs", "tokio::fs", "std::process"],
        reason: "holds handles of the state and the vitals, never the display or the configuration; of the store it knows \
                 the shapes of what the vitals read there",
    },
    Rule {
        module: "timekeeper",
        may_import: &["state"],
        never: &["std::fs", "std::net", "std::thread", "tokio::net"],
        reason: "looks at the wall clock for the state, which has none",
    },
    Rule {
        module: "daemon",
        may_import: &[
            "access",
            "cli",
            "config",
            "control",
            "logging",
            "signals",
            "metrics",
            "wire",
            "state",
            "stage",
            "display",
            "store",
            "picture",
            "qr",
            "timekeeper",
            "setup",
            "tls",
            "sensors",
            "stress",
            "supervisor",
            "vitals",
            "gateway",
        ],
        never: &[],
        reason: "the only one that knows all parts; nobody imports it",
    },
];

/// Libraries that one part owns, so that they can be replaced there.
pub(crate) const OWNERS: &[(&str, &[&str], &str)] = &[
    ("rusqlite", &["store"], "SQL lives in one place"),
    ("rusqlite_migration", &["store"], "SQL lives in one place"),
    ("rcgen", &["tls"], "certificates are made in one place"),
    ("jsonwebtoken", &["access"], "tokens are signed and read in one place"),
    ("ring", &["access"], "secrets and signatures are made in one place"),
    ("qrcode", &["qr"], "QR codes are made in one place"),
    ("axum", &["gateway"], "HTTP is the gateway's"),
    (
        "hyper",
        &["gateway", "control"],
        "HTTP is the gateway's; the command line speaks it with the daemon",
    ),
    ("socketioxide", &["gateway"], "Socket.IO is the gateway's"),
    ("tract_onnx", &["stress"], "the network is run in one place"),
    ("gif", &["picture"], "picture files are made in one place"),
    ("png", &["picture"], "picture files are made in one place"),
    (
        "systemd",
        &["supervisor", "logging"],
        "systemd is spoken to in one place, its journal written in another",
    ),
    (
        "prometheus_client",
        &["metrics"],
        "others count, one part knows how it is told",
    ),
];

/// What drawing stays away from: a picture depends on its arguments alone.
pub(crate) const NEVER_IN_APPS: &[&str] = &[
    "std::time::Instant",
    "std::time::SystemTime",
    "std::thread",
    "std::net",
    "std::fs",
    "std::env",
    "std::process",
    "tokio",
    "Instant::now",
    "SystemTime::now",
    "Timestamp::now",
    "Zoned::now",
    "TimeZone::system",
    "thread",
    "net",
];

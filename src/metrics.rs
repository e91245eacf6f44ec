//! Figures for Prometheus. A leaf that everybody may use; counting never allocates.

use std::{
    sync::{Arc, atomic::AtomicU64},
    time::{Duration, SystemTime},
};

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
        info::Info,
    },
    registry::{Registry, Unit},
};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct EventLabel {
    event: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CodeLabel {
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct AppLabel {
    app: String,
}

/// Everything that is counted.
pub struct Metrics {
    registry: Registry,
    /// Pictures that were sent to the display.
    pub frames: Counter,
    /// Frames whose time had passed before they could be drawn.
    pub skipped: Counter,
    /// TCP connections.
    pub connections: Gauge,
    lateness: Histogram,
    draw: Histogram,
    store_write: Histogram,
    clients: Gauge,
    frontend_clients: Gauge,
    esp32_clients: Gauge,
    events: Family<EventLabel, Counter>,
    refusals: Family<CodeLabel, Counter>,
    app_failures: Family<AppLabel, Counter<u64, AtomicU64>>,
}

impl Metrics {
    #[must_use]
    pub fn new() -> Arc<Self> {
        // 10 µs to 0.1 s in steps of 1.3: fine enough to tell 0.1 ms from 0.13.
        let fine = || Histogram::new(exponential_buckets(10e-6, 1.3, 36));
        let mut metrics = Self {
            registry: Registry::default(),
            frames: Counter::default(),
            skipped: Counter::default(),
            connections: Gauge::default(),
            lateness: fine(),
            draw: fine(),
            store_write: Histogram::new(exponential_buckets(100e-6, 2.0, 15)),
            clients: Gauge::default(),
            frontend_clients: Gauge::default(),
            esp32_clients: Gauge::default(),
            events: Family::default(),
            refusals: Family::default(),
            app_failures: Family::default(),
        };
        metrics.register();
        Arc::new(metrics)
    }

    fn register(&mut self) {
        let started: Gauge<f64, AtomicU64> = Gauge::default();
        started.set(unix_seconds(SystemTime::now()));
        let help = "Start of the program, since the Unix epoch";
        self.registry
            .register_with_unit("process_start_time", help, Unit::Seconds, started);
        let registry = self.registry.sub_registry_with_prefix("retroboard");
        registry.register(
            "build",
            "The program",
            Info::new([("version", env!("CARGO_PKG_VERSION"))]),
        );
        registry.register("frames", "Pictures sent to the display", self.frames.clone());
        registry.register("frames_skipped", "Frames whose time had passed", self.skipped.clone());
        let lateness = "Wake-up for a frame, after its deadline";
        registry.register_with_unit("frame_lateness", lateness, Unit::Seconds, self.lateness.clone());
        registry.register_with_unit(
            "draw",
            "Time to draw and show one frame",
            Unit::Seconds,
            self.draw.clone(),
        );
        let store = "Time of one durable write";
        registry.register_with_unit("store_write", store, Unit::Seconds, self.store_write.clone());
        registry.register("clients", "Socket.IO clients", self.clients.clone());
        let frontends = "Socket.IO clients that show vitals";
        registry.register("frontend_clients", frontends, self.frontend_clients.clone());
        let wearables = "Socket.IO clients that are wearables";
        registry.register("esp32_clients", wearables, self.esp32_clients.clone());
        registry.register("connections", "TCP connections", self.connections.clone());
        registry.register(
            "events",
            "State events, counted once however many clients get them",
            self.events.clone(),
        );
        let refusals = "Requests and events that were turned away at the gate";
        registry.register("refusals", refusals, self.refusals.clone());
        registry.register("app_failures", "Apps taken off the panel", self.app_failures.clone());
    }

    /// The figures in the `OpenMetrics` text format.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("text can be written to a string");
        text
    }

    pub fn lateness(&self, late: Duration) {
        self.lateness.observe(late.as_secs_f64());
    }

    pub fn draw(&self, took: Duration) {
        self.draw.observe(took.as_secs_f64());
    }

    pub fn store_write(&self, took: Duration) {
        self.store_write.observe(took.as_secs_f64());
    }

    pub fn event(&self, event: &'static str) {
        self.events.get_or_create(&EventLabel { event }).inc();
    }

    pub fn refused(&self, code: &'static str) {
        self.refusals.get_or_create(&CodeLabel { code }).inc();
    }

    /// Apps that may fail: told as 0, or their first failure would be no increase.
    pub fn expect_apps<'a>(&self, apps: impl Iterator<Item = &'a str>) {
        for app in apps {
            drop(self.app_failures.get_or_create(&AppLabel { app: app.to_owned() }));
        }
    }

    pub fn app_failure(&self, app: &str) {
        self.app_failures.get_or_create(&AppLabel { app: app.to_owned() }).inc();
    }

    /// Clients in all, and those that are phones and wearables.
    pub fn set_clients(&self, all: usize, frontends: usize, wearables: usize) {
        self.clients.set(all as i64);
        self.frontend_clients.set(frontends as i64);
        self.esp32_clients.set(wearables as i64);
    }

    /// The same three.
    #[must_use]
    pub fn client_counts(&self) -> (usize, usize, usize) {
        let count = |gauge: &Gauge| gauge.get() as usize;
        (
            count(&self.clients),
            count(&self.frontend_clients),
            count(&self.esp32_clients),
        )
    }

    #[must_use]
    pub fn clients(&self) -> usize {
        self.clients.get() as usize
    }
}

fn unix_seconds(time: SystemTime) -> f64 {
    time.duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_have_the_names_that_dashboards_use() {
        let metrics = Metrics::new();
        metrics.frames.inc();
        metrics.event("settings");
        metrics.expect_apps(["clock", "stars"].into_iter());
        metrics.app_failure("clock");
        metrics.lateness(Duration::from_micros(100));
        let text = metrics.render();
        for line in [
            "retroboard_frames_total 1",
            "retroboard_frames_skipped_total 0",
            "retroboard_events_total{event=\"settings\"} 1",
            "retroboard_app_failures_total{app=\"clock\"} 1",
            "retroboard_app_failures_total{app=\"stars\"} 0",
            "retroboard_frame_lateness_seconds_count 1",
            "retroboard_store_write_seconds_count 0",
            "retroboard_draw_seconds_count 0",
            "retroboard_clients 0",
            "retroboard_connections 0",
        ] {
            assert!(text.lines().any(|have| have == line), "{line} is not in\n{text}");
        }
        let build = format!("retroboard_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"));
        assert!(text.contains(&build), "{build} is not in\n{text}");
    }

    #[test]
    fn the_start_is_now() {
        let before = unix_seconds(SystemTime::now());
        let text = Metrics::new().render();
        let start = text
            .lines()
            .find_map(|line| line.strip_prefix("process_start_time_seconds "));
        let start: f64 = start.expect("the start is told").parse().unwrap();
        assert!((before..=unix_seconds(SystemTime::now())).contains(&start), "{start}");
    }
}

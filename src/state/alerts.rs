//! Alerts that last: what the panel shows above everything else.

use super::{board::Board, refusal::Refusal};
use crate::wire::{
    event::Event,
    vitals::{Alert, AlertKind, StressAlert, StressAlertAcknowledged, StressAlertCleared},
};

impl Board {
    /// The alert that is on the panel: the newest one that nobody has acknowledged.
    #[must_use]
    pub fn alert_on_panel(&self) -> Option<&Alert> {
        self.alerts.iter().rev().find(|alert| !alert.acknowledged)
    }

    pub(super) fn raise_alert(&mut self, alert: Alert) {
        let same = |other: &Alert| other.kind == alert.kind && other.device_id == alert.device_id;
        self.alerts.retain(|other| !same(other));
        self.alerts.push(alert);
    }

    pub(super) fn clear_alert(&mut self, id: i64) {
        self.alerts.retain(|alert| alert.id != id);
    }

    pub(super) fn acknowledge_alert(&mut self, id: i64) -> Result<(), Refusal> {
        let alert = self.alerts.iter_mut().find(|alert| alert.id == id);
        alert.ok_or(Refusal::AlertNotFound)?.acknowledged = true;
        // It is about something that is over.
        self.alerts
            .retain(|alert| alert.kind != AlertKind::Damage || !alert.acknowledged);
        Ok(())
    }

    pub(super) fn name_wearer(&mut self, device: &str, wearer: &str) {
        for alert in self.alerts.iter_mut().filter(|alert| alert.device_id == device) {
            wearer.clone_into(&mut alert.wearer);
        }
    }
}

/// What becomes of alerts on the way to `next`: what is over first.
pub(super) fn changes(before: &[Alert], next: &Board) -> Vec<Event> {
    let revision = next.revision;
    let find = |alerts: &[Alert], id| alerts.iter().position(|alert| alert.id == id);
    let mut events = Vec::new();
    for alert in before.iter().filter(|alert| find(&next.alerts, alert.id).is_none()) {
        events.push(Event::AlertCleared(StressAlertCleared {
            event: "stress_alert_cleared",
            id: alert.id,
            device_id: alert.device_id.clone(),
            revision,
        }));
    }
    for alert in &next.alerts {
        match find(before, alert.id) {
            None => events.push(begun(alert, revision)),
            Some(place) if alert.acknowledged && !before[place].acknowledged => events.push(seen(alert, revision)),
            Some(_) => {}
        }
    }
    events
}

fn begun(alert: &Alert, revision: u64) -> Event {
    Event::Alert(Box::new(StressAlert {
        event: "stress_alert",
        alert: alert.clone(),
        revision,
    }))
}

fn seen(alert: &Alert, revision: u64) -> Event {
    Event::AlertAcknowledged(StressAlertAcknowledged {
        id: alert.id,
        device_id: alert.device_id.clone(),
        revision,
    })
}

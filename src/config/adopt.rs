//! What a running daemon takes on of a configuration that was read again.

use toml::Table;

use super::{Config, keys};

/// Keys whose values differ, in alphabetical order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adopted {
    /// They hold from now on; limits of a connection or a client for new ones.
    pub now: Vec<&'static str>,
    /// They hold after a restart.
    pub restart: Vec<&'static str>,
}

impl Config {
    /// Takes on what can change while the daemon runs. `self` stays what is in force.
    pub fn adopt(&mut self, new: &Self) -> Adopted {
        let wanted = self.differing(new);
        self.adopt_server(new);
        self.adopt_socket(new);
        self.log.level = new.log.level;
        let restart = self.differing(new);
        let now = wanted.into_iter().filter(|key| !restart.contains(key)).collect();
        Adopted { now, restart }
    }

    fn adopt_server(&mut self, new: &Self) {
        let (old, new) = (&mut self.server, &new.server);
        old.max_connections = new.max_connections;
        old.max_connections_per_address = new.max_connections_per_address;
        old.header_timeout_seconds = new.header_timeout_seconds;
        old.body_timeout_seconds = new.body_timeout_seconds;
        old.max_body_bytes = new.max_body_bytes;
        old.max_header_bytes = new.max_header_bytes;
    }

    /// The sizes of messages and of the queue are given to the Socket.IO library once, when it starts.
    fn adopt_socket(&mut self, new: &Self) {
        let (old, new) = (&mut self.socket, &new.socket);
        old.max_sockets = new.max_sockets;
        old.events_per_second = new.events_per_second;
        old.events_burst = new.events_burst;
        old.stall_seconds = new.stall_seconds;
    }

    fn differing(&self, other: &Self) -> Vec<&'static str> {
        let (ours, theirs) = (table(self), table(other));
        let names = keys::all().iter().map(|key| key.name.as_str());
        names
            .filter(|name| keys::at(&ours, name) != keys::at(&theirs, name))
            .collect()
    }
}

fn table(config: &Config) -> Table {
    Table::try_from(config).expect("the configuration is a TOML table")
}

#[cfg(test)]
mod tests {
    use toml::Value;

    use super::*;
    use crate::config::Level;

    #[test]
    fn what_can_change_does_and_the_rest_is_named_each_time() {
        let mut running = Config::default();
        let mut new = Config::default();
        new.log.level = Level::Debug;
        new.socket.max_sockets = 7;
        new.socket.queue = 3;
        new.display.hub75.rows = 16;
        new.board.timezone = "Europe/Berlin".into();
        let restart = vec!["board.timezone", "display.hub75.rows", "socket.queue"];
        let first = running.adopt(&new);
        assert_eq!(first.now, ["log.level", "socket.max_sockets"]);
        assert_eq!(first.restart, restart);
        assert_eq!((running.socket.max_sockets, running.log.level), (7, Level::Debug));
        assert_eq!(running.socket.queue, Config::default().socket.queue, "not in force");
        assert_eq!(running.adopt(&new), Adopted { now: vec![], restart });
        let back = running.adopt(&Config::default());
        assert_eq!(
            (back.now, back.restart),
            (vec!["log.level", "socket.max_sockets"], vec![])
        );
    }

    /// A value of the right kind other than the one that is there.
    fn other(value: &Value) -> Value {
        match value {
            Value::Integer(number) => Value::Integer(number + 1),
            Value::Boolean(yes) => Value::Boolean(!yes),
            value => value.clone(),
        }
    }

    #[test]
    fn no_difference_goes_unnoticed() {
        for key in keys::all() {
            let mut defaults = keys::defaults();
            let Some(changed) = keys::at(&defaults, &key.name).map(other) else {
                continue;
            };
            keys::put(&mut defaults, &key.name, changed);
            let Ok(new) = defaults.try_into::<Config>() else {
                continue;
            };
            let adopted = Config::default().adopt(&new);
            let named = [adopted.now, adopted.restart].concat();
            let wanted: Vec<&str> = if new == Config::default() {
                vec![]
            } else {
                vec![&key.name]
            };
            assert_eq!(named, wanted);
        }
    }
}

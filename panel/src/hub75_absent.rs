//! Stands in for the LED library where it is not built in.

use panel_link::Hub75Options;

use crate::{failure::Failure, panel::Panel};

pub(crate) const LINKED: bool = false;

pub(crate) fn open(_options: &Hub75Options) -> Result<Box<dyn Panel>, Failure> {
    Err(Failure::NotLinked)
}

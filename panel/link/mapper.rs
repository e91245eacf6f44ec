//! The library's pixel mappers (`lib/pixel-mapper.cc`): parsed here because it only prints a warning about a typo.

use thiserror::Error;

/// How the panels hang together physically.
#[derive(Clone, Copy, Debug)]
pub struct Wiring {
    pub chain: u32,
    pub parallel: u32,
}

/// One step of a pixel mapper list such as `U-mapper;Rotate:90`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mapper {
    /// Turned by a multiple of 90 degrees; `swaps` when width and height change places.
    Rotate {
        swaps: bool,
    },
    Mirror,
    /// A chain folded in two, in the shape of a U.
    UMapper,
    /// A chain stacked from top to bottom.
    VMapper,
}

#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum MapperError {
    #[error("unknown pixel mapper `{0}`: there are Rotate:<angle>, Mirror:<H|V>, U-mapper and V-mapper[:Z]")]
    Unknown(String),
    #[error("Rotate:{0}: the angle must be a multiple of 90 between -360 and 360")]
    Angle(String),
    #[error("Mirror:{0}: it must be Mirror:H or Mirror:V")]
    Axis(String),
    #[error("{0}: the only parameter of V-mapper is Z, and U-mapper has none")]
    Parameter(String),
    #[error("U-mapper needs an even chain of at least 2 panels, but chain is {0}")]
    OddChain(u32),
    #[error("the list of pixel mappers is too long: at most 8")]
    TooMany,
}

/// Reads a list separated by `;`; empty parts are skipped as the library does. Names are not case-sensitive.
pub fn parse(list: &str) -> Result<Vec<Mapper>, MapperError> {
    let steps: Vec<&str> = list.split(';').filter(|step| !step.is_empty()).take(9).collect();
    if steps.len() > 8 {
        return Err(MapperError::TooMany);
    }
    steps.into_iter().map(parse_step).collect()
}

fn parse_step(step: &str) -> Result<Mapper, MapperError> {
    let (name, parameter) = step.split_once(':').unwrap_or((step, ""));
    match name.to_ascii_lowercase().as_str() {
        "rotate" => rotation(parameter),
        "mirror" => mirror(parameter),
        "u-mapper" if parameter.is_empty() => Ok(Mapper::UMapper),
        "v-mapper" if parameter.is_empty() || parameter.eq_ignore_ascii_case("z") => Ok(Mapper::VMapper),
        "u-mapper" | "v-mapper" => Err(MapperError::Parameter(step.to_owned())),
        _ => Err(MapperError::Unknown(name.to_owned())),
    }
}

fn rotation(parameter: &str) -> Result<Mapper, MapperError> {
    let text = if parameter.is_empty() { "0" } else { parameter };
    text.parse::<i32>()
        .ok()
        .filter(|angle| angle % 90 == 0 && (-360..=360).contains(angle))
        .map(|angle| Mapper::Rotate {
            swaps: angle % 180 != 0,
        })
        .ok_or_else(|| MapperError::Angle(parameter.to_owned()))
}

fn mirror(parameter: &str) -> Result<Mapper, MapperError> {
    match parameter {
        "" | "H" | "h" | "V" | "v" => Ok(Mapper::Mirror),
        other => Err(MapperError::Axis(other.to_owned())),
    }
}

impl Mapper {
    /// Width and height after this step; the divisions are the library's own.
    pub fn resize(self, (width, height): (u32, u32), wiring: Wiring) -> Result<(u32, u32), MapperError> {
        let Wiring { chain, parallel } = wiring;
        match self {
            Self::Mirror | Self::Rotate { swaps: false } => Ok((width, height)),
            Self::Rotate { swaps: true } => Ok((height, width)),
            Self::UMapper if chain < 2 || chain % 2 != 0 => Err(MapperError::OddChain(chain)),
            Self::UMapper => Ok((width / 64 * 32, height.saturating_mul(2))),
            Self::VMapper => Ok((
                width.saturating_mul(parallel) / chain.max(1),
                height.saturating_mul(chain) / parallel.max(1),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Hub75Options;

    fn size(list: &str, chain: u32, parallel: u32) -> (u32, u32) {
        let options = Hub75Options {
            pixel_mapper: list.to_owned(),
            rows: 32,
            cols: 32,
            chain,
            parallel,
            ..Hub75Options::default()
        };
        assert_eq!(options.validate(), [], "{list}");
        options.panel_size()
    }

    #[test]
    fn sizes_are_the_librarys() {
        for (list, chain, parallel, expected) in [
            ("", 4, 1, (128, 32)),
            ("Rotate:90", 4, 1, (32, 128)),
            ("rotate:-90", 4, 1, (32, 128)),
            ("Rotate:180", 4, 1, (128, 32)),
            ("Rotate", 4, 1, (128, 32)),
            ("Mirror;mirror:V", 4, 1, (128, 32)),
            ("U-mapper", 4, 1, (64, 64)),
            ("U-mapper", 8, 2, (128, 128)),
            ("U-mapper;Rotate:270", 8, 1, (64, 128)),
            ("V-mapper", 3, 1, (32, 96)),
            ("V-mapper:Z;", 4, 2, (64, 128)),
        ] {
            assert_eq!(size(list, chain, parallel), expected, "{list}");
        }
    }

    #[test]
    fn wrong_lists_say_why() {
        let long = "Mirror;".repeat(9);
        for (list, expected) in [
            ("U-maper", MapperError::Unknown("U-maper".to_owned())),
            ("Rotate:45", MapperError::Angle("45".to_owned())),
            ("Rotate:450", MapperError::Angle("450".to_owned())),
            ("Mirror:X", MapperError::Axis("X".to_owned())),
            ("U-mapper:Z", MapperError::Parameter("U-mapper:Z".to_owned())),
            (long.as_str(), MapperError::TooMany),
        ] {
            assert_eq!(parse(list), Err(expected), "{list}");
        }
    }

    #[test]
    fn a_fold_that_leaves_nothing_is_a_mistake() {
        for (cols, chain) in [(32, 3), (16, 2)] {
            let options = Hub75Options {
                pixel_mapper: "U-mapper".to_owned(),
                cols,
                chain,
                ..Hub75Options::default()
            };
            let mistakes = options.validate();
            assert_eq!(mistakes.len(), 1);
            assert_eq!(mistakes[0].key, "pixel_mapper");
        }
    }
}

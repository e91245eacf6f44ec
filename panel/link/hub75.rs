//! The options of a HUB75 panel, with the ranges that the LED library accepts.
//!
//! Ranges and names are those of hzeller's rpi-rgb-led-matrix as bundled in rpi-led-matrix-sys 0.2.1
//! (`lib/options-initialize.cc`, `lib/framebuffer.cc`, `lib/hardware-mapping.c`): outside them it prints to stderr,
//! asserts or aborts, so they are checked before it is called.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    MAX_PIXELS, MAX_SIDE, mapper,
    wiring::{HardwareMapping, PanelType, RgbSequence, ScanMode},
};

/// One wrong value: `key` is the option's name without its section, `message` says what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    pub key: &'static str,
    pub message: String,
}

/// How the panels are wired to the Raspberry Pi and how they are driven: section `[display.hub75]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Hub75Options {
    /// Rows of one panel: even, 8 to 64.
    #[schemars(range(min = 8, max = 64))]
    pub rows: u32,
    /// Columns of one panel, 16 to 512.
    #[schemars(range(min = 16, max = 512))]
    pub cols: u32,
    /// Panels daisy-chained on one connector, 1 to 32.
    #[schemars(range(min = 1, max = 32))]
    pub chain: u32,
    /// Chains in parallel: up to 3, as many as the wiring has connectors.
    #[schemars(range(min = 1, max = 3))]
    pub parallel: u32,
    /// Name of the wiring between the GPIO header and the panels.
    pub hardware_mapping: HardwareMapping,
    /// PWM bits a colour: fewer give a higher refresh rate and fewer shades, 1 to 11.
    #[schemars(range(min = 1, max = 11))]
    pub pwm_bits: u32,
    /// On-time of the lowest PWM bit in nanoseconds: more means less ghosting and a lower refresh rate, 50 to 3000.
    #[schemars(range(min = 50, max = 3000))]
    pub pwm_lsb_nanoseconds: u32,
    /// Lowest PWM bits shown in turns only, for a higher refresh rate, 0 to 2.
    #[schemars(range(min = 0, max = 2))]
    pub pwm_dither_bits: u32,
    /// How much slower than it could the GPIO is written, 1 to 5; raise it when the panel shows garbage.
    /// 0 leaves it to the library: 2 on a Raspberry Pi 4, else 1.
    #[schemars(range(min = 0, max = 5))]
    pub gpio_slowdown: u32,
    /// How the panels are arranged: mappers `Rotate:<angle>`, `Mirror:<H|V>`, `U-mapper`, `V-mapper[:Z]`, separated by `;`.
    pub pixel_mapper: String,
    /// Order in which the panel's LEDs are wired.
    pub rgb_sequence: RgbSequence,
    /// How rows are multiplexed on outdoor panels, by the library's number, 0 (direct) to 18.
    #[schemars(range(min = 0, max = 18))]
    pub multiplexing: u32,
    /// How rows are addressed: 0 default, 1 AB shift register, 2 direct row select, 3 ABC shift register, 4 ABC shift + DE direct.
    #[schemars(range(min = 0, max = 4))]
    pub row_address_type: u32,
    /// Chip of panels that need a special start sequence.
    pub panel_type: PanelType,
    /// Highest refresh rate in Hz, for a steady one on a busy machine; 0 sets no limit.
    #[schemars(range(min = 0, max = 10_000))]
    pub limit_refresh_rate_hz: u32,
    /// Time the LEDs by waiting instead of by the PWM hardware: works beside the Pi's sound, flickers more.
    pub disable_hardware_pulsing: bool,
    /// Print the refresh rate on standard output, to tune the other options.
    pub show_refresh: bool,
    /// Invert the colours, for panels with inverse logic.
    pub inverse_colors: bool,
    /// Order in which rows are lit.
    pub scan_mode: ScanMode,
}

impl Default for Hub75Options {
    fn default() -> Self {
        Self {
            rows: 32,
            cols: 64,
            chain: 1,
            parallel: 1,
            hardware_mapping: HardwareMapping::default(),
            pwm_bits: 11,
            pwm_lsb_nanoseconds: 130,
            pwm_dither_bits: 0,
            gpio_slowdown: 0,
            pixel_mapper: String::new(),
            rgb_sequence: RgbSequence::default(),
            multiplexing: 0,
            row_address_type: 0,
            panel_type: PanelType::default(),
            limit_refresh_rate_hz: 0,
            disable_hardware_pulsing: false,
            show_refresh: false,
            inverse_colors: false,
            scan_mode: ScanMode::default(),
        }
    }
}

impl Hub75Options {
    /// Everything that is wrong, best first to mend; empty when the library accepts the options.
    #[must_use]
    pub fn validate(&self) -> Vec<Mistake> {
        let mut mistakes: Vec<Mistake> = self.ranges().into_iter().filter_map(Range::mistake).collect();
        mistakes.extend([self.rows_mistake(), self.parallel_mistake()].into_iter().flatten());
        if mistakes.is_empty() {
            mistakes.extend(self.size_mistake());
        }
        mistakes
    }

    /// Width and height in pixels of all panels together, as the pixel mapper arranges them.
    ///
    /// Meaningful once [`validate`](Self::validate) finds nothing; unknown mappers leave the size as it is.
    #[must_use]
    pub fn panel_size(&self) -> (u32, u32) {
        self.mapped_size().unwrap_or(self.wired_size())
    }

    /// Whether the library will use the PWM hardware, which excludes the Pi's own sound.
    #[must_use]
    pub fn uses_hardware_pulses(&self) -> bool {
        !self.disable_hardware_pulsing && self.hardware_mapping.can_pulse()
    }

    fn wired_size(&self) -> (u32, u32) {
        (
            self.cols.saturating_mul(self.chain),
            self.rows.saturating_mul(self.parallel),
        )
    }

    fn mapped_size(&self) -> Result<(u32, u32), mapper::MapperError> {
        let wiring = mapper::Wiring {
            chain: self.chain,
            parallel: self.parallel,
        };
        mapper::parse(&self.pixel_mapper)?
            .into_iter()
            .try_fold(self.wired_size(), |size, step| step.resize(size, wiring))
    }

    #[rustfmt::skip] // a table reads better one line a row
    fn ranges(&self) -> [Range; 11] {
        let range = |key, value, min, max| Range { key, value, min, max };
        [
            range("rows", self.rows, 8, 64),
            range("cols", self.cols, 16, 512),
            range("chain", self.chain, 1, 32),
            range("parallel", self.parallel, 1, 3),
            range("pwm_bits", self.pwm_bits, 1, 11),
            range("pwm_lsb_nanoseconds", self.pwm_lsb_nanoseconds, 50, 3000),
            range("pwm_dither_bits", self.pwm_dither_bits, 0, 2),
            range("gpio_slowdown", self.gpio_slowdown, 0, 5),
            range("multiplexing", self.multiplexing, 0, 18),
            range("row_address_type", self.row_address_type, 0, 4),
            range("limit_refresh_rate_hz", self.limit_refresh_rate_hz, 0, 10_000),
        ]
    }

    /// Multiplexing folds a panel's rows by a factor; what is left must still be an even number of at least 4.
    fn rows_mistake(&self) -> Option<Mistake> {
        let stretch = stretch_factor(self.multiplexing);
        let folded = self.rows / stretch;
        let wrong = !self.rows.is_multiple_of(2) || !folded.is_multiple_of(2) || folded < 4;
        let step = 2 * stretch;
        wrong.then(|| Mistake {
            key: "rows",
            message: format!(
                "rows is {}: with multiplexing {} it must be a multiple of {step} and at least {}",
                self.rows,
                self.multiplexing,
                4 * stretch
            ),
        })
    }

    fn parallel_mistake(&self) -> Option<Mistake> {
        let most = self.hardware_mapping.max_parallel();
        (self.parallel > most).then(|| Mistake {
            key: "parallel",
            message: format!(
                "parallel is {}: the wiring `{}` has {most}; use `regular` or `classic` for up to 3",
                self.parallel,
                self.hardware_mapping.name()
            ),
        })
    }

    fn size_mistake(&self) -> Option<Mistake> {
        let mistake = |key, message| Some(Mistake { key, message });
        match self.mapped_size() {
            Err(error) => mistake("pixel_mapper", error.to_string()),
            Ok((0, _) | (_, 0)) => mistake(
                "pixel_mapper",
                "nothing is left of the picture: this mapper needs more or wider panels in the chain".to_owned(),
            ),
            Ok((width, height)) if width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS => mistake(
                "chain",
                format!(
                    "the panels make {width}x{height} pixels: at most {MAX_SIDE} a side and {MAX_PIXELS} in all are supported"
                ),
            ),
            Ok(_) => None,
        }
    }
}

/// Rows one address line of the panel lights, by multiplexing number (`lib/multiplex-mappers.cc`).
fn stretch_factor(multiplexing: u32) -> u32 {
    match multiplexing {
        0 => 1,
        7 | 9 | 15 | 18 => 4,
        _ => 2,
    }
}

struct Range {
    key: &'static str,
    value: u32,
    min: u32,
    max: u32,
}

impl Range {
    fn mistake(self) -> Option<Mistake> {
        let Self { key, value, min, max } = self;
        (!(min..=max).contains(&value)).then(|| Mistake {
            key,
            message: format!("{key} is {value}: it must be between {min} and {max}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(options: &Hub75Options) -> Vec<&'static str> {
        options.validate().into_iter().map(|mistake| mistake.key).collect()
    }

    fn default() -> Hub75Options {
        Hub75Options::default()
    }

    #[test]
    fn defaults_are_valid_and_64x32() {
        assert_eq!(default().validate(), []);
        assert_eq!(default().panel_size(), (64, 32));
    }

    #[test]
    fn every_range_has_its_ends() {
        type Set = fn(&mut Hub75Options, u32);
        let table: [(&str, Set, u32, u32); 11] = [
            ("rows", |o, v| o.rows = v, 8, 64),
            ("cols", |o, v| o.cols = v, 16, 512),
            ("chain", |o, v| o.chain = v, 1, 16),
            ("parallel", |o, v| o.parallel = v, 1, 3),
            ("pwm_bits", |o, v| o.pwm_bits = v, 1, 11),
            ("pwm_lsb_nanoseconds", |o, v| o.pwm_lsb_nanoseconds = v, 50, 3000),
            ("pwm_dither_bits", |o, v| o.pwm_dither_bits = v, 0, 2),
            ("gpio_slowdown", |o, v| o.gpio_slowdown = v, 0, 5),
            ("multiplexing", |o, v| o.multiplexing = v, 0, 18),
            ("row_address_type", |o, v| o.row_address_type = v, 0, 4),
            ("limit_refresh_rate_hz", |o, v| o.limit_refresh_rate_hz = v, 0, 10_000),
        ];
        for (key, set, min, max) in table {
            for (value, good) in [
                (min, true),
                (max, true),
                (min.wrapping_sub(1), false),
                (u32::MAX, false),
            ] {
                let mut options = default();
                set(&mut options, value);
                assert_eq!(keys(&options).is_empty(), good, "{key} = {value}");
                assert!(good || keys(&options).contains(&key), "{key} = {value}");
            }
        }
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let options = Hub75Options {
            rows: 31,
            pwm_bits: 12,
            ..default()
        };
        assert_eq!(keys(&options), ["pwm_bits", "rows"]);
    }

    #[test]
    fn parallel_is_bounded_by_the_wiring() {
        let hat = Hub75Options {
            parallel: 2,
            hardware_mapping: HardwareMapping::AdafruitHat,
            ..default()
        };
        assert_eq!(keys(&hat), ["parallel"]);
    }

    #[test]
    fn folded_rows_must_stay_even_and_four_at_least() {
        let options = |rows, multiplexing| Hub75Options {
            rows,
            multiplexing,
            ..default()
        };
        assert_eq!(keys(&options(8, 1)), [""; 0]);
        assert_eq!(keys(&options(8, 9)), ["rows"]);
        assert_eq!(keys(&options(18, 1)), ["rows"]);
        assert_eq!(keys(&options(16, 18)), [""; 0]);
    }

    #[test]
    fn a_picture_too_large_is_refused() {
        let options = Hub75Options {
            cols: 512,
            chain: 3,
            ..default()
        };
        assert_eq!(keys(&options), ["chain"]);
    }

    #[test]
    fn hardware_pulses_need_the_right_pin() {
        let hat = Hub75Options {
            hardware_mapping: HardwareMapping::AdafruitHat,
            ..default()
        };
        assert!(default().uses_hardware_pulses());
        assert!(!hat.uses_hardware_pulses());
    }

    #[test]
    fn the_schema_has_the_same_ranges() {
        let schema = schemars::schema_for!(Hub75Options).to_value();
        for Range { key, min, max, .. } in default().ranges() {
            let property = &schema["properties"][key];
            assert_eq!(property["minimum"].as_u64(), Some(min.into()), "{key}");
            assert_eq!(property["maximum"].as_u64(), Some(max.into()), "{key}");
        }
    }
}

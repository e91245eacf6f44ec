//! A real HUB75 panel through hzeller's LED library.
//!
//! Traps of the library, checked in its sources (rpi-led-matrix-sys 0.2.1): options that are 0 mean "its default", wrong
//! wirings and boards end in `abort` or `exit`, and as root it becomes the user `daemon`. So the options are validated and
//! the board is checked before it is called, and the process should be unprivileged from the start.

use std::io;

use panel_link::Hub75Options;
use rpi_led_matrix::{LedCanvas, LedColor, LedMatrix, LedMatrixOptions, LedRuntimeOptions};

use crate::{failure::Failure, panel::Panel};

pub(crate) const LINKED: bool = true;

struct Hub75 {
    matrix: LedMatrix,
    /// The canvas that is not on the panel; `None` only while the two are swapped.
    hidden: Option<LedCanvas>,
    size: (u32, u32),
}

/// Starts the library's refresh thread. The panel is dark afterwards, and again when it is dropped.
pub(crate) fn open(options: &Hub75Options) -> Result<Box<dyn Panel>, Failure> {
    if rustix::process::geteuid().is_root() {
        eprintln!("started as root: the LED library now becomes the user `daemon`; better start it unprivileged");
    }
    let matrix = LedMatrix::new(Some(matrix_options(options)?), Some(runtime_options(options)))
        .map_err(|error| Failure::Library(error.to_owned()))?;
    let hidden = matrix.offscreen_canvas();
    let size = options.panel_size();
    expect_size(&hidden, size)?;
    Ok(Box::new(Hub75 {
        matrix,
        hidden: Some(hidden),
        size,
    }))
}

fn expect_size(canvas: &LedCanvas, (width, height): (u32, u32)) -> Result<(), Failure> {
    let (real_width, real_height) = canvas.canvas_size();
    if (real_width, real_height) == (width as i32, height as i32) {
        return Ok(());
    }
    Err(Failure::Library(format!(
        "It makes {real_width}x{real_height} pixels of these options, {width}x{height} were expected: \
         check pixel_mapper, chain and parallel"
    )))
}

/// Brightness stays at 100: frames arrive scaled, and the library would turn 0 into 1.
fn matrix_options(options: &Hub75Options) -> Result<LedMatrixOptions, Failure> {
    let mut matrix = LedMatrixOptions::new();
    matrix.set_rows(options.rows);
    matrix.set_cols(options.cols);
    matrix.set_chain_length(options.chain);
    matrix.set_parallel(options.parallel);
    matrix.set_hardware_mapping(options.hardware_mapping.name());
    matrix.set_pwm_lsb_nanoseconds(options.pwm_lsb_nanoseconds);
    matrix.set_pwm_dither_bits(options.pwm_dither_bits);
    matrix.set_pixel_mapper_config(&options.pixel_mapper);
    matrix.set_led_rgb_sequence(options.rgb_sequence.name());
    matrix.set_multiplexing(options.multiplexing);
    matrix.set_row_addr_type(options.row_address_type);
    matrix.set_panel_type(options.panel_type.name());
    matrix.set_limit_refresh(options.limit_refresh_rate_hz);
    matrix.set_hardware_pulsing(!options.disable_hardware_pulsing);
    matrix.set_refresh_rate(options.show_refresh);
    matrix.set_inverse_colors(options.inverse_colors);
    matrix.set_scan_mode(options.scan_mode.number());
    let refused = |error: &str| Failure::Library(error.to_owned());
    matrix.set_pwm_bits(options.pwm_bits as u8).map_err(refused)?;
    matrix.set_brightness(100).map_err(refused)?;
    Ok(matrix)
}

fn runtime_options(options: &Hub75Options) -> LedRuntimeOptions {
    let mut runtime = LedRuntimeOptions::new();
    runtime.set_gpio_slowdown(options.gpio_slowdown);
    runtime.set_daemon(false);
    runtime
}

impl Panel for Hub75 {
    fn size(&self) -> (u32, u32) {
        self.size
    }

    /// Draws on the hidden canvas and swaps it in at the next refresh, so that no half frame is ever lit.
    fn show(&mut self, pixels: &[u8]) -> io::Result<()> {
        let mut canvas = self.hidden.take().expect("put back by every swap");
        let rows = pixels.chunks_exact(self.size.0 as usize * 3);
        for (y, row) in (0..).zip(rows) {
            draw_row(&mut canvas, y, row);
        }
        self.hidden = Some(self.matrix.swap(canvas));
        Ok(())
    }
}

fn draw_row(canvas: &mut LedCanvas, y: i32, row: &[u8]) {
    let (pixels, _) = row.as_chunks::<3>();
    for (x, &[red, green, blue]) in (0..).zip(pixels) {
        canvas.set(x, y, &LedColor { red, green, blue });
    }
}

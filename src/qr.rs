//! QR codes as rows of modules.

use qrcode::{Color, EcLevel, QrCode};

/// Rows of `0` (light) and `1` (dark), without a quiet zone. `None` when the text is too long for one.
#[must_use]
pub fn rows(text: &str) -> Option<Vec<String>> {
    // The least correction makes the smallest code, and a panel has few pixels; nothing wears it off.
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let module = |colour: &Color| if *colour == Color::Dark { '1' } else { '0' };
    let colours = code.to_colors();
    Some(
        colours
            .chunks(code.width())
            .map(|row| row.iter().map(module).collect())
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_a_code_fits_a_panel_of_32_rows() {
        let rows = rows("http://retroboard.local/#/pair/123456").unwrap();
        assert!(rows.len() <= 30, "{}", rows.len());
        assert!(rows.iter().all(|row| row.len() == rows.len()));
        assert!(rows[0].starts_with("11111110"), "the finder pattern");
    }

    #[test]
    fn a_text_that_is_too_long_has_none() {
        assert_eq!(rows(&"x".repeat(5000)), None);
    }
}

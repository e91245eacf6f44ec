//! Where running text is.

/// Left edge of a text of `length` pixels that has moved `gone` pixels over a panel of `width` pixels, again and again:
/// from just outside one side to just outside the other, so that passes are a panel's width apart.
pub(crate) fn left(gone: u64, width: u32, length: u32, is_rtl: bool) -> i32 {
    let way = (gone % pass(width, length)) as i32;
    if is_rtl {
        way - length as i32
    } else {
        width as i32 - way
    }
}

/// Pixels of one pass.
pub(crate) fn pass(width: u32, length: u32) -> u64 {
    u64::from(width + length).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_enters_at_one_side_and_leaves_at_the_other() {
        let places = |is_rtl| [0, 1, 34, 35].map(|gone| left(gone, 32, 3, is_rtl));
        assert_eq!(places(false), [32, 31, -2, 32]);
        assert_eq!(places(true), [-3, -2, 31, -3]);
        assert_eq!(left(9, 0, 0, false), 0);
    }
}

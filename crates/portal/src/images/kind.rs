//! What the bytes of a file are: an image that browsers show, or not.

use super::svg;

/// The kinds of images that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Png,
    Jpeg,
    Gif,
    WebP,
    Svg,
}

/// Why bytes are not taken.
const NONE: &str = "Must be a PNG, JPEG, GIF, WebP or SVG image";

impl Kind {
    /// # Errors
    /// What is wrong, in words for the sender.
    pub fn of(bytes: &[u8]) -> Result<Self, String> {
        if let Some(kind) = raster(bytes) {
            return Ok(kind);
        }
        match svg::check(bytes) {
            Ok(()) => Ok(Self::Svg),
            Err(svg::Fault::NotSvg) => Err(NONE.to_owned()),
            Err(svg::Fault::Refused(message)) => Err(message),
        }
    }

    pub fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::WebP => "webp",
            Self::Svg => "svg",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
            Self::Svg => "image/svg+xml",
        }
    }
}

/// The format whose beginning and end the bytes have; a file that is cut off has no end.
fn raster(bytes: &[u8]) -> Option<Kind> {
    let at = |from: usize, to: usize| bytes.get(from..to).unwrap_or_default();
    let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    let is_sized = |sides: [&[u8]; 2]| sides.iter().all(|side| side.iter().any(|byte| *byte != 0));
    let is_png = at(0, 8) == b"\x89PNG\r\n\x1a\n" && at(12, 16) == b"IHDR" && is_sized([at(16, 20), at(20, 24)]);
    if is_png && has(b"IEND\xaeB`\x82") {
        return Some(Kind::Png);
    }
    if at(0, 3) == b"\xff\xd8\xff" && bytes.get(4..).unwrap_or_default().windows(2).any(|pair| pair == b"\xff\xd9") {
        return Some(Kind::Jpeg);
    }
    let is_gif = matches!(at(0, 6), b"GIF87a" | b"GIF89a") && is_sized([at(6, 8), at(8, 10)]);
    if is_gif && bytes.iter().rev().find(|byte| **byte != 0) == Some(&b';') {
        return Some(Kind::Gif);
    }
    let length = at(4, 8).try_into().map(u32::from_le_bytes).unwrap_or(u32::MAX);
    let is_webp = at(0, 4) == b"RIFF" && at(8, 12) == b"WEBP" && matches!(at(12, 16), b"VP8 " | b"VP8L" | b"VP8X");
    if is_webp && usize::try_from(length).is_ok_and(|length| length <= bytes.len().saturating_sub(8)) {
        return Some(Kind::WebP);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn webp(length: u32) -> Vec<u8> {
        [b"RIFF", &length.to_le_bytes()[..], b"WEBPVP8L", &[0; 10]].concat()
    }

    fn png() -> Vec<u8> {
        [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &[0, 0, 0, 1, 0, 0, 0, 1][..], b"\x08\0\0\0\0", b"IEND\xaeB`\x82"].concat()
    }

    #[test]
    fn an_image_is_known_by_its_bytes() {
        assert_eq!(Kind::of(&png()), Ok(Kind::Png));
        assert_eq!(Kind::of(b"\xff\xd8\xff\xe0\0\x10JFIF\0\xff\xd9"), Ok(Kind::Jpeg));
        assert_eq!(Kind::of(b"GIF89a\x01\0\x01\0\0\0\0,;"), Ok(Kind::Gif));
        assert_eq!(Kind::of(&webp(18)), Ok(Kind::WebP));
        assert_eq!(Kind::of(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Ok(Kind::Svg));
    }

    #[test]
    fn what_only_begins_like_an_image_or_is_none_is_refused() {
        let cut = png();
        for bytes in [
            &b""[..],
            b"GIF",
            b"<html><script>alert(1)</script></html>",
            b"GIF89a/*;*/=1;alert(1)",
            b"\xff\xd8\xff",
            &cut[..30],
            &webp(19),
            b"%PDF-1.7",
        ] {
            assert_eq!(Kind::of(bytes), Err(NONE.to_owned()), "{}", String::from_utf8_lossy(bytes));
        }
    }
}

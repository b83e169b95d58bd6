//! Well-known binary (OGC 06-103r4) in hexadecimal digits, read into GeoJSON; PostGIS's EWKB too.

use super::MAX_DEPTH;
use super::wkt::parse_wkt;
use serde_json::{Value as Json, json};

/// Reads WKB where the text is nothing but hexadecimal digits, and WKT otherwise.
pub fn parse_well_known(text: &str) -> Result<Json, String> {
    let binary = text.len() >= 10 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if binary { parse_wkb(text) } else { parse_wkt(text) }
}

/// Reads hexadecimal WKB; a third and fourth coordinate are dropped.
pub fn parse_wkb(text: &str) -> Result<Json, String> {
    let digits: Option<Vec<u8>> =
        text.trim().chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0).ok_or("Not hexadecimal digits, two a byte")?;
    let bytes: Vec<u8> =
        digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    let mut reader = Reader { rest: &bytes, little: false };
    let shape = reader.geometry(0)?;
    if reader.rest.is_empty() { Ok(shape) } else { Err("There is more after the end of the shape".to_owned()) }
}

/// Flags of EWKB in the type, and the offsets that ISO adds for Z, M and ZM.
const HAS_Z: u32 = 0x8000_0000;
const HAS_M: u32 = 0x4000_0000;
const HAS_SRID: u32 = 0x2000_0000;

struct Reader<'a> {
    rest: &'a [u8],
    little: bool,
}

impl Reader<'_> {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (bytes, rest) = self.rest.split_first_chunk::<N>().ok_or("The shape ends too early")?;
        self.rest = rest;
        let mut bytes = *bytes;
        if self.little {
            bytes.reverse();
        }
        Ok(bytes)
    }

    fn integer(&mut self) -> Result<u32, String> {
        Ok(u32::from_be_bytes(self.bytes()?))
    }

    /// A count is not trusted: what follows has to be there, item by item.
    fn list(&mut self, mut item: impl FnMut(&mut Self) -> Result<Json, String>) -> Result<Json, String> {
        let count = self.integer()?;
        let mut items = Vec::new();
        for _ in 0..count {
            items.push(item(self)?);
        }
        Ok(Json::Array(items))
    }

    fn position(&mut self, size: usize) -> Result<Json, String> {
        let (x, y) = (f64::from_be_bytes(self.bytes()?), f64::from_be_bytes(self.bytes()?));
        for _ in 2..size {
            self.bytes::<8>()?;
        }
        if x.is_finite() && y.is_finite() { Ok(json!([x, y])) } else { Err("The shape is empty".to_owned()) }
    }

    fn geometry(&mut self, depth: usize) -> Result<Json, String> {
        if depth > MAX_DEPTH {
            return Err("The collections are nested too deep".to_owned());
        }
        self.little = match self.bytes::<1>()? {
            [0] => false,
            [1] => true,
            _ => return Err("Not WKB: it starts with 00 or 01".to_owned()),
        };
        let word = self.integer()?;
        if word & HAS_SRID != 0 {
            let srid = self.integer()?;
            if srid != 4326 {
                return Err(format!("SRID {srid} is not WGS 84: transform the coordinates first"));
            }
        }
        let code = word & !(HAS_Z | HAS_M | HAS_SRID);
        let flagged = usize::from(word & HAS_Z != 0) + usize::from(word & HAS_M != 0);
        let size = match code / 1000 {
            0 => 2 + flagged,
            1 | 2 => 3,
            _ => 4,
        };
        // Parts of collections and multi-shapes are shapes with heads of their own.
        let parts = |reader: &mut Self| {
            reader.list(|reader| {
                let little = reader.little;
                let part = reader.geometry(depth + 1)?;
                reader.little = little;
                Ok(part)
            })
        };
        let line = |reader: &mut Self| reader.list(|reader| reader.position(size));
        let (kind, coordinates) = match code % 1000 {
            1 => ("Point", self.position(size)?),
            2 => ("LineString", line(self)?),
            3 => ("Polygon", self.list(line)?),
            4 => ("MultiPoint", coordinates(parts(self)?)),
            5 => ("MultiLineString", coordinates(parts(self)?)),
            6 => ("MultiPolygon", coordinates(parts(self)?)),
            7 => return Ok(json!({"type": "GeometryCollection", "geometries": parts(self)?})),
            other => return Err(format!("Shapes of type {other} are not known")),
        };
        Ok(json!({"type": kind, "coordinates": coordinates}))
    }
}

fn coordinates(parts: Json) -> Json {
    match parts {
        Json::Array(parts) => parts.into_iter().map(|mut part| part["coordinates"].take()).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_byte_orders_and_nested_shapes_are_read() {
        for (text, expected) in [
            ("000000000140000000000000004010000000000000", json!({"type": "Point", "coordinates": [2.0, 4.0]})),
            ("0101000000000000000000F03F0000000000000040", json!({"type": "Point", "coordinates": [1.0, 2.0]})),
            ("0101000020E6100000000000000000F03F0000000000000040", json!({"type": "Point", "coordinates": [1.0, 2.0]})),
            (
                "01E9030000000000000000F03F00000000000000400000000000000840",
                json!({"type": "Point", "coordinates": [1.0, 2.0]}),
            ),
            (
                "010400000001000000000000000140000000000000004010000000000000",
                json!({"type": "MultiPoint", "coordinates": [[2.0, 4.0]]}),
            ),
        ] {
            assert_eq!(parse_well_known(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_broken_is_refused_without_reading_beyond_it() {
        for text in ["0101000000", "01020000FFFFFFFFFF", "0102000000FFFFFFFF", "05", "010", "0101000020110F0000"] {
            assert!(parse_wkb(text).is_err(), "{text}");
        }
    }
}

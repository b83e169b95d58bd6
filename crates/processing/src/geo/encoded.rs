//! Geohashes and encoded polylines.

use serde_json::{Value as Json, json};

const GEOHASH: &[u8; 32] = b"0123456789bcdefghjkmnpqrstuvwxyz";

/// The rectangle that a geohash names, as a GeoJSON polygon.
pub fn decode_geohash(text: &str) -> Result<Json, String> {
    if text.is_empty() || text.len() > 22 {
        return Err("A geohash has 1 to 22 characters".to_owned());
    }
    let (mut lon, mut lat) = ((-180.0_f64, 180.0_f64), (-90.0_f64, 90.0_f64));
    let mut even = true;
    for byte in text.bytes() {
        let bits = GEOHASH
            .iter()
            .position(|symbol| *symbol == byte.to_ascii_lowercase())
            .ok_or_else(|| format!("“{}” is not a character of geohashes", char::from(byte)))?;
        for bit in (0..5).rev() {
            let range = if even { &mut lon } else { &mut lat };
            let middle = f64::midpoint(range.0, range.1);
            if bits >> bit & 1 == 1 {
                range.0 = middle
            } else {
                range.1 = middle
            }
            even = !even;
        }
    }
    let ((west, east), (south, north)) = (lon, lat);
    Ok(
        json!({"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}),
    )
}

/// The line of an encoded polyline (Google's, five decimals), as GeoJSON. `latitude_first` is how Google writes it.
pub fn decode_polyline(text: &str, latitude_first: bool) -> Result<Json, String> {
    let (mut sums, mut axis) = ([0_i64; 2], 0);
    let mut positions = Vec::new();
    let mut bytes = text.trim().bytes();
    let mut pending = bytes.next();
    while pending.is_some() {
        let (mut number, mut shift) = (0_i64, 0);
        loop {
            let byte = pending.ok_or("The polyline ends in the middle of a number")?;
            pending = bytes.next();
            let chunk = byte.checked_sub(63).filter(|chunk| *chunk < 64).ok_or("Not an encoded polyline")?;
            if shift > 30 {
                return Err("The polyline has a number that is too large".to_owned());
            }
            number |= i64::from(chunk & 0x1f) << shift;
            shift += 5;
            if chunk & 0x20 == 0 {
                break;
            }
        }
        let delta = if number & 1 == 1 { !(number >> 1) } else { number >> 1 };
        sums[axis] += delta;
        if axis == 1 {
            let [first, second] = sums.map(|sum| sum as f64 / 1e5);
            positions.push(if latitude_first { [second, first] } else { [first, second] });
        }
        axis = 1 - axis;
    }
    match (axis, positions.as_slice()) {
        (1, _) => Err("The polyline ends with half a position".to_owned()),
        (_, []) => Err("The polyline is empty".to_owned()),
        (_, [only]) => Ok(json!({"type": "Point", "coordinates": only})),
        (_, line) => Ok(json!({"type": "LineString", "coordinates": line})),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_googles_documentation_is_read() {
        let line = decode_polyline("_p~iF~ps|U_ulLnnqC_mqNvxq`@", true).unwrap();
        assert_eq!(line["coordinates"], json!([[-120.2, 38.5], [-120.95, 40.7], [-126.453, 43.252]]));
        assert!(decode_polyline("_p~iF~ps|U_", true).is_err());
        assert!(decode_polyline("é", true).is_err());
    }

    #[test]
    fn a_geohash_names_its_rectangle() {
        // ezs42 is 42.583 to 42.627 north, 5.625 to 5.581 west.
        let shape = decode_geohash("ezs42").unwrap();
        assert_eq!(shape["coordinates"][0][0], json!([-5.625, 42.5830078125]));
        assert_eq!(shape["coordinates"][0][2], json!([-5.5810546875, 42.626953125]));
        assert!(decode_geohash("ail").is_err());
    }
}

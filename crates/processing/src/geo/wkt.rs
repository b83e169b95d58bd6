//! Well-known text (OGC 06-103r4), read into GeoJSON.

use super::MAX_DEPTH;
use serde_json::{Value as Json, json};

/// Reads WKT or EWKT; a third and fourth coordinate are dropped, `EMPTY` has no shape.
pub fn parse_wkt(text: &str) -> Result<Json, String> {
    let text = text.trim();
    let text = match text.split_once(';') {
        Some((head, rest))
            if head.len() > 5 && head.get(..5).is_some_and(|srid| srid.eq_ignore_ascii_case("SRID=")) =>
        {
            if head.get(5..) != Some("4326") {
                return Err(format!("{head} is not WGS 84: transform the coordinates first"));
            }
            rest
        }
        _ => text,
    };
    let mut reader = Reader { rest: text };
    let shape = reader.geometry(0)?;
    if reader.rest.trim().is_empty() { Ok(shape) } else { Err(reader.unexpected("the end")) }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn unexpected(&self, wanted: &str) -> String {
        let found: String = self.rest.trim_start().chars().take(12).collect();
        if found.is_empty() {
            format!("Expected {wanted} where the text ends")
        } else {
            format!("Expected {wanted} at “{found}”")
        }
    }

    fn eat(&mut self, symbol: char) -> bool {
        match self.rest.trim_start().strip_prefix(symbol) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, symbol: char) -> Result<(), String> {
        if self.eat(symbol) { Ok(()) } else { Err(self.unexpected(&format!("“{symbol}”"))) }
    }

    fn word(&mut self) -> &'a str {
        let text = self.rest.trim_start();
        let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        self.rest = rest;
        word
    }

    fn number(&mut self) -> Result<f64, String> {
        let text = self.rest.trim_start();
        let end = text.find(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c))).unwrap_or(text.len());
        let (number, rest) = text.split_at(end);
        let number = crate::value::parse_number(number).ok_or_else(|| self.unexpected("a number"))?;
        self.rest = rest;
        Ok(number)
    }

    fn list(&mut self, item: &mut dyn FnMut(&mut Self) -> Result<Json, String>) -> Result<Json, String> {
        self.expect('(')?;
        let mut items = vec![item(self)?];
        while self.eat(',') {
            items.push(item(self)?);
        }
        self.expect(')')?;
        Ok(Json::Array(items))
    }

    fn position(&mut self) -> Result<Json, String> {
        let (x, y) = (self.number()?, self.number()?);
        // Height and measure.
        for _ in 0..2 {
            if self.rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
                self.number()?;
            }
        }
        Ok(json!([x, y]))
    }

    /// `nesting` lists around positions.
    fn nested(&mut self, nesting: usize) -> Result<Json, String> {
        match nesting {
            0 => self.position(),
            _ => self.list(&mut |reader| reader.nested(nesting - 1)),
        }
    }

    fn geometry(&mut self, depth: usize) -> Result<Json, String> {
        if depth > MAX_DEPTH {
            return Err("The collections are nested too deep".to_owned());
        }
        let start = self.rest;
        let word = self.word().to_ascii_uppercase();
        let name = word
            .strip_suffix("ZM")
            .or_else(|| word.strip_suffix('Z'))
            .or_else(|| word.strip_suffix('M'))
            .unwrap_or(&word);
        let before = self.rest;
        match self.word().to_ascii_uppercase().as_str() {
            "" | "Z" | "M" | "ZM" => {}
            "EMPTY" => return Err("The shape is empty".to_owned()),
            _ => self.rest = before,
        }
        let (kind, coordinates) = match name {
            "POINT" => {
                self.expect('(')?;
                let position = self.position()?;
                self.expect(')')?;
                ("Point", position)
            }
            // Both forms are in use: MULTIPOINT (1 2, 3 4) and MULTIPOINT ((1 2), (3 4)).
            "MULTIPOINT" => (
                "MultiPoint",
                self.list(&mut |reader| {
                    let wrapped = reader.eat('(');
                    let position = reader.position()?;
                    if wrapped {
                        reader.expect(')')?;
                    }
                    Ok(position)
                })?,
            ),
            "LINESTRING" => ("LineString", self.nested(1)?),
            "MULTILINESTRING" => ("MultiLineString", self.nested(2)?),
            "POLYGON" => ("Polygon", self.nested(2)?),
            "MULTIPOLYGON" => ("MultiPolygon", self.nested(3)?),
            "GEOMETRYCOLLECTION" => {
                let parts = self.list(&mut |reader| reader.geometry(depth + 1))?;
                return Ok(json!({"type": "GeometryCollection", "geometries": parts}));
            }
            _ => {
                self.rest = start;
                return Err(self.unexpected("POINT, LINESTRING, POLYGON or another WKT shape"));
            }
        };
        Ok(json!({"type": kind, "coordinates": coordinates}))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_read() {
        for (text, expected) in [
            ("POINT (2.35 48.85)", json!({"type": "Point", "coordinates": [2.35, 48.85]})),
            ("SRID=4326;point z(1 2 3)", json!({"type": "Point", "coordinates": [1.0, 2.0]})),
            ("MULTIPOINT ((1 2), (3 4))", json!({"type": "MultiPoint", "coordinates": [[1.0, 2.0], [3.0, 4.0]]})),
            ("LINESTRING(1 2,3 4)", json!({"type": "LineString", "coordinates": [[1.0, 2.0], [3.0, 4.0]]})),
            (
                "POLYGON ((0 0, 1 0, 1 1, 0 0))",
                json!({"type": "Polygon", "coordinates": [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]}),
            ),
            (
                "GEOMETRYCOLLECTION (POINT (1 2))",
                json!({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1.0, 2.0]}]}),
            ),
        ] {
            assert_eq!(parse_wkt(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_not_wkt_is_told_with_its_place() {
        assert_eq!(parse_wkt("POINT (2.35)"), Err("Expected a number at “)”".to_owned()));
        assert!(parse_wkt("CIRCLE (1 2)").unwrap_err().contains("CIRCLE"));
        assert!(parse_wkt("SRID=2154;POINT (1 2)").unwrap_err().contains("WGS 84"));
        assert!(parse_wkt(&"GEOMETRYCOLLECTION(".repeat(100)).is_err());
    }
}

//! Coordinate systems, by their EPSG code.

use crate::GeoPoint;
use proj4rs::Proj;
use std::fmt;

/// Definitions as in the EPSG registry, for the systems that open data comes in.
/// UTM zones and the French conic zones (3942 to 3950) are made from their number.
const DEFINITIONS: &[(i64, &str)] = &[
    (
        2056,
        "+proj=somerc +lat_0=46.9524055555556 +lon_0=7.43958333333333 +k_0=1 +x_0=2600000 +y_0=1200000 +ellps=bessel +towgs84=674.374,15.056,405.346,0,0,0,0 +units=m",
    ),
    (
        2154,
        "+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m",
    ),
    (2971, "+proj=utm +zone=22 +ellps=intl +towgs84=-186,230,110,0,0,0,0 +units=m"),
    (2972, "+proj=utm +zone=22 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m"),
    (2975, "+proj=utm +zone=40 +south +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m"),
    (3035, "+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m"),
    (3857, "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null"),
    (4471, "+proj=utm +zone=38 +south +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m"),
    (
        5070,
        "+proj=aea +lat_0=23 +lon_0=-96 +lat_1=29.5 +lat_2=45.5 +x_0=0 +y_0=0 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m",
    ),
    (5490, "+proj=utm +zone=20 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m"),
    (
        21781,
        "+proj=somerc +lat_0=46.9524055555556 +lon_0=7.43958333333333 +k_0=1 +x_0=600000 +y_0=200000 +ellps=bessel +towgs84=674.374,15.056,405.346,0,0,0,0 +units=m",
    ),
    (
        27572,
        "+proj=lcc +lat_1=46.8 +lat_0=46.8 +lon_0=2.33722917 +k_0=0.99987742 +x_0=600000 +y_0=2200000 +a=6378249.2 +b=6356515 +towgs84=-168,-60,320,0,0,0,0 +units=m",
    ),
    (
        27700,
        "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m",
    ),
    (
        28992,
        "+proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel +towgs84=565.4171,50.3319,465.5524,-0.398957,0.343988,-1.87740,4.0725 +units=m",
    ),
    (
        31370,
        "+proj=lcc +lat_0=90 +lon_0=4.36748666666667 +lat_1=51.1666672333333 +lat_2=49.8333339 +x_0=150000.013 +y_0=5400088.438 +ellps=intl +towgs84=-106.8686,52.2978,-103.7239,0.3366,-0.457,1.8422,-1.2747 +units=m",
    ),
];

/// Geographic systems that differ from WGS 84 by less than the data does.
const GEOGRAPHIC: &[i64] = &[4326, 4171, 4258, 4269, 4979];

/// A coordinate system to convert from.
pub struct Projection {
    /// Nothing for degrees.
    from: Option<Proj>,
    wgs84: Proj,
}

impl fmt::Debug for Projection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Projection").field("projected", &self.from.is_some()).finish()
    }
}

impl Projection {
    /// The system of an EPSG code; an error tells that it is not known.
    pub fn new(epsg: i64) -> Result<Self, String> {
        let read = |definition: &str| {
            Proj::from_proj_string(definition).map_err(|error| format!("EPSG:{epsg} cannot be used: {error}"))
        };
        let wgs84 = read("+proj=longlat +ellps=WGS84 +datum=WGS84")?;
        if GEOGRAPHIC.contains(&epsg) {
            return Ok(Self { from: None, wgs84 });
        }
        let definition =
            definition(epsg).ok_or_else(|| format!("EPSG:{epsg} is not a coordinate system known here"))?;
        Ok(Self { from: Some(read(&definition)?), wgs84 })
    }

    /// Converts an easting and a northing (or a longitude and a latitude) to WGS 84.
    pub fn to_wgs84(&self, x: f64, y: f64) -> Result<GeoPoint, String> {
        let outside = || format!("{x}, {y} is outside of the coordinate system");
        let Some(from) = &self.from else { return GeoPoint::new(y, x).ok_or_else(outside) };
        let mut position = (x, y, 0.0);
        proj4rs::transform::transform(from, &self.wgs84, &mut position).map_err(|_| outside())?;
        // A tenth of a millimetre: the digits after it are noise of the calculation.
        let degrees = |radians: f64| (radians.to_degrees() * 1e9).round() / 1e9;
        GeoPoint::new(degrees(position.1), degrees(position.0)).ok_or_else(outside)
    }
}

fn definition(epsg: i64) -> Option<String> {
    if let Some((_, definition)) = DEFINITIONS.iter().find(|(code, _)| *code == epsg) {
        return Some((*definition).to_owned());
    }
    let utm = |zone: i64, hemisphere: &str, ellipsoid: &str| {
        format!("+proj=utm +zone={zone}{hemisphere} +ellps={ellipsoid} +towgs84=0,0,0,0,0,0,0 +units=m")
    };
    match epsg {
        32601..=32660 => Some(utm(epsg - 32600, "", "WGS84")),
        32701..=32760 => Some(utm(epsg - 32700, " +south", "WGS84")),
        25828..=25838 => Some(utm(epsg - 25800, "", "GRS80")),
        26901..=26923 => Some(utm(epsg - 26900, "", "GRS80")),
        3942..=3950 => {
            let lat = epsg - 3900;
            let northing = (lat - 41) * 1_000_000 + 200_000;
            Some(format!(
                "+proj=lcc +lat_0={lat} +lon_0=3 +lat_1={}.25 +lat_2={}.75 +x_0=1700000 +y_0={northing} +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m",
                lat - 1,
                lat
            ))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published pairs; tolerance in degrees (1e-5 is about a metre).
    #[test]
    fn published_positions_are_found_again() {
        for (epsg, x, y, lat, lon, tolerance) in [
            // The Eiffel Tower in Lambert-93 (IGN).
            (2154, 648_237.3, 6_862_271.7, 48.858_37, 2.294_48, 2e-4),
            // The origin of Lambert-93.
            (2154, 700_000.0, 6_600_000.0, 46.5, 3.0, 1e-9),
            // The corner of the Web Mercator square.
            (3857, 20_037_508.342_789, 0.0, 0.0, 180.0, 1e-6),
            (3857, 261_845.7, 6_250_564.3, 48.8566, 2.3522, 1e-4),
            // Origins of UTM 31 north and 33 south.
            (32631, 500_000.0, 0.0, 0.0, 3.0, 1e-9),
            (32733, 500_000.0, 10_000_000.0, 0.0, 15.0, 1e-9),
            // The origin of CC48.
            (3948, 1_700_000.0, 7_200_000.0, 48.0, 3.0, 1e-9),
            // The old observatory of Bern (swisstopo): 46°57'08.66" N, 7°26'22.50" E on CH1903.
            (2056, 2_600_000.0, 1_200_000.0, 46.951_08, 7.438_63, 1e-4),
            // The tower of Amersfoort (Kadaster).
            (28992, 155_000.0, 463_000.0, 52.155_17, 5.387_2, 1e-4),
            (4326, 2.35, 48.85, 48.85, 2.35, 0.0),
        ] {
            let point = Projection::new(epsg).unwrap().to_wgs84(x, y).unwrap();
            let far = (point.lat - lat).abs().max((point.lon - lon).abs());
            assert!(far <= tolerance, "EPSG:{epsg} {x} {y}: {point:?}, expected {lat} {lon}");
        }
    }

    #[test]
    fn an_unknown_code_and_a_position_outside_are_refused() {
        assert!(Projection::new(1).unwrap_err().contains("EPSG:1 "));
        assert!(Projection::new(4326).unwrap().to_wgs84(2.0, 95.0).is_err());
    }

    #[test]
    fn every_definition_can_be_used() {
        for (epsg, _) in DEFINITIONS {
            Projection::new(*epsg).unwrap();
        }
    }
}

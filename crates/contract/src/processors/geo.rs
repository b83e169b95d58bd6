//! Processors of points and shapes.

use super::described;

described! {
    family Geo;

    /// Makes a point from a latitude and a longitude.
    CreateGeopoint = "create_geopoint", "Create geo point", available {
        required latitude: Field, "Latitude", "The field with the latitude, or the northing.";
        required longitude: Field, "Longitude", "The field with the longitude, or the easting.";
        optional epsg: Number, "EPSG code", "The coordinate system of the two fields.", default "4326";
        required output_field: NewField, "Output field", "The field that receives the point.";
    }
    /// Converts points and shapes of another coordinate system to WGS 84.
    TransformCoordinates = "transform_coordinates", "Transform coordinates", available {
        required field: Field, "Field", "A point written “y,x” (northing first, as a latitude) or a GeoJSON shape.";
        required epsg: Number, "EPSG code", "The coordinate system of the field: 2154 for Lambert-93.";
    }
    /// Measures the distance between two points, in kilometres.
    GeoDistance = "geo_distance", "Geo distance", available {
        required coordinates_a: Field, "First point", "A field of points.";
        required coordinates_b: Field, "Second point", "A field of points.";
        required output_field: NewField, "Output field", "The field that receives the kilometres.";
    }
    /// Converts degrees, minutes and seconds to decimal degrees.
    ConvertDegrees = "convert_degrees", "Convert degrees", available {
        required field: Field, "Field", "A coordinate such as 48°51'24\"N, or two of them.";
        required output_field: NewField, "Output field", "The field that receives the decimal degrees.";
    }
    /// Reads shapes written as WKT, or as WKB in hexadecimal digits.
    WktToGeojson = "wkt_to_geojson", "WKT and WKB to GeoJSON", available {
        required field: Field, "Field", "The field with WKT, such as POINT (2.35 48.85), or with WKB.";
        required output_field: NewField, "Output field", "The field that receives the shape.";
    }
    /// Turns geohashes into the rectangles they name.
    GeohashToGeojson = "geohash_to_geojson", "Geohash to GeoJSON", available {
        required field: Field, "Field", "The field with geohashes.";
        required output_field: NewField, "Output field", "The field that receives the shape.";
    }
    /// Reads Google's encoded polylines.
    DecodePolyline = "decode_polyline", "Decode polyline", available {
        required field: Field, "Field", "The field with encoded polylines.";
        required output_field: NewField, "Output field", "The field that receives the line.";
        optional reverse: Boolean, "Latitude first", "The polyline writes the latitude before the longitude, as Google does.", default "true";
    }
    /// Keeps the records whose point is inside a polygon.
    PolygonFilter = "polygon_filter", "Polygon filter", available {
        required point: Field, "Point", "The field of points.";
        required polygon: LongText, "Polygon", "A GeoJSON polygon, multipolygon, feature or collection.";
    }
    /// Draws shapes with fewer points.
    SimplifyGeoShape = "simplify_geo_shape", "Simplify geo shape", available {
        required field: Field, "Field", "The field of shapes.";
        required tolerance: Number, "Tolerance", "How far the new line may be from the old one, in degrees: 0.001 is about 100 m.";
    }
    /// Repairs shapes whose rings cross, stay open or turn the wrong way, or that mix two and three dimensions.
    CorrectGeoShape = "correct_geo_shape", "Correct geo shape", available {
        required field: Field, "Field", "The field of shapes.";
    }
    /// Moves points by a random distance, so that addresses cannot be read from them.
    Geomasking = "geomasking", "Geomasking", available {
        required field: Field, "Field", "The field of points.";
        optional min_distance: Number, "Minimum distance", "In metres.", default "1000";
        optional max_distance: Number, "Maximum distance", "In metres.", default "3000";
    }
}

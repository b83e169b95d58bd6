//! Processors that need files, other datasets or services: Portico keeps them and leaves running them to the portal.
//! Names of the geocoders are inferred (behaviour.md 12).

use super::described;

described! {
    family Outside;

    /// Fetches the file at an address and keeps it with the record.
    File = "file", "File", unavailable("It downloads files.") {
        required field: Field, "Field", "The field with the address of the file.";
        optional extract_metadata: Boolean, "Extract metadata", "Also reads what the file says of itself.", default "false";
    }
    /// Adds the fields of another dataset.
    JoinDataset = "join_dataset", "Join datasets", unavailable("It reads another dataset.") {
        required dataset: Json, "Dataset", "The other dataset, as {\"dataset_id\": …}.";
        optional domain: Json, "Portal", "The portal of the other dataset, as {\"domain_id\": …}.";
        optional impersonate_permissions: Boolean, "Use my permissions", "Reads the other dataset as the person who saves the step.", default "false";
        optional local_key: Fields, "Local key", "The fields that are compared, in this order.";
        optional remote_key: Texts, "Remote key", "The fields of the other dataset that they are compared with, in the same order, one a line.";
        optional output_fields: Texts, "Output fields", "The fields to add from the other dataset, one a line.";
        optional retrieve_all: Boolean, "Retrieve all fields", "Adds every field of the other dataset.", default "false";
        optional case_sensitive: Boolean, "Case sensitive", "Upper and lower case, and accents, make a difference.", default "false";
        optional one_line: Boolean, "One line", "Keeps one record where several match, with their values in multivalued fields; otherwise one record for each.", default "false";
        optional separator: Text, "Separator", "Between the values of a multivalued field.", default ",";
        optional republish_on_update: Boolean, "Publish again on update", "Publishes this dataset again each time the other one is published.", default "false";
    }
    /// Adds the fields of another dataset, and publishes again where that one changes.
    BoundJoinDataset = "bound_join_dataset", "Join datasets, bound", unavailable("It reads another dataset.") {
        required dataset: Json, "Dataset", "The other dataset, as {\"dataset_id\": …}.";
        optional domain: Json, "Portal", "The portal of the other dataset, as {\"domain_id\": …}.";
        optional impersonate_permissions: Boolean, "Use my permissions", "Reads the other dataset as the person who saves the step.", default "false";
        optional local_key: Fields, "Local key", "The fields that are compared, in this order.";
        optional remote_key: Texts, "Remote key", "The fields of the other dataset that they are compared with, in the same order, one a line.";
        optional output_fields: Texts, "Output fields", "The fields to add from the other dataset, one a line.";
        optional retrieve_all: Boolean, "Retrieve all fields", "Adds every field of the other dataset.", default "false";
        optional case_sensitive: Boolean, "Case sensitive", "Upper and lower case, and accents, make a difference.", default "false";
        optional one_line: Boolean, "One line", "Keeps one record where several match, with their values in multivalued fields; otherwise one record for each.", default "false";
        optional separator: Text, "Separator", "Between the values of a multivalued field.", default ",";
        optional republish_on_update: Boolean, "Publish again on update", "Publishes this dataset again each time the other one is published.", default "true";
    }
    /// Adds the shapes of an official repository by their codes.
    Geojoin = "geojoin", "Geo join", unavailable("It reads the platform's repositories of shapes.") {
        required country: Text, "Country", "The country of the repository.";
        required repository: Text, "Repository", "Which shapes: communes, departments…";
        required local_key: Field, "Code", "The field with the code of the shape.";
        required output_field: NewField, "Output field", "The field that receives the shape.";
    }
    /// Finds the administrative division that a point is in.
    AdministrativeDivisions = "administrative_divisions", "Administrative divisions", unavailable("It reads the platform's repositories of shapes.") {
        required geo_point: Field, "Point", "The field of points.";
        required country: Text, "Country", "The country of the repository.";
        required level: Text, "Level", "Which divisions: communes, departments…";
        optional output_name: NewField, "Name", "The field that receives the name of the division.";
        optional output_code: NewField, "Code", "The field that receives its code.";
        optional output_shape: NewField, "Shape", "The field that receives its shape.";
    }
    /// Finds where an IP address is.
    IpToGeo = "ip_to_geo", "IP address to point", unavailable("It asks a service of the platform.") {
        required field: Field, "Field", "The field with IP addresses.";
        required output_field: NewField, "Output field", "The field that receives the point.";
    }
    /// Finds addresses with ArcGIS.
    GeocodeArcgis = "geocode_arcgis", "Geocode with ArcGIS", unavailable("It asks a service.") {
        required address: Field, "Address", "The field with the address.";
        optional postal_code: Field, "Postal code", "The field with the postal code.";
        optional city: Field, "City", "The field with the city.";
        optional state: Field, "State", "The field with the state.";
        optional country: Field, "Country", "The field with the country.";
        required output_field: NewField, "Output field", "The field that receives the point.";
    }
    /// Finds French addresses with the national base.
    GeocodeBan = "geocode_ban", "Geocode with BAN (France)", unavailable("It asks a service.") {
        required address: Field, "Address", "The field with the address.";
        optional postal_code: Field, "Postal code", "The field with the postal code.";
        optional insee_code: Field, "INSEE code", "The field with the code of the commune.";
        optional city: Field, "City", "The field with the city.";
        required output_field: NewField, "Output field", "The field that receives the point.";
    }
    /// Finds addresses of the United States with the Census geocoder.
    GeocodeCensus = "geocode_census", "Geocode with Census (USA)", unavailable("It asks a service.") {
        required address: Field, "Address", "The field with the address.";
        optional city: Field, "City", "The field with the city.";
        optional state: Field, "State", "The field with the state.";
        required output_field: NewField, "Output field", "The field that receives the point.";
    }
    /// Finds Dutch addresses with PDOK.
    GeocodePdok = "geocode_pdok", "Geocode with PDOK (Netherlands)", unavailable("It asks a service.") {
        required address: Field, "Address", "The field with the address.";
        optional postal_code: Field, "Postal code", "The field with the postal code.";
        optional city: Field, "City", "The field with the city.";
        required output_field: NewField, "Output field", "The field that receives the point.";
    }
    /// Finds addresses with Nominatim.
    GeocodeNominatim = "geocode_nominatim", "Geocode with Nominatim", unavailable("It asks a service.") {
        required address: Field, "Address", "The field with the address.";
        optional postal_code: Field, "Postal code", "The field with the postal code.";
        optional city: Field, "City", "The field with the city.";
        optional country: Field, "Country", "The field with the country.";
        required output_field: NewField, "Output field", "The field that receives the point.";
    }
    /// Finds the point of a what3words address.
    What3wordsToCoordinates = "what3words_to_coordinates", "what3words to point", unavailable("It asks a service.") {
        required address: Field, "Address", "The field with the three words.";
        optional language: Text, "Language", "Language of the words.";
        optional output_field: NewField, "Output field", "The field that receives the point.";
    }
    /// Finds the what3words address of a point.
    CoordinatesToWhat3words = "coordinates_to_what3words", "Point to what3words", unavailable("It asks a service.") {
        required coordinates: Field, "Point", "The field of points.";
        optional language: Text, "Language", "Language of the words.";
        optional output_field: NewField, "Output field", "The field that receives the three words.";
    }
}

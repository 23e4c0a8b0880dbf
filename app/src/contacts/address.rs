//! Address formats by country: the order of lines, and the position of the postal code.
//!
//! The formats are those of the Universal Postal Union's addressing sheets; a country that isn't listed writes the postal code before the
//! city, as most do.

use model::contact::Snapshot;
use model::country;

/// The format of the line with the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// `110 00 Praha 1`, the region beneath.
    CodeCity,
    /// `28013 Madrid (Madrid)`.
    CodeCityRegion,
    /// `Springfield, IL 62704`.
    CityRegionCode,
    /// `Dublin 2`, the region beneath, the code on a line of its own.
    CityThenCode,
    /// `Hanoi 100000`, the region beneath.
    CityCode,
    /// The city above the street, the code last: Hungary.
    CityFirst,
    /// From large to small: code, region and city, street, organization, name.
    Descending,
}

fn order(of: &Snapshot) -> Order {
    match of.country_code.as_str() {
        // From large to small in the country's own script, the reverse in Latin letters.
        "JP" | "CN" | "KR" | "TW" | "HK" | "MO"
            if of
                .city
                .chars()
                .chain(of.street1.chars())
                .any(|c| c >= '\u{2e80}') =>
        {
            Order::Descending
        }
        "BR" | "US" | "CA" | "AU" | "PR" | "JP" | "CN" | "KR" | "TW" => Order::CityRegionCode,
        "GB" | "IE" | "IM" | "GG" | "JE" | "GI" | "UA" | "RU" | "BY" | "KZ" | "ZA" | "CO"
        | "KE" => Order::CityThenCode,
        "IT" | "ES" | "SM" | "VA" => Order::CodeCityRegion,
        "IN" | "ID" | "VN" | "TH" | "NZ" | "SG" | "BD" | "NP" | "PK" | "LK" | "MT" | "SA"
        | "JO" | "LV" => Order::CityCode,
        "HU" => Order::CityFirst,
        _ => Order::CodeCity,
    }
}

/// The lines of the address, organization and name among them, the country last (first in formats from large to small).
pub(crate) fn lines(of: &Snapshot) -> Vec<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let (code, region, city) = (text(&of.postal_code), text(&of.region), of.city.clone());
    let who = [text(&of.org_name), of.full_name()];
    let street = [of.street1.clone(), text(&of.street2)];
    let land = country::name(&of.country_code).to_owned();
    let lines: Vec<String> = match order(of) {
        Order::Descending => {
            let code = if of.country_code == "JP" && !code.is_empty() {
                format!("〒{code}")
            } else {
                code
            };
            let [org, name] = who;
            let [first, second] = street;
            vec![
                land,
                code,
                joined(" ", [&region, &city]),
                first,
                second,
                org,
                name,
            ]
        }
        order => {
            let place = match order {
                Order::CodeCityRegion if !region.is_empty() && region != city => {
                    vec![joined(" ", [&code, &city]) + &format!(" ({region})")]
                }
                Order::CodeCityRegion => vec![joined(" ", [&code, &city])],
                Order::CityRegionCode => {
                    vec![joined(", ", [&city, &joined(" ", [&region, &code])])]
                }
                Order::CityThenCode => vec![city, region, code],
                Order::CityCode => vec![joined(" ", [&city, &code]), region],
                Order::CodeCity | Order::CityFirst | Order::Descending => {
                    vec![joined(" ", [&code, &city]), region]
                }
            };
            let below: Vec<String> = if order == Order::CityFirst {
                [of.city.clone()]
                    .into_iter()
                    .chain(street)
                    .chain([text(&of.postal_code), text(&of.region)])
                    .collect()
            } else {
                street.into_iter().chain(place).collect()
            };
            who.into_iter().chain(below).chain([land]).collect()
        }
    };
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

fn joined(between: &str, parts: [&str; 2]) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(between)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(country: &str, city: &str, region: &str, code: &str) -> Vec<String> {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        lines(&Snapshot {
            first_name: "A".into(),
            last_name: "B".into(),
            street1: "S 1".into(),
            city: city.into(),
            region: some(region),
            postal_code: some(code),
            country_code: country.into(),
            ..Snapshot::default()
        })
    }

    #[test]
    fn each_country_has_its_order() {
        for (country, city, region, code, expected) in [
            (
                "CZ",
                "Praha 1",
                "",
                "110 00",
                vec!["A B", "S 1", "110 00 Praha 1", "Czechia"],
            ),
            (
                "US",
                "Springfield",
                "IL",
                "62704",
                vec!["A B", "S 1", "Springfield, IL 62704", "United States"],
            ),
            (
                "GB",
                "London",
                "",
                "SW1A 1AA",
                vec!["A B", "S 1", "London", "SW1A 1AA", "United Kingdom"],
            ),
            (
                "IT",
                "Monza",
                "MB",
                "20900",
                vec!["A B", "S 1", "20900 Monza (MB)", "Italy"],
            ),
            (
                "HU",
                "Budapest",
                "",
                "1051",
                vec!["A B", "Budapest", "S 1", "1051", "Hungary"],
            ),
            (
                "AE",
                "Dubai",
                "",
                "",
                vec!["A B", "S 1", "Dubai", "United Arab Emirates"],
            ),
            (
                "JP",
                "千代田区",
                "東京都",
                "100-0001",
                vec!["Japan", "〒100-0001", "東京都 千代田区", "S 1", "A B"],
            ),
            (
                "JP",
                "Chiyoda-ku",
                "Tokyo",
                "100-0001",
                vec!["A B", "S 1", "Chiyoda-ku, Tokyo 100-0001", "Japan"],
            ),
        ] {
            assert_eq!(at(country, city, region, code), expected);
        }
    }

    #[test]
    fn nothing_that_is_stored_is_left_out() {
        for country in country::all() {
            let written = at(country.code, "CITY", "REGION", "CODE").join("\n");
            assert!(
                ["CITY", "REGION", "CODE", "A B", "S 1", country.name]
                    .into_iter()
                    .all(|part| written.contains(part)),
                "{}: {written}",
                country.code
            );
        }
    }
}

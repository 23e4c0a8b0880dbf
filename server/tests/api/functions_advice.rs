//! What the post asks for is said while somebody types, by the function that looks a draft over.

use crate::client::{Api, As};
use crate::functions::call;
use serde_json::json;

#[tokio::test]
async fn what_the_post_asks_for_is_said_before_it_is_saved() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    for (country, code, city, expected) in [
        (
            "DE",
            "ABC",
            "",
            "For the post: This is no postal code of Germany, such as 26133.",
        ),
        ("DE", "26133", "Oldenburg", ""),
        // The country is another one now.
        (
            "CZ",
            "26133",
            "Oldenburg",
            "For the post: In Czechia this is written 261 33.",
        ),
        (
            "DE",
            "",
            "Oldenburg",
            "For the post: Addresses in Germany have a postal code, such as 26133.",
        ),
        // Whoever is still typing has not come to it.
        ("DE", "", "", ""),
        (
            "AE",
            "",
            "Dubai",
            "For the post: Addresses in United Arab Emirates name the emirate.",
        ),
        ("ZZ", "1", "Nowhere", ""),
    ] {
        let form = json!({
            "first_name": "Jana", "last_name": "Nova", "street1": "Dlouha 1", "postal_code": code, "city": city, "country_code": country,
        });
        let body = json!({ "id": "", "form": form }).to_string();
        let answer = call(&api, &owner, "/fn/contacts/check", body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let said = answer.json()["said"].as_array().unwrap().clone();
        let said: Vec<&str> = said.iter().filter_map(|said| said.as_str()).collect();
        assert_eq!(said.concat(), expected, "{country} {code} {city}");
    }
}

#[tokio::test]
async fn a_name_that_says_nothing_is_pointed_out_where_it_is_typed() {
    let api = Api::open().await;
    let owner = As::Person(api.house.founded.owner);
    for (first, last, said) in [
        (
            "Suharto",
            "-",
            "“-” would be published as a name. One name is enough: leave the other one empty.",
        ),
        ("Suharto", "", ""),
    ] {
        let form = json!({ "first_name": first, "last_name": last, "country_code": "ID" });
        let body = json!({ "id": "", "form": form }).to_string();
        let answer = call(&api, &owner, "/fn/contacts/check", body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let all = answer.json()["said"].as_array().unwrap().clone();
        let all: Vec<&str> = all.iter().filter_map(|said| said.as_str()).collect();
        assert_eq!(all.concat(), said, "{first} {last}");
    }
}

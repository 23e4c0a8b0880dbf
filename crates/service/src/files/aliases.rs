//! What other programs call the columns of a file: address books (Outlook in its languages, Google, Apple), and registrars (GoDaddy, Namecheap, Gandi and such).

use super::table::Kind;

/// A column of ours with what others call it, the likeliest first: an office's address before a home's. Letters and digits only, in small letters, with spaces between.
type Aliases = (&'static str, &'static str);

const CONTACTS: [Aliases; 15] = [
    (
        "handle",
        "contacthandle contactid kontakthandle nichandle nichdl registryid kürzel",
    ),
    (
        "first_name",
        "firstname givenname given forename registrantfirstname vorname prénom prenom jméno meno imię imie nombre nome voornaam förnamn fornavn etunimi \
         keresztnév utónév prenume имя име імя όνομα krstnémeno ime vardas vārds eesnimi adı adi 名 contactfirstname ownerfirstname namefirst",
    ),
    (
        "last_name",
        "lastname familyname family surname registrantlastname nachname familienname nomdefamille nom příjmení prijmeni priezvisko nazwisko apellidos apellido \
         cognome sobrenome apelido achternaam efternamn efternavn etternavn sukunimi vezetéknév családnév nume фамилия презиме прізвище επώνυμο prezime priimek \
         pavardė uzvārds perekonnanimi soyadı soyadi 姓 contactlastname ownerlastname namelast",
    ),
    (
        "org_name",
        "company organization organisation organizationname organization1name org orgname companyname registrantorganization registrantorganizationname \
         registrantcompany firma unternehmen organisationsname société societe entreprise organizace společnost spoločnosť empresa azienda società bedrijf \
         företag firmanavn yritys cég cégnév companie компания организация εταιρεία 会社 contactorganization business",
    ),
    (
        "email",
        "email emailaddress email1value mail emails registrantemail registrantemailaddress emailadresse adressedemessagerie adresseemail courriel \
         emailovaadresa emailováadresa adresemail correoelectrónico correoelectronico direccióndecorreoelectrónico indirizzopostaelettronica indirizzoemail \
         emailadres epostadress epost epostadresse sähköposti sähköpostiosoite emailcím adresdeemail adresăemail электроннаяпочта адресэлпочты contactemail \
         primaryemail email2value emailaddress2 email2address",
    ),
    (
        "phone",
        "businessphone phone telephone phone1value phonenumber registrantphone registrantphonenumber telefongeschäftlich telefon telefonnummer téléphonebureau \
         téléphone telephonebureau telefondozaměstnání telefonprace telefonnídozaměstnání telefondopracy teléfonodeltrabajo teléfono telefono telefonoufficio \
         telefone telefoonopwerk telefoon arbetstelefon puhelin üzletitelefon телефон рабочийтелефон τηλέφωνο 電話 contactphone voice companymainphone \
         primaryphone businessphone2 telefongeschäftlich2 mobilephone mobile mobiltelefon handy téléphonemobile mobil homephone telefonprivat phone2value",
    ),
    (
        "fax",
        "businessfax fax faxnumber registrantfax registrantfaxnumber faxgeschäftlich telefax faxnummer télécopiebureau télécopie faxdozaměstnání faxdotrabajo \
         faxdeltrabajo faxufficio faxopwerk arbetsfax факс contactfax homefax faxprivat",
    ),
    (
        "street1",
        "businessstreet street1 street streetaddress streetaddr address1street address1 address addressline1 addr1 registrantaddress1 registrantaddress \
         registrantstreet straßegeschäftlich strassegeschäftlich straße strasse anschrift adresse ruebureau rue adresse1 ulicedozaměstnání uliceprace ulice \
         ulica calledeltrabajo calle dirección direccion indirizzo via viaufficio rua endereço morada straat straatopwerk gata gatuadress gade vei katuosoite \
         utca cím stradă strada улица адрес οδός 住所 contactaddress1 homestreet straßeprivat otherstreet",
    ),
    (
        "street2",
        "businessstreet2 street2 address2 addressline2 addr2 address1extendedaddress registrantaddress2 straßegeschäftlich2 straße2 strasse2 adresszusatz \
         adresse2 ruebureau2 complémentdadresse ulicedozaměstnání2 ulice2 calledeltrabajo2 indirizzo2 complemento contactaddress2 suite unit",
    ),
    (
        "city",
        "businesscity city town address1city registrantcity locality ortgeschäftlich ort stadt wohnort villebureau ville městodozaměstnání město mesto miasto \
         ciudaddetrabajo ciudaddeltrabajo ciudad localidad città cittàufficio citta cidade localidade plaats plaatsopwerk stad by kaupunki postitoimipaikka \
         város település oraș город πόλη 市 contactcity homecity ortprivat",
    ),
    (
        "region",
        "businessstate region state province stateprovince address1region registrantstate registrantstateprovince regiongeschäftlich bundesland kanton \
         dépoubureau département kraj województwo provincia estado provinciaufficio provincie län fylke maakunta megye județ область регион contactstate \
         homestate regionprivat",
    ),
    (
        "postal_code",
        "businesspostalcode postalcode zip zipcode postcode address1postalcode registrantpostalcode registrantzip postleitzahlgeschäftlich postleitzahl plz \
         codepostalbureau codepostal psčdozaměstnání psč psc smerovacíčíslo kodpocztowy códigopostaldeltrabajo códigopostal codigopostal cap capufficio cep \
         postcodeopwerk postnummer postnr postinumero irányítószám irsz codpoștal codpostal индекс почтовыйиндекс ταχυδρομικόςκώδικας 郵便番号 contactpostalcode \
         homepostalcode postleitzahlprivat",
    ),
    (
        "country_code",
        "businesscountryregion businesscountry country countrycode address1country registrantcountry registrantcountrycode landregiongeschäftlich land staat \
         paysrégionbureau pays zeměoblastdozaměstnání země stát zemekrajina krajina państwo paísoregióndeltrabajo país pais paese nazione paeseufficio \
         landregioopwerk maa ország țară tara страна χώρα 国 contactcountry homecountryregion homecountry landregionprivat",
    ),
    (
        "disclose",
        "disclosed publish published whoispublic veröffentlichen publier",
    ),
    ("is_active", "active aktiv actif isactive enabled"),
];

/// What calls a whole name, and where a column of first names stands beside it the rest of one: `Vorname`, `Name`.
const REST_OF_NAME: &str = "name naam navn namn név nimi";

const DOMAINS: [Aliases; 6] = [
    (
        "name",
        "domain domainname domains fqdn domäne domaene domainnamen nomdedomaine doména domena nazwadomeny dominio nombrededominio nomedominio domínio \
         domeinnaam domein domän domännamn domene domæne verkkotunnus domainnév домен доменноеимя hostname",
    ),
    ("team", "teamslug group gruppe"),
    (
        "registrant",
        "registranthandle owner ownerhandle holder inhaber ownerc titulaire registrantcontact držitel titular",
    ),
    (
        "admin",
        "adminhandle adminc admincontact administrativecontact",
    ),
    (
        "tech",
        "techhandle techc techcontact technical technicalcontact",
    ),
    ("billing", "billinghandle billc billingc billingcontact"),
];

/// Letters and digits of a heading, in small letters.
pub(super) fn plain(heading: &str) -> String {
    let letters = heading.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The column of ours that others call like this, and how likely it is beside other names for it: the less, the likelier.
pub(super) fn guess(kind: Kind, heading: &str) -> Option<(&'static str, usize)> {
    let plain = plain(heading);
    if plain.is_empty() {
        return None;
    }
    let all: &[Aliases] = match kind {
        Kind::Contacts => &CONTACTS,
        Kind::Domains => &DOMAINS,
    };
    all.iter().find_map(|(column, aliases)| {
        if plain == self::plain(column) {
            return Some((*column, 0));
        }
        let place = aliases.split(' ').position(|alias| alias == plain)?;
        Some((*column, place + 1))
    })
}

/// Whether a column that is called like this holds last names where another one holds first names. By itself it may hold both.
pub(super) fn is_rest_of_name(heading: &str) -> bool {
    let plain = plain(heading);
    REST_OF_NAME.split(' ').any(|name| name == plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_alias_is_plain_and_of_one_column() {
        for all in [&CONTACTS[..], &DOMAINS] {
            let mut seen = BTreeSet::new();
            for (column, aliases) in all {
                for alias in aliases.split(' ') {
                    assert_eq!(plain(alias), alias);
                    assert!(seen.insert(alias), "{column}: {alias} stands twice");
                }
            }
        }
    }

    #[test]
    fn columns_of_address_books_and_registrars_are_known() {
        for (kind, heading, column) in [
            (Kind::Contacts, "First Name", "first_name"),
            (Kind::Contacts, "E-mail 1 - Value", "email"),
            (Kind::Contacts, "E-Mail-Adresse", "email"),
            (Kind::Contacts, "Straße geschäftlich", "street1"),
            (Kind::Contacts, "Land/Region geschäftlich", "country_code"),
            (Kind::Contacts, "Address 1 - Postal Code", "postal_code"),
            (Kind::Contacts, "RegistrantStateProvince", "region"),
            (Kind::Contacts, "streetaddr", "street1"),
            (Kind::Contacts, "PLZ", "postal_code"),
            (Kind::Contacts, "Příjmení", "last_name"),
            (Kind::Domains, "Domain Name", "name"),
            (Kind::Domains, "fqdn", "name"),
        ] {
            let guessed = guess(kind, heading).map(|(column, _)| column);
            assert_eq!(guessed, Some(column), "{heading}");
        }
        assert_eq!(guess(Kind::Contacts, "Birthday"), None);
        assert_eq!(guess(Kind::Contacts, " – "), None);
    }
}

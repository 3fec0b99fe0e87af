//! The offline checks of a candidate: checksum, structure, calendar, entropy. One file a kind; nothing here keeps state,
//! allocates on its usual path, or can fail: any bytes give an answer.

mod atlassian;
mod aws;
mod azure;
mod bank;
mod base58;
mod base64_json;
mod base64url;
mod basic;
mod bech32;
mod brazil;
mod card;
mod checksum;
mod code;
mod coordinate;
mod crates_io;
mod crc32;
mod date;
mod digits;
mod discord;
mod email;
mod germany;
mod github;
mod iban;
mod india;
mod ip;
mod italy;
mod jfrog;
mod jwt;
mod keccak;
mod letter_pairs;
mod luhn;
mod mac;
mod marvin32;
mod month;
mod mrz;
mod name;
mod pattern;
mod pem;
mod phone;
mod phone_regions;
mod phone_services;
mod placeholder;
mod private_key;
mod profile_url;
mod pypi;
mod random;
mod secret;
mod seed_phrase;
mod turkey;
mod uk;
mod us;
mod verhoeff;
mod vocabulary;
mod wallet;

#[cfg(test)]
mod tests;

use reticent_pattern_compiler::Validator;

/// Whether letters stand side by side as they do in words, more than chance would have them.
pub(crate) fn reads_as_words(value: &[u8]) -> bool {
    random::odds_of_words(value) >= 0
}

/// Whether what stands behind a vendor's literal is a key of whatever length.
pub(crate) fn is_key_body(literal_and_body: &[u8], body: &[u8]) -> bool {
    random::key_body(body) && !placeholder::is_placeholder(literal_and_body)
}

pub(crate) use month::{begins_month, month, names as month_names};
pub(crate) use name::{
    begins_particle, distinctive, is_among, is_first_name, is_last_name, is_name, is_ordinary_word, is_particle,
    is_plain_word, is_sure_name, is_thing, is_unknown_word,
};

/// Does the value pass the check? The value is the match as it stands in the text, its separators included; the argument is
/// what the detector wrote after the validator's name.
pub(crate) fn holds(validator: Validator, argument: &str, value: &[u8]) -> bool {
    match validator {
        Validator::Luhn => luhn::luhn(value),
        Validator::Checksum => checksum::checksum(argument, value),
        Validator::CardNetwork => card::card(argument, value),
        Validator::CardTrack => card::track(value),
        Validator::Iban => iban::iban(value),
        Validator::Bic => bank::bic(value),
        Validator::UsSsn => us::ssn(value),
        Validator::UsItin => us::itin(value),
        Validator::AbaRouting => bank::aba_routing(value),
        Validator::UkNino => uk::nino(value),
        Validator::UkNhs => uk::nhs(value),
        Validator::InAadhaar => india::aadhaar(value),
        Validator::InPan => india::pan(value),
        Validator::BrCpf => brazil::cpf(value),
        Validator::BrCnpj => brazil::cnpj(value),
        Validator::OddEvenLetter => italy::odd_even_letter(argument, value),
        Validator::DeTaxIdDigits => germany::tax_id_digits(value),
        Validator::TrTaxNumber => turkey::tax_number(value),
        Validator::Ipv4 => ip::ipv4(argument, value),
        Validator::Ipv6 => ip::ipv6(argument, value),
        Validator::Mac => mac::mac(value),
        Validator::Phone => phone::phone(argument, value),
        Validator::PhoneLength => phone::phone_length(argument, value),
        Validator::EmailDomain => email::email_domain(value),
        Validator::LuhnBase => luhn::luhn_base(argument, value),
        Validator::Mrz => mrz::mrz(argument, value),
        Validator::Coordinate => coordinate::coordinate(argument, value),
        Validator::ProfileUrl => profile_url::profile_url(value),
        Validator::Base58Check => base58::checked(argument, value),
        Validator::Bech32 => bech32::bech32(argument, value),
        Validator::Segwit => bech32::segwit(argument, value),
        Validator::CashAddress => bech32::cash_address(value),
        Validator::Ethereum => wallet::ethereum(value),
        Validator::Monero => wallet::monero(value),
        Validator::Stellar => wallet::stellar(value),
        Validator::Algorand => wallet::algorand(value),
        Validator::Byron => wallet::byron(value),
        Validator::Solana => wallet::solana(value),
        Validator::SeedPhrase => seed_phrase::seed_phrase(value),
        Validator::PersonName => name::person_name(argument, value),
        Validator::BirthDate => date::birth_date(value),
        Validator::CardExpiry => date::card_expiry(value),
        Validator::Jwt => jwt::jwt(value),
        Validator::PemBody => pem::pem_body(value),
        Validator::PrivateKey => private_key::private_key(value),
        Validator::Crc32Base62 => crc32::base62(value),
        Validator::Crc32Hex => crc32::hex(argument, value),
        Validator::Crc32Base64 => crc32::base64(value),
        Validator::GithubFineGrained => github::fine_grained(value),
        Validator::GitlabRoutable => crc32::gitlab_routable(value),
        Validator::AwsAccount => aws::account(value),
        Validator::AwsBedrock => aws::bedrock(value),
        Validator::AzureKey => azure::identifiable_key(value),
        Validator::AzureAnnotatedKey => azure::annotated_key(value),
        Validator::EntraSecret => azure::entra_secret(value),
        Validator::AzureDevops => azure::devops_token(value),
        Validator::AtlassianDataCenter => atlassian::data_center(value),
        Validator::CratesIo => crates_io::trusted_publishing(value),
        Validator::Discord => discord::token(value),
        Validator::Jfrog => jfrog::token(value),
        Validator::Base64Json => base64_json::has_members(argument, value),
        Validator::BasicCredentials => basic::credentials(value),
        Validator::PypiMacaroon => pypi::macaroon(value),
        Validator::RandomValue => random::random_value(value),
        Validator::SecretValue => secret::secret_value(value),
        Validator::NotPlaceholder => !placeholder::is_placeholder(value),
        Validator::LettersAndDigits => secret::letters_and_digits(value),
        Validator::UnknownWord => name::unknown_word(value),
        Validator::UnlikeWords => random::unlike_words(value),
    }
}

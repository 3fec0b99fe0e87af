//! The names of the offline checks. The engine implements each one; an exhaustive `match` there keeps the two together.

use crate::suggest::did_you_mean;

macro_rules! validators {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// An offline check of a match: checksum, structure or entropy.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Validator { $($(#[doc = $doc])+ $variant,)+ }

        impl Validator {
            /// Every check, in the order of declaration.
            pub const ALL: &'static [Validator] = &[$(Validator::$variant,)+];

            /// The name that detectors use.
            pub const fn name(self) -> &'static str {
                match self { $(Validator::$variant => $name,)+ }
            }

            /// What it checks, in a sentence.
            pub fn description(self) -> &'static str {
                match self { $(Validator::$variant => concat!($($doc),+).trim_start(),)+ }
            }

            /// The check of that name, or a message that suggests one.
            pub fn parse(name: &str) -> Result<Validator, String> {
                match name {
                    $($name => Ok(Validator::$variant),)+
                    _ => Err(format!(
                        "unknown validator `{name}`{}",
                        did_you_mean(name, Validator::ALL.iter().map(|v| v.name()))
                    )),
                }
            }
        }
    };
}

validators! {
    /// Luhn, mod 10 (ISO/IEC 7812-1 annex B), over the digits.
    Luhn = "luhn",
    /// Check digits, dates and ranges of any number, as data: the argument says how, ARCHITECTURE.md in what words.
    Checksum = "checksum",
    /// A payment card's network prefix with a length that the network issues; with the argument `announced`, also a rare
    /// length (12 to 15 digits of Maestro, 13 of Visa, UATP) without separators.
    CardNetwork = "card-network",
    /// The structure of magnetic stripe track 1 or 2 (ISO/IEC 7813), its PAN passing Luhn.
    CardTrack = "card-track",
    /// Country, length and mod 97 of an IBAN (ISO 13616).
    Iban = "iban",
    /// The country code inside a BIC (ISO 9362).
    Bic = "bic",
    /// Area, group and serial of a US Social Security number that can have been issued or is a known sample.
    UsSsn = "us-ssn",
    /// Area and group of a US Individual Taxpayer Identification Number.
    UsItin = "us-itin",
    /// Weights 3, 7, 1 and the prefix ranges of an ABA routing number.
    AbaRouting = "aba-routing",
    /// Prefix letters and suffix of a UK National Insurance number.
    UkNino = "uk-nino",
    /// Mod 11 of a UK NHS number.
    UkNhs = "uk-nhs",
    /// Verhoeff over twelve digits, and the first digit, of an Aadhaar number.
    InAadhaar = "in-aadhaar",
    /// Holder type of an Indian PAN.
    InPan = "in-pan",
    /// Both check digits of a CPF.
    BrCpf = "br-cpf",
    /// Both check characters of a CNPJ, digits or letters.
    BrCnpj = "br-cnpj",
    /// The check letter of Italian fiscal codes and Cypriot tax numbers: a table for odd places, mod 26; the argument is how many of the last
    /// characters it is over.
    OddEvenLetter = "odd-even-letter",
    /// The repeated digit of a German tax identification number.
    DeTaxIdDigits = "de-tax-id-digits",
    /// The check digit of a Turkish tax number.
    TrTaxNumber = "tr-tax-number",
    /// Four octets that a host can have; loopback and unspecified addresses fail. The argument `public`, `private`,
    /// `documentation` or `loopback` asks for that kind alone.
    Ipv4 = "ipv4",
    /// An IPv6 address in any RFC 4291 form; loopback and unspecified addresses fail. Arguments as for `ipv4`.
    Ipv6 = "ipv6",
    /// A 48-bit hardware address that is neither all zeros nor broadcast.
    Mac = "mac",
    /// A number of a numbering plan: the argument is a region (`US`) for its national form, or empty for international form.
    Phone = "phone",
    /// A number whose length alone is possible: the argument is a region, or empty for any.
    PhoneLength = "phone-length",
    /// The domain of an e-mail address, which is the whole value: well formed, its last label registered or reserved.
    EmailDomain = "email-domain",
    /// Luhn over letters and digits, in the base that the argument says: 36 (GSTIN) or 16 (MEID).
    LuhnBase = "luhn-base",
    /// The check digits of a line of a machine-readable zone (ICAO Doc 9303): the argument is `second`, `card-first` or
    /// `card-second`.
    Mrz = "mrz",
    /// Decimal degrees within their range: the argument is `latitude`, `longitude` or `pair`.
    Coordinate = "coordinate",
    /// The address of a profile in a social network, and not a page of the network itself.
    ProfileUrl = "profile-url",
    /// Base58 with a checksum, twice SHA-256: the argument lists versions and lengths (`00/20 05/20`), behind `ripple ` those of
    /// Ripple's alphabet.
    Base58Check = "base58check",
    /// Bech32 or Bech32m (wallets, age, nostr): the argument lists the names before the `1`; without one any name counts.
    Bech32 = "bech32",
    /// An address of a witness program (BIP 173, BIP 350): the argument lists the names before the `1`.
    Segwit = "segwit",
    /// An address of Bitcoin Cash.
    CashAddress = "cash-address",
    /// An Ethereum address: in one case, or in the case that is its checksum (EIP-55).
    Ethereum = "ethereum",
    /// A Monero address: base58 in blocks, with Keccak-256.
    Monero = "monero",
    /// A Stellar account or seed: base32 with CRC-16.
    Stellar = "stellar",
    /// An Algorand address: base32 with SHA-512/256.
    Algorand = "algorand",
    /// A Cardano address before Shelley: CBOR in base58 with CRC-32.
    Byron = "byron",
    /// A Solana key: 32 bytes in base58, which has no checksum.
    Solana = "solana",
    /// The words and the checksum of a seed phrase (BIP 39, English).
    SeedPhrase = "seed-phrase",
    /// Words of the dictionary of names: the argument is `full` (a first and a last name), `any` (no other word), `part` (one of them at
    /// least, and no ordinary word) `first` (first names, and no ordinary word) or `other` (words that are no ordinary ones, the
    /// dictionary may have them or not).
    PersonName = "person-name",
    /// A calendar date, in any usual order, that can be a birthday.
    BirthDate = "birth-date",
    /// A month and year that a card can expire in.
    CardExpiry = "card-expiry",
    /// Header and claims of a JSON Web Token are JSON objects, the header with `alg`.
    Jwt = "jwt",
    /// An armoured private key whose body is base64.
    PemBody = "pem-body",
    /// The inside of an armoured private key: DER, OpenSSH's format, or OpenPGP's packets with their CRC-24.
    PrivateKey = "private-key",
    /// CRC-32 in base 62 in the last six characters (GitHub, npm, Vercel).
    Crc32Base62 = "crc32-base62",
    /// CRC-32 in eight hexadecimal digits at the end, of what stands between the prefix and it (Cloudflare, Zuplo), or with the argument
    /// `all` of everything before it (Atlassian, Bitbucket, Grafana).
    Crc32Hex = "crc32-hex",
    /// CRC-32 in base64 in the last six characters (Confluent).
    Crc32Base64 = "crc32-base64",
    /// The checksum inside a fine-grained GitHub token.
    GithubFineGrained = "github-fine-grained",
    /// CRC-32 in base 36 of a routable GitLab token.
    GitlabRoutable = "gitlab-routable",
    /// The base32 body of an AWS access key id decodes to an account.
    AwsAccount = "aws-account",
    /// An Amazon Bedrock API key: the base64 in it names the service.
    AwsBedrock = "aws-bedrock",
    /// Marvin32 in the last four bytes of an Azure key that carries the mark of its service.
    AzureKey = "azure-key",
    /// Marvin32 at the end of a common annotated key, as Azure OpenAI, AI services and Azure DevOps have.
    AzureAnnotatedKey = "azure-annotated-key",
    /// Marvin32 in the last three characters of an Entra client secret.
    EntraSecret = "entra-secret",
    /// CRC-32 scattered over an Azure DevOps personal access token.
    AzureDevops = "azure-devops",
    /// A personal access token of Atlassian's Data Center products: base64 of a number and random bytes.
    AtlassianDataCenter = "atlassian-data-center",
    /// The last character of a crates.io token for trusted publishing.
    CratesIo = "crates-io",
    /// The user's number inside a Discord token.
    Discord = "discord",
    /// The length of a JFrog API key in base58, or the text inside a reference token.
    Jfrog = "jfrog",
    /// JSON in base64 inside a token that has the members of the argument: `o,n,k`.
    Base64Json = "base64-json",
    /// User and password in base64, with the colon between them (RFC 7617).
    BasicCredentials = "basic-credentials",
    /// A PyPI macaroon: the location `pypi.org` or `test.pypi.org` inside.
    PypiMacaroon = "pypi-macaroon",
    /// A random-looking value: entropy, character classes and n-grams speak against words, names, hashes and ids.
    RandomValue = "random-value",
    /// A value that may be a password: not a placeholder, template, type, boolean or code.
    SecretValue = "secret-value",
    /// Not a placeholder word or a template (`<token>`, `${VAR}`, `xxxx`).
    NotPlaceholder = "not-placeholder",
    /// At least one letter and one digit, or many letters of both cases that read like no words.
    LettersAndDigits = "letters-and-digits",
    /// Letters that are no word of the dictionary, and no adjective or participle by their end.
    UnknownWord = "unknown-word",
    /// Letters, digits and signs that read like no words, however few they are.
    UnlikeWords = "unlike-words",
}

//! Numbers that belong to no place: freephone, shared and premium rate, corporate, personal and Internet telephony, paging.
//! Source: the national numbering plans, as each administration publishes them through the ITU.

/// By region: the form of these numbers, without calling code and trunk prefix. The region's lengths bound them further.
#[rustfmt::skip]
static SERVICES: &[(&str, &str)] = &[
    ("AE", r"[5-9]00\d{5,6}|800\d{2,9}"),
    ("AR", r"800\d{7,8}|60[04]\d{7}|810\d{7}"),
    ("AT", r"(?:8(?:00|10|2[018])|9[03]\d|7[28]0|50\d|5[179]\d)\d{3,10}"),
    ("AU", r"1[38]00\d{6}|13\d{4}|190\d{7}|1[45]\d{7}|550\d{6}"),
    ("BE", r"(?:800|90\d)\d{5}|7[08]\d{6}"),
    ("BG", r"[78]00\d{5}|90\d{6}"),
    ("BR", r"[34]00\d{5}|[3589]00\d{6,7}"),
    ("CH", r"(?:800|84[0248]|878|90[016])\d{6}|(?:5[18]|74)\d{7}"),
    ("CL", r"[678]00\d{6,8}|44\d{7}"),
    ("CN", r"[48]00\d{7}"),
    ("CO", r"1(?:800|90[01])\d{7}"),
    ("CZ", r"(?:[78]00|90\d|976)\d{6}|(?:8[134]|9[17])\d{7}"),
    ("DE", r"800\d{7,12}|1(?:80|37|38|8[1-9])\d{4,11}|900[135]\d{6,9}|700\d{8}|116\d{3}"),
    ("DK", r"[89]0\d{6}"),
    ("EG", r"[89]00\d{7}"),
    ("ES", r"[789]00\d{6}|80[367]\d{6}|90[125]\d{6}|70\d{7}|51\d{7}"),
    ("FI", r"[6-8]00\d{4,6}|(?:10|20|29|30|39|7[135])\d{3,8}"),
    ("FR", r"8(?:0\d|[1289]\d)\d{6}|9\d{8}"),
    ("GB", r"8001111|800\d{6}|80[08]\d{7}|8[47]\d{8}|9[018]\d{8}|3[0347]\d{8}|5[56]\d{8}|7[06]\d{8}"),
    ("GR", r"8(?:0[016]|12|[27]5|50)\d{7,9}|90[19]\d{7}|70\d{8}"),
    ("HK", r"8\d{7}|800\d{6}|900\d{8}"),
    ("HR", r"80[01]\d{4,6}|6[01459]\d{6}|7[2-57]\d{6,7}"),
    ("HU", r"[48]0\d{6}|9[01]\d{6}|[23][18]\d{7}"),
    ("ID", r"80(?:0\d{5,7}|[34]\d{5,7}|9\d{7})|177\d{6,8}|1500\d{3}"),
    ("IE", r"1800\d{6}|15[1-9]\d{7}|18[59]0\d{6}|76\d{7}|(?:818|700)\d{6}"),
    ("IL", r"1[5789]\d{7,9}|7[2-9]\d{7}"),
    ("IN", r"1800\d{6,9}|1860\d{6,8}"),
    ("IT", r"80(?:0\d{3,6}|3\d{3})|89\d{4,7}|1(?:66|78|99)\d{6,7}|84[078]\d{6,7}|55\d{8}"),
    ("JP", r"(?:120|570|990)\d{6}|800\d{7}|[25]0\d{8}|60\d{7,8}"),
    ("KR", r"80\d{7,9}|70\d{8}|60\d{7,8}|50\d{8,10}|1[568]\d{6}"),
    ("MX", r"8(?:00|88)\d{7}|[359]00\d{7}"),
    ("MY", r"1[368]00\d{6}|154\d{7}"),
    ("NG", r"[78]00\d{7,11}"),
    ("NL", r"800\d{4,7}|90[069]\d{4,7}|8[4578]\d{7}|66\d{7}"),
    ("NO", r"8\d{7}"),
    ("NZ", r"508\d{6,7}|80\d{6,8}|900\d{5,7}|70\d{7}"),
    ("PE", r"80[0158]\d{5}"),
    ("PH", r"180[0-3]\d{7,9}"),
    ("PK", r"[89]00\d{5}|[2-9]\d{1,2}111\d{6}"),
    ("PL", r"80[01]\d{6}|70\d{7}|39\d{7}"),
    ("PT", r"80[0289]\d{6}|70[78]\d{6}|[36]0\d{7}|76[0-2]\d{6}"),
    ("RO", r"80[01]\d{6}|90\d{7}"),
    ("RU", r"80\d{8}"),
    ("SA", r"800\d{7}|92\d{7}"),
    ("SE", r"20\d{4,7}|9(?:00|39|44)\d{3,7}|7[57]\d{7}|10[1-9]\d{6}"),
    ("SG", r"1?800\d{7}|1900\d{7}|7000\d{7}|3[12]\d{6}"),
    ("TH", r"1[89]00\d{6}|60\d{7}"),
    ("TR", r"[89]00\d{7}|8(?:50|[1-9]1|22|88)\d{7}|444\d{4}"),
    ("TW", r"80[0-79]\d{6}|20\d{6,7}|70\d{8}"),
    ("UA", r"800\d{6,7}|900\d{6}|89\d{7}"),
    ("VN", r"1[89]00\d{4,6}|672\d{6}"),
    ("ZA", r"8[067]\d{7}|90\d{7}"),
];

/// Freephone and premium rate elsewhere: the codes that ITU-T E.169 and most plans keep for them, behind a 1 in some.
const USUAL: &str = r"1?(?:80\d|90\d)\d{2,8}";

/// The form of a region's numbers that belong to no place; empty where the area and mobile codes say all.
pub(super) fn services(region: &str) -> &'static str {
    if region == "US" || region == "CA" {
        return "";
    }
    let at = SERVICES.binary_search_by_key(&region, |(code, _)| code);
    at.map_or(USUAL, |at| SERVICES[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_found() {
        assert!(SERVICES.is_sorted_by_key(|(code, _)| *code));
        assert!(services("AE").starts_with("[5-9]00"));
        assert!(services("ZA").ends_with(r"90\d{7}"));
        assert_eq!(services("US"), "");
        assert_eq!(services("LU"), USUAL);
    }
}

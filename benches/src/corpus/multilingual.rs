//! Articles in eleven languages and eight scripts.

use crate::{
    grammar::{Grammar, Rules},
    random::Random,
};

const LANGUAGES: [Grammar; 11] = [
    Grammar(&[GERMAN]),
    Grammar(&[FRENCH]),
    Grammar(&[SPANISH]),
    Grammar(&[POLISH]),
    Grammar(&[RUSSIAN]),
    Grammar(&[GREEK]),
    Grammar(&[ARABIC]),
    Grammar(&[HINDI]),
    Grammar(&[CHINESE]),
    Grammar(&[JAPANESE]),
    Grammar(&[KOREAN]),
];

/// Some paragraphs in one language.
pub(super) fn write_article(random: &mut Random, out: &mut String) {
    let language = &LANGUAGES[random.below(LANGUAGES.len() as u64) as usize];
    for _ in 0..random.between(2, 4) {
        for _ in 0..random.between(3, 7) {
            out.push_str(&language.phrase("sentence", random));
        }
        out.push('\n');
    }
    out.push('\n');
}

#[rustfmt::skip]
const GERMAN: &Rules = &[
    ("sentence", &[
        "{{Who}} {{does}} {{when}} {{what}}. ", "{{Who}} {{does}} {{what}}, und {{who}} {{does}} {{when}} {{what}}. ",
        "Seit {{year}} gilt: {{who}} {{does}} {{what}}. ", "„{{Who}} {{does}} {{what}}“, heißt es im Bericht über {{number}} Fälle. ",
        "Etwa {{percent}} der Leser wissen, {{when}} sei alles anders gewesen. ",
    ]),
    ("who", &["die Bibliothek", "der alte Hafenkran", "das Übersetzungsbüro", "die Brücke am Fluss", "der Förderverein", "das Gewächshaus", "die Werkstatt", "ein müder Übersetzer", "die Wetterstation", "der Fahrplan", "das Mühlrad", "die Straßenbahn"]),
    ("does", &["braucht", "ergänzt", "prüft", "verändert", "beschreibt", "schützt", "überholt", "öffnet", "zählt", "veröffentlicht", "bewährt sich gegen"]),
    ("what", &["die Messgeräte", "jeden größeren Entwurf", "alle Vorschläge", "das Verzeichnis", "mehrere Bände", "die Übersicht", "den Wasserstand", "neue Schläuche", "die Fähre", "das Gedächtnis der Stadt", "höhere Türme"]),
    ("when", &["im Frühjahr", "nach {{small}} Versuchen", "gegen Abend", "während der Prüfung", "am Wochenende", "vor dem Umbau", "bei jedem Regen", "in der Nähe des Bahnhofs"]),
];

#[rustfmt::skip]
const FRENCH: &Rules = &[
    ("sentence", &[
        "{{Who}} {{does}} {{what}} {{when}}. ", "{{When}}, {{who}} {{does}} {{what}}, mais {{who}} {{does}} {{what}}. ",
        "Depuis {{year}}, {{who}} {{does}} {{what}}. ", "« {{Who}} {{does}} {{what}} », précise la notice, page {{number}}. ",
        "Près de {{percent}} des lecteurs préfèrent la seconde édition. ",
    ]),
    ("who", &["la bibliothèque", "le vieux moulin", "l’atelier d’imprimerie", "une équipe réduite", "le théâtre municipal", "la météo marine", "cette méthode", "le jardin d’hiver", "la forêt voisine", "un élève curieux", "le phare", "la régie"]),
    ("does", &["protège", "éclaire", "répare", "complète", "décrit", "mesure", "réorganise", "déplace", "accueille", "remplace", "révèle"]),
    ("what", &["les archives", "toute la façade", "des cahiers reliés", "le réseau d’eau", "les échelles de crue", "une hypothèse fragile", "les fenêtres du côté nord", "la mémoire du quartier", "des pièces détachées", "le calendrier des marées"]),
    ("when", &["au début de l’été", "après {{small}} essais", "chaque matin", "à la tombée de la nuit", "pendant les travaux", "près du canal", "sans prévenir", "d’après les relevés"]),
];

#[rustfmt::skip]
const SPANISH: &Rules = &[
    ("sentence", &[
        "{{Who}} {{does}} {{what}} {{when}}. ", "{{When}}, {{who}} {{does}} {{what}}; además, {{who}} {{does}} {{what}}. ",
        "¿Por qué {{who}} {{does}} {{what}}? ", "Según el informe de {{year}}, {{who}} {{does}} {{what}}. ",
        "Más del {{percent}} de las muestras llegó {{when}}. ",
    ]),
    ("who", &["la estación", "el viñedo", "un equipo pequeño", "la compañía de teatro", "el archivo histórico", "la imprenta", "este método", "la señal", "el puente colgante", "una máquina antigua", "la montaña", "el taller"]),
    ("does", &["protege", "añade", "mide", "reconstruye", "explica", "enseña", "acompaña", "reúne", "cambió", "diseñó", "publicó"]),
    ("what", &["los mapas", "una colección única", "las páginas más leídas", "el sistema de riego", "un pequeño milagro", "la mitad de los cálculos", "el próximo capítulo", "las antenas", "varias canciones", "el corazón del barrio"]),
    ("when", &["en otoño", "después de {{small}} intentos", "cada mañana", "al anochecer", "durante la revisión", "cerca del río", "con mucha atención", "a última hora"]),
];

#[rustfmt::skip]
const POLISH: &Rules = &[
    ("sentence", &[
        "{{Who}} {{does}} {{what}} {{when}}. ", "{{When}} {{who}} {{does}} {{what}}, a {{who}} {{does}} {{what}}. ",
        "Od {{year}} roku {{who}} {{does}} {{what}}. ", "Około {{percent}} próbek wróciło {{when}}. ",
    ]),
    ("who", &["biblioteka", "stary młyn", "zespół badawczy", "latarnia morska", "szkoła muzyczna", "warsztat", "most kolejowy", "ogród zimowy", "spółdzielnia", "rzeka"]),
    ("does", &["chroni", "uzupełnia", "mierzy", "opisuje", "przechowuje", "oświetla", "łączy", "porządkuje", "naprawia"]),
    ("what", &["całą kolekcję", "nowe pomysły", "źródła światła", "wąskie uliczki", "księgi z ubiegłego wieku", "część pomiarów", "żagle", "następny rozdział", "ścieżki nad jeziorem"]),
    ("when", &["wczesną wiosną", "po {{small}} próbach", "każdego dnia", "późnym wieczorem", "podczas przeglądu", "w pobliżu portu"]),
];

#[rustfmt::skip]
const RUSSIAN: &Rules = &[
    ("sentence", &[
        "{{Who}} {{does}} {{what}} {{when}}. ", "{{When}} {{who}} {{does}} {{what}}, а {{who}} {{does}} {{what}}. ",
        "С {{year}} года {{who}} {{does}} {{what}}. ", "Около {{percent}} измерений сделано {{when}}. ",
        "«{{Who}} {{does}} {{what}}», — сказано в отчёте на странице {{number}}. ",
    ]),
    ("who", &["библиотека", "старая мельница", "небольшая группа", "метеостанция", "новый алгоритм", "городской театр", "мост через реку", "зимний сад", "этот способ", "лаборатория", "маяк", "редакция"]),
    ("does", &["сохраняет", "описывает", "измеряет", "дополняет", "освещает", "защищает", "меняет", "соединяет", "проверяет"]),
    ("what", &["старые карты", "весь архив", "уровень воды", "большую часть данных", "новые главы", "расписание паромов", "северную стену", "память квартала", "сложные чертежи", "узкие улицы"]),
    ("when", &["ранней весной", "после {{small}} попыток", "каждое утро", "к вечеру", "во время проверки", "недалеко от вокзала", "без лишнего шума"]),
];

#[rustfmt::skip]
const GREEK: &Rules = &[
    ("sentence", &[
        "{{Who}} {{does}} {{what}} {{when}}. ", "{{When}} {{who}} {{does}} {{what}} και {{who}} {{does}} {{what}}. ",
        "Από το {{year}}, {{who}} {{does}} {{what}}. ", "Περίπου το {{percent}} των μετρήσεων έγινε {{when}}. ",
    ]),
    ("who", &["η βιβλιοθήκη", "ο παλιός μύλος", "η ομάδα", "το εργαστήριο", "ο φάρος", "η γέφυρα", "το θέατρο", "ο κήπος", "η μέθοδος"]),
    ("does", &["προστατεύει", "περιγράφει", "μετρά", "συμπληρώνει", "φωτίζει", "αλλάζει", "ενώνει", "ελέγχει"]),
    ("what", &["τους χάρτες", "όλο το αρχείο", "τη στάθμη του νερού", "τα νέα κεφάλαια", "το δρομολόγιο", "τη βόρεια πλευρά", "τα σχέδια", "τους στενούς δρόμους"]),
    ("when", &["την άνοιξη", "μετά από {{small}} προσπάθειες", "κάθε πρωί", "το βράδυ", "κοντά στο λιμάνι", "με προσοχή"]),
];

#[rustfmt::skip]
const ARABIC: &Rules = &[
    ("sentence", &[
        "{{does}} {{who}} {{what}} {{when}}. ", "{{when}} {{does}} {{who}} {{what}}، ثم {{does}} {{who}} {{what}}. ",
        "منذ عام {{year}} {{does}} {{who}} {{what}}. ", "نحو {{percent}} من القياسات سُجّلت {{when}}. ",
    ]),
    ("who", &["الفريق", "المكتب", "المصنع القديم", "المسرح", "المختبر", "المهندس", "المترجم", "المتحف", "القارئ", "النظام"]),
    ("does", &["يحفظ", "يصف", "يقيس", "يكمل", "يضيء", "يغيّر", "يراجع", "يرتّب"]),
    ("what", &["الخرائط القديمة", "الأرشيف كله", "مستوى الماء", "الفصول الجديدة", "جدول الرحلات", "الجدار الشمالي", "الرسوم المعقدة", "ذاكرة الحي"]),
    ("when", &["في بداية الربيع", "بعد {{small}} محاولات", "كل صباح", "عند المساء", "قرب النهر", "بهدوء"]),
];

#[rustfmt::skip]
const HINDI: &Rules = &[
    ("sentence", &[
        "{{who}} {{when}} {{what}} {{does}}। ", "{{when}} {{who}} {{what}} {{does}}, और {{who}} {{what}} {{does}}। ",
        "वर्ष {{year}} से {{who}} {{what}} {{does}}। ", "लगभग {{percent}} नमूने {{when}} मिले। ",
    ]),
    ("who", &["पुस्तकालय", "पुराना कारखाना", "छोटा दल", "नाट्यगृह", "प्रकाशस्तंभ", "विद्यालय", "संग्रहालय", "नया तरीका", "माली"]),
    ("does", &["सँभालता है", "मापता है", "बदलता है", "जोड़ता है", "समझाता है", "बचाता है", "जाँचता है"]),
    ("what", &["पुराने नक्शे", "सारा अभिलेख", "पानी का स्तर", "नए अध्याय", "समय सारणी", "उत्तरी दीवार", "कठिन चित्र", "मोहल्ले की यादें"]),
    ("when", &["वसंत में", "{{small}} प्रयासों के बाद", "हर सुबह", "शाम तक", "नदी के पास", "धीरे-धीरे"]),
];

#[rustfmt::skip]
const CHINESE: &Rules = &[
    ("sentence", &[
        "{{when}}，{{who}}{{does}}{{what}}。", "{{who}}{{does}}{{what}}，而{{who}}{{does}}{{what}}。",
        "自{{year}}年以来，{{who}}一直{{does}}{{what}}。", "大约{{percent}}的读者认为，{{who}}应该{{does}}{{what}}。",
        "为什么{{who}}要{{does}}{{what}}？",
    ]),
    ("who", &["图书馆", "老磨坊", "研究小组", "气象站", "新的算法", "市立剧院", "那座大桥", "温室", "编辑部", "实验室", "灯塔", "这套系统", "造船厂"]),
    ("does", &["保护", "描述", "测量", "补充", "照亮", "改变", "连接", "整理", "检查", "重新设计", "记录"]),
    ("what", &["旧地图", "全部档案", "河水的高度", "新的章节", "渡轮时刻表", "北面的墙", "复杂的图纸", "街区的记忆", "大部分数据", "狭窄的小巷", "下一次展览"]),
    ("when", &["初春时节", "经过{{small}}次尝试之后", "每天清晨", "傍晚以前", "在检修期间", "离车站不远的地方", "不知不觉中"]),
];

#[rustfmt::skip]
const JAPANESE: &Rules = &[
    ("sentence", &[
        "{{when}}、{{who}}は{{what}}を{{does}}。", "{{who}}は{{what}}を{{does}}が、{{who}}は{{what}}を{{does}}。",
        "{{year}}年から{{who}}は{{what}}を{{does}}。", "読者の約{{percent}}は、{{who}}が{{what}}を{{does}}と考えている。",
    ]),
    ("who", &["図書館", "古い水車小屋", "小さなチーム", "気象台", "新しいアルゴリズム", "市民劇場", "あの橋", "温室", "編集部", "研究室", "灯台", "このシステム"]),
    ("does", &["守っている", "説明する", "測定した", "補っている", "照らしている", "変えた", "つないでいる", "整理した", "見直している"]),
    ("what", &["昔の地図", "すべての記録", "川の水位", "新しい章", "フェリーの時刻表", "北側の壁", "複雑な図面", "町の思い出", "データの大部分", "細い路地"]),
    ("when", &["春の初めに", "{{small}}回の試行のあと", "毎朝", "夕方までに", "点検のあいだ", "駅の近くで", "いつのまにか"]),
];

#[rustfmt::skip]
const KOREAN: &Rules = &[
    ("sentence", &[
        "{{when}} {{who}} {{what}} {{does}}. ", "{{who}} {{what}} {{does}}, 그리고 {{who}} {{what}} {{does}}. ",
        "{{year}}년부터 {{who}} {{what}} {{does}}. ", "독자의 약 {{percent}}는 {{when}} 돌아왔다. ",
    ]),
    ("who", &["도서관은", "오래된 물레방아는", "작은 연구팀은", "기상 관측소는", "새로운 알고리즘은", "시립 극장은", "그 다리는", "온실은", "편집부는", "등대는"]),
    ("does", &["보호한다", "설명한다", "측정했다", "보완한다", "비춘다", "바꾸었다", "연결한다", "정리했다", "검토한다"]),
    ("what", &["옛 지도를", "모든 기록을", "강의 수위를", "새로운 장을", "여객선 시간표를", "북쪽 벽을", "복잡한 도면을", "마을의 기억을", "대부분의 자료를", "좁은 골목을"]),
    ("when", &["이른 봄에", "{{small}}번의 시도 끝에", "매일 아침", "저녁까지", "점검하는 동안", "역 근처에서", "어느새"]),
];

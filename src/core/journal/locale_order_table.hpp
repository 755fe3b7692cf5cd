// The order of the Unicode collation's root for Latin, Greek and Cyrillic, as ICU of Node 20
// has it: a line for each letter, a tab between its accents, its cases beside each other.
// Made by tools/make_locale_order.mjs.
#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace sluice {

// clang-format off
inline constexpr std::string_view k_locale_order =
    " \u00a0\n‾\n_\n‗\n-\n‐‑\n‒\n–\n—\n―\n⁓\n,\n;;\n⁏\n:\n!\n¡\n?\n¿\n‽\n.․\n··\n⁕\n⁖\n⁘\n⁙\n"
    "⁚\n⁛\n⁜\n⁝\n⁞\n'\t‘\t’\t‚\t‛\n‹\n›\n\"\t“\t”\t„\t‟\n«\n»\n(\n)\n[\n]\n{\n}\n⁅\n⁆\n‖\n§\n"
    "¶\n⁋\n@\n*\n⁎\n⁑\n/\n\\\n&\n⁊\n#\n%\n‰\n‱\n†\n‡\n•\n‣\n‧\n⁃\n⁌\n⁍\n′\n″\n‴\n⁗\n‵\n‶\n‷\n"
    "‸\n※\n‿\n⁔\n⁀\n⁐\n⁁\n⁂\n`\n´΄\n^\n¯\n¨\t΅\n¸\nʹ\n͵\n°\n©\n®\n϶\n+\n±\n÷\n×\n<\n=\n>\n¬\n"
    "|\n¦\n~\n⁒\n⁄\n¤\n¢\n$\n£\n¥\n₠\n₡\n₢\n₣\n₤\n₥\n₦\n₩\n₪\n₫\n€\n₭\n₮\n₯\n₰\n₱\n₲\n₳\n₴\n"
    "₵\n₶\n₷\n₸\n₹\n₺\n₻\n₼\n₽\n₾\n₿\n0\n1¹\n½\n¼\n2²\n3³\n¾\n4\n5\n6\n7\n8\n9\naAª\táÁ\tàÀ\t"
    "ăĂ\tắẮ\tằẰ\tẵẴ\tẳẲ\tâÂ\tấẤ\tầẦ\tẫẪ\tẩẨ\tǎǍ\tåÅ\tǻǺ\täÄ\tǟǞ\tãÃ\tȧȦ\tǡǠ\tąĄ\tāĀ\tảẢ\tȁȀ\t"
    "ȃȂ\tạẠ\tặẶ\tậẬ\tḁḀ\nẚ\nȺ\nbB\tḃḂ\tḅḄ\tḇḆ\nƀɃ\nƁ\nƃƂ\ncC\tćĆ\tĉĈ\tčČ\tċĊ\tçÇ\tḉḈ\nȼȻ\n"
    "ƈƇ\ndD\tďĎ\tḋḊ\tḑḐ\tđĐ\tḍḌ\tḓḒ\tḏḎ\tðÐ\nƉ\nƊ\nƌƋ\nȡ\nẟ\neE\téÉ\tèÈ\tĕĔ\têÊ\tếẾ\tềỀ\tễỄ\t"
    "ểỂ\těĚ\tëË\tẽẼ\tėĖ\tȩȨ\tḝḜ\tęĘ\tēĒ\tḗḖ\tḕḔ\tẻẺ\tȅȄ\tȇȆ\tẹẸ\tệỆ\tḙḘ\tḛḚ\nɇɆ\nǝƎ\nƏ\nƐ\n"
    "fF\tḟḞ\nƒƑ\ngG\tǵǴ\tğĞ\tĝĜ\tǧǦ\tġĠ\tģĢ\tḡḠ\nǥǤ\nƓ\nƔ\nƣƢ\n"
    "hH\tĥĤ\tȟȞ\tḧḦ\tḣḢ\tḩḨ\tħĦ\tḥḤ\tḫḪ\tẖ\nƕǶ\n"
    "iI\tíÍ\tìÌ\tĭĬ\tîÎ\tǐǏ\tïÏ\tḯḮ\tĩĨ\tİ\tįĮ\tīĪ\tỉỈ\tȉȈ\tȋȊ\tịỊ\tḭḬ\nı\nƗ\nƖ\njJ\tĵĴ\tǰ\n"
    "ȷ\nɉɈ\nkK\tḱḰ\tǩǨ\tķĶ\tḳḲ\tḵḴ\nƙƘ\nlL\tĺĹ\tľĽ\tļĻ\tłŁ\tḷḶ\tḹḸ\tḽḼ\tḻḺ\tŀĿ\nƚȽ\nȴ\nƛ\n"
    "mM\tḿḾ\tṁṀ\tṃṂ\nnN\tńŃ\tǹǸ\tňŇ\tñÑ\tṅṄ\tņŅ\tṇṆ\tṋṊ\tṉṈ\nƝ\nƞȠ\nȵ\nŋŊ\noOº\tóÓ\tòÒ\tŏŎ\t"
    "ôÔ\tốỐ\tồỒ\tỗỖ\tổỔ\tǒǑ\töÖ\tȫȪ\tőŐ\tõÕ\tṍṌ\tṏṎ\tȭȬ\tȯȮ\tȱȰ\tøØ\tǿǾ\tǫǪ\tǭǬ\tōŌ\tṓṒ\tṑṐ\t"
    "ỏỎ\tȍȌ\tȏȎ\tơƠ\tớỚ\tờỜ\tỡỠ\tởỞ\tợỢ\tọỌ\tộỘ\nƆ\nƟ\nȣȢ\npP\tṕṔ\tṗṖ\n₧\nƥƤ\nqQ\nɋɊ\nĸ\n"
    "rR\tŕŔ\třŘ\tṙṘ\tŗŖ\tȑȐ\tȓȒ\tṛṚ\tṝṜ\tṟṞ\nƦ\nɍɌ\n"
    "sS\tśŚ\tṥṤ\tŝŜ\tšŠ\tṧṦ\tṡṠ\tşŞ\tṣṢ\tṩṨ\tșȘ\tſ\tẛ\nȿ\nẜ\nẝ\nƩ\nƪ\n"
    "tT\tťŤ\tẗ\tṫṪ\tţŢ\tṭṬ\tțȚ\tṱṰ\tṯṮ\nŧŦ\nȾ\nƫ\nƭƬ\nƮ\nȶ\nuU\túÚ\tùÙ\tŭŬ\tûÛ\tǔǓ\tůŮ\tüÜ\t"
    "ǘǗ\tǜǛ\tǚǙ\tǖǕ\tűŰ\tũŨ\tṹṸ\tųŲ\tūŪ\tṻṺ\tủỦ\tȕȔ\tȗȖ\tưƯ\tứỨ\từỪ\tữỮ\tửỬ\tựỰ\tụỤ\tṳṲ\tṷṶ\t"
    "ṵṴ\nɄ\nƜ\nƱ\nvV\tṽṼ\tṿṾ\nƲ\nỽỼ\nɅ\nwW\tẃẂ\tẁẀ\tŵŴ\tẘ\tẅẄ\tẇẆ\tẉẈ\nxX\tẍẌ\tẋẊ\n"
    "yY\týÝ\tỳỲ\tŷŶ\tẙ\tÿŸ\tỹỸ\tẏẎ\tȳȲ\tỷỶ\tỵỴ\nɏɎ\nƴƳ\nỿỾ\nȝȜ\nzZ\tźŹ\tẑẐ\tžŽ\tżŻ\tẓẒ\tẕẔ\n"
    "ƶƵ\nȥȤ\nɀ\nƷ\tǯǮ\nƹƸ\nƺ\nþÞ\nƿǷ\nƻ\nƨƧ\nƽƼ\nƅƄ\nɂɁ\nŉ\nǀ\nǁ\nǂ\nǃ\nαΑ\tάΆ\nβϐΒ\nγΓ\nδΔ\n"
    "εϵΕ\tέΈ\nϝϜ\nͷͶ\nϛϚ\nζΖ\nͱͰ\nηΗ\tήΉ\nθϑΘϴ\nιͺΙ\tίΊ\tϊΪ\tΐ\nϳͿ\nκϰΚ\nϗϏ\nλΛ\nμµΜ\nνΝ\n"
    "ξΞ\nοΟ\tόΌ\nπϖΠ\nϻϺ\nϟϞ\nϙϘ\nρϱΡ\nϼ\nσϲΣϹς\nͼϾ\nͻϽ\nͽϿ\nτΤ\nυΥϒ\tύΎϓ\tϋΫϔ\tΰ\nφϕΦ\nχΧ\n"
    "ψΨ\nωΩ\tώΏ\nϡϠ\nͳͲ\nϸϷ\nϣϢ\nϥϤ\nϧϦ\nϩϨ\nϫϪ\nϭϬ\nϯϮ\nаА\tӑӐ\tӓӒ\nәӘ\tӛӚ\nӕӔ\nбБ\nвВ\n"
    "гГ\tѓЃ\tґҐ\nғҒ\nӻӺ\nҕҔ\nӷӶ\nдД\nԁԀ\nђЂ\nԃԂ\nҙҘ\nеЕ\tѐЀ\tӗӖ\tёЁ\nєЄ\nжЖ\tӂӁ\tӝӜ\nԫԪ\nҗҖ\n"
    "зЗ\tӟӞ\nԅԄ\nԑԐ\nѕЅ\nӡӠ\nԇԆ\nиИ\tѝЍ\tӥӤ\tӣӢ\nҋҊ\nіІ\tїЇ\nйЙ\nјЈ\nкК\tќЌ\nқҚ\nӄӃ\nҡҠ\nҟҞ\n"
    "ҝҜ\nԟԞ\nԛԚ\nлЛ\nӆӅ\nԯԮ\nԓԒ\nԡԠ\nљЉ\nԉԈ\nԕԔ\nмМ\nӎӍ\nнН\nԩԨ\nӊӉ\nңҢ\nӈӇ\nԣԢ\nҥҤ\nњЊ\nԋԊ\n"
    "оО\tӧӦ\nөӨ\tӫӪ\nпП\nԥԤ\nҧҦ\nҁҀ\nрР\nҏҎ\nԗԖ\nсС\nԍԌ\nҫҪ\nтТ\nԏԎ\nҭҬ\nћЋ\n"
    "уУ\tўЎ\tӱӰ\tӳӲ\tӯӮ\nүҮ\nұҰ\nѹѸ\nфФ\nхХ\nӽӼ\nӿӾ\nҳҲ\nһҺ\nԧԦ\nѡѠ\nѿѾ\nѽѼ\nѻѺ\nцЦ\nҵҴ\n"
    "чЧ\tӵӴ\nԭԬ\nҷҶ\nӌӋ\nҹҸ\nҽҼ\nҿҾ\nџЏ\nшШ\nщЩ\nъЪ\nыЫ\tӹӸ\nьЬ\nҍҌ\nѣѢ\nэЭ\tӭӬ\nюЮ\nяЯ\nԙԘ\n"
    "ѥѤ\nѧѦ\nѫѪ\nѩѨ\nѭѬ\nѯѮ\nѱѰ\nѳѲ\nѵѴ\tѷѶ\nҩҨ\nԝԜ\nӏӀ\n";

// What stands for several letters.
using Ligature = std::pair<std::string_view, std::string_view>;
inline constexpr std::array<Ligature, 37> k_locale_ligatures = {{
    {"Æ", "ae"}, {"ß", "ss"}, {"æ", "ae"}, {"Ĳ", "ij"}, {"ĳ", "ij"}, {"Œ", "oe"},
    {"œ", "oe"}, {"ƍ", "zw"}, {"ƾ", "ts"}, {"Ǆ", "dz"}, {"ǅ", "dz"}, {"ǆ", "dz"},
    {"Ǉ", "lj"}, {"ǈ", "lj"}, {"ǉ", "lj"}, {"Ǌ", "nj"}, {"ǋ", "nj"}, {"ǌ", "nj"},
    {"Ǣ", "ae"}, {"ǣ", "ae"}, {"Ǳ", "dz"}, {"ǲ", "dz"}, {"ǳ", "dz"}, {"Ǽ", "ae"},
    {"ǽ", "ae"}, {"ȸ", "db"}, {"ȹ", "qp"}, {"ẞ", "ss"}, {"Ỻ", "ll"}, {"ỻ", "ll"},
    {"‥", ".."}, {"…", "..."}, {"‼", "!!"}, {"⁇", "??"}, {"⁈", "?!"}, {"⁉", "!?"},
    {"₨", "rs"}}};
// clang-format on

}  // namespace sluice

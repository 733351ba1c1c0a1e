// Top-level domains after which Telegram makes a link of a bare "name.tld"; with a scheme any will do.
// All country codes, and of the generic ones those people write (the server knows about 1,400).

const COUNTRIES = `ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz
ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf
gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw
ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no
np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su
sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw`

const GENERIC = `academy adult aero agency app apple arpa art asia associates auction audio auto bank bar beauty beer berlin best bet
bike bio biz black blog boston bot boutique box build builders business buy cafe camera camp capital car cards care careers cars
casa cash casino cat center chat cheap church city claims cleaning click clinic clothing cloud club coach codes coffee college com
community company computer consulting contact cooking cool coop country courses credit cruises dance data date dating day deals
delivery democrat dental design dev diamonds digital direct directory discount doctor dog domains download earth eco edu education
email energy engineer engineering estate events exchange expert express fail faith family fan fans farm fashion film finance
financial fish fit fitness flights florist flowers fm food football forex forum foundation fun fund furniture futbol fyi gallery
game games garden gay gift gifts glass global gmbh gold golf google gov gratis green group guide guitars guru hair hamburg health
help holdings holiday homes horse hospital host hosting hotel hotels house how icu immo inc info ink institute insurance int
international investments jewelry jobs kitchen kiwi koeln land lat law lawyer lease legal lgbt life lighting limited link live loan
loans lol london love ltd luxury maison management map market marketing media memorial men menu miami mil mobi moda moe money
moscow movie museum music name navy net network new news ninja now nyc one onion online ooo org organic page paris partners parts
party pet photo photography photos pics pictures pink pizza place plumbing plus poker porn press pro productions promo properties
property pub quebec radio realty recipes red rehab rent rentals repair report rest restaurant review reviews rich rip rocks run
sale salon school science security services sex sexy shoes shop shopping show singles site ski soccer social software solar
solutions space sport store stream studio study style sucks supplies supply support surf surgery systems tattoo tax taxi team tech
technology tel tennis theater tickets tienda tips tires today tokyo ton tools top tours town toys trade trading training travel tube
university vacations vegas ventures vet video villas vin vip vision vodka vote voyage wales watch webcam website wedding wien wiki
win wine work works world wtf xxx xyz yachts yandex yoga youtube zip zone бел дети ею католик ком мкд мон москва онлайн орг рус рф
сайт срб укр қаз`

const KNOWN = new Set(`${COUNTRIES} ${GENERIC}`.split(/\s+/))

/** Is it a known top-level domain? "Com" is none: Telegram takes a sentence's next word for one no more than needed. */
export function isKnownTld(tld: string): boolean {
  const lower = tld.toLowerCase()
  const capitalised = lower !== tld && lower.slice(1) === tld.slice(1)
  return !capitalised && KNOWN.has(lower)
}

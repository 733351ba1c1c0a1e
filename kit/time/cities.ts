// Big cities and every capital with their zones: what people answer when asked where they are. One list, hence long; read lazily.
// A line is `zone country: name,имя,latitude,longitude; …`; other spellings follow a name after a slash. The first line with an
// offset, and the first city of a line, are the likeliest.

/** A city as `findZone` and its kin answer it. */
export interface City { names: string[], namesRu: string[], country: string, zone: string, lat: number, lon: number }

const TABLE = `
Europe/London GB: London,Лондон,51.5,-0.1; Birmingham,Бирмингем,52.5,-1.9; Manchester,Манчестер,53.5,-2.2; Glasgow,Глазго,55.9,-4.3; Edinburgh,Эдинбург,56,-3.2; Liverpool,Ливерпуль,53.4,-3; Leeds,,53.8,-1.5; Bristol,,51.5,-2.6; Belfast,Белфаст,54.6,-5.9; Cardiff,Кардифф,51.5,-3.2
Europe/Berlin DE: Berlin,Берлин,52.5,13.4; Hamburg,Гамбург,53.6,10; Munich/München/Muenchen,Мюнхен,48.1,11.6; Cologne/Köln/Koeln,Кёльн,50.9,7; Frankfurt/Frankfurt am Main,Франкфурт,50.1,8.7; Stuttgart,Штутгарт,48.8,9.2; Düsseldorf/Duesseldorf,Дюссельдорф,51.2,6.8; Leipzig,Лейпциг,51.3,12.4; Dresden,Дрезден,51.1,13.7; Hanover/Hannover,Ганновер,52.4,9.7; Nuremberg/Nürnberg,Нюрнберг,49.5,11.1; Bremen,Бремен,53.1,8.8
Europe/Moscow RU: Moscow/Moskva,Москва/мск,55.8,37.6; Saint Petersburg/St Petersburg/Petersburg/SPb,Санкт-Петербург/Петербург/Питер/спб,59.9,30.3; Nizhny Novgorod,Нижний Новгород,56.3,44; Kazan,Казань,55.8,49.1; Rostov-on-Don/Rostov,Ростов-на-Дону/Ростов,47.2,39.7; Krasnodar,Краснодар,45,39; Voronezh,Воронеж,51.7,39.2; Sochi,Сочи,43.6,39.7; Murmansk,Мурманск,69,33.1; Makhachkala,Махачкала,43,47.5; Tula,Тула,54.2,37.6; Yaroslavl,Ярославль,57.6,39.9
Europe/Paris FR: Paris,Париж,48.9,2.4; Marseille,Марсель,43.3,5.4; Lyon,Лион,45.8,4.8; Toulouse,Тулуза,43.6,1.4; Nice,Ницца,43.7,7.3; Bordeaux,Бордо,44.8,-0.6; Lille,Лилль,50.6,3.1; Strasbourg,Страсбург,48.6,7.7
Europe/Kyiv UA: Kyiv/Kiev,Киев/Київ,50.5,30.5; Kharkiv/Kharkov,Харьков/Харків,50,36.2; Odesa/Odessa,Одесса/Одеса,46.5,30.7; Dnipro,Днепр/Дніпро,48.5,35; Lviv/Lvov,Львов/Львів,49.8,24
Europe/Istanbul TR: Istanbul,Стамбул,41,29; Ankara,Анкара,39.9,32.9; Izmir,Измир,38.4,27.1; Antalya,Анталья/Анталия,36.9,30.7; Bursa,Бурса,40.2,29.1
Europe/Madrid ES: Madrid,Мадрид,40.4,-3.7; Barcelona,Барселона,41.4,2.2; Valencia,Валенсия,39.5,-0.4; Seville/Sevilla,Севилья,37.4,-6; Malaga/Málaga,Малага,36.7,-4.4; Bilbao,Бильбао,43.3,-2.9; Palma,Пальма,39.6,2.6
Atlantic/Canary ES: Las Palmas,Лас-Пальмас,28.1,-15.4; Tenerife/Santa Cruz de Tenerife,Тенерифе,28.5,-16.3
Europe/Rome IT: Rome/Roma,Рим,41.9,12.5; Milan/Milano,Милан,45.5,9.2; Naples/Napoli,Неаполь,40.9,14.3; Turin/Torino,Турин,45.1,7.7; Palermo,Палермо,38.1,13.4; Bologna,Болонья,44.5,11.3; Florence/Firenze,Флоренция,43.8,11.3; Venice/Venezia,Венеция,45.4,12.3
Europe/Warsaw PL: Warsaw/Warszawa,Варшава,52.2,21; Krakow/Kraków/Cracow,Краков,50.1,19.9; Wroclaw/Wrocław,Вроцлав,51.1,17; Gdansk/Gdańsk,Гданьск,54.4,18.6; Poznan/Poznań,Познань,52.4,16.9; Lodz/Łódź,Лодзь,51.8,19.5
Europe/Amsterdam NL: Amsterdam,Амстердам,52.4,4.9; Rotterdam,Роттердам,51.9,4.5; The Hague/Den Haag,Гаага,52.1,4.3; Eindhoven,Эйндховен,51.4,5.5
Europe/Brussels BE: Brussels/Bruxelles/Brussel,Брюссель,50.9,4.4; Antwerp/Antwerpen,Антверпен,51.2,4.4; Ghent,,51.1,3.7
Europe/Vienna AT: Vienna/Wien,Вена,48.2,16.4; Graz,Грац,47.1,15.4; Salzburg,Зальцбург,47.8,13
Europe/Zurich CH: Zurich/Zürich/Zuerich,Цюрих,47.4,8.5; Geneva/Genève,Женева,46.2,6.1; Bern/Berne,Берн,46.9,7.4; Basel,Базель,47.6,7.6
Europe/Prague CZ: Prague/Praha,Прага,50.1,14.4; Brno,Брно,49.2,16.6
Europe/Budapest HU: Budapest,Будапешт,47.5,19
Europe/Stockholm SE: Stockholm,Стокгольм,59.3,18.1; Gothenburg/Göteborg,Гётеборг,57.7,12; Malmö/Malmo,Мальмё,55.6,13
Europe/Oslo NO: Oslo,Осло,59.9,10.8; Bergen,Берген,60.4,5.3
Europe/Copenhagen DK: Copenhagen/København,Копенгаген,55.7,12.6; Aarhus,,56.2,10.2
Europe/Helsinki FI: Helsinki,Хельсинки,60.2,24.9; Tampere,Тампере,61.5,23.8
Europe/Lisbon PT: Lisbon/Lisboa,Лиссабон,38.7,-9.1; Porto,Порту,41.2,-8.6
Atlantic/Madeira PT: Funchal/Madeira,Фуншал/Мадейра,32.7,-16.9
Atlantic/Azores PT: Ponta Delgada/Azores,Понта-Делгада,37.7,-25.7
Europe/Dublin IE: Dublin,Дублин,53.3,-6.3; Cork,,51.9,-8.5
Europe/Athens GR: Athens,Афины,38,23.7; Thessaloniki,Салоники,40.6,22.9
Europe/Bucharest RO: Bucharest/București,Бухарест,44.4,26.1; Cluj-Napoca/Cluj,Клуж,46.8,23.6
Europe/Sofia BG: Sofia,София,42.7,23.3; Varna,Варна,43.2,27.9
Europe/Belgrade RS: Belgrade/Beograd,Белград,44.8,20.5; Novi Sad,Нови-Сад,45.3,19.8
Europe/Zagreb HR: Zagreb,Загреб,45.8,16
Europe/Ljubljana SI: Ljubljana,Любляна,46.1,14.5
Europe/Bratislava SK: Bratislava,Братислава,48.1,17.1
Europe/Sarajevo BA: Sarajevo,Сараево,43.9,18.4
Europe/Skopje MK: Skopje,Скопье,42,21.4
Europe/Podgorica ME: Podgorica,Подгорица,42.4,19.3; Budva,Будва,42.3,18.8
Europe/Tirane AL: Tirana,Тирана,41.3,19.8
Europe/Belgrade XK: Pristina/Prishtina,Приштина,42.7,21.2
Europe/Minsk BY: Minsk,Минск,53.9,27.6; Gomel/Homel,Гомель,52.4,31
Europe/Chisinau MD: Chisinau/Chișinău/Kishinev,Кишинёв,47,28.9
Europe/Vilnius LT: Vilnius,Вильнюс,54.7,25.3; Kaunas,Каунас,54.9,23.9
Europe/Riga LV: Riga,Рига,56.9,24.1
Europe/Tallinn EE: Tallinn,Таллин/Таллинн,59.4,24.8
Europe/Luxembourg LU: Luxembourg,Люксембург,49.6,6.1
Europe/Monaco MC: Monaco,Монако,43.7,7.4
Europe/Andorra AD: Andorra la Vella,Андорра-ла-Велья,42.5,1.5
Europe/Vaduz LI: Vaduz,Вадуц,47.1,9.5
Europe/San_Marino SM: San Marino,Сан-Марино,43.9,12.4
Europe/Vatican VA: Vatican City/Vatican,Ватикан,41.9,12.45
Europe/Malta MT: Valletta/Malta,Валлетта,35.9,14.5
Asia/Nicosia CY: Nicosia,Никосия,35.2,33.4; Limassol,Лимассол,34.7,33
Atlantic/Reykjavik IS: Reykjavik/Reykjavík,Рейкьявик,64.1,-21.9
Europe/Kaliningrad RU: Kaliningrad,Калининград,54.7,20.5
Europe/Samara RU: Samara,Самара,53.2,50.2; Izhevsk,Ижевск,56.8,53.2; Tolyatti,Тольятти,53.5,49.3
Europe/Saratov RU: Saratov,Саратов,51.5,46
Europe/Volgograd RU: Volgograd,Волгоград,48.7,44.5
Europe/Astrakhan RU: Astrakhan,Астрахань,46.3,48
Europe/Ulyanovsk RU: Ulyanovsk,Ульяновск,54.3,48.4
Asia/Yekaterinburg RU: Yekaterinburg/Ekaterinburg,Екатеринбург/екб,56.8,60.6; Chelyabinsk,Челябинск,55.2,61.4; Ufa,Уфа,54.7,56; Perm,Пермь,58,56.3; Tyumen,Тюмень,57.2,65.5
Asia/Omsk RU: Omsk,Омск,55,73.4
Asia/Novosibirsk RU: Novosibirsk,Новосибирск/нск,55,82.9
Asia/Barnaul RU: Barnaul,Барнаул,53.4,83.8
Asia/Tomsk RU: Tomsk,Томск,56.5,85
Asia/Krasnoyarsk RU: Krasnoyarsk,Красноярск,56,92.9
Asia/Irkutsk RU: Irkutsk,Иркутск,52.3,104.3; Ulan-Ude,Улан-Удэ,51.8,107.6
Asia/Yakutsk RU: Yakutsk,Якутск,62,129.7
Asia/Chita RU: Chita,Чита,52,113.5
Asia/Vladivostok RU: Vladivostok,Владивосток,43.1,131.9; Khabarovsk,Хабаровск,48.5,135.1
Asia/Sakhalin RU: Yuzhno-Sakhalinsk,Южно-Сахалинск,47,142.7
Asia/Magadan RU: Magadan,Магадан,59.6,150.8
Asia/Kamchatka RU: Petropavlovsk-Kamchatsky,Петропавловск-Камчатский,53,158.7
America/New_York US: New York/NYC/New York City,Нью-Йорк,40.7,-74; Washington/Washington DC,Вашингтон,38.9,-77; Philadelphia,Филадельфия,40,-75.2; Boston,Бостон,42.4,-71.1; Miami,Майами,25.8,-80.2; Atlanta,Атланта,33.7,-84.4; Charlotte,,35.2,-80.8; Orlando,Орландо,28.5,-81.4; Pittsburgh,Питтсбург,40.4,-80
America/Chicago US: Chicago,Чикаго,41.9,-87.6; Houston,Хьюстон,29.8,-95.4; Dallas,Даллас,32.8,-96.8; San Antonio,Сан-Антонио,29.4,-98.5; Austin,Остин,30.3,-97.7; New Orleans,Новый Орлеан,30,-90.1; Minneapolis,Миннеаполис,45,-93.3; Nashville,Нэшвилл,36.2,-86.8
America/Denver US: Denver,Денвер,39.7,-105; Salt Lake City,Солт-Лейк-Сити,40.8,-111.9; Albuquerque,Альбукерке,35.1,-106.7
America/Phoenix US: Phoenix,Финикс,33.4,-112.1
America/Los_Angeles US: Los Angeles/LA,Лос-Анджелес,34.1,-118.2; San Francisco/SF,Сан-Франциско,37.8,-122.4; Seattle,Сиэтл,47.6,-122.3; San Diego,Сан-Диего,32.7,-117.2; San Jose,Сан-Хосе,37.3,-121.9; Las Vegas,Лас-Вегас,36.2,-115.1; Portland,Портленд,45.5,-122.7
America/Detroit US: Detroit,Детройт,42.3,-83
America/Anchorage US: Anchorage,Анкоридж,61.2,-149.9
Pacific/Honolulu US: Honolulu/Hawaii,Гонолулу/Гавайи,21.3,-157.9
America/Puerto_Rico PR: San Juan,Сан-Хуан,18.5,-66.1
America/Toronto CA: Toronto,Торонто,43.7,-79.4; Montreal/Montréal,Монреаль,45.5,-73.6; Ottawa,Оттава,45.4,-75.7; Quebec,Квебек,46.8,-71.2
America/Vancouver CA: Vancouver,Ванкувер,49.3,-123.1; Victoria BC,,48.4,-123.4
America/Edmonton CA: Calgary,Калгари,51,-114.1; Edmonton,Эдмонтон,53.5,-113.5
America/Winnipeg CA: Winnipeg,Виннипег,49.9,-97.1
America/Regina CA: Regina,Реджайна,50.4,-104.6
America/Halifax CA: Halifax,Галифакс,44.6,-63.6
America/St_Johns CA: St. John's/St Johns,Сент-Джонс,47.6,-52.7
America/Mexico_City MX: Mexico City/Ciudad de México,Мехико,19.4,-99.1; Guadalajara,Гвадалахара,20.7,-103.3; Puebla,,19,-98.2
America/Monterrey MX: Monterrey,Монтеррей,25.7,-100.3
America/Cancun MX: Cancun/Cancún,Канкун,21.2,-86.9
America/Tijuana MX: Tijuana,Тихуана,32.5,-117
America/Guatemala GT: Guatemala City,Гватемала,14.6,-90.5
America/Belize BZ: Belmopan,Бельмопан,17.25,-88.8
America/El_Salvador SV: San Salvador,Сан-Сальвадор,13.7,-89.2
America/Tegucigalpa HN: Tegucigalpa,Тегусигальпа,14.1,-87.2
America/Managua NI: Managua,Манагуа,12.1,-86.3
America/Costa_Rica CR: San José,Сан-Хосе,9.9,-84.1
America/Panama PA: Panama City/Panama,Панама,9,-79.5
America/Havana CU: Havana/La Habana,Гавана,23.1,-82.4
America/Jamaica JM: Kingston,Кингстон,18,-76.8
America/Port-au-Prince HT: Port-au-Prince,Порт-о-Пренс,18.5,-72.3
America/Santo_Domingo DO: Santo Domingo,Санто-Доминго,18.5,-69.9; Punta Cana,Пунта-Кана,18.6,-68.4
America/Nassau BS: Nassau,Нассау,25,-77.3
America/Barbados BB: Bridgetown,Бриджтаун,13.1,-59.6
America/Port_of_Spain TT: Port of Spain,Порт-оф-Спейн,10.7,-61.5
America/Antigua AG: Saint John's/Antigua,,17.1,-61.8
America/Dominica DM: Roseau,,15.3,-61.4
America/Grenada GD: Saint George's,,12.1,-61.7
America/St_Kitts KN: Basseterre,,17.3,-62.7
America/St_Lucia LC: Castries,,14,-61
America/St_Vincent VC: Kingstown,,13.2,-61.2
America/Sao_Paulo BR: São Paulo/Sao Paulo,Сан-Паулу,-23.6,-46.6; Rio de Janeiro/Rio,Рио-де-Жанейро/Рио,-22.9,-43.2; Brasília/Brasilia,Бразилиа,-15.8,-47.9; Belo Horizonte,Белу-Оризонти,-19.9,-43.9; Porto Alegre,,-30,-51.2; Curitiba,,-25.4,-49.3
America/Bahia BR: Salvador,Салвадор,-13,-38.5
America/Fortaleza BR: Fortaleza,Форталеза,-3.7,-38.5
America/Recife BR: Recife,Ресифи,-8.1,-34.9
America/Manaus BR: Manaus,Манаус,-3.1,-60
America/Argentina/Buenos_Aires AR: Buenos Aires,Буэнос-Айрес,-34.6,-58.4; Rosario,,-32.9,-60.7
America/Argentina/Cordoba AR: Córdoba/Cordoba,Кордова,-31.4,-64.2
America/Santiago CL: Santiago,Сантьяго,-33.4,-70.7; Valparaíso/Valparaiso,,-33,-71.6
America/Bogota CO: Bogotá/Bogota,Богота,4.7,-74.1; Medellín/Medellin,Медельин,6.2,-75.6; Cali,Кали,3.4,-76.5
America/Lima PE: Lima,Лима,-12,-77
America/Caracas VE: Caracas,Каракас,10.5,-66.9
America/Guayaquil EC: Quito,Кито,-0.2,-78.5; Guayaquil,Гуаякиль,-2.2,-79.9
America/La_Paz BO: La Paz/Sucre,Ла-Пас,-16.5,-68.1; Santa Cruz,,-17.8,-63.2
America/Asuncion PY: Asunción/Asuncion,Асунсьон,-25.3,-57.6
America/Montevideo UY: Montevideo,Монтевидео,-34.9,-56.2
America/Guyana GY: Georgetown,Джорджтаун,6.8,-58.2
America/Paramaribo SR: Paramaribo,Парамарибо,5.9,-55.2
America/Nuuk GL: Nuuk,Нуук,64.2,-51.7
Asia/Dubai AE: Dubai,Дубай,25.2,55.3; Abu Dhabi,Абу-Даби,24.5,54.4; Sharjah,Шарджа,25.3,55.4
Asia/Tbilisi GE: Tbilisi,Тбилиси,41.7,44.8; Batumi,Батуми,41.6,41.6
Asia/Yerevan AM: Yerevan,Ереван,40.2,44.5
Asia/Baku AZ: Baku,Баку,40.4,49.9
Asia/Almaty KZ: Almaty/Alma-Ata,Алматы/Алма-Ата,43.2,76.9; Astana,Астана,51.2,71.4; Shymkent,Шымкент,42.3,69.6; Karaganda,Караганда,49.8,73.1
Asia/Aqtobe KZ: Aktobe/Aqtobe,Актобе,50.3,57.2
Asia/Tashkent UZ: Tashkent,Ташкент,41.3,69.2
Asia/Samarkand UZ: Samarkand,Самарканд,39.7,67
Asia/Bishkek KG: Bishkek,Бишкек,42.9,74.6
Asia/Dushanbe TJ: Dushanbe,Душанбе,38.6,68.8
Asia/Ashgabat TM: Ashgabat,Ашхабад,37.9,58.4
Asia/Jerusalem IL: Jerusalem,Иерусалим,31.8,35.2; Tel Aviv/Tel-Aviv,Тель-Авив,32.1,34.8; Haifa,Хайфа,32.8,35
Asia/Hebron PS: Ramallah,Рамалла,31.9,35.2; Hebron,,31.5,35.1
Asia/Gaza PS: Gaza,Газа,31.5,34.5
Asia/Beirut LB: Beirut,Бейрут,33.9,35.5
Asia/Damascus SY: Damascus,Дамаск,33.5,36.3; Aleppo,Алеппо,36.2,37.2
Asia/Amman JO: Amman,Амман,31.9,35.9
Asia/Baghdad IQ: Baghdad,Багдад,33.3,44.4; Erbil,Эрбиль,36.2,44
Asia/Riyadh SA: Riyadh,Эр-Рияд,24.7,46.7; Jeddah,Джидда,21.5,39.2; Mecca/Makkah,Мекка,21.4,39.8
Asia/Kuwait KW: Kuwait City/Kuwait,Эль-Кувейт,29.4,48
Asia/Qatar QA: Doha,Доха,25.3,51.5
Asia/Bahrain BH: Manama,Манама,26.2,50.6
Asia/Muscat OM: Muscat,Маскат,23.6,58.4
Asia/Aden YE: Sanaa/Sana'a,Сана,15.4,44.2; Aden,Аден,12.8,45
Asia/Tehran IR: Tehran/Teheran,Тегеран,35.7,51.4; Mashhad,Мешхед,36.3,59.6; Isfahan,Исфахан,32.7,51.7; Shiraz,Шираз,29.6,52.5
Asia/Kabul AF: Kabul,Кабул,34.5,69.2
Asia/Karachi PK: Karachi,Карачи,24.9,67; Lahore,Лахор,31.5,74.4; Islamabad,Исламабад,33.7,73; Faisalabad,,31.4,73.1
Asia/Kolkata IN: Mumbai/Bombay,Мумбаи/Бомбей,19.1,72.9; Delhi/New Delhi,Дели/Нью-Дели,28.6,77.2; Bangalore/Bengaluru,Бангалор,13,77.6; Kolkata/Calcutta,Калькутта,22.6,88.4; Chennai/Madras,Ченнаи,13.1,80.3; Hyderabad,Хайдарабад,17.4,78.5; Pune,Пуна,18.5,73.9; Ahmedabad,Ахмадабад,23,72.6; Goa/Panaji,Гоа,15.5,73.8; Jaipur,Джайпур,26.9,75.8
Asia/Kathmandu NP: Kathmandu,Катманду,27.7,85.3
Asia/Colombo LK: Colombo,Коломбо,6.9,79.9; Sri Jayawardenepura Kotte,,6.9,79.95
Indian/Maldives MV: Malé/Male,Мале,4.2,73.5
Asia/Dhaka BD: Dhaka,Дакка,23.8,90.4; Chittagong,Читтагонг,22.4,91.8
Asia/Thimphu BT: Thimphu,Тхимпху,27.5,89.6
Asia/Yangon MM: Yangon/Rangoon,Янгон,16.8,96.2; Naypyidaw,Нейпьидо,19.8,96.1
Asia/Bangkok TH: Bangkok,Бангкок,13.8,100.5; Phuket,Пхукет,7.9,98.4; Pattaya,Паттайя,12.9,100.9; Chiang Mai,Чиангмай,18.8,99
Asia/Ho_Chi_Minh VN: Ho Chi Minh City/Saigon,Хошимин/Сайгон,10.8,106.7; Da Nang,Дананг,16.1,108.2; Nha Trang,Нячанг,12.2,109.2
Asia/Bangkok VN: Hanoi,Ханой,21,105.8
Asia/Phnom_Penh KH: Phnom Penh,Пномпень,11.6,104.9
Asia/Vientiane LA: Vientiane,Вьентьян,18,102.6
Asia/Jakarta ID: Jakarta,Джакарта,-6.2,106.8; Surabaya,Сурабая,-7.3,112.7; Bandung,Бандунг,-6.9,107.6; Medan,Медан,3.6,98.7
Asia/Makassar ID: Denpasar/Bali,Денпасар/Бали,-8.7,115.2; Makassar,Макассар,-5.1,119.4
Asia/Jayapura ID: Jayapura,Джаяпура,-2.5,140.7
Asia/Shanghai CN: Shanghai,Шанхай,31.2,121.5; Beijing/Peking,Пекин,39.9,116.4; Guangzhou,Гуанчжоу,23.1,113.3; Shenzhen,Шэньчжэнь,22.5,114.1; Chongqing,Чунцин,29.6,106.6; Tianjin,Тяньцзинь,39.1,117.2; Chengdu,Чэнду,30.6,104.1; Wuhan,Ухань,30.6,114.3; Hangzhou,Ханчжоу,30.3,120.2; Xi'an/Xian,Сиань,34.3,108.9; Nanjing,Нанкин,32.1,118.8; Harbin,Харбин,45.8,126.5
Asia/Urumqi CN: Urumqi/Ürümqi,Урумчи,43.8,87.6
Asia/Hong_Kong HK: Hong Kong/HK,Гонконг,22.3,114.2
Asia/Macau MO: Macau/Macao,Макао,22.2,113.5
Asia/Taipei TW: Taipei,Тайбэй,25,121.6; Kaohsiung,Гаосюн,22.6,120.3
Asia/Singapore SG: Singapore,Сингапур,1.3,103.8
Asia/Kuala_Lumpur MY: Kuala Lumpur/KL,Куала-Лумпур,3.1,101.7; Penang/George Town,Пенанг,5.4,100.3; Johor Bahru,,1.5,103.7
Asia/Manila PH: Manila,Манила,14.6,121; Cebu,Себу,10.3,123.9; Davao,Давао,7.1,125.6; Quezon City,Кесон-Сити,14.7,121.1
Asia/Brunei BN: Bandar Seri Begawan,Бандар-Сери-Бегаван,4.9,114.9
Asia/Dili TL: Dili,Дили,-8.6,125.6
Asia/Ulaanbaatar MN: Ulaanbaatar/Ulan Bator,Улан-Батор,47.9,106.9
Asia/Tokyo JP: Tokyo,Токио,35.7,139.7; Osaka,Осака,34.7,135.5; Yokohama,Иокогама,35.4,139.6; Nagoya,Нагоя,35.2,136.9; Sapporo,Саппоро,43.1,141.4; Fukuoka,Фукуока,33.6,130.4; Kyoto,Киото,35,135.8
Asia/Seoul KR: Seoul,Сеул,37.6,127; Busan,Пусан,35.2,129.1; Incheon,Инчхон,37.5,126.7
Asia/Pyongyang KP: Pyongyang,Пхеньян,39,125.8
Australia/Sydney AU: Sydney,Сидней,-33.9,151.2; Canberra,Канберра,-35.3,149.1; Newcastle,,-32.9,151.8
Australia/Melbourne AU: Melbourne,Мельбурн,-37.8,145
Australia/Brisbane AU: Brisbane,Брисбен,-27.5,153; Gold Coast,Голд-Кост,-28,153.4
Australia/Perth AU: Perth,Перт,-32,115.9
Australia/Adelaide AU: Adelaide,Аделаида,-34.9,138.6
Australia/Darwin AU: Darwin,Дарвин,-12.5,130.8
Australia/Hobart AU: Hobart,Хобарт,-42.9,147.3
Australia/Lord_Howe AU: Lord Howe Island/Lord Howe,Лорд-Хау,-31.6,159.1
Australia/Eucla AU: Eucla,,-31.7,128.9
Pacific/Auckland NZ: Auckland,Окленд,-36.8,174.8; Wellington,Веллингтон,-41.3,174.8; Christchurch,Крайстчерч,-43.5,172.6
Pacific/Chatham NZ: Chatham Islands/Waitangi,Чатем,-44,-176.5
Pacific/Port_Moresby PG: Port Moresby,Порт-Морсби,-9.4,147.2
Pacific/Fiji FJ: Suva,Сува,-18.1,178.4
Pacific/Guadalcanal SB: Honiara,Хониара,-9.4,160
Pacific/Efate VU: Port Vila,Порт-Вила,-17.7,168.3
Pacific/Noumea NC: Nouméa/Noumea,Нумеа,-22.3,166.5
Pacific/Apia WS: Apia,Апиа,-13.8,-171.8
Pacific/Tongatapu TO: Nukuʻalofa/Nukualofa,Нукуалофа,-21.1,-175.2
Pacific/Tarawa KI: Tarawa,Тарава,1.3,173
Pacific/Kiritimati KI: Kiritimati,,1.9,-157.4
Pacific/Majuro MH: Majuro,Маджуро,7.1,171.4
Pacific/Pohnpei FM: Palikir,Паликир,6.9,158.2
Pacific/Palau PW: Ngerulmud/Koror,Нгерулмуд,7.5,134.6
Pacific/Nauru NR: Yaren,Ярен,-0.5,166.9
Pacific/Funafuti TV: Funafuti,Фунафути,-8.5,179.2
Pacific/Guam GU: Guam/Hagåtña,Гуам,13.5,144.8
Pacific/Tahiti PF: Papeete/Tahiti,Папеэте/Таити,-17.5,-149.6
Pacific/Marquesas PF: Taiohae/Marquesas,,-8.9,-140.1
Pacific/Pago_Pago AS: Pago Pago,Паго-Паго,-14.3,-170.7
Africa/Cairo EG: Cairo,Каир,30,31.2; Alexandria,Александрия,31.2,29.9; Hurghada,Хургада,27.3,33.8; Sharm El Sheikh,Шарм-эш-Шейх,27.9,34.3
Africa/Lagos NG: Lagos,Лагос,6.5,3.4; Abuja,Абуджа,9.1,7.4; Kano,Кано,12,8.5
Africa/Johannesburg ZA: Johannesburg,Йоханнесбург,-26.2,28; Cape Town,Кейптаун,-33.9,18.4; Durban,Дурбан,-29.9,31; Pretoria,Претория,-25.7,28.2
Africa/Nairobi KE: Nairobi,Найроби,-1.3,36.8; Mombasa,Момбаса,-4,39.7
Africa/Casablanca MA: Casablanca,Касабланка,33.6,-7.6; Rabat,Рабат,34,-6.8; Marrakesh/Marrakech,Марракеш,31.6,-8
Africa/Algiers DZ: Algiers,Алжир,36.8,3.1
Africa/Tunis TN: Tunis,Тунис,36.8,10.2
Africa/Tripoli LY: Tripoli,Триполи,32.9,13.2
Africa/Khartoum SD: Khartoum,Хартум,15.5,32.6
Africa/Juba SS: Juba,Джуба,4.9,31.6
Africa/Addis_Ababa ET: Addis Ababa,Аддис-Абеба,9,38.7
Africa/Asmara ER: Asmara,Асмэра,15.3,38.9
Africa/Djibouti DJ: Djibouti City,Джибути,11.6,43.1
Africa/Mogadishu SO: Mogadishu,Могадишо,2,45.3
Africa/Kampala UG: Kampala,Кампала,0.3,32.6
Africa/Kigali RW: Kigali,Кигали,-1.9,30.1
Africa/Bujumbura BI: Gitega/Bujumbura,Гитега,-3.4,29.9
Africa/Dar_es_Salaam TZ: Dar es Salaam,Дар-эс-Салам,-6.8,39.3; Dodoma,Додома,-6.2,35.7; Zanzibar,Занзибар,-6.2,39.2
Africa/Accra GH: Accra,Аккра,5.6,-0.2; Kumasi,Кумаси,6.7,-1.6
Africa/Abidjan CI: Abidjan,Абиджан,5.3,-4; Yamoussoukro,Ямусукро,6.8,-5.3
Africa/Dakar SN: Dakar,Дакар,14.7,-17.4
Africa/Bamako ML: Bamako,Бамако,12.6,-8
Africa/Ouagadougou BF: Ouagadougou,Уагадугу,12.4,-1.5
Africa/Niamey NE: Niamey,Ниамей,13.5,2.1
Africa/Ndjamena TD: N'Djamena/Ndjamena,Нджамена,12.1,15
Africa/Nouakchott MR: Nouakchott,Нуакшот,18.1,-16
Africa/Banjul GM: Banjul,Банжул,13.5,-16.6
Africa/Bissau GW: Bissau,Бисау,11.9,-15.6
Africa/Conakry GN: Conakry,Конакри,9.6,-13.6
Africa/Freetown SL: Freetown,Фритаун,8.5,-13.2
Africa/Monrovia LR: Monrovia,Монровия,6.3,-10.8
Africa/Lome TG: Lomé/Lome,Ломе,6.1,1.2
Africa/Porto-Novo BJ: Porto-Novo/Cotonou,Порто-Ново,6.5,2.6
Africa/Douala CM: Douala,Дуала,4.1,9.7; Yaoundé/Yaounde,Яунде,3.9,11.5
Africa/Bangui CF: Bangui,Банги,4.4,18.6
Africa/Libreville GA: Libreville,Либревиль,0.4,9.5
Africa/Malabo GQ: Malabo,Малабо,3.8,8.8
Africa/Brazzaville CG: Brazzaville,Браззавиль,-4.3,15.3
Africa/Kinshasa CD: Kinshasa,Киншаса,-4.4,15.3
Africa/Lubumbashi CD: Lubumbashi,Лубумбаши,-11.7,27.5
Africa/Luanda AO: Luanda,Луанда,-8.8,13.2
Africa/Lusaka ZM: Lusaka,Лусака,-15.4,28.3
Africa/Harare ZW: Harare,Хараре,-17.8,31.1
Africa/Blantyre MW: Lilongwe,Лилонгве,-14,33.8; Blantyre,,-15.8,35
Africa/Maputo MZ: Maputo,Мапуту,-26,32.6
Africa/Gaborone BW: Gaborone,Габороне,-24.7,25.9
Africa/Windhoek NA: Windhoek,Виндхук,-22.6,17.1
Africa/Maseru LS: Maseru,Масеру,-29.3,27.5
Africa/Mbabane SZ: Mbabane,Мбабане,-26.3,31.1
Africa/Sao_Tome ST: São Tomé/Sao Tome,Сан-Томе,0.3,6.7
Atlantic/Cape_Verde CV: Praia,Прая,14.9,-23.5
Indian/Antananarivo MG: Antananarivo,Антананариву,-18.9,47.5
Indian/Mauritius MU: Port Louis/Mauritius,Порт-Луи/Маврикий,-20.2,57.5
Indian/Mahe SC: Victoria/Seychelles,Виктория/Сейшелы,-4.6,55.5
Indian/Comoro KM: Moroni,Морони,-11.7,43.3
Indian/Reunion RE: Saint-Denis,Сен-Дени,-20.9,55.5
`

let read: City[] | undefined

/** All cities, the likeliest zones and the biggest cities of a zone first. */
export function cities(): City[] {
  read ??= TABLE.trim().split('\n').flatMap((line) => {
    const [place = '', list = ''] = line.split(': ')
    const [zone = '', country = ''] = place.split(' ')
    return list.split('; ').map((entry) => {
      const [name = '', nameRu = '', lat, lon] = entry.split(',')
      return {
        names: name.split('/'),
        namesRu: nameRu
          ? nameRu.split('/')
          : [],
        country,
        zone,
        lat: Number(lat),
        lon: Number(lon),
      }
    })
  })
  return read
}

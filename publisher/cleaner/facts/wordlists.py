"""The commonest words of languages in Latin script, about forty each, and letters of their own."""

#: By language, apart by spaces.
COMMON_WORDS = {
    "en": "the of and to in is that it was for with as on are this be by not from have has at "
    "you we but they his her she he which their were been will would who can an or if "
    "there what",
    "de": "der die und das ist nicht den von zu mit ein auf für im dem sich auch es eine als an "
    "aus wir ich sie er werden wird bei sind oder hat einen nach wie einer noch nur über "
    "des zum zur",
    "fr": "le la les et des est une dans que pour qui pas sur au par plus du avec il ce de en "
    "un à se nous vous ne sont elle mais ou cette son sa ses aux été être leur comme ont "
    "c qu l d",
    "es": "el la de que y los en las por con para una es del se no su como más al un lo pero "
    "sus ha este esta son sobre también entre cuando muy sin fue hay ser todo era años ya "
    "desde",
    "it": "il di che la e per un non sono una con del della le si da come più anche è i in nel "
    "gli alla dei ha lo al delle questo ma dal nella ci suo se o hanno essere stato l",
    "pt": "o de que e do da em um para com não uma os no se na por mais as dos como mas ao ele "
    "das à seu sua ou quando muito nos já também só pelo pela até isso ela entre foi são "
    "está",
    "nl": "de het een en van is dat op te voor met niet zijn er aan ook als bij door om in die "
    "ik we maar naar wordt heeft dan over of hij nog ze uit wat worden werd deze kan meer "
    "was",
    "pl": "w i na z do się nie że to jest o jak po za od przez dla są ale przy co tym oraz czy "
    "jego który która które już lub może tylko być go ma ze jej został tego także",
    "cs": "a v na se je že s z do o to i jako pro za by ale po tak jsou ve k od jsem si není "
    "byl bylo byla které který která nebo při už jeho má také aby až což ze podle",
    "sk": "a v na sa je že s z do o to aj ako pre za by ale po tak sú vo k od som si nie bol "
    "bolo bola ktoré ktorý ktorá alebo pri už jeho má tiež aby až čo zo podľa keď",
    "sv": "och att det som en på är av för med den till inte har om ett de var så från jag vi "
    "kan men hon han när eller också ska efter vid under nu man där blir skulle mot "
    "mycket sig",
    "da": "og at det som en på er af for med den til ikke har om et de var så fra jeg vi kan "
    "men hun han når eller også skal efter ved under nu man hvor blev ville mod meget sig "
    "være",
    "nb": "og at det som en på er av for med den til ikke har om et de var så fra jeg vi kan "
    "men hun han når eller også skal etter ved under nå man der ble ville mot mye seg "
    "være noe",
    "fi": "ja on ei se että hän oli ovat mutta kun niin myös joka kuin sen mitä tai ole vain "
    "jos hänen ne ollut jo nyt sitten sekä he tämä voi olla jotka mukaan kanssa vielä "
    "minä me",
    "hu": "a az és hogy nem is egy ez van volt de meg csak már mint ha el azt még ki vagy lehet "
    "szerint olyan ezt után amely pedig arra mert kell nagyon sem ami minden át majd",
    "ro": "și de la în a că o nu cu pe din mai un pentru este care sunt fi au ca ce s al sau se "
    "lui ale după dar fost prin ai cum ei acest această despre către până când",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi ne kadar sonra en ama değil var "
    "her o ki mi olduğu ya veya ise kendi oldu şey göre tarafından ancak yeni önce",
    "id": "yang dan di ini itu dengan untuk tidak dari dalam akan pada juga saya ke karena ada "
    "adalah mereka oleh bisa kami sudah atau dapat telah kita lebih saat tersebut bahwa "
    "seorang",
    "vi": "và của là có không được cho các với một trong người những để đã này khi đến từ trên "
    "ở cũng tôi sẽ đó như về ra vào theo năm phải nhiều lại bị còn nhưng sau nếu",
    "ca": "de la i el que a en els les un per una amb és del no es al va als ha com més però "
    "seva aquest aquesta són d l també pel dels seu entre quan molt fins han ser altres",
    "hr": "i u je na se da su za od s ne to što koji kao ali o bi iz sa koja koje nije sam će "
    "samo bio do ili te po još može biti kako ima sve nego bila kad prema nakon zbog",
    "sl": "in je v na se da so za ne ki pa s tudi z kot bi po ali ni bil od še to iz pri kar "
    "ter lahko sem bo le če zaradi biti ima bilo bila jih vse med ko bodo",
    "et": "ja on ei et see ta oli kui ka mis oma ning aga või kes nii ma siis seda olid välja "
    "pole mida veel juba kuid selle tema nad saab vaid peab ole üle sest eest",
    "lv": "un ir ka ar no par uz tas bija kas lai arī bet to tā viņš nav ne vai kā tika gan pēc "
    "es pie tiek kad jau viņa šo savu tikai būs var ļoti šis ko",
    "lt": "ir kad yra su iš tai į ne o kaip jis bet buvo apie per ar už taip prie jo nuo dar "
    "jau tik labai kas jos savo buvau gali bus jie po šis tačiau dėl jei",
    "sw": "na ya wa kwa ni katika la za kuwa cha hiyo huo hii huyo lakini kama yake wake pia "
    "hata ambao ambayo baada watu sana yeye hivyo kila si",
    "eo": "la de kaj en estas al ne kiu por ke kun li mi ĝi el pri tiu oni sed pli ili ankaŭ "
    "kiel estis ĉi aŭ ĉiuj iu nur",
}

#: Letters that few other languages write, apart by spaces.
OWN_LETTERS = {
    "de": "ß ä ö ü",
    "fr": "œ ù ê ç è",
    "es": "ñ",
    "it": "ò ì",
    "pt": "ã õ ç ê",
    "nl": "ĳ ë",
    "pl": "ł ą ę ś ż ź ń ć",
    "cs": "ř ů ě č š ž ý",
    "sk": "ľ ĺ ŕ ô ť č š ž ý",
    "sv": "å ä ö",
    "da": "æ ø å",
    "nb": "æ ø å",
    "fi": "ä ö",
    "hu": "ő ű ö ü",
    "ro": "ă ș ț ş ţ î",
    "tr": "ı ğ ş ç ü",
    "vi": "đ ơ ư ạ ả ấ ầ ậ ế ề ể ệ ị ọ ố ộ ớ ờ ợ ụ ủ ứ ừ ự ă",
    "ca": "ŀ ç ò",
    "hr": "ć đ č š ž",
    "sl": "č š ž",
    "et": "õ ä ü ö",
    "lv": "ļ ķ ņ ģ ā ē ī ū š ž č",
    "lt": "ė ų į ą ę ū š ž č",
    "eo": "ĉ ĝ ĥ ĵ ŝ ŭ",
}

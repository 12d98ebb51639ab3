/// The countries that Appwrite knows, by ISO 3166 code, with the numbers by which they are called. Names come from Unicode's
/// data, in the language that is asked for.
enum CountryTable {
    /// A calling code and the countries that share it.
    private static let phones = """
        1:US,CA,AG,BB,BS,DM,DO,GD,JM,KN,LC,TT,VC 7:RU,KZ 20:EG 27:ZA 30:GR 31:NL 32:BE 33:FR 34:ES 36:HU 39:IT,VA 40:RO \
        41:CH 43:AT 44:GB 45:DK 46:SE 47:NO 48:PL 49:DE 51:PE 52:MX 53:CU 54:AR 55:BR 56:CL 57:CO 58:VE 60:MY 61:AU 62:ID \
        63:PH 64:NZ 65:SG 66:TH 81:JP 82:KR 84:VN 86:CN 90:TR 91:IN 92:PK 93:AF 94:LK 95:MM 98:IR 211:SS 212:MA 213:DZ \
        216:TN 218:LY 220:GM 221:SN 222:MR 223:ML 224:GN 225:CI 226:BF 227:NE 228:TG 229:BJ 230:MU 231:LR 232:SL 233:GH \
        234:NG 235:TD 236:CF 237:CM 238:CV 239:ST 240:GQ 241:GA 242:CG 243:CD 244:AO 245:GW 248:SC 249:SD 250:RW 251:ET \
        252:SO 253:DJ 254:KE 255:TZ 256:UG 257:BI 258:MZ 260:ZM 261:MG 263:ZW 264:NA 265:MW 266:LS 267:BW 268:SZ 269:KM \
        291:ER 351:PT 352:LU 353:IE 354:IS 355:AL 356:MT 357:CY 358:FI 359:BG 370:LT 371:LV 372:EE 373:MD 374:AM 375:BY \
        376:AD 377:MC 378:SM 380:UA 381:RS 382:ME 385:HR 386:SI 387:BA 389:MK 420:CZ 421:SK 423:LI 501:BZ 502:GT 503:SV \
        504:HN 505:NI 506:CR 507:PA 509:HT 591:BO 592:GY 593:EC 595:PY 597:SR 598:UY 670:TL 673:BN 674:NR 675:PG 676:TO \
        677:SB 678:VU 679:FJ 680:PW 685:WS 686:KI 688:TV 691:FM 692:MH 850:KP 852:HK 855:KH 856:LA 880:BD 886:TW 960:MV \
        961:LB 962:JO 963:SY 964:IQ 965:KW 966:SA 967:YE 968:OM 970:PS 971:AE 972:IL 973:BH 974:QA 975:BT 976:MN 977:NP \
        992:TJ 993:TM 994:AZ 995:GE 996:KG 998:UZ
        """

    /// Every country with its calling code, in the order of the codes.
    static let callingCodes: [(country: String, code: String)] = phones.split(separator: " ").flatMap { group in
        let halves = group.split(separator: ":")
        return halves[1].split(separator: ",").map { (country: String($0), code: String(halves[0])) }
    }

    static let codes = callingCodes.map(\.country)

    static let europeanUnion = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
        .split(separator: " ").map(String.init)

    /// The continents and the regions of Unicode's data whose names they bear.
    static let continents = [
        (code: "AF", region: "002"), (code: "AN", region: "AQ"), (code: "AS", region: "142"),
        (code: "EU", region: "150"), (code: "NA", region: "003"), (code: "OC", region: "009"),
        (code: "SA", region: "005"),
    ]
}

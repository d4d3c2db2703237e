"""First pages as publishers and institutes set them, with invented works: lines with size and place.

A line is written "size[b] x,y text"; "|" parts pages, "~" stands for running text of several lines.
"""

from dataclasses import dataclass

from gvcmine.ingest.front import Front, front_claims
from gvcmine.ingest.headings import running_style
from gvcmine.ingest.lines import PrintedLine, PrintedPage
from gvcmine.types.text import Rectangle

PROSE = (
    "the firms that we visited had sold their goods to traders for many years and knew little of the buyers",
    "who in the end wore them, until a new road and a fair in the capital brought both sides to one table",
    "where prices were named and orders written down, which is how the change that we describe here began",
    "and why it went further in the valleys than along the coast, as the tables of the third part will show",
)


@dataclass(frozen=True)
class Work:
    """A layout and what is to be found in it; a field of None is not looked at, "" must not be found."""

    layout: str
    pages: str
    title: str
    authors: str | None = None
    year: str | None = None
    doi: str | None = None
    venue: str | None = None


def read(work: str, **metadata: str | None) -> Front:
    """Return the front of a work written in the notation of this module."""
    pages = [laid_out(number, text) for number, text in enumerate(work.split("\n|\n"), start=1)]
    style = running_style(line for page in pages for line in page.lines)
    return front_claims(pages, (), style, metadata=metadata, source="0001.pdf")


def values(front: Front) -> dict[str, str]:
    """Return the winning value of each field."""
    return {claim.field: claim.value for claim in reversed(front.claims)}


def laid_out(number: int, text: str) -> PrintedPage:
    """Return one page of lines in the notation of this module."""
    lines: list[PrintedLine] = []
    for block, row in enumerate(filter(None, map(str.strip, text.splitlines()))):
        size, place, words = row.split(" ", 2)
        x, y = map(float, place.split(","))
        for step, printed in enumerate(PROSE if words == "~" else (words,)):
            points = float(size.rstrip("b"))
            top = y + step * 1.2 * points
            lines.append(
                PrintedLine(
                    page=number,
                    block=block,
                    text=printed,
                    box=Rectangle(x, top, x + 0.48 * points * len(printed), top + 1.15 * points),
                    size=points,
                    bold=size.endswith("b"),
                )
            )
    return PrintedPage(number=number, width=595, height=842, label=None, lines=tuple(lines))


BODY = "9 60,500 ~\n9 60,560 ~\n9 60,620 ~\n9 60,680 ~"

WORKS = (
    Work(
        "Elsevier",
        f"""8 200,40 Valley Development 64 (2014) 112–124
        7 240,62 Contents lists available at ScienceDirect
        14 220,88 Valley Development
        7 210,120 journal homepage: www.elsevier.com/locate/valdev
        13 50,170 Ladders of felt: Standards and the upgrading of hat makers
        13 50,186 in two mountain districts
        11 50,215 Ilka Morrow a,*, Tomas Bellweather b
        7 50,236 a Department of Geography, University of Estmark, Norway
        7 50,246 b Lowland Institute for Trade, Harrow Street 5, Brigton, UK
        9 50,270 ARTICLE INFO
        9 220,270 ABSTRACT
        8 220,290 ~
        7 50,300 Keywords:
        7 50,310 hats
        7 60,780 http://dx.doi.org/10.1016/j.valdev.2014.02.007
        7 60,790 0305-750X/© 2014 Elsevier Ltd. All rights reserved.
        {BODY}""",
        "Ladders of felt: Standards and the upgrading of hat makers in two mountain districts",
        "Morrow, Ilka; Bellweather, Tomas",
        "2014",
        "10.1016/j.valdev.2014.02.007",
        "Valley Development",
    ),
    Work(
        "Taylor & Francis with its cover",
        f"""9 60,60 Review of Remote Economies
        8 60,90 ISSN: 0969-2290 (Print) Journal homepage: https://www.tandfonline.com/loi/rrre20
        20b 60,130 Who carries the cost? Audits and
        20b 60,154 basket weavers in the delta
        12b 60,200 Orla Finch & Mats Odenwald
        9 60,300 To cite this article: Orla Finch & Mats Odenwald (2018) Who carries the cost? Audits
        9 60,311 and basket weavers in the delta, Review of Remote Economies, 25:1, 33-58, DOI:
        9 60,322 10.1080/09692290.2018.1419000
        9 60,340 To link to this article: https://doi.org/10.1080/09692290.2018.1419000
        9 60,400 Published online: 04 Jan 2018.
        9 60,700 Full Terms & Conditions of access and use can be found at
|
        8 60,40 REVIEW OF REMOTE ECONOMIES, 2018
        8 60,50 VOL. 25, NO. 1, 33–58
        8 60,60 https://doi.org/10.1080/09692290.2018.1419000
        17b 60,110 Who carries the cost? Audits and basket weavers
        17b 60,131 in the delta
        11 60,165 Orla Finch¹ and Mats Odenwald²
        8 60,185 ¹School of Global Affairs, Port University, Hull, UK; ²Institute of Trade, Lund, Sweden
        8b 60,220 ABSTRACT
        8 60,235 ~
        8b 60,330 KEYWORDS Audits; baskets; private standards
        {BODY}""",
        "Who carries the cost? Audits and basket weavers in the delta",
        "Finch, Orla; Odenwald, Mats",
        "2018",
        "10.1080/09692290.2018.1419000",
        "Review of Remote Economies",
    ),
    Work(
        "Sage",
        f"""18b 60,60 Article
        8b 380,60 Trade & Change
        7 380,72 2019, Vol. 23(4) 355–377
        7 380,82 © The Author(s) 2019
        7 380,92 Article reuse guidelines: sagepub.com/journals-permissions
        7 380,102 DOI: 10.1177/1024529419840000
        7 380,112 journals.sagepub.com/home/tch
        20b 60,150 Night work at the button
        20b 60,174 factory: Labour agencies in
        20b 60,198 a supply chain
        12b 60,240 Peig Larkin
        9 60,256 University of Morne, Ireland
        12b 60,285 Dario Sund
        9 60,301 Free Institute of Bremmen, Germany
        11b 60,330 Abstract
        9 60,346 ~
        {BODY}""",
        "Night work at the button factory: Labour agencies in a supply chain",
        "Larkin, Peig; Sund, Dario",
        "2019",
        "10.1177/1024529419840000",
        None,
    ),
    Work(
        "Wiley",
        f"""8 60,40 Received: 3 May 2019 | Revised: 1 March 2020 | Accepted: 4 March 2020
        8 60,52 DOI: 10.1111/vnet.12280
        10b 60,80 ORIGINAL ARTICLE
        22b 60,110 Regional buyers and the toy makers of
        22b 60,136 the Karst
        13b 60,180 Lavinia Ostrander¹ | Jean-Luc Perrot² | Kwabena A. Mensah¹,³
        8 60,220 ¹Department of Economic Geography, Tarn University, Tarn, France
        8 60,232 ²Graduate School of Development, Bern, Switzerland
        9b 220,260 Abstract
        9 220,275 ~
        8 60,790 Value Networks. 2020;20:425–450. wileyonlinelibrary.com/journal/vnet © 2020 Wiley | 425
        {BODY}""",
        "Regional buyers and the toy makers of the Karst",
        "Ostrander, Lavinia; Perrot, Jean-Luc; Mensah, Kwabena A.",
        "2020",
        "10.1111/vnet.12280",
        "Value Networks",
    ),
    Work(
        "Oxford",
        f"""8 60,40 Journal of Upland Geography 8 (2008) pp. 323–345 doi:10.1093/jug/lbn010
        7 400,40 Advance Access Published on 12 March 2008
        18b 60,90 Cheese, cellars and the reach of
        18b 60,112 lead firms
        12b 60,150 Henk van der Molen* and Sofia Grandi**
        9 60,190 ~
        8 60,250 Keywords: cheese, lead firms, proximity
        8 60,262 JEL classifications: L14, O18
        7 60,790 © The Author (2008). Published by Oxford University Press. All rights reserved.
        {BODY}""",
        "Cheese, cellars and the reach of lead firms",
        "van der Molen, Henk; Grandi, Sofia",
        "2008",
        "10.1093/jug/lbn010",
        "Journal of Upland Geography",
    ),
    Work(
        "Springer",
        f"""8 60,40 Stud Comp Craft Dev (2016) 51:1–24
        8 60,50 DOI 10.1007/s12116-015-9210-1
        16b 60,110 Glass Beads and Firm Capabilities: How Exporters Learn
        11b 60,150 Anneliese Vogt¹ · Ravi Chandrasekhar²
        8 60,190 Published online: 5 November 2015
        8 60,200 © Springer Science+Business Media New York 2015
        9 60,230 Abstract The paper asks how exporters learn.
        9 60,242 Keywords Glass . Learning . Exports
        {BODY}""",
        "Glass Beads and Firm Capabilities: How Exporters Learn",
        "Vogt, Anneliese; Chandrasekhar, Ravi",
        "2016",
        "10.1007/s12116-015-9210-1",
        "Stud Comp Craft Dev",
    ),
    Work(
        "NBER",
        f"""14 200,120 NBER WORKING PAPER SERIES
        14 130,220 THE SPREAD OF LOOMS ACROSS BORDERS:
        14 150,238 EVIDENCE FROM VALLEY CENSUSES
        12 260,290 Daniel Ashgrove
        12 260,304 Miriam O'Hare
        12 260,318 Yun Zhou
        12 240,360 Working Paper 28651
        12 210,374 http://www.nber.org/papers/w28651
        12 180,430 NATIONAL BUREAU OF ECONOMIC RESEARCH
        12 230,444 1050 Massachusetts Avenue
        12 230,458 Cambridge, MA 02138
        12 270,472 April 2021
        9 60,560 ~
|
        12 60,60 The Spread of Looms Across Borders: Evidence from Valley Censuses
        12 60,74 Daniel Ashgrove, Miriam O'Hare, and Yun Zhou
        12 60,88 NBER Working Paper No. 28651
        12 60,102 April 2021
        12 60,116 JEL No. F14,O14
        12 260,150 ABSTRACT
        12 60,180 ~
        {BODY}""",
        "The Spread of Looms Across Borders: Evidence from Valley Censuses",
        "Ashgrove, Daniel; O'Hare, Miriam; Zhou, Yun",
        "2021",
        "",
        None,
    ),
    Work(
        "JSTOR cover",
        f"""14b 60,60 The Clockmakers of the Upper Rhine
        10 60,100 Author(s): Ludovic Haas and Ewa Zielinska
        10 60,116 Source: Annals of Craft History, Vol. 12, No. 3 (Aug., 1994), pp. 301-329
        10 60,132 Published by: The Craft Society
        10 60,148 Stable URL: https://www.jstor.org/stable/000000
        8 60,300 Your use of the JSTOR archive indicates your acceptance of the Terms & Conditions of Use
|
        16 60,120 The Clockmakers of the Upper Rhine
        11 60,150 LUDOVIC HAAS AND EWA ZIELINSKA
        10 60,200 ~
        {BODY}""",
        "The Clockmakers of the Upper Rhine",
        "Haas, Ludovic; Zielinska, Ewa",
        "1994",
        None,
        "Annals of Craft History",
    ),
    Work(
        "SSRN cover",
        f"""16b 60,100 Do Buyers Teach? Notes from Nine Tanneries
        12 60,140 Rosalind Achterberg
        12 60,154 University of Kempen
        10 60,240 Electronic copy available at: https://ssrn.com/abstract=0000000
|
        17b 60,90 Do Buyers Teach? Notes from Nine Tanneries∗
        12 60,130 Rosalind Achterberg†
        12 60,160 This version: 14 June 2012
        10b 60,190 Abstract
        9 60,205 ~
        {BODY}""",
        "Do Buyers Teach? Notes from Nine Tanneries",
        "Achterberg, Rosalind",
        "2012",
        "",
        None,
    ),
    Work(
        "IMF",
        f"""12 450,60 WP/15/204
        30b 60,200 Pepper, Ports and Productivity: Value
        30b 60,236 Chains in Island States
        14 60,300 by Lucjan Stade, Mariam Sow, and Bjørn Aalto
        10 60,700 INTERNATIONAL MONETARY FUND
|
        10 60,60 © 2015 International Monetary Fund WP/15/204
        12b 200,90 IMF Working Paper
        11 200,110 Western Hemisphere Department
        12b 100,140 Pepper, Ports and Productivity: Value Chains in Island States
        11 150,170 Prepared by Lucjan Stade, Mariam Sow, and Bjørn Aalto
        11 230,200 September 2015
        10b 260,230 Abstract
        9 60,250 ~
        {BODY}""",
        "Pepper, Ports and Productivity: Value Chains in Island States",
        "Stade, Lucjan; Sow, Mariam; Aalto, Bjørn",
        "2015",
        "",
        None,
    ),
    Work(
        "UNU-WIDER",
        f"""16b 60,100 WIDER Working Paper 2017/12
        24b 60,240 Exporters without borders
        16 60,272 Matched data on weaving firms
        12 60,320 Nimrod Adeyemi,¹ Klara Lindqvist,² and Shen Wu³
        12 60,360 January 2017
        9 60,500 ~
|
        10b 60,60 Abstract: This study uses matched data.
        10 60,90 Keywords: weaving, exports
        8 60,600 Copyright © UNU-WIDER 2017
        8 60,620 ISSN 1798-7237 ISBN 978-92-9256-236-0
        {BODY}""",
        "Exporters without borders: Matched data on weaving firms",
        "Adeyemi, Nimrod; Lindqvist, Klara; Wu, Shen",
        "2017",
        "",
        "WIDER Working Paper 2017/12",
    ),
    Work(
        "Capturing the Gains",
        f"""11 60,60 capturing the gains
        11 400,60 economic and social upgrading in global production networks
        22b 60,140 Tea estates, smallholders and the
        22b 60,166 reach of supermarkets
        14 60,220 Fiona Mbeki and Adwoa Tetteh-Quist
        12 60,260 Working Paper 41
        12 60,276 June 2014
        10b 60,330 Abstract
        9 60,350 ~
        {BODY}""",
        "Tea estates, smallholders and the reach of supermarkets",
        "Mbeki, Fiona; Tetteh-Quist, Adwoa",
        "2014",
        "",
        None,
    ),
    Work(
        "Emerald",
        f"""8 60,40 The current issue and full text archive of this journal is available on Emerald Insight:
        8 60,50 www.emeraldinsight.com/1741-0401.htm
        18b 200,100 Local suppliers and the pottery
        18b 200,122 cluster of Aveiro
        11 200,160 Rui Salgado and Inês Figueira
        9i 200,180 Department of Management, Beira University, Covilhã, Portugal
        9b 200,220 Abstract
        9 200,235 Purpose – The purpose of this paper is to ask who learns.
        9b 200,260 Keywords Pottery, Suppliers
        7 60,740 International Journal of Cluster Studies
        7 60,750 Vol. 11 No. 2, 2016
        7 60,760 pp. 201-222
        7 60,770 © Emerald Group Publishing Limited
        7 60,780 DOI 10.1108/IJCS-03-2015-0040
        {BODY}""".replace("9i ", "9 "),
        "Local suppliers and the pottery cluster of Aveiro",
        "Salgado, Rui; Figueira, Inês",
        "2016",
        "10.1108/ijcs-03-2015-0040",
        None,
    ),
    Work(
        "ILO",
        f"""10 60,60 International Labour Office
        10 400,60 Research Department
        11 60,110 Research Department Working Paper No. 36
        20b 60,300 Shoes, shifts and the spread of
        20b 60,324 homework in the hinterland
        12 60,380 Benedikta Roux
        12 60,396 Emre Yavuz Toprak
        11 60,440 October 2018
        8 60,700 Copyright © International Labour Organization 2018
        9 60,560 ~
|
        {BODY}""",
        "Shoes, shifts and the spread of homework in the hinterland",
        "Roux, Benedikta; Toprak, Emre Yavuz",
        "2018",
        "",
        None,
    ),
    Work(
        "short paper with its references on the first page",
        f"""9 60,40 Trade Notes 4 (2011)
        16b 60,90 One page on salt
        11 60,120 Mina Kolb
        9 60,150 ~
        10b 60,420 References
        8 60,440 Abel, R., 2009. Salt roads. Trade Notes 2, 1–4. https://doi.org/10.1016/j.trn.2009.01.001
        8 60,452 Bing, T., 2010. Salt wells. Trade Notes 3, 5–9. https://doi.org/10.1016/j.trn.2010.02.002
        {BODY}""",
        "One page on salt",
        "Kolb, Mina",
        "2011",
        "",
        "Trade Notes",
    ),
    Work(
        "Thai report",
        f"""34 60,300 กลับสู่ตลาด
        12 60,700 ธนาคาร
|
        9 60,100 พ.ศ. 2559
        {BODY}""",
        "กลับสู่ตลาด",
        "",
        "2016",
        "",
        None,
    ),
    Work(
        "old Elsevier",
        f"""9 60,40 World Valleys Vol. 39, No. 4, pp. 621–632, 2011
        7 400,40 © 2010 Elsevier Ltd. All rights reserved
        7 400,50 0305-750X/$ - see front matter
        8 60,62 www.elsevier.com/locate/worldval doi:10.1016/j.worldval.2010.09.003
        17 60,110 Beyond the Farm Gate: Contracts, Credit
        17 60,131 and the Growth of Flower Exports
        9 200,170 MARGUERITE LE ROUX
        8 200,182 University of Ghentbrugge, Belgium
        9 200,200 and
        9 200,215 TENDAI M. MOYO *
        8 200,227 Valley Research Institute, Harare, Zimbabwe
        8 60,260 Summary. — This paper asks how contracts changed after the crisis.
        8 60,290 Key words — flowers, contracts, Africa
        {BODY}""",
        "Beyond the Farm Gate: Contracts, Credit and the Growth of Flower Exports",
        "Le Roux, Marguerite; Moyo, Tendai M.",
        "2011",
        "10.1016/j.worldval.2010.09.003",
        "World Valleys",
    ),
    Work(
        "Cambridge",
        f"""9 60,40 Business and Valleys (2020), 22: 3, 1–29
        9 60,52 doi:10.1017/bav.2020.16
        9b 60,80 RESEARCH ARTICLE
        18b 60,110 The politics of cotton seed: Donors, states and ginners
        18b 60,132 in landlocked economies
        12 60,170 Sarah Whitcombe-Hale¹ and Issa Coulibaly²*
        8 60,195 ¹Department of Politics, University of Fenbridge, UK and ²Institut Supérieur, Bamako, Mali
        8 60,206 *Corresponding author. Email: i.coulibaly@institut.example
        8 60,218 (Received 3 June 2019; revised 10 January 2020; accepted 15 January 2020)
        10b 60,240 Abstract
        9 60,255 ~
        {BODY}
        7 60,790 © The Author(s), 2020. Published by Cambridge University Press""",
        "The politics of cotton seed: Donors, states and ginners in landlocked economies",
        "Whitcombe-Hale, Sarah; Coulibaly, Issa",
        "2020",
        "10.1017/bav.2020.16",
        "Business and Valleys",
    ),
    Work(
        "university centre report",
        f"""12 60,80 CENTER ON WORK AND CHAINS
        28b 60,300 The Philippines in the Hat
        28b 60,334 Global Value Chain
        14 60,400 May 2016
        12 60,480 Penelope Barnwell, Karina Fernandez-Storm and Jack Dalyrymple
        10 60,700 Prepared for the Department of Trade
|
        10 60,60 This research was prepared by the centre on behalf of the department and rests on interviews.
        10 60,100 The views expressed are those of the authors.
        10 60,700 © May 2016 Center on Work and Chains
        {BODY}""",
        "The Philippines in the Hat Global Value Chain",
        "Barnwell, Penelope; Fernandez-Storm, Karina; Dalyrymple, Jack",
        "2016",
        "",
        None,
    ),
    Work(
        "letters as marks",
        f"""8 60,40 Geoforms 44 (2013) 113–124
        7 200,62 Contents lists available at SciVerse ScienceDirect
        14 220,88 Geoforms
        7 210,110 journal homepage: www.elsevier.com/locate/geoforms
        13 50,160 Strategic decoupling among garment workers
        11 50,190 Jonas Halla,*, Lena Tuckera, Obi Daraub
        7 50,212 a School of Environment, University of Marlow, Marlow M13 9PL, United Kingdom
        7 50,222 b University of Oyo, Nigeria
        9 50,250 a r t i c l e i n f o
        8 220,270 ~
        7 60,790 0016-7185/$ - see front matter © 2012 Elsevier Ltd. http://dx.doi.org/10.1016/j.geoforms.2012.06.013
        {BODY}""",
        "Strategic decoupling among garment workers",
        "Hall, Jonas; Tucker, Lena; Darau, Obi",
        "2013",
        "10.1016/j.geoforms.2012.06.013",
        "Geoforms",
    ),
    Work(
        "discussion paper with logo page",
        f"""20b 60,60 DISCUSSION PAPER SERIES
        12 60,200 DP13755
        18b 60,260 TRADE WITHOUT TRUST: CONTRACTS IN
        18b 60,282 FRONTIER MARKETS
        12 60,330 Isolde Grünwald, Pete Marchetti and Xiang Gao
        12 60,370 DEVELOPMENT ECONOMICS
        12 60,390 INTERNATIONAL TRADE AND REGIONAL ECONOMICS
|
        9 400,60 ISSN 0265-8003
        14b 60,100 TRADE WITHOUT TRUST: CONTRACTS IN FRONTIER MARKETS
        11 60,130 Isolde Grünwald, Pete Marchetti and Xiang Gao
        11 60,150 Discussion Paper DP13755
        11 60,164 Published 23 May 2019
        11 60,178 Submitted 21 May 2019
        9 60,300 Copyright: Isolde Grünwald, Pete Marchetti and Xiang Gao
|
        14b 60,90 Trade without Trust: Contracts in Frontier Markets∗
        11 60,130 Isolde Grünwald† Pete Marchetti‡ Xiang Gao§
        11 60,150 March 2019
        {BODY}""",
        "Trade without Trust: Contracts in Frontier Markets",
        "Grünwald, Isolde; Marchetti, Pete; Gao, Xiang",
        "2019",
        "",
        None,
    ),
    Work(
        "MDPI",
        f"""9 60,60 Article
        18b 60,80 Digital Weavers and the Limits of Functional Upgrading
        10b 60,120 Carla Benedetti 1,*, Yusuf Adan 2 and Grace Li 1,2
        8 60,140 1 Department of Planning, University of Padua West, 35100 Padua, Italy
        8 60,150 2 School of Business, Mogadishu, Somalia
        8 60,160 * Correspondence: c.benedetti@unipw.example
        8 60,175 Received: 12 March 2021; Accepted: 20 April 2021; Published: 23 April 2021
        9 60,200 Abstract: The paper looks at platforms.
        9 60,240 Keywords: platforms; weaving
        8 60,780 Sustainable Crafts 2021, 13, 4719. https://doi.org/10.3390/sc13094719 https://www.mdpi.com/journal/sc
        {BODY}""",
        "Digital Weavers and the Limits of Functional Upgrading",
        "Benedetti, Carla; Adan, Yusuf; Li, Grace",
        "2021",
        "10.3390/sc13094719",
        "Sustainable Crafts",
    ),
    Work(
        "Spanish journal",
        f"""9 60,40 Revista de Economía del Valle, vol. 12, núm. 3, 2015, pp. 45-67
        16b 60,100 La cadena global de valor del sombrero: gobernanza
        16b 60,120 y escalamiento en los Andes
        11 60,160 Lucía Peñaranda y José Antonio Quispe
        9 60,176 Universidad Nacional del Valle, Perú
        10b 60,210 Resumen
        9 60,225 ~
        9 60,300 Palabras clave: sombreros, gobernanza
        {BODY}""",
        "La cadena global de valor del sombrero: gobernanza y escalamiento en los Andes",
        "Peñaranda, Lucía; Quispe, José Antonio",
        "2015",
        "",
        "Revista de Economía del Valle",
    ),
    Work(
        "bank report with team",
        f"""11b 60,60 Document of the World Bank
        11 60,80 FOR OFFICIAL USE ONLY
        11 400,120 Report No: 12345-XX
        16b 60,250 UPLAND KINGDOM
        16b 60,300 JOBS AND EXPORTS FOR SHARED GROWTH
        12 60,360 June 28, 2013
        11 60,500 Trade and Industry Global Practice
        11 60,514 East Asia and Pacific Region
|
        {BODY}""",
        "Upland Kingdom: Jobs and Exports for Shared Growth",
        "",
        "2013",
        "",
        None,
    ),
    Work(
        "citation of another work under the text",
        f"""17b 60,90 How machine makers learn from buyers they never meet
        11 60,130 Fenna Oosterhuis
        11 60,150 Draft, March 2010
        10b 60,190 Abstract
        9 60,205 ~
        {BODY}
        7 60,760 1 Grant, P. (2008). Machines abroad. Trade Notes, 3(1). https://doi.org/10.1016/j.trn.2008.01.002
        """,
        "How machine makers learn from buyers they never meet",
        "Oosterhuis, Fenna",
        "2010",
        "",
        "",
    ),
    Work(
        "supplement and data",
        f"""8 60,40 PLOS VALLEYS
        8b 60,60 RESEARCH ARTICLE
        20b 60,90 Counting orders: A panel of 900 sewing shops
        11b 60,140 Amal Haddad, Priya Raman, Tom Bright
        8 60,170 Data Availability: All data are at https://doi.org/10.5061/dryad.abc12
        8 60,190 Supporting table https://doi.org/10.1371/journal.pval.0200001.s001
        8 60,210 Citation: Haddad A, Raman P, Bright T (2018) Counting orders: A panel of 900 sewing shops.
        8 60,220 PLoS Valleys 13(7): e0200001. https://doi.org/10.1371/journal.pval.0200001
        8 60,240 Published: July 5, 2018
        {BODY}""",
        "Counting orders: A panel of 900 sewing shops",
        "Haddad, Amal; Raman, Priya; Bright, Tom",
        "2018",
        "10.1371/journal.pval.0200001",
        None,
    ),
    Work(
        "Chinese journal",
        f"""9 60,40 2019 年第3 期
        24 60,90 全球价值链中的制帽业升级
        12 60,150 王 芳 李小明
        10 60,190 内容提要: 本文考察制帽业如何学习。
        10 60,230 关键词: 制帽业 全球价值链
        {BODY}""",
        "全球价值链中的制帽业升级",
        "王芳; 李小明",
        "2019",
        "",
        None,
    ),
)

"""What languages.py tells languages by: the small words of seven, the scripts of the others."""

SMALL_WORDS = {
    "en": (
        "the of and to in a is that for on with as are by this be from it was which at an or not have has "
        "were their can its these more but than they been also between will other such into our we how may "
        "there would through about when both who do if all"
    ),
    "fr": (
        "le la les de des du un une et en à au aux est que qui dans pour par sur avec ce cette ces se sont "
        "il elle ils plus pas ne ou son sa ses leur leurs a ont été être comme mais entre nous d l qu s n c "
        "aussi dont ainsi cet où"
    ),
    "es": (
        "el la los las de del un una y en a al que es por para con se su sus lo como más no son ha han "
        "entre este esta estos estas o pero también sobre fue ser ya desde sin cuando muy hay donde porque "
        "e nos"
    ),
    "pt": (
        "o a os as de do da dos das um uma e em no na nos nas ao à aos às que é por para com se seu sua "
        "seus suas como mais não são foi ser entre este esta estes essa isso ou mas também sobre pelo pela "
        "pelos pelas ainda já tem têm há"
    ),
    "de": (
        "der die das des dem den ein eine einer eines einem einen und in im zu zur zum ist von vom mit auf "
        "für sich nicht auch als es an am werden wird durch bei nach sind aus wie dass oder aber hat haben "
        "über kann zwischen wurde wurden war"
    ),
    "it": (
        "il lo la i gli le di del della dei delle degli dello un una uno e in nel nella nei nelle a al alla "
        "ai alle da dal dalla dai che è per con su sul sulla si non sono come più anche o ma ha hanno tra "
        "fra questo questa essere stato stata l"
    ),
    "nl": (
        "de het een en van in op te dat die is voor met zijn aan door niet ook als bij om uit naar worden "
        "wordt of over er maar tot heeft hebben dit deze was nog meer tussen zich ze we kan"
    ),
}
"""The commonest words of running text that name nothing, in the languages read without a model."""

OTHER_LANGUAGES = (
    "af am ar az bg bn ca cs da el et eu fa fi gl gu ha he hi hr hu hy id ig is ja ka kk km kn ko ky lo "
    "lt lv mk ml mn mr ms my ne no pa pl ps ro ru si sk sl so sq sr sv sw ta te th tl tr uk ur uz vi xh "
    "yo zh zu"
)
"""Languages that the model may answer besides; its regional and historical ones would only be mistakes."""

SCRIPTS = {
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f",
    "ka": "\u10a0-\u10ff",
    "am": "\u1200-\u137f",
    "km": "\u1780-\u17ff",
    "ko": "\uac00-\ud7af\u1100-\u11ff",
    "ja": "\u3040-\u30ff",
    "zh": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "hy": "\u0530-\u058f",
    "he": "\u0590-\u05ff",
    "bn": "\u0980-\u09ff",
    "pa": "\u0a00-\u0a7f",
    "gu": "\u0a80-\u0aff",
    "ta": "\u0b80-\u0bff",
    "te": "\u0c00-\u0c7f",
    "kn": "\u0c80-\u0cff",
    "ml": "\u0d00-\u0d7f",
    "si": "\u0d80-\u0dff",
}
"""Scripts (Unicode blocks) of one language each among those that papers are written in."""

SHARED_SCRIPTS = "\u0400-\u052f\u0600-\u06ff\u0750-\u077f\u0900-\u097f"
"""Cyrillic, Arabic and Devanagari: many languages, so the model decides."""

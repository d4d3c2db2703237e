"""Which label a mention carries, and which variables of the codebook it speaks for."""

from collections.abc import Mapping

LABEL_OF_VARIABLE: Mapping[str, str] = {
    "c_country": "COUNTRY",
    "c_period": "PERIOD",
    "c_sector": "SECTOR",
    "c_sector_group": "SECTOR",
    "c_end_market": "END_MARKET",
    "c_scale": "SCALE",
    "g_governance": "GOVERNANCE",
    "g_driver": "GOVERNANCE",
    "g_scope": "GOVERNANCE",
    "g_complexity": "COMPLEXITY",
    "g_codifiability": "CODIFIABILITY",
    "g_supplier_capability": "SUPPLIER_CAPABILITY",
    "g_lead_firm": "LEAD_FIRM",
    "g_cooperation": "COOPERATION",
    "g_standards": "STANDARD",
    "t_mode": "TRIGGER",
    "t_event": "TRIGGER",
    "t_source": "TRIGGER",
    "t_initiator": "INITIATOR",
    "t_sustaining": "SUSTAINING",
    "l_source": "LEARNING",
    "s_role": "STATE",
    "s_phase": "PHASE",
    "s_level": "LEVEL",
    "i_institution": "INSTITUTION",
    "i_function": "FUNCTION",
    "i_capacity": "CAPACITY",
    "u_econ_type": "UPGRADING",
    "u_social": "UPGRADING",
    "u_environment": "UPGRADING",
    "u_direction": "DIRECTION",
    "u_result": "RESULT",
    "u_work_type": "WORK_TYPE",
    "a_actor": "ACTOR",
    "a_labour_group": "WORKER_GROUP",
}
"""The label of each variable of the shipped codebook; `label_of` answers for any other."""

NAMES: Mapping[str, tuple[str, ...]] = {"PLACE": ("c_place", "c_country"), "ORG": ("a_actor",)}
"""Labels of proper names, which speak for a variable that has a label of its own."""

STATUS_VARIABLE = "x_assertion"
"""Its values are the assertion of every mention, so its cues make no mentions."""

PAPER_PREFIX = "p_"
"""Variables asked of the paper itself begin so; their cues share the label PAPER."""


def label_of(variable_id: str) -> str | None:
    """Return the label that cues of this variable carry; None where they make no mentions.

    A variable that only a team's own codebook has is labelled by its id in capitals.

    >>> label_of("u_social"), label_of("p_method"), label_of("my_theme"), label_of("x_assertion")
    ('UPGRADING', 'PAPER', 'MY_THEME', None)
    """
    if variable_id == STATUS_VARIABLE:
        return None
    if variable_id.startswith(PAPER_PREFIX):
        return "PAPER"
    return LABEL_OF_VARIABLE.get(variable_id, variable_id.upper())


def variables_of(label: str) -> tuple[str, ...]:
    """Return the variables of the shipped codebook that mentions with this label speak for.

    >>> variables_of("UPGRADING"), variables_of("ORG")
    (('u_econ_type', 'u_social', 'u_environment'), ('a_actor',))
    """
    if label in NAMES:
        return NAMES[label]
    return tuple(variable for variable, own in LABEL_OF_VARIABLE.items() if own == label)

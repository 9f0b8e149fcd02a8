"""The words the rules of `outcome_wording` go by, in English."""

PLACEHOLDERS = frozenset(
    "tbd tbc tba todo na none nil nothing unknown pending later placeholder wip".split()
) | {"n a", "not applicable", "to be defined", "to be decided", "to be determined", "coming soon"}

VAGUE = frozenset(
    "a an and the our for of to better more improve improved increase enhance optimise optimize "
    "ux ui quality performance experience usability satisfaction value business customer user".split()
)

FILLING = frozenset(
    "a an and the our for of to in on with is are be will we new all by "
    "implement deliver build create develop ship release launch add introduce complete".split()
)

LEADING_IN = frozenset("a an the to we our will want need should must team goal is".split())

DELIVERING = frozenset(
    "implement deliver build create develop ship release launch complete finish migrate upgrade "
    "refactor rewrite replace introduce deploy integrate".split()
)

EFFECTS = frozenset(
    "so because without instead fewer less faster sooner cheaper lower reduce cut save avoid "
    "prevent stop no".split()
)

"""The words that the rules of `outcome_wording` go by: English, and a few words of other languages.

A word stands here because people write it where an outcome belongs, not to catch every case: what
no rule finds is taken for an outcome.
"""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _openings(phrases: str) -> tuple[str, ...]:
    """Return phrases as texts start with them: whole words."""
    return tuple(f"{' '.join(phrase.split())} " for phrase in phrases.split(","))


def _phrases(phrases: str) -> frozenset[str]:
    """Return phrases without their spaces: "t.b.d." and "TBD" are one."""
    return frozenset("".join(phrase.split()) for phrase in phrases.split(","))


PLACEHOLDERS = _phrases(
    """
    tbd, tbc, tba, todo, to do, na, none, nil, null, nothing, unknown, later, pending,
    placeholder, wip, open, test, asdf, x, xx, xxx, yes, no, same, not applicable, not
    available, not yet known, not known yet, not yet defined, not sure, dont know, no idea,
    coming soon, to follow, in progress, work in progress, obvious, self explanatory, as per
    title, per title, as the title says, it is needed, needed, we need this, we need it, must
    have, bug fix, bugfix, fix, improvement, feature, outcome, anticipated outcome, expected
    outcome, describe the outcome, your text here, k a, folgt, offen, noch offen, keine, keine
    angabe, unbekannt, wird noch definiert, à définir, à compléter, aucun, por definir, a
    definir, da definire, pendiente, ntb, nvt, nog te bepalen, do ustalenia, 未定, 待定, 未設定
    """
)
"""What people write to keep the place free."""

KEEPING_FREE = _openings(
    """
    tbd, tbc, tba, todo, to be defined, to be decided, to be determined, to be confirmed, to be
    discussed, to be filled, to be added, will be defined, will be added, will follow, describe
    the, insert, please describe, please fill, see ticket, see description, see title, see
    above, see below, see epic, see confluence, see wiki, see link, see jira, see doc, same as,
    as discussed, lorem ipsum
    """
)
"""How a text begins that keeps the place free or points elsewhere."""

JOINING = _listed(
    """
    a an and the this that these our their your its it for of to in on at by with as or into is
    are be been was were will we i has have
    """
)
"""Words that hold a sentence together and say nothing alone."""

WISHES = _listed(
    """
    better best more improve improves improved improving improvement improvements increase
    increases increased increasing enhance enhanced optimise optimised optimize optimized boost
    reduce reduces reduced reducing lower less decrease maximise maximize ensure provide create
    add added great good high higher happy happier modern overall significantly greatly make
    generate drive strengthen save saves cut
    """
)
"""Wanting something to be better or more, without saying what that would be like."""

VALUES = _listed(
    """
    ux ui cx dx quality performance experience experiences usability satisfaction value values
    business efficiency productivity security stability reliability scalability maintainability
    compliance transparency visibility flexibility agility innovation growth revenue sales
    profit cost costs risk risks conversion engagement retention speed technical tech debt
    process processes operational excellence digitalisation digitalization reason reasons
    request requests requirement strategic strategy customer customers user users client clients
    developer developers stakeholder stakeholders employee employees management company product
    system systems software platform
    """
)
"""What every piece of work is said to be for."""

PEOPLE = _listed(
    """
    they we he she somebody someone everybody everyone people customer customers user users
    client clients buyer buyers shopper shoppers visitor visitors member members merchant
    merchants partner partners driver drivers patient patients agent agents analyst analysts
    admin admins colleague colleagues engineer engineers developer developers team teams finance
    support sales operations families parents students teachers
    """
)
"""Who could notice that something is different."""

MAKING = _listed(
    """
    implement deliver build create develop ship release launch rollout golive deploy install
    integrate introduce add provide complete finish finalise finalize migrate upgrade update
    refactor rewrite rework rebuild redesign replace retire decommission setup configure design
    document write publish define conduct evaluate fix automate move cleanup execute start train
    """
)
"""What a team does. Its other forms ("delivering") are worked out from these."""

MADE = _listed(
    """
    live done ready available implemented delivered built created developed shipped released
    launched rolledout rollout golive deployed installed integrated introduced added completed
    complete finished finalised finalized migrated upgraded updated refactored rewritten
    replaced retired decommissioned configured designed documented written published defined
    tested approved automated removed deleted enabled planned production
    """
)
"""The state in which a team has done it."""

MAKING_OF = _listed(
    """
    implementation delivery building creation development shipping release launch rollout golive
    deployment installation integration introduction completion migration upgrade refactoring
    rewrite rebuild redesign replacement mvp poc prototype pilot phase version
    """
)
"""The same as nouns: they count before "of", "to", "from" or "for"."""

LEADING_IN = JOINING | _listed(
    """
    want wants need needs should must shall would like going plan plans aim aims goal goals
    objective outcome expected anticipated first successful successfully fully finally properly
    also then all us team epic project initiative ticket story
    """
)
"""What may stand before the verb: "our goal is to", "this epic"."""

WORK = frozenset({"team", "epic", "project", "initiative", "ticket", "story"})
"""Before "delivers", what makes it a verb: parcels have deliveries, too."""

ALSO_NOUNS = _listed(
    """
    build release launch design document install update upgrade move fix start complete ship
    rework rewrite redesign train
    """
)
"""Of these, what may be a noun: "build times", "design mistakes" are nobody's task."""

EFFECTS = _listed(
    """
    so because without instead rather longer anymore otherwise means takes take took today lets
    letting allows allowing never nobody themselves alone fewer less more faster sooner quicker
    earlier cheaper lower shorter safer easier higher smaller twice half trust confidence is are
    can cannot
    """
)
"""Words that say what would be different."""

CHANGING = _listed(
    """
    reduce cut cutting save avoid prevent stop stopped lose lost drop dropped fall rise grow
    raise lift increase decrease halve double shorten free protect
    """
)
"""Verbs that say it, in any form."""

DRESSING = _listed(
    """
    new now can able use uses using used get gets possible support supports all fully better best
    improve improves improved improving improvement improvements enhance enhanced optimise optimised
    optimize optimized make modern good great
    """
)
FILLING = JOINING | MADE | PEOPLE | VALUES | DRESSING
"""What a title is dressed up with when it is said again."""

ELSEWHERE = _listed(
    """
    der das und für auf mit am im ist nicht kein ein eine von zum zur nach les des pour avec une
    dans sur los las para con una che di della het een voor och att med dla nie
    """
)
"""Small words of other languages: an English rule has nothing to say about their sentence."""

NUMBERS = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|half)"

TIMING = frozenset({"when", "before", "after", "once", "until", "while", "as", "day"})
"""After one of these, "done" or "published" says when, and nobody's work."""

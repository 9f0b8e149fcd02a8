"""The table of rights: what each role may do, and which right each address asks for.

This is the only place where it is decided. docs/access.md prints it; a test walks every address as
every role and compares. An address without a row is refused to everybody.
"""

from enum import StrEnum

from headwater.access.places import Scale, Thing
from headwater.access.roles import Role


class Sight(StrEnum):
    """How much of a team's or stream's numbers someone sees."""

    NOTHING = "no"
    TOLD = "once told"  # closed periods that the team has told or whose grace time has passed
    ALL = "yes"


class Right(StrEnum):
    """What can be asked for."""

    OPEN = "open to everybody, signed in or not"
    SIGNED_IN = "open to everybody with an account"
    NUMBERS = "see a team's or stream's numbers"
    ITEMS = "see the items behind a number"
    PROFILE = "read what a team says about itself"
    OWN = "see what is the team's alone: aims, the trail of who looked"
    SPEAK = "speak for the team: notes, profile, inputs, aims, telling a period early"
    PURPOSE = "see what work is for: anticipated outcomes, key results, the alignment map"
    HOPE = "write what an initiative or epic is for"
    ALIGN = "write objectives and key results of a place, and check in on them"
    FUND = "write what teams cost and what a stream was given"
    LEAD = "work through the outcome-alignment checklist"
    OBSERVE = "add an observation to a team's assessment"
    THEMES = "see what recurs in what teams chose to share of their assessments"
    INVITE = "invite people to a team"
    QUALITY = "see how well the data arrived"
    OPERATE = "sources, mapping, people, policies"


YES, TOLD, NO = Sight.ALL, Sight.TOLD, Sight.NOTHING
TEAM_ALONE = {Role.MEMBER: YES, Role.PRODUCT_MANAGER: YES, Role.DELIVERY_MANAGER: YES}

GRANTED: dict[Right, dict[Role, Sight]] = {
    Right.NUMBERS: TEAM_ALONE | {Role.LEADER: TOLD},
    Right.ITEMS: TEAM_ALONE,
    Right.PROFILE: TEAM_ALONE | {Role.LEADER: YES},
    Right.OWN: TEAM_ALONE,
    Right.SPEAK: TEAM_ALONE,
    Right.PURPOSE: TEAM_ALONE | {Role.LEADER: YES},
    Right.HOPE: TEAM_ALONE | {Role.LEADER: YES},
    Right.ALIGN: TEAM_ALONE | {Role.LEADER: YES},
    Right.FUND: {Role.DELIVERY_MANAGER: YES, Role.LEADER: YES},
    Right.LEAD: {Role.LEADER: YES},
    Right.OBSERVE: {Role.DELIVERY_MANAGER: YES},
    Right.THEMES: {Role.DELIVERY_MANAGER: YES, Role.LEADER: YES},
    Right.INVITE: {Role.DELIVERY_MANAGER: YES, Role.OPERATOR: YES},
    Right.QUALITY: TEAM_ALONE | {Role.OPERATOR: YES},
    Right.OPERATE: {Role.OPERATOR: YES},
}
"""What a role gives at its place and in what lies in it. What is not said is not given."""

ANYWHERE = frozenset({Right.QUALITY, Right.PURPOSE, Right.LEAD})
"""Rights about the organisation as a whole that a role gives wherever it is held."""

OF_THE_PLACE = frozenset({Right.HOPE, Right.ALIGN, Right.FUND, Right.THEMES})
"""Rights about a place itself: whoever has one there need not be of each of its teams."""

ABOVE_TEAMS = frozenset({(Right.ALIGN, Role.LEADER)})
"""What a role gives at its place, but not at the teams in it: a team's key results are its own."""

ADDRESSES: dict[str, tuple[Right, Scale | Thing]] = {
    # flow
    "flow:home": (Right.SIGNED_IN, Scale.ORGANISATION),
    "flow:team": (Right.NUMBERS, Scale.TEAM),
    "flow:team_items": (Right.ITEMS, Scale.TEAM),
    "flow:team_csv": (Right.NUMBERS, Scale.TEAM),
    "flow:team_svg": (Right.NUMBERS, Scale.TEAM),
    "flow:team_png": (Right.NUMBERS, Scale.TEAM),
    "flow:stream": (Right.NUMBERS, Scale.STREAM),
    "flow:stream_items": (Right.ITEMS, Scale.STREAM),
    "flow:stream_csv": (Right.NUMBERS, Scale.STREAM),
    "flow:stream_svg": (Right.NUMBERS, Scale.STREAM),
    "flow:stream_png": (Right.NUMBERS, Scale.STREAM),
    # context
    "context:guide": (Right.SIGNED_IN, Scale.ORGANISATION),
    # improvement: what a team follows and aims toward is its own
    "improvement:inputs": (Right.OWN, Scale.TEAM),
    "improvement:follow": (Right.SPEAK, Scale.TEAM),
    "improvement:let_go": (Right.SPEAK, Scale.TEAM),
    "improvement:aims": (Right.OWN, Scale.TEAM),
    "improvement:new_aim": (Right.SPEAK, Scale.TEAM),
    "improvement:close_aim": (Right.SPEAK, Scale.TEAM),
    # there is no API for aims: both say why, the same to everybody and about no team
    "improvement:api_aims": (Right.OPEN, Scale.ORGANISATION),
    "improvement:api_team_aims": (Right.OPEN, Scale.ORGANISATION),
    # organisation: who there is and by which policies is for everybody; changing it is not
    "organisation:home": (Right.SIGNED_IN, Scale.ORGANISATION),
    "organisation:download": (Right.SIGNED_IN, Scale.ORGANISATION),
    "organisation:name": (Right.OPERATE, Scale.ORGANISATION),
    "organisation:new_domain": (Right.OPERATE, Scale.ORGANISATION),
    "organisation:domain": (Right.OPERATE, Scale.ORGANISATION),
    "organisation:remove_domain": (Right.OPERATE, Scale.ORGANISATION),
    "organisation:new_stream": (Right.OPERATE, Scale.ORGANISATION),
    "organisation:stream": (Right.OPERATE, Scale.ORGANISATION),
    "organisation:statuses": (Right.OPERATE, Scale.ORGANISATION),
    "organisation:remove_stream": (Right.OPERATE, Scale.ORGANISATION),
    "organisation:kinds": (Right.OPERATE, Scale.ORGANISATION),
    "organisation:team_rules": (Right.OPERATE, Scale.ORGANISATION),
    "organisation:file": (Right.OPERATE, Scale.ORGANISATION),
    # what a team says about itself and its numbers, when it tells them, and who looked
    "context:notes": (Right.SPEAK, Scale.TEAM),
    "context:note": (Right.SPEAK, Scale.TEAM),
    "context:take_back": (Right.SPEAK, Scale.TEAM),
    "context:about": (Right.PROFILE, Scale.TEAM),
    "context:edit_about": (Right.SPEAK, Scale.TEAM),
    "context:telling": (Right.OWN, Scale.TEAM),
    "context:tell": (Right.SPEAK, Scale.TEAM),
    "context:seen": (Right.OWN, Scale.TEAM),
    "context:grace": (Right.OPERATE, Scale.ORGANISATION),
    # purpose: key results are read by all who see purpose, and written at their place
    "purpose:key_results": (Right.PURPOSE, Scale.ORGANISATION),
    "purpose:key_results_at": (Right.PURPOSE, Scale.ORGANISATION),
    "purpose:key_result": (Right.PURPOSE, Scale.ORGANISATION),
    "purpose:new_objective": (Right.ALIGN, Thing.PLACE),
    "purpose:new_objective_at": (Right.ALIGN, Thing.PLACE),
    "purpose:objective": (Right.ALIGN, Thing.OBJECTIVE),
    "purpose:close_objective": (Right.ALIGN, Thing.OBJECTIVE),
    "purpose:new_key_result": (Right.ALIGN, Thing.OBJECTIVE),
    "purpose:edit_key_result": (Right.ALIGN, Thing.KEY_RESULT),
    "purpose:close_key_result": (Right.ALIGN, Thing.KEY_RESULT),
    "purpose:check_in": (Right.ALIGN, Thing.KEY_RESULT),
    "purpose:map": (Right.PURPOSE, Scale.ORGANISATION),
    "purpose:map_at": (Right.PURPOSE, Scale.ORGANISATION),
    # purpose: the portfolio, and one piece of work
    "purpose:initiatives": (Right.PURPOSE, Scale.ORGANISATION),
    "purpose:initiatives_csv": (Right.PURPOSE, Scale.ORGANISATION),
    "purpose:work": (Right.PURPOSE, Scale.ORGANISATION),
    "purpose:edit": (Right.HOPE, Thing.WORK),
    "purpose:overrule": (Right.SPEAK, Thing.WORK),
    "purpose:translate": (Right.HOPE, Thing.WORK),
    "purpose:history": (Right.PURPOSE, Scale.ORGANISATION),
    # purpose: what streams' time went to, and what it cost
    "purpose:investment": (Right.NUMBERS, Thing.PLACE),
    "purpose:investment_at": (Right.NUMBERS, Thing.PLACE),
    "purpose:investment_csv": (Right.NUMBERS, Thing.PLACE),
    "purpose:investment_csv_at": (Right.NUMBERS, Thing.PLACE),
    "purpose:funding": (Right.FUND, Scale.STREAM),
    # purpose: the leader's checklist, private unless shared
    "purpose:checklist": (Right.LEAD, Scale.ORGANISATION),
    "purpose:checklist_note": (Right.LEAD, Scale.ORGANISATION),
    "purpose:checklist_share": (Right.LEAD, Scale.ORGANISATION),
    "purpose:shared_checklist": (Right.PURPOSE, Scale.ORGANISATION),
    # purpose: what work is for, as files; a row is written only where its reader may write
    "purpose:files": (Right.PURPOSE, Scale.ORGANISATION),
    "purpose:export": (Right.PURPOSE, Scale.ORGANISATION),
    "purpose:import": (Right.PURPOSE, Scale.ORGANISATION),
    "purpose:import_progress": (Right.PURPOSE, Scale.ORGANISATION),
    "purpose:rows_set_aside": (Right.PURPOSE, Scale.ORGANISATION),
    "purpose:rows_set_aside_csv": (Right.PURPOSE, Scale.ORGANISATION),
    # purpose: statistics over periods ask for the numbers of their place
    "purpose:ratio": (Right.NUMBERS, Thing.PLACE),
    "purpose:ratio_at": (Right.NUMBERS, Thing.PLACE),
    "purpose:ratio_items": (Right.NUMBERS, Thing.PLACE),
    "purpose:ratio_items_at": (Right.NUMBERS, Thing.PLACE),
    "purpose:ratio_csv": (Right.NUMBERS, Thing.PLACE),
    "purpose:ratio_csv_at": (Right.NUMBERS, Thing.PLACE),
    # purpose: what goes back to a tracker is for whoever runs its connection
    "purpose:writing_back": (Right.OPERATE, Scale.ORGANISATION),
    # purpose: looking back
    "purpose:queue": (Right.PURPOSE, Scale.ORGANISATION),
    "purpose:reflect": (Right.SPEAK, Thing.WORK),
    "purpose:looked_back": (Right.PURPOSE, Scale.ORGANISATION),
    "purpose:looked_back_at": (Right.PURPOSE, Thing.PLACE),
    # purpose: a team's own page
    "purpose:team": (Right.PURPOSE, Scale.TEAM),
    "purpose:team_choices": (Right.SPEAK, Scale.TEAM),
    # assessment: the room's own page, a team's, and what a team looks at; its sessions are its own
    "assessment:home": (Right.SIGNED_IN, Scale.ORGANISATION),
    "assessment:team": (Right.OWN, Scale.TEAM),
    "assessment:new": (Right.SPEAK, Scale.TEAM),
    "assessment:cadence": (Right.SPEAK, Scale.TEAM),
    "assessment:not_now": (Right.SPEAK, Scale.TEAM),
    "assessment:template": (Right.OWN, Scale.TEAM),
    "assessment:arrange": (Right.SPEAK, Scale.TEAM),
    "assessment:add_dimension": (Right.SPEAK, Scale.TEAM),
    "assessment:template_history": (Right.OWN, Scale.TEAM),
    "assessment:template_again": (Right.SPEAK, Scale.TEAM),
    "assessment:dimension": (Right.SPEAK, Scale.TEAM),
    # assessment: what a team said it would do, what a round said, and its trends
    "assessment:actions": (Right.OWN, Scale.TEAM),
    "assessment:add_action": (Right.SPEAK, Scale.TEAM),
    "assessment:change_action": (Right.SPEAK, Scale.TEAM),
    "assessment:close_action": (Right.SPEAK, Scale.TEAM),
    "assessment:reopen_action": (Right.SPEAK, Scale.TEAM),
    "assessment:round": (Right.OWN, Thing.SESSION),
    "assessment:round_pdf": (Right.OWN, Thing.SESSION),
    "assessment:round_markdown": (Right.OWN, Thing.SESSION),
    "assessment:round_csv": (Right.OWN, Thing.SESSION),
    "assessment:trends": (Right.OWN, Scale.TEAM),
    "assessment:trends_csv": (Right.OWN, Scale.TEAM),
    # assessment: whoever knows a session's code may come in, without an account
    "assessment:join": (Right.OPEN, Scale.ORGANISATION),
    "assessment:room": (Right.OPEN, Scale.ORGANISATION),
    "assessment:enter": (Right.OPEN, Scale.ORGANISATION),
    "assessment:stage": (Right.OPEN, Scale.ORGANISATION),
    "assessment:hand_in": (Right.OPEN, Scale.ORGANISATION),
    # assessment: running a session
    "assessment:move": (Right.SPEAK, Thing.SESSION),
    "assessment:order": (Right.SPEAK, Thing.SESSION),
    "assessment:talk": (Right.SPEAK, Thing.SESSION),
    "assessment:timer": (Right.SPEAK, Thing.SESSION),
    "assessment:show_cards": (Right.SPEAK, Thing.SESSION),
    "assessment:card": (Right.SPEAK, Thing.SESSION),
    "assessment:remove_card": (Right.SPEAK, Thing.SESSION),
    "assessment:decide": (Right.SPEAK, Thing.SESSION),
    "assessment:finish": (Right.SPEAK, Thing.SESSION),
    "assessment:call_off": (Right.SPEAK, Thing.SESSION),
    "assessment:take_out": (Right.SPEAK, Thing.SESSION),
    # assessment: a one-time link is the key for whoever is asked from outside, and so is the code
    # of a session for who is in it
    "assessment:outside": (Right.OPEN, Scale.ORGANISATION),
    "assessment:outside_links": (Right.SPEAK, Thing.SESSION),
    "assessment:outside_close": (Right.SPEAK, Thing.SESSION),
    "assessment:observe": (Right.OBSERVE, Thing.SESSION),
    "assessment:observation": (Right.SPEAK, Thing.SESSION),
    "assessment:evidence": (Right.OPEN, Scale.ORGANISATION),
    # assessment: what a team tells, and what recurs in what several told
    "assessment:share": (Right.SPEAK, Thing.SESSION),
    "assessment:themes": (Right.THEMES, Scale.ORGANISATION),
    "assessment:themes_at": (Right.THEMES, Thing.PLACE),
    # sources
    "intake:sources": (Right.OPERATE, Scale.ORGANISATION),
    "intake:start": (Right.OPERATE, Scale.ORGANISATION),
    "intake:try_demo": (Right.OPERATE, Scale.ORGANISATION),
    "intake:quality": (Right.QUALITY, Scale.ORGANISATION),
    "intake:upload": (Right.OPERATE, Scale.ORGANISATION),
    "intake:connect": (Right.OPERATE, Scale.ORGANISATION),
    "intake:test_new": (Right.OPERATE, Scale.ORGANISATION),
    "intake:change": (Right.OPERATE, Scale.ORGANISATION),
    "intake:test": (Right.OPERATE, Scale.ORGANISATION),
    "intake:sync_now": (Right.OPERATE, Scale.ORGANISATION),
    "intake:progress": (Right.OPERATE, Scale.ORGANISATION),
    "intake:remove": (Right.OPERATE, Scale.ORGANISATION),
    # people: signing in and creating the owner is for whoever comes; the rest needs an account
    "people:owner": (Right.OPEN, Scale.ORGANISATION),
    "people:home": (Right.OPERATE, Scale.ORGANISATION),
    "people:invite": (Right.OPERATE, Scale.ORGANISATION),
    "people:withdraw": (Right.OPERATE, Scale.ORGANISATION),
    "people:revoke": (Right.OPERATE, Scale.ORGANISATION),
    "people:close": (Right.OPERATE, Scale.ORGANISATION),
    "people:reopen": (Right.OPERATE, Scale.ORGANISATION),
    "people:reset_link": (Right.OPERATE, Scale.ORGANISATION),
    "people:teams": (Right.SIGNED_IN, Scale.ORGANISATION),
    "people:team": (Right.INVITE, Scale.TEAM),
    "people:team_invite": (Right.INVITE, Scale.TEAM),
    "people:team_withdraw": (Right.INVITE, Scale.TEAM),
    "people:team_revoke": (Right.INVITE, Scale.TEAM),
    "people:invited": (Right.OPEN, Scale.ORGANISATION),
    "people:reset": (Right.OPEN, Scale.ORGANISATION),
    "people:account": (Right.SIGNED_IN, Scale.ORGANISATION),
    "people:switch": (Right.SIGNED_IN, Scale.ORGANISATION),
    "account_login": (Right.OPEN, Scale.ORGANISATION),
    "account_logout": (Right.OPEN, Scale.ORGANISATION),
    "account_inactive": (Right.OPEN, Scale.ORGANISATION),
    "account_reset_password": (Right.OPEN, Scale.ORGANISATION),
    "mfa_authenticate": (Right.OPEN, Scale.ORGANISATION),
    "mfa_login_webauthn": (Right.OPEN, Scale.ORGANISATION),
    "socialaccount_login_cancelled": (Right.OPEN, Scale.ORGANISATION),
    "socialaccount_login_error": (Right.OPEN, Scale.ORGANISATION),
    "socialaccount_signup": (Right.OPEN, Scale.ORGANISATION),
    "openid_connect_login": (Right.OPEN, Scale.ORGANISATION),
    "openid_connect_callback": (Right.OPEN, Scale.ORGANISATION),
    "account_reauthenticate": (Right.SIGNED_IN, Scale.ORGANISATION),
    "account_change_password": (Right.SIGNED_IN, Scale.ORGANISATION),
    "account_set_password": (Right.SIGNED_IN, Scale.ORGANISATION),
    "mfa_index": (Right.SIGNED_IN, Scale.ORGANISATION),
    "mfa_reauthenticate": (Right.SIGNED_IN, Scale.ORGANISATION),
    "mfa_activate_totp": (Right.SIGNED_IN, Scale.ORGANISATION),
    "mfa_deactivate_totp": (Right.SIGNED_IN, Scale.ORGANISATION),
    "mfa_view_recovery_codes": (Right.SIGNED_IN, Scale.ORGANISATION),
    "mfa_generate_recovery_codes": (Right.SIGNED_IN, Scale.ORGANISATION),
    "mfa_download_recovery_codes": (Right.SIGNED_IN, Scale.ORGANISATION),
    "mfa_list_webauthn": (Right.SIGNED_IN, Scale.ORGANISATION),
    "mfa_add_webauthn": (Right.SIGNED_IN, Scale.ORGANISATION),
    "mfa_reauthenticate_webauthn": (Right.SIGNED_IN, Scale.ORGANISATION),
    "mfa_remove_webauthn": (Right.SIGNED_IN, Scale.ORGANISATION),
    "mfa_edit_webauthn": (Right.SIGNED_IN, Scale.ORGANISATION),
    "socialaccount_connections": (Right.SIGNED_IN, Scale.ORGANISATION),
    "usersessions_list": (Right.SIGNED_IN, Scale.ORGANISATION),
}
"""Which right each address asks for, and what its slug names: a team, a stream, or nothing here."""

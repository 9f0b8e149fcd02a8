"""The addresses of sign-in that Headwater offers, and no others of allauth's.

Signing up without an invitation, changing or proving an e-mail and resetting a password by e-mail
have no address here: Headwater sends no e-mail.
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as elsewhere
from allauth.socialaccount.providers.openid_connect import views as openid
from allauth.usersessions import views as sessions
from django.urls import URLPattern, path

from headwater.people import views
from headwater.people.doors import as_far_as_it_answers, for_accounts

AT_THE_DOOR: list[URLPattern] = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("forgotten/", views.forgotten, name="account_reset_password"),
    path("sign-in/second-step/", second_step.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("elsewhere/cancelled/", elsewhere.login_cancelled, name="socialaccount_login_cancelled"),
    path("elsewhere/error/", elsewhere.login_error, name="socialaccount_login_error"),
    path("elsewhere/newcomer/", views.already_known, name="socialaccount_signup"),
    path(
        "openid/<slug:provider_id>/",
        as_far_as_it_answers(openid.login),
        name="openid_connect_login",
    ),
    path("openid/<slug:provider_id>/back/", openid.callback, name="openid_connect_callback"),
]

OF_ONES_OWN: list[URLPattern] = [
    path("confirm/", for_accounts(account.reauthenticate), name="account_reauthenticate"),
    path("password/", for_accounts(account.password_change), name="account_change_password"),
    path("password/first/", for_accounts(account.password_set), name="account_set_password"),
    path("second-step/", for_accounts(second_step.index), name="mfa_index"),
    path(
        "second-step/confirm/", for_accounts(second_step.reauthenticate), name="mfa_reauthenticate"
    ),
    path("second-step/app/", for_accounts(app.activate_totp), name="mfa_activate_totp"),
    path("second-step/app/off/", for_accounts(app.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "second-step/codes/",
        for_accounts(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-step/codes/new/",
        for_accounts(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-step/codes/file/",
        for_accounts(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("passkeys/", for_accounts(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("passkeys/add/", for_accounts(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "passkeys/confirm/",
        for_accounts(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "passkeys/<int:pk>/remove/",
        for_accounts(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("passkeys/<int:pk>/name/", for_accounts(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("elsewhere/", for_accounts(elsewhere.connections), name="socialaccount_connections"),
    path("sessions/", for_accounts(sessions.list_usersessions), name="usersessions_list"),
]

urlpatterns = AT_THE_DOOR + OF_ONES_OWN

from django.urls import path

from moothall.people.views import keys, me, sign_in, stewards

app_name = "people"
urlpatterns = [
    path("", me.me, name="me"),
    path("welcome/", me.welcome, name="welcome"),
    path("profile/", me.profile, name="profile"),
    path("consents/", me.consents, name="consents"),
    path("devices/", me.devices, name="devices"),
    path("devices/others/end/", me.devices_end_others, name="devices_end_others"),
    path("devices/<int:pk>/end/", me.device_end, name="device_end"),
    path("address/", me.address, name="address"),
    path("address/code/", me.address_code, name="address_code"),
    path("data/", me.data, name="data"),
    path("data/my-data.json", me.data_copy, name="data_copy"),
    path("leave/", me.leave, name="leave"),
    path("passkeys/", keys.passkeys, name="passkeys"),
    path("passkeys/new/", keys.passkey_create, name="passkey_create"),
    path("passkeys/<int:pk>/", keys.passkey_edit, name="passkey_edit"),
    path("passkeys/<int:pk>/remove/", keys.passkey_delete, name="passkey_delete"),
    path("stewards/", stewards.stewards, name="stewards"),
    path("stewards/<int:pk>/remove/", stewards.steward_delete, name="steward_delete"),
]

# Mounted at /sign-in/. The sign-in library asks for names without a namespace; its own pages are not mounted at all.
sign_in_urlpatterns = [
    path("login/", sign_in.login, name="account_login"),
    path("code/", sign_in.code, name="account_code"),
    path("link/<str:link>/", sign_in.link, name="account_link"),
    path("passkey/", sign_in.passkey, name="account_passkey"),
    path("demo/<int:pk>/", sign_in.demo, name="account_demo"),
    path("logout/", sign_in.sign_out, name="account_logout"),
]

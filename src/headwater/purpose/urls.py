"""Addresses of this room. What each asks for stands in access/rights.py."""

from django.urls import URLPattern, path

from headwater.purpose.views import (
    aligning,
    alignment_map,
    checklist,
    files,
    funding,
    initiatives,
    investment,
    key_results,
    looked_back,
    ratio,
    reflection,
    team,
    work,
    writing_back,
)

app_name = "purpose"
urlpatterns: list[URLPattern] = [
    # the portfolio, and one piece of work
    path("purpose/", initiatives.portfolio, name="initiatives"),
    path("purpose/initiatives.csv", initiatives.portfolio_csv, name="initiatives_csv"),
    path("purpose/work/<item:item>/", work.story, name="work"),
    path("purpose/work/<item:item>/outcome/", work.edit, name="edit"),
    path("purpose/work/<item:item>/outcome/meant/", work.overrule, name="overrule"),
    path("purpose/work/<item:item>/translation/", work.translate, name="translate"),
    path("purpose/work/<item:item>/history/", work.history, name="history"),
    # writing back to a connected Jira
    path("purpose/writing-back/<slug:slug>/", writing_back.writing_back, name="writing_back"),
    # investment
    path("purpose/investment/", investment.investment, name="investment"),
    path("purpose/investment/investment.csv", investment.investment_csv, name="investment_csv"),
    path(
        "purpose/investment/<scale:scale>/<slug:slug>/",
        investment.investment,
        name="investment_at",
    ),
    path(
        "purpose/investment/<scale:scale>/<slug:slug>/investment.csv",
        investment.investment_csv,
        name="investment_csv_at",
    ),
    path("streams/<slug:slug>/funding/", funding.funding, name="funding"),
    # the leader's checklist
    path("purpose/checklist/", checklist.checklist, name="checklist"),
    path("purpose/checklist/sharing/", checklist.share, name="checklist_share"),
    path("purpose/checklist/shared/<int:pk>/", checklist.shared, name="shared_checklist"),
    path("purpose/checklist/<slug:question>/", checklist.note, name="checklist_note"),
    # key results
    path("purpose/key-results/", key_results.key_results, name="key_results"),
    path("purpose/key-results/new/", aligning.new_objective, name="new_objective"),
    path(
        "purpose/key-results/<scale:scale>/<slug:slug>/",
        key_results.key_results,
        name="key_results_at",
    ),
    path(
        "purpose/key-results/<scale:scale>/<slug:slug>/new/",
        aligning.new_objective,
        name="new_objective_at",
    ),
    path("purpose/objectives/<int:pk>/", aligning.objective, name="objective"),
    path("purpose/objectives/<int:pk>/closing/", aligning.close_objective, name="close_objective"),
    path("purpose/objectives/<int:pk>/new/", aligning.new_key_result, name="new_key_result"),
    path("purpose/key-result/<int:pk>/", key_results.key_result, name="key_result"),
    path("purpose/key-result/<int:pk>/edit/", aligning.edit_key_result, name="edit_key_result"),
    path(
        "purpose/key-result/<int:pk>/closing/", aligning.close_key_result, name="close_key_result"
    ),
    path("purpose/key-result/<int:pk>/check-in/", aligning.check_in, name="check_in"),
    path("purpose/map/", alignment_map.alignment, name="map"),
    path("purpose/map/<scale:scale>/<slug:slug>/", alignment_map.alignment, name="map_at"),
    # what work is for, as files
    path("purpose/files/", files.files, name="files"),
    path("purpose/files/export/", files.export, name="export"),
    path("purpose/files/import/", files.bring_in, name="import"),
    path("purpose/files/import/<int:pk>/", files.progress, name="import_progress"),
    path("purpose/files/import/<int:pk>/set-aside/", files.rows_set_aside, name="rows_set_aside"),
    path(
        "purpose/files/import/<int:pk>/set-aside.csv",
        files.rows_set_aside_csv,
        name="rows_set_aside_csv",
    ),
    # the Feature Factory Ratio
    path("purpose/ratio/", ratio.ratio, name="ratio"),
    path("purpose/ratio/items/", ratio.ratio_items, name="ratio_items"),
    path("purpose/ratio/ratio.csv", ratio.ratio_csv, name="ratio_csv"),
    path("purpose/ratio/<scale:scale>/<slug:slug>/", ratio.ratio, name="ratio_at"),
    path(
        "purpose/ratio/<scale:scale>/<slug:slug>/items/", ratio.ratio_items, name="ratio_items_at"
    ),
    path("purpose/ratio/<scale:scale>/<slug:slug>/ratio.csv", ratio.ratio_csv, name="ratio_csv_at"),
    # looking back
    path("purpose/looking-back/", reflection.queue, name="queue"),
    path("purpose/work/<item:item>/reflection/", reflection.reflect, name="reflect"),
    path("purpose/looked-back/", looked_back.looked_back, name="looked_back"),
    path(
        "purpose/looked-back/<scale:scale>/<slug:slug>/",
        looked_back.looked_back,
        name="looked_back_at",
    ),
    # a team's own page
    path("teams/<slug:slug>/purpose/", team.team, name="team"),
    path("teams/<slug:slug>/purpose/choices/", team.team_choices, name="team_choices"),
]

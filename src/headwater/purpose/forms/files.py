"""The form that takes a file of outcomes."""

from typing import Any

from django import forms

from headwater.intake.forms import LARGEST_UPLOAD
from headwater.organisation.fields import PlainForm


class FileForm(PlainForm):
    """Take a file, such as an export that was filled in."""

    file = forms.FileField(
        help_text=f"CSV or JSON, also gzipped, up to {LARGEST_UPLOAD // 2**20} MB."
    )

    def clean_file(self) -> Any:
        """Refuse what is too large for a browser, and say what does it instead."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(
                "This file is too large to send through a browser. On the machine that runs "
                "Headwater, any size works: headwater purpose import FILE."
            )
        return file

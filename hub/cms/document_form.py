"""The form of a document in the Wagtail admin (WAGTAILDOCS_DOCUMENT_FORM_BASE)."""

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm

from hub.cms.uploads import check_document
from hub.ui.storage import kept_until_replaced


class DocumentForm(BaseDocumentForm):
    """Looks into a file before it is kept; what is wrong is said beside the field."""

    def clean_file(self):
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):  # not the file that was there before
            check_document(file)
        return file

    def add_error(self, field, error):
        """Of a file that was refused here the model sees nothing, and would complain of a name without an ending."""
        of_model = getattr(error, "error_dict", {})
        if "file" in of_model and "file" in self.errors:
            error = ValidationError({name: said for name, said in of_model.items() if name != "file"})
        super().add_error(field, error)

    def save(self, commit=True):
        """Like Wagtail's, which would delete the old file before it is certain that there is room for the new one."""
        old = self.original_file
        if not (commit and old and "file" in self.changed_data):
            return super().save(commit)
        self.original_file = None
        with kept_until_replaced(old.storage, old.name):
            return super().save(commit)

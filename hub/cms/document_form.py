"""The form of a document in the Wagtail admin (WAGTAILDOCS_DOCUMENT_FORM_BASE)."""

from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm

from hub.cms.uploads import check_document


class DocumentForm(BaseDocumentForm):
    """Looks into a file before it is kept; what is wrong is said beside the field."""

    def clean_file(self):
        file = self.cleaned_data.get("file")
        if isinstance(file, UploadedFile):  # not the file that was there before
            check_document(file)
        return file

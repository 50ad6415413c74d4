"""Pages that answer with a file to keep."""

from abc import abstractmethod

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tremplin_tenants.pages.web.page import Page
from tremplin_tenants.pages.web.page_reads import PageReads


class FilePage(Page):
    """A page without a template: its access and errors are those of every page, its answer is a file."""

    @abstractmethod
    def file(self, reads: PageReads, *, site: str) -> HttpResponseBase:
        """
        Return the file. Runs in one read transaction, opened by the first read.

        :param site: the address at which the site is reached, with its last slash
        """

    def get(self, request: HttpRequest, **path: str) -> HttpResponseBase:  # type: ignore[override]
        with self.page_reads() as reads:
            return self.file(reads, site=request.build_absolute_uri("/"))

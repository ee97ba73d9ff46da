"""A person at a running hub, without a browser: signs in and calls the API as a script outside would."""

import re
import uuid

import httpx

PASSWORD = "pull-up-a-chair"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
TRUST = httpx.create_ssl_context()
"""Made once, as that takes 20 ms: many people at one moment would wait for it, and seem to wait for the hub."""


class Person(httpx.Client):
    """An HTTP client with cookies; every unsafe call carries the CSRF token."""

    def __init__(self, url: str) -> None:
        super().__init__(base_url=url, timeout=20, follow_redirects=False, verify=TRUST)

    def sign_in(self, email: str, password: str = PASSWORD) -> "Person":
        page = self.get("/accounts/login/")
        token = TOKEN.search(page.text)
        assert token, page.text[:2000]
        data = {"login": email, "password": password, "csrfmiddlewaretoken": token[1]}
        answer = self.post("/accounts/login/", data=data, headers={"Referer": f"{self.base_url}accounts/login/"})
        assert answer.status_code == 302, answer.text[:2000]
        return self

    def call(self, method: str, path: str, body: dict | None = None, key: str = "") -> httpx.Response:
        headers = {"X-CSRFToken": self.cookies.get("csrftoken", ""), "Referer": str(self.base_url)}
        if method == "POST":
            headers["Idempotency-Key"] = key or uuid.uuid4().hex
        return self.request(method, f"/api/v1{path}", json=body, headers=headers)

    def posts(self, thread: int) -> list[dict]:
        """All posts of a thread, page by page."""
        found: list[dict] = []
        while True:
            after = found[-1]["number"] if found else 0
            answer = self.get(f"/api/v1/threads/{thread}/posts", params={"after": after}).json()
            if not answer["items"]:
                return found
            found += answer["items"]

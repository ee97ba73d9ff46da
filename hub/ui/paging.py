"""Which page numbers a long list shows."""


def page_window(number: int, last: int, around: int = 1) -> list[int | None]:
    """First, last and the pages around `number`; None stands for a gap.

    A gap that would hide a single page shows that page instead.
    """
    wanted = sorted({1, last, *range(max(1, number - around), min(last, number + around) + 1)})
    shown: list[int | None] = []
    before = 0
    for page in wanted:
        if page - before == 2:
            shown.append(page - 1)
        elif page - before > 2:
            shown.append(None)
        shown.append(page)
        before = page
    return shown

"""Python's garbage collector, kept away from what a start makes: about 270,000 objects that live as long as it does.

Nothing of them is garbage, and looking for some while they are made takes a quarter of the CPU time of a start.
"""

import gc


def leave_commands_alone() -> None:
    """For a process that may end after a second: look once or twice during the start, and seldom later."""
    gc.set_threshold(100_000, 10, 10)


def wait_for_the_start() -> None:
    """Do not look before `leave_the_start_alone`."""
    gc.disable()


def leave_the_start_alone() -> None:
    """For a process that stays: never look at what is there now, and look less often at the rest.

    Each full collection would visit all of it: 0.3 to 0.5 seconds in which nobody is answered, every few thousand
    requests, and as much CPU as those requests took from the page cache. What comes later is collected as ever.
    """
    gc.collect()
    gc.freeze()
    # With so little left to look through, Python would look at the youngest after every 700 new objects: many times
    # in the middle of each page, when nearly all of them are still in use.
    gc.set_threshold(10_000, 10, 10)
    gc.enable()

"""What every template may use."""


def hub(request):
    return {}

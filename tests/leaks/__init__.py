"""Words planted in private things, who may meet them, and the doors through which they could be met."""

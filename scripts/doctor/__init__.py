"""The checks of `diogen doctor`: each says ok, or what to do."""

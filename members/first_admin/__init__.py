"""The first admin of a fresh hub, made in the browser by a link that the server prints while there is none."""

"""Takes the pictures of the documentation: ``python -m demo.pictures [SCENE…]``."""

#: The site in verification addresses. There is none: `.example` is nobody's.
PUBLIC = "http://academy.meridian.example"

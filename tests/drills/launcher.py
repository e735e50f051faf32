"""``make run`` for a drill: a program that dies every few seconds is started again at once, its pause never grows."""

from app.launch import children
from app.launch.__main__ import main

if __name__ == "__main__":
    children.STEADY_SECONDS = 0.0
    main()

"""Run `python -m gvcmine`."""

from gvcmine.cli.main import main

if __name__ == "__main__":
    main()

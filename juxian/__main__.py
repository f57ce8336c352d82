"""The `juxian` command: Django's management commands, spelt as two words where that reads better.

`juxian import people a.xlsx` runs the command `import_people`, `juxian audit verify` runs `audit_verify`.
"""

import os
import sys


def joined(argv: list[str], known: set[str]) -> list[str]:
    """Return `argv` with its first two words joined when together they name a command in `known`."""
    if len(argv) > 2 and f"{argv[1]}_{argv[2]}" in known:
        return [argv[0], f"{argv[1]}_{argv[2]}", *argv[3:]]
    return argv


def main() -> None:
    """Run one command of the product from the shell."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "juxian.config.settings")
    import django
    from django.core.management import execute_from_command_line, get_commands

    django.setup()
    execute_from_command_line(joined(sys.argv, set(get_commands())))


if __name__ == "__main__":
    main()

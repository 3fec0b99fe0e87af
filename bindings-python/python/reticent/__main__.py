"""The command: `python -m reticent`, and the script `reticent`."""

import signal
import sys

from reticent._native import run_command


def main() -> int:
    """Run the command with the arguments of the process, and give its exit code."""
    # Python's own handler would wait for the command to come back: this way Ctrl-C ends it at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run_command(["reticent", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tremplin_infra.cli`: the console script, for the processes that `tremplin up` starts."""

import sys

from tremplin_infra.cli import main

sys.exit(main())

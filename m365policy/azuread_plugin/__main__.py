"""`python -m m365policy.azuread_plugin ENGINE_ADDRESS`: what the engine starts."""

from __future__ import annotations

import os
import sys

from m365policy.azuread_plugin.plugin import AzureadPlugin
from m365policy.provider.engine import EngineLog
from m365policy.provider.server import serve

if __name__ == "__main__":
    log = EngineLog(sys.argv[1] if len(sys.argv) > 1 else "")
    serve(AzureadPlugin(os.environ, log.say))

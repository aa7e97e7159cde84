"""`python -m m365policy.azuread_plugin ENGINE_ADDRESS`: what the engine starts."""

from __future__ import annotations

import os

from m365policy.azuread_plugin.plugin import AzureadPlugin
from m365policy.provider.server import serve

if __name__ == "__main__":
    serve(AzureadPlugin(os.environ))

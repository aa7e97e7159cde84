"""The local tenant: a Microsoft Graph emulator for demo, tests and a developer's laptop."""

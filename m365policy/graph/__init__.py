"""Microsoft Graph: endpoints, credentials, requests and Graph's errors."""

"""Which combinations of authentication methods Graph knows, and which satisfy MFA.

Source: authenticationStrengthPolicy and authenticationMethodModes pages; the built-in strengths'
combinations as the `evaluate` page prints them.
"""

from __future__ import annotations

PHISHING_RESISTANT = ("windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor")
PASSWORDLESS = (*PHISHING_RESISTANT, "deviceBasedPush")
MULTI_FACTOR = (
    *PHISHING_RESISTANT,
    "deviceBasedPush",
    "temporaryAccessPassOneTime",
    "temporaryAccessPassMultiUse",
    "password,microsoftAuthenticatorPush",
    "password,softwareOath",
    "password,hardwareOath",
    "password,x509CertificateSingleFactor",
    "password,x509CertificateMultiFactor",
    "password,sms",
    "password,voice",
    "federatedMultiFactor",
    "microsoftAuthenticatorPush,federatedSingleFactor",
    "softwareOath,federatedSingleFactor",
    "hardwareOath,federatedSingleFactor",
    "sms,federatedSingleFactor",
    "voice,federatedSingleFactor",
)
SINGLE_FACTOR = (
    "x509CertificateSingleFactor",
    "password",
    "sms",
    "federatedSingleFactor",
    "qrCodePin",
)

_KNOWN = {frozenset(name.split(",")): name for name in (*MULTI_FACTOR, *SINGLE_FACTOR)}


def normalise(combination: str) -> str | None:
    """A combination as Graph reads it back (no spaces, Graph's order); None when unknown."""
    methods = frozenset(part.strip() for part in combination.split(","))
    return _KNOWN.get(methods)


def requirements_satisfied(combinations: list[str]) -> str:
    """`mfa` when every combination satisfies it, else `none`."""
    return "mfa" if all(name in MULTI_FACTOR for name in combinations) else "none"

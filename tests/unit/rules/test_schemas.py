"""The schemas accept all that pulumi-azuread can express, and say no to the rest by name."""

import inspect
import json
import re
import typing
import xml.etree.ElementTree as ET
from pathlib import Path

import pulumi_azuread as azuread
import pytest
from jsonschema import Draft202012Validator
from policy_cases import ROOT, VALID
from pulumi_azuread import _inputs

from m365policy.policies import graph_types
from m365policy.policies.document import Document
from m365policy.rules import schema
from m365policy.rules.schema import FOLDER, SCHEMAS
from m365policy.rules.unsupported import UNSUPPORTED, reason

METADATA = ROOT.parent / "shared" / "graph-metadata" / "v1.0.csdl"
KINDS = list(SCHEMAS)

# azuread's spelling of a property -> where it is in Graph's body; what is not here is camelCase.
RENAMED = {
    "excluded_": "exclude",
    "included_": "include",
}
PLACES = {
    "conditions.applications.filter": "conditions.applications.applicationFilter",
    "conditions.client_applications.filter": "conditions.clientApplications.servicePrincipalFilter",
    "conditions.devices.filter": "conditions.devices.deviceFilter",
    "conditions.authentication_flow_transfer_methods": "conditions.authenticationFlows.transferMethods",
    "grant_controls.authentication_strength_policy_id": "grantControls.authenticationStrength",
    "grant_controls.terms_of_uses": "grantControls.termsOfUse",
    "session_controls.application_enforced_restrictions_enabled": "sessionControls.applicationEnforcedRestrictions.isEnabled",
    "session_controls.cloud_app_security_policy": "sessionControls.cloudAppSecurity.cloudAppSecurityType",
    "session_controls.persistent_browser_mode": "sessionControls.persistentBrowser.mode",
    "session_controls.sign_in_frequency": "sessionControls.signInFrequency.value",
    "session_controls.sign_in_frequency_period": "sessionControls.signInFrequency.type",
    "session_controls.sign_in_frequency_authentication_type": "sessionControls.signInFrequency.authenticationType",
    "session_controls.sign_in_frequency_interval": "sessionControls.signInFrequency.frequencyInterval",
    "ip.ip_ranges": "ipRanges",
    "ip.trusted": "isTrusted",
    "country.countries_and_regions": "countriesAndRegions",
    "country.country_lookup_method": "countryLookupMethod",
    "country.include_unknown_countries_and_regions": "includeUnknownCountriesAndRegions",
    "assignable_to_role": "isAssignableToRole",
    "behaviors": "resourceBehaviorOptions",
    "provisioning_options": "resourceProvisioningOptions",
    "dynamic_membership.enabled": "membershipRuleProcessingState",
    "dynamic_membership.rule": "membershipRule",
    "external_senders_allowed": "allowExternalSenders",
    "types": "groupTypes",
}
NOT_GRAPH_V1 = {
    "administrative_unit_ids": "a relation from the administrative unit, not a property",
    "prevent_duplicate_names": "the provider's own behaviour",
    "writeback_enabled": "Graph's beta version only",
    "onpremises_group_type": "Graph's beta version only",
}


def load(kind):
    return json.loads((FOLDER / SCHEMAS[kind]).read_text(encoding="utf-8"))


def resolve(whole, node):
    while "$ref" in node:
        node = whole["$defs"][node["$ref"].rpartition("/")[2]]
    return node


def at(kind, path):
    """Return the schema of a dotted Graph path, None where the schema has no such property."""
    whole = load(kind)
    node = whole
    for name in path.split("."):
        node = resolve(whole, node).get("properties", {}).get(name)
        if node is None:
            return None
    return resolve(whole, node)


def leaves(args, prefix=""):
    """Yield the dotted names of an azuread input type, down to what is no input type itself."""
    for name, parameter in inspect.signature(args.__init__).parameters.items():
        if name in ("self", "__self__"):
            continue
        nested = re.search(r"'(\w+Args)'", str(parameter.annotation))
        if nested and hasattr(_inputs, nested[1]):
            yield f"{prefix}{name}"
            yield from leaves(getattr(_inputs, nested[1]), f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def in_graph(name):
    """Translate azuread's dotted name into Graph's path."""
    if name in PLACES:
        return PLACES[name]
    for filtered in (each for each in PLACES if name.startswith(f"{each}.")):
        return f"{PLACES[filtered]}.{name.removeprefix(f'{filtered}.')}"
    for spelt, graph in RENAMED.items():
        name = name.replace(spelt, f"{graph}_")
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


AZUREAD = [
    (kind, name)
    for kind, args in (
        ("ConditionalAccessPolicy", azuread.ConditionalAccessPolicyArgs),
        ("NamedLocation", azuread.NamedLocationArgs),
        ("AuthenticationStrength", azuread.AuthenticationStrengthPolicyArgs),
        ("Group", azuread.GroupArgs),
    )
    for name in leaves(args)
    if name not in ("ip", "country", "dynamic_membership")
]


@pytest.mark.parametrize(("kind", "name"), AZUREAD)
def test_what_azuread_can_express_is_accepted(kind, name):
    if name in NOT_GRAPH_V1:
        assert at(kind, in_graph(name)) is None
    else:
        assert at(kind, in_graph(name)) is not None, in_graph(name)


def test_azuread_is_walked_to_its_depth():
    names = {name for _, name in AZUREAD}

    assert "conditions.users.included_guests_or_external_users.external_tenants.members" in names
    assert len(names) > 70


ENUMS = [
    ("ConditionalAccessPolicy", "state", "conditionalAccessPolicyState"),
    ("ConditionalAccessPolicy", "conditions.clientAppTypes", "conditionalAccessClientApp"),
    (
        "ConditionalAccessPolicy",
        "conditions.platforms.includePlatforms",
        "conditionalAccessDevicePlatform",
    ),
    (
        "ConditionalAccessPolicy",
        "conditions.platforms.excludePlatforms",
        "conditionalAccessDevicePlatform",
    ),
    ("ConditionalAccessPolicy", "conditions.signInRiskLevels", "riskLevel"),
    ("ConditionalAccessPolicy", "conditions.userRiskLevels", "riskLevel"),
    ("ConditionalAccessPolicy", "conditions.servicePrincipalRiskLevels", "riskLevel"),
    (
        "ConditionalAccessPolicy",
        "conditions.insiderRiskLevels",
        "conditionalAccessInsiderRiskLevels",
    ),
    (
        "ConditionalAccessPolicy",
        "conditions.authenticationFlows.transferMethods",
        "conditionalAccessTransferMethods",
    ),
    ("ConditionalAccessPolicy", "conditions.devices.deviceFilter.mode", "filterMode"),
    (
        "ConditionalAccessPolicy",
        "conditions.users.includeGuestsOrExternalUsers.guestOrExternalUserTypes",
        "conditionalAccessGuestOrExternalUserTypes",
    ),
    (
        "ConditionalAccessPolicy",
        "conditions.users.includeGuestsOrExternalUsers.externalTenants.membershipKind",
        "conditionalAccessExternalTenantsMembershipKind",
    ),
    ("ConditionalAccessPolicy", "grantControls.builtInControls", "conditionalAccessGrantControl"),
    (
        "ConditionalAccessPolicy",
        "sessionControls.cloudAppSecurity.cloudAppSecurityType",
        "cloudAppSecuritySessionControlType",
    ),
    (
        "ConditionalAccessPolicy",
        "sessionControls.persistentBrowser.mode",
        "persistentBrowserSessionMode",
    ),
    ("ConditionalAccessPolicy", "sessionControls.signInFrequency.type", "signinFrequencyType"),
    (
        "ConditionalAccessPolicy",
        "sessionControls.signInFrequency.authenticationType",
        "signInFrequencyAuthenticationType",
    ),
    (
        "ConditionalAccessPolicy",
        "sessionControls.signInFrequency.frequencyInterval",
        "signInFrequencyInterval",
    ),
    ("NamedLocation", "countryLookupMethod", "countryLookupMethodType"),
]


@pytest.fixture(scope="module")
def csdl():
    if not METADATA.exists():
        pytest.skip("Graph's metadata is not beside the checkout")
    return ET.parse(METADATA).getroot()  # noqa: S314 - Microsoft's own file


def members(csdl, enum):
    (found,) = csdl.iterfind(f".//{{*}}EnumType[@Name='{enum}']")
    return [member.get("Name") for member in found]


def allowed(kind, path):
    node = at(kind, path)
    items = node.get("items", node)
    return items.get("enum") or items["x-flags"]


@pytest.mark.parametrize(("kind", "path", "enum"), ENUMS)
def test_every_enum_value_of_graph_is_accepted_or_named(csdl, kind, path, enum):
    for value in members(csdl, enum):
        accepted = value in allowed(kind, path)
        named = reason(kind, (*path.split("."), value)) is not None
        assert accepted != named, value
    assert set(allowed(kind, path)) <= set(members(csdl, enum))


def test_every_authentication_method_is_in_a_combination_or_named(csdl):
    combined = {
        mode
        for each in allowed("AuthenticationStrength", "allowedCombinations")
        for mode in each.split(",")
    }
    for mode in members(csdl, "authenticationMethodModes"):
        named = reason("AuthenticationStrength", ("allowedCombinations", mode)) is not None
        assert (mode in combined) != named, mode


COMPLEX = [
    ("", "conditionalAccessPolicy", "EntityType"),
    ("conditions", "conditionalAccessConditionSet", "ComplexType"),
    ("conditions.users", "conditionalAccessUsers", "ComplexType"),
    ("conditions.applications", "conditionalAccessApplications", "ComplexType"),
    ("conditions.clientApplications", "conditionalAccessClientApplications", "ComplexType"),
    ("conditions.platforms", "conditionalAccessPlatforms", "ComplexType"),
    ("conditions.locations", "conditionalAccessLocations", "ComplexType"),
    ("conditions.devices", "conditionalAccessDevices", "ComplexType"),
    ("conditions.authenticationFlows", "conditionalAccessAuthenticationFlows", "ComplexType"),
    ("grantControls", "conditionalAccessGrantControls", "ComplexType"),
    ("sessionControls", "conditionalAccessSessionControls", "ComplexType"),
    ("sessionControls.signInFrequency", "signInFrequencySessionControl", "ComplexType"),
]


@pytest.mark.parametrize(("path", "name", "tag"), COMPLEX)
def test_every_property_of_graph_is_accepted_or_named(csdl, path, name, tag):
    (found,) = csdl.iterfind(f".//{{*}}{tag}[@Name='{name}']")
    for each in found.iterfind("{*}Property"):
        full = f"{path}.{each.get('Name')}".strip(".")
        accepted = at("ConditionalAccessPolicy", full) is not None
        named = reason("ConditionalAccessPolicy", tuple(full.split("."))) is not None
        assert accepted != named, full


@pytest.mark.parametrize("kind", UNSUPPORTED)
def test_nothing_is_both_accepted_and_unsupported(kind):
    for path in UNSUPPORTED[kind]:
        assert at(kind, ".".join(path)) is None


@pytest.mark.parametrize("kind", KINDS)
def test_schema_is_valid_itself_and_its_examples_keep_it(kind):
    whole = load(kind)
    Draft202012Validator.check_schema(whole)

    assert whole["examples"]
    for example in whole["examples"]:
        assert list(schema.check(Document(Path("x.yaml"), example), kind)) == []


def nodes(node, path=""):
    if isinstance(node, dict):
        yield path, node
        for key, value in node.items():
            if key not in ("examples", "enum"):
                yield from nodes(value, f"{path}/{key}")


@pytest.mark.parametrize("kind", KINDS)
def test_every_property_has_hover_text_and_no_other_is_let_in(kind):
    whole = load(kind)
    for path, node in nodes(whole):
        for name, child in node.get("properties", {}).items():
            assert child.get("description") or resolve(whole, child).get("description"), name
        if "properties" in node and not (kind == "Stack" and path == ""):
            assert node["additionalProperties"] is False or path.endswith("/phases"), path


@pytest.mark.parametrize(
    "file", sorted((ROOT / "policies").rglob("*.yaml")), ids=lambda file: file.stem
)
def test_modeline_of_each_policy_names_its_schema(file):
    modeline = file.read_text(encoding="utf-8").splitlines()[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", modeline)

    assert named, "the first line wires the editor to the schema"
    target = (file.parent / named[1]).resolve()
    assert target.parent == FOLDER
    kind = re.search(r"^kind: (\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert target.name == SCHEMAS[kind]


def test_editor_settings_cover_every_schema():
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    wired = settings["yaml.schemas"]

    assert {Path(name).name for name in wired} == set(SCHEMAS.values())
    for name, pattern in wired.items():
        assert (ROOT / name).is_file()
        assert list(VALID.glob(pattern)), pattern


def test_typed_bodies_have_the_properties_of_the_schema():
    for path, body in (
        ("conditions", graph_types.Conditions),
        ("conditions.users", graph_types.Users),
        ("conditions.applications", graph_types.Applications),
        ("conditions.clientApplications", graph_types.ClientApplications),
        ("grantControls", graph_types.GrantControls),
        ("sessionControls", graph_types.SessionControls),
        ("sessionControls.signInFrequency", graph_types.SignInFrequency),
    ):
        assert set(typing.get_type_hints(body)) == set(
            at("ConditionalAccessPolicy", path)["properties"]
        )

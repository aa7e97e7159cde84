"""The tables against the vendor's own SDK: every name, shape and requirement is the same."""

import inspect
from collections.abc import Iterator

import pulumi_azuread
import pytest
from pulumi import _types
from pulumi_azuread import _inputs, outputs

from m365policy.azuread_plugin.plugin import AzureadPlugin
from m365policy.provider.properties import Kind, Property

PLUGIN = AzureadPlugin({})
RESOURCES = {name.rpartition(":")[2]: each for name, each in PLUGIN.resources.items()}
FUNCTIONS = {name.rpartition(":")[2]: each for name, each in PLUGIN.functions.items()}
# What the drop-in leaves out: roles, scopes and features of one service principal.
NOT_READ = {
    "getServicePrincipal": {
        "appRoleIds",
        "appRoles",
        "featureTags",
        "features",
        "oauth2PermissionScopeIds",
        "oauth2PermissionScopes",
        "samlSingleSignOns",
    }
}


def pulumi_names(cls: type) -> dict[str, str]:
    """Pulumi's names of a class's inputs, by Python's."""
    return dict(_types.input_type_py_to_pulumi_names(cls))


def output_names(cls: type) -> set[str]:
    members = inspect.getmembers(cls, lambda each: isinstance(each, property))
    names = {getattr(member.fget, "_pulumi_name", name) for name, member in members}
    return names - {"urn", "pulumi_resource_name", "pulumi_resource_type"}


def required_names(cls: type) -> set[str]:
    names = pulumi_names(cls)
    parameters = inspect.signature(cls.__init__).parameters.values()
    return {
        names[each.name]
        for each in parameters
        if each.default is inspect.Parameter.empty and each.name in names
    }


def blocks(properties: tuple[Property, ...], prefix: str) -> Iterator[tuple[str, Property]]:
    for item in properties:
        if item.kind in (Kind.BLOCK, Kind.BLOCKS):
            own = item.name[0].upper() + item.name[1:]
            name = prefix + (own.removesuffix("s") if item.kind is Kind.BLOCKS else own)
            yield name, item
            yield from blocks(item.fields, name)


BLOCKS = {
    name: item
    for type_name, resource in RESOURCES.items()
    for name, item in blocks(resource.properties, type_name)
}


@pytest.mark.parametrize("name", RESOURCES)
def test_resource_has_the_vendors_inputs(name):
    args = getattr(pulumi_azuread, f"{name}Args")
    inputs = [item for item in RESOURCES[name].properties if not item.output]

    assert {item.name for item in inputs} == set(pulumi_names(args).values())
    assert {item.name for item in inputs if item.required} == required_names(args)


@pytest.mark.parametrize("name", RESOURCES)
def test_resource_has_the_vendors_outputs(name):
    vendor = output_names(getattr(pulumi_azuread, name)) - {"id"}

    assert {item.name for item in RESOURCES[name].properties} == vendor


@pytest.mark.parametrize("name", BLOCKS)
def test_block_has_the_vendors_members(name):
    args = getattr(_inputs, f"{name}Args")

    assert {item.name for item in BLOCKS[name].fields} == set(pulumi_names(args).values())
    assert {item.name for item in BLOCKS[name].fields if item.required} == required_names(args)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function_has_the_vendors_arguments_and_results(name):
    snake = "".join(f"_{each.lower()}" if each.isupper() else each for each in name)
    result = getattr(pulumi_azuread, f"{name[0].upper()}{name[1:]}Result")
    function = FUNCTIONS[name]
    arguments = set(inspect.signature(getattr(pulumi_azuread, snake)).parameters) - {"opts"}
    outputs_ = {item.name for item in function.outputs} | {item.name for item in function.inputs}

    assert {_snake(item.name) for item in function.inputs} == arguments
    assert outputs_ | {"id"} | NOT_READ.get(name, set()) == output_names(result)


@pytest.mark.parametrize(
    ("name", "function", "field"),
    [
        ("GetUsersUserResult", "getUsers", "users"),
        ("GetServicePrincipalsServicePrincipalResult", "getServicePrincipals", "servicePrincipals"),
        ("GetDomainsDomainResult", "getDomains", "domains"),
        (
            "GetDirectoryRoleTemplatesRoleTemplateResult",
            "getDirectoryRoleTemplates",
            "roleTemplates",
        ),
        ("GetNamedLocationIpResult", "getNamedLocation", "ips"),
        ("GetNamedLocationCountryResult", "getNamedLocation", "countries"),
    ],
)
def test_function_lists_objects_with_the_vendors_members(name, function, field):
    listed = next(item for item in FUNCTIONS[function].outputs if item.name == field)

    assert {item.name for item in listed.fields} == output_names(getattr(outputs, name))


def _snake(name: str) -> str:
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name)

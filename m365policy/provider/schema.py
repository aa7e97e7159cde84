"""The Pulumi package schema of a plugin, made from its property tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from m365policy.provider.properties import Kind, Property

if TYPE_CHECKING:
    from collections.abc import Iterable

    from m365policy.provider.plugin import Plugin
    from m365policy.provider.resource import Function, Resource

# azuread:index/group:Group is of the module index: the tokens are those of a bridged provider.
_MODULE_FORMAT = "(.*)(?:/[^/]*)"
_SCALARS = {Kind.STRING: "string", Kind.BOOL: "boolean", Kind.INT: "integer"}


def package_schema(plugin: Plugin) -> dict[str, Any]:
    """Return the schema as `pulumi package get-schema` and `pulumi import` read it."""
    types: dict[str, Any] = {}
    variables = _specs(plugin.config, plugin.name, types)
    return {
        "name": plugin.name,
        "displayName": plugin.title,
        "version": plugin.version,
        "description": plugin.description,
        "meta": {"moduleFormat": _MODULE_FORMAT},
        "config": {"variables": variables},
        "provider": {"inputProperties": variables},
        "types": types,
        "resources": {name: _resource(each, types) for name, each in plugin.resources.items()},
        "functions": {name: _function(each, types) for name, each in plugin.functions.items()},
    }


def _resource(resource: Resource, types: dict[str, Any]) -> dict[str, Any]:
    inputs = [item for item in resource.properties if not item.output]
    type_name = resource.pulumi_type
    input_specs = _specs(inputs, type_name, types)
    return {
        "description": resource.description,
        "properties": _specs(resource.properties, type_name, types),
        "required": [
            item.name
            for item in resource.properties
            if item.output or item.required or item.computed or item.default is not None
        ],
        "inputProperties": input_specs,
        "requiredInputs": [item.name for item in inputs if item.required],
    }


def _function(function: Function, types: dict[str, Any]) -> dict[str, Any]:
    type_name = function.pulumi_name
    outputs = _specs(function.outputs, type_name, types) | {"id": {"type": "string"}}
    return {
        "description": function.description,
        "inputs": {
            "type": "object",
            "properties": _specs(function.inputs, type_name, types),
            "required": [item.name for item in function.inputs if item.required],
        },
        "outputs": {"type": "object", "properties": outputs, "required": sorted(outputs)},
    }


def _specs(
    properties: Iterable[Property], parent: str, types: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    return {item.name: _spec(item, parent, types) for item in properties}


def _spec(item: Property, parent: str, types: dict[str, Any]) -> dict[str, Any]:
    spec = _type(item, parent, types) | {"description": item.description}
    if item.default is not None:
        spec["default"] = item.default
    if item.force_new:
        spec["willReplaceOnChanges"] = True
    return spec


def _type(item: Property, parent: str, types: dict[str, Any]) -> dict[str, Any]:
    if item.kind in _SCALARS:
        return {"type": _SCALARS[item.kind]}
    if item.kind in (Kind.LIST, Kind.SET):
        return {"type": "array", "items": {"type": "string"}}
    reference = {"$ref": f"#/types/{_object_type(item, parent, types)}"}
    return reference if item.kind is Kind.BLOCK else {"type": "array", "items": reference}


def _object_type(item: Property, parent: str, types: dict[str, Any]) -> str:
    """Register the object type of a block: its parent's name, then its own, as the vendor's."""
    package, _, owner = parent.rpartition(":")
    own = item.name[0].upper() + item.name[1:]
    if item.kind is Kind.BLOCKS:
        own = own.removesuffix("ies") + "y" if own.endswith("ies") else own.removesuffix("s")
    name = f"{package.partition(':')[0]}:index/{owner}{own}:{owner}{own}"
    types[name] = {
        "type": "object",
        "properties": _specs(item.fields, name, types),
        "required": [each.name for each in item.fields if each.required],
    }
    return name

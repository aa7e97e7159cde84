"""The property tables against Microsoft's own schema, and against the installed SDK."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import pytest

from local_tenant.property_table import FOLDER, tables

ROOT = Path(__file__).resolve().parents[3]
CSDL = ROOT.parent / "shared" / "graph-metadata" / "v1.0.csdl"
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"

# The SDK has one number type and one for opaque bytes; the schema has several.
SDK_NAMES = {
    "Edm.Int16": "Edm.Int32",
    "Edm.Int64": "Edm.Int32",
    "Edm.Byte": "Edm.Int32",
    "Edm.Single": "Edm.Double",
    "Edm.Decimal": "Edm.Double",
    "Edm.Stream": "Edm.Binary",
}
# Types whose bodies clients send: nullability matters for these only.
WRITTEN = re.compile(
    r"^(conditionalAccess|.*SessionControl$|namedLocation|ipNamed|countryNamed|iPv|group$"
    r"|authenticationStrengthPolicy$)"
)

# In the SDK, no longer in the schema.
SDK_ONLY = {("user", "notes")}

needs_schema = pytest.mark.skipif(not CSDL.exists(), reason="Microsoft's schema is not here")


@cache
def schema():
    for element in ET.parse(CSDL).getroot().iter(f"{EDM}Schema"):  # noqa: S314 - a trusted file
        if element.get("Namespace") == "microsoft.graph":
            return element
    raise LookupError("microsoft.graph")


@cache
def schema_types():
    found = [*schema().iter(f"{EDM}EntityType"), *schema().iter(f"{EDM}ComplexType")]
    return {element.get("Name"): element for element in found}


@cache
def schema_enums():
    return {
        element.get("Name"): {member.get("Name") for member in element.iter(f"{EDM}Member")}
        for element in schema().iter(f"{EDM}EnumType")
    }


def generated():
    return json.loads((FOLDER / "types.json").read_text("utf-8"))


def own_properties(name):
    return generated()["types"][name]["properties"]


def schema_property(element, name):
    for tag in ("Property", "NavigationProperty"):
        for found in element.iter(f"{EDM}{tag}"):
            if found.get("Name") == name:
                return found
    return None


def type_of(element):
    text = element.get("Type")
    inner = re.sub(r"^Collection\((.*)\)$", r"\1", text).removeprefix("graph.")
    return SDK_NAMES.get(inner, inner), text.startswith("Collection(")


@needs_schema
@pytest.mark.parametrize("name", sorted(generated()["types"]))
def test_every_property_has_the_schemas_type(name):
    element = schema_types().get(name)
    assert element is not None, f"{name} is not in the schema"
    compared = 0
    for key, value in own_properties(name).items():
        found = schema_property(element, key)
        if found is None:
            assert (name, key) in SDK_ONLY, f"{name}.{key} is not in the schema"
            continue
        assert (value["type"], value.get("collection", False)) == type_of(found), f"{name}.{key}"
        compared += 1
    assert compared or not own_properties(name)


@needs_schema
@pytest.mark.parametrize("name", sorted(n for n in generated()["types"] if WRITTEN.match(n)))
def test_written_types_know_every_property_of_the_schema(name):
    names = {
        found.get("Name")
        for tag in ("Property", "NavigationProperty")
        for found in schema_types()[name].iter(f"{EDM}{tag}")
    }
    assert names <= set(own_properties(name))


@needs_schema
@pytest.mark.parametrize("name", sorted(n for n in generated()["types"] if WRITTEN.match(n)))
def test_nullability_is_the_schemas(name):
    graph_type = tables().types[name]
    for found in schema_types()[name].iter(f"{EDM}Property"):
        key = found.get("Name")
        if key in graph_type.properties and key != "id":
            nullable = found.get("Nullable") != "false"
            assert graph_type.properties[key].nullable is nullable, f"{name}.{key}"


@needs_schema
@pytest.mark.parametrize("name", sorted(generated()["enums"]))
def test_enumerations_have_the_schemas_members(name):
    members = set(generated()["enums"][name]["members"])
    assert members == schema_enums()[name]


@needs_schema
def test_flags_are_the_schemas():
    flags = {e.get("Name") for e in schema().iter(f"{EDM}EnumType") if e.get("IsFlags") == "true"}
    assert tables().flags == flags & set(generated()["enums"])


def test_overlay_names_only_what_there_is_and_gives_a_source_for_each_fact():
    overlay = json.loads((FOLDER / "overlay.json").read_text("utf-8"))
    for name, entry in overlay["types"].items():
        properties = tables().types[name].properties
        facts = entry.keys() - {"sources"}
        assert facts == set(entry["sources"]), name
        assert all(entry["sources"].values()), name
        for fact in facts:
            assert set(entry[fact]) <= set(properties), f"{name}.{fact}"


def test_committed_table_is_what_the_installed_sdk_gives():
    command = [sys.executable, ROOT / "script" / "generate-property-tables", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

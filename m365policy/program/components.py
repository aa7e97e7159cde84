"""One component per YAML object; the azuread resource is its child, under the same logical name.

A component can be moved between stacks whole, with its Graph ids (docs/architecture.md).
"""

from collections.abc import Sequence

import pulumi
import pulumi_azuread as azuread

from m365policy.policies.model import (
    AuthenticationStrength,
    ConditionalAccessPolicy,
    Group,
    NamedLocation,
)
from m365policy.program import arguments
from m365policy.program.names import Names


class GroupComponent(pulumi.ComponentResource):
    """A group; the emergency access group is protected against deletion.

    Args:
        group: the group as YAML says it.
        names: for its members and owners.
    """

    def __init__(self, group: Group, names: Names) -> None:
        super().__init__("m365policy:entra:Group", group.name)
        dynamic = group.membership_rule and azuread.GroupDynamicMembershipArgs(
            enabled=group.membership_rule_processing_state == "On", rule=group.membership_rule
        )
        resource = azuread.Group(
            group.name,
            display_name=group.display_name,
            description=group.description,
            security_enabled=group.security_enabled or None,
            mail_enabled=group.mail_enabled or None,
            # Only where YAML says it: azuread replaces a group whose nickname changes, and one
            # that was adopted from the tenant has a nickname already.
            mail_nickname=group.body.get("mailNickname"),
            types=sorted(group.group_types) or None,
            dynamic_membership=dynamic or None,
            assignable_to_role=group.is_assignable_to_role or None,
            visibility=group.visibility,
            theme=group.theme,
            auto_subscribe_new_members=group.auto_subscribe_new_members,
            external_senders_allowed=group.allow_external_senders,
            hide_from_address_lists=group.hide_from_address_lists,
            hide_from_outlook_clients=group.hide_from_outlook_clients,
            behaviors=sorted(group.resource_behavior_options) or None,
            provisioning_options=sorted(group.resource_provisioning_options) or None,
            members=_people(group.members, names),
            owners=_people(group.owners, names),
            opts=pulumi.ResourceOptions(parent=self, protect=group.emergency_access or None),
        )
        self.object_id = resource.object_id
        self.register_outputs({"objectId": self.object_id})


class NamedLocationComponent(pulumi.ComponentResource):
    """A named location: IP ranges or countries.

    Args:
        location: the location as YAML says it.
        ip_ranges: its ranges (CIDR), from YAML or from stack config; empty for countries.
    """

    def __init__(self, location: NamedLocation, ip_ranges: Sequence[str]) -> None:
        super().__init__("m365policy:entra:NamedLocation", location.name)
        resource = azuread.NamedLocation(
            location.name,
            display_name=location.display_name,
            ip=_ip(location, ip_ranges),
            country=_country(location),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.object_id = resource.object_id
        self.register_outputs({"objectId": self.object_id})


class AuthenticationStrengthComponent(pulumi.ComponentResource):
    """A custom authentication strength.

    Args:
        strength: the strength as YAML says it.
    """

    def __init__(self, strength: AuthenticationStrength) -> None:
        super().__init__("m365policy:entra:AuthenticationStrength", strength.name)
        resource = azuread.AuthenticationStrengthPolicy(
            strength.name,
            display_name=strength.display_name,
            description=strength.description,
            allowed_combinations=sorted(strength.allowed_combinations),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.path_id = resource.id
        self.register_outputs({"pathId": self.path_id})


class ConditionalAccessPolicyComponent(pulumi.ComponentResource):
    """A conditional access policy.

    Args:
        policy: the policy with this phase's differences applied.
        names: turns the names in it into ids, by outputs of the other components.
    """

    def __init__(self, policy: ConditionalAccessPolicy, names: Names) -> None:
        super().__init__("m365policy:entra:ConditionalAccessPolicy", policy.name)
        grant, session = policy.grant_controls, policy.session_controls
        resource = azuread.ConditionalAccessPolicy(
            policy.name,
            display_name=policy.display_name,
            state=policy.state,
            conditions=arguments.conditions(policy.conditions, names),
            grant_controls=arguments.grant_controls(grant, names) if grant else None,
            session_controls=arguments.session_controls(session) if session else None,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.object_id = resource.object_id
        self.register_outputs({"objectId": self.object_id})


def _people(upns: Sequence[str] | None, names: Names) -> list[str] | None:
    """None leaves membership to whoever owns it; an empty list means nobody."""
    return None if upns is None else [names.user(upn) for upn in sorted(upns)]


def _ip(location: NamedLocation, ip_ranges: Sequence[str]) -> azuread.NamedLocationIpArgs | None:
    if not ip_ranges:
        return None
    return azuread.NamedLocationIpArgs(ip_ranges=list(ip_ranges), trusted=location.is_trusted)


def _country(location: NamedLocation) -> azuread.NamedLocationCountryArgs | None:
    if not location.countries_and_regions:
        return None
    return azuread.NamedLocationCountryArgs(
        countries_and_regions=sorted(location.countries_and_regions),
        include_unknown_countries_and_regions=location.include_unknown_countries_and_regions,
        country_lookup_method=location.country_lookup_method,
    )
